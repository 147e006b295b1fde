"""The mention due on a decision, and the letter that explains it, in words and as files."""
