"""What figures have in common in whose output one place is picked."""

from typing import Any

import traitlets

from cnn_course.widgets._figure import Figure


class PickingFigure(Figure):
    """A figure with a trait `pick`: (row, column) of an output, whose size follows from its other settings.

    A subclass says in ``_output_size`` how large the output is at present. The pick stays inside it.
    """

    pick: Any

    def __init__(self, **kwargs: Any) -> None:
        others = [
            name for name, trait in self._own_traits().items() if name != "pick" and not trait.read_only
        ]
        self.observe(self._keep_pick_inside, others)
        super().__init__(**kwargs)

    def _output_size(self) -> tuple[int, int]:
        """Return rows and columns of the output."""
        raise NotImplementedError

    @traitlets.validate("pick")
    def _check_pick(self, proposal: Any) -> Any:
        (row, column), (height, width) = proposal["value"], self._output_size()
        if row >= height or column >= width:
            raise traitlets.TraitError(
                f"pick lies outside the output, which has {height} rows and {width} columns, counted from 0. "
                f"Received: pick={proposal['value']}"
            )
        return proposal["value"]

    def _keep_pick_inside(self, change: Any) -> None:
        height, width = self._output_size()
        inside = (min(self.pick[0], height - 1), min(self.pick[1], width - 1))
        if inside != self.pick:
            self.pick = inside
