"""Subtitles: words into cues that can be read, and a report of every rule that could not be kept."""
