"""L'Assistant on a real contract, with the local model: found, cited, right, refused. Prints tables.

`python -m benchmarks.answers [--data ../shared/data] [--unanswerable]`. Starts a whole Socle of its own.
"""

import argparse
import json
import os
import re
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CONTRACT = Path("procurement/dinum_marche_produit_2025")


def main() -> None:
    """Reads the contract, asks every question, prints what came."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, default=HERE.parent.parent / "shared" / "data")
    arguments.add_argument("--unanswerable", action="store_true", help="Also ask what it does not answer.")
    given = arguments.parse_args()
    folder = given.data / CONTRACT
    if not folder.exists():
        sys.exit(f"No contract at {folder}.")
    from tests.serving import House

    with House() as house:
        _connect(house)
        conversation, person, seconds = _read(folder / "CCAP_marche_produit.pdf")
        print(f"71 pages ready in {seconds:.1f} s\n")
        _dev_questions(folder, person, conversation)
        if given.unanswerable:
            _unanswerable(person, conversation)


def _connect(house: Any) -> None:
    """Opens the running house's database in this process."""
    os.environ |= {"SOCLE_DATA": str(house.data), "SOCLE_GATEWAY_URL": f"{house.url}/v1"}
    from socle.operating.house import open_data, set_up_django, start_embedded

    start_embedded(open_data(house.data))
    set_up_django()


def _read(file: Path) -> tuple[Any, Any, float]:
    from socle.knowledge.actions import add_document
    from socle.organisation.models import Person
    from socle.tools.assistant import actions

    person = Person.objects.get()
    began = time.monotonic()
    with _scope(person):
        conversation = actions.start_conversation(person)
        document = add_document(person, conversation.collection, file.name, [file.read_bytes()])
    while True:
        with _scope(person):
            document.refresh_from_db()
        if document.status in {"ready", "failed"}:
            assert document.status == "ready", document.failure
            return conversation, person, time.monotonic() - began
        time.sleep(0.1)


def _scope(person: Any) -> Any:
    from socle.storage.scope import administration_scope

    return administration_scope(person.administration_id)


def _ask(person: Any, conversation: Any, question: str) -> Any:
    """The turn of a question, once it has ended; each is asked alone, so that none leans on another."""
    from socle.tools.assistant import actions

    with _scope(person):
        turn = actions.ask(person, conversation, question)
    while turn.is_under_way:
        time.sleep(0.1)
        with _scope(person):
            turn.refresh_from_db()
    return turn


def _dev_questions(folder: Path, person: Any, conversation: Any) -> None:
    truths = tomllib.loads((HERE / "contract_questions.toml").read_text())["question"]
    questions = json.loads((folder / "qa-dev.json").read_text())
    print("| question | right passage at | right page cited | answer right | seconds | answer |")
    print("|---|---|---|---|---|---|")
    for question, truth in zip(questions, truths, strict=True):
        turn = _ask(person, conversation, question["q"])
        found = _passages(person, [one["passage"] for one in turn.found])
        cited = _passages(person, [one["passage"] for row in turn.statements for one in row["references"]])
        print(_row(question["q"], truth, turn, found, cited))


def _passages(person: Any, numbers: list[int]) -> list[Any]:
    from socle.knowledge.models import Passage

    with _scope(person):
        known = {one.pk: one for one in Passage.objects.filter(pk__in=numbers)}
    return [known[number] for number in numbers]


def _row(question: str, truth: dict[str, str], turn: Any, found: list[Any], cited: list[Any]) -> str:
    proof = truth.get("proof")
    shown = turn.answer or f"({turn.get_status_display().lower()} : {turn.notice})"
    seconds = (turn.ended - turn.created).total_seconds()
    if proof is None:
        refused = "oui" if turn.status == "withheld" else "NON"
        return f"| {question} | – | – | refusée : {refused} | {seconds:.0f} | {_line(shown)} |"
    place = next((n for n, one in enumerate(found, 1) if re.search(proof, _text(one))), None)
    right_page = any(re.search(proof, _text(one)) for one in cited)
    right = bool(re.search(truth["answer"], turn.answer))
    told = f"{place or '–'} | {_yes(right_page)} | {_yes(right)}"
    return f"| {question} | {told} | {seconds:.0f} | {_line(shown)} |"


def _text(passage: Any) -> str:
    return " ".join([*passage.headings, passage.text])


def _yes(fact: bool) -> str:
    return "oui" if fact else "non"


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "/")


def _unanswerable(person: Any, conversation: Any) -> None:
    lines = (HERE / "unanswerable.txt").read_text().splitlines()
    questions = [line for line in lines if line and not line.startswith("#")]
    refused = 0
    print("\n| question without an answer | refused | what was shown |\n|---|---|---|")
    for question in questions:
        turn = _ask(person, conversation, question)
        withheld = turn.status == "withheld"
        refused += withheld
        print(f"| {question} | {_yes(withheld)} | {_line(turn.answer or turn.notice)} |")
    print(f"\n{refused} of {len(questions)} refused")


if __name__ == "__main__":
    main()
