"""Pages of Transcripts."""
