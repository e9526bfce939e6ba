"""One device, two, or two workers: the same batch gives the same training."""

import json

import dropping_out
import numpy as np
import programs
import pytest
import shared_out

from cnn_course import training
from cnn_course.training import strategies

pytestmark = pytest.mark.tensorflow


def started(root, result, devices=1, checkpoint="", tf_config=None):
    """Start the program of shared_out.py."""
    variables = {"CI": ""}
    if tf_config:
        variables |= {"TF_CONFIG": json.dumps(tf_config), "https_proxy": "http://127.0.0.1:9"}
    errors = result.with_suffix(".errors")
    child = programs.start(root, shared_out.__file__, devices, result, checkpoint, errors=errors, **variables)
    return child, errors


def ended(child, errors):
    """Wait for a program and return what it said."""
    with child.stdout:
        said = child.stdout.read()
    assert child.wait() == 0, errors.read_text()[-3000:]
    errors.unlink()
    return said


@pytest.fixture(scope="module")
def alone(root, tmp_path_factory):
    """Return what one device makes of it."""
    result = tmp_path_factory.mktemp("alone") / "end.npz"
    ended(*started(root, result))
    return dict(np.load(result))


def assert_same(result, alone):
    with np.load(result) as kept:
        assert kept["replicas"] == 2
        assert alone["replicas"] == 1
        for name in set(alone) - {"replicas"}:
            np.testing.assert_allclose(kept[name], alone[name], atol=1e-4, err_msg=name)


def test_two_devices_do_what_one_does(root, tmp_path, alone):
    ended(*started(root, tmp_path / "end.npz", devices=2))
    assert_same(tmp_path / "end.npz", alone)


def test_two_workers_do_what_one_does(root, tmp_path, alone):
    """Two processes that talk over the loopback, past a dead proxy; the first alone speaks and writes."""
    cluster = {"worker": [f"127.0.0.1:{port}" for port in strategies.free_ports(2)]}
    workers = [
        started(
            root,
            tmp_path / f"end{index}.npz",
            checkpoint=tmp_path / "run.ckpt",
            tf_config={"cluster": cluster, "task": {"type": "worker", "index": index}},
        )
        for index in range(2)
    ]
    first, second = (ended(*worker) for worker in workers)
    assert len(first.splitlines()) == 2
    assert second == ""
    for index in range(2):
        assert_same(tmp_path / f"end{index}.npz", alone)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["end0.npz", "end1.npz", "run.ckpt"]


def test_dropout_on_two_devices_goes_on_where_it_was(root, tmp_path):
    """Each device counts its own draws; the checkpoint brings the count back to every one of them."""
    errors = tmp_path / "errors"
    ended(programs.start(root, dropping_out.__file__, tmp_path, errors=errors), errors)
    with np.load(tmp_path / "whole.npz") as whole, np.load(tmp_path / "resumed.npz") as resumed:
        assert whole["drawn"].tolist() == [20, 20]
        for name in whole.files:
            np.testing.assert_allclose(resumed[name], whole[name], atol=1e-6, err_msg=name)


def named(*addresses, task=("worker", 0), chief=None):
    cluster = {"worker": list(addresses), **({"chief": [chief]} if chief else {})}
    return json.dumps({"cluster": cluster, "task": {"type": task[0], "index": task[1]}})


@pytest.mark.parametrize(
    ("text", "workers", "chief"),
    [
        ("", 1, True),
        (named("a:1"), 1, True),
        (named("a:1", "b:1"), 2, True),
        (named("a:1", "b:1", task=("worker", 1)), 2, False),
        (named("a:1", chief="c:1"), 2, False),
        (named("a:1", chief="c:1", task=("chief", 0)), 2, True),
    ],
)
def test_who_is_who(monkeypatch, text, workers, chief):
    monkeypatch.setenv("TF_CONFIG", text)
    assert strategies.workers_named() == workers
    assert strategies.is_chief() is chief


TWO = {"worker": ["a:1", "b:1"]}


@pytest.mark.parametrize(
    "task",
    [
        None,
        {},
        "worker",
        ["worker", 0],
        {"type": "worker"},
        {"index": 0},
        {"type": "worker", "index": "0"},
        {"type": "worker", "index": True},
        {"type": "worker", "index": 0.0},
        {"type": "worker", "index": 2},
        {"type": "worker", "index": -1},
        {"type": "chief", "index": 0},
        {"type": "ps", "index": 0},
        {"type": ["worker"], "index": 0},
    ],
)
def test_a_task_that_is_none(monkeypatch, task):
    """Nobody would be the first worker: all train, and nobody writes."""
    words = (
        r"names 2 workers, and must say which of them this process is, .*worker 0 to 1, .* Received: task="
    )
    for given in ({"task": task}, {}) if task is None else ({"task": task},):
        monkeypatch.setenv("TF_CONFIG", json.dumps({"cluster": TWO, **given}))
        for ask in (strategies.is_chief, training.strategy):
            with pytest.raises(ValueError, match=words):
                ask()


def test_a_task_is_not_asked_for_where_nobody_shares_the_work(monkeypatch):
    monkeypatch.setenv("TF_CONFIG", json.dumps({"cluster": {"worker": ["a:1"]}}))
    assert strategies.is_chief()


def test_a_model_built_for_one_process_is_not_trained_as_one_of_two(monkeypatch):
    """The second of them would train all epochs and write nothing."""
    from cnn_course import models

    monkeypatch.setenv("TF_CONFIG", named("a:1", "b:1", task=("worker", 1)))
    model = models.build(shared_out.NETWORK)
    words = r"names 2 workers, but the model was built for this process alone: build it within strategy\(\)"
    with pytest.raises(ValueError, match=words):
        training.fit(model, *shared_out.stripes(), shared_out.CONFIG, quiet=True)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"cluster": 3}',
        '{"cluster": {"worker": 3}}',
        "a:1,b:1",
        '"a:1"',
        '{"cluster": {"worker": "a:1"}}',
        '{"cluster": {"worker": ["a:1", 2]}}',
        '{"cluster": {"worker": ["a:1", "a:1"]}}',
        '{"cluster": {"worker": {"0": "a:1"}}}',
        '{"cluster": {"chief": "a:1", "worker": ["b:1"]}}',
        '{"cluster": {"workers": ["a:1", "b:1"]}}',
    ],
)
def test_a_tf_config_that_cannot_be_read(monkeypatch, text):
    monkeypatch.setenv("TF_CONFIG", text)
    with pytest.raises(ValueError, match=r"JSON with the workers' addresses\. Received: TF_"):
        training.strategy()


def test_one_device_needs_no_strategy(monkeypatch):
    import tensorflow as tf

    monkeypatch.delenv("TF_CONFIG", raising=False)
    assert training.strategy() is tf.distribute.get_strategy()
    assert training.strategy().num_replicas_in_sync == 1


@pytest.mark.parametrize(
    ("count", "error"), [(0, ValueError), (-1, ValueError), (1.5, TypeError), (True, TypeError)]
)
def test_bad_cpu_devices(count, error):
    with pytest.raises(error, match="cpu_devices must be a whole number of at least 1"):
        training.strategy(count)


def test_too_late_to_cut_the_processor():
    import tensorflow as tf

    assert tf.constant(1) + 1 == 2  # TensorFlow has computed something
    with pytest.raises(
        RuntimeError, match=r"before TensorFlow computes anything: .* Received: cpu_devices=3"
    ):
        training.strategy(3)


def test_a_batch_must_split_evenly():
    from cnn_course import models
    from cnn_course.training.checking import check

    model = models.build(shared_out.NETWORK)
    config = training.TrainConfig(batch_size=9)
    check(model, *shared_out.stripes(), config, replicas=3)
    with pytest.raises(ValueError, match=r"evenly over the devices\. Received: batch_size=9, 2 dev"):
        check(model, *shared_out.stripes(), config, replicas=2)


def test_ports_are_free_and_differ():
    ports = strategies.free_ports(4)
    assert len(set(ports)) == 4
    assert all(1024 <= port < 65536 for port in ports)
