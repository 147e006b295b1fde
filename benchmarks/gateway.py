"""What a gateway costs: nothing in between, Socle with everything on, and LiteLLM, in turn in one run.

    python -m benchmarks.gateway [--rounds 3] [--requests 2000] [--streams 2000] [--seconds 60]
                                 [--without-litellm] [--litellm FOLDER]

The system measured has one core, the client and the fake provider share the other. Each round measures every
system once; the table holds the median of the rounds. On Socle: a key, ten limits over
the five kinds of holders, two routes by least busy, usage journal, cost and energy of each call.
"""

import argparse
import asyncio
import json
import os
import statistics
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import uvloop

from benchmarks.gateway_load import Answers, ask, listen
from benchmarks.gateway_systems import OTHER_CORE, ROOT, System, litellm, socle, upstream

CONNECTIONS = (1, 50, 500)
STREAMS_FOR_CPU = 100
CHUNKS = 100
FLAT_REQUESTS = 20_000


@dataclass
class Measures:
    """What was measured of one system, a value for each round."""

    latencies: dict[int, list[Answers]] = field(
        default_factory=lambda: {number: [] for number in CONNECTIONS}
    )
    cpu_per_request: list[float] = field(default_factory=list)
    cpu_per_stream: list[float] = field(default_factory=list)


def main() -> None:
    """Runs the benchmark and prints its tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--streams", type=int, default=2000)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--without-litellm", action="store_true")
    parser.add_argument("--litellm", type=Path, default=ROOT / "build" / "litellm")
    options = parser.parse_args()
    os.sched_setaffinity(0, {OTHER_CORE})
    with ExitStack() as stack:
        port = stack.enter_context(upstream())
        systems = [System("direct", port, "none", None), stack.enter_context(socle(port))]
        if not options.without_litellm:
            systems.append(stack.enter_context(litellm(port, options.litellm)))
        measures = uvloop.run(_measured(systems, options.rounds, options.requests))
        _show(measures)
        uvloop.run(_show_memory(systems[1]))
        uvloop.run(_show_held(systems[1], options.streams, options.seconds))


def request(system: System, pace: str = "") -> bytes:
    """The bytes of a chat request."""
    body = {
        "model": "bench" if system.process else "upstream-name",
        "messages": [
            {"role": "system", "content": "Vous répondez en français, brièvement."},
            {"role": "user", "content": "Quelle est la date limite de remise des offres ? " * 8},
        ],
        "max_tokens": 64,
    }
    if pace:
        body |= {"stream": True, "user": pace}
    raw = json.dumps(body).encode()
    head = (
        f"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:{system.port}\r\n"
        f"Authorization: Bearer {system.key}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(raw)}\r\n\r\n"
    )
    return head.encode() + raw


async def _measured(systems: list[System], rounds: int, requests: int) -> dict[str, Measures]:
    measures = {system.name: Measures() for system in systems}
    for system in systems:  # connections, caches and compiled code are there from the first measure on
        await ask(system.port, request(system), 20, 200)
    for _ in range(rounds):
        for system in systems:
            await _measure(system, measures[system.name], requests)
    return measures


async def _measure(system: System, found: Measures, requests: int) -> None:
    slow = 10 if system.name == "LiteLLM" else 1
    for connections in CONNECTIONS:
        count = max(2 * connections, requests // slow)
        before = system.cpu_seconds()
        answers = await ask(system.port, request(system), connections, count)
        if answers.wrong:
            print(f"{system.name}: {answers.wrong} wrong answers of {count} at {connections} connections")
        found.latencies[connections].append(answers)
        if connections == 50:
            found.cpu_per_request.append((system.cpu_seconds() - before) / count)
    before = system.cpu_seconds()
    held = await listen(
        system.port, request(system, f"chunks={CHUNKS},every=0.01"), STREAMS_FOR_CPU // slow or 4
    )
    if held.broken:
        print(f"{system.name}: {held.broken} broken streams")
    found.cpu_per_stream.append((system.cpu_seconds() - before) / max(1, held.whole))


def _show(measures: dict[str, Measures]) -> None:
    direct = measures["direct"]
    print("\n| system | connections | p50 ms | p95 | p99 | added p50 | added p95 | added p99 | requests/s |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, found in measures.items():
        for connections in CONNECTIONS:
            own = [_middle(found, connections, share) for share in (0.5, 0.95, 0.99)]
            base = [_middle(direct, connections, share) for share in (0.5, 0.95, 0.99)]
            added = [f"{one - other:.2f}" for one, other in zip(own, base, strict=True)]
            rate = statistics.median(answers.rate for answers in found.latencies[connections])
            shown = " | ".join([*(f"{one:.2f}" for one in own), *added])
            print(f"| {name} | {connections} | {shown} | {rate:.0f} |")
    print("\n| system | CPU ms per request | CPU ms per 100-chunk stream | requests/s on one core |")
    print("|---|---|---|---|")
    for name, found in measures.items():
        if name == "direct":
            continue
        per_request, per_stream = (
            1000 * statistics.median(one) for one in (found.cpu_per_request, found.cpu_per_stream)
        )
        best = max(statistics.median(one.rate for one in rows) for rows in found.latencies.values())
        print(f"| {name} | {per_request:.3f} | {per_stream:.2f} | {best:.0f} |")


def _middle(found: Measures, connections: int, share: float) -> float:
    return statistics.median(answers.percentile(share) for answers in found.latencies[connections])


async def _show_memory(system: System) -> None:
    print("\n| requests since | resident MB |\n|---|---|")
    print(f"| the measures above | {system.memory():.1f} |")
    for part in range(4):
        await ask(system.port, request(system), 50, FLAT_REQUESTS // 4)
        print(f"| + {(part + 1) * FLAT_REQUESTS // 4} | {system.memory():.1f} |")


async def _show_held(system: System, streams: int, seconds: int) -> None:
    chunks = 2 * seconds
    before = system.cpu_seconds()
    held = await listen(system.port, request(system, f"chunks={chunks},every=0.5"), streams)
    await asyncio.sleep(0)
    cpu = system.cpu_seconds() - before
    print(f"\n{streams} streams of 2 chunks a second for {seconds} s, by one process:")
    print(f"{held.whole} whole, {held.broken} broken, {held.words} words of {streams * chunks};")
    print(f"{cpu:.1f} s of CPU, {system.memory():.0f} MB.")


if __name__ == "__main__":
    main()
