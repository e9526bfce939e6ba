"""The checker of Keras models: each form passes, near misses fail, and weights are given back."""

import numpy as np
import pytest

from cnn_course import checks as check

pytestmark = pytest.mark.tensorflow


def chain(keras, *, last=None, shape=(28, 28, 1), **changes):
    """Build the network, or a near miss of it."""
    layers = keras.layers
    made = {
        "conv1": layers.Conv2D(16, 3, activation="relu"),
        "pool1": layers.MaxPooling2D(2),
        "conv2": layers.Conv2D(32, 3, activation="relu"),
        "pool2": layers.MaxPooling2D(2),
        "flatten": layers.Flatten(),
        "dense": layers.Dense(10, activation=last),
        **changes,
    }
    return keras.Sequential([keras.Input(shape), *(layer for layer in made.values() if layer is not None)])


@pytest.mark.parametrize("form", ["sequential", "functional", "subclass"])
def test_each_form_passes_and_keeps_its_weights(form):
    from cnn_course.plain import with_keras

    model = with_keras.build(form)
    before = model.get_weights()
    assert check.digit_network(model).passed
    for one, other in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_model_that_was_never_called_passes():
    from cnn_course.plain import with_keras

    assert check.digit_network(with_keras.DigitReader()).passed


def test_a_model_whose_layers_were_made_in_another_order_passes(keras):
    class Reader(keras.Model):
        def __init__(self):
            super().__init__()
            self.last = keras.layers.Dense(10)
            self.second = keras.layers.Conv2D(32, 3, activation="relu")
            self.first = keras.layers.Conv2D(16, 3, activation="relu")

        def call(self, images):
            x = keras.ops.max_pool(self.first(images), 2)
            x = keras.ops.max_pool(self.second(x), 2)
            return self.last(keras.ops.reshape(x, (-1, 800)))

    verdict = check.digit_network(Reader())
    assert verdict.passed, verdict


def test_activations_may_be_layers_of_their_own(keras):
    layers = keras.layers
    model = chain(
        keras,
        conv1=keras.Sequential([layers.Conv2D(16, 3), layers.ReLU()]),
        pool1=layers.MaxPooling2D(),
    )
    assert check.digit_network(model).passed


MISSES = {
    "softmax": ("Softmax", lambda k: chain(k, last="softmax")),
    "sigmoid": ("sigmoid", lambda k: chain(k, last="sigmoid")),
    "relu at the end": ("A ReLU stands at the end", lambda k: chain(k, last="relu")),
    "no relu 1": ("first convolution has no ReLU", lambda k: chain(k, conv1=k.layers.Conv2D(16, 3))),
    "no relu 2": ("second convolution has no ReLU", lambda k: chain(k, conv2=k.layers.Conv2D(32, 3))),
    "no relu": (
        "No convolution has",
        lambda k: chain(k, conv1=k.layers.Conv2D(16, 3), conv2=k.layers.Conv2D(32, 3)),
    ),
    "tanh": (
        "tanh",
        lambda k: chain(
            k,
            conv1=k.layers.Conv2D(16, 3, activation="tanh"),
            conv2=k.layers.Conv2D(32, 3, activation="tanh"),
        ),
    ),
    "gelu": (
        "its logits are wrong",
        lambda k: chain(k, conv1=k.layers.Conv2D(16, 3, activation="gelu")),
    ),
    "average": (
        "averages",
        lambda k: chain(k, pool1=k.layers.AveragePooling2D(2), pool2=k.layers.AveragePooling2D(2)),
    ),
    "rescaled": (
        "divided by 255",
        lambda k: chain(
            k, conv1=k.Sequential([k.layers.Rescaling(1 / 255), k.layers.Conv2D(16, 3, activation="relu")])
        ),
    ),
    "permuted": (
        "Rows and columns",
        lambda k: chain(k, flatten=k.Sequential([k.layers.Permute((2, 1, 3)), k.layers.Flatten()])),
    ),
    "same": (
        "The convolutions pad",
        lambda k: chain(
            k,
            conv1=k.layers.Conv2D(16, 3, padding="same", activation="relu"),
            conv2=k.layers.Conv2D(32, 3, padding="same", activation="relu"),
        ),
    ),
    "pooling pads": ("A pooling pads", lambda k: chain(k, pool2=k.layers.MaxPooling2D(2, padding="same"))),
    "global": ("Flatten is missing", lambda k: chain(k, flatten=k.layers.GlobalAveragePooling2D())),
    "no pooling": ("poolings are missing", lambda k: chain(k, pool1=None, pool2=None)),
    "no pool 1": ("after the first", lambda k: chain(k, pool1=None)),
    "no pool 2": ("after the second", lambda k: chain(k, pool2=None)),
    "strided": ("gets 128 numbers", lambda k: chain(k, pool2=k.layers.MaxPooling2D(5))),
    "filters": (
        "Convolution 2 has 64 filters",
        lambda k: chain(k, conv2=k.layers.Conv2D(64, 3, activation="relu")),
    ),
    "kernel": ("filters of 5 × 5", lambda k: chain(k, conv1=k.layers.Conv2D(16, 5, activation="relu"))),
    "classes": ("It gives 9 numbers", lambda k: chain(k, dense=k.layers.Dense(9))),
    "no bias": (
        "no biases",
        lambda k: chain(
            k,
            conv1=k.layers.Conv2D(16, 3, activation="relu", use_bias=False),
            conv2=k.layers.Conv2D(32, 3, activation="relu", use_bias=False),
            dense=k.layers.Dense(10, use_bias=False),
        ),
    ),
    "one bias less": (
        "1 lack a bias",
        lambda k: chain(k, conv1=k.layers.Conv2D(16, 3, activation="relu", use_bias=False)),
    ),
    "normalised": (
        "as of BatchNormalization",
        lambda k: chain(k, pool1=k.Sequential([k.layers.BatchNormalization(), k.layers.MaxPooling2D(2)])),
    ),
    "hidden": (
        "Layers with a kernel: 4",
        lambda k: chain(k, flatten=k.Sequential([k.layers.Flatten(), k.layers.Dense(64, activation="relu")])),
    ),
    "dense only": (
        "Layers with a kernel: 1",
        lambda k: chain(k, conv1=None, pool1=None, conv2=None, pool2=None),
    ),
    "no flatten": ("Flatten is missing", lambda k: chain(k, flatten=None)),
    "wide input": ("It raises", lambda k: chain(k, shape=(32, 32, 1))),
}


@pytest.mark.parametrize("name", MISSES)
def test_near_misses_fail_with_a_fitting_hint(name, keras):
    hint, make = MISSES[name]
    verdict = check.digit_network(make(keras))
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


def test_what_is_no_model_is_told_so():
    from cnn_course.plain import with_keras

    assert "not what makes it" in check.digit_network(with_keras.sequential).hint
    assert "not a list" in check.digit_network([]).hint


def test_open_models_are_not_answered_yet(keras):
    class Starter(keras.Model):
        def __init__(self, answer):
            super().__init__()
            self.answer = answer
            self.unused = keras.layers.Dense(3)  # Keras warns of it, and a lab must stay quiet

        def call(self, images):
            if self.answer == "raise":
                raise NotImplementedError
            return ... if self.answer == "dots" else None

    assert check.digit_network(None).status == "open"
    assert check.digit_network(...).status == "open"
    for answer in ("raise", "dots", "none"):
        assert check.digit_network(Starter(answer)).status == "open", answer


def test_a_list_without_an_input_is_told_as_such(keras):
    full = chain(keras)
    open_ended = keras.Sequential([type(layer).from_config(layer.get_config()) for layer in full.layers])
    assert "Begin the list with keras.Input" in check.digit_network(open_ended).hint


def test_it_is_the_convolution_that_pads_and_not_the_pooling(keras):
    layers = keras.layers
    first = chain(keras, conv1=layers.Conv2D(16, 3, padding="same", activation="relu"))
    second = chain(keras, conv2=layers.Conv2D(32, 3, padding="same", activation="relu"))
    for model in (first, second):  # both give the dense layer what a padding pool would
        assert "A convolution pads" in check.digit_network(model).hint


def test_an_error_in_a_class_of_ones_own_is_told_in_plain_words(keras):
    class Reader(keras.Model):
        def __init__(self):
            super().__init__()
            self.dense = keras.layers.Dense(10)

        def call(self, images):
            x = self.dense(images)
            return x @ x

    hint = check.digit_network(Reader()).hint
    assert "\x1b" not in hint
    assert "line 3 of the function" in hint


def test_what_is_another_network_while_it_trains_fails(keras):
    model = chain(keras, flatten=keras.Sequential([keras.layers.Flatten(), keras.layers.Dropout(0.5)]))
    assert "While it trains" in check.digit_network(model).hint


def test_a_class_is_told_to_be_called(keras):
    assert "Call it: Sequential(" in check.digit_network(keras.Sequential).hint


def test_one_pooling_or_one_activation_alone_is_named(keras):
    average = keras.layers.AveragePooling2D(2)
    assert "The first pooling takes averages" in check.digit_network(chain(keras, pool1=average)).hint
    tanh = keras.layers.Conv2D(32, 3, activation="tanh")
    assert "where the second ReLU should" in check.digit_network(chain(keras, conv2=tanh)).hint


def test_a_call_without_return_is_told_as_such(keras):
    class Forgetful(keras.Model):
        def __init__(self):
            super().__init__()
            self.network = chain(keras)

        def call(self, images):
            self.network(images)

    assert "end it with return" in check.digit_network(Forgetful()).hint
