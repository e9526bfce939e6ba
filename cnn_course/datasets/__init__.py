"""Real data: four datasets, some handwritten digits, some photographs.

``load(name)`` gives a dataset from the nearest place that has it and says which one that was. Data is
verified, never left half-written, and never made up.
"""

from cnn_course.places import DataError, cache_folder, classroom_folder

from ._catalogue import DatasetInfo, info, names
from ._dataset import Dataset
from ._digits import digits
from ._load import Holding, fetch, holding, holdings, load
from ._moving import permutation, permuted, shifted
from ._photos import PhotoInfo, photo, photo_info, photo_names
from ._public import Flaw, PublicDataset, public

__all__ = [
    "DataError",
    "Dataset",
    "DatasetInfo",
    "Flaw",
    "Holding",
    "PhotoInfo",
    "PublicDataset",
    "cache_folder",
    "classroom_folder",
    "digits",
    "fetch",
    "holding",
    "holdings",
    "info",
    "load",
    "names",
    "permutation",
    "permuted",
    "photo",
    "photo_info",
    "photo_names",
    "public",
    "shifted",
]
