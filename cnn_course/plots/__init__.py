"""Pictures of arrays, in the look of the book: arrays in, a matplotlib figure out.

Nothing here is shown or kept by pyplot: a function returns a figure, a notebook shows it, and it is gone.
"""

from ._convolution import convolution_still
from ._grids import feature_maps, image_grid
from ._signed import kernel, signed_map
from ._theme import use_style

__all__ = ["convolution_still", "feature_maps", "image_grid", "kernel", "signed_map", "use_style"]
