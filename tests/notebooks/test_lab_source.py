"""A lab's source becomes two notebooks: answers taken out, ids that stay, mistakes told in words."""

import pytest

from tools.labs import source
from tools.labs.words import LabError

TITLE = "# %% [markdown]\n# # Title\n\n"


def cell(text: str) -> source.Cell:
    return source.Cell(1, "code", text, (), "id")


def lab(*cells: str) -> list[source.Cell]:
    return source.read(TITLE + "\n\n".join(cells))


ANSWER = "# %%\n# <answer>\nx = 1\n# </answer>"


def test_the_answer_is_replaced_by_its_starter():
    text = (
        "def f(x):\n    y = x\n    # <answer>\n    return y\n    # <starter>\n    # # Your turn.\n"
        "    # if x:\n    #     return ...\n    # </answer>\nf(1)"
    )
    exercise, solution, answers = source.split_answers(cell(text))
    assert exercise == "def f(x):\n    y = x\n    # Your turn.\n    if x:\n        return ...\nf(1)"
    assert solution == "def f(x):\n    y = x\n    return y\nf(1)"
    assert answers == 1


def test_without_a_starter_three_dots_keep_the_cell_running():
    exercise, solution, _ = source.split_answers(
        cell("def f():\n    # <answer>\n    return 1\n    # </answer>")
    )
    assert exercise == "def f():\n    ...  # your code here"
    assert solution == "def f():\n    return 1"
    compile(exercise, "exercise", "exec")


def test_a_cell_can_hold_several_answers():
    text = "# <answer>\na = 1\n# <starter>\n# a = ...\n# </answer>\n# <answer>\nb = 2\n# </answer>"
    exercise, solution, answers = source.split_answers(cell(text))
    assert (exercise, solution, answers) == ("a = ...\n...  # your code here", "a = 1\nb = 2", 2)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# <answer>\nx = 1", "without '# </answer>'"),
        ("x = 1\n# </answer>", "out of place"),
        ("# <answer>\n# <answer>\n# </answer>", "out of place"),
        ("# <starter>\n# x", "out of place after 'ordinary code'"),
        (
            "# <answer>\nx = 1\n# <starter>\nx = ...\n# </answer>",
            "every line is a comment. Received: x = ...",
        ),
    ],
)
def test_misplaced_markers_are_named(text, words):
    with pytest.raises(LabError, match=words):
        source.split_answers(cell(text))


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ((ANSWER, '# %% tags=["nbval-check-outputs"]\nx'), "unknown tag nbval-check-outputs"),
        ((ANSWER, "# %%\n"), "must hold code"),
        (("# %%\nx = 1",), "holds no answer"),
    ],
)
def test_a_source_that_cannot_work_is_refused(cells, words):
    with pytest.raises(LabError, match=words):
        lab(*cells)


def test_a_lab_opens_with_its_title():
    with pytest.raises(LabError, match="title"):
        source.read(ANSWER)


def test_tags_choose_the_notebook_and_only_foreign_tags_are_kept():
    cells = lab(
        ANSWER,
        '# %% tags=["solution-only", "nbval-check-output"]\nprint(1)',
        '# %% [markdown] tags=["exercise-only"]\n# Text.',
        '# %% tags=["check-fails"]\n1',
    )
    texts = {
        answered: [c.source for c in source.notebook(cells, answered).cells] for answered in (False, True)
    }
    assert texts == {
        False: ["# Title", "...  # your code here", "Text.", "1"],
        True: ["# Title", "x = 1", "print(1)", "1"],
    }
    tags = [c.metadata.get("tags") for c in source.notebook(cells, answered=True).cells]
    assert tags == [None, ["hide-input"], ["nbval-check-output"], None]
    assert not any("hide-input" in c.metadata.get("tags", ()) for c in source.notebook(cells, False).cells)


def test_ids_follow_from_the_text_of_their_own_cell():
    cells = [ANSWER, "# %%\ny = 1", "# %%\nz = 1", "# %%\ny = 1"]
    before = [c.id for c in lab(*cells)]
    assert before == [c.id for c in lab(*cells)]
    assert len(set(before)) == len(before)  # equal cells too
    cells[2] = "# %%\nz = 2"
    after = [c.id for c in lab(*cells)]
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, True, True, False, True]


def test_both_versions_of_an_exercise_share_their_id():
    cells = lab(ANSWER)
    open_, solved = (source.notebook(cells, answered) for answered in (False, True))
    assert [c.id for c in open_.cells] == [c.id for c in solved.cells]
