"""What is kept of each call of a model: who, what for, where to, how much; never its contents."""

from decimal import Decimal

from django.db import models

# A token may cost less than a millionth of a euro.
COST_DECIMALS = 9


class GatewayCall(models.Model):
    """One call that a provider answered, proven by its batch's root in the ledger.

    `record` names it in the usage journal, so that a journal read again adds nothing; None before there were
    journals, and then what stands from `outcome` on was not recorded. `actor` is a pseudonym; the digests are
    keyed (`ledger.digests`), of the bytes of the request and of those that were sent to the client, empty
    where none was computed. `at` is when it was asked; `kwh` is None where no estimate exists; `cost` is in
    euros. Where `is_reported` is false the provider told no usage, and the counts are estimates.
    """

    administration_id = models.BigIntegerField()
    batch = models.UUIDField()
    leaf = models.PositiveIntegerField()
    recorded = models.DateTimeField(db_index=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    service_id = models.BigIntegerField(null=True)
    key_id = models.BigIntegerField(null=True)
    run = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)
    alias = models.CharField(max_length=200)
    model = models.CharField(max_length=200)
    provider = models.CharField(max_length=100)
    hosting = models.CharField(max_length=20)
    sensitivity = models.CharField(max_length=20)
    is_whole = models.BooleanField()
    is_reported = models.BooleanField()
    prompt_tokens = models.BigIntegerField()
    completion_tokens = models.BigIntegerField()
    kwh = models.FloatField(null=True)
    kg_co2e = models.FloatField(null=True)
    input_digest = models.CharField(max_length=64)
    output_digest = models.CharField(max_length=64)
    record = models.UUIDField(null=True, unique=True)
    outcome = models.CharField(max_length=20, default="", db_default="")
    cost = models.DecimalField(
        max_digits=18, decimal_places=COST_DECIMALS, default=Decimal(0), db_default=Decimal(0)
    )
    seconds = models.FloatField(null=True)
    first_token_seconds = models.FloatField(null=True)
    tried = models.CharField(max_length=200, default="", db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "leaf"], name="call_kept_once")]
        indexes = [models.Index(fields=["run"], name="calls_of_a_run", condition=~models.Q(run=""))]

    def __str__(self) -> str:
        return f"{self.alias} {self.at:%Y-%m-%d %H:%M}"


class DailyUsage(models.Model):
    """What one person's calls of one kind took on one day, by one key, of one model at one provider.

    Days are those of the server's time zone (Europe/Paris). `actor` is a pseudonym, emptied with the key once
    the single calls are past their term: the sums stay and are nobody's. `unfinished` counts the calls whose
    answer is not whole, `unestimated` those without an estimate of energy, which `kwh` therefore lacks.
    """

    KEY = (
        *("administration_id", "day", "service_id", "actor", "key_id"),
        *("kind", "alias", "model", "provider", "hosting"),
    )
    SUMS = (
        *("requests", "unfinished", "unestimated", "prompt_tokens", "completion_tokens"),
        *("cost", "kwh", "kg_co2e"),
    )

    administration_id = models.BigIntegerField()
    day = models.DateField()
    service_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=64)
    key_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=20)
    alias = models.CharField(max_length=200)
    model = models.CharField(max_length=200)
    provider = models.CharField(max_length=100)
    hosting = models.CharField(max_length=20)
    requests = models.BigIntegerField()
    unfinished = models.BigIntegerField()
    unestimated = models.BigIntegerField()
    prompt_tokens = models.BigIntegerField()
    completion_tokens = models.BigIntegerField()
    cost = models.DecimalField(max_digits=24, decimal_places=COST_DECIMALS)
    kwh = models.FloatField()
    kg_co2e = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    *("administration_id", "day", "service_id", "actor", "key_id"),
                    *("kind", "alias", "model", "provider", "hosting"),
                ],
                nulls_distinct=False,
                name="day_summed_once",
            )
        ]
        indexes = [
            models.Index(fields=["administration_id", "actor", "day"], name="usage_of_a_person"),
            models.Index(fields=["administration_id", "service_id", "day"], name="usage_of_a_service"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.alias}"
