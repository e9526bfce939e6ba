"""ArchitectureExplorer in a real browser: the page's numbers are Python's, and what a reader does."""

from dataclasses import asdict

import pytest
from figure_page import look, pages, put, settle

from cnn_course.widgets import ArchitectureExplorer

pytestmark = pytest.mark.browser
FIGURE = "document.querySelector('.cc-figure')"


@pytest.fixture
def opened(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:

        def open_one(width=1280, **settings):
            return open_page(ArchitectureExplorer(**settings), width)

        yield open_one


def told(page, *names):
    return [page.evaluate("(name) => model.get(name)", name) for name in names]


def row(page, side, name):
    """Return a row by the name that is written on it, of the first or the second list."""
    column = {"network": 1, "beside": 2}[side]
    return page.locator(f".cc-part:nth-child({column}) .cc-row").filter(
        has=page.locator(".cc-name", has_text=name)
    )


def expected(explorer, side):
    """What Python counts, row by row."""
    one = explorer.of(side)
    unfolded = explorer.unfolded if side == "network" else explorer.beside_unfolded
    return [
        {"name": name, **asdict(one.sums(first, last))} | {"level": one.level(first, last)}
        for name, first, last in one.items(unfolded)
    ]


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"network": "resnet-152", "beside": "alexnet", "unfolded": "all", "beside_unfolded": "all"},
        {"network": "resnet-50", "beside": "none", "unfolded": ["stage3", "stage3_block2"], "pick": "stage3"},
    ],
    ids=["folded", "all", "nested"],
)
def test_its_numbers_are_those_of_python(opened, settings):
    explorer = ArchitectureExplorer(**settings)
    output = opened(**settings).evaluate(f"{FIGURE}.output()")
    for one in output["sides"]:
        rows = [{name: value for name, value in row.items() if name != "isOpen"} for row in one["rows"]]
        closed = [row for row, shown in zip(rows, one["rows"], strict=True) if not shown["isOpen"]]
        assert closed == expected(explorer, one["side"])
        assert one["totals"] == asdict(explorer.sums(one["side"]))
        for name in ("parameters", "multiply_adds", "memory"):
            assert sum(row[name] for row in closed) == one["totals"][name], "the rows add up"
    assert output["picked"] == asdict(explorer.picked())


def test_what_is_written_is_what_was_counted(opened):
    page = opened(unfolded=["head"], pick="head_dense1")
    facts = page.locator(".cc-facts").inner_text()
    for words in ("102,764,544 (74\u00a0%)", "4,096", "16.4\u00a0kB", "404 px of 224"):
        assert words in facts
    assert "vgg-16 has 5.4 times the parameters of resnet-50." in facts
    assert row(page, "network", "dense1").inner_text().split() == ["dense1", "103", "M"]
    page.get_by_role("radio", name="Multiply-adds").check()
    settle(page)
    assert "vgg-16 has 4.0 times the multiply-adds of resnet-50." in page.locator(".cc-facts").inner_text()


def test_blocks_of_one_level_stand_side_by_side(opened):
    page = opened()

    def top(side, name):
        return row(page, side, name).bounding_box()["y"]

    for ours, theirs in (("stage2", "stem"), ("stage3", "stage1"), ("stage5", "stage3"), ("head", "head")):
        assert top("network", ours) == pytest.approx(top("beside", theirs), abs=0.5)
    row(page, "network", "stage3").click()
    settle(page)
    assert top("network", "pool") == pytest.approx(top("beside", "stage2"), abs=0.5), "it halves the maps"


def test_a_click_unfolds_and_folds_and_a_layer_is_picked(opened):
    page = opened()
    block = row(page, "beside", "stage2")
    assert block.get_attribute("aria-expanded") == "false"
    block.click()
    settle(page)
    assert told(page, "beside_unfolded", "side", "pick") == [["stage2"], "beside", "stage2"]
    row(page, "beside", "block1").click()
    settle(page)
    row(page, "beside", "conv2").click()
    settle(page)
    assert told(page, "pick") == ["stage2_block1_conv2"]
    row(page, "beside", "stage2").click()
    settle(page)
    assert told(page, "beside_unfolded") == [["stage2_block1"]], "it opens again as it was"
    page.get_by_role("button", name="Unfold all").click()
    settle(page)
    assert page.locator(".cc-row").count() > 200
    page.get_by_role("button", name="Fold all", exact=True).click()
    assert told(page, "unfolded", "beside_unfolded") == [[], []]


def test_it_works_by_keyboard(opened):
    page = opened()
    row(page, "network", "head").focus()
    for key, side, pick in [
        ("ArrowUp", "network", "stage5"),
        ("ArrowRight", "beside", "stage3"),
        ("Home", "beside", "stem"),
        ("ArrowLeft", "network", "stage2"),
        ("End", "network", "head"),
    ]:
        page.keyboard.press(key)
        settle(page)
        assert told(page, "side", "pick") == [side, pick], key
    page.keyboard.press("Enter")
    settle(page)
    assert told(page, "unfolded") == [["head"]]
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "true", (
        "it kept the focus"
    )
    assert page.locator(".cc-row[tabindex='0']").count() == 1


def test_another_network_is_chosen_in_the_page(opened):
    page = opened(unfolded=["head"], pick="head_dense1")
    page.get_by_label("Network", exact=True).select_option("resnet-152")
    settle(page)
    assert told(page, "network", "unfolded", "pick") == ["resnet-152", [], "stage3"]
    page.get_by_label("Beside it").select_option("none")
    settle(page)
    assert "60,419,944 parameters in all" in page.locator(".cc-verdict").inner_text()
    put(page, network="alexnet", pick="head")
    settle(page)
    assert page.locator(".cc-row[data-chosen] .cc-name").inner_text() == "head"


def test_at_the_width_of_the_book_sums_stand_above_their_parts(opened):
    page = opened()
    for width in (733, 390):  # the figure: 701, as in the book, and a phone
        look(page, "light", width)
        right = "(one) => one.getBoundingClientRect().right"
        left = "(one) => one.getBoundingClientRect().left"
        names = [one.evaluate(left) for one in page.locator(".cc-heads strong").all()]
        assert names == pytest.approx(
            [one.evaluate(left) + 6 for one in page.locator(".cc-band:first-child .cc-part").all()],
            abs=0.5,
        )
        if width == 390:
            continue
        sums = [one.evaluate(right) for one in page.locator(".cc-heads span").all()]
        parts = [
            row(page, side, "head").locator(".cc-count").evaluate(right) for side in ("network", "beside")
        ]
        assert sums == pytest.approx(parts, abs=0.5)
        assert len({one.bounding_box()["y"] for one in page.locator(".cc-facts dd").all()}) == 1
