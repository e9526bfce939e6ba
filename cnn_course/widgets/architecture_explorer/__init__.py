"""The figure that holds two networks beside each other: where are the parameters, the work and the memory?"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import traitlets

from cnn_course import models
from cnn_course.models.grouping import Block
from cnn_course.widgets import _networks, _rules, _traits
from cnn_course.widgets._figure import Figure, Plot
from cnn_course.widgets.architecture_explorer.counted import BARS, Counted, Sums

NONE = "none"
SIDES = ("network", "beside")
MOST_ROWS = 24  # of the still picture, on each side
OFFERED = (
    "alexnet",
    *("vgg-11", "vgg-13", "vgg-16", "vgg-19"),
    *("googlenet", "inception-v3"),
    *("resnet-18", "resnet-34", "resnet-50", "resnet-101", "resnet-152"),
)  # what the page offers without being told


@cache
def _registered(name: str) -> Counted:
    return Counted(models.get(name))


class Known(_traits.Choice):
    """The name of a network that the figure knows; a ``models.Network`` or a Keras model is made known first.

    Args:
        default_value: the name to begin with.
        own: other words that it may be.
    """

    def __init__(self, default_value: str, own: Sequence[str] = ()) -> None:
        self.own = own
        super().__init__(self._allowed, default_value, _traits.NO_SUCH)

    def _allowed(self, obj: Any) -> list[str]:
        return list(dict.fromkeys([*self.own, *obj.counted, *models.names()]))

    def validate(self, obj: Any, value: Any) -> str:
        """Return the name; a network is counted first."""
        if isinstance(value, str) and value in models.names() and value not in obj.counted:
            one = _registered(value)
            value = one.network.name  # with its depth, where that is an argument
            obj.counted.setdefault(value, one)
        elif (given := _networks.given(value)) is not None:
            value = obj.make_known(given)
        return super().validate(obj, value)


class ArchitectureExplorer(Figure):
    """List two networks beside each other, block by block, with a bar for what each block has of one thing.

    Blocks at the same level, where the side of the picture has been halved equally often, stand side by side.
    A block unfolds into its layers. All bars, of both networks, are on one scale.

    Args:
        network: a name of ``models.names()``, a ``models.Network``, or a Keras model of your own, which
            ``models.read`` then reads.
        beside: the other one, given in the same ways; "none" for no other.
        bars: what the bars show: "parameters", "multiply_adds", "memory" (of all outputs, 4 bytes a number),
            or "field" (the receptive field of the last layer, in rows of the picture).
        unfolded: the blocks of network whose layers are shown one by one, by name, or "all".
        beside_unfolded: those of the other one.
        side: the one in which something is picked, "network" or "beside".
        pick: the name of the block or layer whose numbers are written out.
        offered: names of networks that can be chosen in the page. Only when it is made.

    Raises:
        TraitError: "There is no such network. …", "There is no such block. …", "There is no such block or
            layer in vgg-16. Received: pick='stage9'", and their like.
        ValueError: what ``models.read`` says of a Keras model that it cannot read.
        TypeError: "ArchitectureExplorer has no such setting. Received: …".
        FileNotFoundError: "The figure 'architecture_explorer' has not been bundled …".

    >>> explorer = ArchitectureExplorer("vgg-16", "resnet-50", pick="head")
    >>> explorer.sums().parameters, explorer.sums("beside").parameters
    (138357544, 25636712)
    >>> explorer.picked().parameters
    123642856

    Reference: Simonyan and Zisserman, 2015, arXiv:1409.1556, table 1; He et al., 2016, arXiv:1512.03385,
    table 1.
    Taught in: VGG16.
    """

    examples = (
        {},
        {"network": "resnet-152", "beside": "vgg-11", "bars": "multiply_adds", "side": "beside"},
        {"network": "alexnet", "beside": "none", "bars": "field", "unfolded": "all", "pick": "stage2"},
        {
            "beside_unfolded": ["stage1", "stage1_block1"],
            "side": "beside",
            "pick": "stage1",
            "bars": "memory",
        },
    )

    network = Known("vgg-16").tag(sync=True)
    beside = Known("resnet-50", (NONE,)).tag(sync=True)
    bars = _traits.Choice(BARS, "parameters").tag(sync=True)
    unfolded = _networks.Unfolded((), lambda explorer: explorer.of("network").blocks).tag(sync=True)
    beside_unfolded = _networks.Unfolded((), lambda explorer: explorer._blocks_beside()).tag(sync=True)
    side = _traits.Choice(SIDES, "network").tag(sync=True)
    pick = traitlets.Unicode("").tag(sync=True)

    _networks: Any = traitlets.List(read_only=True).tag(sync=True)

    def __init__(
        self, network: Any = None, beside: Any = None, *, offered: Sequence[str] = OFFERED, **kwargs: Any
    ) -> None:
        self.counted: dict[str, Counted] = {name: _registered(name) for name in offered}
        told = {"network": network, "beside": beside}
        super().__init__(**{name: one for name, one in told.items() if one is not None}, **kwargs)

    def _complete(self, chosen: Any) -> None:
        if not self.pick:
            self.pick = self._largest()

    def _handed_over(self) -> dict[str, Any]:
        return {"_networks": self._described()}

    def _described(self) -> list[dict[str, Any]]:
        return [one.for_the_page() for one in self.counted.values()]

    def make_known(self, network: models.Network) -> str:
        """Take a network into the figure, and return the name under which it is found."""
        name = network.name
        if name in models.names() and models.get(name) != network:
            name = f"{name}-given"
            network = models.Network(name, network.input_shape, network.layers)
        self.counted[name] = Counted(network)
        return name

    # ---- what is shown

    def of(self, side: str = "network") -> Counted:
        """Return one of the two networks, counted.

        Args:
            side: "network" or "beside".

        Raises:
            ValueError: "There is no network beside. Set beside first."
        """
        name = getattr(self, side)
        if name == NONE:
            raise ValueError("There is no network beside. Set beside first.")
        return self.counted[name]

    def sums(self, side: str = "network") -> Sums:
        """Return the sums over a whole network."""
        one = self.of(side)
        return one.sums(0, len(one.rows) - 1)

    def picked(self) -> Sums:
        """Return the sums of the block or layer that is picked."""
        return self.of(self.side).sums(*self._span(self.side, self.pick))

    def _blocks_beside(self) -> tuple[Block, ...]:
        return () if self.beside == NONE else self.of("beside").blocks

    def _spans(self, side: str) -> dict[str, tuple[int, int]]:
        """Return the first and the last layer of each block and each layer, by name."""
        one = self.of(side)
        layers = {row.name: (place, place) for place, row in enumerate(one.rows)}
        return layers | {block.name: (block.first, block.last) for block in _all(one.blocks)}

    def _span(self, side: str, name: str) -> tuple[int, int]:
        return self._spans(side)[name]

    def _largest(self) -> str:
        """Name the row that has the most of what the bars show."""
        one = self.of(self.side)
        unfolded = self.unfolded if self.side == "network" else self.beside_unfolded
        items = one.items(unfolded)
        return max(items, key=lambda item: getattr(one.sums(*item[1:]), self.bars) or 0)[0]

    # ---- still and words

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        sides = [side for side in SIDES if getattr(self, side) != NONE]
        return plots.architectures, {"networks": [self._listed(side) for side in sides], "bars": self.bars}

    def _listed(self, side: str) -> dict[str, Any]:
        """Return one side of the still picture; too many rows are folded."""
        one, words = self.of(side), self._words.architecture_explorer
        items = one.items(self.unfolded if side == "network" else self.beside_unfolded)
        items = items if len(items) <= MOST_ROWS else one.items(())
        rows = []
        for name, first, last in items:
            value = getattr(one.sums(first, last), self.bars)
            picked = side == self.side and name == self.pick
            rows.append((one.level(first, last), name, value, words.short(value, self.bars), picked))
        total = words.short(getattr(self.sums(side), self.bars), self.bars)
        return {"title": one.network.name, "total": total, "rows": rows}

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> print(ArchitectureExplorer("vgg-16", "none").describe())  # doctest: +NORMALIZE_WHITESPACE
        Bars for the parameters of vgg-16 (138,357,544), block by block. Picked is head of vgg-16 with
        123,642,856 parameters, 123,633,664 multiply-adds and 0.14 MB of outputs.
        """
        sides = [side for side in SIDES if getattr(self, side) != NONE]
        totals = {getattr(self, side): getattr(self.sums(side), self.bars) for side in sides}
        return self._words.architecture_explorer.describe(
            self.bars, totals, self.pick, getattr(self, self.side), self.picked()
        )

    # ---- what may be set

    def _may_be(self) -> dict[str, _rules.Rule]:
        return super()._may_be() | {
            "network": _rules.one(self.counted),
            "beside": _rules.one((NONE, *self.counted)),
            "pick": _rules.NAME,
        }

    @traitlets.validate("side")
    def _check_side(self, proposal: Any) -> Any:
        if proposal["value"] == "beside" and self.beside == NONE:
            raise traitlets.TraitError("side must be network: there is none beside. Received: side='beside'")
        return proposal["value"]

    @traitlets.validate("pick")
    def _check_pick(self, proposal: Any) -> Any:
        name, side = proposal["value"], self.side
        if name and name not in self._spans(side):
            raise traitlets.TraitError(
                f"There is no such block or layer in {getattr(self, side)}. Received: pick={name!r}. "
                f"It has: {', '.join(item for item, *_ in self.of(side).items(()))}, and what is in them"
            )
        return name

    @traitlets.validate("unfolded", "beside_unfolded")
    def _check_unfolded(self, proposal: Any) -> Any:
        blocks = self.of().blocks if proposal["trait"].name == "unfolded" else self._blocks_beside()
        return _networks.check_unfolded(proposal["value"], blocks)

    @traitlets.observe("network", "beside")
    def _take_network(self, change: Any) -> None:
        """Forget what another network had open and picked, and hand over one that the page does not know."""
        name, side = change["new"], change["name"]
        known = {one["name"] for one in self._networks}
        if known and name != NONE and name not in known:
            self.set_trait("_networks", self._described())
        open_ones = "unfolded" if side == "network" else "beside_unfolded"
        blocks = () if name == NONE else self.of(side).blocks
        names = set(_networks.names_of(blocks))
        setattr(self, open_ones, tuple(one for one in getattr(self, open_ones) if one in names))
        if name == NONE:
            self.side = "network"
        if self.pick not in self._spans(self.side):
            self.pick = self._largest()

    @traitlets.observe("side")
    def _take_side(self, change: Any) -> None:
        if self.pick not in self._spans(self.side):
            self.pick = self._largest()


def _all(blocks: Sequence[Block]) -> list[Block]:
    return [one for block in blocks for one in (block, *_all(block.blocks))]
