"""The box «Ce que vous devez faire» goes into the letter's own file, and can be refused there."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from socle.tools.plain_language.documents import read_letter_file, rewrite_letter_file
from socle.tools.plain_language.files import rewritten_file
from socle.tools.plain_language.letter import LetterParagraph, read_letter
from socle.tools.plain_language.letter_box import LetterBox, box_in
from socle.tools.plain_language.word_diff import Revision
from tests.tools.plain_language.letters import AS_DOCX, AS_ODT, as_docx, as_odt

REVISION = Revision(datetime(2026, 11, 25, 9, 30, tzinfo=UTC))
BOX = "Ce que vous devez faire\n- Envoyez le formulaire avant le 3 mars 2026.\n- Appelez le 02 99 00 00 01."
LETTERS = [
    *((f"{name}.docx", as_docx, name) for name in AS_DOCX),
    *((f"{name}.odt", as_odt, name) for name in AS_ODT),
]
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


@pytest.fixture(params=LETTERS, ids=lambda one: one[0])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    name, make, letter = request.param
    path = tmp_path / f"lettre{Path(name).suffix}"
    path.write_bytes(make(letter))
    return path


def texts(path: Path) -> list[str]:
    return [one.text for one in read_letter_file(path)]


def with_box(path: Path, revision: Revision | None, changed: dict[int, str] | None = None) -> Path:
    box = box_in(read_letter_file(path), BOX)
    other = path.with_name(f"autre{path.suffix}")
    other.write_bytes(rewrite_letter_file(path, changed or {}, revision, box))
    return other


@pytest.mark.parametrize("revision", [None, REVISION], ids=["clean", "tracked"])
def test_the_box_stands_between_the_head_and_the_body_and_the_rest_stays(
    file: Path, revision: Revision | None
) -> None:
    letter = read_letter_file(file)
    box = box_in(letter, BOX)
    assert all(one.role in {"head", "object", "salutation"} or not one.text for one in letter[: box.before])
    before, after = texts(file), texts(with_box(file, revision))
    lines = [box.title, *box.lines, *([""] if box.spaced else [])]
    assert after == [*before[: box.before], *lines, *before[box.before :]]


@pytest.mark.parametrize("revision", [None, REVISION], ids=["clean", "tracked"])
def test_the_paragraph_that_follows_can_change_too(file: Path, revision: Revision | None) -> None:
    number = next(one.index for one in read_letter_file(file) if one.is_rewritten)
    after = texts(with_box(file, revision, {number: "Vous devez répondre vite."}))
    assert "Vous devez répondre vite." in after
    assert after.count("Ce que vous devez faire") == 1


@pytest.mark.parametrize("name", AS_DOCX)
def test_a_refused_box_leaves_the_docx_as_it_was(name: str, tmp_path: Path) -> None:
    path = tmp_path / "lettre.docx"
    path.write_bytes(as_docx(name))
    other = with_box(path, REVISION)
    document = docx.Document(str(other))
    for paragraph in list(document.element.body.iter(qn("w:p"))):
        if paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:ins')}") is not None:
            assert not paragraph.findall(qn("w:r"))
            paragraph.getparent().remove(paragraph)
    document.save(str(other))
    assert texts(other) == texts(path)


@pytest.mark.parametrize("name", AS_ODT)
def test_a_refused_box_leaves_the_odt_as_it_was(name: str, tmp_path: Path) -> None:
    path = tmp_path / "lettre.odt"
    path.write_bytes(as_odt(name))
    content = _content(with_box(path, REVISION))
    (start,), (end,) = (list(content.iter(f"{TEXT}change-{side}")) for side in ("start", "end"))
    name = start.get(f"{TEXT}change-id")
    assert name == end.get(f"{TEXT}change-id")
    (region,) = content.iter(f"{TEXT}changed-region")
    assert (region.get(f"{TEXT}id"), region[0].tag) == (name, f"{TEXT}insertion")
    following = end.getparent()
    assert following.text is None
    assert following[0] is end
    assert start.getparent().getparent() is not None
    box = box_in(read_letter_file(path), BOX)
    assert "".join(following.itertext()).strip() == texts(path)[box.before].strip()


def test_the_title_is_bold_and_the_lines_look_like_the_letter(tmp_path: Path) -> None:
    path = tmp_path / "lettre.docx"
    path.write_bytes(as_docx(AS_DOCX[0]))
    document = docx.Document(str(with_box(path, None)))
    written = {one.text: one for one in document.paragraphs}
    title, line = (written[text] for text in BOX.split("\n")[:2])
    assert title.runs[0].bold
    assert not line.runs[0].bold
    following = written[texts(path)[box_in(read_letter_file(path), BOX).before]]
    assert line.style.name == following.style.name


def test_an_empty_paragraph_parts_the_box_where_the_letter_parts_its_own() -> None:
    letter = read_letter(["Madame,", "", "Vous avez demandé une aide le 2 mars 2026 à la mairie de Lyon."])
    assert box_in(letter, BOX) == LetterBox(2, *_parts(), spaced=True)
    close = read_letter(["Madame,", "Vous avez demandé une aide le 2 mars 2026 à la mairie de Lyon."])
    assert box_in(close, BOX) == LetterBox(1, *_parts())


def test_a_letter_without_a_body_has_its_box_first() -> None:
    assert box_in([LetterParagraph(0, "Madame,", "salutation")], BOX).before == 0


def _parts() -> tuple[str, tuple[str, ...]]:
    title, *lines = BOX.split("\n")
    return title, tuple(lines)


def _content(path: Path) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        return etree.fromstring(archive.read("content.xml"))


def test_the_box_goes_through_the_confined_process(file: Path) -> None:
    box = box_in(read_letter_file(file), BOX)
    other = file.with_name(f"autre{file.suffix}")
    other.write_bytes(rewritten_file(file, {}, REVISION, box))
    assert texts(other)[box.before] == box.title
