"""The colours are the pages' colours, and nothing of matplotlib's state is left changed."""

import re
import subprocess
import sys

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_hex

from cnn_course import plots
from cnn_course.plots import _theme

TOKENS = ("paper", "card", "line", "ink", "soft", "accent", "pick", "negative", "positive")


def custom_properties(css: str) -> list[tuple[str, dict[str, str]]]:
    """Return each rule that sets colours: its selector and the colours by name."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    rules = re.findall(r"([^{}]+)\{([^{}]*--cc-[^{}]*)\}", css)
    found = []
    for selector, body in rules:
        colours = dict(re.findall(r"--cc-([\w-]+)\s*:\s*(#[0-9a-fA-F]{6})", body))
        if set(TOKENS) <= set(colours):
            found.append((selector, colours))
    return found


def test_colours_are_those_of_the_pages(root):
    file = root / "cnn_course" / "widgets" / "lib" / "core" / "tokens.css"
    rules = custom_properties(file.read_text())
    assert len(rules) >= 2
    for selector, colours in rules:
        dark = "dark" in selector or "light=" in selector or ":not(" in selector
        theme = _theme.DARK if dark else _theme.LIGHT
        assert {token: getattr(theme, token) for token in TOKENS} == {
            t: colours[t].lower() for t in TOKENS
        }, selector


@pytest.mark.parametrize("theme", _theme.THEMES.values(), ids=tuple(_theme.THEMES))
def test_style_files_use_the_same_colours(theme):
    """Every colour in a style file is a token, and the telling ones are the right token."""
    with plots.use_style(theme.name):
        used = {name: matplotlib.rcParams[name] for name in matplotlib.rcParams}
    expected = {
        "figure.facecolor": theme.card,
        "text.color": theme.ink,
        "axes.titlecolor": theme.ink,
        "axes.labelcolor": theme.soft,
        "xtick.labelcolor": theme.soft,
        "ytick.labelcolor": theme.soft,
        "axes.edgecolor": theme.line,
        "xtick.color": theme.line,
        "ytick.color": theme.line,
        "grid.color": theme.line,
    }
    assert {name: to_hex(used[name]) for name in expected} == expected
    cycle = [to_hex(style["color"]) for style in used["axes.prop_cycle"]]
    assert cycle == [theme.positive, theme.negative, theme.soft, theme.ink]
    assert used["axes.facecolor"] == "none"


@pytest.mark.parametrize("theme", _theme.THEMES.values(), ids=tuple(_theme.THEMES))
def test_text_can_be_read(theme):
    for background in (theme.paper, theme.card):
        for colour in (theme.ink, theme.soft, theme.pick, theme.accent):
            assert _theme.contrast(colour, background) >= 4.5, (colour, background)
    for value in np.linspace(0, 1, 101):
        face = theme.signed(value)
        assert _theme.contrast(theme.text_on(face), face) >= 4.5, value


def test_contrast_is_the_webs_formula():
    assert _theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert _theme.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", _theme.THEMES.values(), ids=tuple(_theme.THEMES))
def test_signed_colours_end_and_meet_where_they_should(theme):
    ends = [to_hex(theme.signed(value)) for value in (0.0, 0.5, 1.0)]
    assert ends == [theme.negative, theme.middle, theme.positive]
    assert theme.middle == (theme.paper if theme.name == "light" else theme.card)


class TestUseStyle:
    """In force at once; undone by a with block."""

    @pytest.fixture(autouse=True)
    def untouched(self):
        before, current = dict(matplotlib.rcParams), _theme._current
        yield
        dict.update(matplotlib.rcParams, before)
        _theme._current = current

    def test_a_block_ends(self):
        before = dict(matplotlib.rcParams)
        with plots.use_style("dark"):
            assert plots.kernel([[1.0]]).get_facecolor()[0] < 0.2
            assert dict(matplotlib.rcParams) != before
        assert dict(matplotlib.rcParams) == before
        assert plots.kernel([[1.0]]).get_facecolor()[0] > 0.9

    def test_a_block_ends_also_by_an_error(self):
        before = dict(matplotlib.rcParams)
        with pytest.raises(RuntimeError), plots.use_style("dark"):
            raise RuntimeError
        assert dict(matplotlib.rcParams) == before

    def test_blocks_nest(self):
        with plots.use_style("dark"):
            with plots.use_style("light"):
                assert _theme.theme_of(None).name == "light"
            assert _theme.theme_of(None).name == "dark"
            assert to_hex(matplotlib.rcParams["text.color"]) == _theme.DARK.ink

    def test_without_a_block_it_stays(self):
        plots.use_style("dark")
        assert to_hex(matplotlib.rcParams["figure.facecolor"]) == _theme.DARK.card
        assert _theme.theme_of(None).name == "dark"

    def test_light_after_dark_is_light(self):
        plots.use_style("dark")
        plots.use_style("light")
        assert to_hex(matplotlib.rcParams["text.color"]) == _theme.LIGHT.ink

    @pytest.mark.parametrize(("theme", "error"), [("blue", ValueError), (3, TypeError)])
    def test_other_themes(self, theme, error):
        with pytest.raises(error, match=r"Received: theme=.*Allowed: 'light', 'dark'"):
            plots.use_style(theme)


def test_a_plot_touches_neither_settings_nor_pyplot():
    code = """
import sys, matplotlib
from cnn_course import plots
before = matplotlib.rcParams.copy()  # reading them one by one would start pyplot
figure = plots.signed_map([[1.0, -1.0]], theme="dark")
assert matplotlib.rcParams.copy() == before
assert "matplotlib.pyplot" not in sys.modules
figure._repr_png_()
assert matplotlib.rcParams.copy() == before
for name in ("ipywidgets", "anywidget", "tensorflow", "keras"):
    assert name not in sys.modules, name
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
