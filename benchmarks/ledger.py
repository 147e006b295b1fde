"""What the ledger costs those who act, and how fast it is sealed and verified.

    python -m benchmarks.ledger [--writers 32] [--seconds 5] [--rounds 6] [--entries 100000]

On an embedded PostgreSQL of its own, as `socle serve` starts it (durable commits). Writers act at the same
time, in processes of their own, on Django's ORM as the application's role; the sealer seals each second in
one more process, as a worker does. Each round lets the same writers act with and without the entry, one
after the other in changing order, so that what else the machine does weighs on both. Two kinds of act:

- an acting transaction as the product does them: within an administration's scope, read the person, lock the
  row acted upon, count its siblings, change it, insert the act, enqueue a job;
- the bare minimum, which no action of the product is: one insert into a plain table. It shows the entry's
  cost beside nothing.

Prints Markdown.
"""

import argparse
import multiprocessing
import os
import statistics
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.retrieval import a_database

PROCESSES = 4
MIXES = {"acting transaction": "act", "one plain insert": "insert"}


@dataclass(frozen=True)
class Task:
    """What one process of writers does."""

    kind: str
    with_ledger: bool
    threads: int
    seconds: float
    person_id: int
    administration_id: int


def main() -> None:
    """Runs the benchmark."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--writers", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--entries", type=int, default=100_000)
    options = parser.parse_args()
    with a_database():
        measure_writers(options.writers, options.seconds, options.rounds)
        measure_chain(options.entries)
        close()


def measure_writers(writers: int, seconds: float, rounds: int) -> None:
    """Transactions a second with and without the ledger, round by round."""
    person_id, administration_id = prepare()
    close()
    stop = multiprocessing.Event()
    sealer = multiprocessing.Process(target=seal_until, args=(stop,))
    sealer.start()
    print(f"\n| {writers} writers at once | round | without, tx/s | with, tx/s | loss |")
    print("|---|---|---|---|---|")
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        for name, kind in MIXES.items():
            losses, totals = [], [0.0, 0.0]
            for number in range(-1, rounds):
                speed = {}
                for with_ledger in (False, True) if number % 2 else (True, False):
                    task = Task(
                        kind, with_ledger, writers // PROCESSES, seconds, person_id, administration_id
                    )
                    speed[with_ledger] = sum(pool.map(write, [task] * PROCESSES)) / seconds
                if number < 0:
                    continue  # the first warms connections and caches
                losses.append(1 - speed[True] / speed[False])
                totals = [totals[0] + speed[False], totals[1] + speed[True]]
                print(
                    f"| {name} | {number + 1} | {speed[False]:.0f} | {speed[True]:.0f} | {losses[-1]:.1%} |"
                )
            loss = 1 - totals[1] / totals[0]
            print(
                f"| **{name}** | all | {totals[0] / rounds:.0f} | {totals[1] / rounds:.0f} | **{loss:.1%}** "
                f"(median of rounds {statistics.median(losses):.1%}) |"
            )
    stop.set()
    sealer.join()


def measure_chain(entries: int) -> None:
    """Sealing, verification and export of so many entries, and whether the writers left one chain."""
    from django.conf import settings
    from django.db import connection

    from socle.ledger.chain import KEY_NAME
    from socle.ledger.export_reading import verify_export
    from socle.ledger.exporting import export
    from socle.ledger.online import verify
    from socle.ledger.sealing import seal
    from socle.storage.secrets import secret

    data = Path(settings.SOCLE_DATA)
    key = secret(data, KEY_NAME)
    seal()
    report = verify(data, key)
    said = "one chain, nothing unsealed" if not (report.faults or report.unsealed) else f"{report.faults[:3]}"
    print(f"\nAfter these writers: {report.verified} entries sealed, {said}.\n")
    with connection.cursor() as cursor:
        cursor.execute(
            "select ledger_record(1, 'item_acted', gen_random_uuid()::text, n::text, 'p-0123456789abcdef', "
            "jsonb_build_object('item', n, 'model', 'chat', 'provider', 'local', 'kwh', n / 1e6, "
            "'digest', encode(sha256(n::text::bytea), 'hex'))) from generate_series(1, %s) n",
            [max(0, entries - report.verified)],
        )
    target = data / "export.jsonl"
    print("| of the whole ledger | entries | seconds | entries/s |")
    print("|---|---|---|---|")
    timed("sealed (those that were missing)", seal)
    timed("verified online", lambda: verify(data, key).verified)
    timed("exported", lambda: export(data, key, target))
    timed("verified from the export", lambda: verify_export(target, key).verified)
    print(f"\nThe export has {target.stat().st_size / 1e6:.0f} MB.")


def timed(name: str, work: Callable[[], int]) -> None:
    """Prints a row of the table."""
    began = time.perf_counter()
    count = work()
    seconds = time.perf_counter() - began
    print(f"| {name} | {count} | {seconds:.2f} | {count / seconds:.0f} |")


def prepare() -> tuple[int, int]:
    """The tables that are written to, made by their owner, and somebody who acts."""
    import psycopg

    from socle.organisation.accounts import create_person, default_service

    with psycopg.connect(os.environ["SOCLE_DATABASE_OWNER_URL"]) as owner:
        owner.execute("create table bench_plain (id bigserial primary key, said text)")
        owner.execute(
            "create table bench_item (id bigserial primary key, administration_id bigint, run int, "
            "value text, state text)"
        )
        owner.execute("create index on bench_item (run)")
        owner.execute(
            "create table bench_act (id bigserial primary key, administration_id bigint, person bigint, "
            "item bigint references bench_item, kind text, before text, after text, reason text, "
            "at timestamptz)"
        )
        owner.execute("create index on bench_act (item)")
    person = create_person("banc@exemple.fr", default_service())
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "insert into bench_item (administration_id, run, value, state) "
            "select %s, n / 40, 'une valeur lue', 'open' from generate_series(1, 20000) n",
            [person.administration_id],
        )
    return person.pk, person.administration_id


def seal_until(stop: "threading.Event") -> None:
    """The sealer, as a worker runs it."""
    from socle.ledger.sealing import run_sealer
    from socle.operating.house import set_up_django

    set_up_django()
    run_sealer(stop)


def write(task: Task) -> int:
    """Acts in so many threads for so long; gives the number of acts."""
    from socle.operating.house import set_up_django

    set_up_django()
    counts = [0] * task.threads
    end = time.monotonic() + task.seconds

    def work(number: int) -> None:
        act = act_once if task.kind == "act" else insert_once
        turn = 0
        while time.monotonic() < end:
            act(task, os.getpid() * 1000 + number + turn * 97)
            turn += 1
        counts[number] = turn
        close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(task.threads)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts)


def insert_once(task: Task, turn: int) -> None:
    """One row in a plain table, with or without its entry."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("insert into bench_plain (said) values (%s)", [f"tour {turn}"])
        if task.with_ledger:
            enter(task, turn)


def act_once(task: Task, turn: int) -> None:
    """An agent acts on one item of a draft, as a review does."""
    from django.db import connection

    from socle.jobs.enqueue import enqueue
    from socle.jobs.queues import UPKEEP
    from socle.organisation.models import Person
    from socle.storage.scope import administration_scope

    item = turn % 20_000 + 1
    with administration_scope(task.administration_id), connection.cursor() as cursor:
        person = Person.objects.select_related("administration", "service").get(pk=task.person_id)
        cursor.execute("select id, run, value, state from bench_item where id = %s for update", [item])
        _, run, value, _ = cursor.fetchone()
        cursor.execute("select count(*) from bench_item where run = %s and state = 'open'", [run])
        cursor.execute("update bench_item set value = %s, state = 'kept' where id = %s", [f"{turn}", item])
        cursor.execute(
            "insert into bench_act (administration_id, item, person, kind, before, after, reason, at) "
            "values (%s, %s, %s, 'edit', %s, %s, '', now())",
            [task.administration_id, item, person.pk, value, f"{turn}"],
        )
        enqueue(UPKEEP, "benchmark", f"benchmark-{uuid.uuid4()}", turn)
        if task.with_ledger:
            enter(task, turn)


def enter(task: Task, turn: int) -> None:
    """The act's entry in the ledger."""
    from socle.ledger.kinds import Kind
    from socle.ledger.pseudonyms import pseudonym
    from socle.ledger.recording import record

    record(
        Kind.ITEM_ACTED,
        administration_id=task.administration_id,
        act=str(uuid.uuid4()),
        actor=pseudonym(task.person_id),
        facts={"item": turn, "kind": "edit", "bulk": False},
    )


def close() -> None:
    """Gives this thread's connection back."""
    from django.db import connections

    connections.close_all()


if __name__ == "__main__":
    main()
