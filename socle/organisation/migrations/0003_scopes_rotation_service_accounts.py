"""Scopes and rotation of keys, service accounts; gateways hear of the new columns, not of the day of use."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0002_notify"),
    ]

    operations = [
        migrations.AddField(
            model_name="apikey",
            name="allowed_addresses",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="apikey",
            name="allowed_collections",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="apikey",
            name="allowed_endpoints",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="apikey",
            name="allowed_models",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="apikey",
            name="last_used",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="apikey",
            name="replaced_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="replaces",
                to="organisation.apikey",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="is_service_account",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="person",
            name="responsible",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="answers_for",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(
            """
            drop trigger key_changed on organisation_apikey;
            create trigger key_changed after delete or update of digest, person_id, expires, revoked, sensitivity,
                allowed_models, allowed_endpoints, allowed_collections, allowed_addresses
                on organisation_apikey for each row execute function organisation_notify('key');
            """,
            """
            drop trigger key_changed on organisation_apikey;
            create trigger key_changed after update or delete on organisation_apikey
                for each row execute function organisation_notify('key');
            """,
        ),
    ]
