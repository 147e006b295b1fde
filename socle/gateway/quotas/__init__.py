"""Limits of holders, and what of them is granted."""
