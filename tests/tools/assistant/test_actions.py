"""Asking, stopping, asking again, deleting: what each leaves behind."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from socle.storage.scope import administration_scope
from socle.tools.assistant import actions
from socle.tools.assistant.models import Conversation, Turn, TurnEvent


@pytest.fixture
def conversation(people: SimpleNamespace) -> Conversation:
    with administration_scope(people.owner.administration_id):
        return actions.start_conversation(people.owner)


@pytest.fixture
def client(people: SimpleNamespace) -> Client:
    client = Client()
    client.force_login(people.owner)
    return client


def ask(client: Client, conversation: Conversation, question: str = "Quelle est la durée ?") -> Turn:
    client.post(reverse("assistant:ask", args=[conversation.pk]), {"question": question})
    with administration_scope(conversation.administration_id):
        return conversation.turns.get(question=question)


def end(turn: Turn, status: str = "done") -> None:
    with administration_scope(turn.administration_id):
        Turn.objects.filter(pk=turn.pk).update(status=status)


def jobs(turn: Turn) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select workflow_uuid, status from dbos.workflow_status where starts_with(workflow_uuid, %s)"
            " order by workflow_uuid",
            [f"turn-{turn.pk}-"],
        )
        return cursor.fetchall()


def test_a_project_s_name_that_is_too_long_is_told_and_not_cut(client: Client) -> None:
    name = "Marché " * 40
    answer = client.post(reverse("assistant:project-new"), {"name": name})
    assert answer.status_code == 422
    assert "la limite est de 200" in answer.content.decode()
    assert name.strip() in answer.content.decode()


def test_a_conversation_is_renamed_and_never_nameless(client: Client, conversation: Conversation) -> None:
    address = reverse("assistant:rename", args=[conversation.pk])
    for name in ("Durée du marché", " ", "Marché " * 40):
        client.post(address, {"title": name})
    with administration_scope(conversation.administration_id):
        conversation.refresh_from_db()
    assert conversation.title == "Durée du marché"


def test_a_question_is_handed_to_the_workers(client: Client, conversation: Conversation) -> None:
    turn = ask(client, conversation)
    assert jobs(turn) == [(f"turn-{turn.pk}-1", "ENQUEUED")]


def test_the_first_question_names_the_conversation(client: Client, conversation: Conversation) -> None:
    ask(client, conversation, "Quelle est la durée du marché ?")
    with administration_scope(conversation.administration_id):
        conversation.refresh_from_db()
    assert conversation.title == "Quelle est la durée du marché ?"


def test_a_second_question_waits_for_the_first_answer(client: Client, conversation: Conversation) -> None:
    ask(client, conversation)
    address = reverse("assistant:ask", args=[conversation.pk])
    answer = client.post(address, {"question": "Et le prix ?"}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "Une réponse est en cours" in answer.content.decode()


@pytest.mark.parametrize("question", ["", "   ", "🙂🙂", "mot " * 50_000])
def test_what_is_no_question_is_refused_in_plain_words(
    client: Client, conversation: Conversation, question: str
) -> None:
    address = reverse("assistant:ask", args=[conversation.pk])
    answer = client.post(address, {"question": question}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    with administration_scope(conversation.administration_id):
        assert not conversation.turns.exists()


def test_stopping_keeps_what_was_shown(client: Client, conversation: Conversation) -> None:
    turn = ask(client, conversation)
    proven = {"start": 0, "end": 10, "outcome": "passed", "why": "", "references": []}
    with administration_scope(turn.administration_id):
        Turn.objects.filter(pk=turn.pk).update(status="writing")
        for sequence, text in enumerate(["Il dure.  ", "Deux ans. "], start=1):
            TurnEvent.objects.create(
                administration_id=turn.administration_id,
                turn=turn,
                sequence=sequence,
                kind="text",
                text=text,
                statements=[proven],
            )
    client.post(reverse("assistant:stop", args=[turn.pk]))
    with administration_scope(turn.administration_id):
        turn.refresh_from_db()
        assert not turn.events.exists()
    assert (turn.status, turn.answer) == ("stopped", "Il dure.  Deux ans. ")
    assert [one["start"] for one in turn.statements] == [0, 10]
    assert jobs(turn)[0][1] == "CANCELLED"


def test_a_question_edited_is_asked_anew_and_what_followed_goes(
    client: Client, conversation: Conversation
) -> None:
    first = ask(client, conversation, "Quelle durée ?")
    end(first)
    later = ask(client, conversation, "Quel prix ?")
    end(later)
    answer = client.post(reverse("assistant:edit", args=[first.pk]), {"question": "Quel délai ?"})
    assert answer.status_code == 302
    with administration_scope(conversation.administration_id):
        assert [turn.question for turn in conversation.turns.all()] == ["Quel délai ?"]
    assert [name for name, _ in jobs(first)] == [f"turn-{first.pk}-1", f"turn-{first.pk}-2"]
    assert jobs(later) == []


def test_deleting_a_conversation_leaves_nothing(client: Client, conversation: Conversation) -> None:
    turn = ask(client, conversation)
    client.post(reverse("assistant:delete", args=[conversation.pk]))
    with administration_scope(conversation.administration_id):
        assert not Conversation.objects.filter(pk=conversation.pk).exists()
        assert not Turn.objects.filter(pk=turn.pk).exists()
    assert jobs(turn) == []
