"""A printed figure that recognition gives twice is read once; figures printed twice stay."""

import pytest

from socle.knowledge.parsing.scans.doubled import Letter, said_once


def letters(*signs: tuple[str, float, float]) -> list[Letter]:
    return [Letter(sign, left, 2805, right, 2836) for sign, left, right in signs]


def test_a_figure_read_twice_on_the_same_ink_is_one() -> None:
    read = letters(("8", 613, 634), (",", 639, 645), ("5", 649, 658), ("5", 651, 671))
    assert said_once("8,55", read) == "8,5"


def test_a_figure_read_twice_at_the_head_of_a_number_is_one() -> None:
    read = letters(("7", 904, 924), ("7", 919, 932), ("7", 929, 949), ("2", 954, 973))
    assert said_once("7772", read) == "772"


def test_figures_printed_side_by_side_stay() -> None:
    assert said_once("55", letters(("5", 600, 621), ("5", 625, 646))) == "55"
    assert said_once("11", letters(("1", 600, 608), ("1", 616, 624))) == "11"


@pytest.mark.parametrize("word", ["TT", "ff", "ll"])
def test_letters_that_touch_are_left_as_they_were_read(word: str) -> None:
    read = letters((word[0], 875, 896), (word[1], 872, 900))
    assert said_once(word, read) == word


def test_a_word_that_its_letters_do_not_make_stays() -> None:
    assert said_once("55", letters(("5", 649, 658))) == "55"
