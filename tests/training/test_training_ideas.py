"""Schedules, smoothed labels, averaged weights, fused updates: each against its formula or against Keras."""

import dataclasses
import itertools

import killable
import numpy as np
import pytest

from cnn_course import models, training
from cnn_course.training import Augmentation, Epoch, History, TrainConfig

pytestmark = pytest.mark.tensorflow
PLAIN = TrainConfig(epochs=2, batch_size=10, learning_rate=0.02)


def test_cosine_warms_up_and_ends_at_zero():
    config = TrainConfig(schedule="cosine", learning_rate=0.4, warm_up=0.1)
    rates = training.learning_rates(config, 100)
    np.testing.assert_allclose(rates[:11], 0.4 * np.arange(11) / 10, atol=1e-6)
    falling = 0.2 * (1 + np.cos(np.pi * np.arange(90) / 90))
    np.testing.assert_allclose(rates[10:], falling, atol=1e-6)


def test_cosine_without_warm_up_starts_at_its_peak():
    rates = training.learning_rates(TrainConfig(schedule="cosine", learning_rate=0.4, warm_up=0), 50)
    assert rates[0] == pytest.approx(0.4)
    assert (np.diff(rates) < 0).all()


def test_one_cycle_rises_for_three_tenths():
    rates = training.learning_rates(TrainConfig(schedule="one-cycle", learning_rate=0.5), 200)
    assert rates[0] == pytest.approx(0.5 / 25)
    assert rates.argmax() == 60
    assert (np.diff(rates[:60]) > 0).all()
    assert (np.diff(rates[61:]) < 0).all()


@pytest.mark.parametrize("schedule", ["constant", "one-cycle", "cosine"])
def test_the_optimiser_uses_the_rates_drawn(schedule):
    """With plain SGD on a constant gradient, the way gone is the sum of the rates."""
    config = dataclasses.replace(PLAIN, schedule=schedule)
    model, _ = killable.train(config)
    rates = training.learning_rates(config, 20)
    rate = model.optimizer._learning_rate
    for step in range(20):
        used = float(rate(step)) if callable(rate) else float(rate.numpy())
        assert used == pytest.approx(float(rates[step]))


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.4])
@pytest.mark.parametrize("shape", [(5,), (5, 2, 3)])
def test_smoothed_cross_entropy(smoothing, shape):
    from cnn_course.training.losses import cross_entropy

    random = np.random.RandomState(0)
    shares = random.dirichlet(np.ones(4), shape).astype(np.float32)
    labels = random.randint(0, 4, shape)
    asked = np.eye(4)[labels] * (1 - smoothing) + smoothing / 4
    expected = -(asked * np.log(shares)).sum(axis=-1)
    np.testing.assert_allclose(cross_entropy(labels, shares, smoothing), expected, rtol=1e-4)


def kernels(config):
    """Return the averages' inputs: one kernel before training and after each step, and all at the end."""
    kept = []
    look = training.at_steps(
        range(100), lambda step: kept.append(look.model.get_layer("dense").get_weights()[0])
    )
    model, history = killable.train(config, None, [look])
    return kept, model, history


def test_the_average_follows_its_formula():
    config = dataclasses.replace(PLAIN, ema=0.6)
    kept, model, _ = kernels(config)
    average = kept[0]
    for step, weights in enumerate(kept[1:]):
        decay = min(0.6, (1 + step) / (10 + step))
        average = decay * average + (1 - decay) * weights
    np.testing.assert_allclose(model.get_layer("dense").get_weights()[0], average, atol=1e-6)
    without, other, _ = kernels(PLAIN)
    np.testing.assert_array_equal(without[-1], kept[-1])  # averaging does not change the training itself
    np.testing.assert_array_equal(other.get_layer("dense").get_weights()[0], kept[-1])


def test_averaged_weights_are_the_ones_judged():
    """Batch normalisation's statistics too; a callback sees them at the end of an epoch."""
    import keras

    at_end = []
    look = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: at_end.append((look.model.get_weights(), logs["val_loss"]))
    )
    config = dataclasses.replace(PLAIN, ema=0.9)
    model, history = killable.train(config, None, [look])
    _, held_out = killable.stripes()
    for left, right in zip(model.get_weights(), at_end[-1][0], strict=True):
        np.testing.assert_array_equal(left, right)
    loss, accuracy = model.evaluate(held_out.pixels(config), held_out.labels, verbose=0)
    assert history.final()["test_loss"] == pytest.approx(loss, abs=1e-5)
    assert history.final()["test_accuracy"] == pytest.approx(accuracy, abs=1e-5)
    _, plain = killable.train(PLAIN)
    assert plain.final()["test_loss"] != history.final()["test_loss"]
    assert plain.final()["train_loss"] == history.final()["train_loss"]


@pytest.mark.parametrize("decay", [0.0, 0.05])
@pytest.mark.parametrize(("name", "beta_2"), [("adam", 0.999), ("adam", 0.9), ("sgd", 0.999)])
def test_fused_updates_are_keras_own(name, beta_2, decay):
    import keras

    from cnn_course.training.optimizers import optimizer_of

    random = np.random.RandomState(0)
    start = random.normal(size=(3, 4)).astype(np.float32)
    gradients = random.normal(size=(12, 3, 4)).astype(np.float32)
    recipe = {"learning_rate": 0.1, "schedule": "one-cycle", "weight_decay": decay, "beta_2": beta_2}
    config = TrainConfig(optimizer=name, **recipe)
    ours = optimizer_of(config, 12)
    rate = training.schedules.learning_rate(config, 12)
    arguments = {"weight_decay": decay or None}
    theirs = (
        keras.optimizers.SGD(rate, momentum=0.9, **arguments)
        if name == "sgd"
        else keras.optimizers.Adam(rate, beta_2=beta_2, **arguments)
    )
    ends = []
    for optimizer in (ours, theirs):
        weights = keras.Variable(start, name="kernel")
        for gradient in gradients:
            optimizer.apply([gradient], [weights])
        ends.append(weights.numpy())
    np.testing.assert_allclose(*ends, rtol=1e-5, atol=1e-6)
    assert np.abs(ends[0] - start).max() > 0.1


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras' own way to NumPy
def test_a_model_with_our_optimiser_can_be_saved(tmp_path):
    import keras

    model, _ = killable.train(dataclasses.replace(PLAIN, weight_decay=0.01))
    model.save(tmp_path / "model.keras")
    images = killable.stripes()[1].pixels(PLAIN)
    again = keras.saving.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(again(images), model(images), atol=1e-6)


class Events:
    """What Keras tells a callback, in its order."""

    def __init__(self):
        import keras

        names = [
            f"on_{what}{place}"
            for what, place in itertools.product(
                ("train", "test", "epoch", "train_batch", "test_batch"), ("_begin", "_end")
            )
        ]
        self.told = []
        listeners = {name: self.listener(name) for name in names}
        self.callback = type("Listener", (keras.callbacks.Callback,), listeners)()

    def listener(self, name):
        def listen(callback, *arguments, **named):
            logs = [argument for argument in (*arguments, *named.values()) if isinstance(argument, dict)]
            place = arguments[0] if arguments and isinstance(arguments[0], int) else None
            self.told.append((name, place, logs[0] if logs else {}))

        return listen


def test_callbacks_are_told_what_keras_tells_them():
    import keras

    from cnn_course.training.engine import Engine

    config = dataclasses.replace(PLAIN, batch_size=26)
    ours, theirs = Events(), Events()
    killable.train(config, None, [ours.callback])
    training.seed_everything(0)
    model = models.build(killable.NETWORK)
    model.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy", metrics=["accuracy"])
    learned, held_out = killable.stripes()
    engine = Engine(model, None, None, (learned, held_out), config, model.distribute_strategy)
    model.fit(
        (engine.batch(step) for step in range(8)),
        epochs=2,
        steps_per_epoch=4,
        validation_data=(held_out.pixels(config), held_out.labels),
        validation_batch_size=engine.at_once,
        callbacks=[theirs.callback],
        shuffle=False,
        verbose=0,
    )
    assert [event[:2] for event in ours.told] == [event[:2] for event in theirs.told]
    for (name, _, one), (_, _, other) in zip(ours.told, theirs.told, strict=True):
        if name in ("on_epoch_end", "on_train_batch_end"):
            assert one == pytest.approx({key: float(value) for key, value in other.items()}, abs=1e-4)


def test_stop_training_is_heard():
    import keras

    stop = keras.callbacks.EarlyStopping("val_loss", patience=1, min_delta=10)
    _, history = killable.train(dataclasses.replace(PLAIN, epochs=9), None, [stop])
    assert len(history.epochs) == 2


def test_a_learning_rate_set_by_hand_counts():
    seen = []

    def slow(step):
        seen.append(look.model.get_layer("dense").get_weights()[0])
        look.model.optimizer.learning_rate = 0.0

    look = training.at_steps([5, 9], slow)
    killable.train(PLAIN, None, [look])
    np.testing.assert_array_equal(*seen)


@pytest.mark.parametrize(
    ("callbacks", "fixed", "steps"),
    [((), None, None), ((), 7, 7), (("hears",), 7, 1), (("hears",), None, 1), (("silent",), 7, 7)],
)
def test_steps_of_one_execution(callbacks, fixed, steps):
    import keras

    from cnn_course.training.fitting import _Run

    made = {"hears": training.at_steps([3], print), "silent": keras.callbacks.EarlyStopping()}
    config = dataclasses.replace(PLAIN, steps_per_execution=fixed)
    run = _Run(
        models.build(killable.NETWORK),
        killable.stripes(),
        config,
        tuple(made[name] for name in callbacks),
        True,
        None,
        None,
    )
    assert run.pace.fixed == steps


def test_a_listener_made_of_functions_is_heard():
    import keras

    from cnn_course.training.pacing import hears_steps

    assert hears_steps(keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: None))
    assert not hears_steps(keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: None))


def test_the_size_of_an_execution_changes_nothing():
    config = dataclasses.replace(
        killable.RECIPES["adam"], epochs=3, augmentation=Augmentation(shift=2, flip=True)
    )
    runs = [
        killable.train(dataclasses.replace(config, steps_per_execution=size)) for size in (1, 4, 64, None)
    ]
    for model, history in runs[1:]:
        for left, right in zip(runs[0][0].get_weights(), model.get_weights(), strict=True):
            np.testing.assert_array_equal(left, right)
        assert history.final() == runs[0][1].final()


def test_shifts_of_bytes_are_the_shifts_of_numbers():
    """Whole pixels moved as bytes and then made numbers: the same as the other way round."""
    from cnn_course.training.augmentation import augment

    images = killable.stripes()[0].images
    limits, seed = Augmentation(shift=2, flip=True), np.array([0, 3], np.int32)
    bytes_moved = augment(images, limits, seed).numpy()
    assert bytes_moved.dtype == np.uint8
    np.testing.assert_array_equal(bytes_moved, augment(images.astype(np.float32), limits, seed).numpy())
    parts = [augment(images[place : place + 26], limits, seed, place, 104) for place in range(0, 104, 26)]
    np.testing.assert_array_equal(np.concatenate(parts), bytes_moved)


@pytest.mark.parametrize(
    ("ci", "quiet", "lines"), [("true", None, 0), ("true", False, 2), ("", None, 2), ("", True, 0)]
)
def test_who_is_spoken_to(monkeypatch, capsys, ci, quiet, lines):
    monkeypatch.setenv("CI", ci)
    training.fit(models.build(killable.NETWORK), *killable.stripes(), PLAIN, quiet=quiet)
    assert len(capsys.readouterr().out.splitlines()) == lines


HISTORY = History(tuple(Epoch(n, 1 / n, 1 - 0.5 / n, 1.2 / n, 1 - 0.6 / n, 2.0) for n in (1, 2, 3)))


@pytest.mark.parametrize("theme", [None, "dark"])
def test_a_history_draws_itself(theme):
    figure = HISTORY.plot(theme)
    loss, accuracy = figure.axes
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["Loss", "Accuracy"]
    for axes, key in ((loss, "loss"), (accuracy, "accuracy")):
        for line, whose in zip(axes.lines, ("train", "test"), strict=True):
            np.testing.assert_allclose(line.get_xdata(), [1, 2, 3])
            rows = HISTORY.as_rows()
            np.testing.assert_allclose(line.get_ydata(), [row[f"{whose}_{key}"] for row in rows])
    assert [text.get_text() for text in loss.get_legend().get_texts()] == ["training", "held out"]
    assert loss.lines[0].get_linestyle() != loss.lines[1].get_linestyle()


def test_an_empty_history_cannot_be_drawn():
    with pytest.raises(ValueError, match="nothing to draw before the first epoch"):
        History(()).plot()


def test_a_history_is_written_and_read(tmp_path):
    path = HISTORY.write(tmp_path / "history.json")
    assert History.from_json(path.read_text()) == HISTORY
