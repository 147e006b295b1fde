"""Calls get a record id, a cost and an outcome; days get sums, those of the calls so far included."""

from decimal import Decimal
from typing import Any

from django.db import migrations, models

from socle.storage.row_security import forced_row_security

# Prices of calls were not kept before.
_SUM = """
INSERT INTO inference_dailyusage
    (administration_id, day, service_id, actor, key_id, kind, alias, model, provider, hosting,
     requests, unfinished, unestimated, prompt_tokens, completion_tokens, cost, kwh, kg_co2e)
SELECT administration_id, (at AT TIME ZONE 'Europe/Paris')::date AS day, service_id, actor, key_id, kind,
       alias, model, provider, hosting, count(*), count(*) FILTER (WHERE NOT is_whole),
       count(*) FILTER (WHERE kwh IS NULL), sum(prompt_tokens), sum(completion_tokens), 0,
       coalesce(sum(kwh), 0), coalesce(sum(kg_co2e), 0)
FROM inference_gatewaycall WHERE administration_id = %s
GROUP BY administration_id, day, service_id, actor, key_id, kind, alias, model, provider, hosting
"""


def sum_former_calls(apps: Any, schema_editor: Any) -> None:
    numbers = apps.get_model("organisation", "Administration").objects.values_list("pk", flat=True)
    with schema_editor.connection.cursor() as cursor:
        for number in list(numbers):
            cursor.execute("SELECT set_config('socle.administration', %s, true)", [str(number)])
            cursor.execute(_SUM, [number])
        cursor.execute("SELECT set_config('socle.administration', '', true)")


class Migration(migrations.Migration):
    dependencies = [
        ("inference", "0002_row_security"),
        ("organisation", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="gatewaycall",
            name="cost",
            field=models.DecimalField(
                decimal_places=9, default=Decimal("0"), db_default=Decimal("0"), max_digits=18
            ),
        ),
        migrations.AddField(
            model_name="gatewaycall",
            name="first_token_seconds",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="gatewaycall",
            name="outcome",
            field=models.CharField(default="", db_default="", max_length=20),
        ),
        migrations.AddField(
            model_name="gatewaycall",
            name="record",
            field=models.UUIDField(null=True, unique=True),
        ),
        migrations.AddField(
            model_name="gatewaycall",
            name="seconds",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="gatewaycall",
            name="tried",
            field=models.CharField(default="", db_default="", max_length=200),
        ),
        migrations.CreateModel(
            name="DailyUsage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("administration_id", models.BigIntegerField()),
                ("day", models.DateField()),
                ("service_id", models.BigIntegerField(null=True)),
                ("actor", models.CharField(max_length=64)),
                ("key_id", models.BigIntegerField(null=True)),
                ("kind", models.CharField(max_length=20)),
                ("alias", models.CharField(max_length=200)),
                ("model", models.CharField(max_length=200)),
                ("provider", models.CharField(max_length=100)),
                ("hosting", models.CharField(max_length=20)),
                ("requests", models.BigIntegerField()),
                ("unfinished", models.BigIntegerField()),
                ("unestimated", models.BigIntegerField()),
                ("prompt_tokens", models.BigIntegerField()),
                ("completion_tokens", models.BigIntegerField()),
                ("cost", models.DecimalField(decimal_places=9, max_digits=24)),
                ("kwh", models.FloatField()),
                ("kg_co2e", models.FloatField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["administration_id", "actor", "day"], name="usage_of_a_person"),
                    models.Index(
                        fields=["administration_id", "service_id", "day"], name="usage_of_a_service"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "administration_id",
                            "day",
                            "service_id",
                            "actor",
                            "key_id",
                            "kind",
                            "alias",
                            "model",
                            "provider",
                            "hosting",
                        ),
                        name="day_summed_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        forced_row_security("inference_dailyusage"),
        migrations.RunPython(sum_former_calls, migrations.RunPython.noop),
    ]
