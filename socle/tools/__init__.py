"""One folder per tool that agents use."""
