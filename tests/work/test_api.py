"""Tools, runs and drafts over /v1."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from socle.organisation.callers import caller_of
from socle.organisation.keys import create_key
from socle.organisation.scopes import checked
from socle.organisation.tokens import issue_token
from socle.storage.scope import administration_scope
from socle.work.models import Run
from tests.work.conftest import TEXT, draft_for


@pytest.fixture
def api(people: SimpleNamespace) -> Client:
    """A client with the owner's key."""
    _, key = create_key(people.owner, "essai")
    return Client(headers={"Authorization": f"Bearer {key}"})


def body(answer: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.content)
    return found


def test_tools_are_listed_with_what_they_take_and_give(api: Client) -> None:
    found = {tool["id"]: tool for tool in body(api.get("/v1/tools"))["data"]}
    assert found["essai"]["inputs"][0]["name"] == "texte"
    assert "assistant" in found


def test_each_tool_has_its_own_entry_in_the_specification(api: Client) -> None:
    paths = body(api.get("/v1/openapi.json"))["paths"]
    entry = paths["/v1/tools/essai/runs"]["post"]
    form = json.dumps(entry["requestBody"])
    assert "multipart/form-data" in form
    assert entry["summary"] == "Essai du noyau"
    assert "/v1/tools/assistant/runs" not in paths


def test_a_run_starts_with_a_text_and_files(api: Client) -> None:
    file = SimpleUploadedFile("note.txt", b"Une note.")
    answer = api.post("/v1/tools/essai/runs", {"texte": TEXT, "pieces": [file], "title": "Mars"})
    assert answer.status_code == 201, answer.content
    run = body(answer)
    assert (run["status"], run["title"]) == ("waiting", "Mars")
    assert body(api.get(f"/v1/runs/{run['id']}"))["tool"] == "essai"


@pytest.mark.parametrize("given", [{}, {"texte": ""}, {"texte": "1 2 3"}])
def test_a_run_without_what_it_needs_is_refused_by_name(api: Client, given: dict[str, str]) -> None:
    answer = api.post("/v1/tools/essai/runs", given)
    assert answer.status_code == 422
    assert body(answer)["error"]["param"] == "texte"


def test_a_draft_that_is_not_ready_says_so(api: Client) -> None:
    run = body(api.post("/v1/tools/essai/runs", {"texte": TEXT}))
    assert api.get(f"/v1/runs/{run['id']}/draft").status_code == 409


def test_a_draft_is_decided_validated_and_exported(api: Client, draft: Run) -> None:
    address = f"/v1/runs/{draft.pk}/draft"
    for item in body(api.get(address))["items"]:
        decision = {"decision": "keep", "revision": item["revision"]}
        answer = api.post(f"{address}/items/{item['id']}", decision, content_type="application/json")
        assert body(answer)["decision"] == "kept"
    assert body(api.post(f"{address}/validate"))["status"] == "validated"
    assert api.post(f"{address}/exports/texte").content.decode() == "Montant à payer"


def test_a_stale_decision_is_a_conflict(api: Client, draft: Run) -> None:
    address = f"/v1/runs/{draft.pk}/draft/items/montant"
    decision = {"decision": "keep", "revision": 7}
    answer = api.post(address, decision, content_type="application/json")
    assert answer.status_code == 409
    assert body(answer)["error"]["code"] == "overtaken"


def test_a_run_is_cancelled_begun_again_and_deleted(api: Client, people: SimpleNamespace) -> None:
    run = body(api.post("/v1/tools/essai/runs", {"texte": TEXT}))
    assert body(api.post(f"/v1/runs/{run['id']}/cancel"))["status"] == "cancelled"
    assert body(api.post(f"/v1/runs/{run['id']}/retry"))["status"] == "waiting"
    assert api.delete(f"/v1/runs/{run['id']}").status_code == 204
    with administration_scope(people.owner.administration_id):
        assert not Run.objects.filter(pk=run["id"]).exists()


def test_another_s_run_answers_like_one_that_does_not_exist(people: SimpleNamespace) -> None:
    private = draft_for(people.owner, shared=False)
    for person in (people.colleague, people.stranger, people.foreigner):
        _, key = create_key(person, "essai")
        client = Client(headers={"Authorization": f"Bearer {key}"})
        for path in ("", "/draft"):
            assert client.get(f"/v1/runs/{private.pk}{path}").status_code == 404
        assert client.post(f"/v1/runs/{private.pk}/draft/validate").status_code == 404


def test_a_run_does_not_decide_on_its_own_draft(people: SimpleNamespace) -> None:
    draft = draft_for(people.owner)
    token = issue_token(caller_of(people.owner, run=str(draft.pk)))
    machine = Client(headers={"Authorization": f"Bearer {token}"})
    decision = {"decision": "keep", "revision": 0}
    for path, given in (("items/montant", decision), ("validate", {})):
        answer = machine.post(f"/v1/runs/{draft.pk}/draft/{path}", given, content_type="application/json")
        assert (answer.status_code, body(answer)["error"]["code"]) == (403, "not_a_person")


def test_a_key_that_names_collections_sees_the_runs_on_these_alone(
    api: Client, people: SimpleNamespace
) -> None:
    file = SimpleUploadedFile("note.txt", b"Une note.")
    mine = body(api.post("/v1/tools/essai/runs", {"texte": TEXT, "pieces": [file]}))["id"]
    other = body(api.post("/v1/tools/essai/runs", {"texte": TEXT}))["id"]
    with administration_scope(people.owner.administration_id):
        number = Run.objects.values_list("collection_id", flat=True).get(pk=mine)
    _, text = create_key(people.owner, "restreinte", scopes=checked(collections=[number]))
    narrow = Client(headers={"Authorization": f"Bearer {text}"})
    assert [run["id"] for run in body(narrow.get("/v1/runs"))["data"]] == [mine]
    assert narrow.get(f"/v1/runs/{mine}").status_code == 200
    assert narrow.get(f"/v1/runs/{other}").status_code == 404
    assert narrow.delete(f"/v1/runs/{other}").status_code == 404


def test_a_key_that_names_collections_starts_no_run(people: SimpleNamespace) -> None:
    _, text = create_key(people.owner, "restreinte", scopes=checked(collections=[1]))
    narrow = Client(headers={"Authorization": f"Bearer {text}"})
    refused = narrow.post("/v1/tools/essai/runs", {"texte": TEXT})
    assert (refused.status_code, body(refused)["error"]["code"]) == (403, "collection_not_in_scope")
