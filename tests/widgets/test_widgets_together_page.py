"""Several figures on one page: the style of another one, read later, changes nothing of this one."""

import pytest
from figure_page import look, pages

from cnn_course import widgets

pytestmark = pytest.mark.browser

FIGURES = {
    name: one
    for name in widgets.__all__
    if issubclass(one := getattr(widgets, name), widgets.Figure) and one is not widgets.Figure
}
# What figures share is in every one's style sheet. Read again after a figure's own rules, it must not win.
STYLES = [
    *("display", "position", "width", "height", "min-width", "min-height", "max-width", "aspect-ratio"),
    *("margin", "padding", "row-gap", "column-gap", "align-items", "align-content", "justify-content"),
    *("justify-items", "flex-direction", "flex-wrap", "flex-basis", "grid-template-columns", "inset"),
    *("border-width", "border-color", "border-radius", "outline-style", "outline-width", "outline-color"),
    *("color", "background-color", "background-image", "opacity", "visibility", "overflow", "cursor"),
    *("font-size", "font-weight", "line-height", "letter-spacing", "text-align", "white-space"),
    *("fill", "stroke", "stroke-width", "stroke-dasharray", "touch-action", "transition-duration"),
]
ALL = """(names) => [...document.querySelectorAll(".cc-figure, .cc-figure *")].flatMap((one) =>
  [null, "::before"].map((part) => {
    const style = getComputedStyle(one, part);
    const values = names.map((name) => `${name}: ${style.getPropertyValue(name)}`).join("; ");
    return `${one.tagName} ${one.getAttribute("class")} ${part ?? ""} { ${values} }`;
  }))"""
ADD = """(text) => {
  const style = document.createElement("style");
  style.id = "others";
  style.textContent = text;
  document.head.append(style);
}"""


@pytest.fixture
def opened(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:
        yield open_page


@pytest.mark.parametrize("name", FIGURES)
def test_another_figure_s_style_changes_nothing(opened, name):
    page = opened(FIGURES[name]())
    others = "\n".join(one()._css for other, one in FIGURES.items() if other != name)
    for width in (1280, 390):
        look(page, "light", width)
        alone = page.evaluate(ALL, STYLES)
        page.evaluate(ADD, others)
        look(page, "light", width)
        beside = page.evaluate(ALL, STYLES)
        page.evaluate("document.getElementById('others').remove()")
        changed = [(before, after) for before, after in zip(alone, beside, strict=True) if before != after]
        assert changed[:3] == [], f"{len(changed)} elements at {width} pixels"
