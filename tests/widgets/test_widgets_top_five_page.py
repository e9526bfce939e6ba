"""The figure of top-1 and top-5 in a real browser: it shows what was recorded, once there is a guess."""

import pytest
from figure_page import pages, settle

from cnn_course.widgets import TopFiveExplorer
from cnn_course.widgets.top_five_explorer import PHOTOGRAPHS, recorded

pytestmark = pytest.mark.browser


def test_it_asks_first_and_then_shows_rank_and_hits(browser, tmp_path):
    with pages(browser, tmp_path) as open_page:
        page = open_page(TopFiveExplorer(first=1))
        bars = page.locator(".cc-top-bars")
        assert "tiger cat" not in bars.inner_text()
        page.get_by_role("radio", name="a hit").check()
        settle(page)
        top = recorded.said()["right"]["chelsea"].top
        assert [line.split("\n")[1] for line in bars.locator("li").all_inner_texts()[:10]] == [
            name for name, _ in top
        ]
        assert bars.locator("[data-right]").inner_text().split("\n")[:2] == ["3.", "tabby"]
        assert "a miss for top\u20111" in page.locator(".cc-top-outcome").inner_text()
        page.get_by_role("slider").press("End")
        settle(page)
        explorer = TopFiveExplorer(first=10)
        said = page.locator(".cc-top-accuracy").inner_text()
        assert said.startswith(f"{len(explorer.hits)} of {len(PHOTOGRAPHS)} are hits: a top\u201110 accuracy")
        page.get_by_label("Photograph").select_option("brick")
        settle(page)
        assert "stone wall" not in bars.inner_text(), "of another photograph nothing has been said yet"
        page.get_by_role("radio", name="a miss").check()
        settle(page)
        assert bars.locator("li").last.inner_text().split("\n")[:2] == ["288.", "stone wall"]
        page.get_by_role("combobox", name="Its label is").select_option(label="shoji")
        settle(page)
        assert not bars.locator("li").last.is_visible()
        assert bars.locator("[data-right]").inner_text().split("\n")[:2] == ["8.", "shoji"]
