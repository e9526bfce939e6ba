"""What a trained Keras model looked at: its maps, and maps of what counted for one class.

Two kinds of answers. Class activation maps and Grad-CAM weigh the maps that are there anyway; occlusion
covers a part of the picture and asks again. The first are nearly free, the second is what really happens to
the answer, and they need not agree. ``with_random_top`` asks whether a map depends on what was learned.

The usual recipe for Grad-CAM makes a second model that ends at the layer in question. For a layer of a model
within the model there is no such model, and Keras says "graph disconnected". Here nothing is built: the layer
is listened to while the model runs, wherever it stands.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cnn_course.arguments import whole

if TYPE_CHECKING:
    import keras

SATURATING = ("softmax", "sigmoid")
BETWEEN = ("Dropout", "Softmax", "Activation")
"""Layers that may stand beside global pooling and the dense layer: what a score is made of stays the same."""


class GradCam(NamedTuple):
    """A Grad-CAM, and what it is made of: ``map = max(0, Σ weights · maps)``.

    Attributes:
        map: (B, h, w), not negative, of the size that the layer's maps have.
        weights: (B, C), the mean over each map of the score's gradient.
        maps: (B, h, w, C), what the layer returned.
    """

    map: np.ndarray
    weights: np.ndarray
    maps: np.ndarray


def layers_of(model: "keras.Model") -> "dict[str, keras.layers.Layer]":
    """List the layers of a model, those of models within it too, in the order in which they run.

    Args:
        model: sequential or functional.

    Returns:
        Each layer by its name; one of a model within the model is called ``<that one's name>/<its name>``,
        and stands before that model.
    """
    import keras

    found: dict[str, keras.layers.Layer] = {}
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            found |= {f"{layer.name}/{name}": inner for name, inner in layers_of(layer).items()}
        found[layer.name] = layer
    return found


def scores(model: "keras.Model", images: Any) -> np.ndarray:
    """Return what a model gives to each class before the softmax (or sigmoid) at its end.

    Args:
        model: with one output (B, classes).
        images: (B, H, W, C), prepared as the model takes them.

    Returns:
        (B, classes).
    """
    with _without_softmax(model):
        return np.asarray(model(_batch(images), training=False))


def maps(model: "keras.Model", images: Any, layer: str) -> np.ndarray:
    """Return what a layer makes of pictures.

    Args:
        model: sequential or functional; models within it may be any.
        images: (B, H, W, C), prepared as the model takes them.
        layer: its name; of a model within the model, ``<that one's name>/<its name>``, or its name alone
            where there is only one.

    Returns:
        The layer's output, for maps (B, h, w, C).

    Raises:
        ValueError: "The model has no layer of this name. Received: layer='conv9'. …".

    >>> maps(model, images, "stage1_block1_project_bn").shape  # doctest: +SKIP
    (1, 112, 112, 16)

    Taught in: What did it look at?
    """
    with _listening(_found(model, layer)) as heard:
        model(_batch(images), training=False)
    return np.asarray(_heard_once(layer, heard))


def class_activation_map(model: "keras.Model", images: Any, label: Any = None) -> np.ndarray:
    """Share a class's score out among the places of the last maps.

    For a network that ends in global average pooling and one dense layer. Its score is a mean over places:
    ``score = bias + mean(map)``. That is exact, and holds for such a head only.

    Args:
        model: ends in maps -> GlobalAveragePooling2D -> Dense; dropout may stand between, softmax at the end.
        images: (B, H, W, C), prepared as the model takes them.
        label: a class's number, or one for each picture; by default the likeliest.

    Returns:
        (B, h, w): Σ over channels of the class's weight × the map. It may be negative.

    Raises:
        ValueError: "A class activation map needs a model that ends in global average pooling and a dense
            layer. Received: …, Flatten, Dense. Take grad_cam".

    Reference: Zhou et al., 2016, arXiv:1512.04150, section 2.
    Taught in: What did it look at?
    """
    pooling, dense = _head(model)
    pictures = _batch(images)
    with _without_softmax(model), _listening(pooling, given=True) as heard:
        labels = _labels(label, np.asarray(model(pictures, training=False)))
    kernel = np.asarray(dense.kernel)  # (channels, classes)
    return np.einsum("bhwc,cb->bhw", np.asarray(heard[0]), kernel[:, labels])


def grad_cam(model: "keras.Model", images: Any, label: Any = None, layer: str | None = None) -> GradCam:
    """Weigh the maps of a layer by how much a class's score grows with each.

    The score is taken before the softmax: after it, the gradient of a class that is sure vanishes, and that
    of another class is mixed in. Runs in TensorFlow.

    Args:
        model: sequential or functional, models within it too; one output (B, classes).
        images: (B, H, W, C), prepared as the model takes them.
        label: a class's number, or one for each picture; by default the likeliest.
        layer: as :func:`maps` takes it, any layer that returns maps; by default the last one that does.

    Returns:
        The map (B, h, w), the channels' weights (B, C) and the maps that they weigh (B, h, w, C).

    Raises:
        ValueError: "Grad-CAM weighs maps, (B, h, w, C). Received: layer 'dense' returns (1, 10)"; "The score
            does not depend on layer 'aside'".

    >>> grad_cam(model, images, label=285).map.shape  # doctest: +SKIP
    (1, 7, 7)

    Reference: Selvaraju et al., 2017, arXiv:1610.02391, section 3.
    Taught in: What did it look at?
    """
    name = _last_maps(model) if layer is None else layer
    return grad_cams(model, images, [name], label)[name]


def grad_cams(
    model: "keras.Model", images: Any, layers: Sequence[str], label: Any = None
) -> dict[str, GradCam]:
    """Weigh the maps of several layers, in one run of the model.

    Args:
        model: as :func:`grad_cam` takes it, and so the images and the label.
        images: (B, H, W, C).
        layers: their names.
        label: a class's number, or one for each picture; by default the likeliest.

    Returns:
        What :func:`grad_cam` returns, for each layer by its name.

    Raises:
        ValueError: as :func:`grad_cam`.

    Taught in: What did it look at?
    """
    import tensorflow as tf

    pictures = tf.convert_to_tensor(_batch(images))
    with _without_softmax(model), tf.GradientTape() as tape, ExitStack() as listeners:
        heard = {
            name: listeners.enter_context(_listening(_found(model, name), tape.watch)) for name in layers
        }
        given = model(pictures, training=False)
        score = tf.gather(given, _labels(label, given.numpy()), batch_dims=1)
    made = {name: _heard_once(name, one) for name, one in heard.items()}
    for name, one in made.items():
        if len(one.shape) != 4:
            raise ValueError(
                f"Grad-CAM weighs maps, (B, h, w, C). Received: layer {name!r} returns {tuple(one.shape)}"
            )
    gradients = tape.gradient(score, made)
    return {name: _weighed(name, maps, gradients[name]) for name, maps in made.items()}


def _weighed(name: str, made: Any, gradient: Any) -> GradCam:
    if gradient is None:
        raise ValueError(f"The score does not depend on layer {name!r}")
    weights = gradient.numpy().mean(axis=(1, 2))
    weighed = np.einsum("bhwc,bc->bhw", made.numpy(), weights)
    return GradCam(np.maximum(weighed, 0), weights, made.numpy())


def occlusion_map(
    predict: Callable[[np.ndarray], Any],
    image: Any,
    label: int,
    *,
    patch: int = 32,
    stride: int | None = None,
    fill: Any = 0.0,
    batch: int = 32,
) -> np.ndarray:
    """Cover one part of a picture after the other, and see what the class loses.

    Args:
        predict: a model, or any function from pictures (B, H, W, C) to (B, classes): shares or scores.
        image: (H, W, C), prepared as ``predict`` takes it.
        label: the class's number.
        patch: the side of the square that covers, in pixels.
        stride: from one square to the next, in pixels; by default the patch, so that none overlap.
        fill: what covers, in prepared numbers: a number, a colour (C,) or a picture (H, W, C) whose squares
            are shown, such as the blurred one.
        batch: how many covered pictures go through at once.

    Returns:
        (rows, columns), each ``(H − patch) // stride + 1``: the output for the whole picture less that for
        the covered one. Positive where the part spoke for the class.

    Raises:
        ValueError: "patch must be a whole number from 1 to 24. Received: patch=32"; "image must be one
            picture, (H, W, C). Received: shape (1, 24, 24, 3)".

    >>> corner = lambda pictures: pictures[:, :1, :1].mean(axis=(1, 2))  # a class that is the first pixel
    >>> occlusion_map(corner, np.ones((4, 4, 1)), 0, patch=2).tolist()
    [[1.0, 0.0], [0.0, 0.0]]

    Reference: Zeiler and Fergus, 2014, arXiv:1311.2901, section 4.2.
    Taught in: What did it look at?
    """
    picture = np.asarray(image, np.float32)
    if picture.ndim != 3:
        raise ValueError(f"image must be one picture, (H, W, C). Received: shape {picture.shape}")
    height, width, _ = picture.shape
    patch = whole("patch", patch, 1, min(height, width))
    stride = whole("stride", patch if stride is None else stride)
    covers = np.broadcast_to(np.asarray(fill, np.float32), picture.shape)
    rows, columns = ((side - patch) // stride + 1 for side in (height, width))
    corners = [(stride * row, stride * column) for row in range(rows) for column in range(columns)]

    def covered(corner: tuple[int, int]) -> np.ndarray:
        part = tuple(slice(start, start + patch) for start in corner)
        made = picture.copy()
        made[part] = covers[part]
        return made

    before = np.asarray(predict(picture[None]))
    label = whole("label", label, 0, before.shape[1] - 1)
    step = whole("batch", batch)
    after = [
        np.asarray(predict(np.stack([covered(corner) for corner in corners[start : start + step]])))[:, label]
        for start in range(0, len(corners), step)
    ]
    return (before[0, label] - np.concatenate(after)).reshape(rows, columns)


def with_random_top(model: "keras.Model", layers: int, seed: int = 0) -> "keras.Model":
    """Return a copy of a model whose top layers have forgotten what they learned.

    A map that shows what was learned cannot look the same afterwards.

    Args:
        model: sequential or functional, models within it too.
        layers: how many layers with weights are drawn anew, counted from the output; 0 for a plain copy.
        seed: of what is drawn.

    Returns:
        A model of its own; the one that was passed stays as it is.

    Raises:
        ValueError: "layers must be a whole number from 0 to 4. Received: layers=5".

    Reference: Adebayo et al., 2018, arXiv:1810.03292, section 3.1 (cascading randomisation).
    Taught in: What did it look at?
    """
    learned = _with_weights(model)
    kept = len(learned) - whole("layers", layers, 0, len(learned))
    copy = _freshly_drawn(model, seed)
    for here, there in list(zip(learned, _with_weights(copy), strict=True))[:kept]:
        there.set_weights(here.get_weights())
    return copy


def enlarged(small: Any, size: Sequence[int]) -> np.ndarray:
    """Spread a map over a picture, with smooth steps between the middles of its cells.

    It adds nothing: a 7 × 7 map has 49 numbers in whatever size it is shown.

    Args:
        small: (h, w).
        size: (H, W), of the picture.

    Returns:
        (H, W), float32.

    >>> enlarged([[0, 4]], (1, 4)).tolist()
    [[0.0, 1.0, 3.0, 4.0]]
    """
    from PIL import Image

    height, width = size
    flat = Image.fromarray(np.asarray(small, np.float32))
    return np.asarray(flat.resize((width, height), Image.Resampling.BILINEAR))


# ---- listening


@contextmanager
def _calling(layer: Any, call: Callable[..., Any]) -> Iterator[None]:
    """Have a layer do something else for a while."""
    before = vars(layer).get("call")
    layer.call = call
    try:
        yield
    finally:
        if before is None:
            del layer.call  # the class's own shows again
        else:
            layer.call = before


@contextmanager
def _listening(
    layer: Any, then: Callable[[Any], object] | None = None, *, given: bool = False
) -> Iterator[list[Any]]:
    """Note what a layer returns, or what it is given, each time that it runs, and do something with it."""
    own, heard = layer.call, []

    def call(first: Any, *others: Any, **options: Any) -> Any:
        made = own(first, *others, **options)
        heard.append(first if given else made)
        if then:
            then(heard[-1])
        return made

    with _calling(layer, call):
        yield heard


def _heard_once(name: str, heard: list[Any]) -> Any:
    if len(heard) != 1:
        raise ValueError(
            f"Layer {name!r} ran {len(heard)} times in one run of the model: which time is not known"
        )
    return heard[0]


@contextmanager
def _without_softmax(model: Any) -> Iterator[None]:
    """Have a model return scores, where a softmax or a sigmoid would squeeze them."""
    import keras

    last = model
    while isinstance(last, keras.Model):
        # An operation without a layer, keras.ops.softmax, is no layer of the model but may be its end.
        last = (getattr(last, "operations", None) or last.layers)[-1]
    if type(last).__name__.lower() in SATURATING:
        with _calling(last, lambda inputs, *_, **__: inputs):
            yield
        return
    own = getattr(last, "activation", None)
    if getattr(own, "__name__", "") not in SATURATING:
        yield
        return
    last.activation = keras.activations.linear
    try:
        yield
    finally:
        last.activation = own


# ---- finding


def _batch(images: Any) -> np.ndarray:
    pictures = np.asarray(images, np.float32)
    if pictures.ndim != 4:
        raise ValueError(f"images must be a batch, (B, H, W, C). Received: shape {pictures.shape}")
    return pictures


def _labels(label: Any, given: np.ndarray) -> np.ndarray:
    """Return a class for each picture."""
    if given.ndim != 2:
        raise ValueError(
            f"A class is explained of a model that returns (B, classes). Received: shape {given.shape}"
        )
    if label is None:
        return given.argmax(axis=1)
    several = label if np.ndim(label) else [label] * len(given)
    if len(several) != len(given):
        raise ValueError(f"label must be one number, or one a picture. Received: label={label!r}")
    return np.array([whole("label", one, 0, given.shape[1] - 1) for one in several])


def _found(model: Any, name: str) -> Any:
    """Return the layer of this name, also of a model within the model."""
    known = layers_of(model)
    if name in known:
        return known[name]
    ends = [path for path in known if path.endswith(f"/{name}")]
    if len(ends) == 1:
        return known[ends[0]]
    if ends:
        raise ValueError(
            f"Several layers have this name. Received: layer={name!r}. Write {' or '.join(ends)}"
        )
    *_, last = known
    raise ValueError(
        f"The model has no layer of this name. Received: layer={name!r}. It has {len(known)}, the last is "
        f"{last!r}: layers_of(model) lists them"
    )


def _last_maps(model: Any) -> str:
    """Return the name of the last layer that returns maps, the layers of models within the model too."""
    for name, layer in reversed(list(_plain(model).items())):
        if len(getattr(layer.output, "shape", ())) == 4:
            return name
    raise ValueError(f"No layer of the model {model.name!r} returns maps, (B, h, w, C)")


def _plain(model: Any) -> dict[str, Any]:
    """Return the layers that are no models themselves, by name."""
    import keras

    return {name: one for name, one in layers_of(model).items() if not isinstance(one, keras.Model)}


def _with_weights(model: Any) -> list[Any]:
    return [layer for layer in _plain(model).values() if layer.weights]


def _head(model: Any) -> tuple[Any, Any]:
    """Return the global pooling and the dense layer that a model ends in."""
    layers = [one for one in _plain(model).values() if type(one).__name__ not in BETWEEN]
    kinds = [type(one).__name__ for one in layers[-2:]]
    if kinds != ["GlobalAveragePooling2D", "Dense"]:
        raise ValueError(
            "A class activation map needs a model that ends in global average pooling and a dense layer. "
            f"Received: …, {', '.join(kinds)}. Take grad_cam"
        )
    return layers[-2], layers[-1]


def _freshly_drawn(model: Any, seed: int) -> Any:
    """Return a copy with new weights; Keras draws its seeds from Python's generator, which is put back."""
    import random

    import keras

    before = random.getstate()
    random.seed(seed)
    try:
        return keras.models.clone_model(model)
    finally:
        random.setstate(before)
