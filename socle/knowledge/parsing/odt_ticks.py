"""Tick boxes of an ODT: controls of forms, content controls, and fields of forms that came from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from odfdo import Element

from socle.knowledge.parsing.ticks import sign

Signs = Mapping[str, str]
NO_SIGNS: Signs = MappingProxyType({})
_OLD_FIELD = "FORMCHECKBOX"


def control_signs(body: Element) -> Signs:
    """☐ or ☒ by the identity of each check box and radio button that the document's forms declare."""
    signs: dict[str, str] = {}
    for kind, checked in (("form:checkbox", "form:current-state"), ("form:radio", "form:current-selected")):
        for control in body.get_elements(f"descendant::{kind}"):
            state = control.get_attribute(checked)
            if state is None:
                state = control.get_attribute(checked.replace("current-", ""))
            ticked = str(state).lower() in ("checked", "true")
            for name in ("xml:id", "form:id"):
                if identity := control.get_attribute(name):
                    signs[str(identity)] = sign(ticked)
    return signs


def sign_of(element: Element, signs: Signs) -> str | None:
    """The sign that stands for an element that is a tick box; None for any other."""
    if element.tag == "draw:control":
        return signs.get(str(element.get_attribute("draw:control")))
    if element.tag == "loext:content-control" and _is_true(element, "loext:checkbox"):
        return sign(_is_true(element, "loext:checked"))
    if element.tag in ("field:fieldmark", "field:fieldmark-start") and _OLD_FIELD in str(
        element.get_attribute("field:type")
    ):
        return sign(_is_checked(element))
    return None


def _is_true(element: Element, name: str) -> bool:
    """Whether an attribute says true; odfdo gives it as text or as a truth."""
    return str(element.get_attribute(name)).lower() == "true"


def _is_checked(field: Element) -> bool:
    """Whether one of the field's parameters says that it is ticked."""
    return any(
        str(parameter.get_attribute("field:name")).endswith("Checked")
        and str(parameter.get_attribute("field:value")).lower() in ("true", "1")
        for parameter in field.get_elements("descendant::field:param")
    )
