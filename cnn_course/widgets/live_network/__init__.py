"""The figure that shows a whole small network at work on a digit that the reader draws."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import traitlets

from cnn_course import arguments, datasets, ops, packing, results, shapes
from cnn_course.widgets import _rules, _traits
from cnn_course.widgets._figure import Figure, Plot
from cnn_course.widgets._traits import Array
from cnn_course.widgets.live_network.centring import SIDE, Bytes, centred

EXPERIMENT = "live-network"
FLAT = ("dense", "softmax")  # the layers whose units stand in no map


@dataclass(frozen=True)
class Recorded:
    """The trained network, as it was recorded."""

    layers: tuple[shapes.Layer, ...]
    input_shape: shapes.Shape
    weights: dict[str, Array]
    packed: dict[str, Any]

    @property
    def pickable(self) -> dict[str, tuple[int, ...]]:
        """Each layer whose units can be chosen, and its output's shape; a convolution includes its ReLU."""
        kinds = ("Conv2D", "MaxPooling2D", "Dense", "Softmax")
        rows = shapes.table(self.layers, self.input_shape)
        return {row.name: row.output_shape for row in rows if row.kind in kinds}


@cache
def recorded() -> Recorded:
    """Return the network of results/live-network."""
    content = results.figure(EXPERIMENT)
    weights: dict[str, Array] = {
        name: packing.unpack(one).astype(np.float64) for name, one in content["weights"].items()
    }
    layers = shapes.layers_from_plain(content["layers"])
    return Recorded(layers, tuple(content["input_shape"]), weights, content["weights"])


def forward(images: Array) -> dict[str, Array]:
    """Run the network: every layer's output by its name.

    Args:
        images: (B, 28, 28), floats from 0 to 1.

    Returns:
        (B, H', W', filters) for convolutions, ReLU and pooling, (B, units) after them.

    >>> outputs = forward(np.zeros((1, 28, 28)))
    >>> outputs["pool2"].shape, outputs["softmax"].shape
    ((1, 5, 5, 16), (1, 10))
    """
    network = recorded()
    outputs: dict[str, Array] = {}
    now: Array = images[..., np.newaxis]
    for layer in network.layers:
        now = _applied(layer, now, network.weights)
        outputs[str(layer.name)] = now
    return outputs


def _applied(layer: shapes.Layer, values: Array, weights: dict[str, Array]) -> Array:
    """Return what one layer makes of its input."""
    name = layer.name
    result: Array
    if isinstance(layer, shapes.Conv2D):
        result = ops.conv2d(values, weights[f"{name}/kernel"]) + weights[f"{name}/bias"]
    elif isinstance(layer, shapes.ReLU):
        result = np.maximum(values, 0)
    elif isinstance(layer, shapes.MaxPooling2D):
        result = ops.pool2d(values, layer.pool_size)
    elif isinstance(layer, shapes.Flatten):
        result = values.reshape(len(values), -1)
    elif isinstance(layer, shapes.Dense):
        result = values @ weights[f"{name}/kernel"] + weights[f"{name}/bias"]
    else:
        shares = np.exp(values - values.max(axis=-1, keepdims=True))
        result = shares / shares.sum(axis=-1, keepdims=True)
    return result


@cache
def limits() -> dict[str, float]:
    """Return where each layer's colours end: at what 995 of 1,000 units stay below on the ten real digits.

    The colours of a map then mean the same whatever is drawn.
    """
    outputs = forward(datasets.digits(10) / 255)
    return {name: float(f"{np.percentile(np.abs(values), 99.5):.3g}") for name, values in outputs.items()}


class Digit(traitlets.TraitType[Any, Any]):
    """A drawing, (28, 28), floats from 0 to 1; read-only. A whole number from 0 to 9 is a real digit."""

    def validate(self, obj: Any, value: Any) -> Array:
        """Return the drawing in 256 steps, as the page has it."""
        return _traits.frozen(_drawn(value) / 255)


def _drawn(value: Any) -> Bytes:
    """Return a drawing as bytes, (28, 28)."""
    if arguments.is_whole(value):
        if not 0 <= value <= 9:
            raise traitlets.TraitError(
                "digit must be a whole number from 0 to 9, for a real digit, or an array (28, 28). "
                f"Received: digit={value}"
            )
        drawn: Bytes = datasets.digits(10)[value]
        return drawn
    array = _traits.as_array("digit", value)
    if array.dtype.kind not in "iuf":
        raise traitlets.TraitError(
            "digit must be an array (28, 28) of real numbers, or a whole number from 0 to 9. "
            f"Received: digit={_traits.short(value)}"
        )
    if array.shape not in ((SIDE, SIDE), (SIDE, SIDE, 1)):
        raise traitlets.TraitError(f"digit must be ({SIDE}, {SIDE}). Received: digit of shape {array.shape}")
    array = array.reshape(SIDE, SIDE)
    if array.dtype == np.uint8:
        return array
    if not np.isfinite(array).all() or array.min() < 0 or array.max() > 1:
        raise traitlets.TraitError(
            "digit must hold floats from 0 to 1, or uint8 from 0 to 255. "
            f"Received: dtype={array.dtype}, values from {array.min()} to {array.max()}"
        )
    steps: Bytes = np.rint(array * 255).astype(np.uint8)
    return steps


class Pick(traitlets.TraitType[Any, Any]):
    """A unit: ("conv1", row, column, map) for a layer of maps, ("dense", unit) for a layer without."""

    def validate(self, obj: Any, value: Any) -> tuple[Any, ...]:
        """Return the unit as a tuple."""
        pickable = recorded().pickable
        try:
            layer, *place = value
        except (TypeError, ValueError):
            layer, place = None, []
        if not isinstance(layer, str) or layer not in pickable:
            raise traitlets.TraitError(
                'pick must be (layer, row, column, map), or (layer, unit) for "dense" and "softmax"; layer '
                f"is one of {', '.join(pickable)}. Received: pick={_traits.short(value)}"
            )
        shape = pickable[layer]
        fits = len(place) == len(shape) and all(map(arguments.is_whole, place))
        if not fits or not all(0 <= at < size for at, size in zip(place, shape, strict=True)):
            names = "unit" if layer in FLAT else "row, column, map"
            sizes = " × ".join(map(str, shape))
            raise traitlets.TraitError(
                f'pick must be ("{layer}", {names}), whole numbers counted from 0, in {sizes}. '
                f"Received: pick={_traits.short(value)}"
            )
        return layer, *map(int, place)

    def rule(self, obj: Any) -> _rules.Rule:
        """Return what the page may set it to."""
        return _rules.several(_rules.either(_rules.one(recorded().pickable), _rules.whole(0)), 2, 4)


def _to_bytes(value: Array, widget: Any = None) -> bytes:
    return np.rint(value * 255).astype(np.uint8).tobytes()


def _from_bytes(value: Any, widget: Any = None) -> Bytes:
    pixels: Bytes = np.frombuffer(value, np.uint8)
    if pixels.size != SIDE * SIDE:
        raise traitlets.TraitError(f"digit must hold {SIDE * SIDE} bytes. Received: {pixels.size}")
    return pixels.reshape(SIDE, SIDE)


class LiveNetwork(Figure):
    """Show every map of a small trained network while a digit is drawn, down to the softmax.

    The network has 7,026 parameters and was trained by this course on all of MNIST (results/live-network).
    What is set here is drawn in the page; what the reader draws there can be read here.

    Args:
        digit: the drawing, (28, 28), floats from 0 to 1 or uint8, the ink bright; or a whole number from 0 to
            9 for a real digit. It reads as a read-only array of floats: set a new one.
        centre: scale and move the drawing as MNIST's digits were, before it goes in.
        before_relu: show the convolutions' maps before ReLU, signed and centred on zero, and not after it.
        pick: the unit whose arithmetic is shown: (layer, row, column, map), in Keras' order, for "conv1",
            "pool1", "conv2", "pool2" and "conv3"; (layer, unit) for "dense" and "softmax". By default the
            strongest unit of the first convolution.

    Raises:
        TraitError: "digit must be (28, 28). Received: …", "pick must be …", and their like.
        TypeError: "LiveNetwork has no such setting. Received: …".
        FileNotFoundError: "The figure 'live_network' has not been bundled …".

    >>> network = LiveNetwork(digit=3)
    >>> network.prediction
    3
    >>> network.maps["conv2"].shape
    (10, 10, 16)

    Taught in: Anatomy of a CNN.
    """

    examples = (
        {},
        {"pick": ("pool1", 11, 0, 7), "centre": False, "digit": 3},
        {"pick": ("conv2", 4, 5, 7), "before_relu": True},
        {"pick": ("conv3", 2, 1, 6), "before_relu": True},
        {"pick": ("dense", 5)},
        {"pick": ("softmax", 5), "digit": np.zeros((SIDE, SIDE))},
    )

    digit = Digit().tag(sync=True, to_json=_to_bytes, from_json=_from_bytes)
    centre = traitlets.Bool(True).tag(sync=True)
    before_relu = traitlets.Bool(False).tag(sync=True)
    pick = Pick(("conv1", 0, 0, 0)).tag(sync=True)

    _network: Any = traitlets.Dict(read_only=True).tag(sync=True)
    _digits = traitlets.Bytes(read_only=True).tag(sync=True)

    def _complete(self, chosen: Collection[str]) -> None:
        if "pick" not in chosen:
            self.pick = self._strongest("conv1")

    def _handed_over(self) -> dict[str, Any]:
        network = recorded()
        sent = {
            "layers": shapes.layers_to_plain(network.layers),
            "weights": network.packed,
            "limits": limits(),
        }
        return {"_network": sent, "_digits": datasets.digits(10).tobytes()}

    @traitlets.default("digit")
    def _real_digit(self) -> int:
        return 5

    # ---- what is shown ------------------------------------------------------------------------------------

    @property
    def image(self) -> Array:
        """What goes into the network: the drawing, centred if `centre` says so; (28, 28), from 0 to 1."""
        drawn = _drawn(self.digit)
        image: Array = (centred(drawn) if self.centre else drawn) / 255
        return image

    @property
    def maps(self) -> dict[str, Array]:
        """Every layer's output by its name: (H, W, filters), or (units,) from "flatten" on."""
        return {name: values[0] for name, values in forward(self.image[np.newaxis]).items()}

    @property
    def probabilities(self) -> Array:
        """The softmax: (10,), one share for each digit, which add up to 1."""
        return self.maps["softmax"]

    @property
    def prediction(self) -> int:
        """The digit with the largest share."""
        return int(self.probabilities.argmax())

    def _strongest(self, layer: str) -> tuple[Any, ...]:
        """Return the unit of a layer that answers most."""
        values = self.maps[layer]
        return layer, *map(int, np.unravel_index(values.argmax(), values.shape))

    # ---- still and words ----------------------------------------------------------------------------------

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        maps = self.maps
        names = {
            name: name if self.before_relu else name.replace("conv", "relu")
            for name in recorded().pickable
            if name not in FLAT
        }
        shown = {name: maps[source] for name, source in names.items()}
        return plots.live_network_still, {
            "drawing": self.digit,
            "image": self.image,
            "maps": shown,
            "probabilities": self.probabilities,
            "limits": {name: limits()[source] for name, source in names.items()},
            "pick": self.pick if self.pick[0] in shown else None,
        }

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> LiveNetwork(digit=5).describe()[-49:]
        'The network says 5, with a probability of 88.2 %.'
        """
        layers = [
            (name, shape[0], shape[1], shape[2])
            for name, shape in recorded().pickable.items()
            if name not in FLAT
        ]
        return self._words.live_network.describe(layers, self.prediction, self.probabilities.max())
