"""Whatever is sent to any path of /v1, the server does not fail, and refuses in the promised shape.

PROOF_EXAMPLES says how many requests each operation is sent; few without it.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from socle.inference.catalogue import Sensitivity
from socle.urls import api
from tests.conformance.things import Desk
from tests.gateway.processes import free_port, running
from tests.serving import House

EXAMPLES = int(os.environ.get("PROOF_EXAMPLES", "5"))
# Which of the scripted models a path is for; the others are for chats.
MODELS = {
    "/v1/embeddings": "vectors",
    "/v1/audio/transcriptions": "speech",
    "/v1/ocr": "pages",
    "/v1/rerank": "ranks",
}
CATALOGUE = """
[providers.scripted]
title = "Scripted"
address = "{address}/v1"
hosting = "local"
country = "FRA"

[models.scripted]
title = "Scripted"
type = "text-generation"
routes = [{{ provider = "scripted", model = "upstream-name" }}]

[models.vectors]
title = "Vectors"
type = "text-embeddings-inference"
routes = [{{ provider = "scripted", model = "upstream-name" }}]
dimensions = 3

[models.speech]
title = "Speech"
type = "automatic-speech-recognition"
routes = [{{ provider = "scripted", model = "upstream-name" }}]

[models.pages]
title = "Pages"
type = "image-to-text"
routes = [{{ provider = "scripted", model = "upstream-name" }}]

[models.ranks]
title = "Ranks"
type = "text-classification"
routes = [{{ provider = "scripted", model = "upstream-name" }}]

[aliases]
chat = "scripted"
small = "scripted"
"""
PHASES = {"examples": {"enabled": False}, "coverage": {"enabled": "PROOF_EXAMPLES" in os.environ}}
contract = schemathesis.openapi.from_dict(
    json.loads(json.dumps(api.get_openapi_schema(), default=str)),
    config=schemathesis.Config.from_dict(
        {
            "phases": PHASES,
            "generation": {"mode": "all", "deterministic": True, "with-security-parameters": False},
        }
    ),
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A whole Socle with a database of its own, in front of a provider that answers every chat well."""
    port, folder = free_port(), tmp_path_factory.mktemp("contract")
    with running(["-m", "tests.gateway.scripted_upstream", str(port)], port, {}, "/record") as address:
        httpx.post(f"{address}/play", json={"model": "upstream-name", "behaviour": "hello"}, trust_env=False)
        (folder / "socle.toml").write_text(CATALOGUE.format(address=address), encoding="utf-8")
        with House(folder) as started:
            yield started


@contextmanager
def desk_of(house: House, email: str, *options: str) -> Iterator[Desk]:
    """A person with a key, as an operator makes them."""
    house.run("users", "create", email, *options)
    headers = {"Authorization": f"Bearer {house.run('keys', 'create', 'essai', '--user', email)}"}
    with httpx.Client(base_url=f"{house.url}/v1/", headers=headers, timeout=120, trust_env=False) as http:
        [key] = http.get("keys").json()["data"]
        yield Desk(http, str(http.get("me").json()["id"]), str(key["id"]), "--admin" in options)


@pytest.fixture(scope="module")
def desks(house: House) -> Iterator[dict[str, Desk]]:
    """An ordinary person and an administrator of the platform."""
    with (
        desk_of(house, "camille@exemple.fr") as person,
        desk_of(house, "alix@exemple.fr", "--admin") as administrator,
    ):
        yield {"person": person, "administrator": administrator}


def put_known_in(case: Any, desk: Desk) -> None:
    """Lets the request be about something that exists: its path's ids, its model."""
    path = case.operation.path
    if case.path_parameters:
        case.path_parameters.update(desk.ids(path))
    if isinstance(case.body, dict):
        case.body.update(desk.members(case.body))
        if "model" in case.body and "/admin/" not in path:
            case.body["model"] = MODELS.get(path, "scripted")


def spare(case: Any, *desks: Desk) -> None:
    """Leaves out what would shut the door on those who ask."""
    if case.method in {"PATCH", "DELETE", "POST"}:
        asked = {name: str(value) for name, value in (case.path_parameters or {}).items()}
        assume(asked.get("key_id") not in [desk.key for desk in desks])
        assume(asked.get("user_id") not in [desk.person for desk in desks])


@pytest.fixture(autouse=True)
def nothing_stored_is_left() -> None:
    """Nothing to clear: this house goes away whole."""


def undo(case: Any, administrator: Desk) -> None:
    """Under the policy that an example set, no model would answer any more."""
    if case.method == "PUT" and case.operation.path == "/v1/admin/policy/{sensitivity}":
        for word in Sensitivity:
            administrator.http.delete(f"admin/policy/{word}")


@contract.parametrize()
@contract.given(who=st.sampled_from(["person", "administrator"]), is_known=st.booleans())
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    # To shrink what fails takes minutes, and requests are small enough to be read.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_whatever_is_asked_is_answered(
    case: Any, who: str, is_known: bool, house: House, desks: dict[str, Desk]
) -> None:
    """Half of the requests are on something that exists, and for a model that does."""
    desk = desks[who]
    if is_known:
        put_known_in(case, desk)
    spare(case, *desks.values())
    answer = case.call(base_url=house.url, headers=dict(desk.http.headers), timeout=120)
    undo(case, desks["administrator"])
    case.validate_response(
        answer, checks=[not_a_server_error, content_type_conformance, response_schema_conformance]
    )
    assert answer.status_code != 401, "the key does not open any more"
