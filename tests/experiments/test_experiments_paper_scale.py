"""The runs at the paper's scale, tiny: what an epoch shows, the recipe, and that a stopped run goes on."""

import builtins
import importlib.util
import json
import os
import subprocess
import sys
from dataclasses import replace

import jsonschema
import numpy as np
import pytest

from cnn_course import experiments, models
from cnn_course.experiments import _paper_scale, degradation
from cnn_course.models.blocks import conv_bn_relu, head
from cnn_course.training import CheckpointError, DataNote, Split

RECIPE = replace(_paper_scale.RECIPE, epochs=3, drops=(1,), batch_size=8)
TINY = models.Network("tiny", (8, 8, 3), (*conv_bn_relu("stem", 4), *head(10)))


def photos(count, seed=0):
    random = np.random.default_rng(seed)
    return Split(random.integers(0, 256, (count, 8, 8, 3), np.uint8), random.integers(0, 10, count))


def test_no_variant_is_called_as_one_at_16_pixels():
    assert not set(_paper_scale.VARIANTS) & set(degradation.VARIANTS)
    assert all(variant.startswith("paper-") for variant in _paper_scale.VARIANTS)


def test_the_rate_falls_twice_at_the_papers_steps():
    steps = 50_000 // 128
    rates = [_paper_scale.RECIPE.rate(epoch) for epoch in range(164)]
    assert [rates.count(rate) for rate in (0.1, 0.01, 0.001)] == [82, 41, 41]
    for drop, published in ((82, 32_000), (123, 48_000), (164, 64_000)):
        assert abs(drop * steps - published) < 50


def test_each_picture_is_cut_out_of_its_own_and_every_second_is_mirrored():
    images = np.arange(400 * 6 * 6 * 2, dtype=np.float32).reshape(400, 6, 6, 2) + 1
    padded = np.pad(images, ((0, 0), (2, 2), (2, 2), (0, 0)))
    order = np.random.default_rng(1).permutation(400)
    seen = _paper_scale.augmented(padded, order, 2, np.random.default_rng(0))
    mirrored, places = 0, set()
    for picture, own in zip(seen, padded[order], strict=True):
        windows = {(y, x): own[y : y + 6, x : x + 6] for y in range(5) for x in range(5)}
        found = [
            (place, turned)
            for place, window in windows.items()
            for turned, candidate in ((False, window), (True, window[:, ::-1]))
            if np.array_equal(picture, candidate)
        ]
        ((place, turned),) = found
        mirrored, places = mirrored + turned, places | {place}
    assert len(places) == 25
    assert 150 < mirrored < 250


def test_an_epoch_shows_the_same_whenever_it_is_shown():
    mean = _paper_scale.mean_of(photos(20))
    every = dict(_paper_scale.shown_in(photos(20), mean, RECIPE, 0, first=0))
    later = dict(_paper_scale.shown_in(photos(20), mean, RECIPE, 0, first=2))
    assert list(later) == [2]
    np.testing.assert_array_equal(every[2][0], later[2][0])
    np.testing.assert_array_equal(every[2][1], later[2][1])
    assert every[0][0].shape == (16, 8, 8, 3)  # two whole batches
    assert not np.array_equal(every[0][1], every[1][1])


@pytest.mark.tensorflow
def test_kernels_alone_decay_as_the_paper_has_it():
    """The gradient of decay · |w|² / 2 is decay · w."""
    model = _paper_scale.prepared(TINY, RECIPE)
    kernels = [layer.kernel.numpy() for layer in model.layers if hasattr(layer, "kernel")]
    assert len(kernels) == 2
    decay = sum(RECIPE.weight_decay * (kernel**2).sum() / 2 for kernel in kernels)
    np.testing.assert_allclose(float(sum(model.losses)), decay, rtol=1e-5)


@pytest.mark.tensorflow
def test_a_stopped_run_ends_as_if_it_had_never_stopped(tmp_path, monkeypatch):
    def fitted(name):
        import keras

        keras.utils.set_random_seed(0)
        model = _paper_scale.prepared(TINY, RECIPE)
        kept = _paper_scale.Kept(tmp_path / name, model, {"recipe": [1]})
        begun = len(kept.epochs)
        history = _paper_scale.fit(model, photos(20), photos(9, seed=1), RECIPE, 0, kept)
        told = [(row.epoch, row.train_loss, row.test_loss, row.test_accuracy) for row in history.epochs]
        return begun, told, [variable.numpy() for variable in kept.variables]

    _, told, arrays = fitted("straight.npz")
    with monkeypatch.context() as patch:
        write = _paper_scale.Kept.add
        patch.setattr(
            _paper_scale.Kept, "add", lambda self, epoch: [write(self, epoch), 1 / (epoch.epoch < 2)]
        )
        with pytest.raises(ZeroDivisionError):
            fitted("stopped.npz")
    begun, again, others = fitted("stopped.npz")
    assert begun == 2
    assert again == told
    for one, other in zip(arrays, others, strict=True):
        np.testing.assert_array_equal(one, other)

    model = _paper_scale.prepared(TINY, RECIPE)
    with pytest.raises(CheckpointError, match=r"begun in another way.*Received: .*stopped\.npz"):
        _paper_scale.Kept(tmp_path / "stopped.npz", model, {"recipe": [2]})
    (tmp_path / "stopped.npz").write_bytes(b"PK")
    with pytest.raises(CheckpointError, match=r"cannot be read: .*Received: .*stopped\.npz"):
        _paper_scale.Kept(tmp_path / "stopped.npz", model, {"recipe": [1]})


@pytest.fixture
def _ours_import_no_tensorflow(monkeypatch):
    """Let Keras have TensorFlow, and the course's own code not; but to say which version Keras has."""
    whole = builtins.__import__

    def checked(name, places=None, *rest):
        by = (places or {}).get("__name__", "")
        if name.split(".")[0] == "tensorflow" and by.startswith("cnn_course"):
            assert by == "cnn_course.training.hardware"
        return whole(name, places, *rest)

    monkeypatch.setattr(builtins, "__import__", checked)


@pytest.mark.tensorflow
@pytest.mark.usefixtures("_ours_import_no_tensorflow")
def test_a_run_is_recorded_once_and_nothing_else_is_left(tmp_path, monkeypatch, root):
    note = DataNote("drawn", "at random", "0" * 64, 16, 16)
    monkeypatch.setattr(_paper_scale, "VARIANTS", {"paper-plain-8": ("plain-cifar", 8)})
    monkeypatch.setattr(_paper_scale.models, "get", lambda *a, **k: TINY)
    monkeypatch.setattr(_paper_scale._small_photos, "parts", lambda *a, **k: (photos(16), photos(16), note))
    monkeypatch.setattr(_paper_scale, "SMOKE", RECIPE)
    (path,) = experiments.at_paper_scale("degradation", (4,), tmp_path, smoke=True)
    before = path.read_bytes()
    assert experiments.at_paper_scale("degradation", (4,), tmp_path, smoke=True) == [path]
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == ["paper-plain-8-seed4.json"]
    record = json.loads(before)
    jsonschema.validate(record, json.loads((root / "results" / "schema.json").read_text()))
    assert record["command"] == "cnn-course run degradation --paper-scale --seed 4"
    assert [row["epoch"] for row in record["epochs"]] == [1, 2, 3]
    assert record["final"]["test_error"] == pytest.approx(1 - record["final"]["test_accuracy"], abs=1e-6)
    assert record["config"]["steps"] == 6


def test_no_other_experiment_has_such_runs():
    with pytest.raises(ValueError, match=r"Only degradation has runs.*Received: name='lesions'"):
        experiments.at_paper_scale("lesions")


WITHOUT_TENSORFLOW = """
import sys
sys.modules["tensorflow"] = None  # to import it is an error from here on
from cnn_course import cli
from cnn_course.experiments import _paper_scale
_paper_scale.VARIANTS = {"paper-plain-8": ("plain-cifar", 8)}
sys.exit(cli.main(["run", "degradation", "--paper-scale", "--smoke", "--seed", "0", "--to", sys.argv[1]]))
"""


@pytest.mark.skipif(not importlib.util.find_spec("jax"), reason="JAX is not installed")
def test_jax_is_enough(tmp_path):
    environment = {**os.environ, "KERAS_BACKEND": "jax", "CNN_COURSE_CACHE": str(tmp_path)}
    environment.pop("CNN_COURSE_DATA", None)
    command = [sys.executable, "-c", WITHOUT_TENSORFLOW, str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    record = json.loads((tmp_path / "degradation" / "paper-plain-8-seed0.json").read_text())
    assert record["environment"]["backend"].startswith("jax ")
