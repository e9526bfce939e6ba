"""What a network knows, put to another use: its body without its head, and a new head on it."""

from collections.abc import Iterator
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

    Args:
        body: a model from pictures to features, as :func:`body` makes it.
        classes: units of the new layer.
        frozen: does the new layer alone learn? Later: :func:`thaw` the body, and compile again.
        batch_statistics: as :func:`thaw` takes it, where the body is not frozen.

    Returns:
        A model from what the body takes to the share of each class, (B, classes). Its layer "body" is the
        body itself.

    Raises:
        ValueError: "classes must be a whole number of at least 1. Received: classes=0".

    >>> model = with_new_head(body(size=64), 10)  # doctest: +SKIP
    >>> [weight.path for weight in model.trainable_weights]  # doctest: +SKIP
    ['new_head/kernel', 'new_head/bias']

    Taught in: Transfer.
    """
    import keras

    head = keras.layers.Dense(whole("classes", classes, 1), activation="softmax", name="new_head")
    body.trainable = False
    if not frozen:
        thaw(body, batch_statistics=batch_statistics)
    images = keras.Input(body.input_shape[1:])
    return keras.Model(images, head(body(images)), name="transfer")


def thaw(body: "keras.Model", *, batch_statistics: bool = False) -> None:
    """Let a frozen body learn; its batch normalisation goes on by the statistics that it came with.

    In Keras a frozen layer of batch normalisation computes as at inference, also while all others train. So
    these layers stay frozen, γ and β with them. To call the body with ``training=False`` would not do: since
    Keras 3 a functional model hands its own ``training`` on to all its layers, whatever was said when it was
    put together. Compile the model again afterwards.

    Args:
        body: a model, and the models in it.
        batch_statistics: let batch normalisation learn too. Then, in training, it goes by the batch at hand,
            and changes what it came with: ``body.trainable = True`` alone does so.

    Taught in: Transfer.
    """
    import keras

    body.trainable = True
    for layer in () if batch_statistics else _layers(body):
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False


def _layers(model: "keras.Model") -> Iterator["keras.layers.Layer"]:
    for layer in model.layers:
        yield from _layers(layer) if hasattr(layer, "layers") else (layer,)
