"""What a page of consumption shows: how far, since when, in which measure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django import forms
from django.http import QueryDict
from django.utils import timezone

from socle.inference.consumption.scopes import Scope
from socle.inference.consumption.sums import Period, Total


@dataclass(frozen=True)
class View:
    """One of the pages: its place in the address, its title, what it is about."""

    scope: Scope
    slug: str
    title: str
    explanation: str


VIEWS = {
    Scope.OWN: View(
        Scope.OWN,
        "moi",
        "Ma consommation",
        "Ce que vos demandes ont consommé, dans vos pages et par vos clés. Vous seul voyez cette page.",
    ),
    Scope.SERVICE: View(
        Scope.SERVICE,
        "service",
        "Mon service",
        "Ce que les services dont vous êtes responsable ont consommé. Personne n’y est nommé.",
    ),
    Scope.ADMINISTRATION: View(
        Scope.ADMINISTRATION,
        "administration",
        "Mon administration",
        "Ce que tous les services de votre administration ont consommé. Personne n’y est nommé.",
    ),
    Scope.PLATFORM: View(
        Scope.PLATFORM,
        "plateforme",
        "Toute la plateforme",
        "Ce que toutes les administrations ont consommé. Personne n’y est nommé.",
    ),
}


@dataclass(frozen=True)
class Measure:
    """What the chart draws of a total, and its name in a sentence."""

    label: str
    of: Callable[[Total], Decimal]


MEASURES = {
    "appels": Measure("Appels", lambda total: Decimal(total.requests)),
    "cout": Measure("Coût", lambda total: total.cost),
    "energie": Measure("Énergie", lambda total: Decimal(str(total.kwh))),
}
PERIODS = {
    "7": "Les 7 derniers jours",
    "30": "Les 30 derniers jours",
    "90": "Les 90 derniers jours",
    "mois": "Ce mois",
    "mois-dernier": "Le mois dernier",
    "annee": "Les douze derniers mois",
}


class ChoiceForm(forms.Form):
    """The choice of a period and of the chart's measure; what is not a choice counts as the usual one."""

    periode = forms.ChoiceField(
        label="Période",
        choices=list(PERIODS.items()),
        widget=forms.Select({"class": "input"}),
    )
    mesure = forms.ChoiceField(
        label="Graphique",
        choices=[(name, measure.label) for name, measure in MEASURES.items()],
        widget=forms.Select({"class": "input"}),
    )

    def __init__(self, given: QueryDict) -> None:
        period, measure = given.get("periode"), given.get("mesure")
        super().__init__(
            {
                "periode": period if period in PERIODS else "30",
                "mesure": measure if measure in MEASURES else "appels",
            }
        )
        self.full_clean()

    @property
    def measure(self) -> Measure:
        """What the chart draws."""
        return MEASURES[self.cleaned_data["mesure"]]

    @property
    def during(self) -> Period:
        """The days asked for, up to today."""
        return period(self.cleaned_data["periode"], timezone.localdate())

    @property
    def is_by_month(self) -> bool:
        """Whether a column of the chart is a month: a year of days would not be read."""
        return bool(self.cleaned_data["periode"] == "annee")


def period(choice: str, today: date) -> Period:
    """The days that a choice stands for on a day."""
    month = today.replace(day=1)
    if choice == "mois":
        return Period(month, today)
    if choice == "mois-dernier":
        last = month - timedelta(days=1)
        return Period(last.replace(day=1), last)
    if choice == "annee":
        return Period((month - timedelta(days=330)).replace(day=1), today)
    return Period(today - timedelta(days=int(choice) - 1), today)
