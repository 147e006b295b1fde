"""Comptes rendus: what a recording decides, asks and promises, each line with the moment that says it."""
