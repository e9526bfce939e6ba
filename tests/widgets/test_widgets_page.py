"""The bundled figure in a real browser, from disk, with no network: what a reader does, and what follows."""

import itertools
import re

import numpy as np
import pytest
from figure_page import (
    MOTIONS,
    pages,
    settle,
)
from outputs import outputs

from cnn_course import ops
from cnn_course.widgets import ConvolutionExplorer

pytestmark = pytest.mark.browser
FIGURE = ".cc-figure"
MINUS = "\u2212"


@pytest.fixture
def open_figure(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:
        yield lambda widget=None, **more: open_page(
            widget or ConvolutionExplorer(), **{"theme": None, **more}
        )


def output_of(page):
    settle(page)
    result = page.evaluate(f"document.querySelector('{FIGURE}').output()")
    return np.array(result["data"]).reshape(result["shape"])


def state_of(page):
    settle(page)
    return page.evaluate(f"document.querySelector('{FIGURE}').state()")


def number(text):
    return float(text.replace(MINUS, "-").replace("+", ""))


def choose(page, group, label):
    page.get_by_role("radiogroup", name=group, exact=True).get_by_label(label, exact=True).check()
    settle(page)


def unfold(page):
    """Open the row of settings that is folded away at first."""
    page.get_by_role("button", name="More", exact=False).click()
    settle(page)


def cell(page, row, column):
    return page.get_by_label(f"Filter row {row}, column {column}", exact=True)


def shown_sum(page):
    settle(page)
    return number(page.locator(".cc-sum").first.inner_text())


# ---- the numbers are those of ops


CASES = [
    {
        "picture": picture,
        "grey": grey,
        "kernel": kernel,
        "strides": strides,
        "padding": padding,
        "dilation_rate": rate,
    }
    for (picture, grey), kernel, strides, padding, rate in itertools.product(
        [("chelsea", True), ("coffee", False), ("digit_5", True), ("grid", False)],
        ["sobel_vertical", "gaussian_blur", [[1.5, -2]], np.arange(12.0).reshape(4, 3) - 5, [[3]]],
        [1, 2, 3],
        ["valid", "same", 0, 3],
        [1, 2],
    )
]


def test_the_page_computes_what_ops_computes(open_figure):
    page = open_figure()
    widget = ConvolutionExplorer()
    states, expected = [], []
    for case in CASES:
        with widget.hold_trait_notifications():
            for name, value in case.items():
                setattr(widget, name, value)
        states.append({**case, "kernel": widget.kernel.tolist(), "pick": [0, 0]})
        expected.append(widget.output)
    compared = 0
    found = outputs(page, states, f"document.querySelector('{FIGURE}').output()")
    for case, output, result in zip(CASES, expected, found, strict=True):
        assert np.allclose(np.array(result["data"]).reshape(result["shape"]), output, atol=1e-9), case
        compared += 1
    assert compared == 480


@pytest.mark.parametrize("kind", ["view", "buffer", "array"])
def test_the_learner_s_picture_arrives_however_bytes_are_delivered(open_figure, kind):
    widget = ConvolutionExplorer(
        image=np.random.default_rng(0).random((9, 13, 3)), kernel="emboss", padding="same"
    )
    page = open_figure(widget, kind=kind)
    assert np.allclose(output_of(page), widget.output, atol=1e-12)


def test_a_filter_for_each_channel(open_figure):
    kernel = np.random.default_rng(1).normal(size=(3, 2, 3))
    widget = ConvolutionExplorer(picture="chelsea", kernel=kernel)
    page = open_figure(widget)
    assert np.allclose(output_of(page), widget.output, atol=1e-12)
    assert not page.get_by_label("Same numbers in every channel").is_checked()
    parts = [number(page.locator(".cc-channel-sum b").nth(i).inner_text()) for i in range(4)]
    assert sum(parts[:3]) == pytest.approx(parts[3], abs=0.02)
    assert parts[3] == pytest.approx(widget.output[widget.pick], abs=0.006)


# ---- what a reader does


def test_editing_a_cell_changes_the_picture_the_sum_and_python(open_figure):
    page = open_figure()
    for (row, column), text in {(1, 1): "0", (2, 1): "1/2", (3, 3): f"{MINUS}1,5"}.items():
        cell(page, row, column).fill(text)
    kernel = np.array([[0, 0, 1], [0.5, 0, 2], [-1, 0, -1.5]])
    widget = ConvolutionExplorer(kernel=kernel)
    assert np.allclose(output_of(page), widget.output)
    assert shown_sum(page) == pytest.approx(widget.output[34, 17], abs=0.006)
    assert page.evaluate("model.get('kernel')") == kernel.tolist()
    page.wait_for_function("window.saves > 0")
    assert page.get_by_label("Filter", exact=True).first.input_value() == "own"


def test_every_control_does_what_it_says(open_figure):
    page = open_figure()
    unfold(page)
    page.get_by_label("Picture").select_option("coffee")
    choose(page, "Colour", "RGB")
    page.get_by_label("Filter", exact=True).first.select_option("prewitt_horizontal")
    page.get_by_label("Filter rows").select_option("4")
    choose(page, "Stride", "2")
    choose(page, "Dilation", "3")
    choose(page, "Padding", "number")
    page.get_by_label("Zeros on each side").fill("5")
    kernel = np.vstack([ops.filters.get("prewitt_horizontal"), np.zeros((1, 3))])
    widget = ConvolutionExplorer(
        picture="coffee", grey=False, kernel=kernel, strides=2, dilation_rate=3, padding=5
    )
    assert np.allclose(output_of(page), widget.output)
    names = ("picture", "grey", "strides", "dilation_rate", "padding")
    assert [page.evaluate("(name) => model.get(name)", name) for name in names] == ["coffee", False, 2, 3, 5]
    assert tuple(page.evaluate("model.get('pick')")) < widget.output.shape


def test_the_formula_holds_the_present_numbers(open_figure):
    page = open_figure(
        ConvolutionExplorer(kernel=np.ones((4, 3)), strides=2, padding="same", dilation_rate=2)
    )
    text = page.locator(".cc-formula-row .cc-unseen").all_inner_texts()
    assert text == [
        "Output height: 96 plus 2 plus 3 minus 7, divided by 2, rounded down, plus 1, is 48.",
        "Output width: 96 plus 1 plus 2 minus 5, divided by 2, rounded down, plus 1, is 48.",
    ]
    numbers = page.locator(".cc-formula-line").first.locator("b").all_inner_texts()
    assert numbers == ["96", "2", "3", "7", "2", "48"]
    height, before, after, span, stride, out = map(int, numbers)
    assert (height + before + after - span) // stride + 1 == out


def test_the_arithmetic_is_that_of_the_picked_pixel(open_figure):
    widget = ConvolutionExplorer(padding=2, pick=(0, 0))
    page = open_figure(widget)
    page.get_by_label("Row of the output pixel").fill("40")
    page.get_by_label("Column of the output pixel").fill("2")
    settle(page)
    patch = [number(text) for text in page.locator(".cc-cells--patch .cc-cell").all_inner_texts()]
    assert np.allclose(patch, widget.image[38:41, 0:3, 0].ravel(), atol=0.006)
    assert shown_sum(page) == pytest.approx(widget.output[40, 2], abs=0.006)
    assert page.evaluate("model.get('pick')") == [40, 2]


def test_the_mouse_looks_and_a_click_keeps(open_figure):
    page = open_figure()
    box = page.locator(".cc-slot").nth(1).bounding_box()
    at = [box["x"] + box["width"] * (60 + 0.5) / 94, box["y"] + box["height"] * (20 + 0.5) / 94]
    row = page.get_by_label("Row of the output pixel")
    column = page.get_by_label("Column of the output pixel")
    page.mouse.move(*at)
    settle(page)
    assert (row.input_value(), column.input_value()) == ("20", "60")
    assert page.evaluate("model.get('pick')") == [34, 17], "looking is not choosing"
    page.mouse.move(5, 5)
    settle(page)
    assert (row.input_value(), column.input_value()) == ("34", "17")
    page.mouse.click(*at)
    page.mouse.move(5, 5)
    settle(page)
    assert page.evaluate("model.get('pick')") == [20, 60]
    left = page.locator(".cc-slot").nth(0).bounding_box()
    page.mouse.click(left["x"] + left["width"] * 31.5 / 96, left["y"] + left["height"] * 11.5 / 96)
    settle(page)
    assert page.evaluate("model.get('pick')") == [10, 30]


def test_a_finger_picks(open_figure):
    page = open_figure(width=390, has_touch=True)
    box = page.locator(".cc-slot").nth(1).bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 4)
    row, column = state_of(page)["pick"]
    assert abs(row - 23) <= 1
    assert abs(column - 47) <= 1


def test_the_same_place_is_picked_when_the_stride_changes(open_figure):
    page = open_figure()
    unfold(page)
    choose(page, "Stride", "2")
    assert state_of(page)["pick"] == [17, 9]


def test_settings_are_folded_until_one_of_them_is_changed(open_figure):
    page = open_figure()
    opener = page.locator(".cc-more")
    stride = page.get_by_role("radiogroup", name="Stride", exact=True)
    assert opener.get_attribute("aria-expanded") == "false"
    assert not stride.is_visible()
    page.evaluate("model.set('strides', 3)")
    settle(page)
    assert page.get_by_role("button", name="More (1 set)").is_visible(), (
        "what is set is told, and nothing moves"
    )
    unfold(page)
    assert opener.get_attribute("aria-expanded") == "true"
    assert stride.get_by_label("3").is_checked()
    page.get_by_role("button", name="Fewer settings").click()
    assert not stride.is_visible()
    assert open_figure(ConvolutionExplorer(padding="same")).get_by_label("Filter rows").is_visible()


def test_picture_and_sum_share_a_screen(open_figure):
    page = open_figure()
    top = page.locator(".cc-card").bounding_box()["y"]
    total = page.locator(".cc-sum").bounding_box()
    assert total["y"] + total["height"] - top < 840, "900 pixels, less the bar of the page"


def test_what_belongs_together_is_tied_by_one_short_motion(open_figure):
    page = open_figure()
    press = "document.querySelectorAll('.cc-buttons button')[2].click()"
    count = "settled().then(() => motions.splice(0))"
    page.evaluate(MOTIONS)
    found = page.evaluate(f"{press}; {count}")
    assert len(found) == 2, "the square to the patch, the sum to the pixel"
    assert max(found) <= 200
    page.wait_for_function("document.querySelectorAll('.cc-tie').length === 0")
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(f"{press}; {count}") == []


def test_a_finger_has_rows_of_40_pixels(open_figure):
    page = open_figure(ConvolutionExplorer(strides=2), width=390, has_touch=True, is_mobile=True)
    rows = page.locator(".cc-controls :is(.cc-select, .cc-button:not(.cc-reset), .cc-segments)")
    heights = rows.evaluate_all("(all) => all.map((one) => one.offsetHeight)")
    assert len(heights) >= 8
    assert set(heights) == {40}


def test_keys_alone_are_enough(open_figure):
    page = open_figure()
    page.locator(".cc-slot").nth(1).focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "PageDown", "Home"):
        page.keyboard.press(key)
    assert state_of(page)["pick"] == [45, 0]
    cell(page, 1, 1).focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    page.keyboard.type("7")
    assert state_of(page)["kernel"][1] == [-2, 0, 7]
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.classList.contains('cc-cell')"), (
        "one Tab leaves the grid"
    )
    page.get_by_role("button", name="Reset").focus()
    page.keyboard.press("Enter")
    assert state_of(page)["kernel"] == [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    assert state_of(page)["pick"] == [34, 17]


def test_tab_reaches_everything_in_order_and_leaves(open_figure):
    page = open_figure()
    unfold(page)
    page.evaluate("document.activeElement.blur()")
    page.locator("h1").click()
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        name = page.evaluate(
            "() => { const e = document.activeElement; return e === document.body ? null"
            " : e.getAttribute('aria-label') || e.closest('[role=radiogroup]')?.getAttribute('aria-label')"
            " || e.labels?.[0]?.innerText || e.innerText }"
        )
        if name is None:
            break
        reached.append(name.split("\n")[0].split(",")[0])
    assert reached == [
        *(
            "Picture",
            "Filter",
            "Colour",
            "Fewer settings",
            "Reset",
            "Filter rows",
            "Filter columns",
            "Stride",
            "Dilation",
            "Padding",
        ),
        *("Output", "Row of the output pixel", "Column of the output pixel", "Back", "Play", "Step"),
        *("Filter row 1", "Copy as Keras code"),
    ]


# ---- bad input stays in place, in words


@pytest.mark.parametrize(
    ("text", "words"),
    [("1..2", "is not a number"), ("5000", "too large"), ("abc", "is not a number"), ("", "A cell is empty")],
)
def test_a_wrong_number_is_told_and_the_last_good_picture_stays(open_figure, text, words):
    page = open_figure()
    before = output_of(page)
    cell(page, 2, 3).fill(text)
    page.keyboard.press("Tab")
    settle(page)
    assert words in page.locator(".cc-problem").inner_text()
    assert cell(page, 2, 3).get_attribute("aria-invalid") == "true"
    assert cell(page, 2, 3).input_value() == text, "what was typed stays to be mended"
    assert np.array_equal(output_of(page), before)
    cell(page, 2, 3).focus()
    page.keyboard.press("Escape")
    assert page.locator(".cc-problem").inner_text() == ""
    assert cell(page, 2, 3).input_value() == "2"


def test_nobody_is_scolded_while_a_number_is_being_typed(open_figure):
    page = open_figure()
    cell(page, 1, 1).fill("")
    for text in ("-", "0", ".", "5"):
        page.keyboard.type(text)
        settle(page)
        assert page.locator(".cc-problem").inner_text() == ""
    assert state_of(page)["kernel"][0][0] == -0.5


def test_a_padding_that_is_no_number_is_told(open_figure):
    page = open_figure(ConvolutionExplorer(padding=2))
    before = output_of(page)
    page.get_by_label("Zeros on each side").fill("99")
    assert page.get_by_text("99 is too large. 2 still counts; take 0 to 12.").is_visible()
    assert np.array_equal(output_of(page), before)
    page.keyboard.press("Tab")
    assert page.get_by_label("Zeros on each side").input_value() == "2"


def test_a_filter_that_does_not_fit_is_told_and_the_last_good_picture_stays(open_figure):
    page = open_figure(ConvolutionExplorer(picture="grid", kernel=np.ones((7, 7))))
    before = output_of(page)
    choose(page, "Dilation", "4")
    words = page.locator(".cc-misfit").inner_text()
    assert words.startswith("The filter does not fit. 7 × 7 numbers span 25 × 25 pixels")
    assert "16 × 16" in words
    assert np.array_equal(output_of(page), before)
    assert page.evaluate("model.get('dilation_rate')") == 1, "Python never hears of it"
    choose(page, "Padding", "same")
    assert page.locator(".cc-misfit").inner_text() == ""
    widget = ConvolutionExplorer(picture="grid", kernel=np.ones((7, 7)), dilation_rate=4, padding="same")
    assert np.allclose(output_of(page), widget.output)
    assert page.evaluate("model.get('dilation_rate')") == 4


# ---- painting, playing, copying


def test_painting_by_mouse_and_by_keys(open_figure):
    page = open_figure(ConvolutionExplorer(picture="grid", kernel=[[1]]))
    page.get_by_role("button", name="Clear").click()
    assert output_of(page).sum() == 0
    box = page.locator(".cc-slot").first.bounding_box()
    side = box["width"] / 16
    page.mouse.move(box["x"] + 2.5 * side, box["y"] + 3.5 * side)
    page.mouse.down()
    page.mouse.move(box["x"] + 6.5 * side, box["y"] + 3.5 * side)
    page.mouse.up()
    expected = np.zeros((16, 16))
    expected[3, 2:7] = 1
    assert np.allclose(output_of(page), expected)
    page.get_by_role("radiogroup", name="Brush").locator("input[value=middle]").check()
    page.locator(".cc-slot").first.focus()
    for key in ("ArrowDown", "Space"):
        page.keyboard.press(key)
    expected[4, 6] = 128 / 255
    assert np.allclose(output_of(page), expected)
    assert page.evaluate("model.get('_painting').byteLength") == 16 * 16 * 3


def test_playing_walks_over_the_output_and_ends(open_figure):
    page = open_figure(ConvolutionExplorer(image=np.eye(6), kernel=np.ones((2, 2)), pick=(3, 3)))
    page.get_by_role("button", name="Play").click()
    assert page.get_by_role("button", name="Pause").is_visible()
    page.wait_for_function("document.querySelector('.cc-figure').state().pick.join() === '4,4'", timeout=5000)
    page.get_by_role("button", name="Play").wait_for(timeout=5000)
    page.get_by_role("button", name="Step").click()
    assert state_of(page)["pick"] == [0, 0]
    page.get_by_role("button", name="Back").click()
    assert state_of(page)["pick"] == [4, 4]


def test_who_asked_for_less_motion_steps(open_figure):
    page = open_figure(reduced_motion="reduce")
    assert page.get_by_role("button", name="Play").count() == 0
    page.get_by_role("button", name="Step").click()
    assert state_of(page)["pick"] == [34, 18]


def test_copying_is_confirmed_where_it_was_asked_for(open_figure):
    page = open_figure()
    button = page.locator(".cc-foot .cc-button")
    width = button.bounding_box()["width"]
    # From disk, without asking anybody for permission: the old way of copying must do.
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.evaluate("document.addEventListener('copy', () => (window.copied = document.activeElement.value))")
    page.get_by_role("button", name="Copy as Keras code").click()
    page.get_by_role("button", name="Copied").wait_for(timeout=1500)
    assert button.bounding_box()["width"] == width, "nothing jumps"
    assert "keras.layers.Conv2D" in page.evaluate("window.copied")
    page.get_by_role("button", name="Copy as Keras code").wait_for(timeout=4000)


def test_where_nothing_can_be_copied_the_code_is_shown(open_figure):
    page = open_figure()
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.evaluate("document.execCommand = () => false")
    page.get_by_role("button", name="Copy as Keras code").click()
    area = page.get_by_role("textbox", name="Copy as Keras code")
    area.wait_for(timeout=1500)
    assert "keras.layers.Conv2D" in area.input_value()


# ---- the other end, looks, leaving


def test_what_python_sets_is_drawn(open_figure):
    page = open_figure()
    page.evaluate("model.set('kernel', [[1, 2], [3, 4]])")
    settle(page)
    assert page.locator("input.cc-cell").count() == 4
    assert cell(page, 2, 1).input_value() == "3"
    page.evaluate("model.set('strides', 3)")
    settle(page)
    unfold(page)
    assert page.get_by_role("radiogroup", name="Stride").get_by_label("3").is_checked()
    assert output_of(page).shape == (32, 32)


def test_nothing_jumps_when_numbers_get_longer(open_figure):
    page = open_figure()
    parts = ".cc-field, .cc-slot, .cc-cell, .cc-sum, .cc-size-formula, .cc-button"
    boxes = f"[...document.querySelectorAll('{parts}')]"
    places = f"{boxes}.map((e) => e.getBoundingClientRect()).map((b) => [b.x, b.y, b.height].map(Math.round))"
    before = page.evaluate(places)
    page.get_by_label("Row of the output pixel").fill("0")
    cell(page, 1, 1).fill("-123.456")
    settle(page)
    assert page.evaluate(places) == before
    cell(page, 1, 1).fill("x")
    assert page.evaluate(places) == before


def test_the_theme_follows_the_page(open_figure):
    page = open_figure(theme="light")
    paper = "getComputedStyle(document.querySelector('.cc-card')).backgroundColor"
    zero = "getComputedStyle(document.querySelectorAll('input.cc-cell')[1]).backgroundColor"
    assert page.evaluate(paper) == "rgb(255, 255, 255)"
    assert page.evaluate(zero) == "rgb(252, 251, 248)"
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_timeout(50)
    settle(page)
    assert page.evaluate(paper) == "rgb(27, 31, 35)"
    assert page.evaluate(zero) == "rgb(27, 31, 35)"


def test_results_are_said_aloud(open_figure):
    page = open_figure()
    page.locator(".cc-slot").nth(1).focus()
    page.keyboard.press("ArrowRight")
    status = page.locator(".cc-unseen[role=status]")
    page.wait_for_function("document.querySelector('.cc-unseen[role=status]').textContent.startsWith('Row')")
    assert re.fullmatch(rf"Row 34, column 18: sum {MINUS}?\d\.\d\d", status.inner_text())


@pytest.mark.tensorflow
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"picture": "coffee", "grey": False, "kernel": "gaussian_blur", "strides": 2, "padding": "same"},
        {"picture": "chelsea", "kernel": np.arange(18.0).reshape(2, 3, 3) - 8, "padding": 2},
        {"picture": "camera", "kernel": "emboss", "strides": 3, "dilation_rate": 2, "padding": "same"},
        {"picture": "digit_2", "kernel": np.eye(4), "strides": 2, "dilation_rate": 2, "padding": 3},
    ],
)
def test_the_copied_code_computes_the_same_in_keras(open_figure, settings):
    widget = ConvolutionExplorer(**settings)
    page = open_figure(widget)
    code = page.evaluate(f"document.querySelector('{FIGURE}').code()")
    names = {"images": widget.image[np.newaxis].astype("float32")}
    exec(code, names)
    assert np.allclose(np.asarray(names["output"])[0, :, :, 0], widget.output, atol=1e-4)
