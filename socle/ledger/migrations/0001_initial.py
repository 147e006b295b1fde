"""Tables that only grow, their months, and the two functions that may make and expire them."""

from django.db import migrations, models

TABLES = """
create table ledger_entry (
    id bigint not null,
    at timestamptz not null default clock_timestamp(),
    -- Tells the sealer which entries may have been committed since it last looked; no part of the proof.
    xid xid8 not null default pg_current_xact_id(),
    administration_id bigint not null,
    kind varchar(40) not null,
    act varchar(200) not null,
    step varchar(200) not null,
    actor varchar(200) not null,
    facts jsonb not null,
    primary key (id, at)
) partition by range (at);
create sequence ledger_entry_id_seq owned by ledger_entry.id;
alter table ledger_entry alter id set default nextval('ledger_entry_id_seq');
create index ledger_entry_xid on ledger_entry (xid);

create table ledger_link (
    position bigint not null,
    sealed_at timestamptz not null,
    entry_id bigint not null,
    entry_at timestamptz not null,
    digest bytea not null,
    mac bytea not null,
    primary key (position, sealed_at)
) partition by range (sealed_at);
create index ledger_link_entry on ledger_link (entry_id);

-- A unique index cannot span partitions: each (act, step, kind) is claimed here first.
create table ledger_claim (key uuid primary key, month date not null);

create table ledger_checkpoint (
    id bigint generated always as identity primary key,
    position bigint not null,
    mac bytea not null,
    before date not null unique,
    made timestamptz not null,
    signature bytea not null
);

create function ledger_record(p_administration bigint, p_kind text, p_act text, p_step text, p_actor text,
        p_facts jsonb) returns void language plpgsql as $$
begin
    insert into ledger_claim (key, month) values (
        encode(substring(sha256(convert_to(p_act || e'\\x1f' || p_step || e'\\x1f' || p_kind, 'UTF8')) for 16),
            'hex')::uuid,
        date_trunc('month', clock_timestamp() at time zone 'UTC')
    ) on conflict do nothing;
    if found then
        insert into ledger_entry (administration_id, kind, act, step, actor, facts)
            values (p_administration, p_kind, p_act, p_step, p_actor, p_facts);
    end if;
end $$;
"""

MAKE_MONTH = """
create function ledger_make_month(p_month date) returns void language plpgsql security definer
    set search_path = pg_catalog, pg_temp set lock_timeout = '5s' as $$
declare
    v_this timestamp := date_trunc('month', now() at time zone 'UTC');
    v_first timestamp := date_trunc('month', p_month::timestamp);
    v_table text;
    v_name text;
begin
    if v_first < v_this - interval '1 month' or v_first > v_this + interval '12 months' then
        raise exception 'month % is out of reach', p_month;
    end if;
    perform pg_advisory_xact_lock(1355014147);
    foreach v_table in array array['ledger_entry', 'ledger_link'] loop
        v_name := v_table || to_char(v_first, '_YYYY_MM');
        continue when to_regclass('public.' || v_name) is not null;
        execute format('create table public.%I (like public.%I including defaults including constraints '
            'including indexes)', v_name, v_table);
        -- Rights are given on the whole table; none on a month, which would be a way around them.
        execute format('revoke all on public.%I from public, socle_app', v_name);
        -- Attached, not created as a partition: that would stop every writer.
        execute format('alter table public.%I attach partition public.%I for values from (%L) to (%L)', v_table,
            v_name, v_first at time zone 'UTC', (v_first + interval '1 month') at time zone 'UTC');
    end loop;
end $$;
"""

EXPIRE_MONTH = """
create function ledger_expire_month(p_month date) returns void language plpgsql security definer
    set search_path = pg_catalog, pg_temp set lock_timeout = '5s' as $$
declare
    v_first timestamp := date_trunc('month', p_month::timestamp);
    v_next timestamp := v_first + interval '1 month';
    v_entry text := 'ledger_entry' || to_char(v_first, '_YYYY_MM');
    v_link text := 'ledger_link' || to_char(v_first, '_YYYY_MM');
    v_checkpoint public.ledger_checkpoint;
    v_last bigint;
    v_mac bytea;
    v_found boolean;
begin
    if v_next > date_trunc('month', now() at time zone 'UTC') - interval '1 month' then
        raise exception 'month % is too recent to expire', p_month;
    end if;
    perform pg_advisory_xact_lock(1355014147);
    if to_regclass('public.' || v_entry) is null or to_regclass('public.' || v_link) is null then
        return;
    end if;
    if exists (select from pg_inherits i join pg_class c on c.oid = i.inhrelid
            where i.inhparent = 'public.ledger_link'::regclass and c.relname < v_link) then
        raise exception 'an earlier month has not expired';
    end if;
    execute format('select exists (select from public.%I e where not exists '
        '(select from public.ledger_link l where l.entry_id = e.id))', v_entry) into v_found;
    if v_found then
        raise exception 'month % holds entries that are not sealed', p_month;
    end if;
    execute format('select position, mac from public.%I order by position desc limit 1', v_link)
        into v_last, v_mac;
    execute format('select exists (select from public.%I)', v_entry) into v_found;
    if v_found or v_last is not null then
        select * into v_checkpoint from public.ledger_checkpoint where before = v_next::date;
        if not found or v_checkpoint.position < v_last
                or (v_checkpoint.position = v_last and v_checkpoint.mac <> v_mac)
                or exists (select from public.ledger_link l where l.position <= v_checkpoint.position
                    and l.sealed_at >= v_next at time zone 'UTC') then
            raise exception 'no checkpoint covers month %', p_month;
        end if;
    end if;
    execute format('drop table public.%I, public.%I', v_entry, v_link);
    delete from public.ledger_claim where month = v_first::date;
end $$;
"""

RIGHTS = """
revoke all on ledger_entry, ledger_link, ledger_claim, ledger_checkpoint from public, socle_app;
grant select on ledger_entry, ledger_link, ledger_claim, ledger_checkpoint to socle_app;
-- Not its number, its time nor its transaction: those are PostgreSQL's to say.
grant insert (administration_id, kind, act, step, actor, facts) on ledger_entry to socle_app;
grant insert on ledger_link, ledger_claim, ledger_checkpoint to socle_app;
revoke all on sequence ledger_entry_id_seq from public, socle_app;
grant usage on sequence ledger_entry_id_seq to socle_app;
revoke all on function ledger_make_month(date), ledger_expire_month(date) from public;
grant execute on function ledger_make_month(date), ledger_expire_month(date) to socle_app;
"""

FIRST_MONTHS = """
select ledger_make_month((date_trunc('month', now() at time zone 'UTC') + make_interval(months => ahead))::date)
  from generate_series(0, 3) as ahead;
"""

GONE = """
drop function ledger_record(bigint, text, text, text, text, jsonb);
drop function ledger_make_month(date);
drop function ledger_expire_month(date);
drop table ledger_entry, ledger_link, ledger_claim, ledger_checkpoint;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.RunSQL(TABLES + MAKE_MONTH + EXPIRE_MONTH + RIGHTS + FIRST_MONTHS, GONE),
        migrations.CreateModel(
            name="PseudonymKey",
            fields=[
                ("person_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("key", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("administration_id", models.BigIntegerField()),
                ("kind", models.CharField(max_length=40)),
                ("act", models.CharField(max_length=200)),
                ("step", models.CharField(max_length=200)),
                ("actor", models.CharField(max_length=200)),
                ("facts", models.JSONField()),
            ],
            options={"db_table": "ledger_entry", "managed": False},
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("sealed_at", models.DateTimeField()),
                ("entry_id", models.BigIntegerField()),
                ("entry_at", models.DateTimeField()),
                ("digest", models.BinaryField()),
                ("mac", models.BinaryField()),
            ],
            options={"db_table": "ledger_link", "managed": False},
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.BigIntegerField()),
                ("mac", models.BinaryField()),
                ("before", models.DateField(unique=True)),
                ("made", models.DateTimeField()),
                ("signature", models.BinaryField()),
            ],
            options={"db_table": "ledger_checkpoint", "managed": False},
        ),
    ]
