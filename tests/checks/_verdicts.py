"""The three tests of a lab's checkers that try functions: right ones, near misses, and what is still open."""

import pytest


def judged_by(right, wrong):
    """Return the three.

    Args:
        right: pairs of a checker and a function that passes.
        wrong: a checker, a function that fails, and a part of the hint that it gets.
    """

    @pytest.mark.parametrize(("checker", "function"), right)
    def right_answers_pass(checker, function):
        verdict = checker(function)
        assert verdict.passed, verdict

    @pytest.mark.parametrize(("checker", "function", "hint"), wrong)
    def near_misses_are_told_why(checker, function, hint):
        verdict = checker(function)
        assert verdict.status == "failed"
        assert verdict.hint
        assert hint in verdict.hint, verdict

    checkers = sorted({checker for checker, _ in right}, key=lambda one: one.__name__)

    @pytest.mark.parametrize("checker", checkers)
    @pytest.mark.parametrize("answer", [None, ..., lambda *given: ...], ids=["none", "dots", "starter"])
    def what_is_open_stays_open(checker, answer):
        assert checker(answer).status == "open"

    return right_answers_pass, near_misses_are_told_why, what_is_open_stays_open
