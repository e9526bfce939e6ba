"""A few seconds of each experiment, to see that its one command still works. The numbers mean nothing."""

import gc
import json

import jsonschema
import pytest

from cnn_course import experiments, packing
from cnn_course.datasets._home import OutOfReachError
from cnn_course.experiments import _running

pytestmark = pytest.mark.tensorflow


@pytest.fixture(autouse=True, scope="module")
def _no_search_through_tensorflow():
    """Keep what is imported out of the search for garbage, which Keras asks for before each run."""
    import keras  # noqa: F401

    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(autouse=True)
def _bare_machine(tmp_path, monkeypatch):
    """Leave only what the package carries: no classroom folder, no cache, no network."""

    def unreachable(*args):
        raise OutOfReachError("no network in tests")

    monkeypatch.delenv("CNN_COURSE_DATA", raising=False)
    monkeypatch.setenv("CNN_COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("cnn_course.datasets._load.bring", unreachable)


@pytest.mark.parametrize("name", experiments.names())
def test_smoke(name, root, tmp_path):
    files = experiments.run(name, seeds=(0,), out=tmp_path, smoke=True)
    variants = _running.find(name).variants
    assert [file.name for file in files[: len(variants)]] == [f"{variant}-seed0.json" for variant in variants]
    schema = json.loads((root / "results" / "schema.json").read_text())
    for file in files[: len(variants)]:
        jsonschema.validate(json.loads(file.read_text()), schema)
    figure = json.loads((tmp_path / name / "figure.json").read_text())
    assert figure["kind"] == name
    for packed in packed_arrays(figure):
        assert packing.unpack(packed).size


def test_the_same_seed_gives_the_same_run(tmp_path):
    contents = []
    for folder in ("one", "two"):
        experiments.run("watching-it-learn", seeds=(0,), out=tmp_path / folder, smoke=True)
        record = json.loads((tmp_path / folder / "watching-it-learn" / "watched-seed0.json").read_text())
        for epoch in record["epochs"]:
            del epoch["seconds"]
        arrays = (tmp_path / folder / "watching-it-learn" / "watched-seed0.npz").read_bytes()
        contents.append((record["epochs"], record["final"], arrays))
    assert contents[0] == contents[1]


def packed_arrays(content):
    """Find every packed array in a figure's data."""
    if isinstance(content, dict):
        if "base64" in content:
            yield content
        for value in content.values():
            yield from packed_arrays(value)
    elif isinstance(content, list):
        for value in content:
            yield from packed_arrays(value)
