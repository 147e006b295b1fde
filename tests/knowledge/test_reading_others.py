"""What is read from DOCX, ODT, HTML, Markdown and text."""

from pathlib import Path

import docx
import pytest

from socle.knowledge.parsing import parse
from socle.knowledge.parsing.document import ParsedDocument
from socle.knowledge.parsing.recognition import DOCX, HTML, MARKDOWN, ODT, TEXT
from tests.knowledge import documents


def outline(document: ParsedDocument) -> list[tuple[int | None, str]]:
    return [(block.level, block.text) for _, block in document.body() if block.kind == "heading"]


def texts(document: ParsedDocument, kind: str) -> list[str]:
    return [block.text for _, block in document.body() if block.kind == kind]


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def test_a_docx_gives_its_headings_lists_and_pages(tmp_path: Path) -> None:
    document = parse(documents.letter_docx(tmp_path / "note.docx"))
    assert document.media_type == DOCX
    assert outline(document) == [(1, "Note de cadrage"), (2, "Contexte"), (3, "Calendrier"), (2, "Budget")]
    assert texts(document, "list_item") == ["• Réunion de lancement", "• Remise du rapport"]
    assert [page.number for page in document.pages] == [1, 2]
    assert all(block.box is None for _, block in document.body())


def test_a_docx_leaves_its_headers_out(tmp_path: Path) -> None:
    document = parse(documents.letter_docx(tmp_path / "note.docx"))
    assert "En-tête" not in " ".join(page.text for page in document.pages)


def test_merged_cells_are_repeated_in_each_row(tmp_path: Path) -> None:
    (table,) = [b for _, b in parse(documents.letter_docx(tmp_path / "n.docx")).body() if b.kind == "table"]
    assert table.header == ["Poste", "Année", "Montant"]
    assert table.rows == [["Logiciels", "2025", "10 000 €"], ["Logiciels", "2026", "12 000 €"]]


def test_a_docx_keeps_insertions_and_drops_deletions(tmp_path: Path) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    paragraph = document.add_paragraph("Le délai est de ")._p
    for tag, inner, text in (("del", "delText", "dix"), ("ins", "t", "vingt")):
        paragraph.append(
            parse_xml(f"<w:{tag} {nsdecls('w')} w:id='1'><w:r><w:{inner}>{text}</w:{inner}></w:r></w:{tag}>")
        )
    document.save(str(tmp_path / "revised.docx"))
    assert texts(parse(tmp_path / "revised.docx"), "paragraph") == ["Le délai est de vingt"]


def test_an_odt_gives_its_headings_lists_and_tables(tmp_path: Path) -> None:
    document = parse(documents.note_odt(tmp_path / "note.odt"))
    assert document.media_type == ODT
    assert outline(document) == [(1, "Organisation"), (2, "Membres")]
    assert texts(document, "list_item") == ["• Claire Martin", "• Hugo Petit"]
    (table,) = [block for _, block in document.body() if block.kind == "table"]
    assert table.rows == [["Salles", "deux mille vingt-cinq", "900 euros"]]


def test_html_is_read_without_scripts_styles_and_navigation(tmp_path: Path) -> None:
    source = """<!doctype html><html><head><meta charset="utf-8"><style>p{}</style></head><body>
    <nav>Accueil</nav><h1>Congés</h1><p>Chaque agent a <b>vingt-cinq</b> jours.</p><script>alert(1)</script>
    <ul><li>Été<li>Hiver</ul><table><tr><th>Motif</th><th>Jours</th></tr>
    <tr><td>Mariage</td><td>5</td></tr></table>
    <p hidden>caché</p></body></html>"""
    document = parse(write(tmp_path / "page.html", source))
    assert document.media_type == HTML
    assert outline(document) == [(1, "Congés")]
    assert texts(document, "paragraph") == ["Chaque agent a vingt-cinq jours."]
    assert texts(document, "list_item") == ["• Été", "• Hiver"]
    assert texts(document, "table") == ["Motif : Mariage ; Jours : 5"]


def test_html_entities_of_its_own_are_not_expanded(tmp_path: Path) -> None:
    secret = write(tmp_path / "secret.txt", "mot de passe")
    source = (
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]><html><body><p>Texte &x;</p></body></html>'
    )
    document = parse(write(tmp_path / "page.html", source))
    assert "mot de passe" not in document.pages[0].text


def test_markdown_gives_its_headings_lists_and_tables(tmp_path: Path) -> None:
    source = (
        "---\ntitle: x\n---\n# Guide\n\nLire *ceci*.\n\n- un\n- deux\n\n| A | B |\n|---|---|\n| 1 | 2 |\n"
    )
    document = parse(write(tmp_path / "guide.md", source), name="guide.md")
    assert document.media_type == MARKDOWN
    assert outline(document) == [(1, "Guide")]
    assert texts(document, "list_item") == ["• un", "• deux"]
    assert texts(document, "table") == ["A : 1 ; B : 2"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    text = "Article 1. Objet\nLe marché est conclu à Nîmes pour l’année entière, été comme hiver."
    text += "\n\nDeuxième idée."
    document = parse(write(tmp_path / "note.txt", text, encoding), name="note.txt")
    assert document.media_type == TEXT
    assert outline(document) == [(1, "Article 1. Objet")]
    assert "Nîmes pour l’année entière, été comme hiver." in document.pages[0].text


def test_a_form_feed_ends_a_page_of_text(tmp_path: Path) -> None:
    document = parse(write(tmp_path / "note.txt", "Première page.\fSeconde page."), name="note.txt")
    assert [page.text for page in document.pages] == ["Première page.", "Seconde page."]


def test_text_is_composed_and_its_spaces_are_plain(tmp_path: Path) -> None:
    document = parse(write(tmp_path / "note.txt", "E\u0301te\u0301\u00a0: 25\u202f000\u00a0€\u00ad"))
    assert document.pages[0].text == "Été : 25 000 €"


def test_office_files_of_the_shared_folder_are_read(shared_data: Path) -> None:
    files = [path for kind in ("docx", "odt", "pdf") for path in (shared_data / "office").rglob(f"*.{kind}")]
    assert all(parse(path).pages for path in files if "ademe" not in path.name)
