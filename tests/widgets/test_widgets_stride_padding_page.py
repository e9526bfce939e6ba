"""The figure for stride and padding in a page: its numbers are those of shapes and ops."""

import functools
import re

import pytest
from figure_page import pages, settle

from cnn_course.widgets import StridePaddingExplorer

pytestmark = pytest.mark.browser

ROOT = "document.querySelector('.cc-stride-padding-explorer')"
LINE = ".cc-line-slot"
TRAITS = ("dimensions", "size", "kernel_size", "strides", "padding", "dilation_rate", "pick")
OUTPUT = ".cc-pictures .cc-panel:last-child .cc-slot"

SETTINGS = [
    {
        "dimensions": dimensions,
        "size": size,
        "kernel_size": taps,
        "strides": strides,
        "padding": padding,
        **more,
    }
    for dimensions in (1, 2)
    for size, taps, strides, padding, more in [
        (12, 3, 2, "valid", {}),
        (8, 3, 1, "valid", {}),
        (8, 3, 2, "same", {}),
        (11, 4, 3, "same", {"dilation_rate": 2}),
        (5, 2, 5, 3, {}),
        (9, 3, 4, (2, 0), {"dilation_rate": 3}),
        (12, 7, 1, "same", {"dilation_rate": 4}),
        (6, 1, 6, "valid", {}),
        (1, 1, 1, (0, 12), {}),
    ]
] + [
    {"dimensions": 1, "size": 24, "kernel_size": 7, "strides": 1, "padding": "same", "dilation_rate": 4},
    {"dimensions": 1, "size": 24, "kernel_size": 2, "strides": 5, "padding": (0, 1)},
]


@pytest.fixture
def show(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:
        yield functools.partial(open_page, height=1000)


def computed(page):
    return page.evaluate(f"{ROOT}.output()")


def pick(page):
    return page.evaluate(f"{ROOT}.state().pick")


def choose(page, label, option):
    page.get_by_role("radiogroup", name=label, exact=True).get_by_label(str(option), exact=True).check(
        force=True
    )
    settle(page)


def squares(page):
    """Return where the squares of the outputs' picture begin: (x, y) in its slot. They are one path."""
    path = page.locator(f"{OUTPUT} .cc-outputs").get_attribute("d")
    return [(float(x), float(y)) for x, y in re.findall(r"M(\S+) (\S+?)[hv]", path)]


def in_square(page, number):
    """Return a point in one of the squares, as the mouse and a finger take it."""
    x, y = squares(page)[number]
    return {"x": x + 2, "y": y + 6}


def agrees(page, widget):
    """Hold everything that the page shows against Python: its numbers, and the same as drawn."""
    shown, rows = computed(page), 1 if widget.dimensions == 1 else widget.output_size
    coverage = widget.coverage.reshape(1, -1) if widget.dimensions == 1 else widget.coverage
    assert shown["shape"] == [rows, widget.output_size]
    assert tuple(shown["padding"]) == widget.padding_amounts
    assert shown["coverage"] == coverage.tolist()
    view = LINE if widget.dimensions == 1 else ".cc-pictures"
    assert page.locator(f"{view} .cc-never").count() == (coverage == 0).sum()
    if widget.dimensions == 1:
        assert page.locator(f"{view} .cc-output").count() == widget.output_size
    else:
        assert len(squares(page)) == len(set(squares(page))) == rows * widget.output_size
    cells = page.locator(f"{view} .cc-seen text, {view} .cc-never text").all_text_contents()
    if cells:  # where cells are tiny their numbers are left out
        assert list(map(int, cells)) == coverage.ravel().tolist()
    drawn = [
        page.locator(f".cc-stridepad-foot [data-part={part}]").first.text_content()
        for part in ("before", "after", "output")
    ]
    assert list(map(int, drawn)) == [*widget.padding_amounts, widget.output_size]


def test_its_numbers_are_those_of_shapes_and_ops(show):
    page = show(StridePaddingExplorer())
    for settings in SETTINGS:
        widget = StridePaddingExplorer(**settings)
        traits = {name: getattr(widget, name) for name in TRAITS}
        page.evaluate(
            "(traits) => Object.entries(traits).forEach(([name, value]) => model.set(name, value))", traits
        )
        settle(page)
        agrees(page, widget)


def test_the_first_states_of_the_chapters(show):
    page = show(StridePaddingExplorer(dimensions=1, size=12, kernel_size=3, strides=2))
    assert page.locator(f"{LINE} .cc-never").count() == 1
    assert page.get_by_text("pixel 11: 1 of 12", exact=True).is_visible()
    assert page.locator(f"{LINE} .cc-gap").is_visible()
    assert page.locator(LINE).get_by_text("never covered").is_visible()
    page = show(StridePaddingExplorer(dimensions=2, size=8, kernel_size=3))
    numbers = page.locator(".cc-pictures .cc-seen text").all_text_contents()
    assert (numbers[0], numbers[8 * 4 + 4]) == ("1", "9")


def test_controls_change_what_is_shown_and_python_hears_of_it(show):
    page = show(StridePaddingExplorer(dimensions=1, size=12, kernel_size=3, strides=2))
    choose(page, "Stride", 5)
    choose(page, "Dilation", 2)
    choose(page, "Padding", "number")
    page.get_by_label("Zeros at the right and the bottom").fill("3")
    page.get_by_label("Size", exact=True).fill("13")
    settle(page)
    read = "(names) => Object.fromEntries(names.map((name) => [name, model.get(name)]))"
    traits = page.evaluate(read, list(TRAITS))
    assert traits["padding"] == [1, 3]
    assert (traits["size"], traits["strides"], traits["dilation_rate"]) == (13, 5, 2)
    agrees(page, StridePaddingExplorer(**traits))
    page.get_by_role("button", name="Reset").click()
    settle(page)
    agrees(page, StridePaddingExplorer(dimensions=1, size=12, kernel_size=3, strides=2))
    assert pick(page) == [0, 2]


def test_from_a_line_to_a_picture_the_size_shrinks_to_what_has_room(show):
    page = show(StridePaddingExplorer(size=20))
    choose(page, "Input", "picture")
    agrees(page, StridePaddingExplorer(dimensions=2, size=12))
    assert page.locator(LINE).is_hidden()


def test_keys_move_the_chosen_output(show):
    page = show(StridePaddingExplorer(dimensions=1, size=12, kernel_size=3, strides=2))
    page.locator(LINE).focus()
    page.keyboard.press("ArrowRight")
    settle(page)
    assert pick(page) == [0, 3]
    assert page.locator(".cc-fact--chosen").text_content() == "Output 3 coverspixels 6\u20138"
    page.wait_for_function("document.querySelector('[role=status]').textContent.includes('Output 3 covers')")
    page.keyboard.press("Home")
    assert pick(page) == [0, 0]
    page = show(StridePaddingExplorer(dimensions=2, size=8, kernel_size=3))
    page.locator(OUTPUT).focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowLeft", "End"):
        page.keyboard.press(key)
    assert pick(page) == [4, 5]


def test_it_can_be_used_with_the_tab_key_alone(show):
    page = show(StridePaddingExplorer(dimensions=1, size=12, kernel_size=3, strides=2))
    seen = []
    for _ in range(14):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.value"))
    assert any("Arrow keys move" in str(one) for one in seen)
    assert "Output" in seen, "the field that holds the chosen output"


def test_pointing_looks_and_clicking_keeps(show):
    page = show(StridePaddingExplorer(dimensions=1, size=12, kernel_size=3, strides=2))
    boxes = page.locator(f"{LINE} .cc-output")
    boxes.nth(4).hover()
    settle(page)
    assert page.locator(".cc-fact--chosen dt").text_content() == "Output 4 covers"
    assert pick(page) == [0, 2]
    # Pointing at a stop draws it anew, on top: that may come between the pointer's move and its press.
    page.locator(f"{LINE} .cc-stop").nth(1).click(force=True)
    assert pick(page) == [0, 1]
    page = show(StridePaddingExplorer(dimensions=2, size=8, kernel_size=3))
    page.locator(OUTPUT).click(position=in_square(page, 6 * 5 + 1))
    assert pick(page) == [5, 1]
    page.locator(".cc-pictures .cc-seen").first.click()
    assert pick(page) == [0, 0]


def test_a_finger_chooses(show):
    page = show(StridePaddingExplorer(dimensions=2, size=8, kernel_size=3), width=390, has_touch=True)
    page.locator(OUTPUT).tap(position=in_square(page, 7))
    assert pick(page) == [1, 1]


def test_play_walks_to_the_end_and_step_goes_on(show):
    page = show(StridePaddingExplorer(dimensions=1, size=5, kernel_size=3))
    page.get_by_role("button", name="Step").click()
    assert pick(page) == [0, 2]
    page.get_by_role("button", name="Play").click()
    page.wait_for_function(f"{ROOT}.state().pick[1] === 2", timeout=5000)
    page.get_by_role("button", name="Play").wait_for()


def test_what_does_not_fit_is_said_and_the_last_picture_stays(show):
    page = show(StridePaddingExplorer(dimensions=1, size=5, kernel_size=3))
    before = computed(page)
    choose(page, "Filter size", 7)
    spans = "It spans 7 pixels, and the input with its padding has only 5."
    words = f"The filter does not fit. {spans} You still see the last setting that fits."
    assert words in page.get_by_role("alert").filter(has_text="does not fit").text_content()
    assert computed(page) == before
    assert page.evaluate("model.get('kernel_size')") == 3
    choose(page, "Padding", "same")
    assert page.get_by_text("does not fit").count() == 0
    agrees(page, StridePaddingExplorer(size=5, kernel_size=7, padding="same"))
    page.get_by_label("Size", exact=True).fill("25")
    assert page.get_by_text("25 is too large. 5 still counts; take 1 to 24.").is_visible()


def test_less_motion_has_no_play(show):
    page = show(StridePaddingExplorer(), reduced_motion="reduce")
    assert page.get_by_role("button", name="Play").is_hidden()
    assert page.get_by_role("button", name="Step").is_visible()
