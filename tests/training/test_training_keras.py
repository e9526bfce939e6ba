"""Keras' private names: what they are used for still holds, and each version of Keras is tried once."""

import ast
from importlib import metadata

import pytest

from cnn_course.training import _keras

FOLDERS = (
    "cnn_course/training",
    "cnn_course/models",
    "cnn_course/experiments",
    "cnn_course/plain",
)
NAMED_TUPLE = {"_asdict", "_replace", "_fields"}


def test_this_version_of_keras_was_tried():
    version = metadata.version("keras")
    assert ".".join(version.split(".")[:2]) in _keras.TRIED, (
        f"Keras {version} has not been tried: its private names may be others. Run pytest tests/training "
        "tests/models with it, mend what breaks in cnn_course/training/_keras.py, and add it to TRIED there."
    )


def foreign(text):
    """Yield the private names that code asks for of what it did not make itself."""
    tree = ast.parse(text)
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            own.add(node.attr)
    for node in ast.walk(tree):
        yield from (name for name in asked_for(node) if name not in own | NAMED_TUPLE)


def asked_for(node):
    """Yield the private names in one place of a code: of an object, in words, or imported."""
    if isinstance(node, ast.Attribute):
        names = [node.attr]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.endswith("attr"):
        names = [one.value for one in node.args if isinstance(one, ast.Constant)]
    elif isinstance(node, ast.Import):
        names = [name.name for name in node.names]
    elif isinstance(node, ast.ImportFrom) and f"{node.module}".startswith("keras"):
        names = [f"{node.module}.{name.name}" for name in node.names]
    else:
        return
    for name in names:
        *_, last = str(name).split(".")
        if f"{name}.".startswith("keras.src.") or (last.startswith("_") and not last.startswith("__")):
            yield name


@pytest.mark.parametrize(
    "text",
    [
        "layer._inbound_nodes",
        "for v in optimizer._momentums: pass",
        "getattr(model, '_layers')",
        "hasattr(model, '_layers')",
        "import keras.src.backend",
        "import keras.src.backend as b",
        "from keras.src import backend",
        "from keras.src.layers.core import dense",
        "from keras import src",
        "from keras.layers import _private",
    ],
)
def test_a_private_name_is_found_however_it_is_asked_for(text):
    assert list(foreign(text)), text


@pytest.mark.parametrize(
    "text",
    [
        "import keras; keras.layers.Dense.__name__",
        "def _own(): pass\nself._own()",
        "self._kept = 1; other._kept",
        "row._asdict()",
        "getattr(model, 'layers', '')",
        "from keras import layers",
        "from cnn_course.training import _keras",
    ],
)
def test_what_is_public_or_ones_own_is_left_alone(text):
    assert not list(foreign(text)), text


def test_private_names_stand_in_one_file(root):
    found = {}
    for path in sorted(file for folder in FOLDERS for file in (root / folder).rglob("*.py")):
        if names := set(foreign(path.read_text(encoding="utf-8"))):
            found[path.relative_to(root).as_posix()] = names
    assert list(found) == ["cnn_course/training/_keras.py"], found


@pytest.mark.tensorflow
def test_layers_within_layers_are_found():
    import keras

    inner = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, name="deep")], name="inner")
    model = keras.Sequential([keras.Input((4,)), inner, keras.layers.Dense(2, name="last")])
    names = [layer.name for layer in _keras.layers_of(model)]
    assert {"inner", "deep", "last"} <= set(names)
    assert model.name not in names


@pytest.mark.tensorflow
def test_an_optimiser_finds_what_it_keeps_for_a_weight():
    import keras

    weights = [keras.Variable([[1.0, 2.0]], name="kernel"), keras.Variable([1.0], name="bias")]
    adam = keras.optimizers.Adam(0.1, weight_decay=0.1)
    adam.exclude_from_weight_decay(var_names=["bias"])
    adam.build(weights)
    assert [_keras.place_of(adam, weight) for weight in weights] == [0, 1]
    adam.apply([keras.ops.ones((1, 2)), keras.ops.ones((1,))], weights)
    mean, square = _keras.moments_of(adam, weights[0])
    assert mean.shape == square.shape == (1, 2)
    assert float(mean[0, 0]) == pytest.approx(0.1)  # one step of ones: 1 − beta_1, and 1 − beta_2
    assert float(square[0, 0]) == pytest.approx(0.001, rel=1e-4)
    assert [_keras.is_decayed(adam, weight) for weight in weights] == [True, False]
