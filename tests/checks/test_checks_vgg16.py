"""The checkers of VGG16 and Inception: right answers in other styles pass, near misses are told why."""

from math import prod

import numpy as np
import pytest

from cnn_course import checks as check
from cnn_course import ops, shapes
from cnn_course.shapes import Conv2D, MaxPooling2D
from tests.checks._verdicts import judged_by


def costs(height, width, channels, filters, convolutions, bias=1):
    parameters = work = outputs = 0
    for _ in range(convolutions):
        weights = 3 * 3 * channels * filters
        parameters += weights + bias * filters
        work += weights * height * width
        outputs += height * width * filters
        channels = filters
    return parameters, work, outputs + (height // 2) * (width // 2) * filters


def by_table(height, width, channels, filters, convolutions):
    layers = [Conv2D(filters, 3, padding="same")] * convolutions + [MaxPooling2D(2)]
    rows = shapes.table(layers, (height, width, channels))
    return [
        sum(row.parameters for row in rows),
        sum(row.multiply_adds for row in rows),
        sum(prod(row.output_shape) for row in rows),
    ]


def changed(place, change):
    """Return the costs with one number changed."""

    def wrong(*stage):
        found = list(costs(*stage))
        found[place] = change(found[place], *stage)
        return found

    return wrong


def as_first(h, w, c, f, n):
    return [n * one for one in costs(h, w, c, f, 1)[:2]] + [costs(h, w, c, f, n)[2]]


def count(size, before, after, bias=1):
    return (size * size * before + bias) * after


def saving(c, conv1, r3, conv3, r5, conv5, pooled, bias=1):
    first = count(1, c, conv1, bias)
    naive = first + count(3, c, conv3, bias) + count(5, c, conv5, bias)
    narrow = first + count(1, c, r3, bias) + count(3, r3, conv3, bias)
    return naive, narrow + count(1, c, r5, bias) + count(5, r5, conv5, bias) + count(1, c, pooled, bias)


def with_the_naive_pooling(c, *widths):
    naive, narrow = saving(c, *widths)
    return naive + count(1, c, widths[-1]), narrow


def without_pooling(c, *widths):
    naive, narrow = saving(c, *widths)
    return naive, narrow - count(1, c, widths[-1])


def wide_after_all(c, conv1, r3, conv3, r5, conv5, pooled):
    naive = saving(c, conv1, r3, conv3, r5, conv5, pooled)[0]
    return naive, naive + sum(count(1, c, one) for one in (r3, r5, pooled))


def composed(first, second):
    side = len(first) + len(second) - 1
    kernel = np.zeros((side, side))
    for i, row in enumerate(second):
        for j, weight in enumerate(row):
            kernel[i : i + len(first), j : j + len(first)] += weight * first
    return kernel


def slid(first, second):
    """Slide the first, turned, over the second in a frame of zeros."""
    image = np.pad(second, len(first) - 1)
    return ops.conv2d(image[None, :, :, None], first[::-1, ::-1, None, None])[0, :, :, 0]


def by_a_point(first, second):
    """Look at a single bright pixel through both."""
    point = np.zeros((2 * len(first) + 2 * len(second) - 3,) * 2)
    point[len(point) // 2, len(point) // 2] = 1
    for kernel in (first, second):
        point = ops.conv2d(point[None, :, :, None], kernel[:, :, None, None])[0, :, :, 0]
    return point[::-1, ::-1]


def written_over(first, second):
    kernel = np.zeros((len(first) + len(second) - 1,) * 2)
    for i, row in enumerate(second):
        for j, weight in enumerate(row):
            kernel[i : i + len(first), j : j + len(first)] = weight * first
    return kernel


def shrinking(height, width, channels, filters, convolutions):
    found = costs(height, width, channels, filters, convolutions)
    work = 0
    for _ in range(convolutions):
        height, width = height - 2, width - 2
        work += height * width * 9 * channels * filters
        channels = filters
    return found[0], work, found[2]


RIGHT = [
    (check.stage_costs, costs),
    (check.stage_costs, by_table),
    (check.stage_costs, lambda *stage: np.array(costs(*stage))),
    (check.bottleneck_saving, saving),
    (check.bottleneck_saving, lambda *module: list(saving(*module))),
    (check.composed_kernel, composed),
    (check.composed_kernel, lambda first, second: composed(second, first)),  # the order does not matter
    (check.composed_kernel, slid),
    (check.composed_kernel, by_a_point),
    (check.composed_kernel, lambda *pair: slid(*pair).astype("float32").tolist()),
]
WRONG = [
    (check.stage_costs, lambda *stage: costs(*stage, bias=0), "biases are missing"),
    (check.stage_costs, as_first, "Only the first one does"),
    (check.stage_costs, lambda h, w, c, f, n: costs(h, w, f, f, n), "The first one does not"),
    (check.stage_costs, lambda h, w, c, f, n: costs(h, w, c, f, 1), "Only one convolution"),
    (check.stage_costs, changed(2, lambda found, h, w, c, f, n: n * h * w * f), "pooling are missing"),
    (
        check.stage_costs,
        changed(2, lambda found, h, w, c, f, n: (h // 2) * (w // 2) * f),
        "Only the output of the pooling",
    ),
    (check.stage_costs, changed(2, lambda found, *stage: 4 * found), "bytes"),
    (check.stage_costs, changed(2, lambda found, h, w, c, f, n: found + h * w * c), "input is counted"),
    (
        check.stage_costs,
        changed(2, lambda found, h, w, c, f, n: n * h * w * f + -(-h // 2) * -(-w // 2) * f),
        "a row or a column too many",
    ),
    (
        check.stage_costs,
        changed(1, lambda found, h, w, c, f, n: found + n * h * w * f),
        "They multiply nothing",
    ),
    (check.stage_costs, changed(1, lambda found, h, w, *rest: found // (h * w)), "a single place"),
    (check.stage_costs, changed(1, lambda found, *stage: 2 * found), "one multiply-add"),
    (check.stage_costs, lambda *stage: (costs(*stage)[0], *costs(*stage)[:0:-1]), "another order"),
    (check.stage_costs, lambda *stage: costs(*stage)[:2], "Three numbers are wanted"),
    (check.stage_costs, changed(1, lambda found, *stage: found + 7), "Wrong: multiply-adds."),
    (check.bottleneck_saving, lambda *module: saving(*module, bias=0), "biases are missing"),
    (check.bottleneck_saving, with_the_naive_pooling, "no convolution after its pooling"),
    (check.bottleneck_saving, without_pooling, "after the pooling is missing"),
    (check.bottleneck_saving, wide_after_all, "still read all channels"),
    (
        check.bottleneck_saving,
        lambda c, a, r3, *rest: (
            saving(c, a, r3, *rest)[0],
            saving(c, a, r3, *rest)[1] - count(1, c, r3) - count(1, c, rest[1]),
        ),
        "bottlenecks themselves",
    ),
    (check.bottleneck_saving, lambda *module: saving(*module)[::-1], "another order"),
    (check.bottleneck_saving, lambda *module: saving(*module)[0] - saving(*module)[1], "Two numbers"),
    (
        check.bottleneck_saving,
        lambda *module: (saving(*module)[0], saving(*module)[1] + 3),
        "Go through its four branches",
    ),
    (
        check.bottleneck_saving,
        lambda *module: (saving(*module)[0] + 3, saving(*module)[1]),
        "It has three convolutions",
    ),
    (check.composed_kernel, lambda a, b: slid(a[::-1, ::-1], b), "must be turned"),
    (check.composed_kernel, lambda a, b: slid(b[::-1, ::-1], a), "must be turned"),
    (check.composed_kernel, lambda a, b: slid(a, b)[::-1, ::-1], "half a turn"),
    (check.composed_kernel, lambda a, b: slid(a, b).T, "transposed"),
    (check.composed_kernel, lambda a, b: slid(a, b)[1:-1, 1:-1], "Only the middle is kept"),
    (check.composed_kernel, lambda a, b: slid(a, b)[:-1], "5 × 5"),
    (
        check.composed_kernel,
        lambda a, b: np.pad(a, len(b) // 2) + np.pad(b, len(a) // 2),
        "are added",
    ),
    (check.composed_kernel, lambda a, b: slid(a, b) + 0.1, "The shape is right"),
    (check.composed_kernel, lambda a, b: slid(a, b.T), "in each other's place"),
    (check.composed_kernel, written_over, "They add up"),
    (check.stage_costs, changed(1, lambda found, h, w, c, f, n: found + h * w * f), "It compares"),
    (
        check.stage_costs,
        changed(2, lambda found, h, w, c, f, n: (n * h * w + h * w // 4) * f),
        "each by itself",
    ),
    (check.stage_costs, shrinking, "The maps of the convolutions shrink"),
    (
        check.bottleneck_saving,
        lambda c, a, r3, conv3, r5, conv5, p: saving(c, a, r5, conv5, r3, conv3, p),
        "have changed places",
    ),
]


test_right_answers_pass, test_near_misses_are_told_why, test_what_is_open_stays_open = judged_by(RIGHT, WRONG)


# ---- Keras models


def conv(keras, filters, size=3, **settings):
    given = {"padding": "same", "activation": "relu", **settings}
    return keras.layers.Conv2D(filters, size, **given)


def vgg(keras, **changes):
    """Build the small VGG as a list, or a near miss of it; None leaves a layer out."""
    layers = keras.layers
    made = {
        "conv1": conv(keras, 16),
        "conv2": conv(keras, 16),
        "pool1": layers.MaxPooling2D(2),
        "conv3": conv(keras, 32),
        "conv4": conv(keras, 32),
        "pool2": layers.MaxPooling2D(2),
        "flatten": layers.Flatten(),
        "dense1": layers.Dense(64, activation="relu"),
        "dense2": layers.Dense(10),
        **changes,
    }
    return keras.Sequential([keras.Input((28, 28, 1)), *(one for one in made.values() if one is not None)])


def subclassed(keras, *, dense_first=False):
    """Write it as a class that is called for the first time by the checker."""
    layers = keras.layers

    class Small(keras.Model):
        def __init__(self):
            super().__init__()
            if dense_first:
                self.dense = [layers.Dense(64), layers.Dense(10)]
            self.convolutions = [conv(keras, filters) for filters in (16, 16, 32, 32)]
            if not dense_first:
                self.dense = [layers.Dense(64), layers.Dense(10)]

        def call(self, x):
            for place, layer in enumerate(self.convolutions):
                x = layer(x)
                if place % 2:
                    x = keras.ops.max_pool(x, 2)
            x = keras.ops.relu(self.dense[0](keras.ops.reshape(x, (-1, 7 * 7 * 32))))
            return self.dense[1](x)

    return Small()


def module(keras, order=(0, 1, 2, 3), **changes):
    """Build the Inception module, or a near miss of it; ``mixed`` makes its layers in another order."""
    maps = keras.Input((6, 9, 10))
    made = {
        "conv1": conv(keras, 3, 1),
        "reduce3": conv(keras, 4, 1),
        "conv3": conv(keras, 6, 3),
        "reduce5": conv(keras, 2, 1),
        "conv5": conv(keras, 5, 5),
        "pool": keras.layers.MaxPooling2D(3, strides=1, padding="same"),
        "pooled": conv(keras, 7, 1),
        **changes,
    }
    chains = (("conv1",), ("reduce3", "conv3"), ("reduce5", "conv5"), ("pool", "pooled"))
    branches = []
    for chain in chains:
        x = maps
        for name in chain:
            x = x if made[name] is None else made[name](x)
        branches.append(x)
    return keras.Model(maps, keras.layers.Concatenate()([branches[place] for place in order]))


def last_branch_first(keras):
    maps = keras.Input((6, 9, 10))
    pooled = conv(keras, 7, 1)(keras.layers.MaxPooling2D(3, 1, "same")(maps))
    five = conv(keras, 5, 5)(conv(keras, 2, 1)(maps))
    three = conv(keras, 6, 3)(conv(keras, 4, 1)(maps))
    one = keras.layers.ReLU()(conv(keras, 3, 1, activation=None)(maps))
    return keras.Model(maps, keras.ops.concatenate([one, three, five, pooled], axis=-1))


@pytest.mark.tensorflow
@pytest.mark.parametrize(
    ("checker", "make"),
    [
        (check.vgg_network, vgg),
        (check.vgg_network, subclassed),
        (check.vgg_network, lambda keras: subclassed(keras, dense_first=True)),  # made in another order
        (check.inception_module, module),
        (check.inception_module, last_branch_first),
    ],
)
def test_right_models_pass_and_keep_their_weights(checker, make, keras):
    model = make(keras)
    before = [np.array(one) for one in model.get_weights()]
    verdict = checker(model)
    assert verdict.passed, verdict
    for one, other in zip(before, model.get_weights(), strict=bool(before)):
        np.testing.assert_array_equal(one, other)


def without(keras, *names, **settings):
    """Build the small VGG with other settings of some of its convolutions."""
    filters = {"conv1": 16, "conv2": 16, "conv3": 32, "conv4": 32}
    return vgg(keras, **{name: conv(keras, filters[name], **settings) for name in names})


POOLS = ("pool1", "pool2")


def large(keras):
    return keras.layers.MaxPooling2D(3, padding="same")


ALL = ("conv1", "conv2", "conv3", "conv4")
VGG_MISSES = {
    "softmax": ("Softmax", lambda k: vgg(k, dense2=k.layers.Dense(10, activation="softmax"))),
    "relu at the end": ("may be negative", lambda k: vgg(k, dense2=k.layers.Dense(10, activation="relu"))),
    "no relu": ("No convolution has", lambda k: without(k, *ALL, activation=None)),
    "no relu, third": ("Convolution 3 has no ReLU", lambda k: without(k, "conv3", activation=None)),
    "no relu, first ones": (
        "after the first convolution of each",
        lambda k: without(k, "conv1", "conv3", activation=None),
    ),
    "no relu, dense": ("first dense layer has no ReLU", lambda k: vgg(k, dense1=k.layers.Dense(64))),
    "tanh": ("its numbers are wrong", lambda k: without(k, *ALL, activation="tanh")),
    "average": (
        "averages",
        lambda k: vgg(k, pool1=k.layers.AveragePooling2D(2), pool2=k.layers.AveragePooling2D(2)),
    ),
    "rescaled": (
        "divided by 255",
        lambda k: vgg(k, conv1=k.Sequential([k.layers.Rescaling(1 / 255), conv(k, 16)])),
    ),
    "valid": ('Do the convolutions have padding="same"', lambda k: without(k, *ALL, padding="valid")),
    "one pooling": ("A pooling is missing", lambda k: vgg(k, pool1=None)),
    "no pooling": ("poolings are missing", lambda k: vgg(k, pool1=None, pool2=None)),
    "global": ("Flatten is missing", lambda k: vgg(k, flatten=k.layers.GlobalAveragePooling2D())),
    "filters": ("Convolution 2 has 32 filters", lambda k: vgg(k, conv2=conv(k, 32))),
    "window": ("filters of 5 × 5", lambda k: vgg(k, conv1=conv(k, 16, 5))),
    "one in a stage": ("Layers with a kernel: 5", lambda k: vgg(k, conv2=None)),
    "units": ("32 and 10 units", lambda k: vgg(k, dense1=k.layers.Dense(32, activation="relu"))),
    "a bias less": ("1 lack a bias", lambda k: without(k, "conv2", use_bias=False)),
    "normalised": (
        "BatchNormalization",
        lambda k: vgg(k, pool1=k.Sequential([k.layers.BatchNormalization(), k.layers.MaxPooling2D(2)])),
    ),
    "large poolings": ("do the poolings take 2", lambda k: vgg(k, **dict.fromkeys(POOLS, large(k)))),
    "dropout": (
        "While it trains",
        lambda k: vgg(k, flatten=k.Sequential([k.layers.Flatten(), k.layers.Dropout(0.5)])),
    ),
}
MODULE_MISSES = {
    "order": ("another order", lambda k: module(k, order=(1, 0, 2, 3))),
    "no relu": ("No convolution has a ReLU", lambda k: module(k, **plain(k, *WIDTHS))),
    "linear necks": ("bottlenecks have no ReLU", lambda k: module(k, **plain(k, "reduce3", "reduce5"))),
    "linear ends": (
        "Only the bottlenecks",
        lambda k: module(k, **plain(k, "conv1", "conv3", "conv5", "pooled")),
    ),
    "linear fourth": ("The 1 × 1 after the pooling has no ReLU", lambda k: module(k, **plain(k, "pooled"))),
    "pooled late": (
        "The fourth branch pools first",
        lambda k: module(k, pool=conv(k, 7, 1), pooled=k.layers.MaxPooling2D(3, 1, "same")),
    ),
    "small pooling": ("2 × 2. It takes 3", lambda k: module(k, pool=k.layers.MaxPooling2D(2, 1, "same"))),
    "average": ("averages", lambda k: module(k, pool=k.layers.AveragePooling2D(3, 1, "same"))),
    "no pooling": ("does not pool", lambda k: module(k, pool=None)),
    "naive": ("reads all channels", lambda k: module(k, reduce3=None, reduce5=None)),
    "a branch less": ("Layers with a kernel: 5", lambda k: module(k, conv1=None)),
    "widths": ("the 5 × 5 ((5, 5, 2, 5))", lambda k: module(k, conv5=conv(k, 8, 5))),
    "small window": ("the 5 × 5 ((5, 5, 2, 5))", lambda k: module(k, conv5=conv(k, 5, 3))),
    "no bias": ("1 lack a bias", lambda k: module(k, reduce3=conv(k, 4, 1, use_bias=False))),
}
WIDTHS = {
    "conv1": (3, 1),
    "reduce3": (4, 1),
    "conv3": (6, 3),
    "reduce5": (2, 1),
    "conv5": (5, 5),
    "pooled": (7, 1),
}


def plain(keras, *names):
    """Return convolutions of the module without ReLU."""
    return {name: conv(keras, *WIDTHS[name], activation=None) for name in names}


MISSES = [
    pytest.param(checker, *miss, id=f"{checker.__name__}-{name}")
    for checker, misses in ((check.vgg_network, VGG_MISSES), (check.inception_module, MODULE_MISSES))
    for name, miss in misses.items()
]


@pytest.mark.tensorflow
@pytest.mark.parametrize(("checker", "hint", "make"), MISSES)
def test_near_misses_of_models_are_told_why(checker, hint, make, keras):
    verdict = checker(make(keras))
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


@pytest.mark.tensorflow
@pytest.mark.parametrize("checker", [check.vgg_network, check.inception_module])
def test_what_is_no_model_is_told_so_and_what_is_open_stays_open(checker, keras):
    class Starter(keras.Model):
        def call(self, images):
            return ...

    assert "not a list" in checker([]).hint
    assert "not what makes it" in checker(lambda: None).hint
    assert "Call it: Sequential(" in checker(keras.Sequential).hint
    assert "keras.Model(inputs, …)" in checker(keras.layers.Conv2D(3, 1)(keras.Input((6, 9, 10)))).hint
    assert "Begin the list" in checker(keras.Sequential([keras.layers.Dense(3)])).hint
    small = keras.Input((5, 5, 1))
    other = keras.Model(small, keras.layers.Dense(3)(small))
    assert "It raises" in checker(other).hint
    assert "in line" not in checker(other).hint  # that would be a line of Keras' own
    for answer in (None, ..., Starter()):
        assert checker(answer).status == "open"
