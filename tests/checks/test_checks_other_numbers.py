"""With other random numbers, as while answers are marked, right answers pass and near misses do not."""

import importlib.util

import numpy as np
import pytest

from cnn_course import checks as check
from cnn_course import ops
from cnn_course.checks import _chance
from cnn_course.checks.convolution import sliding

RIGHT, WRONG = ("checker", "function"), ("checker", "function", "hint")
BOTH = ("checker", "right", "wrong", "hint")
# The tests of networks would load TensorFlow, those of calling never end.
NUMPY_ALONE = ("batch_normalization", "nas", "near_misses", "once_more")


def tables(folder):
    """Yield what the tests of the checkers list: a checker, a function, and whether it is right."""
    for name in NUMPY_ALONE:
        path = folder / f"test_checks_{name}.py"
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for test in vars(module).values():
            for mark in getattr(test, "pytestmark", []):
                names, rows = mark.args if mark.name == "parametrize" else (None, [])
                for row in rows:
                    if names == BOTH:
                        yield row[0], row[1], True
                        yield row[0], row[2], False
                    elif names in (RIGHT, WRONG):
                        yield row[0], row[1], names == RIGHT


def test_near_misses_are_found_with_other_numbers_too(root):
    tried = list(tables(root / "tests" / "checks"))
    assert len([right for *_, right in tried if not right]) > 60
    with _chance.others(1):
        wrong = [
            f"{checker.__name__}: {checker(f)}" for checker, f, right in tried if checker(f).passed != right
        ]
    assert wrong == []


def test_the_numbers_are_others_within_and_the_same_again_afterwards():
    asked = ((), True)
    first = sliding._cases(*asked)[0].arguments[0]
    with _chance.others(1):
        other = sliding._cases(*asked)[0].arguments[0]
    with _chance.others(2):
        third = sliding._cases(*asked)[0].arguments[0]
    assert np.array_equal(sliding._cases(*asked)[0].arguments[0], first)
    assert first.shape == other.shape == third.shape
    assert not np.array_equal(first, other)
    assert not np.array_equal(other, third)


def test_an_answer_that_knows_the_cases_by_heart_fails_with_others():
    known = {case.arguments[0].tobytes(): case.expected for case in sliding._cases((), True)}

    def by_heart(image, kernel):
        return known.get(image.tobytes(), np.zeros((1, 1)))

    assert check.conv2d_single(by_heart).passed
    with _chance.others(1):
        assert not check.conv2d_single(by_heart).passed
        assert check.conv2d(ops.conv2d).passed


def test_an_error_within_leaves_the_usual_numbers():
    with pytest.raises(ZeroDivisionError), _chance.others(1):
        raise ZeroDivisionError
    assert _chance._drawn == []
