"""A training that is stopped, killed or denied its disk goes on as if nothing had been, or says why not."""

import dataclasses
import errno
import json
import os
import random
import re
import signal
import subprocess
import sys

import killable
import numpy as np
import programs
import pytest

from cnn_course import files, training
from cnn_course.training import CheckpointError, History, TrainingStopped
from cnn_course.training.checkpoint import read_history

pytestmark = pytest.mark.tensorflow
ADAM = killable.RECIPES["adam"]


def rows(history):
    return [{key: value for key, value in row.items() if key != "seconds"} for row in history.as_rows()]


def assert_same_run(one, other):
    """Hold two runs against each other: every weight, bit for bit, and every number of the history."""
    for left, right in zip(one[0].get_weights(), other[0].get_weights(), strict=True):
        np.testing.assert_array_equal(left, right)
    assert rows(one[1]) == rows(other[1])


def stopping_at(step, action):
    """Make a callback that does something after a step."""
    return training.at_steps([step], lambda step: action())


def press_ctrl_c():
    os.kill(os.getpid(), signal.SIGINT)


class KilledError(Exception):
    """Stands in for a kill in the tests that need no process of their own."""


def be_killed():
    raise KilledError


@pytest.mark.parametrize("kills", [2, pytest.param(5, marks=pytest.mark.slow)])
def test_killed_at_random_steps(tmp_path, root, kills):
    """Real kills of each recipe: SIGKILL from outside, wherever the process is after some step."""
    for recipe, config in killable.RECIPES.items():
        killed_until_done(recipe, tmp_path / recipe, root, kills)
        # Steps in larger pieces and no listener: neither must change a bit.
        model, history = killable.train(dataclasses.replace(config, steps_per_execution=7))
        with np.load(tmp_path / recipe / "end.npz") as kept:
            for name, weight in zip(kept.files, model.get_weights(), strict=True):
                np.testing.assert_array_equal(kept[name], weight)
        assert rows(History.from_json((tmp_path / recipe / "end.json").read_text())) == rows(history)
        names = sorted(file.name for file in (tmp_path / recipe).iterdir())
        assert names == ["end.json", "end.npz", "run.ckpt"]


def killed_until_done(recipe, folder, root, kills):
    """Start the program, kill it after a random number of steps, so often; then let it finish."""
    draw = random.Random(recipe)
    folder.mkdir()
    for left in reversed(range(kills + 1)):
        lines = draw.randint(3, 80 // kills) if left else killable.STEPS + 1
        child = programs.start(root, killable.__file__, recipe, folder / "run.ckpt", folder / "end.npz")
        with child.stdout:
            said = [line for _, line in zip(range(lines), child.stdout, strict=False)]
            if left:
                child.kill()
        assert len(said) == lines if left else said
        assert child.wait() == (-signal.SIGKILL if left else 0)
        assert (folder / "end.npz").exists() == (not left)


def test_a_finished_run_is_not_done_again(tmp_path):
    done = killable.train(ADAM, tmp_path / "run.ckpt")
    seen = []
    again = killable.train(ADAM, tmp_path / "run.ckpt", [training.at_steps(range(200), seen.append)])
    assert_same_run(done, again)
    assert again[0].history == again[1]
    assert seen == []
    assert read_history(tmp_path / "run.ckpt") == done[1].epochs


def test_killed_while_looking_at_the_held_out_images(tmp_path):
    import keras

    class Kill(keras.callbacks.Callback):
        looks = 0

        def on_test_begin(self, logs=None):
            self.looks += 1
            if self.looks == 2:
                raise KilledError

    with pytest.raises(KilledError):
        killable.train(ADAM, tmp_path / "run.ckpt", [Kill()], checkpoint_every=7)
    seen = []
    resumed = killable.train(ADAM, tmp_path / "run.ckpt", [training.at_steps(range(200), seen.append)])
    assert seen == list(range(15, 101))  # the last checkpoint was of step 14
    assert_same_run(resumed, killable.train(ADAM))


def test_stopped_by_a_callback_is_stopped_for_good(tmp_path):
    import keras

    def stop():
        stopper.model.stop_training = True

    stopper = keras.callbacks.LambdaCallback(
        on_train_batch_end=lambda batch, logs: stop() if stopper.model.optimizer.iterations == 13 else None
    )
    model, history = killable.train(ADAM, tmp_path / "run.ckpt", [stopper])
    assert int(model.optimizer.iterations) == 13
    assert len(history.epochs) == 2
    again = killable.train(ADAM, tmp_path / "run.ckpt")
    assert_same_run((model, history), again)


def test_what_a_callback_changes_is_kept(tmp_path):
    """A learning rate that was set by hand is part of the state."""
    config = training.TrainConfig(epochs=4, batch_size=10, learning_rate=0.01)

    def run(path, *callbacks):
        slow = stopping_at(12, lambda: setattr(slow.model.optimizer, "learning_rate", 0.001))
        return killable.train(config, path, [slow, *callbacks], checkpoint_every=5)

    whole = run(None)
    with pytest.raises(KilledError):
        run(tmp_path / "run.ckpt", stopping_at(26, be_killed))
    resumed = run(tmp_path / "run.ckpt")
    assert float(resumed[0].optimizer.learning_rate) == pytest.approx(0.001)
    assert_same_run(resumed, whole)


@pytest.fixture
def hears_ctrl_c():
    """As in a terminal or a notebook: a shell's background jobs, and tests that run as one, ignore Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("hears_ctrl_c")
def test_ctrl_c_keeps_everything(tmp_path):
    path = tmp_path / "run.ckpt"
    words = r"Stopped after step 34 \(epoch 4 of 10\)\. The checkpoint is written: run the same again"
    with pytest.raises(TrainingStopped, match=words) as stop:
        killable.train(ADAM, path, [stopping_at(34, press_ctrl_c)])
    assert len(stop.value.history.epochs) == 3
    assert isinstance(stop.value, KeyboardInterrupt)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    resumed = killable.train(ADAM, path)
    assert resumed[1].epochs[:3] == stop.value.history.epochs
    assert_same_run(resumed, killable.train(ADAM))


@pytest.mark.usefixtures("hears_ctrl_c")
def test_ctrl_c_without_a_checkpoint():
    """The history so far is in the model, as a notebook needs it after the cell was stopped."""
    kept = []

    def stop():
        kept.append(stopper.model)
        press_ctrl_c()

    stopper = stopping_at(21, stop)
    with pytest.raises(TrainingStopped, match="give fit checkpoint='FILE'"):
        killable.train(ADAM, None, [stopper])
    assert [epoch.epoch for epoch in kept[0].history.epochs] == [1, 2]


@pytest.mark.usefixtures("hears_ctrl_c")
def test_a_second_ctrl_c_does_not_wait():
    from cnn_course.training.interrupting import held_back

    with held_back() as interrupts:
        press_ctrl_c()
        assert interrupts.asked
        with pytest.raises(KeyboardInterrupt):
            press_ctrl_c()


def test_a_full_disk(tmp_path, monkeypatch):
    path = tmp_path / "run.ckpt"

    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    def fill():
        monkeypatch.setattr(files.os, "fsync", full)

    words = r"step 30 could not be written: the disk is full\. The one of step 25 is intact.* Received: .*run"
    with pytest.raises(CheckpointError, match=words):
        killable.train(ADAM, path, [stopping_at(26, fill)], checkpoint_every=5)
    assert [file.name for file in tmp_path.iterdir()] == ["run.ckpt"]
    monkeypatch.undo()
    assert_same_run(killable.train(ADAM, path), killable.train(ADAM))


def test_a_disk_that_is_full_before_the_first_checkpoint(tmp_path, monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    fill = stopping_at(3, lambda: monkeypatch.setattr(files.os, "fsync", full))
    with pytest.raises(CheckpointError, match=r"step 10 could not be written: .*There is no earlier one"):
        killable.train(ADAM, tmp_path / "new" / "run.ckpt", [fill])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["file/run.ckpt", "n" * 300, "a\0b", "~nobody-of-this-name/run.ckpt"])
def test_a_place_that_cannot_be_written_is_told_before_the_first_step(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    seen = []
    words = r"(No checkpoint can be written there|The checkpoint has no place): .* Received: "
    with pytest.raises(CheckpointError, match=words):
        tiny(name, [training.at_steps(range(20), seen.append)])
    assert seen == []
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("name", [3, b"run.ckpt", True, ["run.ckpt"]])
def test_what_is_no_name_of_a_file(name):
    with pytest.raises(TypeError, match=r"checkpoint must be the name of a file, .* Received: checkpoint="):
        tiny(name)


def test_a_checkpoint_may_lie_at_home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    _, history = tiny("~/runs/x.npz")
    assert [file.name for file in tmp_path.iterdir()] == ["home"]
    assert read_history("~/runs/x.npz") == history.epochs
    assert tiny("~/runs/x.npz")[1] == history


def test_two_trainings_on_one_checkpoint(tmp_path):
    """The second is told before it trains; once the first has ended, the place is free."""
    path, seen = tmp_path / "run.ckpt", []

    def second():
        with pytest.raises(CheckpointError, match=r"Another training writes this checkpoint at this moment"):
            tiny(path, [training.at_steps(range(20), seen.append)])
        tiny(tmp_path / "other.ckpt")

    tiny(path, [stopping_at(1, second)])
    assert seen == []
    assert sorted(file.name for file in tmp_path.iterdir()) == ["other.ckpt", "run.ckpt"]
    with files.claimed(path):  # what has ended is only read
        assert len(tiny(path)[1].epochs) == 2


def tiny(checkpoint=None, callbacks=(), *, layers=None, config=None, **arguments):
    """Train two epochs of two steps on 4 x 4 pixels; return the model and the history."""
    import keras

    training.seed_everything(0)
    images = np.random.RandomState(0).randint(0, 256, (20, 4, 4)).astype(np.uint8)
    split = training.Split(images, np.arange(20) % 3)
    layers = layers or [keras.layers.Flatten(), keras.layers.Dense(3, activation="softmax")]
    model = keras.Sequential([keras.Input((4, 4, 1)), *layers])
    config = config or training.TrainConfig(epochs=2, batch_size=10)
    arguments |= {"quiet": True, "checkpoint": checkpoint}
    return model, training.fit(model, split, split, config, callbacks, **arguments)


def of_one_epoch(path, layers=None):
    """Leave the checkpoint of a training that was killed in its second epoch."""
    with pytest.raises(KilledError):
        tiny(path, [stopping_at(3, be_killed)], layers=layers)
    return path.read_bytes()


def changed(path, change):
    """Write a checkpoint with its header or an array changed."""
    with np.load(path) as kept:
        arrays = {name: kept[name] for name in kept.files}
    header = json.loads(str(arrays["header"]))
    change(header, arrays)
    np.savez(path.with_suffix(".npz"), **(arrays | {"header": np.array(json.dumps(header))}))
    os.replace(path.with_suffix(".npz"), path)


ABSURD = {
    "step 1000000000 after 1 of 2 epochs": lambda h, a: h["progress"].update(step=10**9),
    "step must be a whole number of at least 0. Received: step=-1": lambda h, a: h["progress"].update(
        step=-1
    ),
    "step must be a whole number of at least 0. Received: step=2.5": lambda h, a: h["progress"].update(
        step=2.5
    ),
    "hits is missing": lambda h, a: h["progress"].pop("hits"),
    "hits must be a whole number": lambda h, a: h["progress"].update(hits=-3),
    "seconds must be a number of at least 0": lambda h, a: h["progress"].update(seconds="2"),
    "loss_sum must be finite": lambda h, a: h["progress"].update(loss_sum=float("nan")),
    "finished must be True or False": lambda h, a: h["progress"].update(finished=1),
    "step 2 after 1 of 2 epochs": lambda h, a: h["progress"].update(finished=True),
    "rows must be a list": lambda h, a: h["progress"].update(rows={}),
    "epochs 1, 2, 3 … Received: [1, 1]": lambda h, a: h["progress"].update(rows=h["progress"]["rows"] * 2),
    "train_loss is missing": lambda h, a: h["progress"]["rows"][0].pop("train_loss"),
    "test_loss must be finite": lambda h, a: h["progress"]["rows"][0].update(test_loss=float("inf")),
    "It must be a table of step": lambda h, a: h.update(progress=[]),
    "does not say which run it is of": lambda h, a: h["run"].pop("data"),
    "does not say which run it is": lambda h, a: h["run"].update(layers=[3]),
    "not all of array 0 is finite": lambda h, a: a["0"].fill(np.nan),
    "not all of array 1 is finite": lambda h, a: a["1"].fill(np.inf),
    "array 0 is float64 and must be float32": lambda h, a: a.update({"0": a["0"].astype(float)}),
    "array 0 is int32 and must be float32": lambda h, a: a.update({"0": a["0"].astype(np.int32)}),
    "its arrays have other shapes": lambda h, a: a.update({"0": a["0"].T}),
    "can be read": lambda h, a: a.pop("1"),
    "other shapes. Give": lambda h, a: a.popitem(),
    "This is no checkpoint": lambda h, a: h.pop("run"),
    "another version of the course": lambda h, a: h.update(format=99),
}


def test_a_whole_file_of_absurd_content_is_refused(tmp_path):
    path = tmp_path / "run.ckpt"
    good = of_one_epoch(path)
    for words, change in ABSURD.items():
        path.write_bytes(good)
        changed(path, change)
        bad = path.read_bytes()
        with pytest.raises(CheckpointError, match=re.escape(words)) as told:
            tiny(path)
        assert "Received: " in str(told.value)
        assert path.read_bytes() == bad
    path.write_bytes(good)
    changed(path, lambda header, arrays: None)
    assert len(tiny(path)[1].epochs) == 2


def convolutional(**changes):
    """Return the layers of a network of which some arguments are others, but no weight has another shape."""
    import keras

    given = {"activation": "relu", "padding": "same", "strides": 1, "kernel_regularizer": None} | changes
    rate, size, last = (
        given.pop(name, default) for name, default in (("rate", 0.5), ("size", 2), ("last", 1))
    )
    inner = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Conv2D(3, 3, **given)])
    return [
        inner,
        keras.layers.Dropout(rate),
        keras.layers.Activation(lambda x: x * last),
        keras.layers.GlobalMaxPooling2D() if size == "max" else keras.layers.GlobalAveragePooling2D(),
        keras.layers.Dense(3, activation="softmax"),
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"activation": "sigmoid"},
            r"layer 1\.1 'conv2d\w*' \(Conv2D\) had activation='relu' and has act\w+='sig",
        ),
        ({"padding": "valid"}, "had padding='same' and has padding='valid'"),
        ({"strides": 2}, r"had strides=\[1, 1\] and has strides=\[2, 2\]"),
        ({"kernel_regularizer": "l2"}, "had kernel_regularizer=None and has kernel_regularizer={'L2': "),
        ({"rate": 0.25}, r"layer 2 'dropout\w*' \(Dropout\) had rate=0.5 and has rate=0.25"),
        ({"last": 2}, r"\(Activation\) had activation='<lambda> \w+' and has activation='<lambda> "),
        ({"size": "max"}, r"layer 4 'global_av\w+' \(GlobalAveragePooling2D\) is now layer 4 'global_max"),
    ],
)
def test_another_network_of_the_same_weights_is_refused(of_convolutions, tmp_path, changes, words):
    path = tmp_path / "run.ckpt"
    path.write_bytes(of_convolutions)
    with pytest.raises(CheckpointError, match=f"another run: the model has other layers: .*{words}"):
        tiny(path, layers=convolutional(**changes))
    assert path.read_bytes() == of_convolutions


@pytest.fixture(scope="module")
def of_convolutions(tmp_path_factory):
    return of_one_epoch(tmp_path_factory.mktemp("convolutions") / "run.ckpt", convolutional())


def test_the_same_network_built_again_goes_on(of_convolutions, tmp_path):
    """Its layers have got other names meanwhile, and its lambda stands at another address."""
    path = tmp_path / "run.ckpt"
    path.write_bytes(of_convolutions)
    assert len(tiny(path, layers=convolutional())[1].epochs) == 2


def test_a_checkpoint_of_the_older_format_goes_on_where_all_that_it_says_fits(of_convolutions, tmp_path):
    """Nothing is lost by a new version. It says of a model its layers' kinds and shapes alone."""
    path = tmp_path / "run.ckpt"

    def older(header, arrays):
        header["format"] = 1
        del header["run"]["layers"]

    path.write_bytes(of_convolutions)
    changed(path, older)
    with pytest.raises(CheckpointError, match="the model has other layers"):
        tiny(path, layers=convolutional(size="max"))
    assert len(tiny(path, layers=convolutional())[1].epochs) == 2
    assert json.loads(str(np.load(path)["header"]))["format"] == 2


def test_what_a_layer_hears_is_part_of_a_model():
    """The same layers with the same weights, wired in another way."""
    import keras

    from cnn_course.training.describing import described

    def wired(first, second, **called):
        pixels = keras.Input((4, 4, 1))
        flat = keras.layers.Flatten()(pixels)
        ways = [flat, keras.layers.Dropout(0.5)(flat, **called)]
        both = keras.layers.Add()([ways[first], ways[second]])
        return keras.Model(pixels, keras.layers.Dense(3)(both * 2))

    def said(model):
        rows = described(model)
        assert json.loads(json.dumps(rows)) == rows
        return [{key: value for key, value in row.items() if key != "name"} for row in rows]

    one = said(wired(0, 1))
    assert one == said(wired(0, 1))
    assert one != said(wired(1, 1))
    assert one != said(wired(0, 1, training=True))


def test_a_function_is_known_by_what_it_does(root):
    """Not by where it lies, by its line, by an order of a set or a name that Keras has made up."""
    import keras

    from cnn_course.training.describing import _code_of

    def made(factor, helper):
        return lambda x: x * factor if x in {"a", "b", "c", "d"} else helper

    one = _code_of(made(2, keras.layers.Dense(3)))
    assert one == _code_of(made(2, keras.layers.Dense(3)))
    assert one != _code_of(made(3, keras.layers.Dense(3)))
    text = (
        "from cnn_course.training.describing import _code_of\n"
        "print(_code_of(lambda x: x in {'a', 'b', 'c', 'd', 'e', 'f'}))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", text],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_layers_that_say_nothing_of_themselves_do_no_harm():
    import keras

    from cnn_course.training.describing import described

    class Own(keras.layers.Layer):
        def __init__(self, function):
            super().__init__()
            self.function = function

        def call(self, inputs):
            return self.function(inputs)

        def get_config(self):
            raise NotImplementedError

    def said(function):
        layers = [keras.Input((4,)), Own(function), keras.layers.Dense(3)]
        return [
            (row["kind"], row.get("function"), row.get("units"))
            for row in described(keras.Sequential(layers))
        ]

    half, twice, *_ = [said(lambda x: x / 2), said(lambda x: x * 2)]
    assert [kind for kind, *_ in half] == ["Sequential", *[kind for kind, *_ in half[1:]]]
    assert ("Dense", None, 3) in half
    assert half != twice
    assert half == said(lambda x: x / 2)


@pytest.fixture(scope="module")
def of_ten_steps(tmp_path_factory):
    """Return the bytes of a checkpoint of ten steps."""
    path = tmp_path_factory.mktemp("ten") / "run.ckpt"
    with pytest.raises(KilledError):
        killable.train(ADAM, path, [stopping_at(11, be_killed)])
    return path.read_bytes()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"learning_rate": 0.1},
            "another run: learning_rate was 0.02 and is 0.1. Give another file, or delete",
        ),
        ({"seed": 1, "epochs": 11}, "epochs was 10 and is 11; seed was 0 and is 1"),
        ({"augmentation": training.Augmentation()}, "augmentation was {.*'shift': 1.*} and is {.*'shift': 0"),
    ],
)
def test_another_recipe_is_refused(of_ten_steps, tmp_path, changes, words):
    path = tmp_path / "run.ckpt"
    path.write_bytes(of_ten_steps)
    with pytest.raises(CheckpointError, match=words):
        killable.train(dataclasses.replace(ADAM, **changes), path)
    assert path.read_bytes() == of_ten_steps


def test_other_data_or_another_model_are_refused(of_ten_steps, tmp_path, monkeypatch):
    path = tmp_path / "run.ckpt"
    path.write_bytes(of_ten_steps)
    with monkeypatch.context() as patch:
        learned, held_out = killable.stripes()
        learned.images[5, 3, 3] += 1
        patch.setattr(killable, "stripes", lambda: (learned, held_out))
        with pytest.raises(CheckpointError, match="the images or labels are others"):
            killable.train(ADAM, path)
    layers = [
        dataclasses.replace(layer, filters=5) if layer.name == "conv1" else layer
        for layer in killable.NETWORK.layers
    ]
    monkeypatch.setattr(killable, "NETWORK", dataclasses.replace(killable.NETWORK, layers=tuple(layers)))
    with pytest.raises(CheckpointError, match="another run: the model has other layers"):
        killable.train(ADAM, path)
    assert path.read_bytes() == of_ten_steps


def test_what_does_not_matter_is_not_refused(of_ten_steps, tmp_path):
    """Names that Keras counts up in a notebook, and the number of steps an execution."""
    path = tmp_path / "run.ckpt"
    path.write_bytes(of_ten_steps)
    _, history = killable.train(dataclasses.replace(ADAM, steps_per_execution=3), path)
    assert len(history.epochs) == 10


@pytest.mark.parametrize("content", [b"", b"{}", b"half"])
def test_a_file_that_is_no_checkpoint(of_ten_steps, tmp_path, content):
    path = tmp_path / "run.ckpt"
    path.write_bytes(of_ten_steps[: len(of_ten_steps) // 2] if content == b"half" else content)
    with pytest.raises(CheckpointError, match="no checkpoint of a training that can be read"):
        killable.train(ADAM, path)
    other = tmp_path / "other.npz"
    np.savez(other, weights=np.zeros(3))
    with pytest.raises(CheckpointError, match="no checkpoint of a training"):
        read_history(other)


def test_halves_left_by_a_kill_are_swept_away(of_ten_steps, tmp_path):
    (tmp_path / "run.ckpt").write_bytes(of_ten_steps)
    for name in (".run.ckpt.cnn-course-part-abcd1234", ".another.ckpt.cnn-course-part-abcd1234"):
        (tmp_path / name).mkdir()
    (tmp_path / "another.ckpt").touch()
    killable.train(ADAM, tmp_path / "run.ckpt")
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        ".another.ckpt.cnn-course-part-abcd1234",
        "another.ckpt",
        "run.ckpt",
    ]


def test_files_of_others_beside_the_checkpoint_stay(tmp_path):
    """A checkpoint may be called env, and beside it lie somebody's settings."""
    others = [".env.local", ".env.lock", ".env.x1y2abcd"]
    for name in others:
        (tmp_path / name).write_text("mine")
    killable.train(ADAM, tmp_path / "env", checkpoint_every=5)
    assert sorted(file.name for file in tmp_path.iterdir()) == [*others, "env"]
    assert all((tmp_path / name).read_text() == "mine" for name in others)


@pytest.mark.parametrize(
    ("every", "error"), [(0, ValueError), (-1, ValueError), (2.5, TypeError), (True, TypeError)]
)
def test_bad_checkpoint_every(tmp_path, every, error):
    with pytest.raises(error, match="checkpoint_every must be a whole number of at least 1"):
        killable.train(ADAM, tmp_path / "run.ckpt", checkpoint_every=every)
