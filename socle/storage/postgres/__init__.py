"""The embedded PostgreSQL: one server per data folder, started, found again, recovered and stopped here.

Nothing else in the project knows the package that carries the programs.
"""

from socle.storage.postgres.binaries import programs
from socle.storage.postgres.errors import CannotStart, FolderRefused, PostgresError, WrongVersion
from socle.storage.postgres.server import RunningServer, start

__all__ = [
    "CannotStart",
    "FolderRefused",
    "PostgresError",
    "RunningServer",
    "WrongVersion",
    "programs",
    "start",
]
