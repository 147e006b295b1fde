"""What Dépenses éclairées reads in contracts without any model: precision, recall, faults, false alarms.

    python -m benchmarks.contracts [--seed 0] [--contracts 40] [--formats docx,odt,pdf,scan] [--keep FOLDER]
    python -m benchmarks.contracts --held-out FOLDER

Makes contracts with their truth (tests/tools/contracts/generator.py) in each format and reads them; or reads
those of a folder, each in a folder of its own with its `truth.json`: first a row for each layout and one for
all, then those of the contracts. Prints a table; `--notes` adds errors.

`--keep` writes the contracts there with the text recognised on their pages, and reads again what a run before
left: only the reading of fields is then measured anew, so empty the folder after a change to the recogniser.
"""

import argparse
import json
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

from benchmarks.contracts_scores import Score, parsed, parsed_once, score
from tests.tools.contracts.generator import make, write_contract
from tests.tools.contracts.writing import SUFFIX, Format


def main() -> int:
    """Runs the benchmark; 2 when the held-out folder has no truth."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--contracts", type=int, default=40)
    parser.add_argument("--formats", default=",".join(SUFFIX))
    parser.add_argument("--held-out", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--notes", action="store_true")
    options = parser.parse_args()
    if options.held_out:
        scores = held_out(options.held_out)
        if not scores:
            print(f"No truth.json under {options.held_out}.", file=sys.stderr)
            return 2
    else:
        scores = made(options.seed, options.contracts, options.formats.split(","), options.keep)
    if options.held_out:
        show({**by_layout(scores), "total": total(scores.values()), **scores}, options.notes, detailed=scores)
    else:
        show(scores, options.notes, detailed=scores)
    return 0


def made(seed: int, contracts: int, formats: list[Format], keep: Path | None = None) -> dict[str, Score]:
    """Scores by format over contracts made from consecutive seeds. Tells each on standard error."""
    scores: dict[str, Score] = {}
    for form in formats:
        scores[form] = Score()
        for number in range(seed, seed + contracts):
            with tempfile.TemporaryDirectory() as scratch:
                folder = keep / f"{form}-{number}" if keep else Path(scratch)
                _score_made(folder, form, number, scores[form], kept=keep is not None)
            print(f"{form} {number}", file=sys.stderr, flush=True)
    return scores


def _score_made(folder: Path, form: Format, number: int, into: Score, *, kept: bool) -> None:
    told = folder / "truth.json"
    truth = (
        json.loads(told.read_text("utf-8"))
        if told.exists()
        else write_contract(make(number), folder, form, number)
    )
    score(folder, truth, into, parsed_once if kept else parsed)
    into.notes = [note.replace(str(folder), str(number)) for note in into.notes]


def held_out(folder: Path) -> dict[str, Score]:
    """Scores by the names of the folders above the contracts'."""
    scores: dict[str, Score] = defaultdict(Score)
    for path in sorted(folder.rglob("truth.json")):
        truth = json.loads(path.read_text("utf-8"))
        above = path.parent.relative_to(folder).parts[:-1]
        name = "/".join(above) or Path(truth["pieces"][0]["file"]).suffix.lstrip(".")
        score(path.parent, truth, scores[name])
    return dict(scores)


def by_layout(scores: dict[str, Score]) -> dict[str, Score]:
    """One score for each layout: «state-01» and «state-02» are of the layout «state»."""
    groups: dict[str, list[Score]] = defaultdict(list)
    for name, got in scores.items():
        groups[re.sub(r"[-_ ]?\d+$", "", name.split("/")[0])].append(got)
    return {name: total(group) for name, group in groups.items() if name and name not in scores}


def total(scores: Iterable[Score]) -> Score:
    """The counts of several scores, added up."""
    whole = Score()
    for got in scores:
        for part in fields(Score):
            setattr(whole, part.name, getattr(whole, part.name) + getattr(got, part.name))
    return whole


def show(scores: dict[str, Score], notes: bool, *, detailed: dict[str, Score]) -> None:
    """The table, then the fields that were read wrong or missed most, for each of `detailed`."""
    print("| format | contracts | kinds | precision of «lu» | recall | faults found | false alarms |")
    print("|---|---|---|---|---|---|---|")
    for name, got in scores.items():
        alarms = f"{got.alarms} of {got.checks} ({got.alarms / max(got.checks, 1):.1%})"
        kinds, found = f"{got.kinds_right}/{got.kinds}", f"{got.found}/{got.planted}"
        figures = f"{got.precision:.3f} | {got.recall:.3f}"
        print(f"| {name} | {got.contracts} | {kinds} | {figures} | {found} | {alarms} |")
    for name, got in detailed.items():
        if got.wrong or got.missed:
            print(f"\n{name}: wrong {dict(got.wrong.most_common())}; missed {dict(got.missed.most_common())}")
        if notes:
            print("\n".join(got.notes))


if __name__ == "__main__":
    sys.exit(main())
