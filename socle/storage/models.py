"""What is known of each stored file; the bytes lie in a folder."""

from django.db import models


class StoredFile(models.Model):
    """One content of one administration, kept once however many documents have it.

    `digest` is keyed per administration, so that it neither names the file to others nor tells them that two
    administrations hold the same one. `references` counts who holds it; at zero the row and the bytes go.
    """

    administration_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    references = models.PositiveIntegerField(default=1)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["administration_id", "digest"], name="one_row_per_content"),
            models.CheckConstraint(
                condition=models.Q(digest__regex=r"^[0-9a-f]{64}$"), name="digest_is_hexadecimal"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.size} bytes, {self.digest[:12]}"
