"""How long a frame of the convolution figure takes, from an edit to the repainted page, in headless Chromium.

The peer is the budget: 16 ms at the median, 33 ms at the 95th percentile. The screen's own clock is switched
off, so that what is measured is the figure's work (input, convolution, drawing, layout, paint), not the wait
for the next tick.
"""

import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRAMES = 300
WARM_UP = 30
BUDGET = {"median": 16.0, "95th percentile": 33.0}
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-frame-rate-limit", "--disable-gpu-vsync"),
]

# One edit: a number is typed into a cell; the frame is over when the task after its paint begins.
MEASURE = """async ([frames, warmUp]) => {
  const cells = [...document.querySelectorAll("input.cc-cell")];
  const channel = new MessageChannel();
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    channel.port1.onmessage = () => done();
    channel.port2.postMessage(null);
  }));
  const times = [];
  for (let i = 0; i < frames + warmUp; i += 1) {
    const cell = cells[i % cells.length];
    const start = performance.now();
    cell.value = String(((i * 7) % 19) / 4 - 2);
    cell.dispatchEvent(new Event("input", { bubbles: true }));
    await painted();
    times.push(performance.now() - start);
  }
  return times.slice(warmUp);
}"""

# One look: the mouse moves to another output pixel.
HOVER = MEASURE.replace(
    """    cell.value = String(((i * 7) % 19) / 4 - 2);
    cell.dispatchEvent(new Event("input", { bubbles: true }));
""",
    """    const slot = document.querySelectorAll(".cc-slot")[1];
    const box = slot.getBoundingClientRect();
    const [x, y] = [box.left + (i * 37) % box.width, box.top + (i * 17) % box.height];
    const at = { clientX: x, clientY: y, pointerType: "mouse", bubbles: true };
    slot.dispatchEvent(new PointerEvent("pointermove", at));
""",
)


def frame_times(script: str, **settings) -> list[float]:
    """Return the times of FRAMES frames in milliseconds, on a 128 × 128 photograph."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "widgets")]
    from figure_page import write_page
    from playwright.sync_api import sync_playwright

    from cnn_course import datasets
    from cnn_course.widgets import ConvolutionExplorer
    from tools import chromium

    found = chromium.find()
    if not found:
        raise SystemExit("No Chromium: run `python tools/chromium.py` first.")
    photo = datasets.photo("chelsea", size=128, grey=settings.pop("grey", True))
    widget = ConvolutionExplorer(image=photo, kernel="gaussian_blur", **settings)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found[0], args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1400})
        page.goto(write_page(widget, Path(folder) / "figure.html"))
        page.evaluate("window.started")
        page.wait_for_timeout(300)
        times = page.evaluate(script, [FRAMES, WARM_UP])
        browser.close()
    return times


def run() -> list[dict]:
    """Measure an edit in grey, an edit in colour, and a look, against the budget."""
    cases = {
        "figure frame, edit, 128x128 grey, 5x5": frame_times(MEASURE),
        "figure frame, edit, 128x128 colour, 5x5": frame_times(MEASURE, grey=False),
        "figure frame, look, 128x128 grey, 5x5": frame_times(HOVER),
    }
    records = []
    for name, times in cases.items():
        ours = {
            "median": statistics.median(times),
            "95th percentile": statistics.quantiles(times, n=20)[-1],
        }
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
