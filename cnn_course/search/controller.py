"""Zoph and Le's controller: a recurrent network that writes genomes, and learns from what they were worth.

An LSTM writes a genome from left to right. At each place it gives a share to every option, one is drawn by
these shares, and what was drawn is its next input. The reward cannot be differentiated: it is an accuracy,
after a whole training. REINFORCE does without: it makes what was drawn likelier, in proportion to the
reward. In NumPy, so that every gradient can be read.
"""

from collections import deque
from dataclasses import dataclass

import numpy as np

from cnn_course.arguments import number, whole
from cnn_course.search.spaces import Genome, Space

Arrays = dict[str, np.ndarray]


@dataclass
class Step:
    """What the controller went through at one place, kept for the way back."""

    given: np.ndarray  # input and last output, (B, embedding + units)
    gates: np.ndarray  # input, forget, output, candidate: (B, 4, units)
    carried: np.ndarray  # the cell's state before
    state: np.ndarray  # and after
    output: np.ndarray
    shares: np.ndarray  # of the options, (B, options)


class Reinforced:
    """An LSTM that writes genomes and learns by REINFORCE; what counts as an advantage, its kinds say.

    Args:
        space: to be searched.
        seed: of the first weights and of the draws.
        units: of the LSTM, and length of what stands for an option; at least 1.
        learning_rate: Adam's, at least 0.
        entropy_bonus: at least 0: how much it is worth to stay undecided. Without one the controller soon
            writes a single genome, whatever it is worth.
        first_weights: at least 0: they are drawn evenly from minus to plus so much. Small ones make every
            option about as likely as another at first.

    Raises:
        TypeError: "units must be a whole number of at least 1. Received: units=2.5".
        ValueError: "entropy_bonus must be a number of at least 0. Received: entropy_bonus=-1".
    """

    def __init__(
        self,
        space: Space,
        seed: int,
        *,
        units: int,
        learning_rate: float,
        entropy_bonus: float,
        first_weights: float,
    ) -> None:
        self.space, self.units, self._random = space, whole("units", units), np.random.default_rng(seed)
        self.learning_rate = number("learning_rate", learning_rate, 0)
        self.entropy_bonus = number("entropy_bonus", entropy_bonus, 0)
        self.weights = self._first_weights(number("first_weights", first_weights, 0))
        self._adam = Adam(self.weights)

    def advantage(self, reward: float) -> float:
        """Return how much better than usual a reward is, and take note of it."""
        raise NotImplementedError

    def _first_weights(self, most: float) -> Arrays:
        units = self.units
        shapes: dict[str, tuple[int, ...]] = {
            "start": (1, units),
            "kernel": (2 * units, 4 * units),
            "bias": (4 * units,),
        }
        for place, options in enumerate(self.space.options):
            shapes[f"embedding{place}"] = (options, units)
            shapes[f"scores{place}"] = (units, options)
        return {name: self._random.uniform(-most, most, shape) for name, shape in shapes.items()}

    # ---- the interface of every searcher

    def ask(self) -> Genome:
        """Write a genome."""
        chosen, _ = self.run()
        return tuple(int(option) for option in chosen[0])

    def tell(self, genome: Genome, reward: float) -> None:
        """Make a genome likelier if it was worth more than usual, and less likely if less.

        Args:
            genome: of the space.
            reward: a finite number, the larger the better.

        Raises:
            TypeError: "reward must be a number. Received: reward=None".
            ValueError: "reward must be finite. Received: reward=nan"; and as :meth:`Space.check`.
        """
        chosen = np.array([self.space.check(genome)])
        advantage = self.advantage(number("reward", reward))
        _, steps = self.run(chosen)
        gradients = self.gradients(chosen, steps, np.array([advantage]))
        self._adam.update(self.weights, gradients, self.learning_rate)

    # ---- forwards

    def run(self, chosen: np.ndarray | None = None) -> tuple[np.ndarray, list[Step]]:
        """Write a genome, or go through given ones again.

        Args:
            chosen: (B, places) options; None to draw one genome.

        Returns:
            The options, (B, places), and what happened at each place.
        """
        weights, count = self.weights, 1 if chosen is None else len(chosen)
        fed = np.repeat(weights["start"], count, axis=0)
        output = state = np.zeros((count, self.units))
        drawn, steps = [], []
        for place in range(len(self.space.options)):
            given = np.concatenate([fed, output], axis=1)
            scores = (given @ weights["kernel"] + weights["bias"]).reshape(count, 4, self.units)
            gates = np.concatenate([sigmoid(scores[:, :3]), np.tanh(scores[:, 3:])], axis=1)
            entered, kept, shown, candidate = np.moveaxis(gates, 1, 0)
            carried, state = state, kept * state + entered * candidate
            output = shown * np.tanh(state)
            shares = softmax(output @ weights[f"scores{place}"])
            steps.append(Step(given, gates, carried, state, output, shares))
            drawn.append(self._draw(shares) if chosen is None else chosen[:, place])
            fed = weights[f"embedding{place}"][drawn[-1]]
        return np.stack(drawn, axis=1), steps

    def _draw(self, shares: np.ndarray) -> np.ndarray:
        return np.array([self._random.choice(len(row), p=row) for row in shares])

    def shares(self) -> list[np.ndarray]:
        """Return how likely each option of each place is, whatever is written before it.

        All genomes are gone through: for small spaces.
        """
        options = self.space.options
        every = np.stack(np.meshgrid(*map(np.arange, options), indexing="ij"), axis=-1).reshape(
            -1, len(options)
        )
        _, steps = self.run(every)
        likely = np.prod([likelihood(step.shares, every[:, at]) for at, step in enumerate(steps)], axis=0)
        return [np.bincount(every[:, at], likely, count) for at, count in enumerate(options)]

    # ---- backwards

    def slope(self, shares: np.ndarray, chosen: np.ndarray, advantages: np.ndarray) -> np.ndarray:
        """Return :func:`score_gradient` of one place: what another rule of learning would replace.

        Args:
            shares: of the options, (B, options), all above 0.
            chosen: which of them was drawn, (B,).
            advantages: how much better than usual each genome was, (B,).

        Returns:
            (B, options).
        """
        return score_gradient(shares, chosen, advantages, self.entropy_bonus)

    def loss(self, chosen: np.ndarray, advantages: np.ndarray) -> float:
        """Return what training makes smaller: the mean over genomes of :func:`score_loss` over the places.

        Args:
            chosen: (B, places) options.
            advantages: how much better than usual each genome was, (B,).
        """
        _, steps = self.run(chosen)
        places = [
            score_loss(step.shares, chosen[:, at], advantages, self.entropy_bonus)
            for at, step in enumerate(steps)
        ]
        return float(np.sum(places, axis=0).mean())

    def gradients(self, chosen: np.ndarray, steps: list[Step], advantages: np.ndarray) -> Arrays:
        """Return the gradient of :meth:`loss` in every weight, from the last place to the first.

        Args:
            chosen: (B, places) options.
            steps: what :meth:`run` went through with them.
            advantages: how much better than usual each genome was, (B,).

        Returns:
            By the weights' names, each of its weight's shape.
        """
        weights, count, units = self.weights, len(chosen), self.units
        found = {name: np.zeros_like(array) for name, array in weights.items()}
        into_output = into_state = np.zeros((count, units))
        for place in reversed(range(len(steps))):
            step = steps[place]
            scores = self.slope(step.shares, chosen[:, place], advantages) / count
            found[f"scores{place}"] = step.output.T @ scores
            into_output = into_output + scores @ weights[f"scores{place}"].T
            entered, kept, shown, candidate = np.moveaxis(step.gates, 1, 0)
            bent = np.tanh(step.state)
            into_state = into_state + into_output * shown * (1 - bent**2)
            into_gates = np.stack(
                [into_state * candidate, into_state * step.carried, into_output * bent, into_state * entered],
                axis=1,
            )
            slopes = np.concatenate(
                [step.gates[:, :3] * (1 - step.gates[:, :3]), 1 - step.gates[:, 3:] ** 2], 1
            )
            flat = (into_gates * slopes).reshape(count, 4 * units)
            found["kernel"] += step.given.T @ flat
            found["bias"] += flat.sum(axis=0)
            into_given = flat @ weights["kernel"].T
            into_fed, into_output = into_given[:, :units], into_given[:, units:]
            into_state = into_state * kept
            if place:
                np.add.at(found[f"embedding{place - 1}"], chosen[:, place - 1], into_fed)
            else:
                found["start"] = into_fed.sum(axis=0, keepdims=True)
        return found


class Controller(Reinforced):
    """Zoph and Le's controller: an advantage is how far a reward lies above the moving mean of earlier ones.

    In units of how far rewards usually lie from it, and never more than two of them either way.

    Args:
        space: to be searched.
        seed: of the first weights and of the draws.
        units: of the LSTM; at least 1.
        learning_rate: Adam's; at least 0.
        baseline_decay: from 0 to 1: how much of the moving mean is kept from one reward to the next.
        entropy_bonus: for staying undecided; at least 0.
        first_weights: the most that one may be; at least 0.

    Raises:
        TypeError: "baseline_decay must be a number from 0 to 1. Received: baseline_decay='0.5'".
        ValueError: the same words, for a number. And as :class:`Reinforced`.

    >>> controller = Controller(Space((4, 4)), seed=0)
    >>> controller.shares()[0].round(2).tolist()
    [0.25, 0.25, 0.25, 0.25]
    >>> for _ in range(30):  # a world in which only the last option of the first place counts
    ...     genome = controller.ask()
    ...     controller.tell(genome, float(genome[0] == 3))
    >>> int(controller.shares()[0].argmax())
    3

    Reference: Zoph and Le, 2017, arXiv:1611.01578, sections 3.1 and 3.2; Williams, 1992.
    Taught in: Searching for an architecture.
    """

    def __init__(
        self,
        space: Space,
        seed: int = 0,
        *,
        units: int = 8,
        learning_rate: float = 0.1,
        baseline_decay: float = 0.7,
        entropy_bonus: float = 0.3,
        first_weights: float = 0.1,
    ) -> None:
        super().__init__(
            space,
            seed,
            units=units,
            learning_rate=learning_rate,
            entropy_bonus=entropy_bonus,
            first_weights=first_weights,
        )
        self.baseline_decay = number("baseline_decay", baseline_decay, 0, 1)
        self.baseline: float | None = None  # until the first reward
        self.square = 0.0  # moving mean of the squared difference

    def advantage(self, reward: float) -> float:
        """Return how far a reward lies above the mean, and take note of it.

        Returns:
            In units of how far rewards usually lie from the mean; from −2 to 2.
        """
        if self.baseline is None:
            self.baseline = reward
        difference = reward - self.baseline
        self.baseline += (1 - self.baseline_decay) * difference
        self.square = 0.9 * self.square + 0.1 * difference**2 if self.square else difference**2
        return float(np.clip(difference / np.sqrt(self.square), -2, 2)) if self.square else 0.0


class RankedController(Reinforced):
    """A controller that asks of a reward how many of the last ones it beats, and not by how much.

    Where a few cells hardly learn, they lie far below the rest, and in units of how far rewards usually lie
    from the mean the good cells, among which the search must choose, are next to alike. In ranks they are
    not.
    And the last rewards are a baseline that moves: who has got better is held against what is usual now.

    Args:
        space: to be searched.
        seed: of the first weights and of the draws.
        units: of the LSTM; at least 1.
        learning_rate: Adam's; at least 0.
        window: so many of the last rewards are compared with; at least 1.
        entropy_bonus: for staying undecided; at least 0.
        first_weights: the most that one may be; at least 0.

    Raises:
        TypeError: "window must be a whole number of at least 1. Received: window=2.5".
        ValueError: the same words, for a whole number. And as :class:`Reinforced`.

    >>> controller = RankedController(Space((4, 4)))
    >>> [round(controller.advantage(reward), 2) for reward in (0.9, 0.1, 0.91)]
    [0.0, -0.5, 0.67]

    Reference: Wierstra et al., 2014, Natural Evolution Strategies, JMLR 15 (fitness shaping).
    Taught in: Searching for an architecture.
    """

    def __init__(
        self,
        space: Space,
        seed: int = 0,
        *,
        units: int = 16,
        learning_rate: float = 0.05,
        window: int = 10,
        entropy_bonus: float = 0.2,
        first_weights: float = 0.5,
    ) -> None:
        super().__init__(
            space,
            seed,
            units=units,
            learning_rate=learning_rate,
            entropy_bonus=entropy_bonus,
            first_weights=first_weights,
        )
        self.recent: deque[float] = deque(maxlen=whole("window", window))

    def advantage(self, reward: float) -> float:
        """Return how many of the last rewards it beats, less how many beat it, and take note of it.

        Returns:
            As a share of them and itself; between −1 and 1.
        """
        worse = sum(other < reward for other in self.recent)
        better = sum(other > reward for other in self.recent)
        share = (worse - better) / (len(self.recent) + 1)
        self.recent.append(reward)
        return share


# ---- REINFORCE, for one place


def score_loss(
    shares: np.ndarray, chosen: np.ndarray, advantages: np.ndarray, entropy_bonus: float
) -> np.ndarray:
    """Return −advantage · log(share of what was chosen) − bonus · entropy, (B,).

    Args:
        shares: of the options, (B, options), all above 0.
        chosen: which of them was drawn, (B,).
        advantages: how much better than usual the genome was, (B,).
        entropy_bonus: at least 0.

    >>> score_loss(np.array([[0.5, 0.5]]), np.array([0]), np.array([1.0]), 0.0).round(3).tolist()
    [0.693]
    """
    entropy = -(shares * np.log(shares)).sum(axis=1)
    return -advantages * np.log(likelihood(shares, chosen)) - entropy_bonus * entropy


def score_gradient(
    shares: np.ndarray, chosen: np.ndarray, advantages: np.ndarray, entropy_bonus: float
) -> np.ndarray:
    """Return the gradient of :func:`score_loss` in the scores before the softmax, (B, options).

    Args:
        shares: of the options, (B, options), all above 0.
        chosen: which of them was drawn, (B,).
        advantages: how much better than usual the genome was, (B,).
        entropy_bonus: at least 0.

    >>> score_gradient(np.array([[0.5, 0.5]]), np.array([0]), np.array([1.0]), 0.0).tolist()
    [[-0.5, 0.5]]

    Reference: Williams, 1992, section 3.
    Taught in: Searching for an architecture.
    """
    drawn = np.eye(shares.shape[1])[chosen]
    logs = np.log(shares)
    entropy = -(shares * logs).sum(axis=1, keepdims=True)
    return advantages[:, None] * (shares - drawn) + entropy_bonus * shares * (logs + entropy)


def likelihood(shares: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Return the share of what was chosen, (B,)."""
    return shares[np.arange(len(chosen)), chosen]


def sigmoid(scores: np.ndarray) -> np.ndarray:
    """Return 1 / (1 + e⁻ˣ)."""
    return 1 / (1 + np.exp(-scores))


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return the shares of each row; none of them is 0, whose logarithm nobody could take."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.maximum(powers / powers.sum(axis=1, keepdims=True), 1e-12)


class Adam:
    """Adam, for arrays by name.

    Reference: Kingma and Ba, 2015, arXiv:1412.6980, algorithm 1.
    """

    def __init__(self, weights: Arrays, beta_1: float = 0.9, beta_2: float = 0.999) -> None:
        self.betas, self.step = (beta_1, beta_2), 0
        self.moments = {name: (np.zeros_like(array), np.zeros_like(array)) for name, array in weights.items()}

    def update(self, weights: Arrays, gradients: Arrays, rate: float) -> None:
        """Change the weights, in place."""
        self.step += 1
        first, second = self.betas
        for name, gradient in gradients.items():
            mean, square = self.moments[name]
            mean += (1 - first) * (gradient - mean)
            square += (1 - second) * (gradient**2 - square)
            corrected = mean / (1 - first**self.step), square / (1 - second**self.step)
            weights[name] -= rate * corrected[0] / (np.sqrt(corrected[1]) + 1e-8)
