"""Two sides, measured by turns: a clock that can be stopped, and the records made of their numbers."""

import statistics
import time
from collections.abc import Sequence
from typing import Any


class Clock:
    """Seconds since it was made, without those between pause and go_on."""

    def __init__(self) -> None:
        self._began, self._paused, self._pause_began = time.perf_counter(), 0.0, 0.0

    def pause(self) -> float:
        """Stand still from here on; return the seconds so far."""
        self._pause_began = time.perf_counter()
        return self._pause_began - self._began - self._paused

    def go_on(self) -> None:
        """Run again."""
        self._paused += time.perf_counter() - self._pause_began

    def seconds(self) -> float:
        """Return the seconds so far."""
        return time.perf_counter() - self._began - self._paused


def compared(
    name: str,
    ours: Sequence[float],
    peer: Sequence[float],
    peer_name: str,
    unit: str,
    larger_is_better: bool = False,
) -> list[dict[str, Any]]:
    """Return two records, medians and each side's best run. A ratio above 1 means that ours is better."""
    best = max if larger_is_better else min
    records = []
    for words, gather in (("", statistics.median), (", best run", best)):
        a, b = gather(ours), gather(peer)
        records.append(
            {
                "name": name + words,
                "ours": round(a, 4),
                "peer": round(b, 4),
                "peer_name": peer_name,
                "ratio": round(a / b if larger_is_better else b / a, 3),
                "unit": unit,
                "runs": len(ours),
            }
        )
    return records
