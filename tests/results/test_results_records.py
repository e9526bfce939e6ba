"""Every record in results/ keeps to the schema, and its numbers hold together."""

import json
import re

import jsonschema
import pytest

from cnn_course import experiments, results
from cnn_course.experiments import _paper_scale, _running
from tests.results.altered import changed
from tests.schemas import validator_of

RECORDS = sorted(results.folder().glob("*/*-seed*.json"))
# Of all others three. One of the table is 291 trainings, one of the winners 20 that are taken together.
# What is held against the table, seed by seed, has no more of them than it.
SEEDS = {"quick-digits-search": 5, "cell-table": 2, "cell-swish": 2, "cell-transfer": 2}
FOUR = ("train_loss", "train_accuracy", "test_loss", "test_accuracy")


@pytest.fixture(scope="module")
def validator(root):
    return validator_of(root / "results" / "schema.json")


def named(path):
    return f"{path.parent.name}/{path.name}"


@pytest.mark.parametrize("path", RECORDS, ids=named)
def test_a_record_holds_together(path, validator):
    """One test a record: there are many, and each of them is read once."""
    record = json.loads(path.read_text(encoding="utf-8"))
    validator.validate(record)
    it_stands_where_it_says(record, path)
    the_epochs_are_all_there_and_the_last_is_final(record)
    the_counts_add_up(record)
    what_is_not_the_published_data_says_so(record)


def it_stands_where_it_says(content, path):
    assert path.parent.name == content["experiment"]
    assert path.name == f"{content['variant']}-seed{content['seed']}.json"
    name = f"{content['experiment']}{' --paper-scale' * (content['variant'] in _paper_scale.VARIANTS)}"
    assert content["command"] == f"cnn-course run {name} --seed {content['seed']}"
    assert content["config"].get("seed", content["seed"]) == content["seed"]


def the_epochs_are_all_there_and_the_last_is_final(content):
    whole = content["config"].get("epochs", 0)
    if "diverged" in content["final"]:  # it says in which epoch it came to no number: that one is not there
        whole = int(re.search(rf"\(epoch (\d+) of {whole}\)$", content["final"]["diverged"])[1]) - 1
    assert [row["epoch"] for row in content["epochs"]] == list(range(1, whole + 1))
    if content["epochs"]:
        last = content["epochs"][-1]
        assert {key: content["final"][key] for key in FOUR} == {key: last[key] for key in FOUR}


def the_counts_add_up(content):
    data, config = content["data"], content["config"]
    assert sum(row["seconds"] for row in content["epochs"]) <= content["wall_seconds"] + 1
    for row in content["epochs"]:
        held_out = data["test"] * (18 * 18 if content["experiment"] == "border-position" else 1)
        hits = row["test_accuracy"] * held_out
        assert abs(hits - round(hits)) < max(
            0.01, held_out * 1e-6
        )  # a whole number of images (or pixels) right
    if content["experiment"] in ("plain-tensorflow", "same-losses"):  # on the digits that the package carries
        assert (data["train"], data["test"]) == (4_000, 1_000)
    elif content["experiment"] in ("learning-rate", "overfitting"):  # on the same, in three parts
        assert data["train"] in (300, 3_000)
        assert data["test"] == 1_000
    elif content["experiment"] == "quick-digits-search" or content["variant"].startswith(
        "digits-"
    ):  # on the 4,000 training digits among them
        assert (data["train"], data["test"]) == (3_200, 800)
    elif data["name"] == "mnist":
        assert data["test"] in (10_000, 6_000)
        assert data["train"] <= 60_000
    if "validation" in content["variant"] or content["variant"].startswith("mnist-"):
        assert data["train"] + data["test"] == 60_000
    if config.get("epochs"):
        assert data["train"] >= config["batch_size"]


def what_is_not_the_published_data_says_so(content):
    data = content["data"]
    if data["name"] == "cifar10":
        assert "JPEG re-encoded copy" in data["note"]
    assert "smoke" not in json.dumps(content)


@pytest.mark.parametrize("name", experiments.names())
def test_every_variant_has_three_seeds_or_more(name):
    variants = _running.find(name).variants
    found = {path.name for path in results.files(results.folder(name))}
    if name == _paper_scale.NAME:  # a GPU's hours: what fits is recorded, and is held together above
        found -= {f"{variant}-seed{seed}.json" for variant in _paper_scale.VARIANTS for seed in range(3)}
    seeds = range(SEEDS.get(name, 3))
    assert found == {f"{variant}-seed{seed}.json" for variant in variants for seed in seeds}


@pytest.mark.parametrize("name", experiments.names())
def test_runs_of_a_variant_differ_in_the_seed_alone(name):
    for variant in _running.find(name).variants:
        configs = [{**run["config"], "seed": None} for run in results.runs(name, variant)]
        assert all(config == configs[0] for config in configs)
        assert len(configs) == SEEDS.get(name, 3)
        finals = [json.dumps(run["final"]) for run in results.runs(name, variant)]
        learnt = any("epochs" in run["config"] for run in results.runs(name, variant))
        if learnt and not (name == "border-position" and "constant" in variant):
            assert len(set(finals)) == 3


def test_nothing_else_lies_in_results(root):
    known = set(experiments.names())
    assert {path.name for path in (root / "results").iterdir()} == {
        *known,
        "schema.json",
        "figure.schema.json",
    }


@pytest.mark.parametrize(
    "change",
    [
        {"seed": "0"},
        {"extra": 1},
        {"epochs": [{"epoch": 1}]},
        {"wall_seconds": -1},
        {"command": "python run.py"},
        {"final": {}},
    ],
)
def test_the_schema_can_refuse(validator, change):
    content = json.loads(RECORDS[0].read_text(encoding="utf-8"))
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({**content, **change})


# Where in a record, and what may not stand there.
NEVER = {
    "experiment": ("Some name", 1),
    "variant": ("Some name", "-a", 1),
    "seed": (-1, 0.5, "0"),
    "config": ({}, []),
    "data name": ("",),
    "data source": ("",),
    "data sha256": ("", "0" * 63, "G" * 64),
    "data train": (-1, 0.5),
    "data test": (0, 0.5),
    "data note": (None,),
    "data more": (1,),
    "environment cores": (0, "2"),
    "environment devices": ([], [1]),
    "environment more": ("",),
    "command": (
        "cnn-course run",
        "sudo cnn-course run live-network --seed 0",
        "cnn-course run x --seed 0 --smoke",
    ),
    "epochs 0 epoch": (0, "1"),
    "epochs 0 train_loss": (-0.1, None),
    "epochs 0 test_accuracy": (-0.1, 1.1, "99 %"),
    "epochs 0 seconds": (-1,),
    "epochs 0 more": (1,),
    "final": ({}, []),
    "wall_seconds": (-1, "1"),
}


@pytest.fixture(scope="module")
def sound(validator):
    """A record with epochs, in which everything can go wrong."""
    (path,) = (path for path in RECORDS if named(path) == "live-network/full-seed0.json")
    content = json.loads(path.read_text(encoding="utf-8"))
    validator.validate(content)
    return content


@pytest.mark.parametrize("place", NEVER)
def test_the_schema_refuses_what_may_not_stand_in_a_place(validator, sound, place):
    keys = [int(key) if key.isdigit() else key for key in place.split()]
    broken = [changed(sound, keys, value) for value in NEVER[place]]
    assert [one for one, value in zip(NEVER[place], broken, strict=True) if validator.is_valid(value)] == []


@pytest.mark.parametrize("place", ["", "data", "environment", "epochs 0"])
def test_no_key_of_a_record_may_be_missing(validator, sound, place):
    keys = [int(key) if key.isdigit() else key for key in place.split()]
    there = sound
    for key in keys:
        there = there[key]
    missing = [key for key in there if validator.is_valid(changed(sound, [*keys, key], ...))]
    assert missing == []


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 9},
        {"variant": "another"},
        {"epochs": []},
        {"wall_seconds": 0.0},
        {"final": {"test_accuracy": 2.0}},
        {"data": {"name": "mnist", "source": "smoke", "sha256": "0" * 64, "train": 1, "test": 1, "note": ""}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_record_that_does_not_hold_together_is_seen(change, tmp_path, validator):
    (path,) = (path for path in RECORDS if named(path) == "live-network/full-seed0.json")
    broken = tmp_path / path.parent.name / path.name
    broken.parent.mkdir()
    broken.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **change}))
    with pytest.raises((AssertionError, KeyError)):
        test_a_record_holds_together(broken, validator)
