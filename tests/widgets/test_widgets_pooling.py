"""The Python end of the pooling figure: what may be set, what is computed, and its still picture."""

import numpy as np
import pytest
from traitlets import TraitError

from cnn_course import datasets, ops, plots
from cnn_course.widgets import PoolingExplorer, _pictures, pooling_explorer


@pytest.fixture
def explorer():
    return PoolingExplorer()


def test_it_starts_with_a_four_at_half_its_size(explorer):
    assert (explorer.picture, explorer.digit, explorer.kind, explorer.shift) == ("digit", 4, "max", (0, 0))
    four = datasets.digits(10)[4] / 255
    assert np.array_equal(explorer.image[..., 0], four)
    assert np.array_equal(explorer.output, four.reshape(14, 2, 14, 2).max((1, 3)))
    row, column = explorer.pick
    window = four[2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
    assert np.ptp(window) > 0.8, "the first window must have something to show"


def test_the_chapter_s_settings_are_taken():
    explorer = PoolingExplorer(picture="digit", digit=4, kind="max", pool_size=2, strides=2, shift=(0, 0))
    assert explorer.changed == 0
    assert explorer.mean_change == 0


@pytest.mark.parametrize("kind", ["max", "average", "min"])
@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize(("pool_size", "strides"), [(2, None), (3, 2), (5, 4)])
def test_output_is_what_ops_computes(kind, padding, pool_size, strides):
    explorer = PoolingExplorer(
        picture="coffee", kind=kind, padding=padding, pool_size=pool_size, strides=strides, shift=(1, -2)
    )
    image = datasets.photo("coffee", 96, grey=True) / 255
    moved = np.zeros_like(image)
    moved[1:, :-2] = image[:-1, 2:]
    pooled = [
        ops.pool2d(one[np.newaxis], pool_size, strides, padding, kind)[0, :, :, 0] for one in (image, moved)
    ]
    assert np.array_equal(explorer.output_before, pooled[0])
    assert np.array_equal(explorer.output, pooled[1])
    assert explorer.changed == np.count_nonzero(np.abs(pooled[1] - pooled[0]) > 1e-9) > 0
    assert explorer.mean_change == np.abs(pooled[1] - pooled[0]).mean()


@pytest.mark.parametrize("kind", ["max", "average", "min"])
def test_a_push_by_the_stride_moves_the_output_by_one_place(explorer, kind):
    explorer.kind = kind
    explorer.shift = (0, 2)
    assert np.array_equal(explorer.output[:, 1:], explorer.output_before[:, :-1])
    explorer.shift = (-2, 0)
    assert np.array_equal(explorer.output[:-1], explorer.output_before[1:])
    explorer.shift = (0, 1)
    assert not np.array_equal(explorer.output[:, 1:], explorer.output_before[:, :-1])
    assert 0 < explorer.changed < explorer.output.size


def test_stripes_vanish_after_a_push_of_one():
    explorer = PoolingExplorer(picture="stripes")
    assert np.array_equal(explorer.output[0], np.tile([0, 1], 7))
    explorer.shift = (0, 1)
    assert explorer.output[:, 1:].min() == 1
    explorer.shift = (1, 0)
    assert explorer.changed == 0, "along the stripes a push changes nothing: max takes the row that stays"


def test_no_stride_means_one_as_large_as_the_window(explorer):
    explorer.strides = None
    explorer.pool_size = 4
    assert explorer.output.shape == (7, 7)
    assert explorer.describe().count("stride 4") == 1


BAD = [
    ({"picture": "dog"}, "picture must be one of digit, chelsea"),
    ({"picture": 3}, "picture must be one of"),
    ({"digit": 10}, "digit must be a whole number from 0 to 9. Received: digit=10"),
    ({"kind": "median"}, "kind must be one of max, average, min. Received: kind='median'"),
    ({"pool_size": 0}, "pool_size must be a whole number from 1 to 6. Received: pool_size=0"),
    ({"pool_size": 7}, "pool_size must be a whole number"),
    ({"pool_size": None}, "pool_size must be a whole number"),
    ({"strides": 0}, "strides must be a whole number from 1 to 6"),
    ({"strides": 1.5}, "strides must be a whole number"),
    ({"padding": 1}, "padding must be one of valid, same. Received: padding=1"),
    ({"shift": (0, 7)}, "shift must be (down, right), two whole numbers from −6 to 6"),
    ({"shift": 1}, "shift must be (down, right)"),
    ({"shift": (0.5, 0)}, "shift must be (down, right)"),
    ({"shift": (True, 0)}, "shift must be (down, right)"),
    ({"pick": (14, 0)}, "pick lies outside the output, which has 14 rows and 14 columns"),
]


@pytest.mark.parametrize(("setting", "words"), BAD, ids=str)
def test_what_cannot_be_shown_is_refused_in_words(explorer, setting, words):
    with pytest.raises(TraitError) as caught:
        PoolingExplorer(**setting)
    assert words in str(caught.value)
    [(name, value)] = setting.items()
    kept = getattr(explorer, name)
    with pytest.raises(TraitError):
        setattr(explorer, name, value)
    assert getattr(explorer, name) == kept


def test_a_digit_waits_behind_another_picture():
    explorer = PoolingExplorer(picture="camera", digit=7)
    assert explorer.image.shape == (96, 96, 1)
    explorer.picture = "digit"
    assert "The digit 7" in explorer.describe()


def test_an_unknown_setting_is_named():
    with pytest.raises(TypeError, match=r"PoolingExplorer has no such setting\. Received: stride"):
        PoolingExplorer(stride=2)


def test_the_pick_stays_inside_when_the_output_shrinks(explorer):
    explorer.pick = (13, 13)
    explorer.pool_size = 6
    explorer.strides = None
    assert explorer.pick == (3, 3)


def test_the_page_may_set_several_things_at_once(explorer):
    explorer.set_state({"pick": [27, 27], "strides": 1, "padding": "same", "shift": [1, -1]})
    assert (explorer.pick, explorer.strides, explorer.shift) == ((27, 27), 1, (1, -1))


def test_the_page_gets_grey_pictures_alone(explorer):
    described = explorer._pictures
    assert [one["name"] for one in described] == [*_pictures.PHOTOGRAPHS, *_pictures.DIGITS, "stripes"]
    assert all(one["layers"] == [1] for one in described)
    assert len(explorer._pixels) == sum(one["height"] * one["width"] for one in described)


@pytest.mark.parametrize("shift", [(0, 0), (2, 0), (0, 3), (-1, -2), (6, -6)])
def test_pushed_is_a_roll_without_what_comes_round(shift):
    image = np.arange(1, 50.0).reshape(7, 7, 1)
    expected = np.roll(np.pad(image, ((7, 7), (7, 7), (0, 0))), shift, (0, 1))[7:14, 7:14]
    assert np.array_equal(pooling_explorer.pushed(image, shift), expected)


def test_it_says_what_it_shows(explorer):
    explorer.shift = (0, -1)
    said = explorer.describe()
    assert f"Pushed by 1 left: {explorer.changed} of 196 outputs changed." in said
    assert PoolingExplorer(picture="camera", kind="min").alt.startswith("Min pooling: the smallest number")


IMAGE = np.eye(4)
WRONG = [
    ({"pick": (2, 0)}, "pick lies outside the output"),
    ({"kind": "mean"}, "kind is max, average or min"),
    ({"before": np.zeros((1, 2))}, "before has the wrong shape"),
    ({"kind": "average"}, "the output is not the pooled window"),
    ({"pool_size": 0}, "pool_size must be a whole number of at least 1"),
]


@pytest.mark.parametrize(("setting", "words"), WRONG, ids=str)
def test_a_still_picture_of_wrong_arithmetic_is_refused(setting, words):
    with pytest.raises(ValueError, match=words):
        plots.pooling_still(IMAGE, [[1.0, 0.0], [0.0, 1.0]], **setting)
