"""The rows behind the file store."""

from django.db import models


class StoredFile(models.Model):
    """A file of one administration, known by a digest keyed for it, gone with its last reference."""

    administration_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    references = models.PositiveIntegerField(default=1)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint("administration_id", "digest", name="file_stored_once")]

    def __str__(self) -> str:
        return f"{self.administration_id}/{self.digest[:12]}"
