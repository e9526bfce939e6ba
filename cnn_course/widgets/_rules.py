"""What a setting may be, as data: by these rules the page takes a state from an address, or refuses it.

The page has no Python that would check it. So a figure hands over a rule for each of its settings; a setting
without one (a painting, a chain of layers) is in no address. ``widgets/lib/core/address.js`` knows the same
kinds of rules.
"""

import math
from collections.abc import Iterable
from typing import Any

import traitlets

Rule = dict[str, Any]

FLAG: Rule = {"kind": "flag"}
NAME: Rule = {"kind": "name"}


def whole(low: float | None = None, high: float | None = None, step: int = 1) -> Rule:
    """A whole number.

    >>> whole(0, math.inf)
    {'kind': 'whole', 'low': 0}
    """
    return _given(kind="whole", low=low, high=high, step=None if step == 1 else step)


def number(low: float | None = None, high: float | None = None) -> Rule:
    """A real number."""
    return _given(kind="number", low=low, high=high)


def one(allowed: Iterable[Any]) -> Rule:
    """One of a few values."""
    return {"kind": "one", "allowed": list(allowed)}


def several(of: Rule, least: int | None = None, most: int | None = None, *, once: bool = False) -> Rule:
    """A list of values; of lists of one length, where each of them is one."""
    return _given(kind="list", of=of, least=least, most=most, once=once or None)


def either(*of: Rule) -> Rule:
    """What one of several rules takes."""
    return {"kind": "either", "of": list(of)}


def _given(**parts: Any) -> Rule:
    """Leave out what sets no limit: JSON has no infinity."""
    return {
        name: part for name, part in parts.items() if part is not None and part not in (math.inf, -math.inf)
    }


def rule_of(trait: traitlets.TraitType[Any, Any], figure: Any) -> Rule | None:
    """Return the rule of a figure's trait; None for one that no address sets."""
    if isinstance(trait, traitlets.Bool):
        return FLAG
    found: Rule | None = trait.rule(figure) if hasattr(trait, "rule") else None
    return found and found | ({"answer": True} if trait.metadata.get("answer") else {})
