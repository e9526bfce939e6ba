"""Everything that decides how a run goes, in one frozen object that can be written down."""

import math
from dataclasses import asdict, dataclass, field, replace
from typing import Any

SCHEDULES = ("constant", "one-cycle")
OPTIMIZERS = ("adam", "sgd")


@dataclass(frozen=True)
class Augmentation:
    """Random changes that leave a picture's label as it is. All zero: none.

    Args:
        shift: whole pixels at most, up or down and left or right.
        rotation: degrees at most, either way.
        zoom: share at most, larger or smaller; 0.1 is ten per cent.
        flip: whether to mirror every second picture left to right.

    Raises:
        ValueError: "shift must be a whole number of at least 0. Received: shift=-1".

    >>> bool(Augmentation()), bool(Augmentation(shift=2))
    (False, True)

    Taught in: What training does.
    """

    shift: int = 0
    rotation: float = 0.0
    zoom: float = 0.0
    flip: bool = False

    def __post_init__(self) -> None:
        _whole("shift", self.shift, minimum=0)
        _number("rotation", self.rotation, minimum=0)
        _number("zoom", self.zoom, minimum=0)

    def __bool__(self) -> bool:
        return any(asdict(self).values())


@dataclass(frozen=True)
class TrainConfig:
    """How to train: what stands in a run's record under ``config``.

    Args:
        epochs: passes over the training images, at least 1.
        batch_size: images a step, at least 1.
        learning_rate: the optimiser's; the peak of the schedule.
        schedule: "constant", or "one-cycle" (up for 30 % of the steps, then down to zero on a cosine).
        optimizer: "adam" or "sgd" (with momentum 0.9).
        weight_decay: decoupled, of convolution kernels and dense weights alone; 0 is none.
        augmentation: random changes to training images.
        pixel_mean: subtracted from the pixels after they are divided by 255.
        seed: decides initial weights, order and augmentation.

    Raises:
        ValueError: "epochs must be a whole number of at least 1. Received: epochs=0";
            "schedule must be one of constant, one-cycle. Received: schedule='warm'".

    >>> TrainConfig(epochs=20).smoke().epochs
    1

    Reference: Loshchilov and Hutter, 2019, arXiv:1711.05101 (decoupled weight decay); Smith, 2018,
        arXiv:1803.09820 (one cycle).
    Taught in: What training does.
    """

    epochs: int = 5
    batch_size: int = 64
    learning_rate: float = 1e-3
    schedule: str = "constant"
    optimizer: str = "adam"
    weight_decay: float = 0.0
    augmentation: Augmentation = field(default_factory=Augmentation)
    pixel_mean: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        for name, minimum in (("epochs", 1), ("batch_size", 1), ("seed", 0)):
            _whole(name, getattr(self, name), minimum)
        for name in ("learning_rate", "weight_decay", "pixel_mean"):
            _number(name, getattr(self, name), minimum=0)
        for name, known in (("schedule", SCHEDULES), ("optimizer", OPTIMIZERS)):
            if getattr(self, name) not in known:
                raise ValueError(
                    f"{name} must be one of {', '.join(known)}. Received: {name}={getattr(self, name)!r}"
                )

    def smoke(self) -> "TrainConfig":
        """Return the same recipe for one short epoch, to see that everything runs."""
        return replace(self, epochs=1)

    def as_dict(self) -> dict[str, Any]:
        """Return plain numbers and words, ready for JSON."""
        return asdict(self)


def _whole(name: str, value: int, minimum: int) -> None:
    """Refuse what is not a whole number of at least minimum."""
    if isinstance(value, bool) or not isinstance(value, int) or value < minimum:
        raise ValueError(f"{name} must be a whole number of at least {minimum}. Received: {name}={value!r}")


def _number(name: str, value: float, minimum: float) -> None:
    """Refuse what is not a finite number of at least minimum."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{name} must be a number. Received: {name}={value!r}")
    if not math.isfinite(value) or value < minimum:
        raise ValueError(f"{name} must be a number of at least {minimum}. Received: {name}={value!r}")
