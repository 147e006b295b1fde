"""What pages say of the catalogue, with a word to gateways at each change."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inference", "0003_durable_usage"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProviderSecret",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("provider", models.CharField(max_length=200, unique=True)),
                ("sealed", models.TextField()),
                ("changed", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name="CatalogueEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("provider", "Fournisseur"),
                            ("model", "Modèle"),
                            ("alias", "Alias"),
                            ("policy", "Politique"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("value", models.JSONField()),
                ("changed", models.DateTimeField(auto_now=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("kind"), models.F("name"), name="catalogue_entry_once")
                ],
            },
        ),
        migrations.RunSQL(
            """
            create function inference_notify_catalogue() returns trigger language plpgsql as $$
            begin
                perform pg_notify('socle_catalogue', '');
                return null;
            end $$;
            create trigger catalogue_entry_changed after insert or update or delete
                on inference_catalogueentry for each statement execute function inference_notify_catalogue();
            create trigger provider_secret_changed after insert or update or delete
                on inference_providersecret for each statement execute function inference_notify_catalogue();
            """,
            """
            drop trigger catalogue_entry_changed on inference_catalogueentry;
            drop trigger provider_secret_changed on inference_providersecret;
            drop function inference_notify_catalogue();
            """,
        ),
    ]
