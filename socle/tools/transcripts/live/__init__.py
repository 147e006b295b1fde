"""The text of a recording while it is made: captions and dictation."""
