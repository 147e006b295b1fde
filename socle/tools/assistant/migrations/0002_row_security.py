"""Administrations are kept apart by the database itself."""

from django.db import migrations

from socle.storage.row_security import forced_row_security


class Migration(migrations.Migration):
    dependencies = [("assistant", "0001_initial")]
    operations = [
        forced_row_security("assistant_project"),
        forced_row_security("assistant_conversation"),
        forced_row_security("assistant_turn"),
        forced_row_security("assistant_turnevent"),
    ]
