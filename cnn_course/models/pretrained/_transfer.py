"""What a network knows, put to another use: its body without its head, and a new head on it."""

from typing import TYPE_CHECKING

from cnn_course.arguments import whole
from cnn_course.models.building import build, set_weights
from cnn_course.models.pretrained import _lites
from cnn_course.models.registry import get

if TYPE_CHECKING:
    import keras

SMALLEST = 32  # pixels: the body halves its input five times


def body(
    name: str = "efficientnet-lite0", size: int | None = None, weights: str | None = "imagenet"
) -> "keras.Model":
    """Build one of the EfficientNet-Lites without its head: from prepared pictures to their features.

    Args:
        name: "efficientnet-lite0", "-lite1" or "-lite2".
        size: rows and columns of its input, at least 32; by default what it was trained at. Convolutions take
            any; what is prepared for it must have the same: ``dataclasses.replace(preparation, size=…)``.
        weights: "imagenet", or None for weights freshly drawn: the same network from scratch.

    Returns:
        A model from (B, size, size, 3) to (B, 1280), the means of its last maps.

    Raises:
        ValueError: "body knows the EfficientNet-Lites only. Received: name='ResNet50'. …"; "size must be a
            whole number of at least 32. Received: size=16"; "weights must be 'imagenet' or None. …".
        DataError: as :func:`load`.

    >>> body(size=64).output_shape  # doctest: +SKIP
    (None, 1280)

    Taught in: Transfer.
    """
    import keras

    if name not in _lites.FILES:
        known = ", ".join(_lites.FILES)
        raise ValueError(f"body knows the EfficientNet-Lites only. Received: name={name!r}. Allowed: {known}")
    if weights not in ("imagenet", None):
        raise ValueError(f"weights must be 'imagenet' or None. Received: weights={weights!r}")
    size = _lites.preparation(name).size if size is None else whole("size", size, SMALLEST)
    maps = build(get(name, input_shape=(size, size, 3), include_top=False))
    if weights:
        found = _lites.find(name).weights
        set_weights(maps, {layer: one for layer, one in found.items() if layer != "head_dense"})
    features = keras.layers.GlobalAveragePooling2D(name="head_pool")(maps.output)
    return keras.Model(maps.input, features, name="body")


def with_new_head(
    body: "keras.Model", classes: int, *, frozen: bool = True, batch_statistics: bool = False
) -> "keras.Model":
    """Put a new dense layer on a body, for classes of one's own.

    In Keras two switches look alike. ``body.trainable = False`` takes the body's weights from the optimiser,
    and has its batch normalisation use the statistics that it came with. ``training=False``, said where the
    body is called, does the second alone: so the body can learn while its statistics stay.

    Args:
        body: a model from pictures to features, as :func:`body` makes it.
        classes: units of the new layer.
        frozen: does the new layer alone learn? Later: ``model.get_layer("body").trainable = True``, and
            compile again.
        batch_statistics: does the body's batch normalisation, once it learns, go by the batch at hand, and
            change what it came with? That is what happens where nobody says ``training=False``.

    Returns:
        A model from what the body takes to the share of each class, (B, classes).

    Raises:
        ValueError: "classes must be a whole number of at least 1. Received: classes=0".

    >>> model = with_new_head(body(size=64), 10)  # doctest: +SKIP
    >>> [weight.path for weight in model.trainable_weights]  # doctest: +SKIP
    ['new_head/kernel', 'new_head/bias']

    Taught in: Transfer.
    """
    import keras

    body.trainable = not frozen
    images = keras.Input(body.input_shape[1:])
    features = body(images, training=None if batch_statistics else False)
    head = keras.layers.Dense(whole("classes", classes, 1), activation="softmax", name="new_head")
    return keras.Model(images, head(features), name="transfer")
