"""What the gates of a highway network learn, layer by layer and class by class, at two biases to begin with.

The networks have 20 layers and are trained as those of the experiment "lesions", so that what they lose
without a layer compares with what plain and residual networks lose.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from cnn_course import training
from cnn_course.experiments import _lesions
from cnn_course.experiments._definition import Experiment, Outcome
from cnn_course.experiments._recorded import records
from cnn_course.experiments._schema import COUNT, SHARE, TEXT, each, many
from cnn_course.experiments.lesions import PERHAPS, setting

VARIANTS = {"bias-1": -1.0, "bias-3": -3.0}  # below 0, more is carried on than transformed
CLASSES = 10


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Train, looking at the gates before and after each epoch; then take out one layer after the other."""
    bias = VARIANTS[variant]
    chosen = setting("highway-cifar", seed, smoke)
    _lesions.set_biases(chosen.model, bias)
    pixels, labels = chosen.judged.pixels(chosen.config), chosen.judged.labels

    def look() -> list[list[float]]:
        return _lesions.gate_means(chosen.model, pixels, labels, CLASSES)

    gates = [look()]
    callback = after_each_epoch(lambda: gates.append(look()))
    history = training.fit(chosen.model, chosen.train, chosen.test, chosen.config, callback, quiet=smoke)
    parts = _lesions.apart(chosen.model)
    final = {
        "blocks": [block.name for block in parts.blocks],
        "unhurt": _lesions.accuracy(parts, [block.whole for block in parts.blocks], pixels, labels),
        "removed": _lesions.each_removed(parts, pixels, labels),
        "gates": gates,
    }
    return Outcome(chosen.described(bias), chosen.note, history, final)


def after_each_epoch(look: Callable[[], Any]) -> Any:
    """Return a callback that looks at the end of each epoch."""
    import keras

    class AfterEachEpoch(keras.callbacks.Callback):
        def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
            look()

    return AfterEachEpoch()


CONTENT = {
    "blocks": many(TEXT),
    "judged_on": COUNT,
    "unhurt": each(VARIANTS, many(SHARE)),
    "removed": each(VARIANTS, many(many(PERHAPS))),
    "gates": each(VARIANTS, many(many(many(many(SHARE, CLASSES))))),  # by seed, epoch, layer and class
}


def figure(folder: Path) -> dict[str, Any]:
    """Return the gates of every run, and what is left without a layer."""
    runs = {variant: records(folder, variant) for variant in VARIANTS}
    shown = runs["bias-1"][0]
    return {
        "blocks": shown["final"]["blocks"],
        "judged_on": shown["config"]["judged_on"],
        **{
            key: {variant: [run["final"][key] for run in found] for variant, found in runs.items()}
            for key in ("unhurt", "removed", "gates")
        },
    }


EXPERIMENT = Experiment(tuple(VARIANTS), perform, figure, CONTENT)
