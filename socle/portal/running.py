"""Running work: what goes on when its page is left, found again in one place."""

from dataclasses import dataclass
from itertools import chain

from django.db.models import QuerySet
from django.urls import reverse

from socle.interface.french import counted, number
from socle.knowledge.actions import UNDER_WAY
from socle.knowledge.models import Document
from socle.organisation.callers import Caller
from socle.tools.assistant.models import Conversation, Project, Turn
from socle.work.models import Run
from socle.work.templatetags.work import progress_sentence

_UNDER_WAY_LIMIT = 50
_UNITS = {"pages": ("page", "pages"), "passages": ("passage", "passages")}


@dataclass(frozen=True)
class RunningWork:
    """One piece of work under way, whatever the tool."""

    key: str
    name: str
    state: str
    address: str
    cancel_address: str
    done: int | None = None
    total: int | None = None


def running_count(caller: Caller) -> int:
    """How many pieces of work are under way."""
    return _documents(caller).count() + _turns(caller).count() + _runs(caller).count()


def running_work(caller: Caller) -> list[RunningWork]:
    """The work under way, oldest first in each kind."""
    documents = list(_documents(caller).order_by("created"))
    places = _places(caller, {document.collection_id for document in documents})
    turns = _turns(caller).select_related("conversation").order_by("created")
    return list(
        chain(
            (_reading(document, places) for document in documents),
            (_answering(turn) for turn in turns),
            (_drafting(run) for run in _runs(caller).order_by("created")[:_UNDER_WAY_LIMIT]),
        )
    )


def _documents(caller: Caller) -> QuerySet[Document]:
    """Documents being read for themselves; those of a run are told by the run."""
    own = Document.objects.visible_to(caller).filter(status__in=UNDER_WAY, owner_id=caller.person_id)
    return own.exclude(collection__in=_runs(caller).exclude(collection=None).values("collection"))


def _runs(caller: Caller) -> QuerySet[Run]:
    return Run.objects.visible_to(caller).under_way().filter(asker_id=caller.person_id)


def _turns(caller: Caller) -> QuerySet[Turn]:
    return Turn.objects.visible_to(caller).filter(status__in=Turn.UNDER_WAY, asker_id=caller.person_id)


def _places(caller: Caller, collections: set[int]) -> dict[int, str]:
    """Where each collection's documents are seen: a project's page, or a conversation's."""
    projects = Project.objects.visible_to(caller).filter(collection_id__in=collections)
    own = Conversation.objects.visible_to(caller).filter(collection_id__in=collections, project=None)
    return {row.collection_id: reverse("assistant:conversation", args=[row.pk]) for row in own} | {
        row.collection_id: reverse("assistant:project", args=[row.pk]) for row in projects
    }


def _reading(document: Document, places: dict[int, str]) -> RunningWork:
    return RunningWork(
        key=f"document-{document.pk}",
        name=document.name,
        state=_reading_state(document),
        address=places.get(document.collection_id, ""),
        cancel_address=reverse("assistant:document-cancel", args=[document.pk]),
        done=document.done,
        total=document.total or None,
    )


def _reading_state(document: Document) -> str:
    if document.status == Document.Status.QUEUED:
        return "Document en attente de lecture"
    what = "Lecture" if document.status == Document.Status.READING else "Préparation de la recherche"
    if not document.total:
        return what
    one, many = _UNITS.get(document.unit, _UNITS["pages"])
    return f"{what}\u00a0: {number(document.done)} sur {counted(document.total, one, many)}"


def _drafting(run: Run) -> RunningWork:
    return RunningWork(
        key=f"run-{run.pk}",
        name=run.title,
        state=f"{run.declaration.title}\u00a0: {progress_sentence(run)}",
        address=reverse("work:run", args=[run.pk]),
        cancel_address=reverse("work:cancel", args=[run.pk]),
        done=run.done,
        total=run.total or None,
    )


def _answering(turn: Turn) -> RunningWork:
    return RunningWork(
        key=f"turn-{turn.pk}",
        name=str(turn.conversation),
        state=f"L’Assistant\u00a0: {Turn.Status(turn.status).label.lower()}",
        address=reverse("assistant:conversation", args=[turn.conversation_id]) + f"#turn-{turn.pk}",
        cancel_address=reverse("assistant:stop", args=[turn.pk]),
    )
