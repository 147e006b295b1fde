"""The client of the gateway: what pages, workers and tools use to reach a model."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from types import TracebackType
from typing import Any, Literal, Self

import httpx

from socle.inference.client import sse
from socle.inference.client.answers import (
    ChatAnswer,
    ChatDelta,
    Usage,
    VoicePiece,
    chat_answer,
    chat_delta,
    usage_of,
    vectors,
    voice_pieces,
)
from socle.inference.client.errors import (
    CallRefused,
    GatewayBusy,
    GatewayError,
    GatewayUnreachable,
    LimitReached,
    ModelNotFound,
    NotPermitted,
    NotSignedIn,
    PromptTooLong,
    ServerFault,
    StreamBroken,
    UnexpectedAnswer,
)

Messages = Sequence[Mapping[str, Any]]
Priority = Literal["interactive", "job", "batch"]
Detail = Literal["words", "segments", "text"]

# A local model reads a long prompt for minutes before its first word; a dead gateway fails at connection.
PATIENCE = httpx.Timeout(600.0, connect=5.0)
TEXTS_IN_A_CALL = 64
DETAILS: Mapping[Detail, Mapping[str, Any]] = {
    "words": {"response_format": "verbose_json", "timestamp_granularities[]": ["segment", "word"]},
    "segments": {"response_format": "verbose_json"},
    "text": {"response_format": "json"},
}
BY_STATUS: Mapping[int, type[GatewayError]] = {
    401: NotSignedIn,
    403: NotPermitted,
    404: ModelNotFound,
    429: GatewayBusy,
}
LIMIT_CODES = frozenset({"rate_limit_exceeded", "insufficient_quota"})


class GatewayClient:
    """Calls `/v1` with one token. Safe between threads; close it, or use it in a `with`.

    `priority` says who waits for the answer where a provider is full: a person goes before jobs and batches.
    Every method raises a GatewayError; its `retryable` says whether the same call may succeed later.
    """

    def __init__(
        self,
        base_url: str,
        token: str,
        timeout: httpx.Timeout = PATIENCE,
        priority: Priority = "interactive",
    ) -> None:
        # trust_env: the token must not leave through a proxy that the environment happens to name.
        self._http = httpx.Client(
            base_url=base_url.rstrip("/") + "/",
            headers={"Authorization": f"Bearer {token}", "X-Socle-Priority": priority},
            timeout=timeout,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends its connections; a stream still open is cut, which cancels it in the gateway."""
        self._http.close()

    def chat(self, model: str, messages: Messages, max_tokens: int, **options: Any) -> ChatAnswer:
        """A whole answer; `options` are OpenAI's parameters (temperature, response_format, tools …)."""
        body = {"model": model, "messages": list(messages), "max_tokens": max_tokens, **options}
        return chat_answer(self._post("chat/completions", body))

    def stream_chat(
        self, model: str, messages: Messages, max_tokens: int, **options: Any
    ) -> Generator[ChatDelta, None, None]:
        """The answer piece by piece, its usage last. Closing the iterator cancels the call.

        While a model still reads, empty pieces come, so that the caller may give up.
        Raises StreamBroken when the stream stops before its end.
        """
        body = {"model": model, "messages": list(messages), "max_tokens": max_tokens, **options}
        with closing(self._stream("chat/completions", body | {"stream": True})) as chunks:
            for chunk in chunks:
                yield chat_delta(chunk)

    def embed(self, model: str, texts: Sequence[str]) -> list[list[float]]:
        """One vector for each text, in the same order, by calls of at most 64 texts."""
        found: list[list[float]] = []
        for first in range(0, len(texts), TEXTS_IN_A_CALL):
            found += self.embed_metered(model, texts[first : first + TEXTS_IN_A_CALL])[0]
        return found

    def embed_metered(self, model: str, texts: Sequence[str]) -> tuple[list[list[float]], Usage]:
        """The vectors of at most 64 texts by one call, and what it used."""
        body = self._post("embeddings", {"model": model, "input": list(texts)})
        return vectors(body, len(texts)), usage_of(body) or Usage()

    def transcribe(
        self,
        model: str,
        sound: bytes,
        *,
        language: str = "",
        prompt: str = "",
        finds_voice: bool = True,
        detail: Detail = "words",
    ) -> Mapping[str, Any]:
        """What is said in a recording (the bytes of a WAV or any other file), in OpenAI's `verbose_json` with
        segments and words; with segments only, or as text only, for a provider that gives no more. `prompt`
        holds names and words to expect."""
        fields = {
            **DETAILS[detail],
            "vad_filter": "true" if finds_voice else "false",
            **({"language": language} if language else {}),
            **({"prompt": prompt} if prompt else {}),
        }
        return self._post_file("audio/transcriptions", model, sound, fields)

    def voices(
        self, model: str, sound: bytes, spans: Sequence[tuple[float, float]] | None = None, hop: float = 0.4
    ) -> list[VoicePiece]:
        """Vectors of the voices within these spans (seconds) of a recording, one each `hop` seconds."""
        fields = {"hop": str(hop), **({} if spans is None else {"spans": json.dumps(list(spans))})}
        return voice_pieces(self._post_file("audio/voices", model, sound, fields))

    def _post_file(self, path: str, model: str, sound: bytes, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        file = {"file": ("sound.wav", sound, "audio/wav")}
        return self._answered(lambda: self._http.post(path, data={"model": model, **fields}, files=file))

    def _post(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._answered(lambda: self._http.post(path, json=body))

    def _answered(self, post: Callable[[], httpx.Response]) -> Mapping[str, Any]:
        try:
            response = post()
        except httpx.TransportError as error:
            raise _unreachable(error) from error
        if not response.is_success:
            raise _refusal(response)
        return _object(response.text)

    def _stream(self, path: str, body: Mapping[str, Any]) -> Generator[Mapping[str, Any], None, None]:
        begun = False
        try:
            with self._http.stream("POST", path, json=body) as response:
                if not response.is_success:
                    response.read()
                    raise _refusal(response)
                begun = True
                yield from _chunks(response)
        except httpx.TransportError as error:
            raise (StreamBroken("The stream was cut.") if begun else _unreachable(error)) from error


def _chunks(response: httpx.Response) -> Iterator[Mapping[str, Any]]:
    for data in sse.events(sse.lines(response.iter_text())):
        if data.strip() == "[DONE]":
            return
        if not data:
            yield {}
            continue
        try:
            chunk = _object(data)
        except UnexpectedAnswer as error:
            raise StreamBroken("The stream was cut in the middle of an event.") from error
        if "error" in chunk:
            raise _failure_in_stream(chunk["error"])
        yield chunk
    raise StreamBroken("The stream ended before its last event.")


def _object(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise UnexpectedAnswer("The answer is not JSON.") from error
    if not isinstance(found, dict):
        raise UnexpectedAnswer("The answer is not a JSON object.")
    return found


def _unreachable(error: httpx.TransportError) -> GatewayUnreachable:
    # The kind alone: the text of these errors may hold an address.
    return GatewayUnreachable(f"The gateway did not answer ({type(error).__name__}).")


def _refusal(response: httpx.Response) -> GatewayError:
    said = _error_of(response)
    message = str(said.get("message") or f"The gateway answered {response.status_code}.")
    code = said.get("code")
    kind = _kind(response.status_code, code)
    return kind(message, code=code, retry_after=_seconds(response.headers.get("retry-after")))


def _error_of(response: httpx.Response) -> Mapping[str, Any]:
    try:
        found = response.json()
    except ValueError:
        return {}
    said = found.get("error") if isinstance(found, dict) else None
    return said if isinstance(said, dict) else {}


def _kind(status: int, code: object) -> type[GatewayError]:
    if code == "context_length_exceeded":
        return PromptTooLong
    if code in LIMIT_CODES:
        return LimitReached
    return BY_STATUS.get(status, ServerFault if status >= 500 else CallRefused)


def _failure_in_stream(said: object) -> GatewayError:
    facts = said if isinstance(said, dict) else {}
    code = facts.get("code")
    kind = PromptTooLong if code == "context_length_exceeded" else StreamBroken
    return kind(
        str(facts.get("message") or "The stream failed."), code=code if isinstance(code, str) else None
    )


def _seconds(header: str | None) -> float | None:
    try:
        return float(header) if header else None
    except ValueError:
        return None
