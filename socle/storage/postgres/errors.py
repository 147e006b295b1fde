"""What can go wrong with the embedded PostgreSQL; each message speaks to who starts Socle."""


class PostgresError(Exception):
    """The embedded PostgreSQL cannot be used; the message says why and what to do."""


class FolderRefused(PostgresError):
    """The data folder cannot be used by this account; trying again changes nothing."""


class WrongVersion(PostgresError):
    """The data folder was made by another major version of PostgreSQL."""


class CannotStart(PostgresError):
    """The server ended before it was ready, or never became ready; trying again may succeed."""
