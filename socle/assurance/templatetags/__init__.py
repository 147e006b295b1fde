"""Template tags of assurance."""
