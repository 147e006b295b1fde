"""A transcript as JSON, with every word: docs/developer/transcripts-json.md describes it."""

from __future__ import annotations

import json

from socle.tools.transcripts.exports.document import mention_of
from socle.tools.transcripts.spoken import SpokenTranscript
from socle.work.drafts import DraftView

FORMAT = "socle-transcript/1"


def as_json(transcript: SpokenTranscript, draft: DraftView) -> bytes:
    """UTF-8; times in seconds from the beginning of the recording."""
    whole = {
        "format": FORMAT,
        "title": transcript.title,
        "run": str(draft.run.pk),
        "validated": draft.is_validated,
        "mention": mention_of(draft),
        "language": transcript.language,
        "duration": round(transcript.duration, 3),
        "speakers": transcript.speakers,
        "segments": [
            {
                "speaker": line.speaker or None,
                "start": round(line.start, 3),
                "end": round(line.end, 3),
                "text": line.text,
                "language": line.language or None,
                "overlap": line.overlap,
                "words": [word.as_row() for word in line.words],
            }
            for line in transcript.lines
        ],
        "cuts": [dict(cut) for cut in transcript.cuts],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()
