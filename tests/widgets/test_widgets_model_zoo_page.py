"""The figure of Keras' networks in a real browser: its numbers are Python's, and its names lie on nothing."""

import pytest
from figure_page import pages, put, settle

from cnn_course.widgets import ModelZooExplorer
from cnn_course.widgets.model_zoo_explorer import ACCURACIES, AXES

pytestmark = pytest.mark.browser

ROOT = "document.querySelector('.cc-model-zoo-explorer')"
# Which names lie on another one, on a mark, or out of the drawing: by what the browser has drawn.
COVERED = """() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const boxes = (selector) => all(selector).map((one) => [one, one.getBoundingClientRect()]);
  const meet = (from, to, low, high, room) => from < high - room && low < to - room;
  const hit = (a, b) =>
    meet(a.left, a.right, b.left, b.right, 1) && meet(a.top, a.bottom, b.top, b.bottom, 3);
  const names = boxes(".cc-zoo-name");
  const frame = document.querySelector(".cc-zoo-chart svg").getBoundingClientRect();
  const found = [];
  names.forEach(([one, box], i) => {
    for (const [other, its] of [...names.slice(i + 1), ...boxes(".cc-zoo-dot")])
      if (hit(box, its)) found.push([one.textContent, other.textContent || "a mark"]);
    if (box.left < frame.left || box.right > frame.right + 1) found.push([one.textContent, "the edge"]);
  });
  return [names.length, found];
}"""


@pytest.fixture
def opened(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:
        yield lambda width=1280, **settings: open_page(ModelZooExplorer(**settings), width)


@pytest.mark.parametrize("width", [1280, 700, 360])
def test_names_lie_on_nothing_and_the_front_is_that_of_python(opened, width):
    page = opened(width, prediction="few", first="ResNet50", second="ResNet101")
    for across in AXES:
        for accuracy in ACCURACIES:
            put(page, across=across, accuracy=accuracy)
            settle(page)
            count, covered = page.evaluate(COVERED)
            explorer = ModelZooExplorer(across=across, accuracy=accuracy, prediction="few")
            found = page.evaluate(f"{ROOT}.output()")
            assert [one["name"] for one in found["front"]] == list(explorer.front)
            assert covered == [], (across, accuracy)
            named = {*explorer.front, "ResNet50", "ResNet101"}
            assert count == (20 if width > 600 else len(named))


def test_the_two_that_were_pointed_at_last_are_compared(opened):
    page = opened()
    told = "['first', 'second'].map((name) => model.get(name))"
    names = [one["name"] for one in page.evaluate(f"{ROOT}.output()")["points"]]
    for name, expected in (
        ("EfficientNetB0", ["VGG16", "EfficientNetB0"]),
        ("NASNetLarge", ["EfficientNetB0", "NASNetLarge"]),
        ("NASNetLarge", ["EfficientNetB0", "NASNetLarge"]),
        ("EfficientNetB0", ["NASNetLarge", "EfficientNetB0"]),
    ):
        box = page.locator(".cc-zoo-dot").nth(names.index(name)).bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        settle(page)
        assert page.evaluate(told) == expected
    explorer = ModelZooExplorer(first="NASNetLarge", second="EfficientNetB0")
    said = page.locator(".cc-zoo-verdict").inner_text()
    assert said.startswith(f"NASNetLarge has {explorer.gain} points more")
    assert f"for {explorer.times:.0f} times the size." in said
    page.get_by_label("with", exact=True).select_option("NASNetLarge")
    settle(page)
    assert page.locator(".cc-zoo-verdict").inner_text() == "Pick two different networks to compare them."


def test_the_table_has_a_row_for_each_and_opens_by_keyboard(opened):
    page = opened(360, prediction="few")
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    rows = page.locator(".cc-zoo-all tbody tr")
    assert rows.count() == 20
    assert rows.first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
        "the table scrolls, not the page"
    )
    marked = [row.split("(front)")[0].strip() for row in rows.all_inner_texts() if "(front)" in row]
    assert set(marked) == set(ModelZooExplorer().front)
