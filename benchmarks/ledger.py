"""What the ledger costs those who act, and how fast it is sealed and verified.

    python -m benchmarks.ledger [--writers 32] [--seconds 2] [--rounds 20] [--entries 100000]

On an embedded PostgreSQL of its own, as `socle serve` starts it (durable commits). Writers act at the same
time, in processes of their own, on Django's ORM as the application's role; the sealer seals each second in
one more process, as a worker does. Each round lets the same writers act with and without the entry, one
after the other in changing order, so that what else the machine does weighs on both. Two kinds of act:

- an acting transaction of the product: a person keeps or reopens an item of a draft
  (`work.review.acts.decide`), within their administration's scope, after the person and the item were read;
  without the ledger it is the same function without its entry;
- the bare minimum, which no action of the product is: one insert into a plain table. It shows the entry's
  cost beside nothing.

Beside the speed stands the processor time of all processes together (writers, PostgreSQL, sealer) for one
act: on a machine that has other work the speed of a round says more of that work than of the ledger, the
processor time less so. Where processors are what limits the writers, the ledger's share of it is the loss.

Prints Markdown.
"""

import argparse
import contextlib
import multiprocessing
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.ledger_writers import Task, close, prepare, seal_until, write
from benchmarks.retrieval import a_database

PROCESSES = 4
MIXES = {"acting transaction": "act", "one plain insert": "insert"}


def main() -> None:
    """Runs the benchmark."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--writers", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--entries", type=int, default=100_000)
    options = parser.parse_args()
    with a_database():
        measure_writers(options.writers, options.seconds, options.rounds)
        measure_chain(options.entries)
        close()


def measure_writers(writers: int, seconds: float, rounds: int) -> None:
    """Transactions a second with and without the ledger, round by round."""
    person_id, administration_id = prepare()
    threads = writers // PROCESSES
    close()
    stop = multiprocessing.Event()
    sealer = multiprocessing.Process(target=seal_until, args=(stop,))
    sealer.start()
    print(
        f"\n| {writers} writers at once | round | without, acts/s | with, acts/s | loss of speed "
        "| CPU ms an act |"
    )
    print("|---|---|---|---|---|---|")
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        for name, kind in MIXES.items():
            without, with_it = Measured(), Measured()
            losses = []
            for number in range(-1, rounds):
                pair = {}
                for with_ledger in (False, True) if number % 2 else (True, False):
                    tasks = [
                        Task(
                            one,
                            kind,
                            with_ledger,
                            threads,
                            seconds,
                            person_id,
                            administration_id,
                        )
                        for one in range(PROCESSES)
                    ]
                    pair[with_ledger] = measured(lambda tasks=tasks: sum(pool.map(write, tasks)))
                if number < 0:
                    continue  # the first warms connections and caches
                without, with_it = without + pair[False], with_it + pair[True]
                losses.append(print_pair(f"{name} | {number + 1}", pair[False], pair[True]))
            print_pair(f"**{name}** | all", without, with_it, statistics.median(losses))
    stop.set()
    sealer.join()


@dataclass(frozen=True)
class Measured:
    """Acts, the seconds that they took, and the processor seconds of all processes."""

    acts: int = 0
    seconds: float = 0.0
    processor: float = 0.0

    def __add__(self, other: "Measured") -> "Measured":
        return Measured(
            self.acts + other.acts, self.seconds + other.seconds, self.processor + other.processor
        )


def measured(work: Callable[[], int]) -> Measured:
    """What the acts took."""
    processor, began = processor_seconds(), time.perf_counter()
    acts = work()
    return Measured(acts, time.perf_counter() - began, processor_seconds() - processor)


def processor_seconds() -> float:
    """Of this process, its children, and PostgreSQL with its own, ended ones included."""
    postmaster = psutil.Process(
        int(next(Path(os.environ["SOCLE_DATA"]).rglob("postmaster.pid")).read_text().split()[0])
    )
    ended = postmaster.cpu_times()
    mine = psutil.Process()
    running = [mine, *mine.children(recursive=True), postmaster, *postmaster.children(recursive=True)]
    total = ended.children_user + ended.children_system
    for process in {one.pid: one for one in running}.values():
        with contextlib.suppress(psutil.NoSuchProcess):
            spent = process.cpu_times()
            total += spent.user + spent.system
    return total


def print_pair(name: str, without: Measured, with_it: Measured, median: float | None = None) -> float:
    """Prints a row, and gives the loss of speed."""
    speeds = [one.acts / one.seconds for one in (without, with_it)]
    costs = [1000 * one.processor / one.acts for one in (without, with_it)]
    loss = 1 - speeds[1] / speeds[0]
    said = f"{loss:.1%}" if median is None else f"**{loss:.1%}** (median of rounds {median:.1%})"
    share = f"{costs[0]:.2f} → {costs[1]:.2f} ({1 - costs[0] / costs[1]:.1%} of it the ledger's)"
    print(f"| {name} | {speeds[0]:.0f} | {speeds[1]:.0f} | {said} | {share} |", flush=True)
    return loss


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


if __name__ == "__main__":
    main()
