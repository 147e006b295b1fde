"""Changes the catalogue from pages and API: each change is checked as a whole and stands in the ledger."""

import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.db import connection, transaction

from socle.inference.catalogue.origins import Origin, described
from socle.inference.catalogue.reading import CatalogueError
from socle.inference.catalogue.stored import fresh_catalogue
from socle.inference.catalogue.values import ADDRESS_FROM_ENVIRONMENT, Sensitivity
from socle.inference.models import CatalogueEntry, ProviderSecret
from socle.inference.provider_secrets import seal
from socle.ledger.kinds import Kind
from socle.ledger.pseudonyms import pseudonym
from socle.ledger.recording import record
from socle.organisation.models import Person

DISABLED = {"disabled": True}
_PLATFORM = 0
# One change at a time: each is checked against all the others. Any number that nothing else locks.
_LOCK = 4_260_411


class ReservedVariable(CatalogueError):
    """A page named a variable of the server's environment: only the operator's files may."""


@transaction.atomic
def set_provider(name: str, value: Mapping[str, Any], by: Person, secret: str | None = None) -> None:
    """Keeps a provider, and its key where one is given. Raises CatalogueError.

    A stored key is dropped when the address changes host: it was given to another.
    """
    _lock()
    before = described("providers").get(name)
    _check_variables(name, value)
    if before and not before.is_disabled and _host(before.value) != _host(value):
        ProviderSecret.objects.filter(provider=name).delete()
    if secret:
        sealed = {"sealed": seal(name, secret)}
        ProviderSecret.objects.update_or_create(provider=name, defaults=sealed)
    _keep(CatalogueEntry.Kind.PROVIDER, name, dict(value), before.value if before else {}, by, bool(secret))


@transaction.atomic
def set_model(name: str, value: Mapping[str, Any], by: Person) -> None:
    """Keeps a model. Raises CatalogueError."""
    _lock()
    before = described("models").get(name)
    _keep(CatalogueEntry.Kind.MODEL, name, dict(value), before.value if before else {}, by)


@transaction.atomic
def set_alias(name: str, model: str, by: Person) -> None:
    """Keeps which model an alias stands for. Raises CatalogueError."""
    _lock()
    _keep(CatalogueEntry.Kind.ALIAS, name, model, {}, by)


@transaction.atomic
def set_policy(
    sensitivity: Sensitivity, hostings: Iterable[str], countries: Iterable[str], by: Person
) -> None:
    """Keeps where data of a sensitivity may go; no country means any. Raises CatalogueError."""
    _lock()
    value = {"hostings": sorted(hostings), "countries": sorted(countries)}
    CatalogueEntry.objects.update_or_create(
        kind=CatalogueEntry.Kind.POLICY, name=sensitivity.value, defaults={"value": value}
    )
    fresh_catalogue()
    _record(CatalogueEntry.Kind.POLICY, sensitivity.value, "catalogue_set", by, value)


@transaction.atomic
def remove(kind: CatalogueEntry.Kind, name: str, by: Person) -> None:
    """Takes an entry away, a file's too. Raises CatalogueError where others still need it."""
    _lock()
    tables = {"provider": "providers", "model": "models", "alias": "aliases"}
    entry = described(tables[kind]).get(name)
    if entry is None:
        raise CatalogueError(f"{kind} '{name}' does not exist.")
    rows = CatalogueEntry.objects.filter(kind=kind, name=name)
    if entry.origin is Origin.PAGES and entry.below is None:
        rows.delete()
    else:
        CatalogueEntry.objects.update_or_create(kind=kind, name=name, defaults={"value": DISABLED})
    if kind == CatalogueEntry.Kind.PROVIDER:
        ProviderSecret.objects.filter(provider=name).delete()
    fresh_catalogue()
    _record(kind, name, "catalogue_removed", by)


@transaction.atomic
def revert(kind: CatalogueEntry.Kind, name: str, by: Person) -> None:
    """Forgets what pages say of an entry, so that the files decide again. Raises CatalogueError."""
    _lock()
    CatalogueEntry.objects.filter(kind=kind, name=name).delete()
    if kind == CatalogueEntry.Kind.PROVIDER:
        ProviderSecret.objects.filter(provider=name).delete()
    fresh_catalogue()
    _record(kind, name, "catalogue_reverted", by)


def _keep(
    kind: CatalogueEntry.Kind, name: str, value: Any, before: Any, by: Person, new_key: bool = False
) -> None:
    _check_storable(name, value)
    CatalogueEntry.objects.update_or_create(kind=kind, name=name, defaults={"value": value})
    fresh_catalogue()
    facts: dict[str, object] = {"new_key": True} if new_key else {}
    if isinstance(value, dict):
        former = before if isinstance(before, dict) else {}
        facts["fields"] = sorted(field for field in value | former if value.get(field) != former.get(field))
    else:
        facts["model"] = value
    _record(kind, name, "catalogue_set", by, facts)


def _check_variables(name: str, value: Mapping[str, Any]) -> None:
    """A page may keep the variables of the file's entry, with its address, and name no other.

    Whoever could name one with an address of one's own would be sent any secret of the environment.
    """
    entry = described("providers").get(name)
    written = (entry.below if entry.origin is Origin.PAGES else entry.value) if entry else None
    named = value.get("key_variable"), str(value.get("address", ""))
    from_environment = named[1].startswith(ADDRESS_FROM_ENVIRONMENT)
    if not named[0] and not from_environment:
        return
    if not isinstance(written, dict) or (written.get("key_variable"), written.get("address")) != named:
        raise ReservedVariable(f"provider '{name}': variables of the server are named in its files only.")


def _check_storable(name: str, value: Any) -> None:
    """PostgreSQL keeps no NUL, no half of a surrogate pair and no infinite number in JSON."""
    try:
        written = json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, TypeError, RecursionError) as error:
        raise CatalogueError(f"'{name}': a value cannot be kept.") from error
    if b"\\u0000" in written:
        raise CatalogueError(f"'{name}': a text holds the character NUL.")


def _host(value: Any) -> tuple[str, str]:
    address = str(value.get("address", "")) if isinstance(value, dict) else ""
    parts = urlsplit(address)
    return parts.scheme, parts.netloc or address


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])


def _record(
    kind: CatalogueEntry.Kind, name: str, change: str, by: Person, facts: Mapping[str, object] | None = None
) -> None:
    record(
        Kind.CONFIGURATION_CHANGED,
        administration_id=_PLATFORM,
        act=str(uuid.uuid4()),
        step=change,
        actor=pseudonym(by.pk),
        facts={"change": change, "kind": kind.value, "name": name, **(facts or {})},
    )
