"""The forms of providers, models and aliases. What a page does not show of an entry stays as it was."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, get_args

from django import forms
from django.core.validators import RegexValidator

from socle.inference.catalogue import ModelType
from socle.portal.catalogue_words import HOSTINGS, TYPES
from socle.portal.people_forms import FrenchDecimalField, text_input

_NAME = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9._:/@+-]*\Z", "Des lettres sans accent, des chiffres, et . _ : / @ + - seulement."
)


def _number(**limits: float) -> dict[str, Any]:
    return {"required": False, "widget": _decimal_input(), **limits}


def _decimal_input() -> forms.TextInput:
    return text_input(inputmode="decimal")


class EntryForm(forms.Form):
    """An entry of the catalogue; its name is given once."""

    name = forms.CharField(
        label="Nom technique",
        max_length=100,
        validators=[_NAME],
        help_text="Il ne pourra plus changer.",
        widget=text_input(spellcheck="false"),
    )

    def __init__(self, value: Mapping[str, Any] | None = None, data: Any = None) -> None:
        super().__init__(data, initial=self.initial_of(value) if value else {})
        self._former = dict(value or {})
        if value is not None:
            del self.fields["name"]

    def ask_again_for_key(self) -> None:
        """Says that a secret which was typed into a form that comes back has to be typed again."""
        if "key" in self.fields and self.data.get("key"):
            self.add_error("key", "La clé n’est jamais affichée, même ici : saisissez-la de nouveau.")

    def initial_of(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """What the fields show of an entry."""
        return dict(value)

    def value(self) -> dict[str, Any]:
        """The entry to keep: what was there under what was said; an empty field takes its key away."""
        said = {name: self._said(name) for name in self.fields if name not in {"name", "key"}}
        return {name: value for name, value in (self._former | said).items() if value not in (None, "")}

    def _said(self, name: str) -> Any:
        value = self.cleaned_data.get(name)
        return float(value) if isinstance(value, Decimal) else value


class ProviderForm(EntryForm):
    """Who serves models."""

    title = forms.CharField(label="Nom affiché", max_length=200, widget=text_input())
    address = forms.CharField(
        label="Adresse",
        max_length=500,
        help_text="Jusqu’à /v1 compris. Exemple : https://modeles.interne.example/v1",
        widget=text_input(spellcheck="false", inputmode="url"),
    )
    hosting = forms.ChoiceField(
        label="Hébergement",
        choices=[(hosting.value, title) for hosting, title in HOSTINGS.items()],
        widget=forms.Select({"class": "input"}),
    )
    country = forms.RegexField(
        r"^[A-Z]{3}\Z",
        label="Pays des machines",
        initial="FRA",
        help_text="Trois lettres (norme ISO 3166) : FRA, DEU, USA …",
        error_messages={"invalid": "Trois lettres capitales, par exemple FRA."},
        widget=text_input(),
    )
    certificate = forms.CharField(
        label="Qualification ou contrat",
        required=False,
        max_length=300,
        help_text="Ce qui prouve l’hébergement, avec sa date. Obligatoire pour SecNumCloud.",
        widget=text_input(),
    )
    key = forms.CharField(
        label="Clé d’accès au fournisseur",
        required=False,
        max_length=1000,
        strip=True,
        help_text="Laissez vide pour garder celle qui est enregistrée. Elle ne sera jamais affichée.",
        widget=forms.PasswordInput({"class": "input", "autocomplete": "new-password"}),
    )
    pue = FrenchDecimalField(
        label="Énergie du bâtiment rapportée à celle des machines (PUE)", **_number(min_value=1, max_value=10)
    )
    wue = FrenchDecimalField(label="Litres d’eau par kWh (WUE)", **_number(min_value=0, max_value=1000))


class ModelForm(EntryForm):
    """A model that clients may ask for, and who serves it."""

    title = forms.CharField(label="Nom affiché", max_length=200, widget=text_input())
    type = forms.ChoiceField(
        label="Usage",
        choices=[(word, TYPES.get(word, word)) for word in get_args(ModelType)],
        widget=forms.Select({"class": "input"}),
    )
    routes = forms.CharField(
        label="Fournisseurs, par ordre de préférence",
        max_length=5000,
        help_text="Un par ligne : le nom technique du fournisseur, un espace, le nom du modèle chez lui.",
        widget=forms.Textarea({"class": "input", "rows": 3, "spellcheck": "false"}),
    )
    context_length = forms.IntegerField(
        label="Longueur maximale, en jetons",
        required=False,
        min_value=1,
        max_value=2**31,
        widget=text_input(inputmode="numeric"),
    )
    dimensions = forms.IntegerField(
        label="Dimensions des vecteurs",
        required=False,
        help_text="Seulement pour un modèle qui compare des textes par le sens.",
        min_value=1,
        max_value=100_000,
        widget=text_input(inputmode="numeric"),
    )
    prompt_cost = FrenchDecimalField(label="Euros par million de jetons lus", **_number(min_value=0))
    completion_cost = FrenchDecimalField(label="Euros par million de jetons écrits", **_number(min_value=0))
    active_parameters = FrenchDecimalField(
        label="Milliards de paramètres actifs",
        help_text="Sans ce nombre, l’énergie n’est pas estimée.",
        **_number(min_value=0),
    )
    total_parameters = FrenchDecimalField(label="Milliards de paramètres en tout", **_number(min_value=0))
    origin = forms.CharField(label="Origine et licence", required=False, max_length=500, widget=text_input())

    def initial_of(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """The routes as lines."""
        lines = [f"{route['provider']} {route['model']}" for route in value.get("routes", ())]
        return dict(value) | {"routes": "\n".join(lines)}

    def clean_routes(self) -> list[dict[str, Any]]:
        """The routes; one that was there keeps what the page does not show of it."""
        known = {(route["provider"], route["model"]): route for route in self._former.get("routes", ())}
        routes = []
        for line in self.cleaned_data["routes"].splitlines():
            provider, _, model = line.strip().partition(" ")
            if not model.strip():
                raise forms.ValidationError("Chaque ligne donne un fournisseur, puis le nom du modèle.")
            named = (provider, model.strip())
            routes.append(known.get(named, {"provider": named[0], "model": named[1]}))
        return routes


class AliasForm(forms.Form):
    """A stable name for a model."""

    alias = forms.CharField(
        label="Alias", max_length=100, validators=[_NAME], widget=text_input(spellcheck="false")
    )
    model = forms.ChoiceField(label="Modèle", widget=forms.Select({"class": "input"}))

    def __init__(self, models: list[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data)
        self.fields["model"].choices = models  # type: ignore[attr-defined]
