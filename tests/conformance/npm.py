"""Installs packages of npm into a temporary folder; skips where that cannot be done, fails in CI."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SECONDS_TO_INSTALL = 300


def installed(folder: Path) -> Path:
    """The folder, with what its package.json names. No script of a package is run."""
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if shutil.which("npm") is None:
        missing("npm is not on this machine")
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=SECONDS_TO_INSTALL, check=False
        )
    except subprocess.TimeoutExpired:
        missing("npm did not install in time")
    if done.returncode:
        missing(f"npm cannot install: {done.stderr.strip()[-400:]}")
    return folder


def missing(reason: str) -> None:
    """Skips the test with its reason; in CI it fails."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
