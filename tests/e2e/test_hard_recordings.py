"""Recordings that are hard, made of real speech and heard by the real model: each ends in a sensible
transcript or in one clear sentence. With PROOF_FILES each talk is heard whole and the long
recording lasts three hours; else half of each talk, and four minutes."""

import io
import os
import re
import wave
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from benchmarks.transcription_recordings import telephone
from socle.tools.transcripts.pipeline.decoding import RATE
from tests.e2e.conftest import SignedIn
from tests.e2e.test_every_recording import NOBODY_SPEAKS, ended, sent
from tests.serving import House
from tests.tools.transcripts.sounds import Sound, as_mp3, as_wav, joined, music, silence

pytestmark = pytest.mark.browser

WHOLE = bool(os.environ.get("PROOF_FILES"))
SHARE = 1.0 if WHOLE else 0.5  # of the talk that is heard, and of the words that must be found in it
LONG = 3 * 3600 if WHOLE else 4 * 60  # seconds
SPOKEN = 120 * SHARE  # seconds of talk in the long one
# Eight people in turn: two of the English conversation, and six who speak French alone in their clips.
TURNS = (
    "leopard_fr.wav", "larynx_siwis_*.wav", "larynx_gilles_le_blanc_*.wav", "kyutai_crepes.mp3",
    "albert_alphabet.mp3", "watson_fr-FR_Broadband_sample1.wav", "pyannote_sample_en.wav", "leopard_fr.wav",
)  # fmt: skip
LONGEST_TURN = 20  # seconds


@dataclass(frozen=True)
class Heard:
    """What became of a recording: its line in the list, the words, and how many voices there are."""

    line: str
    words: str
    voices: int


def clip(folder: Path, name: str) -> Sound:
    """16 kHz, mono."""
    found = [np.zeros(0, np.int16)]
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    with av.open(str(folder / name)) as container:
        for frame in container.decode(audio=0):
            found += [piece.to_ndarray()[0] for piece in resampler.resample(frame)]
    return np.concatenate(found) / 32768


def made(folder: Path) -> Mapping[str, bytes]:
    """The recordings by their names."""
    french, english = clip(folder, "leopard_fr.wav"), clip(folder, "pyannote_sample_en.wav")
    talk = clip(folder, "kyutai_crepes.mp3")
    spoken = np.tile(talk, 3)[: round(SPOKEN * RATE)]
    broken = bytearray((folder / "kyutai_crepes.mp3").read_bytes()[: round(650_000 * SHARE)])
    lost = slice(round(300_000 * SHARE), round(400_000 * SHARE))
    broken[lost] = np.random.default_rng(5).bytes(lost.stop - lost.start)
    return {
        "silence.wav": as_wav(silence(30)),
        "musique.wav": as_wav(music(30)),
        "une seconde.wav": as_wav(french[RATE : 2 * RATE]),
        "abîmé.mp3": bytes(broken),
        "illisible.mp4": np.random.default_rng(6).bytes(50_000),
        "téléphone.wav": narrow(telephone(talk[: round(len(talk) * SHARE)])),
        "deux langues.wav": as_wav(joined(french, silence(1), english, silence(1), french)),
        "huit voix.wav": as_wav(joined(*(turn(folder, names) for names in TURNS))),
        "long.mp3": as_mp3(joined(silence(LONG / 2), spoken, silence(LONG / 2 - SPOKEN))),
    }


def turn(folder: Path, names: str) -> Sound:
    """What one person says in some clips, then a pause."""
    said = joined(*(clip(folder, file.name) for file in sorted(folder.glob(names))))
    return joined(said[: LONGEST_TURN * RATE], silence(1)) if "sample_en" not in names else said


def narrow(sound: Sound) -> bytes:
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return content.getvalue()


@pytest.fixture(scope="module")
def heard(
    browser: Browser,
    resident: SignedIn,
    house: House,
    shared_data: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Mapping[str, Heard]:
    folder = tmp_path_factory.mktemp("hard")
    for name, content in made(shared_data / "audio" / "dev").items():
        (folder / name).write_bytes(content)
    files = sorted(folder.iterdir())
    context = browser.new_context(
        locale="fr-FR", viewport={"width": 1280, "height": 860}, storage_state=resident.cookies
    )
    page = context.new_page()
    sent(page, house, files)
    lines = ended(page, house, [file.name for file in files])
    found = {name: opened(page, house, name, line) for name, line in lines.items()}
    context.close()
    return found


def opened(page: Page, house: House, name: str, line: str) -> Heard:
    if "À relire" not in line:
        return Heard(line, "", 0)
    page.goto(f"{house.url}/transcripts/")
    page.get_by_role("link", name=name, exact=True).click()
    page.locator(".segment").first.wait_for()
    words = " ".join(page.locator(".segment .words").all_inner_texts())
    return Heard(line, words, page.locator(".voices > li:has(.voice-name)").count())


@pytest.mark.parametrize("name", ["silence.wav", "musique.wav"])
def test_where_nobody_speaks_one_sentence_says_so(heard: Mapping[str, Heard], name: str) -> None:
    assert NOBODY_SPEAKS in heard[name].line


def test_a_second_of_speech_is_a_short_transcript_or_one_sentence(heard: Mapping[str, Heard]) -> None:
    found = heard["une seconde.wav"]
    assert NOBODY_SPEAKS in found.line or 0 < len(found.words.split()) < 8


def test_of_a_damaged_file_the_rest_is_heard(heard: Mapping[str, Heard]) -> None:
    assert len(heard["abîmé.mp3"].words.split()) > 60 * SHARE


def test_a_file_that_is_no_recording_ends_in_one_sentence(heard: Mapping[str, Heard]) -> None:
    assert "ne peut pas être lu" in heard["illisible.mp4"].line


def test_a_telephone_is_heard_as_a_room_is(heard: Mapping[str, Heard]) -> None:
    assert len(heard["téléphone.wav"].words.split()) > 90 * SHARE


def test_two_languages_in_turn_keep_their_words(heard: Mapping[str, Heard]) -> None:
    words = heard["deux langues.wav"].words
    assert len(re.findall(r"[Cc]onsul", words)) == 2
    assert len(re.findall(r"\b(?:the|from|you|this|in|I)\b", words)) > 10
    assert re.search(r"Chicago|Texas|Jersey", words)


def test_eight_people_are_not_taken_for_a_few(heard: Mapping[str, Heard]) -> None:
    assert 6 <= heard["huit voix.wav"].voices <= 12


def test_a_talk_in_a_long_silence_is_found(heard: Mapping[str, Heard]) -> None:
    found = heard["long.mp3"]
    assert len(found.words.split()) > 200 * SHARE
    assert len(found.words.split()) < 500 * SHARE
