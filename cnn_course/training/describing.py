"""A model as plain data: every layer with its arguments and what it hears, without names that say nothing.

Two models with the same description compute the same from the same weights. Keras counts up the names that it
makes ("conv2d_7"), so names are left out, and a layer is known by its place. Seeds are left out too: where a
training draws from stands in the state of its layers.
"""

import types
import warnings
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import numpy as np

from cnn_course import files
from cnn_course.training import _keras

SAYS_NOTHING = ("name", "seed", "shared_object_id")
OF_THE_ROW = ("place", "name")  # what a row has to be spoken of by


def described(model: Any) -> list[dict[str, Any]]:
    """List the layers of a model, those within layers too, in their order.

    Args:
        model: any Keras model.

    Returns:
        For each layer its place ("2", and "2.1" for one within it), kind, name and arguments, ready for JSON.
        The model itself comes first.
    """
    whole = {"place": "", "kind": type(model).__name__, "name": model.name}
    config = _config_of(model)
    if config is None:
        return [whole, *map(_alone, _keras.layers_of(model))]
    return [whole | _ends(config), *_within(model, config, "")]


def _config_of(layer: Any) -> dict[str, Any] | None:
    """Return a layer's configuration; None where one of somebody's own cannot say it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a lambda is not safely read back: nothing is read back here
        try:
            config = layer.get_config()
        except Exception:  # whatever somebody's own code raises
            return None
    return config if isinstance(config, dict) else None


def _ends(config: dict[str, Any]) -> dict[str, Any]:
    """Say which layers a model begins and ends with."""
    places = _places(config)
    ends = {key: config.get(key) for key in ("input_layers", "output_layers")}
    return {key: _plain(_renamed(value, places)) for key, value in ends.items() if value is not None}


def _within(model: Any, config: dict[str, Any], place: str) -> Iterator[dict[str, Any]]:
    """Describe the layers of a model that itself may be one of another model."""
    own = {one.name: one for one in (*getattr(model, "operations", ()), *model.layers)}
    places = _places(config)
    for entry in config["layers"]:
        inner, here = entry["config"], f"{place}{places[entry['config']['name']]}"
        row = {"place": here, "kind": entry["class_name"], "name": inner["name"]}
        if nodes := entry.get("inbound_nodes"):
            row["inputs"] = _plain(nodes, places)
        layer = own.get(inner["name"])
        if "layers" in inner and hasattr(layer, "layers"):
            yield row | {"trainable": inner.get("trainable")} | _ends(inner)
            yield from _within(layer, inner, f"{here}.")
        else:
            yield row | _arguments(layer, inner)


def _alone(layer: Any) -> dict[str, Any]:
    """Describe a layer by itself: nothing is known of what it hears."""
    row = {"place": "", "kind": type(layer).__name__, "name": layer.name}
    functions = {name: one for name, one in vars(layer).items() if isinstance(one, types.FunctionType)}
    return row | _arguments(layer, _config_of(layer) or functions)


def _arguments(layer: Any, config: dict[str, Any]) -> dict[str, Any]:
    """Return what a layer was told; a function of one's own is known by its code, not by its name alone."""
    told = {
        name: one if isinstance(one := getattr(layer, name, None), types.FunctionType) else value
        for name, value in config.items()
    }
    return {name: _plain(value) for name, value in told.items() if name not in SAYS_NOTHING}


def _places(config: dict[str, Any]) -> dict[str, int]:
    return {entry["config"]["name"]: place for place, entry in enumerate(config["layers"])}


def _renamed(value: Any, places: dict[str, int]) -> Any:
    """Put places where the names of layers are."""
    if isinstance(value, dict):
        return {key: _renamed(one, places) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_renamed(one, places) for one in value]
    return places.get(value, value) if isinstance(value, str) else value


def _plain(value: Any, places: dict[str, int] | None = None) -> Any:
    """Return anything that stands in a configuration as JSON knows it."""
    if isinstance(value, dict):
        return _plain_object(value, places)
    if isinstance(value, list | tuple):
        return [_plain(one, places) for one in value]
    if isinstance(value, types.FunctionType):
        return value.__name__ if f"{value.__module__}".startswith("keras.") else _code_of(value)
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return f"{value.dtype} {value.shape} {files.sha256_of(value.tobytes())[:16]}"
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, set | frozenset):  # in an order that is another in each process
        return sorted(map(repr, value))
    said = repr(value)
    # Others say where they lie in memory, or the name that Keras has made up for them.
    return said if type(value).__module__ == "builtins" and " at 0x" not in said else type(value).__name__


def _plain_object(value: dict[Any, Any], places: dict[str, int] | None) -> Any:
    """Return what Keras wrote of an object: its kind, and what it was told."""
    kind, config = value.get("class_name"), value.get("config")
    if kind == "__keras_tensor__" and isinstance(config, dict):
        name, *rest = config["keras_history"]
        return [(places or {}).get(name, name), *rest]
    if kind is not None and isinstance(config, dict):
        if kind.endswith("DTypePolicy"):
            return config.get("name", kind)
        if "layers" in config:  # a model within a layer
            places = _places(config)
        told = _plain_object(config, places)
        return {kind: told} if told else kind
    if kind is not None:
        return {kind: _plain(config, places)}
    return {
        str(key): _plain(one, places)
        for key, one in value.items()
        if one is not None and key not in SAYS_NOTHING
    }


def _code_of(function: types.FunctionType) -> str:
    """Return a function's name and a digest of what it does, wherever it stands."""
    told = [_plain(one) for one in (*(function.__defaults__ or ()), *_closed_over(function))]
    said = repr((_steps(function.__code__), told)).encode()
    return f"{function.__name__} {files.sha256_of(said)[:16]}"


def _closed_over(function: types.FunctionType) -> Iterator[Any]:
    for cell in function.__closure__ or ():
        with suppress(ValueError):  # nothing in it yet
            if cell.cell_contents is not function:
                yield cell.cell_contents


def _steps(code: types.CodeType) -> tuple[Any, ...]:
    constants = [_steps(one) if isinstance(one, types.CodeType) else _plain(one) for one in code.co_consts]
    return code.co_code.hex(), code.co_names, constants
