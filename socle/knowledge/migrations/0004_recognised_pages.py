"""Which pages were read from a picture, and what the reader should know of a document read in part."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0003_search")]
    operations = [
        migrations.AddField(
            "page",
            "recognised",
            models.BooleanField(
                default=False, db_default=False, help_text="Its text was read from a picture"
            ),
        ),
        migrations.AddField(
            "document",
            "recognised_count",
            models.PositiveIntegerField(default=0, db_default=0, help_text="Pages read from a picture"),
        ),
        migrations.AddField(
            "document",
            "notice",
            models.TextField(
                blank=True,
                default="",
                db_default="",
                help_text="What the reader should know of a document that is ready",
            ),
        ),
    ]
