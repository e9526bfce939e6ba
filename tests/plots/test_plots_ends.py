"""The hues of still pictures are those of the page, and names that are near to each other stay apart."""

import re

import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from cnn_course.plots._canvas import DPI
from cnn_course.plots._ends import APART, hue, named
from cnn_course.plots._theme import theme_of

OWN = re.compile(r"--cc-hue-(\d): light-dark\((#\w+), (#\w+)\)")
NAMED = re.compile(r'(?:data-hue="|--cc-hue-)(\d)(?:"\] \{\s*--cc-hue)?: var\(--cc-(\w+)\)')


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
