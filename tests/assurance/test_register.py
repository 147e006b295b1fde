"""The public register: all that is declared, figures of use, and nothing of small numbers."""

import json
import uuid
from dataclasses import fields
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from socle.interface.french import typography
from socle.ledger.kinds import Kind
from socle.ledger.recording import record
from socle.storage.scope import administration_scope
from socle.tools.assistant.models import Turn
from socle.work.declaration import Tool
from socle.work.registry import tools

pytestmark = pytest.mark.django_db
# What the server needs and no reader does.
SILENT = {"slug", "icon", "home", "page", "sensitivity"}


@pytest.fixture
def visitor() -> Client:
    """A browser that nobody signed in with."""
    return Client()


def started(administration: int, times: int, tool: str = "essai") -> list[str]:
    runs = [str(uuid.uuid4()) for _ in range(times)]
    for run in runs:
        record(Kind.RUN_STARTED, administration_id=administration, act=run, step="1", facts={"tool": tool})
    return runs


def validated(administration: int, run: str) -> None:
    facts = {"run": run, "tool": "essai"}
    record(Kind.DRAFT_VALIDATED, administration_id=administration, act=str(uuid.uuid4()), facts=facts)


def texts_of(tool: Tool) -> list[str]:
    declared = [getattr(tool, field.name) for field in fields(tool) if field.name not in SILENT]
    texts = [value for value in declared if type(value) is str]
    texts += [value for value in vars(tool.contact).values() if value]
    texts += [one.name_alone for one in tool.inputs]
    for named in (tool.items, tool.exports):
        texts += [one.label for one in named]
    texts += [one.title for one in (*tool.steps, *tool.panels)]
    return [*texts, *tool.checks, tool.automation.sentence]


@pytest.mark.parametrize("slug", tools())
def test_every_declared_text_is_on_the_page_of_its_tool(visitor: Client, slug: str) -> None:
    page = visitor.get(reverse("assurance:register-tool", args=[slug]))
    assert page.status_code == 200
    shown = page.content.decode().replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&")
    assert [text for text in texts_of(tools()[slug]) if typography(text) not in shown] == []


def test_a_tool_whose_use_is_sometimes_about_a_person_says_so(visitor: Client) -> None:
    page = visitor.get(reverse("assurance:register-tool", args=["comptes-rendus"])).content.decode()
    assert "Selon l’emploi\u00a0: s’il porte sur une personne" in page
    assert "Non, pas individuellement" not in page


def test_the_models_of_a_tool_are_told_in_words_that_the_public_reads(visitor: Client) -> None:
    for slug, tool in tools().items():
        page = visitor.get(reverse("assurance:register-tool", args=[slug])).content.decode()
        for role in tool.roles:
            assert f"{role}\u00a0: " not in page


def test_who_came_from_the_pages_finds_the_way_back(visitor: Client, people: SimpleNamespace) -> None:
    address = reverse("assurance:register")
    assert "Revenir à votre espace" not in visitor.get(address).content.decode()
    visitor.force_login(people.owner)
    assert "Revenir à votre espace" in visitor.get(address).content.decode()


def test_the_list_names_every_tool(visitor: Client) -> None:
    page = visitor.get(reverse("assurance:register")).content.decode()
    assert [tool.title for tool in tools().values() if typography(tool.title) not in page] == []


def test_small_numbers_are_not_told(visitor: Client, people: SimpleNamespace) -> None:
    started(people.owner.administration_id, 9)
    page = visitor.get(reverse("assurance:register-tool", args=["essai"])).content.decode()
    assert "moins de 10" in page
    assert _uses(visitor)["utilisations_douze_mois"] is None


def test_the_uses_of_all_administrations_are_summed(visitor: Client, people: SimpleNamespace) -> None:
    runs = started(people.owner.administration_id, 7) + started(people.foreigner.administration_id, 6)
    for run in runs[:11]:
        validated(people.owner.administration_id, run)
    validated(people.owner.administration_id, runs[0])  # opened again and validated again: one run
    uses = _uses(visitor)
    assert (uses["utilisations_douze_mois"], uses["decisions_validees_douze_mois"]) == (13, 11)


def test_a_run_begun_again_counts_once(visitor: Client, people: SimpleNamespace) -> None:
    runs = started(people.owner.administration_id, 12)
    for run in runs:
        record(Kind.RUN_STARTED, administration_id=1, act=run, step="2", facts={"tool": "essai"})
    assert _uses(visitor)["utilisations_douze_mois"] == 12


def test_deleting_what_was_made_makes_no_use_undone(visitor: Client, people: SimpleNamespace) -> None:
    started(people.owner.administration_id, 15, "assistant")
    with administration_scope(people.owner.administration_id):
        assert not Turn.objects.exists()
    assert _uses(visitor, "assistant")["utilisations_douze_mois"] == 15


def test_the_register_is_dated_and_says_where_its_fields_come_from(visitor: Client) -> None:
    found = json.loads(visitor.get(reverse("assurance:register-etalab")).content)
    assert "Etalab" in found["modele"]
    assert len(found["date_mise_a_jour"]) == len("2026-11-25")
    tool = next(one for one in found["algorithmes"] if one["identifiant"] == "essai")
    assert tool["administration"]["contact"]["telephone"] == "01 23 45 67 89"
    assert tool["fonctionnement"]["operations"] == tools()["essai"].operations


def test_the_british_records_hold_what_is_declared(visitor: Client) -> None:
    found = json.loads(visitor.get(reverse("assurance:register-atrs")).content)
    records = {one["metadata"]["id"]: one for one in found["records"]}
    assert set(records) == set(tools())
    one = records["essai"]["tier_2"]
    assert one["decision_making_process"]["human_decisions_and_review"] == tools()["essai"].departure


def test_a_tool_that_does_not_exist_is_not_found(visitor: Client) -> None:
    assert visitor.get(reverse("assurance:register-tool", args=["absent"])).status_code == 404


def test_the_sign_in_page_leads_to_the_register(visitor: Client) -> None:
    assert reverse("assurance:register") in visitor.get(reverse("sign-in")).content.decode()


def _uses(visitor: Client, slug: str = "essai") -> dict[str, object]:
    found = json.loads(visitor.get(reverse("assurance:register-etalab")).content)
    impact: dict[str, object] = next(one for one in found["algorithmes"] if one["identifiant"] == slug)[
        "impact"
    ]
    return impact
