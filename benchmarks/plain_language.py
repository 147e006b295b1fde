"""Langage clair on the ten letters of the tests, with the local model. Prints a table.

`python -m benchmarks.plain_language [LETTER …]`. Starts the engine alone; no database is needed. Each
paragraph that may be rewritten is asked for, twice at most; what does not pass the checks keeps its words.
"""

import argparse
import json
import os
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from socle.checks.locked_facts import check_locked_facts
from socle.tools.plain_language.letter import read_text
from socle.tools.plain_language.readability import letter_readability
from socle.tools.plain_language.rewriting import ModelSilent, ParagraphProposal, propose, why_not_sent
from tests.inference.local_engine import CHAT, ROOT, LocalEngine

LETTERS = ROOT / "tests" / "fixtures" / "letters"


def main() -> None:
    """Rewrites every letter, or those named."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("letters", nargs="*", help="names of letters; all when none is given")
    arguments.add_argument("--show", action="store_true", help="Also print each paragraph, before and after.")
    given = arguments.parse_args()
    folder = Path(os.environ.get("SOCLE_MODELS_FOLDER", ROOT / "build" / "models"))
    engine = LocalEngine(folder, "--idle", "0", "--slots", "1")
    refused: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    print(
        "| letter | sent | changed | given back | kept, flagged | Kandel-Moles | LIX | words a sentence "
        "| facts | seconds |\n|---|---|---|---|---|---|---|---|---|---|"
    )
    try:
        for name in given.letters or sorted(path.stem for path in LETTERS.glob("*.txt")):
            _rewrite(name, engine, given.show, refused, totals)
    finally:
        engine.stop()
    print("\n" + ", ".join(f"{what} {count}" for what, count in totals.items()))
    print("Refused answers at their last attempt, by check:", dict(refused.most_common()))


def _rewrite(name: str, engine: LocalEngine, show: bool, refused: Counter[str], totals: Counter[str]) -> None:
    paragraphs = read_text((LETTERS / f"{name}.txt").read_text(encoding="utf-8"))
    began = time.monotonic()
    proposals = [
        propose(paragraph, lambda messages, schema: _ask(engine, messages, schema))
        for paragraph in paragraphs
    ]
    seconds = time.monotonic() - began
    after = [
        replace(one, text=proposal.proposed) for one, proposal in zip(paragraphs, proposals, strict=True)
    ]
    sent = [proposal for one, proposal in zip(paragraphs, proposals, strict=True) if not why_not_sent(one)]
    flagged = [proposal for proposal in sent if proposal.flags]
    for proposal in flagged:
        refused.update(check.name for check in proposal.checks if check.outcome == "failed")
    changed = sum(proposal.changed for proposal in sent)
    same = len(sent) - changed - len(flagged)
    totals.update({"sent": len(sent), "changed": changed, "given back": same, "kept, flagged": len(flagged)})
    facts = check_locked_facts(
        "\n\n".join(one.text for one in paragraphs), "\n\n".join(one.text for one in after)
    )
    first, second = letter_readability(paragraphs), letter_readability(after)
    cells = [
        *map(str, (name, len(sent), changed, same, len(flagged))),
        f"{first.kandel_moles} → {second.kandel_moles}",
        f"{first.lix} → {second.lix}",
        f"{first.mean_sentence} → {second.mean_sentence}",
        "equal" if facts.outcome == "passed" else "DIFFER",
        f"{seconds:.0f}",
    ]
    print(f"| {' | '.join(cells)} |", flush=True)
    if show:
        _show(sent)


def _show(sent: Sequence[ParagraphProposal]) -> None:
    for proposal in sent:
        print(f"\n  < {proposal.original}\n  > {proposal.proposed if proposal.changed else '='}", flush=True)
        for flag in proposal.flags:
            print(f"    ! {flag}")
    print()


def _ask(
    engine: LocalEngine, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]
) -> dict[str, Any]:
    form = {"type": "json_schema", "json_schema": {"name": "paragraphe", "schema": schema, "strict": True}}
    response = engine.http.post(
        "/v1/chat/completions",
        json={
            "model": CHAT,
            "temperature": 0,
            "max_tokens": 700,
            "messages": messages,
            "response_format": form,
        },
        timeout=900,
    )
    try:
        answer: dict[str, Any] = json.loads(response.json()["choices"][0]["message"]["content"])
    except (KeyError, json.JSONDecodeError) as error:  # cut short, or refused by the engine
        raise ModelSilent from error
    return answer


if __name__ == "__main__":
    main()
