"""What people do with conversations: each action is one transaction, and checks that it may be done."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from socle.jobs.enqueue import cancel, enqueue, forget
from socle.jobs.queues import TURNS
from socle.knowledge.actions import delete_collection
from socle.knowledge.models import Collection
from socle.ledger.kinds import Kind
from socle.ledger.pseudonyms import pseudonym
from socle.ledger.recording import record
from socle.organisation.content import ownership
from socle.organisation.models import Person
from socle.tools.assistant.answering import outcome
from socle.tools.assistant.models import Conversation, Project, Turn, TurnEvent

WORKFLOW = "answer_turn"
NAME_LIMIT = 200
QUESTION_LIMIT = 20_000
_TITLE_LENGTH = 70


class Refused(ValueError):
    """An action that cannot be done, with a sentence for the person who asked."""


def start_conversation(person: Person, project: Project | None = None) -> Conversation:
    """A new conversation: on a project's documents, or with documents of its own."""
    collection = project.collection if project else _own_collection(person, "Conversation")
    return Conversation.objects.create(project=project, collection=collection, **ownership(person))


def start_project(person: Person, name: str, instructions: str = "") -> Project:
    """A new project with no document yet; raises Refused."""
    name = _named(name, "Donnez un nom au projet.")
    return Project.objects.create(
        name=name,
        instructions=instructions.strip(),
        collection=_own_collection(person, name),
        **ownership(person),
    )


def edit_project(project: Project, name: str, instructions: str) -> None:
    """Changes a project's name and instructions; raises Refused."""
    project.name = _named(name, "Donnez un nom au projet.")
    project.instructions = instructions.strip()
    project.save(update_fields=["name", "instructions"])


def _own_collection(person: Person, name: str) -> Collection:
    return Collection.objects.create(name=name, **ownership(person))


def _named(name: str, sentence: str) -> str:
    """One line; raises Refused, with the sentence where it is empty."""
    name = " ".join(name.split())
    if not name:
        raise Refused(sentence)
    if len(name) > NAME_LIMIT:
        raise Refused(f"Ce nom compte {len(name)} caractères\u00a0; la limite est de {NAME_LIMIT}.")
    return name


@transaction.atomic
def ask(person: Person, conversation: Conversation, question: str) -> Turn:
    """A new turn, handed to the workers; raises Refused."""
    question = _checked(question)
    locked = Conversation.objects.select_for_update().get(pk=conversation.pk)
    if locked.turns.filter(status__in=Turn.UNDER_WAY).exists():
        raise Refused("Une réponse est en cours. Attendez sa fin, ou arrêtez-la.")
    last = locked.turns.aggregate(last=Max("ordinal"))["last"] or 0
    turn = Turn.objects.create(
        administration_id=locked.administration_id,
        conversation=locked,
        asker_id=person.pk,
        ordinal=last + 1,
        question=question,
    )
    locked.title = locked.title or _title(question)
    locked.last_activity = timezone.now()
    locked.save(update_fields=["title", "last_activity"])
    _hand_over(turn)
    return turn


def _checked(question: str) -> str:
    question = question.strip()
    if not question:
        raise Refused("Écrivez votre question.")
    if len(question) > QUESTION_LIMIT:
        length = f"{len(question):,}".replace(",", "\u00a0")
        raise Refused(
            f"Votre texte compte {length} caractères\u00a0; la limite est de 20\u00a0000. "
            "Déposez-le plutôt comme document\u00a0: vous pourrez poser des questions dessus."
        )
    if not any(letter.isalnum() for letter in question):
        raise Refused("Votre question ne contient aucun mot. Écrivez-la en quelques mots.")
    return question


def _title(question: str) -> str:
    line = " ".join(question.split())
    return line if len(line) <= _TITLE_LENGTH else line[:_TITLE_LENGTH].rsplit(" ", 1)[0] + "…"


def _hand_over(turn: Turn) -> None:
    enqueue(TURNS, WORKFLOW, turn.workflow_id, turn.administration_id, str(turn.pk), turn.attempt)
    record(
        Kind.RUN_STARTED,
        administration_id=turn.administration_id,
        act=turn.workflow_id,
        actor=pseudonym(turn.asker_id),
        facts={"tool": "assistant"},
    )


@transaction.atomic
def stop(turn: Turn) -> None:
    """Ends a turn under way with what has been shown so far; the worker notices and cancels the call."""
    locked = Turn.objects.select_for_update().get(pk=turn.pk)
    if not locked.is_under_way:
        return
    cancel(locked.workflow_id)
    locked.stop_requested = True
    locked.answer, locked.statements = _shown(locked)
    outcome.end(locked, Turn.Status.STOPPED)


def _shown(turn: Turn) -> tuple[str, list[dict[str, object]]]:
    """The text and statements of the events since the last restart."""
    text = ""
    statements: list[dict[str, object]] = []
    for event in TurnEvent.objects.filter(turn=turn):
        if event.kind == "restart":
            text, statements = "", []
            continue
        for one in event.statements:
            statements.append(one | {"start": one["start"] + len(text), "end": one["end"] + len(text)})
        text += event.text
    return text, statements


@transaction.atomic
def retry(turn: Turn, question: str | None = None) -> Turn:
    """Answers a turn again, with another question where one is given; later turns go. Raises Refused."""
    locked = Turn.objects.select_for_update().get(pk=turn.pk)
    if locked.is_under_way:
        raise Refused("Une réponse est en cours. Attendez sa fin, ou arrêtez-la.")
    if question is not None:
        locked.question = _checked(question)
        _forget_turns(locked.conversation.turns.filter(ordinal__gt=locked.ordinal))
    _start_over(locked)
    _hand_over(locked)
    return locked


def _start_over(turn: Turn) -> None:
    turn.attempt += 1
    turn.status = Turn.Status.WAITING
    turn.starts, turn.stop_requested, turn.searched = 0, False, False
    turn.found, turn.answer, turn.statements, turn.notice = [], "", [], ""
    turn.model_title = turn.hosting = turn.energy_source = ""
    turn.energy_wh = turn.search_seconds = turn.ended = None
    turn.save()
    TurnEvent.objects.filter(turn=turn).delete()


def _forget_turns(turns: Iterable[Turn]) -> None:
    for turn in turns:
        forget(f"turn-{turn.pk}-")
        turn.delete()


def rename(conversation: Conversation, title: str) -> None:
    """Changes a conversation's title; raises Refused."""
    conversation.title = _named(title, "Donnez un titre à la conversation.")
    conversation.save(update_fields=["title"])


@transaction.atomic
def delete_conversation(conversation: Conversation) -> None:
    """Deletes a conversation, its turns and job rows, and the documents that were its own."""
    _forget_turns(conversation.turns.all())
    collection = None if conversation.project_id else conversation.collection
    conversation.delete()
    if collection is not None:
        delete_collection(collection)


@transaction.atomic
def delete_project(project: Project) -> None:
    """Deletes a project with its conversations and documents."""
    for conversation in project.conversations.all():
        delete_conversation(conversation)
    collection = project.collection
    project.delete()
    delete_collection(collection)
