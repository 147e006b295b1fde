"""Who may call: by a real gateway and the real database."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.db import connection
from django.utils import timezone

from socle.organisation.callers import caller_of
from socle.organisation.keys import revoke_key
from socle.organisation.tokens import issue_token
from tests.gateway.processes import eventually


@pytest.fixture
def ask(gateway: str) -> Iterator[Any]:
    """GET /v1/models with an Authorization header."""
    with httpx.Client(base_url=gateway, trust_env=False) as http:
        yield lambda header: http.get("/v1/models", headers={"Authorization": header} if header else {})


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Basic c2s6eA==",
        "Bearer sk-socle-wrong",
        "Bearer sk-other",
        "Bearer st-x.y.z",
        "sk-socle-x",
        "Bearer sk-socle-" + "x" * 5000,
    ],
)
def test_anything_but_a_good_key_is_401_with_one_message(ask: Any, header: str) -> None:
    answer = ask(header)
    assert answer.status_code == 401
    error = answer.json()["error"]
    assert (error["type"], error["code"]) == ("authentication_error", "invalid_api_key")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_two_authorization_headers_are_refused(gateway: str, new_key: Any) -> None:
    headers = [("Authorization", f"Bearer {new_key()[1]}"), ("Authorization", "Bearer sk-socle-x")]
    assert httpx.get(f"{gateway}/v1/models", headers=headers, trust_env=False).status_code == 401


def test_a_session_cookie_is_no_key(gateway: str) -> None:
    answer = httpx.get(f"{gateway}/v1/models", headers={"Cookie": "socle=anything"}, trust_env=False)
    assert answer.status_code == 401


def test_a_key_is_accepted_whatever_the_case_of_its_scheme(ask: Any, new_key: Any) -> None:
    assert ask(f"bearer {new_key()[1]}").status_code == 200


def test_a_token_of_five_minutes_speaks_for_its_person(ask: Any, person: Any) -> None:
    assert ask(f"Bearer {issue_token(caller_of(person))}").status_code == 200


def test_an_altered_token_is_refused(ask: Any, person: Any) -> None:
    token = issue_token(caller_of(person))
    assert ask(f"Bearer {token[:-1]}{'A' if token[-1] != 'A' else 'B'}").status_code == 401


def test_a_revoked_key_stops_working_within_a_second(ask: Any, new_key: Any) -> None:
    key, text = new_key()
    assert ask(f"Bearer {text}").status_code == 200
    revoke_key(key)
    assert eventually(lambda: ask(f"Bearer {text}").status_code == 401, 1.0)


def test_the_keys_of_somebody_who_leaves_stop_working(ask: Any, new_key: Any, person: Any) -> None:
    _, text = new_key()
    assert ask(f"Bearer {text}").status_code == 200
    person.is_active = False
    person.save()
    assert eventually(lambda: ask(f"Bearer {text}").status_code == 401, 1.0)


def test_a_key_past_its_time_stops_working_though_it_is_known(ask: Any, new_key: Any) -> None:
    _, text = new_key(expires=timezone.now() + timedelta(seconds=1))
    assert ask(f"Bearer {text}").status_code == 200
    assert eventually(lambda: ask(f"Bearer {text}").status_code == 401, 5.0)


def cut_listeners() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where pid <> pg_backend_pid() and query in ('listen socle_keys', 'select 1') and state = 'idle'"
        )
        return cursor.rowcount


def test_a_listener_that_is_cut_comes_back_and_revocations_are_still_seen(ask: Any, new_key: Any) -> None:
    key, text = new_key()
    assert ask(f"Bearer {text}").status_code == 200
    assert cut_listeners() >= 1
    revoke_key(key)
    assert eventually(lambda: ask(f"Bearer {text}").status_code == 401, 2.0)
