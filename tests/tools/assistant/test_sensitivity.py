"""A turn is as sensitive as the most sensitive thing that it touches."""

from types import SimpleNamespace

import pytest

from socle.knowledge.models import Collection, Document, Passage
from socle.organisation.content import ownership
from socle.storage.scope import administration_scope
from socle.tools.assistant import actions
from socle.tools.assistant.answering.workflow import sensitivity_of
from socle.tools.assistant.models import Turn


def turn_of(people: SimpleNamespace, in_project: bool = False) -> Turn:
    project = actions.start_project(people.owner, "Marché") if in_project else None
    conversation = actions.start_conversation(people.owner, project)
    return actions.ask(people.owner, conversation, "Quelle est la durée du marché ?")


@pytest.mark.parametrize("in_project", [True, False])
def test_documents_raise_the_sensitivity_of_a_turn(people: SimpleNamespace, in_project: bool) -> None:
    with administration_scope(people.owner.administration_id):
        turn = turn_of(people, in_project)
        assert sensitivity_of(turn) == "internal"
        collection = turn.conversation.collection
        collection.sensitivity = "personal"
        collection.save()
        assert sensitivity_of(Turn.objects.get(pk=turn.pk)) == "personal"


def test_a_passage_of_elsewhere_raises_it_too(people: SimpleNamespace) -> None:
    with administration_scope(people.owner.administration_id):
        turn = turn_of(people)
        owned = ownership(people.owner)
        other = Collection.objects.create(name="Dossiers", sensitivity="restricted", **owned)
        document = Document.objects.create(collection=other, name="dossier.txt", status="ready", **owned)
        passage = Passage.objects.create(
            administration_id=people.owner.administration_id,
            document=document,
            collection=other,
            ordinal=0,
            text="x",
        )
        turn.found = [{"passage": passage.pk, "marks": []}]
        assert sensitivity_of(turn) == "restricted"
