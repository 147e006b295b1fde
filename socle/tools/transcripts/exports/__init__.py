"""The ways out of a transcript: documents, texts, subtitles, data, video."""
