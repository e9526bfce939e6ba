"""Reading what was recorded: the right runs, exact arrays, plain errors, and no TensorFlow."""

import subprocess
import sys

import numpy as np
import pytest

from cnn_course import recordings


def test_reading_loads_no_tensorflow():
    code = (
        "import sys; from cnn_course import recordings; "
        "recordings.unpack(recordings.figure('live-network')['weights']['conv1/kernel']); "
        "recordings.spread('live-network', 'full'); "
        "raise SystemExit(bool({'tensorflow', 'keras'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_a_wheel_carries_its_own(monkeypatch, tmp_path):
    inside, beside = tmp_path / "_results", tmp_path / "results"
    for place in (inside, beside):
        (place / place.name.strip("_")).mkdir(parents=True)
    monkeypatch.setattr(recordings, "PLACES", (inside, beside))
    assert recordings.folder() == inside
    (inside / "results").rmdir()
    inside.rmdir()
    assert recordings.folder() == beside
    monkeypatch.setattr(recordings, "PLACES", (inside,))
    with pytest.raises(FileNotFoundError, match="no recorded results beside the package"):
        recordings.folder()


def test_runs_come_in_order():
    runs = recordings.runs("shuffled-pixels")
    keys = [(run["variant"], run["seed"]) for run in runs]
    assert keys == sorted(keys)
    assert len(keys) == 18


def test_spread_is_of_the_records():
    finals = [run["final"]["test_accuracy"] for run in recordings.runs("live-network", "full")]
    spread = recordings.spread("live-network", "full")
    assert (spread.low, spread.high, spread.runs) == (min(finals), max(finals), 3)
    assert spread.mean == pytest.approx(sum(finals) / 3, abs=1e-6)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: recordings.runs("x"), "Received: experiment='x'. Known: border-position"),
        (lambda: recordings.figure("../results"), "Nothing is recorded under this name"),
        (lambda: recordings.runs("live-network", "x"), "Received: variant='x'. Known: full"),
        (lambda: recordings.spread("live-network", "full", "x"), "Received: key='x'. Known: train_loss"),
        (lambda: recordings.unpack({"shape": [1]}), "base64, dtype is missing"),
    ],
)
def test_plain_errors(call, words):
    with pytest.raises(ValueError, match=words):
        call()


@pytest.mark.parametrize("dtype", recordings.DTYPES)
@pytest.mark.parametrize("shape", [(0,), (3,), (2, 3, 4)])
def test_packing_keeps_every_bit(dtype, shape):
    array = (np.random.RandomState(0).normal(size=shape) * 100).astype(dtype)
    again = recordings.unpack(recordings.pack(array))
    assert again.dtype == array.dtype
    np.testing.assert_array_equal(again, array)
    turned = np.moveaxis(array, 0, -1)  # not in C order
    np.testing.assert_array_equal(recordings.unpack(recordings.pack(turned)), turned)


def test_packing_is_little_endian():
    assert recordings.pack(np.array([1], ">u2"))["base64"] == "AQA="


@pytest.mark.parametrize("dtype", ["float64", "int64", "bool", "object"])
def test_what_cannot_be_packed(dtype):
    with pytest.raises(TypeError, match=f"Received: dtype={dtype}"):
        recordings.pack(np.zeros(2, dtype))


@pytest.mark.parametrize("scale", [1e-3, 1.0, 250.0])
def test_quantizing_is_off_by_half_a_step_at_most(scale):
    array = (np.random.RandomState(0).normal(size=(4, 50)) * scale).astype(np.float32)
    packed = recordings.quantize(array)
    step = (packed["high"] - packed["low"]) / 255
    assert np.abs(recordings.unpack(packed) - array).max() <= 0.501 * step


def test_quantizing_symmetrically_keeps_zero_at_one_value():
    values = recordings.unpack(recordings.quantize(np.array([-1.0, 0.0, 0.25]), -1, 1))
    assert abs(values[1]) <= 1 / 255


def test_quantizing_a_flat_array():
    np.testing.assert_allclose(recordings.unpack(recordings.quantize(np.full(3, 2.5))), 2.5)
