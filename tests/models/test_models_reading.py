"""Keras models of a reader's own: read whole, or refused in words."""

import numpy as np
import pytest

from cnn_course import models, shapes

pytestmark = pytest.mark.tensorflow


@pytest.fixture(scope="module")
def keras():
    return pytest.importorskip("keras")


def kinds(network):
    return [row.kind for row in network.table()]


def small(keras, *layers, shape=(16, 16, 4)):
    """Read a chain of Keras layers."""
    return models.read(keras.Sequential([keras.Input(shape), *layers], name="small"))


def test_a_sequential_model(keras):
    network = small(
        keras,
        keras.layers.Conv2D(8, (3, 5), strides=(1, 2), padding="same", activation="relu", name="conv"),
        keras.layers.MaxPooling2D(),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax", name="scores"),
    )
    assert network.name == "small"
    conv = shapes.Conv2D(8, (3, 5), (1, 2), "same", activation="relu", name="conv", inputs="input")
    assert network.layers[0] == conv
    assert network.layers[-1].inputs == ("flatten",) or network.layers[-1].inputs[0].startswith("flatten")
    assert network.table()[-1].output_shape == (10,)


def test_names_with_dots_and_capitals(keras):
    image = keras.Input((8, 8, 3), name="my.image")
    x = keras.layers.Conv2D(4, 3, name="Stage.1.Conv")(image)
    model = keras.Model(image, keras.layers.ReLU(name="act.1")(x), name="My model, v1.2 (final)")
    network = models.read(model)
    assert network.name == "my-model-v1-2-final"
    assert [(row.name, row.inputs) for row in network.table()] == [
        ("Stage.1.Conv", ("input",)),
        ("act.1", ("Stage.1.Conv",)),
    ]
    assert models.read(keras.Model(image, x, name="...")).name == "model"


def test_forks_and_joins_branch_by_branch(keras):
    image = keras.Input((8, 8, 4))
    stem = keras.layers.Conv2D(4, 3, padding="same", name="stem")(image)
    one = keras.layers.Conv2D(4, 1, name="one")(stem)
    two = keras.layers.Conv2D(4, 3, padding="same", name="two_a")(stem)
    two = keras.layers.ReLU(name="two_b")(two)
    joined = keras.layers.Concatenate(name="join", axis=3)([one, two])
    back = keras.layers.Conv2D(4, 1, name="back")(joined)
    model = keras.Model(image, keras.layers.Multiply(name="gate")([back, stem]))
    rows = models.read(model).table()
    assert [row.name for row in rows] == ["stem", "one", "two_a", "two_b", "join", "back", "gate"]
    assert rows[4].inputs == ("one", "two_b")
    assert rows[6].inputs == ("back", "stem")


def test_sums_and_products_without_a_layer(keras):
    image = keras.Input((8, 8, 4))
    x = keras.layers.Conv2D(4, 3, padding="same")(image)
    x = keras.ops.relu(x + image)
    x = keras.ops.concatenate([x * image, image], axis=-1)
    network = models.read(keras.Model(image, x))
    assert kinds(network) == ["Conv2D", "Add", "ReLU", "Multiply", "Concatenate"]
    assert network.table()[-1].output_shape == (8, 8, 8)


@pytest.mark.parametrize("form", ["list", "dict"])
@pytest.mark.parametrize("which", [0, 1])
def test_of_a_model_within_the_model_the_output_that_is_taken(keras, form, which):
    image = keras.Input((8, 8, 1))
    flat = keras.layers.Flatten(name="flat")(image)
    heads = [keras.layers.Dense(size, name=name)(flat) for name, size in (("three", 3), ("two", 2))]
    inner = keras.Model(image, heads if form == "list" else {"z": heads[0], "b": heads[1]}, name="inner")
    whole = keras.Input((8, 8, 1))
    out = inner(whole)
    taken = out[which] if form == "list" else out["zb"[which]]
    model = keras.Model(whole, keras.layers.Dense(5, name="last")(taken))
    network = models.read(model)
    assert network.parameters == model.count_params()
    assert network.layers[-1].inputs == (("inner/three", "inner/two")[which],)


def test_all_outputs_of_a_model_are_read(keras):
    image = keras.Input((8, 8, 1))
    early = keras.layers.Conv2D(2, 3, name="early")(image)
    late = keras.layers.Dense(3, name="late")(keras.layers.Flatten(name="flat")(early))
    for outputs in ([late, early], [early, late], {"a": late, "b": early}):
        model = keras.Model(image, outputs)
        assert [layer.name for layer in models.read(model).layers] == ["early", "flat", "late"]
        assert models.read(model).parameters == model.count_params()


def test_a_model_within_the_model(keras):
    inner = keras.Sequential(
        [keras.Input((8, 8, 4)), keras.layers.Conv2D(4, 3, name="conv"), keras.layers.ReLU(name="relu")],
        name="encoder",
    )
    image = keras.Input((8, 8, 4))
    x = keras.layers.Dropout(0.5, name="drop")(image)
    x = keras.layers.Flatten(name="flat")(inner(x, training=False))
    model = keras.Model(image, keras.layers.Dense(3, name="scores")(x))
    network = models.read(model)
    rows = network.table()
    assert [row.name for row in rows] == ["drop", "encoder/conv", "encoder/relu", "flat", "scores"]
    assert rows[1].inputs == ("drop",)
    assert [block.name for block in network.blocks()] == ["encoder"]
    assert network.parameters == model.count_params()
    again = models.build(network)
    again.set_weights(model.get_weights())
    images = np.random.RandomState(0).normal(size=(2, 8, 8, 4)).astype(np.float32)
    np.testing.assert_allclose(again(images), model(images), atol=1e-6)


def test_a_cut_through_a_larger_model(keras):
    image = keras.Input((8, 8, 1))
    first = keras.layers.Conv2D(2, 3, name="first")(image)
    second = keras.layers.Conv2D(2, 3, name="second")(first)
    keras.Model(image, second)
    assert [row.name for row in models.read(keras.Model(image, first)).table()] == ["first"]


def test_many_layers(keras):
    """Keras itself recurses once a layer; reading takes no more of the stack than that."""
    x = image = keras.Input((4, 4, 1))
    for _ in range(600):
        x = keras.layers.ReLU()(x)
    assert len(models.read(keras.Model(image, x)).layers) == 600


# ---- what is refused


@pytest.mark.parametrize(
    ("kind", "arguments", "words"),
    [
        (
            "GroupNormalization",
            {"groups": 2},
            "'x' is a GroupNormalization, which cnn_course.shapes does not",
        ),
        ("BatchNormalization", {"axis": 1}, "'x' has axis=1, which"),
        ("LayerNormalization", {"axis": [1, 2, 3]}, r"'x' has axis=\[1, 2, 3\]"),
        ("Softmax", {"axis": 1}, "'x' has axis=1"),
        ("ReLU", {"negative_slope": 0.1}, "'x' has negative_slope=0.1"),
        ("ReLU", {"threshold": 1.0}, "'x' has threshold=1.0"),
        ("GlobalAveragePooling2D", {"data_format": "channels_first"}, "has data_format='channels_first'"),
        ("Normalization", {"mean": [3.0] * 4, "variance": [2.0] * 4}, "'x' has mean="),
    ],
)
def test_an_argument_that_shapes_has_not_is_no_silent_loss(keras, kind, arguments, words):
    with pytest.raises(ValueError, match=words):
        small(keras, getattr(keras.layers, kind)(name="x", **arguments))


def test_an_activation_of_one_s_own(keras):
    with pytest.raises(ValueError, match="Layer 'x' has activation="):
        small(keras, keras.layers.Conv2D(2, 3, activation=lambda x: x, name="x"))


def test_what_a_network_leaves_open_is_read_over(keras):
    layer = keras.layers.Conv2D(
        2, 3, kernel_initializer="he_normal", kernel_regularizer="l2", bias_constraint="non_neg", name="x"
    )
    assert small(keras, layer).layers[0] == shapes.Conv2D(2, 3, name="x", inputs="input")
    assert kinds(small(keras, keras.layers.BatchNormalization(axis=3))) == ["BatchNormalization"]


def test_a_class_of_one_s_own_that_is_called_like_keras_s(keras):
    class Conv2D(keras.layers.Conv2D):
        pass

    with pytest.raises(ValueError, match=r"'x' is a Conv2D, which cnn_course\.shapes does not know"):
        small(keras, Conv2D(2, 3, name="x"))


def test_an_operation_with_a_number(keras):
    image = keras.Input((8, 8, 4))
    with pytest.raises(ValueError, match=r"takes a number of its own, 2(\.0)?: a network has only layers"):
        models.read(keras.Model(image, image * 2))
    with pytest.raises(ValueError, match=r"is a Subtract, which cnn_course\.shapes does not know"):
        models.read(keras.Model(image, image - 1))


def test_a_layer_used_twice(keras):
    image = keras.Input((8, 8, 4))
    shared = keras.layers.Conv2D(4, 3, padding="same", name="shared")
    with pytest.raises(ValueError, match="Layer 'shared' is used 2 times"):
        models.read(keras.Model(image, shared(shared(image))))


def test_inputs_that_are_not_one_of_known_size(keras):
    one, other = keras.Input((8, 8, 4)), keras.Input((8, 8, 4))
    with pytest.raises(ValueError, match=r"A network takes one input\. Received: 2 inputs"):
        models.read(keras.Model([one, other], keras.layers.Add()([one, other])))
    free = keras.Input((None, None, 3))
    with pytest.raises(ValueError, match=r"no fixed input size.*Received: input_shape=\(None, None, 3\)"):
        models.read(keras.Model(free, keras.layers.ReLU()(free)))
    with pytest.raises(ValueError, match=r"has no input yet.*begin it with keras.Input\(\(H, W, C\)\)"):
        models.read(keras.Sequential([keras.layers.ReLU()]))


def test_a_model_of_a_class_of_its_own(keras):
    class Own(keras.Model):
        def call(self, x):
            return x

    own = Own()
    own(np.zeros((1, 8, 8, 1), np.float32))
    with pytest.raises(ValueError, match=r"has no input yet|a model of a class of its own, Own"):
        models.read(own)


def test_things_that_are_no_model():
    with pytest.raises(TypeError, match=r"read takes a Keras model\. Received: str"):
        models.read("resnet-50")


# ---- keras.applications


@pytest.mark.parametrize("name", ["MobileNetV2", "InceptionV3", "DenseNet121", "EfficientNetB0"])
def test_other_applications_are_read_whole(keras, name):
    model = getattr(keras.applications, name)(weights=None, input_shape=(96, 96, 3))
    network = models.read(model)
    assert network.parameters == model.count_params()
    assert len(network.table(levels=1)) < 60


# What is refused: layers of their own, numbers in a sum, statistics that are given as numbers.
REFUSED = {
    "InceptionResNetV2": "is a CustomScaleLayer, which cnn_course.shapes does not know",
    "ConvNeXt": "is a LayerScale, which cnn_course.shapes does not know",
    "MobileNetV3": "takes a number of its own, 3.0",
    "EfficientNetV2B": "has mean=",
}


def applications():
    """Return the names of all networks of keras.applications."""
    keras = pytest.importorskip("keras")
    made = vars(keras.applications).items()
    return sorted(name for name, one in made if name[0].isupper() and callable(one))


def hold_to_keras(keras, name):
    """Read one: shapes and counts are Keras's own, layer by layer, or the error names the layer."""
    model = getattr(keras.applications, name)(weights=None, input_shape=(224, 224, 3))
    words = next((words for begins, words in REFUSED.items() if name.startswith(begins)), None)
    if words:
        with pytest.raises(ValueError, match=rf"Layer '.*' {words}"):
            models.read(model)
        return
    network = models.read(model)
    assert network.parameters == model.count_params()
    rows = {row.name: row for row in network.table()}
    for layer in model.layers:
        if layer.name in rows:
            assert rows[layer.name].output_shape == tuple(layer.output.shape[1:]), layer.name
            assert rows[layer.name].parameters == layer.count_params(), layer.name
    assert len(rows) >= len(model.layers) - 1


@pytest.mark.slow
def test_every_application_is_read_or_refused_by_name(keras):
    assert len(applications()) > 30
    for name in applications():
        keras.utils.clear_session()
        try:
            hold_to_keras(keras, name)
        except (AssertionError, ValueError) as error:
            raise AssertionError(f"{name}: {error}") from error


@pytest.mark.parametrize("name", ["MobileNet", "Xception"])
def test_applications_layer_by_layer(keras, name):
    hold_to_keras(keras, name)
