"""The two kinds of rows: ours against a peer's, with a ratio; a measurement against a limit, with none."""

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

DIGITS = 4  # after the point


def compared(
    name: str,
    ours: Sequence[float],
    peer: Sequence[float],
    peer_name: str,
    unit: str,
    larger_is_better: bool = False,
) -> list[dict[str, Any]]:
    """Return two rows, medians and each side's best run. A ratio above 1 means that ours is better."""
    best = max if larger_is_better else min
    rows = []
    for words, gather in (("", statistics.median), (", best run", best)):
        a, b = gather(ours), gather(peer)
        rows.append(
            {
                "name": name + words,
                "ours": round(a, DIGITS),
                "peer": round(b, DIGITS),
                "peer_name": peer_name,
                "ratio": round(a / b if larger_is_better else b / a, 3),
                "unit": unit,
                "runs": len(ours),
            }
        )
    return rows


def limited(
    name: str,
    measured: float,
    limit: float,
    unit: str,
    runs: int,
    at_least: bool = False,
    parts: Mapping[str, float] | None = None,
) -> dict[str, Any]:
    """Return the row of a measurement and its limit: the most that is allowed, or the least.

    Args:
        name: what was measured.
        measured: the number; it is rounded, and what is rounded is held against the limit.
        limit: in the same unit.
        unit: of both.
        runs: how many measurements the number comes from.
        at_least: the limit is the least.
        parts: what the number is the sum of; medians, so their sum need not be quite that number.
    """
    measured = round(measured, DIGITS)
    row: dict[str, Any] = {
        "name": name,
        "measured": measured,
        "limit": limit,
        "bound": "at least" if at_least else "at most",
        "held": measured >= limit if at_least else measured <= limit,
        "unit": unit,
        "runs": runs,
    }
    if parts:
        row["parts"] = {part: round(value, DIGITS) for part, value in parts.items()}
    return row
