"""The words that the model is given, read from dated data files."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class AnswerPrompt:
    """The parts of the request that makes an answer; `version` goes with what it produced."""

    version: str
    source: str
    on_documents: str
    without_documents: str
    passage: str
    nearest: str
    question: str
    instructions: str


@cache
def answer_prompt() -> AnswerPrompt:
    """The current prompt."""
    text = Path(__file__).with_name("answer.toml").read_text(encoding="utf-8")
    return AnswerPrompt(**tomllib.loads(text))
