"""Where a checker stands: one module a lab, named as the lab's chapter."""

import re

from cnn_course import checks


def chapters(root):
    """Return the files of the book's chapters by their titles."""
    pages = {page.read_text(encoding="utf-8"): page.stem for page in (root / "book").glob("*/*.md")}
    return {re.search(r"^# (.+)$", text, re.M)[1]: name for text, name in pages.items()}


def labs(root):
    """Return the text of each lab, with its first chapter's file name, in the order of the labs."""
    files = chapters(root)
    for source in sorted((root / "notebooks" / "src").glob("*.py")):
        text = source.read_text(encoding="utf-8")
        title = re.search(r"The chapters? \*(.+?)\*", text.replace("\n# ", " "))[1]
        yield files[title], text


def test_each_lab_has_a_module_named_as_its_chapter(root):
    modules = {path.stem for path in (root / "cnn_course" / "checks").iterdir()}
    public = {name for name in modules if not name.startswith("_")}
    assert public == {chapter for chapter, _ in labs(root)}


def test_a_lab_uses_its_own_checkers_and_those_of_earlier_labs(root):
    known = set()
    for chapter, text in labs(root):
        known.add(chapter)
        for name in set(re.findall(r"\bcheck\.(\w+)\(", text)):
            module = getattr(checks, name).__module__.split(".")[2]
            assert module in known or module.startswith("_"), f"{chapter}: check.{name} stands in {module}"


def test_every_checker_says_where_it_is_taught():
    assert [name for name in checks.__all__ if "Taught in: " not in getattr(checks, name).__doc__] == []
