"""What a form holds on its way to a provider: whatever was received, the provider reads the same."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from socle.gateway.forms import encoded
from socle.interface.api_errors import ApiProblem
from socle.interface.multipart import CONTROL, Form, Upload, read_form

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20).filter(
    lambda word: not CONTROL.search(word)
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)


async def whole(body: bytes) -> AsyncIterator[bytes]:
    yield body
    yield b""


async def sent_and_read(form: Form) -> Form:
    """The form as a provider reads it that uses the parser of most of them."""
    writer, headers = encoded(form, "upstream-name")
    assert not isinstance(writer, bytes)
    return await read_form(headers["Content-Type"], whole(await writer.as_bytes()))


@given(st.dictionaries(words, texts, max_size=4), words, words, st.binary(max_size=50))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_any_names_and_texts_reach_the_provider(
    fields: dict[str, str], name: str, file_name: str, content: bytes
) -> None:
    assume(name not in fields and name != "model" and not any(one.endswith("[]") for one in fields))
    # A sign that cannot stand between quotes travels as a browser sends it.
    assume("%" not in "".join([*fields, name, file_name]))
    with tempfile.TemporaryFile() as file:
        file.write(content)
        upload = Upload(file_name or "file", "audio/wav", len(content), file)
        received = asyncio.run(sent_and_read(Form({**fields, name: upload})))
    read = next(received.uploads())
    texts_read = {unquote(key): value for key, value in received.items() if value is not read}
    assert texts_read == {**fields, "model": "upstream-name"}
    assert unquote(read.name) == upload.name
    assert read.content.read() == content
    received.close()


def test_names_travel_in_plain_utf_8() -> None:
    with tempfile.TemporaryFile() as file:
        form = Form({"\x80": "a", "file": Upload("réunion du 3.wav", "audio/wav", 0, file)})
        received = asyncio.run(sent_and_read(form))
        assert received["\x80"] == "a"
        assert received["file"].name == "réunion du 3.wav"
        received.close()


def test_texts_that_nothing_can_write_again_are_refused() -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="prompt"\r\n\r\n\\ud800\r\n--x--\r\n'
    kind = "multipart/form-data; charset=unicode_escape; boundary=x"
    with pytest.raises(ApiProblem) as refused:
        asyncio.run(read_form(kind, whole(body)))
    assert (refused.value.status, refused.value.code) == (400, "invalid_multipart")
