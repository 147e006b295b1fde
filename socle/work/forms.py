"""The form of a tool, made from its declaration."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from socle.work.declaration import Input, Tool
from socle.work.starting import Given, GivenFile

SHARED = "shared-with-service"  # no input can have this name: it is no identifier
ACCEPTED_SOUND = "audio/*,video/*,.m4a,.mka,.mkv,.opus,.amr,.ogg,.oga,.webm,.wma,.wmv,.mts,.m2ts"
ACCEPTED = ".pdf,.docx,.odt,.html,.htm,.md,.txt,.png,.jpg,.jpeg,.tif,.tiff,.webp"


class SeveralFiles(forms.ClearableFileInput):
    """A file control that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files; what is missing is said by the action, which knows the alternatives."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files that were sent, none being allowed."""
        return [file for file in (data or []) if isinstance(file, UploadedFile)]


def tool_form(tool: Tool, data: MultiValueDict[str, str] | None = None, files: Any = None) -> forms.Form:
    """The form of a tool, bound where data are given."""
    fields: dict[str, forms.Field] = {one.name: _field(one) for one in tool.inputs}
    fields[SHARED] = forms.BooleanField(
        label="Partager ce brouillon avec mon service",
        help_text="Vos collègues du service pourront le relire et décider avec vous.",
        required=False,
    )
    form: type[forms.Form] = type("ToolForm", (forms.Form,), fields)
    return form(data, files, auto_id="given-%s")


def _field(one: Input) -> forms.Field:
    common: dict[str, Any] = {"label": one.label, "help_text": one.hint, "required": False}
    if one.kind in {"documents", "recordings"}:
        accepted = ACCEPTED if one.kind == "documents" else ACCEPTED_SOUND
        widget = SeveralFiles(attrs={"class": "input", "accept": accepted, "multiple": one.several})
        return FilesField(widget=widget, **common)
    if one.kind == "flag":
        return forms.BooleanField(widget=forms.CheckboxInput(), **common)
    if one.kind == "choice":
        choices = [("", "Choisissez…"), *one.choices]
        return forms.ChoiceField(choices=choices, widget=forms.Select(attrs={"class": "input"}), **common)
    if one.kind == "text":
        return forms.CharField(
            widget=forms.Textarea(attrs={"class": "input", "rows": 12}), strip=False, **common
        )
    return forms.CharField(widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}), **common)


def given_of(tool: Tool, form: forms.Form) -> Given:
    """What a valid form gives to the run."""
    values: dict[str, Any] = {}
    files: list[GivenFile] = []
    for one in tool.inputs:
        value = form.cleaned_data.get(one.name)
        if one.kind in {"documents", "recordings"}:
            files += [GivenFile(one.name, file.name or "document", file.chunks()) for file in value or []]
        else:
            values[one.name] = value
    return Given(values, files, shared=bool(form.cleaned_data.get(SHARED)))
