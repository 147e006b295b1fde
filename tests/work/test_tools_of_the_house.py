"""Langage clair and Dépenses éclairées, from what is given to what is exported, by a real worker."""

import io
import json
from pathlib import Path

import docx
import pytest

from socle.storage.scope import administration_scope
from socle.tools.contracts.decp.diagnosis import diagnose
from socle.work import exporting
from socle.work.models import Run
from socle.work.review import acts
from socle.work.starting import Given, GivenFile
from tests.tools.contracts.generator import make, write_contract
from tests.tools.plain_language.letters import as_docx, changed_facts
from tests.work.conftest import Desk, ScriptedChat, Worker

LETTER = "relance_impot"
SHORT = "Madame,\n\nNonobstant mon précédent courrier resté sans réponse, je vous invite à payer cette somme."


def ended(desk: Desk, run: Run) -> Run:
    found = desk.ended(run)
    assert (found.status, found.failure) == ("drafted", "")
    return found


def every_number_changed(asked: str, _: int) -> tuple[int, str]:
    """A model that gives back its words with other numbers."""
    text = "".join(str((int(letter) + 1) % 10) if letter.isdigit() else letter for letter in asked)
    return 200, json.dumps({"texte": text, "raisons": ["nombres"]})


def nonsense(asked: str, _: int) -> tuple[int, str]:
    return 200, json.dumps({"texte": "Lorem ipsum dolor sit amet 42 €.", "raisons": []})


def gone(asked: str, _: int) -> tuple[int, str]:
    return 403, "no model"


def words_of(content: bytes, without: str = "") -> str:
    """The paragraphs of a file, without those that are the lines of a text which the file must contain."""
    paragraphs = [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs]
    for line in without.splitlines():
        paragraphs.remove(line)
    return "\n\n".join(paragraphs)


@pytest.mark.parametrize("reply", [every_number_changed, nonsense, gone])
def test_a_letter_keeps_its_facts_and_its_layout_whatever_the_model_does(
    desk: Desk, model: ScriptedChat, at_work: Worker, reply: object
) -> None:
    model.reply = reply  # type: ignore[assignment]
    given = as_docx(LETTER)
    run = desk.use("langage-clair", Given({}, [GivenFile("fichier", "lettre.docx", [given])]))
    found = ended(desk, run)
    assert any(item.explanation for item in desk.items(run).values())
    desk.keep_everything(run)
    with administration_scope(found.administration_id):
        acts.validate(desk.person, found)
    exported = desk.export(run, "docx")
    box = str(desk.items(run)["encadre"].value)
    assert changed_facts(words_of(given), words_of(exported, without=box)) == []
    assert docx.Document(io.BytesIO(exported)).sections[0].header.paragraphs[0].text == "RÉPUBLIQUE FRANÇAISE"


def test_without_a_model_the_rules_still_propose(desk: Desk, model: ScriptedChat, at_work: Worker) -> None:
    model.reply = gone
    run = desk.use("langage-clair", Given({"lettre": SHORT}))
    found = ended(desk, run)
    assert any("règles seules" in note for note in found.notes)
    assert not any(item.is_failed for key, item in desk.items(run).items() if key.startswith("paragraphe"))
    proposals = [str(item.value) for item in desk.items(run).values() if item.key.startswith("paragraphe")]
    assert any("Malgré mon précédent courrier" in proposal for proposal in proposals)


def test_the_letter_with_visible_changes_can_be_had_before_validation(
    desk: Desk, model: ScriptedChat, at_work: Worker
) -> None:
    model.reply = gone
    given = as_docx(LETTER)
    run = desk.use("langage-clair", Given({}, [GivenFile("fichier", "lettre.docx", [given])]))
    ended(desk, run)
    tracked = docx.Document(io.BytesIO(desk.export(run, "docx-suivi")))
    assert tracked.element.body.xpath(".//w:ins")
    assert tracked.element.body.xpath(".//w:del")


def test_a_contract_is_read_completed_and_exported_in_the_national_format(
    desk: Desk, model: ScriptedChat, at_work: Worker, tmp_path: Path
) -> None:
    truth = write_contract(make(1, faults=()), tmp_path, "docx", 1)
    files = [
        GivenFile("pieces", piece["file"], [(tmp_path / piece["file"]).read_bytes()])
        for piece in truth["pieces"]
    ]
    run = desk.use("depenses-eclairees", Given({}, files))
    found = ended(desk, run)
    items = desk.items(run)
    read = {key: item.value for key, item in items.items() if item.origin == "lu" and key in truth["fields"]}
    assert read["titulaire_siret"] == truth["fields"]["titulaire_siret"]
    assert all(items[key].evidence for key in read)
    assert model.asked == []
    desk.keep_everything(run)
    with administration_scope(found.administration_id):
        acts.validate(desk.person, found)
        with pytest.raises(exporting.Refused, match="offres reçues"):
            exporting.export(desk.person, Run.objects.get(pk=run.pk), "decp")
        acts.reopen(desk.person, Run.objects.get(pk=run.pk), "Compléter les données essentielles.")
        _complete(desk, run)
        acts.validate(desk.person, Run.objects.get(pk=run.pk))
    assert diagnose(json.loads(desk.export(run, "decp"))) == []
    told = json.loads(desk.export(run, "financier"))
    assert told["fields"]["titulaire_siret"]["evidence"][0]["page"] >= 1


def _complete(desk: Desk, run: Run) -> None:
    """What the pieces do not say, as a person would type it."""
    typed = {"number": "3", "date": "22/11/2026", "flag": "non", "amount": "1 000,00", "line": "35000"}
    for item in run.items.filter(key__startswith="decp-", value__isnull=True):
        choices = run.declaration.item(item.key).choices
        said = choices[0][0] if choices else typed.get(item.kind, "55208131766522")
        acts.decide(desk.person, item, acts.Decision("edit", item.revision, said))
