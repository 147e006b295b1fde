"""The paragraphs of an ODT, and the same document with other words in them.

Only changed paragraphs are written anew: each word keeps the spans of the words it stands for, and what is
no text (frames, notes, bookmarks, fields) stays where it was. Source of the tracked changes: OpenDocument 1.3
part 3, section 5.5: a deletion is a point, whose text is kept apart; an insertion lies between two marks.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from lxml import etree
from lxml.etree import LxmlError, _Element

from socle.knowledge.parsing.archives import check_archive
from socle.knowledge.parsing.unreadable import Unreadable
from socle.tools.plain_language.documents.file_paragraph import FileParagraph, FixedParagraph
from socle.tools.plain_language.documents.odt_box import insert_box
from socle.tools.plain_language.letter_box import LetterBox
from socle.tools.plain_language.word_diff import Change, Revision, word_diff

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_DC = "http://purl.org/dc/elements/1.1/"
_CONTENT = "content.xml"
_PARAGRAPHS = (f"{{{_TEXT}}}p", f"{{{_TEXT}}}h")
_WRAPPERS = (f"{{{_TEXT}}}span", f"{{{_TEXT}}}a")
_NOT_READ = frozenset(
    (f"{{{_TEXT}}}tracked-changes", f"{{{_TEXT}}}note", f"{{{_OFFICE}}}annotation",
     "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}frame",
     "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}custom-shape")
)  # fmt: skip
_MOST_SPACES = 100


@dataclass(frozen=True, slots=True, eq=False)
class _Atom:
    """A character, or an object between two characters, with the spans and links around it."""

    text: str
    around: tuple[_Element, ...]
    element: _Element | None = None


def read_odt(path: Path) -> list[FileParagraph]:
    """Each paragraph and heading of the body, in order. Raises Unreadable."""
    return [_read(list(_atoms(paragraph))) for paragraph in _paragraphs(_content(path))]


def _read(atoms: Sequence[_Atom]) -> FileParagraph:
    fixed = any(atom.element is not None and atom.text for atom in atoms)
    return FileParagraph("".join(atom.text for atom in atoms), fixed)


def rewrite_odt(
    path: Path, texts: Mapping[int, str], revision: Revision | None = None, box: LetterBox | None = None
) -> bytes:
    """The document with other words in the paragraphs of these numbers, and with the box; with a revision, as
    tracked changes. Raises Unreadable, FixedParagraph, IndexError for a number that is none."""
    content = _content(path)
    paragraphs = list(_paragraphs(content))
    writer = _Writer(revision, _prefix(content))
    for number, text in texts.items():
        writer.rewrite(paragraphs[number], text)
    if box is not None:
        insert_box(paragraphs[box.before], box, writer.inserted if revision else None)
    writer.write_changes(_body(content))
    written = etree.tostring(content, xml_declaration=True, encoding="UTF-8", standalone=None)
    return _repacked(path, written)


def _content(path: Path) -> _Element:
    check_archive(path)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        with zipfile.ZipFile(path) as archive:
            root = etree.fromstring(archive.read(_CONTENT), parser)
    except (LxmlError, KeyError, zipfile.BadZipFile, OSError) as error:
        raise Unreadable("broken") from error
    if root.find(f".//{{{_OFFICE}}}text") is None:
        raise Unreadable("unsupported")
    return root


def _body(content: _Element) -> _Element:
    return next(content.iter(f"{{{_OFFICE}}}text"))  # _content has looked that there is one


def _paragraphs(content: _Element) -> Iterator[_Element]:
    for paragraph in _body(content).iter(*_PARAGRAPHS):
        if not any(ancestor.tag in _NOT_READ for ancestor in paragraph.iterancestors()):
            yield paragraph


def _prefix(content: _Element) -> str:
    """A beginning of identifiers that the document does not use yet."""
    written = set(content.xpath("//@*[local-name() = 'id']"))
    prefix = "socle"
    while any(str(one).startswith(prefix) for one in written):
        prefix += "_"
    return prefix


def _atoms(parent: _Element, around: tuple[_Element, ...] = ()) -> Iterator[_Atom]:
    """The characters and objects of a paragraph in order; blanks are those that a reader sees (OpenDocument
    1.3 part 3, section 6.1.2: a run of them counts for one)."""
    yield from _letters(parent.text, around)
    for child in parent:
        if not isinstance(child.tag, str):  # a comment of the file's XML
            pass
        elif child.tag in _WRAPPERS:
            yield from _atoms(child, (*around, child))
        elif child.tag == f"{{{_TEXT}}}s":
            count = min(int(child.get(f"{{{_TEXT}}}c", "1")), _MOST_SPACES)
            yield from (_Atom(" ", around) for _ in range(count))
        elif child.tag == f"{{{_TEXT}}}tab":
            yield _Atom("\t", around)
        elif child.tag == f"{{{_TEXT}}}line-break":
            yield _Atom("\n", around)
        else:
            yield _Atom("" if child.tag in _NOT_READ else "".join(child.itertext()), around, child)
        yield from _letters(child.tail, around)


def _letters(text: str | None, around: tuple[_Element, ...]) -> Iterator[_Atom]:
    return (_Atom(letter, around) for letter in re.sub(r"[ \t\r\n]+", " ", text or ""))


@dataclass
class _Writer:
    """Writes changed paragraphs, and keeps the tracked changes to be listed."""

    revision: Revision | None
    prefix: str
    regions: list[_Element] = field(default_factory=list)

    def rewrite(self, paragraph: _Element, text: str) -> None:
        """Gives a paragraph its new text."""
        atoms = list(_atoms(paragraph))
        if _read(atoms).is_fixed:
            raise FixedParagraph
        changes = word_diff("".join(atom.text for atom in atoms), text)
        written = _Mixed()
        at = 0
        for change in changes:
            if change.kind == "insert":
                self._insert(written, change.text, _neighbour(atoms, at))
                continue
            end = _after(atoms, at, len(change.text))
            if change.kind == "keep":
                written.add(atoms[at:end])
            else:
                self._delete(written, atoms[at:end], change, paragraph)
            at = end
        written.add(atoms[at:])
        written.put_into(paragraph)

    def write_changes(self, body: _Element) -> None:
        """Lists the tracked changes at the head of the body, where the format wants them."""
        if not self.regions:
            return
        name = f"{{{_TEXT}}}tracked-changes"
        listed = body.find(name)
        if listed is None:
            listed = etree.Element(name)
            forms = body.find(f"{{{_OFFICE}}}forms")
            body.insert(0 if forms is None else body.index(forms) + 1, listed)
        listed.extend(self.regions)

    def inserted(self) -> str:
        """The name of a new tracked insertion. Raises ValueError without a revision."""
        if self.revision is None:
            raise ValueError("no change is tracked")
        return self._region("insertion", self.revision)

    def _insert(self, written: "_Mixed", text: str, like: _Atom | None) -> None:
        added = [_Atom(letter, like.around if like else ()) for letter in text]
        if self.revision is None:
            written.add(added)
            return
        region = self._region("insertion", self.revision)
        written.add([_mark("change-start", region)])
        written.add(added)
        written.add([_mark("change-end", region)])

    def _delete(self, written: "_Mixed", atoms: Sequence[_Atom], change: Change, paragraph: _Element) -> None:
        if self.revision is not None:
            region = self._region("deletion", self.revision)
            deleted = etree.SubElement(self.regions[-1][0], paragraph.tag, attrib=dict(paragraph.attrib))
            kept = _Mixed()
            kept.add([atom for atom in atoms if atom.element is None])
            kept.put_into(deleted)
            written.add([_mark("change", region)])
        written.add([atom for atom in atoms if atom.element is not None])

    def _region(self, kind: str, revision: Revision) -> str:
        name = f"{self.prefix}{len(self.regions) + 1}"
        region = etree.Element(
            f"{{{_TEXT}}}changed-region", nsmap={"text": _TEXT, "office": _OFFICE, "dc": _DC}
        )
        region.set("{http://www.w3.org/XML/1998/namespace}id", name)
        region.set(f"{{{_TEXT}}}id", name)
        told = etree.SubElement(region, f"{{{_TEXT}}}{kind}")
        info = etree.SubElement(told, f"{{{_OFFICE}}}change-info")
        etree.SubElement(info, f"{{{_DC}}}creator").text = revision.author
        etree.SubElement(info, f"{{{_DC}}}date").text = revision.date
        self.regions.append(region)
        return name


def _mark(name: str, region: str) -> _Atom:
    return _Atom("", (), etree.Element(f"{{{_TEXT}}}{name}", attrib={f"{{{_TEXT}}}change-id": region}))


def _after(atoms: Sequence[_Atom], at: int, length: int) -> int:
    """The place in the atoms once so many characters have passed."""
    while length:
        length -= len(atoms[at].text)
        at += 1
    return at


def _neighbour(atoms: Sequence[_Atom], at: int) -> _Atom | None:
    """The character whose spans an insertion takes: the one before, else the first one after."""
    before = (atom for atom in reversed(atoms[:at]) if atom.text)
    after = (atom for atom in atoms[at:] if atom.text)
    return next(before, None) or next(after, None)


class _Mixed:
    """Mixed content being written: text and elements, in the spans that were around them."""

    def __init__(self) -> None:
        self._atoms: list[_Atom] = []

    def add(self, atoms: Sequence[_Atom]) -> None:
        """Adds characters and objects at the end."""
        self._atoms.extend(atoms)

    def put_into(self, parent: _Element) -> None:
        """Makes this the content of an element, whose attributes stay."""
        for child in list(parent):
            parent.remove(child)
        parent.text = None
        for _, group in groupby(self._atoms, key=lambda atom: tuple(map(id, atom.around))):
            same = list(group)
            inside = parent
            for wrapper in same[0].around:
                inside = etree.SubElement(inside, wrapper.tag, attrib=dict(wrapper.attrib))
            _fill(inside, same)


def _fill(parent: _Element, atoms: Sequence[_Atom]) -> None:
    last = parent[-1] if len(parent) else None
    blank = True  # the first blank of a paragraph is not seen unless it is an element
    for atom in atoms:
        if atom.element is not None:
            copied = deepcopy(atom.element)
            copied.tail = None
            parent.append(copied)
            last = copied
            continue
        name = {"\t": "tab", "\n": "line-break"}.get(atom.text) or ("s" if atom.text == " " and blank else "")
        blank = atom.text == " "
        if name:
            last = etree.SubElement(parent, f"{{{_TEXT}}}{name}")
        elif last is None:
            parent.text = (parent.text or "") + atom.text
        else:
            last.tail = (last.tail or "") + atom.text


def _repacked(path: Path, content: bytes) -> bytes:
    """The package with its other content: the mimetype first and not compressed (part 2, section 3.3)."""
    saved = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as target:
        entries = sorted(source.infolist(), key=lambda entry: entry.filename != "mimetype")
        for entry in entries:
            data = content if entry.filename == _CONTENT else source.read(entry)
            kind = zipfile.ZIP_STORED if entry.filename == "mimetype" else zipfile.ZIP_DEFLATED
            target.writestr(zipfile.ZipInfo(entry.filename, entry.date_time), data, kind)
    return saved.getvalue()
