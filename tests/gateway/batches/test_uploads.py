"""Uploads through the server's own front: large ones pass as a stream, too large ones are cut off."""

import hashlib
from collections.abc import Iterator

from tests.gateway.batches.conftest import Desk

MEGABYTE = b"x" * 999_999 + b"\n"
HEAD = (
    b'--end\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nuser_data\r\n'
    b'--end\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
)
TAIL = b"\r\n--end--\r\n"


def sent(desk: Desk, megabytes: int, announced: bool = True) -> tuple[int, dict[str, object]]:
    def pieces() -> Iterator[bytes]:
        yield HEAD
        for _ in range(megabytes):
            yield MEGABYTE
        yield TAIL

    headers = {"Content-Type": "multipart/form-data; boundary=end"}
    if announced:
        headers["Content-Length"] = str(len(HEAD) + megabytes * len(MEGABYTE) + len(TAIL))
    answer = desk.http.post("files", content=pieces(), headers=headers)
    return answer.status_code, answer.json()


def test_a_file_as_large_as_the_limit_comes_back_as_it_was(desk: Desk) -> None:
    status, file = sent(desk, 5)
    assert (status, file["bytes"]) == (200, 5_000_000)
    digest, size = hashlib.sha256(), 0
    with desk.http.stream("GET", f"files/{file['id']}/content") as answer:
        assert answer.headers["content-length"] == "5000000"
        for piece in answer.iter_bytes():
            digest.update(piece)
            size += len(piece)
    assert (size, digest.digest()) == (5_000_000, hashlib.sha256(MEGABYTE * 5).digest())


def test_an_upload_past_the_limit_is_refused(desk: Desk) -> None:
    status, answer = sent(desk, 6)
    assert (status, answer["error"]["code"]) == (413, "file_too_large")


def test_an_upload_without_end_is_cut_off(desk: Desk) -> None:
    status, answer = sent(desk, 12, announced=False)
    assert (status, answer["error"]["code"], answer["error"]["param"]) == (413, "file_too_large", "file")
    assert desk.http.get("files").json()["data"] == []
