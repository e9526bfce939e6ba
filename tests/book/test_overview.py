"""The chapters at a glance (book/_ext/overview.py): nothing is missing, and what is added up is counted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from docutils import nodes

ROOT = Path(__file__).resolve().parents[2]
LIST = re.compile(r'<dl class="[^"]*cb-overview">(.*?)</dl>(?:\s*<p>([^<]*)</p>)?', re.S)
MINUTES = re.compile(r'class="cb-overview__time">(\d+) min<')


@pytest.fixture(scope="module")
def lists(html: Path) -> list[tuple[str, str]]:
    """Each list of chapters on the landing page, and what stands below it."""
    return LIST.findall((html / "book" / "index.html").read_text(encoding="utf-8"))


def test_the_landing_page_lists_every_chapter_with_its_question(lists: list[tuple[str, str]]) -> None:
    parts = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    numbered = [part for part in parts if part.get("numbered")]
    overview = lists[-len(numbered) :]
    for part, (entries, _) in zip(numbered, overview, strict=True):
        found = re.findall(r'href="([\w/]+)\.html"', entries)
        assert [f"book/{page}" for page in found] == [chapter["file"] for chapter in part["chapters"]]
        assert entries.count("?</p>") == len(found), "a chapter without its question"


def test_minutes_are_counted_and_add_up(lists: list[tuple[str, str]]) -> None:
    ways = [(entries, said) for entries, said in lists if said.startswith("Altogether")]
    assert len(ways) == 2
    for entries, said in ways:
        times = [int(time) for time in MINUTES.findall(entries)]
        assert all(time > 0 and time % 5 == 0 for time in times)
        hours, rest = re.search(r"about (?:(\d+) h ?)?(?:(\d+) min)?", said).groups(default="0")  # type: ignore[union-attr]
        assert 60 * int(hours) + int(rest) == sum(times)
    first, second = (sum(map(int, MINUTES.findall(entries))) for entries, _ in ways)
    assert first <= 75, "an hour is an hour"
    assert second <= 6 * 60, "a day leaves time for the exercises"


def test_what_is_not_read_on_the_way_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "book" / "_ext"))
    import overview

    exercise = nodes.admonition("", nodes.paragraph("", "not these four words"), classes=["exercise"])
    code = nodes.literal_block("", "nor = this")
    read = nodes.paragraph("", "these ", nodes.emphasis("", "four words"), nodes.Text(" here"))
    assert overview.count(nodes.section("", read, exercise, code)) == 4


def test_every_chapter_has_a_small_picture_and_every_part_says_what_it_is_good_for(html: Path) -> None:
    page = (html / "book" / "index.html").read_text(encoding="utf-8")
    parts = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    numbered = [part for part in parts if part.get("numbered")]
    shown = re.findall(r'<img class="cb-overview__picture cb-day"', page)
    assert len(shown) == sum(len(part["chapters"]) for part in numbered)
    assert page.count("<p>Afterwards you can ") == len(numbered)


def test_a_piece_has_its_shape_and_nothing_beyond_the_edge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "book" / "_ext"))
    import overview
    from PIL import Image

    picture = Image.new("RGB", (400, 100), (1, 2, 3))
    picture.putpixel((0, 0), (7, 7, 7))  # the ground
    middle = overview.piece(picture, [40, 0, 60, 100])
    assert middle.size == overview.SMALL
    assert middle.getpixel((104, 68)) == (1, 2, 3)
    whole = overview.piece(picture, [0, 0, 100, 100])
    assert whole.getpixel((104, 68)) == (1, 2, 3)
    assert whole.getpixel((104, 2)) == (7, 7, 7)
