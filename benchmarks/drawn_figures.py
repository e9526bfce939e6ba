"""How long a frame of the figures drawn in SVG takes, at their largest, in headless Chromium.

The limit: 33 ms at the 95th percentile. Looking is a move of the mouse to another unit or
output; changing is another setting, after which everything is drawn again.
"""

from typing import Any

from benchmarks._figure import against, frame_times, script

LIMITS = {"95th percentile": 33.0}


def look(slot: str) -> str:
    """Return the script in which the mouse wanders over a slot."""
    return script(
        """const at = { clientX: box.left + (i * 37) % box.width, clientY: box.top + (i * 17) % box.height };
    slot.dispatchEvent(new PointerEvent("pointermove", { ...at, pointerType: "mouse", bubbles: true }));""",
        before=f"""const slot = document.querySelector("{slot}");
  const box = slot.getBoundingClientRect();""",
    )


def change(first: str, second: str) -> str:
    """Return the script in which one of two statements is run by turns."""
    return script(f"i % 2 === 0 ? {first} : {second};")


CHAIN = look(".cc-receptive-field-explorer .cc-chain")
UNIT = change('model.set("unit", 10)', 'model.set("unit", 21)')
OUTPUT = look(".cc-stride-padding-explorer .cc-pictures .cc-panel:last-child .cc-slot")
STRIDE = change('model.set("strides", 2)', 'model.set("strides", 1)')
POSITION = change('model.set("position", 3)', 'model.set("position", -3)')


def chain() -> Any:
    """Return the receptive-field figure with the most units and lines: six layers that look seven wide."""
    from cnn_course.shapes import Conv2D
    from cnn_course.widgets import ReceptiveFieldExplorer

    return ReceptiveFieldExplorer(layers=[Conv2D(1, 7, padding="same")] * 6, size=32, layer=5, unit=16)


def padded() -> Any:
    """Return the stride and padding figure with the most cells."""
    from cnn_course.widgets import StridePaddingExplorer

    return StridePaddingExplorer(dimensions=2, size=12, kernel_size=2, strides=1, padding=12)


def cell() -> Any:
    """Return the simple-cell figure with the cell whose curves take the most sums."""
    from cnn_course.widgets import SimpleCellExplorer

    return SimpleCellExplorer(cell="complex")


def run() -> list[dict]:
    """Measure looks and changes against the limits."""
    cases = {
        "receptive field frame, look, six 7-wide": frame_times(chain(), CHAIN),
        "receptive field frame, unit set, six 7-wide": frame_times(chain(), UNIT),
        "stride and padding frame, look, 12x12": frame_times(padded(), OUTPUT),
        "stride and padding frame, stride, 12x12": frame_times(padded(), STRIDE),
        "simple cell frame, position set, complex": frame_times(cell(), POSITION),
    }
    return against(LIMITS, cases)
