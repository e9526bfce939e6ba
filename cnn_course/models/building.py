"""Turn a network into a Keras model, layer by layer; carry weights in and out by the layers' names."""

import dataclasses
from typing import TYPE_CHECKING, Any

import numpy as np

from cnn_course import shapes
from cnn_course.models.network import Network, Weights

if TYPE_CHECKING:  # Keras takes seconds to load, and naming a network must not
    import keras


def build(network: Network) -> "keras.Model":
    """Build the Keras model of a network, its weights freshly drawn.

    Layers keep the names they have in the network's table, so that weights can be carried by name; only "/",
    which Keras does not allow, becomes "_".

    Args:
        network: layers; a layer may name its inputs.

    Returns:
        A functional model from (B, *input_shape) to (B, *output_shape) of the layer that no other layer
        takes; to a list of them where there are several, the network's last layer being the last.

    Raises:
        TypeError: "build takes a Network. Received: ...".
        ValueError: "Keras pads by 'valid' or 'same' only ... Received: padding=2 in layer 'conv1'".

    >>> from cnn_course import models
    >>> model = models.build(models.get("live-network"))  # doctest: +SKIP
    >>> model.count_params() == models.get("live-network").parameters  # doctest: +SKIP
    True

    Taught in: The same in Keras.
    """
    import keras

    if not isinstance(network, Network):
        raise TypeError(f"build takes a Network. Received: {type(network).__name__}")
    tensors = {"input": keras.Input(network.input_shape, name="input")}
    rows = network.table()
    for row, layer in zip(rows, network.layers, strict=True):
        given = [tensors[source] for source in row.inputs]
        made = getattr(keras.layers, row.kind)(name=row.name.replace("/", "_"), **_arguments(layer, row.name))
        tensors[row.name] = made(given if len(given) > 1 else given[0])
    taken = {source for row in rows for source in row.inputs}
    outputs = [tensor for name, tensor in tensors.items() if name not in taken]
    name = network.name.replace("-", "_")
    return keras.Model(tensors["input"], outputs if len(outputs) > 1 else outputs[0], name=name)


def _arguments(layer: shapes.Layer, name: str) -> dict[str, Any]:
    """Return a layer's fields as Keras takes them."""
    arguments = {field.name: getattr(layer, field.name) for field in dataclasses.fields(layer)}
    arguments = {key: value for key, value in arguments.items() if key not in ("name", "inputs")}
    sliding = isinstance(arguments.get("padding"), str) or isinstance(layer, shapes.ZeroPadding2D)
    if "padding" in arguments and not sliding:
        raise ValueError(
            "Keras pads by 'valid' or 'same' only: put a ZeroPadding2D layer before it. "
            f"Received: padding={arguments['padding']!r} in layer {name!r}"
        )
    return arguments


def get_weights(model: "keras.Model") -> Weights:
    """Copy a model's weights out, by layer.

    Args:
        model: a Keras model whose layers have the network's names.

    Returns:
        Each layer with weights: its name, and its arrays in Keras' order.

    Taught in: The same in Keras.
    """
    return {layer.name: [np.array(w) for w in layer.get_weights()] for layer in model.layers if layer.weights}


def set_weights(model: "keras.Model", weights: Weights) -> None:
    """Put weights into a model, by layer.

    Args:
        model: a Keras model.
        weights: as :func:`get_weights` returns them; exactly the layers that have weights.

    Raises:
        ValueError: "The weights are of other layers than the model's. Received: ...".

    Taught in: The same in Keras.
    """
    own = [layer.name for layer in model.layers if layer.weights]
    if sorted(own) != sorted(weights):
        raise ValueError(
            "The weights are of other layers than the model's. "
            f"Received: {sorted(weights)}; the model has {sorted(own)}"
        )
    for name in own:
        layer = model.get_layer(name)
        layer.set_weights(weights[name])
        if hasattr(layer, "finalize_state"):  # Normalization reckons with a copy of its statistics
            layer.finalize_state()
