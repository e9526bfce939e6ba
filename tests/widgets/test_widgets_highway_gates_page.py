"""The figure of highway gates, in a real browser: what it shows, and when."""

import pytest
from figure_page import pages, put, settle

from cnn_course.widgets import HighwayGateExplorer, highway_gate_explorer
from cnn_course.words import table

pytestmark = pytest.mark.browser

ROOT = "document.querySelector('.cc-highway-gate-explorer')"
STATES = [
    {"bias": -1, "epoch": 0, "layer": 3},
    {"bias": -3, "epoch": 5, "layer": 7},
    {"bias": -3, "epoch": 2, "layer": 18},
]


@pytest.fixture
def opened(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:

        def open_one(width=1280, **settings):
            return open_page(HighwayGateExplorer(**settings), width)

        yield open_one


def test_what_the_page_shows_is_what_python_has(opened):
    page = opened(guess="highway")
    assert page.locator(".cc-gate-class").all_inner_texts() == list(table("en").highway_gate_explorer.classes)
    for state in STATES:
        put(page, **state)
        settle(page)
        explorer = HighwayGateExplorer(**state)
        found = page.evaluate(f"{ROOT}.output()")
        cells = page.locator(".cc-gate-map tbody tr")
        for layer, row in enumerate(found["rows"], 1):
            gates = explorer.gates(layer)
            assert [one["mean"] for one in row["gates"] or ()] == pytest.approx(
                [one.mean for one in gates], abs=1e-5
            )
            assert cells.nth(layer - 1).locator(".cc-gate-cell").count() == len(gates)
        for name in highway_gate_explorer.NETWORKS:
            assert tuple(found["networks"][name]["after"]) == explorer.accuracy(name)
            assert found["networks"][name]["lost"] == pytest.approx(explorer.lost(name))
        for text, name in zip(
            page.locator(".cc-reached-numbers").all_inner_texts(),
            highway_gate_explorer.NETWORKS,
            strict=True,
        ):
            after = explorer.accuracy(name)
            said = f"{100 * sum(after) / len(after):.1f}" if after else "no network"
            assert said in text.replace("\xa0", " ")


def test_what_is_lost_is_shown_once_the_reader_has_said_what_they_expect(opened):
    page = opened()
    page.get_by_role("button", name="layer 9").click()
    settle(page)
    assert page.evaluate("model.get('layer')") == 9
    assert all("?" in text for text in page.locator(".cc-reached-numbers").all_inner_texts())
    assert page.locator(".cc-reached-mark--hurt, .cc-gate-mark").count() == 0
    page.get_by_label("Plain", exact=True).check(force=True)
    settle(page)
    assert not any("?" in text for text in page.locator(".cc-reached-numbers").all_inner_texts())
    runs = len(HighwayGateExplorer().unhurt("highway"))
    assert page.locator(".cc-gate-mark").count() == 16 * runs
    assert page.locator(".cc-gate-verdict").inner_text().startswith("You said the plain one.")


def test_a_layer_that_is_pressed_again_is_put_back(opened):
    page = opened(layer=2)
    button = page.get_by_role("button", name="layer 2", exact=True)
    assert button.get_attribute("aria-pressed") == "true"
    button.press("Enter")
    settle(page)
    assert page.evaluate("model.get('layer')") == 0
    page.locator(".cc-gate-map tbody tr").nth(4).locator(".cc-gate-cell").first.click()
    settle(page)
    assert page.evaluate("model.get('layer')") == 5


def test_the_epochs_are_played_to_the_last(opened):
    page = opened(epoch=4)
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("model.get('epoch') === 5")
    page.get_by_role("button", name="Play").wait_for()  # a tick later it has stopped
    assert page.evaluate("model.get('epoch')") == 5
