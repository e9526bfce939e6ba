"""What counts as shares of classes, and which places a run can stand at: plain numbers, no network."""

import numpy as np
import pytest

from cnn_course.training.progress import Progress
from cnn_course.training.shares import no_shares


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ([[0.25, 0.75], [1, 0]], None),
        ([[[0.5, 0.5]], [[0.125, 0.875]]], None),  # labelled pixels
        ([[0.33333, 0.33333, 0.33333]], None),  # rounding
        ([[1.5, -0.5]], "outputs from -0.5 to 1.5 that add up to 1"),
        ([[0, 0]], "outputs from 0 to 0 that add up to 0"),
        ([[0.4998, 0.4998], [0.5, 0.5]], "outputs from 0.4998 to 0.5 that add up to 0.9996 to 1"),
        ([[0.5, np.nan], [0.5, 0.5]], None),  # training says that in words of its own
        ([[0.5, np.inf]], None),
    ],
)
def test_shares_are_not_negative_and_add_up_to_one(output, said):
    assert no_shares(np.array(output, np.float32)) == said


def test_short_numbers_are_rounded():
    shares = np.random.default_rng(0).dirichlet(np.ones(300), 4).astype(np.float16)
    off = shares.astype(np.float64) * 1.002
    assert no_shares(off.astype(np.float16)) is None
    assert no_shares(off) is not None


def at(step, epochs, **more):
    from cnn_course.training import Epoch

    return Progress(step=step, rows=tuple(Epoch(n, 0, 0, 0, 0, 0) for n in range(1, epochs + 1)), **more)


@pytest.mark.parametrize(
    ("place", "fits"),
    [
        (at(0, 0), True),
        (at(5, 0), True),  # stopped while looking at the images held out
        (at(6, 0), False),
        (at(5, 1), True),
        (at(10, 1), True),
        (at(11, 1), False),
        (at(15, 3, finished=True), True),
        (at(16, 3, finished=True), False),
        (at(9, 3), False),  # of the second epoch, after the third
        (at(15, 4), False),
        (at(8, 2, stopped=True, finished=True), True),
        (at(10, 2, finished=True), False),  # nobody has stopped it
    ],
)
def test_a_run_of_three_epochs_of_five_steps_stands_there_or_not(place, fits):
    assert place.fits(epochs=3, steps_an_epoch=5) is fits
