"""Administrations are kept apart by the database itself."""

from django.db import migrations

from socle.storage.row_security import forced_row_security


class Migration(migrations.Migration):
    dependencies = [("work", "0003_recording")]
    operations = [forced_row_security("work_recording")]
