"""Arrays in JSON: packed with every bit, or in one byte a number; and back."""

import base64
from typing import Any

import numpy as np

DTYPES = ("uint8", "uint16", "int8", "int16", "int32", "float32")


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
