"""The figure that shows what batch normalisation makes of 32 real activations, in training and afterwards."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import traitlets

from cnn_course import ops, results
from cnn_course.widgets import _rules, _traits
from cnn_course.widgets._figure import Figure, Plot
from cnn_course.widgets.batch_norm_explorer.recorded import BEADS, KINDS, channel, losses

MOMENTA = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999)  # index.js's settings have the same
MOST_STEPS = 400
ONE = ("none", "itself", "beta", "infinite")  # what a batch of one may be expected to give
NOISE = ("none", "plain", "between", "normalised")  # what the loss with noise may be expected to be like


class Momentum(traitlets.TraitType[Any, Any]):
    """One of the few momenta that the slider stops at."""

    def validate(self, obj: Any, value: Any) -> float:
        """Return the momentum as a float."""
        if isinstance(value, int | float) and not isinstance(value, bool) and value in MOMENTA:
            return float(value)
        listed = ", ".join(f"{one:g}" for one in MOMENTA)
        raise traitlets.TraitError(
            f"{self.name} must be one of {listed}. Received: {self.name}={_traits.short(value)}"
        )

    def rule(self, obj: Any) -> _rules.Rule:
        """Return what the page may set it to."""
        return _rules.one(MOMENTA)


@dataclass(frozen=True)
class Reading:
    """What one way of normalising uses, and gives.

    Attributes:
        mean: subtracted from each activation.
        variance: each is divided by the root of it, plus epsilon.
        outputs: of the beads that it sees, (N,).
        picked: the output of the picked bead.
    """

    mean: float
    variance: float
    outputs: np.ndarray
    picked: float


class BatchNormExplorer(Figure):
    """Normalise 32 recorded activations of one channel: as in training, and as afterwards.

    The activations are what a unit of a trained network computes for 32 photographs. A batch holds the picked
    one and those that follow it. The moving averages begin at mean 0 and variance 1, as Keras' do, and see
    further batches of that size, from 512 photographs over and over. All arithmetic is Keras'.

    Args:
        batch_size: photographs in a batch, 1 to 32.
        picked: the bead that is read off, 0 to 31.
        steps: training steps that the moving averages have seen, 0 to 400.
        momentum: the share of a moving average that a step keeps: 0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995
            or 0.999.
        gamma: the learned scale, −3 to 3.
        beta: the learned shift, −3 to 3.
        frozen: whether the layer is set to ``trainable = False``: then it uses its moving averages in
            training too.
        one_gives: what the reader expects of a batch of one: "none" (nothing said yet; its result is hidden),
            "itself", "beta" or "infinite".
        noise_is_like: what the reader expects of the loss with noise: "none" (its curve is hidden), "plain",
            "between" or "normalised".

    Raises:
        TraitError: "batch_size must be a whole number from 1 to 32. Received: batch_size=0", "momentum must
            be one of 0, 0.5, …. Received: momentum=0.7", "gamma must be a number from −3 to 3. …".
        TypeError: "BatchNormExplorer has no such setting. Received: …".
        FileNotFoundError: "The figure 'batch_norm_explorer' has not been bundled …".

    >>> explorer = BatchNormExplorer(batch_size=1, beta=0.5)
    >>> explorer.training.picked, explorer.training.variance
    (0.5, 0.0)
    >>> explorer.frozen = True
    >>> explorer.training.picked == explorer.moving.picked
    True

    Reference: Ioffe and Szegedy, 2015, arXiv:1502.03167; Santurkar et al., 2018, arXiv:1805.11604.
    Taught in: Batch normalisation.
    """

    examples = (
        {"momentum": 0.99, "steps": 20},
        {"batch_size": 1, "picked": 5, "one_gives": "beta", "gamma": 2.0, "beta": -1.5},
        {"batch_size": 8, "picked": 30, "momentum": 0.5, "frozen": True, "noise_is_like": "plain"},
        {"batch_size": 1, "picked": 19, "steps": 400, "gamma": 3.0, "beta": 3.0},
    )

    batch_size = _traits.Whole(1, BEADS, BEADS).tag(sync=True)
    picked = _traits.Whole(0, BEADS - 1, 10).tag(sync=True)
    steps = _traits.Whole(0, MOST_STEPS, 50).tag(sync=True)
    momentum = Momentum(0.99).tag(sync=True)
    gamma = _traits.Amount(-3, 3, 1.0).tag(sync=True)
    beta = _traits.Amount(-3, 3, 0.0).tag(sync=True)
    frozen = traitlets.Bool(False).tag(sync=True)
    one_gives = _traits.Choice(ONE, "none").tag(sync=True, answer=True)
    noise_is_like = _traits.Choice(NOISE, "none").tag(sync=True, answer=True)

    _recorded = traitlets.Dict(read_only=True).tag(sync=True)

    def _handed_over(self) -> dict[str, Any]:
        found = results.figure("normalised-loss")
        kept = {name: found["channel"][name] for name in ("stream", "mean", "variance", "epsilon", "unit")}
        curves = {name: found[name] for name in ("rates", "losses", "chance", "steps")}
        return {"_recorded": {**curves, "channel": kept, "noisyLike": losses().noisy_like}}

    # ---- what is computed

    @property
    def batch(self) -> np.ndarray:
        """Which beads are in the batch, (batch_size,): the picked one first."""
        return (self.picked + np.arange(self.batch_size)) % BEADS

    @property
    def training(self) -> Reading:
        """The layer called with training=True: by the batch's statistics; frozen, by the moving ones."""
        inside = channel().beads[self.batch]
        if self.frozen:
            return self._reading(*self._moving(), inside, 0)
        return self._reading(*_statistics(inside), inside, 0)

    @property
    def moving(self) -> Reading:
        """The layer called with training=False, after `steps` batches."""
        return self._reading(*self._moving(), channel().beads, self.picked)

    @property
    def kept(self) -> Reading:
        """The same with the averages that the trained network has kept."""
        return self._reading(channel().mean, channel().variance, channel().beads, self.picked)

    @property
    def hidden(self) -> bool:
        """Is the result of a batch of one hidden, since nobody has said yet what it will be?"""
        return self.batch_size == 1 and not self.frozen and self.one_gives == "none"

    def _moving(self) -> tuple[float, float]:
        stream, mean, variance = channel().stream, 0.0, 1.0
        for step in range(self.steps):
            seen = stream[(step * self.batch_size + np.arange(self.batch_size)) % len(stream)]
            now = _statistics(seen)
            mean = float(ops.moving_average(mean, now[0], self.momentum))
            variance = float(ops.moving_average(variance, now[1], self.momentum))
        return mean, variance

    def _reading(self, mean: float, variance: float, taken: np.ndarray, picked: int) -> Reading:
        learned = (self.gamma, self.beta, channel().epsilon)
        given = ops.batch_normalize(taken[:, None], mean, variance, *learned)[:, 0]
        return Reading(mean, variance, given, float(given[picked]))

    # ---- still and words

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        words, recorded = self._words.batch_norm_explorer, losses()
        training = self.training
        shown = [kind for kind in KINDS if kind != "noisy" or self.noise_is_like != "none"]
        return plots.batch_norm_still, {
            "taken": channel().beads,
            "batch": self.batch,
            "picked": self.picked,
            "lines": [
                (
                    words.training(self.batch_size, self.frozen),
                    self.batch,
                    None if self.hidden else training.outputs,
                ),
                (words.moving(self.steps), range(BEADS), self.moving.outputs),
                (words.kept, range(BEADS), self.kept.outputs),
            ],
            "rates": recorded.rates,
            "losses": {words.kinds[kind]: recorded.runs[kind] for kind in shown},
        }

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> print(BatchNormExplorer(batch_size=1, one_gives="itself").describe()[:82])
        Batch normalisation of 32 recorded activations: bead 11 becomes 0.00 in a batch of
        """
        return self._words.batch_norm_explorer.describe(
            beads=BEADS,
            picked=self.picked + 1,
            training=None if self.hidden else self.training.picked,
            batch_size=self.batch_size,
            frozen=self.frozen,
            steps=self.steps,
            moving=self.moving.picked,
            kept=self.kept.picked,
        )


def _statistics(values: np.ndarray) -> tuple[float, float]:
    """Return mean and variance of one channel's numbers."""
    mean, variance = ops.batch_statistics(values[:, None])
    return float(mean[0]), float(variance[0])
