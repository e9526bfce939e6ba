"""The build hook: a wheel, an editable install and a source distribution all carry the figures' bundles."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent))


class BundleFigures(BuildHookInterface):
    """Bundles the figures' JavaScript before anything is packed, unless the bundles are fresh."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bundle. Called by hatchling for every target."""
        from tools import bundle

        bundle.ensure(Path(self.root), packages=False)
