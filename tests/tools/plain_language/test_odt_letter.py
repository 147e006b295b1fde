"""A letter in ODT with other words, its layout kept, its changes tracked on demand."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree
from odfdo import Document

from socle.knowledge.parsing.unreadable import Unreadable
from socle.tools.plain_language.documents import (
    FixedParagraph,
    Revision,
    new_odt,
    read_letter_file,
    read_odt,
    rewrite_odt,
)
from tests.tools.plain_language.letters import AS_ODT, as_odt, letter

REVISION = Revision(datetime(2026, 11, 25, 9, 30, tzinfo=UTC))
OTHER = "Vous devez répondre vite. Nous pouvons vous aider."
NAMES = {
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}


@pytest.fixture(params=AS_ODT)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def file(name: str, tmp_path: Path) -> Path:
    path = tmp_path / "lettre.odt"
    path.write_bytes(as_odt(name))
    return path


def body_of(path: Path) -> list[int]:
    return [one.index for one in read_letter_file(path) if one.is_rewritten]


def saved(path: Path, data: bytes) -> Path:
    other = path.with_name("autre.odt")
    other.write_bytes(data)
    return other


def texts(path: Path) -> list[str]:
    return [one.text for one in read_odt(path)]


def content(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("content.xml"))


def a_file_with(tmp_path: Path, xml: str) -> Path:
    """An ODT whose only paragraph has this content."""
    path = tmp_path / "simple.odt"
    document = Document("text")
    document.body.clear()
    document.save(str(path))
    with zipfile.ZipFile(path) as before:
        parts = {part: before.read(part) for part in before.namelist()}
    root = etree.fromstring(parts["content.xml"])
    body = root.find(".//office:text", NAMES)
    assert body is not None
    body.append(etree.fromstring(f'<text:p xmlns:text="{NAMES["text"]}">{xml}</text:p>'))
    parts["content.xml"] = etree.tostring(root)
    with zipfile.ZipFile(path, "w") as after:
        for part, data in parts.items():
            after.writestr(part, data)
    return path


def test_the_parts_of_the_letter_are_those_of_its_text(name: str, file: Path) -> None:
    assert [(one.role, one.text) for one in read_letter_file(file)] == [
        (one.role, one.text) for one in letter(name)
    ]


@pytest.mark.parametrize("revision", [None, REVISION], ids=["clean", "tracked"])
def test_other_words_come_and_the_rest_stays(file: Path, revision: Revision | None) -> None:
    number = body_of(file)[1]
    before = texts(file)
    after = texts(saved(file, rewrite_odt(file, {number: OTHER}, revision)))
    assert after[number] == OTHER
    assert [one for index, one in enumerate(after) if index != number] == [
        one for index, one in enumerate(before) if index != number
    ]


@pytest.mark.parametrize("revision", [None, REVISION], ids=["clean", "tracked"])
def test_the_document_opens_and_keeps_its_bookmarks(file: Path, revision: Revision | None) -> None:
    data = rewrite_odt(file, dict.fromkeys(body_of(file), OTHER), revision)
    document = Document(io.BytesIO(data))
    assert len(document.body.get_elements("//text:bookmark")) == len(texts(file))
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(io.BytesIO(data)) as after:
        assert after.testzip() is None
        assert after.infolist()[0].filename == "mimetype"
        assert after.infolist()[0].compress_type == zipfile.ZIP_STORED
        assert set(before.namelist()) == set(after.namelist())
        assert all(
            before.read(part) == after.read(part) for part in before.namelist() if part != "content.xml"
        )


def test_unchanged_words_keep_their_span(file: Path) -> None:
    number = body_of(file)[0]
    text = texts(file)[number]
    root = content(rewrite_odt(file, {number: text + " Merci."}, None))
    paragraph = root.findall(".//text:p", NAMES)[number]
    spans = paragraph.findall("text:span", NAMES)
    assert "".join("".join(span.itertext()) for span in spans) == text[len(text) // 2 :] + " Merci."


def test_tracked_changes_are_listed_first_signed_and_dated(file: Path) -> None:
    root = content(rewrite_odt(file, dict.fromkeys(body_of(file), OTHER), REVISION))
    body = root.find(".//office:text", NAMES)
    assert body is not None
    assert body[0].tag == f"{{{NAMES['text']}}}tracked-changes"
    regions = body[0].findall("text:changed-region", NAMES)
    identifiers = [one.get(f"{{{NAMES['text']}}}id") for one in regions]
    assert len(set(identifiers)) == len(identifiers) > 0
    assert {one.findtext(".//dc:creator", namespaces=NAMES) for one in regions} == {"Socle (proposition)"}
    assert {one.findtext(".//dc:date", namespaces=NAMES) for one in regions} == {"2026-11-25T09:30:00Z"}
    marks = root.xpath("//text:change | //text:change-start | //text:change-end", namespaces=NAMES)
    told = [(etree.QName(one).localname, one.get(f"{{{NAMES['text']}}}change-id")) for one in marks]
    expected = []
    for region, identifier in zip(regions, identifiers, strict=True):
        if region.find("text:deletion", NAMES) is not None:
            expected.append(("change", identifier))
        else:
            expected += [("change-start", identifier), ("change-end", identifier)]
    assert told == expected


def test_tracked_changes_give_the_original_when_refused(file: Path) -> None:
    number = body_of(file)[0]
    original = texts(file)[number]
    root = content(rewrite_odt(file, {number: OTHER}, REVISION))
    deleted: dict[str | None, str] = {}
    for region in root.findall(".//text:changed-region", NAMES):
        kept = region.find("text:deletion/text:p", NAMES)
        deleted[region.get(f"{{{NAMES['text']}}}id")] = "" if kept is None else refused(kept, {})
    paragraph = root.xpath("//office:text/text:p", namespaces=NAMES)[number]
    assert refused(paragraph, deleted) == original


def refused(paragraph: etree._Element, deleted: dict[str | None, str]) -> str:
    """The paragraph's text as if every change were refused."""
    told, inserting = "", False
    for event, element in etree.iterwalk(paragraph, events=("start", "end")):
        name = etree.QName(element).localname
        if event == "start":
            told += deleted[element.get(f"{{{NAMES['text']}}}change-id")] if name == "change" else ""
            inserting = (inserting or name == "change-start") and name != "change-end"
            told += (element.text or "") if not inserting else ""
            told += " " if name == "s" and not inserting else ""
        elif element is not paragraph:
            told += (element.tail or "") if not inserting else ""
    return told


def test_spaces_tabs_and_line_breaks_are_read_and_written(tmp_path: Path) -> None:
    path = a_file_with(tmp_path, 'un <text:s text:c="2"/>deux<text:tab/>trois<text:line-break/>quatre')
    assert texts(path) == ["un   deux\ttrois\nquatre"]
    assert texts(saved(path, rewrite_odt(path, {0: "un   deux\tdix\nquatre"}))) == ["un   deux\tdix\nquatre"]


def test_a_paragraph_with_a_field_is_read_and_never_rewritten(tmp_path: Path) -> None:
    path = a_file_with(tmp_path, "Fait le <text:date>25/11/2026</text:date>, merci")
    assert [(one.text, one.is_fixed) for one in read_odt(path)] == [("Fait le 25/11/2026, merci", True)]
    with pytest.raises(FixedParagraph):
        rewrite_odt(path, {0: OTHER})


def test_an_odt_with_an_entity_is_not_opened(file: Path) -> None:
    dangerous = file.with_name("entite.odt")
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(dangerous, "w") as after:
        for part in before.namelist():
            data = before.read(part)
            if part == "content.xml":
                data = (
                    b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
                    + data[data.index(b"<office:") :]
                )
            after.writestr(part, data)
    with pytest.raises(Unreadable) as error:
        read_odt(dangerous)
    assert error.value.code == "unsafe"


def test_what_is_no_package_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "faux.odt"
    path.write_bytes(b"PK not a package")
    with pytest.raises(Unreadable):
        read_odt(path)


def test_a_letter_made_from_text_has_the_numbers_of_its_paragraphs(name: str, tmp_path: Path) -> None:
    paragraphs = letter(name)
    path = tmp_path / "nouvelle.odt"
    path.write_bytes(new_odt(paragraphs))
    assert [(one.role, one.text) for one in read_letter_file(path)] == [
        (one.role, one.text) for one in paragraphs
    ]
    number = body_of(path)[0]
    assert texts(saved(path, rewrite_odt(path, {number: OTHER}, REVISION)))[number] == OTHER
