"""Who writes in the benchmark of the ledger: people who act, in several processes, and the sealer."""

import os
import threading
import time
import uuid
from dataclasses import dataclass

DRAFTS = 64
ITEMS = 20


@dataclass(frozen=True)
class Task:
    """What one process of writers does."""

    number: int
    kind: str
    with_ledger: bool
    threads: int
    seconds: float
    person_id: int
    administration_id: int


def prepare() -> tuple[int, int]:
    """The tables that are written to, made by their owner, and somebody who acts."""
    import psycopg

    from socle.organisation.accounts import create_person, default_service
    from socle.organisation.content import ownership
    from socle.storage.scope import administration_scope
    from socle.work.models import Item, Run

    with psycopg.connect(os.environ["SOCLE_DATABASE_OWNER_URL"]) as owner:
        owner.execute("create table bench_plain (id bigserial primary key, said text)")
    person = create_person("banc@exemple.fr", default_service())
    with administration_scope(person.administration_id):
        for number in range(DRAFTS):
            run = Run.objects.create(
                tool="langage-clair",
                tool_version="1",
                title=f"Lettre {number}",
                sensitivity="internal",
                inputs={},
                asker_id=person.pk,
                status=Run.Status.DRAFTED,
                **(ownership(person) | {"service_id": person.service_id}),
            )
            for ordinal in range(ITEMS):
                Item.objects.create(
                    administration_id=person.administration_id,
                    run=run,
                    key=f"paragraphe-{ordinal}",
                    ordinal=ordinal,
                    label=f"Paragraphe {ordinal}",
                    kind="text",
                    value="Vous devez répondre avant le 12 mars. " * 5,
                    origin="proposé",
                    evidence=[],
                    checks=[],
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
    leave_out_entries(not task.with_ledger)
    counts = [0] * task.threads
    end = time.monotonic() + task.seconds

    def work(number: int) -> None:
        act = act_once if task.kind == "act" else insert_once
        turn = 0
        while time.monotonic() < end:
            act(task, (task.number * task.threads + number) % DRAFTS + turn * DRAFTS)
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
    """A person decides on one item of a draft; each writer has drafts of its own, as different people do."""
    from socle.organisation.models import Person
    from socle.storage.scope import administration_scope
    from socle.work.models import Act, Item
    from socle.work.review.acts import Decision, decide

    with administration_scope(task.administration_id):
        person = Person.objects.select_related("administration", "service").get(pk=task.person_id)
        items = Item.objects.select_related("run").filter(run__title=f"Lettre {turn % DRAFTS}")
        item = items.get(key=f"paragraphe-{turn // DRAFTS % ITEMS}")
        kind = Act.Kind.KEEP if item.state == Item.State.PENDING else Act.Kind.REOPEN
        decide(person, item, Decision(kind, item.revision))


def leave_out_entries(left_out: bool) -> None:
    """Takes the entry out of the product's act in this process, or puts it back."""
    from socle.work.review import acts

    if not hasattr(acts, "entered"):
        acts.entered = acts._enter
    acts._enter = (lambda *_: None) if left_out else acts.entered


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
