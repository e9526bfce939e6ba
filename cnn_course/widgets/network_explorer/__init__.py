"""The figure that draws a network to scale and lists its layers' shapes, parameters and multiply-adds."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

import traitlets

from cnn_course import arguments, models, shapes
from cnn_course.models.grouping import Block, folded
from cnn_course.shapes import (
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    Layer,
    MaxPooling2D,
    ReLU,
    Shape,
    Softmax,
)
from cnn_course.widgets import _networks, _rules, _traits
from cnn_course.widgets._figure import Figure, Plot

OWN = "own"
MOST_PICKED = 9999  # the real bound is that of the network
MOST_ROWS = 60  # of the still picture
MOST_LAYERS = 40
LARGEST_SIDE = 512
ACTIVATIONS = (None, "relu", "tanh", "sigmoid", "softmax")
LIMITS = {"filters": 4096, "units": 8192, "kernel_size": 11, "pool_size": 8, "strides": 4}
FIELDS: dict[type[Layer], tuple[str, ...]] = {
    Conv2D: ("filters", "kernel_size", "strides", "padding", "activation", "use_bias"),
    MaxPooling2D: ("pool_size", "strides", "padding"),
    AveragePooling2D: ("pool_size", "strides", "padding"),
    ReLU: (),
    BatchNormalization: (),
    Dropout: ("rate",),
    Flatten: (),
    GlobalAveragePooling2D: (),
    Dense: ("units", "activation", "use_bias"),
    Softmax: (),
}
PRESETS = {
    "live-network": "live-network",
    "lenet-5": "lenet-5",
    "small-vgg": "small-vgg",
    "vgg16": "vgg-16",
}  # what a chain may begin with, in the order in which it is offered, and its name in ``models``


@cache
def presets() -> dict[str, models.Network]:
    """Return the chains to begin with, by name; their layers have no names, for any of them may go."""
    known = {name: models.get(registered) for name, registered in PRESETS.items()}
    return {
        name: models.Network(name, one.input_shape, _traits.unnamed(one.layers))
        for name, one in known.items()
    }


def _check_layer(layer: Any, received: str) -> None:
    """Refuse what the figure cannot show."""
    for name in FIELDS[type(layer)]:
        value = getattr(layer, name)
        # A pooling whose windows lie side by side strides as far as they are wide.
        side_by_side = name == "strides" and value in (None, getattr(layer, "pool_size", None))
        if name in LIMITS and not side_by_side:
            _traits.check_setting(name, value, LIMITS[name], received)
        if name == "padding":
            _traits.check_padding(value, received)
        if name == "activation" and value not in ACTIVATIONS:
            allowed = ", ".join(map(repr, ACTIVATIONS))
            raise traitlets.TraitError(f"activation must be one of {allowed}. {received}")
    shown = FIELDS[type(layer)]
    if type(layer)(**{name: getattr(layer, name) for name in shown}) != _traits.unnamed([layer])[0]:
        raise traitlets.TraitError(
            f"Of {type(layer).__name__} the figure shows {', '.join(shown) or 'nothing else'}; "
            f"leave the rest as it is. {received}"
        )


class NetworkExplorer(Figure):
    """Draw a network to scale, and list the shape, parameters and multiply-adds of each of its layers.

    A chain to begin with is chosen by name; every layer of it can then be changed. Any other network, of
    hundreds of layers, forked or not, can be looked at: its blocks are folded to one box each, and unfold.
    Layers are counted from 0.

    Args:
        network: of a chain to change "live-network", "lenet-5", "small-vgg" or "vgg16", which set layers and
            input_shape, or "own" for any other one. Of a network to look at a name of ``models.names()``, a
            ``models.Network``, or a Keras model of your own, which ``models.read`` then reads. Beside one of
            these no other layers or input_shape can be given.
        layers: the chain to change, 1 to 40 layers of ``shapes``: Conv2D, MaxPooling2D, AveragePooling2D,
            ReLU, BatchNormalization, Dropout, Flatten, GlobalAveragePooling2D, Dense, Softmax. Windows are
            square. Read-only: set a new list.
        input_shape: (H, W, C) of the chain's picture, 1 to 512 each.
        pick: the layer whose arithmetic is shown; in a folded block it stands for the block.
        unfolded: the blocks whose layers are shown one by one, by name, or "all". Without a block in it all
            are folded.

    Raises:
        TraitError: "layers must hold 1 to 40 layers. Received: …", "The chain does not hold together: Layer
            'conv2d_1': The kernel is larger …", "input_shape must be (H, W, C) …", "pick must be a whole
            number from 0 to 10. …", "There is no such block. …", "network and layers say two things …", and
            their like.
        ValueError: what ``models.read`` says of a Keras model that it cannot read.
        TypeError: "NetworkExplorer has no such setting. Received: …".
        FileNotFoundError: "The figure 'network_explorer' has not been bundled …".

    >>> explorer = NetworkExplorer(layers=[Conv2D(8, 3), Flatten(), Dense(10)], input_shape=(28, 28, 1))
    >>> explorer.parameters, explorer.multiply_adds
    (54170, 102752)
    >>> explorer.network = "vgg16"
    >>> explorer.parameters
    138357544
    >>> explorer.chain()[-1].units
    1000
    >>> NetworkExplorer("resnet-50", unfolded=["stage1"]).parameters
    25636712

    Reference: Simonyan and Zisserman, 2015, arXiv:1409.1556, table 1, for VGG16.
    Taught in: The general architecture.
    """

    examples = (
        {},
        {"network": "vgg16", "pick": 19},
        {"layers": [Conv2D(4, 3), Dense(7)], "input_shape": (8, 8, 3), "pick": 1},
        {"layers": [Conv2D(2, 3, strides=2)], "input_shape": (9, 12, 1)},
        {"network": "resnet-50", "unfolded": ["stage1", "stage1_block1"], "pick": 14},
    )

    network = _networks.Shown(lambda: (*presets(), OWN), "live-network").tag(sync=True)
    layers = _traits.Layers(presets()["live-network"].layers, MOST_LAYERS, FIELDS, _check_layer).tag(
        sync=True, to_json=_traits.to_page, from_json=_traits.from_page
    )
    input_shape = _traits.Wholes(("H", "W", "C"), 1, LARGEST_SIDE, presets()["live-network"].input_shape).tag(
        sync=True
    )
    pick = _traits.Whole(0, MOST_PICKED, 0).tag(sync=True)
    unfolded = _networks.Unfolded(()).tag(sync=True)

    _presets: Any = traitlets.List(read_only=True).tag(sync=True)
    _looked_at: Any = traitlets.List(read_only=True).tag(sync=True)

    _looked: models.Network | None = None

    def __init__(self, network: Any = None, **kwargs: Any) -> None:
        self._check_told(
            network, {name: kwargs[name] for name in ("layers", "input_shape") if name in kwargs}
        )
        if isinstance(network, str) and network in presets():
            preset = presets()[network]
            kwargs |= {"layers": preset.layers, "input_shape": preset.input_shape}
        super().__init__(**({} if network is None else {"network": network}), **kwargs)

    @staticmethod
    def _check_told(network: Any, chain: dict[str, Any]) -> None:
        """Refuse a network and another chain at once, and a chain of one's own that is not there."""
        if isinstance(network, str) and network == OWN:
            if not chain:
                raise traitlets.TraitError('Give layers, too: network="own" shows them.')
        elif network is not None:
            preset = presets().get(network) if isinstance(network, str) else None
            if other := {name: value for name, value in chain.items() if not _same(preset, name, value)}:
                raise _traits.two_things("network", network=network, **other)

    def _complete(self, chosen: Collection[str]) -> None:
        if self._seen() is None:
            self.network = self._name()

    def _handed_over(self) -> dict[str, Any]:
        return {"_presets": [_described(name) for name in presets()]}

    def _seen(self) -> models.Network | None:
        """Return the network that is looked at, None while a chain is shown."""
        return self._looked if self._looked and self._looked.name == self.network else None

    def _blocks(self) -> tuple[Block, ...]:
        seen = self._seen()
        return () if seen is None else seen.blocks()

    # ---- what is shown

    def chain(self) -> list[Any]:
        """Return the layers as they stand now, as a list for ``shapes`` or to change and set again."""
        return list(self._shown()[0])

    def table(self) -> list[shapes.LayerRow]:
        """List each layer's output shape, parameters and multiply-adds, as ``shapes.table`` does."""
        return shapes.table(*self._shown())

    @property
    def parameters(self) -> int:
        """All parameters of the network, those that training does not change included."""
        return shapes.total_parameters(*self._shown())

    @property
    def multiply_adds(self) -> int:
        """The multiply-adds of the network for one picture."""
        return shapes.total_multiply_adds(*self._shown())

    def _shown(self) -> tuple[Sequence[Layer], Shape]:
        """Return the layers that are shown, and what goes in."""
        seen = self._seen()
        return (self.layers, self.input_shape) if seen is None else (seen.layers, seen.input_shape)

    def _name(self) -> str:
        """Return the name of the preset that the chain is, or "own"."""
        for name, one in presets().items():
            if (one.layers, one.input_shape) == (self.layers, self.input_shape):
                return name
        return OWN

    # ---- still and words

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        rows, blocks = self.table(), self._blocks()
        shown = folded(rows, blocks, self.unfolded)
        shown = shown if len(shown) <= MOST_ROWS else folded(rows, blocks)
        starts = [0]
        for row in shown:
            starts.append(starts[-1] + getattr(row, "layers", 1))
        return plots.network_drawing, {
            "input_shape": self._shown()[1],
            "layers": [(row.name if row.kind == "Block" else row.kind, row.output_shape) for row in shown],
            "counts": [(row.parameters, row.multiply_adds) for row in shown],
            "pick": next(place for place, end in enumerate(starts[1:]) if self.pick < end),
        }

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> print(NetworkExplorer().describe())  # doctest: +NORMALIZE_WHITESPACE
        A picture of 28 × 28 × 1 and 11 layers, drawn to scale and listed: 7,026 parameters and 263,664
        multiply-adds. Picked is layer 0, Conv2D, with an output of 24 × 24 × 8.
        """
        rows, (layers, shape) = self.table(), self._shown()
        row = rows[self.pick]
        return self._words.network_explorer.describe(
            shape=shape,
            layers=len(layers),
            blocks=len(self._blocks()),
            parameters=self.parameters,
            multiply_adds=self.multiply_adds,
            pick=self.pick,
            name="" if self._seen() is None else row.name,
            kind=row.kind,
            output=row.output_shape,
        )

    # ---- what may be set

    def _may_be(self) -> dict[str, _rules.Rule]:
        return super()._may_be() | {
            "network": _rules.one((*presets(), *(() if self._looked is None else (self._looked.name,)))),
        }

    @traitlets.validate("layers", "input_shape")
    def _check_chain(self, proposal: Any) -> Any:
        """Return what is proposed, if every layer then has an output."""
        changed = {proposal["trait"].name: proposal["value"]}
        layers, shape = (changed.get(name, getattr(self, name)) for name in ("layers", "input_shape"))
        try:
            shapes.table(layers, shape)
        except ValueError as error:
            raise traitlets.TraitError(f"The chain does not hold together: {error}") from None
        return proposal["value"]

    @traitlets.validate("pick")
    def _check_pick(self, proposal: Any) -> Any:
        last = len(self._shown()[0]) - 1
        if proposal["value"] > last:
            raise traitlets.TraitError(
                f"pick must be a whole number from 0 to {last}. Received: pick={proposal['value']}"
            )
        return proposal["value"]

    @traitlets.validate("unfolded")
    def _check_unfolded(self, proposal: Any) -> Any:
        return _networks.check_unfolded(proposal["value"], self._blocks())

    @traitlets.observe("network")
    def _take_network(self, change: Any) -> None:
        if (seen := self._seen()) is not None:
            self.set_trait("_looked_at", [_networks.described(seen)])
        self.unfolded = tuple(name for name in self.unfolded if name in _networks.names_of(self._blocks()))
        preset = presets().get(change["new"])
        if preset is None or self._name() == preset.name:
            self.pick = min(self.pick, len(self._shown()[0]) - 1)
            return
        with self.hold_trait_notifications():  # one of them alone may not hold together
            self.pick = 0
            self.layers, self.input_shape = preset.layers, preset.input_shape

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take what the page tells: a network that is looked at, and the chain that waits behind it."""
        super().set_state(sync_data)
        told = {name: sync_data[name] for name in ("network", "unfolded", "pick") if name in sync_data}
        if told.get("network", self.network) != self.network:  # the chain has told its own name
            super().set_state(told)

    @traitlets.observe("layers", "input_shape")
    def _follow_chain(self, change: Any) -> None:
        self.network = self._name()
        self.pick = min(self.pick, len(self._shown()[0]) - 1)


def _same(preset: models.Network | None, name: str, value: Any) -> bool:
    """Tell whether a setting is that of a preset: then it is only said twice."""
    return preset is not None and arguments.is_list(value) and list(value) == list(getattr(preset, name))


def _described(name: str) -> dict[str, Any]:
    """Return what the page must know of a preset."""
    one = presets()[name]
    return {
        "name": name,
        "input_shape": list(one.input_shape),
        "layers": _traits.to_page(one.layers),
    }
