"""A few seconds of each experiment, to see that its one command still works. The numbers mean nothing."""

import dataclasses
import json
import shutil

import jsonschema
import pytest

from cnn_course import experiments, packing
from cnn_course.experiments import _running, _schema, transfer
from cnn_course.fetching import OutOfReachError

pytestmark = pytest.mark.tensorflow

# Variants that take no other way through the code than another one, which is run: they differ in a number or
# a setting that the tests of training try. What is not named here is run; `make test-all` runs them all.
SPARED = {
    "amount-of-data": {  # two networks, six amounts of digits
        **{f"dense-{amount}": "dense-100" for amount in (300, 1_000, 3_000, 10_000, 60_000)},
        **{f"cnn-{amount}": "cnn-100" for amount in (300, 1_000, 3_000, 10_000, 60_000)},
    },
    "border-position": {  # four paddings, two kinds of picture
        "zero-constant": "zero-noise",
        "reflect-noise": "reflect-constant",
        "circular-constant": "circular-noise",
        "valid-noise": "valid-constant",
    },
    "cell-table": {f"part-{number}": "part-1" for number in range(2, 13)},  # other cells
    "degradation": {  # others are built of a plain network of 20 layers
        f"{kind}-{depth}": "plain-20"
        for kind in ("plain", "residual", "preactivated")
        for depth in (8, 20, 32, 56)
        if (kind, depth) != ("plain", 20)
    },
    "does-it-train": {  # 16 networks that differ in three settings
        f"{activation}-{norm}-{depth}": "relu-normalised-4"
        for activation in ("tanh", "relu")
        for norm in ("bare", "normalised")
        for depth in (4, 8, 16, 32)
        if (activation, norm, depth) != ("relu", "normalised", 4)
    },
    "effective-receptive-field": dict.fromkeys(("plain-5", "plain-10", "plain-20"), "plain-2"),
    "highway-gates": dict.fromkeys(("bias-3", "deep-bias-1", "deep-bias-3"), "bias-1"),
    "identity-mappings": {
        **dict.fromkeys(("plain-110", "preactivated-110"), "residual-110"),
        **dict.fromkeys(("plain-218", "residual-218"), "preactivated-218"),
    },
    "learning-rate": {
        **dict.fromkeys(
            ("rate-0_0001", "rate-0_0003", "rate-0_001", "rate-0_003", "rate-0_01", "rate-0_03", "rate-0_1"),
            "rate-0_3",
        ),
        "cosine": "one-cycle",
    },
    "lesions": {"plain": "residual"},
    "live-network": dict.fromkeys(("validation-plain", "validation-shift"), "validation-affine"),
    "normalised-loss": {
        f"{kind}-{rate}": f"{kind}-0_1"
        for kind in ("plain", "normalised", "noisy")
        for rate in ("0_003", "0_01", "0_03", "0_3", "1")
    },
    "overfitting": dict.fromkeys(("augmentation", "weight-decay", "label-smoothing", "more-digits"), "plain"),
    "quick-digits": {
        **dict.fromkeys(("digits-3-epochs", "digits-4-epochs", "digits-5-epochs"), "digits-2-epochs"),
        "mnist-2-epochs": "mnist-1-epochs",
    },
    "shattered-gradients": {  # five networks that differ in three settings
        **dict.fromkeys(("line-plain_bn", "line-residual", "line-residual_bn"), "line-residual_bn_tenth"),
        **dict.fromkeys(
            ("arc-plain", "arc-plain_bn", "arc-residual", "arc-residual_bn"), "arc-residual_bn_tenth"
        ),
    },
    "shuffled-pixels": {
        "cnn-natural": "dense-natural",
        "dense-permuted": "cnn-permuted",
        "cnn-shifted": "dense-shifted",
    },
    "squeeze-excite": {"resnet": "vgg"},  # and se-resnet is built of it
    "transfer": {  # seven ways to learn, of which a fine-tuned one trains a head first, as a frozen one does
        f"{way}-{images}": f"{other}-10"
        for way, other in {
            **{"small": "small", "scratch": "scratch", "tuned": "tuned", "tuned-by-batch": "tuned"},
            **dict.fromkeys(("frozen", "divided", "raw"), "tuned"),
        }.items()
        for images in transfer.IMAGES
        if (way, images) not in {("small", 10), ("scratch", 10), ("tuned", 10)}
    },
    "weight-sharing": {"fair": "cells"},  # other paths of the same super-net
}


@pytest.fixture(autouse=True)
def _bare_machine(tmp_path, monkeypatch):
    """Leave only what the package carries: no classroom folder, no cache, no network."""

    def unreachable(*args):
        raise OutOfReachError("no network in tests")

    monkeypatch.delenv("CNN_COURSE_DATA", raising=False)
    monkeypatch.setenv("CNN_COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("cnn_course.datasets._load.bring", unreachable)


@pytest.mark.parametrize("name", experiments.names())
def test_smoke(name, root, tmp_path, monkeypatch):
    """Each code path once; what the others would have written is copied, for the figure needs it."""
    whole, spared = _running.find(name), SPARED.get(name, {})
    runs = tuple(variant for variant in whole.variants if variant not in spared)
    shorter = dataclasses.replace(whole, variants=runs, figure=lambda folder: {}, extras=lambda folder: {})
    with monkeypatch.context() as patch:
        patch.setattr(_running, "find", lambda name: shorter)
        experiments.run(name, seeds=(0,), out=tmp_path, smoke=True)
    for variant, other in spared.items():
        for path in (tmp_path / name).glob(f"{other}-seed0.*"):
            shutil.copy(path, path.with_name(f"{variant}-seed0{path.suffix}"))
    sound(experiments.run(name, seeds=(0,), out=tmp_path, smoke=True), whole.variants, root)


@pytest.mark.slow
@pytest.mark.parametrize("name", SPARED)
def test_smoke_of_every_variant(name, root, tmp_path):
    files = experiments.run(name, seeds=(0,), out=tmp_path, smoke=True)
    sound(files, _running.find(name).variants, root)


def sound(files, variants, root):
    """Assert that there is a record of every variant, and a figure that holds what it says."""
    assert [file.name for file in files[: len(variants)]] == [f"{variant}-seed0.json" for variant in variants]
    schema = json.loads((root / "results" / "schema.json").read_text())
    for file in files[: len(variants)]:
        jsonschema.validate(json.loads(file.read_text()), schema)
    name = files[0].parent.name
    figure = json.loads(files[0].with_name("figure.json").read_text())
    general = json.loads((root / "results" / "figure.schema.json").read_text())
    jsonschema.validate(figure, _schema.whole(name, general, _running.find(name).content))
    for packed in packed_arrays(figure):
        assert packing.unpack(packed).size


def test_what_is_spared_is_a_variant_and_what_stands_for_it_is_run():
    for name, spared in SPARED.items():
        assert {*spared, *spared.values()} <= set(_running.find(name).variants), name
        assert not set(spared) & set(spared.values()), name


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
