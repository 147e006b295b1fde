"""Projects, conversations, and their turns."""

import uuid
from typing import ClassVar

from django.db import models

from socle.knowledge.models import Collection
from socle.organisation.callers import Caller
from socle.organisation.content import Content, ContentQuerySet


class ProjectQuerySet(ContentQuerySet["Project"]):
    """Projects, as their people see them."""


class Project(Content):
    """A subject worked on over time: instructions, and documents that its conversations answer from."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    instructions = models.TextField(blank=True, max_length=4000)
    collection = models.ForeignKey(Collection, models.PROTECT, related_name="+")

    objects = ProjectQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class ConversationQuerySet(ContentQuerySet["Conversation"]):
    """Conversations, as their people see them."""


class Conversation(Content):
    """Questions and answers on the documents of a project, or of the conversation itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=200, blank=True)
    project = models.ForeignKey(Project, models.CASCADE, null=True, blank=True, related_name="conversations")
    collection = models.ForeignKey(Collection, models.PROTECT, related_name="+")
    last_activity = models.DateTimeField(auto_now_add=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-last_activity"]

    def __str__(self) -> str:
        return self.title or "Nouvelle conversation"


class TurnQuerySet(models.QuerySet["Turn"]):
    """Turns are seen by those who see their conversation."""

    def visible_to(self, caller: Caller) -> "TurnQuerySet":
        """The turns of the conversations that the caller sees."""
        return self.filter(conversation__in=Conversation.objects.visible_to(caller))


class Turn(models.Model):
    """One question and its answer, run as a workflow."""

    class Status(models.TextChoices):
        """Where the turn is; the first three are under way."""

        WAITING = "waiting", "En attente"
        SEARCHING = "searching", "Recherche"
        WRITING = "writing", "Rédaction"
        DONE = "done", "Terminée"
        WITHHELD = "withheld", "Retenue"
        STOPPED = "stopped", "Arrêtée"
        INTERRUPTED = "interrupted", "Interrompue"
        FAILED = "failed", "En échec"

    UNDER_WAY: ClassVar[tuple[str, ...]] = (Status.WAITING, Status.SEARCHING, Status.WRITING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    administration_id = models.BigIntegerField()
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="turns")
    asker_id = models.BigIntegerField(help_text="The person in whose name the turn searches and writes")
    ordinal = models.PositiveIntegerField()
    question = models.TextField()
    status = models.CharField(max_length=12, choices=Status, default=Status.WAITING)
    attempt = models.PositiveIntegerField(default=1)
    starts = models.PositiveIntegerField(default=0, help_text="How many times this attempt's writing began")
    stop_requested = models.BooleanField(default=False)
    searched = models.BooleanField(default=False, help_text="Whether the search for this attempt is over")
    found = models.JSONField(default=list, help_text="[{passage, marks}] best first")
    search_seconds = models.FloatField(null=True)
    answer = models.TextField(blank=True)
    statements = models.JSONField(default=list, help_text="[{start, end, outcome, why, references}]")
    notice = models.TextField(blank=True, help_text="Why an answer was withheld or failed, for the reader")
    model = models.CharField(max_length=100, blank=True)
    model_title = models.CharField(max_length=200, blank=True)
    hosting = models.CharField(max_length=200, blank=True)
    energy_wh = models.FloatField(null=True)
    energy_source = models.CharField(max_length=300, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    ended = models.DateTimeField(null=True)

    objects = TurnQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["ordinal"]
        constraints = [models.UniqueConstraint("conversation", "ordinal", name="turn_in_order_once")]

    def __str__(self) -> str:
        return f"{self.conversation_id} · {self.ordinal}"

    @property
    def is_under_way(self) -> bool:
        """Whether a worker still has something to do for it."""
        return self.status in self.UNDER_WAY

    @property
    def workflow_id(self) -> str:
        """The id under which this attempt runs."""
        return f"turn-{self.pk}-{self.attempt}"


class TurnEvent(models.Model):
    """A piece of an answer being written; dropped once the answer is whole."""

    administration_id = models.BigIntegerField()
    turn = models.ForeignKey(Turn, models.CASCADE, related_name="events")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, help_text="text, or restart: what came before is void")
    text = models.TextField(blank=True)
    statements = models.JSONField(default=list, help_text="The checked sentences of this text, as in Turn")

    class Meta:
        ordering: ClassVar[list[str]] = ["sequence"]
        constraints = [models.UniqueConstraint("turn", "sequence", name="turn_event_once")]

    def __str__(self) -> str:
        return f"{self.turn_id} · {self.sequence}"
