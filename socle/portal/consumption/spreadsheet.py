"""Consumption as a CSV file that French spreadsheets open as it is: semicolons, decimal commas, a BOM."""

import csv
import io
from datetime import date
from decimal import Decimal

from socle.inference.consumption.scopes import Scope
from socle.inference.consumption.sums import Key, Period, Total, sums
from socle.organisation.models import Administration, Person, Service

COLUMNS = ("day", "administration_id", "service_id", "kind", "alias", "model", "provider", "hosting")
HEADERS = (
    *("Jour", "Administration", "Service", "Usage", "Modèle demandé", "Modèle", "Fournisseur", "Hébergement"),
    *("Appels", "dont inachevés", "Jetons lus", "Jetons écrits", "Coût (€)"),
    *("Énergie (kWh)", "CO2 équivalent (kg)", "Appels sans estimation d’énergie"),
)
# A millionth of a millionth is far below what an estimate means.
_DIGITS = 12
# At the start of a cell, what a spreadsheet would compute.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def spreadsheet(person: Person, scope: Scope, during: Period) -> bytes:
    """The file: one line for each day, service, usage, model and provider."""
    names = _Names(
        dict(Administration.objects.values_list("pk", "name")),
        dict(Service.objects.values_list("pk", "name")),
    )
    text = io.StringIO()
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    lines.writerow(HEADERS)
    for key, total in sorted(sums(person, scope, during, COLUMNS).items(), key=lambda line: _order(line[0])):
        lines.writerow([*names.of(key), *_figures(total)])
    return text.getvalue().encode("utf-8-sig")


class _Names:
    """The names behind numbers."""

    def __init__(self, administrations: dict[int, str], services: dict[int, str]) -> None:
        self._administrations = administrations
        self._services = services

    def of(self, key: Key) -> list[str]:
        """The first cells of a line."""
        day, administration, service, *words = key
        assert isinstance(day, date)  # noqa: S101 (told to mypy)
        return [
            day.isoformat(),
            _cell(self._administrations.get(administration, "")),  # type: ignore[call-overload]
            _cell(self._services.get(service, "")),  # type: ignore[call-overload]
            *(_cell(str(word)) for word in words),
        ]


def _order(key: Key) -> tuple[str, ...]:
    return tuple(str(part) for part in key)


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _figures(total: Total) -> list[str]:
    return [
        *(str(count) for count in (total.requests, total.unfinished)),
        *(str(count) for count in (total.prompt_tokens, total.completion_tokens)),
        *(_decimal(number) for number in (total.cost, total.kwh, total.kg_co2e)),
        str(total.unestimated),
    ]


def _decimal(number: Decimal | float) -> str:
    exact = Decimal(str(number))
    rounded = round(exact, _DIGITS)
    return f"{exact if exact == rounded else rounded:f}".replace(".", ",")
