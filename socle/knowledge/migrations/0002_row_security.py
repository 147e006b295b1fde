"""Administrations are kept apart by the database itself."""

from django.db import migrations

from socle.storage.row_security import forced_row_security


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0001_initial")]
    operations = [
        forced_row_security("knowledge_collection"),
        forced_row_security("knowledge_document"),
        forced_row_security("knowledge_page"),
        forced_row_security("knowledge_passage"),
        forced_row_security("knowledge_posting"),
    ]
