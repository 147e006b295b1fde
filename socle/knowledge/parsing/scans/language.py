"""Where Tesseract's French model lies on this machine.

The library comes with Socle; the model is a package of the system (Debian: tesseract-ocr-fra)."""

from __future__ import annotations

import os
from pathlib import Path

LANGUAGE = "fra"
VARIABLE = "TESSDATA_PREFIX"
"""Tesseract's own variable for the folder of its models: it goes before the usual places."""
_PLACES = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)


def models_folder() -> Path | None:
    """The folder of Tesseract's models that holds French; None where there is none."""
    named = os.environ.get(VARIABLE)
    places = (named, f"{named}/tessdata") if named else _PLACES
    return next(
        (Path(place) for place in places if (Path(place) / f"{LANGUAGE}.traineddata").is_file()), None
    )


def holds(folder: Path, model: str) -> bool:
    """Whether another model lies there too."""
    return (folder / f"{model}.traineddata").is_file()
