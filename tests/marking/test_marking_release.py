"""A lab as an assignment: every exercise has an answer cell and a mark, and nbgrader takes it."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from a_class import answered, of_nbgrader

from cnn_course import marking
from cnn_course.marking import _release

SCHEMA = {
    "grade",
    "locked",
    "solution",
    "task",
    "grade_id",
    "points",
    "checksum",
    "schema_version",
    "cell_type",
}


def every(labs):
    return [marking.of_lab(path.stem, labs) for path in sorted(labs.glob("*.ipynb"))]


def test_every_exercise_of_every_lab_has_an_answer_and_earns_points(labs):
    for release in every(labs):
        text = "\n".join(_release.text(cell) for cell in release.notebook["cells"])
        exercises = {int(number) for number in re.findall(r"^### Exercise (\d+)", text, re.M)}
        ids = [of_nbgrader(cell)["grade_id"] for cell in release.cells]
        assert len(ids) == len(set(ids))
        assert {int(one[7:]) for one in ids if one.startswith("answer-")} == exercises, release.lab
        marked = {int(one.split("-")[1]) for one in release.points}
        assert exercises == marked, release.lab


def test_a_mark_is_one_line_that_calls_the_checker(release):
    marks = {of_nbgrader(c)["grade_id"]: c["source"] for c in release.cells if of_nbgrader(c)["grade"]}
    assert marks["mark-2"] == "award(2, check.conv2d_single, my_convolve)"
    assert marks["mark-5"] == (
        "award(2, check.conv2d_single, my_strided_convolve, arguments=['strides', 'padding'])"
    )
    assert all("\n" not in source for source in marks.values())
    assert sum(release.points.values()) == 15


def test_no_answer_is_handed_out(release, labs):
    handed_out = json.dumps(release.notebook)
    for cell in answered(release, labs)["cells"]:
        if of_nbgrader(cell).get("solution"):
            assert json.dumps("".join(cell["source"]))[1:-1] not in handed_out


def test_cells_are_as_nbgraders_third_schema_has_them(release):
    for cell in release.cells:
        kept = of_nbgrader(cell)
        assert set(kept) <= SCHEMA
        assert kept["schema_version"] == 3
        assert ("points" in kept) == kept["grade"]
        assert kept["locked"] != kept["solution"]
        assert kept["checksum"] == _release.checksum(cell["source"], kept)


def test_a_release_has_an_id_that_follows_from_what_it_holds(release, labs, tmp_path):
    assert marking.of_lab("01", labs).id == marking.of_lab("1", labs).id == release.id
    written = marking.write_course(release, tmp_path)
    assert marking.read(written[0]) == release
    with pytest.raises(marking.MarkingError, match="holds no assignment"):
        marking.read(labs / "01_convolution.ipynb")
    with pytest.raises(marking.MarkingError, match="--lab must name one of the labs"):
        marking.of_lab("0", labs)
    shutil.copy(labs / "01_convolution.ipynb", tmp_path)
    with pytest.raises(marking.MarkingError, match="its solutions"):
        marking.of_lab("01", tmp_path)


@pytest.fixture
def nbgrader(tmp_path, root):
    """Run nbgrader, where there is one: on the PATH, or as NBGRADER names it."""
    program = os.environ.get("NBGRADER") or shutil.which("nbgrader")
    if not program:
        pytest.skip("nbgrader is not installed here (extra marking), so its own validator was not asked")
    kernel = tmp_path / "jupyter" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    about = {"argv": command, "display_name": "Python 3", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(about))
    path = os.pathsep.join([os.path.dirname(program), os.environ["PATH"]])
    environment = {
        **os.environ,
        "JUPYTER_PATH": str(tmp_path / "jupyter"),
        "PATH": path,
        "PYTHONPATH": str(root),
    }

    def run(*arguments):
        done = subprocess.run(
            [program, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout + done.stderr

    return run


@pytest.mark.slow
@pytest.mark.builds
def test_nbgrader_takes_the_assignment_and_gives_the_same_marks(nbgrader, release, labs, tmp_path):
    marking.write_course(release, tmp_path)
    shutil.rmtree(tmp_path / "release")
    nbgrader("generate_assignment", release.lab, "--create")
    made = json.loads((tmp_path / "release" / release.lab / f"{release.lab}.ipynb").read_text())
    assert ["".join(c["source"]) for c in made["cells"]] == [c["source"] for c in release.notebook["cells"]]
    for learner, notebook in (("ada", answered(release, labs)), ("bob", release.notebook)):
        folder = tmp_path / "submitted" / learner / release.lab
        folder.mkdir(parents=True)
        (folder / f"{release.lab}.ipynb").write_text(json.dumps(notebook))
    right = str(tmp_path / "submitted" / "ada" / release.lab / f"{release.lab}.ipynb")
    assert "passes all the tests" in nbgrader("validate", right)
    nbgrader("autograde", release.lab, "--create")
    nbgrader("export", "--to", "grades.csv")
    rows = [line.split(",") for line in (tmp_path / "grades.csv").read_text().splitlines()]
    scores = {row[rows[0].index("student_id")]: row[rows[0].index("score")] for row in rows[1:]}
    assert scores == {"ada": "15.0", "bob": "0.0"}
