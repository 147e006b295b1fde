"""Templates of a service: its managers change them, everybody of it uses them, nobody else sees them."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from socle.organisation.models import Person, Role, RoleGrant
from socle.storage.scope import administration_scope
from socle.tools.meetings.models import MinutesTemplate


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def template(people: SimpleNamespace) -> MinutesTemplate:
    owner = people.owner
    RoleGrant.objects.create(person=owner, service=owner.service, role=Role.SERVICE_MANAGER)
    with administration_scope(owner.administration_id):
        return MinutesTemplate.objects.create(
            administration_id=owner.administration_id,
            service=owner.service,
            name="Comité du lundi",
            sections=[{"kind": "decisions", "title": "Ce qui est décidé", "instruction": ""}],
        )


def test_a_manager_opens_a_template_and_takes_it_away(
    people: SimpleNamespace, template: MinutesTemplate
) -> None:
    client = signed_in(people.owner)
    assert client.get(reverse("meetings:templates")).status_code == 200
    assert "Comité du lundi" in client.get(reverse("meetings:template", args=[template.pk])).content.decode()
    assert client.post(reverse("meetings:template-delete", args=[template.pk])).status_code == 302
    with administration_scope(people.owner.administration_id):
        assert not MinutesTemplate.objects.exists()


@pytest.mark.parametrize("who", ["colleague", "stranger", "foreigner"])
def test_nobody_else_changes_it(people: SimpleNamespace, template: MinutesTemplate, who: str) -> None:
    client = signed_in(getattr(people, who))
    assert client.get(reverse("meetings:template", args=[template.pk])).status_code == 404
    assert client.post(reverse("meetings:template-delete", args=[template.pk])).status_code == 404
    with administration_scope(people.owner.administration_id):
        assert MinutesTemplate.objects.count() == 1


@pytest.mark.parametrize("who", ["stranger", "foreigner"])
def test_other_services_do_not_see_it(people: SimpleNamespace, template: MinutesTemplate, who: str) -> None:
    page = signed_in(getattr(people, who)).get(reverse("meetings:templates")).content.decode()
    assert "Comité du lundi" not in page
