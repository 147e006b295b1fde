"""The rows of the ledger. PostgreSQL's partitions and rights are beyond Django: migration 0001 makes them."""

from django.db import models


class Entry(models.Model):
    """One thing that happened."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    administration_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    act = models.CharField(max_length=200)
    step = models.CharField(max_length=200)
    actor = models.CharField(max_length=200)
    facts = models.JSONField()

    class Meta:
        managed = False
        db_table = "ledger_entry"

    def __str__(self) -> str:
        return f"{self.kind} {self.act}"


class Link(models.Model):
    """An entry's place in the chain. `digest` is that of the entry, `mac` proves it and all before it."""

    position = models.BigIntegerField(primary_key=True)
    sealed_at = models.DateTimeField()
    entry_id = models.BigIntegerField()
    entry_at = models.DateTimeField()
    digest = models.BinaryField()
    mac = models.BinaryField()

    class Meta:
        managed = False
        db_table = "ledger_link"

    def __str__(self) -> str:
        return f"n° {self.position}"


class Checkpoint(models.Model):
    """A signed statement that the months before `before` expired, and where the chain stood at their end."""

    position = models.BigIntegerField()
    mac = models.BinaryField()
    before = models.DateField(unique=True)
    made = models.DateTimeField()
    signature = models.BinaryField()

    class Meta:
        managed = False
        db_table = "ledger_checkpoint"

    def __str__(self) -> str:
        return f"{self.before:%Y-%m}"


class PseudonymKey(models.Model):
    """What makes a person's name in the ledger; the name is nobody's once the row is gone."""

    person_id = models.BigIntegerField(primary_key=True)
    key = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"person {self.person_id}"
