"""The build hook: a wheel, an editable install and a source distribution carry what git does not keep.

That is the figures' bundles, and the photographs and digits of other packages.
"""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent))


class MakeReady(BuildHookInterface):
    """Makes what is lacking before anything is packed. In a source distribution nothing is."""

    def dependencies(self) -> list[str]:
        """Return what making it needs beyond hatchling: nothing of what is here, or on the PATH."""
        from tools import bundle, carry, node

        root = Path(self.root)
        needed = [] if carry.whole(root) else [carry.NEEDS]
        if not bundle.fresh(root) and not node.on_the_path():
            needed += self.metadata.core.optional_dependencies["node"]
        return needed

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bundle and carry. Called by hatchling for every target."""
        from tools import bundle, carry

        carry.ensure(Path(self.root))
        bundle.ensure(Path(self.root), packages=False)
