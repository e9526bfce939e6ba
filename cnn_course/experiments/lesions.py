"""What a trained network does without one of its blocks: a plain and a residual network.

Networks of 20 layers are trained alike on a part of the small photographs. Then blocks are taken out, two are
swapped, and one stands in another's place. Of the residual network, the gradient along each of its paths is
measured too (Veit et al., 2016, arXiv:1605.06431).
"""

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cnn_course import models, training
from cnn_course.experiments import _lesions, _small_photos
from cnn_course.experiments._definition import Experiment, Outcome
from cnn_course.experiments._recorded import records
from cnn_course.experiments._schema import COUNT, LOSS, SHARE, TEXT, each, fields, many
from cnn_course.training import DataNote, Split, TrainConfig

VARIANTS = {"plain": "plain-cifar", "residual": "resnet-cifar"}
DEPTH, SMOKE_DEPTH = 20, 8
PHOTOS = 10_000  # to learn from
WATCHED, JUDGED, FOLLOWED = 2000, 1000, 64  # to test on: each epoch; a lesion; whose gradients are measured
RECIPE = dataclasses.replace(_small_photos.RECIPE, epochs=5)


@dataclass(frozen=True)
class Setting:
    """A fresh network, what it learns from and how, and what it is judged on."""

    network: models.Network
    model: Any
    train: Split
    test: Split
    note: DataNote
    config: TrainConfig

    @property
    def judged(self) -> Split:
        """The photographs that each lesion is judged on."""
        return self.test.take(slice(0, JUDGED))

    def described(self, gate_bias: float | None = None) -> dict[str, Any]:
        """Return all that was decided beforehand."""
        return {
            "network": self.network.name,
            "parameters": self.network.parameters,
            "judged_on": len(self.judged),
            "gradients_of": min(FOLLOWED, len(self.judged)),
            "gate_bias": gate_bias,
            **self.config.as_dict(),
        }


def setting(family: str, seed: int, smoke: bool, depth: int = DEPTH) -> Setting:
    """Build a network of so many layers for the small photographs, and take the photographs that it gets."""
    train, test, note = _small_photos.parts(smoke, PHOTOS, WATCHED)
    config = _small_photos.few_epochs(dataclasses.replace(RECIPE, seed=seed), smoke)
    side = _small_photos.SIDE
    network = models.get(family, depth=SMOKE_DEPTH if smoke else depth, input_shape=(side, side, 3))
    return Setting(network, models.build(network), train, test, note, config)


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Train, then take the network apart."""
    chosen = setting(VARIANTS[variant], seed, smoke)
    history = training.fit(chosen.model, chosen.train, chosen.test, chosen.config, quiet=smoke)
    pixels, labels = chosen.judged.pixels(chosen.config), chosen.judged.labels
    parts = _lesions.apart(chosen.model)
    final: dict[str, Any] = {
        "blocks": [block.name for block in parts.blocks],
        "unhurt": _lesions.accuracy(parts, [block.whole for block in parts.blocks], pixels, labels),
        "removed": _lesions.each_removed(parts, pixels, labels),
        "exchanged": [_lesions.exchanged(parts, pair, pixels, labels) for pair in _lesions.alike(parts)],
        "any_removed": _lesions.any_removed(parts, pixels, labels),
    }
    if variant == "residual":
        final["gradients"] = _lesions.path_gradients(parts, pixels[:FOLLOWED], labels[:FOLLOWED])
    return Outcome(chosen.described(), chosen.note, history, final)


PERHAPS = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
CONTENT = {
    "blocks": each(VARIANTS, many(TEXT)),
    "judged_on": COUNT,
    "unhurt": each(VARIANTS, many(SHARE)),
    "removed": each(VARIANTS, many(many(PERHAPS))),
    "exchanged": each(
        VARIANTS,
        many(
            {"type": "array", "items": fields(blocks=many(COUNT, 2), swapped=SHARE, replaced=many(SHARE, 2))}
        ),
    ),
    "any_removed": each(VARIANTS, many(many(PERHAPS))),
    "gradients": many(many(fields(one=many(LOSS), together=many(LOSS), all=many(LOSS, 1)))),
}


def figure(folder: Path) -> dict[str, Any]:
    """Return what each seed's lesions left, and the gradients along the paths."""
    runs = {variant: records(folder, variant) for variant in VARIANTS}
    shown = {variant: found[0] for variant, found in runs.items()}
    return {
        "blocks": {variant: run["final"]["blocks"] for variant, run in shown.items()},
        "judged_on": shown["plain"]["config"]["judged_on"],
        **{
            key: {variant: [run["final"][key] for run in found] for variant, found in runs.items()}
            for key in ("unhurt", "removed", "exchanged", "any_removed")
        },
        "gradients": [run["final"]["gradients"] for run in runs["residual"]],
    }


EXPERIMENT = Experiment(tuple(VARIANTS), perform, figure, CONTENT)
