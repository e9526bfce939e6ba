"""Every network of the course by its name."""

from collections.abc import Callable

from cnn_course.models import small
from cnn_course.models.network import Network

_NETWORKS: dict[str, Callable[[], Network]] = {
    "first-layer": small.first_layer,
    "live-network": small.live_network,
    "live-network-training": small.live_network_training,
    "quick-digits": small.quick_digits,
    "shuffle-cnn": small.shuffle_cnn,
    "shuffle-dense": small.shuffle_dense,
    "training-network": small.training_network,
    "watched-network": small.watched_network,
}


def names() -> tuple[str, ...]:
    """List the networks that :func:`get` knows.

    >>> "live-network" in names()
    True

    Taught in: Anatomy of a CNN.
    """
    return tuple(sorted(_NETWORKS))


def get(name: str) -> Network:
    """Return a network by name.

    Args:
        name: one of :func:`names`.

    Returns:
        The network, as data; :func:`build` makes the Keras model.

    Raises:
        ValueError: "There is no network of this name. Received: name='alexnet'. Known: first-layer, …".

    >>> get("live-network").parameters
    7026

    Taught in: Anatomy of a CNN.
    """
    if name not in _NETWORKS:
        raise ValueError(
            f"There is no network of this name. Received: name={name!r}. Known: {', '.join(names())}"
        )
    return _NETWORKS[name]()
