from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.interface import french

SIGNS = st.text(alphabet="ab1é :;?!«»\n.,()'’\u00a0\u202f", max_size=60)


def visible(text: str) -> str:
    return "".join(character for character in text if character not in " \t\u00a0\u202f")


@pytest.mark.parametrize(
    ("given_text", "printed"),
    [
        ("Que voulez-vous faire ?", "Que voulez-vous faire\u00a0?"),
        ("Attention!", "Attention\u00a0!"),
        ("Note: le lot 1", "Note\u00a0: le lot 1"),
        ("« Bonjour »", "«\u00a0Bonjour\u00a0»"),
        ("«Bonjour»", "«\u00a0Bonjour\u00a0»"),
        ("un ; deux", "un\u00a0; deux"),
        ("Quoi ?!", "Quoi\u00a0?!"),
        ("(vraiment ?)", "(vraiment\u00a0?)"),
        ("200 000 000 €", "200\u00a0000\u00a0000\u00a0€"),
        ("20 %", "20\u00a0%"),
    ],
)
def test_signs_get_their_no_break_spaces(given_text: str, printed: str) -> None:
    assert french.typography(given_text) == printed


@pytest.mark.parametrize(
    "text",
    [
        "rendez-vous à 10:30",
        "https://exemple.fr/a?b=c;d",
        "voir www.exemple.fr/page?x=1 puis",
        "`a ? b : c`",
        "```\nif x : y ; z !\n```",
        "ecrire@exemple.fr",
        "format 16:9",
        "C:\\dossier",
        "l&nbsp;an et R&amp;D",
        "depuis 2024 100 agents",
    ],
)
def test_addresses_code_and_times_are_left_alone(text: str) -> None:
    assert french.typography(text) == text


@given(SIGNS)
def test_typography_twice_is_typography_once(text: str) -> None:
    once = french.typography(text)
    assert french.typography(once) == once


@given(st.text(max_size=80))
def test_typography_changes_nothing_but_spaces(text: str) -> None:
    assert visible(french.typography(text)) == visible(text)


@given(st.from_regex(r"[a-z]{1,8}://[!-~]{1,20}", fullmatch=True), SIGNS)
def test_an_address_comes_out_as_it_went_in(address: str, text: str) -> None:
    assert address in french.typography(f"{address} {text}")


@given(SIGNS)
def test_no_sign_is_left_at_the_start_of_a_line_by_a_breaking_space(text: str) -> None:
    printed = french.typography(text + " fin ? Oui : non ; « la » !")
    for breaking in ("fin ?", "Oui :", "non ;", "« la", "la »", "» !"):
        assert breaking not in printed


@pytest.mark.parametrize(
    ("day", "printed"),
    [(date(2026, 11, 22), "22\u00a0novembre 2026"), (date(2026, 8, 1), "1er\u00a0août 2026")],
)
def test_a_date_is_written_out(day: date, printed: str) -> None:
    assert french.long_date(day) == printed


def test_a_moment_says_its_hour_in_french() -> None:
    assert french.date_and_time(datetime(2026, 11, 22, 14, 5)) == "22\u00a0novembre 2026 à 14\u00a0h\u00a005"


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (Decimal("1234.5"), 2, "1\u00a0234,50"),
        (1234567, None, "1\u00a0234\u00a0567"),
        (-12, None, "−12"),
        (Decimal("0.005"), 2, "0,01"),
        (Decimal("-0.001"), 1, "0,0"),
    ],
)
def test_a_number_has_a_comma_and_thin_thousands(
    value: Decimal | float, decimals: int | None, printed: str
) -> None:
    assert french.number(value, decimals) == printed


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_a_printed_whole_number_can_be_read_back(value: int) -> None:
    assert int(french.number(value).replace(french.SPACE, "").replace("−", "-")) == value


@pytest.mark.parametrize(
    ("size", "printed"),
    [
        (0, "0\u00a0octet"),
        (999, "999\u00a0octets"),
        (1500, "1,5\u00a0ko"),
        (3_400_000, "3,4\u00a0Mo"),
        (71_000_000, "71\u00a0Mo"),
        (5 * 10**12, "5\u00a0000\u00a0Go"),
    ],
)
def test_a_size_takes_the_unit_that_reads_best(size: int, printed: str) -> None:
    assert french.file_size(size) == printed


@pytest.mark.parametrize(
    ("watt_hours", "printed"),
    [(0.4, "0,4\u00a0Wh"), (0.001, "moins de 0,1\u00a0Wh"), (1250, "1,3\u00a0kWh")],
)
def test_energy_is_never_shown_as_zero(watt_hours: float, printed: str) -> None:
    assert french.energy(watt_hours) == printed


@pytest.mark.parametrize(
    ("count", "printed"),
    [(0, "0\u00a0page"), (1, "1\u00a0page"), (2, "2\u00a0pages"), (1500, "1\u00a0500\u00a0pages")],
)
def test_the_plural_begins_at_two(count: int, printed: str) -> None:
    assert french.counted(count, "page", "pages") == printed
