"""What the kit's words tell people to type and to open is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cnn_course import cli

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [ROOT / "workshop" / "README.md", *sorted((ROOT / "workshop" / "checklists").glob("*.md"))]
COMMAND = re.compile(r"`cnn-course ([^`]+)`")
PLACE = re.compile(r"`(plan\.yml|blocks/|hub/|questions\.yml)`")


def commands() -> list[str]:
    return sorted({found for path in TEXTS for found in COMMAND.findall(path.read_text(encoding="utf-8"))})


@pytest.mark.parametrize("command", commands())
def test_a_command_that_is_named_is_one(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = [word for word in command.split() if re.fullmatch(r"[a-z]+", word)]
    options = [word for word in command.split() if word.startswith("--")]
    assert cli.main([*words, "--help"]) == 0, command
    said = capsys.readouterr().out
    assert all(option in said for option in options), command


def test_a_command_that_is_none_would_be_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["lab", "begin", "--help"]) != 0
    assert "invalid choice" in capsys.readouterr().err


def test_the_words_name_commands_and_files_that_are_there() -> None:
    assert {"lab new 1", "class doctor *.json", "class status DIR", "pack --to DIR"} <= set(commands())
    places = PLACE.findall((ROOT / "workshop" / "README.md").read_text(encoding="utf-8"))
    assert set(places) == {"plan.yml", "blocks/", "hub/", "questions.yml"}
    assert all((ROOT / "workshop" / place).exists() for place in places)
