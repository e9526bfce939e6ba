"""SENet: gates and scaled maps in NumPy, the block in Keras and where it attaches, and what it costs."""

from cnn_course.checks.senet.counting import gate_parameters
from cnn_course.checks.senet.gates import channel_gates, scaled_maps
from cnn_course.checks.senet.places import gated_module, gated_residual, gated_stage
from cnn_course.checks.senet.squeezing import squeeze_excitation

__all__ = [
    "channel_gates",
    "gate_parameters",
    "gated_module",
    "gated_residual",
    "gated_stage",
    "scaled_maps",
    "squeeze_excitation",
]
