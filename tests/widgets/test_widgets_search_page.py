"""The figure of the searches in a real browser: it reckons as Python does, plays, and says what it shows."""

import numpy as np
import pytest
from figure_page import pages, put, settle

from cnn_course.widgets import SearchPlayer

pytestmark = pytest.mark.browser

ROOT = "document.querySelector('.cc-search-player')"


@pytest.fixture
def opened(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:
        yield lambda width=1280, **more: open_page(SearchPlayer(**more), width)


def test_the_page_finds_and_compares_as_python_does(opened):
    page, player = opened(), SearchPlayer()
    for setting in (
        {},
        {"way": "random", "evaluations": 9, "rank": "0"},
        {"way": "evolution", "evaluations": 1, "rank": "1"},
        {"way": "ranked", "evaluations": 60, "rank": "all"},
    ):
        put(page, **setting)
        settle(page)
        for name, value in setting.items():
            setattr(player, name, value)
        output, searches = page.evaluate(f"{ROOT}.output()"), player.searches
        assert output["found"]["cell"] == player.found
        assert output["found"]["place"] == searches.place(player.found)
        for one in output["pairs"]:
            assert one["share"] == pytest.approx(player.pairs(one["other"]))
        assert [one["cell"] for one in output["best"]] == searches.best(player.rank, 5)
        np.testing.assert_allclose(output["ranked"], searches.ranked_by(player.rank))
        leaning = searches.leaning[player.way][player.evaluations - 1]
        np.testing.assert_allclose(np.transpose(output["leaning"]), leaning, atol=1e-6)
        assert page.locator(".cc-search-tried").count() == player.evaluations
    for way in player.searches.ways:
        found = [[one[name] for one in output["bands"][way]] for name in ("median", "low", "high")]
        np.testing.assert_allclose(found, player.searches.band(way))


def test_it_plays_to_the_end_by_keyboard_and_stops_when_the_reader_chooses(opened):
    page = opened(evaluations=57, way="random")
    page.get_by_role("button", name="Play").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("model.get('evaluations') === 60")
    page.get_by_role("button", name="Play").wait_for()
    page.get_by_role("radio", name="evolution", exact=True).check()
    settle(page)
    assert "one search (evolution)" in page.locator(".cc-search-says").first.inner_text()
    box = page.locator(".cc-chart-box").nth(1).bounding_box()
    page.mouse.click(box["x"] + 37, box["y"] + 60)
    assert page.evaluate("model.get('evaluations')") == 1


def test_the_chosen_line_lies_on_top_and_nothing_is_drawn_below_the_chart(opened):
    page = opened()
    ways = SearchPlayer().searches.ways
    values = (
        page.get_by_role("radiogroup", name="Search")
        .get_by_role("radio")
        .evaluate_all("(all) => all.map(o => o.value)")
    )
    assert tuple(values) == ways
    for way in ways:
        put(page, way=way)
        settle(page)
        drawn = page.locator("[data-way]").evaluate_all(
            "(all) => all.map((one) => [one.getAttribute('class'), one.dataset.way])"
        )
        assert [kind for kind, _ in drawn] == ["cc-search-band"] * len(ways) + ["cc-curve"] * len(ways)
        assert drawn[len(ways) - 1][1] == drawn[-1][1] == way
    chart = page.locator("svg:has(> [data-way])")
    lowest = min(band.min() for band in map(SearchPlayer().searches.band, ways))
    assert lowest < 0.5, "some are found that lie below the chart"
    assert chart.evaluate("(one) => getComputedStyle(one).overflow") == "hidden"
    outer = chart.locator("xpath=..")
    assert (
        float(chart.get_attribute("y")) + float(chart.get_attribute("height"))
        < float(outer.get_attribute("height")) - 30
    )


def test_a_cell_that_is_read_shows_how_far_its_seeds_lie_apart(opened):
    page, accuracy = opened(), SearchPlayer().searches.accuracy
    bars = page.locator(".cc-search-bar")
    assert bars.count() == 1
    page.locator(".cc-chart-box").first.get_by_role("slider").focus()
    page.keyboard.press("Home")
    settle(page)
    assert bars.count() == 2
    read = page.evaluate(f"{ROOT}.output()")["read"]
    np.testing.assert_allclose(read["seeds"], accuracy[read["cell"]])


@pytest.mark.parametrize("width", [320, 360, 390])
def test_the_four_ways_fit_a_phone(opened, width):
    page = opened(width=width)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    group, card = page.locator(".cc-segments").first.bounding_box(), page.locator("#figure").bounding_box()
    assert group["x"] + group["width"] < card["x"] + card["width"]
    for face in page.locator(".cc-segments").first.locator("label span").all():
        box = face.bounding_box()
        assert group["x"] <= box["x"]
        assert box["x"] + box["width"] <= group["x"] + group["width"]
        assert group["y"] <= box["y"]
        assert box["y"] + box["height"] <= group["y"] + group["height"]


@pytest.mark.parametrize("width", [360, 1280])
def test_no_number_of_the_tables_runs_into_the_next_one(opened, width):
    page = opened(width=width)
    wide = "(all) => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent)"
    cells = page.locator(".cc-number-table :is(th, td)")
    assert cells.count() > 40
    assert cells.evaluate_all(wide) == []
