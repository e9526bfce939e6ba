"""Write the two files that follow from pyproject.toml: constraints.txt and environment.yml.

    make lock

constraints.txt pins every direct and indirect dependency, for every Python and platform we support:
uv can solve for all of them at once. Run it to move to newer versions, then make test.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # as a script, only tools/ itself is on the path

from tools import carry  # noqa: E402

HEADER = """\
# Every direct and indirect dependency, pinned. Derived: `make lock` writes it from pyproject.toml.
"""

SERVERS = ("hub", "marking")  # for a teacher's server: pinned with the rest, but no part of the environment


def resolve() -> str:
    """Return the pinned requirements of the package, its extras and its build, a line each."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    sources = "\n".join([*project["build-system"]["requires"], carry.NEEDS])
    command = [
        *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "-", "--all-extras", "--quiet"),
        *("--universal", "--fork-strategy", "fewest", "--python-version", "3.11"),
        # Nothing in the file may depend on where packages are fetched from.
        *("--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate"),
    ]
    return subprocess.run(
        command, cwd=ROOT, input=sources, text=True, check=True, stdout=subprocess.PIPE
    ).stdout


def environment() -> str:
    """Return environment.yml: the conda door to the same packages, at the same versions."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = {name: rs for name, rs in project["optional-dependencies"].items() if name not in SERVERS}
    listed = [*project["dependencies"], *(r for extra in extras.values() for r in extra)]
    direct = sorted({requirement for requirement in listed if not requirement.startswith(project["name"])})
    pip = "".join(f'      - "{requirement}"\n' for requirement in direct)
    return f"""\
# The conda door to the same package: conda env create -f environment.yml. Derived: `make lock` writes it.
name: cnn-course
channels:
  - conda-forge
dependencies:
  - python{project["requires-python"]}
  - pip
  - make
  - git
  - pip:
      - "--constraint constraints.txt"
      - "--editable ."
{pip}"""


def main() -> None:
    """Write both files."""
    pinned = resolve()
    (ROOT / "constraints.txt").write_text(HEADER + pinned)
    (ROOT / "environment.yml").write_text(environment())
    print(
        f"constraints.txt: {len(pinned.splitlines())} packages pinned; environment.yml follows pyproject.toml"
    )


if __name__ == "__main__":
    main()
