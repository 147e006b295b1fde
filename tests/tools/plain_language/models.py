"""Models that misbehave in every way that matters, to show that nothing of it reaches the letter."""

import random
import re
from collections.abc import Mapping, Sequence
from typing import Any

from socle.tools.plain_language.locked_spans import TOKEN
from socle.tools.plain_language.rewriting import ModelSilent

_NUMBER = re.compile(r"\d+")


def _asked(messages: Sequence[Mapping[str, str]]) -> str:
    """The paragraph as the model gets it, in a first or a second attempt."""
    users = [message["content"] for message in messages if message["role"] == "user"]
    return next(one for one in reversed(users) if not one.startswith("Votre réponse"))


def answer(text: object) -> dict[str, Any]:
    return {"texte": text, "raisons": ["phrases courtes"]}


def nonsense(messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> dict[str, Any]:
    drawn = random.Random(_asked(messages))
    words = [
        "Jean",
        "12",
        "[DATE_1]",
        "doit",
        "3 000 €",
        "le 1er mai",
        "ne",
        "pas",
        "lorem",
        "L. 211-2",
        "\u0000",
    ]
    return answer(" ".join(drawn.choice(words) for _ in range(drawn.randint(0, 60))))


def changes_numbers(messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> dict[str, Any]:
    """Every number becomes another: those of the tokens too."""
    return answer(_NUMBER.sub(lambda match: str(int(match.group()) + 1), _asked(messages)))


def adds_numbers(messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> dict[str, Any]:
    return answer(_asked(messages) + " Vous avez 15 jours.")


def swaps_numbers(messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> dict[str, Any]:
    """Gives the tokens in the reverse order: all are there, none says what it said."""
    text = _asked(messages)
    tokens = TOKEN.findall(text)[::-1]
    return answer(TOKEN.sub(lambda _: tokens.pop(0), text))


def drops_tokens(messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> dict[str, Any]:
    return answer(TOKEN.sub("", _asked(messages), count=1))


def doubles_tokens(messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> dict[str, Any]:
    return answer(TOKEN.sub(lambda match: f"{match.group()} et {match.group()}", _asked(messages), count=1))


def returns_original(messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> dict[str, Any]:
    return answer(_asked(messages))


def drops_negations(messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> dict[str, Any]:
    return answer(
        re.sub(r"\bn['’]|\bne |\bpas\b|\baucune?\b|\bsans\b", "", _asked(messages), flags=re.IGNORECASE)
    )


def answers_in_english(messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> dict[str, Any]:
    return answer(
        "You must send us the documents as soon as possible " + " ".join(TOKEN.findall(_asked(messages)))
    )


def wrong_shape(messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"text": ["rien", 3], "raisons": {"a": None}}


def silent(messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> dict[str, Any]:
    raise ModelSilent


HOSTILE = [
    nonsense, changes_numbers, adds_numbers, swaps_numbers, drops_tokens, doubles_tokens, drops_negations,
    answers_in_english, wrong_shape, silent,
]  # fmt: skip
