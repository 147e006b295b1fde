"""What was heard in a recording, who said it, what people made of it. The run holds the rest: whose it is,
where it stands, when it goes.
"""

from __future__ import annotations

import uuid
from typing import ClassVar, cast

from django.db import models

from socle.organisation.models import Person, Service
from socle.storage.models import StoredFile
from socle.work.models import OfRun, Run


class TranscriptQuerySet(OfRun["Transcript"]):
    """Transcripts are seen by those who see their run."""


class Transcript(models.Model):
    """The text of one run's recordings. Times are in seconds from the beginning of the recording."""

    administration_id = models.BigIntegerField()
    run = models.OneToOneField(Run, models.CASCADE, primary_key=True, related_name="transcript")
    language = models.CharField(max_length=10, blank=True, help_text="ISO 639-1; the one most spoken")
    duration = models.FloatField(default=0)
    playback = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="MP3 for the player; all tracks mixed",
    )
    peaks = models.JSONField(default=list, help_text="Loudness from 0 to 100, ten a second, for the waveform")
    cuts = models.JSONField(
        default=list, help_text="[{start, end, reason}]: what was heard there was no speech"
    )
    sound_deletes_on = models.DateField(null=True, help_text="The sound goes before the text")
    revision = models.PositiveIntegerField(default=1, help_text="Raised by each correction, of any segment")

    objects = TranscriptQuerySet.as_manager()

    def __str__(self) -> str:
        return f"transcript of {self.run_id}"


class Speaker(models.Model):
    """One voice of a transcript; `name` is empty until a person gives it one."""

    administration_id = models.BigIntegerField()
    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="speakers")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints = [models.UniqueConstraint("transcript", "number", name="speaker_once")]

    def __str__(self) -> str:
        return self.name or f"Intervenant {self.number}"


class Segment(models.Model):
    """What one speaker says in one go.

    The text, cut at ordinary spaces, is the words in their order: `words` gives each its times and how sure
    the model was ([{text, start, end, confidence}], confidence from 0 to 1 or null; `instead_of` where the
    glossary corrected it).
    """

    administration_id = models.BigIntegerField()
    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="segments")
    speaker = models.ForeignKey(Speaker, models.SET_NULL, null=True, related_name="segments")
    track = models.PositiveIntegerField(default=0)
    start = models.FloatField()
    end = models.FloatField()
    text = models.TextField()
    words = models.JSONField(default=list)
    heard = models.TextField(help_text="The text before any person's correction")
    language = models.CharField(max_length=10, blank=True)
    overlap = models.BooleanField(default=False, help_text="Whether somebody else speaks at the same time")
    version = models.PositiveIntegerField(default=1, help_text="A save names the version that it corrects")
    edited_by = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["start", "pk"]
        indexes = [models.Index(fields=["transcript", "start"], name="segments_in_order")]

    def __str__(self) -> str:
        return f"{self.transcript_id} · {self.start:.1f}"

    @property
    def run_id(self) -> str:
        """The run whose transcript it is of."""
        return str(cast(object, self.transcript_id))


class Window(models.Model):
    """A piece of a recording as a model heard it, kept until the transcript is made: a worker that takes over
    asks only for those that are missing. It holds vectors of voices, which are biometric data: windows are
    deleted with the step that needs them.
    """

    administration_id = models.BigIntegerField()
    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="windows")
    track = models.PositiveIntegerField(default=0)
    number = models.PositiveIntegerField()
    start = models.FloatField()
    end = models.FloatField()
    heard = models.JSONField(
        default=dict, help_text="The model's answer, times from the recording's beginning"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["track", "number"]
        constraints = [models.UniqueConstraint("transcript", "track", "number", name="window_once")]

    def __str__(self) -> str:
        return f"{self.transcript_id} · {self.track} · {self.number}"


class Comment(models.Model):
    """A colleague's remark on a segment."""

    administration_id = models.BigIntegerField()
    segment = models.ForeignKey(Segment, models.CASCADE, related_name="comments")
    person_id = models.BigIntegerField()
    text = models.TextField(max_length=2000)
    at = models.DateTimeField(auto_now_add=True)
    resolved = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["at"]

    def __str__(self) -> str:
        return f"{self.segment_id} · {self.at}"


class Change(models.Model):
    """What one gesture changed: colleagues' pages follow it by its revision, and its author can undo it."""

    class Kind(models.TextChoices):
        """What may be done."""

        CORRECT = "correct", "a corrigé le texte"
        SPLIT = "split", "a coupé une intervention"
        MERGE = "merge", "a réuni deux interventions"
        REMOVE = "remove", "a supprimé une intervention"
        WORD = "word", "a vérifié un mot"
        VOICE = "voice", "a nommé une voix"
        ASSIGN = "assign", "a changé qui parle"
        UNITE = "unite", "a réuni deux voix"
        REPLACE = "replace", "a remplacé un texte"
        REMARK = "remark", "a fait une remarque"
        UNDO = "undo", "a annulé"

    administration_id = models.BigIntegerField()
    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="changes")
    revision = models.PositiveIntegerField(help_text="The transcript's, once it was done")
    person_id = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    touched = models.JSONField(default=list, help_text="Numbers of the segments to show again")
    rows = models.JSONField(
        default=list, help_text="[{table, id, before, after}]; before is null for what was added"
    )
    undone = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["revision"]
        constraints = [models.UniqueConstraint("transcript", "revision", name="change_once")]

    def __str__(self) -> str:
        return f"{self.transcript_id} · {self.revision} · {self.kind}"


class GlossaryTerm(models.Model):
    """A name or an acronym that a service's recordings hold, and what a model writes instead of it."""

    administration_id = models.BigIntegerField()
    service = models.ForeignKey(Service, models.CASCADE, related_name="+")
    term = models.CharField(max_length=100)
    heard_as = models.JSONField(default=list, help_text="Texts that are corrected to the term, and flagged")

    class Meta:
        ordering: ClassVar[list[str]] = ["term"]
        constraints = [models.UniqueConstraint("service", "term", name="term_once")]

    def __str__(self) -> str:
        return self.term


class KeepingRule(models.Model):
    """How long a service keeps the sound and the text of its recordings."""

    administration_id = models.BigIntegerField()
    service = models.OneToOneField(Service, models.CASCADE, primary_key=True, related_name="+")
    sound_days = models.PositiveIntegerField(default=30)
    text_days = models.PositiveIntegerField(default=365)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sound_days__lte=models.F("text_days")), name="sound_goes_first"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.sound_days}, {self.text_days}"


class UploadQuerySet(models.QuerySet["Upload"]):
    """Uploads are seen by who sends them, and by nobody else."""

    def of(self, person: Person) -> UploadQuerySet:
        """The person's own."""
        return self.filter(owner_id=person.pk, administration_id=person.administration_id)


class Upload(models.Model):
    """A file on its way in. Its bytes lie in the data folder until a run takes them or it is forgotten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    administration_id = models.BigIntegerField()
    owner = models.ForeignKey(Person, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField(null=True, help_text="Empty while a recording goes on")
    received = models.PositiveBigIntegerField(default=0)
    touched = models.DateTimeField(auto_now=True)

    objects = UploadQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name}: {self.received} of {self.size}"

    @property
    def is_whole(self) -> bool:
        """Whether every byte came."""
        return self.size is not None and self.received == self.size
