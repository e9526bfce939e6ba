"""Seeing with Convolutions: the package under the book and its labs.

Importing this package, or any of ``shapes``, ``ops``, ``plots``, ``widgets``, ``checks``,
loads neither TensorFlow nor Keras.
"""

__version__ = "0.1.0"
