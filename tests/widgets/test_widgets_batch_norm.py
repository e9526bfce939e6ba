"""What the figure of batch normalisation computes: in Python, in the page, and as Keras does."""

import numpy as np
import pytest
from figure_page import look, pages, put, settle
from outputs import outputs
from traitlets import TraitError

from cnn_course import results
from cnn_course.widgets import BatchNormExplorer
from cnn_course.widgets.batch_norm_explorer.recorded import KINDS, Losses, channel, losses

ROOT = "document.querySelector('.cc-batch-norm-explorer')"
SETTINGS = [
    {"batch_size": size, "picked": picked, "steps": steps, "momentum": momentum, "gamma": 1.5, "beta": -0.5}
    for size, picked in ((32, 10), (7, 30), (2, 0), (1, 5))
    for steps, momentum in ((0, 0.99), (1, 0.0), (120, 0.9), (400, 0.999))
]
SEEN_BY_KERAS = (
    {"batch_size": 32, "steps": 0, "gamma": 1.5, "beta": -0.5},
    {"batch_size": 7, "picked": 30, "steps": 12, "momentum": 0.8, "gamma": -2.0, "beta": 1.0},
    {"batch_size": 1, "picked": 5, "steps": 6, "momentum": 0.5, "beta": 0.25},
    {"batch_size": 2, "picked": 31, "steps": 6, "momentum": 0.9, "frozen": True},
)
SETTINGS += [{**one, "frozen": True} for one in SETTINGS[::3]]


@pytest.fixture
def opened(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:
        yield lambda **settings: open_page(BatchNormExplorer(**settings))


@pytest.mark.tensorflow
def test_it_is_keras_in_training_frozen_and_at_inference():
    """A layer sees the same batches; then it is called as a reader would call it."""
    import keras

    stream = channel().stream.astype(np.float32)
    for settings in SEEN_BY_KERAS:
        explorer = BatchNormExplorer(**settings)
        layer = keras.layers.BatchNormalization(momentum=explorer.momentum)
        layer.build((None, 1))
        layer.set_weights([np.array([one]) for one in (explorer.gamma, explorer.beta, 0.0, 1.0)])
        for step in range(explorer.steps):
            at = (step * explorer.batch_size + np.arange(explorer.batch_size)) % len(stream)
            layer(stream[at][:, None], training=True)
        layer.trainable = not explorer.frozen
        beads = stream[:32][:, None]
        asked = [layer(beads, training=False), layer(beads[explorer.batch], training=True)]
        for ours, theirs in zip((explorer.moving, explorer.training), asked, strict=True):
            np.testing.assert_allclose(
                ours.outputs, np.asarray(theirs)[:, 0], atol=2e-4, err_msg=str(settings)
            )


def test_a_batch_of_one_becomes_beta_whichever_bead_it_is():
    for picked in range(32):
        explorer = BatchNormExplorer(batch_size=1, picked=picked, gamma=2.5, beta=-1.25)
        assert explorer.training.picked == -1.25
        assert explorer.moving.picked != -1.25


def test_the_moving_averages_come_near_the_stream_s_own_and_lag():
    stream = channel().stream
    late = BatchNormExplorer(steps=400, momentum=0.99).moving
    assert late.mean == pytest.approx(stream.mean(), abs=0.1)
    early = BatchNormExplorer(steps=0).moving
    assert (early.mean, early.variance) == (0, 1)


def test_a_result_is_hidden_only_until_something_was_said():
    hidden = BatchNormExplorer(batch_size=1)
    assert hidden.hidden
    assert "a number not shown yet in a batch of 1" in hidden.describe()
    for seen in ({"one_gives": "itself"}, {"frozen": True}, {"batch_size": 2}):
        assert not BatchNormExplorer(**{"batch_size": 1, **seen}).hidden


def test_the_curves_are_those_of_the_record_and_the_verdict_is_counted():
    record, found = results.figure("normalised-loss"), losses()
    assert {kind: found.runs[kind] for kind in KINDS} == record["losses"]
    assert sum(found.noisy_like.values()) == len(record["rates"])
    made = Losses(
        (1.0, 2.0), 2.3, 1, {"plain": [[2], [None]], "normalised": [[1], [1]], "noisy": [[1.2], [2]]}
    )
    assert made.noisy_like == {"normalised": 1, "plain": 1}
    assert made.means("plain") == [2, None]


@pytest.mark.parametrize("value", [0.7, "0.9", True, None, [0.9]], ids=repr)
def test_a_momentum_beside_the_slider_s_stops_is_refused(value):
    with pytest.raises(TraitError, match=r"momentum must be one of 0, 0\.5, .*0\.999\. Received: momentum="):
        BatchNormExplorer(momentum=value)


@pytest.mark.browser
def test_the_page_s_numbers_are_python_s(opened):
    page = opened()
    for settings, found in zip(SETTINGS, outputs(page, SETTINGS, f"{ROOT}.output()"), strict=True):
        explorer = BatchNormExplorer(**settings)
        assert found["batch"] == explorer.batch.tolist()
        ways = (explorer.training, explorer.moving, explorer.kept)
        for reading, ours in zip(found["readings"], ways, strict=True):
            shown = [reading["mean"], reading["variance"], reading["output"]]
            np.testing.assert_allclose(shown, [ours.mean, ours.variance, ours.picked], atol=1e-9)
            np.testing.assert_allclose([one["value"] for one in reading["beads"]], ours.outputs, atol=1e-9)
        put(page, frozen=False)


@pytest.mark.browser
def test_a_reader_guesses_and_sees(opened):
    page = opened(beta=0.5)
    cell = page.locator("[data-row=output] td").first
    slider = page.get_by_label("Batch size")
    slider.focus()
    page.keyboard.press("Home")
    settle(page)
    assert cell.inner_text() == "?"
    page.get_by_label("itself", exact=True).check()
    settle(page)
    assert cell.inner_text() == "0.500"
    assert "It becomes β." in page.locator(".cc-bn-verdict").first.inner_text()
    assert page.evaluate("model.get('one_gives')") == "itself"
    noisy = page.locator(".cc-bn-means tbody tr").last
    assert "?" in noisy.inner_text()
    page.get_by_label("half-way", exact=True).check()
    settle(page)
    mean = losses().means("noisy")[2]
    assert f"{mean:.2f}" in noisy.inner_text()
    counted = losses().noisy_like
    said = page.locator(".cc-bn-verdict").last.inner_text()
    assert said.startswith(f"At {counted['normalised']} of {len(losses().rates)} rates")
    page.get_by_label("Frozen").check()
    settle(page)
    first, second, _ = page.locator("[data-row=output] td").all_inner_texts()
    assert first == second != "0.500"


@pytest.mark.browser
def test_no_name_lies_on_what_is_drawn(opened):
    beads = channel().beads
    furthest = [int(np.argmax(beads)), int(np.argmin(beads))]
    page = opened()
    crossed = """() => {
      const box = (one) => one.getBoundingClientRect();
      const meet = (a, b) => a.right > b.left && b.right > a.left && a.bottom > b.top && b.bottom > a.top;
      const chance = document.querySelector(".cc-guide-name");
      const marks = [...document.querySelectorAll(".cc-bn-losses .cc-mark")];
      const bars = [...document.querySelectorAll(".cc-bn-bar")].filter((bar) =>
        [...bar.querySelectorAll("line")].some((line) => meet(box(bar.querySelector("text")), box(line))));
      return [marks.filter((mark) => meet(box(chance), box(mark))).length, bars.length];
    }"""
    for width in (1280, 390):
        look(page, "light", width)
        for bead in furthest:
            put(page, picked=bead, batch_size=1)
            settle(page)
            assert page.evaluate(crossed) == [0, 0], (width, bead)
