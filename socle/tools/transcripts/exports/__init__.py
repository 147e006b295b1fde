"""The ways out of a transcript: documents, texts, subtitles, data."""

from socle.tools.transcripts.exports.declared import EXPORTS

__all__ = ["EXPORTS"]
