"""The roofline: the roof is the smaller of two limits, and every layer stands at its own place under it."""

import numpy as np
import pytest

from cnn_course import plots

LAYERS = [
    {"kind": "conv", "mark": "8", "operations": 4_000, "bytes": 1_000, "gflops": 20.0},
    {"kind": "conv", "mark": "16", "operations": 80_000, "bytes": 1_000, "gflops": 130.0},
    {"kind": "dense", "mark": "batch 1", "operations": 500, "bytes": 1_000, "gflops": 4.0},
]


def lines(figure):
    return {line.get_label(): line.get_xydata() for line in figure.axes[0].lines}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_roof_and_layers(theme):
    figure = plots.roofline(100.0, 10.0, LAYERS, theme=theme)
    axes, drawn = figure.axes[0], lines(figure)
    roof = next(line for label, line in drawn.items() if label.startswith("_"))
    np.testing.assert_allclose(roof[:, 1], np.minimum(100, 10 * roof[:, 0]))
    assert roof[1].tolist() == [10, 100]
    assert drawn["conv"].tolist() == [[4, 20], [80, 130]]
    assert drawn["dense"].tolist() == [[0.5, 4]]
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    for x, y in [*drawn["conv"], *drawn["dense"], *roof]:
        assert left <= x <= right
        assert low <= y <= high
    words = {text.get_text() for text in axes.texts}
    assert {"8", "16", "batch 1", "a large matrix product: 100", "a large copy: 10 GB a second"} == words
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["conv", "dense"]


@pytest.mark.parametrize(
    ("picked", "allowed", "reached"),
    [
        ((4.0, 20.0), [4, 40], [4, 20]),
        ((80.0, 130.0), [80, 100], [80, 130]),
        ((500.0, None), [500, 100], None),
    ],
)
def test_what_is_picked_stands_under_the_roof_at_its_place(picked, allowed, reached):
    figure = plots.roofline(100.0, 10.0, LAYERS, picked=picked)
    drawn = lines(figure)
    assert drawn["_allowed"].tolist() == [allowed]
    assert ("_reached" in drawn) == (reached is not None)
    if reached:
        assert drawn["_reached"].tolist() == [reached]
    left, right = figure.axes[0].get_xlim()
    assert left < picked[0] < right
    assert {text.get_text() for text in figure.axes[0].get_legend().get_texts()} == {"conv", "dense"}
    assert not {"_allowed", "_reached"} & set(lines(plots.roofline(100.0, 10.0, LAYERS)))


@pytest.mark.parametrize(("peak", "flow"), [(0, 1), (1, 0), (-1, 1), (float("nan"), 1)])
def test_a_machine_without_speed_is_refused(peak, flow):
    with pytest.raises(ValueError, match=r"must be above 0\. Received: peak_gflops="):
        plots.roofline(peak, flow, LAYERS)


def test_no_layers_are_refused():
    with pytest.raises(ValueError, match=r"layers must hold at least one\. Received: 0 layers"):
        plots.roofline(1, 1, [])
