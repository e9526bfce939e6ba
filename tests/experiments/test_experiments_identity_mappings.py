"""What passes through deep networks, block by block: of small ones, of which it can be said beforehand."""

import json

import numpy as np
import pytest

from cnn_course import models, results
from cnn_course.experiments import identity_mappings
from cnn_course.experiments.identity_mappings import KINDS, ends_of, measured

SIDE, DEPTH = (8, 8, 3), 20  # three blocks a stage
LAST = (2, 5, 8)  # of each stage


@pytest.fixture(scope="module", params=KINDS)
def network(request):
    """A kind, and a network of it."""
    import keras

    keras.utils.set_random_seed(0)
    return request.param, models.build(models.get(KINDS[request.param], depth=DEPTH, input_shape=SIDE))


@pytest.fixture(scope="module")
def photographs():
    random = np.random.default_rng(1)
    return random.normal(size=(6, *SIDE)).astype(np.float32), np.arange(6)


def silence(model):
    """Let every branch of a block give zeros."""
    for layer in model.layers:
        if layer.name.endswith("_conv2"):
            layer.set_weights([np.zeros_like(one) for one in layer.get_weights()])


@pytest.mark.tensorflow
def test_the_gradient_along_the_shortcuts_is_the_whole_one_where_the_branches_are_silent(
    network, photographs
):
    kind, model = network
    before = model.get_weights()
    found = measured(model, *photographs)
    for one, other in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other, err_msg="the model stays as it is")
    assert len(ends_of(model)) == len(found["signal"]) == len(found["gradient"]) == 9
    if kind == "plain":
        assert found["shortcuts"] == []
        return
    cut = [one < 1 for one in found["shortcuts"]]
    assert cut == [kind == "residual" and place not in LAST for place in range(9)]
    silence(model)
    silent = measured(model, *photographs)
    model.set_weights(before)
    for place, share in enumerate(silent["shortcuts"]):
        end = next(last for last in LAST if last >= place)
        assert silent["gradient"][place] == pytest.approx(share * silent["gradient"][end], rel=2e-3)


def test_the_figure_holds_every_run_and_the_losses_of_those_that_learn(tmp_path):
    flow = {"signal": [1.0], "gradient": [0.5], "shortcuts": []}
    for variant, (_, depth) in identity_mappings.VARIANTS.items():
        for seed in (0, 1):
            learns = depth == identity_mappings.TRAINED
            record = {
                "final": {"start": flow, **({"end": {**flow, "signal": [2.0 + seed]}} if learns else {})},
                "epochs": [{"train_loss": 2.34567}] if learns else [],
            }
            (tmp_path / f"{variant}-seed{seed}.json").write_text(json.dumps(record))
    figure = identity_mappings.figure(tmp_path)
    assert figure["start"]["plain-218"] == [flow, flow]
    assert figure["end"]["plain-110"][1]["signal"] == [3.0]
    assert figure["losses"]["preactivated-110"] == [[2.3457]] * 2
    assert figure["steps"] == [20, 40, 60, 80, 100]


def test_the_chapter_says_what_was_recorded():
    """Shortcuts alone bring back all, or the less the more blocks there are; plain gradients explode."""
    figure = results.figure("identity-mappings")
    found = figure["start"]
    for shallow, deep in zip(found["residual-110"], found["residual-218"], strict=True):
        assert deep["shortcuts"][0] < shallow["shortcuts"][0] < 0.8
    for run in (*found["preactivated-110"], *found["preactivated-218"]):
        assert set(run["shortcuts"]) == {1}
    for run in (*found["plain-110"], *found["plain-218"]):
        assert run["gradient"][0] > 1e6 * run["gradient"][-1]
    for run in figure["end"]["plain-110"]:
        assert run["gradient"][0] < 1e-3 * run["gradient"][-1], "and afterwards nothing arrives"
    for kind in ("residual-110", "preactivated-110"):
        start, end = (spread(figure[when][kind]) for when in ("start", "end"))
        assert all(after < before < 1e3 for before, after in zip(start, end, strict=True))


def spread(runs):
    """Return for each run how many times the smallest gradient the largest one is."""
    return [max(run["gradient"]) / min(run["gradient"]) for run in runs]
