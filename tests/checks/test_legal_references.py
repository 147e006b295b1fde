"""French legal references, parsed and put in one form."""

import re
import tomllib
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from metslesliens import donnelescandidats

from socle.checks.legal_references import (
    check_legal_references_known,
    check_legal_references_sourced,
    legal_references,
    normalised,
)

CODES: dict[str, list[str]] = tomllib.loads(
    files("socle.checks").joinpath("legal_codes.toml").read_text("utf-8")
)["codes"]
CRPA = "code des relations entre le public et l'administration"
LETTERS = st.sampled_from(["L", "R", "D", "A", "LO", ""])
NUMBERS = st.lists(st.integers(1, 999), min_size=1, max_size=4).map(lambda parts: "-".join(map(str, parts)))
ARTICLES = st.tuples(LETTERS, NUMBERS)


def keys(text: str) -> list[str]:
    return [one.key for one in legal_references(text)]


def written(article: tuple[str, str], style: str) -> str:
    letter, number = article
    return f"{letter}{style}{number}" if letter else number


@given(ARTICLES, st.sampled_from(sorted(CODES)), st.sampled_from(["", ". ", ".", " ", ".\u00a0"]))
def test_an_article_of_any_code_has_one_form_however_it_is_written(
    article: tuple[str, str], code: str, style: str
) -> None:
    of = "du " if code.startswith(("code", "livre")) else "de la "
    expected = f"article {''.join(article)} | {code}"
    number = written(article, style)
    for name in (code, code.replace("'", "’"), code.upper(), *CODES[code]):
        assert normalised(f"l’article {number} {of}{name}") == expected
        assert normalised(f"{name}, article {number}") == expected


@given(st.lists(ARTICLES, min_size=2, max_size=5), st.sampled_from(["code du travail", "code civil"]))
@pytest.mark.filterwarnings("ignore:invalid escape sequence")  # of that library's grammar
def test_a_list_shares_its_code_and_another_library_reads_the_same_articles(
    articles: list[tuple[str, str]], code: str
) -> None:
    numbers = [written(one, ". ") for one in articles]
    text = f"en vertu des articles {', '.join(numbers[:-1])} et {numbers[-1]} du {code}."
    assert keys(text) == [f"article {''.join(one)} | {code}" for one in articles]
    (candidate,) = donnelescandidats(text, "structuré")
    theirs = [re.sub(r"[\s.]", "", number) for number in candidate["article"]]
    assert theirs == ["".join(one) for one in articles]


@given(st.text(max_size=200))
def test_references_stand_where_they_say(text: str) -> None:
    assert all(one.text == text[one.start : one.end] for one in legal_references(text))


@given(
    st.lists(
        st.sampled_from(
            [
                "l’article L. 5",
                "et",
                "du même code",
                "du CGI",
                "CRPA, art. R. 311-3-1",
                "code civil",
                "la loi n° 78-17",
                "à 12 A,",
            ]
        ),
        max_size=8,
    )
)
def test_references_never_overlap(parts: list[str]) -> None:
    found = legal_references(" ".join(parts))
    assert all(first.end <= second.start for first, second in pairwise(found))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L. 311-3-1 du CRPA", [f"article L311-3-1 | {CRPA}"]),
        (f"article L311-3-1 du {CRPA}", [f"article L311-3-1 | {CRPA}"]),
        ("art. L. 311‑3‑1 CRPA", [f"article L311-3-1 | {CRPA}"]),
        ("articles L. 2124-1 à L. 2124-3 et R*421-1 du code de la commande publique",
         ["articles L2124-1 à L2124-3 | code de la commande publique",
          "article R421-1 | code de la commande publique"]),
        ("l'article 150-0 B ter du CGI et l'article 1649 AC du même code",
         ["article 150-0 B ter | code général des impôts", "article 1649 AC | code général des impôts"]),
        ("L. 16 B du LPF", ["article L16 B | livre des procédures fiscales"]),
        ("l'article 242 nonies A de l'annexe", ["article 242 nonies A"]),
        ("articles 1er et 2 de l'arrêté du 3 mars 2017",
         ["article 1 | arrêté du 2017-03-03", "article 2 | arrêté du 2017-03-03"]),
        ("le décret n° 2020-123 du 14 février 2020", ["décret 2020-123"]),
        ("l’article 47 de la loi n°\u00a078-17 du 6 janvier 1978", ["article 47 | loi 78-17"]),
        ("article 6 du RGPD", ["article 6 | règlement 2016/679"]),
        ("l'article 72 de la Constitution", ["article 72 | Constitution"]),
        ("directive 2014/24/UE", ["directive 2014/24"]),
        ("le règlement (CE) n° 213/2008", ["règlement 213/2008"]),
        ("CE, 29 octobre 2013, Val d'Oise Habitat, n° 370789", ["décision 370789"]),
        ("CE, Ass., 8 avr. 2009, n° 271737", ["décision 271737"]),
        ("CE, 7e-2e chr, 10 juin 2022, n° 459476", ["décision 459476"]),
        ("Cass. civ. 1re, 12 mai 2021, n° 19-20.123", ["décision 19-20.123"]),
        ("Cass. 1re civ., 12 mai 2021, n° 19-20123", ["décision 19-20.123"]),
        ("TA de Paris, 3 janvier 2020, n° 1912345", ["décision 1912345"]),
        ("Décision n° 2010-1 QPC du 28 mai 2010", ["décision 2010-1 QPC"]),
        ("ECLI:FR:CESEC:2013:370789.20131029.", ["ECLI:FR:CESEC:2013:370789.20131029"]),
        ("NOR : ECOM1831545V", ["NOR ECOM1831545V"]),
        ("LEGIARTI000031367304", ["LEGIARTI000031367304"]),
    ],
)  # fmt: skip
def test_references_are_put_in_one_form(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "ce 12 mai 2026, le dossier n° 123456", "un délai de 30 jours", "la constitution du dossier",
        "M. L. 16 rue des Lilas", "la loi est dure", "le lot 2", "CE du 3 mars", "l'article de presse",
        "12 mois",
    ],
)  # fmt: skip
def test_look_alikes_are_no_references(text: str) -> None:
    assert keys(text) == []


def test_a_number_that_counts_something_is_not_an_article() -> None:
    assert keys("Les articles 3, 4 et 12 mois après") == ["article 3", "article 4"]


def test_dates_are_told() -> None:
    assert [one.date for one in legal_references("loi n° 78-17 du 6 janvier 1978")] == ["1978-01-06"]


def test_a_reference_written_otherwise_in_the_source_is_sourced() -> None:
    sources = [
        "Vu les articles L. 311-1 à L. 311-3-1 du CRPA",
        "la loi du 6 janvier 1978 (n° 78-17)",
        "loi n° 78-17",
    ]
    assert check_legal_references_sourced(f"Selon l’article L311-3-1 du {CRPA}.", sources).outcome == "passed"
    assert (
        check_legal_references_sourced("Selon la loi n° 78-17 du 6 janvier 1978.", sources).outcome
        == "passed"
    )
    outcome = check_legal_references_sourced("Selon les articles L. 311-4 et L. 311-1 du CRPA.", sources)
    assert outcome.outcome == "failed"
    assert "L. 311-4" in outcome.sentence
    assert "L. 311-1" not in outcome.sentence
    assert (
        check_legal_references_sourced("Selon l’article L. 311-1 du code civil.", sources).outcome == "failed"
    )
    assert check_legal_references_sourced("Sans référence.", sources).outcome == "not_applicable"


def test_what_does_not_exist_is_told() -> None:
    known = {f"article L311-1 | {CRPA}", "loi 78-17"}
    assert check_legal_references_known("L. 311-1 du CRPA, loi n° 78-17", known).outcome == "passed"
    assert check_legal_references_known("L. 311-99 du CRPA", known).outcome == "failed"
    assert check_legal_references_known("l’article 5", known).outcome == "not_applicable"
