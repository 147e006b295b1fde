"""Administrations are kept apart by the database itself."""

from django.db import migrations

from socle.storage.row_security import forced_row_security


class Migration(migrations.Migration):
    dependencies = [("transcripts", "0003_change")]
    operations = [forced_row_security("transcripts_change")]
