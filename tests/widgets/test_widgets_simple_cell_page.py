"""The model cell in a real browser: its numbers, its keys, what can be dragged, and its room on the page."""

import itertools

import numpy as np
import pytest
from figure_page import pages, settle
from outputs import outputs

from cnn_course.widgets import SimpleCellExplorer

pytestmark = pytest.mark.browser

ROOT = "document.querySelector('.cc-simple-cell-explorer')"
MINUS = "\u2212"
BARS = [
    {"stimulus": "bar", "orientation": orientation, "width": width, "position": position}
    for orientation, width, position in itertools.product((0, 60, 90, 133.5, 180), (1, 6, 16), (-12, 0, 2.5))
]
GRATINGS = [
    {"stimulus": "grating", "orientation": orientation, "wavelength": wavelength, "phase": phase}
    for orientation, wavelength, phase in itertools.product((0, 75, 90), (4, 12, 17.5), (0, 90, 235))
]


@pytest.fixture
def opened(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:

        def open_one(width=1280, theme="light", touch=False, **settings):
            return open_page(SimpleCellExplorer(**settings), width, theme=theme, has_touch=touch)

        yield open_one


def state(page):
    return page.evaluate(f"{ROOT}.state()")


def answer(page):
    """Return the number that the page shows."""
    settle(page)
    return float(page.locator(".cc-answer-number").inner_text())


def choose(page, group, label):
    page.get_by_role("radiogroup", name=group, exact=True).get_by_label(label, exact=True).check(force=True)
    settle(page)


def slide(page, name, value):
    page.get_by_role("slider", name=name, exact=True).fill(str(value))
    settle(page)


def middle(page):
    """Return where the middle of the stage is, and how large a pixel of the picture is."""
    box = page.locator(".cc-cell-slot").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, box["width"] / 31


def drag(page, start, *ways):
    page.mouse.move(*start)
    page.mouse.down()
    for way in ways:
        page.mouse.move(*way)
    page.mouse.up()
    settle(page)


def test_its_numbers_are_those_of_python(opened):
    page = opened()
    explorer = SimpleCellExplorer()
    compared = 0
    cases = itertools.product(BARS + GRATINGS, ("simple", "complex"), (90, 41))
    states = [{**shown, "cell": cell, "preferred": preferred} for shown, cell, preferred in cases]
    for settings, found in zip(states, outputs(page, states, f"{ROOT}.output()"), strict=True):
        for name, value in settings.items():
            setattr(explorer, name, value)
        assert found["response"] == pytest.approx(explorer.response, abs=1e-9), settings
        directions, answers = explorer.tuning
        assert found["tuning"]["places"] == directions.tolist()
        np.testing.assert_allclose(found["tuning"]["answers"], answers, atol=1e-9, err_msg=str(settings))
        places, simple, energy = explorer.sweep
        np.testing.assert_allclose(found["sweep"]["places"], places)
        np.testing.assert_allclose(found["sweep"]["simple"], simple, atol=1e-9, err_msg=str(settings))
        np.testing.assert_allclose(found["sweep"]["complex"], energy, atol=1e-9, err_msg=str(settings))
        np.testing.assert_allclose(found["sums"][: len(explorer.sums)], explorer.sums, atol=1e-9)
        compared += 1
    assert compared == 288


def test_the_numbers_that_are_read_are_those_that_are_computed(opened):
    page = opened(orientation=75, position=2)
    explorer = SimpleCellExplorer(orientation=75, position=2)
    assert answer(page) == pytest.approx(explorer.response, abs=0.051)
    line = page.locator(".cc-sum-view:not([data-off]) .cc-sum-line b").all_inner_texts()
    assert line == [f"{explorer.response:.1f}"] * 2
    slide(page, "Position", 6)
    explorer.position = 6
    assert explorer.sums[0] < 0
    line = page.locator(".cc-sum-view:not([data-off]) .cc-sum-line b").all_inner_texts()
    assert line == [f"{MINUS}{-explorer.sums[0]:.1f}", "0.0"]
    assert page.get_by_text("silent", exact=True).is_visible()
    choose(page, "Cell", "complex")
    explorer.cell = "complex"
    parts = page.locator(".cc-part-answer").all_inner_texts()
    assert parts == [f"{max(0, part):.1f}" for part in explorer.sums]
    assert answer(page) == pytest.approx(explorer.response, abs=0.051)


def test_every_control_does_what_it_says(opened):
    page = opened()
    slide(page, "Direction", 60)
    slide(page, "Width", 9)
    slide(page, "Position", 1.5)
    slide(page, "Preferred direction", 50)
    explorer = SimpleCellExplorer(orientation=60, width=9, position=1.5, preferred=50)
    assert answer(page) == pytest.approx(explorer.response, abs=0.051)
    choose(page, "Stimulus", "grating")
    assert page.get_by_role("slider", name="Width").count() == 0
    slide(page, "Stripe to stripe", 10)
    slide(page, "Phase", 45)
    choose(page, "Cell", "complex")
    for name, value in {"stimulus": "grating", "wavelength": 10, "phase": 45, "cell": "complex"}.items():
        setattr(explorer, name, value)
    assert answer(page) == pytest.approx(explorer.response, abs=0.051)
    assert state(page) == {name: getattr(explorer, name) for name in state(page)}
    assert page.evaluate("[model.get('phase'), model.get('cell'), model.get('preferred')]") == [
        45,
        "complex",
        50,
    ]
    page.wait_for_function("window.saves > 0")
    page.get_by_role("button", name="Reset").click()
    assert answer(page) == pytest.approx(SimpleCellExplorer().response, abs=0.051)


def test_a_slider_says_its_unit(opened):
    page = opened(position=-3)
    spoken = {
        name: page.get_by_role("slider", name=name, exact=True).get_attribute("aria-valuetext")
        for name in ("Direction", "Width", "Position")
    }
    assert spoken == {"Direction": "90°", "Width": "6 px", "Position": f"{MINUS}3 px"}


def test_dragging_moves_the_bar_across_its_direction(opened):
    page = opened()
    x, y, pixel = middle(page)
    drag(page, (x, y), (x + 2 * pixel, y + pixel), (x + 4 * pixel, y + 3 * pixel))
    assert state(page)["position"] == 4
    assert state(page)["orientation"] == 90
    assert page.evaluate("model.get('position')") == 4
    drag(page, (x, y), (x - 9 * pixel, y))
    assert state(page)["position"] == -5
    drag(page, (x, y), (x - 14 * pixel, y))
    assert state(page)["position"] == -12, "the bar stays over the field"


def test_dragging_a_grating_moves_its_phase(opened):
    page = opened(stimulus="grating", orientation=90)
    x, y, pixel = middle(page)
    drag(page, (x, y), (x + 3 * pixel, y))
    assert state(page)["phase"] == 270
    drag(page, (x, y), (x + 9 * pixel, y))
    assert state(page)["phase"] == 0


def test_the_dot_turns_the_bar_also_past_the_end_of_the_scale(opened):
    page = opened(position=2)
    x, y, pixel = middle(page)
    knob = page.locator(".cc-handle-knob")

    def turn(degrees):
        box = knob.bounding_box()
        start = np.array([box["x"] + box["width"] / 2, box["y"] + box["height"] / 2])
        ways = []
        for part in np.linspace(0, -np.deg2rad(degrees), 7)[1:]:
            away = start - (x, y)
            turned = [
                np.cos(part) * away[0] - np.sin(part) * away[1],
                np.sin(part) * away[0] + np.cos(part) * away[1],
            ]
            ways.append(tuple(np.array((x, y)) + turned))
        drag(page, tuple(start), *ways)
        return ways[-1]

    turn(30)
    assert state(page)["orientation"] == 120
    assert state(page)["position"] == 2
    end = turn(75)
    assert state(page)["orientation"] == 15
    assert state(page)["position"] == -2, "the bar is where it would be, under the other numbers"
    box = knob.bounding_box()
    assert np.allclose((box["x"] + box["width"] / 2, box["y"] + box["height"] / 2), end, atol=pixel / 2)


def test_a_finger_moves_it_too(opened):
    page = opened(width=390, touch=True)
    assert page.locator(".cc-cell-slot").evaluate("(e) => getComputedStyle(e).touchAction") == "none"
    x, y, pixel = middle(page)
    events = [("pointerdown", x), ("pointermove", x + 3 * pixel), ("pointerup", x + 3 * pixel)]
    for kind, at in events:
        page.evaluate(
            "([kind, x, y]) => { const slot = document.querySelector('.cc-cell-slot');"
            " slot.setPointerCapture = () => {};"
            " slot.dispatchEvent(new PointerEvent(kind,"
            " {clientX: x, clientY: y, pointerType: 'touch', button: 0, bubbles: true})) }",
            [kind, at, y],
        )
    assert state(page)["position"] == 3


def test_pointing_at_the_curves_chooses_a_place(opened):
    page = opened()
    tuning, sweep = (page.locator(".cc-chart-box").nth(i) for i in range(2))
    sweep.scroll_into_view_if_needed()
    grounds = [one.locator(".cc-ground").first.bounding_box() for one in (tuning, sweep)]
    page.mouse.click(grounds[0]["x"] + grounds[0]["width"] / 3, grounds[0]["y"] - 20)
    assert state(page)["orientation"] == 60
    page.mouse.click(grounds[1]["x"] + grounds[1]["width"] * 0.75, grounds[1]["y"] - 20)
    assert state(page)["position"] == 6
    settle(page)
    point = tuning.locator(".cc-present")
    assert float(point.get_attribute("cx")) == pytest.approx(26 + grounds[0]["width"] / 3, abs=1)


def test_keys_alone_are_enough(opened):
    page = opened()
    stage = page.locator(".cc-cell-slot")
    stage.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Shift+ArrowLeft", "Shift+ArrowUp", "+"):
        page.keyboard.press(key)
    found = state(page)
    assert (found["position"], found["orientation"], found["width"]) == (2, 100, 7)
    page.keyboard.press("Home")
    assert state(page)["position"] == 0
    settle(page)
    assert "100 degrees" in stage.get_attribute("aria-label")
    page.keyboard.press("ArrowRight")
    words = page.locator("[role=status]")
    words.filter(has_text="Direction 100 degrees, position 1 pixel.").wait_for(state="attached")
    assert words.inner_text() == f"Answer {answer(page):.1f}. Direction 100 degrees, position 1 pixel."


def test_tab_reaches_everything_in_order_and_leaves(opened):
    page = opened()
    reached = []
    for _ in range(20):
        page.keyboard.press("Tab")
        name = page.evaluate(
            "() => { const e = document.activeElement; return e === document.body ? null"
            " : e.closest('[role=radiogroup]')?.getAttribute('aria-label') || e.labels?.[0]?.innerText"
            " || e.getAttribute('aria-label') || e.innerText }"
        )
        if name is None:
            break
        reached.append(name.split("\n")[0][:20])
    assert reached == [
        "I expect",
        *("Stimulus", "Direction", "Width", "Position", "Cell", "Preferred direction", "Reset"),
        "A bar at 90 degrees ",
        "Tuning curve: answer",
        "Answer while the sti",
    ]


def test_a_complex_cell_is_shown_without_zones_and_built_from_four(opened):
    page = opened()
    assert page.locator(".cc-sign-line").count() == 9
    choose(page, "Cell", "complex")
    assert page.locator(".cc-sign-line").count() == 0
    assert page.locator(".cc-room").count() == 1
    assert page.get_by_text("Built from four simple cells").is_visible()
    assert page.get_by_text("products", exact=True).is_hidden()
