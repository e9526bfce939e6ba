"""A training, looked at again and again: filters, the feature maps of one digit, losses, confusions.

The figure's data are more than 60 kB, 95 gzipped: 24 feature maps at each of 28 moments are the figure, and
they are kept in one byte a number already.
"""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course import models, packing, training
from cnn_course.experiments import _sources
from cnn_course.experiments._definition import SHOWN_SEED, Experiment, Outcome
from cnn_course.experiments._recorded import records, summary
from cnn_course.experiments._schema import COUNT, NUMBER, SPREAD, each, fields, many, packed, quantized
from cnn_course.training import Split, TrainConfig

RECIPE = TrainConfig(epochs=3, batch_size=64, learning_rate=0.001)
VALIDATION, SEEN = 5000, 2000  # digits looked at in each snapshot: held out; of the training digits
MOMENTS = 28
MAPS = ("relu1", "relu2")


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Train the watched network and look at it at moments spread evenly in the logarithm of the step."""
    dataset = _sources.load("mnist", smoke)
    train, test = _sources.splits(dataset)
    train, validation = _sources.hold_out(train, min(VALIDATION, len(train) // 4))
    config = dataclasses.replace(RECIPE, seed=seed)
    config = config.smoke() if smoke else config
    network = models.get("watched-network")
    model = models.build(network)
    watcher = Watcher(model, train.take(slice(0, SEEN)), validation, _digit(test), config)
    steps = training.log_spaced_steps(len(train) // config.batch_size * config.epochs, MOMENTS)
    history = training.fit(model, train, test, config, [training.at_steps(steps, watcher.look)], quiet=smoke)
    described = {"network": network.name, "parameters": network.parameters, **config.as_dict()}
    words = f"{len(validation):,} training digits are held out for the snapshots; nothing was chosen by them."
    final = {
        "steps": steps[-1],
        "validation_accuracy": watcher.numbers["validation_accuracy"][-1],
        "validation_loss": watcher.numbers["validation_loss"][-1],
    }
    return Outcome(
        described,
        _sources.note(dataset, len(train), len(test), words),
        history,
        final,
        watcher.arrays() if seed == SHOWN_SEED else {},
    )


def _digit(test: Split) -> Split:
    """Return the digit whose feature maps are shown: the first 7 among the test digits."""
    return test.take(np.flatnonzero(test.labels == 7)[:1])


class Watcher:
    """Keeps what is seen at each moment."""

    def __init__(self, model: Any, seen: Split, validation: Split, digit: Split, config: TrainConfig) -> None:
        import keras

        outputs = [model.get_layer(name).output for name in MAPS]
        self.inside = keras.Model(model.input, [*outputs, model.output])
        self.model, self.digit, self.config = model, digit, config
        self.looked_at = {"training": seen, "validation": validation}
        self.numbers: dict[str, list[Any]] = {"step": []}
        self.pictures: dict[str, list[np.ndarray]] = {}

    def look(self, step: int) -> None:
        """Take one snapshot."""
        self.numbers["step"].append(step)
        for name, split in self.looked_at.items():
            shares = self._shares(split)
            right = shares[np.arange(len(split)), split.labels]
            said = shares.argmax(axis=1)
            self._number(f"{name}_loss", float(-np.log(np.maximum(right, 1e-7)).mean()))
            self._number(f"{name}_accuracy", float((said == split.labels).mean()))
            if name == "validation":
                self._picture("confusion", training.confusion(split.labels, said).astype(np.uint16))
        *maps, shares = self.inside(self.digit.pixels(self.config), training=False)
        for name, values in zip(MAPS, maps, strict=True):
            self._picture(name, np.asarray(values)[0])
        self._picture("shares", np.asarray(shares)[0])
        kernel, bias = self.model.get_layer("conv1").get_weights()
        self._picture("filters", kernel[:, :, 0])
        self._picture("biases", bias)

    def arrays(self) -> dict[str, np.ndarray]:
        """Return all that was seen, one row a moment."""
        return {
            "digit": self.digit.images[0, :, :, 0],
            **{name: np.array(values) for name, values in self.numbers.items()},
            **{name: np.stack(values) for name, values in self.pictures.items()},
        }

    def _shares(self, split: Split) -> np.ndarray:
        parts = np.array_split(split.pixels(self.config), max(1, len(split) // 500))
        return np.concatenate([np.asarray(self.model(part, training=False)) for part in parts])

    def _number(self, name: str, value: float) -> None:
        self.numbers.setdefault(name, []).append(round(value, 5))

    def _picture(self, name: str, value: np.ndarray) -> None:
        self.pictures.setdefault(name, []).append(value)


CURVES = ("training_loss", "training_accuracy", "validation_loss", "validation_accuracy")
RECORDED = ("train_loss", "train_accuracy", "test_loss", "test_accuracy")
CONTENT = {
    "digit": packed("uint8", 28, 28),
    "label": COUNT,
    "steps": many(COUNT),
    "steps_an_epoch": COUNT,
    **dict.fromkeys(CURVES, many(NUMBER)),
    "filters": quantized(None, 5, 5, None),
    "maps": each(MAPS, quantized(None, None, None, None)),
    "shares": quantized(None, 10),
    "confusion": packed("uint16", None, 10, 10),
    "test_accuracy": SPREAD,
    "epochs": many(
        fields(epoch=COUNT, seconds=NUMBER, **dict.fromkeys(RECORDED, NUMBER)),
    ),
}


def figure(folder: Path) -> dict[str, Any]:
    """Return the snapshots of the run shown, each picture in one byte a number."""
    with np.load(folder / f"watched-seed{SHOWN_SEED}.npz") as kept:
        seen = dict(kept)
    largest = float(np.abs(seen["filters"]).max())
    return {
        "digit": packing.pack(seen["digit"]),
        "label": 7,
        "steps": seen["step"].tolist(),
        "steps_an_epoch": int(seen["step"][-1]) // RECIPE.epochs,
        **{name: seen[name].tolist() for name in CURVES},
        # Symmetric about zero, so that zero is one colour at every moment.
        "filters": packing.quantize(seen["filters"], -largest, largest),
        "maps": {name: packing.quantize(seen[name], 0) for name in MAPS},
        "shares": packing.quantize(seen["shares"], 0, 1),
        "confusion": packing.pack(seen["confusion"]),
        "test_accuracy": summary(folder, "watched"),
        "epochs": records(folder, "watched")[0]["epochs"],
    }


EXPERIMENT = Experiment(("watched",), perform, figure, CONTENT)
