"""What the scripted provider says to recordings, pages and texts to rank; a file's name is the behaviour."""

import hashlib
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

FORMS: list[dict[str, Any]] = []
SEGMENTS = [
    {"id": 0, "start": 0.0, "end": 1.5, "text": " Bonjour à tous."},
    {"id": 1, "start": 1.5, "end": 3661.0, "text": " A & B -->\nC"},
]
WORDS = {"text": "Bonjour à tous.", "usage": {"type": "duration", "seconds": 3.0}}
TOKENS = {"type": "tokens", "input_tokens": 30, "output_tokens": 12, "total_tokens": 42}
LATE = {"error": {"message": "The recording is too long.", "type": "x", "code": "too_long"}, "status": 413}
DONE = {"type": "transcript.text.done", "text": "Bonjour", "usage": TOKENS}


def sse(*events: Any) -> Response:
    raw = "".join(f"data: {json.dumps(event)}\n\n" for event in events)
    return Response(raw, media_type="text/event-stream")


async def transcribe(request: Request) -> Response:
    async with request.form() as form:
        file = form["file"]
        assert not isinstance(file, str)
        content = await file.read()
        fields = {name: form.getlist(name) for name in form if name != "file"}
        FORMS.append({"fields": fields, "name": file.filename, "sha256": hashlib.sha256(content).hexdigest()})
        name = str(file.filename).partition(".")[0]
    if fields.get("stream") == ["true"]:
        delta = {"type": "transcript.text.delta", "delta": "Bonjour"}
        said = fields.get("prompt", [""])[0]
        pieces = [{**delta, "delta": said[at : at + 3]} for at in range(0, len(said), 3)]
        streams = {
            "repeats": sse(*pieces, {**DONE, "text": said}),
            "dies": sse(delta),
            "fails": sse(delta, LATE),
        }
        return streams.get(name, sse(delta, DONE))
    verbose = {"task": "transcribe", "language": "fr", "duration": 3.0, **WORDS, "segments": SEGMENTS}
    good = verbose if fields["response_format"] == ["verbose_json"] else WORDS
    answers: dict[str, Any] = {
        "good": good,
        "tokens": {"text": "Bonjour", "usage": TOKENS},
        "timeless": WORDS,
        "late": LATE,
        "repeats": {**WORDS, "text": " ".join(fields.get("prompt", []))},
        "list": [1],
    }
    # Spaces first, as a provider sends that keeps the connection while it works.
    return Response(b"  " + json.dumps(answers.get(name, good)).encode(), media_type="application/json")


async def ocr(request: Request) -> Response:
    body = await request.json()
    FORMS.append({"fields": body, "name": "ocr", "sha256": ""})
    page = {"index": 0, "markdown": "# Titre", "images": [], "dimensions": None}
    return JSONResponse({"pages": [page], "model": "upstream-name", "usage_info": {"pages_processed": 1}})


async def rerank(request: Request) -> Response:
    body = await request.json()
    FORMS.append({"fields": body, "name": "rerank", "sha256": ""})
    if body["query"] == "outside":
        return JSONResponse({"results": [{"index": 7, "relevance_score": 0.5}]})
    scores = [{"index": n, "relevance_score": n / 10} for n in range(len(body["documents"]))]
    return JSONResponse({"id": "rr-1", "results": scores, "usage": {"prompt_tokens": 9, "total_tokens": 9}})


async def voices(request: Request) -> Response:
    async with request.form() as form:
        fields = {name: form.getlist(name) for name in form if name != "file"}
        FORMS.append({"fields": fields, "name": "voices", "sha256": ""})
    return JSONResponse({"voices": []})


async def forms(request: Request) -> Response:
    return JSONResponse(FORMS)


ROUTES = [
    Route("/v1/audio/transcriptions", transcribe, methods=["POST"]),
    Route("/v1/audio/voices", voices, methods=["POST"]),
    Route("/v1/ocr", ocr, methods=["POST"]),
    Route("/v1/rerank", rerank, methods=["POST"]),
    Route("/forms", forms),
]
