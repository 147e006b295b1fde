"""The first two steps of ingestion: the file into pages, the pages into passages."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from django.conf import settings

from socle.knowledge.actions import ADDED_FROM
from socle.knowledge.attempts import Attempt, Follower, fail
from socle.knowledge.chunking import Chunking, chunks
from socle.knowledge.contents import pages_of, passages_of
from socle.knowledge.models import Document, Page, Passage
from socle.knowledge.notices import unread_notice
from socle.knowledge.parsing.document import ParsedDocument, ParsedPage, block_from_json
from socle.knowledge.parsing.sandbox import Limits, Stopped, parse_safely
from socle.knowledge.parsing.unreadable import Unreadable
from socle.knowledge.passages import PassageDraft, split
from socle.storage import files

FILE_GONE = (
    "Le fichier d’origine n’est plus sur le serveur. Supprimez ce document, puis déposez-le à nouveau."
)
_ROWS = 200


def read(attempt: Attempt) -> bool:
    """Reads the file and writes its pages; False when there is nothing more to do for this attempt.

    An attempt that begins at indexing has no file to read: its passages were given over the API.
    """
    with attempt.held() as document:
        if document is None:
            return False
        if document.status == Document.Status.INDEXING or document.file is None:
            return True
        document.status = Document.Status.READING
        document.save(update_fields=["status"])
        path, name = files.path_of(document.file), document.name
    try:
        parsed = _parse(attempt, path, name)
    except Unreadable as error:
        fail(attempt, error.code, error.sentence)
        return False
    except Stopped:
        return False
    except FileNotFoundError:
        fail(attempt, "gone", FILE_GONE)
        return False
    return _write_pages(attempt, parsed)


def _parse(attempt: Attempt, path: Path, name: str) -> ParsedDocument:
    follower = Follower(attempt)
    return parse_safely(
        path,
        name=name,
        limits=Limits(size=settings.SOCLE_UPLOAD_LIMIT),
        on_progress=follower.progress,
        stopped=follower.stopped,
    )


def _write_pages(attempt: Attempt, parsed: ParsedDocument) -> bool:
    """Writes the pages; whether there is more to do: a document that is never searched is ready now."""
    with attempt.held() as document:
        if document is None:
            return False
        pages_of(document).delete()
        Page.objects.bulk_create((_page_row(document, page) for page in parsed.pages), _ROWS)
        document.media_type = parsed.media_type
        document.page_count = document.total = document.done = len(parsed.pages)
        document.recognised_count = sum(page.recognised for page in parsed.pages)
        document.notice = unread_notice(parsed.unread)
        if not document.searchable:
            document.status = Document.Status.READY
        document.save(
            update_fields=[
                "status",
                "media_type",
                "page_count",
                "total",
                "done",
                "recognised_count",
                "notice",
            ]
        )
        return bool(document.searchable)


def _page_row(document: Document, page: ParsedPage) -> Page:
    return Page(
        administration_id=document.administration_id,
        document=document,
        number=page.number,
        width=page.width,
        height=page.height,
        text=page.text,
        blocks=[asdict(block) for block in page.blocks],
        recognised=page.recognised,
    )


def cut(attempt: Attempt) -> int:
    """Cuts the document's pages into passages in place of former ones; how many passages it has in all."""
    with attempt.held() as document:
        if document is None:
            return 0
        if document.status != Document.Status.INDEXING:
            drafts = _drafts(document)
            passages_of(document).filter(ordinal__lt=ADDED_FROM).delete()
            rows = (_passage_row(document, ordinal, draft) for ordinal, draft in enumerate(drafts))
            Passage.objects.bulk_create(rows, _ROWS)
        document.status = Document.Status.INDEXING
        document.total = passages_of(document).count()
        document.done, document.unit = 0, "passages"
        document.save(update_fields=["status", "total", "done", "unit"])
        return document.total


def _drafts(document: Document) -> list[PassageDraft]:
    parsed = parsed_from_rows(document)
    if document.splitting:
        return chunks(parsed, Chunking(**document.splitting))
    return split(parsed)


def parsed_from_rows(document: Document) -> ParsedDocument:
    """The document as it was read, from its pages' rows."""
    pages = [
        ParsedPage(
            row.number,
            row.width,
            row.height,
            [block_from_json(block) for block in row.blocks],
            row.recognised,
        )
        for row in pages_of(document).iterator(_ROWS)
    ]
    return ParsedDocument(document.media_type, pages)


def _passage_row(document: Document, ordinal: int, draft: PassageDraft) -> Passage:
    return Passage(
        administration_id=document.administration_id,
        collection_id=document.collection_id,
        document=document,
        ordinal=ordinal,
        text=draft.text,
        headings=draft.headings,
        page=draft.page,
        spans=[asdict(span) for span in draft.spans],
    )
