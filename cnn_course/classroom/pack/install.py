"""Install the course from this folder, without a network:  python3 install.py  [--to DIR].

It lies in a pack, beside the wheels. Any Python from 3.7 can read it, so that a wrong one is told in words.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
AGAIN = "Copy the whole pack again, and check it with: cnn-course pack --check"
WINDOWS = os.name == "nt"


def main(argv: list[str] | None = None) -> int:
    """Install, and say how to begin; or say in one sentence why not."""
    parser = argparse.ArgumentParser(description="Install the course from this folder, without a network.")
    home = os.path.join(os.path.expanduser("~"), "cnn-course")
    parser.add_argument("--to", default=home, metavar="DIR", help="where to (by default " + home + ")")
    to = os.path.abspath(parser.parse_args(argv).to)
    begun = time.time()
    try:
        about = read_about()
        trouble = wrong_python(about) or wrong_machine(about) or damage() or no_room(about, to)
        if not trouble:
            install(about, to)
    except OSError as error:
        trouble = f"The course could not be installed: {error}."
    if trouble:
        print(trouble, file=sys.stderr)
        return 1
    told(to, time.time() - begun)
    return 0


def read_about() -> dict:
    """Return what the pack says of itself."""
    try:
        with open(os.path.join(HERE, "pack.json"), encoding="utf-8") as file:
            return dict(json.load(file))
    except (OSError, ValueError):
        raise OSError("this pack is not whole, its pack.json is missing or damaged. " + AGAIN) from None


def wrong_python(about: dict) -> str:
    """Say which Python is needed, where this is another one."""
    here = ".".join(map(str, sys.version_info[:2]))
    if here == about["python"]:
        return ""
    start = ("py -{0}" if WINDOWS else "python{0}").format(about["python"])
    words = "This pack is for Python {0}, and this is Python {1}. Start it with the other one: {2} install.py"
    return words.format(about["python"], here, start)


def wrong_machine(about: dict) -> str:
    """Say which computer is needed, where this is another kind."""
    here = (platform.system(), platform.machine())
    wanted = (about["system"], about["machine"])
    if here == wanted:
        return ""
    words = "This pack is for {} on {}, and this is {} on {}."
    return words.format(*wanted, *here) + " Ask for one that was made on a computer like this."


def damage() -> str:
    """Say what is missing or damaged of all that is installed from."""
    try:
        with open(os.path.join(HERE, "SHA256SUMS"), encoding="utf-8") as file:
            pairs = [line.rstrip("\n").split("  ", 1) for line in file]
    except (OSError, ValueError):
        return "This pack is not whole: its SHA256SUMS is missing or damaged. " + AGAIN
    wanted = [pair for pair in pairs if len(pair) == 2 and pair[1].startswith(("wheels/", "data/"))]
    wrong = [name for sha256, name in wanted if sum_of(os.path.join(HERE, name)) != sha256]
    if not wrong:
        return "" if wanted else "This pack is not whole: it holds no wheels. " + AGAIN
    words = "This pack is not whole: {} of {} files are missing or damaged, the first is {}. {}"
    return words.format(len(wrong), len(wanted), wrong[0], AGAIN)


def sum_of(path: str) -> str:
    """Return a file's SHA-256; nothing where it cannot be read."""
    digest = hashlib.sha256()
    try:
        with open(path, "rb") as file:
            for block in iter(lambda: file.read(1 << 20), b""):
                digest.update(block)
    except OSError:
        return ""
    return digest.hexdigest()


def no_room(about: dict, to: str) -> str:
    """Say how much room is wanted, where there is less."""
    folder = to
    while not os.path.exists(folder):
        folder = os.path.dirname(folder)
    free = shutil.disk_usage(folder).free
    if free >= about["needs"]:
        return ""
    words = "The course takes {:.1f} GB, and {:.1f} GB are free for {}."
    return words.format(about["needs"] / 1e9, free / 1e9, to) + " Free some, or name another place with --to."


def install(about: dict, to: str) -> None:
    """Make an environment, install into it from the wheels, and put the datasets in place."""
    environment = os.path.join(to, "venv")
    new = not os.path.exists(environment)
    print(f"Installing the course into {environment} (minutes, no network)", flush=True)
    try:
        run(sys.executable, "-m", "venv", environment)
        course = "cnn-course[lab]=={}".format(about["course"])
        flags = ("--quiet", "--no-index", "--no-cache-dir", "--disable-pip-version-check")
        wheels = os.path.join(HERE, "wheels")
        run(program(to, "python"), "-m", "pip", "install", *flags, "--find-links", wheels, course)
        copy_data(to)
    except BaseException:
        if new:
            shutil.rmtree(environment, ignore_errors=True)  # half an environment would look like a whole one
        raise


def run(*command: str) -> None:
    """Run a command of the installation, with no setting of this computer that leads it elsewhere."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHONPATH"))}
    done = subprocess.run(command, env=env, capture_output=True)
    if done.returncode:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip().splitlines() or ["no word"]
        raise OSError(said[-1])


def program(to: str, name: str) -> str:
    """Return the path of a program of the environment."""
    return os.path.join(to, "venv", "Scripts" if WINDOWS else "bin", name + (".exe" if WINDOWS else ""))


def copy_data(to: str) -> None:
    """Put the pack's datasets into the course cache; one that is there stays."""
    source = os.path.join(HERE, "data")
    names = sorted(os.listdir(source)) if os.path.isdir(source) else []
    ask = "from cnn_course.places import cache_folder; print(cache_folder())"
    if not names:
        return
    answer = subprocess.run([program(to, "python"), "-c", ask], stdout=subprocess.PIPE, check=True)
    cache = answer.stdout.decode(sys.getfilesystemencoding()).strip()
    os.makedirs(cache, exist_ok=True)
    for name in names:
        target = os.path.join(cache, name)
        if not os.path.exists(target):
            shutil.copyfile(os.path.join(source, name), target + ".part")
            os.replace(target + ".part", target)


def told(to: str, seconds: float) -> None:
    """Say how to begin."""
    print(f"Installed in {seconds / 60:.1f} minutes. Your first lab:")
    print('  "' + program(to, "cnn-course") + '" lab new 1')


if __name__ == "__main__":
    sys.exit(main())
