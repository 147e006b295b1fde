"""Whatever a model answers, no line stands without a moment of the recording that says it."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.checks.quotes import locations
from socle.checks.supported import check_facts_sourced
from socle.tools.meetings.asking import elements_of, messages_for, schema
from socle.tools.meetings.cues import cues
from socle.tools.meetings.cutting import pieces_of
from socle.tools.meetings.engagements import neighbourhood, said_near
from socle.tools.meetings.found import Found
from socle.tools.meetings.outline import ACTIONS, DECISIONS, house_outlines
from socle.tools.meetings.proving import Element, prove
from socle.tools.meetings.units import Unit, units_of
from socle.work.asking import Unfit
from tests.tools.meetings.hostile import HOSTILE, Hostile, element
from tests.tools.meetings.meetings import HELD_OUT, SEEN, Meeting, meeting

SECTIONS = house_outlines()["releve-de-decisions"].sections
MEETING = units_of(meeting("service").spoken())


def proved(answer: Any, piece: Sequence[Unit], units: Sequence[Unit] = MEETING) -> list[Found]:
    lines = [prove(one, piece, units, SECTIONS) for one in elements_of(answer)]
    return [line for line in lines if line is not None]


def assert_said(line: Found, units: Sequence[Unit]) -> None:
    """The line's quotes stand word for word at their moment; its facts are those of the quoted sentences."""
    own = " ".join(unit.text for unit in line.units)
    *beside, quote = line.quotes
    assert locations(quote.text, own)
    assert quote.text in own
    assert (quote.start, quote.end) == (line.units[0].start, line.units[-1].end)
    assert all(units[unit.index] == unit for unit in line.units)
    assert check_facts_sourced(line.text, [own]).outcome != "failed"
    near = neighbourhood(units, sorted(line.places))
    assert {one.text for one in beside} <= {unit.text for unit in near}
    shown = [*line.units, *(unit for unit in near if unit.text in {one.text for one in beside})]
    assert not line.who or said_near(line.who, shown) or line.who in {unit.speaker for unit in line.units}
    assert not line.when or said_near(line.when, shown)
    if line.kind == DECISIONS:
        after = units[line.units[-1].index + 1 : line.units[-1].index + 2]
        told = any(cues().may_decide.find(unit.text) for unit in line.units)
        assert told or any(cues().refers_back.find(unit.text) for unit in after)


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("name", [*SEEN, *HELD_OUT])
def test_a_model_that_invents_adds_nothing_that_is_not_said(hostile: Hostile, name: str) -> None:
    units = units_of(meeting(name).spoken())
    for piece in pieces_of(units):
        for line in proved(hostile(piece), piece, units):
            assert_said(line, units)
            assert "Zoé" not in line.text
            assert "9 000" not in line.text
            assert "Barnabé" not in line.who
            assert "2031" not in line.when
            assert not line.text.startswith("Il n’est pas vrai")


def test_who_and_when_that_are_said_beside_an_action_are_quoted_with_it() -> None:
    said = [
        ("Inès Roux", "Il faut rappeler le transporteur pour confirmer."),
        ("Claire Martin", "Hugo est là mardi prochain."),
    ]
    units = units_of(Meeting("Réunion", said, []).spoken())
    quote = "Il faut rappeler le transporteur pour confirmer."
    answer = element(rubrique=2, citation=quote, enonce=quote, qui="Hugo", quand="mardi prochain")
    (line,) = proved({"elements": [answer]}, units, units)
    assert (line.who, line.when) == ("Hugo", "mardi prochain")
    assert [one.text for one in line.quotes] == ["Hugo est là mardi prochain.", quote]


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ("Déménagement", "Déménagement"),
        ("Accueil du public", "Accueil du public"),
        ("Le directeur est licencié pour faute", ""),
        ("Fermeture du service d’accueil", ""),
        ("Hugo ne rappellera pas le transporteur", ""),
    ],
)
def test_a_subject_is_a_title_only_as_far_as_the_passage_speaks_of_it(subject: str, shown: str) -> None:
    piece = MEETING[:20]
    quote = "Passons au point suivant, l’accueil du public."
    answer = {"elements": [element(rubrique=1, lignes=[17], citation=quote, sujet=subject)]}
    (line,) = [
        found
        for one in elements_of(answer)
        if (found := prove(one, piece, MEETING, house_outlines()["compte-rendu"].sections))
    ]
    assert line.topic == shown


texts = st.one_of(
    st.text(max_size=60),
    st.sampled_from([unit.text for unit in MEETING]),
    st.sampled_from([unit.text[5:40] for unit in MEETING]),
    st.lists(st.sampled_from(" ".join(unit.text for unit in MEETING).split()), max_size=9).map(" ".join),
)
elements = st.fixed_dictionaries(
    {
        "rubrique": st.integers(-1, 5),
        "lignes": st.lists(st.integers(-2, 40), max_size=3),
        "citation": texts,
        "enonce": texts,
        "sujet": texts,
        "qui": texts,
        "quand": texts,
    }
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@given(st.lists(elements | anything, max_size=4))
def test_arbitrary_answers_yield_only_what_is_said(answered: list[Any]) -> None:
    for piece in pieces_of(MEETING):
        for line in proved({"elements": answered}, piece):
            assert_said(line, MEETING)


@given(anything)
def test_an_answer_without_a_list_is_asked_again(answer: Any) -> None:
    if not (isinstance(answer, dict) and isinstance(answer.get("elements"), list)):
        with pytest.raises(Unfit):
            elements_of(answer)


def test_a_true_proposal_is_taken_with_who_and_when() -> None:
    units = units_of(meeting("projet").spoken())
    (piece,) = pieces_of(units)
    said = "C’est pour moi, ce sera corrigé d’ici vendredi."
    told = element(rubrique=2, citation=said, enonce=said, qui="Tom", quand="d’ici vendredi")
    line = prove(Element.model_validate(told), piece, units, SECTIONS)
    assert line is not None
    assert (line.kind, line.who, line.when, line.origin) == (ACTIONS, "Tom", "d’ici vendredi", "proposé")


def test_straight_apostrophes_and_spaces_do_not_hide_a_quote() -> None:
    answer = {
        "elements": [element(citation="Bon,  c'est d'accord pour le douze mars", enonce="Le douze mars.")]
    }
    (line,) = proved(answer, MEETING)
    assert line.quotes[0].text == "Bon, c’est d’accord pour le douze mars"


def test_a_quote_at_two_places_counts_only_at_the_line_that_is_named() -> None:
    units = [Unit(place, place, "A", place, place + 0.9, "Nous décidons de partir.") for place in range(3)]
    assert proved({"elements": [element(lignes=[9], citation=units[0].text)]}, units, units) == []
    (line,) = proved({"elements": [element(lignes=[2], citation=units[0].text)]}, units, units)
    assert line.start == 1


def test_a_request_shows_one_piece_and_treats_it_as_data() -> None:
    piece = pieces_of(MEETING)[0]
    system, user = messages_for(piece, SECTIONS)
    assert "données" in system["content"]
    assert f"[{len(piece)}]" in user["content"]
    assert schema(SECTIONS, len(piece))["properties"]["elements"]["items"]["additionalProperties"] is False
