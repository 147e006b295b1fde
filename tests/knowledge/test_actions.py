"""Adding, cancelling, retrying and deleting documents."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from socle.knowledge import actions, page_cache
from socle.knowledge.attempts import Attempt
from socle.knowledge.contents import pages_of, passages_of
from socle.knowledge.embedding import EmbeddingImpossible, embed_some
from socle.knowledge.models import Collection, Document, Page, Passage, Posting
from socle.knowledge.reading import cut, read
from socle.organisation.tokens import read_token
from socle.storage import files
from socle.storage.models import StoredFile
from tests.knowledge import documents
from tests.knowledge.conftest import ScriptedModel, bytes_of, collection_of, ingest

pytestmark = pytest.mark.django_db


def jobs_of(document_id: int) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select workflow_uuid, status from dbos.workflow_status where starts_with(workflow_uuid, %s)",
            [f"document-{document_id}-"],
        )
        return sorted(cursor.fetchall())


@pytest.fixture
def contract(people: SimpleNamespace, shelf: Collection, tmp_path: Path) -> Document:
    path = documents.contract_pdf(tmp_path / "contrat.pdf")
    return actions.add_document(people.owner, shelf, "contrat.pdf", bytes_of(path))


def test_a_document_is_kept_and_its_job_enqueued(contract: Document) -> None:
    assert contract.status == "queued"
    assert contract.file is not None
    assert contract.size == files.path_of(contract.file).stat().st_size
    assert jobs_of(contract.pk) == [(f"document-{contract.pk}-1", "ENQUEUED")]


def test_a_document_is_deleted_no_later_than_its_collection(
    people: SimpleNamespace, shelf: Collection, tmp_path: Path
) -> None:
    shelf.deletes_on = timezone.localdate() + timedelta(days=3)
    shelf.save()
    path = documents.contract_pdf(tmp_path / "contrat.pdf")
    document = actions.add_document(people.owner, shelf, "contrat.pdf", bytes_of(path))
    assert document.deletes_on == shelf.deletes_on


def test_a_document_becomes_searchable_once_with_all_its_passages(
    contract: Document, model: ScriptedModel
) -> None:
    ingest(contract)
    assert (contract.status, contract.page_count, contract.media_type) == ("ready", 4, "application/pdf")
    passages = list(passages_of(contract))
    assert [passage.ordinal for passage in passages] == list(range(len(passages)))
    assert all(passage.embedding is not None for passage in passages)
    assert any("250 000 euros" in passage.text and passage.page == 3 for passage in passages)
    assert contract.collection.passages in (0, len(passages))
    assert Collection.objects.get(pk=contract.collection_id).passages == len(passages)


def test_vectors_are_asked_for_the_owner_with_the_collections_sensitivity(
    people: SimpleNamespace, contract: Document, model: ScriptedModel
) -> None:
    Collection.objects.filter(pk=contract.collection_id).update(sensitivity="personal")
    ingest(Document.objects.get(pk=contract.pk))
    caller = read_token(model.tokens[0])
    assert (caller.person_id, caller.sensitivity) == (people.owner.pk, "personal")


def test_every_step_may_be_repeated(contract: Document, model: ScriptedModel) -> None:
    attempt = Attempt(contract.administration_id, contract.pk, 1)
    for _ in range(2):
        assert read(attempt)
    pages = pages_of(contract).count()
    count = cut(attempt)
    first = set(passages_of(contract).values_list("pk", flat=True))
    assert cut(attempt) == count
    assert (pages, set(passages_of(contract).values_list("pk", flat=True))) == (4, first)
    while embed_some(attempt, 2) == "more":
        pass
    calls = model.calls
    assert embed_some(attempt, 2) == "done"
    assert model.calls == calls


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_gateway_that_is_away_is_waited_for(contract: Document, model: ScriptedModel, status: int) -> None:
    attempt = Attempt(contract.administration_id, contract.pk, 1)
    read(attempt)
    cut(attempt)
    model.status = status
    assert embed_some(attempt, 64) == "wait"
    model.status = 200
    assert embed_some(attempt, 64) == "done"


@pytest.mark.parametrize("status", [400, 403, 404])
def test_a_refusal_of_the_gateway_is_a_failure_with_a_sentence(
    contract: Document, model: ScriptedModel, status: int
) -> None:
    attempt = Attempt(contract.administration_id, contract.pk, 1)
    read(attempt)
    cut(attempt)
    model.status = status
    with pytest.raises(EmbeddingImpossible) as raised:
        embed_some(attempt, 64)
    assert raised.value.sentence.endswith(".")


def test_an_unreadable_file_fails_with_its_sentence(
    people: SimpleNamespace, shelf: Collection, tmp_path: Path
) -> None:
    path = documents.encrypted_pdf(tmp_path / "secret.pdf")
    document = ingest(actions.add_document(people.owner, shelf, "secret.pdf", bytes_of(path)))
    assert (document.status, document.failure_code) == ("failed", "encrypted")
    assert "mot de passe" in document.failure


def test_a_file_that_is_too_large_is_refused(
    people: SimpleNamespace, shelf: Collection, settings: Any, tmp_path: Path
) -> None:
    settings.SOCLE_UPLOAD_LIMIT = 1_000_000
    with pytest.raises(actions.Refused, match="1\u00a0Mo"):
        actions.add_document(people.owner, shelf, "gros.pdf", [b"x" * 600_000] * 2)
    assert not Document.objects.exists()


def test_a_cancelled_document_stays_cancelled(contract: Document, model: ScriptedModel) -> None:
    attempt = Attempt(contract.administration_id, contract.pk, 1)
    read(attempt)
    cut(attempt)
    actions.cancel_document(contract)
    assert embed_some(attempt, 64) == "stopped"
    assert cut(attempt) == 0
    contract.refresh_from_db()
    assert contract.status == "cancelled"
    assert not pages_of(contract).exists()
    assert not passages_of(contract).exists()
    assert jobs_of(contract.pk) == [(f"document-{contract.pk}-1", "CANCELLED")]


def test_a_cancelled_document_can_be_read_again(contract: Document, model: ScriptedModel) -> None:
    actions.cancel_document(contract)
    actions.retry_document(contract)
    contract.refresh_from_db()
    assert (contract.status, contract.attempt) == ("queued", 2)
    assert ingest(contract).status == "ready"


def test_a_document_under_way_is_not_begun_twice(contract: Document) -> None:
    actions.retry_document(contract)
    assert len(jobs_of(contract.pk)) == 1


def test_reading_again_leaves_the_passages_that_were_given(contract: Document, model: ScriptedModel) -> None:
    ingest(contract)
    read_first = passages_of(contract).count()
    (added,) = actions.add_passages(contract, [("Un texte ajouté.", {"source": "api"})])
    contract.refresh_from_db()
    assert contract.status == "indexing"
    assert ingest(contract).status == "ready"
    actions.retry_document(contract)
    contract.refresh_from_db()
    ingest(contract)
    assert passages_of(contract).filter(pk=added).exists()
    assert passages_of(contract).count() == read_first + 1


def test_deleting_leaves_nothing(
    contract: Document, model: ScriptedModel, django_capture_on_commit_callbacks: Any
) -> None:
    ingest(contract)
    number, file = contract.pk, files.path_of(contract.file) if contract.file else Path()
    page_cache.keep(page_cache.path_of(number, 1, 100), b"picture")
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_document(contract)
    for rows in (Page, Passage, Posting):
        assert not rows.objects.filter(document_id=number).exists()  # type: ignore[attr-defined]
    assert not Document.objects.filter(pk=number).exists()
    assert not StoredFile.objects.exists()
    assert not file.exists()
    assert not page_cache.path_of(number, 1, 100).exists()
    assert jobs_of(number) == []
    assert Collection.objects.get(pk=contract.collection_id).passages == 0


def test_a_file_that_another_document_has_stays(
    people: SimpleNamespace, shelf: Collection, contract: Document, django_capture_on_commit_callbacks: Any
) -> None:
    assert contract.file is not None
    path = files.path_of(contract.file)
    other = actions.add_document(people.owner, shelf, "copie.pdf", [path.read_bytes()])
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_document(contract)
    assert path.exists()
    assert other.file is not None
    assert files.path_of(other.file) == path


def test_a_collection_goes_with_its_documents(contract: Document, shelf: Collection) -> None:
    actions.delete_collection(shelf)
    assert not Document.objects.exists()
    assert not Collection.objects.exists()


def test_nobody_adds_to_what_they_only_read(people: SimpleNamespace, shelf: Collection) -> None:
    public = collection_of(people.stranger, visibility="public")
    for collection in (public, collection_of(people.stranger)):
        with pytest.raises(actions.Refused):
            actions.add_document(people.owner, collection, "x.txt", [b"texte"])


def test_documents_past_their_date_are_deleted(contract: Document) -> None:
    from socle.knowledge.retention import delete_past

    Document.objects.filter(pk=contract.pk).update(deletes_on=timezone.localdate() - timedelta(days=1))
    assert delete_past(contract.administration_id) == 1
    assert not Document.objects.exists()
