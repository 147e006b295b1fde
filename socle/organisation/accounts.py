"""People and their sign-in links, as an operator makes them."""

import secrets
import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from socle.ledger.kinds import Kind
from socle.ledger.pseudonyms import pseudonym
from socle.ledger.recording import record
from socle.organisation.digests import keyed_digest
from socle.organisation.models import Administration, Person, Role, RoleGrant, Service, SignInLink

LINK_LIFETIME = timedelta(minutes=15)


class UnknownPerson(LookupError):
    """Nobody active has this e-mail."""


class KnownPerson(ValueError):
    """Somebody has this e-mail already."""


def default_service() -> Service:
    """The service that a person joins when none is named; made with its administration at first."""
    administration, _ = Administration.objects.get_or_create(
        slug="administration", defaults={"name": "Administration"}
    )
    found, _ = Service.objects.get_or_create(administration=administration, parent=None, name="Service")
    return found


def service_named(administration_name: str | None, service_name: str | None) -> Service:
    """The service of these names, made where it does not exist; the default one when none is given."""
    if not administration_name and not service_name:
        return default_service()
    administration = _administration(administration_name)
    found, _ = Service.objects.get_or_create(
        administration=administration, parent=None, name=service_name or "Service"
    )
    return found


def _administration(name: str | None) -> Administration:
    if not name:
        return default_service().administration
    known = Administration.objects.filter(name=name).first()
    return known or Administration.objects.create(name=name, slug=free_slug(name))


def free_slug(name: str) -> str:
    """A slug for an administration of this name that no other has."""
    from django.utils.text import slugify

    slug = slugify(name)[:40] or "administration"
    return f"{slug}-{secrets.token_hex(3)}" if Administration.objects.filter(slug=slug).exists() else slug


@transaction.atomic
def create_person(
    email: str, service: Service, name: str = "", administrator: bool = False, by: Person | None = None
) -> Person:
    """A new agent of a service; raises KnownPerson. `by` is None for an operator."""
    if Person.objects.filter(email__iexact=email).exists():
        raise KnownPerson(email)
    person = Person(
        email=email.lower(), name=name or email, administration=service.administration, service=service
    )
    person.set_unusable_password()
    person.save()
    RoleGrant.objects.create(person=person, role=Role.AGENT, service=service)
    if administrator:
        RoleGrant.objects.create(person=person, role=Role.PLATFORM_ADMINISTRATOR)
    record(
        Kind.CONFIGURATION_CHANGED,
        administration_id=person.administration_id,
        act=str(uuid.uuid4()),
        actor=pseudonym(by.pk) if by else "",
        facts={
            "change": "person_created",
            "person": pseudonym(person.pk),
            "service": service.pk,
            "roles": list(person.roles.order_by("pk").values_list("role", flat=True)),
        },
    )
    return person


def active_person(email: str) -> Person:
    """The active person of this e-mail; raises UnknownPerson."""
    people = Person.objects.filter(is_active=True, is_service_account=False)
    person = people.filter(email__iexact=email).first()
    if person is None:
        raise UnknownPerson(email)
    return person


def create_link(person: Person) -> str:
    """The secret part of a new one-time link, good for fifteen minutes."""
    text = secrets.token_urlsafe(32)
    SignInLink.objects.create(
        person=person, digest=keyed_digest("link", text), expires=timezone.now() + LINK_LIFETIME
    )
    return text


def link_address(public_url: str, text: str) -> str:
    """The address to open for a link's secret part."""
    return f"{public_url}/connexion/lien/{text}"
