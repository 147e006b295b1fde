"""Glossary and keeping rule: agents see, managers of the service change."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from socle.organisation.models import Role, RoleGrant
from socle.storage.scope import administration_scope
from socle.tools.transcripts.models import GlossaryTerm, KeepingRule
from tests.tools.transcripts.conftest import browser_of

GLOSSARY, KEEPING = reverse("transcripts:glossary"), reverse("transcripts:keeping")


@pytest.fixture
def manager(people: SimpleNamespace) -> Client:
    """The browser of the owner, who manages the service."""
    RoleGrant.objects.create(person=people.owner, role=Role.SERVICE_MANAGER, service=people.owner.service)
    return browser_of(people.owner)


def terms(people: SimpleNamespace) -> list[GlossaryTerm]:
    with administration_scope(people.owner.administration_id):
        return list(GlossaryTerm.objects.all())


def test_a_manager_adds_a_term_that_colleagues_see(
    people: SimpleNamespace, manager: Client, colleague: Client
) -> None:
    assert (
        manager.post(GLOSSARY, {"term": "MDPH", "heard_as": "em des pays, MDPA, em des pays"}).status_code
        == 302
    )
    assert [(one.term, one.heard_as) for one in terms(people)] == [("MDPH", ["em des pays", "MDPA"])]
    page = colleague.get(GLOSSARY).content.decode()
    assert "MDPH" in page
    assert "Ajouter un terme" not in page


def test_another_service_does_not_see_it(people: SimpleNamespace, manager: Client) -> None:
    manager.post(GLOSSARY, {"term": "MDPH"})
    assert "MDPH" not in browser_of(people.stranger).get(GLOSSARY).content.decode()


def test_a_term_is_there_once(people: SimpleNamespace, manager: Client) -> None:
    manager.post(GLOSSARY, {"term": "MDPH"})
    answer = manager.post(GLOSSARY, {"term": "MDPH"})
    assert answer.status_code == 422
    assert "déjà dans le glossaire" in answer.content.decode()
    assert len(terms(people)) == 1


def test_a_term_is_changed_and_taken_out(people: SimpleNamespace, manager: Client) -> None:
    manager.post(GLOSSARY, {"term": "MDPH"})
    number = terms(people)[0].pk
    assert manager.get(reverse("transcripts:term", args=[number])).status_code == 200
    manager.post(reverse("transcripts:term", args=[number]), {"term": "CPAM", "heard_as": ""})
    assert [one.term for one in terms(people)] == ["CPAM"]
    manager.post(reverse("transcripts:term-delete", args=[number]))
    assert terms(people) == []


def test_who_does_not_manage_changes_nothing(
    people: SimpleNamespace, manager: Client, colleague: Client
) -> None:
    manager.post(GLOSSARY, {"term": "MDPH"})
    number = terms(people)[0].pk
    assert colleague.post(GLOSSARY, {"term": "CPAM"}).status_code == 404
    assert colleague.post(reverse("transcripts:term", args=[number]), {"term": "CPAM"}).status_code == 404
    assert colleague.post(reverse("transcripts:term-delete", args=[number])).status_code == 404
    assert colleague.get(KEEPING).status_code == 404
    assert [one.term for one in terms(people)] == ["MDPH"]


def test_a_manager_sets_how_long_sound_and_text_are_kept(people: SimpleNamespace, manager: Client) -> None:
    assert 'value="30"' in manager.get(KEEPING).content.decode()
    assert manager.post(KEEPING, {"sound_days": "10", "text_days": "90"}).status_code == 302
    with administration_scope(people.owner.administration_id):
        rule = KeepingRule.objects.get(service=people.owner.service)
    assert (rule.sound_days, rule.text_days) == (10, 90)
    assert "Durées de conservation" in manager.get(reverse("transcripts:home")).content.decode()


def test_the_sound_is_never_kept_longer_than_the_text(people: SimpleNamespace, manager: Client) -> None:
    answer = manager.post(KEEPING, {"sound_days": "91", "text_days": "90"})
    assert answer.status_code == 422
    assert "au moins aussi longtemps que le son" in answer.content.decode()
