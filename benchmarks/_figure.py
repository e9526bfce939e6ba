"""What the benchmarks of the figures share: a page in headless Chromium, its frames timed, a budget held to.

The screen's own clock is switched off, so that what is measured is the figure's work (input, arithmetic,
drawing, layout, paint), not the wait for the next tick.
"""

import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FRAMES = 300
WARM_UP = 30
AT_FULL_SPEED = ("--disable-frame-rate-limit", "--disable-gpu-vsync")
STATISTICS = {
    "median": statistics.median,
    "95th percentile": lambda times: statistics.quantiles(times, n=20)[-1],
}

# A frame is over when the task after its paint begins. BEFORE runs once, STEP once a frame, numbered i.
SCRIPT = """async ([frames, warmUp]) => {
  const channel = new MessageChannel();
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    channel.port1.onmessage = () => done();
    channel.port2.postMessage(null);
  }));
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
    return SCRIPT.replace("BEFORE", before).replace("STEP", step)


def frame_times(widget: Any, measure: str) -> list[float]:
    """Return the times of FRAMES frames of a figure, in milliseconds."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "widgets")]
    from figure_page import write_page
    from playwright.sync_api import sync_playwright

    from tools import chromium

    found = chromium.find()
    if not found:
        raise SystemExit("No Chromium: run `python tools/chromium.py` first.")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found[0], args=[*chromium.FLAGS, *AT_FULL_SPEED])
        page = browser.new_page(viewport={"width": 1280, "height": 1400})
        page.goto(write_page(widget, Path(folder) / "figure.html"))
        page.evaluate("window.started")
        page.wait_for_timeout(300)
        times = page.evaluate(measure, [FRAMES, WARM_UP])
        browser.close()
    return times


def records(cases: dict[str, list[float]], budget: dict[str, float]) -> list[dict]:
    """Return the records of some cases' frame times, each statistic against its budget."""
    return [
        {
            "name": f"{name}, {statistic}",
            "ours": (ours := STATISTICS[statistic](times)),
            "peer": limit,
            "peer_name": "the budget",
            "ratio": limit / ours,
            "unit": "ms",
            "runs": len(times),
        }
        for name, times in cases.items()
        for statistic, limit in budget.items()
    ]
