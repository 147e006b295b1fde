"""Signing in: by password for those who have one, by one-time link for the others; guessing is slowed down.

Failed attempts are counted in the database, so that several portals count together.
"""

import uuid
from datetime import timedelta

from django.contrib.auth.backends import BaseBackend
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from socle.ledger.kinds import Kind
from socle.ledger.pseudonyms import pseudonym
from socle.ledger.recording import record
from socle.organisation.digests import keyed_digest
from socle.organisation.models import Person, SignInAttempt, SignInLink

WINDOW = timedelta(minutes=15)
ATTEMPTS_PER_EMAIL = 5
# Many agents come from the one address of their building.
ATTEMPTS_PER_ADDRESS = 50


class TooManyAttempts(Exception):
    """This e-mail or this address has failed too often in the last quarter of an hour."""


class InvalidLink(LookupError):
    """The link is unknown, already used, or past its fifteen minutes."""


class PasswordBackend(BaseBackend):
    """Django's way in for e-mail and password. Rights are roles, so that Django's permissions stay empty."""

    def authenticate(
        self, request: HttpRequest | None, email: str = "", password: str = "", **other: object
    ) -> Person | None:
        """The active person of this e-mail and password, or None; as slow for a stranger as for a person."""
        person = Person.objects.filter(email__iexact=email).first()
        if person is None:
            Person().set_password(password)
            return None
        may_enter = person.is_active and not person.is_service_account
        return person if person.check_password(password) and may_enter else None

    def get_user(self, user_id: int) -> Person | None:
        """The person of a session, with what every page shows of them; None once they are inactive."""
        people = Person.objects.select_related("administration", "service")
        return people.filter(pk=user_id, is_active=True).first()


class Attempt:
    """One attempt to sign in: counted before it is judged, so that many at once cannot slip through."""

    def __init__(self, address: str, email: str = "") -> None:
        self._limits = {_origin("address", address): ATTEMPTS_PER_ADDRESS}
        if email:
            self._limits[_origin("email", email.strip().lower())] = ATTEMPTS_PER_EMAIL
        self._rows: list[SignInAttempt] = []

    def begin(self) -> None:
        """Counts the attempt; raises TooManyAttempts."""
        now = timezone.now()
        self._rows = SignInAttempt.objects.bulk_create(SignInAttempt(origin=one) for one in self._limits)
        for origin, limit in self._limits.items():
            if SignInAttempt.objects.filter(origin=origin, at__gte=now - WINDOW).count() > limit:
                raise TooManyAttempts

    def succeed(self) -> None:
        """Takes the attempt back: only failures count."""
        SignInAttempt.objects.filter(pk__in=[row.pk for row in self._rows]).delete()


def record_granted(person: Person, way: str) -> None:
    """Enters into the ledger that somebody came in, by `password` or by `link`."""
    record(
        Kind.ACCESS_GRANTED,
        administration_id=person.administration_id,
        act=str(uuid.uuid4()),
        actor=pseudonym(person.pk),
        facts={"way": way},
    )


def record_refused(way: str) -> None:
    """Enters into the ledger that somebody was refused, whom nobody knows; attempts too many are not judged.

    It does not say whose e-mail was given: that would be the same question as whether the e-mail is known.
    """
    record(Kind.ACCESS_REFUSED, administration_id=0, act=str(uuid.uuid4()), facts={"way": way})


def link_is_good(text: str) -> bool:
    """Whether a link would sign somebody in now; looking at it does not use it."""
    return _good_links(text).exists()


def use_link(text: str) -> Person:
    """The person of a link, which is spent by this; raises InvalidLink."""
    if not _good_links(text).update(used=timezone.now()):
        raise InvalidLink
    return SignInLink.objects.select_related("person").get(digest=keyed_digest("link", text)).person


def _good_links(text: str) -> QuerySet[SignInLink]:
    return SignInLink.objects.filter(
        digest=keyed_digest("link", text),
        used=None,
        expires__gt=timezone.now(),
        person__in=Person.objects.filter(is_active=True, is_service_account=False),
    )


def _origin(kind: str, value: str) -> str:
    return keyed_digest("sign-in", f"{kind}:{value}")
