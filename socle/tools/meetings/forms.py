"""The forms of Comptes rendus: which transcript with which template, and a service's template."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from socle.tools.meetings.outline import FREE, KINDS, Outline, Section
from socle.tools.meetings.templates import Written
from socle.tools.transcripts.models import Transcript

MOST_SECTIONS = 8
_LINE = {"class": "input", "autocomplete": "off"}


class StartForm(forms.Form):
    """What minutes are made of."""

    transcript = forms.ChoiceField(label="Transcript", widget=forms.Select({"class": "input"}))
    modele = forms.ChoiceField(label="Modèle de compte rendu", widget=forms.Select({"class": "input"}))
    partage = forms.BooleanField(
        label="Partager ce compte rendu avec mon service",
        help_text="Vos collègues le verront et pourront le relire.",
        required=False,
    )

    def __init__(
        self, transcripts: Sequence[Transcript], outlines: Sequence[Outline], *args: Any, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self._field("transcript").choices = [(str(one.pk), one.run.title) for one in transcripts]
        self._field("modele").choices = [(one.key, one.name) for one in outlines]
        self._field("transcript").error_messages["invalid_choice"] = "Choisissez un transcript de la liste."
        self._field("modele").error_messages["invalid_choice"] = "Choisissez un modèle de la liste."

    def _field(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        return field


class TemplateForm(forms.Form):
    """A template's name, and whom it is about."""

    name = forms.CharField(label="Nom du modèle", max_length=80, widget=forms.TextInput(_LINE))
    affects_persons = forms.BooleanField(
        label="Ce modèle rend compte de ce que dit une personne entendue ou reçue",
        help_text="Chaque ligne se décide alors une par une, jamais plusieurs d’un geste.",
        required=False,
    )


class SectionForm(forms.Form):
    """One section of a template; one without a title is left out."""

    kind = forms.ChoiceField(label="Nature", choices=KINDS, widget=forms.Select({"class": "input"}))
    title = forms.CharField(label="Titre", max_length=80, required=False, widget=forms.TextInput(_LINE))
    instruction = forms.CharField(
        label="Ce qu’elle doit contenir",
        max_length=300,
        required=False,
        widget=forms.TextInput(_LINE),
    )

    def clean(self) -> dict[str, Any]:
        """A free section must say what it should hold: nothing else tells."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == FREE and cleaned.get("title") and not cleaned.get("instruction"):
            self.add_error("instruction", "Dites ce qu’une rubrique libre doit contenir.")
        return cleaned


if TYPE_CHECKING:
    _FormSet = forms.BaseFormSet[SectionForm]
else:  # Django's own is generic for type checkers only
    _FormSet = forms.BaseFormSet


class _Sections(_FormSet):
    def clean(self) -> None:
        """One section at least."""
        if not any(self.errors) and not any(form.cleaned_data.get("title") for form in self.forms):
            raise forms.ValidationError("Donnez un titre à une rubrique au moins.")


SectionForms = forms.formset_factory(
    SectionForm, formset=_Sections, extra=0, min_num=MOST_SECTIONS, max_num=MOST_SECTIONS
)


def written(form: TemplateForm, sections: forms.BaseFormSet[SectionForm]) -> Written:
    """What valid forms say."""
    rows = [one.cleaned_data for one in sections.forms if one.cleaned_data.get("title")]
    return Written(
        " ".join(form.cleaned_data["name"].split()),
        [Section(row["kind"], " ".join(row["title"].split()), row["instruction"].strip()) for row in rows],
        form.cleaned_data["affects_persons"],
    )
