"""What is found in a text, and what is not taken for personal data."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socle.gateway.personal_data.detection import OVERLAP, PART, findings
from socle.gateway.personal_data.kinds import Finding, Kind
from tests.gateway.personal_data.data import AROUND, EMAILS, IBANS, NIRS, PHONES, iban, nir, spaced

ALL = frozenset(Kind)
NIR = spaced(nir("2840588300236"), 1, 2, 2, 2, 3, 3, 2)


def found(text: str) -> list[tuple[str, str]]:
    return [(one.kind, text[one.start : one.end]) for one in findings(text, ALL)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        (f"Son NIR : {NIR}.", "nir", NIR),
        (f"NIR {nir('184052A300236')}", "nir", nir("184052A300236")),
        ("IBAN FR76 3000 6000 0112 3456 7890 189 MERCI", "iban", "FR76 3000 6000 0112 3456 7890 189"),
        ("de45 5003 5000 0000 0000 12? DE89370400440532013000", "iban", "DE89370400440532013000"),
        ("Écrire à claire.martin@culture.gouv.fr.", "email", "claire.martin@culture.gouv.fr"),
        ("<mailto:a+b@x-y.example>", "email", "a+b@x-y.example"),
        ("Tél. : 06 12 34 56 78", "phone", "06 12 34 56 78"),
        ("0612345678", "phone", "0612345678"),
        ("+33 (0)6.12.34.56.78", "phone", "+33 (0)6.12.34.56.78"),
        ("+262 692 12 34 56 est un numéro ; +33 1 40 15 80 00", "phone", "+33 1 40 15 80 00"),
        ("Monsieur de Villepin est venu.", "name", "de Villepin"),
        ("Mme Le Gall, M. Dupont-Durand", "name", "Le Gall"),
        ("Bonjour Claire Martin, merci.", "name", "Claire Martin"),
        ("Claire Martin FR76 3000 6000 0112 3456 7890 189", "name", "Claire Martin"),
        ("Claire Martin@culture.example", "email", "Martin@culture.example"),
        (f"{iban('1' * 21)} 0 {iban('2' * 21)}", "iban", iban("2" * 21)),
        ("MARTIN Hugo a signé.", "name", "MARTIN Hugo"),
        ("Jean-Pierre D’Artagnan", "name", "Jean-Pierre D’Artagnan"),
    ],
)
def test_it_is_found(text: str, kind: str, value: str) -> None:
    assert (kind, value) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        f"NIR à la clé fausse : {NIR[:-1]}{(int(NIR[-1]) + 1) % 10}",
        "IBAN faux : FR76 3000 6000 0112 3456 7890 188",
        "Le SIRET 130 025 265 00013 et le marché 2026-0612345678901",
        "Monsieur le Maire et Madame la Ministre",
        "Le Conseil d’État, France Travail et la Ville de Paris",
        "À 10 h 30, page 12, article L. 2124-2, 1 234,50 €",
        "@hugo et x@y",
        "",
    ],
)
def test_it_is_nobodys(text: str) -> None:
    assert found(text) == []


@settings(deadline=None)
@given(AROUND, st.one_of(NIRS, IBANS, EMAILS, PHONES), AROUND)
def test_what_has_a_form_is_found_between_any_spaces(before: str, value: str, after: str) -> None:
    text = f"{before} {value} {after}"
    covered = [(one.start, one.end) for one in findings(text, ALL)]
    start = len(before) + 1
    assert any(begin <= start and end >= start + len(value) for begin, end in covered), covered


@settings(deadline=None)
@given(st.text(max_size=300))
def test_findings_stand_in_order_and_apart(text: str) -> None:
    ends = [place for one in findings(text, ALL) for place in (one.start, one.end)]
    assert ends == sorted(ends)


@pytest.mark.parametrize("shift", range(-24, 3, 2))
def test_the_end_of_a_part_hides_nothing(shift: int) -> None:
    text = "x " * ((PART + shift) // 2) + "claire.martin@culture.gouv.fr" + " y" * OVERLAP
    assert ("email", "claire.martin@culture.gouv.fr") in found(text)


_NASTY = [
    *(
        "a",
        "A",
        "0",
        "1",
        " ",
        "@",
        ".",
        "-",
        "'",
        "M. ",
        "A ",
        "Aa ",
        "a.",
        "a@",
        "a@a.",
        "@a",
        "06 12 ",
        "+33",
    ),
    *("FR76 ", "FR76", "1 84 ", "de ", "Claire ", "Claire de ", "M. A", "é", "\u00a0", "ab12 ", "d'", "A-"),
]


def stand_apart(found: Sequence[Finding], text: str) -> bool:
    """Whether each finding is a piece of the text that begins after the one before has ended."""
    ends = [0, *(one.end for one in found)]
    return ends[-1] <= len(text) and all(
        end <= one.start < one.end for end, one in zip(ends, found, strict=False)
    )


@pytest.mark.parametrize("piece", _NASTY)
def test_a_long_text_of_any_kind_ends(piece: str) -> None:
    """A pattern that backtracked would take hours: pytest's own patience is the limit."""
    text = piece * (400_000 // len(piece))
    assert stand_apart(findings(text, ALL), text)


@settings(deadline=None)
@given(st.lists(st.sampled_from([*_NASTY, iban("3" * 21)[:20]]), min_size=1, max_size=4))
def test_no_mix_of_pieces_takes_more_than_its_length(pieces: list[str]) -> None:
    unit = "".join(pieces)
    text = unit * (20_000 // len(unit))
    assert stand_apart(findings(text, ALL), text)
