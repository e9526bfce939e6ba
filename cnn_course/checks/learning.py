"""Check what stands around a training: split, confusion matrix, stopping, shift, schedule, calibration."""

import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from cnn_course.checks import _symptoms
from cnn_course.checks._judge import Array, Case, Mistake, ask, judge
from cnn_course.checks.verdict import Verdict

# The split --------------------------------------------------


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
    if function is None or function is Ellipsis:
        return Verdict("open", "stratified_split: not answered yet.")
    if not callable(function):
        kind = type(function).__name__
        return Verdict(
            "failed", "stratified_split: not right yet.", f"A function is wanted here, not a {kind}."
        )
    name = str(getattr(function, "__name__", ""))
    name = name if name.isidentifier() else "stratified_split"
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
    random = np.random.default_rng(3)
    by_turns, in_order = np.arange(200) % 10, np.repeat(np.arange(4), 30)
    return (by_turns, 50), (in_order, 40), (random.permutation(np.arange(300) % 5), 20)


def _split_wrongly(function: Callable[..., Any], labels: Array, held_out: int) -> tuple[str, bool]:
    found = []
    for seed in (0, 0, 1):
        random = np.random.default_rng(seed)
        pairs: list[Any] = []

        def keep(*arguments: Any, random: Any = random, pairs: list[Any] = pairs) -> Any:
            pair = function(*arguments, random)
            if pair is None or pair is Ellipsis:
                return pair
            pairs.append(pair)
            return 0.0

        answer = ask(keep, Case("", (labels, held_out), {}, np.zeros(())))
        if not pairs:
            return answer.words, answer.kind == "open"
        if answer.kind == "changed":
            return answer.words, False
        try:
            train, held = (np.asarray(part) for part in pairs[0])
        except (TypeError, ValueError):
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


# The confusion matrix --------------------------------------------------


def _confusion(labels: Array, said: Array, classes: int) -> Array:
    counts = np.zeros((classes, classes), int)
    np.add.at(counts, (labels, said), 1)
    return counts


@cache
def _confusion_cases() -> tuple[Case, ...]:
    random = np.random.default_rng(4)
    cases = []
    for count, classes in ((6, 3), (12, 3), (60, 10)):
        labels, said = random.integers(0, classes, (2, count))
        said = np.where(random.random(count) < 0.5, labels, said)
        words = f"{count} images, classes={classes}"
        cases.append(Case(words, (labels, said, classes), {}, _confusion(labels, said, classes)))
    return tuple(cases)


def confusion_matrix(function: Any) -> Verdict:
    """Check a confusion matrix.

    Args:
        function: called as ``function(labels, said, classes)`` with whole numbers (N,) twice, and the number
            of classes.

    Returns:
        A Verdict. Counts (classes, classes) are wanted: the row is the label, the column what was said.

    >>> def confusion(labels, said, classes):
    ...     return np.bincount(labels * classes + said, minlength=classes**2).reshape(classes, classes)
    >>> confusion_matrix(confusion)
    ✓ confusion: right in all 3 cases.

    Taught in: What training does (lab).
    """
    return judge("confusion_matrix", function, _confusion_cases(), _CONFUSION_MISTAKES)


def _overwriting(labels: Array, said: Array, classes: int) -> Array:
    return np.minimum(_confusion(labels, said, classes), 1)


_CONFUSION_MISTAKES = (
    Mistake("Rows and columns are swapped: the row is the label.", lambda y, s, n: _confusion(s, y, n)),
    Mistake(
        "It notes that a pair occurs, not how often. counts[labels, said] += 1 adds once where a pair "
        "repeats: use np.add.at, or a loop.",
        _overwriting,
    ),
    Mistake(
        "It counts the mistakes only. What is right stands on the diagonal.",
        lambda y, s, n: _confusion(y[y != s], s[y != s], n),
    ),
    Mistake(
        "It counts what is right only. The mistakes are what the table is for.",
        lambda y, s, n: _confusion(y[y == s], s[y == s], n),
    ),
    Mistake("Counts are wanted, not shares.", lambda y, s, n: _confusion(y, s, n) / len(y)),
    Mistake(
        "Counts are wanted, not the shares of each row.",
        lambda y, s, n: _confusion(y, s, n) / np.maximum(1, _confusion(y, s, n).sum(axis=1, keepdims=True)),
    ),
)

# Early stopping --------------------------------------------------


def _stopping(losses: Array, patience: int, better: Callable[[float, float], bool] | None = None) -> Array:
    """Return the best epoch and the last, from 1."""
    best, last = 0, len(losses)
    for epoch, loss in enumerate(losses):
        if (better or (lambda new, old: new < old))(float(loss), float(losses[best])):
            best = epoch
        if epoch - best >= patience:
            last = epoch + 1
            break
    return np.array([best + 1, last])


@cache
def _stopping_cases() -> tuple[Case, ...]:
    losses = (
        ([0.9, 0.5, 0.6, 0.7, 0.8], 2),
        ([0.9, 0.5, 0.6, 0.4, 0.6, 0.7, 0.8, 0.1], 2),
        ([0.9, 0.8, 0.7, 0.6], 2),
        ([0.9, 0.5, 0.5, 0.5, 0.5, 0.4, 0.6], 3),
        ([0.9, 0.5, 0.6, 0.55, 0.58, 0.57, 0.4, 0.45], 3),
        ([0.3, 0.5, 0.4, 0.45, 0.2], 1),
    )
    return tuple(
        Case(
            f"losses {values}, patience={patience}",
            (np.array(values), patience),
            {},
            _stopping(np.array(values), patience),
        )
        for values, patience in losses
    )


def early_stopping(function: Any) -> Verdict:
    """Check a rule that says when to stop.

    Args:
        function: called as ``function(losses, patience)`` with the held-out losses (E,), epoch by epoch, and
            how many epochs to wait for a lower one.

    Returns:
        A Verdict. Two whole numbers are wanted, counted from 1: the best of the epochs until the stop, and
        the epoch after which it stops, or the last.

    >>> def stopping(losses, patience):
    ...     for epoch in range(1, len(losses) + 1):
    ...         best = int(np.argmin(losses[:epoch])) + 1
    ...         if epoch - best >= patience:
    ...             break
    ...     return best, epoch
    >>> early_stopping(stopping)
    ✓ stopping: right in all 6 cases.

    Taught in: What training does (lab).
    """
    return judge("early_stopping", function, _stopping_cases(), _STOPPING_MISTAKES, _of_stopping)


def _of_stopping(value: Array, expected: Array) -> str:
    if value.shape != (2,):
        return "Two numbers are wanted: return best, last."
    if value[0] == expected[0]:
        return (
            "The best epoch is right, the last one is not. How many epochs without a lower loss are patience?"
        )
    if value[1] == expected[1]:
        return "The last epoch is right, the best one is not. It is the one with the lowest loss until then."
    return "No common slip explains it. Go through the first case epoch by epoch, on paper."


def _rising(losses: Array, patience: int) -> Array:
    """Stop after so many epochs in which the loss rose, one after the other."""
    rises, last = 0, len(losses)
    for epoch in range(1, len(losses)):
        rises = rises + 1 if losses[epoch] >= losses[epoch - 1] else 0
        if rises >= patience:
            last = epoch + 1
            break
    return np.array([int(np.argmin(losses[:last])) + 1, last])


_STOPPING_MISTAKES = (
    Mistake("Epochs are counted from 1 here, not from 0.", lambda x, p: _stopping(x, p) - 1),
    Mistake("The two numbers are swapped: first the best epoch.", lambda x, p: _stopping(x, p)[::-1]),
    Mistake("It waits one epoch too long.", lambda x, p: _stopping(x, p + 1)),
    Mistake("It stops one epoch too early.", lambda x, p: _stopping(x, p - 1) if p > 1 else np.zeros(2)),
    Mistake("An equal loss is not a lower one.", lambda x, p: _stopping(x, p, lambda new, old: new <= old)),
    Mistake(
        "It looks for the lowest loss of all epochs. Those after the stop were never trained.",
        lambda x, p: np.array([int(x.argmin()) + 1, _stopping(x, p)[1]]),
    ),
    Mistake("It takes the highest loss for the best.", lambda x, p: _stopping(-x, p)),
    Mistake(
        "It compares with the epoch before. Compare with the lowest loss so far: a dip among rises is no "
        "progress.",
        _rising,
    ),
    Mistake("It never stops.", lambda x, p: np.array([int(x.argmin()) + 1, len(x)])),
)

# A shift --------------------------------------------------


def _shift(images: Array, down: int, right: int, around: bool = False) -> Array:
    moved = np.roll(images, (down, right), axis=(1, 2))
    if not around:
        rows, columns = np.arange(images.shape[1]), np.arange(images.shape[2])
        inside = ((rows - down >= 0) & (rows - down < len(rows)))[:, None]
        inside = inside & ((columns - right >= 0) & (columns - right < len(columns)))
        moved = np.where(inside[None, :, :], moved, 0)
    return moved


@cache
def _shift_cases() -> tuple[Case, ...]:
    random = np.random.default_rng(6)
    cases = []
    for shape, down, right in (
        ((1, 4, 4), 1, 0),
        ((1, 4, 5), 0, 2),
        ((2, 5, 6), -1, -2),
        ((3, 4, 4), 0, 0),
        ((2, 6, 4), 2, -1),
    ):
        images = random.integers(1, 256, shape).astype(np.uint8)
        words = f"images {shape}, down={down}, right={right}"
        cases.append(Case(words, (images, down, right), {}, _shift(images, down, right)))
    return tuple(cases)


def shifted(function: Any) -> Verdict:
    """Check a function that moves images and fills up with zeros.

    Args:
        function: called as ``function(images, down, right)`` with uint8 (B, H, W) and two whole numbers of
            either sign.

    Returns:
        A Verdict. (B, H, W) is wanted; what leaves the picture is lost, what comes in is 0.

    >>> def move(images, down, right):
    ...     size = max(abs(down), abs(right))
    ...     wide = np.pad(images, ((0, 0), (size, size), (size, size)))
    ...     rows, columns = images.shape[1:]
    ...     return wide[:, size - down : size - down + rows, size - right : size - right + columns]
    >>> shifted(move)
    ✓ move: right in all 5 cases.

    Taught in: What training does (lab).
    """
    return judge("shifted", function, _shift_cases(), _SHIFT_MISTAKES)


_SHIFT_MISTAKES = (
    Mistake(
        "What leaves on one side comes in on the other: np.roll does that. Zeros must come in.",
        lambda x, down, right: _shift(x, down, right, around=True),
    ),
    Mistake("It moves the wrong way: down and right are positive.", lambda x, d, r: _shift(x, -d, -r)),
    Mistake("Down and right are swapped.", lambda x, d, r: _shift(x, r, d)),
    Mistake("Right is the wrong way round.", lambda x, d, r: _shift(x, d, -r)),
    Mistake("Down is the wrong way round.", lambda x, d, r: _shift(x, -d, r)),
    Mistake("It does not move to the right.", lambda x, d, r: _shift(x, d, 0)),
    Mistake("It does not move down.", lambda x, d, r: _shift(x, 0, r)),
    Mistake("Nothing moves.", lambda x, d, r: x),
)

# A schedule --------------------------------------------------


def _one_cycle(
    step: int, total: int, peak: float, start: float = 1 / 25, fall: Callable[[float], float] | None = None
) -> Array:
    rising = max(1, int(0.3 * total))
    if step < rising:
        return np.asarray(peak * (start + (1 - start) * step / rising))
    place = (step - rising) / max(1, total - rising)
    return np.asarray(peak * (fall or (lambda x: (1 + math.cos(math.pi * x)) / 2))(place))


@cache
def _cycle_cases() -> tuple[Case, ...]:
    places = [(0, 100, 1.0), (15, 100, 1.0), (30, 100, 1.0), (65, 100, 1.0), (99, 100, 1.0)]
    places += [(0, 40, 0.02), (5, 40, 0.02), (12, 40, 0.02), (20, 40, 0.02), (39, 40, 0.02)]
    return tuple(
        Case(
            f"step={step}, total_steps={total}, peak={peak}",
            (step, total, peak),
            {},
            _one_cycle(step, total, peak),
        )
        for step, total, peak in places
    )


def one_cycle(function: Any) -> Verdict:
    """Check a one-cycle schedule.

    Args:
        function: called as ``function(step, total_steps, peak)`` with a step from 0 to total_steps − 1.

    Returns:
        A Verdict. Wanted is the rate: on a line from peak / 25 to peak over the first 30 % of the steps,
        then on half a cosine from peak to 0.

    >>> def rate(step, total_steps, peak):
    ...     rising = int(0.3 * total_steps)
    ...     if step < rising:
    ...         return peak / 25 + (peak - peak / 25) * step / rising
    ...     return peak * (1 + math.cos(math.pi * (step - rising) / (total_steps - rising))) / 2
    >>> one_cycle(rate)
    ✓ rate: right in all 10 cases.

    Reference: Smith (2018), arXiv:1803.09820.
    Taught in: What training does (lab).
    """
    return judge("one_cycle", function, _cycle_cases(), _CYCLE_MISTAKES, _of_rate)


def _of_rate(value: Array, expected: Array) -> str:
    if value.shape:
        return "One number is wanted: the rate of this step."
    return "No common slip explains it. Draw it over all steps, and look where it bends."


def _falls(change: Callable[[float], float]) -> Callable[..., Array]:
    return lambda step, total, peak: _one_cycle(step, total, peak, fall=change)


_CYCLE_MISTAKES = (
    Mistake("It starts at 0. It should start at peak / 25.", lambda s, t, p: _one_cycle(s, t, p, start=0.0)),
    Mistake("It starts at the peak.", lambda s, t, p: _one_cycle(s, t, p, start=1.0)),
    Mistake("It falls on a line. A cosine is wanted.", _falls(lambda x: 1 - x)),
    Mistake(
        "The cosine goes down to −peak: it should be shifted up by 1 and halved.",
        _falls(lambda x: math.cos(math.pi * x)),
    ),
    Mistake("The cosine is not halved.", _falls(lambda x: 1 + math.cos(math.pi * x))),
    Mistake(
        "It falls on a quarter of a cosine. Half of one is wanted: π.",
        _falls(lambda x: math.cos(math.pi * x / 2)),
    ),
    Mistake(
        "It goes down and up again: half a cosine ends at π, not at 2π.",
        _falls(lambda x: (1 + math.cos(2 * math.pi * x)) / 2),
    ),
    Mistake("It stays at the peak.", _falls(lambda x: 1.0)),
    Mistake(
        "The fall counts from step 0. It begins where the rise ends.",
        lambda s, t, p: (
            _one_cycle(s, t, p) if s < max(1, int(0.3 * t)) else p * (1 + np.cos(np.pi * s / t)) / 2
        ),
    ),
    Mistake("The peak is forgotten: the rate goes up to 1.", lambda s, t, p: _one_cycle(s, t, 1.0)),
)

# Calibration --------------------------------------------------


def _error(
    shares: Array,
    labels: Array,
    bins: int,
    sure: Callable[[Array, Array], Array] | None = None,
    combine: Callable[[Array, Array, Array], Any] | None = None,
) -> Array:
    most = (sure or (lambda s, y: s.max(axis=1)))(shares, labels).astype(np.float64)
    right = (shares.argmax(axis=1) == labels).astype(np.float64)
    place = np.minimum((most * bins).astype(int), bins - 1)
    counts = np.bincount(place, minlength=bins)
    some = np.maximum(counts, 1)
    distance = np.bincount(place, weights=most, minlength=bins) / some
    distance = distance - np.bincount(place, weights=right, minlength=bins) / some
    default = lambda d, c, n: (np.abs(d) * c).sum() / n.sum()  # noqa: E731
    return np.asarray((combine or default)(distance, counts, counts))


@cache
def _error_cases() -> tuple[Case, ...]:
    random = np.random.default_rng(8)
    cases = []
    for count, classes, bins, heat in ((3, 2, 2, 1), (40, 3, 5, 2), (200, 10, 10, 3), (200, 4, 10, 1)):
        powers = np.exp(heat * random.normal(size=(count, classes)))
        shares = powers / powers.sum(axis=1, keepdims=True)
        labels = np.where(
            random.random(count) < 0.6, shares.argmax(axis=1), random.integers(0, classes, count)
        )
        words = f"shares {shares.shape}, bins={bins}"
        cases.append(Case(words, (shares, labels, bins), {}, _error(shares, labels, bins)))
    return tuple(cases)


def calibration_error(function: Any) -> Verdict:
    """Check an expected calibration error.

    Args:
        function: called as ``function(shares, labels, bins)`` with (N, classes), whole numbers (N,), and the
            number of bins of equal width from 0 to 1.

    Returns:
        A Verdict. Wanted is the sum over the bins of |mean share of the answers − share of them that is
        right|, weighted by how many of all answers lie in the bin.

    >>> def error(shares, labels, bins):
    ...     most, right = shares.max(axis=1), shares.argmax(axis=1) == labels
    ...     place = np.minimum((most * bins).astype(int), bins - 1)
    ...     parts = [place == number for number in range(bins)]
    ...     return sum(abs((most[part] - right[part]).sum()) for part in parts) / len(labels)
    >>> calibration_error(error)
    ✓ error: right in all 4 cases.

    Reference: Guo et al. (2017), section 2.
    Taught in: What training does (lab).
    """
    verdict = judge("calibration_error", function, _error_cases(), _ERROR_MISTAKES, _of_error)
    if verdict.passed:
        return verdict
    return verdict if verdict.hint else replace(verdict, hint="Work a case of three answers out on paper.")


def _of_error(value: Array, expected: Array) -> str:
    if value.shape:
        return "One number is wanted, for all bins together."
    if _symptoms.same(-value, expected):
        return "The sign is wrong: the distances are absolute."
    return "No common slip explains it. An answer's bin is that of its own share, the largest of its row."


_ERROR_MISTAKES = (
    Mistake(
        "The bins count alike. A bin of many answers should count more: weight by their number.",
        lambda s, y, n: _error(s, y, n, combine=lambda d, c, _: np.abs(d)[c > 0].mean()),
    ),
    Mistake(
        "The bins count alike, the empty ones too. Weight by the number of answers.",
        lambda s, y, n: _error(s, y, n, combine=lambda d, c, _: np.abs(d).mean()),
    ),
    Mistake(
        "The distances are summed without weights.",
        lambda s, y, n: _error(s, y, n, combine=lambda d, c, _: np.abs(d).sum()),
    ),
    Mistake(
        "Too sure in one bin makes up for too unsure in another: take each distance's absolute value.",
        lambda s, y, n: _error(s, y, n, combine=lambda d, c, _: abs((d * c).sum() / c.sum())),
    ),
    Mistake(
        "That is the largest distance of a bin. The mean over all answers is wanted.",
        lambda s, y, n: _error(s, y, n, combine=lambda d, c, _: np.abs(d).max()),
    ),
    Mistake(
        "It takes the share of the label. The share of the answer is wanted, the largest.",
        lambda s, y, n: _error(s, y, n, sure=lambda shares, labels: shares[np.arange(len(labels)), labels]),
    ),
    Mistake("It is not divided by the number of answers.", lambda s, y, n: _error(s, y, n) * len(y)),
    Mistake(
        "That is the mean distance of share and hit, answer by answer. Take means in each bin first.",
        lambda s, y, n: np.abs(s.max(axis=1) - (s.argmax(axis=1) == y)).mean(),
    ),
    Mistake("There is one bin too many, or one too few.", lambda s, y, n: _error(s, y, n + 1)),
)
