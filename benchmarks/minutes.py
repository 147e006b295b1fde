"""Decisions and actions found in made meetings: by rules alone, and with the local model.

    python -m benchmarks.minutes [--rules] [--models FOLDER]

Precision: lines that are decisions (actions) of the meeting, of all lines of that kind; recall: those of the
meeting that were found. The meetings of `tests/fixtures/meetings` are short and made by hand; the last three
were written apart, and the rules were not mended on them.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Ask = Callable[[list[dict[str, str]], Any], Any]
_ONE_ANSWER = 900


def main() -> None:
    """Prints one row for each set of meetings and each way."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rules", action="store_true", help="without the model")
    parser.add_argument("--models", type=Path, default=Path("build/models"))
    parser.add_argument("--lines", action="store_true", help="each line that was found, too")
    parser.add_argument("--only", nargs="*", default=[], help="names of meetings")
    given = parser.parse_args()
    _set_up()
    from tests.tools.meetings.meetings import HELD_OUT, SEEN

    print(f"{'set':10} {'way':8} {'kind':10} {'precision':>10} {'recall':>7} {'right/wanted/lines':>20}")
    sets = [
        (label, [name for name in names if not given.only or name in given.only])
        for label, names in (("written", SEEN), ("held out", HELD_OUT))
    ]
    for name, names in sets:
        _row(name, "rules", names, None, given.lines)
    if given.rules:
        return
    from tests.inference.local_engine import LocalEngine

    engine = LocalEngine(given.models.resolve(), "--idle", "0", "--slots", "1")
    try:
        for name, names in sets:
            _row(name, "model", names, _asking(engine), given.lines)
    finally:
        engine.stop()


def _set_up() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socle.settings")
    os.environ.setdefault("SOCLE_SECRET_KEY", "unused")
    os.environ.setdefault("SOCLE_DATABASE_URL", "postgresql:///unused")
    django.setup()


def _asking(engine: Any) -> Ask:
    from tests.inference.local_engine import CHAT

    def ask(messages: list[dict[str, str]], schema: Any) -> Any:
        form = {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema, "strict": True}}
        asked = {"model": CHAT, "temperature": 0, "max_tokens": 700, "messages": messages}
        answer = engine.http.post(
            "/v1/chat/completions", json=asked | {"response_format": form}, timeout=_ONE_ANSWER
        )
        return json.loads(answer.json()["choices"][0]["message"]["content"])

    return ask


def _row(label: str, way: str, names: Sequence[str], ask: Ask | None, lines: bool) -> None:
    from socle.tools.meetings.outline import ACTIONS, DECISIONS
    from tests.tools.meetings.meetings import Score, meeting, score

    began, dropped = time.monotonic(), 0
    found = {}
    for name in names:
        found[name], more = _found(name, ask)
        dropped += more
    for kind in (DECISIONS, ACTIONS):
        total = sum((score(meeting(name), found[name], kind) for name in names), Score(0, 0, 0))
        counts = f"{total.right}/{total.wanted}/{total.lines}"
        print(
            f"{label:10} {way:8} {kind:10} {total.precision:10.2f} {total.recall:7.2f} {counts:>20}",
            flush=True,
        )
    if ask:
        print(f"{label:10} {way:8} {dropped} proposals not proved, {time.monotonic() - began:.0f} s")
    if lines:
        for name in names:
            for one in found[name]:
                print(f"  {name:10} {one.kind:10} {one.origin:9} {one.text[:90]} | {one.who} | {one.when}")


def _found(name: str, ask: Ask | None) -> tuple[Sequence[Any], int]:
    from socle.tools.meetings.asking import elements_of, messages_for, schema
    from socle.tools.meetings.cutting import pieces_of
    from socle.tools.meetings.merging import merged
    from socle.tools.meetings.outline import house_outlines
    from socle.tools.meetings.proving import prove
    from socle.tools.meetings.rules import lift
    from socle.tools.meetings.units import units_of
    from socle.work.asking import Unfit
    from tests.tools.meetings.meetings import meeting

    sections = house_outlines()["releve-de-decisions"].sections
    units = units_of(meeting(name).spoken())
    proposed, dropped = [], 0
    for piece in pieces_of(units) if ask else []:
        try:
            elements = elements_of(ask(messages_for(piece, sections), schema(sections, len(piece))))
        except (Unfit, ValueError):
            continue
        proved = [prove(element, piece, units, sections) for element in elements]
        proposed += [one for one in proved if one]
        dropped += sum(one is None for one in proved)
    return merged(lift(units, sections), proposed), dropped


if __name__ == "__main__":
    main()
