"""Where people of a provider belong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.organisation.openid.rules import Place, place_of, read_rules

RULES = read_rules(
    {
        "rules": [
            {"siret": "13002526500013", "administration": "DINUM", "service": "Accueil"},
            {"siret": "130025265", "administration": "DINUM"},
            {"siret": "21", "email_domain": "nantes.example", "administration": "Nantes"},
            {"email_domain": "*.culture.example", "administration": "Culture"},
        ]
    }
)


def place(siret: str = "", email: str = "x@y.example") -> Place | None:
    return place_of(RULES, siret, email)


def test_the_first_rule_that_fits_decides() -> None:
    assert place("13002526500013") == Place("DINUM", "Accueil")
    assert place("13002526500021") == Place("DINUM", None)


def test_spaces_in_a_siret_do_not_matter() -> None:
    assert place("130 025 265 00013") == Place("DINUM", "Accueil")


def test_two_conditions_must_both_hold() -> None:
    assert place("21440109300015", "a@nantes.example") == Place("Nantes", None)
    assert place("21440109300015", "a@rennes.example") is None
    assert place("13000000000000", "a@nantes.example") is None


def test_a_star_means_domains_under_one_and_not_itself() -> None:
    assert place(email="a@drac.culture.example") == Place("Culture", None)
    assert place(email="a@culture.example") is None
    assert place(email="a@evilculture.example") is None


@pytest.mark.parametrize("email", ["a@nantes.example.evil.example", "nantes.example", "a@b@xnantes.example"])
def test_an_address_that_only_looks_like_a_domain_does_not_fit(email: str) -> None:
    assert place("21440109300015", email) is None


@given(st.text(alphabet="0123456789", max_size=14), st.emails())
def test_who_fits_no_rule_belongs_nowhere(siret: str, email: str) -> None:
    found = place_of(RULES, siret, email)
    by_siret = siret.startswith("130025265")
    by_domain = email.lower().endswith((".culture.example", "@nantes.example"))
    assert (found is not None) <= (by_siret or by_domain)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"administration": "A"}, "needs 'siret' or 'email_domain'"),
        ({"siret": "12x", "administration": "A"}, "siret"),
        ({"email_domain": "@a.fr", "administration": "A"}, "email_domain"),
        ({"siret": "1"}, "administration"),
        ({"siret": "1", "administration": "A", "role": "admin"}, "role"),
    ],
)
def test_a_wrong_rule_is_named(rule: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=r"rules\.0") as raised:
        read_rules({"rules": [rule]})
    assert said in str(raised.value)
