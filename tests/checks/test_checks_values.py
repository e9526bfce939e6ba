"""The checker of numbers and words: the seal hides the answer, and slips are named."""

import time

import numpy as np
import pytest

from cnn_course import checks as check

NAME = "rows of the output"


def judged(right, answer, decimals=6, **options):
    return check.value(NAME, answer, check.seal(NAME, right, decimals), decimals=decimals, **options)


@pytest.mark.parametrize(
    ("right", "answer"),
    [
        (26, 26),
        (26, 26.0),
        (26, np.int64(26)),
        (0.1 + 0.2, 0.3),
        (0.3, 0.1 + 0.2),
        (-0.0, 0),
        ("same", " Same "),
        (True, True),
        ((26, 24), [26, 24]),
        ([[1, 2], [3, 4]], np.array([[1, 2], [3, 4]])),
        ([0.5, "same"], (0.5, "SAME")),
        (10**30, 10**30),
        (0.25, np.float32(0.25)),
    ],
)
def test_right_answers_pass(right, answer):
    assert judged(right, answer).passed


@pytest.mark.parametrize("error", [1e-9, -1e-9])
def test_numbers_between_two_roundings_pass(error):
    assert judged(0.125, 0.125 + error, decimals=2).passed


@pytest.mark.parametrize(
    ("right", "answer", "hint"),
    [
        (26, 27, "Off by one"),
        (26, 25, "Off by one"),
        (-1.51, 1.51, "sign"),
        ((26, 24), (24, 26), "order"),
        (26, 52, "Twice"),
        (26, 13, "Half"),
        (26, 26.5, "not rounded"),
        (27, 26.5, "not rounded"),
        (0.97, 97, "Percent"),
        ((26, 24, 8), (26, 25, 8), "Only number 2 is wrong. Off by one."),
        (26, 400, "No common slip"),
        (26, np.nan, "NaN"),
        (26, object(), "is no number"),
        (26, {"rows": 26}, "is no number"),
        (26, "26", "That is text. Write the number without quotes."),
        (1, True, "No common slip"),
        (26, [26], "One answer is wanted, no list. You gave a list of 1."),
        (26.3, 26.30001, "No common slip"),
        ("same", "valid", "No common slip"),
        (26, 0, "No common slip"),
    ],
)
def test_wrong_answers_fail_with_a_fitting_hint(right, answer, hint):
    verdict = judged(right, answer)
    assert verdict.status == "failed"
    assert hint in verdict.hint


def test_foreseen_mistakes_have_their_own_hint():
    hints = {check.seal(NAME, 28): "You forgot that the kernel has a width."}
    assert judged(26, 28, hints=hints).hint == "You forgot that the kernel has a width."


def test_the_seal_does_not_show_the_answer_and_depends_on_the_name():
    sealed = check.seal(NAME, 26)
    assert len(sealed) == 16
    assert set(sealed) <= set("0123456789abcdef")
    assert check.seal("columns of the output", 26) != sealed


def test_open_exercises_are_not_answered_yet():
    assert judged(26, ...).status == "open"
    assert judged(26, None).status == "open"
    assert judged([24, 28], [24, ...]).status == "open"
    assert judged([[1], [2]], [[1], [...]]).status == "open"


def test_what_cannot_be_checked_is_refused():
    with pytest.raises(ValueError, match="Received: sealed='26'"):
        check.value(NAME, 26, "26")
    with pytest.raises(ValueError, match="Received: sealed=26"):
        check.value(NAME, 26, 26)
    with pytest.raises(ValueError, match="decimals must be"):
        check.seal(NAME, 26, decimals=-1)
    with pytest.raises(TypeError, match="answer must be a number"):
        check.seal(NAME, {26})


ROWS = [[0, 15, 15], [5, 15, 10]]


@pytest.mark.parametrize(
    ("right", "answer", "hint"),
    [
        ((24, 28, 12, 9), (24, 27, 11, 9), "2 of 4 are right. The first wrong one is number 2. Off by one."),
        ((24, 28, 12, 9), (1, 28, 3, 4), "1 of 4 is right. The first wrong one is number 1."),
        ((24, 28, 12, 9), (1, 2, 3, 4), "None of 4 is right. The first wrong one is number 1."),
        ((24, 28, 12, 9), (24, 28, 12, 400), "Only number 4 is wrong."),
        ((24, 28, 12, 9), (24, 28, 12), "a list of 4 is wanted. You gave a list of 3."),
        ((24, 28, 12, 9), 24, "a list of 4 is wanted. You gave a number."),
        ((24, 28, 12, 9), "24, 28, 12, 9", "a list of 4 is wanted. You gave text."),
        ((24, 28, 12, 9), (24, "28", 12, 9), "Number 2 is text. A number is wanted there."),
        ((24, 28, 12, 9), (24, 28, 12, True), "Number 4 is True or False. A number is wanted there."),
        (ROWS, [0, 15, 15, 5, 15, 10], "a list of 2 lists of 3 is wanted. You gave a list of 6."),
        (
            ROWS,
            np.reshape(ROWS, (3, 2)),
            "a list of 2 lists of 3 is wanted. You gave a list of 3 lists of 2.",
        ),
        (ROWS, [[0, 15, 15], [5, 15]], "You gave a list with lists of different lengths."),
        (ROWS, [[0, 15, 15], [5, 14, 11]], "4 of 6 are right. The first wrong one is number 2 of list 2."),
        (np.zeros((1, 1, 3, 1)), np.zeros(3), "an array of shape (1, 1, 3, 1) is wanted."),
        ((("same", True), ("valid", False)), (("same", True), ("valid", True)), "Only number 2 of list 2"),
        (26, np.zeros((300, 400)), "You gave an array of shape (300, 400). Far fewer numbers are wanted."),
        ((1, 2), [0] * 20_000, "more than 10,000 numbers"),
        ((1, 2), [], "You gave a list of 0."),
        ((1, 2), [[], []], "You gave"),
    ],
)
def test_it_says_how_many_are_right_and_what_form_is_wanted(right, answer, hint):
    verdict = judged(right, answer)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


def test_a_large_array_is_told_at_once():
    begin = time.monotonic()
    for answer in (np.zeros(10**7), np.random.default_rng(0).normal(size=9_000), [0.5] * 10**6):
        assert not judged((26, 24), answer).passed
        assert not judged(np.arange(9_000.0), answer).passed
    assert time.monotonic() - begin < 10


def test_a_list_that_holds_itself_is_told():
    endless = [1]
    endless.append(endless)
    assert "holds itself" in judged((1, 2), endless).hint


def test_a_shape_that_is_not_known_yet_is_no_answer():
    class Symbolic:
        shape = (None, 10)

    assert "is no number" in judged(26, Symbolic()).hint
