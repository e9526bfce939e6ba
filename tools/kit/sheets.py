"""The pages to be read and printed: schedules, instructor's pages, handouts, questions, cards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tools.kit import book_pages, html, labs, symptoms
from tools.kit.book_pages import Book
from tools.kit.labs import Exercise
from tools.kit.plan import Block, Pause, Plan, Schedule

MOST = 6  # symptoms of an exercise that are listed: the likely ones come first
LINE = '<div class="write"></div>'


# ---- the schedule ----------------------------------------------------------------------------------------


def schedule(one: Schedule) -> str:
    """Return a schedule: when what begins, with its pages, and what to skip."""
    parts = []
    for number, day in enumerate(one.days, start=1):
        heading = f"<h2>Day {number}</h2>" if len(one.days) > 1 else ""
        rows = [_row(begins, entry) for begins, entry in day.times()]
        rows.append([day.ends, "<strong>The end</strong>", "", ""])
        parts.append(heading + html.table(["", "", "with", "ten minutes late?"], rows))
    return html.sheet(one.title, "\n".join(parts), "sheet--wide")


def _row(begins: str, entry: Block | Pause) -> list[str]:
    if isinstance(entry, Pause):
        return [begins, html.words(entry.title), f"{entry.minutes} min", ""]
    lab = f", {entry.lab.minutes} lab {entry.lab.number}" if entry.lab else ""
    pages = (
        (f"deck-{entry.name}.html", "slides"),
        (f"instructor-{entry.name}.html", "instructor’s page"),
        (f"handout-{entry.name}.html", "handout"),
        (f"{html.BOOK}/{entry.figure}", "figure"),
    )
    links = ", ".join(html.link(target, text) for target, text in pages)
    parts = f"<small>{entry.talk} min talk{lab}, {entry.card} card</small>"
    about = f"<strong>{html.words(entry.title)}</strong><br>{parts}"
    return [begins, about, links, html.words(entry.skip)]


# ---- the instructor's page -------------------------------------------------------------------------------


def instructor(block: Block, exercises: list[Exercise], measured: dict[str, Any]) -> str:
    """Return an instructor's page: aim, first question, timed walk, what goes wrong, answers, discussion."""
    first = next(slide for slide in block.slides if slide.question)
    opening = f"<blockquote>{html.words(first.question)}</blockquote>"
    parts = [
        f"<p><strong>Aim.</strong> {html.words(block.aim)}</p>",
        "<h2>Open with</h2>",
        opening,
        f"<h2>The walk, {block.talk} minutes</h2>",
        _walk(block),
        *([_lab(block, exercises, measured)] if block.lab else []),
        "<h2>To discuss</h2>",
        html.listed([html.words(one) for one in block.discussion]),
        f"<p><strong>Ten minutes late?</strong> {html.words(block.skip)}</p>",
        f"<p><strong>The card.</strong> {html.words(block.minute_card)}</p>",
    ]
    return html.sheet(f"Instructor’s page. {block.title}", "\n".join(parts))


def _walk(block: Block) -> str:
    """Return the slides as a table: from which minute, what is up, what to do."""
    rows, now = [], 0
    for slide in block.slides:
        up = html.words(slide.says)
        if slide.figure:
            up = html.link(f"{html.BOOK}/{slide.figure}", slide.says)
        answer = f"<br><em>Answer.</em> {html.words(slide.answer)}" if slide.answer else ""
        rows.append([f"{now}–{now + slide.minutes}", up, html.words(slide.notes) + answer])
        now += slide.minutes
    return html.table(["minutes", "on the screen", "you"], rows)


def _lab(block: Block, exercises: list[Exercise], measured: dict[str, Any]) -> str:
    """Return the block's part of a lab: what goes wrong, in the checkers' own words, and the answers."""
    assert block.lab
    runs = measured.get(block.lab.name, {}).get("seconds")
    said = f" The answered lab runs from top to bottom in {runs:.0f} seconds." if runs else ""
    parts = [
        f"<h2>Lab {block.lab.number}, {block.lab.minutes} minutes</h2>",
        f"<p>{said.strip()}</p>" if said else "",
    ]
    for one in exercises:
        parts.append(f"<h3>Exercise {one.number}: {html.words(one.title)}</h3>")
        if known := symptoms.of_exercise(one)[:MOST]:
            parts.append("<p>What they will get wrong, as the check says it:</p>")
            parts.append(html.listed([html.words(hint) for hint in known]))
        parts.append(
            f"<details open><summary>The answer</summary><pre>{html.escape(one.answer)}</pre></details>"
        )
    return "\n".join(parts)


# ---- handouts --------------------------------------------------------------------------------------------


def handout(block: Block, exercises: list[Exercise], book: Book, answers: bool) -> str:
    """Return a handout: the block's questions with room to write, its figure, its exercises; or answered."""
    figure = book.figure(block.figure)
    parts = [f"<p>{html.words(block.aim)}</p>"]
    asked = [slide for slide in block.slides if slide.answer]
    for number, slide in enumerate(asked, start=1):
        filled = f'<p class="answer">{html.words(slide.answer)}</p>' if answers else LINE * 2
        parts.append(
            f'<section class="ask"><h2>{number}. {html.words(slide.says)}</h2>'
            f"<p>{html.words(slide.question)}</p>{filled}</section>"
        )
    parts.append(f'<figure class="shown">{html.live(1, figure.address, figure.still, figure.alt)}</figure>')
    parts.append("<p><strong>What I noticed in the figure:</strong></p>" + ("" if answers else LINE * 2))
    if answers:
        told = [slide for slide in block.slides if slide.figure]
        parts.append(
            html.listed([f"<strong>{html.words(s.says)}</strong> {html.words(s.notes)}" for s in told])
        )
    if block.lab:
        parts.append(f"<h2>Lab {block.lab.number}</h2>" + _exercises(exercises, answers))
    parts.append(
        f"<p><strong>The card.</strong> {html.words(block.minute_card)}</p>" + ("" if answers else LINE)
    )
    said = book.words(book_pages.parts_of(block.figure)[0])
    parts.append(html.scripts(book_pages.state_of(book, [figure]), said))
    title = f"Answers. {block.title}" if answers else block.title
    return html.sheet(title, "\n".join(parts), "handout")


def _exercises(exercises: list[Exercise], answers: bool) -> str:
    """Return the exercises by name, or with what is an answer to each."""
    if not answers:
        return html.listed([f"Exercise {one.number}: {html.words(one.title)}" for one in exercises])
    return "".join(
        f"<h3>Exercise {one.number}: {html.words(one.title)}</h3><pre>{html.escape(one.answer)}</pre>"
        for one in exercises
    )


# ---- questions before and after, cards -------------------------------------------------------------------


def questions(content: dict[str, Any], when: str) -> str:
    """Return the questions `before` or `after`, or the `answers` with how to count."""
    parts = [f"<p>{html.words(content['says'][when])}</p>"]
    for number, one in enumerate(content["questions"], start=1):
        choices = [
            f'<strong class="answer">{html.words(str(choice))}</strong>'
            if when == "answers" and choice == one["right"]
            else html.words(str(choice))
            for choice in one["choices"]
        ]
        why = f'<p class="answer">{html.words(one["why"])}</p>' if when == "answers" else ""
        sure = "" if when == "answers" else '<p class="sure">Sure of it: ○ no ○ rather ○ yes</p>'
        body = f"<p>{html.words(one['asks'])}</p>{html.listed(['○ ' + c for c in choices])}{why}{sure}"
        parts.append(f'<section class="ask"><h2>{number}</h2>{body}</section>')
    if when == "after":
        parts.append("<h2>And the day itself</h2>")
        parts += [f"<p>{html.words(one)}</p>{LINE * 2}" for one in content["survey"]]
    if when == "answers":
        parts.append("<h2>How to count</h2>" + html.markdown(content["counting"]))
    return html.sheet(content["titles"][when], "\n".join(parts), "questions")


def minute_cards(plan: Plan) -> str:
    """Return the cards of all blocks, to be printed and cut."""
    cards = "".join(
        f'<section class="card"><h2>{html.words(block.title)}</h2>'
        f"<p>{html.words(block.minute_card)}</p>{LINE * 2}"
        f"<p>What is still unclear?</p>{LINE * 2}</section>"
        for block in plan.blocks.values()
    )
    return html.sheet("Minute cards", f'<div class="cards">{cards}</div>')


def guide(path: Path) -> str:
    """Return workshop/README.md as a page."""
    title, _, text = path.read_text(encoding="utf-8").partition("\n")
    return html.sheet(title.lstrip("# "), html.markdown(text), "guide")


def checklist(path: Path) -> str:
    """Return a checklist of workshop/checklists/ as a page."""
    title, _, text = path.read_text(encoding="utf-8").partition("\n")
    body = html.markdown(text).replace("<li>", "<li>☐ ")
    return html.sheet(title.lstrip("# "), body, "checklist")


def exercises_of(root: Path, block: Block) -> list[Exercise]:
    """Return a block's exercises; none where it has no lab."""
    return labs.exercises(root, block.lab) if block.lab else []


def index(plan: Plan, checklists: list[str]) -> str:
    """Return the page that leads to all others."""
    schedules = [html.link(f"schedule-{one.name}.html", one.title) for one in plan.schedules.values()]
    rows = [
        [
            f"<strong>{html.words(block.title)}</strong><br><small>{block.minutes} min</small>",
            html.link(f"deck-{name}.html", "slides"),
            html.link(f"instructor-{name}.html", "instructor’s page"),
            html.link(f"handout-{name}.html", "handout")
            + ", "
            + html.link(f"handout-{name}-answers.html", "answered"),
        ]
        for name, block in plan.blocks.items()
    ]
    asked = [
        html.link(f"questions-{when}.html", f"Questions {text}")
        for when, text in (
            ("before", "before"),
            ("after", "after, and the survey"),
            ("answers", "with answers"),
        )
    ]
    lists = [html.link(f"checklist-{name}.html", f"The {name}’s checklist") for name in checklists]
    body = (
        f"<p>{html.link('guide.html', 'How to hold it')}, on two pages.</p>"
        + "<h2>Schedules</h2>"
        + html.listed(schedules)
        + "<h2>Blocks</h2>"
        + html.table(["", "", "", ""], rows)
        + "<h2>For the day</h2>"
        + html.listed([*asked, html.link("minute-cards.html", "Minute cards"), *lists])
    )
    return html.page(
        plan.title, f"<main><h1>{html.words(plan.title)}: the workshop</h1>{body}</main>", kind="sheet"
    )
