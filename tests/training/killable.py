"""A short training with everything that must survive a kill; also a program for a test to start and kill."""

import sys
from pathlib import Path

import numpy as np

from cnn_course import models, shapes, training
from cnn_course.training import Augmentation, Split, TrainConfig

NETWORK = models.Network(
    "killable",
    (8, 8, 1),
    (
        shapes.Conv2D(6, 3, use_bias=False, name="conv1"),
        shapes.BatchNormalization(name="bn1"),
        shapes.ReLU(name="relu1"),
        shapes.Flatten(name="flatten"),
        shapes.Dropout(0.2, name="dropout"),
        shapes.Dense(3, name="dense"),
        shapes.Softmax(name="softmax"),
    ),
)
EVERYTHING = {"batch_size": 10, "epochs": 10, "augmentation": Augmentation(shift=1, rotation=10, flip=True)}
RECIPES = {
    "adam": TrainConfig(**EVERYTHING, schedule="one-cycle", ema=0.9, label_smoothing=0.1, learning_rate=0.02),
    "sgd": TrainConfig(**EVERYTHING, schedule="cosine", optimizer="sgd", weight_decay=0.01, seed=7),
}
STEPS = 100  # 104 images in batches of 10, 10 epochs


def stripes() -> tuple[Split, Split]:
    """Draw noise with a bright stripe in one of three places: 104 to learn from, 31 held out."""
    random = np.random.RandomState(0)
    labels = random.randint(0, 3, 135)
    images = random.randint(0, 120, (135, 8, 8)).astype(np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[2 * label + 1] += 100
    return Split(images[:104], labels[:104]), Split(images[104:], labels[104:])


def train(config, checkpoint=None, callbacks=(), **arguments):
    """Train afresh, or on from the checkpoint; return the model and the history."""
    training.seed_everything(config.seed)
    model = models.build(NETWORK)
    history = training.fit(
        model, *stripes(), config, callbacks, quiet=True, checkpoint=checkpoint, **arguments
    )
    return model, history


def main(recipe: str, checkpoint: str, result: str) -> None:
    """Train, say each step on standard output, and leave the weights and the history."""
    import keras

    class Say(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            print(int(self.model.optimizer.iterations), flush=True)

    model, history = train(RECIPES[recipe], checkpoint, [Say()], checkpoint_every=4)
    np.savez(result, *model.get_weights())
    history.write(Path(result).with_suffix(".json"))


if __name__ == "__main__":
    main(*sys.argv[1:])
