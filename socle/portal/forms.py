"""The form of the account page."""

from django import forms
from django.contrib.auth.password_validation import validate_password

from socle.organisation.models import Person


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
