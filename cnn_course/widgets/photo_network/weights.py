"""The weights of the network in the page: few bits, and the same answers.

A kernel goes as whole numbers and a scale for each output channel; what rounding shifts on the average is put
right in the bias. One byte a weight for 1x1 convolutions and the dense layer, two for depthwise ones, whose
few weights count for much: of 32-bit floats a quarter is left.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

Array = np.ndarray
HIGHEST = 6.0  # of ReLU6


@dataclass(frozen=True)
class Step:
    """What the page's engine does at once: a sum of products, its limits, and an earlier map added.

    Attributes:
        name: of the step.
        kind: "convolution" (of the picture), "pointwise" (1x1, and dense), "depthwise" or "average".
        side: rows and columns of its output.
        channels: of its output.
        inputs: the products in a sum; 0 for an average.
        kernel_size: rows and columns of the window.
        strides: of the window.
        before: zeros before the first row and column.
        bits: of a weight; 0 where there are none.
        activation: "relu6" or "none".
        add: the step whose output is added, or "".
    """

    name: str
    kind: str
    side: int
    channels: int
    inputs: int
    kernel_size: int = 1
    strides: int = 1
    before: int = 0
    bits: int = 0
    activation: str = "none"
    add: str = ""


Kernels = Mapping[str, tuple[Array, Array]]
"""Each step's kernel, (inputs, channels), and bias, (channels,). A depthwise kernel's inputs are its taps."""


def forward(steps: Sequence[Step], kernels: Kernels, picture: Array) -> dict[str, Array]:
    """Run the steps in NumPy.

    Args:
        steps: in order.
        kernels: of those that have weights.
        picture: (side, side, 3), as the network wants it.

    Returns:
        Each step's output, (side, side, channels).
    """
    outputs: dict[str, Array] = {}
    now = picture
    for step in steps:
        if step.kind == "average":
            now = now.mean((0, 1), keepdims=True)
        else:
            kernel, bias = kernels[step.name]
            now = _summed(step, _windows(step, now), kernel) + bias
        if step.activation == "relu6":
            now = np.clip(now, 0, HIGHEST)
        if step.add:
            now = now + outputs[step.add]
        outputs[step.name] = now
    return outputs


def shares(steps: Sequence[Step], kernels: Kernels, picture: Array) -> Array:
    """Return what the steps give to each class: the softmax of the last one's output, (classes,)."""
    scores = forward(steps, kernels, picture)[steps[-1].name].ravel()
    powers = np.exp(scores - scores.max())
    normal: Array = powers / powers.sum()
    return normal


def _windows(step: Step, maps: Array) -> list[Array]:
    """Return what each tap of the kernel meets: (side, side, channels in), tap after tap."""
    reach = (step.side - 1) * step.strides + step.kernel_size
    after = max(reach - step.before - len(maps), 0)
    padded = np.pad(maps, ((step.before, after), (step.before, after), (0, 0)))
    taps = range(step.kernel_size)
    last = (step.side - 1) * step.strides + 1
    return [padded[i : i + last : step.strides, j : j + last : step.strides] for i in taps for j in taps]


def _summed(step: Step, windows: list[Array], kernel: Array) -> Array:
    """Multiply and add up."""
    summed: Array
    if step.kind == "depthwise":
        summed = windows[0] * kernel[0]
        for window, tap in zip(windows[1:], kernel[1:], strict=True):
            summed += window * tap
        return summed
    return (windows[0] if len(windows) == 1 else np.concatenate(windows, axis=-1)) @ kernel


def rounded(kernel: Array, bits: int) -> tuple[Array, Array]:
    """Turn a kernel into whole numbers, and one scale for each of its last axis.

    Args:
        kernel: (…, channels).
        bits: 8 or 16.

    Returns:
        The whole numbers, int8 or int16, and the scales: kernel is about codes * scales, off by half a scale.

    >>> codes, scales = rounded(np.array([[0.5, -2.0], [1.0, 0.0]]), 8)
    >>> codes.tolist(), (scales * 127).tolist()
    ([[64, -127], [127, 0]], [1.0, 2.0])
    """
    most = 2 ** (bits - 1) - 1
    reach = np.abs(kernel).reshape(-1, kernel.shape[-1]).max(axis=0)
    scales = np.where(reach > 0, reach, 1) / most
    return np.rint(kernel / scales).astype(f"int{bits}"), scales


def packed(steps: Sequence[Step], kernels: Kernels, pictures: Iterable[Array]) -> bytes:
    """Round all weights, and put them one after the other as engine/weights.js reads them.

    Args:
        steps: in order.
        kernels: of those that have weights.
        pictures: some real ones; over them rounding changes no channel's mean.

    Returns:
        First scales and biases in 32-bit floats, step after step; then codes of 16 bits; then codes of 8.
    """
    means = _mean_windows(steps, kernels, pictures)
    floats, codes = [], {8: [], 16: []}  # type: ignore[var-annotated]
    for step in steps:
        if step.kind == "average":
            continue
        kernel, bias = kernels[step.name]
        whole, scales = rounded(kernel, step.bits)
        lost = (kernel - whole * scales) * means[step.name].reshape(step.inputs, -1)
        floats += [scales, bias + lost.sum(axis=0)]
        codes[step.bits].append(whole)
    parts = [(floats, "<f4"), (codes[16], "<i2"), (codes[8], "i1")]
    return b"".join(array.astype(kind).tobytes() for arrays, kind in parts for array in arrays)


def unpacked(steps: Sequence[Step], content: bytes) -> dict[str, tuple[Array, Array]]:
    """Return the kernels and biases that :func:`packed` laid out, as the page unpacks them."""
    at = 0

    def take(kind: str, count: int) -> Array:
        nonlocal at
        taken = np.frombuffer(content, kind, count, at)
        at += taken.nbytes
        return taken

    weighted = [step for step in steps if step.bits]
    floats = {step.name: (take("<f4", step.channels), take("<f4", step.channels)) for step in weighted}
    found = {}
    for bits, kind in ((16, "<i2"), (8, "i1")):
        for step in (one for one in weighted if one.bits == bits):
            scales, bias = floats[step.name]
            codes = take(kind, step.inputs * step.channels)
            found[step.name] = (codes.reshape(step.inputs, -1) * scales, bias)
    return found


def _mean_windows(steps: Sequence[Step], kernels: Kernels, pictures: Iterable[Array]) -> dict[str, Array]:
    """Return what each weight meets on the average: (inputs, channels) if depthwise, else (inputs,)."""
    sums: dict[str, Array] = {}
    count = 0
    for picture in pictures:
        outputs = forward(steps, kernels, picture)
        count += 1
        now = picture
        for step in steps:
            if step.kind != "average":
                met = np.stack([window.mean((0, 1)) for window in _windows(step, now)])
                met = met if step.kind == "depthwise" else met.reshape(-1)
                sums[step.name] = sums.get(step.name, 0) + met
            now = outputs[step.name]
    return {name: total / count for name, total in sums.items()}


def plan(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Return the steps as the page reads them."""
    return [asdict(step) for step in steps]
