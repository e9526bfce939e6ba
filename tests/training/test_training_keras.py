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
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__"):
            if node.attr not in own | NAMED_TUPLE:
                yield node.attr
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("keras.src"):
            yield node.module


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
