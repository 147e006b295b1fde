"""Administrations are kept apart by the database itself."""

from django.db import migrations

from socle.storage.row_security import forced_row_security


class Migration(migrations.Migration):
    dependencies = [("work", "0001_initial")]
    operations = [
        forced_row_security("work_run"),
        forced_row_security("work_item"),
        forced_row_security("work_act"),
        forced_row_security("work_sourceseen"),
        forced_row_security("work_modelanswer"),
    ]
