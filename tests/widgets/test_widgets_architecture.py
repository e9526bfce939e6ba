"""ArchitectureExplorer at the Python end: its counts, its levels, what may be set."""

import gzip
import json

import pytest
from traitlets import TraitError

from cnn_course import models, plots, shapes
from cnn_course.models.grouping import folded
from cnn_course.shapes import Conv2D, Dense, Flatten, GlobalAveragePooling2D, Multiply, Reshape, UpSampling2D
from cnn_course.widgets import ArchitectureExplorer
from cnn_course.widgets.architecture_explorer import OFFERED
from cnn_course.widgets.architecture_explorer.counted import Counted

VGG = [0, 1, 2, 3, 4, 6]  # at level 5 there is nothing but the last pooling


@pytest.mark.parametrize("name", OFFERED)
def test_its_sums_are_those_of_models_and_shapes(name):
    explorer = ArchitectureExplorer(name)
    network = models.get(name)
    sums = explorer.sums()
    assert (sums.parameters, sums.multiply_adds) == (network.parameters, network.multiply_adds)
    assert sums.field == shapes.receptive_field(network.layers, network.input_shape)[-1].size
    for row in network.table(levels=1):
        explorer.pick = row.name
        picked = explorer.picked()
        assert (picked.parameters, picked.multiply_adds) == (row.parameters, row.multiply_adds)


def test_memory_is_four_bytes_for_each_number_of_each_output():
    tiny = models.Network("tiny", (8, 8, 1), (Conv2D(2, 3, name="conv"), Flatten(name="flat"), Dense(5)))
    explorer = ArchitectureExplorer(tiny, "none")
    assert explorer.sums().memory == 4 * (6 * 6 * 2 + 72 + 5)
    assert explorer.network == "tiny"


def test_levels_count_how_often_the_side_was_halved():
    def levels(name, **arguments):
        return [block["level"] for block in Counted(models.get(name, **arguments)).for_the_page()["blocks"]]

    assert levels("vgg-16") == VGG
    assert levels("vgg-16", input_shape=(64, 64, 3)) == VGG, "whatever the picture's size"
    assert levels("resnet-50") == [1, 2, 3, 4, 5, 6], "with a padding larger than the picture before it"
    gate = [
        Conv2D(4, 3, strides=2, padding="same", name="conv"),
        GlobalAveragePooling2D(name="squeeze"),
        Dense(4, name="excite"),
        Reshape((1, 1, 4), name="shape"),
        Multiply(inputs=("conv", "shape"), name="scale"),
        Flatten(name="flat"),
    ]
    network = models.Network("gate", (16, 16, 3), gate)
    assert Counted(network).levels == [1, 1, 1, 1, 1, 2], "a gate does not lead away from the maps"


def test_a_field_that_is_not_known_is_left_open():
    network = models.Network("up", (8, 8, 1), (UpSampling2D(2, name="up"), Conv2D(1, 3, name="conv")))
    explorer = ArchitectureExplorer(network, "none", bars="field")
    assert explorer.sums().field is None
    assert "not known" in explorer.describe()
    assert explorer.still_png()


def test_any_network_can_be_given_and_is_handed_to_the_page():
    own = models.get("vgg-16", input_shape=(64, 64, 3), classes=10)
    explorer = ArchitectureExplorer(own, "vgg-16")
    assert explorer.network == "vgg-16-given", "another one of this name is known"
    assert explorer.sums().parameters == own.parameters
    explorer.beside = models.get("resnet-cifar", depth=20)
    assert explorer.beside == "resnet-cifar-20"
    assert {"vgg-16-given", "resnet-cifar-20"} <= {one["name"] for one in explorer._networks}
    explorer.network = "resnet-cifar-20"
    assert explorer.pick in {row.name for row in explorer.of().network.table(levels=1)}


def test_a_network_of_another_kind_forgets_what_was_open():
    explorer = ArchitectureExplorer("resnet-50", unfolded=["stage1", "stage1_block2"], pick="stage1_block2")
    explorer.network = "vgg-16"
    assert explorer.unfolded == ("stage1",)
    assert explorer.pick == "head", "its largest block"
    explorer.side, explorer.beside = "beside", "none"
    assert explorer.side == "network"


def test_its_items_are_the_rows_of_a_folded_table():
    network = models.get("resnet-50")
    for unfolded in ([], ["stage2"], ["stage2", "stage2_block1"]):
        rows = folded(network.table(), network.blocks(), unfolded)
        items = Counted(network).items(unfolded)
        assert [name for name, _, _ in items] == [row.name for row in rows]
        assert [last - first + 1 for _, first, last in items] == [getattr(row, "layers", 1) for row in rows]


def test_it_refuses_in_words():
    explorer = ArchitectureExplorer()
    for name, value, words in [
        ("network", "vgg16", r"There is no such network\. Received: network='vgg16'"),
        ("network", "none", "There is no such network"),
        ("unfolded", ["stage9"], "There is no such block"),
        ("pick", "stage9", r"There is no such block or layer in vgg-16\. Received: pick='stage9'"),
        ("bars", "size", "bars must be one of parameters, multiply_adds, memory, field"),
    ]:
        with pytest.raises(TraitError, match=words):
            setattr(explorer, name, value)
    explorer.beside = "none"
    with pytest.raises(TraitError, match="there is none beside"):
        explorer.side = "beside"
    with pytest.raises(ValueError, match="Set beside first"):
        explorer.of("beside")


def test_a_thousand_layers_take_little_room_in_the_page():
    deep = models.get("resnet-cifar", depth=110)
    blocks = ArchitectureExplorer(deep, "resnet-152")
    assert len(gzip.compress(json.dumps(blocks._networks).encode())) < 15_000


def test_the_still_takes_one_or_two_networks():
    with pytest.raises(ValueError, match=r"networks must hold one or two\. Received: 3 networks"):
        plots.architectures([{"title": "", "total": "", "rows": []}] * 3, "parameters")
