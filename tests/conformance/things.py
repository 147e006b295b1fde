"""Things of one's own, made over the API, whose ids go into the paths that schemathesis asks."""

import itertools
from collections.abc import Callable
from typing import Any

import httpx

Maker = Callable[["Desk"], dict[str, str]]
NUMBERS = itertools.count(1)
LETTER = "Vous devez impérativement nous transmettre le formulaire avant le 12 mars 2026."


class Desk:
    """Somebody's client, and what they make with it."""

    def __init__(self, http: httpx.Client, person: str, key: str, manages: bool) -> None:
        self.http = http
        self.manages = manages
        self.person = person
        self.key = key

    def made(self, path: str, **request: Any) -> dict[str, Any]:
        answer = self.http.post(path, **request)
        assert answer.is_success, (path, answer.text)
        return dict(answer.json())

    def ids(self, path: str) -> dict[str, str]:
        """The path parameters of something that was made for this path alone; none where this person makes
        nothing of the kind."""
        if path.startswith("/v1/admin/") and not self.manages:
            return {}
        makers = (maker for start, maker in MAKERS if path.startswith(start))
        return next(makers, _nothing)(self) if "{" in path else {}

    def members(self, body: dict[str, Any]) -> dict[str, Any]:
        """In place of those members of a body that name something, what names something that is there."""
        made = {"collection_id": _collection, "input_file_id": _file}
        return {name: next(iter(maker(self).values())) for name, maker in made.items() if name in body}


def _nothing(desk: Desk) -> dict[str, str]:
    return {}


def _name(word: str) -> str:
    return f"{word}-{next(NUMBERS)}"


def _collection(desk: Desk) -> dict[str, str]:
    return {"collection_id": str(desk.made("collections", json={"name": "Marché"})["id"])}


def _document(desk: Desk) -> dict[str, str]:
    fields = {"collection_id": _collection(desk)["collection_id"], "name": "essai"}
    document = str(desk.made("documents", data=fields)["id"])
    chunks = desk.made(f"documents/{document}/chunks", json={"chunks": [{"content": "Bonjour"}]})
    return {"document_id": document, "chunk_id": str(chunks["ids"][0])}


def _file(desk: Desk) -> dict[str, str]:
    line = '{"custom_id": "1", "method": "POST", "url": "/v1/embeddings", "body": {}}'
    sent = {"files": {"file": ("lines.jsonl", line)}, "data": {"purpose": "batch"}}
    return {"file_id": str(desk.made("files", **sent)["id"])}


def _batch(desk: Desk) -> dict[str, str]:
    asked = {"input_file_id": _file(desk)["file_id"], "endpoint": "/v1/embeddings"}
    return {"batch_id": str(desk.made("batches", json={**asked, "completion_window": "24h"})["id"])}


def _key(desk: Desk) -> dict[str, str]:
    return {"key_id": str(desk.made("keys", json={"name": "essai"})["id"])}


def _response(desk: Desk) -> dict[str, str]:
    return {"id": str(desk.made("responses", json={"model": "scripted", "input": "Bonjour"})["id"])}


def _run(desk: Desk) -> dict[str, str]:
    return {"run_id": str(desk.made("tools/langage-clair/runs", data={"lettre": LETTER})["id"])}


def _organization(desk: Desk) -> dict[str, str]:
    return {"organization_id": str(desk.made("admin/organizations", json={"name": _name("Ville")})["id"])}


def _service(desk: Desk) -> dict[str, str]:
    asked = {"organization": int(_organization(desk)["organization_id"]), "name": "Accueil"}
    return {"service_id": str(desk.made("admin/services", json=asked)["id"])}


def _user(desk: Desk) -> dict[str, str]:
    asked = {"service": int(_service(desk)["service_id"]), "name": "Camille"}
    asked["email"] = f"{_name('camille')}@exemple.fr"
    return {"user_id": str(desk.made("admin/users", json=asked)["id"])}


def _provider(desk: Desk) -> dict[str, str]:
    place = {"address": "http://127.0.0.1:9/v1", "hosting": "local", "country": "FRA", "title": "Lieu"}
    return {"name": str(desk.made("admin/providers", json={"name": _name("lieu"), **place})["name"])}


def _router(desk: Desk) -> dict[str, str]:
    routes = [{"provider": "scripted", "model": "upstream-name"}]
    asked = {"name": _name("modele"), "title": "Modèle", "type": "text-generation", "routes": routes}
    return {"name": str(desk.made("admin/routers", json=asked)["name"])}


def _alias(desk: Desk) -> dict[str, str]:
    name = _name("alias")
    assert desk.http.put(f"admin/aliases/{name}", json={"model": "scripted"}).is_success
    return {"name": name}


# By the beginning of a path, the longest first.
MAKERS: list[tuple[str, Maker]] = [
    ("/v1/admin/organizations", _organization),
    ("/v1/admin/services", _service),
    ("/v1/admin/users", _user),
    ("/v1/admin/providers", _provider),
    ("/v1/admin/routers", _router),
    ("/v1/admin/aliases", _alias),
    ("/v1/admin/roles", lambda desk: {"role": "auditor"}),
    ("/v1/admin/keys", _key),
    ("/v1/keys", _key),
    ("/v1/collections", _collection),
    ("/v1/documents", _document),
    ("/v1/files", _file),
    ("/v1/batches", _batch),
    ("/v1/responses", _response),
    ("/v1/runs", _run),
    ("/v1/models", lambda desk: {"name": "scripted"}),
    ("/v1/tools", lambda desk: {"slug": "langage-clair"}),
]
