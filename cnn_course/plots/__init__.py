"""Pictures of arrays, in the look of the book: arrays in, a matplotlib figure out.

Nothing here is shown or kept by pyplot: a function returns a figure, a notebook shows it, and it is gone.
"""

from ._architectures import architectures
from ._batch_norm import batch_norm_still
from ._cell import cell_still
from ._convolution import convolution_still
from ._cost import cost_still
from ._degradation import degradation_still
from ._excitation import excitation_still
from ._flow import flow_still, neighbours_still
from ._grids import feature_maps, image_grid
from ._highway_gates import highway_gates_still
from ._inception_cost import inception_cost_still
from ._live_network import live_network_still
from ._model_zoo import model_zoo_still
from ._network import network_drawing
from ._outcomes import training_outcomes
from ._parameters import parameters_still
from ._photo_network import photo_network_still
from ._pooling import pooling_still
from ._receptive_field import receptive_chain_still, receptive_network_still
from ._roofline import roofline
from ._runs import runs_still
from ._search import search_still
from ._shuffle import shuffle_still
from ._signed import kernel, signed_map
from ._simple_cell import simple_cell_still
from ._stride_padding import stride_padding_still
from ._theme import use_style
from ._training import training_curves
from ._training_player import training_still
from ._transfer import transfer_still
from ._unravel import unravel_still
from ._why import why_still

__all__ = [
    "architectures",
    "batch_norm_still",
    "cell_still",
    "convolution_still",
    "cost_still",
    "degradation_still",
    "excitation_still",
    "feature_maps",
    "flow_still",
    "highway_gates_still",
    "image_grid",
    "inception_cost_still",
    "kernel",
    "live_network_still",
    "model_zoo_still",
    "neighbours_still",
    "network_drawing",
    "parameters_still",
    "photo_network_still",
    "pooling_still",
    "receptive_chain_still",
    "receptive_network_still",
    "roofline",
    "runs_still",
    "search_still",
    "shuffle_still",
    "signed_map",
    "simple_cell_still",
    "stride_padding_still",
    "training_curves",
    "training_outcomes",
    "training_still",
    "transfer_still",
    "unravel_still",
    "use_style",
    "why_still",
]
