"""The tutorial builds the very tool that it promises: from its text, and without another line."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.library import client_of
from tests.serving import ROOT, House

PAGE = ROOT / "docs" / "developer" / "new-tool.md"
LETTER = "Madame,\n\nVotre dossier doit être complété avant le 15 janvier 2027.\n\nCordialement,"


def code() -> str:
    (block,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return str(block)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Socle with a tool made of the page's code, in a package of the operator's own."""
    folder = tmp_path_factory.mktemp("tools")
    package = folder / "echeances"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "declaration.py").write_text(code(), encoding="utf-8")
    with House(None, SOCLE_TOOLS="echeances", PYTHONPATH=str(folder)) as started:
        yield started


@pytest.fixture(scope="module")
def api(house: House) -> httpx.Client:
    return client_of(house, house.run("keys", "create", "essai", "--user", "admin@localhost"))


def test_the_tool_takes_less_than_sixty_lines() -> None:
    assert len([line for line in code().splitlines() if line.strip()]) < 60


def test_the_tool_of_the_tutorial_gets_everything_from_its_declaration(
    api: httpx.Client, house: House
) -> None:
    assert "/v1/tools/echeances/runs" in api.get("/openapi.json").json()["paths"]
    started = api.post("/tools/echeances/runs", data={"courrier": LETTER})
    assert started.status_code == 201, started.text
    run = _ended(api, started.json()["id"])
    assert run["status"] == "drafted", (run["error"], house.said[-5:])
    items = {item["id"]: item for item in api.get(f"/runs/{run['id']}/draft").json()["items"]}
    assert items["date-1"]["value"] == "2027-01-15"
    assert items["date-1"]["evidence"][0]["quote"] == "15 janvier 2027"
    assert items["objet"]["value"]
    for key, item in items.items():
        decision = {"decision": "keep", "revision": item["revision"]}
        assert api.post(f"/runs/{run['id']}/draft/items/{key}", json=decision).status_code == 200
    assert api.post(f"/runs/{run['id']}/draft/validate").json()["status"] == "validated"
    assert "15 janvier 2027" in api.post(f"/runs/{run['id']}/draft/exports/csv").text


def test_it_stands_in_the_public_register_and_its_use_in_the_ledger(house: House, tmp_path: Path) -> None:
    listed = httpx.get(f"{house.url}/registre.json").text
    assert "Relever les dates d’un courrier" in listed
    exported = tmp_path / "ledger.jsonl"
    house.run("ledger", "export", str(exported))
    text = exported.read_text(encoding="utf-8")
    for kind in ("run_started", "model_called", "run_ended", "item_acted", "draft_validated", "export_made"):
        assert kind in text
    assert LETTER not in text
    house.run("ledger", "verify", str(exported))


def test_the_explanation_of_its_use_can_be_given(house: House, api: httpx.Client) -> None:
    (run,) = api.get("/runs?tool=echeances").json()["data"]
    link = house.run("link", "admin@localhost")
    with httpx.Client(base_url=house.url, follow_redirects=True) as browser:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.get(link).text)
        assert token is not None
        browser.post(link, data={"csrfmiddlewaretoken": token[1]}, headers={"Referer": link})
        page = browser.get(f"/brouillons/{run['id']}/")
        assert "Échéances" in page.text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token is not None
        answer = browser.post(
            f"/brouillons/{run['id']}/explication/pdf",
            data={"csrfmiddlewaretoken": token[1]},
            headers={"Referer": house.url},
        )
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def _ended(api: httpx.Client, number: str) -> dict[str, str]:
    until = time.monotonic() + 240
    while True:
        run: dict[str, str] = api.get(f"/runs/{number}").json()
        if run["status"] not in {"waiting", "running"} or time.monotonic() > until:
            return run
        time.sleep(0.3)
