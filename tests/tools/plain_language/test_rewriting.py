"""One paragraph, from the request to the proposal."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from socle.tools.plain_language.acceptance import judge
from socle.tools.plain_language.letter import LetterParagraph
from socle.tools.plain_language.locking import lock
from socle.tools.plain_language.rewriting import propose, request, schema
from tests.tools.plain_language.models import answer

HEAVY = (
    "Nonobstant mon courrier du 3 mai 2026, la somme de 120 € n’a pas été acquittée par vos soins. "
    "Il vous appartient de procéder à son règlement dans un délai de trente jours."
)
PLAIN = (
    "Je vous ai écrit le [DATE_1], mais la somme de [MONTANT_1] n’a pas été payée. "
    "Vous devez procéder à son paiement [DELAI_1]."
)


class Model:
    """Gives its answers one after the other, and keeps what it was asked."""

    def __init__(self, *texts: str) -> None:
        self._texts = list(texts)
        self.asked: list[list[dict[str, str]]] = []

    def __call__(self, messages: Sequence[Mapping[str, str]], form: Mapping[str, Any]) -> dict[str, Any]:
        self.asked.append([dict(message) for message in messages])
        return answer(self._texts.pop(0))


def body(text: str) -> LetterParagraph:
    return LetterParagraph(0, text, "body")


def test_an_accepted_answer_gets_its_facts_back() -> None:
    proposal = propose(body(HEAVY), Model(PLAIN))
    assert proposal.proposed == (
        "Je vous ai écrit le 3 mai 2026, mais la somme de 120 € n’a pas été payée. "
        "Vous devez procéder à son paiement dans un délai de trente jours."
    )
    assert (proposal.changed, proposal.reasons, proposal.flags) == (True, ("phrases courtes",), ())
    assert {check.outcome for check in proposal.checks} == {"passed"}


def test_a_refused_answer_is_asked_again_with_the_reason() -> None:
    model = Model(PLAIN.replace("[MONTANT_1]", "120 €"), PLAIN)
    proposal = propose(body(HEAVY), model)
    assert proposal.changed
    assert len(model.asked) == 2
    assert "il manque [MONTANT_1]" in model.asked[1][-1]["content"]
    assert lock(HEAVY).text in model.asked[1][-1]["content"]
    assert "Relisez" not in str(model.asked[1])
    assert "120 €" in model.asked[1][-2]["content"]


def test_two_refusals_keep_the_original_and_tell_why() -> None:
    model = Model("Payez.", "Payez vite.")
    proposal = propose(body(HEAVY), model)
    assert (proposal.proposed, proposal.changed, len(model.asked)) == (HEAVY, False, 2)
    assert proposal.flags[0].startswith("Le texte d’origine est gardé")
    assert any("il manque [DATE_1]" in flag for flag in proposal.flags)
    assert proposal.findings


@pytest.mark.parametrize(
    ("text", "check"),
    [
        (PLAIN.replace("[MONTANT_1]", "cette somme"), "repères"),
        (PLAIN + " Appelez M. Paul Roux.", "ajouts"),
        (PLAIN + " Vous avez 15 jours.", "ajouts"),
        (PLAIN.replace("Vous devez", "Vous pouvez"), "modality"),
        (PLAIN.replace("n’a pas été", "a été"), "modality"),
        (PLAIN + " " + "Nous vous aidons volontiers par notre service public. " * 6, "longueur"),
        ("[DATE_1] [MONTANT_1] [DELAI_1] devez", "longueur"),
        ("Send the payment of [MONTANT_1] asked on [DATE_1] to us [DELAI_1] please, you must.", "langue"),
        (PLAIN + " [cliquez](page)", "mise en forme"),
        ("J’ai écrit le [DATE_1] pour demander [MONTANT_1]. Vous devez procéder à son règlement. "
         "La somme n’a pas été acquittée par vos soins [DELAI_1].",
         "rattachement"),
    ],
)  # fmt: skip
def test_each_check_refuses_its_fault(text: str, check: str) -> None:
    judgement = judge(lock(HEAVY), answer(text))
    assert judgement.text is None
    assert check in [one.name for one in judgement.checks if one.outcome == "failed"]


def test_a_sentence_that_changes_who_speaks_is_flagged_for_a_look() -> None:
    heavy = "Par un courrier reçu le 2 juin 2026, vous avez sollicité une aide. J’ai le regret de la refuser."
    proposal = propose(
        body(heavy), Model(*["Je vous ai écrit le [DATE_1] sur une aide. Je dois la refuser."] * 2)
    )
    assert not proposal.changed  # an obligation was added
    proposal = propose(
        body(heavy), Model("Je vous ai écrit le [DATE_1] sur une aide. J’ai le regret de la refuser.")
    )
    assert proposal.changed
    assert proposal.flags == ("Une phrase dit maintenant «\u00a0je\u00a0»\u00a0: vérifiez qui agit.",)


def test_an_invitation_that_became_a_duty_is_flagged_for_a_look() -> None:
    heavy = "Nonobstant mon précédent courrier resté sans réponse, je vous invite à payer cette somme."
    proposal = propose(
        body(heavy), Model("Mon précédent courrier est resté sans réponse. Vous devez payer cette somme.")
    )
    assert proposal.changed
    assert proposal.flags == (
        "«\u00a0vous invite à\u00a0» est devenu «\u00a0devez\u00a0»\u00a0: vérifiez que c’est obligatoire.",
    )


def test_an_article_that_no_longer_agrees_with_its_name_is_refused() -> None:
    locked = lock("Vous devez envoyer votre dossier complet à la CAF du Finistère, par courrier ou en ligne.")
    assert judge(
        locked, answer("Vous devez envoyer votre dossier à la [NOM_1], par courrier ou en ligne.")
    ).text
    refused = judge(locked, answer("Vous devez envoyer votre dossier au [NOM_1], par courrier ou en ligne."))
    assert "L’article ne s’accorde plus" in str(refused.refusals)


def test_the_model_sees_tokens_and_no_fact() -> None:
    messages = request(lock(HEAVY))
    assert messages[-1]["content"].count("[") == 3
    assert not any(fact in str(messages[-1]) for fact in ("120", "3 mai", "trente"))


def test_the_request_begins_alike_for_every_paragraph() -> None:
    first, second = request(lock(HEAVY)), request(lock("Autre paragraphe à réécrire."))
    assert first[:-1] == second[:-1]


def test_the_examples_of_the_request_pass_the_checks_themselves() -> None:
    messages = request(lock(HEAVY))
    examples = list(zip(messages[1:-1:2], messages[2:-1:2], strict=True))
    assert examples
    facts = {
        "[DATE_1]": "3 mai 2026",
        "[MONTANT_1]": "120 €",
        "[DELAI_1]": "au plus tard le 12 juin 2026",
        "[TELEPHONE_1]": "01 02 03 04 05",
    }
    for asked, told in examples:
        text = asked["content"]
        for token, fact in facts.items():
            text = text.replace(token, fact)
        assert lock(text).text == asked["content"]
        assert judge(lock(text), json.loads(told["content"])).refusals == ()


def test_the_answer_is_bounded_by_its_schema() -> None:
    form = schema(lock(HEAVY))
    assert form["properties"]["texte"]["maxLength"] < 2 * len(HEAVY)
    assert form["required"] == ["texte", "raisons"]


def test_reasons_that_are_no_text_are_left_out() -> None:
    told = {"texte": PLAIN, "raisons": [3, None, " voix   active ", "", "x" * 500, {}, "b", "c"]}
    reasons = judge(lock(HEAVY), told).reasons
    assert reasons[0] == "voix active"
    assert len(reasons) == 3
    assert all(len(one) <= 90 for one in reasons)


def test_reasons_never_name_what_stands_in_the_place_of_a_fact() -> None:
    told = {"texte": PLAIN, "raisons": ["remplacement de [NOM_1]", "voix active"]}
    assert judge(lock(HEAVY), told).reasons == ("voix active",)


@pytest.mark.parametrize("role", ["appeal", "mention", "courtesy", "signature", "head", "object"])
def test_a_locked_part_says_why_it_is_kept(role: Any) -> None:
    proposal = propose(LetterParagraph(0, HEAVY, role), Model())
    assert (proposal.proposed, proposal.changed, proposal.flags) == (HEAVY, False, ())
    assert "gardé" in proposal.checks[0].sentence
