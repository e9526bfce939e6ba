"""Every page of the book and the sample: from disk alone, in two looks, no barriers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from every_page import look_for_barriers, pages_of, visit
from PIL import Image

from tools.weight import WEIGHT_LIMIT, loads, local_file, weight

STYLE_URL = re.compile(r"(?:url\(\s*|@import\s+)['\"]?([^'\")]+)")


def test_pages_and_styles_load_only_files_that_are_there(built: Path) -> None:
    for page in pages_of(built):
        for url in loads(page.read_text(encoding="utf-8")):
            assert local_file(page, url).is_file(), f"{page.name} loads {url}"
    for style in built.rglob("*.css"):
        text = style.read_text(encoding="utf-8")
        for url in STYLE_URL.findall(text):
            assert url.startswith(("data:", "#")) or local_file(style, url).is_file(), (
                f"{style.name} loads {url}"
            )


def test_no_script_asks_the_network(built: Path) -> None:
    for script in built.rglob("*.js"):
        if script.name in {
            "searchindex.js",
            "search-texts.js",
            "searchtools.js",
        }:  # the search words, and those around them; a summary that is switched off
            continue
        text = script.read_text(encoding="utf-8")
        assert not re.search(r"\bfetch\(|XMLHttpRequest|importScripts|\bimport\(['\"]", text), script
        assert not re.search(r"https?://(?!www\.w3\.org)\S+\.m?js\b", text), script


def test_no_page_is_heavier_than_allowed(built: Path) -> None:
    weights = {page.relative_to(built).as_posix(): weight(page, built) for page in pages_of(built)}
    assert {name: bytes_ for name, bytes_ in weights.items() if bytes_ > WEIGHT_LIMIT} == {}


def test_by_night_no_picture_brings_white_along(html: Path) -> None:
    """Lines on white, marked `plot`, are turned by the style; all others have a twin on a dark ground."""
    for page in pages_of(html):
        for tag in re.findall(r"<img [^>]*>", page.read_text(encoding="utf-8")):
            source = re.search(r'src="([^"]*)"', tag)
            assert source, tag
            if source[1].startswith("data:") or re.search(r'class="[^"]*\bplot\b', tag):
                continue
            assert re.search(r'class="[^"]*\bcb-(day|night)\b', tag), f"{page.name}: {tag}"
            if "cb-night" not in tag or "cb-overview" in tag:  # of which the edge may cut a photograph
                continue
            pixels = np.asarray(Image.open(local_file(page, source[1])).convert("RGB"))
            glaring = (pixels > 240).all(axis=-1)
            edge = np.concatenate([glaring[0], glaring[-1], glaring[:, 0], glaring[:, -1]])
            assert edge.mean() < 0.02, f"{page.name}: {source[1]}"


@pytest.mark.browser
@pytest.mark.parametrize(
    "page", ["book/words/feature_maps", "book/seeing/anatomy", "notebooks/solutions/02_simple_cells"]
)
def test_on_a_phone_pictures_keep_letters_that_can_be_read(html: Path, browser: Any, page: str) -> None:
    """Letters of our plots are 12 px high at least: three quarters of that are 9.

    A picture without letters may be as small as it must be to be seen whole.
    """
    tab, _ = visit(browser, html / f"{page}.html", 390, "light")
    shown = tab.locator(".cb-picture > img:visible").all()
    assert shown
    for image in shown:
        own = float(image.evaluate("one => getComputedStyle(one).getPropertyValue('--cb-own')").strip("px"))
        box = image.evaluate(
            "async (one) => { one.loading = 'eager'; await one.decode(); "
            "return [one.clientWidth, one.clientHeight, one.naturalWidth / one.naturalHeight]; }"
        )
        least = 0 if image.evaluate("one => one.classList.contains('whole')") else 0.74 * own
        assert least <= box[0] <= own + 1, page
        assert box[0] / box[1] == pytest.approx(box[2], rel=0.02), f"{page}: a picture is out of shape"
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    tab.context.close()


EDGES = """() => {
  const parts = { text: "section > p", figure: "figure", live: ".cb-live", code: "div.highlight",
    box: "section > .admonition", quiz: "form.cb-quiz", caption: "figcaption > p, figcaption" };
  const shown = (part) => part.getClientRects().length && !part.closest("figure figure, aside, details, li");
  const found = {};
  for (const [name, selector] of Object.entries(parts)) {
    const edges = [...document.querySelectorAll(`.bd-article :is(${selector})`)]
      .filter(shown).filter((part) => name === "code" || !part.parentElement.closest(".admonition"))
      .map((part) => Math.round(part.getBoundingClientRect().right));
    if (edges.length) found[name] = [...new Set(edges)];
  }
  return found;
}"""


@pytest.mark.browser
@pytest.mark.parametrize(
    "chapter", ["seeing/convolution", "words/padding", "code/training", "networks/resnet"]
)
def test_text_figures_code_and_boxes_end_at_one_edge(html: Path, browser: Any, chapter: str) -> None:
    tab, _ = visit(browser, html / "book" / f"{chapter}.html", 1280, "light")
    for width in (1280, 1600, 900):
        tab.set_viewport_size({"width": width, "height": 900})
        edges = tab.evaluate(EDGES)
        assert {"text", "figure", "live", "code", "quiz"} <= edges.keys()
        column = tab.locator(".bd-article").bounding_box()
        assert {edge for found in edges.values() for edge in found} == {
            round(column["x"] + column["width"])
        }, edges
    tab.context.close()


@pytest.mark.browser
def test_every_page_opens_from_disk_without_trouble_or_barriers(
    built: Path, browser: Any, axe_source: str
) -> None:
    """On a phone at night; then, without being opened again, on a desk by day."""
    look_for_barriers(built, browser, axe_source, [(360, "dark"), (1280, "light")])


@pytest.mark.slow
@pytest.mark.browser
def test_every_page_opens_on_a_desk_by_day(built: Path, browser: Any, axe_source: str) -> None:
    look_for_barriers(built, browser, axe_source, [(1280, "light")])


@pytest.mark.browser
def test_the_front_door_opens_the_landing_page(html: Path, browser: Any) -> None:
    tab = browser.new_page()
    tab.goto((html / "index.html").as_uri())
    tab.wait_for_url("**/book/index.html")
    assert tab.locator("h1").count() == 1
    tab.close()


@pytest.mark.browser
def test_search_works_from_disk(html: Path, browser: Any) -> None:
    tab, trouble = visit(browser, html / "book" / "index.html", 1280, "light")
    tab.get_by_role("searchbox").fill("stride")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#search-results li a")
    assert tab.locator("#search-results a", has_text="Glossary").count() >= 1
    tab.wait_for_function("document.querySelector('#search-results .search-summary').textContent")
    # What the landing page lists are titles.
    silent = tab.locator("#search-results li:not(:has(.cb-search__line)) a")
    assert [link.get_attribute("href") for link in silent.all()] in (
        [],
        ["book/index.html"],
    )  # a list of titles
    lines = tab.locator("#search-results .cb-search__line").all_inner_texts()
    assert all("strid" in line.lower() for line in lines)
    section = tab.locator("#search-results a", has_text=" › ").first
    title = section.inner_text().split(" › ")[-1]
    section.click()
    tab.wait_for_load_state()
    assert title in tab.locator(f"[id='{tab.url.split('#')[1]}']").inner_text()
    assert trouble == []
    tab.context.close()


@pytest.mark.browser
def test_the_skip_link_comes_first_and_leads_to_the_text(html: Path, browser: Any) -> None:
    tab, _ = visit(browser, html / "book" / "index.html", 1280, "light")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Skip to the text"
    assert tab.locator(".cb-skip").bounding_box()["y"] >= 0
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main-content"
    tab.context.close()


@pytest.mark.browser
def test_the_colours_follow_the_system_until_they_are_chosen_and_are_remembered(
    html: Path, browser: Any
) -> None:
    tab, _ = visit(browser, html / "book" / "index.html", 1280, "dark")
    theme = "document.documentElement.dataset.theme"
    assert tab.evaluate(theme) == "dark"
    tab.emulate_media(color_scheme="light")
    tab.wait_for_function(f"{theme} === 'light'")
    button = tab.get_by_role("button", name="Colours")
    button.click()
    button.click()
    assert (tab.evaluate(theme), button.inner_text().strip()) == ("dark", "Colours: dark")
    tab.reload()
    # Not at once: where the page comes back in another process, what is kept may come after it.
    tab.wait_for_function(f"{theme} === 'dark'")
    assert button.inner_text().strip() == "Colours: dark"
    tab.context.close()


@pytest.mark.browser
def test_colours_chosen_on_one_page_hold_on_those_that_are_open_and_on_those_one_goes_back_to(
    html: Path, browser: Any
) -> None:
    tab, _ = visit(browser, html / "book" / "index.html", 1280, "light")
    beside = tab.context.new_page()
    beside.goto((html / "book" / "glossary.html").as_uri())
    is_dark = "document.documentElement.dataset.theme === 'dark'"
    button = tab.get_by_role("button", name="Colours")
    button.click()
    button.click()
    beside.wait_for_function(is_dark)
    assert beside.get_by_role("button", name="Colours").inner_text().strip() == "Colours: dark"
    # A page that the browser has kept, and shows again, hears of it only then.
    beside.evaluate("localStorage.setItem('mode', 'light')")
    tab.wait_for_function(f"!({is_dark})")
    assert beside.evaluate(is_dark)
    beside.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert not beside.evaluate(is_dark)
    assert beside.get_by_role("button", name="Colours").inner_text().strip() == "Colours: light"
    tab.context.close()


@pytest.mark.browser
def test_on_a_small_screen_the_chapters_open_and_close_by_keyboard(html: Path, browser: Any) -> None:
    tab, _ = visit(browser, html / "book" / "glossary.html", 390, "light")
    link = tab.get_by_role("navigation", name="Chapters").get_by_role("link", name="Bibliography")
    assert not link.is_visible()
    button = tab.get_by_role("button", name="Chapters")
    button.focus()
    tab.keyboard.press("Enter")
    assert link.is_visible()
    assert button.get_attribute("aria-expanded") == "true"
    tab.keyboard.press("Escape")
    assert not link.is_visible()
    assert tab.evaluate("document.activeElement.getAttribute('aria-controls')") == "chapters"
    tab.context.close()


@pytest.mark.browser
def test_without_javascript_the_chapters_the_text_and_the_formulas_are_there(
    sample: Path, browser: Any
) -> None:
    page = sample / "_build" / "html" / "book" / "part" / "page.html"
    for width in (1280, 390):
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False)
        tab = context.new_page()
        tab.goto(page.as_uri())
        assert tab.get_by_role("link", name="A page with neither figures nor code").first.is_visible()
        assert tab.locator(".katex-display .katex-html").is_visible()
        assert tab.get_by_role("button").count() == 0
        context.close()


@pytest.mark.browser
@pytest.mark.parametrize("chapter", ["code/hardware", "words/channels"])  # with wide formulas
def test_on_a_phone_the_number_of_a_formula_is_in_view_and_the_formula_scrolls(
    html: Path, browser: Any, chapter: str
) -> None:
    tab, _ = visit(browser, html / "book" / f"{chapter}.html", 320, "light")
    numbers = tab.locator(".math-block .eqno")
    assert numbers.count() >= 2
    for place in range(numbers.count()):
        box = numbers.nth(place).bounding_box()
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 320
    scrolling = tab.evaluate(
        """() => [...document.querySelectorAll(".katex-display")]
        .filter((one) => one.scrollWidth > one.clientWidth + 1)
        .map((one) => [one.tabIndex, one.getBoundingClientRect().right <= innerWidth])"""
    )
    assert scrolling
    assert all(one == [0, True] for one in scrolling)
    tab.context.close()


@pytest.mark.browser
def test_a_printed_chapter_has_its_title_and_the_width_of_the_sheet(html: Path, browser: Any) -> None:
    tab, _ = visit(browser, html / "book" / "words" / "padding.html", 794, "light")
    printed = tab.pdf(format="A4", prefer_css_page_size=True, outline=True, tagged=True)
    assert re.search(rb"/Title \((\d+\. )?Padding\)", printed), "the printed sheets lack the title"
    tab.emulate_media(media="print")
    for part in ("h1", "section > p:not(.question)", "section > .admonition", "figure", "pre"):
        width = tab.locator(f".bd-article {part}").first.bounding_box()["width"]
        assert width > 0.97 * 794, f"{part} takes {width:.0f} of the 794 px between the margins"
    tab.context.close()


@pytest.mark.browser
def test_code_is_copied_by_a_button_that_says_so(sample: Path, browser: Any) -> None:
    tab, trouble = visit(browser, sample / "_build" / "html" / "book" / "part" / "page.html", 1280, "light")
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = tab.get_by_role("button", name="Copy this code").first
    button.focus()
    tab.keyboard.press("Enter")
    tab.get_by_role("status").filter(has_text="Copied").wait_for()
    assert tab.evaluate("navigator.clipboard.readText()").startswith("import numpy as np\n")
    assert trouble == []
    tab.context.close()


@pytest.mark.browser
def test_a_term_says_what_it_means_under_the_pointer_and_with_the_focus(html: Path, browser: Any) -> None:
    tab, trouble = visit(browser, html / "book" / "words" / "stride.html", 1280, "light")
    box, term = tab.locator("#cb-term"), tab.locator("a:has(.std-term)", has_text="feature map").first
    term.hover()
    box.wait_for(state="visible")
    assert box.inner_text().startswith("What one filter makes of an image")
    box.hover()  # it stays while it is read
    tab.wait_for_timeout(400)
    assert box.is_visible()
    tab.keyboard.press("Escape")
    assert box.is_hidden()
    term.focus()
    assert box.is_visible()
    assert term.get_attribute("aria-describedby") == "cb-term"
    term.blur()
    assert box.is_hidden()
    assert trouble == []
    tab.context.close()


@pytest.mark.browser
def test_on_a_phone_a_tap_defines_a_term_and_the_contents_unfold_above_the_text(
    html: Path, browser: Any
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 700}, has_touch=True, is_mobile=True)
    tab = context.new_page()
    tab.goto((html / "book" / "words" / "stride.html").as_uri())
    fold = tab.locator("details.cb-fold")
    fold.locator("summary").tap()
    link = fold.locator("a").nth(2)
    section = link.get_attribute("href")
    link.tap()
    assert tab.url.endswith(section)
    assert fold.get_attribute("open") is None
    term, page = tab.locator("a:has(.std-term)").nth(1), tab.url
    term.tap()
    box = tab.locator("#cb-term").bounding_box()
    assert tab.url == page
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    term.tap()
    tab.wait_for_url("**/glossary.html#term-*")
    context.close()
