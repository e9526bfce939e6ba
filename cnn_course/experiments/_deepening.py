"""Make a trained plain network deeper by hand, without changing what it computes."""

from typing import Any

import numpy as np


def deepen(shallow: Any, deep: Any) -> Any:
    """Copy a trained model's weights into a deeper one; the layers that it lacks are set to do nothing.

    A 3×3 kernel with a single 1 in its middle gives back its input, batch normalisation with a scale of one
    and no shift too, and ReLU leaves alone what is not negative: what comes out of a ReLU before.

    Args:
        shallow: a trained Keras model of plain blocks.
        deep: one with the same layers, and further blocks at the end of its stages; changed in place.

    Returns:
        The deep model. In inference it gives what the shallow one gives.

    Raises:
        ValueError: "The deep model lacks layers of the shallow one. Received: …", "A layer that does nothing
            gives as many channels as it takes. Received: …".

    Reference: He et al., 2016, arXiv:1512.03385, section 1: the "solution by construction".
    """
    known = {layer.name for layer in shallow.layers if layer.weights}
    if lost := sorted(known - {layer.name for layer in deep.layers}):
        raise ValueError(f"The deep model lacks layers of the shallow one. Received: {', '.join(lost)}")
    for layer in deep.layers:
        if layer.name in known:
            layer.set_weights(shallow.get_layer(layer.name).get_weights())
        elif layer.weights:
            layer.set_weights(_nothing(layer))
    return deep


def _nothing(layer: Any) -> list[np.ndarray]:
    """Return the weights with which a layer gives back its input."""
    if type(layer).__name__ == "BatchNormalization":
        ones = np.ones(layer.gamma.shape, np.float32)
        return [np.sqrt(ones + layer.epsilon), 0 * ones, 0 * ones, ones]
    (kernel,) = layer.get_weights()
    height, width, taken, given = kernel.shape
    if taken != given:
        raise ValueError(
            "A layer that does nothing gives as many channels as it takes. "
            f"Received: {layer.name}, from {taken} to {given}"
        )
    kernel = np.zeros_like(kernel)
    kernel[height // 2, width // 2] = np.eye(taken)
    return [kernel]
