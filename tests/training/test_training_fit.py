"""Fitting: it learns, it repeats, it looks at the right moments, and it writes down what happened."""

import gc
import json
import weakref

import numpy as np
import pytest

from cnn_course import files, models, shapes, training
from cnn_course.training import DataNote, Record, Split, TrainConfig

pytestmark = pytest.mark.tensorflow

TINY = models.Network(
    "tiny",
    (6, 6, 1),
    (
        shapes.Conv2D(4, 3, activation="relu"),
        shapes.Flatten(),
        shapes.Dense(2),
        shapes.Softmax(name="softmax"),
    ),
)


@pytest.fixture
def halves():
    """Return images bright in their upper half (0) or their lower half (1)."""
    labels = np.arange(96) % 2
    images = np.random.RandomState(0).randint(0, 60, (96, 6, 6)).astype(np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[3 * label : 3 * label + 3] += 150
    return Split(images[:64], labels[:64]), Split(images[64:], labels[64:])


def trained(halves, callbacks=(), **arguments):
    config = TrainConfig(**{"epochs": 4, "batch_size": 16, "learning_rate": 0.02, **arguments})
    training.seed_everything(config.seed)
    model = models.build(TINY)
    return training.fit(model, *halves, config, callbacks, quiet=True), model


def without_seconds(history):
    return [{key: value for key, value in row.items() if key != "seconds"} for row in history.as_rows()]


@pytest.mark.parametrize("schedule", ["constant", "one-cycle"])
@pytest.mark.parametrize("optimizer", ["adam", "sgd"])
def test_it_learns(halves, schedule, optimizer):
    history, _ = trained(halves, schedule=schedule, optimizer=optimizer, epochs=6)
    assert [epoch.epoch for epoch in history.epochs] == [1, 2, 3, 4, 5, 6]
    assert history.final()["test_accuracy"] == 1.0
    assert history.epochs[-1].train_loss < history.epochs[0].train_loss


def test_the_same_seed_gives_the_same_run(halves):
    (one, first), (again, second), (other, _) = (trained(halves, seed=seed) for seed in (5, 5, 6))
    assert without_seconds(one) == without_seconds(again) != without_seconds(other)
    for left, right in zip(first.get_weights(), second.get_weights(), strict=True):
        np.testing.assert_array_equal(left, right)


def test_the_history_says_what_keras_measures(halves):
    history, model = trained(halves)
    _, test = halves
    shares = model(test.pixels(TrainConfig())).numpy()
    picked = shares[np.arange(len(test)), test.labels]
    assert history.final()["test_loss"] == pytest.approx(-np.log(picked).mean(), abs=1e-5)
    assert history.final()["test_accuracy"] == (shares.argmax(axis=1) == test.labels).mean()


def test_one_cycle_ends_at_zero(halves):
    _, model = trained(halves, schedule="one-cycle", learning_rate=0.5, optimizer="sgd")
    rate = model.optimizer._learning_rate
    steps = [float(rate(step)) for step in range(17)]
    assert max(steps) == pytest.approx(0.5, rel=0.02)
    assert steps.index(max(steps)) == 4
    assert steps[-1] == pytest.approx(0, abs=1e-6)


def test_weight_decay_leaves_biases_alone(halves):
    """With no gradient worth the name, decay alone moves the weights."""
    _, model = trained(halves, weight_decay=0.5, learning_rate=1e-30)
    excluded = [v.path for v in model.trainable_variables if not model.optimizer._use_weight_decay(v)]
    assert sorted(path.rsplit("/")[-1] for path in excluded) == ["bias", "bias"]


def test_what_a_regulariser_asks_for_is_trained_on(halves):
    """One step of gradient descent: each weight moves by the rate times twice the factor times itself."""
    import keras

    def after_a_step(**arguments):
        training.seed_everything(0)
        layers = [
            keras.Input((6, 6, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(2, "softmax", **arguments),
        ]
        model = keras.Sequential(layers)
        before = model.get_weights()[0]
        config = TrainConfig(epochs=1, batch_size=64, learning_rate=0.5, optimizer="sgd")
        history = training.fit(model, *halves, config, quiet=True)
        return before, model.get_weights()[0], history.final()

    before, plain, said = after_a_step()
    _, decayed, more = after_a_step(kernel_regularizer=keras.regularizers.L2(0.25))
    np.testing.assert_allclose(decayed, plain - 0.5 * 2 * 0.25 * before, atol=1e-6)
    assert more["train_loss"] == pytest.approx(said["train_loss"] + 0.25 * (before**2).sum(), abs=1e-4)
    _, even, _ = after_a_step(activity_regularizer="l2")  # large shares cost
    assert not np.allclose(even, plain)


def test_looks_at_the_moments_asked_for(halves):
    seen = []
    _, model = trained(halves, callbacks=[training.at_steps([0, 1, 5, 16], seen.append)])
    assert seen == [0, 1, 5, 16]
    assert int(model.optimizer.iterations) == 16


def test_step_0_is_before_training(halves):
    kept = {}
    training.seed_everything(0)
    model = models.build(TINY)
    before = model.get_weights()
    look = training.at_steps([0, 4], lambda step: kept.update({step: model.get_weights()}))
    training.fit(model, *halves, TrainConfig(epochs=1, batch_size=16), [look], quiet=True)
    for left, right in zip(before, kept[0], strict=True):
        np.testing.assert_array_equal(left, right)
    for left, right in zip(model.get_weights(), kept[4], strict=True):
        np.testing.assert_array_equal(left, right)


def test_a_line_an_epoch(halves, capsys, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    training.seed_everything(0)
    training.fit(models.build(TINY), *halves, TrainConfig(epochs=2, batch_size=16))
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert "epoch 1/2" in lines[0]


def test_many_networks_one_after_the_other_are_no_reason_to_warn(halves, caplog, monkeypatch):
    """TensorFlow takes a function that is made again and again for a mistake, and says so at the fifth."""
    import keras
    import tensorflow as tf

    monkeypatch.setattr(tf.get_logger(), "propagate", True)
    learned, held_out = (split.take(slice(0, 8)) for split in halves)
    config = TrainConfig(epochs=1, batch_size=4)
    for _ in range(6):
        layers = [keras.Input((6, 6, 1)), keras.layers.Flatten(), keras.layers.Dense(2, "softmax")]
        model = keras.Sequential(layers)
        training.fit(model, learned, held_out, config, quiet=True)
        shares = training.shares_of(model, held_out, config)
    assert [record for record in caplog.records if "retracing" in record.getMessage()] == []
    assert shares.dtype == np.float32
    np.testing.assert_array_equal(shares, np.asarray(model(held_out.pixels(config))))


def a_record(**changes):
    values = {
        "experiment": "x",
        "variant": "v",
        "seed": 0,
        "config": {},
        "data": DataNote("mnist", "a folder", "0" * 64, 10, 5),
        "environment": training.environment(),
        "command": "cnn-course run x --seed 0",
        "epochs": [],
        "final": {"a": 1.0},
        "wall_seconds": 0.1,
    }
    return Record(**{**values, **changes})


def traced():
    """Return the graphs that TensorFlow has traced and not let go."""
    import tensorflow as tf

    gc.collect()
    return [one for one in gc.get_objects() if isinstance(one, tf.__internal__.FuncGraph)]


@pytest.mark.parametrize("recipe", [{"ema": 0.9}, {"optimizer": "sgd", "weight_decay": 0.1}], ids=str)
def test_nothing_outlives_a_training_that_is_forgotten(halves, recipe):
    """Each training's functions hold its images: those of hundreds, one after the other, would add up."""
    import keras

    before, meanwhile = traced(), []
    callback = keras.callbacks.LambdaCallback(on_epoch_end=lambda *_: meanwhile.extend(map(id, traced())))
    _, model = trained(halves, callback, epochs=1, **recipe)
    training.shares_of(model, halves[1], TrainConfig())
    assert set(meanwhile) - set(map(id, before)), "or there is nothing here that could outlive it"
    forgotten = [weakref.ref(one) for one in (model, model.optimizer)]
    del model, callback
    keras.backend.clear_session()
    assert [one.name for one in traced() if not any(one is other for other in before)] == []
    assert [one() for one in forgotten] == [None, None]


def test_a_record_is_written_and_read(tmp_path):
    path = a_record().write(tmp_path / "new")
    assert path.name == "v-seed0.json"
    assert list(json.loads(path.read_text()))[:3] == ["experiment", "variant", "seed"]
    assert [file.name for file in path.parent.iterdir()] == ["v-seed0.json"]


def test_nothing_is_written_by_halves(tmp_path):
    path = a_record().write(tmp_path)
    before = path.read_text()
    with pytest.raises(ValueError, match="not JSON compliant"):
        a_record(final={"a": float("nan")}).write(tmp_path)
    with pytest.raises(UnicodeEncodeError):
        files.write(path, "\ud800")
    assert path.read_text() == before
    assert [file.name for file in tmp_path.iterdir()] == ["v-seed0.json"]


def test_environment_names_the_packages():
    import keras

    found = training.environment()
    assert found["keras"] == keras.__version__
    assert found["cores"] >= 1
    assert "CPU" in found["devices"]
