"""Where a notebook is worked in, a figure's still picture is an output of its own before the view."""

import sys
from types import SimpleNamespace

import pytest

from cnn_course.widgets import RooflineExplorer, _stand_in

VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def outputs(monkeypatch):
    """The outputs that a cell makes by itself: of an IPython with a kernel, as far as it is asked for."""
    made: list[dict] = []
    publisher = SimpleNamespace(publish=made.append)
    shell = SimpleNamespace(kernel=object(), display_pub=publisher)
    monkeypatch.setitem(
        sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell, version_info=(9, 0))
    )
    monkeypatch.delenv(_stand_in.KEPT, raising=False)
    return made


def test_it_stands_before_the_view_and_the_view_hides_it(outputs):
    figure = RooflineExplorer()
    data, _ = figure._repr_mimebundle_()
    [stand_in] = outputs
    assert f'data-cc-stand-in="{figure.model_id}"' in stand_in["text/html"]
    assert stand_in["text/html"].count("data:image/png;base64,") == 1
    assert "Run All Cells" in stand_in["text/html"]
    assert stand_in["text/plain"] == figure.alt
    assert figure._stands_in == figure.model_id
    assert data[VIEW]["model_id"] == figure.model_id
    assert "image/png" not in data, "the picture is in the file once"


def test_outputs_that_are_kept_have_picture_and_view_in_one(outputs, monkeypatch):
    monkeypatch.setenv(_stand_in.KEPT, "1")
    figure = RooflineExplorer()
    data, _ = figure._repr_mimebundle_()
    assert outputs == []
    assert figure._stands_in == ""
    assert {VIEW, "image/png"} < set(data)
    assert data["text/plain"] == figure.alt


def test_the_book_and_the_labs_keep_theirs(root):
    from tools import book
    from tools.labs import execute

    assert _stand_in.KEPT in book.surroundings(root, root)
    assert _stand_in.KEPT in execute.kernel_environment(root)


def test_what_a_figure_says_is_no_html():
    assert "<b>" not in _stand_in.picture("AA==", 'a "<b>" sentence')


def test_outputs_do_not_depend_on_who_makes_them(root, monkeypatch):
    """Outside of CI a training says how many seconds each epoch took."""
    from tools.labs import execute

    monkeypatch.delenv("CI", raising=False)
    assert execute.kernel_environment(root)["CI"]
