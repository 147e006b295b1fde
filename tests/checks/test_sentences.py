"""Cutting texts into sentences."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socle.checks.sentences import split_sentences

_FRAGMENTS = st.sampled_from(
    [
        "Le lot 1",
        " art. 3",
        ". ",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "| a | b |",
        "« Oui. Non. »",
        " 3,5 %",
        "M. Durand",
        "# ",
        "é ?",
    ]
)


def texts(text: str) -> list[str]:
    return [span.text for span in split_sentences(text)]


@settings(deadline=None)
@given(st.text() | st.lists(_FRAGMENTS, max_size=30).map("".join))
def test_every_character_that_is_not_blank_belongs_to_one_sentence_in_order(text: str) -> None:
    spans = split_sentences(text)
    assert all(span.text == text[span.start : span.end] for span in spans)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    covered = {index for span in spans for index in range(span.start, span.end)}
    assert all(character.isspace() for index, character in enumerate(text) if index not in covered)


@pytest.mark.parametrize(
    "sentence",
    [
        "Voir l'art. 3 al. 2 et la p. 12 du document.",
        "M. Durand et Mme Petit signent pour J. Dupont.",
        "En application de l'article L. 2124-2 du code de la commande publique.",
        "Le coefficient passe de 1.054 à 1.06 selon le n° 2016-247.",
        "Il répond : « Non. Jamais. » au titulaire.",
    ],
)
def test_an_abbreviation_a_decimal_or_a_quotation_ends_no_sentence(sentence: str) -> None:
    assert texts(sentence) == [sentence]


def test_sentences_end_at_full_stops_and_question_marks() -> None:
    assert texts("Le lot 1 dure 24 mois. Est-il reconductible ? Oui ! Deux fois…") == [
        "Le lot 1 dure 24 mois.",
        "Est-il reconductible ?",
        "Oui !",
        "Deux fois…",
    ]


def test_each_list_item_heading_and_table_row_stands_alone() -> None:
    text = (
        "## Durée\n- 24 mois fermes\n- deux reconductions\n1. Premier point\n| Lot | Montant |\n| 1 | 200 € |"
    )
    spans = split_sentences(text)
    assert [span.kind for span in spans] == ["heading", "item", "item", "item", "row", "row"]


def test_a_line_break_inside_a_paragraph_of_a_pdf_is_a_space() -> None:
    wrapped = "Les bénéficiaires sont chargés de l’émission des bons de commande et de leur\nexécution."
    assert texts(wrapped) == [wrapped]
