"""Home, running work, and the rail."""

import re
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from socle.knowledge.models import Collection, Document
from socle.organisation.content import ownership
from socle.organisation.models import Person
from socle.portal.navigation import address_of
from socle.storage.scope import administration_scope
from socle.tools.assistant.models import Conversation, Project, Turn
from socle.work.registry import tool_named, tools


@pytest.fixture
def owner(people: SimpleNamespace, client: Client) -> Person:
    person: Person = people.owner
    client.force_login(person)
    return person


def reading(person: Person, name: str = "CCAP.pdf", done: int = 12, total: int = 71) -> Document:
    with administration_scope(person.administration_id):
        owned = ownership(person)
        collection = Collection.objects.create(name="Marché", **owned)
        Project.objects.create(name="Marché", collection=collection, **owned)
        progress = {"status": Document.Status.READING, "done": done, "total": total}
        return Document.objects.create(collection=collection, name=name, **progress, **owned)


def answering(person: Person, title: str = "Pénalités de retard") -> Turn:
    with administration_scope(person.administration_id):
        owned = ownership(person)
        collection = Collection.objects.create(name="Conversation", **owned)
        conversation = Conversation.objects.create(title=title, collection=collection, **owned)
        return Turn.objects.create(
            administration_id=person.administration_id,
            conversation=conversation,
            asker_id=person.pk,
            ordinal=1,
            question="Quelles pénalités ?",
        )


def page(client: Client, name: str, **headers: str) -> str:
    return client.get(reverse(name), headers=headers).content.decode()


def test_home_asks_what_one_wants_and_teaches_when_it_is_empty(client: Client, owner: Person) -> None:
    home = page(client, "portal:home")
    assert "Que voulez-vous faire\u00a0?" in home
    assert "Vos conversations se retrouveront ici" in home
    assert home.count("<h1") == 1


def test_the_rail_begins_with_what_most_people_come_for(client: Client, owner: Person) -> None:
    rail = page(client, "portal:home").split('<nav aria-label="Outils">')[1].split("</nav>")[0]
    assert re.findall(r"<span>([^<]+)</span>", rail)[:3] == ["Accueil", "L’Assistant", "Comptes rendus"]


def test_one_entry_of_the_rail_is_current_whatever_another_begins_with(client: Client, owner: Person) -> None:
    page_of_minutes = page(client, "meetings:home")
    assert page_of_minutes.count('aria-current="page"') == 1
    assert 'aria-current="true"' not in page_of_minutes


@pytest.mark.parametrize("slug", tools())
def test_home_leads_to_every_tool_beside_the_rail(client: Client, owner: Person, slug: str) -> None:
    main = page(client, "portal:home").partition("<main")[2]
    assert f'href="{address_of(tool_named(slug))}"' in main


def test_home_tells_what_each_tool_does_and_names_l_assistant_s_own_gestures_once(
    client: Client, owner: Person
) -> None:
    main = page(client, "portal:home").partition("<main")[2]
    assert "Écrire ce qui est dit dans un enregistrement" in main
    assert main.count(f'href="{reverse("assistant:home")}"') == 1


def test_home_shows_the_last_conversations_with_their_deletion_date(client: Client, owner: Person) -> None:
    answering(owner)
    home = page(client, "portal:home")
    assert "Pénalités de retard" in home
    assert "Suppression le" in home


def test_running_work_has_its_progress_in_its_own_unit_and_a_cancel(client: Client, owner: Person) -> None:
    document = reading(owner)
    running = page(client, "portal:running")
    assert "Lecture\u00a0: 12 sur 71\u00a0pages" in running
    assert '<progress aria-label="CCAP.pdf" max="71" value="12">' in running
    assert reverse("assistant:document-cancel", args=[document.pk]) in running


def test_an_answer_under_way_leads_to_its_question(client: Client, owner: Person) -> None:
    turn = answering(owner)
    running = page(client, "portal:running")
    assert f"#turn-{turn.pk}" in running
    assert reverse("assistant:stop", args=[turn.pk]) in running


def test_a_document_leads_to_its_project(client: Client, owner: Person) -> None:
    document = reading(owner)
    with administration_scope(owner.administration_id):
        project = Project.objects.get(collection_id=document.collection_id)
    assert reverse("assistant:project", args=[project.pk]) in page(client, "portal:running")


def test_the_list_asks_for_itself_only_while_something_runs(client: Client, owner: Person) -> None:
    assert "hx-trigger" not in page(client, "portal:running", **{"HX-Request": "true"})
    reading(owner)
    fragment = page(client, "portal:running", **{"HX-Request": "true"})
    assert 'hx-trigger="every 2s"' in fragment
    assert "<html" not in fragment


def test_the_rail_counts_running_work_and_names_where_one_is(client: Client, owner: Person) -> None:
    reading(owner)
    answering(owner)
    running = page(client, "portal:running")
    assert '<span class="rail-count">2<span' in running
    assert f'href="{reverse("portal:running")}" aria-current="page"' in running


@pytest.mark.parametrize("other", ["colleague", "stranger", "foreigner"])
def test_nobody_sees_the_running_work_of_another(client: Client, people: SimpleNamespace, other: str) -> None:
    reading(people.owner, "secret.pdf")
    answering(people.owner, "Question secrète")
    client.force_login(getattr(people, other))
    for name in ("portal:home", "portal:running"):
        shown = page(client, name)
        assert "secret.pdf" not in shown
        assert "Question secrète" not in shown
        assert "rail-count" not in shown


def test_the_guide_has_the_paragraph_that_answers_point_to(client: Client, owner: Person) -> None:
    assert 'id="verifier"' in page(client, "portal:guide")


def test_every_link_of_the_rail_leads_somewhere(client: Client, owner: Person) -> None:
    navigation = client.get(reverse("portal:home")).context["navigation"]
    for item in [*navigation.tools, navigation.account]:
        assert client.get(item.address).status_code == 200
