"""Rules alone: what they lift, what they leave, and how much of made meetings they find."""

from collections.abc import Sequence

import pytest

from socle.tools.meetings.cutting import MOST_CHARACTERS, pieces_of
from socle.tools.meetings.engagements import deadline_in
from socle.tools.meetings.found import Found
from socle.tools.meetings.outline import ACTIONS, DECISIONS, QUESTIONS, Section, house_outlines
from socle.tools.meetings.rules import lift
from socle.tools.meetings.units import Unit, units_of
from tests.tools.meetings.meetings import HELD_OUT, SEEN, Score, meeting, score

SECTIONS = house_outlines()["releve-de-decisions"].sections


def said(*texts: str, speaker: str = "Claire Martin") -> list[Unit]:
    return [
        Unit(index, index, speaker, 5.0 * index, 5.0 * index + 4, text) for index, text in enumerate(texts)
    ]


def found(kind: str, units: Sequence[Unit]) -> list[Found]:
    return [one for one in lift(units, SECTIONS) if one.kind == kind]


@pytest.mark.parametrize(
    "text",
    [
        "Nous décidons de fermer le lundi.",
        "Il est décidé d’acheter deux véhicules.",
        "C’est d’accord pour le douze mars.",
        "Bien, nous avons donc validé le budget de douze mille euros.",
        "La délibération est adoptée à l’unanimité.",
    ],
)
def test_a_sentence_that_decides_is_a_decision(text: str) -> None:
    assert [one.text for one in found(DECISIONS, said(text))] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Nous n’avons rien décidé.",
        "Est-ce que c’est d’accord pour le douze mars ?",
        "Si nous décidons de fermer le lundi, il faut prévenir.",
        "L’an dernier, nous avons décidé de fermer le lundi.",
        "Nous devons décider de la date.",
        "Ce n’est pas encore validé par la direction.",
        "On décide souvent trop vite.",
    ],
)
def test_a_sentence_that_denies_supposes_asks_or_recalls_is_no_decision(text: str) -> None:
    assert found(DECISIONS, said(text)) == []


def test_adopted_by_itself_brings_what_was_proposed() -> None:
    units = said("Je propose une subvention de mille euros.", "Qui est contre ?", "C’est adopté.")
    (one,) = found(DECISIONS, units)
    assert [quote.text for quote in one.quotes] == [
        "Je propose une subvention de mille euros.",
        "C’est adopté.",
    ]
    assert one.start == units[2].start


@pytest.mark.parametrize(
    ("text", "who", "when"),
    [
        ("Madame Martin enverra le plan avant le premier mars.", "Madame Martin", "avant le premier mars"),
        ("Hugo s’en charge d’ici vendredi.", "Hugo", "d’ici vendredi"),
        ("Je rédigerai la note pour mardi.", "Claire Martin", "pour mardi"),
        ("Le service juridique préparera l’avenant.", "Le service juridique", ""),
        ("Ce sera fait : on enverra le courrier demain.", "", "demain"),
    ],
)
def test_an_action_says_who_and_when_in_the_words_of_the_recording(text: str, who: str, when: str) -> None:
    (one,) = found(ACTIONS, said(text))
    assert (one.who, one.when) == (who, when)
    assert one.who in text or one.who == "Claire Martin"
    assert one.when in text


@pytest.mark.parametrize(
    "text",
    [
        "Qui peut s’en charger ?",
        "Il ne l’enverra pas.",
        "Elle a envoyé le plan hier.",
        "Si Paul vient, il l’enverra.",
    ],
)
def test_what_is_asked_denied_past_or_supposed_is_no_action(text: str) -> None:
    assert found(ACTIONS, said(text)) == []


def test_a_question_that_somebody_takes_on_is_not_open() -> None:
    assert found(QUESTIONS, said("Qui peut préparer la salle ?", "Je m’en charge.")) == []
    assert len(found(QUESTIONS, said("Qui peut préparer la salle ?", "Aucune idée."))) == 1


@pytest.mark.parametrize("text", ["Il fait beau.", "Nous en avons parlé avant.", "Pour ma part, rien."])
def test_no_deadline_is_read_where_none_is_said(text: str) -> None:
    assert deadline_in(text) == ""


def test_every_line_of_every_meeting_is_word_for_word_in_it() -> None:
    for outline in house_outlines().values():
        for name in (*SEEN, *HELD_OUT):
            units = units_of(meeting(name).spoken())
            for one in lift(units, outline.sections):
                assert one.quotes
                for quote in one.quotes:
                    assert any(
                        (unit.text, unit.start, unit.end) == (quote.text, quote.start, quote.end)
                        for unit in units
                    )


@pytest.mark.parametrize(("names", "recall"), [(SEEN, 0.9), (HELD_OUT, 0.25)])
def test_rules_invent_little_and_find_what_they_were_written_for(names: Sequence[str], recall: float) -> None:
    """The second set holds decisions said in other words: rules miss most of them, and say so."""
    for kind in (DECISIONS, ACTIONS):
        total = Score(0, 0, 0)
        for name in names:
            one = meeting(name)
            total += score(one, lift(units_of(one.spoken()), SECTIONS), kind)
        assert total.precision >= 0.8
        assert total.recall >= recall


def test_long_meetings_are_cut_into_short_pieces_that_hold_every_sentence_once() -> None:
    units = said(*(f"Phrase numéro {number} sur le budget et sur la salle." for number in range(400)))
    pieces = pieces_of(units)
    assert [unit for piece in pieces for unit in piece] == units
    assert all(sum(len(unit.text) + 1 for unit in piece) <= MOST_CHARACTERS for piece in pieces)


def test_a_piece_ends_where_the_next_subject_is_announced() -> None:
    units = said(
        *["Le budget du service augmente de trois pour cent."] * 30,
        "Passons au point suivant, les congés.",
        *["Les congés se posent dans le logiciel."] * 30,
    )
    starts = [piece[0].index for piece in pieces_of(units, 1_800)]
    assert 30 in starts


def test_speech_without_punctuation_is_cut_at_its_breaths() -> None:
    one = meeting("service")
    bare = [(name, "mot " * 200) for name, _ in one.said[:1]]
    units = units_of(type(one)(one.title, bare, ()).spoken())
    assert all(len(unit.text.split()) <= 60 for unit in units)
    assert sum(len(unit.text.split()) for unit in units) == 200


def test_house_templates_hold_known_kinds_and_never_a_judgement_on_persons() -> None:
    outlines = house_outlines()
    assert {key for key, one in outlines.items() if one.affects_persons} == {"audition", "entretien"}
    assert all(
        isinstance(section, Section) and section.instruction
        for one in outlines.values()
        for section in one.sections
    )
