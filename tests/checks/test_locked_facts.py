"""The facts of a letter stay the same when it is rewritten."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socle.checks.locked_facts import check_locked_facts, compare, locked_facts
from socle.checks.sentences import split_sentences

LETTER = """Madame Vasseur,

Vous devez payer 1 250,50 € avant le 15 mars 2026, dans un délai de deux mois, au 12 bis rue de la République,
75011 Paris Cedex 11 (BP 12345). L’article L. 421-1 du code de justice administrative s’applique au taux
de 20 %. Votre dossier n° 2026-0458 est suivi par M. Jean Bellanger, au 01 23 45 67 89 ou à
aide@impots.gouv.fr. Voir www.impots.gouv.fr et l’avis publié
le 12 mai 2025 (NOR ECOM1831545V). Le remboursement se fait sur le compte
FR76 3000 6000 0112 3456 7890 189 du SIRET 732 829 320 00074. La Direction régionale vous répond sous
5 jours ouvrés.
"""
CHANGES = [
    ("1 250,50 €", "1 250,00 €", "amount"),
    ("15 mars 2026", "16 mars 2026", "date"),
    ("deux mois", "trois mois", "deadline"),
    ("5 jours ouvrés", "5 jours calendaires", "deadline"),
    ("12 bis rue", "12 ter rue", "address"),
    ("75011 Paris", "75012 Paris", "address"),
    ("BP 12345", "BP 12346", "address"),
    ("L. 421-1", "L. 421-2", "reference"),
    ("le 12 mai 2025 (NOR ECOM1831545V)", "le 12 mai 2025 (NOR ECOM1831546V)", "reference"),
    ("20 %", "10 %", "rate"),
    ("2026-0458", "2026-0459", "reference"),
    ("Bellanger", "Boulanger", "name"),
    ("01 23 45 67 89", "01 23 45 67 88", "phone"),
    ("aide@", "contact@", "email"),
    ("www.impots.gouv.fr", "www.impots.fr", "url"),
    ("7890 189", "7890 188", "reference"),
    ("00074", "00075", "reference"),
    ("Vasseur", "Lasseur", "name"),
]


@pytest.mark.parametrize(("before", "after", "kind"), CHANGES)
def test_one_changed_fact_is_told_as_changed(before: str, after: str, kind: str) -> None:
    difference = compare(LETTER, LETTER.replace(before, after))
    assert [(one.before.kind, one.after.kind) for one in difference.changed] == [(kind, kind)]
    assert not difference.missing
    assert not difference.new


@given(st.sets(st.sampled_from(CHANGES), min_size=1))
@settings(max_examples=40)
def test_every_changed_fact_is_found_among_others(changes: set[tuple[str, str, str]]) -> None:
    rewritten = LETTER
    for before, after, _ in changes:
        rewritten = rewritten.replace(before, after)
    difference = compare(LETTER, rewritten)
    told = len(difference.changed) + len(difference.missing)
    assert told == len(changes)


@given(st.sampled_from([change[0] for change in CHANGES]))
def test_one_lost_fact_is_told_as_missing(lost: str) -> None:
    assert check_locked_facts(LETTER, LETTER.replace(lost, "")).outcome == "failed"
    assert check_locked_facts(LETTER.replace(lost, ""), LETTER).outcome == "failed"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("deux mois", "2 mois"),
        ("1 250,50 €", "1250,50 euros"),
        ("15 mars 2026", "15/03/2026"),
        ("L. 421-1", "L421-1"),
        ("L. 421-1 du code de justice administrative", "L421-1 du CJA"),
        ("Madame Vasseur,", "Bonjour Madame Vasseur,"),
        ("La Direction régionale", "Notre direction régionale"),
        ("01 23 45 67 89", "01.23.45.67.89"),
        ("12 bis rue", "12 bis, rue"),
        ("5 jours ouvrés", "cinq jours ouvrés"),
        ("Vous devez payer", "Payez"),
    ],
)
def test_another_way_of_writing_the_same_fact_is_no_change(before: str, after: str) -> None:
    rewritten = LETTER.replace(before, after)
    assert rewritten != LETTER
    assert check_locked_facts(LETTER, rewritten).outcome == "passed"


@given(st.permutations([span.text for span in split_sentences(LETTER)]))
@settings(max_examples=30)
def test_the_order_of_sentences_is_free(sentences: list[str]) -> None:
    assert check_locked_facts(LETTER, "\n\n".join(sentences)).outcome == "passed"


@given(st.dates(date(1950, 1, 1), date(2050, 1, 1)), st.integers(1, 400))
def test_any_other_date_is_found(day: date, shift: int) -> None:
    other = day + timedelta(days=shift)
    before = f"Vous avez jusqu’au {day:%d/%m/%Y} pour répondre."
    assert check_locked_facts(before, f"Répondez avant le {day:%d/%m/%Y}.").outcome == "passed"
    assert check_locked_facts(before, f"Répondez avant le {other:%d/%m/%Y}.").outcome == "failed"


@given(st.text(max_size=300))
def test_facts_stand_where_they_say_and_apart(text: str) -> None:
    found = locked_facts(text)
    assert all(one.text == text[one.start : one.end] for one in found)
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert not compare(text, text)


def test_another_code_for_the_same_article_is_a_change() -> None:
    difference = compare(LETTER, LETTER.replace("code de justice administrative", "code du travail"))
    (change,) = difference.changed
    assert (change.before.text, change.after.text) == (
        "L. 421-1 du code de justice administrative",
        "L. 421-1 du code du travail",
    )


def test_a_fact_said_twice_must_be_said_twice() -> None:
    before = "Payez 100 €. Ces 100 € sont dus."
    assert check_locked_facts(before, "Payez 100 €, qui sont dus.").outcome == "failed"


def test_the_sentence_says_what_to_put_back() -> None:
    outcome = check_locked_facts(LETTER, LETTER.replace("deux mois", "un mois"))
    assert outcome.sentence == (
        "Le délai «\u00a0deux mois\u00a0» est devenu «\u00a0un mois\u00a0». "
        "Rétablissez ce que dit l’original."
    )


def test_a_text_without_facts_has_nothing_to_keep() -> None:
    assert check_locked_facts("Nous avons bien reçu votre demande.", "Votre demande est là.").outcome == (
        "not_applicable"
    )
    assert check_locked_facts("Votre demande est là.", "Payez 10 €.").outcome == "failed"
