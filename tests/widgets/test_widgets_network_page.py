"""NetworkExplorer in a real browser, from disk and offline: the numbers of shapes, and what a reader does."""

import itertools
import random

import pytest
from figure_page import (
    pages,
    settle,
)
from outputs import outputs

from cnn_course import models, shapes
from cnn_course.shapes import (
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    MaxPooling2D,
    ReLU,
    Softmax,
)
from cnn_course.widgets import NetworkExplorer
from cnn_course.widgets._traits import from_page, to_page
from cnn_course.widgets.network_explorer import presets

pytestmark = pytest.mark.browser
FIGURE = "document.querySelector('.cc-figure')"


@pytest.fixture
def open_figure(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:

        def open_one(width=1280, theme=None, context=None, **settings):
            return open_page(NetworkExplorer(**settings), width, theme=theme, **(context or {}))

        yield open_one


def output_of(page):
    settle(page)
    return page.evaluate(f"{FIGURE}.output()")


def told(page):
    """What Python would hear: a figure with the traits of the page's model."""
    traits = {name: page.evaluate("(name) => model.get(name)", name) for name in ("input_shape", "pick")}
    widget = NetworkExplorer(layers=from_page(page.evaluate("model.get('layers')")), **traits)
    assert widget.network == page.evaluate("model.get('network')")
    return widget


def press(page, name):
    # By force: a button that has nothing to do can be pressed all the same.
    page.get_by_role("button", name=name, exact=True).click(force=True)
    settle(page)


def choose(page, label, option):
    page.get_by_role("combobox", name=label, exact=True).select_option(option)
    settle(page)


def add(page, kind):
    choose(page, "New layer after it", kind)
    press(page, "Add the new layer")


def numbers(rows):
    return [[list(row.output_shape), row.parameters, row.trainable, row.multiply_adds] for row in rows]


def agrees(shown, layers, input_shape):
    rows = shapes.table(layers, input_shape)
    found = [
        [row["output"], row["parameters"], row["trainable"], row["multiplyAdds"]] for row in shown["rows"]
    ]
    assert found == numbers(rows), (layers, input_shape)
    assert shown["problem"] is None
    assert shown["totals"]["parameters"] == shapes.total_parameters(layers, input_shape)
    assert shown["totals"]["multiplyAdds"] == shapes.total_multiply_adds(layers, input_shape)


# ---- the numbers are those of shapes


def random_layer(chance):
    window = {"strides": chance.randint(1, 4), "padding": chance.choice(["valid", "same"])}
    learned = {
        "activation": chance.choice([None, "relu", "tanh", "sigmoid", "softmax"]),
        "use_bias": chance.random() < 0.7,
    }
    kinds = [
        *[lambda: Conv2D(chance.randint(1, 300), chance.randint(1, 11), **window, **learned)] * 4,
        *[lambda: MaxPooling2D(chance.randint(1, 4), **window)] * 2,
        lambda: AveragePooling2D(chance.randint(1, 8), **window),
        *(ReLU, BatchNormalization, lambda: Dropout(0.3), Softmax),
        *(Flatten, GlobalAveragePooling2D),
        *[lambda: Dense(chance.randint(1, 5000), **learned)] * 2,
    ]
    return chance.choice(kinds)()


def first_wrong(layers, input_shape):
    """Return the number of the first layer that cannot be, by shapes alone; None where all can."""
    for count in range(1, len(layers) + 1):
        try:
            shapes.table(layers[:count], input_shape)
        except ValueError:
            return count - 1
    return None


def test_the_page_computes_what_shapes_computes_and_breaks_where_shapes_breaks(open_figure):
    page = open_figure()
    chance = random.Random(0)
    whole, broken = 0, 0
    cases = []
    for _ in range(900):
        shape = (chance.randint(1, 200), chance.randint(1, 200), chance.choice([1, 3, 64, 512]))
        cases.append(([random_layer(chance) for _ in range(chance.randint(1, 9))], shape))
    states = [{"layers": to_page(layers), "input_shape": list(shape), "pick": 0} for layers, shape in cases]
    found = outputs(page, states, f"{FIGURE}.output()", every=3)
    for (layers, shape), shown in zip(cases, found, strict=True):
        wrong = first_wrong(layers, shape)
        if wrong is None:
            agrees(shown, layers, shape)
            whole += 1
        else:
            assert shown["problem"]["layer"] == wrong, (layers, shape)
            until = [[row["output"], row["parameters"]] for row in shown["rows"]]
            assert until == [row[:2] for row in numbers(shapes.table(layers[:wrong], shape))]
            broken += 1
    assert whole > 300
    assert broken > 100


@pytest.mark.parametrize("name", list(presets()))
def test_every_preset_has_the_numbers_of_shapes_also_as_text(open_figure, name):
    page = open_figure()
    choose(page, "Network", name)
    one = presets()[name]
    agrees(output_of(page), one.layers, one.input_shape)
    rows = shapes.table(one.layers, one.input_shape)
    written = [row.locator("td").all_inner_texts() for row in page.locator("tbody tr").all()]
    assert written[0][0] == " × ".join(map(str, one.input_shape))
    expected = [
        [" × ".join(map(str, row.output_shape)), f"{row.parameters:,}", f"{row.multiply_adds:,}"]
        for row in rows
    ]
    assert [[cell.strip() for cell in row] for row in written[1:]] == expected
    totals = page.locator("tfoot td").all_inner_texts()[1:]
    sums = (sum(row.parameters for row in rows), sum(row.multiply_adds for row in rows))
    assert totals == [f"{value:,}" for value in sums]
    assert told(page).network == name


def test_the_shares_are_drawn_as_long_as_they_are(open_figure):
    page = open_figure(network="vgg16")
    rows = NetworkExplorer(network="vgg16").table()
    for column, total, count in (
        ("parameters", 138_357_544, "parameters"),
        ("multiplyAdds", 15_470_264_320, "multiply_adds"),
    ):
        shares = page.locator(f"tbody td[data-column={column}] i").evaluate_all(
            "(all) => all.map((one) => parseFloat(one.style.width))"
        )
        assert shares[1:] == pytest.approx([100 * getattr(row, count) / total for row in rows], abs=0.006)


def test_the_formulas_hold_the_picked_layer_s_numbers(open_figure):
    page = open_figure(pick=3)
    lines = page.locator(".cc-sum")

    def of(line):
        return [
            text for text in lines.nth(line).locator(".cc-formula-line:visible b").all_inner_texts() if text
        ]

    assert of(0) == ["12", "0", "0", "3", "1", "10"]
    assert of(1) == ["3", "3", "8", "16", "16", "1,168"]
    assert of(2) == ["10", "10", "3", "3", "8", "16", "115,200"]
    assert "3 times 3 times 8 times 16 plus 16 is 1,168" in lines.nth(1).inner_text()
    page.evaluate("model.set('pick', 8)")
    settle(page)
    assert of(0) == ["3", "3", "24", "216"]
    assert "nothing in it is learned" in lines.nth(1).inner_text()
    page.evaluate("model.set('pick', 9)")
    settle(page)
    assert of(1) == ["216", "10", "10", "2,170"]
    assert "(31\u00a0%)" in page.locator(".cc-sentence").inner_text()


def test_a_picture_that_is_not_square_has_a_formula_for_each_side(open_figure):
    page = open_figure(layers=[Conv2D(2, 3, strides=2)], input_shape=(9, 12, 1))
    lines = page.locator(".cc-layer-size .cc-formula-line:visible")
    assert [line.locator("b").last.inner_text() for line in lines.all()] == ["4", "5"]


# ---- what a reader does


def test_every_control_does_what_it_says(open_figure):
    page = open_figure(layers=[Conv2D(8, 3), Flatten(), Dense(10)], input_shape=(28, 28, 1))
    page.get_by_role("textbox", name="Channels of the picture").fill("3")
    page.get_by_role("textbox", name="Columns of the picture").fill("30")
    page.get_by_role("button", name="Filters × 2").click()
    choose(page, "Kernel", "5")
    page.get_by_role("radiogroup", name="Stride").get_by_label("2", exact=True).check()
    page.get_by_role("radiogroup", name="Padding").get_by_label("same").check()
    choose(page, "Activation", "relu")
    page.get_by_role("checkbox", name="bias").uncheck()
    add(page, "MaxPooling2D")
    choose(page, "Window", "3")
    add(page, "Dropout")
    choose(page, "Rate", "0.25")
    press(page, "Move the layer up")
    widget = told(page)
    convolution = Conv2D(16, 5, strides=2, padding="same", activation="relu", use_bias=False)
    assert widget.chain() == [convolution, Dropout(0.25), MaxPooling2D(3), Flatten(), Dense(10)]
    assert (widget.input_shape, widget.pick) == ((28, 30, 3), 1)
    agrees(output_of(page), widget.layers, widget.input_shape)
    press(page, "Remove the layer")
    choose(page, "Layer 1", "AveragePooling2D")
    assert told(page).chain()[1] == AveragePooling2D(3)
    page.evaluate("model.set('pick', 3)")
    page.get_by_role("button", name="Units ÷ 2").click()
    assert told(page).chain()[3] == Dense(5)
    press(page, "Reset")
    assert told(page).chain() == [Conv2D(8, 3), Flatten(), Dense(10)]


def test_keys_alone_are_enough(open_figure):
    page = open_figure()
    page.locator(".cc-blocks").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    assert told(page).pick == 1
    settle(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText").startswith("1 ReLU"), "one row is a tab stop"
    page.keyboard.press("End")
    settle(page)
    assert page.evaluate("document.activeElement.innerText").startswith("10 Softmax")
    assert told(page).pick == 10
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SELECT", "past the other rows"
    page.get_by_role("button", name="Remove the layer").focus()
    page.keyboard.press("Enter")
    assert len(told(page).layers) == 10
    page.wait_for_function(
        "document.querySelector('.cc-unseen[role=status]').textContent"
        ".startsWith('Layer 9, Dense: 10, which is 10 numbers')"
    )


def test_a_click_on_a_block_or_a_row_picks_its_layer(open_figure):
    page = open_figure(network="vgg16")
    block = page.locator(".cc-block[data-kind=Dense] .cc-front").first.bounding_box()
    page.mouse.click(block["x"] + 2, block["y"] + 2)
    settle(page)
    assert told(page).pick == 19
    assert page.locator(".cc-block[data-chosen]").get_attribute("data-kind") == "Dense"
    chosen = page.locator("tbody tr[data-chosen]")
    assert "102,764,544" in chosen.inner_text()
    box, row = page.locator(".cc-scroll").bounding_box(), chosen.bounding_box()
    assert box["y"] < row["y"] < box["y"] + box["height"] - row["height"], "it is scrolled to"
    page.get_by_role("button", name="15 Conv2D").click()
    assert told(page).pick == 15
    assert page.evaluate("scrollY") == 0


def test_a_finger_picks(open_figure):
    page = open_figure(width=390, context={"has_touch": True})
    block = page.locator(".cc-block[data-kind=Flatten] .cc-front").bounding_box()
    page.touchscreen.tap(block["x"] + 3, block["y"] + 20)
    assert told(page).pick == 8


def test_a_wrong_chain_says_what_to_do_and_python_hears_of_it_when_it_is_mended(open_figure):
    page = open_figure(pick=8)
    press(page, "Move the layer up")
    assert told(page).chain()[7:9] == [Flatten(), ReLU()]
    press(page, "Move the layer up")
    words = page.locator(".cc-misfit").inner_text()
    assert words.startswith(
        "Layer 7, Conv2D, takes rows, columns and channels. It gets a list of 400 numbers."
    )
    assert "Move it before the layer that flattens" in words
    wrong = page.locator("tr[data-wrong]")
    assert wrong.inner_text().startswith("7 Conv2D")
    assert "".join(wrong.locator("td").all_inner_texts()).strip() == ""
    assert told(page).chain()[7] == Flatten(), "Python never hears of it"
    press(page, "Move the layer down")
    assert page.locator(".cc-misfit").inner_text() == ""
    assert told(page).chain()[7:9] == [Flatten(), ReLU()]
    agrees(output_of(page), told(page).layers, (28, 28, 1))


def test_a_window_larger_than_its_map_is_told(open_figure):
    page = open_figure()
    page.get_by_role("textbox", name="Rows of the picture").fill("15")
    settle(page)
    words = page.locator(".cc-misfit").inner_text()
    assert words.startswith(
        "Layer 6, Conv2D: its kernel of 3 is larger than the map, which has 1 row. Make it smaller"
    )
    assert page.evaluate("model.get('input_shape')") == [28, 28, 1]
    page.get_by_role("textbox", name="Rows of the picture").fill("32")
    assert told(page).input_shape == (32, 28, 1)


def test_a_dense_layer_on_a_map_is_doubted_but_counted(open_figure):
    page = open_figure(layers=[Conv2D(4, 3), Dense(7)], input_shape=(8, 8, 3))
    key = page.locator(".cc-key")
    assert key.inner_text().startswith("Layer 1, Dense, gets a map")
    agrees(output_of(page), [Conv2D(4, 3), Dense(7)], (8, 8, 3))
    add(page, "Flatten")
    assert "To scale" in key.inner_text()


def test_the_reader_s_own_chain_is_kept_beside_the_known_ones(open_figure):
    page = open_figure()
    names = page.get_by_role("combobox", name="Network").locator("option:not([hidden])")
    assert names.count() == 4
    page.get_by_role("button", name="Filters × 2").click()
    assert told(page).network == "own"
    choose(page, "Network", "vgg16")
    assert told(page).parameters == 138_357_544
    assert names.count() == 5
    choose(page, "Network", "own")
    assert told(page).chain()[0] == Conv2D(16, 5)
    page.get_by_role("button", name="Filters ÷ 2").click()
    assert told(page).network == "live-network", "a known network is known again"


def test_there_are_one_to_forty_layers(open_figure):
    page = open_figure(layers=[ReLU()] * 39)
    add(page, "ReLU")
    add(page, "ReLU")
    assert len(told(page).layers) == 40
    assert page.get_by_role("button", name="Add the new layer").get_attribute("aria-disabled") == "true"
    page.evaluate("(one) => { model.set('pick', 0); model.set('layers', [one]); }", to_page([ReLU()])[0])
    settle(page)
    press(page, "Remove the layer")
    assert len(told(page).layers) == 1


def test_the_code_is_the_chain(open_figure):
    """What is copied, run by Python on layers of shapes, is the chain that is shown."""
    for name in presets():
        page = open_figure(network=name)
        code = page.evaluate(f"{FIGURE}.code()")
        inner = code[code.index("[") : code.rindex("]") + 1].replace("keras.Input((", "((")
        shape, *layers = eval(inner, {"layers": shapes})
        assert (shape, tuple(layers)) == (presets()[name].input_shape, presets()[name].layers)


# ---- the other end, looks, leaving


def test_what_python_sets_is_drawn(open_figure):
    page = open_figure()
    page.evaluate("(all) => model.set('layers', all)", to_page([Conv2D(4, 5), MaxPooling2D(2)]))
    settle(page)
    assert page.locator(".cc-block").count() == 3
    assert page.locator("tbody tr").count() == 3


def test_the_drawing_follows_when_the_page_becomes_narrower_or_wider(open_figure):
    page = open_figure(width=1280)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        drawn = "() => { const svg = document.querySelector('.cc-blocks > svg');"
        page.wait_for_function(
            f"{drawn} return svg.clientWidth === svg.parentElement.clientWidth; }}", timeout=5000
        )
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_jumps_when_another_layer_or_network_is_picked(open_figure, width):
    page = open_figure(width=width)
    names = ".cc-card, .cc-stage, .cc-scroll, .cc-layer-panel, .cc-adding, .cc-sums"
    places = (
        f"[...document.querySelectorAll('{names}')].map((e) => e.getBoundingClientRect())"
        ".map((b) => [b.x, b.y + scrollY, b.height].map(Math.round))"
    )
    before = page.evaluate(places)
    for network in presets():
        choose(page, "Network", network)
        page.locator(".cc-blocks").focus()
        for _ in presets()[network].layers:
            page.keyboard.press("ArrowRight")
            settle(page)
            assert page.evaluate(places) == before


# ---- a network to look at


def forked(blocks=2):
    """A network of blocks with four branches each."""
    layers, source = [*models.blocks.conv_bn_relu("stem", 8, 3, 2)], "stem_relu"
    for block in range(1, blocks + 1):
        name = f"stage1_block{block}"
        layers += [
            Conv2D(8, 1, name=f"{name}_branch1_conv", inputs=source),
            Conv2D(8, 1, name=f"{name}_branch2_conv1", inputs=source),
            Conv2D(8, 3, padding="same", name=f"{name}_branch2_conv2"),
            shapes.Concatenate(name=f"{name}_join", inputs=(f"{name}_branch1_conv", f"{name}_branch2_conv2")),
        ]
        source = f"{name}_join"
    head = (GlobalAveragePooling2D(name="head_pool"), Dense(10, name="head_dense"))
    return models.Network("forked", (32, 32, 3), (*layers, *head))


def long_chain(pairs=250):
    """Five hundred layers without a block's name among them."""
    layers = []
    for place in range(pairs):
        layers += [Conv2D(8, 3, padding="same", name=f"c{place}"), ReLU(name=f"r{place}")]
    return models.Network("long-chain", (32, 32, 3), (*layers[:300], MaxPooling2D(2), *layers[300:]))


def names_of(page):
    return page.locator("tbody .cc-name").all_inner_texts()


def test_a_network_is_shown_folded_and_its_sums_are_those_of_models(open_figure):
    page = open_figure(network="resnet-50")
    assert names_of(page) == ["picture", "stem", "stage1", "stage2", "stage3", "stage4", "head"]
    rows = models.get("resnet-50").table(levels=1)
    written = [
        [cell.strip() for cell in row.locator("td").all_inner_texts()]
        for row in page.locator("tbody tr").all()
    ]
    assert written[1:] == [
        [" × ".join(map(str, row.output_shape)), f"{row.parameters:,}", f"{row.multiply_adds:,}"]
        for row in rows
    ]
    assert page.locator(".cc-block[data-kind=block]").count() == 6
    agrees(output_of(page), models.get("resnet-50").layers, (224, 224, 3))
    assert "6 layers: 56 × 56 × 64 comes out." in page.locator(".cc-sentence").inner_text()


def test_a_click_unfolds_a_block_and_a_click_on_its_name_folds_it(open_figure):
    page = open_figure(network="resnet-50")
    box = page.locator(".cc-block[data-kind=block] .cc-front").nth(1).bounding_box()
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    settle(page)
    assert page.evaluate("model.get('unfolded')") == ["stage1"]
    assert names_of(page)[2:6] == ["stage1", "block1", "block2", "block3"]
    page.get_by_role("button", name="block2").click()
    settle(page)
    assert "conv1" in names_of(page)
    assert output_of(page)["totals"]["parameters"] == 25_636_712
    items = page.evaluate(f"{FIGURE}.items()")
    assert [0, 5, "stem"] in items
    assert [18, 18, None] in items
    page.locator("[data-block=stage1_block2]").first.click()
    page.locator("svg [data-block=stage1]").click()
    settle(page)
    assert page.evaluate("model.get('unfolded')") == []
    assert names_of(page)[2] == "stage1"


def test_forks_and_joins_are_drawn(open_figure):
    page = open_figure(network=forked())
    assert page.locator(".cc-link").count() == 0, "folded, it is a chain"
    page.get_by_role("button", name="Unfold all").click()
    settle(page)
    place = {row.name: number for number, row in enumerate(forked().table())} | {"input": -1}
    past = [
        [place[source], place[row.name]]
        for row in forked().table()
        for source in row.inputs
        if place[row.name] - place[source] > 1
    ]
    assert sorted(page.evaluate(f"{FIGURE}.links()")) == sorted(past)
    assert page.locator(".cc-link").count() == len(past) == 4
    page.evaluate("model.set('pick', 6)")
    settle(page)
    assert page.locator(".cc-link[data-chosen]").count() == 2
    assert "Takes stage1_block1_branch1_conv, stage1_block1_branch2_conv2." in (
        page.locator(".cc-look-panel").inner_text()
    )


def test_keys_unfold_and_fold(open_figure):
    page = open_figure(network="resnet-50")
    page.locator(".cc-blocks").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    settle(page)
    assert page.evaluate("model.get('unfolded')") == ["stage1"]
    page.keyboard.press("Enter")
    settle(page)
    assert page.evaluate("model.get('unfolded')") == ["stage1", "stage1_block3"], (
        "what is picked lies at its end"
    )
    page.keyboard.press("Enter")
    settle(page)
    assert page.evaluate("model.get('unfolded')") == ["stage1"], "and folds again"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText").startswith("block3")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    settle(page)
    assert page.evaluate("model.get('unfolded')") == ["stage1", "stem"]
    assert page.evaluate("document.activeElement.innerText").startswith("pool\n"), (
        "the focus stays in the block"
    )
    page.wait_for_function(
        "document.querySelector('.cc-unseen[role=status]').textContent.startsWith('stem_pool, MaxPooling2D')"
    )


def test_a_network_that_is_looked_at_is_not_edited_and_chains_still_are(open_figure):
    page = open_figure(network="resnet-50")
    assert page.get_by_role("button", name="Add the new layer").count() == 0
    assert page.get_by_role("textbox", name="Rows of the picture").is_disabled()
    choose(page, "Network", "lenet-5")
    assert told(page).network == "lenet-5"
    page.get_by_role("button", name="Filters × 2").click()
    assert told(page).chain()[0].filters == 12
    choose(page, "Network", "resnet-50")
    assert names_of(page)[1] == "stem"
    choose(page, "Network", "own")
    assert told(page).chain()[0].filters == 12
    press(page, "Reset")
    assert names_of(page)[1] == "stem"


def test_five_hundred_layers_are_legible(open_figure):
    page = open_figure(network=long_chain())
    assert names_of(page) == ["picture", "32x32", "16x16"]
    page.get_by_role("button", name="Unfold all").click()
    settle(page)
    boxes = page.locator(".cc-front").evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect().left)"
    )
    assert len(boxes) == 502
    assert min(right - left for left, right in itertools.pairwise(boxes)) > 5
    page.evaluate("model.set('pick', 450)")
    settle(page)
    chosen = page.locator(".cc-block[data-chosen]").bounding_box()
    slot = page.locator(".cc-blocks").bounding_box()
    assert slot["x"] <= chosen["x"] <= slot["x"] + slot["width"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_python_hands_over_another_network(open_figure):
    page = open_figure()
    other = NetworkExplorer(forked()).get_state()
    page.evaluate(
        "(all) => { model.set('network', all.network); model.set('_looked_at', all._looked_at); }", other
    )
    settle(page)
    assert names_of(page) == ["picture", "stem", "stage1", "head"]
    assert page.get_by_role("combobox", name="Network").input_value() == "forked"


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_jumps_when_a_block_unfolds(open_figure, width):
    page = open_figure(network="resnet-50", width=width)
    names = ".cc-card, .cc-stage, .cc-scroll, .cc-sums, .cc-sentence"
    places = (
        f"[...document.querySelectorAll('{names}')].map((e) => e.getBoundingClientRect())"
        ".map((b) => [b.x, b.y + scrollY, b.height].map(Math.round))"
    )
    before = page.evaluate(places)
    for unfolded in (["stage1"], ["stage1", "stage1_block1"], ["stem"]):
        for pick in (0, 12, 175):
            page.evaluate(
                "([names, pick]) => { model.set('unfolded', names); model.set('pick', pick); }",
                [unfolded, pick],
            )
            settle(page)
            assert page.evaluate(places) == before, (unfolded, pick)
