"""A run's transcript, read from its rows."""

from __future__ import annotations

from socle.tools.transcripts.models import Segment, Transcript
from socle.tools.transcripts.spoken import Line, SpokenTranscript, word_of
from socle.work.models import Run


def spoken_transcript(run: Run) -> SpokenTranscript:
    """The transcript as people left it. Raises Transcript.DoesNotExist while nothing was heard yet."""
    transcript = Transcript.objects.get(run=run)
    segments = transcript.segments.select_related("speaker")
    return SpokenTranscript(
        title=run.title,
        duration=transcript.duration,
        lines=[line_of(segment) for segment in segments],
        language=transcript.language or "fr",
        cuts=transcript.cuts,
    )


def line_of(segment: Segment) -> Line:
    """One segment as plain values."""
    return Line(
        id=segment.pk,
        speaker=str(segment.speaker) if segment.speaker else "",
        number=segment.speaker.number if segment.speaker else 0,
        start=segment.start,
        end=segment.end,
        words=[word_of(row) for row in segment.words],
        language=segment.language,
        overlap=segment.overlap,
        track=segment.track,
        version=segment.version,
    )
