"""Keras' private names, all of them in one place: what training needs and Keras offers under no public name.

A new version of Keras may rename any of these. So a test asks for each version to be tried: run
``pytest tests/training tests/models`` with it, mend what broke here, and add it to TRIED.
"""

from typing import Any

TRIED = ("3.6", "3.12", "3.15")  # the versions of Keras that this was tried with


def layers_of(model: Any) -> list[Any]:
    """Return every layer of a model, those within layers too; ``model.layers`` has the outer ones alone."""
    return list(model._flatten_layers(include_self=False))


def place_of(optimizer: Any, variable: Any) -> int:
    """Return the place of a weight among those that an optimiser was built for."""
    return int(optimizer._get_variable_index(variable))


def moments_of(optimizer: Any, variable: Any) -> tuple[Any, Any]:
    """Return what Adam keeps for a weight: the running means of its gradient and of the gradient's square."""
    place = place_of(optimizer, variable)
    return optimizer._momentums[place], optimizer._velocities[place]


def is_decayed(optimizer: Any, variable: Any) -> bool:
    """Tell whether weight decay is meant for a weight, or was excluded from it."""
    return bool(optimizer._use_weight_decay(variable))


class SumsNoneAlone:
    """An optimiser that adds up the gradients of several devices, and nothing where there is one.

    To be named before a Keras optimiser. With one device Keras would hand the gradients through
    TensorFlow's sum over all of them, which writes its own gradient into a list that lasts as long as the
    process: and with it the whole training function and the images.
    """

    def _all_reduce_sum_gradients(self, gradients: Any) -> Any:
        import tensorflow as tf

        if tf.distribute.get_strategy().num_replicas_in_sync == 1:
            return gradients
        return super()._all_reduce_sum_gradients(gradients)  # type: ignore[misc]
