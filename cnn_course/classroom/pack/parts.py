"""What goes into a pack, one function for each part. Each fills a folder and says what it did."""

import base64
import csv
import errno
import io
import os
import shutil
import subprocess
import sys
import zipfile
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from cnn_course import datasets
from cnn_course.classroom import ClassroomError, labs
from cnn_course.files import sha256_of

PACKAGE = Path(__file__).resolve().parents[2]
CHECKOUT = PACKAGE.parent
BOOKS = (CHECKOUT / "_build" / "html-without-answers", CHECKOUT / "_build" / "html")
ANSWERS = Path("notebooks", "solutions")  # in a built book
NOT_PUBLISHED = shutil.ignore_patterns("_sources", ".buildinfo", "objects.inv", ".doctrees")
FULL = "No space left"
INSTALLED_BY = {"INSTALLER", "REQUESTED", "direct_url.json", "RECORD"}  # what pip adds, or writes anew


def is_checkout() -> bool:
    """Tell whether the package runs from its checkout, which has the book and the pinned versions."""
    return (CHECKOUT / "hatch_build.py").is_file() and (CHECKOUT / "constraints.txt").is_file()


def wheels(folder: Path) -> str:
    """Bring a wheel of the course and of all that its labs need, for this Python and this system."""
    folder.mkdir()
    if is_checkout():
        isolated = () if find_spec("hatchling") is None else ("--no-build-isolation",)
        pip("wheel", "--no-deps", *isolated, "--wheel-dir", folder, CHECKOUT)
    else:
        repacked(metadata.distribution("cnn-course"), folder)
    own = next(folder.glob("cnn_course-*.whl"))
    pip("wheel", "--wheel-dir", folder, "--constraint", _pins(folder), f"{own}[lab]")
    (folder / "pins.txt").unlink(missing_ok=True)
    return f"{len(list(folder.glob('*.whl')))} wheels for Python {python()}"


def python() -> str:
    """Return the version of Python that a pack made here is for.

    >>> python().startswith("3.")
    True
    """
    return ".".join(map(str, sys.version_info[:2]))


def _pins(folder: Path) -> Path:
    """Return a file of pinned versions: the course's own, or those that are installed here."""
    if is_checkout():
        return CHECKOUT / "constraints.txt"
    pins = folder / "pins.txt"
    installed = {one.name.lower(): one.version for one in metadata.distributions() if one.name}
    installed.pop("cnn-course", None)
    pins.write_text("".join(f"{name}=={version}\n" for name, version in sorted(installed.items())))
    return pins


def pip(*words: object) -> None:
    """Run the pip of this Python.

    Raises:
        OSError: the disk is full.
        ClassroomError: "pip could not bring the wheels: …".
    """
    flags = ("--quiet", "--disable-pip-version-check", "--no-input")
    command = [sys.executable, "-m", "pip", *map(str, (words[0], *flags, *words[1:]))]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    if not done.returncode:
        return
    said = [line for line in done.stderr.splitlines() if "ERROR" in line or "error" in line]
    if FULL in done.stderr:
        raise OSError(errno.ENOSPC, FULL)
    raise ClassroomError(
        f"pip could not bring the wheels: {(said or ['it does not say why'])[-1].strip()}. "
        "They come from the network the first time: is there one?"
    )


def repacked(distribution: metadata.Distribution, folder: Path) -> Path:
    """Make a wheel of an installed package again, out of the files that it put in place.

    Raises:
        ClassroomError: "the installed cnn-course does not say what its files are …".
    """
    files = [one for one in distribution.files or () if _belongs(one.as_posix())]
    info = next((one.parts[0] for one in files if one.parts[0].endswith(".dist-info")), None)
    if info is None or not any(one.parts[0] == "cnn_course" for one in files):
        raise ClassroomError(
            "the installed cnn-course does not say what its files are, so no wheel can be made of it: "
            "pack from a checkout, or install the course from a wheel"
        )
    path = folder / f"cnn_course-{distribution.version}-py3-none-any.whl"
    record = io.StringIO()
    rows = csv.writer(record, lineterminator="\n")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for one in files:
            content = Path(str(distribution.locate_file(one))).read_bytes()
            wheel.writestr(one.as_posix(), content)
            digest = base64.urlsafe_b64encode(bytes.fromhex(sha256_of(content))).rstrip(b"=").decode()
            rows.writerow([one.as_posix(), f"sha256={digest}", len(content)])
        rows.writerow([f"{info}/RECORD", "", ""])
        wheel.writestr(f"{info}/RECORD", record.getvalue())
    return path


def _belongs(name: str) -> bool:
    """Tell whether an installed file came out of the wheel."""
    return not (name.startswith("..") or name.endswith(".pyc") or name.rsplit("/", 1)[-1] in INSTALLED_BY)


def data(folder: Path) -> str:
    """Copy the datasets that are here; the package carries some digits and all photographs itself."""
    folder.mkdir()
    copied = []
    for name in datasets.names():
        if (path := _dataset(name)) is not None:
            shutil.copyfile(path, folder / path.name)
            copied.append(name)
    return ", ".join(copied) if copied else "none is here but those that the package carries"


def _dataset(name: str) -> Path | None:
    """Return the file of a dataset in the classroom's folder or the course cache, if there is one.

    Raises:
        ClassroomError: "… cannot be packed: …", where the file is broken.
    """
    places = (datasets.classroom_folder(), datasets.cache_folder())
    paths = [place / f"{name}.npz" for place in places if place is not None]
    path = next((path for path in paths if path.is_file()), None)
    if path is not None and (holding := datasets.holding(name)).broken:
        raise ClassroomError(f"{name} cannot be packed: {holding.words}")
    return path


def book(folder: Path) -> str:
    """Copy the built book, if there is one."""
    built = next((place for place in BOOKS if (place / "index.html").is_file()), None)
    if built is None:
        make = "build it with: make book ANSWERS=no" if is_checkout() else "only a checkout has one"
        return f"left out, as it is not built here: {make}"
    try:
        shutil.copytree(built, folder, ignore=NOT_PUBLISHED)
    except shutil.Error as error:  # a list of what went wrong, which no longer says that the disk is full
        raise OSError(
            errno.ENOSPC if FULL in str(error) else errno.EIO, f"{built} cannot be copied"
        ) from None
    if (built / ANSWERS).exists():
        return f"{built}, with the answers folded in it; make book ANSWERS=no leaves them out"
    return f"{built}, without the answers"


def open_labs(folder: Path) -> str:
    """Copy the labs as learners open them."""
    folder.mkdir()
    for name in labs.names():
        shutil.copyfile(labs.lab(name).path, folder / f"{name}.ipynb")
    return f"{len(labs.names())}, without the answers"


def unpacked_size(folder: Path) -> int:
    """Return the bytes that the wheels of a folder take once they are installed."""
    total = 0
    for path in folder.glob("*.whl"):
        with zipfile.ZipFile(path) as wheel:
            total += sum(entry.file_size for entry in wheel.infolist())
    return total


def free(folder: Path) -> int:
    """Return the bytes that are free on a folder's disk."""
    existing = next(path for path in (folder, *folder.absolute().parents) if os.path.exists(path))
    return shutil.disk_usage(existing).free
