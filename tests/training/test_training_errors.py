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


def small(*layers, **shape):
    """Return a network over 4 x 4 pixels that ends in these layers."""
    import keras

    return keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Flatten(), *layers], **shape)


@pytest.fixture(scope="module")
def few():
    random = np.random.RandomState(0)
    return Split(random.randint(0, 256, (20, 4, 4)).astype(np.uint8), np.arange(20) % 2)


def endings(keras):
    """Return the last layers of networks, and whether shares come out of them."""
    layers, ops = keras.layers, keras.ops
    dense = layers.Dense(3)
    return {
        "pooling": ([layers.Reshape((4, 4, 1)), layers.Conv2D(3, 1), layers.GlobalAveragePooling2D()], False),
        "flatten": ([layers.Dense(3), layers.Flatten()], False),
        "reshape": ([layers.Dense(4), layers.Reshape((4,))], False),
        "dropout": ([layers.Dense(3), layers.Dropout(0.5)], False),
        "normalised": ([layers.Dense(3), layers.BatchNormalization()], False),
        "relu layer": ([layers.Dense(3), layers.ReLU()], False),
        "zeros": ([layers.Dense(3, kernel_initializer="zeros"), layers.ReLU()], False),
        "activation": ([layers.Dense(3), layers.Activation("elu")], False),
        "function": ([layers.Dense(3, activation=lambda x: ops.exp(x))], False),
        "sigmoid that adds up": ([layers.Dense(2, "sigmoid", kernel_initializer="zeros")], False),
        "inner": ([keras.Sequential([keras.Input((16,)), dense])], False),
        "log": ([layers.Dense(3, "log_softmax")], False),
        "shares normalised": ([layers.Dense(3, "softmax"), layers.BatchNormalization()], False),
        "shares dropped": ([layers.Dense(3, "softmax"), layers.Dropout(0.5)], False),
        "softmax layer": ([layers.Dense(3), layers.Softmax()], True),
        "softmax flattened": ([layers.Dense(3, "softmax"), layers.Flatten()], True),
        "shares pooled": (
            [
                layers.Reshape((4, 4, 1)),
                layers.Conv2D(3, 1, activation="softmax"),
                layers.GlobalAveragePooling2D(),
            ],
            True,
        ),
        "inner softmax": ([keras.Sequential([keras.Input((16,)), layers.Dense(3, "softmax")])], True),
        "half": (
            [layers.Dense(300, "softmax", dtype="float16"), layers.Activation(abs, dtype="float16")],
            True,
        ),
        "brain": ([layers.Dense(30, "softmax", dtype="bfloat16"), layers.Flatten(dtype="bfloat16")], True),
        "own": ([layers.Dense(3, activation=lambda x: ops.exp(x) / ops.sum(ops.exp(x), -1, True))], True),
    }


def test_what_comes_out_is_looked_at(few):
    """Whatever the last layer is called: shares are not negative and add up to 1, also while it trains."""
    import keras

    from cnn_course.training.checking import check

    for name, (layers, shares) in endings(keras).items():
        model = small(*layers)
        before = [variable.numpy() for variable in model.variables]
        try:
            check(model, few, few, CONFIG)
            told = ""
        except ValueError as error:
            told = str(error)
        assert bool(told) is not shares, (name, told)
        assert shares or "fit wants the share of each class" in told, told
        for left, right in zip(before, model.variables, strict=True):
            np.testing.assert_array_equal(left, right.numpy(), err_msg=name)


def test_the_words_name_layer_and_numbers(few):
    import keras

    fixed = keras.layers.Dense(3, kernel_initializer="zeros", bias_initializer="ones")
    words = r"layers\.Dense\(3, .* Received: layer 'last' \(ReLU\), outputs from 1 to 1 that add up to 3$"
    with pytest.raises(ValueError, match=words):
        fit(small(fixed, keras.layers.ReLU(name="last")), few, few)
    shares = keras.layers.Dense(3, "softmax")
    with pytest.raises(ValueError, match=r"add up to .* while it is trained"):
        fit(small(shares, keras.layers.Dropout(0.5)), few, few)


@pytest.mark.parametrize("activation", ["sigmoid", "softmax"])
def test_one_output_is_not_two_classes(few, activation):
    import keras

    with pytest.raises(ValueError, match=r"gives one number.*as in layers\.Dense\(2, activation='softmax'\)"):
        fit(small(keras.layers.Dense(1, activation)), Split(few.images, few.labels * 0), few)


def test_the_operation_that_ends_a_network_counts_and_not_its_last_layer(few):
    import keras

    from cnn_course.training.checking import check

    pixels = keras.Input((4, 4, 1))
    scores = keras.layers.Dense(3)(keras.layers.Flatten()(pixels))
    check(keras.Model(pixels, keras.ops.softmax(scores)), few, few, CONFIG)
    shares = keras.layers.Softmax()(scores)
    with pytest.raises(ValueError, match=r"gives no shares.* add up to 3"):
        check(keras.Model(pixels, shares * 3), few, few, CONFIG)


@pytest.mark.parametrize("outputs", ["two", "dict"])
def test_one_output_and_no_dict(few, outputs):
    import keras

    pixels = keras.Input((4, 4, 1))
    flat = keras.layers.Flatten()(pixels)
    one, other = (keras.layers.Dense(3, "softmax")(flat) for _ in range(2))
    model = keras.Model(pixels, [one, other] if outputs == "two" else {"shares": one})
    said = {"two": "1 input, 2 outputs$", "dict": "1 input, 1 output, in a dict$"}[outputs]
    with pytest.raises(ValueError, match=rf"one input and one output.* Received: {said}"):
        fit(model, few, few)


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (None, "NoneType$"),
        ({}, "dict$"),
        ("run.keras", r"str\. keras\.models\.load_model reads one"),
        (dict, r"the class dict\. Make one of it first: dict\("),
        (killable.NETWORK, r"Network\. models\.build\(network\) makes one"),
    ],
)
def test_what_is_no_model(few, model, words):
    with pytest.raises(TypeError, match=rf"model must be a Keras model\. Received: {words}"):
        fit(model, few, few)


def test_what_is_no_callback(few):
    import keras

    model = small(keras.layers.Dense(2, "softmax"))
    stop = keras.callbacks.EarlyStopping
    for wrong, words in (
        (stop, r"the class EarlyStopping\. Make one of it: EarlyStopping\("),
        ([stop(), stop], r"the class EarlyStopping"),
        (print, r"makes one of a function"),
        ("early", r"'early', of type str"),
        ({"a": stop()}, "of type dict"),
        (3, "3, of type int"),
        ([None], "None, of type NoneType"),
    ):
        with pytest.raises(TypeError, match=rf"must be Keras callbacks, in a list\. Received: .*{words}"):
            fit(model, few, few, callbacks=wrong)


def test_one_callback_or_none_at_all(few):
    import keras

    model, seen = small(keras.layers.Dense(2, "softmax")), []
    one = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: seen.append(epoch))
    config = TrainConfig(epochs=1, batch_size=10)
    for callbacks in (one, [one], iter([one]), keras.callbacks.CallbackList([one]), None, ()):
        fit(model, few, few, config, callbacks=callbacks)
    assert seen == [0] * 4


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
