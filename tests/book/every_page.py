"""What the tests of the book's pages share: opening them from disk, and looking for trouble and barriers."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
# Most of a page are the letters of formulas and the words of code, hundreds of which look alike: one of each
# look stays an element for axe to see, the others become the text of what they stand in. A formula that
# scrolls stays whole. What looks alike has the same names up to the page's own, and the same letters.
ONE_OF_EACH_LOOK = """() => {
  const seen = new Set();
  const names = new Map();
  const named = (part) => {
    if (!part) return "";
    if (!names.has(part)) names.set(part, `${named(part.parentElement)} ${part.localName}.${part.className}`);
    return names.get(part);
  };
  const isNew = (part) => {
    const { color, fontSize, fontWeight } = getComputedStyle(part);
    const look = [named(part), part.style.cssText, color, fontSize, fontWeight].join("|");
    return !seen.has(look) && Boolean(seen.add(look));
  };
  const scrolls = (part) =>
    part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).overflowX !== "visible";
  const leaves = (whole) => [...whole.querySelectorAll("span")].filter((part) => !part.childElementCount);
  // All is read before anything is changed, or the page would be laid out anew for each formula.
  const formulas = [...document.querySelectorAll(".katex-html")].filter((formula) => {
    const fresh = leaves(formula).filter(isNew).length > 0;
    return !fresh && ![formula, formula.parentElement, formula.parentElement.parentElement].some(scrolls);
  });
  const codes = [...document.querySelectorAll("pre")].map((code) => {
    const copy = code.cloneNode(true); // aside, where nothing is laid out
    const copied = leaves(copy);
    leaves(code).forEach((part, i) => isNew(part) || copied[i].replaceWith(part.textContent));
    copy.normalize();
    return [code, copy];
  });
  for (const formula of formulas) formula.textContent = formula.textContent;
  for (const [code, copy] of codes) code.replaceChildren(...copy.childNodes);
  return document.querySelectorAll("*").length;
}"""
# Code, tables and formulas that reach beyond their room, where nothing says that they scroll: a shade does,
# which stays where it is while the background that covers it goes along.
CUT = """() => [...document.querySelectorAll(".bd-article :is(pre, table, .katex-display, .math-block)")]
  .filter((part) => !part.closest(".cb-live__view"))
  .filter((part) => {
    const box = part.closest(".pst-scrollable-table-container") ?? part;
    const { overflowX, backgroundAttachment } = getComputedStyle(box);
    const isCut = box.scrollWidth > box.clientWidth + 2 || part.getBoundingClientRect().right > innerWidth;
    return isCut && part.clientWidth > 0 && !(overflowX === "auto" && backgroundAttachment.includes("local"));
  })
  .map((part) => part.textContent.trim().slice(0, 60))"""
# Formulas of a chapter that a phone shows in part only: they can be written in two lines.
WIDE = """() => [...document.querySelectorAll(".bd-article .katex-display")]
  .filter((part) => part.scrollWidth > part.clientWidth + 1)
  .map((part) => part.querySelector("annotation").textContent.trim().slice(0, 60))"""
# Pictures without letters: nothing in them must be large enough to be read, so they are seen whole.
NOT_WHOLE = """() => [...document.querySelectorAll(".bd-article img.whole")]
  .filter((part) => part.getBoundingClientRect().right > innerWidth)
  .map((part) => part.alt)"""
# Of letters on a shade axe says nothing: it looks at them on the plain ground that lies under the shade.
WITHOUT_SHADES = """.bd-article :is(pre, .pst-scrollable-table-container, .katex-display) {
  background-image: none !important }"""
LIVE = "![...document.querySelectorAll('.cb-live')].some(f => !/yes|no/.test(f.dataset.live))"


def pages_of(built: Path) -> list[Path]:
    """Return the pages, without the front door (it is gone before it can be looked at)."""
    return sorted(path for path in built.rglob("*.html") if path != built / "index.html")


def fits(page: Path) -> bool:
    """Whether a page is a chapter whose formulas a phone shows whole."""
    return page.parent.parent.name == "book"


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
    # What a tab no longer waits for, since it goes to the next page or is closed, is no trouble.
    tab.on(
        "requestfailed",
        lambda request: (
            trouble.append(f"failed: {request.url}") if request.failure != "net::ERR_ABORTED" else None
        ),
    )
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


def see(tab: Any, width: int, colours: str) -> None:
    """Show the page of a tab at a width and in a theme, and wait until it looks so."""
    tab.set_viewport_size({"width": width, "height": 900})
    tab.emulate_media(color_scheme=colours)
    tab.wait_for_function("colours => document.documentElement.dataset.theme === colours", arg=colours)
    tab.wait_for_function(f"{LIVE} && document.getAnimations().every(a => a.playState !== 'running')")


def look_for_barriers(built: Path, browser: Any, axe_source: str, looks: Sequence[tuple[int, str]]) -> None:
    """Assert of every page that it opens without trouble and has no barriers, in each of some looks.

    One tab goes from page to page: the scripts that all pages load are then compiled once. Each page is
    opened once, in the first look, and then seen in the others.
    """
    tab, trouble = empty_tab(browser, *looks[0])
    for page in pages_of(built):
        tab.set_viewport_size({"width": looks[0][0], "height": 900})
        tab.emulate_media(color_scheme=looks[0][1])
        go(tab, page)
        moved = tab.evaluate("window.moved")
        failed = tab.locator(
            ".cb-live[data-live=no]"
        ).count()  # says so beneath its picture, and so moves the text
        assert moved < 0.1 or failed, f"{page.name} moves its text by {moved:.2f} while it starts, {looks[0]}"
        for width, colours in looks:
            see(tab, width, colours)
            where = f"{page.name}, {width} px, {colours}"
            wide = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{where}: scrolls sideways by {wide} px"
            tab.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
            cut = tab.evaluate(CUT) if width < 600 else []
            assert cut == [], f"{where}: cut, and no sign that it scrolls: {cut}"
            in_part = [*tab.evaluate(NOT_WHOLE), *(tab.evaluate(WIDE) if fits(page) else [])]
            assert width > 600 or in_part == [], f"{where}: seen in part only: {in_part}"
            tab.evaluate(ONE_OF_EACH_LOOK)
            if not tab.evaluate("window.axe !== undefined"):
                tab.evaluate(axe_source)
            tab.add_style_tag(content=WITHOUT_SHADES)
            found = tab.evaluate(AXE, WCAG)
            barriers = [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found["violations"]]
            assert barriers == [], f"{where}: {barriers}"
            assert trouble == [], f"{where}: {trouble}"
    tab.context.close()
