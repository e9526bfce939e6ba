"""Whether what comes out of a network is the share of each class: not negative, and 1 in all.

The loss takes the logarithm of a share. Scores would be trained on all the same, and badly. So the output
itself is looked at, before the first step: no list of layers knows every way to end a network.
"""

from typing import Any

import numpy as np

CERTAINLY_NOT = ("linear", "relu", "tanh", "sigmoid", "hard_sigmoid")  # also where they happen to add up to 1
LOOKED_AT = 4  # images
ROUNDING = {"float16": 2.0**-10, "bfloat16": 2.0**-7}
TOLERANCE = 1e-4  # in float32; a normalisation after the softmax misses 1 by 5e-4


def check_ending(model: Any) -> None:
    """Refuse a model that by its last layer certainly gives no shares.

    Raises:
        ValueError: "The model gives one number …"; "The model ends in logits …".
    """
    last = _last(model)
    name = getattr(getattr(last, "activation", None), "__name__", None)
    if model.output_shape[-1] == 1:
        raise ValueError(
            "The model gives one number, and fit wants the share of each class, of two at least: end it with "
            f"a softmax, as in {_ending(model)}. Received: layer {last.name!r} with one output"
        )
    if name in CERTAINLY_NOT:
        raise ValueError(
            "The model ends in logits, and fit wants the share of each class: end it with a softmax, as in "
            f"{_ending(model)}. Received: layer {last.name!r} with activation={name!r}"
        )


def check_shares(model: Any, pixels: np.ndarray) -> None:
    """Refuse a model whose output is no shares, before and while it is trained.

    Args:
        model: one input, one output.
        pixels: (N, H, W, C) float32, of which a few are looked at. The model is left as it is.

    Raises:
        ValueError: "The model gives no shares …".
    """
    last = _last(model)
    if _is_softmax(last):
        return
    for training, output in _outputs(model, pixels[:LOOKED_AT]):
        if said := no_shares(output):
            raise ValueError(
                "The model gives no shares, and fit wants the share of each class, none negative and all "
                f"together 1: end it with a softmax, as in {_ending(model)}. Received: layer {last.name!r} "
                f"({type(last).__name__}), {said}{' while it is trained' if training else ''}"
            )


def _ending(model: Any) -> str:
    return f"layers.Dense({max(2, model.output_shape[-1])}, activation='softmax')"


def no_shares(output: Any) -> str | None:
    """Say in what an output (…, classes) is no shares; None for shares.

    What is not finite is passed over: training says that in words of its own.

    >>> no_shares(np.array([[0.25, 0.75], [1, 0]]))
    >>> no_shares(np.array([[2.0, 1.0], [-1.0, 0.5]]))
    'outputs from -1 to 2 that add up to -0.5 to 3'
    """
    rounding = ROUNDING.get(str(getattr(output.dtype, "name", output.dtype)), 0)
    shares = np.asarray(output).astype(np.float64)
    shares = shares[np.isfinite(shares).all(axis=-1)]
    if not shares.size:
        return None
    sums = shares.sum(axis=-1)
    if shares.min() >= 0 and np.abs(sums - 1).max() <= max(TOLERANCE, 4 * rounding):
        return None
    return f"outputs from {shares.min():.4g} to {shares.max():.4g} that add up to {_span(sums)}"


def _span(sums: np.ndarray) -> str:
    low, high = (f"{value:.4g}" for value in (sums.min(), sums.max()))
    return low if low == high else f"{low} to {high}"


def _last(model: Any) -> Any:
    """Return what a model ends in, or the last model in it: a layer, or an operation of keras.ops."""
    last = (getattr(model, "operations", None) or model.layers)[-1]
    return _last(last) if getattr(last, "layers", None) else last


def _is_softmax(layer: Any) -> bool:
    """Tell what certainly gives shares, so that nothing need be computed."""
    import keras

    if type(layer) is keras.layers.Softmax:
        return layer.axis == -1
    plain = keras.layers.Dense | keras.layers.Conv2D | keras.layers.Activation
    return isinstance(layer, plain) and layer.activation is keras.activations.softmax


def _outputs(model: Any, pixels: np.ndarray) -> Any:
    """Yield what comes out, and what comes out while training, where dropout and normalisation differ."""
    yield False, model(pixels, training=False)
    if model.distribute_strategy.num_replicas_in_sync == 1:  # otherwise each device keeps a state of its own
        state = (
            [v.value for v in kept] for kept in (model.trainable_variables, model.non_trainable_variables)
        )
        yield True, model.stateless_call(*state, pixels, training=True)[0]
