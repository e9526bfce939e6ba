"""The taking down of predictions: any that can be compared passes, whatever it says."""

from itertools import product

import pytest

from cnn_course import checks as check

QUESTIONS = {"Is a whale a fish?": ("yes", "no"), "How many legs has it?": (0, 2, 4)}


def test_every_prediction_that_answers_the_questions_passes():
    for answers in product(*QUESTIONS.values()):
        assert check.prediction("whales", answers, QUESTIONS).passed
        assert check.prediction("whales", list(answers), QUESTIONS).passed


def test_it_says_that_nothing_was_judged():
    verdict = check.prediction("whales", ["yes", 4], QUESTIONS)
    assert "noted" in verdict.message
    assert "right" not in verdict.message


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        (["yes"], "wanted is 2"),
        (["yes", 0, 0], "wanted is 2"),
        (["maybe", 0], "'maybe' is not offered for: Is a whale a fish? Choose 'yes' or 'no'."),
        (["Yes", 0], "'Yes' is not offered"),
        ([0, "yes"], "0 is not offered"),
        (["no", "2"], "'2' is not offered"),
        (["no", False], "False is not offered"),
        (["no", [0]], "[0] is not offered"),
        (dict(zip(QUESTIONS, ("yes", 4), strict=True)), "You gave a dict"),
        ("yes", "You gave a str"),
        (3, "You gave a int"),
    ],
)
def test_what_cannot_be_compared_fails(answer, hint):
    verdict = check.prediction("whales", answer, QUESTIONS)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


@pytest.mark.parametrize("answer", [None, ..., [..., 0], ["no", None], [..., ...]])
def test_open_predictions_are_not_answered_yet(answer):
    assert check.prediction("whales", answer, QUESTIONS).status == "open"


def test_the_first_open_question_is_named():
    verdict = check.prediction("whales", ["no", ...], QUESTIONS)
    assert verdict.hint == "Still to be answered: How many legs has it?"


@pytest.mark.parametrize("questions", [{}, {"Which?": ("one",)}, {"Which?": "yes"}])
def test_questions_without_a_choice_are_refused(questions):
    with pytest.raises(ValueError, match="Received: questions="):
        check.prediction("whales", ..., questions)
