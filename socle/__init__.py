"""Socle: the open, sovereign AI foundation of public services."""

__version__ = "0.1.0"
