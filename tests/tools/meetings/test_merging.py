"""What rules read and what a model proposes, together."""

from dataclasses import replace

from socle.tools.meetings.found import PROPOSED, Found, quoted
from socle.tools.meetings.merging import merged
from socle.tools.meetings.outline import ACTIONS, POINTS
from socle.tools.meetings.units import Unit


def line(place: int, text: str, kind: str = ACTIONS, **more: str) -> Found:
    unit = Unit(place, place, "Tom", float(place), place + 0.9, text)
    return Found(kind, 0, text, [quoted(unit)], [unit], **more)  # type: ignore[arg-type]


def test_a_sentence_found_twice_is_one_line_completed_by_what_the_model_proved() -> None:
    read = line(3, "Je m’en charge.", who="Tom")
    proposed = replace(line(3, "Je m’en charge."), origin=PROPOSED, who="Paul", when="vendredi")
    (one,) = merged([read], [proposed])
    assert (one.origin, one.who, one.when) == ("lu", "Tom", "vendredi")


def test_lines_stand_in_the_order_in_which_they_are_said() -> None:
    early, late = line(1, "Tom enverra la note."), line(9, "Tom relira la note.")
    assert merged([late], [replace(early, origin=PROPOSED)]) == [replace(early, origin=PROPOSED), late]


def test_the_sentences_that_rules_choose_give_way_to_the_points_of_a_model() -> None:
    chosen, told = line(2, "Le budget augmente.", POINTS), line(4, "La salle est petite.", POINTS)
    assert merged([chosen], [told]) == [told]
    assert merged([chosen], []) == [chosen]
