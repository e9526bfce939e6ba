"""The public datasets: every fact is there, every source is in the bibliography, and the numbers fit."""

import dataclasses
import re

import pytest

from cnn_course import datasets

PUBLIC = {one.title: one for one in datasets.public()}


@pytest.fixture(params=PUBLIC.values(), ids=PUBLIC)
def dataset(request):
    return request.param


@pytest.fixture(scope="module")
def cited(root):
    text = (root / "book" / "references.bib").read_text(encoding="utf-8")
    return set(re.findall(r"^@\w+\{(\w+),", text, re.M))


def test_every_fact_is_there(dataset):
    optional = {"image_shape", "shown"}
    for field in dataclasses.fields(dataset):
        assert getattr(dataset, field.name) or field.name in optional, field.name
    assert all(flaw.words.endswith(".") for flaw in dataset.flaws)
    assert dataset.licence.endswith(".")
    assert dataset.home.startswith("http")


def test_every_source_is_in_the_bibliography(dataset, cited):
    assert {dataset.source, *(flaw.source for flaw in dataset.flaws)} <= cited


def test_numbers_fit(dataset):
    assert 1990 < dataset.year < 2030
    assert dataset.classes > 1
    assert set(dataset.splits) <= {"all", "train", "validation", "test", "extra"}
    assert all(count > 0 for count in dataset.splits.values())
    assert dataset.images >= dataset.training_images > dataset.classes
    fixed = re.fullmatch(r"(\d+) × (\d+), (colour|grey)", dataset.resolution)
    sizes = (int(fixed[1]), int(fixed[2]), 3 if fixed[3] == "colour" else 1) if fixed else None
    assert dataset.image_shape == sizes


def test_all_that_the_syllabus_names_are_there():
    words = "MNIST Fashion SVHN CIFAR-10 CIFAR-100 Caltech-101 Caltech-256 VOC ILSVRC COCO Places Open"
    for word in words.split():
        assert any(word in title for title in PUBLIC), word
    assert len(PUBLIC) == 12


def test_what_the_package_loads_says_the_same_in_both_places():
    for name in datasets.names():
        info = datasets.info(name)
        (dataset,) = [one for one in PUBLIC.values() if one.loader == f"keras.datasets.{name}.load_data()"]
        assert (dataset.licence, dataset.home) == (info.licence, info.homepage)
        assert dataset.splits == {"train": info.train, "test": info.test}
        assert dataset.classes == len(info.class_names)


def test_only_what_is_carried_is_shown():
    assert [title for title, one in PUBLIC.items() if one.shown] == ["MNIST"]


def test_bytes_and_pictures_a_class():
    assert PUBLIC["CIFAR-10"].raw_bytes == 153_600_000
    assert PUBLIC["MNIST"].images_a_class == 6_000
    assert PUBLIC["ImageNet, ILSVRC 2012"].raw_bytes is None
    assert PUBLIC["Caltech-101"].training_images == 9_144


@pytest.mark.tensorflow
def test_the_loaders_of_keras_are_there():
    import keras

    for dataset in PUBLIC.values():
        if dataset.loader.startswith("keras."):
            *path, call = dataset.loader.removesuffix("()").split(".")[1:]
            place = keras
            for name in path:
                place = getattr(place, name)
            assert callable(getattr(place, call))
