"""Limits on what callers use: leased from the database in portions, granted from memory, then settled."""
