"""Tells gateways within a moment that a key or a person changed."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_initial")]
    operations = [
        migrations.RunSQL(
            """
            create function organisation_notify() returns trigger language plpgsql as $$
            begin
                perform pg_notify('socle_keys', case tg_argv[0] when 'person' then 'person:' else '' end
                    || coalesce(new.id, old.id)::text);
                return null;
            end $$;
            create trigger key_changed after update or delete on organisation_apikey
                for each row execute function organisation_notify('key');
            create trigger person_changed after update of is_active, service_id, administration_id or delete
                on organisation_person for each row execute function organisation_notify('person');
            """,
            """
            drop trigger key_changed on organisation_apikey;
            drop trigger person_changed on organisation_person;
            drop function organisation_notify();
            """,
        )
    ]
