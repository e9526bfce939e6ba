"""How long a frame of the live network takes, from a point of a stroke to the repaint, in headless Chromium.

The limit: 33 ms at the 95th percentile. What is measured is the figure's work: pen, centring,
forward pass, 72 maps, layout, paint.
"""

from benchmarks._figure import against, frame_times, script

LIMITS = {"95th percentile": 33.0}

# One point of a stroke: the pen goes on along a figure of eight. A new sheet every 100 points, or there would
# soon be nothing left to ink; clearing it is not counted.
STROKE = script(
    """if (i % 100 === 0) {
      point("pointerup", i);
      clear.click();
      await painted();
      point("pointerdown", i);
      await painted();
      start = performance.now();
    }
    point("pointermove", i + 1);""",
    before="""const sheet = document.querySelector(".cc-live-network .cc-drawing .cc-slot");
  const clear = document.querySelector(".cc-live-network .cc-tools .cc-button");
  const box = sheet.getBoundingClientRect();
  const point = (type, i) => {
    const turn = (i % 100) / 100 * 2 * Math.PI;
    const [x, y] = [0.5 + 0.22 * Math.sin(2 * turn), 0.5 - 0.38 * Math.cos(turn)];
    const at = { clientX: box.left + x * box.width, clientY: box.top + y * box.height };
    sheet.dispatchEvent(new PointerEvent(type, { ...at, button: 0, pointerId: 1, bubbles: true }));
  };""",
)


def run() -> list[dict]:
    """Measure a stroke with a unit of the first and of the last convolution open, against the limit."""
    from cnn_course.widgets import LiveNetwork

    cases = {
        "live network frame, stroke, conv1": frame_times(LiveNetwork(pick=("conv1", 10, 10, 2)), STROKE),
        "live network frame, stroke, conv3": frame_times(LiveNetwork(pick=("conv3", 1, 1, 6)), STROKE),
    }
    return against(LIMITS, cases)
