"""Take down a prediction before anything is run: only its form is checked, since nobody can know yet."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from cnn_course.checks._verdict import Verdict


def prediction(name: str, answer: Any, questions: Mapping[str, Sequence[Any]]) -> Verdict:
    """Check that a prediction answers every question with one of the words offered for it.

    Args:
        name: the exercise.
        answer: what the learner gives, a list of answers in the questions' order. An answer that is None
            or ... is still open.
        questions: each question with the answers to choose from.

    Returns:
        A Verdict. It passes whatever was chosen: whether the prediction comes true is seen later.

    Raises:
        ValueError: "questions must offer at least two answers to each question. Received: questions=...".

    >>> questions = {"Which fence is longer?": ("the first", "the second")}
    >>> prediction("fences", ["the first"], questions)
    ✓ fences: noted. Now see what comes out.
    >>> prediction("fences", ["the third"], questions)
    ✗ fences: not in a form that can be compared.
      Hint: 'the third' is not offered for: Which fence is longer? Choose 'the first' or 'the second'.

    Taught in: Dense or convolutional? (lab).
    """
    if not questions or any(isinstance(offered, str) or len(offered) < 2 for offered in questions.values()):
        raise ValueError(
            f"questions must offer at least two answers to each question. Received: questions={questions!r}"
        )
    if answer is None or answer is Ellipsis:
        return Verdict("open", f"{name}: not answered yet.")
    answer = answer.tolist() if isinstance(answer, np.ndarray) and answer.ndim else answer
    if not isinstance(answer, list | tuple):
        write = f": write [{answer!r}]" if isinstance(answer, str | int | float) else ""
        return _malformed(
            name, f"A list of answers is wanted here. You gave a {type(answer).__name__}{write}."
        )
    if len(answer) != len(questions):
        return _malformed(name, f"The number of answers wanted is {len(questions)}. You gave {len(answer)}.")
    for given, (question, offered) in zip(answer, questions.items(), strict=True):
        if given is None or given is Ellipsis:
            return Verdict("open", f"{name}: not answered yet.", f"Still to be answered: {question}")
        if not any(_equal(given, one) for one in offered):
            choices = " or ".join(repr(one) for one in offered)
            asked = question if question.endswith((".", "?", "!")) else f"{question}."
            return _malformed(name, f"{given!r} is not offered for: {asked} Choose {choices}.")
    return Verdict("passed", f"{name}: noted. Now see what comes out.")


def _equal(given: Any, offered: Any) -> bool:
    """Compare with what is offered, NumPy's numbers too; True is not 1."""
    given = given.item() if isinstance(given, np.generic) else given
    numbers = type(given) in (int, float) and type(offered) in (int, float)
    return (numbers or type(given) is type(offered)) and bool(given == offered)


def _malformed(name: str, hint: str) -> Verdict:
    return Verdict("failed", f"{name}: not in a form that can be compared.", hint)
