"""One seed for Python, NumPy and TensorFlow, without loading TensorFlow where nobody wants it."""

import importlib.util
import random
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

import numpy as np

from cnn_course.files import sha256_of


def plant(words: str) -> None:
    """Set the seeds to a number that follows from some words."""
    seed = int(sha256_of(words.encode())[:8], 16)
    random.seed(seed)
    np.random.seed(seed)
    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, _Planter)]
    if "tensorflow" in sys.modules:
        sys.modules["tensorflow"].random.set_seed(seed)
    else:
        sys.meta_path.insert(0, _Planter(seed))


class _Planter(MetaPathFinder, Loader):
    """Sets TensorFlow's seed as soon as somebody has imported it."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._loader: Any = None

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Step aside for all but TensorFlow, and for its own search."""
        if name != "tensorflow":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None:
            self._loader, spec.loader = spec.loader, self
        return spec

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Leave it to the module's own loader."""
        module: ModuleType | None = self._loader.create_module(spec)
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Load it, then set the seed."""
        module.__loader__ = module.__spec__.loader = self._loader  # type: ignore[union-attr]
        self._loader.exec_module(module)
        module.random.set_seed(self._seed)
