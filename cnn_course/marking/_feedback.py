"""A page of feedback for each learner: what was earned, what the checkers say, and of which answers."""

from html import escape
from pathlib import Path

from cnn_course import files
from cnn_course.checks._verdict import MARKS
from cnn_course.marking._marks import Exercise, Mark
from cnn_course.marking._release import Release
from cnn_course.words.en import Marking

LOST = "–"
STYLE = """
body { background: var(--paper); color: var(--ink); font: 1rem/1.6 system-ui, "Segoe UI", Roboto, sans-serif;
  max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0; } h2 { font-size: 1.125rem; margin: 2rem 0 0.25rem; }
p { margin: 0.25rem 0; } .mark { font-size: 1.25rem; font-weight: 600; margin: 0.5rem 0 1.5rem; }
.notes { border-left: 4px solid var(--line); padding: 0.25rem 0.75rem; } .soft { color: var(--soft); }
.verdict { border-left: 4px solid var(--soft); padding: 0.25rem 0.75rem; margin: 0.5rem 0; }
.passed { border-color: var(--positive); } .failed, .lost { border-color: var(--negative); }
pre { background: var(--card); border: 1px solid var(--line); padding: 0.75rem; overflow-x: auto;
  font: 0.875rem/1.5 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
"""


def write(mark: Mark, release: Release, to: Path, words: Marking) -> Path:
    """Write the page of a mark."""
    return files.write(to / "feedback" / f"{mark.learner}.html", page(mark, release, words))


def page(mark: Mark, release: Release, words: Marking) -> str:
    """Return the page of a mark, which needs nothing beside it."""
    title = escape(words.title(_title(release), mark.name))
    notes = "".join(f"<p>{escape(note)}</p>" for note in mark.notes)
    parts = [
        f'<!doctype html>\n<html lang="{words.language}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title><style>{_style()}</style></head><body><main><h1>{title}</h1>",
        f'<p class="mark">{escape(words.earned(mark.earned, mark.points))}</p>',
        f'<div class="notes">{notes}</div>' if notes else "",
        *_exercises(mark, words),
        f'<p class="soft">{escape(words.made(release.id, mark.seconds))}</p></main></body></html>\n',
    ]
    return "\n".join(filter(None, parts))


def _style() -> str:
    """Return the page's style, in the colours of the course."""
    from cnn_course.plots import _theme  # matplotlib comes with it, and a learner's marking cell needs none

    names = ("paper", "card", "ink", "soft", "line", "positive", "negative")
    light, dark = (
        " ".join(f"--{name}: {getattr(theme, name)};" for name in names)
        for theme in (_theme.LIGHT, _theme.DARK)
    )
    dark = f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}"
    return f":root {{ color-scheme: light dark; {light} }}\n{dark}{STYLE}"


def _title(release: Release) -> str:
    texts = ["".join(cell["source"]) for cell in release.notebook["cells"] if cell["cell_type"] == "markdown"]
    return texts[0].splitlines()[0].lstrip("# ") if texts else release.lab


def _exercises(mark: Mark, words: Marking) -> list[str]:
    parts = []
    for number in sorted({one.number for one in mark.exercises}):
        ones = [one for one in mark.exercises if one.number == number]
        earned, points = sum(one.earned for one in ones), sum(one.points for one in ones)
        parts.append(f"<h2>{escape(words.exercise(number, earned, points))}</h2>")
        parts += [_verdict(one, words) for one in ones]
        if answer := mark.answers.get(f"answer-{number}"):
            parts.append(f"<pre>{escape(answer)}</pre>")
    return parts


def _verdict(one: Exercise, words: Marking) -> str:
    sign = dict(MARKS).get(one.status, LOST)  # type: ignore[call-overload]
    hint = f"<p>{escape(words.hint(one.hint))}</p>" if one.hint else ""
    return f'<div class="verdict {one.status}"><p>{sign} {escape(one.message)}</p>{hint}</div>'
