"""How long a frame of the convolution figure takes, from an edit to the repainted page, in headless Chromium.

The limit: 16 ms at the median, 33 ms at the 95th percentile.
"""

from benchmarks._figure import against, frame_times, script

LIMITS = {"median": 16.0, "95th percentile": 33.0}

# One edit: a number is typed into a cell.
EDIT = script(
    """const cell = cells[i % cells.length];
    cell.value = String(((i * 7) % 19) / 4 - 2);
    cell.dispatchEvent(new Event("input", { bubbles: true }));""",
    before="""const cells = [...document.querySelectorAll("input.cc-cell")];""",
)

# One look: the mouse moves to another output pixel.
LOOK = script(
    """const slot = document.querySelectorAll(".cc-slot")[1];
    const box = slot.getBoundingClientRect();
    const [x, y] = [box.left + (i * 37) % box.width, box.top + (i * 17) % box.height];
    const at = { clientX: x, clientY: y, pointerType: "mouse", bubbles: true };
    slot.dispatchEvent(new PointerEvent("pointermove", at));"""
)


def on_photograph(measure: str, grey: bool = True) -> list[float]:
    """Return the frames' times on a 128 × 128 photograph."""
    from cnn_course import datasets
    from cnn_course.widgets import ConvolutionExplorer

    photo = datasets.photo("chelsea", size=128, grey=grey)
    return frame_times(ConvolutionExplorer(image=photo, kernel="gaussian_blur"), measure)


def run() -> list[dict]:
    """Measure an edit in grey, an edit in colour, and a look, against the limits."""
    cases = {
        "figure frame, edit, 128x128 grey, 5x5": on_photograph(EDIT),
        "figure frame, edit, 128x128 colour, 5x5": on_photograph(EDIT, grey=False),
        "figure frame, look, 128x128 grey, 5x5": on_photograph(LOOK),
    }
    return against(LIMITS, cases)
