"""The Python end of the figure that counts parameters, and its still picture."""

import pytest
from matplotlib.colors import to_rgb
from traitlets import TraitError

from cnn_course import plots
from cnn_course.widgets import ParameterExplorer


def test_the_numbers_of_the_chapter():
    explorer = ParameterExplorer()
    assert (explorer.dense, explorer.conv) == (9_633_856, 1_792)
    explorer.size = 448
    assert (explorer.dense, explorer.conv) == (38_535_232, 1_792)


@pytest.mark.parametrize(
    ("settings", "dense", "conv"),
    [
        ({"size": 28, "channels": 1, "units": 1, "filters": 1}, 785, 10),
        ({"size": 28, "channels": 1, "units": 127, "filters": 10}, 99_695, 100),
        ({"size": 7, "channels": 1, "units": 1, "filters": 1024, "kernel_size": 7}, 50, 51_200),
    ],
)
def test_hand_computed_counts(settings, dense, conv):
    explorer = ParameterExplorer(**settings)
    assert (explorer.dense, explorer.conv) == (dense, conv)


BAD = [
    ({"size": 6}, "size must be a whole number from 7 to 1024. Received: size=6"),
    ({"size": 1025}, "size must be a whole number"),
    ({"channels": 0}, "channels must be a whole number from 1 to 512"),
    ({"units": True}, "units must be a whole number"),
    ({"filters": 1.5}, "filters must be a whole number"),
    ({"kernel_size": 8}, "kernel_size must be a whole number from 1 to 7"),
]


@pytest.mark.parametrize(("setting", "words"), BAD, ids=str)
def test_what_cannot_be_shown_is_refused_in_words(setting, words):
    explorer = ParameterExplorer()
    [(name, value)] = setting.items()
    with pytest.raises(TraitError) as caught:
        ParameterExplorer(**setting)
    assert words in str(caught.value)
    kept = getattr(explorer, name)
    with pytest.raises(TraitError):
        setattr(explorer, name, value)
    assert getattr(explorer, name) == kept


def test_an_unknown_setting_is_named():
    with pytest.raises(TypeError, match=r"ParameterExplorer has no such setting\. Received: kernel"):
        ParameterExplorer(kernel=3)


def test_it_says_what_it_shows():
    explorer = ParameterExplorer(size=28, channels=1, units=1, filters=1, kernel_size=5)
    assert explorer.describe() == (
        "On a picture of 28 × 28 × 1 a dense layer of 1 unit has 785 parameters, "
        "a convolutional layer of 1 filter, 5 × 5, has 26."
    )
    assert explorer.alt == explorer.describe()


@pytest.mark.parametrize("counts", [(9_633_856, 1_792), (50, 51_200), (500, 500)])
def test_the_squares_of_the_still_picture_are_to_scale(counts):
    figure = plots.parameters_still(*counts, theme="light")
    colours = [to_rgb("#c2410c"), to_rgb("#1d4ed8")]
    areas = [
        next(
            box.get_width() * box.get_height()
            for box in figure.axes[0].patches
            if box.get_facecolor()[:3] == one
        )
        for one in colours
    ]
    assert areas[0] / areas[1] == pytest.approx(counts[0] / counts[1])


def test_a_still_picture_of_nothing_is_refused():
    with pytest.raises(ValueError, match="dense must be a whole number of at least 1"):
        plots.parameters_still(0, 1)
