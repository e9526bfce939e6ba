"""Two things within one frame, as on a slow machine: the second goes by what is wanted, not what is drawn."""

import pytest
from figure_page import pages, settle

from cnn_course.widgets import CellExplorer, LiveNetwork, StridePaddingExplorer

pytestmark = pytest.mark.browser

# Nothing is drawn before a script of the page has ended.
HANDS = """
  const choose = (list, value) => { list.value = value; list.dispatchEvent(new Event("change")); };
  const type = (box, text) => { box.value = text; box.dispatchEvent(new Event("input")); };
  const key = (one, name) => one.dispatchEvent(new KeyboardEvent("keydown", { key: name, cancelable: true }));
"""


@pytest.fixture
def at_once(browser, tmp_path):
    """Show a figure, run a script that uses the hands, and return the page once it is drawn."""
    with pages(browser, tmp_path) as open_page:

        def do(figure, script):
            page = open_page(figure)
            page.evaluate(f"() => {{ {HANDS} {script} }}")
            settle(page)
            return page

        yield do


def test_a_choice_after_a_pick_changes_the_block_that_is_picked(at_once):
    page = at_once(
        CellExplorer(),
        """
        const lists = document.querySelectorAll(".cc-cell-selects select");
        document.querySelectorAll("button.cc-cell-row")[4].click();
        choose(lists[3], "max3x3");
        choose(lists[2], "|");
        """,
    )
    changed = CellExplorer().genome.replace("5 = sep3x3(h) + h", "5 = sep3x3(h) | max3x3(h)")
    assert page.evaluate("model.get('genome')") == changed


def test_a_row_that_is_typed_after_a_pick_goes_with_its_column(at_once):
    page = at_once(
        StridePaddingExplorer(dimensions=2, pick=(1, 1)),
        """
        const maps = [...document.querySelectorAll("[role=application]")];
        key(maps.find((one) => one.checkVisibility()), "ArrowRight");
        type(document.querySelector(".cc-transport input"), "0");
        """,
    )
    assert page.evaluate("model.get('pick')") == [0, 2]


def test_a_unit_that_is_typed_after_another_layer_was_picked_lies_in_it(at_once):
    """The map that is drawn yet has more rows than the one that is picked."""
    page = at_once(
        LiveNetwork(pick=("conv1", 20, 20, 0)),
        """
        document.querySelector("[data-layer=conv3] input").click();
        const [row, column] = document.querySelectorAll(".cc-where input");
        type(row, "20");
        type(column, "1");
        """,
    )
    assert page.evaluate("model.get('pick')") == ["conv3", 2, 1, 0], "its map has 3 x 3 units"
