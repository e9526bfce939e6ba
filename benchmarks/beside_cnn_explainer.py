"""Opening a chapter beside opening CNN Explainer (poloclub.github.io/cnn-explainer): weight, first drawing.

The peer's two figures are not measured here, where there is no network. They come from the one run in which
both were measured side by side, in the same headless Chromium on two cores: 7.75 MB gzipped, and 6.4 s until
its figure was drawn (ours then: 0.26 to 1.1 MB with photographs, 1.1 to 1.2 s). Ours are measured now, from
disk, each time in a browser without a cache: a ratio tells what a page has become since, on any machine.
"""

import statistics
from pathlib import Path
from typing import Any

from benchmarks._figure import SHEET, full_speed
from benchmarks._rows import compared
from benchmarks.page_weight import BUILT, build

PEER = "CNN Explainer, as measured beside ours in one run, November 2026"
PEER_KILOBYTES, PEER_SECONDS = 7750.0, 6.4
CHAPTERS = ("seeing/convolution", "seeing/anatomy", "words/pooling")  # what CNN Explainer is about
ROUNDS = 5

# When the first figure has come alive and its picture been painted, in ms since the page was asked for.
WATCH = """new Promise((done) => {
  const painted = () => requestAnimationFrame(() => setTimeout(() => done(performance.now())));
  if (document.querySelector('.cb-live[data-live="yes"]')) painted();
  else new MutationObserver((_, observer) => {
    if (document.querySelector('.cb-live[data-live="yes"]')) { observer.disconnect(); painted(); }
  }).observe(document.documentElement, { attributes: true, subtree: true, attributeFilter: ["data-live"] });
})"""


def first_drawings(page: Path, rounds: int) -> list[float]:
    """Return the seconds from asking for a page to its first figure's picture; one round is not counted."""
    taken = []
    with full_speed() as browser:
        for _ in range(rounds + 1):
            context = browser.new_context(viewport=SHEET)
            tab = context.new_page()
            tab.goto(page.as_uri(), wait_until="commit")
            taken.append(tab.evaluate(WATCH) / 1000)
            context.close()
    return taken[1:]


def run() -> list[dict[str, Any]]:
    """Measure the chapters that are about what the peer is about, and weigh every page."""
    from tools.weight import weight

    build()
    pages = sorted(BUILT.glob("book/*/*.html"))
    weights = [weight(page, BUILT) / 1000 for page in pages]
    rows = [
        *compared(
            "page weight, median of the chapters", [statistics.median(weights)], [PEER_KILOBYTES], PEER, "kB"
        )[:1],
        *compared("page weight, heaviest chapter", [max(weights)], [PEER_KILOBYTES], PEER, "kB")[:1],
    ]
    for chapter in CHAPTERS:
        taken = first_drawings(BUILT / "book" / f"{chapter}.html", ROUNDS)
        rows += compared(f"first drawing, {chapter}", taken, [PEER_SECONDS], PEER, "s")[:1]
    return rows
