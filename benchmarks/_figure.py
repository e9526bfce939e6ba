"""What the benchmarks of the figures share: a page in headless Chromium, its frames timed, a limit.

The screen's own clock is switched off, so that what is measured is the figure's work (input, arithmetic,
drawing, layout, paint), not the wait for the next tick.
"""

import contextlib
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks._rows import limited

FRAMES = 300
WARM_UP = 30
SHEET = {"width": 1280, "height": 1400}
AT_FULL_SPEED = ("--disable-frame-rate-limit", "--disable-gpu-vsync")
STATISTICS = {
    "median": statistics.median,
    "95th percentile": lambda times: statistics.quantiles(times, n=20)[-1],
}

# A frame is over when the task after its paint begins.
PAINTED = """const channel = new MessageChannel();
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    channel.port1.onmessage = () => done();
    channel.port2.postMessage(null);
  }));"""

# BEFORE runs once, STEP once a frame, numbered i.
SCRIPT = """async ([frames, warmUp]) => {
  PAINTED
  BEFORE
  const times = [];
  for (let i = 0; i < frames + warmUp; i += 1) {
    let start = performance.now();
    STEP
    await painted();
    times.push(performance.now() - start);
  }
  return times.slice(warmUp);
}"""


def script(step: str, before: str = "") -> str:
    """Return the measuring script of one step a frame."""
    return SCRIPT.replace("PAINTED", PAINTED).replace("BEFORE", before).replace("STEP", step)


@contextlib.contextmanager
def full_speed() -> Iterator[Any]:
    """Yield a running Chromium that waits for no screen."""
    from playwright.sync_api import sync_playwright

    from tools import chromium

    found = chromium.find()
    if not found:
        raise SystemExit("No Chromium: run `python tools/chromium.py` first.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found[0], args=[*chromium.FLAGS, *AT_FULL_SPEED])
        yield browser
        browser.close()


def frame_times(widget: Any, measure: str) -> list[float]:
    """Return the times of FRAMES frames of a figure, in milliseconds."""
    from tests.widgets.figure_page import write_page

    with tempfile.TemporaryDirectory() as folder, full_speed() as browser:
        page = browser.new_page(viewport=SHEET)
        page.goto(write_page(widget, Path(folder) / "figure.html"))
        page.evaluate("window.started")
        page.wait_for_timeout(300)
        return page.evaluate(measure, [FRAMES, WARM_UP])


def against(limits: dict[str, float], cases: dict[str, list[float]]) -> list[dict[str, Any]]:
    """Return the rows of some cases' frame times, each statistic against its limit."""
    return [
        limited(f"{name}, {statistic}", STATISTICS[statistic](times), limit, "ms", len(times))
        for name, times in cases.items()
        for statistic, limit in limits.items()
    ]
