"""A clock that can be stopped, for what one side does and the other does not."""

import time


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
