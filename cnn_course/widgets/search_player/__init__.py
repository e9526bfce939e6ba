"""The figure that plays four ways to search a space of cells, every one of which was really trained."""

from typing import Any

import traitlets

from cnn_course.widgets import _rules, _traits
from cnn_course.widgets._figure import Figure, Plot
from cnn_course.widgets.search_player.searches import EVERY, Searches, recorded

MOST = 9999  # evaluations; the real bound is the recording's
LISTED = 5  # cells that rank first


class SearchPlayer(Figure):
    """Play a search cell by cell, beside what many searches of each kind have found by then.

    Each search sees one training of every cell it evaluates; what it found is judged by all trainings, on
    photographs that no search has seen.

    Args:
        way: "random", "evolution", "controller" or "ranked" (the controller by ranks): which search plays.
        evaluations: how many cells it has evaluated so far, from 1 to 60. By default all of them.
        rank: "all", "0", "1", …: cells are ranked, and drawn, by the mean over all seeds or by one of them.

    Raises:
        TraitError: "way must be random, evolution, controller or ranked. Received: …", "evaluations must be a
            whole number from 1 to 60. Received: evaluations=0", "rank must be one of all, 0, 1, …. …".
        TypeError: "SearchPlayer has no such setting. Received: …".
        FileNotFoundError: "The figure 'search_player' has not been bundled …".

    >>> player = SearchPlayer(way="random", evaluations=1)
    >>> player.searches.ways
    ('random', 'evolution', 'controller', 'ranked')

    Reference: Zoph and Le, 2017, arXiv:1611.01578; Li and Talwalkar, 2019, arXiv:1902.07638.
    Taught in: Searching for an architecture.
    """

    examples = (
        {},
        {"way": "random", "evaluations": 12, "rank": "0"},
        {"way": "evolution", "evaluations": 1},
    )

    way = _traits.Choice(lambda player: player.searches.ways, "controller", _traits.EITHER).tag(sync=True)
    evaluations = _traits.Whole(1, MOST, 1).tag(sync=True)
    rank = _traits.Choice(lambda player: player.searches.ranks, EVERY).tag(sync=True)

    _recorded = traitlets.Dict(read_only=True).tag(sync=True)

    def __init__(self, **kwargs: Any) -> None:
        self._searches = recorded()  # first: the checks of the settings look into it
        super().__init__(**{"evaluations": self._searches.budget, **kwargs})

    def _handed_over(self) -> dict[str, Any]:
        return {"_recorded": self._searches.content}

    @property
    def searches(self) -> Searches:
        """All that was recorded."""
        return self._searches

    @property
    def found(self) -> int:
        """The cell that the search which is played holds to be the best by now."""
        return int(self._searches.found(self.way, self.evaluations)[0])

    def pairs(self, other: str) -> float:
        """Return how often the chosen way is ahead of another by now, of all pairs of their searches.

        Args:
            other: another way to search.

        Raises:
            ValueError: "There is no such way to search. Received: other='x'. Known: random, …".
        """
        if other not in self._searches.ways:
            known = ", ".join(self._searches.ways)
            raise ValueError(f"There is no such way to search. Received: other={other!r}. Known: {known}")
        return self._searches.pairs(self.way, other, self.evaluations)

    # ---- still and words

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        words, searches = self._words.search_player, self._searches
        tried = searches.evaluated[self.way][0, : self.evaluations].astype(int)
        return plots.search_still, {
            "cells": (searches.content["parameters"], searches.ranked_by(self.rank)),
            "tried": tried,
            "found": self.found,
            "bands": [(words.ways[way], searches.band(way)) for way in searches.ways],
            "evaluations": self.evaluations,
            "said": self._said(),
        }

    def _said(self) -> list[str]:
        words, searches = self._words.search_player, self._searches
        found, count = self.found, len(searches.worth)
        lines = [words.found(self.way, self.evaluations, searches.content["keys"][found])]
        lines.append(words.worth(float(searches.worth[found]), searches.place(found), count))
        for other in searches.ways:
            if other != self.way:
                lines.append(words.pairs(self.way, other, self.pairs(other)))
        return lines

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> print(SearchPlayer(way="random").describe())  # doctest: +ELLIPSIS
        Every one of 291 cells was trained. ...
        """
        searches = self._searches
        words = self._words.search_player
        return " ".join((words.trained(len(searches.worth), searches.seeds), *self._said()))

    # ---- what may be set

    def _may_be(self) -> dict[str, _rules.Rule]:
        return super()._may_be() | {"evaluations": _rules.whole(1, self._searches.budget)}

    @traitlets.validate("evaluations")
    def _check_evaluations(self, proposal: Any) -> Any:
        if not 1 <= proposal["value"] <= self._searches.budget:
            raise traitlets.TraitError(
                f"evaluations must be a whole number from 1 to {self._searches.budget}. "
                f"Received: evaluations={proposal['value']}"
            )
        return proposal["value"]
