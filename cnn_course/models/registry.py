"""Every network of the course by its name."""

import inspect
from collections.abc import Callable
from typing import Any

from cnn_course.models import digits, lenet, resnet, vgg
from cnn_course.models.network import Network

_NETWORKS: dict[str, Callable[..., Network]] = {
    name: made for family in (digits, lenet, resnet, vgg) for name, made in family.NETWORKS.items()
}


def names() -> tuple[str, ...]:
    """List the networks that :func:`get` knows.

    >>> "live-network" in names()
    True

    Taught in: Anatomy of a CNN.
    """
    return tuple(sorted(_NETWORKS))


def get(name: str, **arguments: Any) -> Network:
    """Return a network by name.

    Args:
        name: one of :func:`names`.
        arguments: what the network takes: input_shape and classes, or depth, or dropout, ….

    Returns:
        The network, as data; :func:`build` makes the Keras model.

    Raises:
        ValueError: "There is no network of this name. Received: name='alexnet'. Known: first-layer, …"; and
            what the network says of its arguments: "depth must be 6n + 2 … Received: depth=21".
        TypeError: "The network 'vgg-16' takes no such argument. Received: depth. It takes: input_shape, …".

    >>> get("live-network").parameters
    7026
    >>> get("resnet-cifar", depth=56).parameters
    860026
    >>> get("plain-cifar", depth=56).name
    'plain-cifar-56'

    Taught in: Anatomy of a CNN.
    """
    if name not in _NETWORKS:
        raise ValueError(
            f"There is no network of this name. Received: name={name!r}. Known: {', '.join(names())}"
        )
    known = list(inspect.signature(_NETWORKS[name]).parameters)
    if unknown := [argument for argument in arguments if argument not in known]:
        raise TypeError(
            f"The network {name!r} takes no such argument. Received: {unknown[0]}. "
            f"It takes: {', '.join(known) or 'none'}"
        )
    return _NETWORKS[name](**arguments)
