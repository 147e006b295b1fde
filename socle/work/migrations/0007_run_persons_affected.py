from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("work", "0006_moments_seen"),
    ]

    operations = [
        migrations.AddField(
            model_name="run",
            name="persons_affected",
            field=models.BooleanField(
                help_text="Whether persons are affected individually by this use, as it began", null=True
            ),
        ),
    ]
