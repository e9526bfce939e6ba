"""The figure for shuffled pixels in a real browser: what it shows, its keys, its room on the page."""

import itertools

import numpy as np
import pytest
from figure_page import pages, put, settle

from cnn_course.widgets import ShuffleExplorer

pytestmark = pytest.mark.browser

ROOT = "document.querySelector('.cc-shuffle-explorer')"
STATES = list(itertools.product(("natural", "permuted", "shifted"), range(10), (1, 2)))


@pytest.fixture
def opened(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:

        def open_one(width=1280, theme="light", touch=False, bytes_as="view", **settings):
            return open_page(ShuffleExplorer(**settings), width, theme=theme, kind=bytes_as, has_touch=touch)

        yield open_one


def section(page, name):
    return page.get_by_role("region", name=name)


@pytest.mark.parametrize("bytes_as", ["view", "buffer", "array"])
def test_what_the_page_shows_is_what_python_has(opened, bytes_as):
    page = opened(bytes_as=bytes_as)
    explorer = ShuffleExplorer()
    for kind, digit, example in STATES[:: 1 if bytes_as == "view" else 13]:
        put(page, kind=kind, digit=digit, example=example)
        explorer.kind, explorer.digit, explorer.example = kind, digit, example
        found = page.evaluate(f"{ROOT}.output()")
        assert found["written"] == explorer.written.ravel().tolist()
        assert found["seen"] == explorer.seen.ravel().tolist()
        for network in ("dense", "cnn"):
            part = found["networks"][network]
            np.testing.assert_allclose(part["shares"], explorer.shares(network), atol=1e-4)
            assert part["digit"] == explorer.answer(network)
            assert part["accuracy"] == vars(explorer.accuracy(network))


@pytest.mark.parametrize("kind", ["natural", "permuted", "shifted"])
def test_what_is_written_is_what_was_recorded(opened, kind):
    page = opened(kind=kind)
    explorer = ShuffleExplorer(kind=kind)
    parts = (("Dense network", "dense", "31,015"), ("Convolutional network", "cnn", "30,762"))
    for name, network, parameters in parts:
        words = section(page, name).inner_text()
        found = explorer.accuracy(network)
        assert f"{parameters} parameters" in words
        assert f"{100 * found.mean:.2f} %" in words
        assert f"{100 * found.low:.2f} to {100 * found.high:.2f} in 3 runs" in words
        answer = explorer.answer(network)
        assert section(page, name).locator(".cc-says").inner_text() == str(answer)
        assert ("right" if answer == 4 else "wrong") in section(page, name).locator(
            ".cc-verdict"
        ).inner_text()
        most = {"natural": 0.1, "permuted": 0.1, "shifted": 1}[explorer.kind]
        bar = section(page, name).locator(".cc-axis-mark")
        long = float(bar.evaluate("(one) => parseFloat(one.style.width)"))
        assert long == pytest.approx(100 * (1 - found.mean) / most)
        dotted = "dotted: natural digits" in words
        assert dotted == (kind != "natural"), "the reader guesses first"


def test_the_picture_is_painted_with_the_shuffled_pixels(opened):
    page = opened(kind="permuted")
    settle(page)
    painted = page.evaluate(
        f"""() => {{
          const canvas = {ROOT}.querySelectorAll('.cc-pixels')[1];
          const step = canvas.width / 28;
          const pixels = canvas.getContext('2d');
          return Array.from({{ length: 784 }}, (_, i) =>
            pixels.getImageData((i % 28 + 0.5) * step, (Math.floor(i / 28) + 0.5) * step, 1, 1).data[0]);
        }}"""
    )
    np.testing.assert_allclose(painted, ShuffleExplorer(kind="permuted").seen.ravel(), atol=2)


def test_it_works_by_keyboard_alone_and_reset_goes_back(opened):
    page = opened()
    page.keyboard.press("Tab")  # the question comes first
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("model.get('kind')") == "permuted"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("model.get('digit')") == 5
    explorer = ShuffleExplorer(kind="permuted", digit=5)
    words = f"Dense network says {explorer.answer('dense')}, accuracy 94.07 per cent."
    page.wait_for_function(
        f"(words) => {ROOT}.querySelector('[role=status]').textContent.startsWith(words)", arg=words
    )
    page.wait_for_function("window.saves > 0")
    page.get_by_role("button", name="Reset").press("Enter")
    assert page.evaluate("[model.get('kind'), model.get('digit'), model.get('example')]") == ["natural", 4, 1]


def test_a_finger_chooses(opened):
    page = opened(width=390, touch=True)
    page.get_by_label("shuffled", exact=True).tap()
    assert page.evaluate("model.get('kind')") == "permuted"
    settle(page)
    assert page.get_by_role("img", name="The pixels of the 4 in another order").count() == 1
