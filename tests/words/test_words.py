"""The words that Python shows: the same in every language, each used, and no letter outside the table."""

import inspect
import re
import sys
import types

import pytest
from matplotlib.text import Text

from cnn_course import plots, widgets, words
from cnn_course.models import pretrained
from cnn_course.widgets import _figure
from cnn_course.words import en
from tests.letters import stray_letters
from tests.tables import differences, places
from tools import bundle

# Names that look like words: of fonts, file formats, layers and networks, and what matplotlib asks for.
NAMES = {"DejaVu Sans", "PNG", "6em", "28em", "offset points", "lower right", "Σ", "nhw,fhw->nf"}
NAMES |= {'"valid", "same", a whole number from 0 to ', ", or (before, after), two of them"}  # of an error
OTHERS = {*pretrained.class_names(), *(one.name for one in pretrained.zoo())}  # ImageNet's and Keras'
NAMES |= OTHERS
NAMES |= {"Conv2D", "MaxPooling2D", "Dense", "Softmax", "VGG16", "ResNet-50"}
NAMES |= {"CNN_COURSE_OUTPUTS_KEPT"}  # a variable of the environment
# CSS
NAMES |= {
    " { display: none; } ",
    ":has([data-cc-stand-in]) + ",
    ":not(:has(.jp-OutputArea-output *))",
    ":has(",
}
# These check what is set, and say what is wrong with it to whoever wrote it.
ERRORS = {"_arguments.py", "_traits.py", "_picking.py"}


def test_the_languages_are_those_of_the_page(root):
    assert "en" in words.LANGUAGES
    assert list(words.LANGUAGES) == bundle.languages(root)


def test_every_language_has_the_same_words():
    for language in words.LANGUAGES:
        assert differences(en.Words(), words.table(language)) == []


def test_a_table_that_differs_is_told_from_the_english_one():
    class Pooling:
        input = "입력"
        kept = {"max": "최대", "min": "최소"}  # noqa: RUF012

        def size(self, height: int) -> str:
            return f"크기 {height}"

    class Words:
        pooling = Pooling()

    class English:
        pooling = en.PoolingExplorer()

    found = differences(English(), Words())
    assert "missing: pooling.output" in found
    assert "missing: pooling.kept.average" in found
    assert "missing: pooling.size(name, height, width)" in found
    assert "unknown: pooling.size(height)" in found
    assert differences(English(), English()) == []


def test_an_unknown_language_is_refused():
    with pytest.raises(
        ValueError, match=r"no words in this language\. Received: language='xx'\. Allowed: en"
    ):
        words.table("xx")
    with pytest.raises(ValueError, match="no words in this language"):
        plots.kernel([[1.0]], language="xx")


def test_every_word_is_used(root):
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("classroom", "marking", "plots", "widgets", "words")
        for path in (root / "cnn_course" / folder).rglob("*.py")
    )
    names = {re.split(r"[.(]", place)[1] for place in places(en.Words())}
    assert [name for name in sorted(names) if not re.search(rf"\.{name}\b", code)] == []


def test_no_letter_that_a_reader_sees_stands_outside_the_table(root):
    files = [
        path
        for folder in ("plots", "widgets")
        for path in (root / "cnn_course" / folder).rglob("*.py")
        if path.name not in ERRORS
    ]
    assert len(files) > 30
    found = {str(path): strays for path in files if (strays := stray_letters(path.read_text(), NAMES))}
    assert found == {}


STRAYS = {
    'canvas.text(0, 0, "drawn")': "drawn",
    'canvas.text(0, 0, f"{count} maps")': " maps",
    'word = "mean" if kind else "sum"\ncanvas.text(0, 0, word)': "mean",
    'self.title = "The title"': "The title",
    'axes.set_xlabel("epoch")': "epoch",
    "axes.plot(x, y, label='training')": "training",
    'WORDS = {"ready": "Ready: nothing yet"}': "Ready: nothing yet",
    'words = f"input {height}"': "input ",
    "page = '<button class=\"a b\">Check</button>'": '<button class="a b">Check</button>',
    'return_value = "Convolutional network"': "Convolutional network",
}


@pytest.mark.parametrize(("code", "text"), STRAYS.items())
def test_strays_are_found(code, text):
    assert stray_letters(code)[0].split(": ", 1)[1] == text


def test_names_and_errors_are_no_strays():
    code = '''
"""A docstring is for whoever reads the code."""
from cnn_course import plots
KINDS = ("max", "average")
def f(kind: "Kind", width=3) -> "Figure":
    """So is this."""
    if kind != "A kind":
        raise ValueError(f"There is no such kind. Received: kind={kind!r}")
    taps = numbers("kernel", kernel, "kh, kw", "kh, kw, C")
    canvas.text(x, y, words.drawn, across="center", colour="#1c2024")
    return {"kind": kind}["kind"], f"{x:.3f}"
'''
    assert stray_letters(code) == []


# ---- a made-up language: every letter of the table is another one, and what is shown has no other


def made_up(word):
    if isinstance(word, str):
        return re.sub(r"[A-Za-z]", "ж", word)
    if isinstance(word, dict):
        return {name: made_up(one) for name, one in word.items()}
    if isinstance(word, tuple):
        return tuple(map(made_up, word))
    if inspect.isroutine(word):
        return lambda *args, **kwargs: made_up(word(*args, **kwargs))
    return types.SimpleNamespace(
        **{name: made_up(getattr(word, name)) for name in dir(word) if name[0] != "_"}
    )


@pytest.fixture
def language(monkeypatch):
    table = made_up(en.Words())
    monkeypatch.setitem(sys.modules, "cnn_course.words.xx", types.SimpleNamespace(Words=lambda: table))
    for module in (words, _figure):
        monkeypatch.setattr(module, "LANGUAGES", ("en", "xx"))
    monkeypatch.setattr(_figure, "bundle", lambda name, language: ("", ""))
    return "xx"


FIGURES = [one for one in map(vars(widgets).get, widgets.__all__) if issubclass(one, widgets.Figure)]
FIGURES.remove(widgets.Figure)
SHOWN = [(figure, settings) for figure in FIGURES for settings in figure.examples]
# What a network calls itself, its blocks and its layers is no word; nor is what ImageNet calls its classes,
# nor a line of a genome.
SIDE = r"(\w+\([hp\d]\)|[hp\d])"
GENOME = rf"{SIDE} [+|] {SIDE}|[hp]?( ?\d)*"
LAYER = r"(conv|relu|pool)\d?|VGG16, block\d_\w+|(stage\d|stem|head)\w*|alexnet|(vgg|resnet)-\d+|" + GENOME


@pytest.mark.parametrize(("figure", "settings"), SHOWN)
def test_a_figure_speaks_its_language(language, figure, settings):
    shown = figure(**settings, language=language)
    texts = {text.get_text() for text in shown.still().findobj(Text)}
    said = {shown.describe(), shown.alt, *texts}
    assert any("ж" in one for one in texts)
    letters = {one for one in said if re.search("[A-Za-z]", one) and not re.fullmatch(LAYER, one)}
    assert letters - OTHERS == set()


def test_every_figure_was_asked(root):
    folders = {path.parent.name for path in (root / "cnn_course" / "widgets").glob("*/index.js")}
    assert {figure.bundle_name for figure in FIGURES} == folders


def test_plots_speak_their_language(language):
    row = {"epoch": 1, "train_loss": 0.5, "train_accuracy": 0.8, "test_loss": 0.4, "test_accuracy": 0.9}
    figures = [
        plots.training_curves([row], language=language),
        plots.kernel([[[1.0, 2.0]]], language=language),
    ]
    texts = {text.get_text() for figure in figures for text in figure.findobj(Text)}
    assert not [one for one in texts if re.search("[A-Za-z]", one)]
