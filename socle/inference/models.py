"""What is kept of each call of a model, never its contents; and what pages say of the catalogue."""

from django.db import models


class GatewayCall(models.Model):
    """One call that a provider answered, proven by its batch's root in the ledger.

    `actor` is a pseudonym; the digests are keyed (`ledger.digests`), of the bytes of the request and of those
    that were sent to the client, empty where none was computed. `kwh` is None where no estimate exists.
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

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "leaf"], name="call_kept_once")]
        indexes = [models.Index(fields=["run"], name="calls_of_a_run", condition=~models.Q(run=""))]

    def __str__(self) -> str:
        return f"{self.alias} {self.at:%Y-%m-%d %H:%M}"


class CatalogueEntry(models.Model):
    """What a page or the API says of a provider, a model, an alias or the policy, over the operator's files.

    `value` is what the same entry would hold in a file (`inference.catalogue.reading`); {"disabled": true}
    takes the file's entry away. Of the policy a row is one sensitivity. Platform-wide: no administration.
    """

    class Kind(models.TextChoices):
        """The tables of a catalogue."""

        PROVIDER = "provider", "Fournisseur"
        MODEL = "model", "Modèle"
        ALIAS = "alias", "Alias"
        POLICY = "policy", "Politique"

    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=200)
    value = models.JSONField()
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint("kind", "name", name="catalogue_entry_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class ProviderSecret(models.Model):
    """A provider's key as it was typed in a page, sealed (`inference.provider_secrets`)."""

    provider = models.CharField(max_length=200, unique=True)
    sealed = models.TextField()
    changed = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.provider
