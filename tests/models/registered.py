"""The registered networks as cases of a test: all of them, or one a family and the others marked slow."""

from functools import cache

import pytest

from cnn_course import models

ALL = models.names()
get = cache(models.get)  # a test of each network wants each of them again


RATIO = {
    "lenet-5": 2,
    "densenet-cifar": 4,
    "efficientnet-lite0": 8,
    "efficientnet-lite1": 8,
    "efficientnet-lite2": 8,
    "nasnet-mobile": 11,
    "nasnet-large": 14,
}  # of squeeze-and-excitation; small networks take 8, all others the paper's 16


def scaled(name):
    """Return a network with squeeze-and-excitation, at the largest usual ratio that it takes."""
    small = name in models.families()["digits"]
    return models.get(name, se=RATIO.get(name, 8 if small else 16))


def quick_names():
    """Name the networks that every run builds: those of the digits, and the smallest of each family."""
    families = models.families()
    smallest = {min(members, key=lambda name: get(name).parameters) for members in families.values()}
    # Of NASNet's, with a thousand layers each, a short stack is built (test_models_cells.py), and the Mobile
    # one beside Keras' own (test_models_applications.py).
    return (smallest - {"nasnet-cifar"}) | {*families["digits"], "resnet-50"}


def cases():
    """Return every network as a parameter; what Keras would build for seconds is marked slow."""
    quick = quick_names()
    return [pytest.param(name, marks=() if name in quick else pytest.mark.slow) for name in ALL]
