"""The room kept for each live figure is the room that it takes: figure_heights.css fits the figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tools import heights

APART = 30  # px; a rule of the file may be wrong by 12, the rest is for another machine's fonts
VIEWPORTS = (320, 360, 390, 480, 640, 768, 1024, 1280, 1600)
ROOM_AND_HEIGHT = """() => [...document.querySelectorAll(".cb-live")].map((one) => {
  const height = one.getBoundingClientRect().height;
  const state = one.dataset.live;
  one.dataset.live = "starting";
  const room = parseFloat(getComputedStyle(one).minHeight);
  one.dataset.live = state;
  return [one.dataset.place, room, height];
})"""


def test_steps_join_neighbours_of_nearly_the_same_height() -> None:
    assert heights.steps([(260, 1000.0)]) == [(0, 1000)]
    level = [(260, 1000.0), (268, 1024.0), (276, 1000.0)]
    assert heights.steps(level) == [(0, 1012)]
    assert heights.steps([*level, (284, 1025.0)]) == [(0, 1012), (276, 1025)]
    assert heights.steps([(700, 1060.0), (701, 1259.4), (768, 1247.0)]) == [(0, 1060), (700, 1253)]


def test_a_jump_between_two_widths_is_found_to_the_pixel() -> None:
    asked: list[int] = []

    def measure(width: int) -> heights.Heights:
        asked.append(width)
        return {"one": 900.0 if width > 701 else 1100.0, "two": float(width)}

    tried = {width: measure(width) for width in (692, 700, 708)}
    asked.clear()
    heights.refine(tried, measure)
    assert {701, 702} <= tried.keys()
    assert len(asked) <= 3
    assert all(width > 700 for width in asked), "nothing jumps below 700"


def test_the_rules_of_a_figure_hold_above_each_width() -> None:
    text = heights.rules("book/words/padding 1", [(0, 1600), (324, 1500)])
    assert '[data-place="book/words/padding 1"] { --cb-room: 1600px; }' in text
    assert '@container (width > 324px) { [data-place="book/words/padding 1"] { --cb-room: 1500px; } }' in text


@pytest.mark.browser
def test_every_live_figure_takes_the_room_that_is_kept_for_it(html: Path, browser: Any) -> None:
    """Where this fails, a figure or its use has changed: run `python tools/heights.py`."""
    tab = browser.new_page()
    wrong, seen = [], 0
    for page in sorted(html.rglob("*.html")):
        if 'class="cb-live"' not in page.read_text(encoding="utf-8"):
            continue
        tab.goto(page.as_uri())
        tab.wait_for_function(heights.ALIVE)
        for width in VIEWPORTS:
            tab.set_viewport_size({"width": width, "height": 900})
            tab.evaluate(heights.AT_REST)
            for place, room, height in tab.evaluate(ROOM_AND_HEIGHT):
                seen += 1
                if abs(room - height) > APART:
                    wrong.append(f"{place}, {width} px: it takes {height:.0f} px, {room:.0f} are kept")
    tab.close()
    assert seen >= 10 * len(VIEWPORTS)
    assert wrong == [], "Run `python tools/heights.py`.\n" + "\n".join(wrong)
