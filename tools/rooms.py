"""Keep the room that each live figure takes: the build (tools/book.py) does it with every book.

A page opens with still pictures, and its figures start over them. So that the text beneath does not move
then, the page keeps the room that each figure will take. Where the machine has a Chromium, every figure is
measured in it, at every width of the text's column; the rules go into the page's head, keyed by the figure's
name and its state. What was measured is remembered beside the book: a figure that did not change is not
measured again. Without a Chromium a page keeps the room of the still pictures.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from tools import chromium, devtools, freshness

NARROWEST, WIDEST = 256, 768  # px of the column
STEP = 16  # px between two widths that are tried
PHONES = (
    280,
    320,
    350,
)  # px: the columns of common phones are tried as well
NEAR = 24  # px; heights no further apart share a rule, which is then wrong by half of it at most
AT_ONCE = 2  # browsers
AT_MOST = 120  # s; then the pages keep the room of the still pictures

FIGURE = re.compile(r'<div class="cb-live"[^>]* data-figure="([^"]+)" data-state="([^"]+)"')
BOX = re.compile(r'<div class="cb-live".*?</p></div>', re.S)
STATE = re.compile(r'<script type="application/vnd.jupyter.widget-state\+json">.*?</script>', re.S)
WORDS = re.compile(r'<script id="cb-words".*?</script>', re.S)  # what the page's scripts say
RULES = re.compile(r'<style class="cb-rooms">.*?</style>\n', re.S)

# The figures of a page and what brings them to life, in a column and without the text: less to lay out.
SHEET = """{head}</head>
<body style="visibility: hidden"><div class="bd-article-container" style="max-width: none">
<article class="bd-article">{boxes}</article></div>{words}{state}</body></html>"""
ALIVE = "![...document.querySelectorAll('.cb-live')].some((one) => !/yes|no/.test(one.dataset.live))"
START = f"""(async () => {{
  const pause = () => new Promise((done) => setTimeout(done, 5));
  while (document.readyState !== "complete" || !({ALIVE})) await pause();
}})()"""
# A figure hears of its new width in the first frame and draws in the second; the message comes after that.
HEIGHTS = """(async () => {
  const column = document.querySelector(".bd-article-container");
  column.style.width = "%dpx";
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  const { port1, port2 } = new MessageChannel();
  await new Promise((done) => { port1.onmessage = done; port2.postMessage(null); });
  const figures = [...document.querySelectorAll('.cb-live[data-live="yes"]')];
  return Object.fromEntries(
    figures.map((one) => [`${one.dataset.figure} ${one.dataset.state}`, one.getBoundingClientRect().height]));
})()"""

Result = TypeVar("Result")
Heights = dict[str, float]  # figure -> height
Rooms = dict[
    str, list[tuple[int, int]]
]  # figure -> pairs: the width above which a height holds, and the height


async def refine(tried: dict[int, Heights], measure: Callable[[int], Awaitable[Heights]]) -> None:
    """Add to `tried` the widths between which a height jumps, until they are neighbours."""
    todo = list(zip(sorted(tried), sorted(tried)[1:], strict=False))
    while todo:
        low, high = todo.pop()
        jump = max((abs(tried[high][figure] - tried[low][figure]) for figure in tried[low]), default=0)
        if jump > NEAR and high - low > 1:
            middle = (low + high) // 2
            tried[middle] = await measure(middle)
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


def rules(figure: str, heights: list[tuple[int, int]]) -> str:
    """Return one figure's part of a page's style."""
    name, state = figure.split(" ")
    selector = f'[data-figure="{name}"][data-state="{state}"]'
    lines = [f"{selector} {{ --cb-room: {heights[0][1]}px; }}"]
    for above, height in heights[1:]:
        lines.append(f"@container (width > {above}px) {{ {selector} {{ --cb-room: {height}px; }} }}")
    return "\n".join(lines)


def sheet(page: Path) -> str:
    """Return a page that holds the figures of another one, and nothing else."""
    text = page.read_text(encoding="utf-8")
    state, words = STATE.search(text), WORDS.search(text)
    head = text[: text.index("</head>")].replace("<head>", f'<head><base href="{page.as_uri()}">', 1)
    boxes = "\n".join(BOX.findall(text))
    given = {"words": words[0] if words else "", "state": state[0] if state else ""}
    return SHEET.format(head=head, boxes=boxes, **given)


async def measured(tab: devtools.Tab, page: Path) -> Rooms:
    """Return the rooms of a page's figures; a figure that does not start has none."""

    async def measure(width: int) -> Heights:
        found: Heights = await tab.ask(HEIGHTS % width)
        return found

    await tab.go(page.as_uri())
    await tab.ask(START)
    widths = sorted({*range(NARROWEST, WIDEST + 1, STEP), *PHONES})
    heights = {width: await measure(width) for width in widths}
    await refine(heights, measure)
    return {
        figure: steps((width, heights[width][figure]) for width in sorted(heights))
        for figure in heights[NARROWEST]
    }


async def measure_some(command: str, pages: list[Path]) -> Rooms:
    """Return the rooms of the figures of some pages, one page after the other, in a browser of their own."""
    found: Rooms = {}
    async with devtools.tab(command) as tab:
        for page in pages:
            found |= await measured(tab, page)
    return found


async def measure_part(command: str, pages: list[Path]) -> Rooms:
    """Do so; where the browser would not start, or went away, once more in another one."""
    try:
        return await measure_some(command, pages)
    except devtools.DevToolsError:
        return await measure_some(command, pages)


async def measure_all(command: str, pages: list[Path]) -> Rooms:
    """Return the rooms of all figures of the pages."""
    with tempfile.TemporaryDirectory() as folder:
        sheets = [Path(folder) / f"{number}.html" for number in range(len(pages))]
        for own, page in zip(sheets, pages, strict=True):
            own.write_text(sheet(page), encoding="utf-8")
        parts = [sheets[first::AT_ONCE] for first in range(AT_ONCE)]
        found = await asyncio.gather(*(measure_part(command, part) for part in parts if part))
    return {figure: rooms for part in found for figure, rooms in part.items()}


def remembered(memory: Path, style: str) -> Rooms:
    """Return what was measured in an earlier build, if the pages had the same style then."""
    kept = freshness.recorded(memory) or {}
    return {
        figure: [(above, height) for above, height in rooms] for figure, rooms in kept.get(style, {}).items()
    }


def style_of(html: Path) -> str:
    """Return the digest of the style sheets that all pages share."""
    return freshness.digest((html / "_static").rglob("*.css"), html)


def finished(work: Awaitable[Result]) -> Result:
    """Return what comes of some work, done in a thread of its own: in this one a loop may run already."""

    async def done() -> Result:
        return await work

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, done()).result()


def look(pages: list[Path]) -> Rooms:
    """Measure the figures of some pages, or say in a line why that cannot be."""
    try:
        found = chromium.find()
        if not found:
            raise devtools.DevToolsError("there is no Chromium")
        return finished(asyncio.wait_for(measure_all(found[0], pages), AT_MOST))
    except Exception as error:  # whatever a browser does, the book is built
        why = str(error) or type(error).__name__
        print(
            f"The figures were not measured ({why}): until they start, their still pictures keep their room."
        )
        return {}


def write(page: Path, text: str, rooms: Rooms) -> None:
    """Write the rules of a page's figures into its head."""
    made = "\n".join(rules(figure, rooms[figure]) for figure in figures_of(text) if rooms.get(figure))
    block = f'<style class="cb-rooms">\n{made}\n</style>\n' if made else ""
    new = RULES.sub("", text).replace("</head>", f"{block}</head>", 1)
    if new != text:
        page.write_text(new, encoding="utf-8")


def figures_of(text: str) -> list[str]:
    """Return the figures of a page, each with its state, once."""
    return list(dict.fromkeys(" ".join(found) for found in FIGURE.findall(text)))


def keep(html: Path, memory: Path) -> None:
    """Give every page of a built book the room of its figures, measuring those that are not remembered.

    Args:
        html: the folder of the pages.
        memory: the file that remembers; it is written again where something was measured.
    """
    texts = {page: page.read_text(encoding="utf-8") for page in sorted(html.rglob("*.html"))}
    on_page = {page: figures_of(text) for page, text in texts.items() if figures_of(text)}
    style = style_of(html)
    rooms = remembered(memory, style)
    new = [page for page, figures in on_page.items() if not rooms.keys() >= set(figures)]
    if new and (measured_now := look(new)):
        rooms = {figure: [] for page in new for figure in on_page[page]} | rooms | measured_now
        used = {figure: rooms[figure] for figures in on_page.values() for figure in figures}
        freshness.record(memory, {style: used})
    for page in on_page:
        write(page, texts[page], rooms)
