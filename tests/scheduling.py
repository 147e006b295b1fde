"""Which test process runs what, so that few houses are started for the browser tests."""

from xdist.scheduler import LoadFileScheduling

FOLDER = "tests/e2e/"
# What one process takes together, the longest first: files that use the same house.
TOGETHER = {
    "recordings heard by the real models": (
        "test_hard_recordings.py",
        "test_killed_while_hearing.py",
        "test_every_recording.py",
    ),
    "answers that are scripted": (
        "test_accessibility.py",
        "test_documents_and_answers.py",
        "test_explanation.py",
        "test_management.py",
        "test_minutes.py",
        "test_review.py",
        "test_transcript_editor.py",
    ),
    "a microphone": (
        "test_recorder.py",
        "test_live_line.py",
    ),
    "a whole task with the real models": (
        "test_whole_meeting.py",
        "test_local_model.py",
    ),
}
PLACES = {FOLDER + name: group for group, names in TOGETHER.items() for name in names}
_RANKS = {file: rank for rank, file in enumerate(PLACES)}


def rank(nodeid: str) -> tuple[bool, int]:
    """Browser tests come last (their driver keeps an event loop running in the thread), by their group."""
    file = nodeid.partition("::")[0]
    return file.startswith(FOLDER), _RANKS.get(file, len(_RANKS))


class FewHouses(LoadFileScheduling):
    """One process takes all the files of a group; each other file goes to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return PLACES.get(file, file)
