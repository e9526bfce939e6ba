"""The network of ``by_hand`` in Keras, in its three forms."""

from typing import Any

import keras
from keras import layers, losses, optimizers
from numpy.typing import ArrayLike

FORMS = ("sequential", "functional", "subclass")


def sequential() -> keras.Model:
    """Build the network as a list of layers."""
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(16, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(10),
        ]
    )


def functional() -> keras.Model:
    """Build it by calling layers on tensors that have no values yet."""
    images = keras.Input((28, 28, 1))
    x = layers.Conv2D(16, 3, activation="relu")(images)
    x = layers.MaxPooling2D(2)(x)
    x = layers.Conv2D(32, 3, activation="relu")(x)
    x = layers.MaxPooling2D(2)(x)
    x = layers.Flatten()(x)
    logits = layers.Dense(10)(x)
    return keras.Model(images, logits)


class DigitReader(keras.Model):
    """The network as a class: layers made first, called later."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = layers.Conv2D(16, 3, activation="relu")
        self.conv2 = layers.Conv2D(32, 3, activation="relu")
        self.pool = layers.MaxPooling2D(2)
        self.flatten = layers.Flatten()
        self.dense = layers.Dense(10)

    def call(self, images: Any) -> Any:
        """Return ten logits for each image."""
        x = self.pool(self.conv1(images))
        x = self.pool(self.conv2(x))
        return self.dense(self.flatten(x))


def build(form: str) -> keras.Model:
    """Build the network in one of the forms, with its variables."""
    made = {
        "sequential": sequential,
        "functional": functional,
        "subclass": DigitReader,
    }
    model: keras.Model = made[form]()
    model(
        keras.ops.zeros((1, 28, 28, 1))
    )  # makes a subclass's variables
    return model


def compile_model(model: keras.Model) -> None:
    """Choose the optimiser, the loss and what is reported."""
    optimizer = optimizers.SGD(learning_rate=0.05, momentum=0.9)
    loss = losses.SparseCategoricalCrossentropy(
        from_logits=True,
    )
    model.compile(optimizer, loss, metrics=["accuracy"])


def step_loss(
    model: keras.Model, images: ArrayLike, labels: ArrayLike
) -> float:
    """Learn from one batch; return its loss before the step."""
    model.reset_metrics()  # else it returns the mean of all batches
    loss, _ = model.train_on_batch(images, labels)
    return float(loss)


def train(
    model: keras.Model,
    images: ArrayLike,
    labels: ArrayLike,
    epochs: int = 5,
) -> dict[str, list[float]]:
    """Train in place; return what Keras reports of every epoch."""
    history = model.fit(
        images, labels, batch_size=50, epochs=epochs, verbose=0
    )
    return history.history
