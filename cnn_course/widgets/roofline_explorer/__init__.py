"""The figure that shows a machine's roof, and which layers memory holds up and which arithmetic."""

from dataclasses import asdict
from typing import Any

import traitlets

from cnn_course import results, shapes
from cnn_course.widgets import _traits
from cnn_course.widgets._figure import Figure, Plot
from cnn_course.widgets.roofline_explorer import recorded

MOST = max(kind.channels[1] for kind in recorded.KINDS.values())


class RooflineExplorer(Figure):
    """Show the recorded speed of layers under the roof of the machine that they ran on.

    A layer's place from left to right and the roof over it follow from its shape. Its speed does not: it is
    shown for the layers that were timed, and for no other.

    Args:
        kind: "conv-3x3", "conv-3x3-first" (one channel in), "conv-1x1", "depthwise-3x3" or "dense".
        channels: in and out, 1 to 512; of a dense layer its inputs and its units, 64 to 4096.
        batch_size: images at a time, 1 to 1024.

    Raises:
        TraitError: "kind must be one of …. Received: kind='x'", "channels must be from 1 to 512 for conv-3x3.
            Received: channels=4096", "batch_size must be a whole number from 1 to 1024. Received: …".
        TypeError: "RooflineExplorer has no such setting. Received: …".
        FileNotFoundError: "The figure 'roofline_explorer' has not been bundled …".

    >>> explorer = RooflineExplorer(kind="dense", channels=4096, batch_size=8)
    >>> explorer.work
    Work(operations=268435456, bytes=67371008)
    >>> round(explorer.work.intensity, 2), explorer.held_up_by
    (3.98, 'memory')
    >>> RooflineExplorer(kind="conv-3x3", channels=33, batch_size=32).gflops is None
    True

    Reference: Williams, Waterman and Patterson, 2009, Communications of the ACM 52(4), pages 65-76.
    Taught in: Running on a GPU, or ten.
    """

    examples = (
        {},
        {"kind": "conv-3x3", "channels": 64, "batch_size": 32},
        {"kind": "conv-3x3-first", "channels": 512, "batch_size": 1024},
    )

    kind = _traits.Choice(recorded.KINDS, "dense").tag(sync=True)
    channels = _traits.Whole(1, MOST, 4096).tag(sync=True)
    batch_size = _traits.Whole(*recorded.BATCHES, 8).tag(sync=True)

    _recorded = traitlets.Dict(read_only=True).tag(sync=True)

    def _handed_over(self) -> dict[str, Any]:
        roof = recorded.recorded()
        found = {name: getattr(roof, name) for name in ("peak", "flow", "rounds", "machine")}
        kinds = [kind.for_the_page() for kind in recorded.KINDS.values()]
        return {"_recorded": {**found, "kinds": kinds, "layers": [asdict(one) for one in roof.layers]}}

    # ---- what follows from the shape, and what was timed

    @property
    def work(self) -> shapes.Work:
        """Operations and bytes of the layer in float32, as :func:`cnn_course.shapes.work` counts them."""
        return recorded.KINDS[self.kind].work(self.channels, self.batch_size)

    @property
    def roof(self) -> float:
        """The roof over the layer, in 10⁹ operations a second: min(arithmetic, memory · intensity)."""
        return recorded.recorded().over(self.work.intensity)

    @property
    def held_up_by(self) -> str:
        """What sets the roof over the layer: "memory" or "arithmetic"."""
        return "memory" if self.roof < recorded.recorded().peak else "arithmetic"

    @property
    def gflops(self) -> float | None:
        """The recorded speed of the layer, in 10⁹ operations a second; None if it was not timed."""
        setting = (self.kind, self.channels, self.batch_size)
        timed = (
            one.gflops
            for one in recorded.recorded().layers
            if (one.kind, one.channels, one.batch_size) == setting
        )
        return next(timed, None)

    # ---- still and words

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        roof, words = recorded.recorded(), self._words.roofline_explorer
        layers = [
            {
                **vars(one),
                "kind": words.groups[one.kind],
                "mark": words.mark(one.kind, one.channels, one.batch_size),
            }
            for one in map(recorded.timed, results.figure("roofline")["layers"])
        ]
        return plots.roofline, {
            "peak_gflops": roof.peak,
            "bandwidth_gb": roof.flow,
            "layers": layers,
            "picked": (self.work.intensity, self.gflops),
        }

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> print(RooflineExplorer(kind="conv-3x3", channels=33, batch_size=32).describe())
        ... # doctest: +NORMALIZE_WHITESPACE, +ELLIPSIS
        The roof of one machine and the speed of 13 layers under it. Picked: convolution 3 × 3, 33 to 33,
        batch 32, with 74.1 operations a byte. There arithmetic allows ... · 10⁹ operations a second. It was
        not timed.
        """
        words = self._words.roofline_explorer
        reached = words.untimed
        if self.gflops is not None:
            reached = words.reached(self.gflops, self.gflops / self.roof)
        return words.describe(
            layers=len(recorded.recorded().layers),
            layer=words.layer(self.kind, self.channels, self.batch_size),
            intensity=self.work.intensity,
            bound=self.held_up_by,
            roof=self.roof,
            reached=reached,
        )

    # ---- what may be set

    @traitlets.validate("kind")
    def _check_kind(self, proposal: Any) -> Any:
        self._check_range(proposal["value"], self.channels)
        return proposal["value"]

    @traitlets.validate("channels")
    def _check_channels(self, proposal: Any) -> Any:
        self._check_range(self.kind, proposal["value"])
        return proposal["value"]

    def _check_range(self, kind: str, channels: int) -> None:
        low, high = recorded.KINDS[kind].channels
        if not low <= channels <= high:
            raise traitlets.TraitError(
                f"channels must be from {low} to {high} for {kind}. Received: channels={channels}. "
                "Set kind and channels together: with explorer.hold_trait_notifications(): …"
            )
