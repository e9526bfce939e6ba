"""How wrong a network is: cross-entropy, and cross-entropy with softened labels.

With label smoothing s the network is asked for 1 − s + s / classes on the right class and s / classes on each
other one, not for all on one. It stops early to grow ever surer of what it knows already.

Reference: Szegedy et al., 2016, arXiv:1512.00567, section 7.
Taught in: What training does.
"""

from typing import Any


def cross_entropy(labels: Any, shares: Any, smoothing: float = 0.0) -> Any:
    """Return the loss of each image, or of each pixel where pixels are labelled.

    Args:
        labels: (B,) or (B, H, W), class numbers.
        shares: (B, classes) or (B, H, W, classes), the output of a softmax.
        smoothing: from 0 (labels as they are) to below 1.

    Returns:
        As labels, float32: −log of the right class's share; smoothed, the mean of such terms with the weights
        that the softened label gives.
    """
    import keras
    import tensorflow as tf

    if not smoothing:
        return keras.losses.sparse_categorical_crossentropy(labels, shares)
    asked = tf.one_hot(labels, shares.shape[-1])
    return keras.losses.categorical_crossentropy(asked, shares, label_smoothing=smoothing)
