"""Check an occlusion map, with networks of the checker's that look at every pixel."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from cnn_course.checks import _symptoms
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._models import softmax
from cnn_course.checks._verdict import Verdict

Predict = Callable[[Any], Array]


def occlusion(function: Any) -> Verdict:
    """Check an occlusion map: what a class loses while a part of the picture is covered.

    Args:
        function: called as ``function(predict, picture, label, patch, fill)``, with predict a function from
            pictures (B, H, W, C) to shares (B, classes), picture (H, W, C), whose sides are multiples of
            patch, and fill what covers; returns (H / patch, W / patch), the class's share of the whole
            picture less that of the covered one.

    Returns:
        A Verdict.

    Reference: Zeiler and Fergus, 2014, arXiv:1311.2901, section 4.2.
    Taught in: A network that others trained (lab).
    """
    return judge("occlusion", function, _cases(), _MISTAKES, _of_map)


class _Network:
    """Shares that depend on each pixel, and not in a straight line."""

    def __init__(self, seed: int, size: tuple[int, int, int], classes: int) -> None:
        self.size = size
        random = np.random.default_rng(seed)
        self._first = random.normal(scale=0.6, size=(int(np.prod(size)), 6))
        self._second = random.normal(size=(6, classes))

    def __call__(self, pictures: Any) -> Array:
        given = np.asarray(pictures, float)
        if given.shape[1:] != self.size:
            wanted = ", ".join(map(str, self.size))
            raise ValueError(f"predict takes pictures of the shape (B, {wanted}). Received: {given.shape}.")
        return softmax(np.tanh(given.reshape(len(given), -1) @ self._first) @ self._second)


@cache
def _cases() -> tuple[Case, ...]:
    """In no case is the class the likeliest; in the last two what covers is not 0."""
    asked = (
        ((4, 6, 2), 2, 0.0),
        ((6, 6, 3), 3, 0.5),
        ((3, 5, 1), 1, -0.25),
    )
    cases = []
    for seed, (size, patch, fill) in enumerate(asked):
        predict = _Network(160 + seed, size, 4)
        picture = np.random.default_rng(170 + seed).normal(size=size)
        label = int(np.argsort(predict(picture[None])[0])[-2])
        words = f"picture {size}, label={label}, patch={patch}, fill={fill}"
        given = (predict, picture, label, patch, fill)
        cases.append(Case(words, given, {}, _map(*given)))
    return tuple(cases)


def _patches(picture: Array, patch: int) -> list[list[tuple[slice, slice]]]:
    height, width = picture.shape[:2]
    return [
        [(slice(top, top + patch), slice(left, left + patch)) for left in range(0, width, patch)]
        for top in range(0, height, patch)
    ]


def _covered(picture: Array, part: tuple[Any, ...], fill: float) -> Array:
    made = picture.copy()
    made[part] = fill
    return made


def _shares(
    predict: Predict, picture: Array, patch: int, fill: float, cover: Callable[..., Array] = _covered
) -> Array:
    """Return the shares of all classes while each part is covered: (rows, columns, classes)."""
    rows = _patches(picture, patch)
    return np.stack([predict(np.stack([cover(picture, part, fill) for part in row])) for row in rows])


def _map(
    predict: Predict,
    picture: Array,
    label: int,
    patch: int,
    fill: float,
    cover: Callable[..., Array] = _covered,
) -> Array:
    covered = _shares(predict, picture, patch, fill, cover)[..., label]
    found: Array = predict(picture[None])[0, label] - covered
    return found


def _kept(picture: Array, part: tuple[Any, ...], fill: float) -> Array:
    made = np.full_like(picture, fill)
    made[part] = picture[part]
    return made


def _smaller(picture: Array, part: tuple[slice, slice], fill: float) -> Array:
    return _covered(picture, tuple(slice(one.start, one.stop - 1) for one in part), fill)


def _piling_up(predict: Predict, picture: Array, label: int, patch: int, fill: float) -> Array:
    """Return the map where what was covered before stays covered."""
    made, found = picture.copy(), []
    for row in _patches(picture, patch):
        for part in row:
            made[part] = fill
            found.append(predict(made[None])[0, label])
    shape = [side // patch for side in picture.shape[:2]]
    return (predict(picture[None])[0, label] - np.array(found)).reshape(shape)


def _likeliest(predict: Predict, picture: Array, label: int, patch: int, fill: float) -> Array:
    return _map(predict, picture, int(predict(picture[None])[0].argmax()), patch, fill)


def _largest(predict: Predict, picture: Array, label: int, patch: int, fill: float) -> Array:
    found: Array = predict(picture[None]).max() - _shares(predict, picture, patch, fill).max(axis=-1)
    return found


def _all_classes(predict: Predict, picture: Array, label: int, patch: int, fill: float) -> Array:
    return predict(picture[None])[0] - _shares(predict, picture, patch, fill)


_MISTAKES = (
    Mistake(
        "The sign is the other way round: where the class loses its share, the number is positive.",
        lambda *given: -_map(*given),
    ),
    Mistake(
        "These are the shares that are left. What is lost is wanted, the share of the whole less these.",
        lambda predict, picture, label, patch, fill: _shares(predict, picture, patch, fill)[..., label],
    ),
    Mistake(
        "The loss is divided by the share of the whole picture. Leave it in shares.",
        lambda predict, picture, label, *rest: (
            _map(predict, picture, label, *rest) / predict(picture[None])[0, label]
        ),
    ),
    Mistake(
        "A loss and a gain look the same here. Keep the sign: a class can gain.",
        lambda *given: np.abs(_map(*given)),
    ),
    Mistake(
        "The gains are lost. Keep the sign: a class can gain.", lambda *given: np.maximum(_map(*given), 0)
    ),
    Mistake("That is the loss of the likeliest class. The one of label is wanted.", _likeliest),
    Mistake(
        "The largest shares are compared, of whatever class. The one of label is wanted.",
        _largest,
    ),
    Mistake("All classes are there. The one of label is wanted.", _all_classes),
    Mistake(
        "What covers is 0. It should be fill.",
        lambda predict, picture, label, patch, fill: _map(predict, picture, label, patch, 0.0),
    ),
    Mistake(
        "What was covered stays covered: take a fresh copy of the picture for each part.",
        _piling_up,
    ),
    Mistake(
        "The part is kept, and all the rest is covered. It is the other way round.",
        partial(_map, cover=_kept),
    ),
    Mistake(
        "What covers is a row and a column too small.",
        partial(_map, cover=_smaller),
    ),
    Mistake(
        "Only the first channel is covered.",
        partial(_map, cover=lambda x, part, fill: _covered(x, (*part, 0), fill)),
    ),
    Mistake(
        "Whole rows are covered. A part has patch columns, too.",
        partial(_map, cover=lambda x, part, fill: _covered(x, (part[0],), fill)),
    ),
    Mistake(
        "Whole columns are covered. A part has patch rows, too.",
        partial(_map, cover=lambda x, part, fill: _covered(x, (slice(None), part[1]), fill)),
    ),
    Mistake("Rows and columns have changed places.", lambda *given: _map(*given).T),
    Mistake(
        "The numbers are right, but in one row. Give them the shape of a map.", lambda *g: _map(*g).ravel()
    ),
)


def _of_map(value: Array, expected: Array) -> str:
    if value.shape != expected.shape and value.ndim == 2:
        shape = f"Its map is {value.shape}, {expected.shape} is wanted."
        return f"{shape} The parts do not overlap: from one to the next it is patch pixels."
    if value.shape != expected.shape:
        return _symptoms.of_shape(value.shape, expected.shape)
    return "The shape is right, the numbers are not. Cover one part by hand, and look at the picture."
