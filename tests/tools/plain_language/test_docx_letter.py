"""A letter in DOCX with other words, its layout kept, its changes tracked on demand."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from lxml import etree

from socle.knowledge.parsing.unreadable import Unreadable
from socle.tools.plain_language.documents import (
    FixedParagraph,
    Revision,
    new_docx,
    read_docx,
    read_letter_file,
    rewrite_docx,
)
from tests.tools.plain_language.letters import AS_DOCX, as_docx, letter

REVISION = Revision(datetime(2026, 11, 25, 9, 30, tzinfo=UTC))
OTHER = "Vous devez répondre vite. Nous pouvons vous aider."


@pytest.fixture(params=AS_DOCX)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def file(name: str, tmp_path: Path) -> Path:
    path = tmp_path / "lettre.docx"
    path.write_bytes(as_docx(name))
    return path


def body_of(path: Path) -> list[int]:
    return [one.index for one in read_letter_file(path) if one.is_rewritten]


def saved(path: Path, data: bytes) -> Path:
    other = path.with_name("autre.docx")
    other.write_bytes(data)
    return other


def texts(path: Path) -> list[str]:
    return [one.text for one in read_docx(path)]


def test_a_letter_on_headed_paper_has_the_parts_of_its_text(name: str, file: Path) -> None:
    assert [(one.role, one.text) for one in read_letter_file(file)] == [
        (one.role, one.text) for one in letter(name)
    ]


@pytest.mark.parametrize("revision", [None, REVISION], ids=["clean", "tracked"])
def test_other_words_come_and_the_rest_stays(file: Path, revision: Revision | None) -> None:
    number = body_of(file)[1]
    before = texts(file)
    after = texts(saved(file, rewrite_docx(file, {number: OTHER}, revision)))
    assert after[number] == OTHER
    assert [one for index, one in enumerate(after) if index != number] == [
        one for index, one in enumerate(before) if index != number
    ]


@pytest.mark.parametrize("revision", [None, REVISION], ids=["clean", "tracked"])
def test_header_footer_and_the_formatting_of_paragraphs_stay(file: Path, revision: Revision | None) -> None:
    numbers = body_of(file)
    document = docx.Document(io.BytesIO(rewrite_docx(file, dict.fromkeys(numbers, OTHER), revision)))
    assert document.sections[0].header.paragraphs[0].text == "RÉPUBLIQUE FRANÇAISE"
    assert document.sections[0].footer.paragraphs[0].text == "www.service.example – page 1"
    original = docx.Document(str(file))
    for before, after in zip(original.paragraphs, document.paragraphs, strict=True):
        assert after.alignment == before.alignment
        assert len(after._p.findall(qn("w:bookmarkStart"))) == 1
        assert len(after._p.findall(qn("w:bookmarkEnd"))) == 1


def test_unchanged_words_keep_their_bold_and_their_italics(file: Path) -> None:
    number = body_of(file)[0]
    text = texts(file)[number]
    document = docx.Document(io.BytesIO(rewrite_docx(file, {number: text + " Merci."}, None)))
    before, after = docx.Document(str(file)).paragraphs[number], document.paragraphs[number]
    bold = "".join(run.text for run in before.runs if run.bold)
    assert bold
    assert "".join(run.text for run in after.runs if run.bold) == bold
    assert "".join(run.text for run in after.runs if run.italic).endswith(" Merci.")


def test_tracked_changes_give_the_original_when_refused(file: Path) -> None:
    number = body_of(file)[1]
    original = texts(file)[number]
    document = docx.Document(io.BytesIO(rewrite_docx(file, {number: OTHER}, REVISION)))
    paragraph = document.paragraphs[number]._p
    kept = paragraph.xpath("./w:r/w:t | ./w:del/w:r/w:delText")
    assert "".join(one.text for one in kept) == original
    accepted = paragraph.xpath("./w:r/w:t | ./w:ins/w:r/w:t")
    assert "".join(one.text for one in accepted) == OTHER


def test_tracked_changes_are_signed_dated_and_numbered_once(file: Path) -> None:
    numbers = body_of(file)
    document = docx.Document(io.BytesIO(rewrite_docx(file, dict.fromkeys(numbers, OTHER), REVISION)))
    changes = document.element.body.xpath(".//w:ins | .//w:del")
    assert {one.get(qn("w:author")) for one in changes} == {"Socle (proposition)"}
    assert {one.get(qn("w:date")) for one in changes} == {"2026-11-25T09:30:00Z"}
    identifiers = [one.get(qn("w:id")) for one in changes]
    assert len(set(identifiers)) == len(identifiers) > 0
    assert "7" not in identifiers  # the bookmarks' number
    assert not document.element.body.xpath(".//w:del//w:t | .//w:ins//w:delText")
    assert all(one.tag == qn("w:r") for change in changes for one in change)


def test_the_package_is_whole_and_its_other_parts_are_untouched(file: Path) -> None:
    data = rewrite_docx(file, {body_of(file)[0]: OTHER}, REVISION)
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(io.BytesIO(data)) as after:
        assert after.testzip() is None
        assert set(before.namelist()) == set(after.namelist())
        for part in after.namelist():
            if part.endswith((".xml", ".rels")):
                etree.fromstring(after.read(part))
        for part in ("word/header1.xml", "word/footer1.xml", "word/styles.xml"):
            assert etree.tostring(etree.fromstring(before.read(part)), method="c14n") == etree.tostring(
                etree.fromstring(after.read(part)), method="c14n"
            )


def test_the_words_of_a_link_stay_in_the_link(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Voir ")
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), "suite")
    run = OxmlElement("w:r")
    run.append(OxmlElement("w:t"))
    run[0].text = "le site du service"
    link.append(run)
    paragraph._p.append(link)
    paragraph.add_run(" pour payer.")
    path = tmp_path / "lien.docx"
    document.save(str(path))
    written = docx.Document(io.BytesIO(rewrite_docx(path, {0: "Voir le site public pour payer."}, None)))
    assert [one.text for one in written.paragraphs[0].hyperlinks] == ["le site ", "public"]
    assert written.paragraphs[0].text == "Voir le site public pour payer."


def test_a_paragraph_with_a_content_control_is_read_and_never_rewritten(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Le montant est de ")
    control, content, run = (OxmlElement(tag) for tag in ("w:sdt", "w:sdtContent", "w:r"))
    run.append(OxmlElement("w:t"))
    run[0].text = "30 euros"
    content.append(run)
    control.append(content)
    paragraph._p.append(control)
    path = tmp_path / "champ.docx"
    document.save(str(path))
    assert [(one.text, one.is_fixed) for one in read_docx(path)] == [("Le montant est de 30 euros", True)]
    with pytest.raises(FixedParagraph):
        rewrite_docx(path, {0: OTHER})


def test_what_is_no_docx_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "faux.docx"
    path.write_bytes(b"PK not a package")
    with pytest.raises(Unreadable):
        read_docx(path)


def test_a_docx_with_an_entity_is_not_opened(file: Path) -> None:
    dangerous = file.with_name("entite.docx")
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(dangerous, "w") as after:
        for part in before.namelist():
            data = before.read(part)
            if part == "word/document.xml":
                declared = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document'
                data = data.replace(b"<w:document", declared, 1)
            after.writestr(part, data)
    with pytest.raises(Unreadable) as error:
        read_docx(dangerous)
    assert error.value.code == "unsafe"


def test_a_letter_made_from_text_has_the_numbers_of_its_paragraphs(name: str, tmp_path: Path) -> None:
    paragraphs = letter(name)
    path = tmp_path / "nouvelle.docx"
    path.write_bytes(new_docx(paragraphs))
    assert [(one.role, one.text) for one in read_letter_file(path)] == [
        (one.role, one.text) for one in paragraphs
    ]
    number = body_of(path)[0]
    assert texts(saved(path, rewrite_docx(path, {number: OTHER}, REVISION)))[number] == OTHER
