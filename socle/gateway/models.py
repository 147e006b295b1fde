"""What the gateway keeps: the limits that operators and managers set, and what its processes hold of them."""

from django.db import models


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
