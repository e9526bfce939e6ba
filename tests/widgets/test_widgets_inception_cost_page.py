"""The inception module in a real browser: its numbers are those of shapes, its code makes the same module."""

import itertools

import pytest
from figure_page import look, pages, put, settle
from outputs import outputs

from cnn_course import shapes
from cnn_course.models.inception import WAYS
from cnn_course.widgets import InceptionCostExplorer
from cnn_course.widgets.inception_cost_explorer import SIZES, WIDTHS, googlenet_modules

pytestmark = pytest.mark.browser

ROOT = "document.querySelector('.cc-inception-cost-explorer')"
SET = ("height", "width", "channels", *WIDTHS)
MODULES = [dict(zip(SET, numbers, strict=True)) for numbers in googlenet_modules().values()]
EXTREMES = [
    dict.fromkeys(SET, 1),
    dict(zip(SET, (512, 3, 2048, 512, 256, 512, 256, 512, 256), strict=True)),
    {**MODULES[0], "channels": 20},
]
FORMS = [
    dict(zip(("reduced", "large", "way"), form, strict=True))
    for form in itertools.product((True, False), SIZES, WAYS)
]
SETTINGS = [*MODULES, *({**sized, **form} for sized in EXTREMES for form in FORMS)]
SOME = pytest.mark.parametrize("settings", [{}, SETTINGS[14], SETTINGS[35], SETTINGS[-2]], ids=str)


@pytest.fixture
def opened(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:

        def open_one(**settings):
            return open_page(InceptionCostExplorer(**settings))

        yield open_one


def test_its_numbers_are_those_of_shapes(opened):
    page = opened()
    for settings, found in zip(SETTINGS, outputs(page, SETTINGS, f"{ROOT}.output()", every=9), strict=True):
        explorer = InceptionCostExplorer(**settings)
        rows = [
            (row["name"], tuple(row["output"]), row["parameters"], row["multiplyAdds"])
            for row in found["rows"]
        ]
        assert rows == [
            (row.name, row.output_shape, row.parameters, row.multiply_adds) for row in explorer.table()
        ], settings
        assert (found["total"], found["parameters"]) == (explorer.multiply_adds, explorer.parameters)
        totals = {(one["reduced"], one["way"]): one["multiplyAdds"] for one in found["totals"]}
        assert totals == explorer.totals, settings


@SOME
def test_what_is_written_adds_up_to_the_total(opened, settings):
    page = opened(**settings)
    explorer = InceptionCostExplorer(**settings)
    numbers = [int(text.replace(",", "")) for text in page.locator(".cc-formula-line b").all_inner_texts()]
    assert sum(numbers[:-1]) == numbers[-1] == explorer.multiply_adds
    places = page.locator(".cc-cost-place:not([data-empty])")
    assert places.count() == len(explorer.layers) - 1
    bars = page.locator(".cc-cost-bar i").evaluate_all(
        "(all) => all.map((one) => parseFloat(one.style.width))"
    )
    longest = max(row.multiply_adds for row in explorer.table())
    assert max(bars) / 100 == pytest.approx(longest / page.evaluate(f"{ROOT}.output().most"), rel=1e-3)
    assert page.locator(".cc-cost-table [aria-current]").count() == 1


def test_a_module_is_chosen_and_known_again(opened):
    page = opened()
    module = page.get_by_label("Module", exact=True)
    for name in ("5b", "3a"):
        module.select_option(name)
        settle(page)
        told = page.evaluate(
            "(names) => names.map((name) => model.get(name))", ["height", "width", "channels", *WIDTHS]
        )
        assert told == googlenet_modules()[name]
    put(page, reduce5=17)
    settle(page)
    assert module.input_value() == "own"
    slider = page.get_by_role("slider", name="1 × 1 before the large one")
    slider.press("ArrowLeft")
    settle(page)
    assert module.input_value() == "3a"
    page.get_by_role("checkbox").uncheck()
    settle(page)
    assert slider.is_disabled()


def test_it_says_when_1x1_convolutions_do_not_pay(opened):
    page = opened(channels=64, reduce3=256, reduce5=256)
    assert "Here they cost more than they save." in page.locator(".cc-cost-verdict").inner_text()
    put(page, reduced=False)
    settle(page)
    assert "Here they cost more than they save." in page.locator(".cc-cost-verdict").inner_text()
    put(page, channels=192, reduce3=96, reduce5=16)
    settle(page)
    words = page.locator(".cc-cost-verdict").inner_text()
    assert words.startswith("With 1 × 1 convolutions it would be 42")
    assert "256 maps would come out, not 416" in words


def test_at_the_width_of_the_book_sliders_and_numbers_have_equal_room(opened):
    page = opened()
    look(page, "light", 733)  # the figure: 701
    height = page.locator(".cc-figure").bounding_box()["height"]
    for settings in (EXTREMES[0], {**EXTREMES[1], "width": 512}):
        put(page, **settings)
        settle(page)
        fields = [one.bounding_box() for one in page.locator(".cc-cost-widths .cc-range").all()]
        first, second, third = (one["x"] for one in fields)
        assert second - first == pytest.approx(third - second, abs=0.5)
        assert fields[0]["width"] == pytest.approx(fields[1]["width"], abs=0.5)
        *terms, total = [one.bounding_box() for one in page.locator(".cc-signed").all()]
        assert len({one["y"] for one in terms}) == 1, settings
        assert total["y"] > terms[0]["y"] + terms[0]["height"]
        numbers = [one.bounding_box() for one in page.locator(".cc-formula-line b").all()[:4]]
        for number, column in zip(numbers, page.locator(".cc-cost-column").all(), strict=True):
            box = column.bounding_box()
            assert box["x"] <= number["x"], "each beneath its branch"
            assert number["x"] + number["width"] <= box["x"] + box["width"]
        assert page.locator(".cc-figure").bounding_box()["height"] == pytest.approx(height, abs=1)


class Recorder:
    """Stands for Keras' layers while copied code runs: what is called on what."""

    def __init__(self):
        self.layers, self.shape = [], None

    def Input(self, shape):  # noqa: N802
        self.shape = shape
        return "input"

    def of(self, kind):
        def made(*arguments, **more):
            def call(given):
                inputs = tuple(given) if isinstance(given, list) else (given,)
                self.layers.append(kind(*arguments, **more, name=f"layer{len(self.layers)}", inputs=inputs))
                return self.layers[-1].name

            return call

        return made


@SOME
def test_the_copied_code_makes_the_same_module(opened, settings):
    keras = Recorder()
    code = opened(**settings).evaluate(f"{ROOT}.code()").splitlines()
    assert code[:2] == ["import keras", "from keras.layers import Concatenate, Conv2D, MaxPooling2D"]
    assert code[-2:] == ["module = keras.Model(inputs, outputs)", "module.summary()"]
    kinds = (shapes.Concatenate, shapes.Conv2D, shapes.MaxPooling2D)
    exec("\n".join(code[2:-2]), {"keras": keras, **{kind.__name__: keras.of(kind) for kind in kinds}})
    explorer = InceptionCostExplorer(**settings)
    rows = shapes.table(keras.layers, keras.shape)
    assert [(row.kind, row.output_shape, row.parameters, row.multiply_adds) for row in rows] == [
        (row.kind, row.output_shape, row.parameters, row.multiply_adds) for row in explorer.table()
    ]
