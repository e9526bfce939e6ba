"""The checkers of SENet: right answers in other styles pass, near misses are told why."""

import sys

import numpy as np
import pytest

from cnn_course import checks as check


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x):
    return np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)


def relu(x):
    return np.maximum(x, 0)


def gates(maps, first, second, squeeze=None, between=relu, last=sigmoid):
    means = maps.mean(axis=(1, 2)) if squeeze is None else squeeze(maps)
    return last(between(means @ first) @ second)


def one_by_one(maps, first, second):
    return [
        [
            float(sigmoid(sum(max(m @ column, 0) * w for column, w in zip(first.T, back, strict=True))))
            for back in second.T
        ]
        for m in (picture.reshape(-1, picture.shape[-1]).mean(0) for picture in maps)
    ]


def scaled(maps, gates):
    return maps * gates[:, None, None, :]


def turned(maps, gates):
    return (maps.transpose(1, 2, 0, 3) * gates).transpose(2, 0, 1, 3)


def filled(maps, gates):
    out = np.empty_like(maps)
    for b in range(len(maps)):
        for c in range(maps.shape[-1]):
            out[b, :, :, c] = gates[b, c] * maps[b, :, :, c]
    return out


def count(stages, ratio):
    return sum(n * 2 * c * (c // ratio) for n, c in stages)


def looped(stages, ratio):
    total = 0
    for blocks, channels in stages:
        for _ in range(blocks):
            hidden = channels // ratio
            total += channels * hidden + hidden * channels
    return total


def of(**changes):
    return lambda *given: gates(*given, **changes)


RIGHT = [
    (check.channel_gates, gates),
    (check.channel_gates, one_by_one),
    (
        check.channel_gates,
        lambda m, a, b: sigmoid(relu(m.mean(2).mean(1, keepdims=True) @ a) @ b)[:, 0].astype("float32"),
    ),
    (check.scaled_maps, scaled),
    (check.scaled_maps, turned),
    (check.scaled_maps, filled),
    (check.scaled_maps, lambda m, g: np.einsum("bhwc,bc->bhwc", m, g).tolist()),
    (check.gate_parameters, count),
    (check.gate_parameters, looped),
    (check.gate_parameters, lambda stages, r: np.array([2 * n * c * c // r for n, c in stages]).sum()),
]
WRONG = [
    (check.channel_gates, of(last=softmax), "softmax"),
    (check.channel_gates, of(between=lambda x: x), "ReLU between the two layers is missing"),
    (check.channel_gates, of(last=lambda x: x), "not yet between 0 and 1"),
    (check.channel_gates, of(last=relu), "ReLU stands at the end"),
    (check.channel_gates, of(last=np.tanh), "tanh"),
    (check.channel_gates, of(last=lambda x: sigmoid(-x)), "sign in the exponent"),
    (check.channel_gates, of(last=lambda x: sigmoid(relu(x))), "below one half"),
    (check.channel_gates, of(between=sigmoid), "A sigmoid stands between"),
    (check.channel_gates, of(squeeze=lambda m: m.max(axis=(1, 2))), "largest"),
    (check.channel_gates, of(squeeze=lambda m: m.sum(axis=(1, 2))), "sum"),
    (check.channel_gates, of(squeeze=lambda m: m[:, 0, 0]), "first place"),
    (check.channel_gates, of(squeeze=lambda m: m.mean(axis=(0, 1, 2))[None]), "over the pictures"),
    (check.channel_gates, of(squeeze=lambda m: m.mean(axis=(0, 1, 2))), "over the pictures"),
    (check.channel_gates, of(squeeze=lambda m: relu(m.mean(axis=(1, 2)))), "ReLU of their own"),
    (check.channel_gates, lambda m, a, b: sigmoid(relu(m.mean(axis=(1, 2))) @ a @ b), "too early"),
    (check.channel_gates, lambda m, a, b: m.mean(axis=(1, 2)), "means, not yet"),
    (check.channel_gates, lambda m, a, b: gates(m, a, b)[:, None, None], "axes of length 1"),
    (check.channel_gates, lambda m, a, b: scaled(m, gates(m, a, b)), "scaled already"),
    (check.scaled_maps, lambda m, g: m * g, "with a column"),
    (check.scaled_maps, lambda m, g: m * g[:, :, None, None], "do not fit"),
    (check.scaled_maps, lambda m, g: m + g[:, None, None], "added"),
    (check.scaled_maps, lambda m, g: m + scaled(m, g), "added to the maps"),
    (check.scaled_maps, lambda m, g: scaled(m, 1 - g), "wrong way round"),
    (check.scaled_maps, lambda m, g: scaled(m, 1 / g), "divided"),
    (check.scaled_maps, lambda m, g: scaled(m, g * g), "twice"),
    (check.scaled_maps, lambda m, g: m * g[0], "gates of the first"),
    (check.scaled_maps, lambda m, g: m * g.mean(0), "mean gates"),
    (check.scaled_maps, lambda m, g: m * g.mean(1)[:, None, None, None], "by one number"),
    (check.scaled_maps, lambda m, g: scaled(m, g.round()), "open or closed"),
    (check.scaled_maps, lambda m, g: scaled(m, g / g.sum(1, keepdims=True)), "add up to 1"),
    (check.scaled_maps, lambda m, g: scaled(m, sigmoid(g)), "sigmoid again"),
    (check.scaled_maps, lambda m, g: m, "as they were"),
    (check.scaled_maps, lambda m, g: scaled(m, g).mean(axis=(1, 2)), "means of the scaled"),
    (check.gate_parameters, lambda s, r: count(s, r) // 2, "One layer"),
    (check.gate_parameters, lambda s, r: count(s, r) + sum(n * (c + c // r) for n, c in s), "Biases"),
    (check.gate_parameters, lambda s, r: sum(2 * c * c // r for _, c in s), "blocks are missing"),
    (check.gate_parameters, lambda s, r: count(s, 1), "ratio is missing"),
    (check.gate_parameters, lambda s, r: sum(2 * n * (c // r) ** 2 for n, c in s), "divides twice"),
    (check.gate_parameters, lambda s, r: count(s, 16), "always 16"),
    (check.gate_parameters, lambda s, r: sum(2 * n * c * r for n, c in s), "number of units"),
    (check.gate_parameters, lambda s, r: sum(2 * n * c // r for n, c in s), "channels count once"),
    (check.gate_parameters, lambda s, r: 2 * sum(n * c for n, c in s) ** 2 // r, "added up before"),
    (check.gate_parameters, lambda s, r: count(s[-1:], r), "Only the last"),
    (check.gate_parameters, lambda s, r: count(s[:1], r), "Only the first"),
    (check.gate_parameters, lambda s, r: sum(2 * n * c**2 / r for n, c in s), "//"),
    (check.gate_parameters, lambda s, r: [2 * n * c * c // r for n, c in s], "One number"),
]  # fmt: skip


@pytest.mark.parametrize(("checker", "function"), RIGHT)
def test_right_answers_pass(checker, function):
    verdict = checker(function)
    assert verdict.passed, verdict


@pytest.mark.parametrize(("checker", "function", "hint"), WRONG)
def test_near_misses_are_told_why(checker, function, hint):
    verdict = checker(function)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


NUMPY = (check.channel_gates, check.scaled_maps, check.gate_parameters)
KERAS = (check.squeeze_excitation, check.gated_residual, check.gated_stage, check.gated_module)


@pytest.mark.parametrize("checker", NUMPY, ids=lambda one: one.__name__)
@pytest.mark.parametrize("answer", [None, ..., lambda *given: ...], ids=["none", "dots", "starter"])
def test_what_is_open_stays_open(checker, answer):
    assert checker(answer).status == "open"


def test_without_keras_a_block_is_no_fault_of_the_checker(monkeypatch):
    monkeypatch.setitem(sys.modules, "keras", None)
    verdict = check.squeeze_excitation(lambda maps, ratio: maps)
    assert verdict.status == "failed"
    assert "not imported yet" in verdict.hint


# ---- in Keras --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def keras():
    import keras

    return keras


@pytest.fixture(scope="module")
def gate(keras):
    """Squeeze-and-excitation with whatever change."""
    layers = keras.layers

    def block(
        maps,
        ratio,
        units=None,
        squeeze=None,
        between="relu",
        last="sigmoid",
        bias=False,
        outputs=None,
        end=None,
    ):
        channels = maps.shape[-1]
        x = (squeeze or layers.GlobalAveragePooling2D(keepdims=True))(maps)
        x = layers.Dense(units or channels // ratio, between, use_bias=bias)(x)
        x = layers.Dense(outputs or channels, last, use_bias=bias)(x)
        return end(maps, x) if end else layers.Multiply()([maps, x])

    return block


@pytest.fixture(scope="module")
def styles(keras):
    """The block as others write it."""
    layers, ops = keras.layers, keras.ops

    def reshaped(maps, ratio):
        x = layers.GlobalAveragePooling2D()(maps)
        x = layers.ReLU()(layers.Dense(maps.shape[-1] // ratio, use_bias=False)(x))
        x = layers.Activation("sigmoid")(layers.Dense(maps.shape[-1], use_bias=False)(x))
        return maps * layers.Reshape((1, 1, -1))(x)

    def convolved(maps, ratio):
        x = ops.mean(maps, axis=(1, 2), keepdims=True)
        x = layers.Conv2D(int(maps.shape[-1] / ratio), 1, activation="relu", use_bias=False)(x)
        x = layers.Conv2D(maps.shape[-1], (1, 1), padding="same", use_bias=False)(x)
        return layers.multiply([ops.sigmoid(x), maps])

    class Gated(keras.Layer):
        def __init__(self, ratio):
            super().__init__()
            self.ratio = ratio

        def build(self, shape):
            self.up = layers.Dense(shape[-1], "sigmoid", use_bias=False)
            self.down = layers.Dense(shape[-1] // self.ratio, "relu", use_bias=False)
            self.down.build((None, shape[-1]))
            self.up.build((None, shape[-1] // self.ratio))

        def call(self, maps):
            return maps * self.up(self.down(ops.mean(maps, axis=(1, 2))))[:, None, None, :]

    def nested(maps, ratio):
        chain = [
            layers.GlobalAveragePooling2D(keepdims=True),
            layers.Dense(maps.shape[-1] // ratio, "relu", use_bias=False),
            layers.Dense(maps.shape[-1], "sigmoid", use_bias=False),
        ]
        return maps * keras.Sequential(chain)(maps)

    return reshaped, convolved, lambda maps, ratio: Gated(ratio)(maps), nested


@pytest.mark.tensorflow
def test_squeeze_excitation_passes_in_each_style(gate, styles):
    for block in (gate, *styles):
        verdict = check.squeeze_excitation(block)
        assert verdict.passed, verdict


@pytest.mark.tensorflow
def test_blocks_that_come_close_are_told_why(keras, gate):
    layers, ops = keras.layers, keras.ops

    def close(**changes):
        return check.squeeze_excitation(lambda maps, ratio: gate(maps, ratio, **changes))

    near = {
        "softmax": close(last="softmax"),
        "ReLU between the two layers is missing": close(between=None),
        "A sigmoid stands between": close(between="sigmoid"),
        "no sigmoid": close(last=None),
        "ends in a ReLU": close(last="relu"),
        "changed places": close(between="sigmoid", last="relu"),
        "tanh": close(last="tanh"),
        "hard sigmoid": close(last="hard_sigmoid"),
        "Neither layer": close(between=None, last=None),
        "largest": close(squeeze=layers.GlobalMaxPooling2D(keepdims=True)),
        "to its sum": close(squeeze=lambda maps: ops.sum(maps, axis=(1, 2), keepdims=True)),
        "over the pictures": close(squeeze=lambda maps: ops.mean(maps, axis=(0, 1, 2), keepdims=True)),
        "Nothing is squeezed": close(squeeze=lambda maps: maps),
        "are added": close(end=lambda maps, x: maps + x),
        "added to the maps": close(end=lambda maps, x: maps + maps * x),
        "wrong way round": close(end=lambda maps, x: maps * (1 - x)),
        "These are the gates": close(end=lambda maps, x: x),
        "have biases": close(bias=True),
        "for 24 channels": close(outputs=4, end=lambda maps, x: x),
        "ratio is taken for the number": check.squeeze_excitation(lambda m, r: gate(m, r, units=r)),
        "as many units as there are": check.squeeze_excitation(lambda m, r: gate(m, 1)),
        "Units of the first layer: 6": check.squeeze_excitation(lambda m, r: gate(m, 4)),
        "wider": check.squeeze_excitation(lambda m, r: gate(m, r, units=m.shape[-1] * r)),
        "Layers with weights: 1": check.squeeze_excitation(
            lambda m, r: m * layers.Dense(m.shape[-1], "sigmoid", use_bias=False)(ops.mean(m, (1, 2), True))
        ),
        "no weights": check.squeeze_excitation(lambda m, r: m * ops.sigmoid(ops.mean(m, (1, 2), True))),
    }
    for hint, verdict in near.items():
        assert verdict.status == "failed", hint
        assert hint in verdict.hint, verdict


@pytest.mark.tensorflow
def test_a_residual_block_is_scaled_before_its_sum(keras, gate, styles):
    relu = keras.ops.relu
    for squeeze in (gate, *styles):
        verdict = check.gated_residual(lambda x, branch, r, gate=squeeze: relu(x + gate(branch(x), r)))
        assert verdict.passed, verdict
    near = {
        "The sum is scaled": lambda x, f, r: relu(gate(x + f(x), r)),
        "after the ReLU of the sum": lambda x, f, r: gate(relu(x + f(x)), r),
        "The shortcut is scaled. ": lambda x, f, r: relu(gate(x, r) + f(x)),
        "Gates are made in 2 places": lambda x, f, r: relu(gate(x, r) + gate(f(x), r)),
        "ReLU after the sum is missing": lambda x, f, r: x + gate(f(x), r),
        "There is no sum: x": lambda x, f, r: relu(gate(f(x), r)),
        "no sum, and no ReLU": lambda x, f, r: gate(f(x), r),
        "look at x": lambda x, f, r: relu(x + gate(x, r, end=lambda maps, g: f(x) * g)),
        "stands before the gates. It": lambda x, f, r: relu(x + gate(relu(f(x)), r)),
        "and none after": lambda x, f, r: x + gate(relu(f(x)), r),
        "gets scaled maps": lambda x, f, r: relu(x + f(gate(x, r))),
        "a second time": lambda x, f, r: relu(x + (y := f(x)) + gate(y, r)),
        "a product": lambda x, f, r: relu(x * gate(f(x), r)),
        "Nothing makes gates": lambda x, f, r: relu(x + f(x)),
        "Convolutions: 0": lambda x, f, r: relu(x + gate(x, r)),
        "have biases": lambda x, f, r: relu(x + gate(f(x), r, bias=True)),
        "ratio is taken": lambda x, f, r: relu(x + gate(f(x), r, units=r)),
        "BatchNormalization": lambda x, f, r: relu(
            x + gate(keras.layers.BatchNormalization()(f(x)), r)
        ),
    }  # fmt: skip
    for hint, function in near.items():
        verdict = check.gated_residual(function)
        assert verdict.status == "failed", hint
        assert hint in verdict.hint, verdict


def stage(keras, gate, before="relu", between=None, after=None, pool=2, kind="MaxPooling2D", **changes):
    """Return a stage of VGG with whatever change."""
    layers = keras.layers
    size, bias = changes.get("size", 3), changes.get("bias", True)

    def function(x, filters, convolutions, ratio):
        x = changes["first"](x, ratio) if "first" in changes else x
        for place in range(convolutions):
            x = layers.Conv2D(filters, size, padding="same", activation=before, use_bias=bias)(x)
            if place == convolutions - 1 or not changes.get("once"):
                x = gate(x, ratio)
            x = after(x) if after else x
        pooled = getattr(layers, kind)(pool, **changes.get("pooling", {})) if pool else None
        return pooled(x) if pooled else x

    return function


@pytest.mark.tensorflow
def test_a_stage_is_scaled_after_each_activation(keras, gate, styles):
    layers = keras.layers
    for squeeze in (gate, *styles):
        verdict = check.gated_stage(stage(keras, squeeze))
        assert verdict.passed, verdict

    def early(x, filters, convolutions, ratio):
        for place in range(convolutions):
            x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
            x = gate(layers.MaxPooling2D(2)(x) if place == convolutions - 1 else x, ratio)
        return x

    near = {
        "before the ReLU": stage(keras, gate, before=None, after=keras.ops.relu),
        "no ReLU": stage(keras, gate, before=None),
        "pooling is missing": stage(keras, gate, pool=None),
        "averages": stage(keras, gate, kind="AveragePooling2D"),
        "before the last gates": early,
        "is pooled": stage(keras, gate, after=layers.MaxPooling2D(2), pool=None),
        "stride of 1": stage(keras, gate, pooling={"strides": 1}),
        "added to the maps": stage(keras, lambda x, r: x + gate(x, r)),
        "Gates are made in 1 places": stage(keras, gate, once=True),
        "Nothing makes gates": stage(keras, lambda x, r: x),
        "no biases": stage(keras, gate, bias=False),
        "kernel of the shape (5, 5": stage(keras, gate, size=5),
        "have biases": stage(keras, lambda x, r: gate(x, r, bias=True)),
        "Convolutions: 1": lambda x, n, many, r: stage(keras, gate)(x, n, 1, r),
    }
    for hint, function in near.items():
        verdict = check.gated_stage(function)
        assert verdict.status == "failed", hint
        assert hint in verdict.hint, verdict


@pytest.mark.tensorflow
def test_a_module_is_scaled_after_its_join(keras, gate, styles):
    join, relu = keras.layers.Concatenate(), keras.ops.relu

    def joined(x, branches):
        return join([branch(x) for branch in branches])

    for squeeze in (gate, *styles):
        verdict = check.gated_module(lambda x, branches, r, gate=squeeze: gate(joined(x, branches), r))
        assert verdict.passed, verdict
    near = {
        "another order": lambda x, fs, r: gate(joined(x, fs[::-1]), r),
        "look at x": lambda x, fs, r: gate(x, r, end=lambda maps, g: joined(x, fs) * g),
        "goes through the branches then": lambda x, fs, r: joined(gate(x, r), fs),
        "added to the maps": lambda x, fs, r: (y := joined(x, fs)) + gate(y, r),
        "x is added": lambda x, fs, r: x + gate(joined(x, fs), r),
        "ReLU stands before": lambda x, fs, r: gate(relu(joined(x, fs)), r),
        "ReLU stands after": lambda x, fs, r: relu(gate(joined(x, fs), r)),
        "Each branch has gates": lambda x, fs, r: join([gate(f(x), 1) for f in fs]),
        "do not see all maps": lambda x, fs, r: join([gate(fs[0](x), 1), *(f(x) for f in fs[1:])]),
        "Nothing makes gates": lambda x, fs, r: joined(x, fs),
        "Convolutions: 2": lambda x, fs, r: gate(joined(x, fs[:2]), r),
        "made in 2 places": lambda x, fs, r: gate(gate(joined(x, fs), r), r),
        "have biases": lambda x, fs, r: gate(joined(x, fs), r, bias=True),
    }
    for hint, function in near.items():
        verdict = check.gated_module(function)
        assert verdict.status == "failed", hint
        assert hint in verdict.hint, verdict


@pytest.mark.tensorflow
@pytest.mark.parametrize("checker", KERAS, ids=lambda one: one.__name__)
def test_blocks_that_are_open_or_no_tensor(keras, checker):
    assert [checker(answer).status for answer in (None, ..., lambda *given: ...)] == ["open"] * 3
    assert "A function is wanted" in checker(3).hint
    assert "Keras tensor" in checker(lambda *given: np.zeros(3)).hint
    assert "Call it" in checker(lambda *given: keras.layers.ReLU()).hint
    assert "what came in" in checker(lambda x, *given: x).hint
    assert checker(lambda x, *given: keras.layers.Add()([x, keras.Input((9, 9, 9))])).hint
    assert "no way" in checker(lambda x, *given: keras.layers.ReLU()(keras.Input(x.shape[1:]))).hint
