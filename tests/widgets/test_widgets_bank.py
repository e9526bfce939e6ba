"""The Python end of the bank of filters: what it may hold, its maps, its still picture."""

import numpy as np
import pytest
from traitlets import TraitError

from cnn_course import ops
from cnn_course.ops import filters
from cnn_course.widgets import ConvolutionExplorer

SOBEL = ["sobel_vertical", "sobel_horizontal"]


def shown(name):
    """A filter at the size that the figures show."""
    return filters.get(name, size=7) if name.startswith("gabor") else filters.get(name)


def mapped(explorer, kernel):
    """The map of a kernel (kh, kw) on the explorer's image, by ops."""
    image = explorer.image
    spread = np.repeat(kernel[:, :, np.newaxis, np.newaxis], image.shape[2], axis=2)
    settings = (explorer.strides, explorer.padding, explorer.dilation_rate)
    return ops.conv2d(image[np.newaxis], spread, *settings)[0, :, :, 0]


# ---- what it may hold


def test_there_is_no_bank_at_first():
    explorer = ConvolutionExplorer()
    assert explorer.bank == ()
    assert explorer.bank_outputs == {}
    assert "bank" not in explorer.describe()


@pytest.mark.parametrize(
    "bank",
    [[], ["identity"], SOBEL, tuple(SOBEL), ["own"], [*SOBEL, "own"], [*filters.names(), "own"]],
    ids=["none", "one", "list", "tuple", "own", "and own", "all"],
)
def test_different_names_make_a_bank(bank):
    explorer = ConvolutionExplorer(bank=bank)
    assert explorer.bank == tuple(bank)
    assert list(explorer.bank_outputs) == list(bank)
    assert list(explorer.get_state()["bank"]) == list(bank)


@pytest.mark.parametrize("wrong", ["sobel_vertical", None, 3, [1, 2], ["sobel_vertical", np.ones((3, 3))]])
def test_what_is_no_list_of_names_is_told(wrong):
    explorer = ConvolutionExplorer(bank=SOBEL)
    with pytest.raises(TraitError) as caught:
        explorer.bank = wrong
    words = str(caught.value)
    assert words.startswith("bank must be a list of filters' names, such as [")
    assert "Received: bank=" in words
    assert explorer.bank == tuple(SOBEL), "the last good one stays"


@pytest.mark.parametrize("wrong", ["sobel", "Own", "", "sobel_vertical "])
def test_a_filter_that_is_not_there_is_told(wrong):
    with pytest.raises(TraitError) as caught:
        ConvolutionExplorer(bank=[*SOBEL, wrong])
    assert str(caught.value) == (
        f"There is no such filter. Received: {wrong!r} in bank. "
        f"Known: {', '.join(filters.names())}; and 'own' for the reader's own numbers."
    )


@pytest.mark.parametrize("twice", ["sobel_vertical", "own"])
def test_a_filter_that_is_there_twice_is_told(twice):
    with pytest.raises(TraitError) as caught:
        ConvolutionExplorer(bank=[twice, "box_blur", twice])
    assert str(caught.value) == (
        f"bank must hold each filter once. Received: {twice!r} twice in bank. Take one of them out."
    )


def test_each_filter_must_fit_on_the_picture():
    image = np.zeros((6, 9))
    words = r"^A filter of the bank does not fit: gabor_rising\. The kernel is larger than the padded image"
    with pytest.raises(TraitError, match=words):
        ConvolutionExplorer(image=image, kernel=[[1]], bank=["sobel_vertical", "gabor_rising"])
    explorer = ConvolutionExplorer(image=image, kernel=[[1]], padding=1, bank=["gabor_rising"])
    assert explorer.bank_outputs["gabor_rising"].shape == (2, 5)
    with pytest.raises(TraitError, match=words):
        explorer.padding = 0
    explorer.bank = []
    explorer.padding = 0
    with pytest.raises(TraitError, match=r"^The kernel is larger"):
        explorer.kernel = np.ones((7, 7))


def test_a_bank_that_is_too_large_is_refused_and_the_last_one_stays():
    explorer = ConvolutionExplorer(image=np.zeros((6, 6)), kernel=[[1]], bank=SOBEL)
    with pytest.raises(TraitError, match="of the bank"):
        explorer.bank = ["gabor_rising"]
    assert explorer.bank == tuple(SOBEL)


# ---- its maps


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"picture": "coffee", "grey": False},
        {"picture": "digit_3", "strides": 2, "padding": "same", "dilation_rate": 2},
        {"picture": "brick", "padding": 5, "strides": 3},
    ],
    ids=["first", "colour", "digit", "brick"],
)
def test_its_maps_are_what_ops_computes(settings):
    explorer = ConvolutionExplorer(bank=filters.names(), **settings)
    maps = explorer.bank_outputs
    for name in filters.names():
        assert np.allclose(maps[name], mapped(explorer, shown(name)), rtol=0, atol=1e-12), name
    assert np.array_equal(maps["sobel_vertical"], explorer.output)


# ---- the reader's own


def test_own_is_the_identity_before_there_was_one():
    explorer = ConvolutionExplorer(bank=["sobel_vertical", "own"])
    assert np.array_equal(explorer.bank_outputs["own"], explorer.image[1:-1, 1:-1, 0])


def test_own_is_the_kernel_that_it_starts_with():
    kernel = np.array([[1.0, -2, 3]])
    explorer = ConvolutionExplorer(kernel=kernel, bank=["sobel_vertical", "own"])
    assert np.array_equal(explorer.bank_outputs["own"], mapped(explorer, kernel))


def test_own_stays_while_another_of_the_bank_is_chosen():
    kernel = np.array([[1.0, -1], [0, 2]])
    explorer = ConvolutionExplorer(bank=[*SOBEL, "own"])
    explorer.kernel = kernel
    for name in SOBEL:
        explorer.kernel = name
        assert np.array_equal(explorer.bank_outputs["own"], mapped(explorer, kernel))
    explorer.kernel = "box_blur"  # none of the bank's others
    assert np.array_equal(explorer.bank_outputs["own"], mapped(explorer, filters.get("box_blur")))


def test_own_can_come_into_the_bank_later():
    kernel = np.array([[4.0]])
    explorer = ConvolutionExplorer(kernel=kernel)
    explorer.bank = [*SOBEL, "own"]
    assert np.array_equal(explorer.bank_outputs["own"], 4 * explorer.image[..., 0])


def test_own_with_a_slice_for_each_channel():
    kernel = np.zeros((1, 1, 3))
    kernel[0, 0] = 1, 0, -1
    explorer = ConvolutionExplorer(picture="coffee", kernel=kernel, bank=["sobel_vertical", "own"])
    colours = explorer.image
    assert np.allclose(explorer.bank_outputs["own"], colours[..., 0] - colours[..., 2])
    explorer.kernel = "sobel_vertical"
    explorer.grey = True
    assert np.allclose(explorer.bank_outputs["own"], explorer.image[..., 0]), "in grey the first slice stays"


# ---- on paper


@pytest.mark.parametrize("bank", [["own"], SOBEL, [*filters.names(), "own"]], ids=["one", "two", "two lines"])
def test_the_still_shows_it(bank):
    explorer = ConvolutionExplorer(bank=bank)
    assert len(explorer.still_png()) > len(ConvolutionExplorer().still_png())


def test_the_still_names_each_filter_and_marks_the_chosen_one():
    axes = ConvolutionExplorer(bank=SOBEL).still().axes[0]
    words = [text.get_text() for text in axes.texts]
    assert {"sobel\nvertical", "sobel\nhorizontal"} <= set(words)
    assert any(word.startswith("2 filters, 2 maps, ±") for word in words)
    lines = {
        kernel: len(ConvolutionExplorer(kernel=kernel, bank=SOBEL).still().axes[0].patches)
        for kernel in ("sobel_vertical", "box_blur")
    }
    assert lines["sobel_vertical"] > lines["box_blur"]


def test_the_sentence_names_its_filters():
    words = ConvolutionExplorer(bank=[*SOBEL, "own"]).describe()
    assert words.endswith(" Beside it the maps of a bank of filters: sobel_vertical, sobel_horizontal, own.")
