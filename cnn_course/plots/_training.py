"""Loss and accuracy over the epochs of a training."""

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from cnn_course.words import table
from cnn_course.words.en import TrainingCurves

from ._canvas import charts, styled
from ._theme import Theme, theme_of

WIDTH, HEIGHT = 720, 320
WHAT = ("loss", "accuracy")
WHOSE = ("train", "test")


def training_curves(
    epochs: Sequence[Mapping[str, Any]], *, theme: str | None = None, language: str = "en"
) -> Figure:
    """Draw loss and accuracy over the epochs, of training and of the images held out.

    Args:
        epochs: One mapping an epoch with the keys ``epoch, train_loss, train_accuracy, test_loss,
            test_accuracy``, as records have them.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    Raises:
        ValueError: "epochs must hold at least one. Received: 0 epochs".

    >>> row = {"epoch": 1, "train_loss": 0.5, "train_accuracy": 0.8, "test_loss": 0.4, "test_accuracy": 0.9}
    >>> training_curves([row]).get_size_inches().tolist()
    [7.2, 3.2]

    Taught in: What training does.
    """
    if not len(epochs):
        raise ValueError("epochs must hold at least one. Received: 0 epochs")
    chosen = theme_of(theme)
    with styled(chosen):
        figure = charts(WIDTH, HEIGHT, chosen)
        for axes, key in zip(figure.subplots(1, 2), WHAT, strict=True):
            _panel(axes, epochs, key, table(language).training_curves, chosen)
    return figure


def _panel(
    axes: Axes, epochs: Sequence[Mapping[str, Any]], key: str, words: TrainingCurves, theme: Theme
) -> None:
    """Draw both curves of one quantity; the training's is dashed, so that they differ without colour too."""
    places = [row["epoch"] for row in epochs]
    for whose, colour, dashes in zip(WHOSE, (theme.positive, theme.negative), ("--", "-"), strict=True):
        values = [row[f"{whose}_{key}"] for row in epochs]
        axes.plot(places, values, dashes, color=colour, label=words.splits[whose], marker="o", markersize=4)
    axes.set_title(words.kinds[key])
    axes.set_xlabel(words.epoch)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    if key == "loss":
        axes.set_ylim(bottom=0)
    else:
        axes.set_ylim(top=min(1.0, axes.get_ylim()[1]))
    axes.legend()
