"""The English words of the page's frame."""

from __future__ import annotations

from . import Table


class Words(Table):
    """The whole table."""

    # Around the text: book/_templates.
    skip = "Skip to the text"
    chapters = "Chapters"
    search_book = "Search the book"
    search = "Search"
    search_words = "Words to look for"
    index = "Index"
    contents = "On this page"
    steps = "Previous and next chapter"
    previous = "Previous"
    next = "Next"
    go_on = "Go on where you were:"
    licence = (
        "Text and figures: CC BY 4.0. Code: BSD-3-Clause. Everything on this page works without a network."
    )

    def minutes(self, count: int) -> str:
        return f"{count} min"

    def altogether(self, count: int) -> str:
        hours, rest = divmod(count, 60)
        time = f"{hours} h {rest} min" if hours and rest else f"{hours} h" if hours else f"{rest} min"
        return f"Altogether about {time}, without the exercises."

    def search_without(self, address: str) -> str:
        return f'Searching needs JavaScript. Without it: the <a href="{address}">index</a>.'

    # What MyST-NB and Sphinx write: folded code, which in the labs is an answer, and what references say.
    show_code = "Show the code"
    hide_code = "Hide the code"
    show_answer = "Show an answer"
    hide_answer = "Hide it again"
    numbered = {
        "figure": "Figure %s",
        "table": "Table %s",
        "code-block": "Listing %s",
        "section": "Section %s",
    }
    equation_link = "Link to this equation"
    lab_picture = "The picture that the code above makes."

    # Pages of the labs. A lab names its chapters between these two: "The chapters *A* and *B* of the book".
    of_chapters = ("The chapter", "of the book")
    lab_named = "Lab"
    still_here = "A still picture. The figure is live in the lab: "
    how_to_open = "how to open it"
    labs_of_it = "To do it yourself: "

    def lab_answered(self, title: str) -> str:
        return f"{title}, answered"

    lab_open = (
        "These are the answers, folded. The lab itself asks you for them, and checks yours. In the folder of "
        "the course, ",
        " opens it. Where the course is installed without its folder, take ",
        " along and open it in Jupyter.",
    )

    # The landing page's nine numbers.
    choose_filter = "Nine numbers that are known to find something"
    filters = {
        "sobel_vertical": "Vertical edges",
        "sobel_horizontal": "Horizontal edges",
        "laplacian": "Spots and thin lines",
        "emboss": "Relief",
    }

    # Labs that are opened elsewhere.
    elsewhere = "There, run this in a cell before the others. It installs the course where it is missing:"

    def open_in(self, place: str) -> str:
        return f"Open in {place}"

    # Quizzes, and what is said of a formula there.
    check = "Check"
    choose_all = "Choose all that are right."
    verdicts = {True: "Right.", False: "Not quite."}
    formula = {"over": r"\1 over \2", "times": " times ", "floor": " floor of ", "power": " to the power of "}

    def question(self, number: int) -> str:
        return f"Question {number}"

    def answers(self, number: int) -> str:
        return f"Answers to question {number}"

    # The reader's own progress: the page, and what its script says there.
    progress_heads = ("Chapter", "Quiz answered", "Right at once", "Solutions opened")
    export_progress = "Export as a file"
    import_progress = "Import a file"
    progress_file = "A file of progress"
    erase_progress = "Erase all"
    erase_sure = "Erase all of it, in this browser?"
    erase_yes = "Erase it"
    erase_no = "Keep it"
    progress_without = "The table of your progress needs JavaScript, and is not printed."
    progress = {
        "outOf": "{count} of {all}",
        "none": "\u2013",
        "fromDisk": (
            "This book is opened from disk. Some browsers then keep each of its pages apart: a quiz still "
            "remembers its answers, but this table and the marks stay empty."
        ),
        "notKept": (
            "This browser keeps nothing for this page (its storage is switched off or full): what you do "
            "here counts until you leave the page."
        ),
        "exported": "Exported as {name}.",
        "imported": "Imported: {name} and what was here are put together.",
        "badFile": (
            "This is not a file that \u201cExport\u201d has written; nothing was changed. Received: {name}."
        ),
        "erased": "Erased.",
    }

    # What the page's scripts say (book/_static); they put in what stands in braces.
    script = {
        "modes": {"auto": "Colours: as the system", "light": "Colours: light", "dark": "Colours: dark"},
        "copy": "Copy",
        "copyCode": "Copy this code",
        "copied": "Copied",
        "notCopied": "Not copied: select it by hand",
        "codeScrolls": "Code, scrolls sideways",
        "scrolls": "Scrolls sideways",
        "nineNumber": "Number in row {row}, column {column}",
        "ninePhoto": "A photograph of a cat",
        "nineFound": "What the nine numbers find: blue where their sum is positive, orange where negative",
        "notStarted": (
            "This figure could not be started in your browser; this is its first picture. ({reason})"
        ),
        "chooseFirst": "Choose an answer first.",
        "right": "✓ right",
        "wrong": "✗ not quite",
        "oneMissing": "One right choice is missing.",
        "missing": "{count} right choices are missing.",
        "tally": "{right} of {all} right.",
        "tallyFirst": "At the first try: {first}.",
        "beforeFirst": "answered, right at the first try",
        "beforeLater": "answered, right at a later try",
        "beforeWrong": "answered, not right yet",
        "quizDone": "quiz done",
    }
