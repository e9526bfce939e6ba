"""The pooling figure in a real browser: its numbers, its keys, its words, and its room on the page."""

import itertools

import numpy as np
import pytest
from figure_page import pages, put, settle
from outputs import outputs

from cnn_course.widgets import PoolingExplorer

pytestmark = pytest.mark.browser

ROOT = "document.querySelector('.cc-pooling-explorer')"
SETTINGS = [
    dict(zip(("kind", "pool_size", "strides", "padding"), values, strict=True))
    for values in itertools.product(
        ("max", "average", "min"), (1, 2, 3, 6), (None, 1, 2, 5), ("valid", "same")
    )
]
PLACES = [
    {"picture": "digit", "digit": 4, "shift": (0, 1)},
    {"picture": "digit", "digit": 8, "shift": (-6, 6)},
    {"picture": "brick", "shift": (2, -3)},
    {"picture": "stripes", "shift": (0, 0)},
]


@pytest.fixture
def opened(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:

        def open_one(width=1280, theme="light", touch=False, motion=None, **settings):
            return open_page(
                PoolingExplorer(**settings), width, theme=theme, has_touch=touch, reduced_motion=motion
            )

        yield open_one


def text(page, selector):
    return page.locator(f".cc-pooling-explorer {selector}").first.inner_text()


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_its_numbers_are_those_of_ops(opened, place):
    page = opened(**place)
    explorer = PoolingExplorer(**place)
    compared = 0
    read = f"({{a: {ROOT}.output(), b: {ROOT}.outputBefore(), c: {ROOT}.changed()}})"
    for settings, found in zip(SETTINGS, outputs(page, SETTINGS, read), strict=True):
        for name, value in settings.items():
            setattr(explorer, name, value)
        for key, expected in (("a", explorer.output), ("b", explorer.output_before)):
            assert tuple(found[key]["shape"]) == expected.shape, settings
            np.testing.assert_allclose(
                found[key]["data"], expected.ravel(), rtol=0, atol=1e-12, err_msg=str(settings)
            )
        assert found["c"]["count"] == explorer.changed, settings
        assert found["c"]["mean"] == pytest.approx(explorer.mean_change, abs=1e-12), settings
        compared += expected.size
    assert compared > 10_000


def test_the_words_say_the_counted_changes(opened):
    page = opened(digit=4, shift=(0, 1))
    explorer = PoolingExplorer(digit=4, shift=(0, 1))
    assert text(page, ".cc-count") == f"{explorer.changed} of 196 outputs changed."
    assert text(page, ".cc-mean") == f"Mean absolute change: {explorer.mean_change:.3f}."
    assert "stride 2" in text(page, ".cc-back")
    page.get_by_role("button", name="Push the picture one pixel right").click()
    settle(page)
    assert text(page, ".cc-back") == "Whole strides: the old output is back, 1 place right."
    assert text(page, ".cc-pushed") == "2 right"
    page.get_by_role("button", name="Undo").click()
    settle(page)
    assert page.evaluate("model.get('shift')") == [0, 0]
    assert page.locator(".cc-window:visible").count() == 1
    assert text(page, ".cc-pushed") == "not yet"


def test_a_change_that_is_there_does_not_read_as_none(opened):
    settings = {"digit": 8, "kind": "min", "pool_size": 4, "strides": None, "shift": (0, 1)}
    assert 0 < PoolingExplorer(**settings).mean_change < 0.0005
    assert text(opened(**settings), ".cc-mean") == "Mean absolute change: < 0.001."


def test_a_push_ends_where_it_is_limited(opened):
    page = opened(shift=(0, 5))
    right = page.get_by_role("button", name="Push the picture one pixel right")
    right.click()
    right.click(force=True)  # Playwright, unlike readers, minds aria-disabled
    assert page.evaluate("model.get('shift')") == [0, 6]
    assert right.get_attribute("aria-disabled") == "true"


def test_the_window_s_numbers_and_their_winner(opened):
    page = opened(digit=4)
    explorer = PoolingExplorer(digit=4)
    row, column = explorer.pick
    window = explorer.image[2 * row : 2 * row + 2, 2 * column : 2 * column + 2, 0].ravel()
    cells = page.locator(".cc-window:visible .cc-cell")
    assert cells.all_inner_texts() == [f"{value:.2f}" for value in window]
    wins = cells.evaluate_all("(all) => all.map((one) => one.hasAttribute('data-wins'))")
    assert wins == [value == window.max() for value in window]
    assert text(page, ".cc-value") == f"{window.max():.2f}"
    page.get_by_label("average", exact=True).check(force=True)
    settle(page)
    assert text(page, ".cc-working").endswith(f"/ 4 = {window.mean():.2f}")
    assert page.locator(".cc-cell[data-wins]").count() == 0


def test_padding_is_shown_and_does_not_count(opened):
    page = opened(pool_size=3, strides=2, padding="same", kind="average", pick=[13, 13])
    assert page.locator(".cc-window:visible .cc-cell[data-padding]").count() == 5
    assert "/ 4 = " in text(page, ".cc-working")


def test_it_works_by_keyboard_alone(opened):
    page = opened(digit=4, pick=[5, 5])
    output = page.get_by_role("application", name="Output")
    output.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("model.get('pick')") == [6, 6]
    page.keyboard.press("Home")
    page.keyboard.press("PageUp")
    assert page.evaluate("model.get('pick')") == [0, 0]
    page.wait_for_function(
        "document.querySelector('.cc-pooling-explorer [role=status]').textContent.startsWith('Row 0')"
    )
    page.get_by_role("button", name="Push the picture one pixel down").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("model.get('shift')") == [1, 0]
    page.wait_for_function(
        "document.querySelector('.cc-pooling-explorer [role=status]').textContent.includes('outputs changed')"
    )
    after = page.get_by_role("application", name="Output after")
    after.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("model.get('pick')") == [0, 1]


def test_pointing_looks_and_clicking_keeps(opened):
    page = opened(digit=4)
    before = page.evaluate("model.get('pick')")
    output = page.get_by_role("application", name="Output")
    box = output.bounding_box()
    page.mouse.move(box["x"] + 2.5 * box["width"] / 14, box["y"] + 3.5 * box["height"] / 14)
    settle(page)
    assert page.locator(".cc-where input").first.input_value() == "3"
    assert page.evaluate("model.get('pick')") == before
    page.mouse.down()
    page.mouse.up()
    assert page.evaluate("model.get('pick')") == [3, 2]


def test_a_finger_picks_on_the_picture(opened):
    page = opened(width=390, touch=True)
    box = page.get_by_role("img", name="Input: Digit 4").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * 0.26, box["y"] + box["height"] * 0.26)
    assert page.evaluate("model.get('pick')") == [3, 3]


def test_what_is_chosen_reaches_python_and_reset_goes_back(opened):
    page = opened(digit=4, kind="average")
    page.get_by_label("Picture", exact=True).select_option("digit_7")
    page.get_by_label("minimum", exact=True).check(force=True)
    page.get_by_role("radiogroup", name="Window").get_by_label("3").check(force=True)
    page.get_by_role("radiogroup", name="Stride").get_by_label("= window").check(force=True)
    page.get_by_role("radiogroup", name="Padding").get_by_label("same").check(force=True)
    names = ("picture", "digit", "kind", "pool_size", "strides", "padding")
    told = [page.evaluate("(name) => model.get(name)", name) for name in names]
    assert told == ["digit", 7, "min", 3, None, "same"]
    page.wait_for_function("window.saves > 0")
    page.get_by_role("button", name="Reset").click()
    assert [page.evaluate("(name) => model.get(name)", name) for name in names] == [
        "digit",
        4,
        "average",
        2,
        2,
        "valid",
    ]
    assert tuple(page.evaluate("model.get('pick')")) == PoolingExplorer(digit=4).pick


def test_another_picture_shows_its_most_telling_window_as_python_finds_it(opened):
    page = opened()
    for name in ("chelsea", "digit_0", "brick", "digit_9"):
        page.get_by_label("Picture", exact=True).select_option(name)
        settings = (
            {"picture": "digit", "digit": int(name[-1])} if name.startswith("digit") else {"picture": name}
        )
        assert tuple(page.evaluate("model.get('pick')")) == PoolingExplorer(**settings).pick, name


def test_it_fits_on_a_narrow_phone(opened):
    page = opened(width=360, strides=None, padding="same", picture="camera", shift=(2, -3))
    for size in (1, 3, 4, 6):
        put(page, pool_size=size)
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        wide = page.locator(".cc-window .cc-cell").evaluate_all(
            "(all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).length"
        )
        assert wide == 0, f"every number fits into its cell: {size}"


def test_who_asked_for_less_motion_gets_no_play_button(opened):
    assert opened().get_by_role("button", name="Play").count() == 1
    assert opened(motion="reduce").get_by_role("button", name="Play").count() == 0


def test_play_walks_over_the_output_and_stops(opened):
    page = opened(pool_size=6, strides=None)
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").wait_for()
    page.wait_for_function("model.get('pick').join() === '3,3'")
    page.get_by_role("button", name="Play").wait_for()


def test_its_code_names_the_layer(opened):
    page = opened(kind="average", pool_size=3, strides=2)
    code = page.evaluate(f"{ROOT}.code()")
    assert "AveragePooling2D" in code
    assert "pool_size=3" in code
    assert "strides=2" in code
