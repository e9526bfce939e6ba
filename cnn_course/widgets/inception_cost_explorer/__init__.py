"""The figure that shows where the multiply-adds of an inception module are, and what saves them."""

from typing import Any

import traitlets

from cnn_course import models, shapes
from cnn_course.models import inception
from cnn_course.models.blocks import Layers
from cnn_course.widgets import _traits
from cnn_course.widgets._figure import Figure, Plot

WIDTHS = ("conv1", "reduce3", "conv3", "reduce5", "conv5", "pooled")
SIZES = ("3", "5", "7")


class InceptionCostExplorer(Figure):
    """Show the multiply-adds of an inception module, layer by layer, and those of its other forms.

    Args:
        height: rows of the maps that it takes, 1 to 512.
        width: columns of these maps, 1 to 512.
        channels: of these maps, 1 to 2048.
        conv1: filters of the 1 × 1 convolution, 1 to 512.
        reduce3: filters of the 1 × 1 convolution before the 3 × 3 one, 1 to 256.
        conv3: filters of the 3 × 3 convolution, 1 to 512.
        reduce5: filters of the 1 × 1 convolution before the large one, 1 to 256.
        conv5: filters of the large convolution, 1 to 512.
        pooled: filters of the 1 × 1 convolution after the pooling, 1 to 256.
        reduced: are the 1 × 1 convolutions before and after there?
        large: rows and columns of the large window, "3", "5" or "7".
        way: "square", "stacked" (3 × 3 ones in place of a larger one) or "strips" (1 × n, then n × 1).

    Raises:
        TraitError: "height must be a whole number from 1 to 512. Received: height=0", and its like; "way must
            be one of square, stacked, strips. Received: way='tall'".
        TypeError: "InceptionCostExplorer has no such setting. Received: …".
        FileNotFoundError: "The figure 'inception_cost_explorer' has not been bundled …".

    >>> explorer = InceptionCostExplorer()
    >>> explorer.multiply_adds, explorer.parameters
    (128049152, 163696)
    >>> explorer.reduced = False
    >>> explorer.multiply_adds
    303464448

    Reference: Szegedy et al., 2015, arXiv:1409.4842, figure 2; 2016, arXiv:1512.00567, section 3.
    Taught in: GoogLeNet and InceptionV3.
    """

    examples = (
        {},
        {"reduced": False, "way": "stacked", "large": "7"},
        {
            **dict.fromkeys(("height", "width", "conv1", "conv3", "conv5"), 512),
            **dict.fromkeys(("reduce3", "reduce5", "pooled"), 256),
            **{"channels": 2048, "large": "7", "way": "strips"},
        },
        {**dict.fromkeys(("height", "width", "channels", *WIDTHS), 1), "large": "3"},
    )

    height = _traits.Whole(1, 512, 28).tag(sync=True)
    width = _traits.Whole(1, 512, 28).tag(sync=True)
    channels = _traits.Whole(1, 2048, 192).tag(sync=True)
    conv1 = _traits.Whole(1, 512, 64).tag(sync=True)
    reduce3 = _traits.Whole(1, 256, 96).tag(sync=True)
    conv3 = _traits.Whole(1, 512, 128).tag(sync=True)
    reduce5 = _traits.Whole(1, 256, 16).tag(sync=True)
    conv5 = _traits.Whole(1, 512, 32).tag(sync=True)
    pooled = _traits.Whole(1, 256, 32).tag(sync=True)
    reduced = traitlets.Bool(True).tag(sync=True)
    large = _traits.Choice(SIZES, "5").tag(sync=True)
    way = _traits.Choice(inception.WAYS, "square").tag(sync=True)

    _modules = traitlets.Dict(read_only=True).tag(sync=True)

    def _handed_over(self) -> dict[str, Any]:
        return {"_modules": googlenet_modules()}

    # ---- what follows from the settings

    @property
    def layers(self) -> Layers:
        """The module's layers, called ``module_branch2_conv1`` and so on."""
        return self._layers(self.reduced, self.way)

    @property
    def multiply_adds(self) -> int:
        """The multiply-adds of the module for one image."""
        return self._multiply_adds(self.reduced, self.way)

    @property
    def parameters(self) -> int:
        """The parameters of the module, a bias a filter included."""
        return shapes.total_parameters(self.layers, self._shape)

    @property
    def totals(self) -> dict[tuple[bool, inception.Way], int]:
        """The multiply-adds of all six forms, by ``reduced`` and ``way``."""
        return {
            (reduced, way): self._multiply_adds(reduced, way)
            for reduced in (True, False)
            for way in inception.WAYS
        }

    def table(self) -> list[shapes.LayerRow]:
        """List the module's layers, as :func:`cnn_course.shapes.table` does."""
        return shapes.table(self.layers, self._shape)

    @property
    def _shape(self) -> tuple[int, int, int]:
        return self.height, self.width, self.channels

    def _layers(self, reduced: bool, way: inception.Way) -> Layers:
        widths = {name: getattr(self, name) for name in WIDTHS}
        module = inception.googlenet_module(**widths, reduced=reduced, large=int(self.large))
        module = inception.factorised(module, self.channels, way)
        return inception.inception("module", module, after=shapes.INPUT)

    def _multiply_adds(self, reduced: bool, way: inception.Way) -> int:
        return shapes.total_multiply_adds(self._layers(reduced, way), self._shape)

    # ---- still and words

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        branches: list[list[Any]] = [[] for _ in self.layers[-1].inputs]
        for row, layer in zip(self.table()[:-1], self.layers, strict=False):
            window = layer.kernel_size if isinstance(layer, shapes.Conv2D) else None
            own = branches[int(row.name.removeprefix("module_branch")[0]) - 1]
            own.append((window, row.output_shape[-1], row.multiply_adds))
        return plots.inception_cost_still, {"branches": branches, "taken": self._shape}

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> print(InceptionCostExplorer().describe())  # doctest: +NORMALIZE_WHITESPACE
        An inception module on maps of 28 × 28 × 192, with 1 × 1 convolutions that narrow them first:
        128,049,152 multiply-adds and 163,696 parameters. Without them it would be 303,464,448 multiply-adds.
        """
        return self._words.inception_cost_explorer.describe(
            shape=self._shape,
            reduced=self.reduced,
            way=self.way,
            multiply_adds=self.multiply_adds,
            parameters=self.parameters,
            other=self._multiply_adds(not self.reduced, self.way),
        )


def googlenet_modules() -> dict[str, list[int]]:
    """Return what GoogLeNet's modules set, "3a" to "5b": rows, columns, channels and the six widths."""
    rows = {row.name: row for row in models.get("googlenet").table(levels=2)}
    found = {}
    for stage, modules in inception.GOOGLENET.items():
        for place, widths in enumerate(modules, 1):
            taken = rows[rows[f"stage{stage}_block{place}"].inputs[0]].output_shape
            found[f"{stage}{'abcde'[place - 1]}"] = [*taken, *widths]
    return found
