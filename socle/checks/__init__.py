"""Checks: pure functions, texts and sources in, outcomes out; no Django, no model, nothing of the project."""
