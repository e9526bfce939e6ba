"""Measure the room that each live figure takes: `python tools/heights.py`, after any change to a figure.

A page opens with still pictures, and its figures start over them. So that the text beneath does not move
then, the page keeps the room that each figure will take. This builds the book, measures every live figure of
every page in Chromium at every width of the text column, writes book/_static/figure_heights.css and builds
the book again with it. tests/book/test_heights.py fails where the file no longer fits.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # as a script, only tools/ itself is on the path

from tools import book, chromium  # noqa: E402

HTML = ROOT / "_build" / "html"
STYLE = ROOT / "book" / "_static" / "figure_heights.css"
NARROWEST, WIDEST = 300, 808  # viewports; wider ones have the same columns again, beside the chapters
STEP = 8  # px between two viewports that are tried
NEAR = 24  # px; heights no further apart share a rule, which is then wrong by half of it at most
HEAD = "/* The room that each live figure takes once it runs. Derived: `python tools/heights.py`. */\n"
ALIVE = "![...document.querySelectorAll('.cb-live')].some((one) => !/yes|no/.test(one.dataset.live))"
AT_REST = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
HEIGHTS = """() => {
  const figures = [...document.querySelectorAll(".cb-live")];
  const high = figures.map((one) => [one.dataset.place, one.getBoundingClientRect().height]);
  return [figures[0].closest(".bd-article-container").clientWidth, Object.fromEntries(high)];
}"""

Heights = dict[str, float]  # place -> height


def refine(tried: dict[int, Heights], measure: Callable[[int], Heights]) -> None:
    """Add to `tried` the widths between which a height jumps, until they are neighbours."""
    todo = list(zip(sorted(tried), sorted(tried)[1:], strict=False))
    while todo:
        low, high = todo.pop()
        jump = max(abs(tried[high][place] - tried[low][place]) for place in tried[low])
        if jump > NEAR and high - low > 1:
            middle = (low + high) // 2
            tried[middle] = measure(middle)
            todo += [(low, middle), (middle, high)]


def steps(heights: Iterable[tuple[int, float]]) -> list[tuple[int, int]]:
    """Join neighbours of nearly the same height.

    Args:
        heights: pairs of a column's width and a figure's height in it, by width.

    Returns:
        Pairs: the width above which a height holds (0 for the first), and the height.

    >>> steps([(300, 900.0), (308, 910.0), (316, 700.0), (324, 704.5)])
    [(0, 905), (308, 702)]
    """
    groups: list[tuple[int, list[float]]] = []
    before = 0
    for width, height in heights:
        if not groups or max(*groups[-1][1], height) - min(*groups[-1][1], height) > NEAR:
            groups.append((before, []))
        groups[-1][1].append(height)
        before = width
    return [(above, round((min(group) + max(group)) / 2)) for above, group in groups]


def rules(place: str, heights: list[tuple[int, int]]) -> str:
    """Return one figure's part of the style sheet."""
    selector = f'[data-place="{place}"]'
    lines = [f"{selector} {{ --cb-room: {heights[0][1]}px; }}"]
    for above, height in heights[1:]:
        lines.append(f"@container (width > {above}px) {{ {selector} {{ --cb-room: {height}px; }} }}")
    return "\n" + "\n".join(lines) + "\n"


def measured(tab: Any, page: Path) -> dict[int, Heights]:
    """Return the heights of a page's figures: {width of the column: {place: height}}."""

    def at(viewport: int) -> tuple[int, Heights]:
        tab.set_viewport_size({"width": viewport, "height": 900})
        tab.evaluate(AT_REST)
        width, heights = tab.evaluate(HEIGHTS)
        return width, heights

    tab.set_viewport_size({"width": NARROWEST, "height": 900})
    tab.goto(page.as_uri())
    tab.wait_for_function(ALIVE)
    dead = tab.locator(".cb-live[data-live=no]").count()
    if dead:
        raise SystemExit(f"{page.relative_to(HTML)}: {dead} of its figures did not start.")
    tried = {viewport: at(viewport) for viewport in range(NARROWEST, WIDEST + 1, STEP)}
    columns = {viewport: width for viewport, (width, _) in tried.items()}
    heights = {viewport: high for viewport, (_, high) in tried.items()}

    def measure(viewport: int) -> Heights:
        columns[viewport], high = at(viewport)
        return high

    refine(heights, measure)
    return {columns[viewport]: heights[viewport] for viewport in sorted(heights)}


def build() -> None:
    """Build the book, or stop."""
    if code := book.build_book():
        raise SystemExit(code)


def main() -> None:
    """Build, measure, write, build."""
    from playwright.sync_api import sync_playwright

    found = chromium.find()
    if not found:
        raise SystemExit("Measuring the figures needs a Chromium: run `python tools/chromium.py`.")
    build()
    text = HEAD
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found[0], args=chromium.FLAGS)
        tab = browser.new_page()
        for page in sorted(HTML.rglob("*.html")):
            if 'class="cb-live"' not in page.read_text(encoding="utf-8"):
                continue
            by_width = measured(tab, page)
            for place in next(iter(by_width.values())):
                made = steps((width, heights[place]) for width, heights in by_width.items())
                text += rules(place, made)
                print(f"{place}: {len(made)} rules", flush=True)
        browser.close()
    STYLE.write_text(text, encoding="utf-8")
    build()


if __name__ == "__main__":
    main()
