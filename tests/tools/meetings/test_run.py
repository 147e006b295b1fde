"""Minutes from a transcript to the files, by a real worker: a model that invents, one that helps, none."""

import io
import json
import re

import docx
import pytest

from socle.checks.quotes import locations
from socle.storage.scope import administration_scope
from socle.tools.meetings.units import Unit
from socle.tools.transcripts.models import Transcript
from socle.work import exporting
from socle.work.models import Run
from socle.work.review import acts
from socle.work.starting import Given
from tests.tools.meetings.hostile import HOSTILE, Hostile
from tests.tools.transcripts.made import MEETING, make_transcript
from tests.work.conftest import Desk, ScriptedChat, Worker, at_work, desk, model, place, shared

__all__ = ["at_work", "desk", "model", "place", "shared"]

_LINE = re.compile(r"\[(\d+)\] ([^:]+) : (.+)")


def shown(asked: str) -> list[Unit]:
    """The lines of a request, as the model reads them."""
    return [
        Unit(place, place, name, 0, 0, text) for place, (_, name, text) in enumerate(_LINE.findall(asked))
    ]


def answered(hostile: Hostile) -> object:
    return lambda asked, _: (200, json.dumps(hostile(shown(asked))))


def transcript_for(desk: Desk) -> Transcript:
    with administration_scope(desk.person.administration_id):
        transcript = make_transcript(desk.person)
        desk.runs.append(transcript.run)
    return transcript


def made(desk: Desk, template: str = "compte-rendu") -> Run:
    transcript = transcript_for(desk)
    run = desk.use("comptes-rendus", Given({"transcript": str(transcript.pk), "modele": template}))
    found = desk.ended(run)
    assert (found.status, found.failure) == ("drafted", "")
    return found


def all_hostile(asked: str, number: int) -> tuple[int, str]:
    lines = shown(asked)
    elements = [one for hostile in HOSTILE for one in hostile(lines)["elements"]]
    return 200, json.dumps({"elements": elements})


def test_no_line_stands_without_a_moment_that_says_it_whatever_a_model_invents(
    desk: Desk, model: ScriptedChat, at_work: Worker
) -> None:
    model.reply = all_hostile
    run = made(desk)
    assert any("non prouvé" in note for note in run.notes)
    items = [item for key, item in desk.items(run).items() if key != "modele"]
    assert items
    for item in items:
        assert item.evidence
        for proof in item.evidence:
            moment = proof["moment"]
            said = [
                text for _, start, end, text in MEETING if start <= moment["start"] < moment["end"] <= end
            ]
            assert any(locations(proof["quote"], text) for text in said), (item.key, proof)
        assert "Zoé" not in str(item.value)
        assert "Barnabé" not in str(item.value)
    decisions = [item.value for item in items if item.key.startswith("decision-")]
    assert decisions == ["C’est d’accord pour le douze mars."]


def gone(asked: str, _: int) -> tuple[int, str]:
    return 403, "no model"


def test_without_a_model_rules_find_the_decision_and_the_action(
    desk: Desk, model: ScriptedChat, at_work: Worker
) -> None:
    model.reply = gone
    run = made(desk, "releve-de-decisions")
    assert any("Aucun modèle n’a répondu" in note for note in run.notes)
    items = desk.items(run)
    assert items["decision-1"].value == "C’est d’accord pour le douze mars."
    assert items["decision-1"].origin == "lu"
    assert items["action-1"].value == [
        "Madame Martin enverra le plan des bureaux avant le premier mars.",
        "Qui\u00a0: Madame Martin",
        "Pour quand\u00a0: avant le premier mars",
    ]


def helps(asked: str, _: int) -> tuple[int, str]:
    lines = shown(asked)
    place = next(one.index + 1 for one in lines if "cartons" in one.text)
    element = {
        "rubrique": 1,
        "lignes": [place],
        "citation": "les cartons seront livrés la veille",
        "enonce": "Les cartons seront livrés la veille.",
        "sujet": "Cartons",
        "qui": "",
        "quand": "",
    }
    return 200, json.dumps({"elements": [element]})


def test_what_a_model_proves_is_reviewed_validated_and_exported_with_its_moments(
    desk: Desk, model: ScriptedChat, at_work: Worker
) -> None:
    model.reply = helps
    run = made(desk)
    point = desk.items(run)["point-1"]
    assert (point.value, point.origin, point.label) == (
        "Les cartons seront livrés la veille.",
        "proposé",
        "Cartons",
    )
    with pytest.raises(exporting.Refused, match="validation"):
        desk.export(run, "docx")
    desk.keep_everything(run)
    with administration_scope(run.administration_id):
        acts.validate(desk.person, Run.objects.get(pk=run.pk))
    words = "\n".join(one.text for one in docx.Document(io.BytesIO(desk.export(run, "docx"))).paragraphs)
    assert "00:00:15" in words
    assert "Annexe : les preuves" in words.replace("\u00a0", " ")
    assert "Pour quand : avant le premier mars." in words.replace("\u00a0", " ")
    markdown = desk.export(run, "md").decode()
    assert "(00:00:18) : Madame Martin enverra le plan" in markdown.replace("\u00a0", " ")
    assert desk.export(run, "odt")[:2] == b"PK"
    assert desk.export(run, "pdf")[:5] == b"%PDF-"
    told = json.loads(desk.export(run, "donnees"))
    lines = [line for section in told["sections"] for line in section["lines"]]
    assert all(line["evidence"] and re.fullmatch(r"\d\d:\d\d:\d\d", line["time"]) for line in lines)
    assert "00:00:15" in desk.export(run, "csv").decode()


def test_the_minutes_of_anothers_transcript_are_refused_by_the_step(
    desk: Desk, model: ScriptedChat, at_work: Worker
) -> None:
    """The API takes any text: the step itself reads only what its asker sees."""
    run = desk.use("comptes-rendus", Given({"transcript": "0" * 32, "modele": "compte-rendu"}))
    found = desk.ended(run)
    assert found.status == "failed"
    assert "ne vous est pas ouvert" in found.failure
    assert model.asked == []
