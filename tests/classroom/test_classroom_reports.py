"""A computer's report has no name in it, and a class's reports are a list, worst first."""

import codecs
import getpass
import json
import platform
from pathlib import Path

import pytest

from cnn_course import cli
from cnn_course.classroom import reports
from cnn_course.cli import doctor
from cnn_course.cli.doctor import Finding

OK = ("Python", "ok", "3.11.7")
NOTE = ("data", "note", "here: mnist")
PROBLEM = ("TensorFlow", "problem", "is not installed")


def written(folder, name, *findings):
    path = folder / name
    path.write_text(reports.line(findings, {"numpy": "2.0"}, 8_000_000_000, None))
    return path


def test_a_report_is_one_line_and_says_what_is_missing():
    line = reports.line([OK, PROBLEM], {"numpy": "2.0", "tensorflow": None}, 8_000_000_000, 5)
    assert "\n" not in line
    report = json.loads(line)
    assert report["missing"] == ["tensorflow"]
    assert (report["memory"], report["free"], report["python"]) == (8e9, 5, platform.python_version())


def test_no_name_is_in_it(monkeypatch):
    monkeypatch.setattr(getpass, "getuser", lambda: "kim")
    monkeypatch.setattr(platform, "node", lambda: "kims-laptop")
    words = f"{Path.home()}/x and /media/kim/stick on kims-laptop, kimono"
    line = reports.line([("disk", "note", words)], {}, None, None)
    assert json.loads(line)["findings"] == [["disk", "note", "~/x and /media/…/stick on …, kimono"]]


def test_the_list_has_the_worst_first_and_names_what_is_broken(tmp_path, capsys):
    written(tmp_path, "ann.json", OK)
    written(tmp_path, "ben.json", PROBLEM)
    written(tmp_path, "cem.json", PROBLEM, ("memory", "problem", "1.0 GB"))
    written(tmp_path, "dan.json", OK, NOTE)
    (tmp_path / "eva.json").write_text('{"kind": "cnn-course doctor", "fin')
    assert cli.main(["class", "doctor", str(tmp_path)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "eva.json: is no report, or was cut off: ask for it again",
        "cem.json: not ready, 2 problems",
        "    TensorFlow: is not installed",
        "    memory: 1.0 GB",
        "ben.json: not ready, 1 problem",
        "    TensorFlow: is not installed",
        "dan.json: ready (worth a look: data)",
        "ann.json: ready",
        "2 of 5 ready.",
    ]


def test_all_ready(tmp_path):
    assert cli.main(["class", "doctor", str(written(tmp_path, "ann.json", OK))]) == 0


def test_a_pattern_that_the_shell_left_alone(tmp_path):
    written(tmp_path, "ann.json", OK)
    assert [report.file for report in reports.read([str(tmp_path / "*.json")])] == ["ann.json"]


def test_nothing_there_is_one_sentence(tmp_path, capsys):
    assert cli.main(["class", "doctor", str(tmp_path / "*.json")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_what_powershell_writes_is_read(tmp_path, encoding):
    path = written(tmp_path, "ann.json", PROBLEM)
    path.write_bytes(path.read_text().encode(encoding))
    assert reports.read([str(path)])[0].problems == ("TensorFlow: is not installed",)


BAD = [b"", b"[]", b"null", b"3", b"{}", b"\xff\xff", codecs.BOM_UTF16_LE + b"x", b"[" * 100_000]
HALF = [{"kind": reports.KIND}, {"kind": reports.KIND, "findings": [["a"]]}, {"kind": "x", "findings": []}]


@pytest.mark.parametrize("content", [*BAD, *(json.dumps(half).encode() for half in HALF)], ids=repr)
def test_whatever_is_no_report_is_named(tmp_path, content):
    (tmp_path / "eva.json").write_bytes(content)
    (report,) = reports.read([str(tmp_path)])
    assert report.broken


@pytest.fixture
def examined(monkeypatch):
    found = [
        Finding("Python", "ok", "3.11.7"),
        Finding("memory", "problem", "1.0 GB", "use another computer"),
    ]
    monkeypatch.setattr(doctor, "examine", lambda: iter(found))


def test_the_doctor_prints_a_report_alone(examined, capsys):
    assert cli.main(["doctor", "--report"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["findings"][1] == ["memory", "problem", "1.0 GB"]
    assert report["packages"]["numpy"]


def test_the_doctor_writes_a_report_beside_what_it_says(examined, capsys, tmp_path):
    assert cli.main(["doctor", "--report", str(tmp_path / "kim.json")]) == 1
    said = capsys.readouterr().out
    assert "Not ready. What to do: use another computer." in said
    assert str(tmp_path / "kim.json") in said
    assert (tmp_path / "kim.json").read_text().count("\n") == 1


def test_a_report_that_cannot_be_written_is_one_sentence(examined, capsys, tmp_path):
    (tmp_path / "file").write_text("")
    assert cli.main(["doctor", "--report", str(tmp_path / "file" / "x.json")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
