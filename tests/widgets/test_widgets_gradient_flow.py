"""The sizes of signal and gradient: the page's, those of ops and those of TensorFlow are the same."""

import dataclasses
import itertools
import json
import subprocess

import numpy as np
import pytest

from cnn_course.ops import flow
from cnn_course.ops.flow import Setting
from tools import node

PATCHES = flow.normals(99, 0, 2 * 16 * 16 * 3).reshape(2, 16, 16, 3)
DRAW = 2
SETTINGS = [
    Setting(6, activation, initialisation, gain, block, total, batch_norm)
    for (activation, initialisation, gain), (block, total), batch_norm in itertools.product(
        (("relu", "he", 1.0), ("tanh", "xavier", 1.5), ("relu", "orthogonal", 0.5)),
        (("plain", "whole"), ("original", "scaled"), ("preactivation", "halved"), ("original", "whole")),
        (False, True),
    )
]
LONG = [
    Setting(64, "relu", "xavier"),
    Setting(24, "tanh", "he", 2.0, "plain"),  # deeper, chaos makes the last bit of a double count
    Setting(64, "relu", "he", 1.0, "preactivation", "whole", batch_norm=True),
    Setting(64, "relu", "he", 4.0, "original"),
]


def sizes(setting):
    """Return the sizes of one draw, in NumPy."""
    return np.stack(flow.sizes(PATCHES, DRAW + 1, setting))[:, DRAW]


def test_the_page_has_the_sizes_of_ops(root):
    settings = SETTINGS[::3] + LONG
    given = {
        "patches": PATCHES.ravel().tolist(),
        "draw": DRAW,
        "settings": [dataclasses.asdict(one) for one in settings],
    }
    command = [node.find().command, root / "tests" / "widgets" / "js" / "flows.mjs"]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=True)
    for setting, found in zip(settings, json.loads(done.stdout), strict=True):
        np.testing.assert_allclose(
            np.array([found["signal"], found["gradient"]], float), sizes(setting), rtol=1e-4
        )


def test_a_draw_is_normal_and_no_other_draw():
    numbers = np.stack([flow.normals(draw, layer, 4608) for draw in (0, 1) for layer in (1, 2)])
    assert np.all(np.abs(numbers.mean(axis=1)) < 0.05)
    assert np.all(np.abs(numbers.std(axis=1) - 1) < 0.05)
    assert np.all(np.abs(np.corrcoef(numbers) - np.eye(4)) < 0.06)


def test_an_orthogonal_kernel_keeps_lengths():
    kernel = flow.weights(1, 3, Setting(initialisation="orthogonal"))
    np.testing.assert_allclose(kernel[1, 1] @ kernel[1, 1].T, np.eye(8), atol=1e-12)
    assert np.count_nonzero(kernel) == 64


# ---- TensorFlow: the same weights, its own layers and its own gradients


@pytest.mark.tensorflow
@pytest.mark.parametrize("setting", SETTINGS[::2] + LONG[:3], ids=str)
def test_sizes_are_those_of_tensorflow(setting):
    np.testing.assert_allclose(sizes(setting), in_tensorflow(setting), rtol=1e-4)


def in_tensorflow(setting):
    """Return the sizes as TensorFlow has them: blocks in words of Keras, gradients by its tape."""
    import tensorflow as tf

    blocks = setting.depth // 2
    norm = _batch_norm if setting.batch_norm else tf.identity
    act = {"relu": tf.nn.relu, "tanh": tf.tanh}[setting.activation]
    skip, share = {"whole": (1, 1), "scaled": (1, blocks**-0.5), "halved": (0.5, 1)}[setting.total]

    def conv(x, layer):
        return tf.nn.conv2d(x, tf.constant(flow.weights(DRAW, layer, setting)), 1, "SAME")

    with tf.GradientTape() as tape:
        x = conv(tf.constant(PATCHES), 0)
        tape.watch(x)
        seen = [x]
        for first in range(1, setting.depth, 2):
            if setting.block == "plain":
                x = act(norm(conv(act(norm(conv(x, first))), first + 1)))
            elif setting.block == "original":
                x = act(skip * x + share * norm(conv(act(norm(conv(x, first))), first + 1)))
            else:
                x = skip * x + share * conv(act(norm(conv(act(norm(x)), first))), first + 1)
            seen.append(x)
        came = tf.constant(flow.normals(DRAW, flow.LAST, PATCHES.size // 3 * 8).reshape(x.shape))
        error = tf.reduce_sum(x * came)
    gradients = tape.gradient(error, seen)
    return [[float(tf.sqrt(tf.reduce_mean(one**2))) for one in row] for row in (seen, gradients)]


def _batch_norm(x):
    import keras

    layer = keras.layers.BatchNormalization(center=False, scale=False, dtype="float64")
    return layer(x, training=True)
