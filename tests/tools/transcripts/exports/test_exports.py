"""The files that people take away from a transcript."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from odfdo import Document as OdtDocument

from socle.storage.scope import administration_scope
from socle.tools.transcripts.models import Speaker, Transcript
from socle.work.exporting import Refused, export
from tests.tools.transcripts.made import make_transcript

SAID = "Bonjour à toutes et à tous, merci d’être venus."


@pytest.fixture
def transcript(people: SimpleNamespace) -> Transcript:
    with administration_scope(people.owner.administration_id):
        made = make_transcript(people.owner)
        Speaker.objects.filter(transcript=made, number=1).update(name="Claire Martin")
        made.cuts = [{"start": 30.0, "end": 95.0, "reason": "Musique"}]
        made.save(update_fields=["cuts"])
        return made


def made(people: SimpleNamespace, transcript: Transcript, name: str) -> bytes:
    with administration_scope(people.owner.administration_id):
        return export(people.owner, transcript.run, name).content


def test_docx_says_who_speaks_when_and_what_it_is_worth(
    people: SimpleNamespace, transcript: Transcript
) -> None:
    document = Document(io.BytesIO(made(people, transcript, "docx")))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[0] == "Réunion de service"
    assert texts[1].startswith("Brouillon non validé")
    assert f"Claire Martin (00:00:00) : {SAID}" in texts
    assert "00:00:30 – 00:01:35 : Musique" in texts


def test_odt_says_the_same(people: SimpleNamespace, transcript: Transcript) -> None:
    text = OdtDocument(io.BytesIO(made(people, transcript, "odt"))).get_formatted_text()
    assert SAID in text
    assert "Claire Martin" in text


def test_pdf_is_tagged_and_says_the_same(people: SimpleNamespace, transcript: Transcript) -> None:
    raw = made(people, transcript, "pdf")
    text = pypdfium2.PdfDocument(raw)[0].get_textpage().get_text_bounded()
    assert "merci d’être venus" in text
    assert b"StructTreeRoot" in raw or b"/MarkInfo" in raw or b"pdfuaid" in raw


def test_plain_text_and_markdown(people: SimpleNamespace, transcript: Transcript) -> None:
    assert f"Claire Martin (00:00:00) : {SAID}" in made(people, transcript, "txt").decode()
    assert f"**Claire Martin** (00:00:00) : {SAID}" in made(people, transcript, "md").decode()


def test_json_holds_each_word_with_its_times(people: SimpleNamespace, transcript: Transcript) -> None:
    whole = json.loads(made(people, transcript, "mots"))
    segment = whole["segments"][0]
    assert whole["format"] == "socle-transcript/1"
    assert " ".join(word["text"] for word in segment["words"]) == segment["text"] == SAID
    assert segment["words"][0]["start"] == 0.5


def test_subtitles_and_their_report(people: SimpleNamespace, transcript: Transcript) -> None:
    assert made(people, transcript, "srt").startswith(b"1\n00:00:00,500 --> ")
    assert made(people, transcript, "vtt").startswith(b"WEBVTT\n\n")
    report = made(people, transcript, "sous-titres-ecarts").decode()
    assert "CSA" in report
    assert "0 écart(s)" in report


def test_the_pseudonymised_version_holds_no_name(people: SimpleNamespace, transcript: Transcript) -> None:
    text = made(people, transcript, "txt-pseudo").decode()
    assert "Martin" not in text
    assert "Madame Personne A enverra" in text
    assert "aucun des noms et numéros remplacés n’est encore lisible" in text


@pytest.fixture
def hearing(people: SimpleNamespace) -> Transcript:
    """Two people of one surname, a name that is also a word, and a number."""
    said = (
        (1, 0.0, 4.0, "Claire Martin et Paul Martin sont présents."),
        (2, 4.0, 8.0, "Martin a appelé le 01 23 45 67 89."),
        (1, 8.0, 9.0, "Madame Marchand connaît le marchand."),
    )
    with administration_scope(people.owner.administration_id):
        return make_transcript(people.owner, said, "Audience")


@pytest.mark.parametrize("name", ["txt-pseudo", "docx-pseudo"])
def test_no_pseudonymised_file_says_who_became_what(
    people: SimpleNamespace, hearing: Transcript, name: str
) -> None:
    content = made(people, hearing, name)
    if name == "docx-pseudo":
        text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)
    else:
        text = content.decode()
    assert "Personne A et Personne B sont présents." in text
    assert not [name for name in ("Claire", "Paul", "Martin", "Marchand", "01 23") if name in text]
    assert text.count("marchand") == 1


def test_who_exports_sees_who_became_what_and_what_is_left(
    people: SimpleNamespace, hearing: Transcript
) -> None:
    browser = Client()
    browser.force_login(people.owner)
    page = browser.get(reverse("transcripts:pseudonyms", args=[hearing.pk])).content.decode()
    for pseudonym, original in (
        ("Personne A", "Claire Martin"),
        ("Personne B", "Paul Martin"),
        ("[nom porté par A et B]", "Martin"),
        ("[téléphone 1]", "01 23 45 67 89"),
    ):
        assert f'<th scope="row">{pseudonym}</th><td>{original}</td>' in page
    assert "à retirer à la main\u00a0: marchand." in page
    assert reverse("work:export", args=[hearing.pk, "docx-pseudo"]) in page


def test_the_page_of_a_transcript_leads_to_who_became_what_before_its_export(
    people: SimpleNamespace, hearing: Transcript
) -> None:
    browser = Client()
    browser.force_login(people.owner)
    page = browser.get(reverse("transcripts:editor", args=[hearing.pk])).content.decode()
    assert reverse("transcripts:pseudonyms", args=[hearing.pk]) in page
    assert reverse("work:export", args=[hearing.pk, "docx-pseudo"]) not in page


def test_without_words_there_is_no_page_of_pseudonyms_but_a_sentence(people: SimpleNamespace) -> None:
    with administration_scope(people.owner.administration_id):
        empty = make_transcript(people.owner, ())
    browser = Client()
    browser.force_login(people.owner)
    answer = browser.get(reverse("transcripts:pseudonyms", args=[empty.pk]), follow=True)
    assert "Aucune parole n’a été entendue" in answer.content.decode()


def test_a_recording_without_words_gives_a_sentence(people: SimpleNamespace) -> None:
    with administration_scope(people.owner.administration_id):
        empty = make_transcript(people.owner, ())
    with pytest.raises(Refused, match="Aucune parole"):
        made(people, empty, "docx")


def test_the_name_of_a_pseudonymised_file_holds_no_name(people: SimpleNamespace) -> None:
    with administration_scope(people.owner.administration_id):
        entretien = make_transcript(people.owner, title="Entretien Ndiaye").run
        assert "Ndiaye" not in export(people.owner, entretien, "docx-pseudo").name
        assert "Ndiaye" in export(people.owner, entretien, "docx").name


def test_an_export_is_downloaded_by_its_owner(people: SimpleNamespace, transcript: Transcript) -> None:
    browser = Client()
    browser.force_login(people.owner)
    answer = browser.post(reverse("work:export", args=[transcript.pk, "srt"]))
    assert answer.status_code == 200
    assert ".srt" in answer["Content-Disposition"]


@pytest.mark.parametrize("name", ["docx", "odt", "pdf"])
def test_a_line_break_pasted_from_a_word_processor_does_not_stop_a_document(
    people: SimpleNamespace, transcript: Transcript, name: str
) -> None:
    """Word's own is U+000B, which no XML may hold."""
    with administration_scope(people.owner.administration_id):
        segment = transcript.segments.all()[0]
        text = f"{segment.text}\x0bFin\x08.\ufffe"
        segment.words = [*segment.words, {"text": text, "start": 1, "end": 2, "confidence": None}]
        segment.save()
    assert made(people, transcript, name)


@pytest.mark.parametrize("sign", ["你好", "😀"])
def test_a_pdf_that_cannot_show_a_sign_says_which_and_what_to_take_instead(
    people: SimpleNamespace, transcript: Transcript, sign: str
) -> None:
    with administration_scope(people.owner.administration_id):
        Speaker.objects.filter(transcript=transcript, number=2).update(name=sign)
    with pytest.raises(Refused, match=rf"«\s{sign[0]}\s».*DOCX ou ODT"):
        made(people, transcript, "pdf")
    assert made(people, transcript, "docx")
