"""Check what pooling cannot tell apart, and a max pooling that blurs before it skips."""

from typing import Any

import numpy as np

from cnn_course import ops
from cnn_course.checks import _chance
from cnn_course.checks._calling import without_warnings
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._verdict import Verdict

KINDS = {"max": "largest value", "average": "mean", "min": "smallest value"}
NEARLY = 1e-6  # of the largest value: what float32 costs, and no more
DIFFERENT = 10 * NEARLY  # a pixel that differs by less is the same pixel


@without_warnings
def pooling_twin(twin: Any, picture: Any, share: float = 0.5) -> Verdict:
    """Check that a picture looks different from another, and the same to every pooling of 2 × 2.

    Args:
        twin: what the learner gives, (H, W).
        picture: the original, (H, W), both even.
        share: at least this share of the pixels must differ, 0 to 1.

    Returns:
        A Verdict. Many twins pass.

    Raises:
        ValueError: "picture must be (H, W), both even. Received: shape=(5, 4)".

    >>> pooling_twin([[4, 3], [2, 1]], [[1, 2], [3, 4]])
    ✓ twin: 4 of 4 pixels differ, and no pooling can tell.
    >>> pooling_twin([[1, 2], [3, 4]], [[1, 2], [3, 4]])
    ✗ twin: not right yet.
      Hint: 0 of 4 pixels differ. Shuffle more of them: at least 2 must differ.

    Reference: the poolings are :func:`cnn_course.ops.pool2d`.
    Taught in: Pooling and receptive fields (lab).
    """
    original = np.asarray(picture, np.float64)
    if original.ndim != 2 or any(size % 2 or not size for size in original.shape):
        raise ValueError(f"picture must be (H, W), both even. Received: shape={original.shape}")
    if twin is None or twin is Ellipsis:
        return Verdict("open", "twin: not answered yet.")
    try:
        given = np.asarray(twin)
    except Exception:  # a learner may give anything
        return _no_twin("The rows of a picture must be of one length.")
    if given.dtype.kind not in "iuf":
        return _no_twin(f"A picture holds real numbers, not {given.dtype}.")
    if given.shape != original.shape:
        return _no_twin(f"The twin must be of shape {original.shape}. Yours is of shape {given.shape}.")
    if not np.isfinite(given).all():
        return _no_twin("It holds NaN or infinity.")
    scale = float(np.abs(original).max())
    for kind, words in KINDS.items():
        gap = np.abs(_pooled(given, kind) - _pooled(original, kind))
        if gap.max() > NEARLY * scale:
            row, column = (int(place) for place in np.unravel_index(gap.argmax(), gap.shape))
            return _no_twin(f"The {words} of some windows has changed, most in the window ({row}, {column}).")
    differ, wanted = (
        int((np.abs(given - original) > DIFFERENT * scale).sum()),
        int(np.ceil(share * original.size)),
    )
    if differ < wanted:
        one = isinstance(picture, np.ndarray) and np.shares_memory(given, picture)
        copy = " It is the original itself, which changes along with it: work on a copy." if one else ""
        return _no_twin(
            f"{differ:,} of {original.size:,} pixels differ. "
            f"Shuffle more of them: at least {wanted:,} must differ.{copy}"
        )
    return Verdict("passed", f"twin: {differ:,} of {original.size:,} pixels differ, and no pooling can tell.")


def _no_twin(hint: str) -> Verdict:
    return Verdict("failed", "twin: not right yet.", hint)


def _pooled(picture: Array, kind: str) -> Array:
    return ops.pool2d(picture.astype(np.float64)[None, :, :, None], 2, kind=kind)[0, :, :, 0]


# ---- blur, then skip -------------------------------------------------------------------------------------


def blur_pool(function: Any) -> Verdict:
    """Check an anti-aliased max pooling: the maximum everywhere, a blur, then every second place.

    Args:
        function: called as ``function(images)`` with images (B, H, W, C). Wanted: the maximum of each 2 × 2
            window at a stride of 1; a blur with the weights 1, 2, 1 down times 1, 2, 1 across, divided by 16,
            each channel by itself, without padding; of that, every second row and column from the first on.

    Returns:
        A Verdict. Numbers must be right to 1e-5 of the largest.

    >>> from cnn_course import ops
    >>> blur = np.outer([1, 2, 1], [1, 2, 1]).reshape(3, 3, 1, 1) / 16
    >>> def blur_and_skip(images):
    ...     strongest = ops.pool2d(images, 2, strides=1)
    ...     return ops.depthwise_conv2d(strongest, np.repeat(blur, images.shape[3], axis=2), strides=2)
    >>> blur_pool(blur_and_skip)
    ✓ blur_and_skip: right in all 5 cases.

    Reference: Zhang, 2019, arXiv:1904.11486, section 3.
    Taught in: Pooling and receptive fields (lab).
    """
    return judge("blur_pool", function, _blur_cases(), _BLUR_MISTAKES)


LINE = (1, 2, 1)


def _strongest(images: Array, kind: str = "max") -> Array:
    return ops.pool2d(images, 2, strides=1, kind=kind)


def _blurred(images: Array, weights: Any = None, strides: int = 1, padding: str = "valid") -> Array:
    kernel = np.outer(LINE, LINE) / 16 if weights is None else np.asarray(weights, float)
    channels = np.repeat(kernel[:, :, None, None], images.shape[3], axis=2)
    return ops.depthwise_conv2d(images, channels, strides, padding)


def _expected(images: Array) -> Array:
    return _blurred(_strongest(images), strides=2)


@cache
def _blur_cases() -> tuple[Case, ...]:
    generator = _chance.generator(29)
    cases = []
    for size in ((1, 8, 8, 1), (1, 9, 7, 1), (2, 8, 9, 1), (1, 7, 8, 3), (2, 10, 10, 2)):
        images = generator.normal(size=size)
        cases.append(Case(f"images {size}", (images,), {}, _expected(images)))
    return tuple(cases)


def _over_channels(images: Array) -> Array:
    found = _expected(images)
    return np.repeat(found.sum(axis=3, keepdims=True), found.shape[3], axis=3)


_BLUR_MISTAKES: tuple[Mistake, ...] = (
    Mistake("That is plain max pooling with a stride of 2. Nothing is blurred.", lambda x: ops.pool2d(x, 2)),
    Mistake(
        "The first maximum already skips every second place. Take it at a stride of 1.",
        lambda images: _blurred(ops.pool2d(images, 2)),
    ),
    Mistake(
        "Places are skipped twice: once by the maximum, once by the blur.",
        lambda images: _blurred(ops.pool2d(images, 2), strides=2),
    ),
    Mistake(
        "It blurs first and takes the maximum then. The other way round.",
        lambda images: ops.pool2d(_blurred(images), 2),
    ),
    Mistake(
        "It blurs first and takes the maximum then. The other way round.",
        lambda images: _strongest(_blurred(images))[:, ::2, ::2],
    ),
    Mistake("Nothing is skipped: keep every second row and column.", lambda x: _blurred(_strongest(x))),
    Mistake(
        "It keeps the second, the fourth, … row and column. Begin with the first.",
        lambda images: _blurred(_strongest(images))[:, 1::2, 1::2],
    ),
    Mistake(
        "The weights of the blur do not add up to 1: divide by 16.",
        lambda images: 16 * _expected(images),
    ),
    Mistake(
        "All nine weights are alike. They are 1, 2, 1 down times 1, 2, 1 across.",
        lambda images: _blurred(_strongest(images), np.full((3, 3), 1 / 9), 2),
    ),
    Mistake(
        "It blurs across, not down. The weights are 1, 2, 1 both ways.",
        lambda images: _blurred(_strongest(images), np.array([[1, 2, 1]]) / 4, 2),
    ),
    Mistake(
        "It blurs down, not across. The weights are 1, 2, 1 both ways.",
        lambda images: _blurred(_strongest(images), np.array([[1], [2], [1]]) / 4, 2),
    ),
    Mistake(
        "The blur is padded. Here it stays inside.",
        lambda images: _blurred(_strongest(images), strides=2, padding="same"),
    ),
    Mistake(
        "It takes the mean of each window. The maximum is wanted.",
        lambda images: _blurred(_strongest(images, "average"), strides=2),
    ),
    Mistake(
        "It takes the smallest of each window. The maximum is wanted.",
        lambda images: _blurred(_strongest(images, "min"), strides=2),
    ),
    Mistake("The channels are added up. Each is blurred by itself.", _over_channels),
    Mistake(
        "The channels are added up. Each is blurred by itself.",
        lambda images: _expected(images).sum(axis=3, keepdims=True),
    ),
)
