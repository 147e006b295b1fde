"""Environments of their own for what is compared or needed to measure, never for the project: made under
`build/` on first use.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path

BUILD = Path(__file__).parent.parent / "build"
READY = ".ready"


def python_with(name: str, packages: Sequence[str], without_dependencies: Sequence[str] = ()) -> Path:
    """The Python of an environment that holds these packages. Raises CalledProcessError."""
    folder = BUILD / name
    python = folder / "bin" / "python"
    wanted = "\n".join([*packages, *without_dependencies])
    ready = folder / READY
    if ready.exists() and ready.read_text(encoding="utf-8") == wanted:
        return python
    print(f"Installing {', '.join([*packages, *without_dependencies])} into {folder}…", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, *packages], check=True)
    if without_dependencies:
        subprocess.run([*pip, "--no-deps", *without_dependencies], check=True)
    ready.write_text(wanted, encoding="utf-8")
    return python


def npm_package(name: str, version: str, inside: str, into: Path) -> Path:
    """The folder `inside` of a package of npm, unpacked into `into`. Raises CalledProcessError."""
    found = into / "package" / inside
    if not found.exists():
        into.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "pack", "--silent", f"{name}@{version}"], cwd=into, check=True)
        with tarfile.open(next(into.glob("*.tgz"))) as archive:
            archive.extractall(into, filter="data")
    return found
