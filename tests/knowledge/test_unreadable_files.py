"""Each file that cannot be read has a clear answer, and nothing hangs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from socle.knowledge.parsing import sandbox
from socle.knowledge.parsing.page_image import quote_boxes, render_page
from socle.knowledge.parsing.sandbox import Limits, Stopped, parse_safely
from socle.knowledge.parsing.unreadable import SENTENCES, Unreadable
from tests.knowledge import documents, scans
from tests.serving import wait_until

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 100


def code_of(path: Path, limits: Limits | None = None, name: str = "") -> str:
    with pytest.raises(Unreadable) as raised:
        parse_safely(path, name=name or path.name, limits=limits)
    assert raised.value.sentence.endswith(".")
    return raised.value.code


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (documents.encrypted_pdf, "encrypted"),
        (documents.zip_bomb, "zip_bomb"),
        (documents.lying_zip_bomb, "broken"),
        (documents.docx_with_entities, "unsafe"),
    ],
)
def test_a_bad_document_is_told_by_its_content(tmp_path: Path, make: object, code: str) -> None:
    assert callable(make)
    assert code_of(make(tmp_path / "document")) == code


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "vide.pdf", "empty"),
        (b"   \n\t  ", "espaces.txt", "empty"),
        (b"MZ\x90\x00\x03" + b"\x00" * 400, "rapport.pdf", "wrong_type"),
        (b"\x7fELF\x02\x01" + b"\x00" * 400, "rapport.docx", "wrong_type"),
        (b"%PDF-1.7\nthis is not a document", "abime.pdf", "broken"),
        (b"PK\x03\x04 not an archive", "abime.docx", "broken"),
        (PNG, "photo.pdf", "broken"),
        (b"GIF89a" + b"\x00" * 100, "photo.gif", "unsupported"),
        (b"{\\rtf1 texte}", "note.rtf", "unsupported"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "ancien.doc", "unsupported"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "protege.docx",
            "encrypted",
        ),
        (bytes(range(256)) * 10, "bruit.txt", "wrong_type"),
    ],
)
def test_a_file_that_is_no_document_is_refused(tmp_path: Path, content: bytes, name: str, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert code_of(path) == code


def test_a_file_past_the_size_limit_is_refused_unopened(tmp_path: Path) -> None:
    path = documents.contract_pdf(tmp_path / "contract.pdf")
    with pytest.raises(Unreadable, match="too_large") as raised:
        parse_safely(path, limits=Limits(size=1000))
    assert "limite" in raised.value.sentence


def test_a_document_with_too_many_pages_is_refused(tmp_path: Path) -> None:
    path = documents.contract_pdf(tmp_path / "contract.pdf")
    assert code_of(path, Limits(pages=3)) == "too_many_pages"


def test_a_document_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    path = documents.contract_pdf(tmp_path / "contract.pdf")
    assert code_of(path, Limits(seconds=0)) == "too_slow"


def test_a_document_that_needs_too_much_memory_is_stopped(tmp_path: Path) -> None:
    path = documents.contract_pdf(tmp_path / "contract.pdf")
    assert code_of(path, Limits(memory=60_000_000)) in ("too_complex", "broken")


def test_a_pdf_of_300_pages_is_read_with_its_progress(tmp_path: Path) -> None:
    path = documents.long_pdf(tmp_path / "long.pdf", 300)
    seen: list[tuple[int, int]] = []
    document = parse_safely(path, on_progress=lambda done, total: seen.append((done, total)))
    assert len(document.pages) == 300
    assert seen[-1] == (300, 300)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_a_docx_of_ten_megabytes_is_read(tmp_path: Path) -> None:
    path = documents.big_docx(tmp_path / "big.docx", 10)
    assert path.stat().st_size > 8_000_000
    assert documents.SENTENCE in parse_safely(path).pages[0].text


def test_reading_stops_when_asked(tmp_path: Path) -> None:
    path = documents.long_pdf(tmp_path / "long.pdf", 50)
    with pytest.raises(Stopped):
        parse_safely(path, stopped=lambda: True)


def test_every_refusal_says_what_to_do_next() -> None:
    for sentence in SENTENCES.values():
        assert sentence.count(".") >= 2


def in_child(code: str) -> str:
    """What a process prints once it has confined itself like the child does."""
    start = "from socle.knowledge.parsing.confinement import confine; confine(2**31, 20, 40, 10**6)\n"
    done = subprocess.run(
        [sys.executable, "-c", start + code], capture_output=True, text=True, check=False, timeout=30
    )
    return done.stdout.strip()


@pytest.mark.skipif(sys.platform != "linux", reason="the filter is Linux's")
def test_the_child_reaches_no_network_and_starts_no_program() -> None:
    assert in_child("import socket\ntry: socket.socket()\nexcept OSError: print('refused')") == "refused"
    assert (
        in_child("import os\ntry: os.execv('/bin/true', ['true'])\nexcept OSError: print('refused')")
        == "refused"
    )


def test_the_child_has_no_secret_in_its_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOCLE_SECRET_KEY", "s3cret")
    path = documents.long_pdf(tmp_path / "long.pdf", 40)
    environments: list[bytes] = []

    def look(_: int, __: int) -> None:
        for child in Path(f"/proc/{os.getpid()}/task").glob("*/children"):
            environments.extend(
                Path(f"/proc/{number}/environ").read_bytes() for number in child.read_text().split()
            )

    parse_safely(path, on_progress=look)
    assert environments
    assert not any(b"s3cret" in environment for environment in environments)


def test_the_child_dies_with_its_parent(tmp_path: Path) -> None:
    path = documents.long_pdf(tmp_path / "long.pdf", 300)
    marker = tmp_path / "child"
    code = f"""
import os, signal, pathlib
from socle.knowledge.parsing import sandbox
real = sandbox.subprocess.Popen
class Told(real):
    def __init__(self, *a, **k):
        super().__init__(*a, **k)
        pathlib.Path({str(marker)!r}).write_text(str(self.pid))
sandbox.subprocess.Popen = Told
def die(done, total): os.kill(os.getpid(), signal.SIGKILL)
sandbox.parse_safely(pathlib.Path({str(path)!r}), on_progress=die)
"""
    subprocess.run([sys.executable, "-c", code], check=False, timeout=60)
    child = int(marker.read_text())
    wait_until(lambda: not is_running(child), 10, "the child's death")
    assert not is_running(child)


def is_running(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"


def test_a_page_is_drawn_at_the_width_asked_for(tmp_path: Path) -> None:
    from io import BytesIO

    path = documents.contract_pdf(tmp_path / "contract.pdf")
    for form in ("png", "webp"):
        picture = Image.open(BytesIO(render_page(path, 3, 700, form)))  # type: ignore[arg-type]
        assert picture.width == pytest.approx(700, abs=1)
        assert picture.format == form.upper()


def test_a_quote_is_found_on_its_page_through_lines_and_spaces(tmp_path: Path) -> None:
    path = documents.contract_pdf(tmp_path / "contract.pdf")
    boxes = quote_boxes(path, 3, " ".join([documents.SENTENCE] * 2).replace(" ", "\u00a0\n").upper())
    assert len(boxes) >= 2
    assert boxes == sorted(boxes, key=lambda box: box[1])
    assert quote_boxes(path, 3, "Cette phrase n’y est pas.") == []


@pytest.mark.skipif(sys.platform != "linux", reason="macOS has no such limit")
def test_the_child_grants_itself_time_only_up_to_its_longest() -> None:
    look = "import resource; from socle.knowledge.parsing.confinement import allow_more_time\n"
    soft = "print(resource.getrlimit(resource.RLIMIT_CPU)[0])"
    assert in_child(f"{look}allow_more_time(7); {soft}") == "27"
    assert in_child(f"{look}allow_more_time(7000); {soft}") == "40"


@pytest.fixture
def without_french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which Tesseract's French model is not installed."""
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))


@pytest.mark.usefixtures("without_french")
def test_without_the_tool_a_scan_is_refused_in_words_that_name_it(tmp_path: Path) -> None:
    assert code_of(documents.scanned_pdf(tmp_path / "scan.pdf")) == "scanned"
    Image.new("RGB", (400, 300), "white").save(tmp_path / "photo.png")
    assert code_of(tmp_path / "photo.png") == "scanned"
    assert "Tesseract" in SENTENCES["scanned"]


@pytest.mark.usefixtures("without_french")
def test_without_the_tool_a_half_scanned_pdf_is_read_and_names_the_rest(tmp_path: Path) -> None:
    text = documents.contract_pdf(tmp_path / "contract.pdf")
    scan = documents.scanned_pdf(tmp_path / "scan.pdf")
    document = parse_safely(scans.half_scanned(text, scan, tmp_path / "half.pdf"))
    assert document.unread == [2]
    assert "MARCHÉ DE MAINTENANCE" in document.pages[0].text


@pytest.mark.usefixtures("without_french")
def test_scans_of_the_shared_folder_are_told_for_what_they_are(shared_data: Path) -> None:
    scans_there = list((shared_data / "office" / "scans").rglob("*.jpg"))
    if not scans_there:
        pytest.skip("no scans")
    assert {code_of(path) for path in scans_there} == {"scanned"}


def test_the_result_of_a_child_that_breaks_is_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = documents.contract_pdf(tmp_path / "contract.pdf")
    (tmp_path / "sitecustomize.py").write_text("raise SystemExit(3)")
    monkeypatch.setattr(sandbox, "_project", lambda: str(tmp_path))
    assert code_of(path) == "broken"
