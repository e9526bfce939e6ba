"""Begun again in another way, nothing is left of the way before; and what a loss at the end is called."""

import json
import math

import numpy as np
import pytest

from cnn_course.experiments import does_it_train
from cnn_course.training import Split


def photographs(count):
    random = np.random.RandomState(0)
    return Split(random.randint(0, 256, (count, 16, 16, 3), np.uint8), random.randint(0, 10, count))


@pytest.mark.tensorflow
def test_the_order_of_the_beginnings_changes_nothing():
    def one(name, seed=3):
        return does_it_train.trained("tanh-normalised-4", name, seed, photographs(100), 3)

    first = one("he")
    others = [one("large"), one("small"), one("he", seed=4)]
    assert one("he") == first
    assert first not in others


@pytest.mark.tensorflow
@pytest.mark.parametrize(
    ("name", "size"), [("he", math.sqrt(2 / 144)), ("small", 0.01), ("large", 0.25), ("orthogonal", 1 / 12)]
)
def test_every_kernel_is_drawn_by_the_rule_and_apart_from_the_others(name, size):
    model, optimizer, _ = does_it_train.prepared("tanh-normalised-4")
    does_it_train.begin(model, optimizer, name, seed=1)
    kernels = [model.get_layer(f"conv{place}").kernel.numpy() for place in (2, 3, 4)]
    for kernel in kernels:
        assert kernel.std() == pytest.approx(size, rel=0.1)
    assert len({float(kernel[0, 0, 0, 0]) for kernel in kernels}) == 3


def test_a_loss_is_judged_against_equal_shares():
    chance = math.log(10)
    judged = {share: does_it_train.outcome(share * chance) for share in (0.5, 0.94, 0.96, 1, 1.9, 2.1)}
    assert list(judged.values()) == ["trains", "trains", "chance", "chance", "chance", "diverges"]
    assert does_it_train.outcome(does_it_train.number(math.nan)) == "diverges"


def test_the_figure_holds_what_became_of_every_run(tmp_path):
    for variant in does_it_train.VARIANTS:
        for seed, loss in enumerate((1.5, None)):
            run = {"curve": [2.3, loss], "loss": loss, "accuracy": 0.25}
            runs = dict.fromkeys(does_it_train.INITIALISATIONS, run)
            (tmp_path / f"{variant}-seed{seed}.json").write_text(json.dumps({"final": {"runs": runs}}))
    figure = does_it_train.figure(tmp_path)
    assert list(figure["outcomes"]) == list(does_it_train.VARIANTS)
    assert figure["outcomes"]["relu-normalised-32"]["large"] == {
        "outcomes": ["trains", "diverges"],
        "losses": [1.5, None],
        "accuracies": [0.25, 0.25],
    }
