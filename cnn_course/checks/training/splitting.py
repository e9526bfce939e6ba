"""Check a split into what is learned from and what is held out."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from cnn_course.checks import _chance
from cnn_course.checks._calling import without_warnings
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, ask, name_of, no_function
from cnn_course.checks._verdict import Verdict


@without_warnings
def stratified_split(function: Any) -> Verdict:
    """Check a split into two parts that hold every class in its share.

    Args:
        function: called as ``function(labels, held_out, random)`` with whole numbers (N,), how many to hold
            out, and a NumPy generator; the classes are equally frequent, and held_out is a multiple of
            their number. It returns two arrays of indices: to learn from, and held out.

    Returns:
        A Verdict. Every index must be in one part alone, each class be held out equally often, and the choice
        be at random.

    >>> def split(labels, held_out, random):
    ...     order = random.permutation(len(labels))
    ...     by_class = order[np.argsort(labels[order], kind="stable")].reshape(len(set(labels.tolist())), -1)
    ...     each = held_out // len(by_class)
    ...     return by_class[:, each:].ravel(), by_class[:, :each].ravel()
    >>> stratified_split(split)
    ✓ split: right in all 3 cases.

    Taught in: What training does (lab).
    """
    if (nothing := no_function("stratified_split", function)) is not None:
        return nothing
    name = name_of(function, "stratified_split")
    for labels, held_out in _split_cases():
        hint, is_open = _split_wrongly(function, labels, held_out)
        if is_open:
            return Verdict("open", f"{name}: not answered yet.", hint)
        if hint:
            where = f"First wrong: {len(labels)} labels, held_out={held_out}."
            return Verdict("failed", f"{name}: not right yet. {where}", hint)
    return Verdict("passed", f"{name}: right in all {len(_split_cases())} cases.")


@cache
def _split_cases() -> tuple[tuple[Array, int], ...]:
    random = _chance.generator(3)
    by_turns, in_order = np.arange(200) % 10, np.repeat(np.arange(4), 30)
    return (by_turns, 50), (in_order, 40), (random.permutation(np.arange(300) % 5), 20)


def _split_wrongly(function: Callable[..., Any], labels: Array, held_out: int) -> tuple[str, bool]:
    found = []
    for seed in (0, 0, 1):
        random = np.random.default_rng(seed)
        pairs: list[Any] = []

        @wraps(function)
        def keep(*arguments: Any, random: Any = random, pairs: list[Any] = pairs) -> Any:
            pair = function(*arguments, random)
            if pair is None or pair is Ellipsis:
                return pair
            pairs.append(pair)
            return 0.0  # something to return that can be looked at

        answer = ask(keep, Case("", (labels, held_out), {}, np.zeros(())))
        if not pairs:
            return answer.words, answer.kind == "open"
        if answer.kind == "changed":
            return answer.words, False
        try:
            train, held = (np.asarray(part) for part in pairs[0])
        except Exception:  # a learner may return anything
            return "Two arrays are wanted: return train, held_out.", False
        if train.ndim != 1 or held.ndim != 1 or train.dtype.kind not in "iu" or held.dtype.kind not in "iu":
            return "Two flat arrays of whole numbers are wanted: the indices of the images.", False
        found.append((train, held))
    hint = _split_hint(*found[0], labels, held_out)
    if hint:
        return hint, False
    same, other = (set(found[0][1].tolist()) == set(held.tolist()) for _, held in found[1:])
    if not same:
        return "The same generator gives another split the second time: draw from random alone.", False
    if other:
        return "It holds out the same images whatever the generator: choose them at random.", False
    return "", False


def _split_hint(train: Array, held: Array, labels: Array, held_out: int) -> str:
    count = len(labels)
    if len(held) == count - held_out and len(train) == held_out:
        return "The two parts are swapped: first the one to learn from."
    if len(held) != held_out:
        return f"It holds out {len(held)} images. {held_out} were asked for."
    together = np.concatenate([train, held])
    if together.size and not 0 <= together.min() <= together.max() < count:
        return f"An index lies outside of 0 to {count - 1}. Are these labels, not indices?"
    counted = np.bincount(together, minlength=count)
    if np.array_equal(counted, np.bincount(labels, minlength=count)) and counted.max() > 1:
        return "These are the labels of the images. Their indices are wanted."
    if leaked := len(set(train.tolist()) & set(held.tolist())):
        return f"Leakage: {leaked} images are in both parts."
    if len(set(together.tolist())) < len(together):
        return "An image is in the same part twice. Choose without putting back."
    if len(together) < count:
        return f"{count - len(together)} images are in neither part."
    each = np.bincount(labels[held], minlength=labels.max() + 1)
    if np.ptp(each):
        return (
            f"Of the classes it holds out {', '.join(map(str, each))}. Each should be held out equally often."
        )
    return ""
