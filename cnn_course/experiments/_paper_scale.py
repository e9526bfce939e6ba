"""Depth at the paper's scale: 32×32 photographs and 164 epochs, for one GPU, through Keras on any backend.

Nothing here needs TensorFlow, so ``KERAS_BACKEND=jax`` or ``torch`` does without it: pictures are cut and
mirrored by NumPy, and what an epoch shows follows from the seed and its number. After each epoch the weights,
the optimiser's own arrays and the epochs so far are kept in one file; the next start goes on from there.

Three things are not the paper's: shortcuts that change shape are 1×1 convolutions, what is left of an epoch
after its whole batches is not shown in it, and only kernels decay.

Compare: He et al., 2016, arXiv:1512.03385, section 4.2.
"""

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course import files, models, training
from cnn_course.experiments import _running, _small_photos
from cnn_course.experiments._kept import Kept
from cnn_course.saying import remark
from cnn_course.training import DataNote, Epoch, History, Record, Split

NAME = "degradation"  # the experiment that these runs are part of
VARIANTS = {  # the shallow ones first: an hour that ends early still leaves a pair
    f"paper-{kind}-{depth}": (network, depth)
    for depth in (20, 56)
    for kind, network in (("plain", "plain-cifar"), ("residual", "resnet-cifar"))
}
JUDGED = 10_000  # training photographs that the finished network is judged on
AT_ONCE = 500  # pictures looked at in one step


@dataclass(frozen=True)
class Recipe:
    """How the paper trains on CIFAR-10; none of these depths wants the warm-up that its 110 layers need.

    Attributes:
        epochs: 164, with 390 whole batches each: 64,000 steps.
        drops: the epochs, counted from 0, from which on the rate is a tenth: after 32,000 and 48,000 steps.
        batch_size: pictures a step.
        learning_rate: of the first epochs.
        momentum: of SGD.
        weight_decay: added to the gradient of each kernel, times the kernel.
        shift: pixels that a picture moves at most, each way.
    """

    epochs: int = 164
    drops: tuple[int, ...] = (82, 123)
    batch_size: int = 128
    learning_rate: float = 0.1
    momentum: float = 0.9
    weight_decay: float = 1e-4
    shift: int = 4

    def rate(self, epoch: int) -> float:
        """Return the learning rate of an epoch, counted from 0.

        >>> [Recipe().rate(epoch) for epoch in (0, 81, 82, 123)]
        [0.1, 0.1, 0.01, 0.001]
        """
        return self.learning_rate / 10 ** sum(epoch >= drop for drop in self.drops)


RECIPE = Recipe()
SMOKE = replace(RECIPE, epochs=2, drops=(1,))


def at_paper_scale(
    name: str, seeds: Iterable[int] = (0,), out: Path | str | None = None, smoke: bool = False
) -> list[Path]:
    """Do the runs at the paper's scale that are not recorded yet; one that was stopped goes on.

    Args:
        name: "degradation", the one experiment that has such runs.
        seeds: whole numbers of at least 0; all variants of the first seed come first.
        out: as :func:`cnn_course.experiments.run` takes it.
        smoke: a few digits and two epochs, to see that everything works; ``out`` must be given.

    Returns:
        The records.

    Raises:
        ValueError: "Only degradation has runs at the paper's scale. Received: name='lesions'"; and as
            :func:`cnn_course.experiments.run`.

    Taught in: ResNet.
    """
    if name != NAME:
        raise ValueError(f"Only {NAME} has runs at the paper's scale. Received: name={name!r}")
    seeds, folder = _running.checked(seeds), _running.folder_of(name, out, smoke)
    photos = _small_photos.parts(smoke, halve=False)
    written = []
    for seed in seeds:
        for variant in VARIANTS:
            path = folder / Record.filename(variant, seed)
            remark(f"{name}: {variant}, seed {seed}{'  recorded already' * path.is_file()}", flush=True)
            if not path.is_file():
                perform(variant, seed, *photos, SMOKE if smoke else RECIPE, folder)
            written.append(path)
    return written


def perform(
    variant: str, seed: int, train: Split, test: Split, note: DataNote, recipe: Recipe, folder: Path
) -> Path:
    """Do one run, from where it was stopped if it was, and write it down."""
    import keras

    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    kind, depth = VARIANTS[variant]
    network = models.get(kind, depth=depth, input_shape=train.images.shape[1:])
    config = {"network": network.name, "parameters": network.parameters, **asdict(recipe), "seed": seed}
    environment = training.environment()
    on = {**asdict(note), "backend": environment.get("backend", "tensorflow"), **config}
    model, state = prepared(network, recipe), folder / f".{variant}-seed{seed}.going.npz"
    with files.claimed(state):
        kept = Kept(state, model, on)
        history = fit(model, train, test, recipe, seed, kept)
        began = time.perf_counter()
        final = {**history.final(), **errors(model, train, history)}
        seconds = sum(epoch.seconds for epoch in history.epochs) + time.perf_counter() - began
        path = Record(
            experiment=NAME,
            variant=variant,
            seed=seed,
            config={
                **config,
                "initial_weights": "He normal",
                "steps": steps_of(train, recipe) * recipe.epochs,
            },
            data=note,
            environment=environment,
            command=f"cnn-course run {NAME} --paper-scale --seed {seed}",
            epochs=history.as_rows(),
            final=final,
            wall_seconds=round(seconds, 1),
        ).write(folder)
        state.unlink()
    return path


def prepared(network: models.Network, recipe: Recipe) -> Any:
    """Return the Keras model of a network, its kernels drawn as the paper draws them, ready to be fitted."""
    import keras

    model = models.build(network)
    for variable in model.trainable_variables:
        if variable.name == "kernel":
            variable.assign(keras.initializers.HeNormal()(variable.shape))
            # In the loss, as the paper has it. Keras' own weight_decay is multiplied by the rate alone, and
            # not by what momentum makes of it: a tenth of this.
            variable.regularizer = keras.regularizers.L2(recipe.weight_decay / 2)
    optimizer = keras.optimizers.SGD(recipe.learning_rate, recipe.momentum)
    optimizer.build(model.trainable_variables)  # before its arrays are asked for
    cross_entropy = keras.metrics.SparseCategoricalCrossentropy(name="cross_entropy")  # without the decay
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy", cross_entropy])
    return model


def fit(model: Any, train: Split, test: Split, recipe: Recipe, seed: int, kept: Kept) -> History:
    """Train for the epochs that are missing; each is kept as it ends."""
    mean = mean_of(train)
    looked_at = pixels(test, mean)
    for number, (images, labels) in shown_in(train, mean, recipe, seed, first=len(kept.epochs)):
        began = time.perf_counter()
        model.optimizer.learning_rate = recipe.rate(number)
        done = model.fit(images, labels, recipe.batch_size, shuffle=False, verbose=0).history
        seen = model.evaluate(looked_at, test.labels, AT_ONCE, verbose=0, return_dict=True)
        seconds = round(time.perf_counter() - began, 2)
        told = (done["cross_entropy"][0], done["accuracy"][0], seen["cross_entropy"], seen["accuracy"])
        if not np.isfinite(told).all():
            raise training.DivergedError(f"The loss is no number any more, in epoch {number + 1}.")
        loss, accuracy, test_loss, test_accuracy = (round(float(one), 6) for one in told)
        epoch = Epoch(number + 1, loss, accuracy, test_loss, test_accuracy, seconds)
        kept.add(epoch)
        remark(epoch.line(recipe.epochs), flush=True)
    return History(tuple(kept.epochs))


def shown_in(
    train: Split, mean: np.ndarray, recipe: Recipe, seed: int, first: int
) -> Iterator[tuple[int, tuple[np.ndarray, np.ndarray]]]:
    """Yield an epoch's number, its pictures and labels, from the first on; the next is made meanwhile."""
    edge = (recipe.shift, recipe.shift)
    padded = np.pad(pixels(train, mean), ((0, 0), edge, edge, (0, 0)))

    def made(number: int) -> tuple[np.ndarray, np.ndarray]:
        random = np.random.default_rng((seed, number))
        order = random.permutation(len(train))[: steps_of(train, recipe) * recipe.batch_size]
        return augmented(padded, order, recipe.shift, random), train.labels[order]

    with ThreadPoolExecutor(1) as aside:
        coming = aside.submit(made, first)
        for number in range(first, recipe.epochs):
            now = coming.result()
            if number + 1 < recipe.epochs:
                coming = aside.submit(made, number + 1)
            yield number, now


def steps_of(train: Split, recipe: Recipe) -> int:
    """Return the steps of an epoch: whole batches alone, since a backend compiles a step for each size."""
    return len(train) // recipe.batch_size


def augmented(padded: np.ndarray, order: np.ndarray, shift: int, random: np.random.Generator) -> np.ndarray:
    """Cut a picture out of each padded one, anywhere, and mirror every second: (N, H, W, C).

    Args:
        padded: (M, H + 2·shift, W + 2·shift, C).
        order: (N,), which of them.
        shift: pixels that were added on each side.
        random: decides place and mirroring.
    """
    side = padded.shape[1] - 2 * shift
    windows = np.lib.stride_tricks.sliding_window_view(padded, (side, side), axis=(1, 2))
    down, right = random.integers(0, 2 * shift + 1, (2, len(order)))
    cut = np.ascontiguousarray(np.moveaxis(windows, 3, -1)[order, down, right])
    mirrored = random.random(len(order)) < 0.5
    cut[mirrored] = cut[mirrored, :, ::-1]
    return cut


def mean_of(train: Split) -> np.ndarray:
    """Return the mean picture, (H, W, C) from 0 to 1: the paper subtracts it from every one."""
    return (train.images.mean(axis=0, dtype=np.float64) / 255).astype(np.float32)


def pixels(split: Split, mean: np.ndarray) -> np.ndarray:
    """Return pictures as the network sees them: (N, H, W, C) float32."""
    return split.images.astype(np.float32) / 255 - mean


def errors(model: Any, train: Split, history: History) -> dict[str, float]:
    """Return the share of photographs that the network, as it is used, gets wrong: of either kind."""
    images, labels = pixels(train, mean_of(train))[:JUDGED], train.labels[:JUDGED]
    seen = model.evaluate(images, labels, AT_ONCE, verbose=0, return_dict=True)
    return {
        "train_error": round(1 - float(seen["accuracy"]), 6),
        "test_error": round(1 - history.epochs[-1].test_accuracy, 6),
    }
