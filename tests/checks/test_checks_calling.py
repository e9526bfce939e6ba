"""Whatever a learner's function does, a check ends with a verdict: odd errors, exits, loops without end."""

import signal
import subprocess
import sys
import threading
import time
import types
import warnings
from contextlib import suppress
from functools import wraps

import numpy as np
import pytest

from cnn_course import checks as check
from cnn_course import ops, shapes
from cnn_course.checks import _calling

END = 60  # seconds: a loop without end has one here, or a check that fails to stop it would never fail


@pytest.fixture
def short(monkeypatch):
    """Little patience, and interrupts as in a notebook: what is started in the background ignores them."""
    monkeypatch.setattr(_calling, "SECONDS", 0.2)
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, usual)


def convolve(image, kernel):
    return ops.conv2d(image[None, :, :, None], kernel[:, :, None, None])[0, :, :, 0]


def forever(image, kernel):
    end = time.monotonic() + END
    while time.monotonic() < end:
        pass


def stubborn(image, kernel):
    end = time.monotonic() + END
    while time.monotonic() < end:
        with suppress(BaseException):
            sum(range(1000))


def very_stubborn(image, kernel):
    end = time.monotonic() + END
    while time.monotonic() < end:
        with suppress(BaseException):
            sum(range(200_000))


def asleep(image, kernel):
    time.sleep(END)


@pytest.mark.parametrize("function", [forever, stubborn, very_stubborn, asleep])
def test_a_loop_without_end_is_stopped_and_told(function, short):
    begin = time.monotonic()
    verdict = check.conv2d_single(function)
    assert time.monotonic() - begin < 20
    assert verdict.status == "failed"
    assert "It was stopped: it took too long. It happened in line" in verdict.hint
    assert check.conv2d_single(convolve).passed  # nothing is left over


TRACED = """
import sys
from cnn_course import checks as check
from cnn_course.checks import _calling

_calling.SECONDS = 0.1

def forever(image, kernel):
    while True:
        pass

print(check.conv2d_single(forever).hint)
sys.setprofile(lambda *event: None)
print(check.conv2d_single(lambda image, kernel: image).status)
"""


def test_code_that_is_traced_runs_on_after_a_stop():
    """As in a debugger. Python 3.11 would run round in C, where no time limit of a test ends it."""
    done = subprocess.run(
        [sys.executable, "-c", TRACED], capture_output=True, text=True, timeout=100, check=True
    )
    assert "took too long" in done.stdout
    assert done.stdout.endswith("failed\n")


def test_a_loop_is_stopped_outside_of_the_main_thread_too(short):
    found = []
    thread = threading.Thread(target=lambda: found.append(check.conv2d_single(forever)))
    thread.start()
    thread.join(20)
    assert "took too long" in found[0].hint


def test_a_loop_is_stopped_once_where_many_cases_are_counted(short):
    begin = time.monotonic()
    assert "took too long" in check.output_sizes(lambda *arguments: forever(0, 0)).hint
    assert time.monotonic() - begin < 5


def test_an_interrupt_by_hand_goes_through():
    def interrupted(image, kernel):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check.conv2d_single(interrupted)


def leaves(image, kernel):
    sys.exit()


class Odd(BaseException):
    pass


class MuteError(Exception):
    def __str__(self):
        raise RuntimeError("no words")


def raises_odd(image, kernel):
    raise Odd("strange")


def raises_mute(image, kernel):
    raise MuteError


def raises_in_colour(image, kernel):
    raise ValueError("\x1b[1mlayer\x1b[0m \x1b[32m7\x1b[0m")


def endless_recursion(image, kernel):
    return endless_recursion(image, kernel)


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (leaves, "It calls exit()"),
        (raises_odd, "It raises Odd: strange. It happened in line 2 of the function."),
        (raises_mute, "It raises MuteError. It happened in line 2 of the function."),
        (raises_in_colour, "It raises ValueError: layer 7."),
        (endless_recursion, "without end"),
    ],
)
def test_odd_errors_are_told(function, hint):
    assert hint in check.conv2d_single(function).hint


def test_the_exit_of_a_notebook_does_not_end_its_kernel(monkeypatch):
    ended = []

    class Shell:
        def ask_exit(self):
            ended.append(True)

    shell = Shell()
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell))
    assert "exit()" in check.conv2d_single(lambda image, kernel: shell.ask_exit()).hint
    assert not ended
    shell.ask_exit()
    assert ended


ALL_CHECKERS = (check.conv2d, check.he_weights, check.stratified_split, check.keeps_size, check.one_cycle)


@pytest.mark.parametrize("checker", ALL_CHECKERS)
@pytest.mark.parametrize("error", [Odd, SystemExit, MuteError])
def test_no_error_escapes_from_a_checker(checker, error):
    def fails(*arguments, **keywords):
        raise error

    assert checker(fails).status == "failed"


def test_no_error_escapes_from_a_training_step():
    def fails(*arguments):
        raise Odd

    def start():
        return [np.zeros(2)], [np.zeros(2)], np.zeros(1), np.zeros(1)

    def step(weights, velocities, images, labels):
        weights[0] += 1
        return 1.0

    assert check.training_step(fails, start, step).status == "failed"
    assert "It returns a dict" in check.training_step(lambda *a: {}, start, step).hint


def test_no_warning_of_numbers_reaches_the_learner():
    def divides(image, kernel):
        return convolve(image, kernel) / np.zeros(1)

    def huge(logits, labels):
        return np.log(np.exp(logits * 1e5)).mean()

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check.conv2d_single(divides)
        check.cross_entropy(huge)
        check.explained(lambda target, model: np.float64(1) / 0)
        check.he_weights(lambda random, shape: np.full(shape, np.inf))


# what is handed out --------------------------------------------------


def empties(layers):
    rows, size = [], 1
    while layers:
        taps, *_ = layers.pop(0)
        size += taps - 1
        rows.append((size, 1, 0))
    return rows


def test_a_list_that_is_emptied_is_told_and_spoils_nothing():
    assert "It changes the list that it was given" in check.receptive_field(empties).hint
    assert check.receptive_field(
        lambda layers: [
            tuple(row)
            for row in shapes.receptive_field(
                [shapes.Conv2D(1, k, s, p, dilation_rate=d) for k, s, p, d in layers]
            )
        ]
    ).passed


def test_an_array_that_is_given_another_shape_is_told():
    def flattens(picture, field):
        picture.shape = (-1,)
        return max(0.0, picture @ field.ravel())

    assert "It changes the array" in check.simple_response(flattens).hint


# None, wrappers, whole numbers --------------------------------------------------


def forgets_return(image, kernel):
    output = convolve(image, kernel)
    output += 0


def nothing_yet(image, kernel):
    """Slide a kernel over an image."""


def test_none_after_real_work_is_a_missing_return():
    verdict = check.conv2d_single(forgets_return)
    assert verdict.status == "failed"
    assert "It returns None" in verdict.hint
    assert check.conv2d_single(nothing_yet).status == "open"
    assert check.keeps_size(lambda k, d: print(end="")).status == "failed"


def test_lines_are_counted_in_the_learners_own_function():
    def pads(kernel_size, dilation_rate):
        return 1 / 0

    def split(labels, held_out, random):
        total = 0
        return total / 0

    def decorated(function):
        @wraps(function)
        def wrapper(*arguments):
            return function(*arguments)

        return wrapper

    assert "line 2 of the function" in check.keeps_size(pads).hint
    assert "line 3 of the function" in check.stratified_split(split).hint
    assert "line 2 of the function" in check.keeps_size(decorated(pads)).hint


def counts(labels, said, classes):
    return np.histogram2d(labels, said, bins=classes, range=[[0, classes]] * 2)[0]


def one_hots(labels, said, classes):
    return np.eye(classes)[labels].T @ np.eye(classes)[said]


def covers(size, kernel_size, strides, dilation_rate):
    found, span = np.zeros(size), (kernel_size - 1) * dilation_rate + 1
    for start in range(0, size - span + 1, strides):
        found[start : start + span : dilation_rate] += 1
    return found


def moves(images, down, right):
    moved = np.zeros(images.shape)
    H, W = images.shape[1:]
    for y in range(max(down, 0), min(H + down, H)):
        for x in range(max(right, 0), min(W + right, W)):
            moved[:, y, x] = images[:, y - down, x - right]
    return moved


@pytest.mark.parametrize(
    ("checker", "function"),
    [
        (check.confusion_matrix, counts),
        (check.confusion_matrix, one_hots),
        (check.confusion_matrix, lambda *a: one_hots(*a).astype(np.float32)),
        (check.coverage, covers),
        (check.shifted, moves),
        (check.shift_images, moves),
        (check.permute_pixels, lambda x, o: x.astype(float).reshape(len(x), -1)[:, o].reshape(x.shape)),
        (check.keeps_size, lambda k, d: np.array([(k - 1) * d // 2, (k - 1) * d - (k - 1) * d // 2])),
        (check.keeps_size, lambda k, d: np.array([(k - 1) * d - (k - 1) * d // 2, (k - 1) * d // 2])),
        (check.keeps_size, lambda k, d: np.array([np.ceil((k - 1) * d / 2), np.floor((k - 1) * d / 2)])),
    ],
)
def test_whole_numbers_in_an_array_of_floats_pass(checker, function):
    assert checker(function).passed, checker(function)


def test_fractions_and_single_floats_do_not_pass_for_whole_numbers():
    assert not check.confusion_matrix(lambda *a: one_hots(*a) + 1e-6).passed
    assert (
        "Divide with //" in check.output_size(lambda n, k, s, p: float(shapes.output_size(n, k, s, p))).hint
    )
