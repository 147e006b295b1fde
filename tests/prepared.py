"""A data folder made and migrated once for a run of the tests, and copied for each house of theirs: to make a
database takes seconds of work, to copy it a tenth of one."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
# Parallel test processes find in it what the first one made.
_VARIABLE = "PREPARED_DATA_OF_THE_TESTS"


def prepared_data() -> Path:
    """The folder, with an empty database that is up to date; removed with the process that made it."""
    if _VARIABLE not in os.environ:
        folder = Path(tempfile.mkdtemp(prefix="socle-prepared-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SOCLE_")}
        command = [sys.executable, "-m", "socle", "migrate", "--data", str(folder)]
        subprocess.run(command, check=True, cwd=ROOT, env=environment)
        os.environ[_VARIABLE] = str(folder)
    return Path(os.environ[_VARIABLE])


def copy_into(data: Path) -> Path:
    """Lays the prepared database, and the secrets that go with it, into a data folder that has none."""
    shutil.copytree(prepared_data(), data, dirs_exist_ok=True)
    return data
