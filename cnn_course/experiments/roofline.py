"""How fast this processor computes and moves numbers, and how near single layers come to that.

Three speeds of the machine: a large matrix product, a large copy, a call that computes next to nothing. Then
the forward pass of one layer after the other; then a training step of the network in plain TensorFlow, eager,
the first time as a graph, and later. Each is repeated, and the fastest counts: whatever else the machine did
can only have made it slower. Everything runs on the processor, also where there is a GPU.

Compare: Williams, Waterman and Patterson, 2009, Communications of the ACM 52(4).
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course import training
from cnn_course.experiments import _sources
from cnn_course.experiments._definition import Experiment, Outcome
from cnn_course.experiments._recorded import records, summary
from cnn_course.experiments._schema import COUNT, LAYER, NUMBER, SPREAD, TEXT, fields, many
from cnn_course.shapes import Conv2D, Dense, DepthwiseConv2D, Layer, Work, to_plain, work

VARIANT = "processor"
MATRICES = (512, 1024, 2048)  # rows and columns; the fastest counts
COPIED = 2**28  # bytes
AWHILE = 0.3  # seconds that one thing is repeated
FEWEST = 5
BATCH = 32
STEP_BATCH = 50


@dataclass(frozen=True)
class Subject:
    """A layer to be timed: what it is, on what, and how many images at a time."""

    name: str
    layer: Layer
    input_shape: tuple[int, ...]
    batch_size: int = BATCH

    @property
    def work(self) -> Work:
        """Return what it has to do."""
        return work(self.layer, self.input_shape, self.batch_size)


def _conv(width: int, kernel_size: int) -> Conv2D:
    return Conv2D(width, kernel_size, padding="same", use_bias=False)


_DEPTHWISE = DepthwiseConv2D(3, padding="same", use_bias=False)
_DENSE = Dense(4096, use_bias=False)
SUBJECTS = (
    Subject("conv 3×3, 1 to 32", _conv(32, 3), (28, 28, 1)),
    *(
        Subject(f"conv 3×3, {width} to {width}", _conv(width, 3), (56, 56, width))
        for width in (8, 16, 32, 64, 128)
    ),
    *(Subject(f"conv 1×1, {width} to {width}", _conv(width, 1), (56, 56, width)) for width in (32, 96)),
    *(Subject(f"depthwise 3×3, {width}", _DEPTHWISE, (56, 56, width)) for width in (32, 128)),
    *(Subject(f"dense 4096 to 4096, batch {batch}", _DENSE, (4096,), batch) for batch in (1, 8, 100)),
)


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Time everything once round."""
    import tensorflow as tf

    random = np.random.default_rng(seed)
    numbers = random.standard_normal(2**20 if smoke else 2**24, dtype=np.float32)
    awhile = 0.0 if smoke else AWHILE
    subjects = SUBJECTS[:2] if smoke else SUBJECTS
    with tf.device("CPU:0"):
        final = {
            "peak_gflops": round(max(_matrix_product(n, numbers, awhile) for n in _sizes(smoke)), 2),
            "bandwidth_gb": round(_copy(2**20 if smoke else COPIED, awhile), 2),
            "call_seconds": _digits(_call(awhile)),
            **_steps(seed, awhile),
            "devices": str(training.devices()),
            "strategy": type(training.strategy()).__name__,
            "precision": str(training.choose_precision()),
            "layers": [_timed_layer(subject, numbers, awhile) for subject in subjects],
        }
    config = {
        "precision": "float32",
        "matrices": list(_sizes(smoke)),
        "copied_bytes": COPIED,
        "copy_threads": training.devices().cpu.cores,
        "fewest_repetitions": FEWEST,
        "seconds_each": awhile,
        "counted": "the fastest",
        "step": f"cnn_course.plain, batch {STEP_BATCH}",
        "seed": seed,
    }
    words = "Random numbers: what is computed does not matter, only how long it takes."
    note = _sources.generated("random numbers", words, numbers[:0], numbers[np.newaxis])
    return Outcome(config, note, final=final)


def _sizes(smoke: bool) -> tuple[int, ...]:
    return (64,) if smoke else MATRICES


def fastest(do: Callable[[], Any], awhile: float) -> float:
    """Return the shortest of the times that something takes, repeated for a while, after one for free.

    On a processor TensorFlow returns when the result is there, so nothing need be fetched.
    """
    do()
    times: list[float] = []
    while len(times) < FEWEST or sum(times) < awhile:
        began = time.perf_counter()
        do()
        times.append(time.perf_counter() - began)
    return min(times)


def _digits(value: float) -> float:
    return float(f"{value:.4g}")


def _matrix_product(n: int, numbers: np.ndarray, awhile: float) -> float:
    """Return GFLOP/s of a product of two n × n matrices."""
    import tensorflow as tf

    one, other = (tf.constant(_cut(numbers, (n, n), start)) for start in (0, 7))
    product = tf.function(tf.matmul)
    return 2 * n**3 / fastest(lambda: product(one, other), awhile) / 1e9


def _copy(size: int, awhile: float) -> float:
    """Return GB/s of a copy that every core has a part in; each byte is read once and written once."""
    parts = training.devices().cpu.cores
    pairs = [(np.ones(size // parts, np.uint8), np.zeros(size // parts, np.uint8)) for _ in range(parts)]
    with ThreadPoolExecutor(parts) as pool:  # NumPy lets go of the interpreter while it copies
        seconds = fastest(lambda: list(pool.map(lambda pair: np.copyto(pair[1], pair[0]), pairs)), awhile)
    return 2 * parts * (size // parts) / seconds / 1e9


def _call(awhile: float) -> float:
    """Return the seconds of a call of a graph that adds two numbers."""
    import tensorflow as tf

    number, add = tf.constant(1.0), tf.function(lambda x: x + x)
    return fastest(lambda: add(number), awhile / 3)


def _steps(seed: int, awhile: float) -> dict[str, float]:
    """Return the seconds of a training step in plain TensorFlow: eager, the first as a graph, later ones."""
    import tensorflow as tf

    from cnn_course.plain import by_hand

    random = np.random.default_rng(seed)
    images = tf.constant(random.random((STEP_BATCH, 28, 28, 1), dtype=np.float32))
    labels = tf.constant(random.integers(0, 10, STEP_BATCH))
    weights = by_hand.new_weights(seed)
    state = (weights, by_hand.new_velocities(weights), images, labels)
    eager = fastest(lambda: float(by_hand.train_step(*state)), awhile)
    step = tf.function(by_hand.train_step)
    began = time.perf_counter()
    float(step(*state))
    first = time.perf_counter() - began
    later = fastest(lambda: float(step(*state)), awhile)
    return {
        "eager_step_seconds": _digits(eager),
        "first_step_seconds": _digits(first),
        "later_step_seconds": _digits(later),
    }


def _timed_layer(subject: Subject, numbers: np.ndarray, awhile: float) -> dict[str, Any]:
    """Return a layer's work and the speed of its forward pass."""
    import tensorflow as tf

    images = tf.constant(_cut(numbers, (subject.batch_size, *subject.input_shape), 0))
    forward = tf.function(operation(subject, numbers))
    seconds = fastest(lambda: forward(images), awhile)
    todo = subject.work
    return {
        "name": subject.name,
        "batch_size": subject.batch_size,
        "operations": todo.operations,
        "bytes": todo.bytes,
        "seconds": _digits(seconds),
        "gflops": _digits(todo.operations / seconds / 1e9),
    }


def operation(subject: Subject, numbers: np.ndarray) -> Callable[[Any], Any]:
    """Return a layer as an operation of TensorFlow, with weights cut from the numbers."""
    import tensorflow as tf

    channels, layer = subject.input_shape[-1], subject.layer
    if isinstance(layer, Dense):
        matrix = tf.constant(_cut(numbers, (channels, layer.units), 1))
        return lambda x: x @ matrix
    if isinstance(layer, DepthwiseConv2D):
        kernels = tf.constant(_cut(numbers, (*layer.kernel_size, channels, 1), 1))
        return lambda x: tf.nn.depthwise_conv2d(x, kernels, (1, 1, 1, 1), "SAME")
    assert isinstance(layer, Conv2D)
    kernel = tf.constant(_cut(numbers, (*layer.kernel_size, channels, layer.filters), 1))
    return lambda x: tf.nn.conv2d(x, kernel, 1, "SAME")


def _cut(numbers: np.ndarray, shape: tuple[int, ...], start: int) -> np.ndarray:
    """Return an array of a shape out of the numbers, repeated where they do not suffice."""
    return np.resize(numbers[start:], shape)


SPEEDS = (
    *("peak_gflops", "bandwidth_gb", "call_seconds"),
    *("eager_step_seconds", "first_step_seconds", "later_step_seconds"),
)
CONTENT = {
    "machine": fields(processor=TEXT, cores=COUNT, tensorflow=TEXT),
    **dict.fromkeys(("devices", "strategy", "precision"), TEXT),  # as the library says them
    **dict.fromkeys(SPEEDS, SPREAD),
    "layers": many(
        fields(
            layer=LAYER,
            input_shape=many(COUNT),
            name=TEXT,
            batch_size=COUNT,
            operations=COUNT,
            bytes=COUNT,
            gflops=NUMBER,
            slowest_gflops=NUMBER,
        )
    ),
}


def figure(folder: Path) -> dict[str, Any]:
    """Return the machine's speeds and those of the layers, over all repetitions."""
    runs = records(folder, VARIANT)
    subjects = {subject.name: subject for subject in SUBJECTS}
    layers = []
    for place, timed in enumerate(runs[0]["final"]["layers"]):
        speeds = [run["final"]["layers"][place]["gflops"] for run in runs]
        subject = subjects[timed["name"]]
        layers.append(
            {
                "layer": to_plain(subject.layer),
                "input_shape": list(subject.input_shape),
                **{key: timed[key] for key in ("name", "batch_size", "operations", "bytes")},
                "gflops": max(speeds),
                "slowest_gflops": min(speeds),
            }
        )
    return {
        "machine": {key: runs[0]["environment"][key] for key in ("processor", "cores", "tensorflow")},
        **{key: runs[0]["final"][key] for key in ("devices", "strategy", "precision")},
        **{key: summary(folder, VARIANT, key) for key in SPEEDS},
        "layers": layers,
    }


EXPERIMENT = Experiment((VARIANT,), perform, figure, CONTENT)
