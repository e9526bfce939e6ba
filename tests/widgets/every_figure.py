"""Every figure of the package, found by looking, and values that its settings may take."""

import json
import random
from collections.abc import Iterator
from typing import Any

import traitlets
from figure_page import stored

from cnn_course import widgets

MOST = 6  # values of a setting that are tried
TOGETHER = 4  # states of an example in which several settings have other values
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


def variants(figure: Any, plain: Any, most: int = MOST) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a setting's name and all settings as the page gets them, for each value that a figure may take.

    Afterwards the figure is as it was.
    """
    known: set[str] = set()
    for name in _public(figure):
        for value in samples(figure, plain, name)[:most]:
            yield from _anew(figure, {name: value}, known)


def combined(figure: Any, plain: Any, count: int = TOGETHER) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield states in which about half of the settings have another value, always the same ones.

    A setting's name is that of all which were changed, with a + between them.
    """
    dice = random.Random(type(figure).__name__)
    values = {name: samples(figure, plain, name) for name in _public(figure)}
    known: set[str] = set()
    for _ in range(count):
        names = [name for name, found in values.items() if found and dice.random() < 0.6]
        dice.shuffle(names)
        yield from _anew(figure, {name: dice.choice(values[name]) for name in names}, known)


def _public(figure: Any) -> list[str]:
    return [name for name in settings(figure) if not name.startswith("_")]


def _anew(figure: Any, values: dict[str, Any], known: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the state with those of the values that go together, unless it is known.

    The figure stays as it was.
    """
    names = settings(figure)
    first = figure.get_state(names)
    known.add(json.dumps(stored(figure, names)))
    others: set[str] = set()  # what Python hands over beside the settings: a network's layers

    def heard(change: Any) -> None:
        others.add(change["name"])

    figure.observe(heard)
    taken = [name for name, value in values.items() if _takes(figure, name, value)]
    figure.unobserve(heard)
    state = stored(figure, [*names, *sorted(others & set(figure.keys) - set(names))])
    figure.set_state(first)
    if (text := json.dumps(state)) not in known:
        known.add(text)
        yield " + ".join(sorted(taken)), state


def _takes(figure: Any, name: str, value: Any) -> bool:
    try:
        setattr(figure, name, value)
    except traitlets.TraitError:
        return False
    return True
