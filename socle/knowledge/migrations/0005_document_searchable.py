"""Documents that are read and never searched."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0004_recognised_pages")]
    operations = [
        migrations.AddField(
            model_name="document",
            name="searchable",
            field=models.BooleanField(
                default=True, help_text="Whether it is cut, embedded and indexed once read"
            ),
        ),
    ]
