"""The figures' data: small enough for a page, and in agreement with the records beside it."""

import gzip
import importlib
import json

import jsonschema
import numpy as np
import pytest

from cnn_course import datasets, experiments, models, results, shapes
from cnn_course.experiments import (
    _few_digits,
    _running,
    _schema,
    border_position,
    effective_receptive_field,
    learning_rate,
    live_network,
    overfitting,
    quick_digits,
    quick_digits_search,
    roofline,
    shuffled_pixels,
)
from cnn_course.packing import unpack
from tests.results.altered import changed, of_any_length, places, shortened

PAGE = 60_000  # bytes, gzipped, that a figure's data may take
OPTIONAL = {"learning-rate": ("held_out_accuracy",)}  # where a figure's data may lack a key
ALL = 10_000_000  # bytes that all of results/ may take


@pytest.fixture(scope="module")
def general(root):
    return json.loads((root / "results" / "figure.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", experiments.names())
def test_a_figure_is_small(name):
    """Or the experiment says why it is not."""
    experiment = importlib.import_module(f"cnn_course.experiments.{name.replace('-', '_')}")
    content = (results.folder(name) / "figure.json").read_bytes()
    if "more than 60 kB" not in experiment.__doc__:
        assert len(gzip.compress(content, mtime=0)) < PAGE


@pytest.mark.parametrize("name", experiments.names())
def test_a_figure_keeps_to_its_schema(name, general):
    content = _running.find(name).content
    jsonschema.validate(results.figure(name), _schema.whole(name, general, content))


@pytest.mark.parametrize("name", experiments.names())
def test_a_figure_is_what_its_experiment_makes_of_the_records(name):
    made = {"kind": name, **_running.find(name).figure(results.folder(name))}
    assert json.loads(json.dumps(made)) == results.figure(name), f"run `cnn-course run {name}`"


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "x"},
        {"steps": "51"},
        {"steps": []},
        {"test_accuracy": 0.5},
        {"test_accuracy": {"mean": "99 %", "low": 0.9, "high": 1, "runs": 3}},
        {"shares": {"shape": [28, 9], "dtype": "uint8", "base64": "", "low": 0, "high": 1}},
        {"shares": {"shape": [28, 10], "dtype": "uint8", "base64": ""}},
        {"digit": {"shape": [28, 28], "dtype": "float64", "base64": ""}},
        {"maps": {}},
        {"more": 1},
    ],
)
def test_the_schema_of_a_figure_can_refuse(general, change):
    name = "watching-it-learn"
    schema = _schema.whole(name, general, _running.find(name).content)
    figure = results.figure(name)
    jsonschema.validate(figure, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**figure, **change}, schema)
    del figure["labels" if "labels" in figure else "label"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(figure, schema)


@pytest.mark.parametrize("key", ["0", "0.003 0.99", "conv 3×3, 32 to 32", "Accuracy"])
def test_a_key_of_a_figure_is_a_name(general, key):
    jsonschema.validate({"kind": "x", "losses": {"plain": [1, 2]}}, general)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"kind": "x", "losses": {key: [1, 2]}}, general)


@pytest.mark.parametrize("name", experiments.names())
def test_an_experiment_says_of_every_key_what_stands_there(name, general):
    """None may be missing, none may be more, and under each stands what is meant."""
    [own] = _schema.whole(name, general, _running.find(name).content)["allOf"]
    schema = jsonschema.Draft202012Validator({**of_any_length(own), "$defs": general["$defs"]})
    figure = shortened(full := results.figure(name))
    for error in list(schema.iter_errors(figure)):  # a list that must be just this one
        figure[error.absolute_path[0]] = full[error.absolute_path[0]]
    assert schema.is_valid(figure)
    ways = list(places(figure))
    loose = [way for way in ways if schema.is_valid(changed(figure, way, ...))]
    assert [way for way in loose if way[:-1] != OPTIONAL.get(name)] == []
    assert [way for way in ways if schema.is_valid(changed(figure, (*way[:-1], "more"), 1))] == []
    assert [way for way in ways if schema.is_valid(changed(figure, way, {"else": 1}))] == []


# What the schemas' words let pass, and what they refuse. A word that lost a rule would refuse less.

PACKED = {"shape": [3], "dtype": "uint8", "base64": "AAAA"}
SPREAD = {"mean": 0.5, "low": 0, "high": 1, "runs": 3}
LAYER = {"kind": "Conv2D", "name": None, "inputs": ["input"], "filters": 8}
WORDS = {
    "share": ([0, 0.5, 1], [-0.01, 1.01, "1", None]),
    "loss": ([0, 7.5], [-0.01, "0"]),
    "count": ([0, 3], [-1, 0.5, True]),
    "spread": ([SPREAD], [SPREAD | {"mean": "1"}, SPREAD | {"runs": 0}, SPREAD | {"more": 1}]),
    "layer": (
        [LAYER, LAYER | {"name": "conv1"}],
        [LAYER | one for one in ({"kind": "conv"}, {"name": 1}, {"inputs": [1]}, {"Filters": 8})],
    ),
    "packed": (
        [PACKED, PACKED | {"low": 0, "high": 1.5}, PACKED | {"base64": "ab+/cde="}],
        [
            *(PACKED | one for one in ({"shape": [-1]}, {"dtype": "float64"}, {"base64": "a b"})),
            *(PACKED | one for one in ({"low": 0}, {"high": 1}, {"low": "0", "high": "1"}, {"more": 1})),
        ],
    ),
}
NEEDED = {"spread": list(SPREAD), "layer": ["kind", "name", "inputs"], "packed": list(PACKED)}


def without(content, *keys):
    return {key: value for key, value in content.items() if key not in keys}


def holds(schema, passing, refused):
    kind = jsonschema.Draft202012Validator(schema)
    assert [one for one in passing if not kind.is_valid(one)] == []
    assert [one for one in refused if kind.is_valid(one)] == []


@pytest.mark.parametrize("name", WORDS)
def test_a_word_of_the_schema_refuses_what_it_should(general, name):
    passing, refused = WORDS[name]
    missing = [without(passing[0], key) for key in NEEDED.get(name, ())]
    holds({"$ref": f"#/$defs/{name}", "$defs": general["$defs"]}, passing, [*refused, *missing])


def test_what_all_figures_have_in_common_refuses_what_it_should(general):
    passing = [{"kind": "some-name"}, {"kind": "x", "deep": {"er": [1, None, True, "words", PACKED]}}]
    broken = PACKED | {"dtype": "float64"}  # no packed array, and no other object either
    kinds = [{}, {"kind": 1}, {"kind": "Some name"}]
    keys = [{"kind": "x", "Key": 1}, {"kind": "x", "deep": {"er": {"0.5": 1}}}]
    holds(general, passing, [*kinds, *keys, {"kind": "x", "a": broken}, {"kind": "x", "a": [{"b": broken}]}])


@pytest.mark.parametrize(
    ("content", "passing", "refused"),
    [
        (
            _schema.fields(a=_schema.NUMBER, b=_schema.TEXT),
            [{"a": 0.5, "b": ""}],
            [{"a": 1}, {"a": 1, "b": 1}, {"a": 1, "b": "", "c": 1}, []],
        ),
        (_schema.each("ab", _schema.INTEGER), [{"a": 1, "b": 2}], [{"a": 1}, {"a": 1, "b": 0.5}]),
        (_schema.some("ab", _schema.INTEGER), [{}, {"a": 1}], [{"a": 0.5}, {"c": 1}]),
        (_schema.many(_schema.SHARE), [[0], [1, 1]], [[], [2], 0]),
        (_schema.many(_schema.SHARE, 2), [[0, 1]], [[0], [0, 1, 1], [0, 2]]),
        (
            _schema.packed("int8", 3, None),
            [PACKED | {"dtype": "int8", "shape": [3, n]} for n in (0, 5)],
            [
                *(PACKED | {"dtype": "int8", "shape": shape} for shape in ([2, 5], [3], [3, 5, 1], [3, -1])),
                PACKED | {"shape": [3, 5]},
                PACKED | {"dtype": "int8", "shape": [3, 5], "low": 0, "high": 1},
            ],
        ),
        (_schema.packed("uint8"), [PACKED, PACKED | {"shape": [1, 3]}], [PACKED | {"dtype": "int8"}]),
        (_schema.quantized(3), [PACKED | {"low": 0, "high": 1}], [PACKED, PACKED | {"low": 0}]),
    ],
)
def test_a_way_to_write_content_refuses_what_it_should(general, content, passing, refused):
    holds({**content, "$defs": general["$defs"]}, passing, refused)


def test_the_whole_is_what_all_have_in_common_and_its_own(general):
    whole = _schema.whole("toy", general, {"steps": _schema.many(_schema.COUNT)})
    good = {"kind": "toy", "steps": [0]}
    bad = [without(good, "steps"), without(good, "kind"), good | {"kind": "other"}, good | {"more": 1}]
    holds(whole, [good], [*bad, good | {"steps": [-1]}])
    holds(_schema.whole("Toy", general, {}), [], [{"kind": "Toy"}])


def test_all_results_together_are_small():
    total = sum(path.stat().st_size for path in results.folder().rglob("*") if path.is_file())
    assert total < ALL


def agrees(spread, name, variant, key="test_accuracy"):
    return spread == vars(results.spread(name, variant, key))


# quick-digits --------------------------------------------------


def test_what_each_length_reaches_is_what_the_runs_say():
    figure = results.figure("quick-digits")
    assert figure["parameters"] == models.get("quick-digits").parameters
    for kind, lengths in quick_digits.EPOCHS.items():
        for epochs, row in zip(lengths, figure["validation_accuracy"][kind], strict=True):
            assert row["epochs"] == epochs
            assert agrees(row["accuracy"], "quick-digits", quick_digits.variant_of(kind, epochs))


def test_the_recipe_and_the_network_are_what_the_search_found_on_training_digits():
    figure = results.figure("quick-digits-search")
    recipe, network = quick_digits.RECIPE, models.get("quick-digits")
    taken = (recipe.learning_rate, recipe.beta_2, recipe.label_smoothing, recipe.augmentation.shift)
    chosen, settings = figure["chosen"], tuple(quick_digits_search.GRID)
    assert tuple(chosen["recipe"][name] for name in settings) == taken
    best = chosen["recipe"]["validation_accuracy"]
    assert all(best >= row["validation_accuracy"] for row in figure["recipes"])
    assert chosen["network"]["parameters"] == network.parameters
    worth = quick_digits_search.WORTH_CHOOSING
    best = max(row["validation_accuracy"] for row in figure["networks"])
    for row in figure["networks"]:
        if row["parameters"] < network.parameters:
            assert row["validation_accuracy"] <= best - worth
    name_of = quick_digits_search.name_of
    means = {
        "recipes": {
            name_of([row[name] for name in settings]): row["validation_accuracy"] for row in figure["recipes"]
        },
        "networks": {name_of(row["widths"]): row["validation_accuracy"] for row in figure["networks"]},
    }
    assert len(means["recipes"]) == len(quick_digits_search.settings())
    assert len(means["networks"]) == len(quick_digits_search.WIDTHS)
    for variant, found in means.items():
        runs = results.runs("quick-digits-search", variant)
        assert len(runs) == 5
        assert all(run["data"]["train"] == 3_200 and run["data"]["test"] == 800 for run in runs)
        for name, mean in found.items():
            reached = [run["final"]["test_accuracies"][name] for run in runs]
            assert mean == pytest.approx(sum(reached) / 5, abs=1e-6)


# live-network --------------------------------------------------


def test_the_shipped_network_is_good_and_named():
    figure = results.figure("live-network")
    assert figure["shipped"] == "full-seed0"
    assert agrees(figure["test_accuracy"], "live-network", "full")
    assert figure["parameters"] <= 10_000
    for run in results.runs("live-network", "full"):
        assert run["final"]["test_accuracy"] >= 0.99
        assert run["final"]["folded_test_accuracy"] == run["final"]["test_accuracy"]
        assert run["final"]["folding_difference"] < 1e-4
        assert run["data"]["train"] == 60_000
        assert run["data"]["test"] == 10_000


def test_the_recipe_was_chosen_on_validation_digits():
    figure = results.figure("live-network")
    means = {name: spread["mean"] for name, spread in figure["validation_accuracy"].items()}
    assert set(means) == set(live_network.CANDIDATES)
    near_the_best = [
        name for name, mean in means.items() if mean > max(means.values()) - live_network.WORTH_CHOOSING
    ]
    assert (
        figure["chosen"] == near_the_best[-1] == live_network.CHOSEN
    )  # listed from the narrowest to the widest
    for name, spread in figure["validation_accuracy"].items():
        assert agrees(spread, "live-network", f"validation-{name}")
    chosen = results.runs("live-network", f"validation-{figure['chosen']}")[0]["config"]
    full = results.runs("live-network", "full")[0]["config"]
    assert chosen == full


def test_the_live_network_is_described_in_full():
    figure = results.figure("live-network")
    network = models.get("live-network")
    rows = network.table()
    assert shapes.layers_from_plain(figure["layers"]) == network.layers
    assert figure["layers"] == live_network.figure(results.folder("live-network"))["layers"]
    sizes = {name: int(np.prod(packed["shape"])) for name, packed in figure["weights"].items()}
    assert sum(sizes.values()) == network.parameters == figure["parameters"]
    for row in rows:
        own = [size for name, size in sizes.items() if name.startswith(f"{row.name}/")]
        assert sum(own) == row.parameters


# shuffled-pixels --------------------------------------------------


def test_shuffled_pixels_figure_agrees_with_its_records():
    figure = results.figure("shuffled-pixels")
    np.testing.assert_array_equal(unpack(figure["permutation"]), datasets.permutation())
    for variant in shuffled_pixels.VARIANTS:
        assert agrees(figure["test_accuracy"][variant], "shuffled-pixels", variant)
        shares = unpack(figure["shares"][variant])
        assert shares.shape == (20, 10)
        np.testing.assert_allclose(shares.sum(axis=1), 1, atol=0.02)
    digits = unpack(figure["digits"]["natural"])
    assert digits.shape == (20, 28, 28)
    assert figure["labels"] == [digit for digit in range(10) for _ in range(2)]


def test_natural_and_shifted_were_one_training():
    for shape in shuffled_pixels.NETWORKS:
        for natural, shifted in zip(
            results.runs("shuffled-pixels", f"{shape}-natural"),
            results.runs("shuffled-pixels", f"{shape}-shifted"),
            strict=True,
        ):
            for one, other in zip(natural["epochs"], shifted["epochs"], strict=True):
                assert one["train_loss"] == other["train_loss"]


def test_no_shift_is_the_natural_accuracy():
    for run in results.runs("shuffled-pixels", "cnn-natural") + results.runs(
        "shuffled-pixels", "dense-natural"
    ):
        unmoved = next(row for row in run["final"]["accuracy_by_shift"] if row["right"] == 0)
        assert unmoved["test_accuracy"] == run["final"]["test_accuracy"]


def test_what_the_book_says_of_shuffled_pixels():
    """The order of the pixels is nothing to the dense network and much to the other, in every run."""
    accuracy = results.figure("shuffled-pixels")["test_accuracy"]
    assert abs(accuracy["dense-natural"]["mean"] - accuracy["dense-permuted"]["mean"]) < 0.01
    assert accuracy["cnn-permuted"]["high"] < accuracy["cnn-natural"]["low"] - 0.01
    assert accuracy["cnn-natural"]["low"] > accuracy["dense-natural"]["high"]
    assert accuracy["cnn-shifted"]["low"] > accuracy["dense-shifted"]["high"]


# border-position --------------------------------------------------


def test_border_position_figure_agrees_with_its_records():
    figure = results.figure("border-position")
    np.testing.assert_array_equal(unpack(figure["ninths"]), border_position.ninths())
    for variant in border_position.VARIANTS:
        assert agrees(figure["test_accuracy"][variant], "border-position", variant)
        shown = results.runs("border-position", variant)[0]
        right = unpack(figure["maps"][variant]["share_of_the_right_ninth"])
        assert right.shape == unpack(figure["maps"][variant]["said"]).shape == (18, 18)
        assert right.mean() == pytest.approx(shown["final"]["test_accuracy"], abs=0.06)


def test_what_the_book_says_of_borders():
    """Zeros tell where a pixel is; circular padding and none at all leave the network guessing.

    A mirror tells nothing on a flat picture, but in noise it can be noticed.
    """
    accuracy = results.figure("border-position")["test_accuracy"]
    for picture in border_position.PICTURES:
        assert accuracy[f"zero-{picture}"]["low"] > 0.99
        for padding in ("circular", "valid"):
            assert abs(accuracy[f"{padding}-{picture}"]["mean"] - 1 / 9) < 0.02
    assert abs(accuracy["reflect-constant"]["mean"] - 1 / 9) < 0.02
    assert accuracy["reflect-noise"]["low"] > 0.9


# watching-it-learn --------------------------------------------------


def test_snapshots_are_whole():
    figure = results.figure("watching-it-learn")
    moments = len(figure["steps"])
    assert 24 <= moments <= 32
    assert figure["steps"][0] == 0
    assert figure["steps"] == sorted(set(figure["steps"]))
    confusion = unpack(figure["confusion"])
    assert confusion.shape == (moments, 10, 10)
    assert (confusion.sum(axis=(1, 2)) == 5000).all()
    np.testing.assert_allclose(
        np.trace(confusion, axis1=1, axis2=2) / 5000, figure["validation_accuracy"], atol=1e-5
    )
    rows = confusion.sum(axis=2)
    assert (rows == rows[0]).all()  # the same digits at every moment
    assert unpack(figure["filters"]).shape == (moments, 5, 5, 8)
    assert unpack(figure["maps"]["relu1"]).shape == (moments, 24, 24, 8)
    assert unpack(figure["maps"]["relu2"]).shape == (moments, 10, 10, 16)
    np.testing.assert_allclose(unpack(figure["shares"]).sum(axis=1), 1, atol=0.02)


def test_snapshots_agree_with_the_record():
    figure = results.figure("watching-it-learn")
    run = results.runs("watching-it-learn", "watched")[0]
    assert figure["steps"][-1] == run["final"]["steps"]
    assert figure["validation_accuracy"][-1] == run["final"]["validation_accuracy"]
    assert figure["epochs"] == run["epochs"]
    assert agrees(figure["test_accuracy"], "watching-it-learn", "watched")


def test_feature_maps_follow_from_filters_and_digit():
    """Each first-layer map is the digit under its filter, as ``ops`` reckons it."""
    from cnn_course import ops

    figure = results.figure("watching-it-learn")
    with np.load(results.folder("watching-it-learn") / "watched-seed0.npz") as kept:
        filters, biases, maps = kept["filters"], kept["biases"], kept["relu1"]
    digit = unpack(figure["digit"])[None, :, :, None].astype(np.float32) / 255
    for moment in (0, len(filters) // 2, len(filters) - 1):
        reckoned = np.maximum(ops.conv2d(digit, filters[moment][:, :, None]) + biases[moment], 0)[0]
        np.testing.assert_allclose(reckoned, maps[moment], atol=1e-4)
        step = figure["maps"]["relu1"]["high"] / 255
        np.testing.assert_allclose(reckoned, unpack(figure["maps"]["relu1"])[moment], atol=0.51 * step + 1e-4)


# effective-receptive-field --------------------------------------------------


def layers_of(variant):
    return results.figure("effective-receptive-field")["networks"][variant]


@pytest.mark.parametrize("depth", effective_receptive_field.DEPTHS)
def test_plain_stacks_agree_with_theory(depth):
    """Squared gradients through n 3×3 layers of independent weights spread as n steps of variance 2/3."""
    (layer,) = layers_of(f"plain-{depth}")
    assert layer["theoretical"] == 2 * depth + 1
    assert layer["sigma"]["mean"] == pytest.approx(np.sqrt(2 * depth / 3), rel=0.05)


def test_the_effective_field_grows_slower_than_the_theoretical_one():
    shares = [layers_of(f"plain-{depth}")[0] for depth in effective_receptive_field.DEPTHS]
    ratios = [layer["width"]["mean"] / layer["theoretical"] for layer in shares]
    assert ratios == sorted(ratios, reverse=True)


@pytest.mark.parametrize("variant", effective_receptive_field.SUBJECTS)
def test_maps_lie_around_their_field(variant):
    for layer in layers_of(variant):
        drawn = unpack(layer["map"])
        assert drawn.shape[0] == drawn.shape[1] <= 64
        middle = layer["first_pixel"] + (layer["theoretical"] - 1) / 2
        weights = drawn**2 / (drawn**2).sum()
        places = layer["map_first_pixel"] + (np.arange(len(drawn)) + 0.5) * layer["map_pixels"] - 0.5
        assert abs((weights.sum(axis=1) * places).sum() - middle) < 0.12 * layer["seen"] + 1
        assert layer["width"]["high"] <= layer["seen"] + 0.01


def test_theoretical_fields_are_those_of_shapes():
    network = models.plain_stack(5)
    assert layers_of("plain-5")[0]["theoretical"] == shapes.receptive_field(network.layers)[-1].size
    known = {layer["layer"]: layer["theoretical"] for layer in layers_of("vgg16")}
    assert known == {
        "block1_conv2": 5,
        "block2_conv2": 14,
        "block3_conv3": 40,
        "block4_conv3": 92,
        "block5_conv3": 196,
    }
    assert layers_of("resnet50")[-1]["theoretical"] == 483


# first-layer --------------------------------------------------


def test_first_layer_figure_agrees_with_its_record():
    figure = results.figure("first-layer")
    assert agrees(figure["test_accuracy"], "first-layer", "cifar10")
    filters = unpack(figure["filters"])
    assert filters.shape == unpack(figure["before"]).shape == (7, 7, 3, 32)
    assert len(figure["described"]) == 32
    assert "JPEG" in figure["note"]


def test_learnt_filters_are_smooth_and_some_are_oriented():
    for run in results.runs("first-layer", "cifar10"):
        assert run["final"]["roughness"] < 0.9 < 1.9 < run["final"]["roughness_before"]
        assert run["final"]["oriented"] >= 12


# plain-tensorflow and same-losses --------------------------------------------------


def test_plain_tensorflow_figure_agrees_with_its_records():
    figure = results.figure("plain-tensorflow")
    runs = results.runs("plain-tensorflow", "digits")
    assert len(runs) >= 3
    assert figure["steps_an_epoch"] == 80
    assert agrees(figure["test_accuracy"], "plain-tensorflow", "digits")
    for run in runs:
        place = figure["seeds"].index(run["seed"])
        losses = figure["losses"][place]
        assert losses == run["final"]["losses"]
        assert len(losses) == 400
        assert figure["test_accuracy_by_epoch"][place] == [epoch["test_accuracy"] for epoch in run["epochs"]]
        for epoch in run["epochs"]:
            part = losses[80 * (epoch["epoch"] - 1) : 80 * epoch["epoch"]]
            assert np.mean(part) == pytest.approx(epoch["train_loss"], abs=1e-5)


def test_what_the_book_says_of_plain_tensorflow():
    """All runs start above the loss of equal shares, and after fifty steps most of the work is done."""
    figure = results.figure("plain-tensorflow")
    for losses in figure["losses"]:
        assert losses[0] > np.log(10)
        assert np.mean(losses[50:70]) < 0.2 * losses[0]
    assert figure["test_accuracy"]["low"] > 0.95


def test_same_losses_are_the_same():
    figure = results.figure("same-losses")
    variants = ("plain", "sequential", "functional", "subclass")
    assert tuple(figure["losses"]) == variants
    for run in results.runs("same-losses"):
        losses = figure["losses"][run["variant"]][figure["seeds"].index(run["seed"])]
        assert losses == run["final"]["losses"]
        assert len(losses) == 20
    together = np.array([figure["losses"][name] for name in variants])
    assert together.shape == (4, 3, 20)
    largest = np.ptp(together, axis=0).max()
    assert largest < 1e-4
    assert figure["largest_difference"] == pytest.approx(largest, rel=0.01)


# learning-rate and overfitting --------------------------------------------------


def test_learning_rate_figure_agrees_with_its_records():
    figure = results.figure("learning-rate")
    assert figure["steps_an_epoch"] == 60
    for variant in learning_rate.VARIANTS:
        run = results.runs("learning-rate", variant)[0]
        assert figure["losses"][variant] == run["final"]["losses"]
        assert len(run["final"]["losses"]) == 60 * run["config"]["epochs"]
        assert agrees(figure["held_out_accuracy"][variant], "learning-rate", variant)
        for epoch, accuracy in zip(run["epochs"], figure["accuracies"][variant], strict=True):
            assert epoch["test_accuracy"] == accuracy
            part = run["final"]["losses"][60 * (epoch["epoch"] - 1) : 60 * epoch["epoch"]]
            assert np.mean(part) == pytest.approx(epoch["train_loss"], rel=2e-3)


def test_the_runs_of_the_learning_rate_differ_in_the_rate_alone():
    runs = [results.runs("learning-rate", name)[0] for name in map(learning_rate.named, learning_rate.RATES)]
    assert len({run["final"]["losses"][0] for run in runs}) == 1  # the same weights, the same batch
    recipe = learning_rate.RECIPE.as_dict()  # names settings, too, that older records could not yet differ in
    assert len({json.dumps({**recipe, **run["config"], "learning_rate": 0}) for run in runs}) == 1
    assert [run["config"]["learning_rate"] for run in runs] == list(learning_rate.RATES)


def test_what_the_book_says_of_learning_rates():
    figure = results.figure("learning-rate")
    means = {rate: figure["held_out_accuracy"][learning_rate.named(rate)] for rate in learning_rate.RATES}
    assert means[0.0001]["high"] < 0.25  # too low: hardly begun
    assert figure["chosen"] == "rate-0_03"  # chosen on the digits to choose by
    assert means[0.3]["low"] == means[0.3]["high"] == 0.1  # too high: the same answer for every digit
    assert means[0.1]["high"] < means[0.03]["low"]
    for run in results.runs("learning-rate", "rate-0_3"):
        assert max(run["final"]["losses"]) > 4
        assert run["epochs"][-1]["train_loss"] == pytest.approx(np.log(10), abs=0.03)
    losses = {
        name: [run["final"]["test_loss"] for run in results.runs("learning-rate", name)]
        for name in ("rate-0_03", "averaged")
    }
    assert all(new < old for new, old in zip(losses["averaged"], losses["rate-0_03"], strict=True))


def test_overfitting_figure_agrees_with_its_records():
    figure = results.figure("overfitting")
    for variant in overfitting.VARIANTS:
        run = results.runs("overfitting", variant)[0]
        assert figure["epochs"][variant]["test_loss"] == [epoch["test_loss"] for epoch in run["epochs"]]
        assert agrees(figure["held_out_accuracy"][variant], "overfitting", variant)
        assert agrees(figure["held_out_loss"][variant], "overfitting", variant, "test_loss")
        for one in results.runs("overfitting", variant):
            bins = one["final"]["reliability"]
            assert sum(bins["counts"]) == 1000
            assert sum(bins["right"]) == round(1000 * one["final"]["test_accuracy"])
            stop = one["final"]["early_stopping"]
            losses = [epoch["test_loss"] for epoch in one["epochs"][: stop["stopped"]]]
            assert losses[stop["best"] - 1] == min(losses) == stop["loss"]
            assert stop["stopped"] in (stop["best"] + stop["patience"], len(one["epochs"]))


def test_all_variants_take_as_many_steps():
    steps = {
        variant: run["data"]["train"] // run["config"]["batch_size"] * run["config"]["epochs"]
        for variant in overfitting.VARIANTS
        for run in results.runs("overfitting", variant)
    }
    del steps[overfitting.LOOK]
    assert set(steps.values()) == {360}


def test_what_the_book_says_of_overfitting():
    figure = results.figure("overfitting")
    accuracy, loss = figure["held_out_accuracy"], figure["held_out_loss"]
    for run in results.runs("overfitting", "plain"):
        assert run["final"]["train_accuracy"] == 1
        assert run["final"]["test_loss"] > 1.2 * run["final"]["early_stopping"]["loss"]
    for variant in ("augmentation", "dropout", "label-smoothing", "more-digits"):
        assert accuracy[variant]["low"] > accuracy["plain"]["high"]
        assert loss[variant]["high"] < loss["plain"]["low"]
    assert accuracy["more-digits"]["low"] > accuracy["augmentation"]["high"]
    errors = {
        variant: [run["final"]["reliability"]["ece"] for run in results.runs("overfitting", variant)]
        for variant in ("plain", "augmentation", "label-smoothing")
    }
    assert max(errors["augmentation"]) < min(errors["plain"])
    assert min(errors["label-smoothing"]) > max(errors["plain"])


def test_the_misread_digits_are_those_of_the_confusion_matrix():
    figure = results.figure("overfitting")
    confusion, wrong = unpack(figure["confusion"]).astype(int), unpack(figure["wrong"])
    shares, labels = unpack(figure["wrong_shares"]), np.array(figure["wrong_labels"])
    assert confusion.sum() == 1000
    assert (confusion.sum(axis=1) == 100).all()
    assert len(wrong) == len(shares) == len(labels) == 1000 - np.trace(confusion)
    assert figure["test_digits"][0]["accuracy"] == np.trace(confusion) / 1000
    *_, test = _few_digits.parts(smoke=False)
    for image, label in zip(wrong, labels, strict=True):
        assert any(np.array_equal(image, other) for other in test.images[test.labels == label, :, :, 0])
    most = shares.max(axis=1)
    assert (np.diff(most) <= 1 / 255).all()  # the surest first
    assert (shares.argmax(axis=1) != labels).all()


def test_nothing_was_chosen_by_the_test_digits():
    for name in ("learning-rate", "overfitting"):
        for run in results.runs(name):
            assert ("test_digits" in run["final"]) == (run["variant"] == overfitting.LOOK)


# roofline --------------------------------------------------


def test_roofline_figure_agrees_with_its_records():
    """The fastest of the repetitions is drawn, and the work is what ``shapes`` counts."""
    figure, runs = results.figure("roofline"), results.runs("roofline")
    for key in ("peak_gflops", "bandwidth_gb", "call_seconds", "later_step_seconds"):
        assert agrees(figure[key], "roofline", "processor", key)
    assert figure["devices"] == runs[0]["final"]["devices"]
    assert len(figure["layers"]) == len(roofline.SUBJECTS)
    for place, (layer, subject) in enumerate(zip(figure["layers"], roofline.SUBJECTS, strict=True)):
        timed = [run["final"]["layers"][place] for run in runs]
        assert layer["name"] == subject.name == timed[0]["name"]
        assert shapes.from_plain(layer["layer"]) == subject.layer
        assert tuple(layer["input_shape"]) == subject.input_shape
        assert (layer["operations"], layer["bytes"]) == (subject.work.operations, subject.work.bytes)
        assert layer["gflops"] == max(one["gflops"] for one in timed)
        for one in timed:
            assert one["gflops"] == pytest.approx(one["operations"] / one["seconds"] / 1e9, rel=2e-3)


def test_what_the_book_says_of_the_roofline():
    """Places follow from shapes alone: wider stands further right, depthwise all at one place."""
    by_kind = {}
    for layer in results.figure("roofline")["layers"]:
        made = layer["layer"]
        kind = (made["kind"], *made.get("kernel_size", ()))
        by_kind.setdefault(kind, []).append(layer["operations"] / layer["bytes"])
    for kind in (("Conv2D", 3, 3), ("Conv2D", 1, 1), ("Dense",)):
        assert by_kind[kind] == sorted(set(by_kind[kind]))
    assert np.ptp(by_kind["DepthwiseConv2D", 3, 3]) < 0.01
