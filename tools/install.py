"""Set up .venv with extras of the package, and do nothing when they are there already.

Run by make with any Python 3.11 to 3.13, before anything is installed: the standard library only.

    python3 tools/install.py test
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # as a script, only tools/ itself is on the path
VENV = ROOT / ".venv"
SUPPORTED = ((3, 11), (3, 14))
# What is started again and again: a kernel for every page and lab, TensorFlow for every lab and many tests.
KERNEL = ("ipykernel.kernelapp", "ipykernel.ipkernel", "matplotlib.pyplot", "anywidget", "ipywidgets")
STARTS = {
    "book": (("jupyter_book.cli.main", "myst_nb", "sphinx.cmd.build", "sphinx_book_theme"), KERNEL),
    "lab": (("tensorflow",), ("jupyterlab.labapp", *KERNEL)),
    "test": (("pytest", "xdist", "hypothesis", "playwright.sync_api", "nbval", "nbclient", "jupytext"),),
}
INCLUDED = {"test": ("book", "lab", "test")}  # what an extra brings along, as in pyproject.toml
IMPORT_ALL = """
import contextlib, importlib, sys
for name in sys.argv[1:]:
    with contextlib.suppress(Exception):  # whoever needs it will meet the error, and be told
        importlib.import_module(name)
"""
# What decides the content of the environment. A change in any of these installs again.
INPUTS = ("pyproject.toml", "constraints.txt", "hatch_build.py", "package.json", "package-lock.json")


def venv_python() -> Path:
    """Return the path of the environment's interpreter."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint(extras: str) -> str:
    """Return a digest of everything the installed environment depends on."""
    from tools import freshness

    return freshness.digest((ROOT / name for name in INPUTS), ROOT, f"{extras} {sys.version_info[:2]} {ROOT}")


def usable() -> bool:
    """Tell whether .venv holds an interpreter of this version that still starts."""
    if not venv_python().exists():
        return False
    # A moved checkout or an upgraded system Python leaves an environment that no longer starts.
    probe = "import json, sys, pip; print(json.dumps([sys.prefix, *sys.version_info[:2]]))"  # in ASCII alone
    answer = subprocess.run([venv_python(), "-c", probe], capture_output=True, text=True)
    return answer.stdout.strip() == json.dumps([str(VENV), *sys.version_info[:2]])


def run(*command: object) -> None:
    """Run a command with the pinned versions in force, and stop at its failure."""
    env = dict(os.environ)
    for name in ("PIP_CONSTRAINT", "PIP_BUILD_CONSTRAINT"):  # the build's own environment is pinned too
        env[name] = (ROOT / "constraints.txt").as_uri()  # pip would split a path at its spaces
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=env)
    if done.returncode:
        raise SystemExit(f"Stopped: {' '.join(map(str, command))} failed. The lines above say why.")


def compile_starts(extras: str) -> None:
    """Keep the bytecode of what is started again and again, also for a learner's own kernel.

    Python compiles a module when it is first imported and keeps the result beside it. Where
    PYTHONDONTWRITEBYTECODE forbids that, as in many containers, every start of TensorFlow compiles it anew:
    three times as long. So each start is made once here, at the same time, where writing is part of the
    work. All of it, by pip or by compileall, would take far longer and three times the room.
    """
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    asked = [part for extra in extras.split(",") for part in INCLUDED.get(extra, (extra,))]
    command = [str(venv_python()), "-P", "-c", IMPORT_ALL]
    started = [
        subprocess.Popen([*command, *names], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for names in dict.fromkeys(names for extra in asked for names in STARTS.get(extra, ()))
    ]
    for process in started:
        process.wait()


def without_node(extras: str) -> str:
    """Leave out the extra that brings a Node where one is on the PATH: it is large."""
    from tools import node

    return ",".join(e for e in extras.split(",") if e != "node" or not node.on_the_path())


def main(extras: str = "") -> None:
    """Bring .venv to the state that ``extras`` ask for (book,node); without any, only make it."""
    if not SUPPORTED[0] <= sys.version_info[:2] < SUPPORTED[1]:
        raise SystemExit(f"CNN Course needs Python 3.11, 3.12 or 3.13. Received: {sys.version.split()[0]}.")
    from tools import carry, freshness  # only now: an older Python could not read them

    extras = without_node(extras)
    stamp = VENV / f".installed-{extras}"
    wanted = fingerprint(extras)
    if freshness.recorded(stamp) == wanted and usable() and carry.whole(ROOT):
        return
    if not usable():
        print(f"Making {VENV.relative_to(ROOT)} with Python {sys.version.split()[0]}", flush=True)
        run(sys.executable, "-m", "venv", "--clear", VENV)
    if not extras:
        return
    print(f"Installing cnn-course[{extras}] into .venv (minutes, once)", flush=True)
    flags = ("--quiet", "--disable-pip-version-check", "--no-compile")  # compile_starts says why not
    run(venv_python(), "-m", "pip", "install", *flags, "-e", f".[{extras}]")
    compile_starts(extras)
    freshness.record(stamp, wanted)


if __name__ == "__main__":
    main(*sys.argv[1:])
