"""Codes of the Common Procurement Vocabulary."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.checks.cpv import check_cpv, control_digit, divisions, level, read_cpv

# Codes of the regulation's list, with the check digit that it prints, for each of the eight places
PUBLISHED = """
03000000-1 09000000-3 15000000-8 15100000-9 15110000-2 15111000-9 15111100-0 15111200-1 15112000-6 15112110-0
15112120-3 15112130-6 15112140-9 15112310-2 15117000-1 15118900-7 15119600-1 15131000-5 15131110-9 15131120-2
15131134-3 15131135-0 15131210-0 15131230-6 15131310-1 15131420-5 15131490-6 15131610-4 15131620-7 15131640-3
15131700-2 30200000-1 34110000-1 34114210-4 45000000-7 45100000-8 45110000-1 45111000-8 45111200-0 45112500-0
45214200-2 45223220-4 45316110-9 48000000-8 71000000-8 71311200-3 72000000-5 72253200-5 79000000-4 98300000-6
""".split()  # noqa: SIM905
BODIES = st.tuples(st.sampled_from(sorted(divisions())), st.integers(0, 999_999)).map(
    lambda pair: f"{pair[0]}{pair[1]:06d}"
)


@pytest.mark.parametrize("code", PUBLISHED)
def test_published_codes_have_the_check_digit_that_the_formula_gives(code: str) -> None:
    assert check_cpv(code).outcome == "passed"


@given(BODIES, st.integers(1, 9))
def test_a_wrong_check_digit_is_found(body: str, shift: int) -> None:
    digit = int(control_digit(body))
    assert check_cpv(f"{body}-{digit}").outcome == "passed"
    assert check_cpv(f"{body}-{(digit + shift) % 10}").outcome == "failed"


@given(BODIES, st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_is_found(body: str, place: int, shift: int) -> None:
    wrong = body[:place] + str((int(body[place]) + shift) % 10) + body[place + 1 :]
    assert check_cpv(f"{wrong}-{control_digit(body)}").outcome == "failed"


@given(BODIES)
def test_with_the_official_list_an_absent_code_fails(body: str) -> None:
    assert check_cpv(body, {body}).outcome == "passed"
    assert check_cpv(body, set[str]()).outcome == "failed"


def test_there_are_45_divisions() -> None:
    assert len(divisions()) == 45


@pytest.mark.parametrize("written", ["45316110", "CPV : 45316110-9", "code CPV 45316110‑9", "453161109"])
def test_the_usual_ways_of_writing_a_code_are_read(written: str) -> None:
    read = read_cpv(written)
    assert read
    assert read[0] == "45316110"
    assert check_cpv(written).outcome == "passed"


@pytest.mark.parametrize("written", ["4531611", "45316110-99", "99000000-1", "ABC 12"])
def test_what_is_no_code_fails(written: str) -> None:
    assert check_cpv(written).outcome == "failed"


def test_nothing_written_is_not_an_error() -> None:
    assert check_cpv("à compléter").outcome == "not_applicable"


def test_the_level_follows_the_zeros() -> None:
    codes = ["45000000", "45100000", "45110000", "45111000", "45111200", "30000000"]
    assert [level(code) for code in codes] == [
        "division", "groupe", "classe", "catégorie", "sous-catégorie", "division",
    ]  # fmt: skip


def test_the_sentence_names_the_division() -> None:
    assert "Travaux de construction" in check_cpv("45000000-7").sentence
