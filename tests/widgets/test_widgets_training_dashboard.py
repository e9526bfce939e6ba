"""The dashboard drives a real training without a browser, and watching changes no weight."""

import threading

import numpy as np
import pytest

from cnn_course.widgets import TrainingDashboard
from cnn_course.widgets.training_dashboard import as_batch, chart, picture
from cnn_course.words import table

WORDS = table().training_dashboard

pytestmark = pytest.mark.tensorflow


@pytest.fixture(scope="module")
def parts():
    from cnn_course import datasets
    from cnn_course.training import Split

    images, labels = datasets.digits(300), np.arange(300) % 10
    return Split(images[:200], labels[:200]), Split(images[200:], labels[200:])


def fresh():
    import keras

    from cnn_course import models, training

    keras.backend.clear_session()
    training.seed_everything(0)
    return models.build(models.get("training-network"))


def config():
    from cnn_course.training import TrainConfig

    return TrainConfig(epochs=2, batch_size=50, learning_rate=0.01, optimizer="sgd")


@pytest.fixture
def opened(parts):
    """Make a dashboard over eight steps, four an epoch; afterwards no thread of it is left."""
    from cnn_course import training

    made = []

    def open_one(**settings):
        model = fresh()

        def fit(callback):
            return training.fit(model, *parts, config(), [callback], quiet=True)

        dashboard = TrainingDashboard(
            model, fit, parts[1].pixels(config())[7], learning_rate=0.01, **settings
        )
        made.append(dashboard)
        return dashboard

    yield open_one
    for one in made:
        one.stop()
        if one._thread:
            one._thread.join(60)
            assert not one._thread.is_alive()


@pytest.fixture(scope="module")
def plain(parts):
    """The weights of the same training with nobody watching."""
    from cnn_course import training

    model = fresh()
    training.fit(model, *parts, config(), quiet=True)
    return model.get_weights()


def same(one, other):
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_before_start_nothing_runs_and_all_is_there(opened):
    threads = threading.active_count()
    dashboard = opened()
    assert dashboard.state == "ready"
    assert threading.active_count() == threads
    words = [dashboard._status.value, dashboard._charts.value, dashboard._pictures.value]
    assert "Ready" in words[0]
    assert "nothing yet" in words[1]
    assert words[2].count("<img alt=") == 2
    assert [button.description for button in dashboard.buttons.values()] == ["Start", "Pause", "Step", "Stop"]
    assert dashboard.rate.description == "Learning rate"
    assert dashboard._repr_mimebundle_()["text/plain"].startswith(
        "TrainingDashboard, ready. Its buttons work"
    )


def test_watched_paused_and_stepped_it_ends_with_the_same_weights(opened, plain):
    dashboard = opened()
    for number in (1, 2, 3):
        dashboard.buttons["step"].click()
        assert dashboard.wait() == "paused"
        assert len(dashboard.losses) == number
    assert "Step 3" in dashboard._status.value
    before = dashboard._pictures.value
    dashboard.buttons["step"].click()
    dashboard.wait()
    assert dashboard._pictures.value != before
    dashboard.buttons["start"].click()
    assert dashboard.wait() == "finished"
    assert len(dashboard.losses) == 8
    assert len(dashboard.accuracies) == 2
    assert same(dashboard.model.get_weights(), plain)


def test_another_rate_changes_the_weights_from_then_on(opened, plain):
    dashboard, other = opened(), opened()
    dashboard.step()
    dashboard.wait()
    dashboard.rate.value = 0.1
    dashboard.start()
    assert dashboard.wait() == "finished"
    assert float(dashboard.model.optimizer.learning_rate) == pytest.approx(0.1)
    assert not same(dashboard.model.get_weights(), plain)
    other.start()
    other.wait()
    assert dashboard.losses[:2] == other.losses[:2]  # step 2 is judged before it moves anything
    assert dashboard.losses[2] != other.losses[2]


def test_pause_holds_and_stop_ends(opened, plain):
    dashboard = opened(seconds_a_step=0.05)
    dashboard.start()
    dashboard.pause()
    assert dashboard.wait() == "paused"
    steps = len(dashboard.losses)
    assert 1 <= steps < 8
    held = [weight.copy() for weight in dashboard.model.get_weights()]
    assert same(dashboard.model.get_weights(), held)
    dashboard.stop()
    dashboard._thread.join(60)
    assert dashboard.state == "stopped"
    assert len(dashboard.losses) == steps  # no step more
    assert same(dashboard.model.get_weights(), held)
    assert not same(held, plain)
    dashboard.start()
    assert dashboard.state == "stopped"


def test_stopped_before_it_began_it_never_begins(opened):
    dashboard = opened()
    dashboard.stop()
    dashboard.start()
    assert dashboard.state == "stopped"
    assert dashboard._thread is None


def test_what_goes_wrong_is_said():
    def fit(callback):
        raise ValueError("no <digits>")

    dashboard = TrainingDashboard(fresh(), fit, np.zeros((28, 28)))
    dashboard.start()
    dashboard._thread.join(60)
    assert dashboard.state == "failed"
    assert isinstance(dashboard.error, ValueError)
    assert "Failed: no &lt;digits&gt;" in dashboard._status.value


def test_an_unknown_layer_is_refused():
    with pytest.raises(
        ValueError, match=r"no layer of this name\. Received: layer='x'\. Known: conv1, conv2"
    ):
        TrainingDashboard(fresh(), print, np.zeros((28, 28)), layer="x")


def test_pictures_are_centred_on_zero():
    import base64
    import io
    import re

    from PIL import Image

    channels = np.array([[-2.0, 0.0, 1.0]]).reshape(1, 3, 1)
    data = re.search(r"base64,([^\"]+)", picture("Filters", channels, 4, WORDS))[1]
    pixels = np.asarray(Image.open(io.BytesIO(base64.b64decode(data))))
    assert pixels[0, 0].tolist() == [194, 65, 12]
    assert pixels[0, 1].tolist() == [252, 251, 248]
    assert pixels[0, 2].tolist() == [140, 164, 232]


def test_a_chart_leaves_out_what_is_no_number():
    drawn = chart("Loss", [1.0, float("nan"), 2.0], WORDS)
    assert drawn.count(",") >= 2
    assert "nan" not in drawn
    assert 'aria-label="Loss: highest 2.00, last 2.00"' in drawn


def test_a_photograph_that_its_exif_turns_stands_upright():
    from PIL import Image

    lying = Image.fromarray(np.arange(12, dtype=np.uint8).reshape(3, 4))
    lying.getexif()[0x0112] = 6
    image = as_batch(lying)
    assert image.shape == (1, 4, 3, 1)
    assert image[0, 0, :, 0].tolist() == [8, 4, 0]
