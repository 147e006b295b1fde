"""Files given over the API, batches of requests, and the answers that a batch has so far."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from socle.organisation.content import Content, ContentQuerySet
from socle.storage.models import StoredFile


class ApiFileQuerySet(ContentQuerySet["ApiFile"]):
    """Files of the API."""

    def alive(self) -> Self:
        """Those whose time is not over."""
        return self.filter(Q(expires__isnull=True) | Q(expires__gt=timezone.now()))


class ApiFile(Content):
    """A file sent to `/v1/files`, or made by a batch. It belongs to one person, and to no service."""

    class Purpose(models.TextChoices):
        """What the file is for, in OpenAI's words."""

        BATCH = "batch"
        BATCH_OUTPUT = "batch_output"
        ASSISTANTS = "assistants"
        VISION = "vision"
        USER_DATA = "user_data"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=255)
    purpose = models.CharField(max_length=20, choices=Purpose)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    size = models.PositiveBigIntegerField()
    sensitivity = models.CharField(max_length=20)
    expires = models.DateTimeField(null=True, help_text="Before `deletes_on`, where the client asked for it")

    objects = ApiFileQuerySet.as_manager()

    def __str__(self) -> str:
        return self.public_id

    @property
    def public_id(self) -> str:
        """The id that clients know."""
        return public_file_id(self.pk)


def public_file_id(number: uuid.UUID) -> str:
    """The id under which clients know a file."""
    return f"file-{number.hex}"


class RequestBatchQuerySet(ContentQuerySet["RequestBatch"]):
    """Batches of requests."""

    def under_way(self) -> Self:
        """Those for which a worker still has something to do."""
        return self.filter(status__in=RequestBatch.UNDER_WAY)


class RequestBatch(Content):
    """The requests of one file, executed one by one in their owner's name."""

    class Status(models.TextChoices):
        """How far the batch is, in OpenAI's words."""

        VALIDATING = "validating"
        FAILED = "failed"
        IN_PROGRESS = "in_progress"
        FINALIZING = "finalizing"
        COMPLETED = "completed"
        EXPIRED = "expired"
        CANCELLING = "cancelling"
        CANCELLED = "cancelled"

    UNDER_WAY: ClassVar[tuple[str, ...]] = (
        Status.VALIDATING,
        Status.IN_PROGRESS,
        Status.FINALIZING,
        Status.CANCELLING,
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    endpoint = models.CharField(max_length=60)
    # Ids, not keys: a batch tells its files even after somebody deleted them.
    input_file_id = models.UUIDField(db_index=True)
    output_file_id = models.UUIDField(null=True)
    error_file_id = models.UUIDField(null=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.VALIDATING, db_index=True)
    sensitivity = models.CharField(max_length=20)
    key_id = models.BigIntegerField(null=True, help_text="The key that ordered it: its limits hold too")
    scopes = models.JSONField(default=dict, help_text="Those of the key that ordered it")
    metadata = models.JSONField(null=True)
    output_seconds = models.PositiveIntegerField(null=True, help_text="How long its results are kept")
    model = models.CharField(max_length=200, blank=True, help_text="Empty where the lines name several")
    errors = models.JSONField(default=list, help_text="Why it failed: code, line, message, param")
    expires = models.DateTimeField(help_text="The end of its completion window")
    moments = models.JSONField(default=dict, help_text="When it reached each status, in Unix seconds")
    total = models.PositiveIntegerField(default=0)
    completed = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    input_tokens = models.PositiveBigIntegerField(default=0)
    cached_tokens = models.PositiveBigIntegerField(default=0)
    output_tokens = models.PositiveBigIntegerField(default=0)
    reasoning_tokens = models.PositiveBigIntegerField(default=0)
    total_tokens = models.PositiveBigIntegerField(default=0)
    position = models.PositiveBigIntegerField(
        default=0, help_text="Where the first line without answer begins"
    )
    line = models.PositiveIntegerField(default=1, help_text="That line's number")
    holder = models.UUIDField(null=True, help_text="Who executes it now: a former one stops")

    objects = RequestBatchQuerySet.as_manager()

    def __str__(self) -> str:
        return self.public_id

    @property
    def public_id(self) -> str:
        """The id that clients know."""
        return f"batch_{self.pk.hex}"

    @property
    def is_under_way(self) -> bool:
        """Whether a worker still has something to do for it."""
        return self.status in self.UNDER_WAY

    @property
    def workflow_id(self) -> str:
        """The id of the job that executes it."""
        return f"request-batch-{self.pk}"

    def reach(self, status: str) -> None:
        """Takes the status, and notes when; to be saved."""
        self.status = status
        self.moments = {**self.moments, status: int(timezone.now().timestamp())}


class BatchLine(models.Model):
    """The answer to one line of a batch, as its output or error file will hold it."""

    administration_id = models.BigIntegerField()
    batch = models.ForeignKey(RequestBatch, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    succeeded = models.BooleanField()
    written = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="line_answered_once")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number}"
