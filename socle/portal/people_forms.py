"""The forms of managers and administrators about people, services and limits."""

from typing import Any

from django import forms

from socle.gateway.models import Limit
from socle.organisation.models import Person, Role, Service


def text_input(**attributes: str) -> forms.TextInput:
    """A text field as the pages draw it."""
    return forms.TextInput({"class": "input", "autocomplete": "off", **attributes})


class PersonForm(forms.Form):
    """A new person of a service."""

    name = forms.CharField(label="Nom et prénom", max_length=200, widget=text_input())
    email = forms.EmailField(
        label="Adresse électronique",
        max_length=254,
        help_text="Celle par laquelle la personne se connecte. Exemple : prenom.nom@administration.fr",
        widget=forms.EmailInput({"class": "input", "autocomplete": "off"}),
    )


class AccountForm(forms.Form):
    """A new service account."""

    name = forms.CharField(
        label="Nom du logiciel",
        max_length=200,
        help_text="Par exemple : Passerelle des ressources humaines.",
        widget=text_input(),
    )
    responsible = forms.ModelChoiceField(
        Person.objects.none(),
        label="Personne responsable",
        empty_label=None,
        help_text="Elle répond de l’usage de ce compte.",
        widget=forms.Select({"class": "input"}),
    )

    def __init__(self, service: Service, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        # The page has another form with a name: their fields must not share an id.
        super().__init__(data, auto_id="account_%s", initial=initial)
        people = service.people.filter(is_active=True, is_service_account=False).order_by("name")
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]


class ResponsibleForm(AccountForm):
    """Who answers for a service account from now on."""

    name = None  # type: ignore[assignment]


class ServiceForm(forms.Form):
    """A service: its name, and for how long new content is kept."""

    name = forms.CharField(label="Nom du service", max_length=200, widget=text_input())
    retention_days = forms.IntegerField(
        label="Durée de conservation, en jours",
        min_value=1,
        max_value=3650,
        initial=365,
        help_text="Passé ce délai, les nouveaux contenus du service sont supprimés.",
        widget=forms.NumberInput({"class": "input"}),
    )


class AdministrationForm(forms.Form):
    """An administration's name."""

    name = forms.CharField(label="Nom de l’administration", max_length=200, widget=text_input())


class LimitForm(forms.Form):
    """How much a holder may use."""

    measure = forms.ChoiceField(
        label="Limite", choices=Limit.Measure.choices, widget=forms.Select({"class": "input"})
    )
    value = forms.DecimalField(
        label="Valeur",
        min_value=0,
        max_digits=18,
        decimal_places=6,
        help_text="Un nombre de requêtes ou de jetons, des euros ou des kWh.",
        localize=True,
        widget=forms.TextInput({"class": "input", "inputmode": "decimal", "autocomplete": "off"}),
    )


class RoleForm(forms.Form):
    """The roles that the person who asks may give."""

    def __init__(self, roles: list[Role], held: list[str], data: Any = None) -> None:
        super().__init__(data)
        self.fields["roles"] = forms.MultipleChoiceField(
            label="Rôles",
            required=False,
            choices=[(role.value, role.label) for role in roles],
            initial=held,
            widget=forms.CheckboxSelectMultiple,
        )
