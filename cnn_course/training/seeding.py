"""One number that decides everything drawn at random."""

from cnn_course import arguments


def seed_everything(seed: int) -> None:
    """Make the process repeatable: Python, NumPy, Keras and TensorFlow draw from this seed, in one order.

    On one machine with the same packages and the same number of cores, the same run then gives the same bits.

    Args:
        seed: a whole number from 0 to 2³² − 1.

    Raises:
        TypeError: "seed must be a whole number from 0 to 4294967295. Received: seed=0.5".
        ValueError: "seed must be a whole number from 0 to 4294967295. Received: seed=-1".

    Taught in: What training does.
    """
    seed = arguments.whole("seed", seed, 0, 2**32 - 1)
    import keras
    import tensorflow as tf

    keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()
