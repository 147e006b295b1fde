"""GET /v1/usage tells each person's use by day, and more to those who answer for it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from socle.organisation.keys import create_key
from socle.organisation.models import Person, Role, RoleGrant
from tests.inference.consumption.calls import used

pytestmark = pytest.mark.django_db
MARCH = {"start_time": "2026-03-01", "end_time": "2026-04-01"}

Ask = Callable[..., Any]


@pytest.fixture
def client() -> Client:
    """Django's, in place of the one that asks a gateway process."""
    return Client()


@pytest.fixture
def ask(client: Client) -> Ask:
    """The answer to a person with these parameters."""

    def asked(person: Person, **parameters: Any) -> Any:
        secret = create_key(person, "essai")[1]
        headers = {"Authorization": f"Bearer {secret}"}
        return client.get("/v1/usage", MARCH | parameters, headers=headers)

    return asked


def requests(answer: Any) -> int:
    return sum(bucket["requests"] for bucket in answer.json()["data"])


def test_a_bucket_holds_a_day_s_sums(ask: Ask, people: SimpleNamespace) -> None:
    used(people.owner, datetime(2026, 3, 3, 10, tzinfo=UTC), 2)
    used(people.owner, datetime(2026, 3, 5, 10, tzinfo=UTC), 1)
    body = ask(people.owner).json()
    assert (body["object"], body["total"], len(body["data"])) == ("list", 2, 2)
    bucket = body["data"][0]
    assert bucket["object"] == "usage.bucket"
    assert bucket["end_time"] - bucket["start_time"] == 86_400
    assert (bucket["requests"], bucket["prompt_tokens"], bucket["completion_tokens"]) == (2, 2000, 1000)
    assert (bucket["total_tokens"], bucket["cost"]) == (3000, 0.01)
    assert bucket["impacts"] == {"kWh": pytest.approx(0.002), "kgCO2eq": pytest.approx(0.0002)}


def test_a_day_is_one_of_paris(ask: Ask, people: SimpleNamespace) -> None:
    used(people.owner, datetime(2026, 3, 3, 23, 30, tzinfo=UTC), 1)
    (bucket,) = ask(people.owner).json()["data"]
    assert datetime.fromtimestamp(bucket["start_time"], UTC) == datetime(2026, 3, 3, 23, tzinfo=UTC)


def test_the_day_on_which_clocks_change_has_23_hours(ask: Ask, people: SimpleNamespace) -> None:
    used(people.owner, datetime(2026, 3, 29, 12, tzinfo=UTC), 1)
    (bucket,) = ask(people.owner).json()["data"]
    assert bucket["end_time"] - bucket["start_time"] == 23 * 3600


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2026-03-03", "2026-03-04", 1),
        ("2026-03-04T00:00:00", "2026-03-31", 0),
        ("2026-03-03T00:00:00+01:00", "2026-03-03T10:00:00+01:00", 1),
        ("1772492400", "1772578800", 1),
        ("2026-03-05", "2026-03-01", 0),
    ],
)
def test_the_days_that_the_times_touch_are_told(
    ask: Ask, people: SimpleNamespace, start: str, end: str, count: int
) -> None:
    used(people.owner, datetime(2026, 3, 3, 10, tzinfo=UTC), 1)
    assert requests(ask(people.owner, start_time=start, end_time=end)) == count


def test_buckets_come_in_pages(ask: Ask, people: SimpleNamespace) -> None:
    for day in range(1, 8):
        used(people.owner, datetime(2026, 3, day, 10, tzinfo=UTC), day)
    body = ask(people.owner, offset=2, limit=3).json()
    assert (body["total"], body["offset"], body["limit"]) == (7, 2, 3)
    assert [bucket["requests"] for bucket in body["data"]] == [3, 4, 5]


def test_models_endpoints_and_keys_narrow_it(ask: Ask, people: SimpleNamespace) -> None:
    at = datetime(2026, 3, 3, 10, tzinfo=UTC)
    used(people.owner, at, 1, kind="chat", alias="stable", model="large")
    used(people.owner, at, 2, kind="embeddings", alias="vectors", model="vectors")
    used(people.owner, at, 4, kind="chat", alias="other", model="other", key_id=77)
    counts = {
        requests(ask(people.owner, **parameters))
        for parameters in ({"models": "large"}, {"models": "stable"}, {"models": ["stable", "none"]})
    }
    assert counts == {1}
    assert requests(ask(people.owner, endpoint="/v1/embeddings")) == 2
    assert requests(ask(people.owner, endpoint="/v1/chat/completions")) == 5
    assert requests(ask(people.owner, key_id=77)) == 4


def test_nobody_sees_another_s_use(ask: Ask, people: SimpleNamespace) -> None:
    used(people.owner, datetime(2026, 3, 3, 10, tzinfo=UTC), 1)
    for name in ("colleague", "stranger", "foreigner"):
        assert requests(ask(getattr(people, name))) == 0


@pytest.mark.parametrize("scope", ["service", "administration", "platform"])
def test_a_wider_scope_asks_for_a_role(ask: Ask, people: SimpleNamespace, scope: str) -> None:
    answer = ask(people.owner, scope=scope)
    assert (answer.status_code, answer.json()["error"]["param"]) == (403, "scope")


def test_a_manager_sees_the_services_managed(ask: Ask, people: SimpleNamespace) -> None:
    for count, name in enumerate(("owner", "colleague", "stranger", "foreigner")):
        used(getattr(people, name), datetime(2026, 3, 3, 10, tzinfo=UTC), 10**count)
    RoleGrant.objects.create(person=people.owner, role=Role.SERVICE_MANAGER, service=people.owner.service)
    assert requests(ask(people.owner, scope="service")) == 11
    assert ask(people.owner, scope="administration").status_code == 403


def test_an_administrator_sees_the_administration_and_all_of_them(ask: Ask, people: SimpleNamespace) -> None:
    for count, name in enumerate(("owner", "colleague", "stranger", "foreigner")):
        used(getattr(people, name), datetime(2026, 3, 3, 10, tzinfo=UTC), 10**count)
    RoleGrant.objects.create(person=people.owner, role=Role.PLATFORM_ADMINISTRATOR)
    assert requests(ask(people.owner, scope="administration")) == 111
    assert requests(ask(people.owner, scope="platform")) == 1111


@pytest.mark.parametrize(
    ("wrong", "param"),
    [
        ({"start_time": "yesterday"}, "start_time"),
        ({"end_time": "9" * 40}, "end_time"),
        ({"limit": 0}, "limit"),
    ],
)
def test_what_is_wrong_is_named(ask: Ask, people: SimpleNamespace, wrong: dict[str, Any], param: str) -> None:
    answer = ask(people.owner, **wrong)
    assert answer.status_code == 422
    assert answer.json()["error"]["param"].endswith(param)


def test_both_times_are_required(client: Client, people: SimpleNamespace) -> None:
    headers = {"Authorization": f"Bearer {create_key(people.owner, 'essai')[1]}"}
    assert client.get("/v1/usage", {"start_time": "2026-03-01"}, headers=headers).status_code == 422


def test_without_a_key_nothing_is_told(client: Client) -> None:
    assert client.get("/v1/usage", MARCH).status_code == 401


def test_days_are_days(ask: Ask, people: SimpleNamespace) -> None:
    used(people.owner, datetime(2026, 3, 3, 10, tzinfo=UTC), 1)
    (bucket,) = ask(people.owner).json()["data"]
    assert datetime.fromtimestamp(bucket["start_time"], UTC).date() == date(2026, 3, 2)
