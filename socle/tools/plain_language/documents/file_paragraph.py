"""A paragraph as a file holds it."""

from typing import NamedTuple


class FileParagraph(NamedTuple):
    """Its text; and whether a field or a content control holds part of that text, which then must stay."""

    text: str
    is_fixed: bool


class FixedParagraph(ValueError):
    """Other words were given for a paragraph whose text partly belongs to a field or a content control."""
