"""The forms of the account page."""

from datetime import datetime, timedelta

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone

from socle.organisation.models import Person

_DURATIONS = {"30": "30 jours", "90": "90 jours", "365": "un an"}


class KeyForm(forms.Form):
    """A new API key: what it is for, and how long it lives."""

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


class PasswordForm(forms.Form):
    """A first password, or another one; the present one is asked for where there is one."""

    current = forms.CharField(
        label="Mot de passe actuel",
        widget=forms.PasswordInput({"class": "input", "autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label="Nouveau mot de passe",
        strip=False,
        help_text="Au moins douze caractères. Une phrase entière convient bien.",
        widget=forms.PasswordInput({"class": "input", "autocomplete": "new-password"}),
    )

    def __init__(self, person: Person, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self._person = person
        if not person.has_usable_password():
            del self.fields["current"]

    def clean_current(self) -> str:
        """The present password; refused when it is another."""
        current: str = self.cleaned_data["current"]
        if not self._person.check_password(current):
            raise forms.ValidationError("Ce n’est pas votre mot de passe actuel.")
        return current

    def clean_new(self) -> str:
        """The new password; refused when it is easy to guess."""
        new: str = self.cleaned_data["new"]
        validate_password(new, self._person)
        return new
