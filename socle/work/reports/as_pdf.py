"""A report as PDF: tagged after PDF/UA-1, so that a voice reads its headings and lists."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path

import fontpkg_source_sans_3
import typst

from socle.work.declaration import ExportImpossible
from socle.work.reports.report import Report, writable

_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_PAGE = Path(__file__).with_name("report.typ")


def as_pdf(report: Report) -> bytes:
    """The file's bytes. The words are handed over as data: nothing in them is read as markup.

    Raises ExportImpossible where our fonts lack a sign: PDF/UA wants all of them to be read.
    """
    report = writable(report)
    said = {**asdict(report), "blocks": [_typed(block) for block in report.blocks]}
    try:
        return _compiled(said)
    except typst.TypstError as error:
        if (missing := _UNSHOWN.search(str(error))) is None:
            raise
        raise ExportImpossible(
            f"Le PDF ne sait pas écrire «\u00a0{missing[1]}\u00a0», qui figure dans ce texte\u00a0: prenez "
            "le document DOCX ou ODT, ou retirez ce signe."
        ) from error


def _compiled(said: Mapping[str, object]) -> bytes:
    return typst.compile(
        str(_PAGE),
        root=str(_PAGE.parent),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"report": json.dumps(said, ensure_ascii=False)},
        pdf_standards="ua-1",
    )


def _typed(block: object) -> dict[str, object]:
    return {"kind": type(block).__name__, **asdict(block)}  # type: ignore[call-overload]


@cache
def _fonts() -> typst.Fonts:
    """Source Sans 3, the font of the pages, from its package."""
    files = Path(str(fontpkg_source_sans_3.__file__)).parent / "files"
    return typst.Fonts(include_system_fonts=False, font_paths=[str(files)])
