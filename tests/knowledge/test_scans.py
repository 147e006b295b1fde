"""Scans and photographs of pages are read like text, and say that they were."""

import json
from pathlib import Path

import pytest
from PIL import Image

from socle.knowledge.parsing.document import Block, ParsedDocument, ParsedPage
from socle.knowledge.parsing.page_image import render_page
from socle.knowledge.parsing.sandbox import Limits, Stopped, allowed_seconds, parse_safely
from socle.knowledge.parsing.unreadable import Unreadable
from tests.knowledge import documents, scans

pytestmark = pytest.mark.usefixtures("french_model")


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return documents.contract_pdf(tmp_path_factory.mktemp("contract") / "contrat.pdf")


def blocks(document: ParsedDocument, kind: str) -> list[Block]:
    return [block for _, block in document.body() if block.kind == kind]


def whole(page: ParsedPage) -> str:
    """The page with its running lines: a document of one page cannot tell them."""
    return "\n".join(block.text for block in page.blocks)


def text(document: ParsedDocument) -> str:
    return "\n".join(page.text for page in document.pages)


def line_box(page: ParsedPage, beginning: str) -> tuple[float, float, float, float]:
    """The box of the printed line that begins so."""
    for block in page.blocks:
        for line in block.lines:
            if block.text[line.start : line.end].startswith(beginning):
                return line.box
    raise AssertionError(f"no line begins with {beginning!r}")


@pytest.fixture(scope="module")
def noisy(french_model: None, contract: Path) -> ParsedDocument:
    """The contract scanned at 200 dots per inch, one degree off, with noise."""
    path = contract.with_name("noisy.pdf")
    return parse_safely(scans.scanned(scans.pictures(contract, 200, 1.0, 12), path))


def test_a_crooked_noisy_scan_has_the_headings_and_the_table_of_its_original(
    noisy: ParsedDocument, contract: Path
) -> None:
    assert all(page.recognised for page in noisy.pages)
    titles = [block.text for block in blocks(noisy, "heading")]
    assert titles == [*(title for title, _ in documents.ARTICLES), "Article 4. Lots"]
    (table,) = blocks(noisy, "table")
    assert [table.header, *table.rows] == documents.LOTS
    running = [block.text for page in noisy.pages for block in page.blocks if block.role == "running"]
    assert "Page 3" in running
    original = parse_safely(contract)
    assert not any(page.recognised for page in original.pages)
    assert scans.error_rate(whole(noisy.pages[2]), whole(original.pages[2])) < 0.02


def test_the_lines_of_a_crooked_scan_are_outlined_where_they_are_printed(
    noisy: ParsedDocument, contract: Path
) -> None:
    printed = line_box(parse_safely(contract).pages[2], "Le marché dure")
    page = noisy.pages[2]
    read = line_box(page, "Le marché dure")
    # One degree about the middle of the page moves what stands 150 points above it by some 3 points.
    assert all(abs(a - b) < 12 for a, b in zip(read, printed, strict=True))
    assert (page.width, page.height) == pytest.approx((595, 842), abs=1.5)


@pytest.mark.parametrize(("dpi", "most"), [(300, 0.005), (150, 0.01), (100, 0.04)])
def test_lower_resolutions_are_read_too(contract: Path, tmp_path: Path, dpi: int, most: float) -> None:
    page = scans.pictures(contract, dpi)[2]
    read = parse_safely(scans.scanned([page], tmp_path / "page.png", dpi))
    assert scans.error_rate(whole(read.pages[0]), whole(parse_safely(contract).pages[2])) < most


@pytest.mark.parametrize(
    ("name", "media_type", "pages"),
    [
        ("a.png", "image/png", 1),
        ("a.jpg", "image/jpeg", 1),
        ("a.webp", "image/webp", 1),
        ("a.tiff", "image/tiff", 2),
    ],
)
def test_an_image_is_a_document_of_its_pages(
    contract: Path, tmp_path: Path, name: str, media_type: str, pages: int
) -> None:
    path = scans.scanned(scans.pictures(contract, 150)[2:], tmp_path / name, 150)
    document = parse_safely(path)
    assert document.media_type == media_type
    assert [page.number for page in document.pages] == list(range(1, pages + 1))
    assert "Le marché dure vingt-quatre mois." in document.pages[0].text
    assert document.pages[0].width == pytest.approx(595, abs=2)
    picture = render_page(path, pages, 500)
    (tmp_path / "picture.webp").write_bytes(picture)
    with Image.open(tmp_path / "picture.webp") as drawn:
        assert drawn.width == 500


def test_a_photograph_without_resolution_is_taken_for_a_sheet_of_paper(
    contract: Path, tmp_path: Path
) -> None:
    path = tmp_path / "photo.jpg"
    scans.pictures(contract, 170)[2].convert("RGB").save(path)
    page = parse_safely(path).pages[0]
    assert page.width == pytest.approx(595)
    assert "Le marché dure vingt-quatre mois." in page.text


def test_a_pdf_as_large_as_its_pixels_keeps_its_size_and_its_boxes(contract: Path, tmp_path: Path) -> None:
    picture = scans.pictures(contract, 250)[2]
    page = parse_safely(scans.scanned([picture], tmp_path / "large.pdf", 72)).pages[0]
    assert (page.width, page.height) == pytest.approx(picture.size, abs=1)
    read, printed = (
        line_box(page, "Le marché dure"),
        line_box(parse_safely(contract).pages[2], "Le marché dure"),
    )
    assert read[0] * 72 / 250 == pytest.approx(printed[0], abs=2)
    assert read[3] * 72 / 250 == pytest.approx(printed[3], abs=3)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_that_lies_on_its_side_is_read(contract: Path, tmp_path: Path, quarters: int) -> None:
    turned = scans.pictures(contract, 200)[2].rotate(90 * quarters, expand=True)
    page = parse_safely(scans.scanned([turned], tmp_path / "turned.png")).pages[0]
    assert "Le marché dure vingt-quatre mois." in page.text
    assert (page.width, page.height) == pytest.approx([size * 72 / 200 for size in turned.size], abs=1)
    box = line_box(page, "Le marché dure")
    assert 0 <= box[0] < box[2] <= (page.width or 0)
    assert (box[2] - box[0] > box[3] - box[1]) == (quarters == 2)


def test_in_a_half_scanned_pdf_each_page_says_whether_it_was_recognised(
    contract: Path, tmp_path: Path
) -> None:
    scan = scans.scanned(scans.pictures(contract)[2:3], tmp_path / "scan.pdf")
    document = parse_safely(scans.half_scanned(contract, scan, tmp_path / "half.pdf"))
    assert [page.recognised for page in document.pages] == [False, True]
    assert "25_TEST_001" in document.pages[0].text
    assert "Le marché dure vingt-quatre mois." in document.pages[1].text
    assert document.unread == []


def test_a_stamp_of_text_over_a_scan_is_kept_and_the_scan_is_read(contract: Path, tmp_path: Path) -> None:
    stamp = ["Envoyé en préfecture le 12/03/2026", "ID : 044-214401093-20260312-DEL_0042-DE"]
    path = scans.stamped(scans.pictures(contract)[2], tmp_path / "stamped.pdf", stamp)
    page = parse_safely(path).pages[0]
    assert page.recognised
    assert all(line in page.text for line in stamp)
    assert page.text.count("044-214401093") == 1
    assert "Le marché dure vingt-quatre mois." in page.text


def test_a_picture_without_text_is_refused_with_what_to_do(tmp_path: Path) -> None:
    Image.new("RGB", (800, 600), "white").save(tmp_path / "blank.png")
    with pytest.raises(Unreadable, match="unrecognised") as raised:
        parse_safely(tmp_path / "blank.png")
    assert "300 points par pouce" in raised.value.sentence


def test_a_cut_off_image_is_broken(contract: Path, tmp_path: Path) -> None:
    for name in ("a.png", "a.jpg", "a.tiff", "a.webp"):
        path = scans.scanned(scans.pictures(contract, 100)[:1], tmp_path / name, 100)
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        with pytest.raises(Unreadable, match="broken"):
            parse_safely(path)


def test_an_image_of_too_many_pixels_is_not_opened(tmp_path: Path) -> None:
    Image.new("1", (20_000, 20_000)).save(tmp_path / "huge.png")
    with pytest.raises(Unreadable, match="too_complex"):
        parse_safely(tmp_path / "huge.png")


def test_recognition_tells_its_progress_and_stops_when_asked(contract: Path, tmp_path: Path) -> None:
    path = scans.scanned(scans.pictures(contract, 150), tmp_path / "scan.pdf", 150)
    seen: list[tuple[int, int]] = []
    with pytest.raises(Stopped):
        parse_safely(path, on_progress=lambda *page: seen.append(page), stopped=lambda: bool(seen))
    assert seen[0][1] == 4
    assert seen[-1][0] < 4


def test_time_follows_the_number_of_recognised_pages_up_to_a_ceiling() -> None:
    limits = Limits(seconds=120, page_seconds=20, longest=7200)
    assert allowed_seconds(limits, 0) == 120
    assert allowed_seconds(limits, 100) >= 120 + 100 * 2
    assert allowed_seconds(limits, 2000) == 7200


# Measured in November 2026: 0.046 and 0.066. The pages' logo is not in the truth, their footer is spaced out.
@pytest.mark.parametrize(("name", "most"), [("ccap_p11", 0.06), ("ccap_p54", 0.08)])
def test_real_scans_are_read(shared_data: Path, name: str, most: float) -> None:
    folder = shared_data / "office" / "scans" / "dev"
    if not folder.exists():
        pytest.skip(f"no scans at {folder}")
    read = parse_safely(folder / f"{name}.jpg").pages[0]
    written = "\n".join(block.text for block in read.blocks)
    assert scans.error_rate(written, (folder / f"{name}.txt").read_text(encoding="utf-8")) < most


def test_what_a_real_certificate_under_a_watermark_says_is_read(shared_data: Path) -> None:
    truth = shared_data / "office" / "ocr-truth-dev.json"
    if not truth.exists():
        pytest.skip(f"no truth at {truth}")
    for name, expected in json.loads(truth.read_text(encoding="utf-8")).items():
        read = text(parse_safely(shared_data / "office" / name))
        fields = {
            key: value
            for key, value in expected["fields"].items()
            if scans.compact(value) in scans.compact(read)
        }
        # «PROFESSIONNELLE» is misread under the watermark, everything else must be there.
        assert set(expected["fields"]) - set(fields) <= {"titre"}
