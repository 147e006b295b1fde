"""Administrations are kept apart by the database itself."""

from django.db import migrations

from socle.storage.row_security import forced_row_security


class Migration(migrations.Migration):
    dependencies = [("transcripts", "0001_initial")]
    operations = [
        forced_row_security("transcripts_transcript"),
        forced_row_security("transcripts_speaker"),
        forced_row_security("transcripts_segment"),
        forced_row_security("transcripts_window"),
        forced_row_security("transcripts_comment"),
        forced_row_security("transcripts_glossaryterm"),
        forced_row_security("transcripts_keepingrule"),
    ]
