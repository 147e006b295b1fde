"""How a four-hour transcript opens on a phone: first paint, size, memory, in Chromium.

    python -m benchmarks.transcript_editor [--hours 4] [--rounds 3]

A telephone's window of 360 by 740, a processor slowed down four times, and in one of the rows the network of
a slow 4G (1.6 Mbit/s, 150 ms). Milliseconds, kilobytes, nodes and megabytes of scripts' heap; each row is the
median of the rounds. «near» is how many segments the page holds once it was read through to its end.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests.e2e.conftest import sign_in
from tests.serving import ROOT, House

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 2,
    "locale": "fr-FR",
}
SLOWER = 4
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
_PAINT = """() => new Promise(done => new PerformanceObserver(
  list => done(list.getEntries().at(-1).startTime))
  .observe({type: 'largest-contentful-paint', buffered: true}))"""
_FIRST = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
_BYTES = """performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
  .filter(one => !one.name.includes('/son/')).reduce((sum, one) => sum + one.transferSize, 0)"""
_ANSWER = "performance.getEntriesByType('navigation')[0].responseStart"
_PARSED = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


@dataclass(frozen=True)
class Measure:
    """One opening: milliseconds, kilobytes, counts."""

    answer: float
    first_paint: float
    largest_paint: float
    ready: float
    kilobytes: float
    nodes: float
    heap: float
    end_jump: float
    end_nodes: float
    end_heap: float
    near: float


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with House() as house, sync_playwright() as playwright:
        address = _filled(house, asked.hours)
        arguments = ["--no-sandbox", "--enable-precise-memory-info"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        cookies = _cookies(browser, house)
        _opened(browser, cookies, address, None)  # the server's first page is not every page
        rows = {
            name: [_opened(browser, cookies, address, network) for _ in range(asked.rounds)]
            for name, network in (("here", None), ("slow 4G", SLOW_4G))
        }
        browser.close()
    _print(rows)


def _filled(house: House, hours: float) -> str:
    command = [sys.executable, "-m", "tests.tools.transcripts.fill", str(house.data), "admin@localhost"]
    done = subprocess.run(
        [*command, str(hours)], env=house.environment, cwd=ROOT, text=True, capture_output=True, check=True
    )
    return f"{house.url}/transcripts/{done.stdout.split()[-1]}/"


def _cookies(browser: Browser, house: House) -> Any:
    context = browser.new_context()
    sign_in(context.new_page(), house)
    state = context.storage_state()
    context.close()
    return state


def _opened(browser: Browser, cookies: Any, address: str, network: dict[str, object] | None) -> Measure:
    context = browser.new_context(storage_state=cookies, **PHONE)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    if network:
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", network)
    page.goto(address)
    page.wait_for_timeout(1500)
    start = _held(session)
    figures = [page.evaluate(one) for one in (_ANSWER, _FIRST, _PAINT, _PARSED, _BYTES)]
    jump = _read_through(page)
    end = _held(session)
    near = page.locator(".segment").count()
    context.close()
    *moments, size = map(float, figures)
    return Measure(*moments, size / 1000, *start, jump, *end, near)


def _held(session: CDPSession) -> tuple[float, float]:
    """The nodes of the document and the megabytes of the scripts' heap, what can be freed freed."""
    session.send("HeapProfiler.collectGarbage")
    told = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return told["Nodes"], told["JSHeapUsedSize"] / 1e6


def _read_through(page: Page) -> float:
    """Scrolls through the whole and goes to the end; how long the last passage takes to be there."""
    for part in range(1, 20):
        page.evaluate(f"scrollTo(0, document.documentElement.scrollHeight * {part} / 20)")
        page.wait_for_timeout(250)
    begun = page.evaluate("performance.now()")
    page.evaluate("document.querySelectorAll('.passage').item(0).scrollIntoView()")
    page.evaluate("[...document.querySelectorAll('.passage')].at(-1).scrollIntoView()")
    page.locator(".passage").last.locator(".segment").first.wait_for(state="attached")
    taken = page.evaluate("performance.now()") - begun
    page.wait_for_timeout(500)
    return float(taken)


def _print(rows: dict[str, list[Measure]]) -> None:
    names = list(Measure.__dataclass_fields__)
    print("| network | " + " | ".join(names) + " |")
    print("|---|" + "---:|" * len(names))
    for network, measures in rows.items():
        middle = [statistics.median(getattr(one, name) for one in measures) for name in names]
        print(f"| {network} | " + " | ".join(f"{value:,.0f}" for value in middle) + " |")


if __name__ == "__main__":
    main()
