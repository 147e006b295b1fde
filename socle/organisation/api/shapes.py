"""The JSON of keys, users, organizations, services and roles."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from socle.organisation.api.lists import Json
from socle.organisation.models import Administration, ApiKey, Person, Service


def seconds(moment: datetime | None) -> int | None:
    """A moment as Unix time."""
    return int(moment.timestamp()) if moment else None


def key_json(key: ApiKey) -> Json:
    """A key without its secret, which is kept nowhere."""
    return {
        "object": "key",
        "id": key.pk,
        "name": key.name,
        "ending": key.ending,
        "user": key.person_id,
        "created": seconds(key.created),
        "expires": seconds(key.expires),
        "last_used": key.last_used.isoformat() if key.last_used else None,
        "status": status_of(key),
        "replaced_by": key.replaced_by_id,
        "sensitivity": key.sensitivity,
        "scopes": key.scopes.lists(),
    }


def status_of(key: ApiKey) -> str:
    """active, replaced (it works still, until it expires), expired, revoked, or inactive with its person."""
    if key.revoked:
        return "revoked"
    if not key.is_valid:
        return "expired"
    if not key.person.is_active:
        return "inactive"
    return "replaced" if key.replaced_by_id else "active"


def user_json(person: Person) -> Json:
    """A person or a service account."""
    return {
        "object": "user",
        "id": person.pk,
        "email": person.email,
        "name": person.name,
        "organization": person.administration_id,
        "service": person.service_id,
        "roles": [{"role": grant.role, "service": grant.service_id} for grant in person.roles.order_by("pk")],
        "active": person.is_active,
        "service_account": person.is_service_account,
        "responsible": person.responsible_id,
        "created": seconds(person.created),
        "expires": None,
    }


def organization_json(administration: Any) -> Json:
    """An administration (annotated: people_count)."""
    row: Administration = administration
    return {
        "object": "organization",
        "id": row.pk,
        "name": row.name,
        "users": administration.people_count,
        "services": [service.pk for service in row.services.all()],
    }


def service_json(service: Any) -> Json:
    """A service (annotated: people_count)."""
    row: Service = service
    return {
        "object": "service",
        "id": row.pk,
        "name": row.name,
        "organization": row.administration_id,
        "retention_days": row.retention_days,
        "users": service.people_count,
    }
