"""ConvolutionExplorer in a real JupyterLab: what Python sets is drawn, what is edited is read back."""

import json
from collections.abc import Callable

import numpy as np
import pytest

from cnn_course import ops
from cnn_course.widgets import ConvolutionExplorer

pytestmark = pytest.mark.browser

FIGURE = ".cc-figure"
CELLS = [
    "from cnn_course.widgets import ConvolutionExplorer\nw = ConvolutionExplorer()\nw",
    "w.picture = 'digit_4'; w.kernel = [[0, 1], [2, -3]]; w.strides = 2; w.padding = 'same'",
    "import json\nprint(json.dumps({'kernel': w.kernel.tolist(), 'pick': w.pick, 'strides': w.strides,\n"
    " 'sum': float(w.output.sum()), 'shape': w.output.shape}))",
    "try:\n    w.strides = 0\nexcept Exception as error:\n    print(error)",
]


@pytest.fixture(scope="module")
def opened(open_notebook):
    return open_notebook("explorer.ipynb", CELLS)


@pytest.fixture
def notebook(opened):
    """The notebook with a new figure: opening JupyterLab again for each test took most of their time."""
    opened.run(0)
    opened.page.wait_for_selector(FIGURE, timeout=30_000)
    return opened


def on_the_page(notebook) -> np.ndarray:
    """Return the output that the page has computed."""
    found = notebook.page.evaluate("() => document.querySelector('.cc-figure').output()")
    return np.array(found["data"]).reshape(found["shape"])


def wait_for_shape(notebook, shape) -> None:
    notebook.page.wait_for_function(
        "shape => String(document.querySelector('.cc-figure').output().shape) === shape",
        arg=",".join(map(str, shape)),
        timeout=15_000,
    )


def in_python(notebook) -> dict:
    return json.loads(notebook.run(2))


def in_python_at_rest(notebook, holds: Callable[[dict], bool]) -> dict:
    """Return what Python has, once that holds: it is told when things have come to rest."""
    for _ in range(20):
        if holds(read := in_python(notebook)):
            break
        notebook.page.wait_for_timeout(200)
    return read


def test_the_first_picture_equals_python(notebook):
    np.testing.assert_allclose(on_the_page(notebook), ConvolutionExplorer().output, atol=1e-5)


def test_what_python_sets_is_drawn(notebook):
    notebook.run(1)
    wait_for_shape(notebook, (14, 14))
    twin = ConvolutionExplorer(picture="digit_4", kernel=[[0, 1], [2, -3]], strides=2, padding="same")
    expected = ops.conv2d(twin.image[None], twin.kernel[:, :, None, None], 2, "same")[0, :, :, 0]
    np.testing.assert_allclose(on_the_page(notebook), expected, atol=1e-5)


def test_what_is_edited_is_read_back(notebook):
    notebook.run(1)
    wait_for_shape(notebook, (14, 14))
    cell = notebook.page.locator(f"{FIGURE} input[aria-label^='Filter row']").first
    cell.fill("5")
    cell.press("Enter")
    read = in_python_at_rest(notebook, lambda read: read["kernel"][0][0] == 5)
    assert read["kernel"] == [[5, 1], [2, -3]]
    assert read["sum"] == pytest.approx(on_the_page(notebook).sum(), abs=1e-3)


def test_what_is_picked_by_keyboard_is_read_back(notebook):
    before = in_python(notebook)["pick"]
    output = notebook.page.locator(f"{FIGURE} [role=application]").last
    output.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        output.press(key)
    wanted = [before[0] + 2, before[1] + 1]
    assert in_python_at_rest(notebook, lambda read: read["pick"] == wanted)["pick"] == wanted


def test_a_bad_value_is_refused_in_words(notebook):
    assert "strides must be a whole number from 1 to 4. Received: strides=0" in notebook.run(3)
    assert in_python(notebook)["strides"] == 1
