"""How long a figure takes from its traits to its first picture, in headless Chromium.

What is measured: its module read and run, its parts assembled, drawn, laid out and painted, each time on a
new page that has seen no figure. The figures take turns. The limit is a fifth of a second for the median: a
reader who arrives at a figure should not see it come.
"""

import statistics
from typing import Any

from benchmarks._figure import PAINTED, SHEET, full_speed
from benchmarks._rows import limited

LIMIT = 200.0  # ms
ROUNDS = 5

SHEET_OF_PAPER = """<!doctype html><html lang="en" data-theme="light"><meta charset="utf-8">
<main style="max-width: 768px; margin: 0 auto"><div id="figure"></div></main><script>{host}</script>"""

DRAW = (
    """async (stored) => {
  PAINTED
  await painted();
  const start = performance.now();
  await mount(stored);
  await painted();
  return performance.now() - start;
}"""
).replace("PAINTED", PAINTED)


def figures() -> dict[str, Any]:
    """Return every figure as its first example shows it."""
    from cnn_course import widgets

    kinds = {name: getattr(widgets, name) for name in widgets.__all__}
    return {
        name: kind(**kind.examples[0])
        for name, kind in kinds.items()
        if issubclass(kind, widgets.Figure) and kind is not widgets.Figure
    }


def times(stored: dict[str, Any], rounds: int) -> dict[str, list[float]]:
    """Return the milliseconds of each figure's drawings; a round before is not counted."""
    from tests.widgets.figure_page import HOST

    sheet = SHEET_OF_PAPER.format(host=HOST.read_text(encoding="utf-8"))
    kept: dict[str, list[float]] = {name: [] for name in stored}
    with full_speed() as browser:
        for _ in range(rounds + 1):
            for name, traits in stored.items():
                context = browser.new_context(viewport=SHEET)
                page = context.new_page()
                page.set_content(sheet)
                kept[name].append(page.evaluate(DRAW, traits))
                context.close()
    return {name: drawn[1:] for name, drawn in kept.items()}


def run() -> list[dict[str, Any]]:
    """Measure every figure against the limit."""
    from tests.widgets.figure_page import stored

    all_traits = {name: stored(figure) for name, figure in figures().items()}
    return [
        limited(f"time to draw, {name}", statistics.median(drawn), LIMIT, "ms", len(drawn))
        for name, drawn in times(all_traits, ROUNDS).items()
    ]
