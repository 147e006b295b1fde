"""What processes hold of limits, how they lease it, and how they hear that a limit changed."""

import django.db.models.deletion
from django.db import migrations, models

# One statement for all the limits that a process asks about: no lock ever waits for a client. The limits'
# rows are locked in one order, and each question after the lock sees what the others committed before it.
LEASE = """
create function gateway_lease(
    asking uuid, number bigint, limits bigint[], begun timestamptz[], keeps bigint[],
    smallest bigint[], needed bigint[], wished bigint[], at timestamptz default clock_timestamp()
) returns table (
    limit_id bigint, begins timestamptz, value bigint, taken bigint, granted bigint, free bigint,
    live bigint, clock timestamptz
) language plpgsql as $$
#variable_conflict use_column
declare
    -- What is older is of a process that died; after a restart of the server everybody has this time again.
    since timestamptz := at - interval '10 seconds';
    restarted boolean := pg_postmaster_start_time() > since;
    question record;
    described record;
    own record;
    others bigint;
    keep bigint;
begin
    insert into gateway_quotaprocess (id, seen) values (asking, at)
        on conflict (id) do update set seen = excluded.seen;
    clock := at;
    select count(*) into live from gateway_quotaprocess where seen > since or restarted;
    for question in
        select * from unnest(limits, begun, keeps, smallest, needed, wished)
            as asked (id, begun, keep, smallest, needed, wished) order by id
    loop
        select l.measure, l.value into described from gateway_limit l
            where l.id = question.id for no key update;
        continue when not found;
        limit_id := question.id;
        value := floor(described.value * case when described.measure in ('cost_per_month', 'energy_per_month')
            then 1000000 else 1 end);
        begins := case
            when described.measure like '%_per_minute' then date_trunc('minute', at, 'UTC')
            when described.measure like '%_per_day' then date_trunc('day', at, 'UTC')
            when described.measure like '%_per_month' then date_trunc('month', at, 'UTC')
            else to_timestamp(0) end;

        select p.taken, p.sequence into own from gateway_leasedportion p
            where p.limit_id = question.id and p.begins = gateway_lease.begins and p.process = asking;
        continue when own.sequence >= number;
        if own.sequence is null then
            delete from gateway_leasedportion p
                where p.limit_id = question.id and p.begins < gateway_lease.begins;
        end if;
        if described.measure = 'simultaneous_requests' and not restarted then
            delete from gateway_leasedportion p
                where p.limit_id = question.id and p.process <> asking and not exists
                    (select from gateway_quotaprocess q where q.id = p.process and q.seen > since);
        end if;
        select coalesce(sum(p.taken), 0) into others from gateway_leasedportion p
            where p.limit_id = question.id and p.begins = gateway_lease.begins and p.process <> asking;

        -- What was kept of another window says nothing about this one.
        keep := case when question.begun = begins then question.keep else coalesce(own.taken, 0) end;
        free := greatest(value - others - keep, 0);
        granted := case when free < question.smallest then 0
            else least(free, greatest(question.needed, least(question.wished, free / (4 * live)))) end;
        taken := keep + granted;
        free := free - granted;
        if taken > 0 or own.sequence is not null then
            insert into gateway_leasedportion as p (limit_id, begins, process, taken, sequence)
                values (question.id, begins, asking, taken, number)
                on conflict (limit_id, begins, process)
                do update set taken = excluded.taken, sequence = excluded.sequence;
        end if;
        return next;
    end loop;
end $$
"""

NOTIFY = """
create function gateway_notify_limit() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        perform pg_notify('socle_limits', old.holder_kind || ':' || old.holder);
    end if;
    if tg_op <> 'DELETE' then
        perform pg_notify('socle_limits', new.holder_kind || ':' || new.holder);
    end if;
    return null;
end $$;
create trigger limit_changed after insert or update or delete on gateway_limit
    for each row execute function gateway_notify_limit();
"""


class Migration(migrations.Migration):
    dependencies = [("gateway", "0001_limits")]

    operations = [
        migrations.CreateModel(
            name="QuotaProcess",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("seen", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="LeasedPortion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("begins", models.DateTimeField()),
                ("process", models.UUIDField()),
                ("taken", models.BigIntegerField()),
                ("sequence", models.BigIntegerField()),
                (
                    "limit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="portions",
                        to="gateway.limit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["limit", "begins", "process"], name="portion_of_a_process"
                    )
                ],
            },
        ),
        migrations.RunSQL(LEASE, "drop function gateway_lease"),
        migrations.RunSQL(
            NOTIFY, "drop trigger limit_changed on gateway_limit; drop function gateway_notify_limit()"
        ),
    ]
