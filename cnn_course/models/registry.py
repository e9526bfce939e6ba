"""Every network of the course by its name."""

import difflib
import inspect
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from cnn_course import shapes
from cnn_course.arguments import truth, whole
from cnn_course.models import (
    alexnet,
    densenet,
    digits,
    efficientnet,
    highway,
    inception,
    lenet,
    nasnet,
    resnet,
    resnet_v2,
    vgg,
)
from cnn_course.models.grouping import path
from cnn_course.models.network import Network
from cnn_course.models.senet import RATIO, squeeze_excite

_FAMILIES: dict[str, dict[str, Callable[..., Network]]] = {
    "digits": digits.NETWORKS,
    "lenet": lenet.NETWORKS,
    "alexnet": alexnet.NETWORKS,
    "vgg": vgg.NETWORKS,
    "inception": inception.NETWORKS,
    "highway": highway.NETWORKS,
    "resnet": resnet.NETWORKS,
    "resnet-v2": resnet_v2.NETWORKS,
    "densenet": densenet.NETWORKS,
    "nasnet": nasnet.NETWORKS,
    "efficientnet": efficientnet.NETWORKS,
}
_NETWORKS = {name: made for family in _FAMILIES.values() for name, made in family.items()}
LARGE = 512  # rows and columns that every network takes


def names() -> tuple[str, ...]:
    """List the networks that :func:`get` knows.

    >>> "live-network" in names()
    True

    Taught in: Anatomy of a CNN.
    """
    return tuple(sorted(_NETWORKS))


def families() -> MappingProxyType[str, tuple[str, ...]]:
    """List the networks by family, the older families first.

    Returns:
        Each family's name, and the names of its networks, as :func:`get` takes them.

    >>> families()["vgg"]
    ('small-vgg', 'vgg-11', 'vgg-13', 'vgg-16', 'vgg-19')

    Taught in: The general architecture.
    """
    return MappingProxyType({family: tuple(networks) for family, networks in _FAMILIES.items()})


def get(name: str, *, se: bool | int = False, **arguments: Any) -> Network:
    """Return a network by name.

    Args:
        name: one of :func:`names`.
        se: does it get squeeze-and-excitation? A number is its ratio, True stands for the paper's 16:
            :func:`squeeze_excite`.
        arguments: what the network takes: input_shape, classes, include_top, or depth, or dropout, ….

    Returns:
        The network, as data; :func:`build` makes the Keras model.

    Raises:
        ValueError: "There is no network of this name. Received: name='vgg16'. Nearest: vgg-16, … Known: …";
            "The input is too small for vgg-16: 16x16 shrinks below 1x1 at stage5. Received:
            input_shape=(16, 16, 3). Allowed: 32x32 and larger"; and what the network says of its arguments:
            "depth must be 6n + 2 … Received: depth=21".
        TypeError: "The network 'vgg-16' takes no such argument. Received: depth. It takes: input_shape, …".

    >>> get("live-network").parameters
    7026
    >>> get("resnet-cifar", depth=56).parameters
    860026
    >>> get("plain-cifar", depth=56).name
    'plain-cifar-56'
    >>> get("vgg-16", se=True).name
    'se-vgg-16'
    >>> get("vgg-16", input_shape=(32, 32, 3), include_top=False).table()[-1].output_shape
    (1, 1, 512)

    Taught in: Anatomy of a CNN.
    """
    if not isinstance(name, str) or name not in _NETWORKS:
        raise ValueError(_unknown(name))
    made = _NETWORKS[name]
    known = list(inspect.signature(made).parameters)
    if unknown := [argument for argument in arguments if argument not in known]:
        raise TypeError(
            f"The network {name!r} takes no such argument. Received: {unknown[0]}. "
            f"It takes: {', '.join([*known, 'se'])}"
        )
    # Here, since not each network looks at both: without a top there are no classes.
    truth("include_top", arguments.get("include_top", True))
    whole("classes", arguments.get("classes", 1))
    try:
        network = made(**arguments)
    except shapes.LayerError as error:
        if least := _least(made, arguments):
            raise ValueError(_too_small(name, arguments["input_shape"], error.layer, least)) from error
        raise
    return network if se is False else squeeze_excite(network, RATIO if se is True else se)


def _unknown(name: Any) -> str:
    """Say that there is no such network, and what there is."""
    near = difflib.get_close_matches(str(name).lower().replace("_", "-"), names(), cutoff=0.5)
    nearest = f"Nearest: {', '.join(near)}. " if near else ""
    return f"There is no network of this name. Received: name={name!r}. {nearest}Known: {', '.join(names())}"


def _too_small(name: str, shape: shapes.Shape, layer: str, least: int) -> str:
    """Say where a picture is used up, and how large it must be."""
    place = (*path(layer), layer)[0]
    return (
        f"The input is too small for {name}: {shape[0]}x{shape[1]} shrinks below 1x1 at {place}. "
        f"Received: input_shape={tuple(shape)}. Allowed: {least}x{least} and larger"
    )


def _least(made: Callable[..., Network], arguments: dict[str, Any]) -> int | None:
    """Return the least rows and columns that a network takes; None where size is not what is wrong."""
    shape = arguments.get("input_shape", ())

    def fits(size: int) -> bool:
        try:
            made(**{**arguments, "input_shape": (size, size, *shape[2:])})
        except ValueError:
            return False
        return True

    if len(shape) != 3 or not fits(LARGE):
        return None
    low, high = 0, LARGE
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle, high)
    return high
