"""What a genome is worth: looked up in a table, or found out by training; and the loop around a searcher.

Every searcher gets the same evaluator and the same budget, and the budget is counted in cells that had to be
evaluated: what is asked for a second time, or written in another way, costs nothing and is told again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cnn_course import training
from cnn_course.arguments import number, whole
from cnn_course.models import Network, build
from cnn_course.search import small
from cnn_course.search.searchers import Searcher
from cnn_course.search.spaces import Genome
from cnn_course.training import Split, TrainConfig

ASKS = 50  # in the mean, for each evaluation: a searcher that repeats itself more often has stopped searching


@dataclass(frozen=True)
class Trial:
    """A cell that was evaluated.

    Attributes:
        name: what tells cells apart.
        genome: as it was asked for first.
        reward: what it was worth.
    """

    name: str
    genome: Genome
    reward: float


def search(
    searcher: Searcher,
    evaluate: Callable[[Genome], float],
    budget: int,
    name: Callable[[Genome], str] = lambda genome: small.key(small.cell_of(genome)),
    watch: Callable[[Trial], None] = lambda trial: None,
) -> list[Trial]:
    """Let a searcher ask until so many different cells are evaluated.

    Args:
        searcher: has ``ask`` and ``tell``.
        evaluate: from a genome to its worth, the larger the better.
        budget: how many cells may be evaluated.
        name: what tells cells apart; by default those of the small space.
        watch: called after each evaluation.

    Returns:
        The cells in the order in which they were evaluated: fewer than the budget where the searcher asks for
        nothing new any more.

    Raises:
        TypeError: "reward must be a number. Received: reward=None", where the evaluator gives none.
        ValueError: "reward must be finite. Received: reward=nan"; "budget must be a whole number of at least
            1. …".

    >>> from cnn_course.search.searchers import RandomSearch
    >>> found = search(RandomSearch(small.SPACE), lambda genome: float(genome.count(2)), budget=10)
    >>> len(found), max(trial.reward for trial in found)
    (10, 4.0)

    Taught in: Searching for an architecture.
    """
    trials: dict[str, Trial] = {}
    for _ in range(ASKS * whole("budget", budget)):
        genome = searcher.ask()
        called = name(genome)
        if called not in trials:
            trials[called] = Trial(called, genome, number("reward", evaluate(genome)))
            watch(trials[called])
        searcher.tell(genome, trials[called].reward)
        if len(trials) == budget:
            break
    return list(trials.values())


@dataclass(frozen=True)
class Table:
    """An evaluator that looks up what others have trained.

    Args:
        rewards: of each distinct cell of the small space, by its key.

    Raises:
        KeyError: when called: "The table has no such cell. Received: …".

    >>> table = Table({"x": 0.5})
    >>> table((0, 0, 0, 0, 0))
    0.5

    Taught in: Searching for an architecture.
    """

    rewards: Mapping[str, float]

    def __call__(self, genome: Genome) -> float:
        """Return a genome's reward."""
        key = small.key(small.cell_of(genome))
        if key not in self.rewards:
            raise KeyError(f"The table has no such cell. Received: {key}")
        return self.rewards[key]


@dataclass(frozen=True)
class Trained:
    """An evaluator that trains the network around a cell.

    Args:
        learned: the images to learn from.
        held_out: those that the accuracy is of.
        config: the recipe; its seed is that of every training.

    Taught in: Searching for an architecture.
    """

    learned: Split
    held_out: Split
    config: TrainConfig

    def __call__(self, genome: Genome) -> float:
        """Return the accuracy on the images held out, after a whole training."""
        model, _ = trained(small.cell_of(genome), self.learned, self.held_out, self.config)
        return accuracy(model, self.held_out, self.config)


GLANCED_AT = 100  # images that `fit` looks at after each epoch: nobody here needs those numbers


def trained(
    cell: small.Cell, learned: Split, held_out: Split, config: TrainConfig
) -> tuple[Any, training.History]:
    """Train the network around a cell from the seed of the recipe; return the model and its history."""
    return fitted(small.network(cell, learned.images.shape[1:]), learned, held_out, config)


def fitted(
    network: Network, learned: Split, held_out: Split, config: TrainConfig
) -> tuple[Any, training.History]:
    """Do so with any network."""
    import keras

    keras.backend.clear_session()
    training.seed_everything(config.seed)
    model = build(network)
    history = training.fit(model, learned, held_out.take(slice(0, GLANCED_AT)), config, quiet=True)
    return model, history


def accuracy(model: Any, split: Split, config: TrainConfig) -> float:
    """Return the share of images that a network puts into their class."""
    said = training.shares_of(model, split, config).argmax(axis=1)
    return round(float((said == split.labels).mean()), 6)
