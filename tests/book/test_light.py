"""What keeps pages light: WebP pictures with a twin for the night, pruned styles, cut fonts."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "book" / "_ext"))

import glyphs
import maths
import pictures
import pruning

from cnn_course.plots import _theme as plots


def still() -> Image.Image:
    """A white picture with a photograph (grey noise) and, beside it, strokes of black and of blue."""
    pixels = np.full((120, 200, 3), 255, np.uint8)
    pixels[20:100, 10:90] = np.random.default_rng(0).integers(0, 256, (80, 80, 1))
    pixels[40:44, 110:190] = 0
    pixels[60:64, 110:190] = (29, 78, 216)
    return Image.fromarray(pixels)


def test_the_ground_of_the_night_is_the_dark_page() -> None:
    assert "#{:02x}{:02x}{:02x}".format(*pictures.PAPER) == plots.DARK.paper


def test_by_night_the_ground_is_the_page_letters_are_light_and_photographs_as_they_were() -> None:
    night = np.asarray(pictures.night(still()))
    assert (night[:10] == pictures.PAPER).all()
    assert (night[20:100, 10:90] == np.asarray(still())[20:100, 10:90]).all()
    assert night[42, 150].tolist() == [255, 255, 255]
    red, green, blue = night[62, 150].tolist()
    assert blue > 220
    assert red < green < blue, "a hue stays itself"


def test_a_map_of_signed_values_is_drawn_on_the_night_as_it_is_on_the_day() -> None:
    pixels = np.full((120, 200, 3), 255, np.uint8)
    pixels[20:100, 20:180] = (252, 251, 248)  # nought
    pixels[40:80, 20:90] = (29, 78, 216)
    night = np.asarray(pictures.night(Image.fromarray(pixels)))
    assert (night[30, 150] < 60).all()
    red, green, blue = night[60, 50].tolist()
    assert red < green < blue
    assert blue > 220


def test_a_picture_of_few_bytes_stays_exact_and_a_heavy_one_gets_lighter() -> None:
    flat = Image.new("RGB", (300, 200), (1, 2, 3))
    assert Image.open(io.BytesIO(pictures.encoded(flat))).getpixel((7, 7)) == (1, 2, 3)
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (200, 300, 3)).astype(np.uint8))
    exact = pictures.saved(noise, lossless=True)
    assert len(pictures.encoded(noise)) < 0.6 * len(exact)


def test_a_picture_with_a_twin_becomes_two_of_which_a_browser_loads_one() -> None:
    tag = '<img alt="words" src="../_images/ab.webp" width="3" height="2">'
    names = {"ab.webp", "ab-night.webp"}
    bright, dark = pictures.with_night(tag, names).split("><")
    assert 'class="cb-day"' in bright
    assert 'class="cb-night"' in dark
    assert "ab-night.webp" in dark
    assert 'alt="words"' in dark
    assert 'loading="lazy"' in bright
    assert 'loading="lazy"' in dark
    assert pictures.with_night(tag, {"ab.webp"}) == tag
    marked = pictures.with_night(tag.replace("<img ", '<img class="x" '), names)
    assert marked.count('class="cb-day x"') == marked.count('class="cb-night x"') == 1


def test_a_picture_knows_its_own_width_and_one_that_has_its_place_stays() -> None:
    plain = '<img class="plot" src="../_images/ab.webp" style="width: 560px;" />'
    assert pictures.placed(plain, ()) == f'<span class="cb-picture" style="--cb-own: 560px">{plain}</span>'
    sized = '<img src="../_images/ab.webp" width="72" height="2">'
    assert "--cb-own: 72px" in pictures.placed(sized, ())
    still = '<img class="cb-live__still" src="../_images/ab.webp" width="3" height="2" loading="lazy">'
    assert "<span" not in pictures.placed(still, {"ab-night.webp"})
    for other in (
        '<img class="x cb-day" src="../_images/ab.webp">',
        '<img src="data:image/png;base64,AA==">',
    ):
        assert pictures.placed(other, {"ab-night.webp"}) == other


WORDS = {"used", "also", "id"}


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".used{a:b}", ".used{a:b}"),
        (".gone{a:b}", ""),
        ("#id p,.gone .used{a:b}", "#id p{a:b}"),
        (".used:not(.gone){a:b}", ".used:not(.gone){a:b}"),
        (".gone:not(.used){a:b}", ""),
        ("p:is(.gone,.used){a:b}", "p:is(.gone,.used){a:b}"),
        ('[title=".gone"]{a:b}', '[title=".gone"]{a:b}'),
        (".gone\\:x{a:b}", ".gone\\:x{a:b}"),
        ("@media print{.gone{a:b}}", ""),
        ("@media print{.gone{a:b}.used{a:b}}", "@media print{.used{a:b}}"),
        ("@font-face{src:url(x.woff)}", "@font-face{src:url(x.woff)}"),
        (
            ".used{a:url(\"data:x,fill='rgba(0,0)'%3E}\")}.gone{a:b}",
            ".used{a:url(\"data:x,fill='rgba(0,0)'%3E}\")}",
        ),
        ('@import "x;y";/* .used{ */p{a:"}"}', '@import "x;y";p{a:"}"}'),
    ],
)
def test_what_can_match_nothing_goes_and_the_rest_stays(css: str, left: str) -> None:
    assert pruning.pruned(css, WORDS) == left


@pytest.mark.parametrize("css", ["a{b:c", "a{b:c}}d{e:f}"])
def test_a_style_sheet_that_is_not_understood_is_an_error(css: str) -> None:
    with pytest.raises(ValueError, match="brace"):
        pruning.pruned(css, WORDS)


def test_a_font_has_the_letters_of_the_formulas_and_is_lighter() -> None:
    from fontTools import ttLib

    katex = maths.Katex()
    try:
        formula = katex.render(r"\sum_i x_i + \mathbf{W}", True, "htmlAndMathml")["html"]
    finally:
        katex.close()
    wanted = glyphs.letters([formula])
    assert wanted["KaTeX_Math-Italic"] == {"i", "x"}
    assert wanted["KaTeX_Main-Bold"] == {"W"}
    assert wanted[""] >= {"∑", "+"}
    font = maths.find_katex() / "dist" / "fonts" / "KaTeX_Math-Italic.ttf"
    cut = glyphs.cut(font, wanted["KaTeX_Math-Italic"])
    assert {chr(code) for code in ttLib.TTFont(io.BytesIO(cut)).getBestCmap()} == {"i", "x"}
    assert len(cut) < 0.2 * font.stat().st_size
