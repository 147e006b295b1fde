"""How long after they are said words are read: a recording spoken in real time into a running server.

    socle link E-MAIL                                   # prints LINK
    python -m benchmarks.live_text LINK RECORDING [SECONDS]

«late» is how much sound had come that the text of that moment did not cover yet.
"""

from __future__ import annotations

import asyncio
import json
import re
import statistics
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.tools.transcripts.live.sound import RATE, samples_of

TENTH = RATE // 10 * 2


def cookie_of(link: str) -> str:
    """The cookies of a person who enters by a one-time link."""
    with httpx.Client(trust_env=False) as browser:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.get(link).text)
        assert found is not None, "the link is no longer good"
        browser.post(link, data={"csrfmiddlewaretoken": found[1]}, headers={"Referer": link})
        return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())


async def speak(line: ClientConnection, sound: bytes, began: float) -> None:
    for at in range(0, len(sound), TENTH):
        await asyncio.sleep(max(0.0, began + at / 2 / RATE - time.monotonic()))
        await line.send(sound[at : at + TENTH])
    await line.send("fin")


async def measure(link: str, sound: bytes) -> None:
    parts = urlsplit(link)
    origin = f"{parts.scheme}://{parts.netloc}"
    address = f"{origin.replace('http', 'ws', 1)}/transcripts/direct/?langue=fr"
    headers = {"Cookie": cookie_of(link)}
    async with connect(address, origin=origin, additional_headers=headers, proxy=None) as line:  # type: ignore[arg-type]
        began, late, first, text = time.monotonic(), list[float](), 0.0, list[str]()
        speaking = asyncio.create_task(speak(line, sound, began))
        try:
            async for message in line:
                said = json.loads(message)
                if said["kind"] == "text" and (said["stable"] or said["unsure"]):
                    first = first or time.monotonic() - began
                    late.append(said["late"])
                    text.append(said["stable"])
        except ConnectionClosed:
            pass
        await speaking
    print(" ".join(filter(None, text)))
    print(f"\n| sound | first words after | late, median | late, worst | texts |\n|{'---|' * 5}")
    print(
        f"| {len(sound) / 2 / RATE:.0f} s | {first:.1f} s | {statistics.median(late):.1f} s "
        f"| {max(late):.1f} s | {len(late)} |"
    )


if __name__ == "__main__":
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 60.0
    asyncio.run(measure(sys.argv[1], samples_of(Path(sys.argv[2]))[: int(seconds * RATE) * 2]))
