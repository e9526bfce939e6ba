"""The nine numbers of the landing page: what is dragged or typed is computed as `ops` computes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from every_page import visit

from cnn_course import datasets, ops

PIXELS = """() => {
  const canvas = document.querySelector(".cb-nine__found canvas");
  return [...canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data];
}"""


def expected(weights: np.ndarray) -> np.ndarray:
    """Return the sums of a filter over the cat, from -255 to 255 as they are coloured."""
    grey = datasets.photo("chelsea", size=128, grey=True)
    sums = ops.conv2d(grey[None] / 255.0, weights[:, :, None, None])[0, :, :, 0]
    sizes = np.sort(np.abs(sums).ravel())
    return np.clip(255 * sums / sizes[int(0.995 * (sizes.size - 1))], -255, 255)


def seen(tab: Any) -> np.ndarray:
    """Return the sums as the page shows them: how opaque each pixel is, and which colour it has."""
    pixels = np.array(tab.evaluate(PIXELS)).reshape(126, 126, 4)
    sign = np.where(pixels[..., 0] > pixels[..., 2], -1, 1)  # orange, blue
    return sign * pixels[..., 3]


def assert_shows(tab: Any, weights: np.ndarray) -> None:
    """Compare all that is opaque enough for its colour to be kept exactly."""
    ours, theirs = seen(tab), expected(weights)
    strong = np.abs(theirs) > 40
    assert strong.mean() > 0.05
    assert np.abs(ours - theirs)[strong].max() < 2


@pytest.mark.browser
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_numbers_are_dragged_typed_and_stepped_and_the_picture_is_that_of_ops(
    html: Path, browser: Any, colours: str
) -> None:
    tab, trouble = visit(browser, html / "book" / "index.html", 1280, colours)
    cell = tab.get_by_label("Number in row 2, column 3")
    cell.wait_for()
    weights = ops.filters.get("sobel_vertical").copy()
    assert_shows(tab, weights)
    box = cell.bounding_box()
    tab.mouse.move(box["x"] + 20, box["y"] + 20)
    tab.mouse.down()
    tab.mouse.move(box["x"] + 20, box["y"] + 40)
    tab.mouse.up()
    assert cell.input_value() == "1"
    weights[1, 2] = 1
    assert_shows(tab, weights)
    cell.fill("\u22123,5")
    weights[1, 2] = -3.5
    assert_shows(tab, weights)
    cell.fill("blue")
    assert cell.get_attribute("aria-invalid") == "true"
    assert_shows(tab, weights)
    cell.press("ArrowUp")
    assert cell.input_value() == "\u22123"
    tab.get_by_role("button", name="Horizontal edges").click()
    assert tab.get_by_role("button", name="Horizontal edges").get_attribute("aria-pressed") == "true"
    assert_shows(tab, ops.filters.get("sobel_horizontal"))
    assert [one for one in trouble if "willReadFrequently" not in one] == []  # this test alone reads it often
    tab.context.close()
