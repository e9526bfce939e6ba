"""Weight sharing: one network that holds every cell of the small space, trained once; then no cell is.

An edge of the super-net carries all four operations, of which two have weights or none: each convolution of
each edge has a kernel and a normalisation of its own. A batch takes one path through it, a cell, and only
what that path goes through learns. What a cell is worth is then its accuracy with the weights that are there.

Every normalisation works with the statistics of the batch at hand, also while a cell is judged: running
statistics would be those of a thousand paths, and fit none.
"""

import functools
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from cnn_course import training
from cnn_course.models import build
from cnn_course.search import small
from cnn_course.search.spaces import Genome
from cnn_course.training import Split, TrainConfig

WHOLE = small.Cell(("conv3x3",) * len(small.FREE))  # has every weight that some cell has
AT_ONCE = 500  # held-out images: their statistics are those of the normalisations
CONVOLUTION = small.OPERATIONS.index("conv3x3")


# ---- which paths are trained: each of these draws the next few


def fair_paths(random: np.random.Generator) -> list[Genome]:
    """Draw as many genomes as there are operations: on each edge each of them has each operation once.

    >>> paths = fair_paths(np.random.default_rng(0))
    >>> sorted(path[0] for path in paths)
    [0, 1, 2, 3]

    Reference: Chu et al., 2021, arXiv:1907.01845, section 3.
    """
    edges = [random.permutation(count) for count in small.SPACE.options]
    return [tuple(int(option) for option in path) for path in np.transpose(edges)]


def cell_paths(random: np.random.Generator) -> list[Genome]:
    """Draw every distinct cell once, in any order, each in one of the ways to write it.

    >>> len(cell_paths(np.random.default_rng(0)))
    291
    """
    ways = list(_ways().values())
    return [ways[place][random.integers(len(ways[place]))] for place in random.permutation(len(ways))]


@functools.cache
def _ways() -> dict[str, list[Genome]]:
    """Return the paths that each distinct cell takes, by what it computes."""
    found: dict[str, dict[Genome, None]] = {}
    for genome in itertools.product(*map(range, small.SPACE.options)):
        found.setdefault(small.key(small.cell_of(genome)), {})[path_of(genome)] = None
    return {name: list(paths) for name, paths in found.items()}


def path_of(genome: Genome) -> tuple[int, ...]:
    """Return a genome without what leads nowhere, or what nothing reaches: "none" stands there.

    >>> path_of((2, 1, 0, 0, 0))
    (0, 0, 0, 0, 0)
    """
    cell = small.cell_of(genome)
    used = {(source, node) for node in range(1, small.NODES) for source, _ in small.needed(cell, node)}
    return tuple(option if edge in used else 0 for edge, option in zip(small.FREE, genome, strict=True))


class SuperNet:
    """The weights of every cell of the small space, and an evaluator once they are trained.

    Args:
        learned: the images to learn from.
        held_out: those that a cell's accuracy is of.
        config: epochs, batch_size, learning_rate, schedule, pixel_mean and seed; the optimiser is Adam.
        draw: a random generator to the next few genomes to train, of which each gets a batch.

    Taught in: After NASNet.
    """

    def __init__(
        self,
        learned: Split,
        held_out: Split,
        config: TrainConfig,
        draw: Callable[[np.random.Generator], list[Genome]] = fair_paths,
    ) -> None:
        import keras
        import tensorflow as tf

        training.seed_everything(config.seed)
        self.learned, self.held_out, self.config = learned, held_out, config
        self.draw = draw
        self.model = build(small.network(WHOLE, learned.images.shape[1:]))
        self.weights = [weight.value for weight in self.model.trainable_variables]
        self.moments = [(tf.Variable(0 * one), tf.Variable(0 * one)) for one in self.weights]
        self.steps = [tf.Variable(0.0) for _ in self.weights]  # that each has learned in
        self.random = np.random.default_rng(config.seed)
        self._loss = keras.losses.sparse_categorical_crossentropy
        self._learn, self._say = tf.function(self.learn), tf.function(self.shares)

    # ---- a path through it

    def shares(self, pixels: Any, path: Any) -> Any:
        """Return the shares of the classes by a path.

        Args:
            pixels: (B, H, W, C) float32.
            path: the option on each free edge, as :func:`path_of` returns it.
        """
        import tensorflow as tf

        path = tf.convert_to_tensor(path, tf.int32)
        maps = self._cell("cell1", self._convolved(pixels, "stem", 2), path)
        maps = self._cell("cell2", self._convolved(tf.nn.relu(maps), "reduce", 2), path)
        maps = tf.nn.relu(self._normalised(maps, "head_bn"))
        return self.model.get_layer("head_dense")(tf.reduce_mean(maps, axis=(1, 2)))

    def _cell(self, block: str, given: Any, path: Any) -> Any:
        import tensorflow as tf

        nodes = [given]
        for node in range(1, small.NODES):
            total = nodes[0] if node == small.NODES - 1 else tf.zeros_like(given)
            for place, (source, end) in enumerate(small.FREE):
                if end == node:
                    total += self._edge(f"{block}_{source}to{node}", nodes[source], path[place])
            nodes.append(total)
        return nodes[-1]

    def _edge(self, name: str, given: Any, option: Any) -> Any:
        """Return what the chosen operation makes of a node; the others are not computed."""
        import tensorflow as tf

        ways = {
            "none": lambda: tf.zeros_like(given),
            "skip": lambda: tf.identity(given),
            "conv3x3": lambda: self._convolved(tf.nn.relu(given), name, 1),
            "maxpool3x3": lambda: tf.nn.max_pool2d(given, 3, 1, "SAME"),
        }
        return tf.switch_case(option, [ways[operation] for operation in small.OPERATIONS])

    def _convolved(self, maps: Any, name: str, strides: int) -> Any:
        import tensorflow as tf

        kernel = self.model.get_layer(f"{name}_conv").kernel.value
        return self._normalised(tf.nn.conv2d(maps, kernel, strides, "SAME"), f"{name}_bn")

    def _normalised(self, maps: Any, name: str) -> Any:
        import tensorflow as tf

        layer = self.model.get_layer(name)
        mean, variance = tf.nn.moments(maps, axes=(0, 1, 2))
        gamma, beta = layer.gamma.value, layer.beta.value
        return tf.nn.batch_normalization(maps, mean, variance, beta, gamma, layer.epsilon)

    # ---- training

    def touched(self, path: tuple[int, ...]) -> list[bool]:
        """Tell for each weight whether a path goes through it."""
        carried = zip(small.FREE, path, strict=True)
        idle = [f"_{source}to{node}_" for (source, node), option in carried if option != CONVOLUTION]
        return [not any(edge in weight.path for edge in idle) for weight in self.model.trainable_variables]

    def learn(self, pixels: Any, labels: Any, path: Any, touched: Any, rate: Any) -> Any:
        """Do one step of Adam, in which the weights beside the path stay as they are; return the loss.

        Reference: Kingma and Ba, 2015, arXiv:1412.6980, algorithm 1.
        """
        import tensorflow as tf

        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(self._loss(labels, self.shares(pixels, path)))
        zero = tf.UnconnectedGradients.ZERO
        gradients = tape.gradient(loss, self.weights, unconnected_gradients=zero)
        for place, (weight, gradient) in enumerate(zip(self.weights, gradients, strict=True)):
            part = tf.cast(touched[place], tf.float32)  # 0 leaves all alone: without it momentum would not
            (mean, square), step = self.moments[place], self.steps[place]
            step.assign_add(part)
            mean.assign_add(part * 0.1 * (gradient - mean))
            square.assign_add(part * 0.001 * (gradient**2 - square))
            taken = tf.maximum(step, 1.0)
            scale = tf.sqrt(1 - 0.999**taken) / (1 - 0.9**taken)
            weight.assign_sub(part * rate * scale * mean / (tf.sqrt(square) + 1e-7))
        return loss

    def batches(self) -> Iterator[np.ndarray]:
        """Yield the numbers of the images of each step, shuffled anew in each epoch."""
        size, count = self.config.batch_size, len(self.learned)
        for _ in range(self.config.epochs):
            order = self.random.permutation(count)
            yield from order[: count // size * size].reshape(-1, size)

    def train(self) -> "SuperNet":
        """Train a path a batch; return itself."""
        import tensorflow as tf

        total = len(self.learned) // self.config.batch_size * self.config.epochs
        rates, paths = training.learning_rates(self.config, total), list[Genome]()
        for step, chosen in enumerate(self.batches()):
            paths = paths or self.draw(self.random)
            path = path_of(paths.pop())
            batch = self.learned.take(chosen)
            given = (batch.pixels(self.config), batch.labels.astype(np.int32), np.array(path, np.int32))
            self._learn(*map(tf.constant, (*given, self.touched(path), rates[step])))
        return self

    # ---- the evaluator

    def __call__(self, genome: Genome) -> float:
        """Return the accuracy of a genome's path on the images held out, by the weights that are there."""
        import tensorflow as tf

        path, right = tf.constant(path_of(genome), tf.int32), 0
        for first in range(0, len(self.held_out), AT_ONCE):
            part = self.held_out.take(slice(first, first + AT_ONCE))
            said = self._say(tf.constant(part.pixels(self.config)), path).numpy().argmax(axis=1)
            right += int((said == part.labels).sum())
        return round(right / len(self.held_out), 6)
