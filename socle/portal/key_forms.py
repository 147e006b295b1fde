"""The forms of keys: what a key is for, how long it lives, what it may reach, when the old one stops."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from socle.organisation.callers import caller_of
from socle.organisation.models import ApiKey, Person
from socle.organisation.scopes import InvalidScope, Scopes, checked
from socle.portal.catalogue_words import SENSITIVITIES, SENSITIVITY_HINTS
from socle.portal.scope_choices import ENDPOINTS, collection_choices, model_choices, with_kept

_DURATIONS = {"30": "30 jours", "90": "90 jours", "365": "un an"}
_OVERLAPS = {"0": "aucun, elle s’arrête aussitôt", "1": "1 heure", "24": "24 heures", "168": "7 jours"}
_WRONG_ADDRESS = "« %(value)s » n’est pas une adresse. Écrivez par exemple 192.0.2.10 ou 10.1.0.0/16."
_TOO_MANY = "Choisissez-en au plus 50."


class ScopesForm(forms.Form):
    """What a key may reach, where nothing chosen means everything, and how sensitive what it sends is."""

    sensitivity = forms.ChoiceField(
        label="Quelles données ce logiciel enverra-t-il ?",
        choices=[
            (word.value, f"{title} : {SENSITIVITY_HINTS[word]}") for word, title in SENSITIVITIES.items()
        ],
        initial="internal",
        help_text="Elles n’iront que là où la politique les admet. Dans le doute, prenez la plus protégée.",
        widget=forms.RadioSelect,
    )

    models = forms.MultipleChoiceField(label="Modèles", required=False, widget=forms.CheckboxSelectMultiple)
    endpoints = forms.MultipleChoiceField(label="Usages", required=False, widget=forms.CheckboxSelectMultiple)
    collections = forms.TypedMultipleChoiceField(
        label="Collections de documents", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    addresses = forms.CharField(
        label="Adresses des machines",
        required=False,
        max_length=2000,
        help_text="Une par ligne. Seules ces machines, ou ces réseaux, pourront se servir de la clé.",
        widget=forms.Textarea({"class": "input", "rows": 3, "spellcheck": "false"}),
    )

    def __init__(self, person: Person, key: ApiKey | None = None, data: Any = None) -> None:
        scopes = key.scopes.lists() if key else Scopes().lists()
        texts = {name: [str(value) for value in values] for name, values in scopes.items()}
        initial: dict[str, Any] = texts | {"addresses": "\n".join(texts["addresses"])}
        if key:
            initial |= {"name": key.name, "sensitivity": key.sensitivity}
        super().__init__(data, initial=initial)
        offered = {
            "models": model_choices(),
            "endpoints": ENDPOINTS,
            "collections": collection_choices(caller_of(person)),
        }
        for name, choices in offered.items():
            self.fields[name].choices = with_kept(choices, texts[name])  # type: ignore[attr-defined]
        self.is_limited = any(texts.values()) or bool(
            data and any(data.get(name) for name in ("models", "endpoints", "collections", "addresses"))
        )

    def clean(self) -> dict[str, Any]:
        """Adds `scopes`; an address that is none is said beside its field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        given = {name: cleaned.get(name) or [] for name in ("models", "endpoints", "collections")}
        addresses = (cleaned.get("addresses") or "").replace(",", " ").split()
        try:
            cleaned["scopes"] = checked(addresses=addresses, **given)
        except InvalidScope as error:
            message = _WRONG_ADDRESS if error.field == "addresses" else _TOO_MANY
            self.add_error(error.field, forms.ValidationError(message, params={"value": error.value}))
        return cleaned


class KeyForm(ScopesForm):
    """A new API key: what it is for, how long it lives, what it may reach."""

    name = forms.CharField(
        label="À quoi servira cette clé ?",
        max_length=100,
        help_text="Par exemple le nom du logiciel qui l’utilisera.",
        widget=forms.TextInput({"class": "input", "autocomplete": "off"}),
    )
    days = forms.ChoiceField(
        label="Durée de validité",
        choices=list(_DURATIONS.items()),
        initial="90",
        widget=forms.Select({"class": "input"}),
    )

    def expires(self) -> datetime:
        """When the key stops working, once the form is valid."""
        return timezone.now() + timedelta(days=int(self.cleaned_data["days"]))


class KeyChangeForm(ScopesForm):
    """Another name or other scopes for a key."""

    name = forms.CharField(
        label="Nom", max_length=100, widget=forms.TextInput({"class": "input", "autocomplete": "off"})
    )


class RotationForm(forms.Form):
    """How long the old key works beside the new one."""

    hours = forms.ChoiceField(
        label="Délai avant l’arrêt de l’ancienne clé",
        choices=list(_OVERLAPS.items()),
        initial="24",
        widget=forms.Select({"class": "input"}),
    )

    def until(self) -> datetime:
        """When the old key stops, once the form is valid."""
        return timezone.now() + timedelta(hours=int(self.cleaned_data["hours"]))
