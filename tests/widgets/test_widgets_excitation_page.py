"""The figure that scales maps by gates, in a real browser: what it shows, and when."""

import pytest
from figure_page import pages, put, settle

from cnn_course.widgets import ExcitationExplorer

pytestmark = pytest.mark.browser

ROOT = "document.querySelector('.cc-excitation-explorer')"
STATES = [
    {"photo": "ship", "source": "own"},
    {"photo": "airplane", "source": "swapped"},
    {"photo": "frog", "source": "permuted"},
    {"photo": "dog", "source": "mean"},
    {"photo": "truck", "source": "hand", "gates": [channel / 31 for channel in range(32)]},
]


@pytest.fixture
def opened(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:

        def open_one(width=1280, **settings):
            return open_page(ExcitationExplorer(**settings), width)

        yield open_one


def test_what_the_page_shows_is_what_python_has(opened):
    page = opened()
    for state in STATES:
        put(page, **{"gates": [], **state})
        explorer = ExcitationExplorer(**state)
        found = page.evaluate(f"{ROOT}.output()")
        assert found["gates"] == pytest.approx(explorer.used, abs=1e-6)
        assert found["shares"] == pytest.approx(explorer.shares, abs=1e-6)
        settle(page)
        said = page.locator(".cc-excite-verdict").inner_text()
        assert said.startswith(f"It says {explorer.says}, with {100 * explorer.shares.max():.1f}")


def test_a_moved_slider_is_the_readers_hand_and_leaves_the_other_gates(opened):
    page = opened(photo="ship", source="permuted")
    before = page.evaluate(f"{ROOT}.output()")["gates"]
    page.get_by_label("gate of map 5", exact=True).fill("0")
    settle(page)
    found = page.evaluate("[model.get('source'), model.get('channel'), model.get('gates')]")
    assert found[:2] == ["hand", 5]
    assert found[2] == pytest.approx([*before[:5], 0, *before[6:]])


def test_accuracies_are_shown_once_the_reader_has_said_what_they_expect(opened):
    page = opened()
    cells = page.locator(".cc-excite-worth td")
    assert set(cells.all_inner_texts()) == {"?"}
    page.locator(".cc-excite-worth").get_by_label("VGG-like", exact=True).check(force=True)
    settle(page)
    assert "?" not in cells.all_inner_texts()
    assert page.locator(".cc-excite-said").inner_text().startswith("You said the VGG-like one.")
    own = ExcitationExplorer().accuracy("vgg")
    assert cells.nth(2).inner_text().startswith(f"{100 * own.mean:.1f}")
