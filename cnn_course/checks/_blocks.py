"""What checkers of blocks share: a function of a Keras tensor is made a model of, and judged case by case.

Keras makes the input, and the model. It is not imported here: who writes a block has it.
"""

import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from cnn_course.checks._calling import call, without_warnings
from cnn_course.checks._judge import Array, as_array, does_something, explain_error, name_of, no_function
from cnn_course.checks._models import near
from cnn_course.checks._verdict import Verdict

Shape = tuple[int, ...]
Compared = Callable[[Any], str]
Asked = TypeVar("Asked")  # whatever says what is asked

NO_KERAS = "Keras is not imported yet. The layers come from it: from keras import layers."


def keras() -> Any:
    """Return Keras where it is imported, else None."""
    return sys.modules.get("keras")


@without_warnings
def judge_block(
    checker: str, function: Any, cases: Sequence[Asked], tried: Callable[[Any, Asked], str | None]
) -> Verdict:
    """Try a block on all that is asked, and explain the first that goes wrong.

    Args:
        checker: the checker's name, used where the function has none.
        function: the learner's answer.
        cases: what is asked; as text, what the learner is shown.
        tried: returns what is wrong with a function in a case, nothing where it is right, None where it is
            still open.
    """
    if (nothing := no_function(checker, function)) is not None:
        return nothing
    name = name_of(function, checker)
    for one in cases:
        wrong = tried(function, one)
        if wrong is None:
            return Verdict("open", f"{name}: not answered yet.")
        if wrong:
            return Verdict("failed", f"{name}: not right yet. First wrong: {one}.", wrong)
    return Verdict("passed", f"{name}: right in all {len(cases)} cases.")


def compare_model(
    function: Any, size: Shape, arguments: Callable[[], Sequence[Any]], compared: Compared
) -> str | None:
    """Call a block with an input of a size and arguments, and compare the model of what comes out.

    Returns:
        What is wrong, nothing where all is right, None where the function is still open.
    """
    if keras() is None:
        return NO_KERAS
    x = keras().Input(size)
    made, wrong = answer(function, (x, *arguments()), "what comes out of the last layer")
    if wrong is None or wrong:
        return wrong
    if not keras().backend.is_keras_tensor(made):
        kind = type(made).__name__
        called = " Call it with what it gets." if isinstance(made, keras().Layer) else ""
        return f"It returns a {kind}. What comes out of the last layer is wanted, a Keras tensor.{called}"
    if made is x:
        return "It returns what came in. What comes out of the last layer is wanted."
    built = call(keras().Model, (x, made), {})
    if built.error is not None:
        return "Keras finds no way from x to what is returned. Does every layer get what the one before gave?"
    return compared(built.value)


def answer(function: Any, given: Sequence[Any], wanted: str) -> tuple[Any, str | None]:
    """Call what a learner wrote.

    Args:
        function: the learner's answer.
        given: what it is called with.
        wanted: what it should return, in words.

    Returns:
        What it returns, and what is wrong: nothing where something has come, None where it is still open.
    """
    outcome = call(function, given, {})
    if isinstance(outcome.error, NotImplementedError):
        return None, None
    if outcome.error is not None:
        return None, explain_error(outcome.error, function)
    if outcome.value is None and does_something(function):
        return None, f"It returns None: end it with return and {wanted}."
    if outcome.value is None or outcome.value is Ellipsis:
        return None, None
    return outcome.value, ""


def by_chance(model: Any, x: Array) -> str:
    """Say so where a block that is right gives another result each time while it trains."""
    one, other = (as_array(model(x, training=True)) for _ in range(2))
    if one is None or other is None or near(one, other):
        return ""
    return "While it trains chance has a part in it, as with Dropout. These layers alone are wanted."
