"""A network that knows ImageNet, with what belongs to it: the preparation of its pictures and its classes."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cnn_course import pictures
from cnn_course.arguments import whole
from cnn_course.models.pretrained._classes import class_names
from cnn_course.models.pretrained._preparing import Preparation

if TYPE_CHECKING:
    import keras

BATCH = 8  # pictures that go through the network at once: more are no faster and take room
MOST_IN_GRAPH = 30_000_000  # weights that a network may have to stand in its graph: they are there twice
Preprocess = Callable[[np.ndarray], np.ndarray]
Top = list[tuple[str, float]]


class Pretrained:
    """A network with its published weights.

    Attributes:
        name: what ``load`` calls it.
        preparation: how a picture becomes its input.
        source: where its weights came from, in words.
        path: the file of its weights; None where there is none.
    """

    def __init__(
        self,
        name: str,
        preparation: Preparation,
        make: "Callable[[], keras.Model]",
        quick: "Callable[[], keras.Model] | None" = None,
        source: str = "",
        path: Path | None = None,
    ) -> None:
        self.name, self.preparation, self.source, self.path = name, preparation, source, path
        self._make, self._quick = make, quick or (lambda: self.model)

    def __repr__(self) -> str:
        size = self.preparation.size
        return f"Pretrained {self.name}: {size}x{size} pixels, weights from {self.source}"

    @cached_property
    def model(self) -> "keras.Model":
        """The Keras model, batch normalisation and all: to look into, and to train further.

        It takes what ``prepare`` returns. What is changed in it after the first prediction may not reach
        ``predict``: train it, and then ask itself.
        """
        return self._make()

    @property
    def class_names(self) -> tuple[str, ...]:
        """The names of its thousand classes, in the order of its outputs."""
        return class_names()

    def prepare(self, images: Any, preprocess: Preprocess | None = None) -> np.ndarray:
        """Return pictures as the network takes them.

        Args:
            images: as :meth:`predict_top` takes them.
            preprocess: what is done to a picture, uint8 of shape (H, W, 3), in place of what is right: to see
                what it costs.

        Returns:
            (B, size, size, 3), float32; B is 1 for a picture alone.

        Raises:
            ValueError: "preprocess must return finite numbers of shape (224, 224, 3). Received: …".
        """
        return self._prepared(pictures.named(images)[0], preprocess)

    def _prepared(self, given: list[tuple[str, Any]], preprocess: Preprocess | None) -> np.ndarray:
        """Read and prepare pictures one after the other: of large ones only one at a time is in memory."""
        shape = (self.preparation.size, self.preparation.size, 3)
        if preprocess is None:
            preprocess = self.preparation
        elif not callable(preprocess):
            raise TypeError(
                "preprocess must be a function of a picture, such as a changed copy of .preparation. "
                f"Received: preprocess={preprocess!r}"
            )
        made = [np.asarray(preprocess(pictures.read(picture, name))) for name, picture in given]
        for one in made:
            if one.shape != shape or one.dtype.kind not in "uif" or not np.isfinite(one).all():
                raise ValueError(
                    f"preprocess must return finite numbers of shape {shape}. "
                    f"Received: {one.dtype} of shape {one.shape}"
                )
        return np.stack(made).astype(np.float32) if made else np.zeros((0, *shape), np.float32)

    def predict(self, images: Any, *, preprocess: Preprocess | None = None) -> np.ndarray:
        """Return the probability of each class.

        Args:
            images: as :meth:`predict_top` takes them.
            preprocess: as :meth:`prepare` takes it.

        Returns:
            (B, 1000), float32; of a picture alone (1000,).
        """
        given, alone = pictures.named(images)
        batches = [given[start : start + BATCH] for start in range(0, len(given), BATCH)]
        found = [np.zeros((0, len(self.class_names)), np.float32)]
        found += [np.asarray(self._run(self._prepared(batch, preprocess))) for batch in batches]
        shares = np.concatenate(found)
        return shares[0] if alone else shares

    def predict_top(
        self, images: Any, k: int = 5, *, preprocess: Preprocess | None = None
    ) -> Top | list[Top]:
        """Name the likeliest classes.

        Pictures may be of any size and are prepared as the network wants them: the square in the middle,
        resized, normalised.

        Args:
            images: a picture, or a list of them: a file's path, its bytes, a picture of Pillow's, or an array
                (H, W, 3) or (H, W), from 0 to 255; or an array (B, H, W, C).
            k: how many classes, from 1 to 1000.
            preprocess: what is done to a picture, uint8 of shape (H, W, 3), in place of what is right: to see
                what it costs.

        Returns:
            k pairs of a class's name and its probability, the likeliest first; for several pictures a list of
            that for each.

        Raises:
            ValueError: "images[2] has numbers from 0 to 1 only …", and what else
                :func:`cnn_course.pictures.read` says of a picture; "k must be a whole number from 1 to 1000.
                Received: k=0".
            TypeError, FileNotFoundError: as :func:`cnn_course.pictures.read`.

        >>> from cnn_course import datasets
        >>> net = load("efficientnet-lite0")  # doctest: +SKIP
        >>> net.predict_top(datasets.photo("chelsea"), k=1)  # doctest: +SKIP
        [('Egyptian cat', 0.39)]
        """
        k = whole("k", k, 1, len(self.class_names))
        shares = self.predict(images, preprocess=preprocess)
        found = [self._top(one, k) for one in np.atleast_2d(shares)]
        return found[0] if shares.ndim == 1 else found

    def _top(self, shares: np.ndarray, k: int) -> Top:
        first = np.argsort(-shares, kind="stable")[:k]
        return [(self.class_names[number], float(shares[number])) for number in first]

    @cached_property
    def _run(self) -> Callable[[np.ndarray], Any]:
        """The network as one traced function, for batches of any size.

        The weights of all but the largest networks are numbers of its graph: TensorFlow lays them out for its
        kernels once, not in each call.
        """
        import tensorflow as tf

        model = self._quick()
        signature = tf.TensorSpec([None, *model.input_shape[1:]], tf.float32)
        if model.count_params() > MOST_IN_GRAPH:
            return tf.function(
                lambda batch: model(batch, training=False), input_signature=[signature], autograph=False
            )
        trained, kept = (
            [one.numpy() for one in some]
            for some in (model.trainable_variables, model.non_trainable_variables)
        )
        return tf.function(
            lambda batch: model.stateless_call(trained, kept, batch, training=False)[0],
            input_signature=[signature],
            autograph=False,
        )
