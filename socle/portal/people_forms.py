"""The forms of managers and administrators about people, services and limits."""

from typing import Any

from django import forms

from socle.organisation.models import Person, Role, Service
from socle.portal.limit_words import MEASURES, WITH_FRACTIONS


def text_input(**attributes: str) -> forms.TextInput:
    """A text field as the pages draw it."""
    return forms.TextInput({"class": "input", "autocomplete": "off", **attributes})


class FrenchDecimalField(forms.DecimalField):
    """A number as French people write it: «1 234,50»."""

    def __init__(self, **options: Any) -> None:
        super().__init__(localize=True, **options)

    def to_python(self, value: Any) -> Any:
        """The number without the spaces between its thousands."""
        return super().to_python("".join(value.split()) if isinstance(value, str) else value)


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
        label="Limite", choices=list(MEASURES.items()), widget=forms.Select({"class": "input"})
    )
    value = FrenchDecimalField(
        label="Valeur",
        min_value=0,
        max_digits=18,
        decimal_places=6,
        help_text="Un nombre d’appels ou de jetons, des euros ou des kWh.",
        error_messages={
            "invalid": "La valeur doit être un nombre, par exemple 1 000 ou 12,50.",
            "min_value": "La valeur doit être un nombre positif.",
        },
        widget=text_input(inputmode="decimal"),
    )

    def clean(self) -> dict[str, Any]:
        """Refuses half a call."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        value, measure = cleaned.get("value"), cleaned.get("measure")
        if value is not None and measure not in WITH_FRACTIONS and value != value.to_integral_value():
            self.add_error("value", "Pour des appels ou des jetons, la valeur doit être un nombre entier.")
        return cleaned


class RoleForm(forms.Form):
    """The roles that the person who asks may give."""

    def __init__(self, roles: list[Role], held: list[str], data: Any = None) -> None:
        super().__init__(data)
        self.fields["roles"] = forms.MultipleChoiceField(
            label="Ce que cette personne peut faire en plus de son travail d’agent",
            required=False,
            choices=[(role.value, role.label) for role in roles],
            initial=held,
            widget=forms.CheckboxSelectMultiple,
        )
