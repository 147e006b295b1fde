"""Making an explanation or a mention as a file. An explanation is entered in the ledger."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from socle.assurance.case_files.contents import contents_of
from socle.assurance.case_files.keeping import term_of
from socle.assurance.case_files.sealing import opened
from socle.assurance.explanation import writing_docx, writing_odt, writing_pdf
from socle.assurance.explanation.letter import Letter, explanation, mention
from socle.assurance.models import CaseFile
from socle.ledger.digests import content_digest
from socle.ledger.kinds import Kind
from socle.ledger.pseudonyms import pseudonym
from socle.ledger.recording import record
from socle.organisation.models import Person
from socle.work.exporting import plain_name
from socle.work.models import Run


@dataclass(frozen=True)
class Form:
    """A kind of file that a letter is written as."""

    name: str
    title: str
    media_type: str
    write: Callable[[Letter], bytes]


FORMS = {
    form.name: form
    for form in (
        Form("pdf", "PDF, à envoyer", writing_pdf.MEDIA_TYPE, writing_pdf.as_pdf),
        Form("docx", "Word, à compléter (DOCX)", writing_docx.MEDIA_TYPE, writing_docx.as_docx),
        Form("odt", "LibreOffice, à compléter (ODT)", writing_odt.MEDIA_TYPE, writing_odt.as_odt),
    )
}


@dataclass(frozen=True)
class MadeFile:
    """A file to download."""

    name: str
    media_type: str
    content: bytes


@transaction.atomic
def explain(person: Person, case: CaseFile, form_name: str) -> MadeFile:
    """The explanation letter of a case file; raises KeyError for a form that is none, BrokenSeal."""
    form = FORMS[form_name]
    content = form.write(explanation(opened(case), case.term))
    record(
        Kind.EXPLANATION_MADE,
        administration_id=case.administration_id,
        act=str(uuid.uuid4()),
        actor=pseudonym(person.pk),
        facts={
            "case_file": str(case.pk),
            "run": str(case.run_id),
            "tool": case.tool,
            "form": form.name,
            "content": content_digest(case.administration_id, content),
        },
    )
    return MadeFile(_file_name("Explication", case.title, form.name), form.media_type, content)


def mention_of(run: Run) -> Letter:
    """The mention due on a decision that the run helped to prepare."""
    return mention(contents_of(run), term_of(run))


def mention_file(run: Run) -> MadeFile:
    """The same as DOCX, to be pasted into the decision."""
    content = writing_docx.as_docx(mention_of(run))
    return MadeFile(_file_name("Mention", run.title, "docx"), writing_docx.MEDIA_TYPE, content)


def _file_name(what: str, title: str, extension: str) -> str:
    bare = re.sub(r"\.[a-z0-9]{2,5}$", "", title, flags=re.IGNORECASE)
    stem = plain_name(bare)[:80].rstrip()
    return f"{what} - {stem}.{extension}" if stem else f"{what}.{extension}"
