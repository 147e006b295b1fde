"""Whatever a model does to the ten letters, what is locked comes out as it went in."""

import os
import re
from collections import Counter

import pytest

from socle.checks.locked_facts import check_locked_facts
from socle.checks.modality import check_modality
from socle.tools.plain_language.locking import lock
from socle.tools.plain_language.rewriting import Ask, propose
from tests.tools.plain_language import models
from tests.tools.plain_language.letters import NAMES, letter, letter_text, rewritten

# `make proof` goes through all ten with every model; three of different kinds show that the mechanism holds.
TRIED = (
    NAMES if "PROOF_RUNS" in os.environ else ["relance_impot", "refus_rsa_voies_recours", "caf_trop_percu"]
)
_DIGITS = re.compile(r"\d+")


def test_there_are_ten_letters_of_a_real_length() -> None:
    lengths = [len(letter_text(name).split()) for name in NAMES]
    assert len(NAMES) == 10
    assert all(250 <= length <= 600 for length in lengths), lengths


@pytest.mark.parametrize("name", TRIED)
@pytest.mark.parametrize("ask", [*models.HOSTILE, models.returns_original], ids=lambda ask: ask.__name__)
def test_the_locked_facts_come_out_as_they_went_in(name: str, ask: Ask) -> None:
    proposals = [propose(paragraph, ask) for paragraph in letter(name)]
    before = "\n\n".join(proposal.original for proposal in proposals)
    after = "\n\n".join(proposal.proposed for proposal in proposals)
    assert check_locked_facts(before, after).outcome == "passed"
    assert Counter(_DIGITS.findall(before)) == Counter(_DIGITS.findall(after))


@pytest.mark.parametrize("name", TRIED)
@pytest.mark.parametrize(
    "ask",
    [
        models.nonsense,
        models.adds_numbers,
        models.answers_in_english,
        models.wrong_shape,
        models.silent,
    ],
    ids=lambda ask: ask.__name__,
)
def test_a_refused_answer_leaves_the_original_and_says_so(name: str, ask: Ask) -> None:
    for paragraph in rewritten(name):
        proposal = propose(paragraph, ask)
        assert proposal.proposed == paragraph.text
        assert not proposal.changed
        assert proposal.flags or len(paragraph.text.split()) < 8


@pytest.mark.parametrize("name", TRIED)
@pytest.mark.parametrize("ask", [models.drops_tokens, models.doubles_tokens], ids=lambda ask: ask.__name__)
def test_tokens_that_do_not_return_once_keep_the_original_flagged(name: str, ask: Ask) -> None:
    for paragraph in rewritten(name):
        proposal = propose(paragraph, ask)
        if lock(paragraph.text).facts and len(paragraph.text.split()) >= 8:
            assert proposal.proposed == paragraph.text
            assert any("Repères" in flag for flag in proposal.flags)


@pytest.mark.parametrize("name", TRIED)
def test_the_original_given_back_is_accepted_and_unchanged(name: str) -> None:
    for paragraph in letter(name):
        proposal = propose(paragraph, models.returns_original)
        assert (proposal.proposed, proposal.changed, proposal.flags) == (paragraph.text, False, ())


@pytest.mark.parametrize("name", TRIED)
def test_a_lost_negation_or_obligation_is_never_accepted(name: str) -> None:
    for paragraph in rewritten(name):
        proposal = propose(paragraph, models.drops_negations)
        assert check_modality(paragraph.text, proposal.proposed).outcome != "failed"


@pytest.mark.parametrize("name", TRIED)
def test_locked_parts_are_never_sent_to_the_model(name: str) -> None:
    sent: list[str] = []

    def ask(messages: object, schema: object) -> dict[str, object]:
        sent.append(str(messages))
        raise models.ModelSilent

    paragraphs = letter(name)
    for paragraph in paragraphs:
        propose(paragraph, ask)
    kept = [
        one.text for one in paragraphs if one.role in {"appeal", "mention", "courtesy", "signature", "head"}
    ]
    assert kept
    assert not any(text in one for text in kept for one in sent)
    assert {"courtesy", "signature", "salutation", "object"} <= {one.role for one in paragraphs}


@pytest.mark.parametrize("name", TRIED)
def test_no_locked_fact_of_a_body_is_seen_by_the_model(name: str) -> None:
    for paragraph in rewritten(name):
        locked = lock(paragraph.text)
        assert not re.search(r"\d", re.sub(r"\[[A-Z]+_\d+\]", "", locked.text)), locked.text
        assert locked.restore(locked.text) == paragraph.text
