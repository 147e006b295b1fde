"""Runs of tools, the drafts that they yield, and what people did with them."""

import uuid
from typing import ClassVar, Self, TypeVar, cast

from django.db import models

from socle.knowledge.models import Collection
from socle.organisation.callers import Caller
from socle.organisation.content import Content, ContentQuerySet
from socle.storage.models import StoredFile
from socle.work.declaration import ItemKind, Tool, ValueKind
from socle.work.registry import tool_named


class RunQuerySet(ContentQuerySet["Run"]):
    """Runs, as their people see them; for a key that names collections, those on these alone."""

    def visible_to(self, caller: Caller) -> Self:
        """What the caller sees, within the key's scopes."""
        named = caller.scopes.collections
        seen = super().visible_to(caller)
        return seen.filter(collection__in=named) if named else seen

    def under_way(self) -> Self:
        """Those for which a worker still has something to do."""
        return self.filter(status__in=Run.UNDER_WAY)


class Run(Content):
    """One use of a tool: what it was given, how far it has come, and the draft that it yields."""

    class Status(models.TextChoices):
        """Where the run is; the first two are under way."""

        WAITING = "waiting", "En attente"
        RUNNING = "running", "En cours"
        DRAFTED = "drafted", "Brouillon à relire"
        VALIDATED = "validated", "Validé"
        FAILED = "failed", "En échec"
        CANCELLED = "cancelled", "Annulé"

    UNDER_WAY: ClassVar[tuple[str, ...]] = (Status.WAITING, Status.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tool = models.SlugField(max_length=60)
    tool_version = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    sensitivity = models.CharField(max_length=20)
    inputs = models.JSONField(default=dict, help_text="Texts, choices and flags by the input's name")
    collection = models.ForeignKey(Collection, models.PROTECT, null=True, related_name="+")
    asker_id = models.BigIntegerField(help_text="The person in whose name the run reads and asks models")
    persons_affected = models.BooleanField(
        null=True, help_text="Whether persons are affected individually by this use, as it began"
    )
    webhook = models.CharField(max_length=500, blank=True, help_text="Told when the run has ended")
    batch = models.UUIDField(null=True, db_index=True, help_text="The runs that were started together")
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING, db_index=True)
    attempt = models.PositiveIntegerField(default=1)
    step = models.CharField(max_length=60, blank=True)
    doing = models.CharField(max_length=200, blank=True, help_text="What is being done, in French")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    unit = models.CharField(max_length=40, default="étapes")
    failure = models.TextField(blank=True)
    notes = models.JSONField(default=list, help_text="What the steps want the reader to know")
    ended = models.DateTimeField(null=True)
    validated = models.DateTimeField(null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-created"]

    def __str__(self) -> str:
        return self.title

    @property
    def declaration(self) -> Tool:
        """The tool that it is a use of; raises KeyError when the server no longer has it."""
        return tool_named(self.tool)

    @property
    def affects_persons(self) -> bool:
        """Whether persons are affected individually, as when the run began: then no act in bulk."""
        if self.persons_affected is None:
            return self.declaration.affects_persons(self)
        return self.persons_affected

    @property
    def is_under_way(self) -> bool:
        """Whether a worker still has something to do for it."""
        return self.status in self.UNDER_WAY

    @property
    def has_draft(self) -> bool:
        """Whether there is a draft to review."""
        return self.status in {self.Status.DRAFTED, self.Status.VALIDATED}

    @property
    def workflow_id(self) -> str:
        """The id under which this attempt runs."""
        return f"{self.workflow_prefix}{self.attempt}"

    @property
    def workflow_prefix(self) -> str:
        """What the ids of all its attempts begin with."""
        return f"run-{self.pk}-"


Part_co = TypeVar("Part_co", bound=models.Model, covariant=True)


class OfRun(models.QuerySet[Part_co]):
    """The parts of a run are seen by those who see the run."""

    def visible_to(self, caller: Caller) -> Self:
        """The rows of the runs that the caller sees."""
        return self.filter(run__in=Run.objects.visible_to(caller))


class RecordingQuerySet(OfRun["Recording"]):
    """Recordings are seen by those who see their run."""


class Recording(models.Model):
    """A sound or video file that a run was given. `file` is empty once its term is over: the text stays."""

    administration_id = models.BigIntegerField()
    run = models.ForeignKey(Run, models.CASCADE, related_name="recordings")
    input = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    objects = RecordingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.name


class ItemQuerySet(OfRun["Item"]):
    """Items of drafts."""


class Item(models.Model):
    """One element of a draft: what the machine proposed, why, and what a person made of it."""

    class Origin(models.TextChoices):
        """Where a value comes from."""

        READ = "lu", "lu"
        COMPUTED = "calculé", "calculé"
        PROPOSED = "proposé", "proposé"
        MISSING = "absent", "absent"

    class State(models.TextChoices):
        """What a person decided; pending until then."""

        PENDING = "pending", "À décider"
        KEPT = "kept", "Gardé"
        EDITED = "edited", "Modifié"
        REJECTED = "rejected", "Rejeté"

    administration_id = models.BigIntegerField()
    run = models.ForeignKey(Run, models.CASCADE, related_name="items")
    key = models.CharField(max_length=80)
    ordinal = models.PositiveIntegerField()
    label = models.CharField(max_length=200)
    group = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=10)
    review = models.BooleanField(default=True)
    value = models.JSONField(null=True, help_text="What the machine proposed")
    original = models.TextField(blank=True, help_text="The text that the value would replace")
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.PROPOSED)
    explanation = models.TextField(blank=True, help_text="Why, in French")
    evidence = models.JSONField(default=list, help_text="[{quote, document, name, page, box, moment}]")
    checks = models.JSONField(default=list, help_text="[{name, outcome, sentence}]")
    details = models.JSONField(default=dict, help_text="What the tool's own panels and exports need")
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    final = models.JSONField(null=True, help_text="The value as a person left it")
    revision = models.PositiveIntegerField(default=0)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["ordinal", "pk"]
        constraints = [models.UniqueConstraint("run", "key", name="item_once")]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.key}"

    @property
    def declared(self) -> ItemKind:
        """Its kind as the tool declares it; as it was written down where the tool has changed since."""
        try:
            return self.run.declaration.item(self.key)
        except KeyError:
            return ItemKind(self.key, self.label, cast(ValueKind, self.kind), self.group, self.review)

    @property
    def current(self) -> object:
        """The value as it stands: the person's where there is one, nothing once rejected."""
        if self.state == self.State.REJECTED:
            return None
        return self.final if self.state == self.State.EDITED else self.value

    @property
    def is_failed(self) -> bool:
        """Whether a check failed."""
        return any(check["outcome"] == "failed" for check in self.checks)

    @property
    def failed_checks(self) -> list[dict[str, str]]:
        """The checks that failed."""
        return [check for check in self.checks if check["outcome"] == "failed"]

    @property
    def passed_checks(self) -> list[dict[str, str]]:
        """The checks that passed."""
        return [check for check in self.checks if check["outcome"] == "passed"]

    @property
    def lacks_evidence(self) -> bool:
        """Whether it is said to be read, or proposed, without a quote that shows it."""
        return not self.evidence and self.origin in {self.Origin.READ, self.Origin.PROPOSED}


class ActQuerySet(OfRun["Act"]):
    """Acts of people on drafts."""


class Act(models.Model):
    """What a person did: positive, concrete, and kept with its before, its after and its reason."""

    class Kind(models.TextChoices):
        """What may be done."""

        KEEP = "keep", "a gardé"
        EDIT = "edit", "a modifié"
        REJECT = "reject", "a rejeté"
        REOPEN = "reopen", "a rouvert"
        VALIDATE = "validate", "a validé le brouillon"
        EXPORT = "export", "a exporté"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    administration_id = models.BigIntegerField()
    run = models.ForeignKey(Run, models.CASCADE, related_name="acts")
    item = models.ForeignKey(Item, models.CASCADE, null=True, related_name="acts")
    person_id = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    bulk = models.BooleanField(default=False, help_text="Whether one gesture acted on several items")
    sources = models.JSONField(
        default=list, help_text="[{document, page, second}] that the person had opened by then"
    )
    at = models.DateTimeField(auto_now_add=True)

    objects = ActQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["at"]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.kind}"


class SourceSeenQuerySet(OfRun["SourceSeen"]):
    """Sources that were opened."""


class SourceSeen(models.Model):
    """A source that a person opened while reviewing: part of the record of a meaningful act."""

    administration_id = models.BigIntegerField()
    run = models.ForeignKey(Run, models.CASCADE, related_name="sources_seen")
    item = models.ForeignKey(Item, models.CASCADE, null=True, related_name="+")
    person_id = models.BigIntegerField()
    document_id = models.BigIntegerField(null=True)
    page = models.PositiveIntegerField(default=1)
    second = models.PositiveIntegerField(null=True, help_text="Of a recording, instead of a page")
    at = models.DateTimeField(auto_now_add=True)

    objects = SourceSeenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "run",
                "item",
                "person_id",
                "document_id",
                "page",
                "second",
                name="source_seen_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.document_id} p. {self.page}"


class ModelAnswerQuerySet(OfRun["ModelAnswer"]):
    """Answers of models."""


class ModelAnswer(models.Model):
    """What a model answered a run, kept so that a step begun again does not pay for it twice."""

    administration_id = models.BigIntegerField()
    run = models.ForeignKey(Run, models.CASCADE, related_name="answers")
    attempt = models.PositiveIntegerField()
    key = models.CharField(max_length=150)
    request = models.CharField(max_length=64, help_text="Digest of what was asked")
    role = models.CharField(max_length=40)
    model = models.CharField(max_length=100)
    provider = models.CharField(max_length=100, blank=True)
    hosting = models.CharField(max_length=20, blank=True)
    text = models.TextField()
    prompt_tokens = models.PositiveIntegerField(default=0)
    completion_tokens = models.PositiveIntegerField(default=0)
    energy_wh = models.FloatField(null=True)
    energy_source = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    objects = ModelAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("run", "attempt", "key", "request", name="model_answered_once")
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.key}"
