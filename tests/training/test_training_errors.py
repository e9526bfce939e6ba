"""Mistakes in data and recipe: told before the first step where they can be, otherwise where they happen."""

import re

import killable
import numpy as np
import pytest

from cnn_course import models, training
from cnn_course.training import CheckpointError, DivergedError, Split, TrainConfig

pytestmark = pytest.mark.tensorflow
CONFIG = TrainConfig(epochs=2, batch_size=10)


@pytest.fixture(scope="module")
def model():
    return models.build(killable.NETWORK)


def fit(model, train=None, test=None, config=CONFIG, **arguments):
    learned, held_out = killable.stripes()
    return training.fit(model, train or learned, test or held_out, config, quiet=True, **arguments)


def relabelled(split, **changes):
    """Return the split with some of its labels changed, by index."""
    labels = split.labels.copy()
    for index, value in changes.items():
        labels[int(index.removeprefix("at"))] = value
    return Split(split.images, labels)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"at7": 3}, "Received: 3 for training image 7; 1 labels of 104 are out of range"),
        ({"at20": -1, "at9": 5}, "Received: 5 for training image 9; 2 labels of 104"),
    ],
)
def test_labels_out_of_range(model, changes, words):
    before = model.get_weights()
    train = relabelled(killable.stripes()[0], **changes)
    with pytest.raises(ValueError, match=f"whole numbers from 0 to 2: the model has 3 classes. {words}"):
        fit(model, train)
    for left, right in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(left, right)


def test_labels_out_of_range_among_those_held_out(model):
    with pytest.raises(ValueError, match="Received: 9 for held-out image 30"):
        fit(model, test=relabelled(killable.stripes()[1], at30=9))


def test_the_last_class_is_in_range(model):
    assert fit(model, relabelled(killable.stripes()[0], at0=2, at1=0)).epochs


def test_labels_of_another_kind(model):
    train, _ = killable.stripes()
    with pytest.raises(ValueError, match="Received: training labels of dtype float64"):
        fit(model, Split(train.images, train.labels.astype(float)))
    one_hot = np.eye(3, dtype=int)[train.labels]
    with pytest.raises(ValueError, match=re.escape("Expected: (N,). Received: (104, 3)")):
        fit(model, Split(train.images, one_hot))


def test_a_wrong_number_of_labels():
    train, _ = killable.stripes()
    with pytest.raises(ValueError, match="Received: 104 images, 103 labels"):
        Split(train.images, train.labels[1:])


def test_images_of_another_shape(model):
    train, _ = killable.stripes()
    words = re.escape("than the training images have. Expected: (8, 8, 1). Received: (7, 8, 1)")
    with pytest.raises(ValueError, match=words):
        fit(model, Split(train.images[:, 1:], train.labels))
    with pytest.raises(ValueError, match=re.escape("Received: (8, 8, 3)")):
        fit(model, test=Split(np.repeat(train.images, 3, axis=-1), train.labels))


def test_images_that_are_no_bytes():
    train, _ = killable.stripes()
    with pytest.raises(ValueError, match=r"of uint8, at least one\. Received: .*dtype=float32"):
        Split(train.images.astype(np.float32) / 255, train.labels)


def test_no_images():
    with pytest.raises(ValueError, match=r"at least one\. Received: shape=\(0, 8, 8\)"):
        Split(np.zeros((0, 8, 8), np.uint8), np.zeros(0, int))


def test_lists_are_no_arrays():
    train, _ = killable.stripes()
    with pytest.raises(TypeError, match=r"images must be a NumPy array.* Received: list"):
        Split(list(train.images), train.labels)
    with pytest.raises(TypeError, match=r"labels must be a NumPy array.* Received: list"):
        Split(train.images, train.labels.tolist())


@pytest.mark.parametrize("name", ["train", "test", "config"])
def test_something_else_than_a_split_or_a_recipe(model, name):
    with pytest.raises(TypeError, match=rf"{name} must be a (Split|TrainConfig), .* Received: dict"):
        fit(model, **{name: {"epochs": 2}})


def ending_in(**arguments):
    """Return the softmax's place taken by another last layer."""
    import keras

    return keras.Sequential(
        [keras.Input((8, 8, 1)), keras.layers.Flatten(), keras.layers.Dense(3, **arguments)], name="reader"
    )


@pytest.mark.parametrize("activation", [None, "relu"])
def test_logits_are_told_and_not_trained_on(activation):
    with pytest.raises(
        ValueError, match=r"ends in logits.* Received: layer 'dense\w*' with activation='(lin|re)"
    ):
        fit(ending_in(activation=activation))


def test_any_softmax_may_be_last():
    import keras

    for last in ({"activation": "softmax"}, {"activation": lambda logits: keras.ops.softmax(logits)}):
        assert fit(ending_in(**last), config=TrainConfig(epochs=1, batch_size=50)).epochs


def test_a_model_that_knows_no_shape():
    import keras

    model = keras.Sequential(
        [keras.layers.Flatten(), keras.layers.Dense(3, activation="softmax")], name="open"
    )
    with pytest.raises(
        ValueError, match=r"does not know its input's shape yet.* Received: Sequential 'open'"
    ):
        fit(model)


def test_a_folder_is_no_checkpoint(model, tmp_path):
    with pytest.raises(CheckpointError, match=r"must be a file, and this is a folder.* Received: .*"):
        fit(model, checkpoint=tmp_path)


def test_fewer_images_than_a_batch(model):
    with pytest.raises(ValueError, match="Received: 104 images, batch_size=105"):
        fit(model, config=TrainConfig(batch_size=105))
    assert fit(model, config=TrainConfig(epochs=1, batch_size=104)).epochs


def poison(model, step=14):
    """Return a callback that ruins a weight after a step, so that the next one goes wrong."""

    def ruin(step):
        kernel = model.get_layer("dense").kernel
        kernel.assign(kernel * np.float32("nan"))

    return training.at_steps([step], ruin)


@pytest.mark.timeout(60)  # without the check the training would go on for ever
def test_a_loss_that_is_no_number(tmp_path):
    model = models.build(killable.NETWORK)
    path = tmp_path / "run.ckpt"
    config = TrainConfig(epochs=3, batch_size=10, learning_rate=0.0625)
    words = (
        r"The loss became nan in step 15 \(epoch 2 of 3\)\. .* The checkpoint of step 12 is intact: .*run"
        r"\.ckpt\. Begin afresh with a smaller learning rate.* Received: learning rate 0\.0625"
    )
    with pytest.raises(DivergedError, match=words):
        fit(model, config=config, callbacks=[poison(model)], checkpoint=path, checkpoint_every=6)
    assert len(model.history.epochs) == 1
    afresh = models.build(killable.NETWORK)
    fit(afresh, config=config, checkpoint=path)
    assert all(np.isfinite(weight).all() for weight in afresh.get_weights())


@pytest.mark.parametrize(
    ("step", "words", "kept"),
    [
        (18, r"Weights are no numbers after step 18 \(epoch 2 of 2\)", 12),  # when a checkpoint is due
        (
            20,
            r"The loss on the held-out images became nan after step 20 \(epoch 2 of 2\)",
            18,
        ),  # the last one
    ],
)
def test_the_last_good_checkpoint_is_not_written_over(tmp_path, step, words, kept):
    """An update can ruin the weights where no loss is computed after it: before a checkpoint, at the end."""
    model, path = models.build(killable.NETWORK), tmp_path / "run.ckpt"
    with pytest.raises(DivergedError, match=rf"{words}.* The checkpoint of step {kept} is intact"):
        fit(model, callbacks=[poison(model, step)], checkpoint=path, checkpoint_every=6)
    with np.load(path) as file:
        assert all(np.isfinite(file[name]).all() for name in file.files if name != "header")


@pytest.mark.timeout(60)
@pytest.mark.parametrize("steps", [1, 8])
def test_the_step_is_named_whatever_the_size_of_an_execution(steps):
    """A rate that no network survives: the same step is named, and none after it is done."""
    training.seed_everything(0)
    model = models.build(killable.NETWORK)
    config = TrainConfig(
        epochs=3, batch_size=10, optimizer="sgd", learning_rate=1e30, steps_per_execution=steps
    )
    with pytest.raises(DivergedError, match=r"The loss became (nan|inf) in step 2 \(epoch 1 of 3\)"):
        fit(model, config=config)
    assert int(model.optimizer.iterations) == 2


def test_words_for_those_who_catch():
    assert issubclass(DivergedError, training.TrainingError)
    assert issubclass(CheckpointError, training.TrainingError)
