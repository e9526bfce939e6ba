"""Every figure of the package, found by looking, and values that its settings may take."""

import json
from collections.abc import Iterator
from typing import Any

import traitlets
from figure_page import stored

from cnn_course import widgets

MOST = 6  # values of a setting that are tried
FIGURES = {
    name: one
    for name in widgets.__all__
    if issubclass(one := getattr(widgets, name), widgets.Figure) and one is not widgets.Figure
}


def settings(figure: Any) -> list[str]:
    """Name what Reset takes back; all but the private ones are set by a learner."""
    return list(figure._first)


def answers(figure: Any) -> set[str]:
    """Name what answers a question that the figure asks."""
    return {name for name, rule in figure._settable.items() if rule.get("answer")}


def lowest(rule: dict[str, Any]) -> str:
    """Return the text of an address for the least that a setting may be."""
    return _extreme(rule, "low", 0)


def highest(rule: dict[str, Any]) -> str:
    """Return the text of an address for the most that a setting may be."""
    return _extreme(rule, "high", -1)


def _extreme(rule: dict[str, Any], end: str, place: int) -> str:
    kind = rule["kind"]
    if kind == "list":
        count = rule.get("least", 1) if end == "low" or rule.get("once") else min(rule.get("most", 2), 7)
        return (";" if rule["of"]["kind"] == "list" else ",").join([_extreme(rule["of"], end, place)] * count)
    if kind == "either":
        return _extreme(rule["of"][place], end, place)
    values = {"flag": [True, False], "one": rule.get("allowed"), "name": ["", "stage1"]}
    return json.dumps(values[kind][place]).strip('"') if kind in values else str(rule.get(end, 40))


def samples(figure: Any, plain: Any, name: str) -> list[Any]:
    """Return values for a setting, by the kind of its trait, of the plain figure and of the examples.

    Some of them may not go with the other settings of the figure.
    """
    trait = figure.traits()[name]
    found = [example[name] for example in figure.examples if name in example]
    found.append(getattr(plain, name))
    if hasattr(trait, "words_for"):
        found += trait.words_for(figure)
    elif hasattr(trait, "names"):
        most = min(trait.high, 3)
        found += [tuple(trait.low + at for at, _ in enumerate(trait.names)), (most,) * len(trait.names)]
    elif hasattr(trait, "high"):
        found += [trait.low, trait.high, (trait.low + trait.high) // 2]
    elif hasattr(trait, "asks"):
        found += ["valid", "same", 1]
    elif isinstance(trait, traitlets.Bool):
        found += [True, False]
    return found


def variants(figure: Any, plain: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a setting's name and all settings as the page gets them, for each value that a figure may take.

    Afterwards the figure is as it was.
    """
    names = settings(figure)
    first = figure.get_state(names)
    known = {json.dumps(stored(figure, names))}
    for name in names:
        for value in () if name.startswith("_") else samples(figure, plain, name)[:MOST]:
            try:
                setattr(figure, name, value)
            except traitlets.TraitError:
                continue
            state = stored(figure, names)
            figure.set_state(first)
            if (text := json.dumps(state)) not in known:
                known.add(text)
                yield name, state
