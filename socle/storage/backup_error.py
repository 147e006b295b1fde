"""The one error of backup and restore."""


class BackupError(Exception):
    """The backup or the restore was not done; the message is a sentence that says why and what to do."""
