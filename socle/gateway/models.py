"""What the gateway keeps: limits and what its processes hold of them, files and batches, stored responses."""

from django.db import models

from socle.gateway.batches.models import ApiFile, BatchLine, RequestBatch
from socle.organisation.content import Content, ContentQuerySet

__all__ = [
    "ApiFile",
    "BatchLine",
    "LeasedPortion",
    "Limit",
    "QuotaProcess",
    "RequestBatch",
    "StoredResponse",
]


class Limit(models.Model):
    """How much of one thing one holder may use; every limit that concerns a call holds at once.

    `holder` is the id of a key, person, service or administration, or the name of an alias. Counts are of
    requests or tokens, costs are in euros, energy is in kWh; windows are fixed, in UTC.
    """

    class HolderKind(models.TextChoices):
        """Whose limit it is."""

        KEY = "key", "Clé"
        PERSON = "person", "Personne"
        SERVICE = "service", "Service"
        ADMINISTRATION = "administration", "Administration"
        ALIAS = "alias", "Modèle"

    class Measure(models.TextChoices):
        """What is limited, and over how long."""

        REQUESTS_PER_MINUTE = "requests_per_minute", "Requêtes par minute"
        REQUESTS_PER_DAY = "requests_per_day", "Requêtes par jour"
        TOKENS_PER_MINUTE = "tokens_per_minute", "Jetons par minute"
        TOKENS_PER_DAY = "tokens_per_day", "Jetons par jour"
        COST_PER_MONTH = "cost_per_month", "Euros par mois"
        ENERGY_PER_MONTH = "energy_per_month", "kWh par mois"
        SIMULTANEOUS_REQUESTS = "simultaneous_requests", "Requêtes simultanées"

    holder_kind = models.CharField(max_length=20, choices=HolderKind)
    holder = models.CharField(max_length=200)
    measure = models.CharField(max_length=30, choices=Measure)
    value = models.DecimalField(max_digits=18, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint("holder_kind", "holder", "measure", name="limit_set_once"),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="limit_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.holder_kind} {self.holder} · {self.measure}"


class StoredResponseQuerySet(ContentQuerySet["StoredResponse"]):
    """Only what its owner stored."""


class StoredResponse(Content):
    """A response of /v1/responses that its owner may read, continue or delete.

    `input` and `response` are JSON texts: PostgreSQL's own type takes no U+0000. `ancestors` are the ids of
    the responses that this one continues, the first one first; `sensitivity` is that of the data handled, and
    of whatever continues them. `size` is in bytes.
    """

    id = models.CharField(max_length=80, primary_key=True)
    ancestors = models.JSONField(default=list)
    sensitivity = models.CharField(max_length=20)
    input = models.TextField()
    response = models.TextField()
    size = models.PositiveBigIntegerField()

    objects = StoredResponseQuerySet.as_manager()

    def __str__(self) -> str:
        return self.id


class QuotaProcess(models.Model):
    """A process that grants from limits, and when it last said that it lives."""

    id = models.UUIDField(primary_key=True)
    seen = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.id} · {self.seen:%H:%M:%S}"


class LeasedPortion(models.Model):
    """What one process has taken of one limit in one window: what it granted, and what it may still grant.

    `taken` is in the units of `quotas.windows`. `sequence` is the number of the process's question, so that
    one that comes late changes nothing. The sum over the processes never passes the limit, but for use that
    was found afterwards to exceed what was reserved. The window of simultaneous requests never ends.
    """

    limit = models.ForeignKey(Limit, models.CASCADE, related_name="portions")
    begins = models.DateTimeField()
    process = models.UUIDField()
    taken = models.BigIntegerField()
    sequence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["limit", "begins", "process"], name="portion_of_a_process"),
        ]

    def __str__(self) -> str:
        return f"{self.limit_id} · {self.begins:%Y-%m-%d %H:%M} · {self.taken}"
