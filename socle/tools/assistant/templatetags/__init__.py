"""Template tags of L'Assistant."""
