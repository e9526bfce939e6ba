"""How many bits a number gets while a network is trained, and why.

Weights and their updates stay float32 in every case; only what flows through the layers is shorter. It is
never shortened unless asked for, and what was chosen is said.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cnn_course import arguments
from cnn_course.training import _keras
from cnn_course.training.config import PRECISIONS
from cnn_course.training.hardware import Devices, devices

if TYPE_CHECKING:
    import keras

TENSOR_CORES = (7, 0)  # the first compute capability with float16 units (Volta)
BFLOAT16_CORES = (8, 0)  # the first with bfloat16 units (Ampere)


@dataclass(frozen=True)
class Precision:
    """What was chosen and why.

    Attributes:
        name: "float32", "mixed_float16" or "mixed_bfloat16": the name of a Keras dtype policy.
        why: a sentence.
    """

    name: str
    why: str

    def __str__(self) -> str:
        return f"{self.name}: {self.why}"


def choose_precision(wanted: str = "auto", here: Devices | None = None) -> Precision:
    """Say which precision to train in on this machine.

    Args:
        wanted: "float32", "mixed_float16", "mixed_bfloat16", or "auto" for what the hardware is built for.
        here: what there is; by default :func:`~cnn_course.training.devices`.

    Returns:
        The precision and the reason.

    Raises:
        ValueError: "precision must be one of … Received: precision='float8'"; "mixed_float16 needs a GPU of
            compute capability 7.0 or more …".

    >>> from cnn_course.training.hardware import CPU, GPU, Devices
    >>> choose_precision("auto", Devices(CPU("plain", 2))).name
    'float32'
    >>> print(choose_precision("auto", Devices(CPU("plain", 2), (GPU("Tesla T4", None, (7, 5)),))))
    mixed_float16: Tesla T4 has tensor cores for float16, not for bfloat16 (compute capability 7.5).

    Reference: Micikevicius et al., 2018, arXiv:1710.03740 (float16 with a scaled loss); Kalamkar et al.,
        2019, arXiv:1905.12322 (bfloat16).
    Taught in: Running on a GPU, or ten.
    """
    arguments.one_of("precision", wanted, PRECISIONS)
    if wanted == "float32":
        return Precision("float32", "asked for.")
    here = here or devices()
    if wanted == "auto":
        return _best(here)
    if wanted == "mixed_float16" and not _all_reach(here, TENSOR_CORES):
        raise ValueError(
            "mixed_float16 needs a GPU of compute capability 7.0 or more: elsewhere it is slow and its "
            "numbers overflow. Take precision='auto'. "
            f"Received: precision='mixed_float16'; {_seen(here)}"
        )
    return Precision(wanted, "asked for.")


def _best(here: Devices) -> Precision:
    if here.tpus:
        return Precision("mixed_bfloat16", "a TPU multiplies in bfloat16.")
    if here.gpus:
        gpu = min(here.gpus, key=lambda card: card.compute_capability or (0, 0))
        if _all_reach(here, BFLOAT16_CORES):
            return Precision("mixed_bfloat16", f"{gpu.name} has tensor cores for bfloat16.")
        if _all_reach(here, TENSOR_CORES):
            major, minor = gpu.compute_capability or (0, 0)
            return Precision(
                "mixed_float16",
                f"{gpu.name} has tensor cores for float16, not for bfloat16 "
                f"(compute capability {major}.{minor}).",
            )
        return Precision("float32", f"{gpu.name} has no tensor cores.")
    units = [name for name in ("AMX", "BF16") if name in here.cpu.features]
    if units:
        return Precision("mixed_bfloat16", f"the processor multiplies in bfloat16 ({', '.join(units)}).")
    return Precision("float32", "the processor has no instructions for shorter numbers.")


def _all_reach(here: Devices, capability: tuple[int, int]) -> bool:
    return bool(here.gpus) and all((gpu.compute_capability or (0, 0)) >= capability for gpu in here.gpus)


def _seen(here: Devices) -> str:
    return "; ".join(str(here).splitlines())


@contextmanager
def computing_in(model: "keras.Model", precision: Precision) -> Iterator[None]:
    """Let the layers of a built model compute in a precision; afterwards they are as before.

    The last layer, whose shares go into a logarithm, stays float32.

    Args:
        model: any Keras model of layers.
        precision: what to compute in.

    Returns:
        A context manager.

    Taught in: Running on a GPU, or ten.
    """
    layers = [layer for layer in _keras.layers_of(model) if layer is not model.layers[-1]]
    before = [layer.dtype_policy for layer in layers]
    if precision.name != "float32":
        for layer in layers:
            layer.dtype_policy = precision.name
    try:
        yield
    finally:
        for layer, policy in zip(layers, before, strict=True):
            layer.dtype_policy = policy
