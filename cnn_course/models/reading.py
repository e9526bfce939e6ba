"""Read a Keras model back into data, so that it can be listed, counted and drawn without it."""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cnn_course import shapes
from cnn_course.models.network import Network

if TYPE_CHECKING:
    import keras

# What a network leaves open: how weights begin, what training adds, where and in which numbers it runs.
OPEN = re.compile(r"name|trainable|dtype|seed|synchronized|.*_(initializer|regularizer|constraint)")
OPERATIONS = {"Add": "Add", "Multiply": "Multiply", "Concatenate": "Concatenate", "Relu": "ReLU"}
"""Operations of ``keras.ops`` that a model may hold without a layer, ``x + y``, and the layers they are."""


def read(model: "keras.Model") -> Network:
    """Describe a Keras model as a network.

    How weights begin (initialisers) and what training adds (regularisers, constraints) are no part of a
    network. All else is read or refused: nothing is left out in silence. The layers of a model within the
    model are called ``<its name>/<their name>``.

    Args:
        model: functional or sequential, one input of known size, each layer used once, and only layers that
            :mod:`cnn_course.shapes` knows. ``x + y``, ``x * y`` and ``keras.ops.relu`` are layers, too.

    Returns:
        The network: the model's layers in order, by name, each naming its inputs.

    Raises:
        TypeError: "read takes a Keras model. Received: …".
        ValueError: "Layer 'norm' is a GroupNormalization, which cnn_course.shapes does not know"; "Layer
            'conv' has data_format='channels_first', which cnn_course.shapes does not have"; "The model has no
            fixed input size …"; and their like.

    Taught in: Receptive field.
    """
    import keras

    if not isinstance(model, keras.Model):
        raise TypeError(f"read takes a Keras model. Received: {type(model).__name__}")
    layers: list[shapes.Layer] = []
    _take(model, "", shapes.INPUT, layers)
    name = re.sub(r"[^a-z0-9]+", "-", model.name.lower()).strip("-")
    return Network(name or "model", _input_shape(model), tuple(layers))


def _input_shape(model: Any) -> shapes.Shape:
    try:
        given = model.inputs
    except AttributeError:
        given = None
    if not given:
        raise ValueError(
            f"The model {model.name!r} has no input yet, so that its layers have no shapes: begin it with "
            "keras.Input((H, W, C))"
        )
    if len(given) > 1:
        raise ValueError(f"A network takes one input. Received: {len(given)} inputs of model {model.name!r}")
    shape = tuple(given[0].shape[1:])
    if None in shape:
        raise ValueError(
            f"The model {model.name!r} has no fixed input size: build it with keras.Input((H, W, C)). "
            f"Received: input_shape={shape}"
        )
    return shape


def _take(model: Any, prefix: str, source: str, layers: list[shapes.Layer]) -> list[str]:
    """Append a model's layers; `source` is what it takes. Return the names of what comes out."""
    import keras

    _input_shape(model)
    if isinstance(model, keras.Sequential):
        for layer in model.layers:
            source = _append(layer, prefix, (source,), layers)[0]
        return [source]
    config = _config_of(model)
    graph = _graph(model, config)
    outputs = list(_places(config["output_layers"]))
    names: dict[str, list[str]] = {}
    for layer, sources in _in_order(graph, outputs):
        if isinstance(layer, keras.layers.InputLayer):
            names[layer.name] = [source]
        else:
            taken = tuple(names[one][place] for one, place in sources)
            names[layer.name] = _append(layer, prefix, taken, layers)
    return [names[one][place] for one, place in outputs]


Place = tuple[str, int]
"""A tensor: the name of the layer, or the model within the model, that it comes out of, and as which one."""


def _graph(model: Any, config: dict[str, Any]) -> dict[str, tuple[Any, list[Place]]]:
    """Return each layer of a functional model by its name, and the tensors that it takes."""
    if "layers" not in config:
        raise ValueError(
            f"{model.name!r} is a model of a class of its own, {type(model).__name__}. "
            "Only sequential and functional models can be read"
        )
    operations = {one.name: one for one in model.operations}
    graph = {}
    for one in config["layers"]:
        name, nodes = one["name"], one["inbound_nodes"]
        if len(nodes) > 1:
            raise ValueError(f"Layer {name!r} is used {len(nodes)} times: a network uses each layer once")
        graph[name] = operations[name], [source for node in nodes for source in _tensors(name, node)]
    return graph


def _places(written: Any) -> Iterator[Place]:
    """Yield the tensors of an entry in a configuration: ["conv", 0, 0], or any nest of these."""
    if isinstance(written, list | tuple) and written and isinstance(written[0], str):
        yield written[0], written[2]
    elif isinstance(written, dict):  # numbered in the order of the names
        yield from _places([written[name] for name in sorted(written)])
    else:
        for one in written:
            yield from _places(one)


def _in_order(
    graph: dict[str, tuple[Any, list[Place]]], outputs: Sequence[Place]
) -> Iterator[tuple[Any, list[Place]]]:
    """Yield the layers that lead to the outputs, branch by branch, each after those that it takes."""
    seen: set[str] = set()
    waiting = [name for name, _ in reversed(outputs)]
    while waiting:
        name = waiting[-1]
        before = [source for source, _ in graph[name][1] if source not in seen]
        if name in seen or not before:
            waiting.pop()
            if name not in seen:
                seen.add(name)
                yield graph[name]
        else:
            waiting += reversed(before)


def _config_of(model: Any) -> dict[str, Any]:
    """Return a functional model's configuration, once all of its layers are known to have one."""
    for layer in getattr(model, "operations", ()):
        _kind(layer)
    try:
        config: dict[str, Any] = model.get_config()
    except NotImplementedError:
        return {}
    return config


def _tensors(name: str, node: dict[str, Any]) -> list[Place]:
    """Return the outputs of other layers that a layer was called with."""
    found: list[Place] = []

    def look(value: Any) -> None:
        if isinstance(value, dict) and value.get("class_name") == "__keras_tensor__":
            found.extend(_places(value["config"]["keras_history"]))
        elif isinstance(value, list | tuple):
            for one in value:
                look(one)
        elif value is not None:
            raise ValueError(
                f"Layer {name!r} takes a number of its own, {value!r}: a network has only layers"
            )

    look(node["args"])
    look([value for key, value in node["kwargs"].items() if key not in ("training", "mask")])
    return found


def _append(layer: Any, prefix: str, inputs: tuple[str, ...], layers: list[shapes.Layer]) -> list[str]:
    """Append one layer, or all of a model within the model; return the names of what comes out."""
    import keras

    if isinstance(layer, keras.Model):
        return _take(layer, f"{prefix}{layer.name}/", inputs[0], layers)
    kind, name = _kind(layer), f"{prefix}{layer.name}"
    arguments = _arguments(layer, kind) if isinstance(layer, keras.layers.Layer) else _checked(layer)
    layers.append(kind(name=name, inputs=inputs, **arguments))
    return [name]


def _kind(layer: Any) -> Any:
    """Return the kind of layer that a Keras layer or operation is; a model within the model has none."""
    import keras

    if isinstance(layer, keras.Model | keras.layers.InputLayer):
        return None
    name = type(layer).__name__
    if isinstance(layer, keras.layers.Layer):
        # A class of the reader's own may do anything, whatever it is called.
        if name in shapes.KINDS and type(layer) is getattr(keras.layers, name):
            _check_activation(layer)
            return shapes.KINDS[name]
    elif type(layer).__module__.startswith("keras.") and name in OPERATIONS:
        return shapes.KINDS[OPERATIONS[name]]
    raise ValueError(f"Layer {layer.name!r} is a {name}, which cnn_course.shapes does not know")


def _check_activation(layer: Any) -> None:
    """Refuse an activation that has no name in Keras."""
    activation = getattr(layer, "activation", None)
    if activation is not None and not getattr(activation, "__module__", "").startswith("keras."):
        raise ValueError(_unknown(layer, "activation", activation))


def _checked(operation: Any) -> dict[str, Any]:
    """Return no arguments for an operation, if it has none that matter."""
    rank = len(operation.output.shape)
    if getattr(operation, "axis", -1) not in (-1, rank - 1):
        raise ValueError(_unknown(operation, "axis", operation.axis))
    return {}


def _arguments(layer: Any, kind: type[shapes.Layer]) -> dict[str, Any]:
    """Return the arguments that both sides know; refuse a layer in which another one is unusual."""
    config = layer.get_config()
    fields = {field.name for field in dataclasses.fields(kind)} - {"name", "inputs"}
    arguments = {key: value for key, value in config.items() if key in fields}
    if kind is shapes.Reshape:
        arguments["target_shape"] = tuple(layer.output.shape[1:])  # one of its sizes may be -1
    usual = type(layer)(name=layer.name, **arguments).get_config()
    for key, value in config.items():
        if not OPEN.fullmatch(key) and key not in fields and not _same(key, value, usual.get(key), layer):
            raise ValueError(_unknown(layer, key, value))
    if arguments.get("activation") == "linear" and kind is not shapes.Activation:
        arguments["activation"] = None
    return arguments


def _same(key: str, value: Any, usual: Any, layer: Any) -> bool:
    """Tell whether an argument is as usual; the last axis has several names."""
    if key != "axis":
        return _listed(value) == _listed(usual)
    rank = len(layer.output.shape)
    axes = value if isinstance(value, Sequence) else [value]
    return all(axis in (-1, rank - 1) for axis in axes)


def _listed(value: Any) -> Any:
    return [_listed(one) for one in value] if isinstance(value, list | tuple) else value


def _unknown(layer: Any, key: str, value: Any) -> str:
    return f"Layer {layer.name!r} has {key}={value!r}, which cnn_course.shapes does not have"
