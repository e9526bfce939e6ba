"""The hues of still pictures are those of the page, and names that are near to each other stay apart."""

import itertools
import re

import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure

from cnn_course.plots._canvas import DPI
from cnn_course.plots._ends import APART, hue, named
from cnn_course.plots._theme import theme_of

OWN = re.compile(r"--cc-hue-(\d): light-dark\((#\w+), (#\w+)\)")
NAMED = re.compile(r'(?:data-hue="|--cc-hue-)(\d)(?:"\] \{\s*--cc-hue)?: var\(--cc-(\w+)\)')

# How a linear colour is seen: by most, by who lacks the middle cones, by who lacks the long ones.
# Machado, Oliveira & Fernandes (2009), severity 1.
EYES = {
    "all cones": np.eye(3),
    "deuteranopia": [[0.3673, 0.8606, -0.228], [0.2801, 0.6725, 0.0474], [-0.0118, 0.0429, 0.9689]],
    "protanopia": [[0.1523, 1.0526, -0.2049], [0.1145, 0.7863, 0.0992], [-0.0039, -0.0481, 1.052]],
}
TO_XYZ = np.array(
    [[0.4339, 0.3762, 0.1899], [0.2126, 0.7152, 0.0722], [0.0177, 0.1095, 0.8729]]
)  # by its white
USED = 7  # hues: no figure has more lines
APART_BY = 20  # in CIE Lab: nobody takes one for another, also as a thin line


def lab(colour, eyes):
    """Return what a colour looks like, in CIE Lab."""
    values = np.array(to_rgb(colour))
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    seen = TO_XYZ @ np.clip(np.array(eyes) @ linear, 0, 1)
    x, y, z = np.where(seen > 0.008856, np.cbrt(seen), 7.787 * seen + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("eyes", EYES.values(), ids=EYES)
def test_hues_are_told_apart_also_with_two_kinds_of_cones(name, eyes):
    seen = [lab(hue(theme_of(name), number), eyes) for number in range(USED)]
    pairs = itertools.combinations(enumerate(seen), 2)
    near = {(i, j): round(np.linalg.norm(a - b), 1) for (i, a), (j, b) in pairs}
    assert {pair: apart for pair, apart in near.items() if apart < APART_BY} == {}


@pytest.mark.parametrize("name", ["light", "dark"])
def test_a_still_has_the_hues_of_the_page(name, root):
    text = (root / "cnn_course" / "widgets" / "lib" / "parts" / "shapes.css").read_text(encoding="utf-8")
    theme = theme_of(name)
    wanted = {int(number): getattr(theme, colour) for number, colour in NAMED.findall(text)}
    wanted |= {int(number): light if name == "light" else dark for number, light, dark in OWN.findall(text)}
    assert set(wanted) == set(range(6))
    assert {number: hue(theme, number) for number in wanted} == wanted
    assert len({to_hex(hue(theme, number)) for number in range(8)}) == 8


def test_names_of_ends_that_lie_together_stand_one_below_the_other():
    axes = Figure().add_subplot()
    named(axes, ["a", "b", "c"], [(1, 0.5, "k"), (1, 0.51, "k"), (1, 0.1, "k")], room=200)
    heights = {text.get_text(): 200 * text.xy[1] + text.get_position()[1] * DPI / 72 for text in axes.texts}
    assert [text.get_text() for text in axes.texts] == ["b", "a", "c"]
    assert heights["b"] - heights["a"] == pytest.approx(APART)
    assert heights["c"] == pytest.approx(20)


@pytest.mark.parametrize("prediction", ["none", "worse"])
def test_no_word_about_depths_leaves_its_still(prediction):
    from cnn_course.widgets import DegradationExplorer

    figure = DegradationExplorer(prediction=prediction).still()
    figure.canvas.draw()
    for axes in figure.axes:
        for text in axes.texts:
            assert text.get_window_extent().x1 <= figure.bbox.x1, text.get_text()
