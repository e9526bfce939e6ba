"""What the tests of the book's pages share: opening them from disk, and looking for trouble and barriers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COUNT_SHIFTS = """
window.moved = 0;
new PerformanceObserver((list) => list.getEntries().forEach((shift) => { window.moved += shift.value; }))
  .observe({ type: "layout-shift", buffered: true });
"""
# Left to itself axe asks for the style sheets again, which no browser gives it from disk. No rule of these
# tags reads them.
AXE = """tags => axe.run(document, {
  runOnly: tags, resultTypes: ["violations"], preload: { assets: ["media"] } })"""
LIVE = "![...document.querySelectorAll('.cb-live')].some(f => !/yes|no/.test(f.dataset.live))"


def pages_of(built: Path) -> list[Path]:
    """Return the pages, without the front door (it is gone before it can be looked at)."""
    return sorted(path for path in built.rglob("*.html") if path != built / "index.html")


def empty_tab(browser: Any, width: int, colours: str, **options: Any) -> tuple[Any, list[str]]:
    """Open a tab with the network cut; return it and the list that trouble is written to."""
    trouble: list[str] = []
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=colours, offline=True, **options
    )
    tab = context.new_page()
    tab.add_init_script(COUNT_SHIFTS)
    tab.route(
        re.compile(r"^(?!file:|data:|blob:)"),
        lambda route: (trouble.append(route.request.url), route.abort()),
    )
    tab.on(
        "console",
        lambda message: trouble.append(message.text) if message.type in {"error", "warning"} else None,
    )
    tab.on("pageerror", lambda error: trouble.append(str(error)))
    tab.on("requestfailed", lambda request: trouble.append(f"failed: {request.url}"))
    return tab, trouble


def go(tab: Any, page: Path) -> None:
    """Go to a page on disk and wait until its figures are alive."""
    tab.goto(page.as_uri())
    tab.wait_for_function(LIVE)


def visit(browser: Any, page: Path, width: int, colours: str, **options: Any) -> tuple[Any, list[str]]:
    """Open a page in a tab of its own; return the tab and the list that trouble is written to."""
    tab, trouble = empty_tab(browser, width, colours, **options)
    go(tab, page)
    return tab, trouble


def look_for_barriers(built: Path, browser: Any, axe_source: str, width: int, colours: str) -> None:
    """Assert of every page that it opens without trouble and has no barriers.

    One tab goes from page to page: the scripts that all pages load are then compiled once.
    """
    tab, trouble = empty_tab(browser, width, colours)
    for page in pages_of(built):
        go(tab, page)
        assert trouble == [], f"{page.name}: {trouble}"
        assert tab.evaluate("document.documentElement.dataset.theme") == colours
        wide = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.name} scrolls sideways by {wide} px at {width} px"
        moved = tab.evaluate("window.moved")
        failed = tab.locator(
            ".cb-live[data-live=no]"
        ).count()  # says so beneath its picture, and so moves the text
        assert moved < 0.1 or failed, f"{page.name} moves its text by {moved:.2f} while it starts, {width} px"
        tab.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
        tab.evaluate(axe_source)
        found = tab.evaluate(AXE, WCAG)
        barriers = [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found["violations"]]
        assert barriers == [], f"{page.name}, {width} px, {colours}: {barriers}"
    tab.context.close()
