"""What a checker says: passed, failed or not answered yet, and a hint."""

import html
from dataclasses import dataclass
from typing import Literal

from cnn_course.classroom import verdicts
from cnn_course.saying import fitting

Status = Literal["passed", "failed", "open"]

MARKS: dict[Status, str] = {"passed": "✓", "failed": "✗", "open": "○"}
# The colours of the course with fallbacks for pages that do not define them.
COLOURS: dict[Status, str] = {
    "passed": "var(--cc-positive, #1d4ed8)",
    "failed": "var(--cc-negative, #c2410c)",
    "open": "var(--cc-soft, #5b636b)",
}


@dataclass(frozen=True, repr=False)
class Verdict:
    """The result of a check. It is true when the answer is right.

    Args:
        status: "passed", "failed", or "open" for an exercise that is not answered yet.
        message: one line: what was checked and how it went.
        hint: one line: what seems to be wrong, never the answer.

    >>> Verdict("failed", "conv2d: not right yet.", "Your kernel is upside down.")
    ✗ conv2d: not right yet.
      Hint: Your kernel is upside down.

    Taught in: Convolution (lab).
    """

    status: Status
    message: str
    hint: str = ""

    def __post_init__(self) -> None:
        verdicts.keep(self.status, self.message, self.hint)  # only where a learner or a class asked for it

    @property
    def passed(self) -> bool:
        """Whether the answer is right."""
        return self.status == "passed"

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        line = f"{MARKS[self.status]} {self.message}"
        return f"{line}\n  Hint: {self.hint}" if self.hint else line

    def __str__(self) -> str:
        return fitting(repr(self))

    def _repr_html_(self) -> str:
        style = f"border-left: 4px solid {COLOURS[self.status]}; padding: 0.25em 0.75em; margin: 0.5em 0"
        hint = f"<div>Hint: {html.escape(self.hint)}</div>" if self.hint else ""
        return (
            f'<div class="cc-verdict cc-verdict-{self.status}" role="status" style="{style}">'
            f"<strong>{MARKS[self.status]} {html.escape(self.message)}</strong>{hint}</div>"
        )

    def require(self) -> "Verdict":
        """Return the verdict if it passed; else raise.

        Returns:
            The verdict itself.

        Raises:
            AssertionError: the verdict's text, when it failed or is open.

        >>> Verdict("passed", "conv2d: right in all 24 cases.").require()
        ✓ conv2d: right in all 24 cases.

        Taught in: the solution notebooks.
        """
        if not self.passed:
            raise AssertionError(repr(self))
        return self
