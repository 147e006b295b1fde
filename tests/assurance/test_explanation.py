"""The mention and the explanation letter: the four items of article R311-3-1-2, in three kinds of files."""

import io
from types import SimpleNamespace

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from odfdo import Document as OdfDocument

from socle.assurance.explanation.facts import one_line
from socle.assurance.explanation.texts import Paragraph, Points, blocks
from socle.interface.french import long_date, typography
from socle.storage.scope import administration_scope
from socle.work.models import Item, Run
from socle.work.review import acts
from tests.assurance.conftest import decide, draft_for

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


def test_the_letter_says_what_a_person_decided_and_not_who(
    client: Client, people: SimpleNamespace, validated: Run
) -> None:
    text = text_of("docx", ask(client, validated, "docx"))
    day = long_date(timezone.localdate()).replace("\u00a0", " ")
    assert f"Une personne l’a relu et validé le {day}." in text
    for line in ("1 élément gardé tel que", "1 élément modifié", "1 élément rejeté", "Modifié : Montant dû"):
        assert line in text
    assert people.owner.name not in text
    assert people.owner.email not in text


def test_the_letter_says_whom_to_contact_and_the_way_without_ai(client: Client, validated: Run) -> None:
    text = text_of("odt", ask(client, validated, "odt"))
    assert "Au guichet ou par courrier : 1 rue de l’Essai." in text
    assert "Par téléphone : 01 23 45 67 89." in text
    assert "une autre voie reste ouverte : le texte se lit comme avant." in text


def test_numbers_agree_with_their_nouns(client: Client, people: SimpleNamespace, draft: Run) -> None:
    for key in ("montant", "piece-1", "paragraphe-1"):
        decide(people.owner, draft, key)
    with administration_scope(draft.administration_id):
        acts.validate(people.colleague, draft)
    text = text_of("docx", ask(client, draft, "docx"))
    assert "3 éléments gardés tels que l’outil les avait proposés." in text
    assert "2 personnes l’ont relu, et il a été validé le" in text
    assert "2 contrôles, dont 1 réussi et 1 en échec" in text


def test_one_gesture_on_several_items_is_told(client: Client, people: SimpleNamespace, draft: Run) -> None:
    with administration_scope(draft.administration_id):
        acts.keep_all(people.owner, draft, ["montant", "paragraphe-1"])
    text = text_of("docx", ask(client, draft, "docx"))
    assert "2 éléments ont été gardés avec d’autres en un seul geste." in text
    assert "1 élément sans décision à ce jour." in text


def test_a_source_that_was_opened_is_told(client: Client, people: SimpleNamespace, draft: Run) -> None:
    client.get(reverse("work:source", args=[draft.pk, "montant", 0]))
    decide(people.owner, draft, "montant")
    text = text_of("docx", ask(client, draft, "docx"))
    assert "Pour 1 élément, la source a été ouverte avant la décision." in text


def test_a_draft_that_nobody_validated_is_said_to_found_no_decision(client: Client, draft: Run) -> None:
    text = text_of("pdf", ask(client, draft, "pdf"))
    assert "personne ne l’a validé : il ne fonde aucune décision" in text
    assert "dont personne n’a encore décidé" in text


def test_the_pdf_is_tagged_titled_and_in_french(client: Client, validated: Run) -> None:
    content = ask(client, validated, "pdf")
    document = pypdfium2.PdfDocument(content)
    assert pdfium.FPDFCatalog_IsTagged(document.raw)
    assert document.get_metadata_value("Title") == "Votre dossier «\u00a0Facture de mars\u00a0»"
    assert b"/Lang(fr" in content.replace(b"/Lang (", b"/Lang(")
    assert b"pdfuaid" in content


def test_what_people_wrote_is_never_read_as_markup(client: Client, draft: Run) -> None:
    title = "#strong[A] *b* _c_ $x$ {{ d }} <e> @f"
    with administration_scope(draft.administration_id):
        Run.objects.filter(pk=draft.pk).update(title=title, inputs={"texte": f"- {title}\n\n- {title}"})
    for form in TYPES:
        assert f"Votre dossier « {title} »" in text_of(form, ask(client, draft, form))


def test_what_was_looked_for_in_vain_is_counted_and_not_listed(
    client: Client, people: SimpleNamespace, draft: Run
) -> None:
    decide(people.owner, draft, "montant")
    with administration_scope(draft.administration_id):
        missing = Item.objects.filter(run=draft, key="piece-1")
        missing.update(value=None, origin="absent", review=False, label="Intitulé du lot", checks=[])
    text = text_of("docx", ask(client, draft, "docx"))
    assert "1 élément cherché sans que l’outil trouve rien." in text
    assert "1 contrôle, réussi." in text
    assert "Intitulé du lot" not in text


def test_long_values_are_cut_between_words_and_it_is_said(client: Client, draft: Run) -> None:
    with administration_scope(draft.administration_id):
        Item.objects.filter(run=draft, key="paragraphe-1").update(value="mot " * 400)
    text = text_of("docx", ask(client, draft, "docx"))
    assert "mot mot…" in text
    assert "Les textes longs sont abrégés" in text


def test_the_mention_says_purpose_right_and_how(client: Client, validated: Run) -> None:
    page = (
        client.get(reverse("assurance:mention", args=[validated.pk])).content.decode().replace("\u00a0", " ")
    )
    file = client.get(reverse("assurance:mention-docx", args=[validated.pk]))
    for text in (page.replace("\u00a0", " "), text_of("docx", file.content)):
        assert "Finalité de ce traitement : relever le montant d’un texte" in text
        assert "le droit d’obtenir la communication des règles" in text
        assert "Accueil, 1 rue de l’Essai, 01 23 45 67 89." in text
        assert "Commission d’accès aux documents administratifs" in text
        assert "/registre/essai/" in text


def test_the_review_page_leads_to_the_mention(client: Client, validated: Run) -> None:
    page = client.get(reverse("work:run", args=[validated.pk])).content.decode()
    assert reverse("assurance:mention", args=[validated.pk]) in page


def test_a_form_that_is_none_and_a_draft_that_is_none_are_not_found(
    client: Client, people: SimpleNamespace, draft: Run
) -> None:
    assert client.post(reverse("assurance:explain-run", args=[draft.pk, "exe"])).status_code == 404
    waiting = draft_for(people.owner, status=Run.Status.RUNNING)
    assert client.get(reverse("assurance:mention", args=[waiting.pk])).status_code == 404
    assert client.get(reverse("assurance:explain-run", args=[draft.pk, "pdf"])).status_code == 405


@given(st.lists(st.text(max_size=40), max_size=4))
def test_blocks_hold_every_word_that_they_were_given(words: list[str]) -> None:
    kept = [one_line(word) for word in words]
    found = blocks("Début :\n\n{% for one in kept %}- {{ one }}\n{% endfor %}\nFin.", {"kept": kept})
    points = [point for block in found if isinstance(block, Points) for point in block.points]
    expected = [typography(word).strip() for word in kept]
    assert [point for point in points if point] == [word for word in expected if word]
    assert found[0] == Paragraph(typography("Début :"))
