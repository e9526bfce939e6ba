"""NetworkExplorer at the Python end: its table, what may be set, its presets and still picture."""

import dataclasses
import re

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from traitlets import TraitError

from cnn_course import models, plots, shapes
from cnn_course.plots import _network
from cnn_course.shapes import (
    Activation,
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
from cnn_course.widgets._traits import from_page, to_page, unnamed
from cnn_course.widgets.network_explorer import presets

PNG = b"\x89PNG\r\n\x1a\n"

CHAIN = [
    *(Conv2D(8, 3, strides=2, padding="same", use_bias=False), BatchNormalization(), ReLU()),
    *(AveragePooling2D(3, 1), Dropout(0.25), GlobalAveragePooling2D(), Dense(4, activation="softmax")),
]


def test_it_starts_with_the_course_s_small_network():
    explorer = NetworkExplorer()
    network = models.get("live-network")
    assert (explorer.network, explorer.input_shape) == ("live-network", network.input_shape)
    assert explorer.layers == unnamed(network.layers)
    assert explorer.parameters == network.parameters == 7026
    assert [row.output_shape for row in explorer.table()] == [row.output_shape for row in network.table()]


@pytest.mark.parametrize(
    ("name", "layers", "parameters", "multiply_adds"),
    [
        ("live-network", 11, 7_026, 263_664),
        ("lenet-5", 8, 61_706, 416_520),
        ("small-vgg", 13, 814_122, 39_160_320),
        ("vgg16", 22, 138_357_544, 15_470_264_320),
    ],
)
def test_the_presets_have_the_counts_of_shapes(name, layers, parameters, multiply_adds):
    explorer = NetworkExplorer(network=name)
    assert len(explorer.layers) == layers
    assert explorer.parameters == parameters == shapes.total_parameters(explorer.layers, explorer.input_shape)
    assert explorer.multiply_adds == multiply_adds
    assert explorer.network == name


def test_a_network_is_set_and_known_again():
    explorer = NetworkExplorer(pick=10)
    explorer.network = "vgg16"
    assert (len(explorer.layers), explorer.input_shape, explorer.pick) == (22, (224, 224, 3), 0)
    changed = explorer.chain()
    changed[0] = Conv2D(32, 3, padding="same", activation="relu")
    explorer.layers = changed
    assert explorer.network == "own"
    explorer.layers = presets()["vgg16"].layers
    assert explorer.network == "vgg16"
    explorer.input_shape = (64, 64, 3)
    assert explorer.network == "own"


def test_own_layers_come_back_as_layers_of_shapes():
    explorer = NetworkExplorer(layers=CHAIN, input_shape=(17, 12, 3), pick=3)
    assert explorer.network == "own"
    assert explorer.chain() == CHAIN
    assert isinstance(explorer.chain(), list)
    assert explorer.table() == shapes.table(CHAIN, (17, 12, 3))
    assert list(from_page(to_page(CHAIN))) == CHAIN


def test_the_page_tells_all_at_once_and_python_takes_it():
    explorer = NetworkExplorer(network="vgg16")
    state = {"network": "own", "layers": to_page(CHAIN), "input_shape": [17, 12, 3], "pick": 6}
    explorer.set_state(state)
    assert (explorer.network, explorer.chain(), explorer.pick) == ("own", CHAIN, 6)
    small = presets()["lenet-5"]
    explorer.set_state(
        {
            **{"network": "lenet-5", "layers": to_page(small.layers)},
            **{"input_shape": list(small.input_shape), "pick": 2},
        }
    )
    assert (explorer.network, explorer.parameters, explorer.pick) == ("lenet-5", 61_706, 2)


def test_the_pick_stays_inside():
    explorer = NetworkExplorer(pick=10)
    explorer.layers = explorer.layers[:4]
    assert explorer.pick == 3


def test_a_pooling_with_wide_windows_side_by_side_is_taken():
    explorer = NetworkExplorer(layers=[MaxPooling2D(7)], input_shape=(14, 14, 3))
    assert to_page(explorer.layers)[0]["strides"] == [7, 7]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"layers": []}, "layers must hold 1 to 40 layers. Received: 0 layers"),
        ({"layers": [ReLU()] * 41}, "Received: 41 layers"),
        ({"layers": "vgg16"}, "layers must be a list of layers. Received: layers='vgg16'"),
        ({"layers": [Activation("relu")]}, "layers must hold layers of these kinds: Conv2D, MaxPooling2D"),
        ({"layers": [Conv2D(8, 12)]}, "kernel_size must be a whole number from 1 to 11. Received: layers.0."),
        ({"layers": [Conv2D(8, (3, 5))]}, "kernel_size must be alike along both axes"),
        ({"layers": [Conv2D(5000, 3)]}, "filters must be a whole number from 1 to 4096"),
        ({"layers": [Flatten(), Dense(9000)]}, "units must be a whole number from 1 to 8192. Received: lay"),
        ({"layers": [Conv2D(8, 3, strides=5)]}, "strides must be a whole number from 1 to 4"),
        ({"layers": [MaxPooling2D(2, strides=5)]}, "strides must be a whole number from 1 to 4"),
        ({"layers": [Conv2D(8, 3, padding=1)]}, 'padding must be "valid" or "same"'),
        ({"layers": [Conv2D(8, 3, activation="gelu")]}, "activation must be one of None, 'relu'"),
        ({"layers": [Conv2D(8, 3, dilation_rate=2)]}, "Of Conv2D the figure shows filters, kernel_size"),
        ({"layers": [ReLU(max_value=6)]}, "Of ReLU the figure shows nothing else; leave the rest"),
        ({"layers": [ReLU(inputs=("input",))]}, "layers must be a chain, without inputs"),
        ({"layers": [MaxPooling2D(8)] * 3}, "The chain does not hold together: Layer 'max_pooling2d_1'"),
        ({"layers": [Flatten(), Conv2D(8, 3)]}, r"Layer 'conv2d': Conv2D takes \(H, W, C\)"),
        (
            {"input_shape": (4, 4, 1)},
            "The chain does not hold together: Layer 'conv2d': The kernel is larger",
        ),
        ({"input_shape": (28, 28)}, r"input_shape must be \(H, W, C\), three whole numbers from 1 to 512"),
        ({"input_shape": (28, 28, 513)}, r"Received: input_shape=\(28, 28, 513\)"),
        ({"input_shape": (28, 28, True)}, "Received: input_shape="),
        ({"pick": 11}, "pick must be a whole number from 0 to 10. Received: pick=11"),
        ({"network": "resnet50"}, "no such network. Received: network='resnet50'. Allowed: live-network, "),
    ],
)
def test_what_cannot_be_is_told_in_words(settings, words):
    with pytest.raises(TraitError, match=words):
        NetworkExplorer(**settings)
    explorer = NetworkExplorer()
    [(name, value)] = settings.items()
    with pytest.raises(TraitError, match=words):
        setattr(explorer, name, value)
    assert explorer.parameters == 7026, "the last good state stays"


@pytest.mark.parametrize("network", ["vgg16", "resnet-50", models.get("lenet-5")], ids=str)
@pytest.mark.parametrize("names", [["layers"], ["input_shape"], ["layers", "input_shape"]], ids="+".join)
def test_a_network_and_a_chain_at_once_are_refused(network, names):
    chain = {"layers": [Conv2D(8, 3)], "input_shape": (64, 64, 3)}
    words = (
        f"network and {' and '.join(names)} say two things: which network?.* Received: network=.*{names[0]}=…"
    )
    with pytest.raises(TraitError, match=words):
        NetworkExplorer(network, **{name: chain[name] for name in names})


def test_a_chain_may_be_said_twice():
    """So that a figure can be made again of its own traits."""
    explorer = NetworkExplorer("lenet-5")
    again = NetworkExplorer("lenet-5", layers=explorer.layers, input_shape=explorer.input_shape)
    assert (again.network, again.parameters) == ("lenet-5", explorer.parameters)


def test_a_chain_of_ones_own_is_given():
    with pytest.raises(TraitError, match='Give layers, too: network="own" shows them'):
        NetworkExplorer("own")
    explorer = NetworkExplorer("own", layers=[Conv2D(8, 3)])
    assert (explorer.network, len(explorer.chain())) == ("own", 1)


def test_an_unknown_setting_is_told():
    with pytest.raises(TypeError, match=r"NetworkExplorer has no such setting\. Received: size"):
        NetworkExplorer(size=3)


def test_words_for_those_who_do_not_see_it():
    explorer = NetworkExplorer(network="vgg16", pick=19)
    assert explorer.alt == explorer.describe()
    assert "22 layers, drawn to scale and listed: 138,357,544 parameters" in explorer.alt
    assert "Picked is layer 19, Dense, with an output of 4,096." in explorer.alt


@pytest.mark.parametrize("name", ["live-network", "lenet-5", "small-vgg"])
def test_keras_counts_what_the_presets_count(name):
    one = presets()[name]
    model = models.build(models.Network(name, one.input_shape, one.layers))
    assert model.count_params() == NetworkExplorer(network=name).parameters


# ---- the plot


def patches(figure, colour):
    return [one for one in figure.axes[0].patches if one.get_facecolor()[:3] == to_rgb(colour)]


def test_the_blocks_of_the_plot_are_to_scale():
    blocks = _network.blocks_of([(32, 32, 3), (32, 24, 16), (16, 12, 64), (96,), (48,)], 700, 176)
    assert blocks[1].high == pytest.approx(2 * blocks[2].high)
    assert blocks[2].thick == pytest.approx(4 * blocks[1].thick)
    assert blocks[3].high == pytest.approx(2 * blocks[4].high)
    assert blocks[1].deep[0] == pytest.approx(0.75 * blocks[0].deep[0])
    middles = [block.y + (block.high + block.deep[1]) / 2 for block in blocks]
    np.testing.assert_allclose(middles, 88)
    assert max(block.end for block in blocks) <= 700


def test_the_plot_marks_what_is_picked_and_draws_shares():
    layers = [("Conv2D", (26, 26, 8)), ("Flatten", (5408,)), ("Dense", (10,))]
    counts = [(80, 48_672), (0, 0), (54_090, 54_080)]
    plain = plots.network_drawing((28, 28, 1), layers, theme="light")
    assert patches(plain, "#b45309") == []
    marked = plots.network_drawing((28, 28, 1), layers, counts=counts, pick=2, theme="light")
    bars = patches(marked, "#b45309")
    assert len(bars) == 3, "the block, and its share of either sum"
    words = [text.get_text() for text in marked.axes[0].texts]
    assert {"feature extraction", "classification", "54,170", "102,752", "100%", "53%", "Dense 10"} <= set(
        words
    )


def test_a_chain_of_maps_alone_has_no_classifier():
    figure = plots.network_drawing((28, 28, 1), [("Conv2D", (26, 26, 8))])
    words = [text.get_text() for text in figure.axes[0].texts]
    assert "feature extraction" in words
    assert "classification" not in words


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"input_shape": (28, 28)}, "a shape is .H, W, C. or .features,."),
        ({"input_shape": (784,)}, "input_shape is .H, W, C.. Received: input_shape=.784,.."),
        ({"layers": [("Conv2D", (0, 26, 8))]}, "all at least 1. Received: shape=.0, 26, 8."),
        ({"counts": []}, "counts has two numbers for each layer. Received: 0 pairs for 1 layers"),
        ({"pick": 1}, "pick lies outside the chain. Received: pick=1, layers=1"),
    ],
)
def test_the_plot_refuses_what_does_not_fit(settings, words):
    given = {"input_shape": (28, 28, 1), "layers": [("Conv2D", (26, 26, 8))]} | settings
    shape, layers = given.pop("input_shape"), given.pop("layers")
    with pytest.raises(ValueError, match=words):
        plots.network_drawing(shape, layers, **given)


def test_softmax_and_relu_of_their_own_are_layers_too():
    explorer = NetworkExplorer(layers=[Flatten(), Dense(3), ReLU(), Softmax()], input_shape=(2, 2, 1))
    assert explorer.parameters == 15


# ---- a network to look at


def test_any_network_can_be_looked_at():
    explorer = NetworkExplorer("resnet-50", pick=175)
    network = models.get("resnet-50")
    assert explorer.network == "resnet-50"
    assert explorer.table() == network.table()
    assert explorer.parameters == 25_636_712
    assert tuple(explorer.chain()) == network.layers
    assert "176 layers in 6 blocks" in explorer.alt
    assert "Picked is layer 175, head_dense (Dense), with an output of 1,000." in explorer.alt
    small = models.get("resnet-cifar", depth=56)
    explorer.network = small
    assert (explorer.network, explorer.parameters, explorer.pick) == (
        "resnet-cifar-56",
        small.parameters,
        175,
    )
    explorer.network = "lenet-5"
    assert (explorer.parameters, explorer.pick, explorer.unfolded) == (61_706, 0, ())
    explorer.network = "resnet-cifar-56"
    assert explorer.parameters == small.parameters, "it is kept"


def test_layers_that_are_set_end_the_look():
    explorer = NetworkExplorer(network="resnet-50", unfolded=["stage1"])
    explorer.layers = CHAIN[:1]
    assert (explorer.network, explorer.unfolded, explorer.chain()) == ("own", (), CHAIN[:1])


def test_the_page_gets_a_network_in_the_plain_form():
    explorer = NetworkExplorer("resnet-50")
    [sent] = explorer.get_state()["_looked_at"]
    assert shapes.layers_from_plain(sent["layers"]) == models.get("resnet-50").layers
    assert [block["name"] for block in sent["blocks"]] == [
        "stem",
        "stage1",
        "stage2",
        "stage3",
        "stage4",
        "head",
    ]
    assert NetworkExplorer().get_state()["_looked_at"] == [], "a chapter's figure does not carry it"


def test_blocks_unfold_by_name():
    explorer = NetworkExplorer("resnet-50", unfolded=["stage1", "stage1_block2", "stage1"])
    assert explorer.unfolded == ("stage1", "stage1_block2")
    explorer.unfolded = "all"
    assert len(explorer.unfolded) == 6 + 16
    with pytest.raises(
        TraitError, match=r"no such block\. Received: 'stage9' in unfolded\. It has: stem, stage1"
    ):
        explorer.unfolded = ["stage9"]
    with pytest.raises(TraitError, match='unfolded must be a list of the names of blocks, or "all"'):
        explorer.unfolded = "stage1"
    with pytest.raises(TraitError, match="It has: no blocks"):
        NetworkExplorer(unfolded=["stage1"])
    with pytest.raises(TraitError, match=r"pick must be a whole number from 0 to 175\. Received: pick=176"):
        explorer.pick = 176


def test_a_name_is_taken_once():
    own = models.Network("vgg16", (8, 8, 1), (Conv2D(2, 3, name="only"),))
    explorer = NetworkExplorer(own)
    assert (explorer.network, len(explorer.chain())) == ("vgg16-given", 1)


@pytest.mark.parametrize("unfolded", [(), ["stage1", "stage1_block1"], "all"])
def test_the_still_picture_of_a_network_is_folded_where_it_must_be(unfolded):
    explorer = NetworkExplorer("resnet-50", unfolded=unfolded, pick=100)
    _, given = explorer._drawing()
    assert len(given["layers"]) <= 60
    assert sum(parameters for parameters, _ in given["counts"]) == 25_636_712
    assert explorer.still_png().startswith(PNG)


@pytest.mark.tensorflow
def test_a_keras_model_of_one_s_own():
    keras = pytest.importorskip("keras")
    image = keras.Input((16, 16, 3))
    x = keras.layers.Conv2D(8, 3, padding="same", name="block1_conv")(image)
    y = keras.layers.ReLU(name="block1_relu")(x)
    joined = keras.layers.Add(name="join")([x, y])
    model = keras.Model(image, keras.layers.Flatten(name="flat")(joined), name="My.model")
    explorer = NetworkExplorer(model)
    assert explorer.network == "my-model"
    assert explorer.parameters == model.count_params()
    assert [row.name for row in explorer.table()] == ["block1_conv", "block1_relu", "join", "flat"]
    assert explorer.table()[2].inputs == ("block1_conv", "block1_relu")
    assert NetworkExplorer(network=model, unfolded="all").unfolded == ("block1",)
    odd = keras.Sequential([keras.Input((8, 8, 4)), keras.layers.GroupNormalization(2, name="norm")])
    with pytest.raises(ValueError, match="Layer 'norm' is a GroupNormalization"):
        NetworkExplorer(odd)


def test_every_argument_of_a_layer_has_its_place(root):
    script = (root / "cnn_course" / "widgets" / "network_explorer" / "look.js").read_text(encoding="utf-8")
    (written,) = re.findall(r"ARGUMENTS = \[(.*?)\]", script, flags=re.DOTALL)
    listed = re.findall(r'"([^"]*)"', written)
    known = {field.name for kind in shapes.KINDS.values() for field in dataclasses.fields(kind)}
    assert set(listed) == known - {"name", "inputs"}
    assert len(set(listed)) == len(listed)
