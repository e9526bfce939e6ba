"""Networks that a figure is given to look at: by name, as data, or as a Keras model of the reader's own."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict
from typing import Any

import traitlets

from cnn_course import arguments, models, shapes
from cnn_course.models.grouping import Block
from cnn_course.widgets import _rules, _traits

ALL = "all"


class Shown(_traits.Choice):
    """The name of what a figure shows: one of its own words, or a network to look at.

    A name of ``models``, a ``models.Network`` or a Keras model is taken, too; its name is what is read. The
    figure keeps the network in ``_looked``.

    Args:
        own: the figure's own words.
        default_value: the word to begin with.
    """

    def __init__(self, own: Callable[[], Collection[str]], default_value: str) -> None:
        self.own = own
        super().__init__(self._allowed, default_value, _traits.NO_SUCH)

    def _allowed(self, obj: Any) -> list[str]:
        looked = () if obj._looked is None else (obj._looked.name,)
        return list(dict.fromkeys([*self.own(), *looked, *models.names()]))

    def validate(self, obj: Any, value: Any) -> str:
        """Return the name; a network is kept first."""
        if isinstance(value, str):
            known = obj._looked is not None and obj._looked.name == value
            if value in models.names() and value not in self.own() and not known:
                obj._looked = models.get(value)
                value = obj._looked.name  # with its depth, where that is an argument
        elif (network := given(value)) is not None:
            obj._looked = self._renamed(network)
            value = obj._looked.name
        return super().validate(obj, value)

    def _renamed(self, network: models.Network) -> models.Network:
        """Return a network under a name that nothing else in the figure has."""
        if network.name not in self.own():
            return network
        return models.Network(f"{network.name}-given", network.input_shape, network.layers)


def given(value: Any) -> models.Network | None:
    """Return a network that is given as data, or as a Keras model; None for anything else."""
    if isinstance(value, models.Network):
        return value
    return models.read(value) if hasattr(value, "get_config") else None


class Unfolded(traitlets.TraitType[Any, Any]):
    """The blocks whose layers are shown one by one, by name; as a tuple. "all" stands for every block.

    Args:
        default_value: the names to begin with.
        blocks: returns the blocks that a figure has.
    """

    def __init__(
        self, default_value: tuple[str, ...], blocks: Callable[[Any], Sequence[Block]] | None = None
    ) -> None:
        self.blocks = blocks or (lambda figure: figure._blocks())
        super().__init__(default_value)

    def validate(self, obj: Any, value: Any) -> tuple[str, ...]:
        """Return the names as a tuple, each once."""
        if value == ALL:
            return tuple(names_of(self.blocks(obj)))
        if (
            isinstance(value, str)
            or not arguments.is_list(value)
            or not all(isinstance(one, str) for one in value)
        ):
            raise traitlets.TraitError(
                f'{self.name} must be a list of the names of blocks, or "all". '
                f"Received: {self.name}={_traits.short(value)}"
            )
        return tuple(dict.fromkeys(value))

    def rule(self, obj: Any) -> _rules.Rule:
        """Return what the page may set it to: a name that no block has unfolds nothing."""
        return _rules.several(_rules.NAME, once=True)


def check_unfolded(names: Sequence[str], blocks: Sequence[Block]) -> Sequence[str]:
    """Return names of blocks, if there are such blocks.

    Raises:
        TraitError: "There is no such block. Received: 'stage9' in unfolded. It has: …".
    """
    known = list(names_of(blocks))
    if unknown := [name for name in names if name not in known]:
        shown = known if len(known) <= 20 else [*known[:20], "…"]
        raise traitlets.TraitError(
            f"There is no such block. Received: {unknown[0]!r} in unfolded. "
            f"It has: {', '.join(shown) or 'no blocks'}"
        )
    return names


def names_of(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield the names of blocks and of those within them, the outer ones first."""
    for block in blocks:
        yield block.name
        yield from names_of(block.blocks)


def described(network: models.Network) -> dict[str, Any]:
    """Return what the page must know of a network to look at."""
    return {
        "name": network.name,
        "input_shape": list(network.input_shape),
        "layers": shapes.layers_to_plain(network.layers),
        "blocks": [asdict(block) for block in network.blocks()],
    }
