"""How long a frame of the figure of signal and gradient takes with 64 layers, in headless Chromium.

The limit: 33 ms at the 95th percentile. Each frame goes on with the 20 draws of the weights, and paints those
that are there. Every 20 frames another setting is chosen, whose draws are not there yet.
"""

from benchmarks._figure import against, frame_times, script

LIMITS = {"95th percentile": 33.0}
CHANGE = script("""if (i % 20 === 0) model.set("gain", 1 + i / 1000);""")


def run() -> list[dict]:
    """Measure the frames in which the fan grows, of two kinds of block, against the limit."""
    from cnn_course.widgets import GradientFlowExplorer

    plain = GradientFlowExplorer(depth=64, initialisation="he", guess="same")
    norm = GradientFlowExplorer(
        depth=64, initialisation="he", block="preactivation", batch_norm=True, guess="same"
    )
    cases = {
        "gradient flow frame, 64 layers, plain": frame_times(plain, CHANGE),
        "gradient flow frame, 64 layers, pre-activation, batch norm": frame_times(norm, CHANGE),
    }
    return against(LIMITS, cases)
