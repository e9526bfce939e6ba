"""Networks as data, and the Keras models built from them.

A network here is a name, an input shape and a tuple of layers of :mod:`cnn_course.shapes`: it can be listed,
counted and drawn without TensorFlow. ``build`` turns it into a Keras model; only that loads Keras.
"""

from cnn_course.models import pretrained
from cnn_course.models.building import build, get_weights, set_weights
from cnn_course.models.digits import plain_stack, quick_digits, training_network
from cnn_course.models.folding import fold_batch_normalization
from cnn_course.models.network import Network, Weights
from cnn_course.models.reading import read
from cnn_course.models.registry import families, get, names
from cnn_course.models.senet import squeeze_excite

__all__ = [
    "Network",
    "Weights",
    "build",
    "families",
    "fold_batch_normalization",
    "get",
    "get_weights",
    "names",
    "plain_stack",
    "pretrained",
    "quick_digits",
    "read",
    "set_weights",
    "squeeze_excite",
    "training_network",
]
