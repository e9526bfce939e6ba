"""The notebook that runs this, if one does. IPython is not imported for that: where there is one, it is."""

import sys
from typing import Any


def shell() -> Any:
    """Return IPython's shell, or None outside of a notebook.

    >>> shell() is None
    True
    """
    interactive = sys.modules.get("IPython")
    return interactive.get_ipython() if interactive else None
