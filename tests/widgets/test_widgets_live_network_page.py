"""The live network in a real browser: its numbers, drawing by mouse, touch and keys, its room on the page."""

import json

import numpy as np
import pytest
from figure_page import MOTIONS, look, pages, settle

from cnn_course import datasets, results
from cnn_course.widgets import LiveNetwork, live_network
from cnn_course.widgets.live_network.centring import centred

pytestmark = pytest.mark.browser

ROOT = "document.querySelector('.cc-live-network')"
PICKS = [("conv1", 14, 16, 2), ("pool1", 11, 0, 7), ("conv2", 4, 5, 7), ("pool2", 4, 4, 15)]
PICKS += [("conv3", 2, 1, 6), ("dense", 5), ("softmax", 3)]

# Sets drawings one after the other and gives back what the page makes of them.
SHARES = """(drawings) => drawings.map((bytes) => {
  model.set("digit", new DataView(Uint8Array.from(bytes).buffer));
  const root = document.querySelector(".cc-live-network");
  return { shares: root.output().softmax.data, seen: root.seen() };
})"""
AS_TEXT = f"(drawings) => JSON.stringify(({SHARES})(JSON.parse(drawings)))"  # else each number is wrapped


@pytest.fixture
def opened(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:

        def open_one(width=1280, theme="light", touch=False, kind="view", **settings):
            return open_page(LiveNetwork(**settings), width, theme=theme, kind=kind, has_touch=touch)

        yield open_one


def text(page, selector):
    return page.locator(f".cc-live-network {selector}").first.inner_text()


def digit_of(page):
    state = page.evaluate(f"{ROOT}.state().digit")
    return np.array(state, np.uint8).reshape(28, 28)


def sheet_of(page):
    return page.get_by_role("application", name="A sheet of 28 × 28 pixels")


def draw_by_mouse(page, *lines):
    """Draw lines of (row, column) points in pixels of the sheet."""
    box = sheet_of(page).bounding_box()
    for line in lines:
        places = [(box["x"] + x / 28 * box["width"], box["y"] + y / 28 * box["height"]) for y, x in line]
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places[1:]:
            page.mouse.move(*place, steps=4)
        page.mouse.up()
    settle(page)


def said(page, words):
    page.wait_for_function(
        "(words) => document.querySelector('.cc-live-network [role=status]').textContent.includes(words)",
        arg=words,
    )


def test_its_shares_are_those_of_keras_on_the_recorded_digits(opened):
    with np.load(results.folder("live-network") / "check.npz") as kept:
        digits, outputs = kept["digits"], kept["outputs"]
    page = opened()
    found = page.evaluate(SHARES, digits.reshape(100, -1).tolist())
    shares = np.array([one["shares"] for one in found])
    assert shares.shape == (100, 10)
    np.testing.assert_allclose(shares, outputs, rtol=0, atol=1e-4)
    seen = np.array([one["seen"] for one in found])
    assert np.array_equal(seen, digits.reshape(100, -1)), "MNIST's digits are centred already"


def test_every_map_is_what_ops_computes_and_drawings_are_centred_alike(opened):
    page = opened()
    random = np.random.default_rng(7)
    drawings = []
    for index in range(120):
        small = datasets.digits(120)[index][:: random.integers(1, 3), :: random.integers(1, 3)]
        small = small[: random.integers(6, 29), : random.integers(6, 29)]
        sheet = np.zeros((28, 28), np.uint8)
        top, left = (random.integers(0, 29 - size) for size in small.shape)
        sheet[top : top + small.shape[0], left : left + small.shape[1]] = small
        drawings.append(sheet)
    found = json.loads(page.evaluate(AS_TEXT, json.dumps([one.ravel().tolist() for one in drawings])))
    expected = np.array([centred(one) for one in drawings])
    assert np.array_equal([one["seen"] for one in found], expected.reshape(120, -1))
    shares = live_network.forward(expected / 255)["softmax"]
    np.testing.assert_allclose([one["shares"] for one in found], shares, rtol=0, atol=1e-9)
    compared = 0
    outputs = json.loads(page.evaluate(f"JSON.stringify({ROOT}.output())"))
    for name, values in live_network.forward(expected[-1:] / 255).items():
        np.testing.assert_allclose(outputs[name]["data"], values.ravel(), rtol=0, atol=1e-9, err_msg=name)
        compared += values.size
    assert compared > 10_000


@pytest.mark.parametrize("pick", PICKS, ids=lambda pick: pick[0])
def test_the_unit_s_arithmetic_ends_in_its_number(opened, pick):
    page = opened(pick=pick)
    maps = LiveNetwork().maps
    name, *at = pick
    value = maps[name.replace("conv", "relu")][tuple(at)]
    if name == "softmax":
        picked = page.locator(".cc-table tr[data-picked]:visible").locator("td").last
        assert picked.inner_text() == f"{100 * value:.1f}\u00a0%"
    elif name == "dense":
        picked = page.locator(".cc-table tr[data-picked]:visible").locator("td").last
        assert picked.inner_text() == f"{value:.2f}"
        products = page.locator(".cc-table:visible tbody tr").locator("td:last-child").all_inner_texts()
        parts = [float(one.replace("−", "-")) for one in products[:-1]]
        assert sum(parts) == pytest.approx(value, abs=0.05)
    else:
        assert page.locator(".cc-sum:visible").inner_text() == f"{value:.2f}"


def test_patch_weights_and_products_are_those_of_the_unit(opened):
    page = opened(pick=("conv2", 4, 5, 7))
    maps, weights = LiveNetwork().maps, live_network.recorded().weights
    page.get_by_role("radio", name="Sum over map 3 of pool1").check(force=True)
    settle(page)
    patch = maps["pool1"][4:7, 5:8, 3]
    kernel = weights["conv2/kernel"][:, :, 3, 7]
    grids = [
        page.get_by_role("table", name=name, exact=True).locator(".cc-cell").all_inner_texts()
        for name in ("Patch", "Weights", "Products")
    ]
    for found, expected in zip(grids, (patch, kernel, patch * kernel), strict=True):
        numbers = [float(one.replace("−", "-")) for one in found]
        np.testing.assert_allclose(numbers, expected.ravel(), atol=0.0051)
    sums = np.einsum("ijc,ijc->c", maps["pool1"][4:7, 5:8], weights["conv2/kernel"][..., 7])
    chips = page.locator(".cc-chip b").all_inner_texts()
    np.testing.assert_allclose([float(one.replace("−", "-")) for one in chips], sums, atol=0.0051)


def test_a_digit_drawn_small_in_a_corner_is_centred_and_read(opened):
    page = opened()
    page.get_by_role("button", name="Clear").click()
    settle(page)
    assert not digit_of(page).any()
    assert page.locator(".cc-invitation").is_visible()
    draw_by_mouse(page, [(2, 2), (2, 10), (14, 5)])
    assert page.locator(".cc-invitation").is_hidden()
    assert text(page, ".cc-answer b") == "7"
    drawing = digit_of(page)
    assert drawing[16:, :].max() == 0
    seen = np.array(page.evaluate(f"{ROOT}.seen()"), np.uint8).reshape(28, 28)
    assert np.array_equal(seen, centred(drawing))
    assert not np.array_equal(seen, drawing)
    assert bytes(page.evaluate("[...new Uint8Array(model.get('digit').buffer)]")) == drawing.tobytes()
    said(page, "The network says 7")
    page.get_by_label("centre the drawing").uncheck()
    settle(page)
    assert page.evaluate("model.get('centre')") is False
    assert page.evaluate(f"{ROOT}.seen()") == drawing.ravel().tolist()


DRAWN = {
    0: [[(4, 14), (8, 8), (14, 7), (20, 9), (23, 14), (20, 19), (14, 21), (8, 20), (4, 14)]],
    1: [[(4, 15), (23, 13)]],
    4: [[(4, 9), (13, 8), (14, 19)], [(4, 18), (24, 17)]],
    2: [[(8, 8), (4, 13), (7, 19), (13, 16), (22, 7), (22, 21)]],
    3: [[(5, 8), (4, 16), (8, 18), (12, 13), (16, 19), (21, 16), (22, 7)]],
}


@pytest.mark.parametrize("digit", DRAWN)
def test_digits_drawn_by_mouse_are_read(opened, digit):
    page = opened(digit=np.zeros((28, 28)))
    draw_by_mouse(page, *DRAWN[digit])
    assert text(page, ".cc-answer b") == str(digit)


def test_the_maps_change_while_the_line_is_being_drawn(opened):
    page = opened(digit=np.zeros((28, 28)))
    box = sheet_of(page).bounding_box()
    look = "document.querySelector('[data-layer=conv2] canvas').toDataURL()"
    pictures = {page.evaluate(look)}
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(box["x"] + 40 + 20 * step, box["y"] + 40 + 24 * step)
        settle(page)
        pictures.add(page.evaluate(look))
    page.mouse.up()
    assert len(pictures) >= 5
    before = digit_of(page)
    page.mouse.move(box["x"] + 150, box["y"] + 20)
    assert np.array_equal(digit_of(page), before), "the pen is lifted"


def test_the_eraser_takes_ink_away(opened):
    page = opened(digit=8)
    before = digit_of(page)
    page.get_by_label("eraser").check(force=True)
    draw_by_mouse(page, [(10, 4), (10, 24)])
    after = digit_of(page)
    assert after[10].max() == 0
    assert np.array_equal(after[20:], before[20:])


def test_it_is_drawn_on_by_keyboard_alone(opened):
    page = opened(digit=np.zeros((28, 28)))
    sheet_of(page).focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    for _ in range(12):
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
    drawing = digit_of(page)
    assert (drawing[14:26, 1] == 255).all()
    settle(page)
    page.keyboard.press("ArrowUp")
    said(page, "Row 25, column 1: ink 100 %")
    page.wait_for_function("window.saves > 0")


def test_a_finger_draws_and_picks(opened):
    page = opened(width=390, touch=True, digit=np.zeros((28, 28)))
    box = sheet_of(page).bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.25)
    settle(page)
    assert digit_of(page)[7, 14] > 200
    box = page.locator("[data-layer=pool1] canvas").nth(3).bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.3)
    assert page.evaluate("model.get('pick')") == ["pool1", 3, 7, 3]
    large = page.get_by_role("application", name="pool1, map 3")
    large.scroll_into_view_if_needed()
    box = large.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * 0.99, box["y"] + box["height"] * 0.01)
    assert page.evaluate("model.get('pick')") == ["pool1", 0, 11, 3]


def test_every_unit_can_be_reached_by_keyboard(opened):
    page = opened()
    maps = page.get_by_role("radiogroup", name="Maps of conv2")
    maps.get_by_role("radio", name="conv2, map 0", exact=True).focus()
    page.keyboard.press("ArrowRight")
    layer, row, column, index = page.evaluate("model.get('pick')")
    strongest = LiveNetwork().maps["relu2"][..., 1]
    assert (layer, index) == ("conv2", 1)
    assert strongest[row, column] == strongest.max()
    large = page.get_by_role("application", name="conv2, map 1")
    large.focus()
    page.keyboard.press("PageUp")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("model.get('pick')") == ["conv2", 1, 1, 1]
    said(page, "conv2, map 1, row 1, column 1")
    page.get_by_label("Row of the unit").fill("9")
    assert page.evaluate("model.get('pick')") == ["conv2", 9, 1, 1]
    page.get_by_role("radio", name="Score of 4").focus()
    page.keyboard.press("Space")
    assert page.evaluate("model.get('pick')") == ["dense", 4]
    page.keyboard.press("ArrowRight")
    assert page.evaluate("model.get('pick')") == ["dense", 5]


@pytest.mark.parametrize("width", [1280, 390])
def test_a_unit_chosen_by_key_is_tied_to_its_patches_down_to_the_picture(opened, width):
    page = opened(pick=("conv2", 4, 5, 3), width=width)
    page.get_by_role("application", name="conv2, map 3").press("ArrowDown")
    settle(page)
    layers = ["pool1", "pool1", "conv1", "conv1", "input", "input"]
    ties = page.locator(".cc-ties line")
    assert [one.get_attribute("data-to") for one in ties.all()] == layers
    ends = page.evaluate(
        """() => {
  const stage = document.querySelector(".cc-ties").getBoundingClientRect();
  const used = document.querySelector('.cc-strip[data-layer="pool1"] [data-frame="used"] .cc-unit-box');
  const { left, right, bottom } = used.getBoundingClientRect();
  const lines = [...document.querySelectorAll(".cc-ties line[data-to=pool1]")];
  const drawn = lines.map((one) => [one.x2.baseVal.value + stage.left, one.y2.baseVal.value + stage.top]);
  return { drawn, patch: [[left, bottom], [right, bottom]] };
}"""
    )
    np.testing.assert_allclose(ends["drawn"], ends["patch"], atol=1)
    before = ties.first.get_attribute("x2")
    page.get_by_role("application", name="conv2, map 3").press("ArrowRight")
    settle(page)
    assert ties.first.get_attribute("x2") != before


def test_the_arithmetic_stands_in_the_layer_and_is_that_of_the_panel(opened):
    for pick, end in [(("conv2", 4, 5, 3), ".cc-sum"), (("pool1", 5, 5, 2), ".cc-sum")]:
        page = opened(pick=pick)
        assert page.locator(".cc-strip-sum:visible").count() == 1
        found = page.locator(f".cc-strip[data-layer={pick[0]}] .cc-strip-sum").inner_text()
        assert found.endswith(f"→ {page.locator(f'{end}:visible').inner_text()}")


@pytest.mark.parametrize(("motion", "moving"), [("no-preference", True), ("reduce", False)])
def test_the_lines_run_once_for_a_unit_that_is_chosen_and_for_no_other_reason(opened, motion, moving):
    page = opened(pick=("conv2", 4, 5, 3))
    page.emulate_media(reduced_motion=motion)
    running = '() => document.querySelector(".cc-ties").getAnimations({ subtree: true }).length'
    assert page.evaluate(running) == 0, "a figure that is complete stands still"
    page.evaluate(MOTIONS)
    times = page.evaluate(
        """async () => {
  const map = document.querySelector(".cc-large [role=application]");
  map.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
  await settled();
  return motions;
}"""
    )
    assert bool(times) == moving
    assert all(time <= 200 for time in times)


def test_pointing_at_the_large_map_looks_and_clicking_keeps(opened):
    page = opened(pick=("conv3", 0, 0, 6))
    large = page.get_by_role("application", name="conv3, map 6")
    large.scroll_into_view_if_needed()
    box = large.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.8)
    settle(page)
    assert text(page, ".cc-unit-name") == "conv3, map 6, row 2, column 1"
    assert page.evaluate("model.get('pick')") == ["conv3", 0, 0, 6]
    page.mouse.down()
    page.mouse.up()
    assert page.evaluate("model.get('pick')") == ["conv3", 2, 1, 6]


def test_the_large_map_is_back_after_a_layer_without_maps(opened):
    page = opened(pick=("dense", 3))
    assert page.locator(".cc-large").is_hidden()
    page.get_by_role("radio", name="conv1, map 5", exact=True).check(force=True)
    page.locator(".cc-large").wait_for()
    inked = """() => {
      const canvas = document.querySelector(".cc-large .cc-pixels");
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size;
    }"""
    page.wait_for_function(f"({inked})() > 10")


def test_real_digits_relu_and_reset(opened):
    page = opened(digit=4)
    page.get_by_role("radiogroup", name="A real digit").get_by_label("8").check(force=True)
    page.get_by_label("before ReLU").check(force=True)
    settle(page)
    assert text(page, ".cc-answer b") == "8"
    assert np.array_equal(digit_of(page), datasets.digits(10)[8])
    assert page.evaluate("model.get('before_relu')") is True
    page.get_by_role("button", name="Reset").click()
    settle(page)
    assert np.array_equal(digit_of(page), datasets.digits(10)[4])
    assert page.evaluate("model.get('before_relu')") is False
    assert tuple(page.evaluate("model.get('pick')")) == LiveNetwork(digit=4).pick
    page.wait_for_function("window.saves > 0")


@pytest.mark.parametrize("kind", ["view", "buffer", "array"])
def test_python_s_values_appear_however_bytes_arrive(opened, kind):
    page = opened(kind=kind, digit=6, centre=False)
    assert np.array_equal(digit_of(page), datasets.digits(10)[6])
    page.evaluate("model.set('pick', ['softmax', 6])")
    settle(page)
    assert text(page, ".cc-unit-name") == "softmax: the share of 6"
    percents = page.locator("[data-layer=softmax] .cc-share").all_inner_texts()
    shares = LiveNetwork(digit=6).probabilities
    assert [float(one.split("\u00a0")[0]) for one in percents] == [round(100 * one, 1) for one in shares]


def test_nothing_moves_while_a_digit_is_drawn(opened):
    page = opened()
    height = f"{ROOT}.offsetHeight"
    for width in (360, 390, 768, 1280):
        look(page, "light", width)
        first = page.evaluate(height)
        page.get_by_role("button", name="Clear").click()
        settle(page)
        assert page.evaluate(height) == first
        draw_by_mouse(page, [(5, 5), (22, 20)])
        assert page.evaluate(height) == first
