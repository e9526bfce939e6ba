"""A page with one figure in it and a small model behind it: what the book does, without the book."""

import base64
import contextlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from ipywidgets.widgets.widget import _remove_buffers

HOST = Path(__file__).with_name("host.js")
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALLEST_TARGET = 28  # CSS pixels; success criterion 2.5.8 of WCAG 2.2 asks for 24
SMALLEST_LETTERS = 12  # CSS pixels

# What slow machines do at times: LATE_FRAMES=250 lets a page wait so many milliseconds for each frame.
LATE = os.environ.get("LATE_FRAMES")
LATE_FRAMES = """{
  const later = setTimeout.bind(window);
  window.requestAnimationFrame = (call) => later(() => call(performance.now()), milliseconds);
  window.cancelAnimationFrame = clearTimeout.bind(window);
}"""

# A short motion may begin and end between two frames: how long each is to take is kept in `motions`.
MOTIONS = """const animate = Element.prototype.animate;
Element.prototype.animate = function (...more) {
  const motion = animate.apply(this, more);
  motions.push(motion.effect.getTiming().duration);
  return motion;
};
window.motions = [];"""

PAGE = """<!doctype html>
<html lang="en"{theme}>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>A figure</title>
<style>
body {{ margin: 0; background: var(--cc-paper) }}
main {{ max-width: {width}px; margin: 0 auto; padding: 16px }}
</style>
<main><h1 style="font: 600 1.2rem system-ui; color: var(--cc-ink)">A figure</h1><div id="figure"></div></main>
<script id="state" type="application/json">{state}</script>
<script>{host}</script>
<script>
window.started = mount(JSON.parse(document.getElementById("state").textContent), "{kind}");
</script>
"""


def stored(widget: Any, names: Iterable[str] | None = None) -> dict[str, Any]:
    """Return traits, or those named, as JSON and its bytes beside it."""
    state, paths, buffers = _remove_buffers(widget.get_state(names))
    texts = [base64.b64encode(bytes(buffer)).decode() for buffer in buffers]
    return {"state": state, "buffers": list(zip(paths, texts, strict=True))}


def write_page(widget, path: Path, width: int = 768, theme: str | None = None, kind: str = "view") -> str:
    """Write the page and return its address; `kind` is how it gets binary traits: view, buffer or array."""
    state = json.dumps(stored(widget)).replace("</", "<\\/")
    attribute = f' data-theme="{theme}"' if theme else ""
    host = HOST.read_text(encoding="utf-8")
    text = PAGE.format(state=state, host=host, theme=attribute, width=width, kind=kind)
    path.write_text(text, encoding="utf-8")
    return path.as_uri()


def settle(page: Any) -> None:
    """Wait until what was asked for has been drawn."""
    page.evaluate("settled()")


def put(page: Any, **settings: Any) -> None:
    """Set traits as Python does; the page draws them in its next frame."""
    page.evaluate("(all) => Object.entries(all).forEach(([k, v]) => model.set(k, v))", settings)


def look(page: Any, theme: str, width: int) -> None:
    """Give an open page another theme and another width."""
    page.set_viewport_size({"width": width, "height": page.viewport_size["height"]})
    page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
    page.wait_for_function("(width) => innerWidth === width", arg=width)
    settle(page)


@contextlib.contextmanager
def pages(browser: Any, folder: Path) -> Iterator[Callable[..., Any]]:
    """Yield a function that opens a figure on a page of its own, offline; errors there fail the test."""
    contexts: list[Any] = []
    errors: list[str] = []

    def open_page(
        widget: Any,
        width: int = 1280,
        height: int = 900,
        theme: str | None = "light",
        kind: str = "view",
        **more: Any,
    ) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, offline=True, **more)
        if LATE:
            context.add_init_script(LATE_FRAMES.replace("milliseconds", LATE))
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: message.type == "error" and errors.append(message.text))
        page.goto(write_page(widget, folder / f"{len(contexts)}.html", theme=theme, kind=kind))
        page.evaluate("window.started")
        settle(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors, errors
