"""A Chromium of a rehearsal: decks, sheets and pages, opened from disk, looked at in two widths."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from the_clock import expect

from tools import chromium

WIDTHS = (1280, 390)
LIVE = ".slide--now .cb-live"
IN_FIGURE = "!!document.activeElement.closest('.slide--now .cb-live')"
ASIDE = "document.documentElement.scrollWidth > innerWidth + 1"
TABS = 30  # into a figure, and from one of its controls to the next
STARTED_MS = 60_000
OWN = re.compile(r"(file|data|blob|about):|http://127\.0\.0\.1[:/]")  # what does not leave the laptop


class Eyes:
    """A page that notes what it asked for, and what went wrong in it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        self.troubles: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("requestfailed", lambda request: self.troubles.append(f"{request.url} is not there"))
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", lambda said: said.type == "error" and self.troubles.append(said.text))

    def calm(self) -> None:
        """Hold that nothing went wrong, and that nothing was asked of anybody else."""
        away = [url for url in self.asked if not OWN.match(url)]
        expect(not away, f"{self.page.url} asks the network for {away[:3]}")
        expect(not self.troubles, f"{self.page.url}: {self.troubles[:3]}")

    def look(self, address: str, picture: Path | None = None, leads_to: str = "") -> str:
        """Open a page in each width, and return its text; one that leads on is left for the other one."""
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.goto(address)
            if leads_to:
                self.page.wait_for_url(f"**/{leads_to}")
            self.page.wait_for_load_state("load")
            expect(not self.page.evaluate(ASIDE), f"{address} is wider than a screen of {width} px")
            if picture:
                self.page.screenshot(path=picture.with_name(f"{picture.name}-{width}.png"))
        self.calm()
        return self.page.inner_text("body")


@contextmanager
def browser() -> Iterator[Eyes]:
    """Start a Chromium that nobody sees."""
    found = chromium.find()
    expect(found, "there is no Chromium: python tools/chromium.py")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found[0], args=list(chromium.FLAGS))  # type: ignore[index]
        yield Eyes(opened.new_page())
        opened.close()


def give_talk(eyes: Eyes, deck: Path, pictures: Path) -> str:
    """Give a block's talk: every slide, every figure by keyboard, the notes, and the sheets."""
    page = eyes.page
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(deck.as_uri())
    slides = page.locator(".slide").count()
    with page.expect_popup() as opened:
        page.keyboard.press("n")
    notes = opened.value
    page.bring_to_front()
    used = 0
    for number in range(1, slides + 1):
        expect(_place(page) == f"{number} / {slides}", f"the deck stands at {_place(page)}, not at {number}")
        expect(
            f"{number} / {slides}:" in notes.inner_text("body"), f"the notes are not those of slide {number}"
        )
        if page.locator(LIVE).count():
            use_figure(page, number)
            used += 1
        page.screenshot(path=pictures / f"slide-{number}.png")
        page.keyboard.press("ArrowRight")
    expect(used, "no slide of the deck has a figure")
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True, print_background=True)))
    expect(sheets == slides, f"{slides} slides are printed on {sheets} sheets")
    eyes.calm()
    return f"{slides} slides, {used} figures used by keyboard, notes, {sheets} sheets"


def use_figure(page: Page, number: int) -> None:
    """Go into a slide's figure by Tab, change something with the arrow keys, and come out with Escape."""
    page.wait_for_selector(f'{LIVE}:is([data-live="yes"], [data-live="no"])', timeout=STARTED_MS)
    started = page.get_attribute(LIVE, "data-live") == "yes"
    expect(started, f"slide {number} stands still: {page.inner_text(LIVE)}")
    before, place = page.inner_html(LIVE), _place(page)
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate(IN_FIGURE):
            page.keyboard.press("ArrowRight")
            page.keyboard.press("ArrowDown")
            page.wait_for_timeout(100)
            if page.inner_html(LIVE) != before:
                break
    else:
        expect(False, f"the figure of slide {number} does not answer to the keyboard")
    expect(_place(page) == place, f"the arrow keys of the figure on slide {number} move the slides")
    page.keyboard.press("Escape")


def _place(page: Page) -> str:
    return page.inner_text(".foot__place")
