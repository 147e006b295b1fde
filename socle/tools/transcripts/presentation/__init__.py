"""A transcript as its pages show it."""
