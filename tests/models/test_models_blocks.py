"""Blocks: their names and wiring, and tables in which a block is one row."""

import pytest
import registered

from cnn_course import models, shapes
from cnn_course.models import blocks, grouping
from cnn_course.shapes import Add, Conv2D, Dense, Flatten, MaxPooling2D, ReLU


def names(layers):
    return [layer.name for layer in layers]


def within(found):
    """Blocks as nested names."""
    return {block.name: within(block.blocks) for block in found}


# ---- blocks


def test_a_basic_block_is_two_convolutions_and_a_shortcut():
    layers = blocks.residual("stage1_block1", 16, after="input")
    assert names(layers)[-2:] == ["stage1_block1_add", "stage1_block1_relu"]
    rows = {row.name: row for row in shapes.table(layers, (32, 32, 16))}
    assert rows["stage1_block1_conv1"].inputs == ("input",)
    assert rows["stage1_block1_add"].inputs == ("stage1_block1_bn2", "input")
    assert [row.kind for row in rows.values()].count("ReLU") == 2
    assert rows["stage1_block1_conv2"].parameters == 9 * 16 * 16


def test_a_shortcut_is_projected_where_the_shape_changes():
    layers = blocks.residual("stage2_block1", 32, 2, after="input")
    rows = {row.name: row for row in shapes.table(layers, (32, 32, 16))}
    assert rows["stage2_block1_shortcut_conv"].inputs == ("input",)
    assert rows["stage2_block1_shortcut_conv"].output_shape == (16, 16, 32)
    assert rows["stage2_block1_add"].inputs == ("stage2_block1_bn2", "stage2_block1_shortcut_bn")


def test_a_bottleneck_ends_with_four_times_the_channels():
    layers = blocks.residual(
        "stage1_block1", 64, after="input", kind="bottleneck", project=True, use_bias=True
    )
    rows = {row.name: row for row in shapes.table(layers, (8, 8, 64))}
    assert rows["stage1_block1_relu"].output_shape == (8, 8, 256)
    sizes = [rows[f"stage1_block1_conv{place}"].parameters for place in (1, 2, 3)]
    assert sizes == [64 * 64 + 64, 9 * 64 * 64 + 64, 64 * 256 + 256]


def test_there_are_two_kinds_of_residual_block():
    with pytest.raises(ValueError, match=r'kind must be "basic" or "bottleneck"\. Received: kind=.wide.'):
        blocks.residual("stage1_block1", 64, after="input", kind="wide")


# ---- which layers make a block


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("stage2_block1_conv2", ("stage2", "stage2_block1")),
        ("stage2_block1_branch3_conv1", ("stage2", "stage2_block1", "stage2_block1_branch3")),
        ("stage2_block1_shortcut_conv", ("stage2", "stage2_block1")),
        ("stem_conv", ("stem",)),
        ("head_dense1", ("head",)),
        ("head", ()),
        ("conv1", ()),
        ("hidden_relu", ()),
        # names that Keras makes up
        ("conv2d", ()),
        ("conv2d_17", ()),
        ("separable_conv2d_1", ()),
        ("batch_normalization_94", ()),
        ("re_lu_3", ()),
        ("max_pooling2d_2", ()),
        # names in keras.applications
        ("block1_conv2", ("block1",)),
        ("conv3_block4_2_bn", ("conv3", "conv3_block4")),
        ("conv1_pad", ("conv1",)),
        ("block2d_expand_conv", ("block2d",)),
        ("block_16_depthwise_relu", ("block_16",)),
        ("block_16", ()),
        # a model within the model
        ("vgg16/block1_conv1", ("vgg16", "vgg16/block1")),
        ("a/b/conv", ("a", "a/b")),
    ],
)
def test_a_name_says_its_blocks(name, path):
    assert grouping.path(name) == path


def test_stages_hold_blocks():
    found = models.get("resnet-cifar", depth=20).blocks()
    assert within(found) == {
        "stem": {},
        **{f"stage{s}": {f"stage{s}_block{b}": {} for b in (1, 2, 3)} for s in (1, 2, 3)},
        "head": {},
    }
    assert [found[0].first, *(block.last for block in found)] == [0, 2, 23, 46, 69, 71]


@pytest.mark.parametrize("name", models.names())
def test_blocks_lie_side_by_side_and_within_one_another(name):
    def check(found, first, last):
        for block in found:
            assert first <= block.first < block.last <= last
            check(block.blocks, block.first, block.last)
            first = block.last + 1

    network = registered.get(name)
    check(network.blocks(), 0, len(network.layers) - 1)


def test_a_single_layer_is_no_block():
    network = models.Network("lone", (8, 8, 1), (Conv2D(1, 3, name="stage1_conv"), Flatten(name="head_flat")))
    assert network.blocks() == ()


def test_a_part_that_is_left_and_come_back_to_is_two_blocks():
    order = ("stage1_a", "stage1_b", "stage2_a", "stage2_b", "stage1_c", "stage1_d")
    network = models.Network("twice", (8, 8, 1), tuple(ReLU(name=name) for name in order))
    assert [block.name for block in network.blocks()] == ["stage1", "stage2", "stage1 (2)"]


def test_many_layers_without_names_are_put_together_by_the_size_of_their_maps():
    stack = [
        layer
        for size in range(3)
        for layer in [*[Conv2D(8, 3, padding="same") for _ in range(20)], MaxPooling2D(2)]
    ]
    network = models.Network("long", (32, 24, 1), (*stack, Flatten(), Dense(10)))
    found = network.blocks()
    assert [(block.name, block.layers) for block in found] == [("32x24", 20), ("16x12", 21), ("8x6", 21)]
    rows = network.table(levels=1)
    assert [row.kind for row in rows] == ["Block", "Block", "Block", "MaxPooling2D", "Flatten", "Dense"]
    short = models.Network("short", (32, 24, 1), tuple(stack[:20]))
    assert short.blocks() == ()


# ---- folded tables


@pytest.mark.parametrize("levels", [1, 2, 3, 9])
@pytest.mark.parametrize("name", models.names())
def test_a_folded_table_adds_up_to_the_whole(name, levels):
    network = registered.get(name)
    rows, folded = network.table(), network.table(levels=levels)
    for what in ("parameters", "trainable", "non_trainable", "multiply_adds"):
        assert sum(getattr(row, what) for row in folded) == sum(getattr(row, what) for row in rows)
    assert folded[-1].output_shape == rows[-1].output_shape
    assert sum(getattr(row, "layers", 1) for row in folded) == len(rows)
    known = {"input"}
    for row in folded:
        assert set(row.inputs) <= known, "a row takes only rows before it"
        known.add(row.name)


def test_levels_unfold_from_the_outside():
    network = models.get("resnet-50")
    assert [row.name for row in network.table(levels=1)] == [
        "stem",
        *(f"stage{stage}" for stage in (1, 2, 3, 4)),
        "head",
    ]
    second = network.table(levels=2)
    assert [row.name for row in second if row.kind == "Block"][:4] == [
        f"stage{stage}_block{block}" for stage, block in ((1, 1), (1, 2), (1, 3), (2, 1))
    ]
    assert network.table(levels=3) == network.table()
    with pytest.raises(ValueError, match=r"levels must be a whole number of at least 1\. Received: levels=0"):
        network.table(levels=0)


def test_some_blocks_unfold_and_others_stay():
    network = models.get("resnet-cifar", depth=20)
    rows = grouping.folded(network.table(), network.blocks(), {"stage2", "stage2_block2"})
    shown = [row.name for row in rows]
    assert shown[:3] == ["stem", "stage1", "stage2_block1"]
    assert shown[3] == "stage2_block2_conv1"
    assert rows[3].inputs == ("stage2_block1",)
    join = next(row for row in rows if row.name == "stage2_block2_add")
    assert join.inputs == ("stage2_block2_bn2", "stage2_block1"), "a shortcut begins at the folded block"


def test_a_block_that_is_skipped_is_seen_to_be():
    layers = (
        Conv2D(4, 3, padding="same", name="stem"),
        Conv2D(4, 3, padding="same", name="block1_conv1"),
        ReLU(name="block1_relu1"),
        Add(name="add", inputs=("block1_relu1", "stem")),
    )
    rows = models.Network("skipped", (8, 8, 3), layers).table(levels=1)
    assert [(row.name, row.inputs) for row in rows] == [
        ("stem", ("input",)),
        ("block1", ("stem",)),
        ("add", ("block1", "stem")),
    ]
