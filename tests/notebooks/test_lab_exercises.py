"""The exercises of a lab do not lean on each other, and a check cell calls no function of the learner."""

import ast
import re
from pathlib import Path

import pytest

LABS = sorted(Path(__file__).parents[2].glob("notebooks/src/*.py"))


@pytest.fixture(params=LABS, ids=lambda path: path.stem)
def lab(request):
    return request.param.read_text(encoding="utf-8")


def assigned(tree):
    """Return the names that get a verdict, and how often."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("check."):
            call = node.value
            if isinstance(call, ast.Call) and ast.unparse(call.func) != "check.usable":
                yield ast.unparse(node.targets[0])


def test_each_exercise_has_a_verdict_of_its_own(lab):
    names = list(assigned(ast.parse(lab)))
    assert len(names) == len(set(names))
    assert not {"verdict", "result"} & set(names)


def test_a_verdict_is_read_for_its_own_function_only(lab):
    for function, verdict in re.findall(r"^\w+ = (?:check\.usable\()?my_(\w+).* if (\w+)_verdict", lab, re.M):
        assert function == verdict


def test_what_the_learner_wrote_is_called_by_the_checker_alone(lab):
    for node in ast.walk(ast.parse(lab)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("check."):
            for argument in node.args:
                assert not re.search(r"\bmy_\w+\(", ast.unparse(argument))


def test_what_has_passed_is_made_usable_where_the_lab_goes_on_in_numpy(lab):
    if "with_keras" in lab or "by_hand" in lab:
        return  # labs 7 and 8 go on with tensors
    for line in re.findall(r"^\w+ = my_\w+ if .*$", lab, re.M):
        raise AssertionError(line)


def test_every_list_is_sealed_with_its_form(lab):
    tree = ast.parse(lab)
    lists = {
        ast.unparse(node.targets[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.List)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "check.value":
            answer, sealed = node.args[1:3]
            assert (":[" in sealed.value) or ast.unparse(answer) not in lists, ast.unparse(answer)


def test_the_lab_says_what_to_do_after_a_restart(lab):
    assert "run the cells above" in lab.replace("\n# ", " ")
