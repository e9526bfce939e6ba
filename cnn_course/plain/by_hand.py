"""A convolutional network in plain TensorFlow: arrays and a tape."""

from collections.abc import Iterator

import numpy as np
import tensorflow as tf

Array = np.ndarray
Generator = np.random.Generator
Weights = list[tf.Variable]


def he_normal(random: Generator, shape: tuple[int, ...]) -> Array:
    """Draw weights whose variance is 2 / fan-in."""
    fan_in = np.prod(shape[:-1])
    numbers = random.normal(scale=np.sqrt(2 / fan_in), size=shape)
    return numbers.astype("float32")


def new_weights(seed: int = 0) -> Weights:
    """Return the six variables of the network, freshly drawn."""
    random = np.random.default_rng(seed)
    return [
        tf.Variable(he_normal(random, (3, 3, 1, 16)), name="kernel1"),
        tf.Variable(tf.zeros(16), name="bias1"),
        tf.Variable(he_normal(random, (3, 3, 16, 32)), name="kernel2"),
        tf.Variable(tf.zeros(32), name="bias2"),
        tf.Variable(he_normal(random, (800, 10)), name="kernel3"),
        tf.Variable(tf.zeros(10), name="bias3"),
    ]


def forward(weights: Weights, images: tf.Tensor) -> tf.Tensor:
    """Return ten logits for each image of shape (28, 28, 1)."""
    kernel1, bias1, kernel2, bias2, kernel3, bias3 = weights
    x = tf.nn.conv2d(images, kernel1, 1, "VALID")  # (B, 26, 26, 16)
    x = tf.nn.relu(x + bias1)
    x = tf.nn.max_pool2d(x, 2, 2, "VALID")  # (B, 13, 13, 16)
    x = tf.nn.conv2d(x, kernel2, 1, "VALID")  # (B, 11, 11, 32)
    x = tf.nn.relu(x + bias2)
    x = tf.nn.max_pool2d(x, 2, 2, "VALID")  # (B, 5, 5, 32)
    x = tf.reshape(x, (-1, 800))  # (B, 800)
    return x @ kernel3 + bias3  # (B, 10)


def cross_entropy(logits: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
    """Return the mean of −log(share of the right class)."""
    right = tf.gather(logits, labels, batch_dims=1)  # (B,)
    losses = tf.reduce_logsumexp(logits, axis=1) - right  # (B,)
    return tf.reduce_mean(losses)  # ()


def new_velocities(weights: Weights) -> Weights:
    """Return a variable of zeros for each weight."""
    return [tf.Variable(tf.zeros_like(weight)) for weight in weights]


def momentum_update(
    weights: Weights,
    velocities: Weights,
    gradients: list[tf.Tensor],
    learning_rate: float,
    momentum: float,
) -> None:
    """Change each velocity by its gradient; move each weight by it."""
    for w, v, g in zip(weights, velocities, gradients, strict=True):
        v.assign(momentum * v - learning_rate * g)
        w.assign_add(v)


def train_step(
    weights: Weights,
    velocities: Weights,
    images: tf.Tensor,
    labels: tf.Tensor,
    learning_rate: float = 0.05,
    momentum: float = 0.9,
) -> tf.Tensor:
    """Learn from one batch; return its loss before the step."""
    with tf.GradientTape() as tape:
        loss = cross_entropy(forward(weights, images), labels)
    gradients = tape.gradient(loss, weights)  # shaped like the weights
    momentum_update(
        weights, velocities, gradients, learning_rate, momentum
    )
    return loss


fast_step = tf.function(train_step)


def batches(
    images: Array, labels: Array, size: int, random: Generator
) -> Iterator[tuple[Array, Array]]:
    """Yield full batches of the images, in a new order."""
    order = random.permutation(len(images))
    for start in range(0, len(order) - size + 1, size):
        chosen = order[start : start + size]
        yield images[chosen], labels[chosen]


def train(
    weights: Weights,
    images: Array,
    labels: Array,
    epochs: int = 5,
    seed: int = 0,
) -> list[float]:
    """Train in place; return the loss of every step."""
    velocities = new_velocities(weights)
    random = np.random.default_rng(seed)
    losses = []
    for _ in range(epochs):
        for x, y in batches(images, labels, 50, random):
            loss = fast_step(weights, velocities, x, y)
            losses.append(float(loss))
    return losses


def accuracy(logits: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
    """Return the share of images whose largest logit is right."""
    right = tf.argmax(logits, axis=1) == labels  # (B,)
    return tf.reduce_mean(tf.cast(right, tf.float32))  # ()
