"""Make, execute and clean the labs: notebooks/src/NN_topic.py becomes two notebooks.

    python tools/notebooks.py            those whose source, package or machine changed
    python tools/notebooks.py 01         only the labs whose names begin so, changed or not
    python tools/notebooks.py --check    nothing is executed: are the derived files those of the sources?

Each lab gives notebooks/NN_topic.ipynb (exercises open; it still runs from top to bottom) and
notebooks/solutions/NN_topic.ipynb (answered; every check passes). tools/labs/source.py says how a source
is written.
"""

import argparse
import re
import sys
import time
from pathlib import Path

import nbformat
from nbformat import NotebookNode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from cnn_course import files
from tools.labs import clean, execute, fingerprint, source
from tools.labs.words import LabError

ROOT = Path(__file__).resolve().parent.parent
RECORD = "cnn_course"  # where the digests stand in a notebook's metadata
NAME = re.compile(r"\d\d_[a-z0-9_]+")
WHY = {
    "source": "its source changed",
    "package": "cnn_course changed",
    "results": "a recorded experiment changed",
    "machine": "the machine changed",
}


class Lab:
    """One lab of a checkout: its source and the two notebooks that follow from it."""

    def __init__(self, path: Path, root: Path) -> None:
        self.path, self.root, self.name = path, root, path.stem
        self.text = path.read_text(encoding="utf-8")
        folder = root / "notebooks"
        self.made = {False: folder / f"{self.name}.ipynb", True: folder / "solutions" / f"{self.name}.ipynb"}
        if not NAME.fullmatch(self.name):
            raise LabError(f"a lab is named like 01_topic. Received: {self.name}")

    def digests(self) -> dict[str, str]:
        """Return what the notebooks must be recorded with to be up to date."""
        return fingerprint.of_lab(self.text, self.root)

    def stale(self) -> str | None:
        """Say why the notebooks must be made again, or None."""
        digests = self.digests()
        for path in self.made.values():
            if not path.exists():
                return f"{path.relative_to(self.root)} is not there"
            try:
                recorded = nbformat.read(path, as_version=4).metadata.get(RECORD, {})
            except (ValueError, AttributeError, nbformat.ValidationError):
                return f"{path.relative_to(self.root)} cannot be read"
            for key, digest in digests.items():
                if recorded.get(key) != digest:
                    return WHY[key]
        return None


def judge(
    given: list[execute.Given], notebook: NotebookNode, cells: list[source.Cell], answered: bool
) -> None:
    """Hold the verdicts of a run against what this version of the lab promises.

    Raises:
        LabError: a check that fails where it must not, or passes where it must not.
    """
    shown = source.check_fails(cells)
    names = {cell.id: cell.name for cell in cells}
    allowed = {"passed"} if answered else {"passed", "open"}
    for one in given:
        if one.status not in allowed | ({"failed"} if one.cell_id in shown else set()):
            raise LabError(f"{names[one.cell_id]}: the check says {one.status}: {one.message}")
    present = {cell.id for cell in notebook.cells}
    failed = {one.cell_id for one in given if one.status == "failed"}
    for cell_id in sorted((shown & present) - failed):
        raise LabError(f"{names[cell_id]}: is tagged {source.CHECK_FAILS}, and no check fails in it.")
    if not answered and given and all(one.status != "open" for one in given):
        raise LabError("no exercise is open in the learner's version: every check passes there.")


def private_folders(root: Path) -> list[str]:
    """Return the folders of this computer that no output may name."""
    folders = [root, Path(sys.prefix), Path.home()]
    return [str(folder) for folder in folders if len(folder.parts) > 1]  # in a container, home may be /


def make(lab: Lab) -> dict[Path, str]:
    """Return the text of both notebooks of a lab, executed and cleaned."""
    cells = source.read(lab.text)
    digests = lab.digests()
    texts = {}
    for answered, path in lab.made.items():
        notebook = source.notebook(cells, answered)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            judge(execute.run(notebook, lab.root, path.parent), notebook, cells, answered)
            clean.clean(notebook, private=private_folders(lab.root))
        except LabError as error:
            raise LabError(f"{path.relative_to(lab.root)}: {error}") from None
        notebook.metadata[RECORD] = {**digests, "cells": fingerprint.of_cells(notebook)}
        nbformat.validate(notebook)
        texts[path] = nbformat.writes(notebook, version=nbformat.NO_CONVERT) + "\n"
    return texts


def write(texts: dict[Path, str]) -> None:
    """Put both files in place only when both are written: a reader never meets half a lab."""
    first = next(iter(texts))
    with files.workplace(first.parent, first.name) as scratch:
        fresh = {path: scratch / str(place) for place, path in enumerate(texts)}
        for path, text in texts.items():
            fresh[path].write_text(text, encoding="utf-8", newline="\n")
        for path, new in fresh.items():
            files.put(new, path)


def differences(lab: Lab) -> list[str]:
    """Say how a lab's derived files differ from what its source would give; nothing is executed."""
    if reason := lab.stale():
        return [f"{lab.name}: {reason}"]
    cells = source.read(lab.text)
    found = []
    for answered, path in lab.made.items():
        name = path.relative_to(lab.root)
        notebook = nbformat.read(path, as_version=4)
        wanted = source.notebook(cells, answered).cells

        def seen(cell: NotebookNode) -> tuple:
            return cell.id, cell.cell_type, cell.source, cell.metadata

        if [seen(cell) for cell in notebook.cells] != [seen(cell) for cell in wanted]:
            found.append(f"{name}: its cells are not those of the source")
        elif fingerprint.of_cells(notebook) != notebook.metadata[RECORD].get("cells"):
            found.append(f"{name}: was edited or run by hand")
        if any(cell.cell_type == "code" and cell.execution_count is None for cell in notebook.cells):
            found.append(f"{name}: a code cell has no number, so nbval would compare nothing in it")
        if set(notebook.metadata) != {RECORD, "kernelspec", "language_info"}:
            found.append(f"{name}: carries metadata that is stripped, such as widget state")
    return found


def strangers(root: Path) -> list[str]:
    """Name the files in the derived folders that come from no source."""
    folder = root / "notebooks"
    sources = {path.stem for path in (folder / "src").glob("*.py")}
    found = []
    for path in sorted([*folder.glob("*"), *folder.glob("solutions/*")]):
        name = path.relative_to(root)
        if path.suffix == ".ipynb" and path.stem not in sources:
            found.append(f"{name}: has no source in notebooks/src")
        elif path.suffix == ".md" and path.with_suffix(".ipynb").exists():
            found.append(f"{name}: Sphinx takes it for the notebook of the same name; remove it")
    return found


def check(labs: list[Lab], root: Path) -> int:
    """Print what is not as the sources say, and return the exit status."""
    found = [line for lab in labs for line in differences(lab)] + strangers(root)
    for line in found:
        print(line)
    if found:
        print("Run `make notebooks`.")
    else:
        print(f"{len(labs)} labs: both notebooks of each are those of its source")
    return 1 if found else 0


def make_all(labs: list[Lab], always: bool) -> int:
    """Make the labs that need it, saying which and why, and return the exit status."""
    for lab in labs:
        reason = "asked for by name" if always else lab.stale()
        if not reason:
            print(f"{lab.name}: up to date")
            continue
        print(f"{lab.name}: {reason}: running it, open and answered", flush=True)
        started = time.monotonic()
        write(make(lab))
        print(f"{lab.name}: both notebooks written, {time.monotonic() - started:.0f} s")
    return 0


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("labs", nargs="*", metavar="NN", help="the labs whose names begin so")
    parser.add_argument("--check", action="store_true", help="execute nothing; fail where a file is stale")
    asked = parser.parse_args(arguments)
    try:
        labs = [Lab(path, root) for path in sorted((root / "notebooks" / "src").glob("*.py"))]
        if asked.labs:
            labs = [lab for lab in labs if lab.name.startswith(tuple(asked.labs))]
        if not labs:
            raise LabError(f"no lab in notebooks/src. Received: {' '.join(asked.labs) or 'no name'}")
        return check(labs, root) if asked.check else make_all(labs, always=bool(asked.labs))
    except LabError as error:
        print(f"Stopped: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
