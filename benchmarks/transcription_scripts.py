"""What is said in the made recordings: real French sentences, given to voices in turns."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.serving import SHARED

SHORT_ANSWERS = (
    "D'accord.", "Oui, tout à fait.", "Je suis de cet avis.", "Merci beaucoup.", "Non, pas encore.",
    "C'est bien cela.", "Je vous laisse continuer.", "Très bien, nous le noterons.",
)  # fmt: skip
# What a voice reads plainly and a listener writes in one way.
PLAIN = re.compile(r"[A-ZÀÂÇÉÈÊÎÔ][A-Za-zÉàâçéèêëîïôûùüœ0-9 ,'’-]+[.]")
NAME = re.compile(r"\b[A-ZÉ]")
MOST_NAMES = 2
WORDS = range(6, 29)
SHORT_ONE_IN = 6
OVERLAP_ONE_IN = 10


@dataclass(frozen=True)
class Utterance:
    """A sentence said by one voice; `pause` in seconds before it, less than zero where it begins before the
    one before it has ended."""

    voice: str
    text: str
    pause: float


@dataclass(frozen=True)
class Made:
    """A recording to be made: its voices, how long it is to last about, and what is done to its sound."""

    name: str
    voices: Sequence[str]
    seconds: float
    degraded: str = ""
    same_as: str = ""


# Measured on. The first voice is Kokoro's French one; Spanish and Italian ones speak French well as they are,
# the others are mixed with the French one. The recordings at 8 kHz and in noise are the sound of two others.
MEASURED = (
    Made("reading", ["ff_siwis"], 240),
    Made("dialogue-man-woman", ["ff_siwis", "im_nicola"], 270),
    Made("dialogue-man-woman-2", ["if_sara", "em_alex"], 240),
    Made("dialogue-two-women", ["ff_siwis", "if_sara"], 180),
    Made("three-voices", ["ff_siwis", "em_alex", "bm_george*0.6@0.95"], 270),
    Made(
        "eight-voices",
        [
            "ff_siwis", "im_nicola", "if_sara", "em_alex", "bm_george*0.6@0.95", "bf_emma*0.6@1.08",
            "am_michael*0.6@0.9", "ef_dora",
        ],
        300,
    ),
    Made("telephone", ["ff_siwis", "im_nicola"], 0, "telephone", "dialogue-man-woman"),
    Made("noise", ["if_sara", "em_alex"], 0, "noise", "dialogue-man-woman-2"),
)  # fmt: skip
# Tuned on: other voices, other texts.
TUNED = (
    Made("tuning-dialogue", ["af_bella*0.6", "am_fenrir*0.6@0.95"], 150),
    Made("tuning-two-women", ["jf_alpha*0.6", "bf_isabella*0.6@1.06"], 120),
    Made("tuning-three", ["af_nova*0.6@1.04", "am_puck*0.6", "hm_omega*0.6@0.93"], 150),
    Made(
        "tuning-eight",
        [
            "af_bella*0.6", "am_fenrir*0.6@0.95", "jf_alpha*0.6", "bf_isabella*0.6@1.06", "af_nova*0.6@1.04",
            "am_puck*0.6", "hm_omega*0.6@0.93", "bm_lewis*0.6@0.9",
        ],
        210,
    ),
)  # fmt: skip


def measured_sentences() -> list[str]:
    """News, written by people, then the service's own sheets for citizens."""
    news = _rows("translation/ntrex/ntrex-dev.jsonl", "fra")
    sheets = _rows("retrieval/service_public/fragments.jsonl", "text")
    return _plain([*news, *_sentences(sheets)])


def tuning_sentences() -> list[str]:
    """Wikipedia."""
    return _plain(_sentences(_rows("retrieval/piaf/corpus.jsonl", "text")))


def _rows(file: str, field: str) -> list[str]:
    lines = (SHARED / file).read_text(encoding="utf-8").splitlines()
    return [json.loads(line)[field] for line in lines]


def _sentences(texts: Sequence[str]) -> list[str]:
    return [sentence for text in texts for sentence in re.split(r"(?<=[.])\s+", text)]


def _plain(sentences: Sequence[str]) -> list[str]:
    return [
        one
        for one in sentences
        if PLAIN.fullmatch(one) and len(one.split()) in WORDS and len(NAME.findall(one)) <= MOST_NAMES
    ]


def scripts(made: Sequence[Made], sentences: Sequence[str]) -> Mapping[str, list[Utterance]]:
    """Who says what in each recording that is not another's sound: always the same."""
    left = iter(sentences)
    return {one.name: list(_turns(one, left)) for one in made if not one.same_as}


def _turns(made: Made, sentences: Iterator[str]) -> Iterator[Utterance]:
    chance = random.Random(made.name)
    lasted, voice = 0.0, made.voices[0]
    spoken = 0
    while lasted < made.seconds:
        texts = _turn_texts(chance, sentences, short=len(made.voices) > 1 and spoken > 1)
        for number, text in enumerate(texts):
            pause = chance.uniform(0.2, 0.6) if number else _pause_of_a_turn(chance)
            yield Utterance(voice, text, pause)
            lasted += pause + len(text) / 15
        spoken += 1
        voice = _next_voice(chance, made.voices, voice, spoken)


def _turn_texts(chance: random.Random, sentences: Iterator[str], short: bool) -> list[str]:
    if short and not chance.randrange(SHORT_ONE_IN):
        return [chance.choice(SHORT_ANSWERS)]
    return [next(sentences) for _ in range(chance.choice((1, 1, 2, 3)))]


def _pause_of_a_turn(chance: random.Random) -> float:
    return -0.4 if not chance.randrange(OVERLAP_ONE_IN) else chance.uniform(0.15, 0.9)


def _next_voice(chance: random.Random, voices: Sequence[str], last: str, spoken: int) -> str:
    """Each voice once in their order, then any other than the last."""
    if spoken < len(voices):
        return voices[spoken]
    others = [voice for voice in voices if voice != last]
    return chance.choice(others or list(voices))
