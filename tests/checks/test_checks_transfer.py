"""The checkers of transfer: right answers in other styles pass, near misses are told why."""

import math
import sys

import numpy as np
import pytest

from cnn_course import checks as check
from tests.checks._verdicts import judged_by

# ---- a curve ---------------------------------------------------------------------------------------------


def needed(counts, shares, wanted):
    return np.exp(np.interp(wanted, shares, np.log(counts)))


def by_tens(counts, shares, wanted):
    return 10 ** float(np.interp(wanted, shares, np.log10(counts)))


def by_hand(counts, shares, wanted):
    for place in range(1, len(counts)):
        if wanted <= shares[place]:
            low, high = counts[place - 1], counts[place]
            part = (wanted - shares[place - 1]) / (shares[place] - shares[place - 1])
            return low * (high / low) ** part
    return math.nan


def neighbours(counts, shares, wanted):
    after = next(place for place, share in enumerate(shares) if share >= wanted)
    return counts[after - 1], counts[after]


RIGHT = [
    *((check.pictures_needed, function) for function in (needed, by_tens, by_hand)),
    (check.pictures_needed, lambda counts, *rest: [float(needed(np.array(counts), *rest))][0]),
]
WRONG = [
    (check.pictures_needed, lambda c, s, w: np.interp(w, s, c), "over the counts themselves"),
    (check.pictures_needed, lambda c, s, w: np.interp(w, s, np.log(c)), "Undo it"),
    (check.pictures_needed, lambda c, s, w: np.interp(w, s, np.log10(c)), "Undo it"),
    (check.pictures_needed, lambda c, s, w: 10 ** np.interp(w, s, np.log(c)), "another"),
    (check.pictures_needed, lambda c, s, w: np.exp(np.interp(w, s, np.log10(c))), "another"),
    (check.pictures_needed, lambda c, s, w: neighbours(c, s, w)[1], "next count"),
    (check.pictures_needed, lambda c, s, w: neighbours(c, s, w)[0], "last count"),
    (check.pictures_needed, lambda c, s, w: c[np.abs(np.array(s) - w).argmin()], "nearest"),
    (check.pictures_needed, lambda c, s, w: np.exp(np.interp(w, np.log(c), s)), "from xp to fp"),
    (check.pictures_needed, lambda c, s, w: np.interp(w, c, s), "from xp to fp"),
    (
        check.pictures_needed,
        lambda c, s, w: np.exp(np.interp(np.log(w), np.log(s), np.log(c))),
        "taken as logarithms",
    ),
    (check.pictures_needed, lambda c, s, w: round(needed(c, s, w)), "rounded"),
    (check.pictures_needed, lambda c, s, w: math.ceil(needed(c, s, w)), "rounded"),
    (check.pictures_needed, lambda c, s, w: needed(c, s, w) / c[0], "how many times"),
    (check.pictures_needed, lambda c, s, w: needed([c[0], c[-1]], [s[0], s[-1]], w), "One line"),
    (check.pictures_needed, lambda c, s, w: math.sqrt(math.prod(neighbours(c, s, w))), "their mean"),
    (check.pictures_needed, lambda c, s, w: needed(c, s, w) * 1.001, ""),
]

(
    test_right_answers_pass,
    test_near_misses_are_told_why,
    test_what_is_open_stays_open,
) = judged_by(RIGHT, WRONG)


# ---- heads -----------------------------------------------------------------------------------------------


def test_without_keras_a_head_is_no_fault_of_the_checker(monkeypatch):
    monkeypatch.setitem(sys.modules, "keras", None)
    verdict = check.new_head(lambda base, classes: base)
    assert verdict.status == "failed"
    assert "not imported yet" in verdict.hint


@pytest.fixture(scope="module")
def put(keras):
    """Put a head on a base, with whatever change."""

    def head(base, classes, *, learn=None, how=None, pool=None, bias=True, last=None, end=None, first=None):
        if learn is not None:
            base.trainable = learn
        x = inputs = keras.Input(base.input_shape[1:])
        x = base(first(x) if first else x, **(how or {}))
        x = (pool or keras.layers.GlobalAveragePooling2D())(x)
        x = keras.layers.Dense(classes, last, use_bias=bias)(x)
        return keras.Model(inputs, end(x) if end else x)

    return head


@pytest.fixture(scope="module")
def frozen_styles(keras, put):
    layers = keras.layers

    def chained(base, classes):
        for layer in base.layers:
            layer.trainable = False
        return keras.Sequential([base, layers.GlobalAveragePooling2D(), layers.Dense(classes)])

    def prolonged(base, classes):
        base.trainable = False
        x = keras.ops.mean(base.output, axis=(1, 2))
        return keras.Model(base.input, layers.Dense(classes, name="head")(x))

    def convolved(base, classes):
        base.trainable = False
        x = inputs = keras.Input((None, None, 3))
        x = layers.GlobalAveragePooling2D(keepdims=True)(base(x, training=True))  # frozen: no matter
        model = keras.Model(inputs, layers.Flatten()(layers.Conv2D(classes, 1)(x)))
        model.compile("adam", "mse")
        return model

    return [lambda base, classes: put(base, classes, learn=False), chained, prolonged, convolved]


@pytest.fixture(scope="module")
def tuned_styles(keras, put):
    layers = keras.layers

    def by_kind(base, classes):
        base.trainable = True
        for layer in base.layers:
            layer.trainable = not isinstance(layer, layers.BatchNormalization)
        return put(base, classes)

    def prolonged(base, classes):
        base.trainable = True
        for layer in base.layers:
            if "batch_normalization" in layer.name:
                layer.trainable = False
        x = layers.GlobalAveragePooling2D()(base.output)
        return keras.Model(base.inputs, layers.Dense(classes)(x))

    class Tuned(keras.Model):
        def __init__(self, base, classes):
            super().__init__()
            self.head, self.base = layers.Dense(classes), by_kind(base, classes).layers[1]

        def call(self, x):
            return self.head(keras.ops.mean(self.base(x, training=False), axis=(1, 2)))

    return [by_kind, prolonged, Tuned]


@pytest.fixture(scope="module")
def said_in_call(keras):
    """A model that says in its call how base is to work, and freezes nothing."""

    class Said(keras.Model):
        def __init__(self, base, classes, training):
            super().__init__()
            base.trainable = True
            self.head, self.base, self.training = keras.layers.Dense(classes), base, training

        def call(self, x):
            return self.head(keras.ops.mean(self.base(x, training=self.training), axis=(1, 2)))

    return Said


@pytest.mark.tensorflow
def test_heads_pass_in_each_style(frozen_styles, tuned_styles):
    for checker, styles in ((check.new_head, frozen_styles), (check.fine_tuning, tuned_styles)):
        for style in styles:
            verdict = checker(style)
            assert verdict.passed, verdict


@pytest.mark.tensorflow
def test_heads_that_come_close_are_told_why(keras, put, tuned_styles):
    layers = keras.layers
    twin = keras.models.clone_model

    def close(**changes):
        return lambda base, classes: put(base, classes, **{"learn": False, **changes})

    def all_frozen(base, classes):
        model = put(base, classes)
        model.trainable = False
        return model

    def convolutions_frozen(base, classes):
        base.trainable = True
        for layer in base.layers:
            layer.trainable = hasattr(layer, "moving_mean")
        return put(base, classes)

    def first_frozen(base, classes):
        base.trainable = True
        base.layers[1].trainable = False
        return put(base, classes, how={"training": False})

    def emptied(base, classes):
        base.set_weights([0 * one for one in base.get_weights()])
        return put(base, classes, learn=False)

    near = {
        "The whole of base still": close(learn=True),
        "kernels still learn": tuned_styles[0],
        "The head does not learn": all_frozen,
        "Gamma and beta of base still": convolutions_frozen,
        "of the kernels still learn": first_frozen,
        "Softmax": close(last="softmax"),
        "ReLU": close(last="relu"),
        "sigmoid": close(last="sigmoid"),
        "largest": close(pool=layers.GlobalMaxPooling2D()),
        "added up": close(pool=lambda x: keras.ops.sum(x, axis=(1, 2))),
        "laid out": close(pool=layers.Flatten()),
        "no bias": close(bias=False),
        "scaled once more": close(first=lambda x: (x - 127) / 128),
        "divided once more": close(first=layers.Rescaling(1 / 255)),
        "Dropout": close(end=layers.Dropout(0.5)),
        "units. It should": lambda base, classes: put(base, 1000, learn=False),
        "kernel: 2": lambda base, classes: put(base, classes, learn=False, end=layers.Dense(classes)),
        "besides a kernel": close(end=layers.BatchNormalization()),
        "dense layer is missing": lambda base, classes: keras.Sequential([base, layers.Flatten()]),
        "of each map": close(pool=lambda x: keras.ops.mean(x, axis=1)[:, 0, :2]),
        "has the shape": close(pool=lambda x: x),
        "It is a copy": lambda base, classes: put(twin(base), classes, learn=False),
        "returns base": lambda base, classes: base,
        "keras.Model(inputs": lambda base, classes: layers.Dense(classes)(base.output),
        "A Keras model is wanted": lambda base, classes: layers.Dense(classes),
        "cannot be called": lambda base, classes: put(twin(base, keras.Input((9, 9, 3))), classes),
        "returns None": lambda base, classes: setattr(base, "trainable", False),
        "changes the weights": emptied,
    }
    for hint, function in near.items():
        verdict = check.new_head(function)
        assert verdict.status == "failed", hint
        assert hint.lower() in verdict.hint.lower(), verdict


@pytest.mark.tensorflow
def test_fine_tuning_that_comes_close_is_told_why(keras, put, frozen_styles, tuned_styles, said_in_call):
    def close(**changes):
        return lambda base, classes: put(base, classes, **{"learn": True, **changes})

    def last_only(base, classes):
        model = tuned_styles[0](base, classes)
        base.layers[1].trainable = False
        return model

    def momentum_of_one(base, classes):
        for layer in base.layers:
            if hasattr(layer, "moving_mean"):
                layer.momentum = 1.0
        return put(base, classes, learn=True)

    def nothing(base, classes):
        model = tuned_styles[0](base, classes)
        model.trainable = False
        return model

    def norms_only(base, classes):
        base.trainable = True
        for layer in base.layers:
            layer.trainable = hasattr(layer, "moving_mean")
        return put(base, classes)

    def with_softmax(base, classes):
        model = tuned_styles[0](base, classes)
        return keras.Sequential([model, keras.layers.Softmax()])

    near = [
        ("averages move", close()),
        ("averages move", close(how={"training": False})),  # the model's own call has the last word
        ("Even at inference", lambda base, classes: said_in_call(base, classes, True)),
        ("Gamma and beta", lambda base, classes: said_in_call(base, classes, False)),
        ("do not learn.", last_only),
        ("No kernel of base", frozen_styles[0]),
        ("No kernel of base", norms_only),
        ("Nothing in it learns", nothing),
        ("keep still, but", momentum_of_one),
        ("Softmax", with_softmax),
        ("It may come frozen", put),  # left as it comes, it is frozen in the first case only
    ]
    for hint, function in near:
        verdict = check.fine_tuning(function)
        assert verdict.status == "failed", hint
        assert hint in verdict.hint, verdict


@pytest.mark.tensorflow
@pytest.mark.parametrize("checker", [check.new_head, check.fine_tuning], ids=lambda one: one.__name__)
def test_heads_that_are_open_or_no_function(keras, checker):
    def begun(base, classes):
        base.trainable = False
        return ...

    assert [checker(one).status for one in (None, ..., lambda *given: ..., begun)] == ["open"] * 4
    assert "A function is wanted" in checker(3).hint
    assert "raises" in checker(lambda base: base).hint
