"""Folders that only their owner enters."""

import os
from pathlib import Path


def private_folder(folder: Path) -> Path:
    """The folder, made if need be with those above it, closed to others and known to the disk."""
    if not folder.exists():
        private_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        synchronise(folder.parent)
    return folder


def synchronise(folder: Path) -> None:
    """Returns once the disk knows the names in this folder."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
