"""What a statement says is in its sources."""

from hypothesis import given
from hypothesis import strategies as st

from socle.checks.evidence import Passage
from socle.checks.support import support
from socle.checks.supported import check_facts_sourced, check_supported

DURATION = Passage(
    5,
    "Le marché est conclu pour une durée ferme de 24 mois à compter du 22 novembre 2026 avec Atexo.",
    ("Durée",),
)


@given(st.integers(1, 400))
def test_only_the_number_of_the_source_is_supported(months: int) -> None:
    outcome = check_supported(f"Le marché est conclu pour une durée ferme de {months} mois.", [DURATION])
    assert (outcome.name, outcome.outcome) == ("supported", "passed" if months == 24 else "failed")
    sourced = check_facts_sourced(f"La durée est de {months} mois.", [DURATION.text])
    assert sourced.outcome == ("passed" if months == 24 else "failed")


def test_the_outcome_is_that_of_support() -> None:
    for sentence in ("Bonjour.", "Le marché est conclu pour 24 mois.", "Le lot 3 est annulé."):
        told = support(sentence, [DURATION])
        found = check_supported(sentence, [DURATION])
        assert (found.outcome, found.sentence) == (told.outcome, told.sentence)


def test_what_is_in_no_source_is_listed() -> None:
    outcome = check_facts_sourced(
        "Atexo et Capgemini livrent le 23 novembre 2026 ou en 2 ans.", [DURATION.text]
    )
    assert outcome.outcome == "failed"
    assert "Capgemini" in outcome.sentence
    assert "23 novembre 2026" in outcome.sentence
    assert "Atexo" not in outcome.sentence
    assert "2 ans" not in outcome.sentence


def test_without_facts_or_sources_there_is_nothing_to_look_for() -> None:
    assert check_facts_sourced("le marché est conclu", [DURATION.text]).outcome == "not_applicable"
    assert check_facts_sourced("24 mois", []).outcome == "not_applicable"
    assert check_supported("24 mois", []).outcome == "not_applicable"
