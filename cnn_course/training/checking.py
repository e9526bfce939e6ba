"""What must hold before the first step, so that a mistake in the data is told and not trained on."""

from typing import TYPE_CHECKING, Any

import numpy as np

from cnn_course.training.config import TrainConfig
from cnn_course.training.data import Split

if TYPE_CHECKING:
    import keras

NO_SHARES = ("linear", "relu", "tanh")  # what no last layer of a classifier ends in, if it is to give shares


def check(model: "keras.Model", train: Split, test: Split, config: TrainConfig, replicas: int = 1) -> None:
    """Refuse a model without a softmax, data that do not fit it, and batches that cannot be shared out.

    Args:
        model: one input, one output of class shares.
        train: the images to learn from.
        test: the images held out.
        config: its batch_size.
        replicas: devices that share a batch.

    Raises:
        TypeError: "train must be a Split. Received: tuple".
        ValueError: "The model ends in logits …"; "The model does not know its input's shape yet …"; "The
            model takes images of another shape …"; "Labels must be whole numbers from 0 to 9 …"; "There are
            fewer images than a batch holds …"; "A batch must split evenly over the devices …".
    """
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
    for name, split in (("training", train), ("held-out", test)):
        _check_shape(name, split, model)
        _check_labels(name, split, model)
    if len(train) < config.batch_size:
        raise ValueError(
            "There are fewer images than a batch holds. "
            f"Received: {len(train)} images, batch_size={config.batch_size}"
        )
    if config.batch_size % replicas:
        raise ValueError(
            "A batch must split evenly over the devices. "
            f"Received: batch_size={config.batch_size}, {replicas} devices"
        )


def _check_ends(model: Any) -> None:
    """Refuse a model that takes anything, and one whose last layer certainly is no softmax."""
    if not model.built or getattr(model, "inputs", None) is None:
        raise ValueError(
            "The model does not know its input's shape yet. Begin a Sequential with keras.Input((28, 28, 1)) "
            f"or write the Functional form. Received: {type(model).__name__} {model.name!r}"
        )
    last = model.layers[-1]
    name = getattr(getattr(last, "activation", None), "__name__", None)
    if name in NO_SHARES:
        raise ValueError(
            "The model ends in logits, and fit wants the share of each class: end it with a softmax, as in "
            f"layers.Dense(10, activation='softmax'). Received: layer {last.name!r} with activation={name!r}"
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
