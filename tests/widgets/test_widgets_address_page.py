"""States of figures in the address of a page, with the book's own host, opened from disk."""

import json

import pytest
from figure_page import AXE, RULES, SMALLEST_TARGET, stored

from cnn_course.widgets import HighwayGateExplorer, PoolingExplorer

pytestmark = pytest.mark.browser

MADE = {"first": PoolingExplorer, "second": PoolingExplorer, "gates": HighwayGateExplorer}
PAGE = """<!doctype html>
<html lang="en" data-theme="light">
<meta charset="utf-8">
<title>Three figures</title>
<main><h1>Three figures</h1><p style="height: 900px"></p>
{figures}
<h2 id="in-code" style="margin: 1500px 0">In code</h2></main>
<script type="application/vnd.jupyter.widget-state+json">{state}</script>
<script id="cb-words" type="application/json">{{}}</script>
<script>{host}</script>
"""
FIGURE = """<div class="cb-live" data-model="{name}" id="{name}"><img class="cb-live__still" alt="">
<div class="cb-live__view" hidden></div><p class="cb-live__words"></p></div>"""


def kept(figure):
    """Return a figure's state as the book's pages keep it."""
    model = stored(figure)
    kind = type(figure)
    model["state"]["_anywidget_id"] = f"{kind.__module__}.{kind.__name__}"
    model["buffers"] = [{"encoding": "base64", "path": path, "data": data} for path, data in model["buffers"]]
    return model


@pytest.fixture(scope="module")
def address(root, tmp_path_factory):
    state = json.dumps({"state": {name: kept(kind()) for name, kind in MADE.items()}})
    text = PAGE.format(
        figures="".join(FIGURE.format(name=name) for name in MADE),
        state=state.replace("</", "<\\/"),
        host=(root / "book" / "_static" / "host.js").read_text(encoding="utf-8"),
    )
    path = tmp_path_factory.mktemp("address") / "page.html"
    path.write_text(text, encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def opened(address, browser):
    """Open the page at an address; errors there fail the test."""
    context = browser.new_context(viewport={"width": 900, "height": 700}, offline=True)
    errors: list[str] = []

    def open_at(fragment=""):
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address + fragment)
        page.wait_for_function("document.querySelectorAll('.cb-live[data-live=yes]').length === 3")
        return page

    yield open_at
    context.close()
    assert not errors, errors


def state(page, name):
    return page.evaluate("name => document.querySelector(`#${name} .cc-figure`).state()", name)


def fragment(page):
    return page.evaluate("location.hash")


def seen(page, name):
    """Return where the upper end of a figure stands in the window."""
    return page.evaluate("name => document.getElementById(name).getBoundingClientRect().top", name)


def test_what_the_reader_changes_stands_in_the_address_and_comes_back(opened):
    page = opened()
    assert fragment(page) == "", "nothing was changed yet"
    steps = page.evaluate("history.length")
    page.locator("#second").get_by_label("average").check(force=True)
    page.wait_for_function("location.hash === '#PoolingExplorer-2?kind=average'")
    assert page.evaluate("history.length") == steps, "Back leads to the page before"
    page.locator("#gates").get_by_role("button", name="layer 9", exact=True).click()
    page.locator("#gates").get_by_label("Plain", exact=True).check(force=True)
    both = "#HighwayGateExplorer?layer=9/PoolingExplorer-2?kind=average"
    page.wait_for_function(f"location.hash === {both!r}")
    again = opened(both)
    again.wait_for_function("scrollY > 0")
    assert abs(seen(again, "gates")) < 2
    assert state(again, "second")["kind"] == "average"
    assert state(again, "first")["kind"] == "max"
    assert (state(again, "gates")["layer"], state(again, "gates")["guess"]) == (9, "none"), (
        "no answer is sent"
    )
    again.locator("#gates").get_by_role("button", name="Reset").click()
    again.wait_for_function("location.hash === '#PoolingExplorer-2?kind=average'")


def test_another_address_is_taken_and_the_page_keeps_its_own(opened):
    page = opened("#in-code")
    assert seen(page, "in-code") < 700
    page.locator("#first").get_by_role("button", name="Reset").click()
    page.wait_for_timeout(600)
    assert fragment(page) == "#in-code"
    page.evaluate("location.hash = '#PoolingExplorer?pool_size=3&padding=same&pick=99,99'")
    page.wait_for_function("document.querySelector('#first .cc-figure').state().size === 3")
    assert state(page, "first")["pick"] == [13, 13], "moved into the output"
    assert abs(seen(page, "first")) < 2
    page.evaluate("location.hash = '#in-code'")
    page.wait_for_timeout(200)
    assert state(page, "first")["size"] == 3
    assert fragment(page) == "#in-code"


def test_an_answer_is_taken_where_who_sends_it_asks_for_that(opened):
    page = opened("#HighwayGateExplorer?layer=9&guess=plain")
    assert state(page, "gates")["guess"] == "plain"


def test_what_cannot_be_is_said_and_the_rest_is_taken(opened):
    page = opened("#HighwayGateExplorer?bias=-2&epoch=3&colour=red&layer=%")
    note = page.locator("#gates .cc-address-note")
    assert note.inner_text() == (
        "Not taken from the address: bias must be one of \u22121, \u22123. Received: bias=-2. "
        "There is no setting colour. There are bias, epoch, guess, layer. "
        "layer must be a whole number from 0 to 18. Received: layer=%."
    )
    assert (state(page, "gates")["epoch"], state(page, "gates")["bias"]) == (3, -1)
    height = page.locator("#gates").bounding_box()["height"]
    page.keyboard.press("Tab")
    page.locator("#gates").get_by_role("button", name="layer 9", exact=True).click()
    assert not note.is_visible(), "it goes with the next change"
    assert page.locator("#gates").bounding_box()["height"] == height


def test_the_link_is_copied_from_the_corner_and_nothing_moves(opened):
    page = opened()
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    page.locator("#first").get_by_label("average").check(force=True)
    before = page.locator("#first").bounding_box()["height"]
    page.locator("#first").get_by_role("button", name="Copy a link to this state").click()
    page.wait_for_function("window.copied")
    assert page.evaluate("copied") == page.url.split("#")[0] + "#PoolingExplorer?kind=average"
    note = page.locator("#first .cc-address-note")
    assert note.inner_text() == "Link copied."
    assert page.locator("#first").bounding_box()["height"] == before
    page.keyboard.press("Escape")
    assert not note.is_visible()
    page.evaluate(
        "navigator.clipboard.writeText = () => Promise.reject(); document.execCommand = () => false"
    )
    page.locator("#first .cc-address-button").press("Enter")
    page.wait_for_function("document.activeElement.value?.endsWith('#PoolingExplorer?kind=average')")


def test_the_corner_has_room_at_every_width(opened):
    page = opened()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for width in (360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 700})
        box = page.locator("#gates .cc-address-button").bounding_box()
        assert min(box["width"], box["height"]) >= SMALLEST_TARGET
        controls = page.locator("#gates .cc-controls").bounding_box()
        beside = box["x"] >= controls["x"] + controls["width"] - 1
        assert beside or box["y"] + box["height"] <= controls["y"] + 1
        run = "(tags) => axe.run('.cc-address', { runOnly: tags, resultTypes: ['violations'] })"
        assert page.evaluate(run, RULES)["violations"] == []
