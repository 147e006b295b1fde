"""Dresses a made transcript with all that an editor shows: doubt, glossary, a cut, an overlap, a remark."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from socle.tools.transcripts.models import Comment, Segment, Transcript


def dress(transcript: Transcript) -> None:
    """Uncertain words in the second and last segments, a glossary word in the third, a cut at the end."""
    segments = list(transcript.segments.all())
    _doubt(segments[1], "déménagement")
    _doubt(segments[4], "Martin")
    words = segments[2].words
    words[-1] |= {"instead_of": "la vieille."}
    segments[2].save()
    segments[3].overlap = True
    segments[3].save()
    inside = {"administration_id": transcript.administration_id}
    person = transcript.run.asker_id
    Comment.objects.create(segment=segments[4], person_id=person, text="À vérifier avec elle.", **inside)
    transcript.duration = 160
    transcript.cuts = [{"start": 26, "end": 150, "reason": "Aucune voix à cet endroit"}]
    transcript.sound_deletes_on = timezone.localdate() + timedelta(days=30)
    transcript.save()


def _doubt(segment: Segment, text: str) -> None:
    for word in segment.words:
        if text in word["text"]:
            word["confidence"] = 0.31
    segment.save()
