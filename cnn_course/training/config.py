"""Everything that decides how a run goes, in one frozen object that can be written down."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from cnn_course import arguments

SCHEDULES = ("constant", "one-cycle", "cosine")
OPTIMIZERS = ("adam", "sgd")
PRECISIONS = ("float32", "mixed_float16", "mixed_bfloat16", "auto")


@dataclass(frozen=True)
class Augmentation:
    """Random changes that leave a picture's label as it is. All zero: none.

    Args:
        shift: whole pixels at most, up or down and left or right.
        rotation: degrees at most, either way.
        zoom: share at most, larger or smaller; 0.1 is ten per cent.
        flip: whether to mirror every second picture left to right.

    Raises:
        TypeError: "shift must be a whole number of at least 0. Received: shift=0.5".
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
        _set(self, shift=arguments.whole("shift", self.shift, 0), flip=arguments.truth("flip", self.flip))
        for name in ("rotation", "zoom"):
            _set(self, **{name: arguments.number(name, getattr(self, name), 0)})

    def __bool__(self) -> bool:
        return any(asdict(self).values())

    @property
    def resamples(self) -> bool:
        """Whether pixels are mixed: turned or resized pictures need it, shifted or mirrored ones do not."""
        return bool(self.rotation or self.zoom)


@dataclass(frozen=True)
class TrainConfig:
    """How to train: what stands in a run's record under ``config``.

    Args:
        epochs: passes over the training images, at least 1.
        batch_size: images a step, at least 1.
        learning_rate: the optimiser's; the peak of the schedule.
        schedule: "constant"; "one-cycle" (up for 30 % of the steps, then down to zero on a cosine); "cosine"
            (up for warm_up of the steps, then down to zero on a cosine).
        optimizer: "adam" or "sgd" (with momentum 0.9).
        beta_2: how much of Adam's mean square of the gradients is kept from step to step, below 1; a training
            of few steps wants less than the usual 0.999. SGD has none.
        weight_decay: decoupled, of convolution kernels and dense weights alone; 0 is none.
        augmentation: random changes to training images; None for none.
        pixel_mean: subtracted from the pixels after they are divided by 255.
        seed: decides initial weights, order and augmentation.
        warm_up: share of the steps in which a cosine schedule rises from zero, below 1.
        label_smoothing: share of a label that is spread over all classes, below 1; 0 is none.
        ema: decay of the moving average of the weights, below 1; 0 is none. With it, the images held out are
            judged by the averaged weights, and the trained model is left with them.
        precision: "float32"; "mixed_float16" or "mixed_bfloat16" (shorter numbers between the layers); "auto"
            for what the hardware is built for. See :func:`~cnn_course.training.choose_precision`.
        steps_per_execution: steps between two looks of Python at the training; None lets each take about
            half a second. The weights do not depend on it. A callback that listens to every step
            (``on_train_batch_begin`` or ``…_end``, :func:`~cnn_course.training.at_steps` too) makes it 1.

    Raises:
        TypeError: "epochs must be a whole number of at least 1. Received: epochs=2.5".
        ValueError: "epochs must be a whole number of at least 1. Received: epochs=0";
            "schedule must be one of constant, one-cycle, cosine. Received: schedule='warm'";
            "ema must be below 1. Received: ema=1.0".

    >>> TrainConfig(epochs=20).smoke().epochs
    1

    Reference: Loshchilov and Hutter, 2019, arXiv:1711.05101 (decoupled weight decay); Smith, 2018,
        arXiv:1803.09820 (one cycle); Szegedy et al., 2016, arXiv:1512.00567 (label smoothing).
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
    warm_up: float = 0.05
    label_smoothing: float = 0.0
    ema: float = 0.0
    precision: str = "float32"
    steps_per_execution: int | None = None
    beta_2: float = 0.999

    def __post_init__(self) -> None:
        for name, low in (("epochs", 1), ("batch_size", 1), ("seed", 0)):
            _set(self, **{name: arguments.whole(name, getattr(self, name), low)})
        if self.steps_per_execution is not None:
            _set(self, steps_per_execution=arguments.whole("steps_per_execution", self.steps_per_execution))
        for name in ("learning_rate", "weight_decay", "pixel_mean"):
            _set(self, **{name: arguments.number(name, getattr(self, name), 0)})
        for name in ("warm_up", "label_smoothing", "ema", "beta_2"):
            _set(self, **{name: _below_one(name, getattr(self, name))})
        if self.augmentation is None:
            _set(self, augmentation=Augmentation())
        if not isinstance(self.augmentation, Augmentation):
            raise TypeError(
                "augmentation must be an Augmentation, as in Augmentation(shift=2), or None. "
                f"Received: augmentation={self.augmentation!r}"
            )
        arguments.one_of("schedule", self.schedule, SCHEDULES)
        arguments.one_of("optimizer", self.optimizer, OPTIMIZERS)
        arguments.one_of("precision", self.precision, PRECISIONS)

    def smoke(self) -> "TrainConfig":
        """Return the same recipe for one short epoch, to see that everything runs."""
        return replace(self, epochs=1)

    def as_dict(self) -> dict[str, Any]:
        """Return plain numbers and words, ready for JSON."""
        return asdict(self)


def _set(config: Any, **values: Any) -> None:
    """Store checked values; a frozen dataclass allows it only this way."""
    for name, value in values.items():
        object.__setattr__(config, name, value)


def _below_one(name: str, value: Any) -> float:
    """Return a number from 0 to below 1."""
    number = arguments.number(name, value, 0)
    if number >= 1:
        raise ValueError(f"{name} must be below 1. Received: {name}={value!r}")
    return number
