"""The judges of the generated comparisons: the brute force is right, and a process that dies is told."""

import os
import signal
import time

import aside
import brute_force
import numpy as np


def test_the_brute_force_is_right_about_what_can_be_added_up_by_hand():
    image = np.arange(1.0, 7).reshape(1, 2, 3, 1)
    ones = np.ones((2, 2, 1, 1))
    assert brute_force.conv2d(image, ones, (1, 1), "valid")[0, :, :, 0].tolist() == [[12, 16]]
    # The odd row lies at the bottom, the odd column at the right.
    assert brute_force.conv2d(image, ones, (1, 1), "same")[0, :, :, 0].tolist() == [[12, 16, 9], [9, 11, 6]]
    assert brute_force.conv2d(image, ones, (1, 1), "same", (1, 2))[0, :, :, 0].tolist() == [
        [7, 14, 7],
        [5, 10, 5],
    ]
    assert brute_force.conv2d(image, ones, (2, 1), ((1, 0), (0, 1)))[0, :, :, 0].tolist() == [[3, 5, 3]]
    two = np.concatenate([image, 10 * image], axis=-1)
    summed = brute_force.depthwise_conv2d(two, np.ones((2, 3, 2, 1)), (1, 1), "valid")
    assert summed.tolist() == [[[[21, 210]]]]
    means = brute_force.pool2d(image, (2, 2), (2, 2), "same", "average")[0, :, :, 0]
    assert means.tolist() == [[3, 4.5]]
    assert brute_force.pool2d(-image, (3, 3), (1, 1), "same", "max")[0, 0, 0] == -1


def answer(what, number=0):
    if what == "die":
        os.kill(os.getpid(), number)
    if what == "wait":
        time.sleep(60)
    if what == "raise":
        raise ValueError("not this one")
    return 2 * number


def test_a_death_is_told_and_the_next_question_is_answered():
    process = aside.Aside(answer)
    try:
        assert process.ask("double", 4) == 8
        for cause in (signal.SIGFPE, signal.SIGSEGV):
            assert process.ask("die", int(cause)) is None
            assert f"died of {cause.name}: die, {int(cause)}" in process.told[-1]
            assert process.ask("double", 5) == 10
        assert process.ask("raise") is None
        assert "refused with ValueError: not this one: raise" in process.told[-1]
        assert len(process.told) == 3
        assert process.deaths == 2
    finally:
        process.close()


def test_who_does_not_answer_is_not_waited_for_and_who_dies_too_often_is_not_asked_again(monkeypatch):
    monkeypatch.setattr(aside, "MOST_DEATHS", 1)
    process = aside.Aside(answer)
    try:
        assert process.ask("double", 1) == 2
        process.patience = 1
        assert process.ask("wait") is None
        assert "no answer in 1 seconds: wait" in process.told[-1]
        assert process.ask("double", 1) is None
        assert "not asked after 1 deaths: double, 1" in process.told[-1]
    finally:
        process.close()
