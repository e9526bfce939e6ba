"""The same in Keras: a model that computes the same, and one update of Adam."""

from cnn_course.checks.keras.adam import adam_update
from cnn_course.checks.keras.network import digit_network

__all__ = [
    "adam_update",
    "digit_network",
]
