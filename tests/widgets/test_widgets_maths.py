"""The page's arithmetic of networks against shapes: every registered one, and graphs drawn at random."""

import json
import random
import subprocess
from functools import partial

import pytest

from cnn_course import models, shapes
from tools import node

MERGES = (shapes.Add, shapes.Multiply, shapes.Concatenate)


@pytest.fixture(scope="module")
def listed(root):
    """Return a function that lists networks, (layers, input_shape) each, as the page does."""

    def ask(networks):
        cases = [
            {"layers": shapes.layers_to_plain(layers), "input_shape": shape} for layers, shape in networks
        ]
        command = [node.find().command, root / "tests" / "widgets" / "js" / "networks.mjs"]
        done = subprocess.run(command, input=json.dumps(cases), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return ask


def longest(function, layers):
    """Return what a function gives for as many of the layers as it takes."""
    for count in range(len(layers), 0, -1):
        try:
            return function(layers[:count])
        except ValueError:
            continue
    return []


def along(shape, axis, layers):
    return shapes.receptive_field(layers, shape, axis)


def in_python(layers, shape):
    """List a network by shapes, in the form that the page's listing has."""
    rows = longest(lambda some: shapes.table(some, shape), layers)
    wrong = len(rows) if len(rows) < len(layers) else None
    plain = [
        [
            *(row.name, list(row.inputs), list(row.output_shape)),
            *(row.parameters, row.trainable, row.non_trainable, row.multiply_adds),
        ]
        for row in rows
    ]
    fields = [
        [list(field) for field in longest(partial(along, shape, axis), layers)]
        for axis in ("height", "width")
    ]
    return {"rows": plain, "problem": wrong, "fields": fields if wrong is None else None}


# ---- networks at random


def random_layer(chance, name, inputs):
    """Draw a layer of any kind with any arguments; it need not fit."""
    pair = lambda low, high: (chance.randint(low, high), chance.randint(low, high))  # noqa: E731
    window = {"strides": pair(1, 2), "padding": chance.choice(["valid", "same"])}
    sliding = {**window, "dilation_rate": chance.choice([1, 1, 2]), "use_bias": chance.random() < 0.5}
    own = {"name": name, "inputs": inputs}
    groups = chance.choice([1, 1, 1, 2])
    sides = (pair(0, 2), pair(0, 2))
    makers = {
        "Conv2D": lambda: shapes.Conv2D(
            2 * chance.randint(1, 4), pair(1, 3), groups=groups, **sliding, **own
        ),
        "padded": lambda: shapes.Conv2D(3, pair(1, 3), padding=sides, **own),
        "DepthwiseConv2D": lambda: shapes.DepthwiseConv2D(
            pair(1, 3), depth_multiplier=chance.randint(1, 2), **sliding, **own
        ),
        "SeparableConv2D": lambda: shapes.SeparableConv2D(
            chance.randint(1, 5), pair(1, 3), depth_multiplier=chance.randint(1, 2), **sliding, **own
        ),
        "MaxPooling2D": lambda: shapes.MaxPooling2D(pair(1, 3), **window, **own),
        "AveragePooling2D": lambda: shapes.AveragePooling2D(pair(1, 2), **own),
        "GlobalAveragePooling2D": lambda: shapes.GlobalAveragePooling2D(chance.random() < 0.7, **own),
        "GlobalMaxPooling2D": lambda: shapes.GlobalMaxPooling2D(chance.random() < 0.7, **own),
        "ZeroPadding2D": lambda: shapes.ZeroPadding2D(sides, **own),
        "Cropping2D": lambda: shapes.Cropping2D(sides, **own),
        "UpSampling2D": lambda: shapes.UpSampling2D(pair(1, 2), **own),
        "Flatten": lambda: shapes.Flatten(**own),
        "Reshape": lambda: shapes.Reshape(chance.choice([(1, 1, 6), (6,), (4, 3, 2)]), **own),
        "Dense": lambda: shapes.Dense(chance.randint(1, 6), use_bias=chance.random() < 0.5, **own),
        "BatchNormalization": lambda: shapes.BatchNormalization(scale=chance.random() < 0.5, **own),
        "LayerNormalization": lambda: shapes.LayerNormalization(center=chance.random() < 0.5, **own),
        "Normalization": lambda: shapes.Normalization(**own),
        "Rescaling": lambda: shapes.Rescaling(0.5, **own),
        "Activation": lambda: shapes.Activation("relu", **own),
        **{kind.__name__: lambda kind=kind: kind(**own) for kind in (shapes.ReLU, shapes.Softmax)},
        "Dropout": lambda: shapes.Dropout(0.2, **own),
        "SpatialDropout2D": lambda: shapes.SpatialDropout2D(0.2, **own),
    }
    return makers[chance.choice(list(makers))]()


def random_network(chance):
    """Draw a graph: layers take the one before them, any earlier ones, or, seldom, one that is not there."""
    shape = (chance.randint(4, 14), chance.randint(4, 14), chance.randint(1, 6))
    layers, names, known = [], ["input"], {"input": shape}
    for _ in range(chance.randint(1, 12)):
        name = f"layer_{len(layers)}" if chance.random() < 0.9 else None
        if chance.random() < 0.35 and len(names) > 1:
            kind = chance.choice(MERGES)
            first = chance.choice(names)
            # Mostly those that go together; else what has to be refused.
            mates = [one for one in names if known[one][:2] == known[first][:2]]
            inputs = [
                first,
                *chance.choices(mates if chance.random() < 0.9 else names, k=chance.randint(1, 2)),
            ]
            layer = kind(name=name, inputs=inputs)
        else:
            given = chance.choice([(), (), (chance.choice(names),)])
            layer = random_layer(chance, name, given if chance.random() < 0.99 else ("nowhere",))
        try:
            row = shapes.table([*layers, layer], shape)[-1]
        except ValueError:
            if chance.random() < 0.85:
                continue  # keep most networks whole, some of them broken
            return [*layers, layer], shape
        layers.append(layer)
        names.append(row.name)
        known[row.name] = row.output_shape
    return layers or [shapes.ReLU()], shape


def test_the_page_lists_random_networks_as_shapes_does(listed):
    chance = random.Random(0)
    networks = [random_network(chance) for _ in range(800)]
    broken, cut = 0, 0
    for (layers, shape), shown in zip(networks, listed(networks), strict=True):
        expected = in_python(layers, shape)
        assert shown == expected, (layers, shape)
        broken += expected["problem"] is not None
        cut += expected["fields"] is not None and len(expected["fields"][0]) < len(layers)
    kinds = {type(layer).__name__ for layers, _ in networks for layer in layers}
    assert kinds == set(shapes.KINDS)
    assert 80 < broken < 400
    assert cut > 30, "fields that are no longer one"


@pytest.mark.parametrize("name", models.names())
def test_the_page_lists_every_network_as_shapes_does(listed, name):
    network = models.get(name)
    [shown] = listed([(network.layers, network.input_shape)])
    rows = [row[:4] for row in shown["rows"]]
    assert rows == [
        [row.name, list(row.inputs), list(row.output_shape), row.parameters] for row in network.table()
    ]
    assert shown["problem"] is None
    for axis, fields in zip(("height", "width"), shown["fields"], strict=True):
        expected = shapes.receptive_field(network.layers, network.input_shape, axis)
        assert fields == [list(field) for field in expected]


def test_the_page_lists_squeeze_and_excitation_as_shapes_does(listed):
    networks = [models.get(name, se=4) for name in ("small-vgg", "resnet-18")]
    for network, shown in zip(
        networks, listed([(one.layers, one.input_shape) for one in networks]), strict=True
    ):
        assert shown == in_python(network.layers, network.input_shape)


def test_what_the_page_makes_by_itself_is_what_python_would_write(root):
    """The layers that a reader adds have Python's usual arguments."""
    script = "import('./cnn_course/widgets/lib/maths/plain.js').then(({ USUAL, plainLayer }) => "
    script += "console.log(JSON.stringify(Object.keys(USUAL).map((kind) => plainLayer(kind)))))"
    command = [node.find().command, "--input-type=module", "--eval", script]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root)
    assert done.returncode == 0, done.stderr
    for plain in json.loads(done.stdout):
        layer = shapes.from_plain(plain)
        assert shapes.to_plain(layer) == plain
        given = {"Conv2D": ("filters", "kernel_size"), "Dense": ("units",)}.get(plain["kind"], ())
        assert layer == shapes.KINDS[plain["kind"]](**{name: getattr(layer, name) for name in given})
