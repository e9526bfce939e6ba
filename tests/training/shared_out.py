"""A program for tests: the same short training on one device, on two, or as one of two workers."""

import sys

import numpy as np

from cnn_course import models, shapes, training
from cnn_course.training import Augmentation, Split, TrainConfig

NETWORK = models.Network(
    "shared-out",
    (8, 8, 1),
    (
        shapes.Conv2D(6, 3, activation="relu", name="conv1"),
        shapes.Flatten(name="flatten"),
        shapes.Dense(3, name="dense"),
        shapes.Softmax(name="softmax"),
    ),
)
CONFIG = TrainConfig(
    epochs=2,
    batch_size=8,
    learning_rate=0.02,
    schedule="cosine",
    weight_decay=0.01,
    label_smoothing=0.1,
    ema=0.8,
    augmentation=Augmentation(shift=1, rotation=10, flip=True),
)


def stripes() -> tuple[Split, Split]:
    """Draw noise with a bright stripe in one of three places: 34 to learn from, 21 held out."""
    random = np.random.RandomState(0)
    labels = random.randint(0, 3, 55)
    images = random.randint(0, 120, (55, 8, 8)).astype(np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[2 * label + 1] += 100
    return Split(images[:34], labels[:34]), Split(images[34:], labels[34:])


def main(devices: str, result: str, checkpoint: str = "") -> None:
    """Train on so many CPU devices, or as TF_CONFIG says, and leave weights and history."""
    strategy = training.strategy(int(devices))
    training.seed_everything(0)
    with strategy.scope():
        model = models.build(NETWORK)
    history = training.fit(model, *stripes(), CONFIG, checkpoint=checkpoint or None, checkpoint_every=3)
    numbers = ("train_loss", "train_accuracy", "test_loss", "test_accuracy")
    rows = [[row[name] for name in numbers] for row in history.as_rows()]
    np.savez(result, *model.get_weights(), rows=rows, replicas=strategy.num_replicas_in_sync)


if __name__ == "__main__":
    main(*sys.argv[1:])
