"""The Python end of the roofline: its layers are those of the record, and only they have a speed."""

import numpy as np
import pytest
from traitlets import TraitError

from cnn_course import results
from cnn_course.widgets import RooflineExplorer
from cnn_course.widgets.roofline_explorer import recorded

PNG = b"\x89PNG\r\n\x1a\n"
RECORD = results.figure("roofline")


@pytest.mark.parametrize("layer", RECORD["layers"], ids=lambda layer: layer["name"])
def test_a_recorded_layer_is_counted_as_it_was_timed(layer):
    one = recorded.timed(layer)
    explorer = RooflineExplorer(kind=one.kind, channels=one.channels, batch_size=one.batch_size)
    assert (explorer.work.operations, explorer.work.bytes) == (layer["operations"], layer["bytes"])
    assert explorer.gflops == layer["gflops"]
    peak, flow = RECORD["peak_gflops"]["high"], RECORD["bandwidth_gb"]["high"]
    intensity = layer["operations"] / layer["bytes"]
    assert explorer.roof == pytest.approx(min(peak, flow * intensity))
    assert explorer.held_up_by == ("memory" if intensity < peak / flow else "arithmetic")
    assert f"It reached {layer['gflops']:.1f}" in explorer.describe()


def test_all_of_the_record_is_there_from_left_to_right():
    layers = recorded.recorded().layers
    assert len({(one.kind, one.channels, one.batch_size) for one in layers}) == len(RECORD["layers"])
    assert (np.diff([one.operations / one.bytes for one in layers]) >= 0).all()
    other = {**RECORD["layers"][0], "input_shape": [5, 5, 1]}
    with pytest.raises(
        ValueError, match=r"No kind of layer is recorded like this\. Received: layer=Conv2D\(.*\(5, 5, 1\)"
    ):
        recorded.timed(other)


@pytest.mark.parametrize(
    "near", [{"batch_size": 33}, {"channels": 33}, {"kind": "conv-3x3-first", "channels": 31}], ids=str
)
def test_a_layer_that_was_not_timed_has_a_roof_and_no_speed(near):
    explorer = RooflineExplorer(**{"kind": "conv-3x3", "channels": 32, "batch_size": 32, **near})
    assert explorer.gflops is None
    assert explorer.roof > 0
    assert explorer.describe().endswith("It was not timed.")
    assert explorer.still_png().startswith(PNG)


def test_the_caption_says_what_the_formula_says():
    def place(kind, channels, batch_size):
        return recorded.KINDS[kind].work(channels, batch_size).intensity

    assert place("dense", 4096, 512) > 100 * place("dense", 4096, 1)
    for kind in ("conv-3x3", "conv-1x1", "depthwise-3x3"):
        assert place(kind, 32, 512) < 1.05 * place(kind, 32, 1)
    for kind in ("conv-3x3", "conv-1x1"):
        assert place(kind, 64, 32) > 1.9 * place(kind, 32, 32)
    assert place("depthwise-3x3", 512, 32) == pytest.approx(place("depthwise-3x3", 1, 32))


BAD = [
    ({"kind": "conv"}, "kind must be one of conv-3x3, conv-3x3-first, conv-1x1"),
    ({"kind": "conv-3x3", "channels": 513}, "channels must be from 1 to 512 for conv-3x3. Received: chan"),
    ({"kind": "conv-3x3"}, "Received: channels=4096"),
    ({"channels": 63}, "channels must be from 64 to 4096 for dense. Received: channels=63"),
    ({"channels": 4097}, "channels must be a whole number from 1 to 4096. Received: channels=4097"),
    ({"batch_size": 0}, "batch_size must be a whole number from 1 to 1024. Received: batch_size=0"),
]


@pytest.mark.parametrize(("settings", "words"), BAD, ids=str)
def test_what_cannot_be_shown_is_refused_in_words(settings, words):
    with pytest.raises(TraitError) as caught:
        RooflineExplorer(**settings)
    assert words in str(caught.value)


def test_kind_and_channels_are_set_together():
    explorer = RooflineExplorer()
    with pytest.raises(TraitError, match="Set kind and channels together"):
        explorer.kind = "conv-3x3"
    assert explorer.kind == "dense"
    explorer.set_state({"kind": "conv-3x3", "channels": 64, "batch_size": 32})  # as the page does
    assert explorer.gflops is not None
    with pytest.raises(TypeError, match=r"RooflineExplorer has no such setting\. Received: layer"):
        RooflineExplorer(layer="dense")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_has_a_still_picture_of_what_is_picked(theme):
    explorer = RooflineExplorer()
    assert explorer.alt == explorer.describe()
    drawn = {line.get_label(): line.get_xydata() for line in explorer.still(theme).axes[0].lines}
    np.testing.assert_allclose(drawn["_allowed"], [[explorer.work.intensity, explorer.roof]])
    np.testing.assert_allclose(drawn["_reached"], [[explorer.work.intensity, explorer.gflops]])
