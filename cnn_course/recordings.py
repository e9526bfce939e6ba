"""Read what was recorded, without TensorFlow: the runs of an experiment, and the data of its figure."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

_PACKAGE = Path(__file__).resolve().parent
PLACES = (_PACKAGE / "_results", _PACKAGE.parent / "results")  # inside a wheel; in a checkout
DTYPES = ("uint8", "uint16", "int8", "int16", "int32", "float32")


def folder(experiment: str | None = None) -> Path:
    """Find the recorded results.

    Args:
        experiment: one of :func:`names`; None for the folder that holds them all.

    Returns:
        The folder, inside the installed package or in the checkout.

    Raises:
        ValueError: "Nothing is recorded under this name. Received: experiment='x'. Known: …".
        FileNotFoundError: "There are no recorded results beside the package. Looked in: …".

    >>> (folder("live-network") / "figure.json").is_file()
    True

    Taught in: Watching it learn.
    """
    root = next((place for place in PLACES if place.is_dir()), None)
    if root is None:
        raise FileNotFoundError(
            f"There are no recorded results beside the package. Looked in: {', '.join(map(str, PLACES))}"
        )
    if experiment is None:
        return root
    if experiment not in names():
        raise ValueError(
            "Nothing is recorded under this name. "
            f"Received: experiment={experiment!r}. Known: {', '.join(names())}"
        )
    return root / experiment


def names() -> tuple[str, ...]:
    """List the experiments of which something is recorded.

    >>> "live-network" in names()
    True

    Taught in: Watching it learn.
    """
    return tuple(sorted(path.name for path in folder().iterdir() if path.is_dir()))


def runs(experiment: str, variant: str | None = None) -> list[dict[str, Any]]:
    """Read the records of an experiment.

    Args:
        experiment: one of :func:`names`.
        variant: only this one; None for all.

    Returns:
        One dictionary a run, with the keys of ``results/schema.json``, by variant and then by seed.

    Raises:
        ValueError: "There is no such variant. Received: variant='x'. Known: …".

    >>> [run["seed"] for run in runs("shuffled-pixels", "cnn-permuted")]
    [0, 1, 2]

    Taught in: Watching it learn.
    """
    files = folder(experiment).glob("*-seed*.json")
    found = sorted(
        (json.loads(path.read_text(encoding="utf-8")) for path in files),
        key=lambda run: (run["variant"], run["seed"]),
    )
    if variant is None:
        return found
    chosen = [run for run in found if run["variant"] == variant]
    if not chosen:
        known = ", ".join(dict.fromkeys(run["variant"] for run in found))
        raise ValueError(f"There is no such variant. Received: variant={variant!r}. Known: {known}")
    return chosen


@dataclass(frozen=True)
class Spread:
    """One number over several seeds.

    Attributes:
        mean: of the runs.
        low: the smallest.
        high: the largest.
        runs: how many.
    """

    mean: float
    low: float
    high: float
    runs: int

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Gather the numbers of several runs.

        >>> Spread.of([0.5, 0.75, 1.0])
        Spread(mean=0.75, low=0.5, high=1.0, runs=3)
        """
        return cls(round(float(np.mean(values)), 6), min(values), max(values), len(values))


def spread(experiment: str, variant: str, key: str = "test_accuracy") -> Spread:
    """Gather one final number over the seeds of a variant.

    Args:
        experiment: one of :func:`names`.
        variant: one of the experiment's.
        key: a key of the records' ``final``.

    Returns:
        Mean, smallest, largest and number of runs.

    Raises:
        ValueError: "The runs end with no such number. Received: key='x'. Known: …".

    >>> spread("live-network", "full").runs
    3

    Taught in: Watching it learn.
    """
    finals = [run["final"] for run in runs(experiment, variant)]
    if any(not isinstance(final.get(key), int | float) for final in finals):
        raise ValueError(
            f"The runs end with no such number. Received: key={key!r}. Known: {', '.join(finals[0])}"
        )
    return Spread.of([final[key] for final in finals])


def figure(experiment: str) -> dict[str, Any]:
    """Read the data of an experiment's figure, as the page gets it.

    Args:
        experiment: one of :func:`names`.

    Returns:
        The content of ``figure.json``; arrays are packed, :func:`unpack` opens them.

    >>> figure("live-network")["kind"]
    'live-network'

    Taught in: Watching it learn.
    """
    content: dict[str, Any] = json.loads((folder(experiment) / "figure.json").read_text(encoding="utf-8"))
    return content


def pack(array: np.ndarray) -> dict[str, Any]:
    """Turn an array into something JSON can hold: shape, dtype, and bytes (little-endian, C order) in base64.

    Args:
        array: of one of the types uint8, uint16, int8, int16, int32, float32.

    Returns:
        {"shape": […], "dtype": "…", "base64": "…"}.

    Raises:
        TypeError: "An array of this type cannot be packed. Received: dtype=float64. Allowed: uint8, …".

    >>> pack(np.array([[1, 2]], np.uint8))
    {'shape': [1, 2], 'dtype': 'uint8', 'base64': 'AQI='}

    Taught in: Watching it learn.
    """
    if array.dtype.name not in DTYPES:
        raise TypeError(
            "An array of this type cannot be packed. "
            f"Received: dtype={array.dtype}. Allowed: {', '.join(DTYPES)}"
        )
    content = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<")).tobytes()
    return {
        "shape": list(array.shape),
        "dtype": array.dtype.name,
        "base64": base64.b64encode(content).decode("ascii"),
    }


def quantize(array: np.ndarray, low: float | None = None, high: float | None = None) -> dict[str, Any]:
    """Pack an array in one byte a number: value = low + code · (high − low) / 255.

    Args:
        array: any numbers; those outside low and high are cut off.
        low: the value of code 0; the array's smallest by default.
        high: the value of code 255; the array's largest by default.

    Returns:
        What :func:`pack` gives for the codes, and "low" and "high". The error is at most (high − low) / 510.

    >>> unpack(quantize(np.array([0.0, 0.5, 1.0]))).round(2).tolist()
    [0.0, 0.5, 1.0]

    Taught in: Watching it learn.
    """
    low = float(np.min(array)) if low is None else float(low)
    high = float(np.max(array)) if high is None else float(high)
    width = (high - low) or 1.0
    codes = np.rint((np.clip(array, low, high) - low) / width * 255).astype(np.uint8)
    # Eight digits bring a float32 back exactly enough; more would only be bytes on the page.
    return {**pack(codes), "low": float(f"{low:.8g}"), "high": float(f"{high:.8g}")}


def unpack(packed: dict[str, Any]) -> np.ndarray:
    """Turn a packed array back; a quantized one comes back as float32.

    Args:
        packed: what :func:`pack` or :func:`quantize` gave.

    Returns:
        The array in its shape.

    Raises:
        ValueError: "This is no packed array: … is missing. Received: keys …".

    >>> unpack(pack(np.arange(6, dtype=np.int16).reshape(2, 3))).tolist()
    [[0, 1, 2], [3, 4, 5]]

    Taught in: Watching it learn.
    """
    missing = {"shape", "dtype", "base64"} - set(packed)
    if missing:
        raise ValueError(
            f"This is no packed array: {', '.join(sorted(missing))} is missing. "
            f"Received: keys {sorted(packed)}"
        )
    kind = np.dtype(packed["dtype"]).newbyteorder("<")
    array = np.frombuffer(base64.b64decode(packed["base64"]), dtype=kind).reshape(packed["shape"])
    array = array.astype(packed["dtype"])
    if "low" not in packed:
        return array
    low, high = packed["low"], packed["high"]
    return (low + array * ((high - low) or 1.0) / 255).astype(np.float32)
