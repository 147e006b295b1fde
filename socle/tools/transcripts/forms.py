"""The forms of a service's glossary and keeping rule."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from socle.tools.transcripts.service_rules import Term

_LONGEST_HEARD = 100
_MOST_HEARD = 30


class TermForm(forms.Form):
    """A term of the glossary."""

    term = forms.CharField(
        label="Nom ou sigle, comme il s’écrit",
        max_length=100,
        widget=forms.TextInput({"class": "input", "autocomplete": "off"}),
    )
    heard_as = forms.CharField(
        label="Ce qui est parfois écrit à sa place",
        required=False,
        help_text="Séparez par des virgules. Exemple : em des pays hache, MDPA",
        widget=forms.TextInput({"class": "input", "autocomplete": "off"}),
    )

    def clean_heard_as(self) -> list[str]:
        """The texts, each once, as a list."""
        typed = str(self.cleaned_data["heard_as"])
        pieces = dict.fromkeys(" ".join(piece.split()) for piece in re.split(r"[,;\n]", typed))
        found = [piece for piece in pieces if piece]
        if len(found) > _MOST_HEARD or any(len(piece) > _LONGEST_HEARD for piece in found):
            raise forms.ValidationError("Trente textes au plus, de cent caractères au plus chacun.")
        return found

    @property
    def said(self) -> Term:
        """What a valid form says."""
        return Term(" ".join(self.cleaned_data["term"].split()), self.cleaned_data["heard_as"])


class KeepingForm(forms.Form):
    """How long sound and text are kept, in days."""

    sound_days = forms.IntegerField(
        label="Le son, en jours",
        min_value=1,
        max_value=3650,
        help_text="Le son est effacé le premier : la voix est une donnée personnelle, gardez-la peu.",
        widget=forms.NumberInput({"class": "input"}),
    )
    text_days = forms.IntegerField(
        label="Le texte, en jours",
        min_value=1,
        max_value=3650,
        help_text="Au moins aussi longtemps que le son.",
        widget=forms.NumberInput({"class": "input"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuses to keep the sound longer than the text."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        sound, text = cleaned.get("sound_days"), cleaned.get("text_days")
        if sound is not None and text is not None and sound > text:
            self.add_error("text_days", "Le texte se garde au moins aussi longtemps que le son.")
        return cleaned
