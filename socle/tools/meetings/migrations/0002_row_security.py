"""Administrations are kept apart by the database itself."""

from django.db import migrations

from socle.storage.row_security import forced_row_security


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial")]
    operations = [forced_row_security("meetings_minutestemplate")]
