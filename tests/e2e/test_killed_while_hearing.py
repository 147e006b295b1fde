"""The worker of a whole Socle is killed while the real model hears a recording: nothing lost, nothing twice.
PROOF_MINUTES is how long the recording lasts, PROOF_KILLS how often the worker is killed."""

import json
import os
import random
import time
from collections import Counter
from pathlib import Path

import numpy as np
import psutil
import pytest
from playwright.sync_api import Page

from socle.tools.transcripts.pipeline.decoding import RATE
from tests.e2e.conftest import NewPage, SignedIn
from tests.e2e.test_every_recording import rows, sent
from tests.e2e.test_hard_recordings import clip
from tests.e2e.test_whole_meeting import downloaded
from tests.serving import House
from tests.tools.transcripts.sounds import as_mp3, silence

pytestmark = pytest.mark.browser

MINUTES = int(os.environ.get("PROOF_MINUTES", "3"))
KILLS = int(os.environ.get("PROOF_KILLS", "2"))
MOMENTS = (2.0, 12.0) if MINUTES < 30 else (10.0, 60.0)  # seconds from one killing to the next
LONGEST_WAIT = 60 * MINUTES + 300  # seconds


def test_a_recording_is_heard_once_and_whole_whenever_the_worker_is_killed(
    open_page: NewPage, resident: SignedIn, house: House, shared_data: Path, tmp_path: Path
) -> None:
    one = clip(shared_data / "audio" / "dev", "kyutai_crepes.mp3")[: 58 * RATE]
    minute = np.concatenate([one, silence(60 - len(one) / RATE)])
    file = tmp_path / "une heure.mp3"
    file.write_bytes(as_mp3(np.tile(minute, MINUTES)))
    page = open_page(storage_state=resident.cookies)
    sent(page, house, [file])
    assert killed_until_the_end(page, house, file.name) == KILLS
    page.goto(f"{house.url}/transcripts/")
    page.get_by_role("link", name=file.name, exact=True).click()
    said = json.loads(downloaded(page, "Données avec l’instant de chaque mot"))
    words = [word for segment in said["segments"] for word in segment["words"]]
    starts = [float(word["start"]) for word in words]
    assert starts == sorted(starts)
    counts = Counter(int(start // 60) for start in starts)
    assert set(counts) == set(range(MINUTES))
    usual = sorted(counts.values())[MINUTES // 2]
    # The model does not write quite the same each time; a window lost or doubled is a third of a minute.
    assert all(0.75 * usual < count < 1.25 * usual for count in counts.values()), counts


def killed_until_the_end(page: Page, house: House, name: str) -> int:
    """Kills the worker at moments that nobody chose; how often, once the draft is there."""
    chance, kills = random.Random(5), 0
    until, following = time.monotonic() + LONGEST_WAIT, time.monotonic() + chance.uniform(*MOMENTS)
    while time.monotonic() < until:
        if kills < KILLS and time.monotonic() > following:
            kills += killed(house)
            following = time.monotonic() + chance.uniform(*MOMENTS)
        line = rows(page, house).get(name, "")
        if "À relire" in line or "En échec" in line:
            assert "À relire" in line, line
            return kills
        time.sleep(1)
    raise AssertionError("the recording was not heard to its end")


def killed(house: House) -> int:
    """1 where a worker ran; it is started again by what started it."""
    try:
        house.part("worker").kill()
    except (AssertionError, psutil.NoSuchProcess):
        return 0
    return 1
