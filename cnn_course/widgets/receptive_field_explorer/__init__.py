"""The figure that shows which pixels of the picture a unit of a deep layer sees."""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import traitlets

from cnn_course import models, ops, shapes
from cnn_course.models.grouping import Block
from cnn_course.shapes import AveragePooling2D, Conv2D, MaxPooling2D
from cnn_course.widgets import _networks, _rules, _traits
from cnn_course.widgets._figure import Figure, Plot
from cnn_course.widgets.receptive_field_explorer import recorded
from cnn_course.widgets.receptive_field_explorer.way import Way, way_through

CHAIN = "chain"
MANY = 60  # stops, above which a network is shown folded at first
MOST_LAYERS = 6
LARGEST_SIZE = 32
LIMITS = {"kernel_size": 7, "pool_size": 7, "strides": 3, "dilation_rate": 3}
KINDS = (Conv2D, MaxPooling2D, AveragePooling2D)

ChainLayer = Conv2D | MaxPooling2D | AveragePooling2D
LONG = (
    *(Conv2D(1, 3, padding="same"), Conv2D(1, 5, padding="same"), MaxPooling2D(2)),
    *(
        Conv2D(1, 3, dilation_rate=2, padding="same"),
        MaxPooling2D(3, 2, "same"),
        Conv2D(1, 3, padding="same"),
    ),
)
FIRST = (Conv2D(1, 3), Conv2D(1, 3), MaxPooling2D(2), Conv2D(1, 3))


def _check_layer(layer: Any, received: str) -> None:
    """Refuse what the figure cannot draw."""
    for name, most in LIMITS.items():
        if hasattr(layer, name):
            _traits.check_setting(name, getattr(layer, name), most, received)
    _traits.check_padding(layer.padding, received)


def _window(layer: ChainLayer, along: int) -> tuple[int, int, int]:
    """Return taps, stride and dilation rate along an axis, 0 down and 1 across."""
    if isinstance(layer, Conv2D):
        return layer.kernel_size[along], layer.strides[along], layer.dilation_rate[along]
    strides: Any = layer.strides  # a pooling's own window where it says nothing
    return layer.pool_size[along], strides[along], 1


class ReceptiveFieldExplorer(Figure):
    """Show what a unit sees of the picture, layer by layer: in a chain to build, and in any network.

    The chain is drawn along one axis. Of a network the layers are shown that slide a window, on the longest
    way through it; its blocks fold to one bar each. Layers, units and pixels are counted from 0.

    `network` says which of the two is shown. What is given of the other one waits behind it: a chain and the
    unit picked in it are there when the reader chooses the chain, network_layer and network_unit when they
    choose a network.

    Args:
        layers: 1 to 6 layers of ``shapes``: Conv2D, MaxPooling2D, AveragePooling2D; windows of 1 to 7,
            strides and dilation rates of 1 to 3, padding "valid" or "same". Read-only: set a new list.
        size: pixels of the line that the chain looks at, 4 to 32.
        layer: the chain's layer that the picked unit belongs to.
        unit: the picked unit of that layer.
        network: what is shown: "chain", "vgg16" or "resnet50", a name of ``models.names()``, a
            ``models.Network``, or a Keras model of your own, which ``models.read`` then reads.
        network_layer: which of the network's layers is shown: of VGG16 0 to 17, of the longest way through
            ResNet-50 0 to 49.
        network_unit: (row, column) of the unit shown of that layer.
        effective: show what was recorded of the effective field. There are recordings of five layers of VGG16
            and of ResNet-50, for the unit in the middle.
        unfolded: the network's blocks whose layers are shown one by one, by name, or "all"; all of them, up
            to 60 layers, where nothing is said.

    Raises:
        TraitError: "layers must hold 1 to 6 layers. Received: …", "size must be a whole number from 4 to 32.
            …", "The chain does not fit on the picture: …", "unit must be a whole number from 0 to 5. …", and
            their like.
        ValueError: what ``models.read`` says of a Keras model that it cannot read; "No layer of … slides a
            window over the picture …"; "The receptive field after UpSampling2D depends on the pixel …".
        TypeError: "ReceptiveFieldExplorer has no such setting. Received: …".
        FileNotFoundError: "The figure 'receptive_field_explorer' has not been bundled …".

    >>> explorer = ReceptiveFieldExplorer(layers=[Conv2D(1, 3), MaxPooling2D(2), Conv2D(1, 3)], unit=0)
    >>> explorer.fields[-1]
    ReceptiveField(size=8, jump=2, start=0)
    >>> explorer.pixels
    [0, 1, 2, 3, 4, 5, 6, 7]
    >>> explorer.network = "vgg16"
    >>> explorer.fields[-1].size
    212
    >>> ReceptiveFieldExplorer(network=models.get("resnet-cifar", depth=110)).fields[-1].size
    501

    Reference: Araujo, Norris and Sim, 2019, Distill, doi:10.23915/distill.00021.
    Taught in: Receptive field.
    """

    examples = (
        {},
        {"layers": LONG, "size": LARGEST_SIZE, "unit": 0},
        {"network": "vgg16", "network_layer": 9},
        {"network": "resnet50", "effective": True},
        {"network": "resnet50", "unfolded": ["stage2"], "network_layer": 22},
    )

    layers = _traits.Layers(FIRST, MOST_LAYERS, KINDS, _check_layer).tag(
        sync=True, to_json=_traits.to_page, from_json=_traits.from_page
    )
    size = _traits.Whole(4, LARGEST_SIZE, 20).tag(sync=True)
    layer = _traits.Whole(0, MOST_LAYERS - 1, 3).tag(sync=True)
    unit = _traits.Whole(0, LARGEST_SIZE - 1, 2).tag(sync=True)
    network = _networks.Shown(lambda: (CHAIN, *recorded.KNOWN), CHAIN).tag(sync=True)
    network_layer = _traits.Whole(0, 999, 17).tag(sync=True)
    network_unit = _traits.Pixel((3, 3)).tag(sync=True)
    effective = traitlets.Bool(False).tag(sync=True)

    unfolded = _networks.Unfolded(()).tag(sync=True)

    _known: Any = traitlets.List(read_only=True).tag(sync=True)
    _photographs: Any = traitlets.Dict(read_only=True).tag(sync=True)
    _recorded: Any = traitlets.Dict(read_only=True).tag(sync=True)

    _looked: models.Network | None = None
    _asked: Any = None  # the blocks to unfold: what they may be depends on the network
    _told: bool = False  # are they being told by the page, together with the network?

    def __init__(self, network: Any = None, **kwargs: Any) -> None:
        self._asked = kwargs.pop("unfolded", None)
        chain = kwargs.get("layers")
        if isinstance(chain, Sequence) and 1 <= len(chain) <= MOST_LAYERS:
            kwargs = {"layer": len(chain) - 1, **kwargs}
        super().__init__(**({} if network is None else {"network": network}), **kwargs)

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take what the page tells: it says itself what is unfolded of another network."""
        self._told = "unfolded" in sync_data
        try:
            super().set_state(sync_data)
        finally:
            self._told = False

    def _complete(self, chosen: Collection[str]) -> None:
        # The default unit is in the middle of the default chain's last layer only.
        if {"layers", "size", "layer"} & set(chosen) and "unit" not in chosen:
            self.unit = (_units(self.layers, self.size)[self.layer] - 1) // 2
        if self.network != CHAIN:
            if "network_layer" not in chosen:
                self.network_layer = len(self._way().stops) - 1
            if "network_unit" not in chosen:
                self.network_unit = self._middle()
        if self._asked is not None:
            self.unfolded = self._asked

    def _handed_over(self) -> dict[str, Any]:
        return {"_recorded": recorded.maps(), **self._sent()}

    def _sent(self) -> dict[str, Any]:
        """Return the networks that can be chosen in the page, and the picture in their sizes."""
        known = {name: recorded.network(name) for name in recorded.KNOWN}
        if (seen := self._looked) is not None and seen.name not in known:
            known[seen.name] = seen
        ways = {name: way_through(network) for name, network in known.items()}
        sent = [
            {**_networks.described(network), "name": name, "way": ways[name].stops, "joins": ways[name].joins}
            for name, network in known.items()
        ]
        sizes = {network.input_shape[:2] for network in known.values()}
        pictures = {f"{h}x{w}": recorded.photograph(h, w).tobytes() for h, w in sorted(sizes)}
        return {"_known": sent, "_photographs": pictures}

    def _seen(self) -> models.Network | None:
        """Return the network that is shown, None for the chain."""
        if self.network in recorded.KNOWN:
            return recorded.network(self.network)
        return None if self.network == CHAIN else self._looked

    def _blocks(self) -> tuple[Block, ...]:
        seen = self._seen()
        return () if seen is None else seen.blocks()

    def _way(self) -> Way:
        seen = self._seen()
        assert seen is not None
        return way_through(seen)

    # ---- what is shown

    @property
    def fields(self) -> list[shapes.ReceptiveField]:
        """The field of each layer of what is shown, as ``shapes.receptive_field`` says: size, jump, start."""
        if self.network != CHAIN:
            return list(self._way().fields)
        return shapes.receptive_field(self.layers, (self.size, self.size, 1))

    @property
    def units(self) -> list[int]:
        """How many units each layer of what is shown has along an axis."""
        if self.network != CHAIN:
            return [rows for rows, _ in self._way().units]
        return _units(self.layers, self.size)

    @property
    def pixels(self) -> list[int]:
        """The pixels of the picture that the picked unit sees, in a network those along the height.

        In the chain each pixel is poked, one after the other, and the chain computed by ``ops``: the unit
        sees those that change it. Padding is no part of the picture; a dilated filter may leave pixels out.
        """
        if self.network != CHAIN:
            seen = self.fields[self.network_layer].pixels(self.network_unit[0])
            height = self._shape()[0]
            return [pixel for pixel in seen if 0 <= pixel < height]
        poked: _traits.Array = np.eye(self.size).reshape(self.size, 1, self.size, 1)
        for layer in self.layers[: self.layer + 1]:
            kernel, strides, dilation = _window(layer, 1)
            poked = ops.conv2d(poked, np.ones((1, kernel, 1, 1)), (1, strides), layer.padding, (1, dilation))
        seen_by_unit: list[int] = np.flatnonzero(poked[:, 0, self.unit, 0]).tolist()
        return seen_by_unit

    def _shape(self) -> shapes.Shape:
        """Return the shape of the picture that the network takes."""
        seen = self._seen()
        assert seen is not None
        return seen.input_shape

    def _middle(self) -> tuple[int, int]:
        rows, columns = self._way().units[self.network_layer]
        return rows // 2, columns // 2

    def _name(self) -> str:
        """Return the name of the layer that is shown of the network."""
        seen = self._seen()
        assert seen is not None
        return str(seen.table()[self._way().stops[self.network_layer]].name)

    def _map(self) -> dict[str, Any] | None:
        """Return the recorded map of what is shown, if there is one and it is asked for."""
        if not self.effective or self.network == CHAIN or self.network_unit != self._middle():
            return None
        rows = self._recorded.get(self.network, [])
        return next((row for row in rows if row["layer"] == self.network_layer), None)

    # ---- still and words

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        if self.network == CHAIN:
            kinds = self._words.receptive_field_explorer.kinds
            layers = [(kinds[type(layer).__name__], *_window(layer, 0)) for layer in self.layers]
            before = [
                layer.window(0, size).before for layer, size in zip(self.layers, self._inputs(), strict=True)
            ]
            return plots.receptive_chain_still, {
                "size": self.size,
                "layers": layers,
                "before": before,
                "units": self.units,
                "fields": self.fields,
                "pick": (self.layer, self.unit),
            }
        way, (row, column) = self._way(), self.network_unit
        strength = None
        if (found := self._map()) is not None:
            cells = np.frombuffer(found["cells"], np.uint8).reshape(found["side"], found["side"])
            strength = (cells, found["first"], found["step"])
        words = self._words.receptive_field_explorer
        place = self.network_layer
        return plots.receptive_network_still, {
            "photograph": recorded.photograph(*self._shape()[:2]),
            "sizes": [
                max(down.size, across.size) for down, across in zip(way.fields, way.across, strict=True)
            ],
            "layer": place,
            "first": (way.fields[place].pixels(row)[0], way.across[place].pixels(column)[0]),
            "size": (way.fields[place].size, way.across[place].size),
            "title": words.title(words.networks.get(self.network, self.network), self._name()),
            "strength": strength,
        }

    def _inputs(self) -> list[int]:
        return [self.size, *_units(self.layers, self.size)[:-1]]

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> print(ReceptiveFieldExplorer().describe())
        20 pixels and 4 layers above them: unit 2 of layer 3 sees pixels 4 to 13, a field of 10 pixels.
        """
        words = self._words.receptive_field_explorer
        if self.network == CHAIN:
            return words.describe_chain(
                size=self.size,
                layers=len(self.layers),
                layer=self.layer,
                unit=self.unit,
                pixels=self.pixels,
                field=self.fields[self.layer].size,
            )
        way, place = self._way(), self.network_layer
        return words.describe_network(
            network=words.networks.get(self.network, self.network),
            layer=self._name(),
            unit=self.network_unit,
            field=(way.fields[place].size, way.across[place].size),
            picture=self._shape()[:2],
            effective=self._map() is not None,
        )

    # ---- what may be set

    def _may_be(self) -> dict[str, _rules.Rule]:
        return super()._may_be() | {
            "network": _rules.one(
                (CHAIN, *recorded.KNOWN, *(() if self._looked is None else (self._looked.name,)))
            ),
        }

    @traitlets.validate("layers", "size")
    def _check_chain(self, proposal: Any) -> Any:
        """Return what is proposed, if every layer then still has an output."""
        changed = {proposal["trait"].name: proposal["value"]}
        layers, size = (changed.get(name, getattr(self, name)) for name in ("layers", "size"))
        try:
            _units(layers, size)
        except ValueError as error:
            raise traitlets.TraitError(f"The chain does not fit on the picture: {error}") from None
        return proposal["value"]

    @traitlets.validate("layer", "unit", "network_layer")
    def _check_number(self, proposal: Any) -> Any:
        name, value = proposal["trait"].name, proposal["value"]
        if name == "unit":
            count = _units(self.layers, self.size)[: self.layer + 1][-1]
        elif name == "layer":
            count = len(self.layers)
        elif self.network == CHAIN:
            return value  # it waits for a network
        else:
            count = len(self._way().stops)
        if value >= count:
            raise traitlets.TraitError(
                f"{name} must be a whole number from 0 to {count - 1}. Received: {name}={value}"
            )
        return value

    @traitlets.validate("network_unit")
    def _check_network_unit(self, proposal: Any) -> Any:
        if self.network == CHAIN:
            return proposal["value"]  # it waits for a network
        rows, columns = self._way().units[: self.network_layer + 1][-1]
        row, column = proposal["value"]
        if row >= rows or column >= columns:
            size = f"{rows} rows and columns" if rows == columns else f"{rows} rows and {columns} columns"
            raise traitlets.TraitError(
                f"network_unit lies outside the layer, which has {size}, counted from 0. "
                f"Received: network_unit={proposal['value']}"
            )
        return proposal["value"]

    @traitlets.validate("network")
    def _check_network(self, proposal: Any) -> Any:
        if self._looked is not None and self._looked.name == proposal["value"]:
            way_through(self._looked)  # says what cannot be shown
        return proposal["value"]

    @traitlets.validate("unfolded")
    def _check_unfolded(self, proposal: Any) -> Any:
        return _networks.check_unfolded(proposal["value"], self._blocks())

    @traitlets.observe("layers", "size", "layer")
    def _keep_unit_inside(self, change: Any) -> None:
        self.layer = min(self.layer, len(self.layers) - 1)
        self.unit = min(self.unit, _units(self.layers, self.size)[self.layer] - 1)

    @traitlets.observe("network")
    def _take_network(self, change: Any) -> None:
        for name, value in self._sent().items() if self._looked is not None else ():
            self.set_trait(name, value)
        if self._told:
            return
        few = self.network != CHAIN and len(self._way().stops) <= MANY
        self.unfolded = tuple(_networks.names_of(self._blocks())) if few else ()

    @traitlets.observe("network", "network_layer")
    def _keep_network_unit_inside(self, change: Any) -> None:
        if self.network == CHAIN:
            return
        units = self._way().units
        self.network_layer = min(self.network_layer, len(units) - 1)
        rows, columns = units[self.network_layer]
        self.network_unit = (min(self.network_unit[0], rows - 1), min(self.network_unit[1], columns - 1))


def _units(layers: Sequence[ChainLayer], size: int) -> list[int]:
    """Return how many units each layer has along an axis."""
    counts = []
    for place, layer in enumerate(layers):
        try:
            size = layer.output_shape((size, size, 1))[0]
        except ValueError as error:
            raise ValueError(f"layer {place}: {error}") from None
        counts.append(size)
    return counts
