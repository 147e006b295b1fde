"""What stands in the ink of a scan: boxes and bold letters, underscores and rules to write on."""

import numpy
import pytest

from socle.knowledge.parsing.scans.ink import Ink
from socle.knowledge.parsing.scans.squares import squares
from socle.knowledge.parsing.scans.tesseract import Word, WordLine
from socle.knowledge.parsing.scans.underscores import with_underscores

BASE = 90


def page() -> Ink:
    return numpy.zeros((200, 600), bool)


def frame(left: int) -> Ink:
    """A square of 30 pixels with sides of 3, its left one as thick as told."""
    ink = page()
    ink[60:90, 100:130] = True
    ink[63:87, 100 + left : 127] = False
    return ink


def test_a_box_has_thin_sides() -> None:
    (box,) = squares(frame(3), 300)
    assert not box.ticked


def test_a_bold_letter_is_no_box() -> None:
    assert squares(frame(9), 300) == []


def test_a_filled_box_is_ticked() -> None:
    ink = page()
    ink[60:90, 100:130] = True
    (box,) = squares(ink, 300)
    assert box.ticked


def line(*words: tuple[str, int, int]) -> tuple[WordLine, Ink]:
    """Words on one line, their ink filled from its top to the line."""
    ink = page()
    for _, left, right in words:
        ink[BASE - 30 : BASE, left:right] = True
    return WordLine([Word(text, (x0, BASE - 30.0, x1, BASE), 90.0) for text, x0, x1 in words], BASE), ink


def texts(read: WordLine) -> list[str]:
    return [word.text for word in read.words]


def test_a_bar_under_the_line_between_two_words_is_an_underscore() -> None:
    read, ink = line(("25", 100, 140), ("DAF", 165, 240))
    ink[95:99, 142:163] = True
    assert texts(with_underscores(read, ink)) == ["25_DAF"]
    assert with_underscores(read, ink).words[0].box == (100, 60, 240, 90)


@pytest.mark.parametrize("bar", [(130, 240), (142, 300), (150, 155)])
def test_an_underlining_a_rule_and_a_speck_are_none(bar: tuple[int, int]) -> None:
    read, ink = line(("25", 100, 140), ("DAF", 165, 240))
    ink[95:99, bar[0] : bar[1]] = True
    assert texts(with_underscores(read, ink)) == ["25", "DAF"]


def test_words_without_a_bar_stay_apart() -> None:
    assert texts(with_underscores(*line(("25", 100, 140), ("DAF", 165, 240)))) == ["25", "DAF"]


def test_a_rule_to_write_on_joins_nothing() -> None:
    read, ink = line(("le", 100, 140), ("mars", 400, 480))
    ink[95:99, 150:390] = True
    assert texts(with_underscores(read, ink)) == ["le", "mars"]
