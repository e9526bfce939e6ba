"""The workshop as data: `workshop/plan.yml` and the blocks' slides, read and held to their own rules.

What is wrong is said in a sentence: a day whose minutes do not sum, a stretch without a break that is too
long, a block whose parts do not fill it, a name that nothing has.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path("workshop")


class PlanError(Exception):
    """The plan contradicts itself, or names what is not there."""


@dataclass(frozen=True)
class LabPart:
    """What of a lab a block works on."""

    name: str
    exercises: tuple[int, ...]
    minutes: int

    @property
    def number(self) -> int:
        """The lab's number: 1 of 01_convolution."""
        return int(self.name[:2])


@dataclass(frozen=True)
class Slide:
    """One slide: a sentence, a figure in a state or a question; what the instructor does and sees."""

    says: str
    minutes: int
    notes: str
    figure: str = ""
    question: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Block:
    """A block: what it is for, its slides, its part of a lab."""

    name: str
    title: str
    minutes: int
    talk: int
    card: int
    chapter: str
    figure: str
    skip: str
    aim: str
    lab: LabPart | None = None
    slides: tuple[Slide, ...] = ()
    discussion: tuple[str, ...] = ()
    minute_card: str = ""

    @property
    def figures(self) -> list[str]:
        """The addresses of all its figures."""
        return [self.figure, *(slide.figure for slide in self.slides if slide.figure)]


@dataclass(frozen=True)
class Pause:
    """What stands between two blocks; `rest` if people leave their chairs."""

    name: str
    title: str
    minutes: int
    rest: bool = False


@dataclass(frozen=True)
class Day:
    """A day: when it begins, how long it lasts, what stands in it."""

    begins: str
    minutes: int
    entries: tuple[Block | Pause, ...]

    def times(self) -> list[tuple[str, Block | Pause]]:
        """Return when each entry begins: ("09:15", entry)."""
        hours, minutes = map(int, self.begins.split(":"))
        now, found = 60 * hours + minutes, []
        for entry in self.entries:
            found.append((clock(now), entry))
            now += entry.minutes
        return found

    @property
    def ends(self) -> str:
        """When it is over."""
        hours, minutes = map(int, self.begins.split(":"))
        return clock(60 * hours + minutes + self.minutes)

    def stretches(self) -> list[int]:
        """Return the minutes between the breaks."""
        found = [0]
        for entry in self.entries:
            if isinstance(entry, Pause) and entry.rest:
                found.append(0)
            else:
                found[-1] += entry.minutes
        return found


@dataclass(frozen=True)
class Schedule:
    """A workshop of one length."""

    name: str
    title: str
    days: tuple[Day, ...]

    @property
    def blocks(self) -> list[Block]:
        """Its blocks, in order."""
        return [entry for day in self.days for entry in day.entries if isinstance(entry, Block)]


@dataclass(frozen=True)
class Plan:
    """All of it."""

    title: str
    longest_stretch: int
    blocks: dict[str, Block]
    schedules: dict[str, Schedule]


def clock(minutes: int) -> str:
    """Return minutes after midnight as a time of day.

    >>> clock(555)
    '09:15'
    """
    return f"{minutes // 60:02}:{minutes % 60:02}"


def read(root: Path) -> Plan:
    """Read the plan of a checkout, and hold it to its rules.

    Raises:
        PlanError: it breaks one of them.
    """
    raw = _yaml(root / FOLDER / "plan.yml")
    blocks = {name: _block(root, name, entry) for name, entry in raw["blocks"].items()}
    pauses = {name: Pause(name, **entry) for name, entry in raw["pauses"].items()}
    known: dict[str, Block | Pause] = {**pauses, **blocks}
    schedules = {name: _schedule(name, entry, known) for name, entry in raw["schedules"].items()}
    plan = Plan(raw["title"], raw["longest_stretch"], blocks, schedules)
    check(plan)
    return plan


def _yaml(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PlanError(f"{path.name} is not there: write it in {path.parent}.") from None
    except yaml.YAMLError as error:
        raise PlanError(f"{path.name} is not YAML: {error}") from None


def _block(root: Path, name: str, entry: dict[str, Any]) -> Block:
    """Join what the plan says of a block and what its own file says."""
    own = _yaml(root / FOLDER / "blocks" / f"{name}.yml")
    lab = entry.get("lab")
    try:
        return Block(
            name=name,
            **{
                **entry,
                "lab": lab and LabPart(lab["name"], tuple(lab["exercises"]), lab["minutes"]),
                "aim": own["aim"],
                "slides": tuple(Slide(**slide) for slide in own["slides"]),
                "discussion": tuple(own["discussion"]),
                "minute_card": own["minute_card"],
            },
        )
    except (KeyError, TypeError) as error:
        raise PlanError(f"The block {name} lacks a part, or has one too many: {error}.") from None


def _schedule(name: str, entry: dict[str, Any], known: dict[str, Block | Pause]) -> Schedule:
    days = []
    for day in entry["days"]:
        if unknown := [one for one in day["entries"] if one not in known]:
            raise PlanError(f"{name}: no block and no pause is called so. Received: {', '.join(unknown)}.")
        days.append(Day(day["begins"], day["minutes"], tuple(known[one] for one in day["entries"])))
    return Schedule(name, entry["title"], tuple(days))


def check(plan: Plan) -> None:
    """Hold a plan to its rules.

    Raises:
        PlanError: minutes that do not sum, or a stretch that is too long.
    """
    for block in plan.blocks.values():
        parts = block.talk + block.card + (block.lab.minutes if block.lab else 0)
        if parts != block.minutes:
            raise PlanError(f"{block.name}: its parts make {parts} minutes, and it says {block.minutes}.")
        slides = sum(slide.minutes for slide in block.slides)
        if slides != block.talk:
            raise PlanError(f"{block.name}: its slides take {slides} minutes, and its talk has {block.talk}.")
    for schedule in plan.schedules.values():
        for number, day in enumerate(schedule.days, start=1):
            where = f"{schedule.name}, day {number}"
            if (given := sum(entry.minutes for entry in day.entries)) != day.minutes:
                raise PlanError(f"{where}: its entries make {given} minutes, and it says {day.minutes}.")
            if (longest := max(day.stretches())) > plan.longest_stretch:
                raise PlanError(
                    f"{where}: {longest} minutes without a break; {plan.longest_stretch} at the most."
                )
