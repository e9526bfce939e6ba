"""Recipes: what they refuse, and that they can be written down."""

import json

import numpy as np
import pytest

from cnn_course import training
from cnn_course.training import Augmentation, TrainConfig


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"epochs": 0}, "epochs must be a whole number of at least 1. Received: epochs=0"),
        ({"seed": -1}, "seed must be a whole number of at least 0"),
        ({"learning_rate": -0.1}, "learning_rate must be a number of at least 0"),
        (
            {"learning_rate": float("nan")},
            "learning_rate must be a number of at least 0. Received: learning_rate=nan",
        ),
        (
            {"schedule": "warm"},
            "schedule must be one of constant, one-cycle, cosine. Received: schedule='warm'",
        ),
        ({"ema": 1.0}, "ema must be below 1. Received: ema=1.0"),
        ({"beta_2": 1.0}, "beta_2 must be below 1. Received: beta_2=1.0"),
        ({"label_smoothing": -0.1}, "label_smoothing must be a number of at least 0"),
        ({"warm_up": 1}, "warm_up must be below 1. Received: warm_up=1"),
        ({"steps_per_execution": 0}, "steps_per_execution must be a whole number of at least 1"),
        ({"precision": "float8"}, "precision must be one of float32, .* Received: precision='float8'"),
        ({"optimizer": "lion"}, "optimizer must be one of adam, sgd"),
    ],
)
def test_bad_recipes(arguments, words):
    with pytest.raises(ValueError, match=words):
        TrainConfig(**arguments)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"epochs": 2.5}, "epochs must be a whole number of at least 1. Received: epochs=2.5"),
        ({"batch_size": True}, "batch_size must be a whole number"),
        ({"steps_per_execution": 1.0}, "steps_per_execution must be a whole number"),
        (
            {"learning_rate": "0.1"},
            r"learning_rate must be a number of at least 0\. Received: learning_rate='0.1'",
        ),
        ({"ema": True}, "ema must be a number"),
    ],
)
def test_bad_kinds(arguments, words):
    with pytest.raises(TypeError, match=words):
        TrainConfig(**arguments)


def test_bad_augmentations():
    with pytest.raises(TypeError, match=r"flip must be True or False. Received: flip=1"):
        Augmentation(flip=1)
    with pytest.raises(ValueError, match=r"shift must be a whole number of at least 0\. Received: shift=-1"):
        Augmentation(shift=-1)


def test_a_recipe_can_be_written_down():
    config = TrainConfig(augmentation=Augmentation(shift=2))
    assert json.loads(json.dumps(config.as_dict()))["augmentation"]["shift"] == 2


def test_smoke_keeps_all_but_the_length():
    config = TrainConfig(epochs=9, learning_rate=0.5, seed=3)
    assert config.smoke().as_dict() == {**config.as_dict(), "epochs": 1}


def test_numbers_of_numpy_are_numbers():
    """A recipe may come out of an array; what is kept can still be written down."""
    config = TrainConfig(
        epochs=np.int32(2),
        batch_size=np.int64(16),
        learning_rate=np.float32(0.5),
        ema=np.float64(0.5),
        seed=np.uint8(7),
        steps_per_execution=np.int16(3),
        augmentation=Augmentation(shift=np.int8(1), zoom=np.float16(0.25), flip=np.True_),
    )
    plain = TrainConfig(
        2, 16, 0.5, ema=0.5, seed=7, steps_per_execution=3, augmentation=Augmentation(1, 0, 0.25, True)
    )
    assert config == plain
    assert json.dumps(config.as_dict()) == json.dumps(plain.as_dict())
    assert training.log_spaced_steps(np.int64(100), np.int64(6)) == training.log_spaced_steps(100, 6)


NUMBERS = ("learning_rate", "weight_decay", "pixel_mean", "warm_up", "label_smoothing", "ema", "beta_2")
WHOLES = ("epochs", "batch_size", "seed", "steps_per_execution")


def test_every_number_of_a_recipe_may_be_whole_or_numpys():
    fields = TrainConfig.__dataclass_fields__
    words = {"schedule", "optimizer", "precision", "augmentation"}
    assert set(fields) == {*NUMBERS, *WHOLES} | words
    for name in NUMBERS:
        for value in (0, np.int64(0), np.float32(0), np.float16(0)):
            assert type(getattr(TrainConfig(**{name: value}), name)) is float
    for name in WHOLES:
        for value in (1, np.uint8(1), np.int64(1)):
            assert type(getattr(TrainConfig(**{name: value}), name)) is int
    assert TrainConfig(learning_rate=1) == TrainConfig(learning_rate=1.0)


def test_no_augmentation_may_be_none():
    assert TrainConfig(augmentation=None) == TrainConfig()
    for value in ({"shift": 2}, 2, True, Augmentation):
        with pytest.raises(
            TypeError, match=r"augmentation must be an Augmentation, .* Received: augmentation="
        ):
            TrainConfig(augmentation=value)


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_bad_seed(seed):
    with pytest.raises(ValueError, match="seed must be a whole number from 0 to 4294967295"):
        training.seed_everything(seed)


@pytest.mark.parametrize("seed", [1.0, True, "0", np.True_])
def test_a_seed_that_is_no_number(seed):
    with pytest.raises(TypeError, match="seed must be a whole number from 0 to 4294967295"):
        training.seed_everything(seed)


@pytest.mark.parametrize(("total", "count"), [(1, 2), (5, 28), (100, 10), (2577, 28), (10**6, 50)])
def test_log_spaced_steps(total, count):
    steps = training.log_spaced_steps(total, count)
    assert steps[0] == 0
    assert steps[-1] == total
    assert steps == sorted(set(steps))
    assert len(steps) == min(count, total + 1)


def test_log_spaced_steps_refuses():
    with pytest.raises(ValueError, match=r"total must be a whole number of at least 1. Received: total=0"):
        training.log_spaced_steps(0, 5)
    with pytest.raises(ValueError, match=r"count must be a whole number of at least 2. Received: count=1"):
        training.log_spaced_steps(9, 1)
    with pytest.raises(TypeError, match=r"Received: total=9.5"):
        training.log_spaced_steps(9.5, 5)
