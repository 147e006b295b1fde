"""Measures of readability, and the chart of them."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from socle.tools.plain_language import observing
from socle.tools.plain_language.chart import chart, measures
from socle.tools.plain_language.readability import letter_readability, readability
from socle.tools.plain_language.syllables import syllables
from tests.tools.plain_language.letters import NAMES, letter

# Counted by hand, as in careful speech.
SYLLABLES = {
    "idée": 2, "administration": 5, "obligatoire": 4, "notification": 5, "recours": 2, "véhicule": 3,
    "paiement": 2, "réception": 3, "joindre": 1, "adresse": 2, "courrier": 2, "impôt": 2, "année": 2,
    "entreprise": 3, "remboursement": 4, "situation": 4, "famille": 2, "allocation": 4, "délai": 2,
    "veuillez": 2, "agréer": 3, "aucune": 2, "être": 1, "effectuer": 4, "effectués": 4, "communauté": 4,
    "étranger": 3, "école": 2, "travail": 2, "pièces": 1, "mois": 1, "parviennent": 2, "doivent": 1,
    "commencent": 2, "rapidement": 4, "européen": 4, "création": 3, "lieu": 1, "payer": 2, "août": 1,
    "juillet": 2, "théâtre": 2, "pays": 2, "abbaye": 3, "oui": 1, "huit": 1, "ouest": 1, "royaume": 2,
    "coopération": 5, "ouvrier": 3, "client": 2, "agent": 2, "étaient": 2, "naïf": 2, "question": 2,
    "quotient": 2, "géographie": 4, "qualité": 3, "oubliées": 3, "œuvre": 1, "eau": 1, "bureaux": 2,
    "feuille": 1, "travailler": 3, "accueillir": 3, "voies": 1, "de": 1, "RSA": 3, "citoyen": 3,
    "essayer": 3, "l’école": 3, "vingt": 1, "suis": 1, "monsieur": 2, "tribunal": 3, "préfecture": 3,
    "séjour": 2,
}  # fmt: skip


def test_syllables_counted_by_hand_are_found_but_for_few() -> None:
    wrong = {word: syllables(word) for word, count in SYLLABLES.items() if syllables(word) != count}
    assert len(wrong) <= 0.04 * len(SYLLABLES), wrong


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_word_has_a_syllable(word: str) -> None:
    assert syllables(word) >= 1


def test_the_indices_are_those_of_their_formulas() -> None:
    found = readability(["Le chat dort. Il rêve de souris blanches."])
    assert (found.words, found.sentences, found.mean_sentence, found.longest_sentence) == (8, 2, 4.0, 5)
    # Syllables: le 1, chat 1, dort 1, il 1, rêve 1, de 1, souris 2, blanches 1.
    assert found.kandel_moles == round(207 - 1.015 * 4 - 73.6 * 9 / 8, 1)
    assert found.lix == round(4 + 100 * 1 / 8, 1)


def test_a_text_without_words_measures_nothing() -> None:
    found = readability([""])
    assert (found.words, found.kandel_moles, found.lix, found.mean_sentence) == (0, 0.0, 0.0, 0.0)


def test_a_plain_version_is_measured_as_simpler() -> None:
    heavy = readability(
        [
            "Nonobstant l’absence de règlement, il a été procédé à l’émission d’un titre de perception dont "
            "la notification vous sera adressée par la CPAM, laquelle ne saurait être contestée."
        ]
    )
    plain = readability(
        ["Vous n’avez pas payé. Nous allons vous envoyer une facture. Vous pouvez la contester."]
    )
    assert plain.kandel_moles > heavy.kandel_moles + 20
    assert plain.lix < heavy.lix
    assert plain.longest_sentence < heavy.longest_sentence
    assert (plain.passives, plain.acronyms, plain.long_sentences) == (0, (), 0)
    assert heavy.passives >= 2
    assert heavy.acronyms == ("CPAM",)


@pytest.mark.parametrize(
    ("sentence", "passives"),
    [
        ("La demande a été rejetée par le service.", ["a été rejetée"]),
        ("Les pièces doivent être transmises demain.", ["doivent être transmises"]),
        ("Elle sera donc affectée à l’école.", ["sera donc affectée"]),
        ("Il est arrivé hier et elle est venue.", []),
        ("Les ressources se sont élevées à ce montant.", []),
        ("Vous êtes tenu de payer.", []),
        ("Le délai est long.", []),
    ],
)
def test_passives_are_told_from_other_forms_of_etre(sentence: str, passives: list[str]) -> None:
    assert [sentence[start:end] for start, end in observing.passives(sentence)] == passives


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("Il n’est pas exclu que vous receviez une aide.", 1),
        ("Vous ne pouvez pas partir sans payer.", 1),
        ("Vous ne pouvez pas payer et vous ne devez pas partir.", 0),
        ("Vous ne devez pas payer.", 0),
    ],
)
def test_two_negations_in_one_clause_are_a_double_negation(sentence: str, count: int) -> None:
    assert len(list(observing.double_negations(sentence))) == count


def test_an_acronym_explained_once_is_explained() -> None:
    text = (
        "La caisse d’allocations familiales (CAF) vous aide. La CAF paie. La CPAM aussi, dossier 2026-URB-08."
    )
    assert [text[start:end] for start, end in observing.unexplained_acronyms(text)] == ["CPAM"]


@pytest.mark.parametrize("name", NAMES)
def test_the_letters_are_as_heavy_as_real_ones(name: str) -> None:
    found = letter_readability(letter(name))
    assert found.kandel_moles < 70
    assert found.mean_sentence > 20
    assert found.passives >= 3


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=300))
def test_any_text_can_be_measured(text: str) -> None:
    found = readability([text])
    assert found.longest_sentence >= 0
    assert found.passives >= 0


def test_a_place_to_fill_in_is_no_acronym() -> None:
    text = "Le développement du produit NOM DU PRODUIT continue à la CPAM."
    assert [text[start:end] for start, end in observing.unexplained_acronyms(text)] == ["CPAM"]


def test_the_chart_is_accessible_and_holds_no_inline_style() -> None:
    before = letter_readability(letter(NAMES[0]))
    after = replace(before, kandel_moles=-12.5, lix=30.0, acronyms=(), passives=0)
    rows = measures(before, after)
    root = etree.fromstring(chart(rows).encode())
    names = {etree.QName(one).localname for one in root.iter()}
    assert names == {"svg", "title", "desc", "rect", "text"}
    assert root.get("role") == "img"
    labelled = str(root.get("aria-labelledby")).split()
    assert [one.get("id") for one in root[:2]] == labelled
    assert not any(
        "style" in one.attrib or any(name.startswith("on") for name in one.attrib) for one in root.iter()
    )
    assert all(float(one.get("width", "0")) >= 0 for one in root.iter("{*}rect"))
    description = root[1].text or ""
    assert all(row.name in description for row in rows)
    assert not re.search(r"\d\.\d", description)


def test_what_a_letter_never_had_is_told_and_not_drawn() -> None:
    before = replace(letter_readability(letter(NAMES[0])), passives=2, double_negations=0)
    rows = measures(before, replace(before, passives=0))
    root = etree.fromstring(chart(rows).encode())
    drawn = [one.text for one in root.iter("{*}text")]
    assert "Voix passives" in drawn
    assert "Doubles négations" not in drawn
    assert "Doubles négations" in (root[1].text or "")


def test_the_table_says_which_way_each_measure_went() -> None:
    before = letter_readability(letter(NAMES[0]))
    rows = {row.name: row.verdict for row in measures(before, replace(before, kandel_moles=80.0, lix=70.0))}
    assert rows["Indice de Kandel-Moles"] == "plus simple"
    assert rows["Indice LIX"] == "moins simple"
    assert rows["Voix passives"] == "inchangé"
