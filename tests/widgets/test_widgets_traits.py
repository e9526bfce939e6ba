"""The Python end of the figures: what may be set, what is said otherwise, and what the page gets."""

import json

import numpy as np
import pytest
from traitlets import TraitError

from cnn_course import datasets, ops
from cnn_course.widgets import ConvolutionExplorer, Figure, _figure, _pictures, _traits
from cnn_course.widgets.convolution_explorer import kernels


@pytest.fixture
def explorer():
    return ConvolutionExplorer()


def test_it_starts_with_an_edge_of_the_cat_s_eye(explorer):
    assert (explorer.picture, explorer.grey, explorer.padding) == ("chelsea", True, "valid")
    assert np.array_equal(explorer.kernel, ops.filters.get("sobel_vertical"))
    assert explorer.image.shape == (96, 96, 1)
    assert explorer.output.shape == (94, 94)
    assert abs(explorer.output[explorer.pick]) > 1.7, "the first pixel must have something to show"


def test_its_picture_is_the_one_that_the_book_s_code_loads(explorer):
    assert np.array_equal(explorer.image, datasets.photo("chelsea", size=96, grey=True) / 255)
    explorer.grey = False
    assert np.array_equal(explorer.image, datasets.photo("chelsea", size=96) / 255)


@pytest.mark.parametrize("name", ["camera", "digit_3"])
def test_a_grey_picture_has_three_equal_channels_in_colour(name):
    explorer = ConvolutionExplorer(picture=name, grey=False)
    assert explorer.image.shape[2] == 3
    assert np.ptp(explorer.image, axis=2).max() == 0


def test_output_is_what_ops_computes():
    explorer = ConvolutionExplorer(
        picture="coffee", grey=False, kernel="emboss", strides=2, padding="same", dilation_rate=3
    )
    kernel = np.repeat(ops.filters.get("emboss")[:, :, np.newaxis, np.newaxis], 3, axis=2)
    expected = ops.conv2d(explorer.image[np.newaxis], kernel, 2, "same", 3)[0, :, :, 0]
    assert np.array_equal(explorer.output, expected)


def test_a_filter_for_each_channel(explorer):
    kernel = np.zeros((1, 1, 3))
    kernel[0, 0] = 1, 0, -1
    explorer.kernel = kernel
    assert explorer.grey is False
    assert np.allclose(explorer.output, explorer.image[..., 0] - explorer.image[..., 2])
    with pytest.raises(TraitError, match="needs three channels"):
        explorer.grey = True


def test_a_filter_by_name_and_by_numbers(explorer):
    explorer.kernel = "box_blur"
    assert np.allclose(explorer.kernel, 1 / 9)
    explorer.kernel = [[1, 2, 3, 4]]
    assert explorer.kernel.shape == (1, 4)
    assert explorer.kernel.dtype == np.float64
    explorer.kernel = np.ones((2, 2, 1))
    assert explorer.kernel.shape == (2, 2)


def test_every_named_filter_can_be_shown(explorer):
    for name in ops.filters.names():
        explorer.kernel = name
    assert {one["name"] for one in explorer._filters} == set(ops.filters.names())


def test_writing_into_the_kernel_fails_rather_than_do_nothing(explorer):
    with pytest.raises(ValueError, match="read-only"):
        explorer.kernel[0, 0] = 5


def test_the_learner_s_own_picture(explorer):
    explorer.image = np.linspace(0, 1, 12).reshape(3, 4)
    assert (explorer.picture, explorer.grey, explorer.output.shape) == ("own", True, (1, 2))
    explorer.image = np.full((8, 8, 3), 255, np.uint8)
    assert (explorer.grey, explorer.image.max()) == (False, 1)
    assert ConvolutionExplorer(image=np.zeros((128, 128))).output.shape == (126, 126)


def test_grey_of_the_learner_s_own_colours():
    explorer = ConvolutionExplorer(image=np.ones((4, 4, 3)) * [1, 0.5, 0.25])
    explorer.grey = True
    assert np.allclose(explorer.image, 0.2125 + 0.7154 * 0.5 + 0.0721 * 0.25)


def test_what_is_painted_in_the_page_is_the_picture_here():
    explorer = ConvolutionExplorer(picture="grid", kernel=[[1]])
    assert np.array_equal(explorer.image, _pictures.pixels("grid", grey=True))
    painting = np.zeros((16, 16, 3), np.uint8)
    painting[2, 3] = 255
    explorer.set_state({"_painting": painting.tobytes()})
    assert explorer.output[2, 3] == pytest.approx(1)
    assert explorer.output.sum() == pytest.approx(1)


def test_what_the_page_sends_together_is_judged_together(explorer):
    explorer.set_state({"picture": "grid", "kernel": np.eye(7).tolist(), "pick": [9, 9]})
    assert explorer.output.shape == (10, 10)
    assert explorer.pick == (9, 9)


def test_the_pick_stays_inside_a_smaller_output(explorer):
    explorer.pick = (93, 90)
    explorer.strides = 3
    assert explorer.pick == (31, 31)


def test_a_first_pick_has_something_to_show():
    explorer = ConvolutionExplorer(picture="digit_1", padding="same")
    assert abs(explorer.output[explorer.pick]) > 1
    assert ConvolutionExplorer(picture="digit_1", pick=(2, 3)).pick == (2, 3)


WRONG = [
    ({"kernel": [[1, float("nan")]]}, "kernel must hold finite numbers"),
    ({"kernel": [[2000]]}, "from −1000 to 1000"),
    ({"kernel": np.ones((8, 3))}, r"1 to 7 rows and columns. Received: kernel of shape \(8, 3\)"),
    ({"kernel": [1, 2, 3]}, r"kernel must be \(kh, kw\)"),
    ({"kernel": np.ones((3, 3, 2))}, r"kernel must be \(kh, kw\)"),
    ({"kernel": [[1, 2], [3]]}, "rows of one length"),
    ({"kernel": [["a"]]}, "kernel must hold real numbers"),
    ({"kernel": np.zeros((0, 3))}, "1 to 7 rows"),
    ({"kernel": "sobel"}, "There is no such filter. Received: kernel='sobel'. Known: identity"),
    ({"strides": 0}, "strides must be a whole number from 1 to 4. Received: strides=0"),
    ({"strides": 1.5}, "Received: strides=1.5"),
    ({"strides": True}, "Received: strides=True"),
    ({"dilation_rate": 5}, "dilation_rate must be a whole number from 1 to 4"),
    ({"padding": "full"}, 'padding must be "valid", "same"'),
    ({"padding": -1}, "Received: padding=-1"),
    ({"padding": 13}, "from 0 to 12"),
    ({"picture": "dog"}, "There is no such picture. Received: picture='dog'. Allowed: chelsea"),
    ({"picture": "own"}, "Set `image` to an array first"),
    ({"grey": "yes"}, "grey"),
    ({"pick": (94, 0)}, "pick lies outside the output, which has 94 rows and 94 columns"),
    ({"pick": (-1, 0)}, "two whole numbers of at least 0"),
    ({"pick": 3}, r"pick must be \(row, column\)"),
    ({"language": "ko"}, "language"),
    ({"image": np.full((4, 4), 1.5)}, "floats from 0 to 1, or uint8"),
    ({"image": np.full((4, 4), np.nan)}, "floats from 0 to 1"),
    ({"image": np.zeros((4, 4, 2))}, r"image must be \(H, W\)"),
    ({"image": np.zeros((300, 4))}, "1 to 256 rows"),
    ({"image": [["x"]]}, "image must hold real numbers"),
    ({"picture": "grid", "kernel": np.ones((7, 7)), "dilation_rate": 4}, "larger than the padded image"),
]


@pytest.mark.parametrize(
    ("setting", "words"), WRONG, ids=[str(list(one)) + str(i) for i, (one, _) in enumerate(WRONG)]
)
def test_what_is_wrong_is_said_in_words(setting, words):
    with pytest.raises(TraitError, match=words):
        ConvolutionExplorer(**setting)


@pytest.mark.parametrize(
    ("setting", "words"),
    [one for one in WRONG if len(one[0]) == 1],
    ids=[str(i) for i, one in enumerate(WRONG) if len(one[0]) == 1],
)
def test_a_wrong_setting_leaves_the_last_good_one(explorer, setting, words):
    before = explorer.get_state()
    ((name, value),) = setting.items()
    with pytest.raises(TraitError, match=words):
        setattr(explorer, name, value)
    assert explorer.get_state() == before


def test_a_filter_that_no_longer_fits_is_refused_whatever_makes_it_so(explorer):
    explorer.kernel = np.ones((7, 7))
    explorer.dilation_rate = 4
    for name, value in {"picture": "digit_0", "padding": "same"}.items():
        setattr(explorer, name, value)
    explorer.image = np.zeros((20, 20))
    with pytest.raises(TraitError, match="larger than the padded image"):
        explorer.padding = "valid"
    assert explorer.padding == "same"
    explorer.image = np.zeros((25, 25))
    explorer.padding = "valid"
    with pytest.raises(TraitError, match="larger than the padded image"):
        explorer.image = np.zeros((20, 20))
    assert explorer.image.shape == (25, 25, 1)


def test_an_unknown_setting_is_refused():
    with pytest.raises(TypeError, match=r"no such setting\. Received: stride\. It has: .*strides"):
        ConvolutionExplorer(stride=2)


def guessed(surprises, width, channels):
    """Undo the packing of a version as the page does (lib/maths/sources.js), value by value."""
    found, row = [], width * channels
    for i, told in enumerate(surprises):
        inside = i % row >= channels
        left = found[i - channels] if inside else 0
        above = found[i - row] if i >= row else 0
        slant = found[i - row - channels] if inside and i >= row else 0
        low, high = sorted((left, above))
        guess = low if slant >= high else high if slant <= low else left + above - slant
        green = surprises[i - i % 3 + 1] if channels == 3 and i % 3 != 1 else 0
        found.append((guess + told + green) % 256)
    return found


def test_the_page_gets_each_picture_once_and_exactly(explorer):
    at = 0
    for one in explorer._pictures:
        colour = None
        for channels in one["layers"]:
            size = one["height"] * one["width"] * channels
            part = list(explorer._pixels[at : at + size])
            if colour is None:
                part = guessed(part, one["width"], channels)
                colour = np.reshape(part, (-1, channels))
            else:  # a photograph's own grey, told by how far it is off that of its colours
                part = (part + (colour @ [2125, 7154, 721] + 5000) // 10000) % 256
            expected = _pictures.pixels(one["name"], grey=channels == 1) * 255
            assert np.array_equal(part, expected.round().ravel())
            at += size
    assert at == len(explorer._pixels)
    assert at < 120_000, "pictures must stay light"


def test_the_state_can_be_stored_in_a_page(explorer):
    state = {name: value for name, value in explorer.get_state().items() if not isinstance(value, bytes)}
    assert json.loads(json.dumps(state))["kernel"] == [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]


def test_reset_goes_back_to_what_was_asked_for():
    explorer = ConvolutionExplorer(strides=2, kernel="emboss")
    explorer.strides = 3
    assert explorer._first["strides"] == 2
    assert explorer._first["pick"] == list(ConvolutionExplorer(strides=2, kernel="emboss").pick)


def test_the_sentence_is_there_for_those_who_cannot_see(explorer):
    assert explorer.alt == explorer.describe()
    assert "sobel_vertical" in explorer.alt


def test_a_figure_that_is_not_bundled_says_what_to_do(tmp_path):
    with pytest.raises(
        FileNotFoundError, match=r"'nothing' has not been bundled: .*python tools/bundle.py"
    ) as caught:
        _figure.bundle("nothing", "en", tmp_path)
    assert "pip install" in str(caught.value)


def test_a_language_is_chosen_when_a_figure_is_made_and_there_are_words_in_it(explorer):
    assert ConvolutionExplorer(language="en").language == "en"
    with pytest.raises(TraitError, match=r"no words in this .*Received: language='xx'\. Allowed: en"):
        ConvolutionExplorer(language="xx")
    with pytest.raises(TraitError, match=r"when it is made\. Received: language='ko' for a figure in 'en'"):
        explorer.language = "ko"
    with pytest.raises(TraitError, match="chosen when it is made"), explorer.hold_trait_notifications():
        explorer.language = "ko"
    assert explorer.language == "en"


def test_a_figure_of_its_own_must_draw_and_describe_itself():
    class Half(Figure):
        bundle_name = "convolution_explorer"

    for unfinished in (Half().still, Half().describe):
        with pytest.raises(NotImplementedError, match="Half"):
            unfinished()


def test_the_numbers_of_grey_are_the_page_s(root):
    text = (root / "cnn_course/widgets/lib/maths/tensor.js").read_text()
    assert f"LUMINANCE = {list(_pictures.LUMINANCE)}" in text


def test_the_limits_are_the_page_s(root):
    text = (root / "cnn_course/widgets/convolution_explorer/settings.js").read_text()
    limits = f"side: {kernels.LARGEST_SIDE}, strides: 4, dilation: 4, padding: {_traits.LARGEST_PADDING}, "
    assert f"LIMITS = {{ {limits}weight: {kernels.LARGEST_WEIGHT} }}" in text
