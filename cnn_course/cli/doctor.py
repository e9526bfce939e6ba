"""``cnn-course doctor``: check a computer for the labs, one function for each check, and say what to do.

With ``--report`` also as one line for the teacher, without a name.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from cnn_course import datasets
from cnn_course.classroom import reports
from cnn_course.cli.faults import told
from cnn_course.files import write
from cnn_course.pasting import command
from cnn_course.saying import say

from .machine import free_bytes, nearest_existing, total_memory, which_browsers

PAGE = "-"  # where a report goes that is given no file
GB = 1e9
MEMORY_WANTED = 4 * GB  # TensorFlow, JupyterLab and a browser side by side
MEMORY_NEEDED = 2 * GB
DISK_NEEDED = 1 * GB  # the archive of CIFAR-10 and what is made of it, with room to spare
TENSORFLOW_SECONDS = 180.0  # a cold start from a slow disk takes a minute


@dataclass(frozen=True)
class Finding:
    """What one check found.

    Attributes:
        subject: What was checked.
        status: ``"ok"``, ``"note"`` (good to know, nothing stops) or ``"problem"`` (the labs will not run).
        words: What was found.
        remedy: What to do about it; empty where nothing need be done.
    """

    subject: str
    status: str
    words: str
    remedy: str = ""


@dataclass(frozen=True)
class Declared:
    """What the package says that it needs."""

    python: str
    packages: tuple[Requirement, ...]


@dataclass(frozen=True)
class Probe:
    """What a trial of TensorFlow in a process of its own brought to light."""

    version: str = ""
    gpus: tuple[str, ...] = ()
    missing: bool = False
    trouble: str = ""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its arguments."""
    parser = commands.add_parser("doctor", help="check this computer for the labs, and say what to do")
    parser.add_argument(
        "--report",
        nargs="?",
        const=PAGE,
        metavar="FILE",
        help="one line of JSON for the teacher, without a name (by default it is printed)",
    )
    parser.set_defaults(run=told(lambda arguments: run(arguments.report)))


def run(report: str | None = None) -> int:
    """Run every check, print each finding as it comes, and end with one line: ready, or what to do."""
    findings = []
    for finding in examine():
        findings.append(finding)
        if report != PAGE:
            say(f"{finding.status:<8} {finding.subject:<11} {finding.words}", flush=True)
    if report != PAGE:
        say(verdict(findings))
    if report is not None:
        hand_in(findings, report)
    return int(any(finding.status == "problem" for finding in findings))


def hand_in(findings: list[Finding], report: str) -> None:
    """Print the report, or write it to a file."""
    found = [(finding.subject, finding.status, finding.words) for finding in findings]
    line = reports.line(found, versions(), _or_none(total_memory), _or_none(_free))
    if report == PAGE:
        say(line)
    else:
        path = write(report, line + "\n")
        say(f"The report for your teacher, with no name in it: {path.absolute()}")


def versions() -> dict[str, str | None]:
    """Return the installed version of each package that the labs need; None of one that is missing."""
    return {requirement.name: _version(requirement.name) for requirement in declared().packages}


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _free() -> int:
    return free_bytes(nearest_existing(datasets.cache_folder()))


def _or_none(measure: Callable[[], int | None]) -> int | None:
    """Return a measure; None where it cannot be taken, of which a finding tells."""
    try:
        return measure()
    except Exception:
        return None


def examine() -> Iterator[Finding]:
    """Run the checks in order; one that fails itself is a finding too."""
    yield guarded("Python", python)
    yield guarded("packages", packages)
    probe = probe_tensorflow()
    yield guarded("TensorFlow", lambda: tensorflow(probe))
    yield guarded("GPU", lambda: gpu(probe))
    for subject, check in (("memory", memory), ("disk", disk), ("data", data), ("browser", browser)):
        yield guarded(subject, check)


def guarded(subject: str, check: Callable[[], Finding]) -> Finding:
    """Run one check. A doctor who faints is no help: what it raises becomes its finding."""
    try:
        return check()
    except Exception as error:
        return Finding(subject, "note", f"could not be checked ({type(error).__name__}: {error})")


def verdict(findings: list[Finding]) -> str:
    """Return the last line: ready, or what to do."""
    problems = [finding for finding in findings if finding.status == "problem"]
    if problems:
        return "Not ready. What to do: " + "; then ".join(finding.remedy for finding in problems) + "."
    notes = [finding.subject for finding in findings if finding.status == "note"]
    return "Ready." + (f" Worth a look: {', '.join(notes)}." if notes else "")


def declared() -> Declared:
    """Return what the package needs: from its metadata, or in a bare checkout from pyproject.toml."""
    try:
        installed = metadata.metadata("cnn-course")
        return _needs(installed["Requires-Python"], installed.get_all("Requires-Dist") or [])
    except metadata.PackageNotFoundError:
        file = Path(__file__).resolve().parents[2] / "pyproject.toml"
        project = tomllib.loads(file.read_text(encoding="utf-8"))["project"]
        return _needs(
            project["requires-python"], project["dependencies"] + project["optional-dependencies"]["lab"]
        )


def _needs(python: str, lines: list[str]) -> Declared:
    """Return the requirements of the package itself and of its labs."""
    listed = [Requirement(line) for line in lines]
    wanted = [r for r in listed if r.marker is None or r.marker.evaluate({"extra": "lab"})]
    return Declared(python, tuple(wanted))


def python() -> Finding:
    """Check the version of Python."""
    version = ".".join(map(str, sys.version_info[:3]))
    wanted = declared().python
    if SpecifierSet(wanted).contains(version):
        return Finding("Python", "ok", version)
    words = f"{version}; the course needs {wanted}"
    return Finding("Python", "problem", words, f"install a Python {wanted} and the course in it")


def packages() -> Finding:
    """Check every required package but TensorFlow, which has a check of its own."""
    wanted = [requirement for requirement in declared().packages if requirement.name != "tensorflow"]
    wrong = [f"{requirement.name} {state}" for requirement in wanted if (state := _state(requirement))]
    if not wrong:
        return Finding("packages", "ok", f"all {len(wanted)} are here, in versions that fit")
    install = _pip("install", *(_plain(requirement) for requirement in wanted if _state(requirement)))
    return Finding("packages", "problem", ", ".join(wrong), install)


def _state(requirement: Requirement) -> str:
    """Return what is wrong with an installed package, or nothing."""
    try:
        version = metadata.version(requirement.name)
    except metadata.PackageNotFoundError:
        return "is missing"
    if requirement.specifier.contains(version, prereleases=True):
        return ""
    return f"is {version}, needs {requirement.specifier}"


def _plain(requirement: Requirement) -> str:
    return f"{requirement.name}{requirement.specifier}"


def _pip(*words: str) -> str:
    """Return a command of the pip that belongs to this Python, to be pasted."""
    return command(sys.executable, "-m", "pip", *words)


PROBE = """
import json
try:
    import tensorflow as tf
except ModuleNotFoundError as error:
    if error.name != "tensorflow":
        raise
    print("probe:" + json.dumps({"missing": True}))
else:
    float(tf.reduce_sum(tf.ones((8, 8)) @ tf.ones((8, 8))))
    names = []
    for device in tf.config.list_physical_devices("GPU"):
        details = tf.config.experimental.get_device_details(device)
        names.append(details.get("device_name", device.name))
    print("probe:" + json.dumps({"version": tf.__version__, "gpus": names}))
"""


def probe_tensorflow(code: str = PROBE, seconds: float = TENSORFLOW_SECONDS) -> Probe:
    """Start TensorFlow and compute with it, in a process of its own: a crash ends only that."""
    environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"}
    try:
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=seconds,
            env=environment,
        )
    except subprocess.TimeoutExpired:
        return Probe(trouble=f"has not started within {seconds:g} seconds")
    answers = [line for line in done.stdout.splitlines() if line.startswith("probe:")]
    if done.returncode == 0 and answers:
        answer = json.loads(answers[-1].removeprefix("probe:"))
        return Probe(answer.get("version", ""), tuple(answer.get("gpus", ())), answer.get("missing", False))
    if done.returncode < 0:
        name = signal.Signals(-done.returncode).name
        return Probe(
            trouble=f"crashes with {name}" + (": this processor may lack AVX" if name == "SIGILL" else "")
        )
    said = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
    return Probe(trouble=f"does not start ({said[-1].strip()})")


def tensorflow(probe: Probe) -> Finding:
    """Check that TensorFlow is here, fits, starts and computes."""
    wanted = next((r for r in declared().packages if r.name == "tensorflow"), Requirement("tensorflow"))
    if probe.missing:
        return Finding("TensorFlow", "problem", "is not installed", _pip("install", _plain(wanted)))
    install = _pip("install", "--force-reinstall", _plain(wanted))
    if probe.trouble:
        return Finding("TensorFlow", "problem", probe.trouble, install)
    if not wanted.specifier.contains(probe.version, prereleases=True):
        return Finding("TensorFlow", "problem", f"is {probe.version}, needs {wanted.specifier}", install)
    return Finding("TensorFlow", "ok", f"{probe.version}, starts and computes")


def gpu(probe: Probe) -> Finding:
    """Check for a GPU that TensorFlow can use. None is needed."""
    if probe.gpus:
        return Finding("GPU", "ok", ", ".join(probe.gpus))
    if shutil.which("nvidia-smi") and not (probe.missing or probe.trouble):
        install = _pip("install", "tensorflow[and-cuda]")
        return Finding("GPU", "note", f"an NVIDIA driver is here but TensorFlow finds no GPU: {install}")
    return Finding("GPU", "ok", "none found, none needed: the labs run on the processor")


def memory() -> Finding:
    """Check how much memory there is."""
    total = total_memory()
    if total is None:
        return Finding("memory", "note", "could not be read")
    words = f"{total / GB:.1f} GB"
    if total < MEMORY_NEEDED:
        remedy = f"use a computer with at least {MEMORY_NEEDED / GB:.0f} GB of memory"
        return Finding("memory", "problem", words, remedy)
    if total < MEMORY_WANTED:
        return Finding("memory", "note", f"{words}: enough with few other programs open")
    return Finding("memory", "ok", words)


def disk() -> Finding:
    """Check that the course cache can be written and has room."""
    try:
        cache = datasets.cache_folder()
    except datasets.DataError as error:
        return Finding("disk", "problem", str(error), "set CNN_COURSE_CACHE to a folder that can be written")
    folder = nearest_existing(cache)
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        words = f"the course cache {cache} cannot be written"
        return Finding("disk", "problem", words, "set CNN_COURSE_CACHE to a folder that can be written")
    free = free_bytes(folder)
    words = f"{free / GB:.1f} GB free for the course cache ({cache})"
    if free < DISK_NEEDED:
        remedy = f"free {DISK_NEEDED / GB:.0f} GB on the disk of {folder}, or set CNN_COURSE_CACHE to another"
        return Finding("disk", "problem", words, remedy)
    return Finding("disk", "ok", words)


def data() -> Finding:
    """Check which datasets are here, and that none of their files is broken."""
    holdings = datasets.holdings()
    broken = [holding for holding in holdings if holding.broken]
    if broken:
        words = " ".join(dict.fromkeys(holding.words for holding in broken))
        return Finding("data", "problem", words, "mend the data as said above")
    here = ", ".join(holding.name for holding in holdings if holding.there)
    missing = [holding.name for holding in holdings if not holding.there]
    if not missing:
        return Finding("data", "ok", f"here: {here}")
    later = f"fetched when first used, or now: cnn-course data fetch {' '.join(missing)}"
    return Finding("data", "note", f"here: {here or 'nothing'}; {later}")


def browser() -> Finding:
    """Check for a browser to read the book and open the labs in."""
    found = which_browsers()
    if found:
        return Finding("browser", "ok", ", ".join(found))
    return Finding("browser", "note", "none found: to read the book here, install Firefox, Chrome or Edge")
