"""Networks as data: they know their tables, refuse what does not fit, and stay free of Keras."""

import math
import re
import subprocess
import sys
from dataclasses import replace

import pytest
import registered

from cnn_course import models, shapes
from cnn_course.models import inception, resnet, vgg

DIGITS = models.families()["digits"]
NAMED = {
    "densenet-cifar": "densenet-cifar-40-k12",
    "highway-cifar": "highway-cifar-20",
    "resnet-cifar": "resnet-cifar-20",
    "resnet-v2-cifar": "resnet-v2-cifar-20",
    "plain-cifar": "plain-cifar-20",
}  # what an argument makes of the name


@pytest.mark.parametrize("name", models.names())
def test_every_network_has_a_table(name):
    network = registered.get(name)
    rows = network.table()
    assert network.name == NAMED.get(name, name)
    # A thousand classes for photographs, ten for digits and the small pictures of CIFAR-10.
    assert rows[-1].output_shape == (1000 if network.input_shape[0] > 200 else 10,)
    assert network.multiply_adds == shapes.total_multiply_adds(network.layers, network.input_shape)
    assert network.parameters == sum(row.parameters for row in rows)
    assert len({row.name for row in rows}) == len(rows)


def test_the_live_network_is_small():
    network = models.get("live-network")
    assert network.parameters == 7026 <= 10_000
    kinds = [row.kind for row in network.table()]
    assert "BatchNormalization" not in kinds
    assert kinds.count("Conv2D") == 3
    assert kinds.count("Dense") == 1


def test_the_two_halves_of_the_comparison_are_equally_large():
    dense, convolutional = (models.get(name).parameters for name in ("shuffle-dense", "shuffle-cnn"))
    assert abs(dense - convolutional) / convolutional < 0.02


def test_plain_stack_counts():
    assert models.plain_stack(3, filters=4).parameters == (9 * 1 * 4 + 4) + 2 * (9 * 4 * 4 + 4)


def test_every_network_is_in_one_family():
    members = [name for family in models.families().values() for name in family]
    assert sorted(members) == list(models.names())
    with pytest.raises(TypeError):
        models.families()["vgg"] = ()


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("VGG16", "vgg-16, "),
        ("resnet_50", "resnet-50, "),
        ("ResNet50V2", "resnet-"),
        ("DenseNet121", "densenet-121, "),
        ("highway", "highway-cifar"),
        ("resnet-cifar-20", "resnet-cifar, "),
        ("alex", "alexnet"),
    ],
)
def test_an_unknown_name_gets_the_nearest_ones(name, nearest):
    with pytest.raises(ValueError, match=rf"Received: name='{name}'\. Nearest: {nearest}"):
        models.get(name)


@pytest.mark.parametrize("name", ["zzz", 50, None, ["vgg-16"]])
def test_a_name_that_is_near_to_none(name):
    with pytest.raises(
        ValueError, match=r"no network of this name\. Received: .*\. Known: alexnet, .*vgg-19"
    ):
        models.get(name)


@pytest.mark.parametrize(
    ("name", "arguments", "error", "words"),
    [
        ("vgg-16", {"depth": 16}, TypeError, "'vgg-16' takes no such argument. Received: depth. It takes: i"),
        ("live-network", {"classes": 3}, TypeError, "Received: classes. It takes: se"),
        (
            "resnet-cifar",
            {"depth": 21},
            ValueError,
            "depth must be 6n . 2, such as 20, 32.*Received: depth=21",
        ),
        ("resnet-cifar", {"depth": 2}, ValueError, "Received: depth=2"),
        ("plain-cifar", {"depth": 34}, ValueError, "depth must be 6n . 2, .*Received: depth=34"),
        ("highway-cifar", {"depth": 19}, ValueError, "depth must be 6n . 2, .*Received: depth=19"),
        ("resnet-v2-cifar", {"depth": 21}, ValueError, "depth must be 6n . 2, .*Received: depth=21"),
        (
            "resnet-v2-cifar",
            {"depth": 32, "kind": "bottleneck"},
            ValueError,
            "depth must be 9n . 2, such as 29, 164 or 1001. Received: depth=32",
        ),
        (
            "densenet-cifar",
            {"depth": 41},
            ValueError,
            "depth must be 3n . 4, such as 40 or 100. Received: depth=41",
        ),
        (
            "densenet-cifar",
            {"depth": 40.0},
            TypeError,
            "depth must be a whole number .*Received: depth=40.0",
        ),
        (
            "densenet-cifar",
            {"depth": 43, "kind": "bottleneck"},
            ValueError,
            "depth must be 6n . 4, such as 100, 190 or 250. Received: depth=43",
        ),
        (
            "densenet-cifar",
            {"growth_rate": 0},
            ValueError,
            "growth_rate must be a whole number of at least 1. Received: growth_rate=0",
        ),
        (
            "densenet-cifar",
            {"kind": "wide"},
            ValueError,
            "kind must be .basic. or .bottleneck.. Received: kind='wide'",
        ),
        (
            "resnet-v2-cifar",
            {"kind": "wide"},
            ValueError,
            "kind must be .basic. or .bottleneck.. Received: kind='wide'",
        ),
        (
            "resnet-cifar",
            {"depth": 20.0},
            TypeError,
            "depth must be a whole number .*Received: depth=20.0",
        ),
        (
            "resnet-50",
            {"classes": 0},
            ValueError,
            "classes must be a whole number of at least 1. Received: classes=0",
        ),
        (
            "vgg-16",
            {"input_shape": (224, 224)},
            ValueError,
            r"Layer 'stage1_conv1': Conv2D takes \(H, W, C\)",
        ),
    ],
)
def test_arguments_that_cannot_be_are_told_in_words(name, arguments, error, words):
    with pytest.raises(error, match=words):
        models.get(name, **arguments)


def test_depths_that_a_family_has_not():
    with pytest.raises(ValueError, match=r"depth must be one of 11, 13, 16, 19\. Received: depth=17"):
        vgg.vgg(17)
    with pytest.raises(ValueError, match=r"depth must be one of 18, 34, 50, 101, 152\. Received: depth=20"):
        resnet.resnet(20)
    with pytest.raises(ValueError, match=r"depth must be one of 18, 34\. Received: depth=50"):
        resnet.plain_imagenet(50)


def test_arguments_reach_the_network():
    small = models.get("resnet-50", input_shape=(64, 32, 1), classes=7)
    assert small.input_shape == (64, 32, 1)
    assert small.table()[-1].output_shape == (7,)
    assert small.table()[-3].output_shape == (2, 1, 2048)
    assert "dropout" in {row.name for row in models.get("training-network", dropout=0.5).table()}


SIZED = [name for name in registered.ALL if name not in DIGITS]


@pytest.mark.parametrize("name", SIZED)
def test_any_number_of_classes_and_no_top(name):
    three = models.get(name, classes=3)
    assert three.table()[-1].output_shape == (3,)
    with pytest.raises(
        ValueError, match=r"classes must be a whole number of at least 1\. Received: classes=0"
    ):
        models.get(name, classes=0)
    bare = models.get(name, include_top=False)
    with pytest.raises(ValueError, match="Received: classes=0"):
        models.get(name, classes=0, include_top=False)
    with pytest.raises(TypeError, match=r"include_top must be True or False\. Received: include_top='no'"):
        models.get(name, include_top="no")
    assert len(bare.table()[-1].output_shape) == 3, "maps"
    assert bare.layers == three.layers[: len(bare.layers)]
    kinds = {type(layer) for layer in three.layers[len(bare.layers) :]}
    assert kinds <= {shapes.GlobalAveragePooling2D, shapes.Flatten, shapes.Dropout, shapes.Dense}


def refusal(name, size, channels):
    """Return what a network says of a square picture that is too small; None if it takes it."""
    try:
        models.get(name, input_shape=(size, size, channels))
    except ValueError as error:
        return str(error)
    return None


@pytest.mark.parametrize("name", SIZED)
def test_the_smallest_input_is_told(name):
    """A network takes a picture of one pixel, or says how many it wants: what it says is true."""
    channels = registered.get(name).input_shape[2]
    if told := refusal(name, 1, channels):
        words = re.fullmatch(
            rf"The input is too small for {name}: 1x1 shrinks below 1x1 at (\w+)\. "
            rf"Received: input_shape=\(1, 1, {channels}\)\. Allowed: (\d+)x\2 and larger",
            told,
        )
        assert words, told
        least = int(words[2])
        assert refusal(name, least, channels) is None
        assert f"{least - 1}x{least - 1} shrinks below 1x1 at " in refusal(name, least - 1, channels)


@pytest.mark.parametrize(
    ("name", "size", "place"),
    [
        ("vgg-16", (16, 16), "16x16 shrinks below 1x1 at stage5. .*Allowed: 32x32 and"),
        ("vgg-16", (8, 300), "8x300 shrinks below 1x1 at stage4. .*Allowed: 32x32 and"),
        ("inception-v3", (74, 299), "74x299 shrinks below 1x1 at stage3. .*Allowed: 75x75 and"),
        ("alexnet", (32, 32), "32x32 shrinks below 1x1 at stage2. .*Allowed: 67x67 and"),
        ("lenet-5", (28, 28), "28x28 shrinks below 1x1 at conv3. .*Allowed: 32x32 and"),
    ],
)
def test_where_an_input_is_used_up(name, size, place):
    channels = registered.get(name).input_shape[2]
    with pytest.raises(ValueError, match=place):
        models.get(name, input_shape=(*size, channels))


@pytest.mark.parametrize(
    ("name", "millions"), [("vgg-11", 133), ("vgg-13", 133), ("vgg-16", 138), ("vgg-19", 144)]
)
def test_vgg_has_the_published_size(name, millions):
    """Table 2 of arXiv:1409.1556: configurations A, B, D and E."""
    network = registered.get(name)
    assert round(network.parameters / 1e6) == millions
    assert [row.kind for row in network.table()].count("Conv2D") + 3 == int(name[4:])


def test_alexnet_has_the_published_size():
    """Krizhevsky et al., 2012, section 3.5: 60 million parameters, and so many neurons a layer."""
    network = registered.get("alexnet")
    assert network.parameters // 1_000_000 == 60
    rows = {row.name: row for row in network.table()}
    maps = [row.output_shape for row in rows.values() if row.kind == "Conv2D"]
    assert maps == [(55, 55, 96), (27, 27, 256), (13, 13, 384), (13, 13, 384), (13, 13, 256)]
    # The paper's 253,440 for the first layer are not 55 · 55 · 96.
    neurons = [math.prod(shape) for shape in maps[1:]] + [4096, 4096, 1000]
    assert neurons == [186624, 64896, 64896, 43264, 4096, 4096, 1000]


# Table 1 of arXiv:1409.4842: thousands of weights (of 1,024) and millions of multiply-adds, module by module.
GOOGLENET = {
    "stem_conv1": (2.7, 34),
    "stem_conv2 stem_conv3": (112, 360),
    "stage3_block1": (159, 128),
    "stage3_block2": (380, 304),
    "stage4_block1": (364, 73),
    "stage4_block2": (437, 88),
    "stage4_block3": (463, 100),
    "stage4_block4": (580, 119),
    "stage4_block5": (840, 170),
    "stage5_block1": (1072, 54),
    "stage5_block2": (1388, 71),
    "head_dense": (1000, 1),
}


@pytest.mark.parametrize("names", GOOGLENET)
def test_googlenet_has_the_published_counts(names):
    """As its own widths give them: in three rows the paper's sums are others."""
    rows = [row for row in registered.get("googlenet").table(levels=2) if row.name in names.split()]
    weights, products = GOOGLENET[names]
    if names not in ("stem_conv1", "stage4_block3", "stage5_block1"):
        assert sum(row.parameters for row in rows) / 1024 == pytest.approx(weights, rel=0.025)
    if names not in ("stem_conv1", "stage5_block1"):
        assert sum(row.multiply_adds for row in rows) / 1e6 == pytest.approx(products, abs=0.61)


def test_googlenet_is_22_layers_deep():
    """Section 5 of arXiv:1409.4842: layers with parameters on the longest way."""
    depth = {"input": 0}
    for row in registered.get("googlenet").table():
        depth[row.name] = max(map(depth.get, row.inputs)) + (row.kind in ("Conv2D", "Dense"))
    assert max(depth.values()) == 22


def test_auxiliary_heads_stand_behind_the_modules_that_they_sit_on():
    network = models.get("googlenet", auxiliary=True, classes=7)
    rows = {row.name: row for row in network.table()}
    heads = {name: row for name, row in rows.items() if "_aux" in name}
    assert [name for name in heads if name.endswith("_pool")] == ["stage4_aux1_pool", "stage4_aux2_pool"]
    assert rows["stage4_aux1_pool"].inputs == ("stage4_block1_concat",)
    assert rows["stage4_aux2_pool"].inputs == ("stage4_block4_concat",)
    assert [rows[f"stage4_aux{place}_pool"].output_shape for place in (1, 2)] == [(4, 4, 512), (4, 4, 528)]
    order = list(rows)
    assert order.index("stage4_aux1_pool") == order.index("stage4_block1_concat") + 1
    taken = {source for row in rows.values() for source in row.inputs}
    outputs = [name for name in rows if name not in taken]
    assert outputs == ["stage4_aux1_dense2", "stage4_aux2_dense2", "head_dense"]
    assert {rows[name].output_shape for name in outputs} == {(7,)}
    bare = models.get("googlenet", classes=7)
    assert [row for row in rows.values() if row.name not in heads] == bare.table()


def test_auxiliary_heads_without_a_head():
    with pytest.raises(
        ValueError,
        match=r"no part of a network without its top\. Received: include_top=False, auxiliary=True",
    ):
        models.get("googlenet", include_top=False, auxiliary=True)
    with pytest.raises(TypeError, match="auxiliary must be True or False"):
        models.get("googlenet", auxiliary=2)


def test_a_module_without_its_1x1_convolutions():
    module = inception.googlenet_module(64, 96, 128, 16, 32, 32, reduced=False)
    rows = shapes.table(inception.inception("naive", module, after="input"), (28, 28, 192))
    assert [row.name for row in rows if row.kind == "Conv2D"] == [f"naive_branch{b}_conv1" for b in (1, 2, 3)]
    assert rows[-1].output_shape == (28, 28, 64 + 128 + 32 + 192)


@pytest.mark.parametrize(
    ("name", "billions"),
    [
        ("plain-34", 3.6),
        ("resnet-18", 1.8),
        ("resnet-34", 3.6),
        ("resnet-50", 3.8),
        ("resnet-101", 7.6),
        ("resnet-152", 11.3),
        ("vgg-19", 19.6),
    ],
)
def test_they_compute_as_much_as_published(name, billions):
    """Table 1 and figure 3 of arXiv:1512.03385, in multiply-adds."""
    network = registered.get(name)
    assert network.multiply_adds / 1e9 == pytest.approx(billions, abs=0.07)
    rows = [row for row in network.table() if "shortcut" not in row.name]
    assert len([row for row in rows if row.kind in ("Conv2D", "Dense")]) == int(name.split("-")[1])


@pytest.mark.parametrize("name", ["plain-cifar", "resnet-cifar"])
@pytest.mark.parametrize(
    ("depth", "millions"),
    [(20, "0.27"), (32, "0.46"), (44, "0.66"), (56, "0.85"), (110, "1.7"), (1202, "19.4")],
)
def test_networks_for_cifar_have_the_published_size(name, depth, millions):
    """Table 6 of arXiv:1512.03385, where shortcuts have no weights, and means and variances do not count."""
    rows = [row for row in models.get(name, depth=depth).table() if "shortcut" not in row.name]
    assert len([row for row in rows if row.kind in ("Conv2D", "Dense")]) == depth
    digits = len(millions.split(".")[1])
    assert f"{sum(row.trainable for row in rows) / 1e6:.{digits}f}" == millions


@pytest.mark.parametrize(
    ("names", "arguments"),
    [
        (("plain-cifar", "resnet-cifar"), {"depth": 32}),
        (("plain-18", "resnet-18"), {}),
        (("plain-34", "resnet-34"), {}),
    ],
)
def test_a_plain_network_is_the_residual_one_without_its_shortcuts(names, arguments):
    plain, residual = (models.get(name, **arguments) for name in names)
    kept = [row for row in residual.table() if row.kind != "Add" and "shortcut" not in row.name]
    assert [(row.name, row.kind, row.output_shape, row.parameters) for row in plain.table()] == [
        (row.name, row.kind, row.output_shape, row.parameters) for row in kept
    ]
    assert not any(layer.inputs for layer in plain.layers), "a chain"
    settings = {layer.name: layer for layer in residual.layers}
    assert all(replace(settings[layer.name], inputs=()) == layer for layer in plain.layers)


@pytest.mark.parametrize(
    ("depth", "kind", "millions"), [(110, "basic", 1.7), (164, "bottleneck", 1.7), (1001, "bottleneck", 10.2)]
)
def test_preactivated_networks_have_the_published_size(depth, kind, millions):
    """Table 2 of arXiv:1608.06993 has the sizes of these networks of arXiv:1603.05027, rounded."""
    rows = models.get("resnet-v2-cifar", depth=depth, kind=kind).table()
    counted = [row for row in rows if row.kind in ("Conv2D", "Dense") and "shortcut" not in row.name]
    assert len(counted) == depth
    assert sum(row.trainable for row in rows) / 1e6 == pytest.approx(millions, rel=0.02)


def test_the_shortcuts_of_preactivated_blocks_are_clear():
    """From the first sum to the last, a stage adds to what it was given: no layer stands in between."""
    layers = {layer.name: layer for layer in models.get("resnet-v2-cifar", depth=32).layers}
    for stage in (1, 2, 3):
        for block in range(2, 6):
            ends = layers[f"stage{stage}_block{block}_add"].inputs
            assert ends == (f"stage{stage}_block{block}_conv2", f"stage{stage}_block{block - 1}_add")
    assert layers["stage2_block1_shortcut_conv"].inputs == ("stage2_block1_preact_relu",)


@pytest.mark.parametrize(
    ("depth", "growth_rate", "kind", "millions"),
    [
        (40, 12, "basic", 1.0),
        (100, 12, "basic", 7.0),
        (100, 24, "basic", 27.2),
        (100, 12, "bottleneck", 0.8),
        (250, 24, "bottleneck", 15.3),
        (190, 40, "bottleneck", 25.6),
    ],
)
def test_densenets_for_cifar_have_the_published_size(depth, growth_rate, kind, millions):
    """Table 2 of arXiv:1608.06993; means and variances do not count."""
    network = models.get("densenet-cifar", depth=depth, growth_rate=growth_rate, kind=kind)
    rows = network.table()
    assert [row.kind in ("Conv2D", "Dense") for row in rows].count(True) == depth
    assert round(sum(row.trainable for row in rows) / 1e6, 1) == millions
    assert network.name == f"densenet-cifar-{depth}-k{growth_rate}"


@pytest.mark.parametrize("name", ["densenet-121", "densenet-169", "densenet-201"])
def test_densenets_have_the_published_layers(name):
    """Table 1 of arXiv:1608.06993: as many with weights as the name says, and maps halved in between."""
    rows = registered.get(name).table()
    assert [row.kind in ("Conv2D", "Dense") for row in rows].count(True) == int(name[-3:])
    sizes = [row.output_shape[0] for row in rows if row.name.endswith("_transition_pool")]
    assert sizes == [28, 14, 7]


@pytest.mark.parametrize(
    ("name", "size", "millions", "blocks"),
    [
        ("efficientnet-lite0", 224, 4.7, 16),
        ("efficientnet-lite1", 240, 5.4, 21),
        ("efficientnet-lite2", 260, 6.1, 21),
        ("efficientnet-b0", 224, 5.3, 16),
    ],
)
def test_efficientnets_have_the_published_size(name, size, millions, blocks):
    """Their README counts what is trained. The Lite forms have ReLU6 and no squeeze-and-excitation."""
    network = registered.get(name)
    rows = network.table()
    assert network.input_shape == (size, size, 3)
    assert sum(row.trainable for row in rows) / 1e6 == pytest.approx(millions, abs=0.05)
    assert [row.kind for row in rows].count("DepthwiseConv2D") == blocks
    lite = "lite" in name
    assert {layer.max_value for layer in network.layers if isinstance(layer, shapes.ReLU)} == (
        {6.0} if lite else set()
    )
    assert any(row.kind == "Multiply" for row in rows) != lite


def test_a_shortcut_of_an_efficientnet_joins_the_narrow_ends():
    rows = {row.name: row for row in registered.get("efficientnet-lite0").table()}
    sums = [row for row in rows.values() if row.kind == "Add"]
    assert len(sums) == 16 - 7, "the first block of each stage changes the shape"
    assert all(rows[source].output_shape == row.output_shape for row in sums for source in row.inputs)
    assert sums[0].inputs == ("stage2_block2_dropout", "stage2_block1_project_bn")


def test_a_dense_layer_is_given_the_maps_of_all_before_it():
    layers = {layer.name: layer for layer in models.get("densenet-cifar", depth=13).layers}
    assert layers["stage2_block2_bn1"].inputs == ("stage2_block1_concat",)
    assert layers["stage2_block2_concat"].inputs == ("stage2_block1_concat", "stage2_block2_conv1")
    rows = {row.name: row for row in models.get("densenet-cifar", depth=13).table()}
    given = [
        rows[f"stage{stage}_block{block}_bn1"].output_shape[-1] for stage in (1, 2) for block in (1, 2, 3)
    ]
    assert given == [16, 28, 40, 52, 64, 76]


def test_a_highway_network_is_the_plain_one_with_gates():
    """A gate has as many weights as what it gates, and a bias for batch normalisation's four numbers."""
    plain, gated = models.get("plain-cifar", depth=32), models.get("highway-cifar", depth=32)
    gates = [row for row in gated.table() if row.name.endswith("_gate")]
    assert len(gates) == 10 + 9 + 9, "a layer that changes the shape has none"
    assert gated.parameters - plain.parameters == sum(row.parameters for row in gates)
    assert gates[0].parameters == 9 * 16 * 16 + 16
    kinds = [[row.kind for row in one.table()].count("BatchNormalization") for one in (plain, gated)]
    assert kinds[0] == kinds[1] == 31


@pytest.mark.parametrize("name", ["", "My Net", "a_b", "-a", "a--b"])
def test_bad_name(name):
    with pytest.raises(ValueError, match="lower-case words joined by hyphens"):
        models.Network(name, (8, 8, 1), (shapes.Flatten(),))


def test_layers_that_do_not_fit():
    with pytest.raises(ValueError, match="larger than the padded image"):
        models.Network("too-deep", (4, 4, 1), (shapes.Conv2D(1, 5),))


def test_no_keras_until_something_is_built():
    code = (
        "import sys; from cnn_course import models; models.get('live-network').table(); "
        "raise SystemExit(bool({'tensorflow', 'keras'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
