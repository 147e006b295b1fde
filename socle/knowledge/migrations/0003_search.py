"""French lexemes, their postings and counts (the statements are beside the code that uses them)."""

from django.db import migrations

from socle.knowledge.search.sql import OPERATIONS


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0002_row_security")]
    operations = OPERATIONS
