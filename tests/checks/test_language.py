"""The language of a text."""

import socket
from typing import Never

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.checks import language as module
from socle.checks.language import check_french, language

FRENCH = "Votre demande a été reçue par nos services et vous recevrez une réponse dans un délai de deux mois."
OTHERS = {
    "en": "Your request has been received by our services and you will be given an answer within two months.",
    "de": "Ihr Antrag ist bei uns eingegangen und Sie erhalten innerhalb von zwei Monaten eine Antwort.",
    "es": "Su solicitud ha sido recibida y usted recibirá una respuesta en el plazo de dos meses.",
}


def test_a_french_text_passes() -> None:
    assert check_french(FRENCH).outcome == "passed"
    assert check_french(FRENCH.upper()).outcome == "passed"


@pytest.mark.parametrize("code", list(OTHERS))
def test_a_text_in_another_language_fails(code: str) -> None:
    assert language(OTHERS[code]).code == code
    assert check_french(OTHERS[code]).outcome == "failed"


def test_the_sentence_names_the_language() -> None:
    assert "en anglais" in check_french(OTHERS["en"]).sentence


@pytest.mark.parametrize("text", ["", "Lot 2", "Jean Bellanger", "123 456,00 € HT", "budget support"])
def test_a_short_text_is_left_alone(text: str) -> None:
    assert check_french(text).outcome == "not_applicable"


@given(st.text(max_size=100))
def test_any_text_has_an_outcome(text: str) -> None:
    assert check_french(text).name == "french"


def test_the_model_is_loaded_without_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> Never:
        raise AssertionError("the network was tried")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    module._detector.cache_clear()
    assert check_french(FRENCH).outcome == "passed"
