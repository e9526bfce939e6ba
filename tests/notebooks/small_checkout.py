"""A checkout in small: a package of a few modules and one lab, and what tests do with it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat

from tools import notebooks

CHECKS = """
from dataclasses import dataclass

@dataclass(frozen=True)
class Verdict:
    status: str
    message: str

def double(fn):
    got = fn(3)
    status = "open" if got is ... else "passed" if got == 6 else "failed"
    return Verdict(status, f"for 3 your function gave {got}")
"""

LAB = """\
# %% [markdown]
# # A tiny lab
#
# Text.

# %%
from cnn_course import checks, ops

# %%
def double(x):
    # <answer>
    return 2 * x
    # <starter>
    # # Your code here.
    # return ...
    # </answer>

# %%
verdict = checks.double(double)
verdict

# %% tags=["nbval-check-output"]
print(ops.answer())

# %% tags=["solution-only"]
print("only where it is answered")

# %% [markdown] tags=["exercise-only"]
# Only where it is open.
"""


class Checkout:
    """The folder of a small checkout, and what tests do with it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.source = root / "notebooks" / "src" / "01_tiny.py"
        self.open = root / "notebooks" / "01_tiny.ipynb"
        self.solved = root / "notebooks" / "solutions" / "01_tiny.ipynb"

    @classmethod
    def copy(cls, made: Path, to: Path) -> "Checkout":
        """Copy a checkout."""
        shutil.copytree(made, to)
        return cls(to)

    def edit(self, old: str, new: str, path: Path | None = None) -> None:
        """Replace text that must be there."""
        path = path or self.source
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))
        # Of a text as long as before, and of the same second, Python would take what it compiled before.
        for compiled in path.parent.glob(f"__pycache__/{path.stem}.*"):
            compiled.unlink()

    def run(self, *arguments: str) -> int:
        return notebooks.main(list(arguments), root=self.root)

    def read(self, answered: bool = False) -> nbformat.NotebookNode:
        return nbformat.read(self.solved if answered else self.open, as_version=4)

    def nbval(self, *files: Path) -> subprocess.CompletedProcess:
        """Run nbval as make test does, with the project's own pytest settings."""
        command = [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
            *NBVAL,
            *map(str, files),
        ]
        settings = ["-c", str(notebooks.ROOT / "pyproject.toml"), "--rootdir", str(self.root)]
        environment = notebooks.execute.kernel_environment(self.root)
        environment["PYTHONPATH"] += os.pathsep + str(notebooks.ROOT)  # for the plugin
        return subprocess.run(
            [*command, *settings], cwd=self.root, env=environment, capture_output=True, text=True
        )


# As in the Makefile. Doctests are on, and would run the sources of the labs as modules: they are left out.
NBVAL = ["-p", "tools.labs.kernels", "--nbval-lax", "--nbval-current-env", "--ignore=notebooks/src"]


def lay_out(root: Path) -> None:
    """Write the files of the checkout, the derived ones not yet made."""
    package, sources = root / "cnn_course", root / "notebooks" / "src"
    package.mkdir(parents=True)
    sources.mkdir(parents=True)
    (package / "__init__.py").write_text('"""A package."""\n')
    (package / "checks.py").write_text(CHECKS)
    (package / "ops.py").write_text("from .numbers import ANSWER\n\ndef answer():\n    return ANSWER\n")
    (package / "numbers.py").write_text("ANSWER = 42\n")
    (package / "search.py").write_text("SEARCHED = False\n")
    (sources / "01_tiny.py").write_text(LAB)
