"""What the gates of a highway network learn, layer by layer and class by class, at two biases to begin with.

The networks have 20 layers and are trained as those of the experiment "lesions", so that what they lose
without a layer compares with what plain and residual networks lose. Others, of 50 layers and trained alike,
show what the gates are for: a signal that has further to go.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from cnn_course import training
from cnn_course.experiments import _lesions
from cnn_course.experiments._definition import Experiment, Outcome
from cnn_course.experiments._recorded import records
from cnn_course.experiments._schema import COUNT, SHARE, TEXT, each, fields, many
from cnn_course.experiments.lesions import DEPTH, PERHAPS, setting

BIASES = {"bias-1": -1.0, "bias-3": -3.0}  # below 0, more is carried on than transformed
DEPTHS = {"": DEPTH, "deep-": 50}
VARIANTS = {
    f"{deep}{name}": (layers, bias) for deep, layers in DEPTHS.items() for name, bias in BIASES.items()
}
CLASSES = 10


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Train, looking at the gates before and after each epoch; then take out one layer after the other."""
    depth, bias = VARIANTS[variant]
    chosen = setting("highway-cifar", seed, smoke, depth)
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


GATES = many(many(SHARE, CLASSES))  # by layer and class
CONTENT = {
    "blocks": many(TEXT),
    "judged_on": COUNT,
    "unhurt": each(BIASES, many(SHARE)),
    "removed": each(BIASES, many(many(PERHAPS))),
    "gates": each(BIASES, many(many(GATES))),  # by seed and epoch
    "deep": fields(
        blocks=many(TEXT),
        unhurt=each(BIASES, many(SHARE)),
        trained=each(BIASES, many(GATES)),  # by seed
    ),
}


def figure(folder: Path) -> dict[str, Any]:
    """Return the gates of every run, and what is left without a layer; of the deep, the trained gates."""
    runs = {variant: records(folder, variant) for variant in VARIANTS}
    shown, deep = runs["bias-1"][0], {bias: runs[f"deep-{bias}"] for bias in BIASES}
    return {
        "blocks": shown["final"]["blocks"],
        "judged_on": shown["config"]["judged_on"],
        **{
            key: {bias: [run["final"][key] for run in runs[bias]] for bias in BIASES}
            for key in ("unhurt", "removed", "gates")
        },
        "deep": {
            "blocks": deep["bias-1"][0]["final"]["blocks"],
            "unhurt": {bias: [run["final"]["unhurt"] for run in found] for bias, found in deep.items()},
            "trained": {bias: [run["final"]["gates"][-1] for run in found] for bias, found in deep.items()},
        },
    }


EXPERIMENT = Experiment(tuple(VARIANTS), perform, figure, CONTENT)
