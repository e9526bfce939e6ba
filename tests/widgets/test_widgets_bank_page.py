"""The bank of filters in a real browser: its maps, choosing among them, and the reader's own filter."""

import numpy as np
import pytest
from figure_page import pages, settle

from cnn_course.ops import filters
from cnn_course.widgets import ConvolutionExplorer

pytestmark = pytest.mark.browser
FIGURE = ".cc-figure"
FOUR = [f"gabor_{direction}" for direction in ("horizontal", "rising", "vertical", "falling")]
CUP = {"picture": "coffee", "grey": False, "kernel": "gabor_rising", "bank": FOUR}
OWN = {"kernel": [[1, -1], [0.5, 2]], "bank": ["sobel_vertical", "own", "box_blur"]}
ALL = {"bank": [*filters.names(), "own"]}


@pytest.fixture
def open_figure(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:
        yield lambda settings, **more: open_page(ConvolutionExplorer(**settings), **more)


def array(result):
    return np.array(result["data"]).reshape(result["shape"])


def output_of(page):
    settle(page)
    return array(page.evaluate(f"document.querySelector('{FIGURE}').output()"))


def bank_of(page):
    settle(page)
    found = page.evaluate(f"Object.entries(document.querySelector('{FIGURE}').bank())")
    return {name: array(result) for name, result in found}


def thumb(page, name):
    return page.locator(f".cc-thumb[data-filter={name}]")


def pressed(page):
    settle(page)
    script = "(all) => all.filter((e) => e.ariaPressed === 'true').map((e) => e.dataset.filter)"
    return page.locator(".cc-thumb").evaluate_all(script)


def check(page, **settings):
    """The page shows what Python computes for these settings."""
    widget = ConvolutionExplorer(**settings)
    maps, expected = bank_of(page), widget.bank_outputs
    assert list(maps) == list(expected)
    for name, one in expected.items():
        assert maps[name].shape == one.shape, name
        assert np.allclose(maps[name], one, rtol=0, atol=1e-9), name
    assert np.allclose(output_of(page), widget.output, rtol=0, atol=1e-9)


def drawn(page):
    """The pixels of each thumbnail, as text."""
    settle(page)
    return page.locator(".cc-thumb").evaluate_all(
        "(all) => all.map((one) => one.querySelector('canvas').toDataURL())"
    )


# ---- the numbers are those of ops


def test_without_a_bank_there_is_no_row(open_figure):
    page = open_figure({})
    assert bank_of(page) == {}
    assert page.locator(".cc-bank").is_hidden()


@pytest.mark.parametrize(
    "settings",
    [
        CUP,
        OWN,
        ALL,
        {**ALL, "picture": "coffee", "grey": False, "strides": 2, "padding": "same", "dilation_rate": 2},
        {**ALL, "picture": "digit_3", "padding": 3, "strides": 3},
    ],
    ids=["cup", "own", "all", "colour", "digit"],
)
def test_the_page_computes_what_ops_computes(open_figure, settings):
    page = open_figure(settings)
    check(page, **settings)
    assert page.locator(".cc-thumb").count() == len(settings["bank"])
    assert page.locator(".cc-bank").is_visible()


def test_the_maps_follow_the_settings(open_figure):
    page = open_figure(CUP)
    before = drawn(page)
    page.get_by_role("radiogroup", name="Stride").get_by_label("3").check()
    check(page, **CUP, strides=3)
    page.get_by_label("Picture").select_option("brick")
    check(page, **{**CUP, "picture": "brick"}, strides=3)
    after = drawn(page)
    assert len(before) == len(after) == 4
    assert all(one != other for one, other in zip(before, after, strict=True))


def test_each_thumbnail_is_a_picture_of_its_own(open_figure):
    page = open_figure(CUP)
    assert len(set(drawn(page))) == 4


def test_the_layer_is_said_in_numbers(open_figure):
    page = open_figure(CUP)
    words = page.locator(".cc-bank-shape").inner_text().replace("\u00a0", " ")
    assert words == "4 filters: output 90 × 90 × 4, weights 7 × 7 × 3 × 4 = 588"
    page = open_figure(OWN)
    assert page.locator(".cc-bank-shape").inner_text().startswith("3 filters, 3 maps, 22 weights. ")


def test_the_weights_of_the_layer_stay_on_one_line(open_figure):
    page = open_figure(CUP, width=360)
    script = """(e) => {
      const [text] = e.childNodes, range = document.createRange();
      range.setStart(text, text.data.search(/7\\s×/));
      range.setEnd(text, text.data.indexOf(" ="));
      return [range.getClientRects().length, range.toString()];
    }"""
    lines, words = page.locator(".cc-bank-shape").evaluate(script)
    assert words.replace("\u00a0", " ") == "7 × 7 × 3 × 4"
    assert lines == 1


def test_each_filter_says_what_the_course_says_of_it(open_figure):
    page = open_figure(ALL)
    sentences = page.locator(".cc-bank-says p").all_text_contents()
    assert sentences[:-1] == [filters.describe(name) for name in filters.names()]
    assert sentences[-1].startswith("Your own numbers")
    for name in ("emboss", "gabor_falling"):
        thumb(page, name).click()
        settle(page)
        seen = page.locator(".cc-bank-says p:not([aria-hidden=true])")
        assert seen.all_text_contents() == [filters.describe(name)]
        assert page.locator(".cc-bank-says p").filter(visible=True).all_text_contents() == [
            filters.describe(name)
        ]


# ---- what a reader does


def test_a_click_makes_it_the_filter(open_figure):
    page = open_figure(CUP)
    assert pressed(page) == ["gabor_rising"]
    for name in ("gabor_falling", "gabor_horizontal"):
        thumb(page, name).click()
        check(page, **{**CUP, "kernel": name})
        kernel = ConvolutionExplorer(kernel=name).kernel.tolist()
        assert page.evaluate("model.get('kernel')") == kernel
        assert pressed(page) == [name]
        assert page.get_by_label("Filter", exact=True).first.input_value() == name
    page.wait_for_function("window.saves > 0")


def test_the_arrows_choose(open_figure):
    page = open_figure(CUP)
    page.get_by_role("toolbar").get_by_role("button", pressed=True).focus()
    steps = {
        "ArrowRight": "gabor_vertical",
        "ArrowDown": "gabor_falling",
        "Home": "gabor_horizontal",
        "ArrowLeft": "gabor_falling",
        "ArrowUp": "gabor_vertical",
        "End": "gabor_falling",
    }
    for key, name in steps.items():
        page.keyboard.press(key)
        assert pressed(page) == [name], key
        assert page.evaluate("document.activeElement.dataset.filter") == name
        check(page, **{**CUP, "kernel": name})
    assert page.evaluate("model.get('kernel')") == ConvolutionExplorer(kernel="gabor_falling").kernel.tolist()
    page.keyboard.press("ArrowRight")
    assert pressed(page) == ["gabor_horizontal"], "after the last comes the first"


def test_one_tab_leaves_the_row(open_figure):
    page = open_figure(CUP)
    assert page.locator(".cc-thumb[tabindex='0']").count() == 1
    thumb(page, "gabor_rising").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.cc-thumbs')") is None


def test_with_a_filter_that_is_not_in_the_row_none_is_pressed(open_figure):
    page = open_figure({**CUP, "kernel": "box_blur"})
    assert pressed(page) == []
    assert page.locator(".cc-thumb[tabindex='0']").get_attribute("data-filter") == FOUR[0]


def test_the_reader_s_own_numbers_are_kept_while_another_is_chosen(open_figure):
    page = open_figure({"bank": ["sobel_vertical", "own", "box_blur"]})
    assert pressed(page) == ["sobel_vertical"]
    page.get_by_label("Filter row 2, column 2", exact=True).fill("5")
    kernel = filters.get("sobel_vertical")
    kernel = np.where(np.arange(9).reshape(3, 3) == 4, 5, kernel)
    own = {"kernel": kernel, "bank": ["sobel_vertical", "own", "box_blur"]}
    assert pressed(page) == ["own"]
    check(page, **own)
    widget = ConvolutionExplorer(**own)
    for name in ("box_blur", "sobel_vertical"):
        thumb(page, name).click()
        widget.kernel = name
        assert pressed(page) == [name]
        assert np.allclose(bank_of(page)["own"], widget.bank_outputs["own"], rtol=0, atol=1e-9)
        assert page.evaluate("model.get('_own_kernel')") == kernel.tolist()
    thumb(page, "own").click()
    assert page.evaluate("model.get('kernel')") == kernel.tolist()
    check(page, **own)


def test_what_python_sets_is_drawn(open_figure):
    page = open_figure({})
    page.evaluate("model.set('bank', ['laplacian', 'box_blur'])")
    check(page, bank=["laplacian", "box_blur"])
    assert pressed(page) == []
    page.evaluate("(kernel) => model.set('kernel', kernel)", filters.get("box_blur").tolist())
    assert pressed(page) == ["box_blur"]
    check(page, bank=["laplacian", "box_blur"], kernel="box_blur")
    page.evaluate("model.set('bank', ['box_blur', 'emboss', 'edge'])")
    check(page, bank=["box_blur", "emboss", "edge"], kernel="box_blur")
    assert len(set(drawn(page))) == 3
    page.evaluate("model.set('bank', [])")
    assert bank_of(page) == {}
    assert page.locator(".cc-bank").is_hidden()


def test_reset_brings_back_the_first_bank_and_filter(open_figure):
    page = open_figure(OWN)
    thumb(page, "box_blur").click()
    page.get_by_label("Filter row 1, column 1", exact=True).fill("9")
    page.evaluate("model.set('bank', ['own', 'emboss'])")
    settle(page)
    assert list(bank_of(page)) == ["own", "emboss"]
    page.get_by_role("button", name="Reset").click()
    check(page, **OWN)
    assert pressed(page) == ["own"]


def test_a_filter_of_the_bank_that_does_not_fit_is_told(open_figure):
    page = open_figure({"picture": "grid", "kernel": [[1, -1]], "bank": FOUR})
    before = bank_of(page)
    page.get_by_role("radiogroup", name="Dilation").get_by_label("4").check()
    settle(page)
    words = page.locator(".cc-misfit").inner_text()
    assert words.startswith("A filter of the bank does not fit. 7 × 7 numbers span 25 × 25 pixels")
    assert page.evaluate("model.get('dilation_rate')") == 1, "Python never hears of it"
    assert all(np.array_equal(one, before[name]) for name, one in bank_of(page).items())
    page.evaluate("model.set('bank', ['sobel_vertical'])")
    settle(page)
    assert page.locator(".cc-misfit").inner_text() == ""


# ---- for everyone, at every size


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_jumps_when_another_filter_is_chosen(open_figure, width):
    page = open_figure(CUP, width=width)
    script = (
        "['.cc-card', '.cc-stage', '.cc-bank', '.cc-sums'].map((name) => document.querySelector(name))"
        ".map((e) => [e.offsetTop, e.offsetHeight])"
    )
    places = page.evaluate(script)
    for name in FOUR:
        thumb(page, name).click()
        settle(page)
        assert page.evaluate(script) == places, name
