"""The controls of a training that runs beside the notebook: start, pause, step, stop, and another rate."""

import base64
import html
import io
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np

from cnn_course import pixels
from cnn_course.widgets import _stand_in
from cnn_course.words import table
from cnn_course.words.en import TrainingDashboard as Words

if TYPE_CHECKING:
    import keras

ENDED = ("stopped", "finished", "failed")
REDRAW = 0.25  # seconds between two drawings while it runs
SIGNED = np.array([[194, 65, 12], [252, 251, 248], [29, 78, 216]], float)  # negative, zero, positive
WIDTH, HEIGHT = 420, 150  # of a chart, in px


class TrainingDashboard(ipywidgets.VBox):
    """Watch a training, and hold it: start, pause, one step, stop, and another learning rate meanwhile.

    Nothing runs before Start or Step is pressed. Then ``fit`` runs in a thread, so that the notebook stays
    free. Watching and pausing change nothing: as long as the rate is left alone, the weights are those of the
    same training without a dashboard.

    Args:
        model: the Keras model that is trained.
        fit: called as ``fit(callback)``; trains the model with this Keras callback among its own.
        image: (H, W) or (H, W, C), floats as the model takes them: the image whose maps are shown.
        learning_rate: where the slider stands; the rate that fit begins with.
        layer: the name of the convolution whose filters are shown, and whose feature maps.
        seconds_a_step: the least time from one step to the next, to be able to follow.
        language: that of its words.

    Attributes:
        state: "ready", "running", "paused", "stopped", "finished" or "failed".
        losses: of every step so far.
        error: what ended it, if it failed.

    Raises:
        ValueError: "There is no layer of this name. Received: layer='x'. Known: …".

    Taught in: What training does (lab).
    """

    def __init__(
        self,
        model: "keras.Model",
        fit: Callable[[Any], Any],
        image: np.ndarray,
        learning_rate: float = 1e-3,
        layer: str = "conv1",
        seconds_a_step: float = 0.0,
        language: str = "en",
    ) -> None:
        self._words = table(language).training_dashboard
        self._wakes = table(language).stand_in.wakes
        known = [one.name for one in model.layers if getattr(one, "kernel", None) is not None]
        if layer not in known:
            raise ValueError(
                f"There is no layer of this name. Received: layer={layer!r}. Known: {', '.join(known)}"
            )
        self.model, self.fit, self.layer = model, fit, model.get_layer(layer)
        self.image = as_batch(image)
        self.seconds_a_step = seconds_a_step
        self.state = "ready"
        self.losses: list[float] = []
        self.accuracies: list[float] = []
        self.error: BaseException | None = None
        self._turn, self._allowed, self._stopping = threading.Condition(), 0.0, False
        self._new_rate: float | None = None
        self._thread: threading.Thread | None = None
        self._drawn = 0.0
        self._maps: Any = None
        self._make(learning_rate)
        parts = [self._controls, self.rate, self._status, self._charts, self._pictures]
        super().__init__([*parts, self._hides])
        self._draw()

    def __repr__(self) -> str:
        return self._words.text(self.state)

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        data: dict[str, Any] = super()._repr_mimebundle_(**kwargs)
        status = _said(self._words, self.state, str(self.error or ""), self.losses)
        shown = f"<div>{status}</div>{self._charts.value}{self._pictures.value}"  # nothing that is announced
        if _stand_in.publish(self.model_id, shown, self._wakes, repr(self)):
            self._hides.value = _stand_in.hidden(self.model_id)
            data["text/plain"] = ""
        return data

    def _make(self, learning_rate: float) -> None:
        self.buttons = {}
        for name, description in self._words.buttons.items():
            act = {"start": self.start, "pause": self.pause, "step": self.step, "stop": self.stop}[name]
            button = ipywidgets.Button(description=description, tooltip=self._words.tooltips[name])
            button.layout.width = "6em"
            button.on_click(lambda _, act=act: act())
            self.buttons[name] = button
        self._controls = ipywidgets.HBox(list(self.buttons.values()))
        self.rate = ipywidgets.FloatLogSlider(
            value=learning_rate,
            min=-5,
            max=0,
            step=0.05,
            description=self._words.rate,
            readout_format=".5f",
            style={"description_width": "initial"},
        )
        self.rate.layout.width = "28em"
        self.rate.observe(self._rate_moved, "value")
        self._status, self._charts, self._pictures = (ipywidgets.HTML() for _ in range(3))
        self._hides = ipywidgets.HTML(layout={"display": "none"})  # its stand-in, where there is one

    # ---- what the buttons do

    def start(self) -> None:
        """Begin, or go on after a pause."""
        self._allow(float("inf"))

    def step(self) -> None:
        """Take one step, and pause."""
        self._allow(1)

    def pause(self) -> None:
        """Pause after the present step."""
        with self._turn:
            self._allowed = 0

    def stop(self) -> None:
        """End the training after the present step; ``fit`` returns as after an epoch cut short."""
        with self._turn:
            self._stopping = True
            self._turn.notify_all()
        if self._thread is None and self.state == "ready":
            self._show("stopped")

    def wait(self, seconds: float = 60.0) -> str:
        """Wait until it pauses or ends, at most so long; return the state."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            idle = self.state == "paused" and self._allowed <= 0
            if self.state in (*ENDED, "ready") or idle:
                break
            time.sleep(0.005)
        return self.state

    def _allow(self, steps: float) -> None:
        if self.state in ENDED:
            return
        with self._turn:
            self._allowed = steps
            self.state = "running"
            self._turn.notify_all()
        if self._thread is None:
            self._thread = threading.Thread(target=self._train, daemon=True)
            self._thread.start()

    def _rate_moved(self, change: Any) -> None:
        with self._turn:
            self._new_rate = float(change["new"])

    # ---- in the training's thread

    def _train(self) -> None:
        try:
            self.fit(self._callback())
        except BaseException as error:  # shown in the dashboard: a thread has nobody else to tell
            self.error = error
            self._show("failed", str(error) or type(error).__name__)
        else:
            self._show("stopped" if self._stopping else "finished")
        self._draw()

    def _callback(self) -> Any:
        import keras  # only now: a widget loads no framework

        dashboard = self

        class Dashboard(keras.callbacks.Callback):
            def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
                self.before = 0.0

            def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
                total = (logs or {})["loss"] * (batch + 1)  # fit hands out the epoch's mean so far
                dashboard.losses.append(total - self.before)
                self.before = total
                if dashboard._between_steps(self.model):
                    self.model.stop_training = True

            def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
                dashboard.accuracies.append((logs or {})["val_accuracy"])

        return Dashboard()

    def _between_steps(self, model: Any) -> bool:
        """Draw, wait where it is paused, set a new rate; return whether to stop."""
        began = time.monotonic()
        with self._turn:
            self._allowed -= 1
            waits = self._allowed <= 0
        if waits or time.monotonic() - self._drawn > REDRAW:
            self._draw()
        with self._turn:
            while self._allowed <= 0 and not self._stopping:
                if self.state != "paused":
                    self._show("paused")
                self._turn.wait()
            left = self.seconds_a_step - (time.monotonic() - began)
            if left > 0 and not self._stopping:
                self._turn.wait(left)
            rate, self._new_rate = self._new_rate, None
            stopping = self._stopping
        if rate is not None:
            model.optimizer.learning_rate = rate
        return stopping

    # ---- what is seen

    def _show(self, state: str, more: str = "") -> None:
        self.state = state
        self._status.value = _status(self._words, state, more, self.losses)

    def _draw(self) -> None:
        """Bring words, curves and pictures up to date; the elements stay, so that nothing flickers."""
        self._drawn = time.monotonic()
        self._status.value = _status(self._words, self.state, str(self.error or ""), self.losses)
        words, accuracies = self._words, [100 * one for one in self.accuracies]
        charts = chart(words.losses, self.losses, words)
        charts += chart(words.accuracies, accuracies, words, dots=True)
        self._charts.value = f'<div style="display: flex; flex-wrap: wrap; gap: 16px">{charts}</div>'
        filters = np.asarray(self.layer.get_weights()[0])[:, :, 0]
        maps = self._feature_maps()
        pictures = picture(words.filters, filters, 12, words)
        self._pictures.value = pictures + picture(words.maps, maps, 2, words)

    def _feature_maps(self) -> np.ndarray:
        if self._maps is None:
            import keras

            self._maps = keras.Model(self.model.input, self.layer.output)
        return np.asarray(self._maps(self.image, training=False))[0]


def _said(words: Words, state: str, more: str, losses: list[float]) -> str:
    said = html.escape(f"{words.states[state]} {more}".strip())
    return said + (f" {words.at_step(len(losses), losses[-1])}" if losses else "")


def _status(words: Words, state: str, more: str, losses: list[float]) -> str:
    return f'<div role="status" style="min-height: 1.5em">{_said(words, state, more, losses)}</div>'


def as_batch(image: Any) -> np.ndarray:
    """Return one picture, upright, as a network takes it: (1, H, W, C)."""
    shown = np.asarray(pixels.plain("image", image), np.float32)
    return shown.reshape(1, *shown.shape[:2], -1)


def chart(title: str, values: list[float], words: Words, dots: bool = False) -> str:
    """Draw a curve as SVG, with its highest and its last value in words.

    >>> "last 0.50" in chart("Loss", [2.0, 0.5], table().training_dashboard)
    True
    """
    top = max([value for value in values if np.isfinite(value)], default=1.0) or 1.0
    across = (WIDTH - 10) / max(1, len(values) - 1)
    points = [
        (5 + across * i, HEIGHT - 22 - (HEIGHT - 44) * min(value, top) / top)
        for i, value in enumerate(values)
        if np.isfinite(value)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    drawn = f'<polyline points="{line}" fill="none" stroke="#1d4ed8" stroke-width="1.5"/>'
    if dots:
        drawn += "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#1d4ed8"/>' for x, y in points)
    said = words.titled(title, words.curve(top, values[-1]) if values else words.nothing)
    return (
        f'<svg width="{WIDTH}" height="{HEIGHT}" role="img" aria-label="{said}" '
        'fill="currentColor" font-size="13" style="max-width: 100%">'
        f'<text x="5" y="14">{said}</text>'
        f'<line x1="5" x2="{WIDTH - 5}" y1="{HEIGHT - 22}" y2="{HEIGHT - 22}" stroke="currentColor" '
        f'opacity="0.4"/>{drawn}</svg>'
    )


def picture(title: str, channels: np.ndarray, scale: int, words: Words) -> str:
    """Show channels (H, W, C) side by side as an image, on one scale centred on zero.

    >>> picture("Filters", np.zeros((3, 3, 4)), 2, table().training_dashboard).count("<img")
    1
    """
    height, width, count = channels.shape
    most = float(np.abs(channels).max()) or 1.0
    place = np.clip(channels / most, -1, 1)[..., None]
    colours = SIGNED[1] + np.where(place < 0, SIGNED[0] - SIGNED[1], SIGNED[2] - SIGNED[1]) * np.abs(place)
    sheet = np.full((height, count * (width + 1) - 1, 3), 252, np.uint8)
    for index in range(count):
        left = index * (width + 1)
        sheet[:, left : left + width] = colours[:, :, index].round().astype(np.uint8)
    from PIL import Image  # only where something is drawn

    file = io.BytesIO()
    Image.fromarray(sheet).save(file, "PNG")
    data = base64.b64encode(file.getvalue()).decode("ascii")
    return (
        f'<div style="margin-top: 8px">{title}<br><img alt="{words.pictures(title, count)}" decoding="sync" '
        f'src="data:image/png;base64,{data}" width="{sheet.shape[1] * scale}" height="{height * scale}" '
        'style="image-rendering: pixelated; max-width: 100%; height: auto"></div>'
    )
