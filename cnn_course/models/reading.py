"""Read a Keras model back into data, so that its shapes and receptive fields can be reckoned without it."""

import dataclasses
from typing import TYPE_CHECKING, Any

from cnn_course import shapes
from cnn_course.models.network import Network

if TYPE_CHECKING:
    import keras


def read(model: "keras.Model") -> Network:
    """Describe a Keras model as a network.

    Args:
        model: functional or sequential, one input of known size, each layer used once, and only layers that
            :mod:`cnn_course.shapes` knows.

    Returns:
        The network: the model's layers in order, by name, each naming its inputs.

    Raises:
        ValueError: "Layer 'norm' is a GroupNormalization, which cnn_course.shapes does not know".

    Taught in: Receptive field.
    """
    import keras

    layers: list[shapes.Layer] = []
    known: dict[str, str] = {}  # the name that later layers use for each of the model's layers
    for layer in model.layers:
        if isinstance(layer, keras.layers.InputLayer):
            known[layer.name] = "input"
            continue
        kind = getattr(shapes, type(layer).__name__, None)
        if not (isinstance(kind, type) and issubclass(kind, shapes.Layer)):
            raise ValueError(
                f"Layer {layer.name!r} is a {type(layer).__name__}, which cnn_course.shapes does not know"
            )
        inputs = tuple(known[source] for source in _sources(layer))
        layers.append(kind(name=layer.name, inputs=inputs, **_arguments(layer, kind)))
        known[layer.name] = layer.name
    name = model.name.lower().replace("_", "-")
    return Network(name, tuple(model.input_shape[1:]), tuple(layers))


def _sources(layer: Any) -> list[str]:
    """Return the names of the layers whose outputs a layer takes."""
    tensors = layer.input if isinstance(layer.input, list) else [layer.input]
    return [tensor._keras_history.operation.name for tensor in tensors]


def _arguments(layer: Any, kind: type[shapes.Layer]) -> dict[str, Any]:
    """Return the arguments that both sides know, from the layer's own configuration."""
    config = layer.get_config()
    fields = {field.name for field in dataclasses.fields(kind)} - {"name", "inputs"}
    arguments = {key: value for key, value in config.items() if key in fields}
    if arguments.get("activation") == "linear":
        arguments["activation"] = None
    return arguments
