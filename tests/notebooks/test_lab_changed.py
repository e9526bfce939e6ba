"""Which open labs are run again: changed ones, all where nothing says which have changed."""

import subprocess

import pytest

from tools import changed


@pytest.fixture
def git(tmp_path):
    def run(*arguments):
        settings = ["-c", "user.name=n", "-c", "user.email=e", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *settings, *arguments], cwd=tmp_path, check=True, capture_output=True)

    (tmp_path / "notebooks" / "solutions").mkdir(parents=True)
    (tmp_path / "constraints.txt").write_text("keras==3.0\n")
    for name in ("01_one", "02_two"):
        (tmp_path / "notebooks" / f"{name}.ipynb").write_text(name)
    run("init", "--initial-branch", "main")
    run("add", ".")
    run("commit", "-m", "first")
    return run


def found(root):
    return [path.stem for path in changed.changed(root, changed.base(root))]


def test_without_a_commit_to_compare_with_all_are_run(git, tmp_path):
    assert found(tmp_path) == ["01_one", "02_two"]


def test_on_the_trunk_those_are_run_that_differ_from_the_commit_before(git, tmp_path):
    git("commit", "--allow-empty", "-m", "second")
    assert found(tmp_path) == []
    (tmp_path / "notebooks" / "01_one.ipynb").write_text("other")  # committed or not
    (tmp_path / "notebooks" / "03_three.ipynb").write_text("new")
    assert found(tmp_path) == ["01_one", "03_three"]
    git("add", ".")
    git("commit", "-m", "third")
    assert found(tmp_path) == ["01_one", "03_three"]
    git("commit", "--allow-empty", "-m", "fourth")
    assert found(tmp_path) == []


def test_on_a_branch_those_are_run_that_changed_anywhere_on_it(git, tmp_path):
    git("checkout", "-b", "work")
    (tmp_path / "notebooks" / "02_two.ipynb").write_text("other")
    git("commit", "-am", "second")
    git("commit", "--allow-empty", "-m", "third")
    assert found(tmp_path) == ["02_two"]


def test_with_other_packages_all_are_run(git, tmp_path):
    git("commit", "--allow-empty", "-m", "second")
    (tmp_path / "constraints.txt").write_text("keras==3.1\n")
    assert found(tmp_path) == ["01_one", "02_two"]


def test_what_is_to_be_run_is_written_as_pytest_reads_it(git, tmp_path, capsys):
    git("commit", "--allow-empty", "-m", "second")
    (tmp_path / "notebooks" / "01_one.ipynb").write_text("other")
    changed.main("_build/labs", tmp_path)
    assert (tmp_path / "_build" / "labs").read_text() == "notebooks/solutions\nnotebooks/01_one.ipynb\n"
    assert "1 of the 2 open ones: the others are as in" in capsys.readouterr().out
