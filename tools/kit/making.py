"""Makes the kit into `_build/workshop/`: whole or not at all, and only when what it is made from changed."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import yaml

from tools import freshness
from tools.kit import book_pages, decks, plan, sheets, timing
from tools.kit.plan import Plan, PlanError

STATIC = ("deck.css", "deck.js", "sheet.css")


def pages(root: Path, html: Path) -> dict[str, str]:
    """Return all pages of the kit by name.

    Args:
        root: the checkout.
        html: the built book, whose figures the slides hold.

    Raises:
        PlanError: what the plan names is not there.
    """
    made_of, book = plan.read(root), book_pages.Book(html)
    folder, measured = root / plan.FOLDER, timing.recorded(root)
    lists = sorted((folder / "checklists").glob("*.md"))
    found = {"index": sheets.index(made_of, [path.stem for path in lists])}
    found |= {f"schedule-{one.name}": sheets.schedule(one) for one in made_of.schedules.values()}
    for name, block in made_of.blocks.items():
        exercises = sheets.exercises_of(root, block)
        found[f"deck-{name}"] = decks.deck(block, book)
        found[f"instructor-{name}"] = sheets.instructor(block, exercises, measured)
        for answers, ending in ((False, ""), (True, "-answers")):
            found[f"handout-{name}{ending}"] = sheets.handout(block, exercises, book, answers)
    found |= {f"checklist-{path.stem}": sheets.checklist(path) for path in lists}
    found["guide"] = sheets.guide(folder / "README.md")
    asked = questions(root)
    found |= {f"questions-{when}": sheets.questions(asked, when) for when in asked["titles"]}
    return found | {"minute-cards": sheets.minute_cards(made_of)}


def questions(root: Path) -> dict[str, Any]:
    """Return the questions before and after."""
    content: dict[str, Any] = yaml.safe_load(
        (root / plan.FOLDER / "questions.yml").read_text(encoding="utf-8")
    )
    return content


def printed(made_of: Plan) -> list[str]:
    """Name the pages that are printed: what lies on the tables, and what the teacher holds."""
    names = [f"handout-{name}{ending}" for name in made_of.blocks for ending in ("", "-answers")]
    return ["guide", *names, "questions-before", "questions-after", "questions-answers", "minute-cards"]


def digest(root: Path, html: Path) -> str:
    """Return a digest of all that the kit is made from."""
    sources = [root / plan.FOLDER, root / "tools" / "kit", root / "tools" / "workshop.py", root / "notebooks"]
    sources.append(root / "cnn_course" / "checks")
    book = freshness.recorded(html.parent / "book.json")
    return freshness.digest(freshness.files_under(*sources), root, str(book))


def make(root: Path, html: Path, to: Path) -> bool:
    """Write the pages into a folder, in the place of those before; return whether there was need."""
    record, now = to.with_suffix(".json"), digest(root, html)
    if freshness.recorded(record) == now and (to / "index.html").is_file():
        return False
    if not (html / "index.html").is_file():
        raise PlanError(
            f"The slides hold the book's own figures, and there is no book in {html}. Run `make book`."
        )
    record.unlink(missing_ok=True)
    to.parent.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix="staging-", dir=to.parent))
    try:
        for name, text in pages(root, html).items():
            (stage / f"{name}.html").write_text(text, encoding="utf-8")
        for name in STATIC:
            shutil.copy(root / plan.FOLDER / "_static" / name, stage / name)
        shutil.rmtree(to, ignore_errors=True)
        stage.rename(to)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    freshness.record(record, now)
    return True
