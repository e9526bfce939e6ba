"""The pieces of marking, one at a time."""

import csv
import random
import subprocess
import sys

import numpy as np
import pytest
from a_class import Learner, answered

from cnn_course import checks as check
from cnn_course import cli, marking
from cnn_course.marking import _award, _framing, _grades, _needed, _seeds, _submissions
from cnn_course.marking._framing import Step
from cnn_course.marking._marks import Exercise, Mark


def steps(*sources):
    """Return steps from texts: the first word says of what kind."""
    return [Step(kind, kind, source) for kind, source in (one.split(": ", 1) for one in sources)]


@pytest.mark.parametrize(
    ("given", "run"),
    [
        (["given: a = 1", "given: print(2)", "mark: award(a)"], [0, 2]),
        (
            ["given: a = []", "given: a.append(1)", "mark: award(a)"],
            [0, 1, 2],
        ),  # changed by a call of its own
        (["given: a = []", "given: fill(a)", "mark: award(a)"], [0, 1, 2]),  # changed by another's
        (["given: a = {}", "given: a['b'] = 1", "mark: award(a)"], [0, 1, 2]),
        (["given: import np", "given: x = np.zeros(3)", "mark: award(np)"], [0, 2]),
        (["given: def f(): return g()", "given: def h(): pass", "mark: award(f)"], [0, 2]),
        (["given: def g(): pass", "given: def f(): return g()", "mark: award(f)"], [0, 1, 2]),
        (["given: a = 1", "own: %timeit a"], [0, 1]),
        (["given: a = 1", "given: b = 2", "own: if a"], [0, 2]),
    ],
)
def test_what_the_marks_stand_on_is_run_and_no_more(given, run):
    assert _needed.needed(steps(*given)) == run


def test_lab_1_is_marked_without_tensorflow(release):
    framed = _framing.framed(release.cells, release)
    run = [framed.steps[place].source for place in _needed.needed(framed.steps)]
    assert not any("tensorflow" in source for source in run)
    assert any("tensorflow" in step.source for step in framed.steps)


def test_cells_stay_in_the_order_of_the_release_and_own_ones_where_they_were(release, labs):
    learner = Learner(answered(release, labs)).adds("mine = 1", behind="mark-2").adds("first = 1", "given-0")
    cells = [cell for cell in learner.notebook["cells"] if cell["cell_type"] == "code"]
    shuffled = [*cells[5:], *cells[:5]]
    for order in (cells, shuffled):
        kinds = [step.id for step in _framing.framed(order, release).steps]
        assert kinds[kinds.index("mark-2") + 1] == "own"
        assert [one for one in kinds if one != "own"] == [
            cell["metadata"]["nbgrader"]["grade_id"] for cell in release.cells
        ]


def test_a_cell_that_was_split_or_copied_counts_once(release, labs):
    learner = Learner(answered(release, labs))
    learner.notebook["cells"].append(learner.cell("answer-2"))
    framed = _framing.framed([c for c in learner.notebook["cells"] if c["cell_type"] == "code"], release)
    assert [step.id for step in framed.steps].count("answer-2") == 1
    assert [step.kind for step in framed.steps].count("own") == 1


def test_learners_are_known_by_the_names_that_moodle_and_canvas_give_their_files(tmp_path):
    names = {
        "Ada Lovelace_4711_assignsubmission_file_01_convolution.ipynb": ("Ada Lovelace", "4711", ""),
        "hopper_LATE_42_977_01_convolution.ipynb": ("hopper", "", "42"),
        "noether.ipynb": ("noether", "", ""),
    }
    for name in names:
        (tmp_path / name).write_text("{}")
    for name in ("Emmy Noether_12_assignsubmission_file_", "noether", "NOETHER", "empty", ".git"):
        (tmp_path / name).mkdir()
        if name != "empty":
            (tmp_path / name / "01_convolution.ipynb").write_text("{}")
    (tmp_path / "noether" / "draft.ipynb").write_text("{}")
    found = _submissions.find(tmp_path, "01_convolution")
    assert len({one.learner.lower() for one in found}) == len(found) == 6
    known = {one.path.name: (one.name, one.moodle, one.canvas) for one in found}
    assert {name: known[name] for name in names} == names
    assert ("Emmy Noether", "12") in {(one.name, one.moodle) for one in found}


def test_a_folder_without_notebooks_is_told(tmp_path):
    with pytest.raises(marking.MarkingError, match="no notebook lies in"):
        _submissions.find(tmp_path, "01")
    with pytest.raises(marking.MarkingError, match="is no folder"):
        _submissions.find(tmp_path / "none", "01")


def test_a_name_that_a_spreadsheet_would_calculate_is_shown(tmp_path):
    mark = Mark("x", "=1+1", "7", "", "r", [Exercise(1, 2, 1, "passed")], ["- noted, and said"])
    _grades.write([mark], "lab", tmp_path)
    (row,) = csv.DictReader((tmp_path / "moodle.csv").read_text().splitlines())
    assert row["Full name"] == "'=1+1"
    assert (row["Identifier"], row["Grade"], row["Maximum Grade"]) == ("Participant 7", "1", "2")
    assert row["Feedback comments"] == "'- noted, and said"


def as_moodle_reads(path):
    """Read grades by the columns of moodle/moodle, mod/assign/feedback/offline/importgradeslib.php."""
    header, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    number, grade, modified, said = (
        header.index(name) for name in ("Identifier", "Grade", "Last modified (grade)", "Feedback comments")
    )
    return {row[number][len("Participant ") :]: (row[grade], row[modified], row[said]) for row in rows}


def as_canvas_reads(path):
    """Read grades by the places of columns, as instructure/canvas-lms, lib/gradebook_importer.rb."""
    header, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    assert ("Student" in header[0], "ID" in header[1], header[2:5]) == (
        *(True, True, ["SIS User ID", "SIS Login ID", "Section"]),
    )
    (possible,) = (row for row in rows if "Points Possible" in row[0])
    marks = {row[1]: dict(zip(header[5:], row[5:], strict=True)) for row in rows if row != possible}
    return dict(zip(header[5:], possible[5:], strict=True)), marks


def test_grades_are_read_by_the_importers_of_moodle_and_canvas(tmp_path):
    ones = [Exercise(1, 2, 2, "passed"), Exercise(2, 1, 0, "failed")]
    marks = [
        Mark("ada-7", "Ada, née Byron", "7", "", "r", ones, ["One note."]),
        Mark("kim-42", "Kim", "", "42", "r", ones),
    ]
    _grades.write(marks, "01_convolution", tmp_path)
    assert as_moodle_reads(tmp_path / "moodle.csv")["7"] == ("2", "", "One note.")
    possible, canvas = as_canvas_reads(tmp_path / "canvas.csv")
    assert possible == {"01_convolution": "3"}
    assert canvas["42"] == {"01_convolution": "2"}


def test_points_are_earned_by_the_checker_alone(monkeypatch):
    by_heart = {
        case.arguments[0].tobytes(): case.expected for case in check.convolution.sliding._cases((), True)
    }

    def known(image, kernel):
        return by_heart.get(image.tobytes(), np.zeros((1, 1)))

    assert marking.award(2, check.conv2d_single, known) == 2  # a learner sees what the check shows
    monkeypatch.setenv(_award.OTHERS, "1")
    assert marking.award(2, check.conv2d_single, known) == 0
    assert marking.award(2, check.conv2d_single, ...) == 0


def test_seeds_are_those_of_the_lab():
    drawn = []
    for lab in ("01", "01", "02"):
        marking.begin(lab)
        drawn.append((random.random(), np.random.random()))
    assert drawn[0] == drawn[1] != drawn[2]


@pytest.mark.tensorflow
def test_tensorflows_seed_is_set_when_it_comes():
    code = """
import sys
from cnn_course import marking
marking.begin("01")
assert "tensorflow" not in sys.modules
import tensorflow as tf
first = tf.random.normal([3]).numpy()
marking.begin("01")
assert (first == tf.random.normal([3]).numpy()).all()
marking.begin("02")
assert (first != tf.random.normal([3]).numpy()).any()
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_finder_steps_aside():
    marking.begin("01")
    finders = [one for one in sys.meta_path if isinstance(one, _seeds._Planter)]
    assert len(finders) == (0 if "tensorflow" in sys.modules else 1)
    assert all(one.find_spec("numpy") is None for one in finders)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["mark", "{}", "--lab", "99", "--to", "{}/out"], "--lab must name one of the labs"),
        (["mark", "{}", "--to", "{}/out"], "Received: nothing"),
        (["mark", "{}/none", "--lab", "01", "--to", "{}/out"], "is no folder"),
        (["mark", "{}", "--lab", "01", "--to", "{}/out"], "no notebook lies in"),
        (["mark", "{}", "--lab", "01", "--to", "{}/out", "--release", "{}/none"], "cannot be read"),
        (["mark", "{}", "--lab", "01", "--to", "{}/out", "--seconds", "0"], "must be above 0"),
        (["assignment", "no", "--to", "{}/out"], "--lab must name one of the labs"),
    ],
)
def test_what_cannot_be_marked_is_told_in_a_sentence(capsys, tmp_path, arguments, words):
    assert cli.main(["class", *(one.format(tmp_path) for one in arguments)]) in (1, 2)
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
