"""What some code can depend on inside the package, file by file. Nothing is imported to find out.

Imports are followed from file to file. Most packages of the course are windows: their `__init__` takes names
from its modules and does nothing else. What is looked at through a window is followed to the file that it
comes from: `checks.conv2d` depends on the file of `conv2d`, and not on the hints for other labs. In doubt the
answer is more:

* a package that is passed on or taken as a whole, and a name that is not found, are all files of the package;
* a file that imports by names which it computes is all files of its module, at the package's first level;
* a window asked for a name which is computed, `getattr(plots, name)`, gives every name that any of the code
  spells out;
* an `__init__` that is no window counts whenever anything of its package does, and so does a module that acts
  when it is imported, behind whatever window.

Files that are not Python count with the Python files of their folder, but for what only a page reads. What is
recorded in results/ counts by the experiment's name, where the code outside spells it out, or any file of a
folder in which one reads records.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tools.imports import RECORDED, Chain, Said, Target, read

IN_PAGE = {".js", ".css"}  # of the figures: no Python reads them
NOT_READ = {*IN_PAGE, ".md", ".txt", ".toml", ".pyc"}
MADE = {"static", "__pycache__"}  # folders: the figures' bundles, Python's leavings


@dataclass(frozen=True)
class Reached:
    """What some code can depend on.

    Attributes:
        files: of the package, and of results/.
        names: what was looked at through which window, and where it came from.
    """

    files: frozenset[Path]
    names: frozenset[str]


def reach(code: str, package: Path, results: Path) -> Reached:
    """Return what some code can depend on.

    Args:
        code: Python, as it stands outside of the package.
        package: the package's folder.
        results: the folder of what was recorded, which the package's module `results` reads.

    Returns:
        The files, and the names that were followed through windows.
    """
    search = _Search(package)
    search.enter(())
    search.follow(read(code, (), package.name))
    search.answer()
    files = set(search.said)
    if package / f"{RECORDED}.py" in files:
        readers = {path.parent for path, said in search.said.items() if said.reads}
        inside = [said for path, said in search.said.items() if path.parent in readers]
        files |= recorded([search.outside, *inside], results)
    for folder in {path.parent for path in search.said}:
        files |= set(beside(folder))
    return Reached(frozenset(files), frozenset(search.names))


class _Search:
    """One search through a package."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: dict[Path, Said] = {}  # the files that count, and what they say
        self.names: set[str] = set()
        self.outside = read("", (), folder.name)
        self._seen: set[Target] = set()
        self._places: dict[Chain, Path | None] = {}

    def follow(self, said: Said) -> None:
        """Follow all that the code outside uses."""
        self.outside = said
        for target in said.used:
            self.take(target)

    def answer(self) -> None:
        """Follow the names that windows are asked for, as long as there are new ones."""
        before = -1
        while len(self.said) != before:
            before = len(self.said)
            everything = [self.outside, *self.said.values()]
            strings = frozenset().union(*(said.strings for said in everything))
            for target in {target for said in everything for target in said.asked}:
                package = (*target.module, *target.names)
                for name in strings & self.bindings(package).keys():
                    self.look_up(package, name, ())

    def take(self, target: Target) -> None:
        """Follow a name to the files that it comes from."""
        if target in self._seen:
            return
        self._seen.add(target)
        module, names = target.module, target.names
        for depth in range(len(module) + 1):
            self.enter(module[:depth])
        file = self.place(module)
        if file is None:
            self.whole(module[:-1])
        elif file.name != "__init__.py":
            self.add(file)
        elif not names:
            self.whole(module)
        else:
            self.look_up(module, names[0], names[1:])

    def look_up(self, package: Chain, name: str, rest: Chain) -> None:
        """Follow a name that is looked up in a package: one of its modules, or what its `__init__` has."""
        if name.startswith("__"):  # __init__, __version__, …
            self.add(self._init(package))
            return
        bound = self.bindings(package).get(name)
        if bound is not None:
            self.names.add(f"{'.'.join((*package, name))} = {bound}")
            self.take(Target(bound.module, (*bound.names, *rest)))
        if self.place((*package, name)) is not None:
            self.take(Target((*package, name), rest))
        elif bound is None and self.reading(self._init(package)).window:
            self.whole(package)  # where it is no window, the name may be made in it, and it counts already

    def enter(self, package: Chain) -> None:
        """Count what happens when anything of a package is imported."""
        init = self.place(package)
        if init is None or init.name != "__init__.py":
            return
        if not self.reading(init).window:
            self.add(init)
        for module in {target.module for target in self.bindings(package).values()}:
            file = self.place(module)
            if file and file.name != "__init__.py" and self.reading(file).acts:
                self.add(file)

    def add(self, path: Path) -> None:
        """Count a file, and follow what it uses."""
        if path in self.said:
            return
        said = self.said[path] = self.reading(path)
        package = path.relative_to(self.folder).parent.parts
        self.enter(package)
        if said.window and path.name == "__init__.py":
            return
        if said.dynamic:
            self.whole(package[:1])
        for target in said.used:
            self.take(target)

    def whole(self, package: Chain) -> None:
        """Count all files of a package."""
        for path in self.folder.joinpath(*package).rglob("*.py"):
            self.add(path)

    def place(self, module: Chain) -> Path | None:
        """Return the file of a module, or the `__init__` of a package."""
        if module not in self._places:
            path = self.folder.joinpath(*module)
            files = [path / "__init__.py", *([path.with_name(f"{path.name}.py")] if module else [])]
            self._places[module] = next((file for file in files if file.is_file()), None)
        return self._places[module]

    def _init(self, package: Chain) -> Path:
        return self.folder.joinpath(*package, "__init__.py")

    def bindings(self, package: Chain) -> dict[str, Target]:
        """Return the names that a package's `__init__` takes from elsewhere in the package."""
        init = self.place(package)
        return self.reading(init).bound if init and init.name == "__init__.py" else {}

    def reading(self, path: Path) -> Said:
        """Return what a file says."""
        found = path.stat()
        return _reading(path, self.folder, (found.st_mtime_ns, found.st_size))


@cache
def _reading(path: Path, folder: Path, stamp: tuple[int, int]) -> Said:
    """Return what a file says; the stamp is that of its present content."""
    return read(path.read_text(encoding="utf-8"), path.relative_to(folder).parent.parts, folder.name)


def recorded(code: list[Said], results: Path) -> set[Path]:
    """Return the files of the experiments that some code names; all of them where a name is computed."""
    experiments = {path.name: path for path in results.glob("*") if path.is_dir()}
    named = {text for said in code for text in said.strings} & experiments.keys()
    if any(said.computes for said in code):
        named = set(experiments)
    return {path for name in named for path in experiments[name].rglob("*") if path.is_file()}


def beside(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder of Python that are none and may be read by it."""
    for path in folder.iterdir():
        if path.is_file() and path.suffix not in {".py", *NOT_READ}:
            yield path
        elif path.is_dir() and path.name not in MADE and not any(path.rglob("*.py")):
            yield from (p for p in path.rglob("*") if p.is_file() and p.suffix not in NOT_READ)
