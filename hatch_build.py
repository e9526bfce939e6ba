"""The build hook: a wheel, an editable install and a source distribution carry what git does not keep.

That is the figures' bundles, and the photographs and digits of other packages. A wheel carries
the open labs too.
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
        """Bundle and carry. Called by hatchling for every target, which may be of the version "editable"."""
        from tools import bundle, carry

        carry.ensure(Path(self.root))
        bundle.ensure(Path(self.root), packages=False)
        if self.target_name == "wheel" and version == "standard":  # an editable one has a checkout
            build_data["force_include"] |= {str(lab): f"cnn_course/_labs/{lab.name}" for lab in self._labs()}

    def _labs(self) -> list[Path]:
        """Return the labs as learners open them: neither the answers nor the sources, which hold them too."""
        return sorted(Path(self.root, "notebooks").glob("*.ipynb"))
