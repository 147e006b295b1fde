"""Where people of a provider belong: the operator's rules, in order, the first that fits.

[[sign_in.rules]]
siret = "13002526500013"
administration = "Direction interministérielle du numérique"
service = "Accueil"
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from socle.storage.operator_file import OperatorTable

Name = Annotated[str, Field(min_length=1, max_length=200)]


class RuleEntry(BaseModel):
    """A [[sign_in.rules]] table; with two conditions, both must hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    siret: Annotated[str, Field(pattern=r"^\d{1,14}$")] | None = None
    email_domain: Annotated[str, Field(pattern=r"^(\*\.)?[a-z0-9.-]+\.[a-z]{2,}$")] | None = None
    administration: Name
    service: Name | None = None

    @model_validator(mode="after")
    def has_a_condition(self) -> "RuleEntry":
        """A rule for everybody would let in whoever has an account at the provider."""
        if self.siret is None and self.email_domain is None:
            raise ValueError("a rule needs 'siret' or 'email_domain'")
        return self


class SignInEntry(BaseModel):
    """The [sign_in] table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rules: tuple[RuleEntry, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where somebody belongs, by names."""

    administration: str
    service: str | None


def place_of(rules: Sequence[RuleEntry], siret: str, email: str) -> Place | None:
    """What the first rule that fits says of a person; None where none fits."""
    for rule in rules:
        if _fits_siret(rule.siret, siret) and _fits_domain(rule.email_domain, email):
            return Place(rule.administration, rule.service)
    return None


def _fits_siret(wanted: str | None, siret: str) -> bool:
    """A SIRET fits itself and what it begins with: its SIREN (nine digits) means all establishments."""
    return wanted is None or re.sub(r"\D", "", siret).startswith(wanted)


def _fits_domain(wanted: str | None, email: str) -> bool:
    """`*.culture.gouv.fr` means every domain under that one, but not itself."""
    if wanted is None:
        return True
    _, sign, domain = email.lower().rpartition("@")
    if not sign:
        return False
    return domain.endswith(wanted[1:]) if wanted.startswith("*.") else domain == wanted


def read_rules(table: Any) -> tuple[RuleEntry, ...]:
    """The rules of a [sign_in] table. Raises ValueError that says which is wrong."""
    try:
        return TypeAdapter(SignInEntry).validate_python(table).rules
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"{where}: {first['msg'].removeprefix('Value error, ')}.") from None


@cache
def _table() -> OperatorTable[tuple[RuleEntry, ...]]:
    return OperatorTable(settings.SOCLE_CATALOGUE, "sign_in", read_rules)


def current_rules() -> tuple[RuleEntry, ...]:
    """The rules in force. Raises OperatorFileError only when they were never right."""
    return _table().current()
