"""The room kept for a live figure is the room that it takes; where it cannot be measured, nothing fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tools import chromium, devtools, rooms

APART = 30  # px; a rule may be wrong by 12, the rest is for jumps between two widths that were tried
VIEWPORTS = (320, 360, 390, 480, 640, 768, 1024, 1280, 1600)
AT_REST = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
ROOM_AND_HEIGHT = """() => [...document.querySelectorAll(".cb-live")].map((one) => {
  const height = one.getBoundingClientRect().height;
  const state = one.dataset.live;
  one.dataset.live = "starting";
  const room = parseFloat(getComputedStyle(one).minHeight);
  one.dataset.live = state;
  return [one.dataset.figure, room, height];
})"""
FIGURE = '<div class="cb-live" data-model="0" data-figure="{0}" data-state="{1}"></div>'
PAGE = "<html><head><title>A page</title>\n</head><body>{}</body></html>"


def test_steps_join_neighbours_of_nearly_the_same_height() -> None:
    assert rooms.steps([(260, 1000.0)]) == [(0, 1000)]
    level = [(260, 1000.0), (268, 1024.0), (276, 1000.0)]
    assert rooms.steps(level) == [(0, 1012)]
    assert rooms.steps([*level, (284, 1025.0)]) == [(0, 1012), (276, 1025)]
    assert rooms.steps([(700, 1060.0), (701, 1259.4), (768, 1247.0)]) == [(0, 1060), (700, 1253)]


def test_a_jump_between_two_widths_is_found_to_the_pixel() -> None:
    asked: list[int] = []

    async def measure(width: int) -> rooms.Heights:
        asked.append(width)
        return {"one": 900.0 if width > 701 else 1100.0, "two": float(width)}

    async def search() -> dict[int, rooms.Heights]:
        tried = {width: await measure(width) for width in (692, 700, 708)}
        asked.clear()
        await rooms.refine(tried, measure)
        return tried

    assert {701, 702} <= rooms.finished(search()).keys()
    assert len(asked) <= 3
    assert all(width > 700 for width in asked), "nothing jumps below 700"


def test_the_rules_of_a_figure_hold_above_each_width() -> None:
    text = rooms.rules("pooling_explorer 0a1b", [(0, 1600), (324, 1500)])
    selector = '[data-figure="pooling_explorer"][data-state="0a1b"]'
    assert f"{selector} {{ --cb-room: 1600px; }}" in text
    assert f"@container (width > 324px) {{ {selector} {{ --cb-room: 1500px; }} }}" in text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A built book of two pages, with three figures of two kinds."""
    (tmp_path / "html" / "_static").mkdir(parents=True)
    (tmp_path / "html" / "_static" / "book.css").write_text("p {}", encoding="utf-8")
    figures = FIGURE.format("one", "aa"), FIGURE.format("one", "bb"), FIGURE.format("two", "cc")
    (tmp_path / "html" / "first.html").write_text(PAGE.format("".join(figures[:2])), encoding="utf-8")
    (tmp_path / "html" / "second.html").write_text(PAGE.format("".join(figures[1:])), encoding="utf-8")
    return tmp_path


def test_each_figure_is_measured_once_and_again_only_when_it_changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[list[str]] = []

    def look(pages: list[Path]) -> rooms.Rooms:
        measured.append([page.name for page in pages])
        found = {figure for page in pages for figure in rooms.figures_of(page.read_text(encoding="utf-8"))}
        return {figure: [(0, 500), (300, 400)] for figure in found if figure != "two cc"}

    monkeypatch.setattr(rooms, "look", look)
    html, memory = folder / "html", folder / "rooms.json"
    first, second = html / "first.html", html / "second.html"

    def keep() -> list[list[str]]:
        measured.clear()
        rooms.keep(html, memory)
        return measured

    assert keep() == [["first.html", "second.html"]]
    text = first.read_text(encoding="utf-8")
    assert text.count("400px") == 2
    assert text.index("400px") < text.index("</head>")
    assert '"two"' not in second.read_text(encoding="utf-8").split("</head>")[0], "it did not start"
    assert keep() == []
    assert first.read_text(encoding="utf-8") == text
    second.write_text(PAGE.format(FIGURE.format("two", "changed")), encoding="utf-8")
    assert keep() == [["second.html"]]
    (html / "_static" / "book.css").write_text("p { margin: 0 }", encoding="utf-8")
    assert keep() == [["first.html", "second.html"]]
    memory.write_text("half a fi", encoding="utf-8")
    assert keep() == [["first.html", "second.html"]]


def test_the_style_is_that_of_all_sheets_that_pages_share(folder: Path) -> None:
    deep = folder / "html" / "_static" / "styles"
    deep.mkdir()
    seen = [rooms.style_of(folder / "html")]
    for text in ("b {}", "i {}"):
        (deep / "theme.css").write_text(text, encoding="utf-8")
        seen.append(rooms.style_of(folder / "html"))
    (deep / "theme.js").touch()
    assert len(set(seen)) == 3
    assert rooms.style_of(folder / "html") == seen[-1]


@pytest.mark.parametrize(
    ("found", "why"), [(None, "there is no Chromium"), (("/bin/false", "here"), "stopped while starting")]
)
def test_where_nothing_can_be_measured_a_line_says_so_and_the_pages_stay(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    found: tuple[str, str] | None,
    why: str,
) -> None:
    monkeypatch.setattr(chromium, "find", lambda: found)
    before = (folder / "html" / "first.html").read_bytes()
    rooms.keep(folder / "html", folder / "rooms.json")
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert why in said
    assert (folder / "html" / "first.html").read_bytes() == before
    assert not (folder / "rooms.json").exists()


def test_a_browser_that_goes_away_is_tried_once_more(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    tried: list[str] = []

    async def measure(command: str, pages: list[Path]) -> rooms.Rooms:
        tried.append(command)
        if len(tried) in goes_away:
            raise devtools.DevToolsError("The browser went away.")
        return {"one aa": [(0, 500)]}

    monkeypatch.setattr(rooms, "measure_some", measure)
    monkeypatch.setattr(rooms, "AT_ONCE", 1)
    monkeypatch.setattr(chromium, "find", lambda: ("browser", "here"))
    page = folder / "html" / "first.html"
    goes_away = {1}
    assert rooms.look([page]) == {"one aa": [(0, 500)]}
    goes_away = {3, 4}
    assert rooms.look([page]) == {}
    assert tried == ["browser"] * 4


@pytest.mark.browser
def test_every_live_figure_takes_the_room_that_is_kept_for_it(html: Path, browser: Any) -> None:
    tab = browser.new_page()
    wrong, seen = [], 0
    for page in sorted(html.rglob("*.html")):
        if 'class="cb-live"' not in page.read_text(encoding="utf-8"):
            continue
        tab.goto(page.as_uri())
        tab.wait_for_function(rooms.ALIVE)
        for width in VIEWPORTS:
            tab.set_viewport_size({"width": width, "height": 900})
            tab.evaluate(AT_REST)
            for figure, room, height in tab.evaluate(ROOM_AND_HEIGHT):
                seen += 1
                if abs(room - height) > APART:
                    wrong.append(f"{page.name}, {figure}, {width} px: takes {height:.0f} px, kept {room:.0f}")
    tab.close()
    assert seen >= 10 * len(VIEWPORTS)
    assert wrong == []
