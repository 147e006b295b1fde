"""The mention and the explanation letter: the four items of article R311-3-1-2, in three kinds of files."""

import io

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from odfdo import Document as OdfDocument

from socle.work.models import Run

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
}


def text_of(form: str, content: bytes) -> str:
    if form == "pdf":
        pages = pypdfium2.PdfDocument(content)
        found = " ".join(page.get_textpage().get_text_range() for page in pages)
    elif form == "docx":
        document = Document(io.BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        found = " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    else:
        found = OdfDocument(io.BytesIO(content)).get_formatted_text()
    return " ".join(found.replace("\u00a0", " ").split())


def ask(client: Client, run: Run, form: str) -> bytes:
    answer = client.post(reverse("assurance:explain-run", args=[run.pk, form]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == TYPES[form]
    return bytes(answer.content)


@pytest.mark.parametrize("form", TYPES)
def test_the_letter_holds_the_four_items(client: Client, validated: Run, form: str) -> None:
    text = text_of(form, ask(client, validated, form))
    for title in (
        "1. À quel degré et comment l’outil a contribué à la décision",
        "2. Quelles données ont été traitées, et d’où elles viennent",
        "3. Quels paramètres, et quel poids ils ont eu dans votre cas",
        "4. Quelles opérations ont été effectuées",
    ):
        assert title in text
    tool = validated.declaration
    for words in (tool.data_sources, tool.parameters, tool.operations):
        assert words.replace("\u00a0", " ") in text
    assert "1 200,00 €" in text
    assert "« modèle-d-essai » (Fournisseur)" in text
