"""Who comes in: the person of a provider's `sub`, made at the first sign-in where a rule says their place."""

import logging
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.utils import timezone

from socle.ledger.kinds import Kind
from socle.ledger.pseudonyms import pseudonym
from socle.ledger.recording import record
from socle.organisation.accounts import create_person, service_named
from socle.organisation.models import Person, ProviderIdentity
from socle.organisation.openid.client import Claims
from socle.organisation.openid.refusals import Refusal
from socle.organisation.openid.rules import Place, RuleEntry, place_of

_LOCK = "socle.organisation.openid"

log = logging.getLogger(__name__)


class NotAdmitted(Exception):
    """The provider knows this person, and they may not come in."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Newcomer:
    """What a provider says of somebody."""

    subject: str
    email: str
    name: str
    siret: str


def newcomer_of(claims: Claims) -> Newcomer:
    """The person in a provider's claims; raises NotAdmitted where the e-mail is none, or not verified.

    Names: ProConnect says `given_name` and `usual_name`, others `family_name` or `name`.
    """
    email = str(claims.get("email", "")).strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise NotAdmitted(Refusal.EMAIL_UNSURE) from None
    # ProConnect says nothing of it: its members answer for their agents' addresses.
    if claims.get("email_verified", True) is not True:
        raise NotAdmitted(Refusal.EMAIL_UNSURE)
    last = claims.get("usual_name") or claims.get("family_name") or ""
    name = f"{claims.get('given_name') or ''} {last}".strip() if last else str(claims.get("name") or "")
    siret = re.sub(r"\D", "", str(claims.get("siret") or ""))
    return Newcomer(str(claims["sub"]), email, name[:200].strip(), siret)


@transaction.atomic
def admit(issuer: str, newcomer: Newcomer, rules: Sequence[RuleEntry]) -> Person:
    """The active person that this is, made where a rule says so, with today's e-mail and name.

    Raises NotAdmitted.
    """
    with connection.cursor() as cursor:
        # Two first sign-ins at once make one person.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [_LOCK])
    place = place_of(rules, newcomer.siret, newcomer.email)
    known = ProviderIdentity.objects.select_related("person__administration")
    identity = known.filter(issuer=issuer, subject=newcomer.subject).first() or _new_identity(
        issuer, newcomer, place
    )
    person = identity.person
    _check(identity, place)
    _update(person, newcomer)
    identity.last_used = timezone.now()
    identity.save()
    return person


@transaction.atomic
def unlink(person: Person) -> int:
    """Forgets by which `sub` providers know a person; their next sign-in finds them by e-mail.

    Gives how many were forgotten.
    """
    count, _ = person.identities.all().delete()
    record(
        Kind.CONFIGURATION_CHANGED,
        administration_id=person.administration_id,
        act=str(uuid.uuid4()),
        facts={"change": "person_unlinked", "person": pseudonym(person.pk)},
    )
    return count


def _check(identity: ProviderIdentity, place: Place | None) -> None:
    person = identity.person
    if person.is_service_account:
        raise NotAdmitted(Refusal.SERVICE_ACCOUNT)
    if not person.is_active:
        raise NotAdmitted(Refusal.DISABLED)
    if place is None and identity.by_rule:
        raise NotAdmitted(Refusal.NO_RULE)
    if place is not None and place.administration != person.administration.name:
        # Somebody who changed administrations must not read on in the former one.
        raise NotAdmitted(Refusal.ELSEWHERE)


def _new_identity(issuer: str, newcomer: Newcomer, place: Place | None) -> ProviderIdentity:
    """The link between a `sub` seen for the first time and a person: a known one by e-mail, or a new one."""
    person = Person.objects.select_related("administration").filter(email=newcomer.email).first()
    if person is not None:
        if person.identities.filter(issuer=issuer).exists():
            # An address given to another agent, or an agent with another account: only people can tell.
            raise NotAdmitted(Refusal.EMAIL_TAKEN)
        return ProviderIdentity(person=person, issuer=issuer, subject=newcomer.subject, by_rule=False)
    if place is None:
        raise NotAdmitted(Refusal.NO_RULE)
    service = service_named(place.administration, place.service)
    made = create_person(newcomer.email, service, newcomer.name)
    return ProviderIdentity(person=made, issuer=issuer, subject=newcomer.subject, by_rule=True)


def _update(person: Person, newcomer: Newcomer) -> None:
    changed = []
    if newcomer.name and newcomer.name != person.name:
        person.name = newcomer.name
        changed.append("name")
    if newcomer.email != person.email:
        if Person.objects.filter(email=newcomer.email).exists():
            log.warning("Person %s keeps their former e-mail: the new one is somebody else's.", person.pk)
        else:
            person.email = newcomer.email
            changed.append("email")
    if changed:
        person.save(update_fields=changed)
        record(
            Kind.CONFIGURATION_CHANGED,
            administration_id=person.administration_id,
            act=str(uuid.uuid4()),
            actor=pseudonym(person.pk),
            facts={"change": "person_updated", "person": pseudonym(person.pk), "fields": changed},
        )
