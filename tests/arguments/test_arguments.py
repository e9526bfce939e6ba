"""One voice for bad input: the same words wherever a number is asked for, and NumPy's numbers are numbers."""

import numpy as np
import pytest

from cnn_course import arguments, cortex, datasets, experiments, ops, plots, shapes, training
from cnn_course.checks import seal
from cnn_course.training import Augmentation, TrainConfig

IMAGES = np.zeros((1, 6, 6, 1))
# Everything that takes a whole number, by the argument's name: called with the number alone.
WHOLES = {
    "filters": lambda n: shapes.Conv2D(n, 3),
    "size": lambda n: shapes.output_size(n, 1),
    "pool_size": lambda n: ops.pool2d(IMAGES, n),
    "strides": lambda n: ops.conv2d(IMAGES, np.ones((1, 1, 1, 1)), n),
    "number": cortex.unknown,
    "n": datasets.digits,
    "dense": lambda n: plots.parameters_still(n, 2),
    "decimals": lambda n: seal("a", 1.5, n),
    "epochs": lambda n: TrainConfig(epochs=n),
    "batch_size": lambda n: TrainConfig(batch_size=n),
    "shift": lambda n: Augmentation(shift=n),
    "total": lambda n: training.log_spaced_steps(n, 2),
}
NUMBERS = {
    "rate": shapes.Dropout,
    "momentum": lambda x: shapes.BatchNormalization(momentum=x),
    "sigma": lambda x: ops.gabor(sigma=x),
    "phase": lambda x: ops.gabor(phase=x),
    "learning_rate": lambda x: TrainConfig(learning_rate=x),
    "ema": lambda x: TrainConfig(ema=x),
    "zoom": lambda x: Augmentation(zoom=x),
}


@pytest.mark.parametrize("value", [2.5, 2.0, "2", None, True, np.False_, np.float32(2)])
@pytest.mark.parametrize("name", WHOLES)
def test_what_is_no_whole_number_is_the_same_error_everywhere(name, value):
    with pytest.raises(TypeError, match=rf"^{name} must be a whole number.*\. Received: {name}="):
        WHOLES[name](value)


@pytest.mark.parametrize("name", WHOLES)
def test_one_that_is_too_small_is_the_same_error_everywhere(name):
    with pytest.raises(ValueError, match=rf"^{name} must be a whole number .*\. Received: {name}=-1$"):
        WHOLES[name](-1)


@pytest.mark.parametrize("kind", [np.int8, np.int64, np.uint16])
@pytest.mark.parametrize("name", WHOLES)
def test_whole_numbers_of_numpy_pass_everywhere(name, kind):
    WHOLES[name](kind(2))


@pytest.mark.parametrize("value", ["0.5", None, True, np.True_])
@pytest.mark.parametrize("name", NUMBERS)
def test_what_is_no_number_is_the_same_error_everywhere(name, value):
    with pytest.raises(TypeError, match=rf"^{name} must be a number.*\. Received: {name}="):
        NUMBERS[name](value)


@pytest.mark.parametrize("value", [np.float16(0.5), np.float32(0.5), np.float64(0.5), 0.5])
@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_of_numpy_pass_everywhere(name, value):
    NUMBERS[name](value)


def test_what_comes_back_is_pythons_own():
    assert type(arguments.whole("n", np.int64(3))) is int
    assert type(arguments.number("x", np.float32(0.5))) is float
    assert type(arguments.number("x", 1)) is float
    assert type(arguments.truth("x", np.True_)) is bool


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**400])
def test_what_is_not_finite_is_refused(value):
    with pytest.raises(ValueError, match=r"x must be finite. Received: x="):
        arguments.number("x", value)
    with pytest.raises(ValueError, match=r"x must be a number from 0 to 1. Received: x="):
        arguments.number("x", value, 0, 1)


def test_one_of_a_few_words():
    assert arguments.one_of("kind", "a", ("a", "b")) == "a"
    for value in ("c", None, ["a"]):
        with pytest.raises(ValueError, match=r"kind must be one of a, b. Received: kind="):
            arguments.one_of("kind", value, ("a", "b"))


def test_seeds_may_come_out_of_an_array():
    with pytest.raises(ValueError, match="each once"):
        experiments.run("roofline", seeds=np.array([1, 1]), out="nowhere", smoke=True)


# ---- the functions themselves, where their users do not reach


@pytest.mark.parametrize("asked", [arguments.whole, arguments.number])
def test_both_ends_of_a_range_belong_to_it(asked):
    assert [asked("n", end, 2, 5) for end in (2, 5)] == [2, 5]
    for beyond in (1, 6):
        with pytest.raises(ValueError, match=rf"^n must be a .*number from 2 to 5\. Received: n={beyond}$"):
            asked("n", beyond, 2, 5)


@pytest.mark.parametrize("value", [float("inf"), float("nan"), 10**400])
def test_a_range_without_an_upper_end_ends_before_infinity(value):
    with pytest.raises(ValueError, match=r"^x must be a number of at least 0\. Received: x="):
        arguments.number("x", value, 0)


@pytest.mark.parametrize("value", [None, 1, ["a"], np.array("a")])
def test_what_is_no_word_is_not_one_of_a_few(value):
    with pytest.raises(ValueError, match=r"^word must be one of a, b\. Received: word="):
        arguments.one_of("word", value, {"a": 1, "b": 2})


def test_an_array_as_a_pair_is_told_how_to_write_it():
    with pytest.raises(TypeError, match=r"Received: strides=array\(\[2, 1\]\)\. Write strides=\(2, 1\)$"):
        arguments.pair("strides", np.array([2, 1]))
    with pytest.raises(TypeError, match=r"Received: strides=array\(\[0, 1\]\)$"):
        arguments.pair("strides", np.array([0, 1]))


def test_text_and_tables_are_one_thing():
    for value in ("ab", b"ab"):
        assert not arguments.is_list(value)
    for value in ("ab", b"ab", {"a": 1}, 2.5):
        assert arguments.as_plain(value) is value
    array = np.array(2.5)
    assert arguments.as_plain(array) is array
