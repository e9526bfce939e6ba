"""The checkers of ResNet: right answers in other styles pass, near misses are told why."""

import sys
from math import comb

import numpy as np
import pytest

from cnn_course import checks as check
from tests.checks._verdicts import judged_by


def shortcut(x, filters, strides, first=0):
    kept = x[:, first::strides, first::strides]
    out = np.zeros((*kept.shape[:-1], filters))
    out[..., : x.shape[-1]] = kept
    return out


def gated(x, transformed, total):
    gate = 1 / (1 + np.exp(-total))
    return x + gate * (transformed - x)


def back(gradient, x, first, second):
    inside = (gradient @ second) * (first @ x > 0)
    return gradient + inside @ first


def by_matrix(gradient, x, first, second):
    slope = np.eye(len(x)) + second @ np.diag((first @ x > 0) * 1.0) @ first
    return slope.T @ gradient


def paths(blocks):
    row = [1]
    for _ in range(blocks):
        row = [a + b for a, b in zip([0, *row], [*row, 0], strict=True)]
    return row


def tried(blocks):
    return np.bincount([bin(path).count("1") for path in range(2**blocks)])


def filled_with_ones(x, filters, strides):
    return np.pad(x[:, ::strides, ::strides], [(0, 0)] * 3 + [(0, filters - x.shape[-1])], constant_values=1)


def on_both_sides(x, filters, strides):
    before = (filters - x.shape[-1]) // 2
    return np.roll(shortcut(x, filters, strides), before, axis=-1)


def open_by(total):
    return 1 / (1 + np.exp(-total))


RIGHT = [
    (check.zero_shortcut, shortcut),
    (
        check.zero_shortcut,
        lambda x, n, s: np.concatenate(
            [x[:, ::s, ::s], np.zeros_like(x[:, ::s, ::s, :1]).repeat(n - x.shape[-1], -1)], axis=-1
        ),
    ),
    (check.highway, gated),
    (check.highway, lambda *given: gated(*given).tolist()),
    (check.residual_gradient, back),
    (check.residual_gradient, by_matrix),
    (check.path_lengths, paths),
    (check.path_lengths, tried),
]
WRONG = [
    (check.zero_shortcut, lambda x, n, s: shortcut(x, n, s)[..., ::-1], ""),
    (check.zero_shortcut, lambda x, n, s: np.roll(shortcut(x, n, s), n - x.shape[-1], -1), "come first"),
    (check.zero_shortcut, lambda x, n, s: x[:, ::s, ::s], "missing"),
    (check.zero_shortcut, lambda x, n, s: shortcut(x, n, 2), "always 2"),
    (check.zero_shortcut, lambda x, n, s: shortcut(x, n, 1), "as many as before"),
    (check.zero_shortcut, lambda x, n, s: shortcut(x, n + x.shape[-1], s), "at the end"),
    (check.zero_shortcut, lambda x, n, s: shortcut(x, n, s, first=1), "second row"),
    (check.zero_shortcut, lambda x, n, s: np.resize(shortcut(x, x.shape[-1], s), (1,)), ""),
    (check.zero_shortcut, filled_with_ones, "The old channels are right."),
    (check.zero_shortcut, on_both_sides, "on both sides"),
    (check.zero_shortcut, lambda x, n, s: shortcut(x, n, s) * 2, "one and the same factor"),
    (check.highway, lambda x, h, t: gated(h, x, t), "wrong way round"),
    (check.highway, lambda x, h, t: h * t + x * (1 - t), "sigmoid is missing"),
    (check.highway, lambda x, h, t: h / (1 + np.exp(-t)) + x, "whole input"),
    (check.highway, lambda x, h, t: gated(x, h, -t), "wrong way round"),
    (check.highway, lambda x, h, t: h / (1 + np.exp(-t)), "Nothing is carried"),
    (check.highway, lambda x, h, t: np.where(t > 0, h, x), "It mixes"),
    (check.highway, lambda x, h, t: h * open_by(t) + x * (1 - t), "its sigmoid comes first"),
    (check.highway, lambda x, h, t: h * open_by(t) + x * open_by(1 - t), "sigmoid of something else"),
    (check.highway, lambda x, h, t: (lambda gate: h * gate + x * (1 - gate))(1 / 1 + np.exp(-t)), "brackets"),
    (check.highway, lambda x, h, t: h * open_by(t) + x * (open_by(t) - 1), "wrong sign"),
    (check.highway, lambda x, h, t: x + h, "without a gate"),
    (check.highway, lambda x, h, t: open_by(t), "gate alone"),
    (check.highway, lambda x, h, t: h * open_by(open_by(t)) + x, "Work out a small case"),
    (check.residual_gradient, lambda g, x, a, b: g + (x > 0) * (a.T @ b.T @ g), "asked at x"),
    (check.residual_gradient, lambda g, x, a, b: g + np.maximum(a.T @ b.T @ g, 0), "at the end"),
    (check.residual_gradient, lambda g, x, a, b: g * (back(g, x, a, b) - g), "The two ways are added"),
    (check.residual_gradient, lambda g, x, a, b: 3 * g + back(g, x, a, b), "Work out a small case"),
    (check.residual_gradient, lambda g, x, a, b: back(g, x, a, b) - g, "1 of 1 + F'"),
    (check.residual_gradient, lambda g, x, a, b: back(g, x, a, b) - g + 1, "added as a number"),
    (check.residual_gradient, lambda g, x, a, b: g + a.T @ b.T @ g, "ReLU is forgotten"),
    (check.residual_gradient, lambda g, x, a, b: g + a.T @ np.maximum(b.T @ g, 0), "looks at the gradient"),
    (check.residual_gradient, lambda g, x, a, b: x + b @ np.maximum(a @ x, 0), "not a gradient"),
    (check.residual_gradient, lambda g, x, a, b: g, "through the branch is missing"),
    (check.path_lengths, lambda n: paths(n)[1:], "past all blocks"),
    (check.path_lengths, lambda n: paths(n)[:-1], "through all blocks"),
    (check.path_lengths, lambda n: 2**n, "together"),
    (check.path_lengths, lambda n: [2**k for k in range(n + 1)], "powers of 2"),
    (check.path_lengths, lambda n: [n**k for k in range(n + 1)], "more than once"),
    (check.path_lengths, lambda n: [k * one for k, one in enumerate(paths(n))], "not paths"),
    (check.path_lengths, lambda n: [1] + [2 * k for k in range(1, n + 1)], "Work out a small case"),
    (check.path_lengths, lambda n: paths(n + 1), "1 number too many"),
    (check.path_lengths, lambda n: np.cumsum(paths(n)), "at most"),
    (check.path_lengths, lambda n: [comb(n, k) / 2**n for k in range(n + 1)], "shares"),
]


test_right_answers_pass, test_near_misses_are_told_why, test_what_is_open_stays_open = judged_by(RIGHT, WRONG)


def test_a_block_without_keras_is_told_what_to_import(monkeypatch):
    monkeypatch.delitem(sys.modules, "keras", raising=False)
    for checker in (check.residual_block, check.preactivation_block):
        assert "from keras import layers" in checker(lambda x, filters, strides=1: x).hint


# ---- blocks in Keras -------------------------------------------------------------------------------------


def written(
    keras,
    branch,
    after="",
    bias=False,
    carried=None,
    late=False,
    projected=True,
    join=None,
    drop=False,
    axis=-1,
):
    """Return a function that makes a block of letters: W weights, B normalisation, R ReLU."""
    layers = keras.layers

    def block(x, filters, strides=1):
        steps = iter((1, strides) if late else (strides, 1))

        def step(letter, y):
            if letter == "W":
                return layers.Conv2D(filters, 3, next(steps), "same", use_bias=bias)(y)
            return layers.BatchNormalization(axis=axis)(y) if letter == "B" else layers.ReLU()(y)

        y = layers.Dropout(0.5)(x) if drop else x
        for letter in branch:
            y = step(letter, y)
        if strides > 1 or x.shape[-1] != filters:
            x = layers.Conv2D(filters, 1, strides, use_bias=bias)(x)
            x = layers.BatchNormalization()(x) if projected else x
        x = carried(x) if carried else x
        y = (join or layers.Add())([x, y])
        for letter in after:
            y = step(letter, y)
        return y

    return block


def otherwise(keras):
    """Return the block as others write it: nested, with a dense projection made first, a sum of two."""
    layers = keras.layers

    def block(x, filters, strides):
        same = strides == 1 and x.shape[-1] == filters
        if not same:
            less = x[:, ::strides, ::strides]
            past = keras.Sequential([layers.Dense(filters), layers.BatchNormalization(epsilon=1e-5)])(less)
        branch = [
            layers.Conv2D(filters, 3, strides, padding="same"),
            layers.BatchNormalization(scale=False),
            layers.Activation("relu"),
            layers.Conv2D(filters, (3, 3), padding="same"),
            layers.BatchNormalization(),
        ]
        return keras.ops.relu((x if same else past) + keras.Sequential(branch)(x))

    return block


def as_a_class(keras):
    """Return the block as a layer that holds others, some of them in a list."""
    layers = keras.layers

    class Block(layers.Layer):
        def __init__(self, filters, strides, same):
            super().__init__()
            self.first = layers.Conv2D(filters, 3, strides, "same")
            self.norm = layers.BatchNormalization()
            self.rest = [
                layers.ReLU(),
                layers.Conv2D(filters, 3, padding="same"),
                layers.BatchNormalization(),
            ]
            past = [layers.Conv2D(filters, 1, strides), layers.BatchNormalization()]
            self.past = None if same else keras.Sequential(past)

        def call(self, x):
            y = self.norm(self.first(x))
            for layer in self.rest:
                y = layer(y)
            return keras.ops.relu(y + (self.past(x) if self.past else x))

    return lambda x, filters, strides: Block(filters, strides, strides == 1 and x.shape[-1] == filters)(x)


@pytest.mark.tensorflow
def test_a_residual_block_passes_in_each_style(keras):
    styles = (
        written(keras, "WBRWB", "R"),
        written(keras, "WBRWB", "R", bias=True),
        otherwise(keras),
        as_a_class(keras),
    )
    for block in styles:
        verdict = check.residual_block(block)
        assert verdict.passed, verdict


@pytest.mark.tensorflow
def test_a_preactivation_block_passes(keras):
    verdict = check.preactivation_block(written(keras, "BRWBRW"))
    assert verdict.passed, verdict


@pytest.mark.tensorflow
@pytest.mark.parametrize(
    ("checker", "letters", "changes", "hint"),
    [
        (check.residual_block, ("WBRWBR", ""), {}, "before the sum"),
        (check.residual_block, ("WBRWBR", "R"), {}, "One ReLU too many"),
        (check.residual_block, ("WBRWB", ""), {}, "after the sum is missing"),
        (check.residual_block, ("WBWB", "R"), {}, "no ReLU"),
        (check.residual_block, ("WRBWB", "R"), {}, "before the normalisation"),
        (check.residual_block, ("BRWBRW", ""), {}, "pre-activation"),
        (check.residual_block, ("WBRWB", "R"), {"late": True}, "second convolution has the strides"),
        (check.residual_block, ("WBRWB", "R"), {"projected": False}, "the shortcut's too"),
        (check.residual_block, ("WRW", "R"), {}, "Normalisations: 0"),
        (check.residual_block, ("WBR", "R"), {}, "3 × 3: 1"),
        (check.preactivation_block, ("WBRWB", "R"), {}, "original block"),
        (check.preactivation_block, ("BRWBRW", "R"), {}, "after the sum"),
        (check.preactivation_block, ("WBRW", "BR"), {}, "on the path"),
        (check.preactivation_block, ("WBRWBR", ""), {}, "weights come first"),
        (check.preactivation_block, ("RWBRWB", ""), {}, "Only the ReLU"),
        (check.preactivation_block, ("RBWRBW", ""), {}, "before the normalisation"),
        (check.preactivation_block, ("BRWBW", ""), {}, "second ReLU"),
    ],
)
def test_blocks_that_come_close_are_told_why(keras, checker, letters, changes, hint):
    verdict = checker(written(keras, *letters, **changes))
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


@pytest.mark.tensorflow
def test_shortcuts_that_come_close_are_told_why(keras):
    layers = keras.layers
    relu = check.residual_block(written(keras, "WBRWB", "R", carried=layers.ReLU()))
    assert "ReLU of its own" in relu.hint
    always = check.residual_block(
        written(keras, "WBRWB", "R", carried=lambda x: layers.Conv2D(x.shape[-1], 1)(x))
    )
    assert "shapes are equal" in always.hint
    never = check.residual_block(lambda x, filters, strides: written(keras, "WBRWB", "R")(x, x.shape[-1]))
    assert never.status == "failed"
    fails = check.residual_block(lambda x, filters, strides: layers.Add()([x, layers.Conv2D(99, 3)(x)]))
    assert fails.hint.startswith("It raises")


@pytest.mark.tensorflow
def test_a_shortcut_is_tried_where_only_the_strides_differ(keras):
    """Who looks at the filters alone meets shapes that do not fit."""
    layers = keras.layers

    def by_filters_alone(x, filters, strides):
        y = layers.Conv2D(filters, 3, strides, "same")(x)
        y = layers.ReLU()(layers.BatchNormalization()(y))
        y = layers.BatchNormalization()(layers.Conv2D(filters, 3, 1, "same")(y))
        if x.shape[-1] != filters:
            x = layers.BatchNormalization()(layers.Conv2D(filters, 1, strides)(x))
        return layers.ReLU()(layers.Add()([x, y]))

    verdict = check.residual_block(by_filters_alone)
    assert verdict.status == "failed"
    assert verdict.message.endswith("First wrong: x (B, 6, 8, 3), filters=3, strides=2.")
    assert "incompatible shapes" in verdict.hint


@pytest.mark.tensorflow
@pytest.mark.parametrize(
    ("change", "hint"),
    [
        ({"join": "Multiply"}, "are multiplied"),
        ({"join": "Subtract"}, "taken off"),
        ({"join": "Average"}, "mean of branch and shortcut"),
        ({"join": "Maximum"}, "larger of"),
        ({"join": "Concatenate"}, "4 channels too many"),
        ({"drop": True}, "chance has a part in it"),
        ({"axis": 1}, "6 means where maps should have 4 channels"),
    ],
)
def test_blocks_that_join_or_normalise_otherwise_are_told_why(keras, change, hint):
    if "join" in change:
        change = {"join": getattr(keras.layers, change["join"])()}
    verdicts = [check.preactivation_block(written(keras, "BRWBRW", **change))]
    verdicts.append(check.residual_block(written(keras, "WBRWB", "R", **change)))
    for verdict in verdicts:
        assert verdict.status == "failed"
        assert hint in verdict.hint, verdict


@pytest.mark.tensorflow
def test_a_projection_that_is_normalised_before_its_convolution_is_told_so(keras):
    def projected(x, filters, strides):
        layers = keras.layers
        y = layers.Conv2D(filters, 3, strides, "same")(x)
        y = layers.ReLU()(layers.BatchNormalization()(y))
        y = layers.BatchNormalization()(layers.Conv2D(filters, 3, 1, "same")(y))
        if strides > 1 or x.shape[-1] != filters:
            x = layers.Conv2D(filters, 1, strides)(layers.BatchNormalization()(x))
        return layers.ReLU()(layers.Add()([x, y]))

    assert "stand behind a convolution" in check.residual_block(projected).hint


@pytest.mark.tensorflow
def test_a_block_that_is_not_returned_is_told_so(keras):
    def unreturned(x, filters, strides=1):
        keras.layers.Conv2D(filters, 3)(x)

    for checker in (check.residual_block, check.preactivation_block):
        verdict = checker(unreturned)
        assert verdict.status == "failed"
        assert "end it with return" in verdict.hint


@pytest.mark.tensorflow
def test_a_sum_that_is_missing_or_adds_something_else_is_told(keras):
    layers = keras.layers

    def block(x, filters, whole=True):
        inner = layers.ReLU()(layers.BatchNormalization()(x))
        y = layers.Conv2D(filters, 3, padding="same")(inner)
        y = layers.ReLU()(layers.BatchNormalization()(y))
        y = layers.Conv2D(filters, 3, padding="same")(y)
        return layers.Add()([inner, y]) if whole else y

    assert "begins at x" in check.preactivation_block(block).hint
    assert "no sum" in check.preactivation_block(lambda *given: block(*given, whole=False)).hint


@pytest.mark.tensorflow
def test_blocks_that_are_open_or_no_tensor(keras):
    for checker in (check.residual_block, check.preactivation_block):
        assert [checker(answer).status for answer in (None, ..., lambda *given: ...)] == ["open"] * 3
        assert "A function is wanted" in checker(3).hint
        assert "Keras tensor" in checker(lambda *given: np.zeros(3)).hint
