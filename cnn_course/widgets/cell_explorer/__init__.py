"""The figure in which a cell is read, changed and stacked into a network."""

from collections.abc import Collection
from typing import Any

import traitlets

from cnn_course import models, shapes
from cnn_course.models import cells, nasnet
from cnn_course.models.cells import PUBLISHED, Block, Cell, Genome, Plan
from cnn_course.widgets import _rules, _traits
from cnn_course.widgets._figure import Figure, Plot

OWN = "own"
KINDS = ("normal", "reduction")
MOST_BLOCKS = 5
SIDES = {"cifar": 32, "mobile": 224, "large": 331}
PLANS = {"cifar": nasnet.CIFAR, "mobile": nasnet.MOBILE, "large": nasnet.LARGE}
CLASSES = {"cifar": 10, "mobile": 1000, "large": 1000}
# What keras.applications counts; a test holds it against tests/models/applications.json.
KERAS = {"mobile": 5_326_716, "large": 88_949_818}
LONG = Genome(  # the longest names, and a dead block
    Cell(
        (
            Block("conv1x7_7x1", "h", "conv1x7_7x1", "p", "|"),
            Block("identity", "h", "identity", "p"),
        ),
        ("1",),
    ),
    Cell((Block("dilsep5x5", "h", "max7x7", "p"),)),
)
PREDICTIONS = ("none", "few", "some", "many")
# A cell that changes nothing, and a small plan: what stands around a cell whose own field is asked for.
NOTHING = Cell((Block("identity", "h", "identity", "h"),))
ALONE, ALONE_SIDE = Plan(1, 2), 33
STEM = 3  # rows that the stem's convolution sees
SET_BY_STACK = ("cells", "filters", "side")


class GenomeText(traitlets.TraitType[Any, Any]):
    """A genome: the name of a published one, text, or a Genome; kept as text."""

    def validate(self, obj: Any, value: Any) -> str:
        """Return the text, printed anew."""
        if isinstance(value, str) and value in PUBLISHED:
            value = PUBLISHED[value].genome
        try:
            genome = value if isinstance(value, Genome) else cells.parse(value)
        except (ValueError, AttributeError) as error:
            raise traitlets.TraitError(f"genome cannot be read. {error}") from None
        for kind in KINDS:
            if len(getattr(genome, kind).blocks) > MOST_BLOCKS:
                raise traitlets.TraitError(
                    f"The figure shows cells of up to {MOST_BLOCKS} blocks. Received: "
                    f"{len(getattr(genome, kind).blocks)} in the {kind} cell"
                )
        return str(genome)


class CellExplorer(Figure):
    """Show a genome as text and as a drawing, both to be changed, and the network that is stacked from it.

    Args:
        cell: the name of a published genome, "nasnet-a", "amoebanet-a", "enas", "pnas" or "darts"; "own" for
            any other.
        genome: a name, a text as ``models.cells.parse`` reads it, or a ``models.cells.Genome``. It sets cell.
        kind: the cell that is shown, "normal" or "reduction".
        pick: the block that can be changed, from 1.
        stack: for which pictures cells are stacked: "cifar", "mobile" or "large". What is left open of the
            next three is as in its network.
        cells: normal cells in each of three stages, 1 to 6.
        filters: of the first stage, 2 to 168.
        side: rows and columns of the picture, 16 to 400.
        prediction: "none", "few" (up to 6), "some" (7 to 12) or "many": of how many rows of its input the
            reader expects one output of the cell to depend on. Until then that number is hidden.

    Raises:
        TraitError: "genome cannot be read. Line 2: Block 1: There is no operation 'sep9x9'. …", and its like.
        TypeError: "CellExplorer has no such setting. Received: …".
        FileNotFoundError: "The figure 'cell_explorer' has not been bundled …".

    >>> explorer = CellExplorer(stack="mobile")
    >>> explorer.parameters
    5326716
    >>> explorer.genome = "darts"
    >>> explorer.cell
    'darts'

    Reference: Zoph et al., 2018, arXiv:1707.07012, figures 2 and 4.
    Taught in: NASNet.
    """

    examples = (
        {},
        {"cell": "darts", "kind": "reduction", "pick": 4, "stack": "mobile"},
        {"cell": "pnas", "cells": 1, "filters": 168, "side": 225, "prediction": "few"},
        {"stack": "large", "kind": "reduction", "pick": 5, "prediction": "many"},
        {
            "genome": LONG,
            "stack": "mobile",
            "side": 97,
            "prediction": "some",
        },
    )

    cell = _traits.Choice((*PUBLISHED, OWN), "nasnet-a").tag(sync=True)
    genome = GenomeText(str(PUBLISHED["nasnet-a"].genome)).tag(sync=True)
    kind = _traits.Choice(KINDS, "normal").tag(sync=True)
    pick = _traits.Whole(1, MOST_BLOCKS, 1).tag(sync=True)
    stack = _traits.Choice(tuple(PLANS), "cifar").tag(sync=True)
    cells = _traits.Whole(1, 6, 6).tag(sync=True)
    filters = _traits.Whole(2, 168, 32).tag(sync=True)
    side = _traits.Whole(16, 400, 32).tag(sync=True)
    prediction = _traits.Choice(PREDICTIONS, "none").tag(sync=True, answer=True)

    _published = traitlets.Dict(read_only=True).tag(sync=True)
    _stacks = traitlets.Dict(read_only=True).tag(sync=True)

    def __init__(self, **kwargs: Any) -> None:
        if kwargs.get("cell", OWN) != OWN and "genome" in kwargs:
            raise _traits.two_things("genome", cell=kwargs["cell"], genome=kwargs["genome"])
        super().__init__(**kwargs)

    def _complete(self, chosen: Collection[str]) -> None:
        if "genome" not in chosen and self.cell != OWN:
            self.genome = PUBLISHED[self.cell].genome
        for name, value in self._usual().items():
            if name not in chosen:
                setattr(self, name, value)

    def _usual(self) -> dict[str, int]:
        plan = PLANS[self.stack]
        return dict(zip(SET_BY_STACK, (plan.cells, plan.filters, SIDES[self.stack]), strict=True))

    def _handed_over(self) -> dict[str, Any]:
        known = {name: {"title": one.title, "genome": str(one.genome)} for name, one in PUBLISHED.items()}
        stacks = {
            name: {
                **plan._asdict(),
                "side": SIDES[name],
                "classes": CLASSES[name],
                "keras": KERAS.get(name),
            }
            for name, plan in PLANS.items()
        }
        return {"_published": known, "_stacks": stacks}

    def _may_be(self) -> dict[str, _rules.Rule]:
        return {**super()._may_be(), "cell": _rules.one(PUBLISHED)}

    @traitlets.observe("genome")
    def _name_it(self, change: Any) -> None:
        found = [name for name, one in PUBLISHED.items() if str(one.genome) == self.genome]
        self.cell = found[0] if found else OWN

    @traitlets.observe("cell")
    def _take_it(self, change: Any) -> None:
        if self.cell != OWN:
            self.genome = str(PUBLISHED[self.cell].genome)

    # ---- what follows from the settings

    @property
    def shown(self) -> Cell:
        """The cell that is shown."""
        found: Cell = getattr(cells.parse(self.genome), self.kind)
        return found

    @property
    def network(self) -> models.Network:
        """The cells, stacked."""
        plan: Plan = PLANS[self.stack]._replace(cells=self.cells, filters=self.filters)
        shape = (self.side, self.side, 3)
        return cells.stacked("cells", cells.parse(self.genome), plan, shape, CLASSES[self.stack])

    @property
    def parameters(self) -> int:
        """All parameters of the network."""
        return self.network.parameters

    @property
    def multiply_adds(self) -> int:
        """Its multiply-adds for one picture."""
        return self.network.multiply_adds

    @property
    def depth(self) -> int:
        """Its convolutions and dense layers on the longest way from the picture to the classes."""
        deep = {shapes.INPUT: 0}
        for row in self.network.table():
            counts = row.kind in ("Conv2D", "SeparableConv2D", "Dense")
            deep[row.name] = max(deep[name] for name in row.inputs) + counts
        return max(deep.values())

    @property
    def field(self) -> int:
        """Rows of the picture that a position of the last maps may see, those beyond its edge included."""
        bare = [layer for layer in self.network.layers if layer.name not in ("head_pool", "head_dense")]
        return shapes.receptive_field(bare, self.network.input_shape)[-1].size

    @property
    def cell_field(self) -> int:
        """Rows of the maps it takes that one output of the shown cell may depend on.

        >>> CellExplorer().cell_field, CellExplorer(kind="reduction").cell_field
        (9, 27)
        """
        genome, block = cells.parse(self.genome), "stage1_cell1"
        if self.kind == "reduction":
            genome, block = Genome(NOTHING, genome.reduction), "stage2_reduce1"
        alone = cells.stacked("alone", genome, ALONE, (ALONE_SIDE, ALONE_SIDE, 3), 2)
        bare = [layer for layer in alone.layers if layer.name not in ("head_pool", "head_dense")]
        rows = shapes.receptive_field(bare, alone.input_shape)
        named = zip(bare, rows, strict=True)
        widest = max(row.size for layer, row in named if str(layer.name).startswith(f"{block}_"))
        return widest - (STEM - 1)

    # ---- still and words

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        nodes, edges = cells.drawn(self.shown)
        lines = str(cells.parse(self.genome)).split("reduction")[self.kind == "reduction"].split("\n")
        written = dict(line.split(" = ", 1) for line in lines if " = " in line)
        names = [cells.BEFORE, cells.HERE, *(number for number, _ in self.shown.numbered()), "out"]
        del nodes
        return plots.cell_still, {
            "rows": [(name, written.get(name, "")) for name in names],
            "edges": [(edge.start, edge.end) for edge in edges],
            "picked": str(self.pick),
            "counts": (self.parameters, self.multiply_adds, self.depth, self.field),
        }

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> print(CellExplorer(stack="mobile").describe())  # doctest: +NORMALIZE_WHITESPACE
        The normal cell of NASNet-A, 5 blocks. Stacked for pictures of 224 × 224, 4 in each stage:
        5,326,716 parameters, 563,638,816 multiply-adds, 58 layers with weights on the longest way.
        """
        title = PUBLISHED[self.cell].title if self.cell != OWN else None
        return self._words.cell_explorer.describe(
            kind=self.kind,
            title=title,
            blocks=len(self.shown.blocks),
            side=self.side,
            cells=self.cells,
            parameters=self.parameters,
            multiply_adds=self.multiply_adds,
            depth=self.depth,
            field=None if self.prediction == "none" else self.cell_field,
        )
