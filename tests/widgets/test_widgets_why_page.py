"""The figure that explains a network, in a real browser: its maps are Python's, and what is told when."""

import pytest
from figure_page import pages, put, settle

from cnn_course.widgets import WhyExplorer

pytestmark = pytest.mark.browser

ROOT = "document.querySelector('.cc-why-explorer')"
OUTPUT = f"""(() => {{
  const found = {ROOT}.output();
  return {{ ...found, map: Array.from(found.map.data), occlusion: Array.from(found.occlusion.data) }};
}})()"""


@pytest.fixture
def opened(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:

        def open_one(width=1280, **settings):
            return open_page(WhyExplorer(**settings), width)

        yield open_one


def test_what_the_page_shows_is_what_python_has(opened):
    page = opened()
    for state in (
        {"label": "lynx", "stage": 1, "forgotten": "none"},
        {"label": "drilling platform", "stage": 3, "forgotten": "stage6"},
        {"label": "reflex camera", "stage": 6, "forgotten": "all"},
    ):
        put(page, **state)
        settle(page)
        explorer = WhyExplorer(**state)
        found = page.evaluate(OUTPUT)
        assert found["map"] == pytest.approx(explorer.map.ravel(), abs=1e-6)
        assert found["occlusion"] == pytest.approx(explorer.occlusion.ravel(), abs=1e-6)
        assert found["agreement"] == explorer.agreement
        said = page.locator(".cc-why-verdict").inner_text()
        number = (
            explorer.agreement if state["forgotten"] == "none" else explorer.likeness(state["forgotten"]).mean
        )
        assert f"{abs(number):.2f}" in said
        veil = page.evaluate(f"{ROOT}.querySelector('.cc-why-veil').width")
        assert veil == len(explorer.map)


def test_the_squares_say_what_is_lost(opened):
    page = opened(label="tripod")
    lost = WhyExplorer(label="tripod").occlusion
    texts = page.locator(".cc-why-cells span").all_inner_texts()
    assert len(texts) == 49
    assert texts[int(lost.argmax())] == f"−{100 * lost.max():.0f}"


def test_how_alike_the_maps_are_is_shown_once_the_reader_has_said_what_they_expect(opened):
    page = opened()
    cells = page.locator(".cc-why-forgetting td")
    assert set(cells.all_inner_texts()) == {"?"}
    page.locator(".cc-why-forgetting").get_by_label("it stays", exact=True).check(force=True)
    settle(page)
    assert "?" not in cells.all_inner_texts()
    assert page.locator(".cc-why-said").inner_text().startswith("You said: it stays.")
