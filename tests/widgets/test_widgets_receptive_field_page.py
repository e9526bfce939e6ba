"""ReceptiveFieldExplorer in a real browser, from disk, offline: what a reader does, and what follows."""

import itertools

import numpy as np
import pytest
from figure_page import (
    pages,
    settle,
)
from outputs import outputs
from traitlets import TraitError

from cnn_course import models, shapes
from cnn_course.shapes import AveragePooling2D, Conv2D, MaxPooling2D
from cnn_course.widgets import ReceptiveFieldExplorer
from cnn_course.widgets._traits import from_page, to_page

pytestmark = pytest.mark.browser
FIGURE = "document.querySelector('.cc-figure')"
MINUS = "\u2212"
SIX = [
    *(Conv2D(1, 3, padding="same"), Conv2D(1, 5, padding="same"), MaxPooling2D(2)),
    *(
        Conv2D(1, 3, dilation_rate=2, padding="same"),
        MaxPooling2D(3, 2, "same"),
        Conv2D(1, 3, padding="same"),
    ),
]


@pytest.fixture
def open_figure(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:

        def open_one(width=1280, theme=None, kind="view", context=None, **settings):
            return open_page(
                ReceptiveFieldExplorer(**settings), width, theme=theme, kind=kind, **(context or {})
            )

        yield open_one


def output_of(page):
    settle(page)
    return page.evaluate(f"{FIGURE}.output()")


def choose(page, group, label):
    page.get_by_role("radiogroup", name=group, exact=True).get_by_label(label, exact=True).check()
    settle(page)


def press(page, name):
    # By force: a button that has nothing to do can be pressed all the same.
    page.get_by_role("button", name=name, exact=True).click(force=True)
    settle(page)


def told(page):
    """What Python would hear: a figure with the traits of the page's model."""
    names = ("size", "layer", "unit", "network", "network_layer", "network_unit", "effective")
    traits = {name: page.evaluate("(name) => model.get(name)", name) for name in names}
    layers = from_page(page.evaluate("model.get('layers')"))
    return ReceptiveFieldExplorer(**{**traits, "layers": layers})


def agrees(page, widget):
    """The page has the numbers of shapes and ops."""
    are_those_of(widget, output_of(page))


def are_those_of(widget, shown):
    assert shown["fields"] == [list(field) for field in widget.fields]
    assert shown["units"] == widget.units
    assert shown["pixels"] == widget.pixels
    seen = widget.fields[widget.layer].pixels(widget.unit)
    assert shown["field"] == [seen[0], seen[-1]]


# ---- the numbers are those of shapes and ops


def test_the_page_computes_what_shapes_and_ops_compute(open_figure):
    page = open_figure()
    widgets, states = [], []
    windows = itertools.product([1, 2, 3, 5, 7], [1, 2, 3], [1, 2, 3], ["valid", "same"])
    for number, (kernel, strides, dilation, padding) in enumerate(windows):
        one = Conv2D(1, kernel, strides, padding, dilation)
        rest = [MaxPooling2D(2, 1 + number % 3, "same"), Conv2D(1, 3, padding="same")]
        layers = [*rest[: number % 3], one, *rest[number % 3 :]]
        for size in (19, 32):
            try:
                widget = ReceptiveFieldExplorer(layers=layers, size=size, layer=number % len(layers))
            except TraitError:  # the chain does not fit
                continue
            widget.unit = [0, widget.unit, widget.units[widget.layer] - 1][number % 3]
            widgets.append(widget)
            plain = {"layers": to_page(layers), "size": size}
            states.append({**plain, "layer": widget.layer, "unit": widget.unit})
    for widget, shown in zip(widgets, outputs(page, states, f"{FIGURE}.output()"), strict=True):
        are_those_of(widget, shown)
    assert len(widgets) > 140


@pytest.mark.parametrize("kind", ["view", "buffer", "array"])
def test_networks_show_the_fields_of_shapes_however_bytes_arrive(open_figure, kind):
    page = open_figure(network="resnet50", effective=True, kind=kind)
    shown = output_of(page)
    assert shown["fields"] == [list(field) for field in ReceptiveFieldExplorer(network="resnet50").fields]
    assert (shown["rows"], shown["columns"], shown["effective"]) == ([-145, 337], [-145, 337], True)
    choose(page, "Network", "VGG16")
    shown = output_of(page)
    assert shown["fields"][shown["layer"]] == [196, 16, -90], "the last layer of VGG16 that was recorded"
    choose(page, "Field", "theoretical")
    page.get_by_role("slider", name="Layer").press("End")
    shown = output_of(page)
    assert shown["fields"][shown["layer"]] == [212, 32, -90]
    assert shown["rows"] == [6, 217]


def test_the_recursion_holds_the_present_numbers(open_figure):
    page = open_figure(layers=SIX, size=32)
    fields = ReceptiveFieldExplorer(layers=SIX, size=32).fields
    for layer in range(6):
        page.get_by_label("Layer of the picked unit").fill(str(layer))
        settle(page)
        lines = [
            [int(text.replace(MINUS, "-")) for text in line.locator("b").all_inner_texts()]
            for line in page.locator(".cc-step-line").all()
        ]
        (size, window, jump, new_size), (_, stride, new_jump), (start, before, _, new_start) = lines
        assert (size, jump, start) == (tuple(fields[layer - 1]) if layer else (1, 1, 0))
        assert size + (window - 1) * jump == new_size == fields[layer].size
        assert jump * stride == new_jump == fields[layer].jump
        assert start - before * jump == new_start == fields[layer].start
    page.get_by_label("Layer of the picked unit").fill("3")
    settle(page)
    assert "With dilation 2, 3 numbers span (3 − 1) × 2 + 1 = 5" in page.locator(".cc-recursion").inner_text()


def test_the_table_has_a_row_for_each_layer_in_the_drawing_s_order(open_figure):
    page = open_figure()
    rows = [row.all_inner_texts() for row in (r.locator("td") for r in page.locator("tbody tr").all())]
    assert rows == [
        *(["6", "10", "2", "0"], ["8", "6", "2", "0"], ["16", "5", "1", "0"]),
        *(["18", "3", "1", "0"], ["20", "1", "1", "0"]),
    ]
    drawn = page.locator("line.cc-rule").all()
    boxes = page.locator("tbody tr").all()
    tops = [round(line.bounding_box()["y"]) for line in drawn][::-1]
    assert np.allclose(tops, [row.bounding_box()["y"] for row in boxes], atol=1.5), "rows stand side by side"


# ---- what a reader does


def test_a_click_picks_and_the_mouse_looks(open_figure):
    page = open_figure()
    unit = page.locator(".cc-unit").nth(20 + 3).bounding_box()  # the units of layer 0 follow 20 pixels
    at = unit["x"] + unit["width"] / 2, unit["y"] + unit["height"] / 2
    page.mouse.move(*at)
    settle(page)
    assert page.locator(".cc-sentence").inner_text() == "Unit 3 of layer 0 sees 3 pixels: 3 to 5."
    assert page.evaluate("model.get('layer')") == 3, "looking is not choosing"
    page.mouse.move(5, 5)
    settle(page)
    assert page.locator(".cc-sentence").inner_text() == "Unit 2 of layer 3 sees 10 pixels: 4 to 13."
    page.mouse.click(*at)
    assert output_of(page)["pixels"] == [3, 4, 5]
    agrees(page, told(page))


def test_a_finger_picks(open_figure):
    page = open_figure(width=390, context={"has_touch": True})
    last = page.locator(".cc-unit").last.bounding_box()
    page.touchscreen.tap(last["x"] + last["width"] / 2, last["y"] + last["height"] / 2)
    assert (output_of(page)["layer"], output_of(page)["unit"]) == (3, 5)


def test_keys_alone_are_enough(open_figure):
    page = open_figure()
    page.locator(".cc-chain").focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
    assert (output_of(page)["layer"], output_of(page)["unit"]) == (2, 4)
    page.get_by_role("button", name="Add convolution").focus()
    page.keyboard.press("Enter")
    assert [one["kind"] for one in page.evaluate("model.get('layers')")][2:4] == [
        "MaxPooling2D",
        "Conv2D",
    ]
    page.get_by_role("button", name="Remove the layer").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    agrees(page, told(page))
    assert len(page.evaluate("model.get('layers')")) == 3
    page.get_by_role("button", name="Reset").focus()
    page.keyboard.press("Enter")
    assert output_of(page)["pixels"] == list(range(4, 14))


def test_every_control_does_what_it_says(open_figure):
    page = open_figure()
    page.get_by_label("Pixels", exact=True).fill("30")
    press(page, "Add pooling")
    page.get_by_role("combobox", name="Layer 4").select_option("AveragePooling2D")
    page.get_by_label("Window").select_option("3")
    choose(page, "Stride", "1")
    choose(page, "Padding", "same")
    press(page, "Move the layer down")
    press(page, "Move the layer down")
    page.get_by_role("button", name="1 convolution 3 stride 1").click()
    choose(page, "Dilation", "3")
    layers = [Conv2D(1, 3), Conv2D(1, 3, dilation_rate=3), AveragePooling2D(3, 1, "same")]
    widget = told(page)
    assert list(widget.layers) == [*layers, MaxPooling2D(2), Conv2D(1, 3)]
    assert (widget.size, widget.layer) == (30, 1)
    agrees(page, widget)
    assert not page.get_by_role("radiogroup", name="Dilation").is_hidden()
    page.get_by_role("button", name="3 max pooling 2").click()
    assert page.get_by_role("radiogroup", name="Dilation").is_hidden(), "a pooling has none"


def test_there_are_one_to_six_layers(open_figure):
    page = open_figure()
    for _ in range(4):
        press(page, "Add convolution")
    assert len(page.evaluate("model.get('layers')")) == 6
    assert page.get_by_role("button", name="Add pooling").get_attribute("aria-disabled") == "true"
    for _ in range(8):
        press(page, "Remove the layer")
    assert len(page.evaluate("model.get('layers')")) == 1
    agrees(page, told(page))


def test_a_chain_that_does_not_fit_is_told_and_the_last_good_one_stays(open_figure):
    page = open_figure(size=10)
    before = output_of(page)
    page.get_by_label("Window").select_option("7")
    settle(page)
    words = page.locator(".cc-misfit").inner_text()
    assert words.startswith("Layer 3 does not fit: its window spans 7, and there are only 3 units below it.")
    assert output_of(page) == before
    assert page.evaluate("model.get('layers')[3].kernel_size") == [3, 3], "Python never hears of it"
    choose(page, "Padding", "same")
    assert page.locator(".cc-misfit").inner_text() == ""
    agrees(page, told(page))
    choose(page, "Padding", "valid")
    page.locator(".cc-chain").focus()
    page.keyboard.press("ArrowDown")
    settle(page)
    assert page.locator(".cc-misfit").inner_text() == "", "picking goes back to the chain that is shown"
    agrees(page, told(page))


def test_a_network_is_walked_through_and_the_chain_is_kept(open_figure):
    page = open_figure()
    page.locator(".cc-chain").focus()
    page.keyboard.press("ArrowRight")
    choose(page, "Network", "VGG16")
    assert "A field of 212 × 212 pixels: rows 6 to 217, columns 6 to 217." in (
        page.locator(".cc-sentence").inner_text()
    )
    for _ in range(8):
        page.get_by_role("slider", name="Layer").press("ArrowLeft")
    shown = output_of(page)
    assert (shown["layer"], shown["unit"]) == (9, [14, 14])
    box = page.locator(".cc-network .cc-slot").bounding_box()
    page.mouse.click(box["x"] + 2, box["y"] + box["height"] - 2)
    shown = output_of(page)
    assert shown["unit"] == [27, 0]
    assert "The picture holds 26 × 26 of them." in page.locator(".cc-sentence").inner_text()
    chart = page.locator(".cc-chart").bounding_box()
    page.mouse.click(chart["x"] + 2, chart["y"] + 100)
    assert output_of(page)["layer"] == 0
    choose(page, "Network", "Your chain")
    assert output_of(page)["pixels"] == list(range(6, 16))


def test_the_effective_field_is_shown_for_what_was_recorded(open_figure):
    page = open_figure(network="resnet50", network_layer=20, network_unit=(0, 0))
    choose(page, "Field", "effective")
    shown = output_of(page)
    assert (shown["layer"], shown["unit"], shown["effective"]) == (22, [14, 14], True)
    slider = page.get_by_role("slider", name="Layer")
    assert slider.get_attribute("max") == "4"
    slider.press("End")
    settle(page)
    assert "What counts would fill a square of 99 (97 to 102 in 3 runs)." in (
        page.locator(".cc-sentence").inner_text()
    )
    assert page.evaluate("model.get('network_layer')") == 49


def test_without_recordings_the_choice_is_left_out(open_figure, monkeypatch):
    from cnn_course.widgets.receptive_field_explorer import recorded

    monkeypatch.setattr(recorded, "maps", dict)
    page = open_figure(network="vgg16", effective=True)
    assert page.get_by_role("radiogroup", name="Field").count() == 0
    assert output_of(page)["effective"] is False


# ---- the other end, looks, leaving


def test_what_python_sets_is_drawn(open_figure):
    page = open_figure()
    page.evaluate("model.set('unit', 0)")
    assert output_of(page)["pixels"] == list(range(10))
    page.evaluate("model.set('network', 'resnet50')")
    settle(page)
    assert page.locator(".cc-network .cc-slot").is_visible()


def test_a_picture_of_exactly_the_width_of_a_new_canvas_is_drawn_whole(open_figure):
    page = open_figure(width=360, network="vgg16")
    sizes = page.evaluate("[...document.querySelectorAll('.cc-pixels')].map((c) => [c.width, c.height])")
    assert sizes == [[300, 300]]


def test_nothing_jumps_when_another_unit_is_picked(open_figure):
    page = open_figure()
    names = ".cc-field, .cc-slot, .cc-fields td, .cc-step, .cc-number, .cc-button"
    boxes = f"[...document.querySelectorAll('{names}')]"
    places = f"{boxes}.map((e) => e.getBoundingClientRect()).map((b) => [b.x, b.y, b.height].map(Math.round))"
    before = page.evaluate(places)
    page.locator(".cc-chain").focus()
    for key in ("ArrowRight", "ArrowDown", "End", "ArrowDown", "ArrowDown", "Home"):
        page.keyboard.press(key)
        settle(page)
        assert page.evaluate(places) == before


def test_results_are_said_aloud(open_figure):
    page = open_figure()
    page.locator(".cc-chain").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "document.querySelector('.cc-unseen[role=status]').textContent ==="
        " 'Unit 3 of layer 3 sees 10 pixels: 6 to 15.'"
    )


# ---- any network


def deep():
    return models.get("resnet-cifar", depth=110)


def bars_of(page):
    return output_of(page)["bars"]


def test_a_network_has_a_bar_for_each_block_and_unfolds_on_a_click(open_figure):
    page = open_figure(network=deep())
    assert bars_of(page) == [[0, "stem"], [36, "stage1"], [72, "stage2"], [108, "stage3"]]
    chart = page.locator(".cc-chart").bounding_box()
    page.mouse.click(chart["x"] + 0.4 * chart["width"], chart["y"] + 120)
    assert [block for _, block in bars_of(page)][1:3] == ["stage1_block1", "stage1_block2"]
    assert page.evaluate("model.get('unfolded')") == ["stage1"]
    assert output_of(page)["layer"] == 36, "what is picked lies at its end"
    page.locator("[data-block=stage1]").click()
    assert bars_of(page)[1] == [36, "stage1"]
    page.mouse.move(chart["x"] + 5, chart["y"] + 120)
    page.mouse.down()
    page.mouse.move(chart["x"] + chart["width"] - 5, chart["y"] + 120, steps=4)
    page.mouse.up()
    assert len(bars_of(page)) == 4, "who drags over the bars unfolds none"
    assert output_of(page)["layer"] == 108


def test_blocks_unfold_and_fold_by_keyboard(open_figure):
    page = open_figure(network=deep())
    page.get_by_role("slider", name="Layer").press("ArrowLeft")
    page.get_by_role("button", name="Unfold stage2").focus()
    page.keyboard.press("Enter")
    assert len(bars_of(page)) == 3 + 18
    page.get_by_role("button", name="Unfold stage2_block18").press("Enter")
    assert len(bars_of(page)) == 3 + 17 + 2
    page.get_by_role("button", name="Fold stage2_block18").press("Enter")
    assert len(bars_of(page)) == 3 + 18
    page.get_by_role("button", name="Unfold all", exact=True).press("Enter")
    assert len(bars_of(page)) == 109
    page.get_by_role("button", name="Fold all", exact=True).press("Enter")
    assert len(bars_of(page)) == 4


def test_branches_that_lead_past_are_drawn(open_figure):
    page = open_figure(network="resnet-cifar")
    shown = output_of(page)
    assert len(shown["bars"]) == 19
    # A block's shortcut leads from the bar before it to its last one; the last one is joined after all bars.
    assert shown["links"] == [[start, start + 2] for start in range(0, 16, 2)]
    assert page.locator(".cc-link").count() == 8
    page.get_by_role("button", name="Fold all", exact=True).click()
    settle(page)
    assert page.locator(".cc-link").count() == 0


def test_the_fields_of_both_axes_are_those_of_shapes(open_figure):
    layers = (Conv2D(4, (1, 7), (1, 2), "same", name="wide"), MaxPooling2D((3, 1), name="tall"))
    page = open_figure(network=models.Network("flat", (24, 40, 1), layers))
    shown = output_of(page)
    for axis, fields in (("height", shown["fields"]), ("width", shown["across"])):
        assert fields == [list(field) for field in shapes.receptive_field(layers, (24, 40, 1), axis)]
    box = page.locator(".cc-network .cc-slot").bounding_box()
    page.mouse.click(box["x"] + box["width"] - 3, box["y"] + box["height"] / 2)
    assert output_of(page)["unit"][1] == 19
    assert "A field of 3 × 7 pixels: rows " in page.locator(".cc-sentence").inner_text()


def test_hundreds_of_layers_are_legible(open_figure):
    layers = [Conv2D(4, 3, padding="same", name=f"conv{place}") for place in range(300)]
    page = open_figure(network=models.Network("long", (32, 32, 3), tuple(layers)), unfolded="all")
    lefts = page.locator(".cc-bar").evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect().left)"
    )
    assert len(lefts) == 300
    assert min(right - left for left, right in itertools.pairwise(lefts)) > 3
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    last = page.locator(".cc-bar--chosen").bounding_box()
    chart = page.locator(".cc-chart").bounding_box()
    assert last["x"] < chart["x"] + chart["width"], "it is scrolled to"


def test_python_hands_over_another_network(open_figure):
    page = open_figure()
    other = ReceptiveFieldExplorer("small-vgg")
    known = other.get_state()["_known"]
    page.evaluate(
        """(known) => {
          const picture = { '32x32': new DataView(new ArrayBuffer(1024)) };
          model.set('_photographs', { ...model.get('_photographs'), ...picture });
          model.set('_known', known);
          model.set('network', 'small-vgg');
        }""",
        known,
    )
    assert len(output_of(page)["fields"]) == 9
    assert page.get_by_role("combobox", name="Network").input_value() == "small-vgg"
