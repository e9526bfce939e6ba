"""Write down which labs `make test` runs: the answered ones, and the open ones that changed.

    python tools/changed.py _build/labs        for pytest, as @_build/labs

An open lab was executed when it was made, and `tools/notebooks.py --check` sees when it is stale. It is run
again where it is news: its file, or what is installed, differs from where the branch began; on the trunk,
from the commit before. `make test-all` runs them all.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

INSTALLED = "constraints.txt"  # other versions may print other numbers
TRUNKS = ("origin/HEAD", "origin/main", "main")


def _git(root: Path, *arguments: str) -> str | None:
    """Return what git says, or None where it fails or is missing."""
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True)
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def base(root: Path) -> str | None:
    """Return the commit to compare with: where the branch began, on the trunk the commit before."""
    head = _git(root, "rev-parse", "HEAD")
    for trunk in TRUNKS:
        began = _git(root, "merge-base", "HEAD", trunk)
        if began and began != head:
            return began
    return _git(root, "rev-parse", "HEAD~1")


def _same(root: Path, commit: str, path: Path) -> bool:
    """Tell whether a file is as it is in a commit."""
    name = path.relative_to(root).as_posix()
    then = _git(root, "rev-parse", f"{commit}:./{name}")
    return then is not None and then == _git(root, "hash-object", name)


def changed(root: Path, commit: str | None) -> list[Path]:
    """Return the open labs that are other than in a commit; all where there is none to compare with."""
    labs = sorted((root / "notebooks").glob("*.ipynb"))
    if commit is None or not _same(root, commit, root / INSTALLED):
        return labs
    return [lab for lab in labs if not _same(root, commit, lab)]


def main(out: str, root: Path = ROOT) -> None:
    """Write the arguments for pytest, one a line, and say what is left out."""
    commit = base(root)
    labs = changed(root, commit)
    lines = ["notebooks/solutions", *(lab.relative_to(root).as_posix() for lab in labs)]
    path = root / out
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    count = len(list((root / "notebooks").glob("*.ipynb")))
    print(f"Labs to run: all answered ones, and {len(labs)} of the {count} open ones", end="")
    print(f": the others are as in {commit[:10]}" if commit and len(labs) < count else "")


if __name__ == "__main__":
    main(sys.argv[1])
