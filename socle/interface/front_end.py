"""Copies what pages need from node_modules into a folder that git ignores.

Run it by `python -m socle.interface.front_end`, after `npm ci`.
"""

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(__file__).resolve().parent / "static" / "vendor"

_FONT = "@fontsource-variable/source-sans-3"
FILES = (
    "htmx.org/dist/htmx.min.js",
    f"{_FONT}/files/source-sans-3-latin-wght-normal.woff2",
    f"{_FONT}/files/source-sans-3-latin-wght-italic.woff2",
    f"{_FONT}/files/source-sans-3-latin-ext-wght-normal.woff2",
    f"{_FONT}/files/source-sans-3-latin-ext-wght-italic.woff2",
    f"{_FONT}/LICENSE",
)


class FrontEndMissing(Exception):
    """A file of node_modules is not there: `npm ci` has not run, or not here."""


def copy_front_end(modules: Path = ROOT / "node_modules", target: Path = TARGET) -> list[Path]:
    """Copies the files and gives their new places.

    Raises FrontEndMissing, with what to do in words, before anything is copied.
    """
    missing = [name for name in FILES if not (modules / name).is_file()]
    if missing:
        raise FrontEndMissing(
            f"{len(missing)} front-end files are missing, {missing[0]} first: run `npm ci --ignore-scripts`."
        )
    target.mkdir(parents=True, exist_ok=True)
    return [Path(shutil.copyfile(modules / name, target / _name(name))) for name in FILES]


def _name(name: str) -> str:
    # A licence says whose it is once it has left its package.
    return "source-sans-3-LICENSE.txt" if name.endswith("LICENSE") else Path(name).name


if __name__ == "__main__":
    try:
        print(f"{len(copy_front_end())} front-end files in place")
    except FrontEndMissing as missing:
        sys.exit(str(missing))
