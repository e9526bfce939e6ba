"""How long a frame of the live network takes, from a point of a stroke to the repaint, in headless Chromium.

The peer is the budget: 33 ms at the 95th percentile. As in convolution_explorer.py the screen's own clock is
switched off: what is measured is the figure's work (pen, centring, forward pass, 72 maps, layout, paint).
"""

import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.convolution_explorer import FLAGS, FRAMES, ROOT, WARM_UP

BUDGET = {"95th percentile": 33.0}

# One point of a stroke: the pen goes on along a figure of eight; the frame is over when the task after its
# paint begins. A new sheet every 100 points, or there would soon be nothing left to ink.
MEASURE = """async ([frames, warmUp]) => {
  const sheet = document.querySelector(".cc-live .cc-drawing .cc-slot");
  const clear = document.querySelector(".cc-live .cc-tools .cc-button");
  const channel = new MessageChannel();
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    channel.port1.onmessage = () => done();
    channel.port2.postMessage(null);
  }));
  const box = sheet.getBoundingClientRect();
  const point = (type, i) => {
    const turn = (i % 100) / 100 * 2 * Math.PI;
    const [x, y] = [0.5 + 0.22 * Math.sin(2 * turn), 0.5 - 0.38 * Math.cos(turn)];
    const at = { clientX: box.left + x * box.width, clientY: box.top + y * box.height };
    sheet.dispatchEvent(new PointerEvent(type, { ...at, button: 0, pointerId: 1, bubbles: true }));
  };
  const times = [];
  for (let i = 0; i < frames + warmUp; i += 1) {
    if (i % 100 === 0) {
      point("pointerup", i);
      clear.click();
      await painted();
      point("pointerdown", i);
      await painted();
    }
    const start = performance.now();
    point("pointermove", i + 1);
    await painted();
    times.push(performance.now() - start);
  }
  return times.slice(warmUp);
}"""


def frame_times(pick: tuple) -> list[float]:
    """Return the times of FRAMES points in milliseconds, with one unit's arithmetic open."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "widgets")]
    from figure_page import write_page
    from playwright.sync_api import sync_playwright

    from cnn_course.widgets import LiveNetwork
    from tools import chromium

    found = chromium.find()
    if not found:
        raise SystemExit("No Chromium: run `python tools/chromium.py` first.")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found[0], args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1400})
        page.goto(write_page(LiveNetwork(pick=pick), Path(folder) / "figure.html"))
        page.evaluate("window.started")
        page.wait_for_timeout(300)
        times = page.evaluate(MEASURE, [FRAMES, WARM_UP])
        browser.close()
    return times


def run() -> list[dict]:
    """Measure a stroke with a unit of the first and of the last convolution open, against the budget."""
    cases = {
        "live network frame, stroke, conv1": frame_times(("conv1", 10, 10, 2)),
        "live network frame, stroke, conv3": frame_times(("conv3", 1, 1, 6)),
    }
    records = []
    for name, times in cases.items():
        ours = {"95th percentile": statistics.quantiles(times, n=20)[-1]}
        for statistic, budget in BUDGET.items():
            records.append(
                {
                    "name": f"{name}, {statistic}",
                    "ours": ours[statistic],
                    "peer": budget,
                    "peer_name": "the budget",
                    "ratio": budget / ours[statistic],
                    "unit": "ms",
                    "runs": len(times),
                }
            )
    return records
