"""A class as a page: HTML made of its status, and words from the table."""

from html import escape
from pathlib import Path

from cnn_course import words
from cnn_course.classroom import labs
from cnn_course.classroom.status import Row, Status
from cnn_course.words.en import ClassPage

HERE = Path(__file__).resolve().parent
AT = " at"
CLOCK = "%H:%M"
SECONDS = 5  # between two looks
SIGNS = {"right": "✓", "wrong": "✗", "stuck": "✗", "open": "○"}


def page(status: Status, language: str = "en") -> str:
    """Return the whole page, which asks for its table again and again where it is served.

    Args:
        status: the class.
        language: one of ``words.LANGUAGES``.
    """
    said = words.table(language).class_page
    style, script = ((HERE / name).read_text(encoding="utf-8") for name in ("style.css", "script.js"))
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(said.title)}</title><link rel="icon" href="data:,"><style>{style}</style></head>'
        f'<body data-seconds="{SECONDS}" data-lost="{escape(said.lost)}">'
        f'<main aria-live="off">{table(status, language)}</main>'
        f'<footer><p role="status">{escape(said.privacy)}</p></footer>'
        f'<script type="module">{script}</script></body></html>\n'
    )


def table(status: Status, language: str = "en") -> str:
    """Return what changes on the page: the summary, a table for each lab, and what is seen to be wrong."""
    said = words.table(language).class_page
    counted = said.summary(len(status.rows), status.time.astimezone().strftime(CLOCK))
    stuck = f" <strong>{escape(said.stuck(status.stuck))}</strong>" if status.stuck else ""
    head = f'<header><h1>{escape(said.title)}</h1><p class="summary">{escape(counted)}{stuck}</p></header>'
    if not status.rows:
        return f'{head}<p class="empty">{escape(said.empty)}</p>'
    names = sorted({row.lab for row in status.rows})
    tables = "".join(_lab(name, [row for row in status.rows if row.lab == name], said) for name in names)
    return head + tables + _symptoms(status, said)


def _lab(name: str, rows: list[Row], said: ClassPage) -> str:
    titles = "".join(
        f'<th scope="col"{" class=number" * (place > 2)}>{escape(column)}</th>'
        for place, column in enumerate(said.columns)
    )
    body = "".join(_row(row, said) for row in rows)
    return (
        f"<section><h2>{escape(labs.lab(name).title)}</h2>"
        f"<table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table></section>"
    )


def _row(row: Row, said: ClassPage) -> str:
    solved = said.solved(row.solved, len(row.marks))
    signs = "".join(
        f'<span class="{mark}{AT * (place == row.at)}">{SIGNS[mark]}</span>'
        for place, mark in enumerate(row.marks)
    )
    symptom = f'<span class="symptom">{escape(row.symptom)}</span>' if row.symptom else ""
    state = said.at(row.at + 1, row.exercise, row.state) if row.exercise else said.done
    return (
        f'<tr class="{row.state}"><td class="who">{escape(row.who)}</td>'
        f'<td class="marks"><span aria-hidden="true">{signs}</span>'
        f'<span class="hidden">{escape(solved)}</span></td>'
        f'<td><span class="state">{escape(state)}</span>{symptom}</td>'
        f'<td class="number" data-unit="{escape(said.tries(row.tries))}">{row.tries or ""}</td>'
        f'<td class="number" data-unit="{escape(said.minutes)}">{row.quiet}</td></tr>'
    )


def _symptoms(status: Status, said: ClassPage) -> str:
    if not status.symptoms:
        return ""
    items = "".join(f"<li><b>{count}</b> {escape(symptom)}</li>" for symptom, count in status.symptoms)
    return f"<section><h2>{escape(said.symptoms)}</h2><ul>{items}</ul></section>"
