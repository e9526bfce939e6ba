"""The same layers and networks built in Keras: every shape and every count must agree.

Keras only says shapes and counts here. No convolution runs, so TensorFlow's own faults with random shapes
(tests/ops/tensorflow_answers.py) cannot come in.
"""

import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_course import shapes

pytestmark = pytest.mark.tensorflow

HEADS = {"GlobalAveragePooling2D", "Flatten"}


@pytest.fixture(scope="module")
def keras():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip("keras")


def in_keras(keras, layer):
    """Build Keras' layer from our fields: the names and arguments are meant to be the same."""
    fields = {key: value for key, value in vars(layer).items() if key not in ("name", "inputs")}
    return getattr(keras.layers, type(layer).__name__)(**fields)


def agree(keras, layer, *input_shapes):
    """Hold one layer's output shape and counts against Keras'."""
    theirs = in_keras(keras, layer)
    given_shapes = [(None, *shape) for shape in input_shapes]
    asked = given_shapes if len(given_shapes) > 1 else given_shapes[0]
    theirs.build(asked)
    assert tuple(theirs.compute_output_shape(asked))[1:] == layer.output_shape(*input_shapes)
    if len(input_shapes) == 1:
        counts = layer.parameters(*input_shapes)
        assert counts.total == theirs.count_params()
        assert counts.trainable == sum(variable.shape.num_elements() for variable in theirs.trainable_weights)


SIDES, TAPS, CHANNELS = st.integers(8, 20), st.integers(1, 4), st.integers(1, 6)
PAIRS = st.one_of(TAPS, st.tuples(TAPS, TAPS))
WINDOW = {"kernel_size": PAIRS, "padding": st.sampled_from(["valid", "same"]), "use_bias": st.booleans()}
ONE_STEP = st.integers(1, 3)


@st.composite
def stepping(draw, kind, **fields):
    """Draw a layer with strides or with dilation; Keras refuses both at once."""
    strides, rate = draw(st.one_of(st.tuples(ONE_STEP, st.just(1)), st.tuples(st.just(1), st.integers(1, 2))))
    return draw(st.builds(kind, strides=st.just(strides), dilation_rate=st.just(rate), **WINDOW, **fields))


SIDE = st.integers(0, 3)
FOUR = st.tuples(st.tuples(SIDE, SIDE), st.tuples(SIDE, SIDE))
POOL = {"pool_size": PAIRS, "strides": st.one_of(st.none(), ONE_STEP, st.tuples(TAPS, TAPS))}
IMAGE_LAYERS = st.one_of(
    stepping(shapes.Conv2D, filters=CHANNELS),
    stepping(shapes.DepthwiseConv2D, depth_multiplier=st.integers(1, 3)),
    stepping(shapes.SeparableConv2D, filters=CHANNELS, depth_multiplier=st.integers(1, 3)),
    st.builds(shapes.Dense, CHANNELS, use_bias=st.booleans()),
    st.builds(shapes.MaxPooling2D, padding=WINDOW["padding"], **POOL),
    st.builds(shapes.AveragePooling2D, padding=WINDOW["padding"], **POOL),
    st.builds(shapes.GlobalAveragePooling2D, st.booleans()),
    st.builds(shapes.GlobalMaxPooling2D, st.booleans()),
    st.builds(shapes.Flatten),
    st.builds(shapes.ZeroPadding2D, st.one_of(SIDE, st.tuples(SIDE, SIDE), FOUR)),
    st.builds(shapes.Cropping2D, st.one_of(SIDE, st.tuples(SIDE, SIDE), FOUR)),
    st.builds(shapes.UpSampling2D, PAIRS),
    st.builds(shapes.BatchNormalization, st.booleans(), st.booleans()),
    st.builds(shapes.LayerNormalization, st.booleans(), st.booleans()),
    st.builds(shapes.Normalization),
    st.builds(shapes.Rescaling, st.just(1 / 255)),
    st.builds(shapes.Activation, st.just("relu")),
    st.builds(shapes.ReLU, st.just(6.0)),
    st.builds(shapes.Softmax),
    st.builds(shapes.Dropout, st.just(0.2)),
    st.builds(shapes.SpatialDropout2D, st.just(0.2)),
)


@settings(max_examples=400, deadline=None)
@given(layer=IMAGE_LAYERS, image=st.tuples(SIDES, SIDES, CHANNELS))
def test_each_layer_agrees_with_keras(keras, layer, image):
    agree(keras, layer, image)


@settings(max_examples=50, deadline=None)
@given(
    groups=st.integers(1, 4),
    each_in=st.integers(1, 3),
    each_out=st.integers(1, 3),
    strides=ONE_STEP,
    taps=TAPS,
)
def test_grouped_convolutions_agree_with_keras(keras, groups, each_in, each_out, strides, taps):
    agree(keras, shapes.Conv2D(groups * each_out, taps, strides, groups=groups), (9, 8, groups * each_in))


def test_vectors_and_joins_agree_with_keras(keras):
    agree(keras, shapes.Dense(7), (5,))
    agree(keras, shapes.BatchNormalization(), (5,))
    agree(keras, shapes.Reshape((1, 1, 64)), (64,))
    joined = ("a", "b")
    agree(keras, shapes.Add(inputs=joined), (4, 5, 6), (4, 5, 6))
    agree(keras, shapes.Multiply(inputs=joined), (4, 5, 6), (1, 1, 6))
    agree(keras, shapes.Concatenate(inputs=joined), (4, 5, 6), (4, 5, 3))


def test_what_tensorflow_calls_a_shape_is_refused_with_a_way_out(keras):
    tf = pytest.importorskip("tensorflow")
    layer = shapes.Conv2D(4, 3)
    for shape in (
        tf.TensorShape((28, 28, 1)),
        keras.Input((28, 28, 1)).shape,
        tf.zeros((2, 28, 28, 1)).shape,
    ):
        with pytest.raises((TypeError, ValueError), match=r"Write input_shape=\(28, 28, 1\)$"):
            layer.output_shape(shape)
    for strides in (tf.constant([2, 2]), tf.TensorShape((2, 2))):
        with pytest.raises(TypeError, match=r"strides must be .* Write strides=\(2, 2\)$"):
            shapes.Conv2D(4, 3, strides)


def from_keras(model):
    """Turn a Keras network into our list of layers, each naming what it takes."""
    chain = []
    for layer in model.layers:
        kind = type(layer).__name__
        if kind == "InputLayer":
            start = layer.name
            continue
        ours = getattr(shapes, kind)
        config = layer.get_config()
        fields = {key: config[key] for key in ours.__dataclass_fields__ if key in config}
        if isinstance(fields.get("activation"), dict):  # relu6 and the like are written as objects
            fields["activation"] = fields["activation"].get("registered_name", "function")
        sources = [keras_input._keras_history.operation.name for keras_input in inputs_of(layer)]
        sources = tuple("input" if source == start else source for source in sources)
        chain.append(ours(**{**fields, "name": layer.name, "inputs": sources}))
    return chain


def inputs_of(layer):
    inputs = layer.input
    return inputs if isinstance(inputs, list) else [inputs]


# Receptive fields: Araujo, Norris and Sim, 2019, doi:10.23915/distill.00021.
# Multiply-adds: the papers, rounded.
@pytest.mark.parametrize(
    ("name", "millions", "field"),
    [
        ("VGG16", (15_400, 15_500), 212),
        ("ResNet50", (3_800, 3_900), 483),
        ("InceptionV3", (5_650, 5_750), 1311),
        ("MobileNet", (560, 575), 315),
        ("DenseNet121", (2_800, 2_900), None),
        ("NASNetMobile", (560, 570), None),
        ("EfficientNetB0", (380, 400), None),
    ],
)
def test_networks_agree_with_keras_layer_by_layer(keras, name, millions, field):
    size = 299 if name == "InceptionV3" else 224
    model = getattr(keras.applications, name)(weights=None, input_shape=(size, size, 3))
    chain = from_keras(model)
    rows = shapes.table(chain, (size, size, 3))
    theirs = [layer for layer in model.layers if type(layer).__name__ != "InputLayer"]
    for row, layer in zip(rows, theirs, strict=True):
        assert (row.name, row.output_shape) == (layer.name, tuple(layer.output.shape)[1:])
        assert row.parameters == layer.count_params(), row.name
    assert shapes.total_parameters(chain, (size, size, 3)) == model.count_params()
    least, most = millions
    assert least <= sum(row.multiply_adds for row in rows) / 1e6 <= most
    if field is not None:
        last_map = next(place for place, row in enumerate(rows) if row.kind in HEADS) - 1
        found = shapes.receptive_field(chain, (size, size, 3))[last_map]
        assert (found.size, found.jump) == (field, 32)
