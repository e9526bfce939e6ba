"""Networks with the weights that they were published with, and what belongs to these.

``load(name)`` gives a network that names what it sees in a picture: with its own preparation of pictures and
its classes' names, so that nothing has to be guessed. The EfficientNet-Lites need no network: packages bring
their weights.
"""

import difflib
from importlib import metadata
from typing import TYPE_CHECKING

from cnn_course.models.building import build, set_weights
from cnn_course.models.folding import fold_batch_normalization
from cnn_course.models.network import Network, Weights
from cnn_course.models.pretrained import _applications, _lites
from cnn_course.models.pretrained._classes import class_names
from cnn_course.models.pretrained._preparing import Preparation, Scaled
from cnn_course.models.pretrained._pretrained import Pretrained
from cnn_course.models.pretrained._transfer import body, thaw, with_new_head
from cnn_course.models.pretrained._zoo import Fed, Listed, Published, zoo

if TYPE_CHECKING:
    import keras

__all__ = [
    "Fed",
    "Listed",
    "Preparation",
    "Pretrained",
    "Published",
    "Scaled",
    "arrays",
    "body",
    "class_names",
    "licence",
    "load",
    "names",
    "thaw",
    "with_new_head",
    "zoo",
]


def names() -> tuple[str, ...]:
    """List what :func:`load` knows: those whose weights packages bring, then Keras' own. Loads Keras.

    >>> names()[:3]  # doctest: +SKIP
    ('efficientnet-lite0', 'efficientnet-lite1', 'efficientnet-lite2')
    """
    return (*_lites.FILES, *_applications.names())


def load(name: str, weights: str | None = "imagenet") -> Pretrained:
    """Load a network with the weights that it was published with, verified.

    The weights are looked for in ``$CNN_COURSE_DATA``, under the name of the published file; then, of the
    EfficientNet-Lites, in their packages (the extra ``pretrained``), and of keras.applications where Keras
    keeps them and at their home. Keras has no checksum for MobileNet and MobileNetV2; all others are held
    against theirs.

    Args:
        name: "efficientnet-lite0", "-lite1", "-lite2", or a name of keras.applications, as "ResNet50".
        weights: "imagenet", or None for weights freshly drawn: to measure, not to know anything.

    Returns:
        The network; its ``predict_top`` takes pictures of any size.

    Raises:
        ValueError: "There is no pre-trained network of this name. Received: name='resnet50'. Nearest:
            ResNet50"; "weights must be 'imagenet' or None. Received: weights='noisy'".
        DataError: "the weights of ResNet50 are not on this machine and could not be fetched: …"; "… cannot be
            used as the weights of efficientnet-lite0: …".

    >>> load("efficientnet-lite0").preparation.size  # doctest: +SKIP
    224
    """
    if weights not in ("imagenet", None):
        raise ValueError(f"weights must be 'imagenet' or None. Received: weights={weights!r}")
    if isinstance(name, str) and name in _lites.FILES:
        return _lite(name, weights)
    if not isinstance(name, str) or name not in _applications.names():
        raise ValueError(_unknown(name))
    found = _applications.find(name, weights)
    return Pretrained(name, found.preparation, lambda: found.model, None, found.source, found.path)


def arrays(name: str) -> tuple[Network, Weights]:
    """Read the published weights of one of the EfficientNet-Lites as arrays. Loads no Keras.

    Args:
        name: "efficientnet-lite0", "-lite1" or "-lite2".

    Returns:
        The network as data, and its weights, as :func:`cnn_course.models.set_weights` takes them.

    Raises:
        ValueError: "The weights of this network do not come as arrays. Received: name='ResNet50'. …".
        DataError: as :func:`load`.

    >>> network, weights = arrays("efficientnet-lite0")
    >>> [array.shape for array in weights["stem_conv"]]
    [(3, 3, 3, 32)]
    """
    if name not in _lites.FILES:
        raise ValueError(
            f"The weights of this network do not come as arrays. Received: name={name!r}. "
            f"Allowed: {', '.join(_lites.FILES)}"
        )
    found = _lites.find(name)
    return found.network, found.weights


def licence(name: str) -> str:
    """Return the terms under which the weights of one of the EfficientNet-Lites come.

    Args:
        name: "efficientnet-lite0", "-lite1" or "-lite2".

    Returns:
        The licence that the package carries, or its name where the weights came without the package.
    """
    package = _lites.FILES[name].package.replace("_", "-")
    try:
        terms = metadata.distribution(package).read_text("LICENSE")
    except metadata.PackageNotFoundError:  # the weights came from a classroom's folder
        terms = None
    terms = terms or "Licensed under the Apache License, Version 2.0."
    return f"The weights of {name}, as the package {package} brings them.\n\n{terms.strip()}"


def _lite(name: str, weights: str | None) -> Pretrained:
    preparation = _lites.preparation(name)
    if weights is None:
        network = _lites.network(name)
        return Pretrained(name, preparation, lambda: build(network), None, "chance: they are freshly drawn")
    found = _lites.find(name)
    return Pretrained(
        name,
        preparation,
        lambda: _built(found.network, found.weights),
        lambda: _built(*fold_batch_normalization(found.network, found.weights)),
        found.source,
        found.path,
    )


def _built(network: Network, weights: Weights) -> "keras.Model":
    model = build(network)
    set_weights(model, weights)
    return model


def _unknown(name: object) -> str:
    plain = {one.lower().replace("-", ""): one for one in names()}
    near = difflib.get_close_matches(str(name).lower().replace("-", "").replace("_", ""), plain, cutoff=0.6)
    nearest = f"Nearest: {', '.join(plain[one] for one in near)}. " if near else ""
    return (
        f"There is no pre-trained network of this name. Received: name={name!r}. {nearest}"
        f"Known: {', '.join(plain.values())}"
    )
