"""kill -9 in the middle of a recording: one complete transcript, no window twice, none lost."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from typing import Any

from socle.storage.scope import administration_scope
from socle.tools.transcripts.models import Transcript, Window
from socle.work import lifecycle
from socle.work.models import Run
from socle.work.starting import Given, GivenFile
from tests.serving import wait_until
from tests.tools.transcripts.pipeline.conftest import ScriptedEar, segments_of, spoken
from tests.tools.transcripts.sounds import Sound, as_wav, joined, silence, voice
from tests.work.conftest import Desk, Worker

# `make proof` asks for sixty minutes; a few show that the mechanism holds.
MINUTES = int(os.environ.get("PROOF_MINUTES", "3"))
KILLS = int(os.environ.get("PROOF_KILLS", "2"))


def meeting(minutes: int) -> Sound:
    """So many minutes of speech in which no two windows are alike."""
    said = voice(18)
    parts = []
    for number in range(minutes * 3):
        parts += [said * (0.7 + 0.3 * (number % 7) / 7) + number * 1e-4, silence(2)]
    return joined(*parts)


def slowly(asked: Any) -> tuple[int, dict[str, Any]]:
    time.sleep(0.3)
    return 200, spoken(asked)


def start(desk: Desk, sound: Sound) -> Run:
    file = GivenFile("enregistrements", "seance.wav", [as_wav(sound)])
    return desk.use("transcripts", Given({"personnes": "1"}, [file]))


def kept(run: Run) -> int:
    with administration_scope(run.administration_id):
        return Window.objects.filter(transcript_id=run.pk).count()


def test_a_recording_survives_workers_killed_at_random(desk: Desk, listening: ScriptedEar) -> None:
    listening.hear, listening.asked = slowly, []
    run = start(desk, meeting(MINUTES))
    kills = _kill_until_the_end(desk, listening, run, random.Random(11))
    assert kills == KILLS
    assert (desk.now(run).status, desk.now(run).failure) == ("drafted", "")
    words = [word["text"] for segment in segments_of(run) for word in segment.words]
    marks = [word for word in words if word.startswith("W")]
    asked = list(dict.fromkeys(one.mark for one in listening.windows))
    # None twice and none lost, in the order in which they were said.
    assert sorted(marks) == sorted(asked)
    assert set(Counter(marks).values()) == {1}
    starts = [word["start"] for segment in segments_of(run) for word in segment.words]
    assert starts == sorted(starts)
    assert MINUTES * 60 - 25 < starts[-1] < MINUTES * 60
    # Each kill loses at most what was under way and in the queue before the threads.
    assert len(listening.windows) <= len(asked) + kills * 4


def _kill_until_the_end(desk: Desk, ear: ScriptedEar, run: Run, chance: random.Random) -> int:
    kills, worker = 0, Worker(ear)  # type: ignore[arg-type]
    try:
        while kills < KILLS and not desk.has_ended(run):
            before = kept(run)
            wait_until(lambda: kept(run) > before or desk.has_ended(run), 600, "a window")  # noqa: B023
            time.sleep(chance.random() * 0.3)
            if desk.has_ended(run):
                break
            worker.kill()
            kills += 1
            worker = Worker(ear)  # type: ignore[arg-type]
        wait_until(lambda: desk.has_ended(run), 3600, "the end of the run")
    finally:
        worker.stop()
    return kills


def test_a_cancelled_recording_stops_and_goes_on_from_its_windows(desk: Desk, listening: ScriptedEar) -> None:
    listening.hear, listening.asked = slowly, []
    run = start(desk, meeting(2))
    worker = Worker(listening)  # type: ignore[arg-type]
    try:
        wait_until(lambda: kept(run) >= 2, 120, "two windows")
        with administration_scope(run.administration_id):
            lifecycle.cancel(run, desk.person)
        asked = len(listening.windows)
        time.sleep(2)
        assert len(listening.windows) <= asked + 2
        before, heard = kept(run), len(listening.windows)
        with administration_scope(run.administration_id):
            lifecycle.begin_again(run, desk.person)
        wait_until(lambda: desk.has_ended(run), 120, "the end of the run")
    finally:
        worker.stop()
    assert desk.now(run).status == "drafted"
    marks = {one.mark for one in listening.windows}
    assert len(listening.windows) - heard <= len(marks) - before


def test_several_recordings_share_the_machine(desk: Desk, listening: ScriptedEar) -> None:
    listening.hear, listening.asked = slowly, []
    long, short = start(desk, meeting(3)), start(desk, joined(voice(8, 150), silence(1)))
    worker = Worker(listening)  # type: ignore[arg-type]
    try:
        wait_until(lambda: desk.has_ended(short), 120, "the end of the short one")
        assert not desk.has_ended(long)
        wait_until(lambda: desk.has_ended(long), 300, "the end of the long one")
    finally:
        worker.stop()


def test_a_deleted_recording_leaves_nothing_on_the_disk(desk: Desk, listening: ScriptedEar) -> None:
    from socle.storage.files import path_of
    from socle.tools.transcripts.pipeline import workshop

    listening.hear, listening.asked = slowly, []
    run = start(desk, meeting(1))
    worker = Worker(listening)  # type: ignore[arg-type]
    try:
        wait_until(lambda: kept(run) >= 1, 120, "a window")
        with administration_scope(run.administration_id):
            recording = run.recordings.select_related("file").get()
            playback = Transcript.objects.select_related("playback").get(run=run).playback
            assert recording.file is not None
            assert playback is not None
            places = [path_of(recording.file), path_of(playback)]
            assert all(place.exists() for place in places)
            lifecycle.delete(run, desk.person)
        wait_until(lambda: not any(place.exists() for place in places), 30, "the end of the sound")
        time.sleep(1.5)
        assert str(run.pk) not in set(workshop.all_runs())
        assert kept(run) == 0
    finally:
        worker.stop()
