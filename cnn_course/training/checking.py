"""What must hold before the first step, so that a mistake in the data is told and not trained on."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from cnn_course.training.config import TrainConfig
from cnn_course.training.data import Split
from cnn_course.training.shares import LOOKED_AT, check_ending, check_shares

if TYPE_CHECKING:
    import keras


def check(
    model: "keras.Model", train: Split, test: Split, config: TrainConfig, replicas: int | None = None
) -> None:
    """Refuse a model that gives no shares, data that do not fit it, and batches that cannot be shared out.

    Args:
        model: one input, one output of class shares.
        train: the images to learn from.
        test: the images held out.
        config: its batch_size and pixel_mean.
        replicas: devices that share a batch; by default those of the model's strategy.

    Raises:
        TypeError: "model must be a Keras model …"; "train must be a Split. Received: tuple".
        ValueError: "The model must have one input and one output …"; "The model ends in logits …"; "The model
            gives no shares …"; "The model does not know its input's shape yet …"; "The model takes images of
            another shape …"; "Labels must be whole numbers from 0 to 9 …"; "There are fewer images than a
            batch holds …"; "A batch must split evenly over the devices …".
    """
    _check_kind(model)
    for name, given, kind in (
        ("train", train, Split),
        ("test", test, Split),
        ("config", config, TrainConfig),
    ):
        if not isinstance(given, kind):
            raise TypeError(
                f"{name} must be a {kind.__name__}, from cnn_course.training. "
                f"Received: {type(given).__name__}"
            )
    _check_ends(model)
    check_ending(model)
    for name, split in (("training", train), ("held-out", test)):
        _check_shape(name, split, model)
        _check_labels(name, split, model)
    if len(train) < config.batch_size:
        raise ValueError(
            "There are fewer images than a batch holds. "
            f"Received: {len(train)} images, batch_size={config.batch_size}"
        )
    replicas = replicas or model.distribute_strategy.num_replicas_in_sync
    if config.batch_size % replicas:
        raise ValueError(
            "A batch must split evenly over the devices. "
            f"Received: batch_size={config.batch_size}, {replicas} devices"
        )
    check_shares(model, train.take(slice(0, LOOKED_AT)).pixels(config))


def _check_kind(model: Any) -> None:
    """Refuse what is no Keras model, and say how one is made of it."""
    import keras

    if isinstance(model, keras.Model):
        return
    said, way_out = type(model).__name__, ""
    if isinstance(model, type):
        said, way_out = f"the class {model.__name__}", f". Make one of it first: {model.__name__}(…)"
    elif isinstance(model, str | os.PathLike):
        way_out = ". keras.models.load_model reads one from a file"
    elif type(model).__module__.startswith("cnn_course.models"):
        way_out = ". models.build(network) makes one of a network"
    raise TypeError(f"model must be a Keras model. Received: {said}{way_out}")


def listed(callbacks: Any) -> tuple[Any, ...]:
    """Return callbacks as a tuple: one alone is one, None is none.

    Raises:
        TypeError: "callbacks must be Keras callbacks, in a list. Received: a function …".
    """
    import keras

    wanted = keras.callbacks.Callback
    if callbacks is None:
        return ()
    alone = isinstance(callbacks, wanted | str | dict) or not isinstance(callbacks, Iterable)
    found = (callbacks,) if alone else tuple(callbacks)
    for one in found:
        if isinstance(one, wanted):
            continue
        said, way_out = f"{one!r}, of type {type(one).__name__}", ""
        if isinstance(one, type):
            said, way_out = f"the class {one.__name__}", f". Make one of it: {one.__name__}(…)"
        elif callable(one):
            way_out = ". keras.callbacks.LambdaCallback(on_epoch_end=…) makes one of a function"
        raise TypeError(f"callbacks must be Keras callbacks, in a list. Received: {said}{way_out}")
    return found


def _check_ends(model: Any) -> None:
    """Refuse a model that takes anything, and one that takes or gives more than one thing."""
    if not model.built or getattr(model, "inputs", None) is None:
        raise ValueError(
            "The model does not know its input's shape yet. Begin a Sequential with keras.Input((28, 28, 1)) "
            f"or write the Functional form. Received: {type(model).__name__} {model.name!r}"
        )
    counts = len(model.inputs), len(model.outputs)
    table = isinstance(getattr(model, "output", None), dict)  # a Sequential has none before it is called
    if counts != (1, 1) or table:
        said = f"{counts[0]} input{'s' * (counts[0] != 1)}, {counts[1]} output{'s' * (counts[1] != 1)}"
        raise ValueError(
            "The model must have one input and one output, the share of each class: give fit the part that "
            f"ends in it, as in keras.Model(inputs, shares). Received: {said}{', in a dict' * table}"
        )
    if len(model.output_shape) < 2 or model.output_shape[-1] is None:
        raise ValueError(
            "The model's output must have an axis of classes, of a known length: (B, classes). "
            f"Received: output_shape={model.output_shape}"
        )


def _check_shape(name: str, split: Split, model: "keras.Model") -> None:
    expected, received = model.input_shape[1:], split.images.shape[1:]
    fits = len(expected) == len(received) and all(
        a in (None, b) for a, b in zip(expected, received, strict=False)
    )
    if not fits:
        raise ValueError(
            f"The model takes images of another shape than the {name} images have. "
            f"Expected: {tuple(expected)}. Received: {tuple(received)}"
        )


def _check_labels(name: str, split: Split, model: "keras.Model") -> None:
    *places, classes = model.output_shape[1:]
    labels = split.labels
    fits = labels.ndim == 1 + len(places) and all(
        a in (None, b) for a, b in zip(places, labels.shape[1:], strict=False)
    )
    if not fits:
        wanted = ("N", *places)
        raise ValueError(
            f"The {name} labels have another shape than the model's output asks for. "
            f"Expected: ({', '.join(map(str, wanted))}{',' * (len(wanted) == 1)}). Received: {labels.shape}"
        )
    if labels.dtype.kind not in "iu":
        raise ValueError(
            f"Labels must be whole numbers from 0 to {classes - 1}. "
            f"Received: {name} labels of dtype {labels.dtype}"
        )
    wrong = np.argwhere((labels < 0) | (labels >= classes))
    if len(wrong):
        first = tuple(int(place) for place in wrong[0])
        where = first[0] if len(first) == 1 else first
        raise ValueError(
            f"Labels must be whole numbers from 0 to {classes - 1}: the model has {classes} classes. "
            f"Received: {int(labels[first])} for {name} image {where}; {len(wrong):,} labels of "
            f"{labels.size:,} are out of range"
        )
