"""Whatever is sent to the API of keys and management is answered, never stumbled over."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socle.organisation.models import Role, RoleGrant
from tests.organisation.test_keys_api import client_of

ROUTES = (
    *(("post", "/v1/keys"), ("patch", "/v1/keys/1"), ("post", "/v1/keys/1/rotate")),
    *(("post", "/v1/admin/keys"), ("post", "/v1/admin/users"), ("patch", "/v1/admin/users/{me}")),
    *(("post", "/v1/admin/organizations"), ("post", "/v1/admin/services")),
    *(("patch", "/v1/admin/services/{service}"), ("put", "/v1/admin/limits")),
    *(("post", "/v1/admin/providers"), ("patch", "/v1/admin/providers/local")),
    *(("post", "/v1/admin/routers"), ("patch", "/v1/admin/routers/qwen2.5-coder-1.5b")),
    *(("put", "/v1/admin/aliases/chat"), ("put", "/v1/admin/policy/public")),
)
FIELDS = (
    *("name", "expires", "sensitivity", "scopes", "models", "endpoints", "collections", "addresses"),
    *("overlap_hours", "user", "service", "email", "service_account", "responsible", "active", "roles"),
    *("role", "organization", "retention_days", "holder_kind", "holder", "measure", "value", "title"),
    *("address", "hosting", "country", "key", "pue", "type", "routes", "provider", "model", "hostings"),
    *("countries", "context_length", "prompt_cost", "dimensions"),
)
WORDS = st.sampled_from(
    [
        "agent",
        "local",
        "eu",
        "FRA",
        "chat",
        "text-generation",
        "http://x",
        "person",
        "requests_per_day",
        "internal",
    ]
)
PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False),
    st.text(max_size=20),
    WORDS,
)
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(FIELDS), inner, max_size=3)
    ),
    max_leaves=5,
)
BODIES = st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=8)


@pytest.fixture
def api(people: SimpleNamespace) -> SimpleNamespace:
    RoleGrant.objects.create(person=people.owner, role=Role.PLATFORM_ADMINISTRATOR)
    numbers = {"me": people.colleague.pk, "service": people.owner.service_id}
    return SimpleNamespace(client=client_of(people.owner), numbers=numbers)


@settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(route=st.sampled_from(ROUTES), body=BODIES)
def test_no_body_breaks_it(api: SimpleNamespace, route: tuple[str, str], body: dict[str, Any]) -> None:
    client: Client = api.client
    method, path = route
    answer = getattr(client, method)(
        path.format(**api.numbers), json.dumps(body), content_type="application/json"
    )
    assert answer.status_code < 500, answer.content


@pytest.mark.parametrize(
    "kind", ["keys", "users", "organizations", "services", "roles", "providers", "routers"]
)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(
        st.one_of(st.integers(-(2**70), 2**70).map(str), st.text(max_size=10)), min_size=6, max_size=6
    )
)
def test_no_query_breaks_a_list(api: SimpleNamespace, kind: str, values: list[str]) -> None:
    names = ("offset", "user", "service", "organization", "email", "sort_by")
    query = dict(zip(names, values, strict=True))
    for given_names in (("offset",), ("user", "service", "organization"), ("email",), ("sort_by",)):
        chosen = {name: query[name] for name in given_names}
        assert api.client.get(f"/v1/admin/{kind}", chosen).status_code < 500
