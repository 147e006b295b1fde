"""While the database is away, pages and API say so in their reader's words, and neither is a stack trace."""

from types import SimpleNamespace
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client

from socle.organisation.keys import create_key


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def test_a_page_says_that_the_service_is_away(people: SimpleNamespace, client: Client) -> None:
    client.force_login(people.owner)
    with patch("socle.tools.assistant.views.conversations.shelf", side_effect=OperationalError("gone")):
        answer = client.get("/assistant/")
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "momentanément indisponible" in answer.content.decode()


def test_the_api_says_so_in_openais_shape(people: SimpleNamespace, client: Client) -> None:
    _, text = create_key(people.owner, "essai")
    with patch("socle.organisation.middleware.bearer_caller", side_effect=OperationalError("gone")):
        answer = client.get("/v1/collections", headers={"Authorization": f"Bearer {text}"})
    assert answer.status_code == 503
    assert answer.json()["error"]["type"] == "api_error"


def test_an_unknown_path_of_the_api_answers_in_openais_shape(people: SimpleNamespace, client: Client) -> None:
    _, text = create_key(people.owner, "essai")
    answer = client.get("/v1/nowhere", headers={"Authorization": f"Bearer {text}"})
    assert answer.status_code == 404
    assert answer.json()["error"]["type"] == "not_found_error"
