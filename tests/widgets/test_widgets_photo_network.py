"""PhotoNetwork's weights and steps: what is rounded, laid out and reckoned in NumPy."""

import dataclasses
import json

import numpy as np
import pytest
import traitlets

from cnn_course import models, ops, shapes
from cnn_course.widgets import PhotoNetwork
from cnn_course.widgets.photo_network import asset, weights
from cnn_course.widgets.photo_network.steps import steps_of
from cnn_course.widgets.photo_network.weights import Step

RANDOM = np.random.default_rng(5)


def small_network():
    """A network with each kind of step, and weights."""
    layers = (
        shapes.Conv2D(8, 3, 2, "same", use_bias=False, name="stem_conv"),
        shapes.BatchNormalization(name="stem_bn"),
        shapes.ReLU(6.0, name="stem_relu"),
        shapes.Conv2D(16, 1, use_bias=False, name="block_expand_conv"),
        shapes.BatchNormalization(name="block_expand_bn"),
        shapes.ReLU(6.0, name="block_expand_relu"),
        shapes.DepthwiseConv2D(3, 1, "same", use_bias=False, name="block_depthwise_conv"),
        shapes.BatchNormalization(name="block_depthwise_bn"),
        shapes.ReLU(6.0, name="block_depthwise_relu"),
        shapes.Conv2D(8, 1, use_bias=False, name="block_project_conv"),
        shapes.BatchNormalization(name="block_project_bn"),
        shapes.Add(name="block_add", inputs=("block_project_bn", "stem_relu")),
        shapes.GlobalAveragePooling2D(name="pool"),
        shapes.Dropout(0.2, name="dropout"),
        shapes.Dense(16, name="dense"),
        shapes.Softmax(name="softmax"),
    )
    network = models.Network("small", (9, 9, 3), layers)
    some = RANDOM.standard_normal
    sizes = {"stem": (3, 3, 3, 8), "block_expand": (1, 1, 8, 16), "block_depthwise": (3, 3, 16, 1)}
    sizes["block_project"] = (1, 1, 16, 8)
    arrays = {f"{name}_conv": [some(size)] for name, size in sizes.items()}
    for name, size in sizes.items():
        count = size[2] if name == "block_depthwise" else size[3]
        arrays[f"{name}_bn"] = [some(count), some(count), some(count), some(count) ** 2]
    arrays["dense"] = [some((8, 16)), some(16)]
    return network, arrays


def by_hand(arrays, picture):
    """What the small network makes of a picture, written out with the course's own operations."""

    def normal(maps, name):
        gamma, beta, mean, variance = arrays[f"{name}_bn"]
        return (maps - mean) / np.sqrt(variance + 1e-3) * gamma + beta

    def relu6(maps):
        return np.clip(maps, 0, 6)

    stem = ops.conv2d(picture[np.newaxis], arrays["stem_conv"][0], strides=2, padding="same")
    stem = relu6(normal(stem, "stem"))
    wide = relu6(normal(stem @ arrays["block_expand_conv"][0][0, 0], "block_expand"))
    kernel = arrays["block_depthwise_conv"][0]
    channels = range(wide.shape[-1])
    apart = [ops.conv2d(wide[..., [c]], kernel[:, :, [c]], padding="same") for c in channels]
    each = relu6(normal(np.concatenate(apart, axis=-1), "block_depthwise"))
    narrow = normal(each @ arrays["block_project_conv"][0][0, 0], "block_project") + stem
    kernel, bias = arrays["dense"]
    return narrow.mean((0, 1, 2)) @ kernel + bias


def test_the_steps_of_a_network_are_the_network():
    network, arrays = small_network()
    steps, kernels = steps_of(*models.fold_batch_normalization(network, arrays))
    names = ["stem", "block_expand", "block_depthwise", "block_project", "pool", "dense"]
    assert [step.name for step in steps] == names
    assert [step.add for step in steps] == ["", "", "", "stem", "", ""]
    picture = RANDOM.standard_normal((9, 9, 3))
    scores = weights.forward(steps, kernels, picture)["dense"].ravel()
    np.testing.assert_allclose(scores, by_hand(arrays, picture), rtol=1e-4)


def test_a_layer_without_a_step_is_told():
    network = models.Network("small", (8, 8, 3), (shapes.MaxPooling2D(2, name="pool1"),))
    with pytest.raises(ValueError, match=r"no step for MaxPooling2D\. Received: layer 'pool1'"):
        steps_of(network, {})


@pytest.mark.parametrize("bits", [8, 16])
def test_rounding_is_off_by_half_a_scale_at_most_and_uses_all_bits(bits):
    kernel = RANDOM.standard_normal((27, 8)) * np.logspace(-3, 3, 8)
    kernel[:, 3] = 0
    codes, scales = weights.rounded(kernel, bits)
    assert codes.dtype == f"int{bits}"
    assert (np.abs(kernel - codes * scales) <= scales / 2 * (1 + 1e-9)).all()
    most = np.abs(codes).max(axis=0)
    assert (np.delete(most, 3) == 2 ** (bits - 1) - 1).all()
    assert most[3] == 0


def test_what_is_packed_comes_back_and_rounding_shifts_no_channel_s_mean():
    network, arrays = small_network()
    steps, kernels = steps_of(*models.fold_batch_normalization(network, arrays))
    pictures = [RANDOM.standard_normal((9, 9, 3)) for _ in range(3)]
    content = weights.packed(steps, kernels, pictures)
    counts = [(step.bits // 8 * step.inputs + 8) * step.channels for step in steps if step.bits]
    assert len(content) == sum(counts)
    back = weights.unpacked(steps, content)
    for step in steps:
        if step.bits:
            _, scales = weights.rounded(kernels[step.name][0], step.bits)
            assert (np.abs(back[step.name][0] - kernels[step.name][0]) <= scales * 0.51).all()
    # The first step takes the pictures as they are: there the mean is that of the exact weights.
    stem = [{**kernels, "stem": some["stem"]} for some in (kernels, back)]
    linear = [dataclasses.replace(steps[0], activation="none")]
    stem.append({"stem": (back["stem"][0], kernels["stem"][1])})
    maps = [[weights.forward(linear, one, picture)["stem"] for picture in pictures] for one in stem]
    exact, corrected, plain = np.mean(maps, axis=(1, 2, 3))
    np.testing.assert_allclose(corrected, exact, atol=1e-5)
    assert np.abs(plain - exact).max() > 1e-4, "without the correction it is shifted"


def test_few_bits_say_what_the_float_weights_say():
    steps, kernels = asset.network()
    for name in asset.PHOTOGRAPHS:
        exact = weights.shares(steps, kernels, asset.wanted(asset.seen(name)))
        assert asset.shares(name).argmax() == exact.argmax(), name
        assert np.abs(asset.shares(name) - exact).max() < 0.055, name


def test_the_cat_is_a_cat_and_the_coffee_an_espresso():
    assert [name for name, _ in PhotoNetwork().top[:3]] == ["tiger cat", "Egyptian cat", "tabby"]
    assert PhotoNetwork(photograph="coffee").top[0][0] == "espresso"


def test_what_the_page_fetches_is_whole_and_of_the_promised_size():
    content = json.loads(asset.text())
    assert set(content) == {"plan", "names", "photographs", "worker", "weights"}
    assert len(content["names"]) == 1000
    assert list(content["photographs"]) == list(asset.PHOTOGRAPHS)
    assert sum(Step(**step).bits > 0 for step in content["plan"]["steps"]) == 50
    assert 6.2e6 < len(asset.text()) < 6.9e6


def test_the_blocks_are_those_of_the_paper():
    assert [block["channels"] for block in asset.blocks()] == [
        *(16, 24, 24, 40, 40, 80, 80, 80),
        *(112, 112, 112, 192, 192, 192, 192, 320),
    ]


def test_a_map_must_be_in_its_block():
    with pytest.raises(traitlets.TraitError, match=r"block 1 has 16 maps. Received: map=17"):
        PhotoNetwork(block=1, map=17)
    figure = PhotoNetwork(block=16, map=300)
    figure.block = 1
    assert figure.map == 1


def test_a_kernel_sends_the_network_to_who_asks():
    figure = PhotoNetwork()
    sent = []
    figure.send = sent.append
    figure._answer(figure, {"ask": "something else"}, [])
    assert sent == []
    figure._answer(figure, {"ask": "asset"}, [])
    assert sent == [{"asset": asset.text()}]


def test_what_is_wrong_is_told_to_who_asks(monkeypatch):
    def missing():
        raise RuntimeError("the package is missing")

    monkeypatch.setattr(asset, "text", missing)
    figure = PhotoNetwork()
    sent = []
    figure.send = sent.append
    figure._answer(figure, {"ask": "asset"}, [])
    assert sent == [{"error": "the package is missing"}]
