"""What is here, and which precision follows from it: never silently, never where it does harm."""

import killable
import numpy as np
import pytest

from cnn_course import models, training
from cnn_course.training import CPU, GPU, Devices, TrainConfig, hardware, precision
from cnn_course.training.precision import Precision, computing_in

PLAIN = CPU("Plain", 2, ("AVX2",))
SHORT = CPU("Short", 2, ("AVX2", "AVX-512", "BF16", "AMX"))
P100, T4 = GPU("P100", 2**34, (6, 0)), GPU("T4", 2**34, (7, 5))
A100, UNKNOWN = GPU("A100", None, (8, 0)), GPU("Card")


@pytest.mark.parametrize(
    ("here", "name", "why"),
    [
        (Devices(PLAIN), "float32", "no instructions"),
        (Devices(SHORT), "mixed_bfloat16", r"AMX, BF16"),
        (Devices(SHORT, (P100,)), "float32", "P100 has no tensor cores"),
        (Devices(SHORT, (UNKNOWN,)), "float32", "Card has no tensor cores"),
        (Devices(PLAIN, (T4,)), "mixed_float16", r"T4 .*\(compute capability 7\.5\)"),
        (Devices(PLAIN, (A100,)), "mixed_bfloat16", "A100 has tensor cores"),
        (Devices(PLAIN, (A100, T4)), "mixed_float16", "T4"),
        (Devices(PLAIN, (A100, P100)), "float32", "P100"),
        (Devices(PLAIN, (), 8), "mixed_bfloat16", "TPU"),
    ],
)
def test_what_the_hardware_is_built_for(here, name, why):
    chosen = training.choose_precision("auto", here)
    assert chosen.name == name
    assert name in str(chosen)
    with pytest.raises(AssertionError, match=why):
        raise AssertionError(str(chosen))


def test_nothing_is_shortened_unasked():
    assert training.choose_precision("float32", Devices(SHORT, (A100,))).name == "float32"
    assert TrainConfig().precision == "float32"


@pytest.mark.parametrize("here", [Devices(SHORT), Devices(PLAIN, (P100,)), Devices(PLAIN, (T4, P100))])
def test_float16_needs_tensor_cores(here):
    with pytest.raises(ValueError, match=r"needs a GPU of compute capability 7\.0 .* Received: precision="):
        training.choose_precision("mixed_float16", here)
    assert training.choose_precision("mixed_bfloat16", here).why == "asked for."


def test_in_words():
    words = str(Devices(SHORT, (T4, UNKNOWN), 8))
    assert words.splitlines() == [
        "CPU: Short, 2 cores, with AVX2, AVX-512, BF16, AMX",
        "GPU: T4, 16 GiB, compute capability 7.5",
        "GPU: Card",
        "TPU: 8 cores",
    ]
    assert str(Devices(CPU("One", 1))).splitlines() == ["CPU: One, 1 core", "No GPU that TensorFlow can use."]


@pytest.mark.tensorflow
def test_this_machine():
    import tensorflow as tf

    here = training.devices()
    assert here.cpu.cores >= 1
    assert here.cpu.name == training.environment()["processor"]
    assert len(here.gpus) == len(tf.config.list_physical_devices("GPU"))


@pytest.mark.parametrize(
    ("flags", "features"),
    [
        ("fpu sse2 avx2 fma", ("AVX2",)),
        ("avx2 avx512f avx512bw avx512_bf16", ("AVX2", "AVX-512", "BF16")),
        ("amx_bf16 amx_tile", ("AMX",)),
        ("avx", ()),
    ],
)
def test_features_are_read_from_the_flags(monkeypatch, flags, features):
    text = f"processor\t: 0\nmodel name\t: Some CPU: fast\nflags\t\t: {flags}\n\nprocessor\t: 1\nflags\t: x\n"
    monkeypatch.setattr(hardware.Path, "read_text", lambda path: text)
    assert hardware._cpu().features == features
    assert hardware._cpu().name == "Some CPU: fast"


def test_a_system_that_tells_nothing(monkeypatch):
    def nothing(path):
        raise FileNotFoundError

    monkeypatch.setattr(hardware.Path, "read_text", nothing)
    assert hardware._cpu().features == ()
    assert hardware._cpu().name


@pytest.mark.tensorflow
def test_gpus_are_described(monkeypatch):
    import tensorflow as tf

    cards = [type("Device", (), {"name": f"GPU:{index}"}) for index in range(2)]
    monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind: cards)
    details = {"device_name": "T4", "compute_capability": (7, 5)}
    monkeypatch.setattr(
        tf.config.experimental, "get_device_details", lambda card: details if card is cards[0] else {}
    )
    monkeypatch.setattr(hardware, "_nvidia_smi", lambda: "16384\n")
    assert hardware._gpus() == (T4, GPU("GPU:1"))


@pytest.mark.tensorflow
def test_layers_compute_in_bfloat16_and_are_float32_again():
    model = models.build(killable.NETWORK)
    seen = {}
    images = killable.stripes()[0].pixels(TrainConfig())
    with computing_in(model, Precision("mixed_bfloat16", "")):
        for layer in model.layers:
            seen[layer.name] = (layer.compute_dtype, layer.variable_dtype)
        shares = model(images)
    assert seen.pop("softmax") == ("float32", "float32")
    assert set(seen.values()) == {("bfloat16", "float32")}
    assert shares.dtype == "float32"
    assert {layer.compute_dtype for layer in model.layers} == {"float32"}
    assert 0 < np.abs(shares - model(images)).max() < 0.05


@pytest.mark.tensorflow
def test_training_in_bfloat16(capsys):
    config = TrainConfig(epochs=8, batch_size=8, learning_rate=0.02, precision="mixed_bfloat16")
    training.seed_everything(0)
    model = models.build(killable.NETWORK)
    history = training.fit(model, *killable.stripes(), config, quiet=False)
    assert capsys.readouterr().out.startswith("  precision mixed_bfloat16: asked for.\n  epoch 1/8")
    assert history.final()["test_accuracy"] > 0.8
    assert {str(weight.dtype) for weight in model.weights} == {"float32"}


@pytest.mark.tensorflow
def test_training_in_float16_scales_the_loss(monkeypatch):
    """On a processor it is slow and refused; here it stands in for a GPU with tensor cores."""
    monkeypatch.setattr(precision, "devices", lambda: Devices(PLAIN, (T4,)))
    config = TrainConfig(epochs=8, batch_size=8, learning_rate=0.02, precision="auto")
    training.seed_everything(0)
    model = models.build(killable.NETWORK)
    history = training.fit(model, *killable.stripes(), config, quiet=True)
    assert type(model.optimizer).__name__ == "LossScaleOptimizer"
    assert history.final()["test_accuracy"] > 0.8
