"""The pieces of book/_ext that need no built book."""

from __future__ import annotations

import base64
import json
import sys
import zlib
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "book" / "_ext"))

import frame
import live_figure
import maths
import numpy as np
import page_words
import quiz
import search_texts
import unbroken
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.utils import new_document
from sphinx.addnodes import pending_xref


def model(**state: object) -> dict[str, object]:
    return {"state": state, "model_name": "AnyModel"}


def test_modules_and_long_values_are_stored_once_and_models_without_a_front_end_are_left_out() -> None:
    record = {"z": "long " * 50, "a": 1}
    stored = {
        "version_major": 2,
        "state": {
            "a": model(_esm="code", _css="style", x=1, _recorded=record),
            "b": model(_esm="code", x=2, _recorded=dict(record)),
            "layout": model(width="1px"),
        },
    }
    slim = frame.slim_state(stored)
    assert slim["values"] == ["style", "code", record]
    assert list(slim["values"][2]) == ["z", "a"], "a figure may go through a record in its order"
    assert slim["state"]["a"]["state"] == {"x": 1}
    assert slim["state"]["a"]["shared"] == {"_esm": 1, "_css": 0, "_recorded": 2}
    assert slim["state"]["b"]["state"] == {"x": 2}
    assert slim["state"]["b"]["shared"] == {"_esm": 1, "_recorded": 2}
    assert set(slim["state"]) == {"a", "b"}
    assert slim["version_major"] == 2
    assert stored["state"]["a"]["state"]["_esm"] == "code", "the stored state itself stays"


def test_moments_that_change_little_are_packed_as_differences_and_noise_stays() -> None:
    rng = np.random.default_rng(0)
    drift = np.cumsum(rng.integers(0, 2, (20, 500)), axis=0) + rng.integers(0, 100, 500)
    stored = {
        "path": ["a"],
        "encoding": "base64",
        "data": base64.b64encode(drift.astype(np.uint8).tobytes()).decode(),
    }
    packed = frame.deflated(stored)
    assert (packed["encoding"], packed["stride"], packed["path"]) == ("deflate", 500, ["a"])
    assert len(packed["data"]) < 0.4 * len(stored["data"])
    summed = np.frombuffer(zlib.decompress(base64.b64decode(packed["data"])), np.uint8).reshape(20, 500)
    assert (np.cumsum(summed, axis=0, dtype=np.uint8) == drift).all()
    for few in (b"1234", rng.bytes(3000)):
        plain = {"path": ["a"], "encoding": "base64", "data": base64.b64encode(few).decode()}
        assert frame.deflated(plain) == plain


@pytest.mark.parametrize("text", ["</script>", "<!-- <script>", "a < b && c > d", "ü ∑"])
def test_json_can_stand_in_a_script_element(text: str) -> None:
    written = frame.for_script_tag({"text": text})
    assert json.loads(written) == {"text": text}
    assert "</" not in written
    assert "<!--" not in written


def test_the_icon_font_goes_and_the_rest_stays() -> None:
    css = (
        'a{color:red}@font-face{font-family:X;src:url(x.woff2)}.fa-bolt:before,.fa-zap:before{content:"\\f0e7"}'
        ".fa-solid{font-weight:900}p{margin:0}/*# sourceMappingURL=x.map*/"
    )
    assert frame.without_icon_font(css) == "a{color:red}.fa-solid{font-weight:900}p{margin:0}"


def test_the_size_of_a_picture_is_read_from_its_header(tmp_path: Path) -> None:
    from matplotlib.figure import Figure

    picture = tmp_path / "a.png"
    Figure(figsize=(3, 2), dpi=100).savefig(picture)
    assert live_figure.picture_size(picture) == (300, 200)
    with pytest.raises(ValueError, match="not a PNG"):
        live_figure.picture_size(Path(__file__))


def test_formulas_become_html_and_mathml_and_wrong_ones_an_error() -> None:
    katex = maths.Katex()
    try:
        html = katex.render(r"\sum_i x_i", True, "htmlAndMathml")["html"]
        assert "<math" in html
        assert "katex-display" in html
        assert "katex-html" not in katex.render("x", False, "mathml")["html"]
        assert "error" in katex.render(r"\frac{1}", False, "htmlAndMathml")
        assert "html" in katex.render("y", False, "htmlAndMathml"), "an error must not end the process"
    finally:
        katex.close()


def test_products_and_formulas_with_their_marks_stay_on_one_line() -> None:
    document = new_document("page", get_default_settings())
    words = [
        nodes.Text("Of 28 × 28 × 1 ("),
        nodes.math("", "b"),
        nodes.Text("), 2 · 3, top-5 of 60 %, and "),
        nodes.math("", "a"),
    ]
    document += nodes.paragraph("", "", *words, nodes.Text(". With"), nodes.literal("", "3 × 3"))
    unbroken.Unbroken(document).run()
    one, two = document.findall(nodes.math)
    assert (one.get("opening"), one.get("closing")) == ("(", "),")
    assert (two.get("opening"), two.get("closing")) == (None, ".")
    assert (
        document.astext()
        == "Of 28\u00a0×\u00a028\u00a0×\u00a01 b 2\u00a0·\u00a03, top\u20115 of 60\u00a0%, and a With3 × 3"
    )


def test_the_search_shows_a_reference_as_the_page_does_and_no_source_of_a_formula() -> None:
    document = new_document("page", get_default_settings())
    key = pending_xref("", nodes.Text("he2016"), refdomain="cite", reftype="t", reftarget="he2016")
    words = [
        key,
        nodes.Text(" add "),
        nodes.math("", "x"),
        nodes.Text(" to "),
        nodes.math("", r"\mathcal{F}"),
    ]
    document += nodes.section("", nodes.title("", "Sums"), nodes.paragraph("", "", *words), ids=["sums"])
    assert search_texts.texts(document, lambda _: "He et al. (2016)") == [
        ("", "Sums", "He et al. (2016) add x to …")
    ]


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        ("8/3", "8/3"),
        (r"\frac{8}{3}", "8 over 3"),
        (r"3 \times 3", "3 times 3"),
        (r"\lfloor x \rfloor", "floor of x ,"),
    ],
)
def test_a_formula_can_be_spoken(latex: str, words: str) -> None:
    label = quiz.quiz_label("", "", nodes.math("", latex))
    assert quiz.spoken(label, page_words.table("en")) == words


def test_the_first_line_of_a_choice_is_cut_off_at_its_line_break() -> None:
    strong = nodes.strong("", "same")
    paragraph = nodes.paragraph(
        "", "", nodes.Text("(x) padding "), strong, nodes.Text("\nadds zeros "), nodes.Text("all round")
    )
    label, rest = quiz.split_first_line(paragraph)
    quiz.strip_marker(label, 4)
    assert label.astext() == "padding same"
    assert "".join(node.astext() for node in rest) == "adds zeros all round"


def test_pictures_get_their_size_as_attributes(tmp_path: Path) -> None:
    from matplotlib.figure import Figure

    Figure(figsize=(3, 2), dpi=100).savefig(tmp_path / "a b.png")
    files = {"a b.png": tmp_path / "a b.png"}
    bare = '<img alt="words" src="../_images/a%20b.png" />'
    assert (
        frame.with_size(bare, files)
        == '<img width="300" height="200" alt="words" src="../_images/a%20b.png" />'
    )
    styled = '<img alt="words" src="../_images/a%20b.png" style="width: 150px; height: 100px;" />'
    assert 'width="150" height="100"' in frame.with_size(styled, files)
    for other in ('<img src="data:image/png;base64,AA==">', '<img width="1" src="../_images/a%20b.png">'):
        assert frame.with_size(other, files) == other


def part(name: str, href: str, more: str = "") -> str:
    """Return a part of the list of chapters as the theme writes it."""
    return (
        f'<p aria-level="2" class="caption" role="heading"><span class="caption-text">{name}</span></p>\n'
        f'<ul class="{more}nav bd-sidenav"><li><a href="{href}">x</a></li></ul>\n'
    )


def test_each_part_of_the_contents_folds_and_the_labs_are_closed_unless_one_is_in_one() -> None:
    from_a_chapter = part("Seeing", "#", "current ") + part("Labs", "../../notebooks/solutions/01_a.html")
    seeing, labs = frame.folded(from_a_chapter).split("<details")[1:]
    assert seeing.startswith(' class="cb-part" open><summary><span aria-level="2"')
    assert labs.startswith(' class="cb-part"><summary>')
    assert '<a href="../../notebooks/solutions/01_a.html">x</a></li></ul></details>' in labs
    from_a_lab = part("Seeing", "../../book/seeing/animals.html") + part("Labs", "#", "current ")
    assert frame.folded(from_a_lab).count('<details class="cb-part" open>') == 2
