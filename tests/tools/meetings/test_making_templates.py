"""Templates made and changed by forms: agents use them, managers write them, what says nothing is refused."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from socle.organisation.models import Role, RoleGrant
from socle.storage.scope import administration_scope
from socle.tools.meetings.models import MinutesTemplate
from socle.tools.meetings.templates import affects_persons, outline_named, outlines_for
from socle.tools.transcripts.models import Transcript
from socle.work.models import Run
from tests.tools.transcripts.conftest import browser_of

LIST, NEW = reverse("meetings:templates"), reverse("meetings:template-new")


def form(name: str = "Comité de quartier", *sections: tuple[str, str, str], **more: str) -> dict[str, str]:
    rows = sections or (
        ("decisions", "Décidé", "Ce qui est décidé."),
        ("free", "Budget", "Les montants dits."),
    )
    rows = (*rows, *[("decisions", "", "")] * (8 - len(rows)))
    said = {"name": name, "form-TOTAL_FORMS": "8", "form-INITIAL_FORMS": "0", **more}
    for place, (kind, title, instruction) in enumerate(rows):
        said |= {
            f"form-{place}-kind": kind,
            f"form-{place}-title": title,
            f"form-{place}-instruction": instruction,
        }
    return said


def rows(people: SimpleNamespace) -> list[MinutesTemplate]:
    with administration_scope(people.owner.administration_id):
        return list(MinutesTemplate.objects.all())


def test_a_manager_makes_a_template_that_colleagues_use(
    people: SimpleNamespace, manager: Client, colleague: Client
) -> None:
    assert manager.post(NEW, form()).status_code == 302
    (row,) = rows(people)
    assert [section["title"] for section in row.sections] == ["Décidé", "Budget"]
    page = colleague.get(LIST).content.decode()
    assert "Comité de quartier" in page
    assert "Nouveau modèle" not in page
    with administration_scope(people.owner.administration_id):
        assert outlines_for(people.colleague.service_id)[0].name == "Comité de quartier"
        assert outline_named(f"service-{row.pk}", people.stranger.service_id) is None


def test_only_its_managers_change_or_remove_a_template(
    people: SimpleNamespace, manager: Client, colleague: Client
) -> None:
    manager.post(NEW, form())
    (row,) = rows(people)
    stranger = browser_of(people.stranger)
    RoleGrant.objects.create(
        person=people.stranger, role=Role.SERVICE_MANAGER, service=people.stranger.service
    )
    edit, remove = (reverse(f"meetings:{name}", args=[row.pk]) for name in ("template", "template-delete"))
    for other in (colleague, stranger, browser_of(people.foreigner)):
        assert other.get(edit).status_code == 404
        assert other.post(remove).status_code == 404
        assert "Comité de quartier" not in other.get(LIST).content.decode() or other is colleague
    assert colleague.get(NEW).status_code == 404
    assert manager.get(edit).status_code == 200
    assert manager.post(edit, form("Comité", affects_persons="on")).status_code == 302
    with administration_scope(people.owner.administration_id):
        assert affects_persons(f"service-{row.pk}")
    assert manager.post(remove).status_code == 302
    assert rows(people) == []


def test_minutes_stay_about_persons_or_not_as_their_template_was_when_they_began(
    people: SimpleNamespace, manager: Client, meeting: Transcript
) -> None:
    manager.post(NEW, form("Entretien annuel", affects_persons="on"))
    (row,) = rows(people)
    given = {"transcript": str(meeting.pk), "modele": f"service-{row.pk}"}
    assert manager.post(reverse("meetings:home"), given).status_code == 302
    manager.post(reverse("meetings:template", args=[row.pk]), form("Entretien annuel"))
    with administration_scope(people.owner.administration_id):
        assert not affects_persons(f"service-{row.pk}")
        assert Run.objects.get(tool="comptes-rendus").affects_persons


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (form("Vide", ("decisions", "", "")), "Donnez un titre à une rubrique au moins."),
        (form("Libre", ("free", "Budget", "")), "Dites ce qu’une rubrique libre doit contenir."),
        (form(""), "obligatoire"),
    ],
)
def test_a_template_that_says_nothing_is_refused(
    people: SimpleNamespace, manager: Client, given: dict[str, str], sentence: str
) -> None:
    answer = manager.post(NEW, given)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert rows(people) == []


def test_a_service_gives_a_name_once(people: SimpleNamespace, manager: Client) -> None:
    manager.post(NEW, form())
    answer = manager.post(NEW, form())
    assert answer.status_code == 422
    assert "porte déjà ce nom" in answer.content.decode()
    assert len(rows(people)) == 1


@pytest.mark.django_db
def test_a_template_that_is_gone_is_taken_to_be_about_persons() -> None:
    assert affects_persons("service-999")
    assert not affects_persons("compte-rendu")
