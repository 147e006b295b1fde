"""Transcripts: from a recording to a text corrected while listening, and to minutes that can be proved."""
