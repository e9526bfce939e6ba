"""The figure that shows what published searches cost, and what ours did."""

from functools import cache
from typing import Any

import traitlets

from cnn_course import results
from cnn_course.widgets import _traits
from cnn_course.widgets._figure import Figure, Plot
from cnn_course.widgets.cost_explorer.published import COSTS, HOURS_A_DAY

ORDERS = ("year", "cost")
UNITS = ("days", "time")
PREDICTIONS = ("none", "months", "days", "hours")
ASKED = "enas"  # whose cost is hidden until the reader has said what they expect
MOST_GPUS = 10_000
MOST_CENTS = 100_000
SECONDS_A_DAY = 60 * 60 * HOURS_A_DAY


@cache
def _listed() -> dict[str, dict[str, Any]]:
    """Return every search by its key, as the page gets it: the published ones by year, then ours."""
    published: dict[str, dict[str, Any]] = {
        key: {"key": key, **vars(one), "days": one.gpu_days, "ours": None} for key, one in COSTS.items()
    }
    return published | _ours()


def _ours() -> dict[str, dict[str, Any]]:
    """Return what was recorded here: all trainings of the table, and as many as one search looks up."""
    table, budget = results.figure("cell-table"), results.figure("cell-search")["budget"]
    trainings = sum(map(len, table["accuracy"]))
    days = table["seconds"] / SECONDS_A_DAY
    return {
        "table": {"key": "table", "days": days, "ours": trainings},
        "search": {"key": "search", "days": days * budget / trainings, "ours": budget},
    }


def _keys(figure: Any = None) -> list[str]:
    return list(_listed())


class CostExplorer(Figure):
    """Show what searches for architectures cost, in days of one GPU or as time on so many, and compare two.

    What ENAS needed is hidden until the reader has said what they expect. What was run for this course is
    counted on one core of a CPU, and marked as that.

    Args:
        order: "year" or "cost": the dearest first.
        unit: "days" of one GPU, or the "time" that the work takes on so many.
        gpus: on how many, from 1 to 10,000; the work is taken to divide evenly.
        cents: what an hour of one GPU costs, in cents of any money, up to 100,000; 0 for no price.
        first: one of the two that are compared: "nas", "enas", "nasnet", "pnas", "amoebanet", "darts";
            "table" and "search" are ours.
        second: the other one.
        prediction: "none", "months" (over 30 days), "days" (1 to 30) or "hours" (under a day) of one GPU:
            what the reader expects of ENAS.

    Raises:
        TraitError: "order must be one of year, cost. Received: order='name'", "gpus must be a whole number
            from 1 to 10000. …", "first must be one of nas, …"; and so on.
        TypeError: "CostExplorer has no such setting. Received: …".
        FileNotFoundError: "The figure 'cost_explorer' has not been bundled …".

    >>> explorer = CostExplorer(first="nas", second="nasnet", gpus=1, cents=100)
    >>> explorer.ratio, explorer.rent("nasnet")
    (11.2, 48000.0)
    >>> round(explorer.time("nas") / 365.25)
    61

    Taught in: After NASNet.
    """

    examples = (
        {},
        {"order": "cost", "prediction": "days", "second": "enas"},
        {"unit": "time", "gpus": 8, "cents": 250, "first": "darts", "prediction": "months"},
        {"unit": "time", "first": "table", "second": "search", "prediction": "hours"},
        {"first": "pnas", "second": "enas", "cents": 1},
    )

    order = _traits.Choice(ORDERS, "year").tag(sync=True)
    unit = _traits.Choice(UNITS, "days").tag(sync=True)
    gpus = _traits.Whole(1, MOST_GPUS, 1).tag(sync=True)
    cents = _traits.Whole(0, MOST_CENTS, 0).tag(sync=True)
    first = _traits.Choice(_keys, "nas").tag(sync=True)
    second = _traits.Choice(_keys, "nasnet").tag(sync=True)
    prediction = _traits.Choice(PREDICTIONS, "none").tag(sync=True, answer=True)

    _recorded = traitlets.Dict(read_only=True).tag(sync=True)

    def _handed_over(self) -> dict[str, Any]:
        return {"_recorded": {"searches": list(_listed().values()), "asked": ASKED}}

    # ---- what follows

    @property
    def rows(self) -> tuple[str, ...]:
        """The searches from top to bottom; ours come last, and just before them the one still hidden."""
        listed = _listed()
        keys = [key for key in listed if not listed[key]["ours"]]
        if self.order == "cost":
            keys.sort(key=lambda key: (self.is_hidden(key), -listed[key]["days"]))
        return (*keys, *(key for key in listed if listed[key]["ours"]))

    def is_hidden(self, key: str) -> bool:
        """Is this search's cost not to be shown yet?"""
        return key == ASKED and self.prediction == "none"

    def time(self, key: str) -> float:
        """Return how many days the work of a search takes on so many GPUs; of ours, on so many cores."""
        return float(_listed()[key]["days"] / self.gpus)

    def rent(self, key: str) -> float | None:
        """Return what the GPUs of a search would cost; None without a price, and for ours: they had none."""
        if not self.cents or _listed()[key]["ours"]:
            return None
        return float(_listed()[key]["days"] * HOURS_A_DAY * self.cents / 100)

    @property
    def ratio(self) -> float | None:
        """How many times as much the dearer of the two costs; None while one of them is hidden."""
        if self.is_hidden(self.first) or self.is_hidden(self.second):
            return None
        cheap, dear = sorted(_listed()[key]["days"] for key in (self.first, self.second))
        return float(dear / cheap)

    # ---- still and words

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        words, listed = self._words.cost_explorer, _listed()
        return plots.cost_still, {
            "costs": {
                words.names[key]: None if self.is_hidden(key) else listed[key]["days"] for key in self.rows
            },
            "ours": [words.names[key] for key in self.rows if listed[key]["ours"]],
            "picked": [words.names[key] for key in (self.first, self.second)],
            "across": words.across,
            "numbers": words.days,
            "hidden": words.hidden,
            "said": self.describe(),
        }

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> print(CostExplorer().describe())
        What 6 searches cost, in days of one GPU. NAS: 22,400. NASNet-A: 2,000. NAS / NASNet-A = 11.
        """
        picked = [
            (key, None if self.is_hidden(key) else _listed()[key]["days"])
            for key in sorted((self.first, self.second), key=lambda key: -_listed()[key]["days"])
        ]
        return self._words.cost_explorer.describe(searches=len(COSTS), picked=picked, ratio=self.ratio)
