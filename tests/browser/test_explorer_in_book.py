"""ConvolutionExplorer in the built book, opened from disk with the network cut, by keyboard alone."""

import numpy as np
import pytest

from cnn_course import ops
from cnn_course.widgets import ConvolutionExplorer

pytestmark = pytest.mark.browser

TABS = 80  # more than any way through the page should need


@pytest.fixture
def page(root, browser):
    from tools import book

    assert book.build_book() == 0
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, offline=True)
    opened = context.new_page()
    opened.goto((root / "_build" / "html" / "book" / "seeing" / "convolution.html").as_uri())
    opened.wait_for_selector(".cb-live[data-live=yes] .cc-figure")
    yield opened
    context.close()


def on_the_page(page) -> np.ndarray:
    found = page.evaluate("() => document.querySelector('.cc-figure').output()")
    return np.array(found["data"]).reshape(found["shape"])


def tab_to(page, selector: str) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{TABS} times Tab do not reach {selector}")


def test_the_page_computes_what_ops_computes(page):
    np.testing.assert_allclose(on_the_page(page), ConvolutionExplorer().output, atol=1e-5)


def test_a_filter_is_edited_and_its_sum_appears(page):
    tab_to(page, ".cc-figure input[aria-label='Filter row 1, column 1']")
    page.keyboard.press("Control+A")
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    kernel = np.array([[4.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    image = ConvolutionExplorer().image
    expected = ops.conv2d(image[None], kernel[:, :, None, None])[0, :, :, 0]
    np.testing.assert_allclose(on_the_page(page), expected, atol=1e-5)
    row, column = page.evaluate("() => document.querySelector('.cc-figure').state().pick")
    total = f"{expected[row, column]:.2f}".replace("-", "\u2212")
    page.wait_for_function("text => document.querySelector('.cc-figure').innerText.includes(text)", arg=total)


def test_a_control_and_a_pixel_are_chosen_by_key(page):
    tab_to(page, ".cc-figure [role=application]")
    before = page.evaluate("() => document.querySelector('.cc-figure').state().pick")
    for key in ("ArrowDown", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    after = page.evaluate("() => document.querySelector('.cc-figure').state().pick")
    assert after == [before[0] + 1, before[1] + 2]


def test_a_bad_number_is_told_in_place_and_the_picture_stays(page):
    before = on_the_page(page)
    tab_to(page, ".cc-figure input[aria-label='Filter row 1, column 1']")
    page.keyboard.press("Control+A")
    page.keyboard.type("nine")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('.cc-figure').innerText.includes('is not a number')")
    np.testing.assert_array_equal(on_the_page(page), before)
