"""The letter as people left it, as a file: its layout kept where it has one, visible changes on demand."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from django.utils import timezone

from socle.knowledge.parsing.unreadable import Unreadable
from socle.tools.plain_language.files import paragraphs_of_file, rewritten_file
from socle.tools.plain_language.letter import LetterParagraph, read_letter, read_text
from socle.tools.plain_language.letter_box import LetterBox, box_in
from socle.tools.plain_language.steps import has_layout
from socle.tools.plain_language.word_diff import Revision
from socle.work.toolbox import DraftView, ExportImpossible

_GONE = "La lettre d’origine a été supprimée : l’export ne peut plus être fait."


def as_docx(draft: DraftView) -> bytes:
    """A DOCX, the letter's own where it was one."""
    return _letter(draft, "docx", None)


def as_odt(draft: DraftView) -> bytes:
    """An ODT, the letter's own where it was one."""
    return _letter(draft, "odt", None)


def as_tracked_docx(draft: DraftView) -> bytes:
    """A DOCX whose changes can be accepted or refused one by one."""
    return _letter(draft, "docx", Revision(timezone.now()))


def as_tracked_odt(draft: DraftView) -> bytes:
    """An ODT whose changes can be accepted or refused one by one."""
    return _letter(draft, "odt", Revision(timezone.now()))


def letter_of_draft(draft: DraftView) -> list[LetterParagraph]:
    """The letter as it was given. Raises ExportImpossible once it was deleted."""
    given, path = draft.documents("fichier"), draft.original("fichier")
    if not given:
        if not draft.text("lettre"):
            raise ExportImpossible(_GONE)
        return read_text(draft.text("lettre"))
    if path is not None and has_layout(given[0].name):
        try:
            return paragraphs_of_file(given[0].id, path)
        except Unreadable:
            pass
    return read_letter([block.text for _, block in given[0].parsed.body() if block.text.strip()])


def rewritten(paragraphs: Sequence[LetterParagraph], draft: DraftView) -> list[LetterParagraph]:
    """The letter with the texts that people kept or wrote; what they rejected keeps its words."""
    texts = _texts(draft)
    return [replace(one, text=texts.get(one.index, one.text)) for one in paragraphs]


def _texts(draft: DraftView) -> dict[int, str]:
    return {
        int(item.details["paragraph"]): item.current
        for item in draft.family("paragraphe")
        if isinstance(item.current, str)
    }


def _letter(draft: DraftView, form: str, revision: Revision | None) -> bytes:
    path = _own_file(draft, form)
    paragraphs = letter_of_draft(draft)
    if path is None:
        return _new(paragraphs, draft, form, revision)
    changed = {
        one.index: one.text
        for one, former in zip(rewritten(paragraphs, draft), paragraphs, strict=True)
        if one.text != former.text
    }
    try:
        return rewritten_file(path, changed, revision, _box(paragraphs, draft))
    except Unreadable as error:
        raise ExportImpossible("La mise en page de ce fichier ne peut pas être gardée.") from error


def _own_file(draft: DraftView, form: str) -> Path | None:
    given = draft.documents("fichier")
    return draft.original("fichier") if given and given[0].name.lower().endswith(f".{form}") else None


def _new(
    paragraphs: Sequence[LetterParagraph], draft: DraftView, form: str, revision: Revision | None
) -> bytes:
    """A sober letter; visible changes are written over the original's."""
    # The libraries of office files take a third of a second to load: at an export, not at each start.
    from socle.tools.plain_language.documents import new_docx, new_odt

    make = new_docx if form == "docx" else new_odt
    if revision is None:
        return make(_with_box(rewritten(paragraphs, draft), draft), draft.run.title)
    with tempfile.TemporaryDirectory(prefix="socle-letter-") as folder:
        path = Path(folder) / f"lettre.{form}"
        path.write_bytes(make(paragraphs, draft.run.title))
        numbered = enumerate(rewritten(paragraphs, draft))
        changed = {number: one.text for number, one in numbered if one.text != paragraphs[number].text}
        return rewritten_file(path, changed, revision, _box(paragraphs, draft))


def _box(paragraphs: Sequence[LetterParagraph], draft: DraftView) -> LetterBox | None:
    """The box, where people kept it, between the head of the letter and its body."""
    text = draft.value("encadre")
    return box_in(paragraphs, text) if isinstance(text, str) and text.strip() else None


def _with_box(paragraphs: list[LetterParagraph], draft: DraftView) -> list[LetterParagraph]:
    box = _box(paragraphs, draft)
    if box is None:
        return paragraphs
    lines = [LetterParagraph(-1, line, "item") for line in box.lines]
    shown = [LetterParagraph(-1, box.title, "heading"), *lines]
    return [*paragraphs[: box.before], *shown, *paragraphs[box.before :]]
