"""ReceptiveFieldExplorer at the Python end: what it says of the fields, and what may be set."""

import hypothesis
import hypothesis.strategies as st
import numpy as np
import pytest
from traitlets import TraitError

from cnn_course import models, plots, results, shapes
from cnn_course.shapes import AveragePooling2D, Conv2D, Dense, MaxPooling2D
from cnn_course.widgets import ReceptiveFieldExplorer
from cnn_course.widgets._traits import from_page, to_page
from cnn_course.widgets.receptive_field_explorer import recorded
from cnn_course.widgets.receptive_field_explorer.way import way_through

PNG = b"\x89PNG\r\n\x1a\n"


def test_it_starts_with_the_chain_of_the_chapter():
    explorer = ReceptiveFieldExplorer()
    chain = [Conv2D(1, 3), Conv2D(1, 3), MaxPooling2D(2), Conv2D(1, 3)]
    assert list(explorer.layers) == chain
    assert (explorer.size, explorer.layer, explorer.unit, explorer.network) == (20, 3, 2, "chain")
    assert [tuple(field) for field in explorer.fields] == [(3, 1, 0), (5, 1, 0), (6, 2, 0), (10, 2, 0)]
    assert explorer.units == [18, 16, 8, 6]
    assert explorer.pixels == list(range(4, 14))
    told = ReceptiveFieldExplorer(layers=chain, size=20, layer=3, unit=2)
    assert told.pixels == explorer.pixels


def test_what_is_not_said_is_the_last_layer_and_its_middle():
    explorer = ReceptiveFieldExplorer(layers=[Conv2D(1, 3), Conv2D(1, 3)], size=11)
    assert (explorer.layer, explorer.unit) == (1, 3)
    deep = ReceptiveFieldExplorer(layers=[Conv2D(1, 3)] * 6, unit=7)
    assert (deep.layer, deep.unit) == (5, 7)
    network = ReceptiveFieldExplorer(network="resnet50")
    assert (network.network_layer, network.network_unit) == (49, (3, 3))


@pytest.mark.parametrize(("name", "layers", "size"), [("vgg16", 18, 212), ("resnet50", 50, 483)])
def test_the_known_networks_have_the_fields_that_shapes_computes(name, layers, size):
    explorer, network = ReceptiveFieldExplorer(network=name), recorded.network(name)
    way = way_through(network)
    assert len(explorer.fields) == len(way.stops) == layers
    assert explorer.fields[-1].size == size
    fields = shapes.receptive_field(network.layers, (224, 224, 3))
    assert explorer.fields == [fields[number] for number in way.stops]
    assert (explorer.units[-1], explorer.fields[-1].jump) == (7, 32)


def test_pixels_of_a_network_are_those_on_the_picture():
    explorer = ReceptiveFieldExplorer(network="resnet50")
    assert explorer.fields[-1].pixels(3) == range(-145, 338)
    assert explorer.pixels == list(range(224))
    explorer.network_layer = 0
    explorer.network_unit = (0, 9)
    assert explorer.pixels == [0, 1, 2, 3], "rows, and none of the padding"


@pytest.mark.parametrize("name", ["vgg16", "resnet50"])
def test_recorded_maps_belong_to_the_layers_they_were_recorded_for(name):
    way = way_through(recorded.network(name))
    rows = results.figure("effective-receptive-field")["networks"][name]
    found = recorded.maps()[name]
    assert len(found) == len(rows) == 5
    for row, one in zip(rows, found, strict=True):
        field, (units, _) = way.fields[one["layer"]], way.units[one["layer"]]
        assert (field.size, units) == (row["theoretical"], row["output_shape"][0])
        assert field.pixels(units // 2)[0] == row["first_pixel"], "the unit in the middle is the one recorded"
        assert len(one["cells"]) == one["side"] ** 2
        assert max(one["cells"]) == 255


def test_without_recordings_there_is_nothing_to_choose(monkeypatch):
    def missing(experiment):
        raise FileNotFoundError("There are no recorded results beside the package.")

    recorded.maps.cache_clear()
    monkeypatch.setattr(recorded.results, "figure", missing)
    try:
        explorer = ReceptiveFieldExplorer(network="vgg16", effective=True)
        assert explorer._recorded == {}
        assert explorer.still_png().startswith(PNG)
    finally:
        recorded.maps.cache_clear()


def layer_strategy():
    window = {"strides": st.integers(1, 3), "padding": st.sampled_from(["valid", "same"])}
    convolution = st.builds(Conv2D, st.just(1), st.integers(1, 7), dilation_rate=st.integers(1, 3), **window)
    return convolution | st.builds(MaxPooling2D, st.integers(1, 4), **window)


@hypothesis.settings(max_examples=40, deadline=None)
@hypothesis.given(st.lists(layer_strategy(), min_size=1, max_size=4), st.integers(4, 32), st.data())
def test_what_a_unit_sees_lies_in_its_field(layers, size, data):
    try:
        units = [row.output_shape[0] for row in shapes.table(layers, (size, size, 1))]
    except ValueError:
        with pytest.raises(TraitError, match="The chain does not fit on the picture: layer"):
            ReceptiveFieldExplorer(layers=layers, size=size)
        return
    unit = data.draw(st.integers(0, units[-1] - 1))
    explorer = ReceptiveFieldExplorer(layers=layers, size=size, unit=unit)
    assert explorer.units == units
    field = set(explorer.fields[-1].pixels(unit)) & set(range(size))
    assert set(explorer.pixels) <= field
    if all(isinstance(layer, MaxPooling2D) or layer.dilation_rate == (1, 1) for layer in layers) and all(
        layer.padding == "valid" and layer.strides[0] == 1 for layer in layers
    ):
        assert set(explorer.pixels) == field, "nothing is left out without dilation, stride and padding"


def test_layers_go_to_the_page_and_come_back():
    layers = [Conv2D(8, 5, strides=2, padding="same"), AveragePooling2D(3, 1), MaxPooling2D(2)]
    plain = to_page(layers)
    assert plain[0] == shapes.to_plain(layers[0])
    assert list(from_page(plain)) == layers
    assert ReceptiveFieldExplorer.layers.validate(None, from_page(plain)) == tuple(layers)


def test_the_page_tells_all_at_once_and_python_takes_it():
    explorer = ReceptiveFieldExplorer()
    added = [*to_page(explorer.layers), to_page(explorer.layers)[0]]
    explorer.set_state({"layers": added, "layer": 4, "unit": 3})
    assert (len(explorer.layers), explorer.layer, explorer.unit) == (5, 4, 3)
    explorer.set_state({"layers": added[:1], "layer": 0, "unit": 17})
    assert (len(explorer.layers), explorer.layer, explorer.unit) == (1, 0, 17)
    explorer.set_state({"network": "resnet50", "network_layer": 49, "network_unit": [6, 0]})
    explorer.set_state({"network": "vgg16", "network_layer": 17, "network_unit": [3, 3]})
    assert explorer.fields[-1].size == 212


def test_the_pick_stays_inside():
    explorer = ReceptiveFieldExplorer(unit=5)
    explorer.layers = explorer.layers[:3]
    assert (explorer.layer, explorer.unit) == (2, 5)
    explorer.size = 8
    assert explorer.unit == 1
    explorer.network = "resnet50"
    explorer.network_layer = 49
    explorer.network_unit = (6, 6)
    explorer.network = "vgg16"
    assert (explorer.network_layer, explorer.network_unit) == (17, (6, 6))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"layers": []}, "layers must hold 1 to 6 layers. Received: 0 layers"),
        ({"layers": [Conv2D(1, 3)] * 7}, "Received: 7 layers"),
        ({"layers": "conv"}, "layers must be a list of layers. Received: layers='conv'"),
        ({"layers": [Dense(3)]}, "layers must hold layers of these kinds: Conv2D, MaxPooling2D, Average"),
        ({"layers": [Conv2D(1, 9)]}, "kernel_size must be a whole number from 1 to 7. Received: layers.0."),
        ({"layers": [Conv2D(1, (3, 5))]}, "kernel_size must be alike along both axes"),
        ({"layers": [Conv2D(1, 3, strides=4)]}, "strides must be a whole number from 1 to 3"),
        ({"layers": [Conv2D(1, 3, dilation_rate=4)]}, "dilation_rate must be a whole number from 1 to 3"),
        ({"layers": [Conv2D(1, 3, padding=2)]}, 'padding must be "valid" or "same"'),
        ({"layers": [Conv2D(1, 3, inputs=("input",))]}, "layers must be a chain"),
        ({"layers": [MaxPooling2D(3)] * 3}, "The chain does not fit on the picture: layer 2: "),
        ({"size": 3}, "size must be a whole number from 4 to 32. Received: size=3"),
        ({"size": 20.0}, "Received: size=20.0"),
        ({"layer": 4}, "layer must be a whole number from 0 to 3. Received: layer=4"),
        ({"unit": 6}, "unit must be a whole number from 0 to 5. Received: unit=6"),
        ({"unit": True}, "Received: unit=True"),
        (
            {"network": "net-of-mine"},
            "There is no such network. Received: network='net-of-mine'. Allowed: chain, vgg",
        ),
        ({"network": "vgg16", "network_layer": 18}, "network_layer must be a whole number from 0 to 17"),
        (
            {"network": "vgg16", "network_unit": (7, 0)},
            "network_unit lies outside the layer, which has 7 rows",
        ),
        ({"network_unit": 3}, "network_unit must be .row, column."),
    ],
)
def test_what_cannot_be_is_told_in_words(settings, words):
    with pytest.raises(TraitError, match=words):
        ReceptiveFieldExplorer(**settings)
    explorer = ReceptiveFieldExplorer()
    with pytest.raises(TraitError, match=words):  # noqa: PT012
        for name, value in settings.items():
            setattr(explorer, name, value)
    assert explorer.pixels, "the last good state stays"


def test_a_chain_beside_a_network_waits_behind_it():
    explorer = ReceptiveFieldExplorer(network="vgg16", layers=[Conv2D(1, 3)] * 2, size=9)
    assert (explorer.network, explorer.fields[-1].size) == ("vgg16", 212)
    explorer.network = "chain"
    assert (len(explorer.layers), explorer.layer, explorer.units) == (2, 1, [7, 5])


def test_a_pick_waits_until_what_it_is_of_is_shown():
    behind = ReceptiveFieldExplorer(network="vgg16", layer=2, unit=1)
    assert (behind.network_layer, behind.network_unit) == (17, (3, 3))
    behind.network = "chain"
    assert (behind.layer, behind.unit) == (2, 1)
    chain = ReceptiveFieldExplorer(network_layer=4, network_unit=(1, 2))
    assert (chain.layer, chain.unit) == (3, 2)
    chain.network = "vgg16"
    assert (chain.network_layer, chain.network_unit) == (4, (1, 2))


def test_an_unknown_setting_is_told():
    with pytest.raises(
        TypeError, match=r"has no such setting\. Received: kernel\. It has: effective, language, "
    ):
        ReceptiveFieldExplorer(kernel=3)


def test_words_for_those_who_do_not_see_it():
    assert "unit 2 of layer 3 sees pixels 4 to 13" in ReceptiveFieldExplorer().alt
    network = ReceptiveFieldExplorer(network="vgg16", effective=True, network_layer=16)
    assert "stage5_conv3 has a field of 196 × 196 pixels" in network.alt
    assert "the recorded map" in network.alt
    assert "recorded" not in ReceptiveFieldExplorer(network="vgg16", effective=True, network_unit=(0, 0)).alt


def test_the_plots_refuse_what_does_not_fit():
    with pytest.raises(
        ValueError, match=r"layers, before, units and fields have one length\. Received: lengths"
    ):
        plots.receptive_chain_still(8, [("convolution", 3, 1, 1)], [0], [6], [], (0, 2))
    with pytest.raises(ValueError, match=r"pick lies outside the chain. Received: pick=\(0, 6\)"):
        plots.receptive_chain_still(8, [("convolution", 3, 1, 1)], [0], [6], [(3, 1, 0)], (0, 6))
    with pytest.raises(ValueError, match=r"layer lies outside the network\. Received: layer=2"):
        plots.receptive_network_still(np.zeros((8, 8)), [3, 5], 2, (0, 0), title="Two layers")


# ---- any network


def test_any_network_is_taken():
    network = models.get("resnet-cifar", depth=20)
    explorer = ReceptiveFieldExplorer(network)
    assert explorer.network == "resnet-cifar-20"
    assert (explorer.network_layer, explorer.network_unit) == (18, (4, 4))
    assert len(explorer.fields) == 19, "the convolutions, those of shortcuts aside"
    assert explorer.pixels == list(range(32))
    assert (
        "of layer stage3_block3_conv2 has a field of 81 × 81 pixels, on a photograph of 32 × 32."
        in explorer.alt
    )
    explorer.network = "small-vgg"
    assert (explorer.network_layer, len(explorer.fields)) == (8, 9)
    explorer.network = "vgg16"
    assert len(explorer.fields) == 18
    with pytest.raises(
        TraitError, match=r"no such network\. Received: network='net-of-mine'. Allowed: chain, vgg16, resn"
    ):
        explorer.network = "net-of-mine"
    assert explorer.still_png().startswith(PNG)


def test_a_few_layers_are_unfolded_at_first_and_many_folded():
    few, many = (
        ReceptiveFieldExplorer("resnet-cifar"),
        ReceptiveFieldExplorer(models.get("resnet-cifar", depth=110)),
    )
    assert len(few.unfolded) == 2 + 3 * 4
    assert many.unfolded == ()
    assert ReceptiveFieldExplorer("resnet-cifar", unfolded=["stage2"]).unfolded == ("stage2",)
    assert ReceptiveFieldExplorer("resnet-cifar", unfolded=()).unfolded == ()
    with pytest.raises(TraitError, match="no such block"):
        few.unfolded = ["stage7"]
    few.set_state({"network": "resnet50", "unfolded": ["stage2"]})
    assert few.unfolded == ("stage2",), "the page says itself what is unfolded"
    few.network = "chain"
    assert few.unfolded == ()


def test_a_picture_that_is_not_square():
    layers = (Conv2D(4, (1, 7), (1, 2), "same", name="wide"), MaxPooling2D((3, 1), name="tall"))
    explorer = ReceptiveFieldExplorer(models.Network("flat", (24, 40, 1), layers), network_unit=(7, 19))
    assert [tuple(field) for field in explorer.fields] == [(1, 1, 0), (3, 3, 0)]
    assert "a field of 3 × 7 pixels, on a photograph of 24 × 40" in explorer.describe()
    assert explorer.still_png().startswith(PNG)
    with pytest.raises(TraitError, match="which has 8 rows and 20 columns, counted from 0"):
        explorer.network_unit = (7, 20)


def test_forks_are_where_branches_leave_the_way():
    block = (
        Conv2D(4, 3, padding="same", name="stem"),
        Conv2D(4, 3, padding="same", name="body1"),
        Conv2D(4, 3, padding="same", name="body2"),
        Conv2D(4, 1, name="shortcut", inputs="stem"),
        shapes.Add(name="add", inputs=("body2", "shortcut")),
        Conv2D(4, 3, padding="same", name="last"),
    )
    way = way_through(models.Network("fork", (16, 16, 1), block))
    assert way.stops == (0, 1, 2, 5)
    assert way.joins == ((0, 4),)
    assert [field.size for field in way.fields] == [3, 5, 7, 9]


def test_what_has_no_field_is_told_in_words():
    with pytest.raises(ValueError, match="No layer of 'shuffle-dense' slides a window over the picture"):
        ReceptiveFieldExplorer("shuffle-dense")
    layers = (shapes.UpSampling2D(2, name="up"), Conv2D(2, 3, name="conv"))
    with pytest.raises(ValueError, match="Layer 'up': The receptive field after UpSampling2D depends on"):
        ReceptiveFieldExplorer(models.Network("enlarged", (8, 8, 1), layers))


@pytest.mark.tensorflow
def test_a_keras_model_of_one_s_own():
    keras = pytest.importorskip("keras")
    model = keras.Sequential(
        [keras.Input((20, 20, 1)), keras.layers.Conv2D(4, 5, name="my.conv"), keras.layers.MaxPooling2D(2)],
        name="Mine",
    )
    explorer = ReceptiveFieldExplorer(model)
    assert explorer.network == "mine"
    assert [field.size for field in explorer.fields] == [5, 6]
