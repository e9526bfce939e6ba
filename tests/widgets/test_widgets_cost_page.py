"""The figure of what searches cost in a real browser: its numbers are Python's, and are legible."""

import pytest
from figure_page import pages, put, settle

from cnn_course.widgets import CostExplorer
from cnn_course.widgets.cost_explorer import _listed

pytestmark = pytest.mark.browser

ROOT = "document.querySelector('.cc-cost-explorer')"
# Numbers and errors that stick out of the chart, or lie on what stands beside them.
OUT = """() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const frame = document.querySelector(".cc-cost-chart").getBoundingClientRect();
  const names = all(".cc-cost-name, .cc-cost-error, .cc-cost-how, .cc-cost-number");
  const ticks = all(".cc-cost-tick[data-on]");
  const out = [...names, ...ticks].filter((one) => {
    const box = one.getBoundingClientRect();
    const wide = box.left < frame.left - 14 || box.right > frame.right + 14;
    return wide || one.scrollWidth > one.clientWidth + 1;
  });
  const edges = ticks.map((one) => one.getBoundingClientRect()).sort((a, b) => a.left - b.left);
  const tight = edges.filter((box, i) => i && box.left < edges[i - 1].right + 2);
  return [out.map((one) => one.textContent), tight.length];
}"""


@pytest.fixture
def opened(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:
        yield lambda width=1280, **settings: open_page(CostExplorer(**settings), width)


@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_counts_as_python_does_and_has_room_for_it(opened, width):
    page = opened(width)
    for settings in (*CostExplorer.examples, {"unit": "time", "gpus": 10_000, "first": "enas"}):
        explorer = CostExplorer(**settings)
        put(page, **explorer.get_state(list(explorer._first)))
        settle(page)
        found = page.evaluate(f"{ROOT}.output()")
        assert [row["key"] for row in found["rows"]] == list(explorer.rows)
        for row in found["rows"]:
            assert row["time"] == pytest.approx(explorer.time(row["key"]))
            assert row["rent"] == explorer.rent(row["key"])
            assert row["hidden"] == explorer.is_hidden(row["key"])
        assert (found["compared"] or {}).get("times") == explorer.ratio
        assert page.evaluate(OUT) == [[], 0], settings


def test_the_two_rows_that_were_pointed_at_last_are_compared(opened):
    page = opened(prediction="hours")
    page.locator(".cc-cost-row", has_text="PNAS").click()
    page.locator(".cc-cost-row", has_text="ENAS").first.click()
    settle(page)
    ratio = _listed()["pnas"]["days"] / _listed()["enas"]["days"]
    assert page.locator(".cc-cost-verdict").inner_text() == f"PNAS / ENAS = {ratio:.0f}."
