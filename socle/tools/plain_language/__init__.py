"""Langage clair: a letter rewritten in plain words, its facts locked, its findings told by rule."""
