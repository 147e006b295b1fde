"""One picture of a page read into lines and tables, like a page of a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from socle.knowledge.parsing.document import Box
from socle.knowledge.parsing.pdf.characters import GAP, LINE_END, Character
from socle.knowledge.parsing.pdf.layout import LaidPage, arranged
from socle.knowledge.parsing.pdf.placing import Tick, with_ticks
from socle.knowledge.parsing.pdf.rulings import Rulings, straight
from socle.knowledge.parsing.pdf.tables import find_tables
from socle.knowledge.parsing.scans import squares as boxes
from socle.knowledge.parsing.scans import strokes as ruled
from socle.knowledge.parsing.scans.cells import with_cells
from socle.knowledge.parsing.scans.ink import Grey, Ink, grey_of, ink_of, without_shade
from socle.knowledge.parsing.scans.language import models_folder
from socle.knowledge.parsing.scans.overlay import merged, without_pale
from socle.knowledge.parsing.scans.tesseract import Tesseract, WordLine
from socle.knowledge.parsing.scans.tilt import Tilt, degrees_of, straightened
from socle.knowledge.parsing.scans.written import characters_of

RESOLUTION = 300
"""Pixels per inch that Tesseract reads best."""
MOST_PIXELS = 24_000_000
_DOUBTFUL = 55.0  # a mean confidence below this may come from a page lying on its side
_FEW_WORDS = 4
_SHORT = 2  # letters: such a word may be as high as wide
_LARGEST_TEXT = 40.0  # points


@dataclass(frozen=True)
class Scan:
    """A picture of a page: `width` and `height` of the page in points, of which a sheet of paper has `unit`
    times fewer. `written` is what the file already gives as text; it is kept, and not read again."""

    picture: Image.Image
    number: int
    width: float
    height: float
    unit: float = 1.0
    written: Sequence[Character] = ()


@dataclass(frozen=True)
class _Reading:
    """A straightened page: its lines of words, its ink, its ruled lines and tick boxes."""

    lines: list[WordLine]
    ink: Ink
    rulings: Rulings
    squares: list[boxes.Square]
    tilt: Tilt

    @property
    def words(self) -> int:
        return sum(len(line.words) for line in self.lines)

    @property
    def stands(self) -> bool:
        """Whether most of its longer words are wider than high: Tesseract reads lying lines too."""
        words = [word for line in self.lines for word in line.words if len(word.text) > _SHORT]
        lying = sum(word.box[3] - word.box[1] > word.box[2] - word.box[0] for word in words)
        return lying <= len(words) / 2

    @property
    def confidence(self) -> float:
        """The mean over the words, by their length."""
        words = [word for line in self.lines for word in line.words]
        length = sum(len(word.text) for word in words)
        return sum(word.confidence * len(word.text) for word in words) / length if length else 0.0


class PageReader:
    """Reads the scans of one document; the model is loaded with the first."""

    def __init__(self) -> None:
        self._folder: Path | None = models_folder()
        self._tesseract: Tesseract | None = None

    @property
    def available(self) -> bool:
        """Whether this machine can recognise French."""
        return self._folder is not None

    def read(self, scan: Scan) -> LaidPage:
        """The page's lines and tables; its boxes are those of the straightened page (see `tilt`)."""
        grey = without_shade(_without(grey_of(scan.picture), scan))
        resolution = grey.shape[1] / scan.width * 72 * scan.unit
        reading = self._reading(grey, resolution, scan, 0)
        if not reading.stands or reading.confidence < _DOUBTFUL or reading.words < _FEW_WORDS:
            reading = self._upright(reading, grey, resolution, scan)
        return _laid(reading, resolution, scan)

    def _upright(self, first: _Reading, grey: Grey, resolution: float, scan: Scan) -> _Reading:
        """The page turned as its letters stand, where that reads better."""
        quarters = self._engine().quarter_turns(grey, round(resolution))
        if not quarters:
            return first
        turned = self._reading(grey, resolution, scan, quarters)
        surer = turned.confidence > first.confidence and turned.words >= first.words / 2
        return turned if turned.stands and (surer or not first.stands) else first

    def _reading(self, grey: Grey, resolution: float, scan: Scan, quarters: int) -> _Reading:
        upright = straightened(grey, quarters, 0.0)
        degrees = degrees_of(upright)
        page = straightened(upright, 0, degrees)
        ink = ink_of(page)
        found = ruled.strokes(ink, resolution)
        ticks = boxes.squares(ink, resolution)
        cleared = boxes.erase(ruled.erase(page, found, resolution), ticks)
        rulings = Rulings([straight(*_edge(stroke, 72 / resolution)) for stroke in found])
        lines = self._engine().lines(cleared, round(resolution))
        if (dark := without_pale(cleared, ink_of(cleared))) is not None:
            lines = merged(lines, self._engine().lines(dark, round(resolution)))
        if tables := find_tables(rulings):
            text_ink = ink & (cleared == page)
            lines = with_cells(lines, tables, cleared, text_ink, resolution, self._engine())
        return _Reading(
            lines, ink, rulings, ticks, Tilt(degrees, quarters, scan.width, scan.height, scan.unit)
        )

    def _engine(self) -> Tesseract:
        if self._tesseract is None:
            if self._folder is None:
                raise RuntimeError("no French model: ask `available` first")
            self._tesseract = Tesseract(self._folder)
        return self._tesseract


def _without(grey: Grey, scan: Scan) -> Grey:
    """The picture without the characters that the file gives as text; a mark across the page stays, with
    what is written under it."""
    cleared, scale = grey.copy(), grey.shape[1] / scan.width
    for character in scan.written:
        if not character.style.upright or character.style.size > _LARGEST_TEXT * scan.unit:
            continue
        x0, top, x1, bottom = (max(round(value * scale), 0) for value in character.box)
        cleared[max(top - 1, 0) : bottom + 1, max(x0 - 1, 0) : x1 + 1] = 255
    return cleared


def _laid(reading: _Reading, resolution: float, scan: Scan) -> LaidPage:
    scale = 72 / resolution
    ticks = [
        Tick((box.x0 * scale, box.top * scale, box.x1 * scale, box.bottom * scale), box.ticked)
        for box in reading.squares
    ]
    written = with_ticks(
        [
            *_moved(scan.written, reading.tilt),
            LINE_END,
            *characters_of(reading.lines, reading.ink, resolution),
        ],
        ticks,
    )
    page = arranged(written, reading.rulings, scan.number, reading.tilt.size)
    return replace(page, recognised=True, tilt=reading.tilt)


def _moved(written: Sequence[Character], tilt: Tilt) -> list[Character]:
    """The file's own characters where they stand on the straightened page."""
    moved: list[Character] = []
    for character in written:
        if character is GAP or character is LINE_END:
            moved.append(character)
            continue
        box = tilt.from_page(character.box)
        base = box[3] - (character.box[3] - character.base) / tilt.unit
        style = replace(character.style, size=round(character.style.size / tilt.unit, 1))
        moved.append(Character(character.text, box, base, style))
    return moved


def _edge(stroke: ruled.Stroke, scale: float) -> tuple[str, Box]:
    middle = (stroke.top + stroke.bottom) / 2 if stroke.horizontal else (stroke.x0 + stroke.x1) / 2
    if stroke.horizontal:
        return "h", (stroke.x0 * scale, middle * scale, stroke.x1 * scale, middle * scale)
    return "v", (middle * scale, stroke.top * scale, middle * scale, stroke.bottom * scale)
