"""The paragraphs of a DOCX, and the same document with other words in them.

Only the runs of a changed paragraph are written anew: each keeps the formatting of the words it stands for,
and what is no text (pictures, notes, fields, bookmarks) stays where it was. Headers, footers and everything
else of the package are untouched. python-docx parses without resolving entities, and the package is looked at
before it is opened.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from lxml import etree
from lxml.etree import LxmlError, _Element

from socle.knowledge.parsing.archives import check_archive
from socle.knowledge.parsing.unreadable import Unreadable
from socle.tools.plain_language.documents.docx_box import insert_box
from socle.tools.plain_language.documents.file_paragraph import FileParagraph, FixedParagraph
from socle.tools.plain_language.letter_box import LetterBox
from socle.tools.plain_language.word_diff import Change, Revision, word_diff

_WRITTEN = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "\u2011"}
_WRAPPERS = frozenset(map(qn, ("w:hyperlink", "w:ins", "w:smartTag", "w:fldSimple")))
_NOT_READ = frozenset(map(qn, ("w:txbxContent", "w:del", "w:moveFrom")))


@dataclass(frozen=True, slots=True, eq=False)
class _Atom:
    """A character with its run's formatting, or an object that stays between two characters."""

    text: str
    properties: _Element | None
    wrapper: _Element | None
    element: _Element | None = None


def read_docx(path: Path) -> list[FileParagraph]:
    """Each paragraph of the body, tables included, in order. Raises Unreadable."""
    return [_read(list(_atoms(paragraph))) for paragraph in _paragraphs(_open(path))]


def _read(atoms: Sequence[_Atom]) -> FileParagraph:
    fixed = any(atom.element is not None and atom.text for atom in atoms)
    return FileParagraph("".join(atom.text for atom in atoms), fixed)


def rewrite_docx(
    path: Path, texts: Mapping[int, str], revision: Revision | None = None, box: LetterBox | None = None
) -> bytes:
    """The document with other words in the paragraphs of these numbers, and with the box; with a revision, as
    tracked changes. Raises Unreadable, FixedParagraph, IndexError for a number that is none."""
    document = _open(path)
    paragraphs = list(_paragraphs(document))
    writer = _Writer(revision, _highest_id(document))
    for number, text in texts.items():
        writer.rewrite(paragraphs[number], text)
    if box is not None:
        insert_box(paragraphs[box.before], box, revision, _highest_id(document))
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def _open(path: Path) -> Document:
    check_archive(path)
    try:
        return docx.Document(str(path))
    except ValueError as error:  # a template, or a document with macros
        raise Unreadable("unsupported") from error
    except (OpcError, LxmlError, KeyError, zipfile.BadZipFile, AttributeError) as error:
        raise Unreadable("broken") from error


def _paragraphs(document: Document) -> Iterator[_Element]:
    for paragraph in document.element.body.iter(qn("w:p")):
        if not any(ancestor.tag in _NOT_READ for ancestor in paragraph.iterancestors()):
            yield paragraph


def _highest_id(document: Document) -> int:
    """The highest number of a tracked change or bookmark: new ones must differ."""
    written = (element.get(qn("w:id"), "") for element in document.element.body.iter())
    return max((int(number) for number in written if number.isdigit()), default=0)


def _atoms(parent: _Element, wrapper: _Element | None = None) -> Iterator[_Atom]:
    """The characters and objects of a paragraph in order, without its properties."""
    for child in parent:
        if child.tag == qn("w:pPr"):
            continue
        if child.tag == qn("w:r"):
            yield from _run_atoms(child, wrapper)
        elif child.tag in _WRAPPERS and wrapper is None:
            yield from _atoms(child, child)
        else:
            yield _Atom(_text_inside(child), None, wrapper, child)


def _text_inside(element: _Element) -> str:
    """The text of a content control or of another element that cannot be taken apart; a text box has none."""
    if element.tag in _NOT_READ or not isinstance(element.tag, str):
        return ""
    written = (one for one in element.iter(qn("w:t")) if not _is_apart(one, element))
    return "".join(one.text or "" for one in written)


def _is_apart(text: _Element, root: _Element) -> bool:
    within = text.iterancestors(*_NOT_READ)
    return any(root in one.iterancestors() for one in within)


def _run_atoms(run: _Element, wrapper: _Element | None) -> Iterator[_Atom]:
    properties = run.find(qn("w:rPr"))
    for child in run:
        if child is properties:
            continue
        if child.tag == qn("w:t"):
            yield from (_Atom(letter, properties, wrapper) for letter in child.text or "")
        elif child.tag in _WRITTEN and not child.get(qn("w:type")):
            yield _Atom(_WRITTEN[child.tag], properties, wrapper)
        else:
            yield _Atom("", properties, wrapper, child)


class _Writer:
    """Writes changed paragraphs; numbers the tracked changes."""

    def __init__(self, revision: Revision | None, highest: int) -> None:
        self._revision = revision
        self._number = highest

    def rewrite(self, paragraph: _Element, text: str) -> None:
        """Gives a paragraph its new text."""
        atoms = list(_atoms(paragraph))
        if _read(atoms).is_fixed:
            raise FixedParagraph
        changes = word_diff("".join(atom.text for atom in atoms), text)
        written = list(self._elements(atoms, changes))
        for child in list(paragraph):
            if child.tag != qn("w:pPr"):
                paragraph.remove(child)
        paragraph.extend(written)

    def _elements(self, atoms: Sequence[_Atom], changes: Sequence[Change]) -> Iterator[_Element]:
        at = 0
        for change in changes:
            if change.kind == "insert":
                yield from self._insertion(change.text, _neighbour(atoms, at))
                continue
            end = _after(atoms, at, len(change.text))
            yield from self._piece(atoms[at:end], change.kind == "delete")
            at = end
        yield from self._piece(atoms[at:], deleted=False)

    def _piece(self, atoms: Sequence[_Atom], deleted: bool) -> Iterator[_Element]:
        """Kept or deleted characters, run by run, with the objects that stand between them."""
        for _, group in groupby(
            atoms, key=lambda one: (id(one.properties), id(one.wrapper), id(one.element))
        ):
            same = list(group)
            first = same[0]
            if first.element is not None:
                yield _wrapped(_object(first.element, first.properties), first.wrapper)
            elif not deleted:
                yield _wrapped(_run("".join(one.text for one in same), first.properties), first.wrapper)
            elif self._revision is not None:
                run = _run("".join(one.text for one in same), first.properties, "w:delText")
                yield _wrapped(self._tracked("w:del", run, self._revision), first.wrapper)

    def _insertion(self, text: str, like: _Atom | None) -> Iterator[_Element]:
        properties, wrapper = (like.properties, like.wrapper) if like else (None, None)
        run = _run(text, properties)
        if self._revision is None:
            yield _wrapped(run, wrapper)
        else:
            inside = wrapper if wrapper is not None and wrapper.tag != qn("w:ins") else None
            yield _wrapped(self._tracked("w:ins", run, self._revision), inside)

    def _tracked(self, name: str, run: _Element, revision: Revision) -> _Element:
        self._number += 1
        mark = OxmlElement(name)
        mark.set(qn("w:id"), str(self._number))
        mark.set(qn("w:author"), revision.author)
        mark.set(qn("w:date"), revision.date)
        mark.append(run)
        return mark


def _after(atoms: Sequence[_Atom], at: int, length: int) -> int:
    """The place in the atoms once so many characters have passed."""
    while length:
        length -= len(atoms[at].text)
        at += 1
    return at


def _neighbour(atoms: Sequence[_Atom], at: int) -> _Atom | None:
    """The character whose formatting an insertion takes: the one before, else the first one after."""
    before = (atom for atom in reversed(atoms[:at]) if atom.text)
    after = (atom for atom in atoms[at:] if atom.text)
    return next(before, None) or next(after, None)


def _wrapped(element: _Element, wrapper: _Element | None) -> _Element:
    if wrapper is None:
        return element
    copied = OxmlElement("w:" + etree.QName(wrapper).localname)
    for name, value in wrapper.attrib.items():
        copied.set(name, value)
    copied.append(element)
    return copied


def _object(element: _Element, properties: _Element | None) -> _Element:
    """An object as it was: in a run of its own when it stood in a run."""
    parent = element.getparent()
    if parent is None or parent.tag != qn("w:r"):
        return deepcopy(element)
    run = OxmlElement("w:r")
    if properties is not None:
        run.append(deepcopy(properties))
    run.append(deepcopy(element))
    return run


def _run(text: str, properties: _Element | None, name: str = "w:t") -> _Element:
    """A run of text: tabs and line ends as the elements that Word wants."""
    run = OxmlElement("w:r")
    if properties is not None:
        run.append(deepcopy(properties))
    for kind, letters in groupby(text, key=lambda letter: letter if letter in "\t\n\u2011" else ""):
        marks = {"\t": "w:tab", "\n": "w:br", "\u2011": "w:noBreakHyphen"}
        if kind:
            run.extend(OxmlElement(marks[kind]) for _ in letters)
            continue
        written = OxmlElement(name)
        written.text = "".join(letters)
        written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(written)
    return run
