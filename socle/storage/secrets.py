"""Secrets of one installation: made once, kept in files that only their owner reads."""

import os
import re
from pathlib import Path
from secrets import token_bytes, token_hex

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
SECRET_BYTES = 32


class DamagedSecret(Exception):
    """A secret's file exists but does not hold what Socle wrote; restoring a backup brings it back."""


def secret(data: Path, name: str) -> bytes:
    """The secret of that name, 32 bytes, made on the first call and the same for every process since.

    Raises ValueError for a name that is not an identifier, DamagedSecret for a file that is not ours.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot name a secret")
    path = data / "secrets" / name
    if not path.exists():
        _make(path)
    path.chmod(0o600)
    return _read(path)


def _read(path: Path) -> bytes:
    try:
        value = bytes.fromhex(path.read_text(encoding="ascii"))
    except ValueError as error:
        raise DamagedSecret(f"{path} est abîmé : reprenez-le d’une sauvegarde.") from error
    if len(value) != SECRET_BYTES:
        raise DamagedSecret(f"{path} est abîmé : reprenez-le d’une sauvegarde.")
    return value


def _make(path: Path) -> None:
    """Writes a new secret under its name unless another process was first: a link never replaces a file."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    draft = path.with_name(f".{path.name}-{token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(token_bytes(SECRET_BYTES).hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
