"""Is what a statement says in the passages given as its sources? The judgement is that of support.py."""

from collections.abc import Sequence

from socle.checks.evidence import Passage
from socle.checks.facts import Fact, facts, same
from socle.checks.outcomes import CheckOutcome, enumeration, failed, not_applicable, passed
from socle.checks.support import support


def check_supported(statement: str, passages: Sequence[Passage]) -> CheckOutcome:
    """A sentence is proved by the passages: its numbers, dates, durations, names and what is said of them."""
    name = "supported"
    if not passages:
        return not_applicable(name, "Aucune source n'est donnée.")
    found = support(statement, passages)
    return CheckOutcome(name, found.outcome, found.sentence)


def check_facts_sourced(text: str, sources: Sequence[str]) -> CheckOutcome:
    """Each number, date, duration, reference and name of a text stands somewhere in its sources.

    Weaker than `check_supported`: it does not look at what is said of them, but reads whole documents.
    """
    name = "facts_sourced"
    told = facts(text)
    if not told or not sources:
        return not_applicable(name, "Aucun chiffre, aucune date ni aucun nom à chercher dans les sources.")
    held: dict[str, list[Fact]] = {}
    for one in (fact for source in sources for fact in facts(source)):
        held.setdefault(one.kind, []).append(one)
    missing = [one for one in told if not _stands(one, held)]
    if missing:
        listed = enumeration(
            [f"« {written} »" for written in dict.fromkeys(_written(one) for one in missing)]
        )
        return failed(name, f"Introuvable dans les sources : {listed}. Vérifiez ou retirez.")
    return passed(name, "Les chiffres, les dates et les noms de ce texte figurent tous dans les sources.")


def _stands(fact: Fact, held: dict[str, list[Fact]]) -> bool:
    kinds = {"number", "date"} if fact.kind in {"number", "date"} else {fact.kind}
    return any(same(fact, other) for kind in kinds for other in held.get(kind, ()))


def _written(fact: Fact) -> str:
    return " ".join(fact.text.split()).strip(" .,;")
