"""workshop/plan.yml: its minutes sum, its labs have time, and all that it names is there."""

from __future__ import annotations

import ast
import json
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from cnn_course import results, shapes, widgets
from tools import cells, node
from tools.kit import labs, making, plan, symptoms, timing
from tools.kit.book_pages import parts_of
from tools.kit.plan import Pause, PlanError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def made_of() -> plan.Plan:
    return plan.read(ROOT)  # which holds it to its rules


def test_the_plan_keeps_its_own_rules_and_has_three_lengths(made_of: plan.Plan) -> None:
    assert list(made_of.schedules) == ["half-day", "one-day", "two-days"]
    half, one, two = made_of.schedules.values()
    assert [day.minutes for day in half.days] == [180]
    assert (len(one.days), len(two.days)) == (1, 2)
    assert {block.name for block in two.blocks} == set(made_of.blocks), "each block is in some schedule"
    assert one.days[0].times()[1][0] == "09:15"


def changed(made_of: plan.Plan, schedule: str, **day: object) -> plan.Plan:
    """The plan with another first day."""
    old = made_of.schedules[schedule]
    new = replace(old, days=(replace(old.days[0], **day), *old.days[1:]))  # type: ignore[arg-type]
    return replace(made_of, schedules={schedule: new})


def test_a_plan_that_breaks_a_rule_says_which(made_of: plan.Plan) -> None:
    with pytest.raises(PlanError, match=r"half-day, day 1: its entries make 180 minutes, and it says 200\."):
        plan.check(changed(made_of, "half-day", minutes=200))
    day = made_of.schedules["half-day"].days[0]
    awake = tuple(entry for entry in day.entries if not (isinstance(entry, Pause) and entry.rest))
    with pytest.raises(PlanError, match="165 minutes without a break; 90 at the most"):
        plan.check(changed(made_of, "half-day", entries=awake, minutes=165))
    block = made_of.blocks["shapes"]
    for wrong, said in (
        (replace(block, minutes=50), "its parts make 45 minutes, and it says 50"),
        (replace(block, slides=block.slides[1:]), "its slides take 13 minutes, and its talk has 15"),
    ):
        with pytest.raises(PlanError, match=said):
            plan.check(replace(made_of, blocks={"shapes": wrong}))


def test_every_lab_has_three_times_as_long_as_it_runs(made_of: plan.Plan) -> None:
    measured = timing.recorded(ROOT)
    for block in made_of.blocks.values():
        if block.lab:
            assert block.lab.name in measured, "python tools/workshop.py --time measures it"
            assert 60 * block.lab.minutes >= 3 * measured[block.lab.name]["seconds"], block.name


def test_every_lab_exercise_and_chapter_is_there(made_of: plan.Plan) -> None:
    for block in made_of.blocks.values():
        assert (ROOT / f"{block.chapter}.md").is_file(), block.name
        assert block.figure.startswith(f"{block.chapter}.html#"), block.name
        assert 6 <= len(block.slides) <= 12, block.name
        assert all(bool(slide.figure) != bool(slide.question) for slide in block.slides), block.name
        if block.lab:
            found = labs.exercises(ROOT, block.lab)
            assert [one.number for one in found] == list(block.lab.exercises)
            assert all(one.title and one.answer and one.checks for one in found)
            *most, last = map(str, block.lab.exercises)
            said = f"Lab {block.lab.number}, exercises {', '.join(most)} and {last}"
            assert said in block.slides[-1].question, "the last slide names the lab's exercises"
    with pytest.raises(PlanError, match="01_convolution has no exercise 99"):
        labs.exercises(ROOT, plan.LabPart("01_convolution", (99,), 10))


@cache
def rules_of(page: str, name: str) -> dict[str, object]:
    """The rules of the settings of a figure, made as its chapter makes it (with what is a plain value)."""
    kind, _, number = name.partition("-")
    tree = ast.parse(cells.code_of((ROOT / f"{page}.md").read_text(encoding="utf-8")))
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == kind
    ]
    assert len(calls) >= int(number or 1), f"{page} has no {name}"
    settings = {}
    for keyword in sorted(calls, key=lambda call: call.lineno)[int(number or 1) - 1].keywords:
        try:
            settings[keyword.arg] = ast.literal_eval(keyword.value)
        except ValueError:
            continue
    rules: dict[str, object] = getattr(widgets, kind)(**settings)._settable
    return rules


def test_every_figure_takes_the_state_that_is_named(made_of: plan.Plan) -> None:
    named = sorted({figure for block in made_of.blocks.values() for figure in block.figures})
    assert len(named) > 30
    asked = [{"text": parts_of(address)[2], "rules": rules_of(*parts_of(address)[:2])} for address in named]
    asked.append({"text": "strides=99", "rules": rules_of(*parts_of(made_of.blocks["shapes"].figure)[:2])})
    command = [node.find().command, Path(__file__).parent / "read_states.mjs"]
    done = subprocess.run(command, input=json.dumps(asked), text=True, capture_output=True, check=True)
    *refused, impossible = json.loads(done.stdout)
    assert impossible == ["strides=99"]
    assert {address: one for address, one in zip(named, refused, strict=True) if one} == {}


def test_what_goes_wrong_comes_from_the_checkers_themselves(made_of: plan.Plan) -> None:
    for block in made_of.blocks.values():
        if block.lab:
            known = [symptoms.of_exercise(one) for one in labs.exercises(ROOT, block.lab)]
            assert max(map(len, known)) >= 4, block.name
    [_, second, _] = labs.exercises(ROOT, made_of.blocks["convolution"].lab)  # type: ignore[arg-type]
    said = " ".join(symptoms.of_exercise(second))
    assert "Your kernel is flipped" in said
    assert "stride" not in said, "exercise 2 has no stride: what its cases cannot show is left out"


def test_the_right_answers_before_and_after_are_right() -> None:
    asked = making.questions(ROOT)["questions"]
    assert len(asked) == 7
    for one in asked:
        assert one["right"] in one["choices"]
        if "layer" in one:
            kind = getattr(shapes, one["layer"].pop("kind"))
            [row] = shapes.table([kind(**one["layer"])], tuple(one["input"]))
            assert one["right"] == " × ".join(map(str, row.output_shape))
    assert outcomes() == {one["outcome"]: one["right"] for one in asked if "outcome" in one}


def outcomes() -> dict[str, str]:
    """What the recorded runs say, in the words of the choices."""
    lost = {}
    natural, shuffled = (widgets.ShuffleExplorer(kind=kind) for kind in ("natural", "permuted"))
    for name, words in {"dense": "the dense network", "cnn": "the convolutional network"}.items():
        lost[words] = natural.accuracy(name).mean - shuffled.accuracy(name).mean
    errors = results.figure("degradation")["errors"]
    worse = [
        a["train_error"] > b["train_error"]
        for a, b in zip(errors["plain-56"], errors["plain-20"], strict=True)
    ]
    assert all(worse)
    return {"shuffled": max(lost, key=lambda one: lost[one]), "deeper": "that of 20 layers"}
