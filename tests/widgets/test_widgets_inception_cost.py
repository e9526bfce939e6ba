"""The Python end of the figure that counts an inception module: its numbers are those of GoogLeNet."""

import pytest
from traitlets import TraitError

from cnn_course import models, plots, shapes
from cnn_course.models import inception
from cnn_course.widgets import InceptionCostExplorer
from cnn_course.widgets.inception_cost_explorer import WIDTHS, googlenet_modules


@pytest.mark.parametrize("name", googlenet_modules())
def test_the_modules_are_those_of_the_network(name):
    settings = dict(zip(("height", "width", "channels", *WIDTHS), googlenet_modules()[name], strict=True))
    explorer = InceptionCostExplorer(**settings)
    block = f"stage{name[0]}_block{'abcde'.index(name[1]) + 1}"
    [row] = [row for row in models.get("googlenet").table(levels=2) if row.name == block]
    assert (explorer.multiply_adds, explorer.parameters) == (row.multiply_adds, row.parameters)
    assert explorer.table()[-1].output_shape == row.output_shape


def test_it_starts_with_the_first_module():
    explorer = InceptionCostExplorer()
    assert [getattr(explorer, name) for name in ("height", "width", "channels", *WIDTHS)] == [
        *(28, 28, 192, 64, 96, 128, 16, 32, 32)
    ]
    # The sum by hand: weights at each of 28 · 28 places.
    weights = 192 * (64 + 96 + 16 + 32) + 9 * 96 * 128 + 25 * 16 * 32
    assert explorer.multiply_adds == 28 * 28 * weights == 128_049_152
    assert explorer.parameters == weights + 64 + 96 + 128 + 16 + 32 + 32
    naive = 192 * 64 + 9 * 192 * 128 + 25 * 192 * 32
    assert explorer.totals[False, "square"] == 28 * 28 * naive


@pytest.mark.parametrize(
    ("size", "way"),
    [(3, "strips"), (3, "stacked"), (5, "strips"), (5, "stacked"), (7, "strips"), (7, "stacked")],
)
def test_smaller_windows_see_the_same_pixels(size, way):
    [branch] = inception.factorised(((inception.Conv(8, size),),), 4, way)
    layers = [shapes.Conv2D(step.filters, step.kernel_size, padding="same") for step in branch]
    fields = [shapes.receptive_field(layers, axis=axis)[-1] for axis in ("height", "width")]
    assert [field.size for field in fields] == [size, size]


def test_in_between_there_are_as_many_maps_as_at_the_narrower_end():
    def between(channels, filters):
        module = ((inception.Conv(filters, 5),),)
        return [inception.factorised(module, channels, way)[0][0].filters for way in ("stacked", "strips")]

    assert between(16, 32) == [16, 16]
    assert between(192, 32) == [32, 32]


def test_all_six_forms_are_told():
    explorer = InceptionCostExplorer(large="7")
    for (reduced, way), total in explorer.totals.items():
        form = InceptionCostExplorer(large="7", reduced=reduced, way=way)
        assert form.multiply_adds == total
        assert f"{total:,}" in form.describe()
    assert len(set(explorer.totals.values())) == 6


def test_1x1_convolutions_can_cost_more_than_they_save():
    explorer = InceptionCostExplorer(channels=64, reduce3=256, reduce5=256)
    assert explorer.multiply_adds > explorer.totals[False, "square"]


BAD = [
    ({"height": 0}, "height must be a whole number from 1 to 512. Received: height=0"),
    ({"reduce3": 257}, "reduce3 must be a whole number from 1 to 256. Received: reduce3=257"),
    ({"large": "4"}, "large must be one of 3, 5, 7. Received: large='4'"),
    ({"way": "tall"}, "way must be one of square, stacked, strips. Received: way='tall'"),
]


@pytest.mark.parametrize(("settings", "words"), BAD, ids=str)
def test_what_cannot_be_shown_is_refused_in_words(settings, words):
    with pytest.raises(TraitError) as caught:
        InceptionCostExplorer(**settings)
    assert words in str(caught.value)
    with pytest.raises(
        ValueError, match=r"way must be one of square, stacked, strips\. Received: way='tall'"
    ):
        inception.factorised((), 3, "tall")


def test_the_still_names_each_layer_with_its_work():
    explorer = InceptionCostExplorer()
    written = [text.get_text() for text in explorer.still().axes[0].texts]
    for words in ("3 × 3, 128", "86.7 M", "5 × 5, 32", "10.0 M", "in: 28 × 28 × 192"):
        assert words in written
    assert any("128,049,152" in text for text in written)
    for branches, found in (([[], []], "2 branches, one of them empty"), ([], "0 branches$")):
        with pytest.raises(ValueError, match=rf"at least one layer\. Received: {found}"):
            plots.inception_cost_still(branches, (28, 28, 192))
