"""What each plot draws: read back from the pixels it paints and the words it writes."""

import io

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.image import imread

from cnn_course import plots
from cnn_course.plots import _theme
from cnn_course.plots._canvas import DPI

IMAGE = np.random.RandomState(4).rand(6, 6)
SOBEL = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
OUTCOMES = [
    [["trains"] * 3, ["trains", "trains", "chance"], ["trains", "diverges", "diverges"], ["chance"] * 3],
    [["diverges"] * 3, ["diverges", "diverges", "chance"], ["chance", "chance", "diverges"], ["trains"]],
]


def correlated(image, kernel, strides=1, padding=0, dilation=1):
    """Compute a cross-correlation by its definition: square settings, one output channel."""
    image = np.pad(image.reshape(*image.shape[:2], -1), ((padding, padding), (padding, padding), (0, 0)))
    kernel = kernel.reshape(*kernel.shape[:2], -1)
    spans = [(k - 1) * dilation + 1 for k in kernel.shape[:2]]
    size = [(n - span) // strides + 1 for n, span in zip(image.shape, spans, strict=False)]
    output = np.zeros(size)
    for i, j in np.ndindex(*size):
        patch = image[i * strides :, j * strides :][: spans[0] : dilation, : spans[1] : dilation]
        output[i, j] = (patch * kernel).sum()
    return output


def still(**changes) -> Figure:
    return plots.convolution_still(
        **({"image": IMAGE, "kernel": SOBEL, "output": correlated(IMAGE, SOBEL), "pick": (1, 2)} | changes)
    )


MAKERS = {
    "image_grid": lambda theme: plots.image_grid(np.zeros((3, 5, 5)), titles=["a", "b", "c"], theme=theme),
    "feature_maps": lambda theme: plots.feature_maps(np.ones((5, 5, 7)), theme=theme),
    "signed_map": lambda theme: plots.signed_map([[-1.0, 2.0]], title="A map", theme=theme),
    "kernel": lambda theme: plots.kernel(SOBEL, title="Sobel", theme=theme),
    "convolution_still": lambda theme: still(theme=theme),
    "training_outcomes": lambda theme: plots.training_outcomes(
        dict.fromkeys(("tanh", "tanh, normalised", "ReLU", "ReLU, normalised"), OUTCOMES),
        ("Glorot", "orthogonal"),
        ("4", "8", "16", "32"),
        theme=theme,
    ),
}


def painted(figure: Figure) -> np.ndarray:
    """Return the figure's pixels, RGB from 0 to 1."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=DPI)
    buffer.seek(0)
    return imread(buffer)[..., :3]


def written(figure: Figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts if text.get_text()]


def pictures(figure: Figure) -> list[np.ndarray]:
    """Return the pixel arrays of the images in a figure, as drawn."""
    return [np.asarray(image.get_array()) for axes in figure.axes for image in axes.images]


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_plot_is_a_figure_on_its_card(name, theme):
    figure = MAKERS[name](theme)
    assert isinstance(figure, Figure)
    corner = painted(figure)[2, 2]
    np.testing.assert_allclose(corner, to_rgb(_theme.THEMES[theme].card), atol=1 / 255)


@pytest.mark.parametrize("name", MAKERS)
def test_every_plot_can_be_transparent(name):
    buffer = io.BytesIO()
    MAKERS[name]("light").savefig(buffer, format="png", transparent=True)
    buffer.seek(0)
    assert imread(buffer)[2, 2, 3] == 0


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_fit_on_the_figure_and_apart_from_each_other(name, theme):
    figure = MAKERS[name](theme)
    figure.canvas.draw()
    boxes = [text.get_window_extent() for axes in figure.axes for text in axes.texts if text.get_text()]
    for i, box in enumerate(boxes):
        assert box.x0 >= 0
        assert box.y0 >= 0
        assert box.x1 <= figure.bbox.x1
        assert box.y1 <= figure.bbox.y1
        assert not any(box.overlaps(other) for other in boxes[i + 1 :])


@pytest.mark.parametrize("name", MAKERS)
def test_words_are_large_enough_to_read(name):
    figure = MAKERS[name]("light")
    sizes = [text.get_fontsize() * DPI / 72 for axes in figure.axes for text in axes.texts if text.get_text()]
    assert min(sizes) >= 11


@pytest.mark.parametrize("name", MAKERS)
def test_minus_signs_are_minus_signs(name):
    assert not any("-" in words for words in written(MAKERS[name]("light")))


def test_notebooks_show_a_figure():
    png, size = plots.kernel(SOBEL)._repr_png_()
    shape = imread(io.BytesIO(png)).shape
    assert png.startswith(b"\x89PNG")
    assert shape[:2] == (2 * size["height"], 2 * size["width"])


class TestTrainingOutcomes:
    """How many train; and if none does, what most of them do."""

    def test_each_cell_says_what_became_of_its_runs(self):
        figure = plots.training_outcomes({"ReLU": OUTCOMES}, ("Glorot", "He"), ("4", "8", "16", "32"))
        words = written(figure)
        assert words[:5] == ["ReLU", "4", "8", "16", "32"]
        assert words[5:10] == ["Glorot", "3 of 3", "2 of 3", "1 of 3", "chance"]
        assert words[10:] == ["He", "diverges", "diverges", "chance", "1 of 1"]

    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_colours_tell_the_same(self, theme):
        figure = plots.training_outcomes(
            {"ReLU": OUTCOMES}, ("Glorot", "He"), ("4", "8", "16", "32"), theme=theme
        )
        colours = _theme.THEMES[theme]
        faces = [patch.get_facecolor()[:3] for patch in figure.axes[0].patches]
        assert faces[0] == faces[7] == to_rgb(colours.positive)
        assert faces[4] == to_rgb(colours.negative)
        assert faces[3] == faces[6] == to_rgb(colours.card)
        assert len(set(faces)) == 6

    @pytest.mark.parametrize(
        "table", [[[["trains"]]] * 2, [[["trains"]] * 2], [[[]]], [[["learns"]]]], ids=str
    )
    def test_a_table_of_another_form_is_refused(self, table):
        with pytest.raises(ValueError, match=r"a cell for each row and column.* Received: 'ReLU': "):
            plots.training_outcomes({"ReLU": table}, ("He",), ("4",))


class TestImageGrid:
    """Images as they are."""

    def test_pixels_are_those_given(self):
        images = np.random.RandomState(0).randint(0, 256, (4, 6, 6, 3), np.uint8)
        for drawn, given in zip(pictures(plots.image_grid(images)), images, strict=True):
            np.testing.assert_allclose(drawn * 255, given, atol=1e-9)

    def test_pixels_are_crisp(self):
        figure = plots.image_grid(np.array([[[0.0, 1.0], [1.0, 0.0]]]))
        part = painted(figure)[30:170, 30:170]
        assert np.isin(np.round(part, 3), (0, 1)).all()
        assert (part == 0).mean() == pytest.approx(0.5, abs=0.05)

    @pytest.mark.parametrize("shape", [(2, 4, 6), (2, 4, 6, 1)])
    def test_grey_stays_grey_and_keeps_its_shape(self, shape):
        figure = plots.image_grid(np.full(shape, 128, np.uint8))
        assert pictures(figure)[0] == pytest.approx(128 / 255)
        left, right, bottom, top = figure.axes[0].images[0].get_extent()
        assert (right - left) / (bottom - top) == pytest.approx(6 / 4)

    def test_titles_and_columns(self):
        figure = plots.image_grid(np.zeros((5, 3, 3)), titles=list("abcde"), columns=2)
        assert written(figure) == list("abcde")
        lefts = [image.get_extent()[0] for image in figure.axes[0].images]
        assert len({round(left) for left in lefts}) == 2

    def test_many_images_stay_on_the_page(self):
        for count in (1, 7, 40, 100):
            assert plots.image_grid(np.zeros((count, 4, 4))).get_size_inches()[0] <= 7.2

    @pytest.mark.parametrize(
        ("images", "error", "words"),
        [
            (np.zeros((4, 4)), ValueError, r"Received: images.shape=\(4, 4\). Allowed: \(B, H, W\) or"),
            (np.zeros((2, 4, 4, 2)), ValueError, "Allowed: 1 or 3 channels"),
            (np.zeros((0, 4, 4)), ValueError, r"images.shape=\(0, 4, 4\)"),
            (np.full((1, 2, 2), 2.0), ValueError, "values from 2 to 2"),
            (np.full((1, 2, 2), -0.1), ValueError, "For signed values use signed_map"),
            (np.full((1, 2, 2), np.nan), ValueError, "not finite"),
            ([["a"]], TypeError, "images holds numbers"),
            ([[1, 2], [3]], ValueError, "ragged"),
            (None, TypeError, "images holds numbers"),
        ],
    )
    def test_wrong_images(self, images, error, words):
        with pytest.raises(error, match=words):
            plots.image_grid(images)

    @pytest.mark.parametrize(
        ("options", "error"),
        [
            ({"titles": ["a"]}, ValueError),
            ({"titles": "ab"}, TypeError),
            ({"titles": [1, 2]}, TypeError),
            ({"columns": 0}, ValueError),
            ({"columns": 1.5}, TypeError),
            ({"columns": True}, TypeError),
            ({"theme": "sepia"}, ValueError),
            ({"theme": 1}, TypeError),
        ],
    )
    def test_wrong_options(self, options, error):
        with pytest.raises(error, match="Received: "):
            plots.image_grid(np.zeros((2, 4, 4)), **options)


class TestSigned:
    """Signed values: orange below zero, blue above, centred."""

    @pytest.mark.parametrize("theme", _theme.THEMES.values(), ids=tuple(_theme.THEMES))
    def test_colours_are_centred_on_zero(self, theme):
        # The far end is set by the larger magnitude: 4 is fully blue, −2 half-way to orange.
        drawn = pictures(plots.signed_map([[-2.0, 0.0, 4.0]], theme=theme.name))[0][0]
        half = (np.array(to_rgb(theme.negative)) + to_rgb(theme.middle)) / 2
        np.testing.assert_allclose(drawn, [half, to_rgb(theme.middle), to_rgb(theme.positive)], atol=0.01)

    def test_a_limit_clips(self):
        drawn = pictures(plots.signed_map([[-9.0, 1.0]], limit=1))[0][0]
        np.testing.assert_allclose(
            drawn, [to_rgb(_theme.LIGHT.negative), to_rgb(_theme.LIGHT.positive)], atol=1e-6
        )

    def test_the_scale_is_named(self):
        assert written(plots.signed_map([[-0.5, 0.25]], title="Edges")) == ["Edges", "−0.5", "0", "0.5"]

    def test_all_zero_is_all_middle(self):
        drawn = pictures(plots.signed_map(np.zeros((3, 3))))[0]
        np.testing.assert_allclose(drawn, np.broadcast_to(to_rgb(_theme.LIGHT.middle), (3, 3, 3)))

    def test_feature_maps_share_one_scale(self):
        maps = np.stack([np.full((4, 4), 1.0), np.full((4, 4), -0.5)], axis=-1)
        figure = plots.feature_maps(maps)
        first, second = (drawn[0, 0] for drawn in pictures(figure)[:2])
        half = (np.array(to_rgb(_theme.LIGHT.negative)) + to_rgb(_theme.LIGHT.middle)) / 2
        np.testing.assert_allclose(first, to_rgb(_theme.LIGHT.positive), atol=1e-6)
        np.testing.assert_allclose(second, half, atol=0.01)
        assert written(figure) == ["0", "1", "−1", "0", "1"]

    @pytest.mark.parametrize("limit", [0, -1, np.inf, np.nan])
    def test_limits_out_of_range(self, limit):
        for plot, array in ((plots.signed_map, [[1.0]]), (plots.feature_maps, [[[1.0]]])):
            with pytest.raises(ValueError, match=r"limit must be above 0 and finite. Received: limit="):
                plot(array, limit=limit)

    @pytest.mark.parametrize("limit", ["1", True, [1]])
    def test_limits_of_the_wrong_type(self, limit):
        with pytest.raises(TypeError, match="limit must be a number"):
            plots.signed_map([[1.0]], limit=limit)

    @pytest.mark.parametrize(
        ("plot", "shape"),
        [
            (plots.signed_map, (3,)),
            (plots.signed_map, (3, 3, 1)),
            (plots.feature_maps, (3, 3)),
            (plots.kernel, (3,)),
        ],
    )
    def test_wrong_shapes(self, plot, shape):
        with pytest.raises(ValueError, match=r"has the wrong shape. Received: \w+.shape="):
            plot(np.zeros(shape))

    @pytest.mark.parametrize("plot", [plots.signed_map, plots.kernel])
    def test_wrong_values(self, plot):
        with pytest.raises(ValueError, match="not finite"):
            plot([[np.inf]])
        with pytest.raises(TypeError, match=r"array holds numbers. Received: array of type complex128"):
            plot([[1j]])
        with pytest.raises(TypeError, match=r"title is a string or None. Received: title=3"):
            plot([[1.0]], title=3)


class TestKernel:
    """Cells with numbers."""

    def test_numbers_and_colours(self):
        figure = plots.kernel(SOBEL)
        assert written(figure) == ["−1", "0", "1", "−2", "0", "2", "−1", "0", "1"]
        faces = [patch.get_facecolor()[:3] for patch in figure.axes[0].patches]
        np.testing.assert_allclose(faces[3], to_rgb(_theme.LIGHT.negative), atol=1e-6)
        np.testing.assert_allclose(faces[5], to_rgb(_theme.LIGHT.positive), atol=1e-6)

    def test_fractions_have_two_decimals_and_no_negative_zero(self):
        assert written(plots.kernel([[0.5, -0.001], [-1.0, 0.0]])) == ["0.50", "0.00", "−1.00", "0.00"]

    def test_channels_stand_side_by_side(self):
        assert written(plots.kernel(np.arange(8).reshape(2, 2, 2))) == [
            *("0", "2", "4", "6", "channel 0"),
            *("1", "3", "5", "7", "channel 1"),
        ]

    def test_numbers_too_small_to_read_are_left_out(self):
        figure = still(image=np.zeros((9, 9, 3)), kernel=np.full((7, 7, 3), -0.25), output=np.zeros((3, 3)))
        assert not any("0.25" in words for words in written(figure))


class TestConvolutionStill:
    """Input, kernel, output, and the sum."""

    def test_the_arithmetic_is_all_there(self):
        figure = still()
        patch = IMAGE[1:4, 2:5]
        texts = written(figure)
        for values in (patch, patch * SOBEL):
            for value in values.ravel():
                assert f"{value + 0.0:.2f}".replace("-", "−") in texts
        assert f"{(patch * SOBEL).sum():.2f}" in texts
        assert {
            "×",
            "=",
            "Σ",
            "input 6 × 6 × 1",
            "filter 3 × 3",
            f"output 4 × 4 × 1, ±{np.abs(correlated(IMAGE, SOBEL)).max():.3g}",
        } <= set(texts)

    def outlines(self, figure):
        pick = to_rgb(_theme.LIGHT.pick)
        boxes = [patch for patch in figure.axes[0].patches if np.allclose(patch.get_edgecolor()[:3], pick)]
        return [(box.get_x(), box.get_y(), box.get_width(), box.get_height()) for box in boxes]

    @pytest.mark.parametrize(
        ("strides", "padding", "dilation"), [(1, 0, 1), (2, 0, 1), (1, 1, 1), (2, 1, 2), (3, 2, 1)]
    )
    def test_the_marks_are_where_the_arithmetic_is(self, strides, padding, dilation):
        output = correlated(IMAGE, SOBEL, strides, padding, dilation)
        row, column = output.shape[0] - 1, 0
        figure = still(
            output=output,
            pick=(row, column),
            strides=strides,
            padding=(padding, padding),
            dilation_rate=dilation,
        )
        patch, pixel = self.outlines(figure)
        left, _, _, top = figure.axes[0].images[0].get_extent()
        scale = 254 / 6
        span = 2 * dilation + 1
        expected = (column * strides - padding, row * strides - padding, span, span)
        found = (
            (patch[0] + 1 - left) / scale,
            (patch[1] + 1 - top) / scale,
            (patch[2] - 2) / scale,
            (patch[3] - 2) / scale,
        )
        assert found == pytest.approx(expected)
        left, right, _, top = figure.axes[0].images[1].get_extent()
        scale = (right - left) / output.shape[1]
        assert ((pixel[0] + 1 - left) / scale, (pixel[1] + 1 - top) / scale) == pytest.approx((column, row))

    def test_the_most_telling_pixel_is_picked_by_default(self):
        image = np.zeros((6, 6))
        image[:, 4:] = 1
        image[3, 4] = 0.5
        output = correlated(image, -SOBEL)
        figure = plots.convolution_still(image, -SOBEL, output)
        assert f"{output.min():.2f}".replace("-", "−") in written(figure)

    def test_uint8_is_read_as_0_to_1(self):
        image = np.random.RandomState(0).randint(0, 256, (6, 6, 1), np.uint8)
        still(image=image, output=correlated(image / 255, SOBEL)[..., None])
        with pytest.raises(ValueError, match="the output is not the sum of the products"):
            still(image=image, output=correlated(image.astype(float), SOBEL))

    def test_colour_names_its_channels_and_the_sum(self):
        image = np.random.RandomState(0).rand(8, 8, 3)
        kernel = np.random.RandomState(1).randn(3, 3, 3)
        output = correlated(image, kernel)
        texts = written(plots.convolution_still(image, kernel[..., None], output, pick=(2, 3)))
        assert {"R", "G", "B", "filter 3 × 3 × 3"} <= set(texts)
        assert f"output[2, 3] = {output[2, 3]:.2f}".replace("-", "−") in texts

    def test_wrong_arithmetic_is_not_drawn(self):
        flipped = correlated(IMAGE, SOBEL[::-1, ::-1])
        for changes in ({"output": flipped}, {"output": correlated(IMAGE, SOBEL) + 0.1}, {"padding": (1, 1)}):
            with pytest.raises(
                ValueError, match=r"the output is not the sum of the products. Received: output\[1, 2\]="
            ):
                still(**changes)

    @pytest.mark.parametrize(
        ("changes", "error", "words"),
        [
            ({"pick": (4, 0)}, ValueError, r"pick lies outside the output. Received: pick=\(4, 0\)"),
            ({"pick": (0, -1)}, ValueError, "pick must be a whole number of at least 0"),
            ({"pick": (0.0, 1)}, TypeError, "pick must be a whole number"),
            ({"pick": (1, 2, 3)}, ValueError, "pick must be one whole number or two"),
            ({"strides": 0}, ValueError, "strides must be a whole number of at least 1. Received: strides=0"),
            ({"strides": "2"}, TypeError, "strides must be a whole number"),
            ({"padding": (-1, 0)}, ValueError, "padding must be a whole number of at least 0"),
            ({"dilation_rate": 0}, ValueError, "dilation_rate must be a whole number of at least 1"),
            ({"image": np.zeros((6, 6, 2))}, ValueError, "image has the wrong shape"),
            ({"image": np.full((6, 6), 7.0)}, ValueError, "image holds uint8 from 0 to 255, or floats"),
            ({"kernel": np.zeros((3, 3, 3))}, ValueError, "kernel has the wrong shape"),
            ({"kernel": np.zeros((3, 3, 1, 2))}, ValueError, "kernel has the wrong shape"),
            ({"kernel": np.full((3, 3), np.nan)}, ValueError, "kernel holds values that are not finite"),
            ({"output": np.zeros((4, 4, 2))}, ValueError, "output has the wrong shape"),
            ({"theme": "sepia"}, ValueError, "no theme of this name"),
        ],
    )
    def test_bad_input(self, changes, error, words):
        with pytest.raises(error, match=words):
            still(**changes)
