"""Hold a rehearsal of a course day, from the stick, with the network cut, and say what took how long.

    make rehearsal                                     all of it, in a folder under /tmp, removed at the end
    python workshop/rehearsal/hold.py --in DIR --keep  there, and left: screenshots, feedback, the stick

With the network: book, kit and stick are made, as workshop/README.md says. Without it (Linux: in a network of
its own that has loopback alone): the teacher's list of laptops, one installation from the stick, the first
block's talk in a browser, lab 1 by three learners, the class's page, the marks.
"""

import argparse
import csv
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from the_browser import browser, give_talk
from the_clock import Clock, FailedError, expect
from the_learners import CLASS, LAB, STUCK_AT, TRIES, Learner, answers, write, written_by

ROOT = Path(__file__).resolve().parents[2]
BLOCK = "convolution"  # the first one of every schedule
COURSE = (sys.executable, "-m", "cnn_course.cli")  # cnn-course, of this checkout
CUT = ("unshare", "--net", "--map-root-user", "sh", "-c", 'ip link set lo up && exec "$@"', "sh")
POINTS = {"ada": 15, "kim": 6, "kim-2": 1}  # of 15: all, exercises 1 to 4, the first alone
PAGES = ("index", "schedule-half-day", f"instructor-{BLOCK}", f"handout-{BLOCK}", "guide")


class Room:
    """The folder of a rehearsal."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stick, self.laptop, self.progress = folder / "stick", folder / "laptop", folder / "progress"
        self.pictures, self.marks = folder / "pictures", folder / "marks"
        self.clock = Clock(folder / "clock.jsonl")

    def of(self, learner: Learner) -> dict[str, str]:
        """Return the surroundings of a learner's laptop: a home of their own, nothing of this checkout."""
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("CNN_COURSE", "PYTHON"))
        }
        home = self.folder / "homes" / learner.home
        own = {
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / ".config"),
            "IPYTHONDIR": str(home / ".ipython"),
        }
        return kept | own | {"CNN_COURSE_PROGRESS": str(self.progress), "TF_CPP_MIN_LOG_LEVEL": "3"}

    def program(self, name: str) -> str:
        """Return a program of the installed course."""
        return str(self.laptop / "venv" / "bin" / name)


def run(*command: object, env: Mapping[str, str] | None = None, right: int = 0) -> str:
    """Run a command, and return what it says."""
    done = subprocess.run([str(word) for word in command], env=env, text=True, capture_output=True, cwd=ROOT)
    said = done.stdout + done.stderr
    expect(
        done.returncode == right,
        f"{' '.join(map(str, command))[-120:]} ended with {done.returncode}: {said[-600:]}",
    )
    return said


# ---- with the network -----------------------------------------------------------------------------------


def prepare(room: Room) -> None:
    """Make what lies on the stick, and what the teacher has."""
    when, clock = "with a network", room.clock
    for what, *command in (
        ("make book", "tools/book.py"),
        ("make book ANSWERS=no", "tools/book.py", "--without-answers"),
        ("make workshop", "tools/workshop.py", "--pdf"),
    ):
        with clock.step(when, what) as said:
            said.append(run(sys.executable, *command).splitlines()[0])
    with clock.step(when, "cnn-course pack --to") as said:
        told = run(*COURSE, "pack", "--to", room.stick)
        expect("html-without-answers, without the answers" in told, f"the pack has another book: {told}")
        said.append(told.splitlines()[-1].partition(": ")[2].partition(" Learners")[0])
    with clock.step(when, "cnn-course pack --check") as said:
        said.append(run(*COURSE, "pack", "--check", room.stick).strip())


# ---- without it -----------------------------------------------------------------------------------------


def is_cut() -> bool:
    """Tell whether there is no network but loopback."""
    try:
        socket.create_connection(("1.1.1.1", 53), timeout=2).close()
    except TimeoutError:
        return False
    except OSError:
        return True
    return False


def list_laptops(room: Room) -> None:
    """Have three laptops examined, one of which has a fault, and the list made of it."""
    reports = room.folder / "reports"
    reports.mkdir()
    for name, fault in (
        ("ada", {}),
        ("bo", {}),
        ("cy", {"CNN_COURSE_CACHE": str(room.clock.file / "no folder")}),
    ):
        with room.clock.step("the day before", f"cnn-course doctor --report {name}.json"):
            run(
                *COURSE,
                "doctor",
                "--report",
                reports / f"{name}.json",
                env={**os.environ, **fault},
                right=int(bool(fault)),
            )
    with room.clock.step("the day before", "cnn-course class doctor *.json") as said:
        told = run(*COURSE, "class", "doctor", *sorted(reports.iterdir()), right=1).splitlines()
        expect(told[0].startswith("cy.json: not ready"), f"the one with the fault is not the first: {told}")
        said.append(told[-1])


def install(room: Room) -> None:
    """Install from the stick, and get to a lab's first figure."""
    learner = CLASS[0]
    with room.clock.step("in the morning", "python3 install.py, from the stick") as said:
        env = room.of(learner) | {"XDG_CACHE_HOME": str(room.folder / "cache")}
        said.append(
            run(sys.executable, room.stick / "install.py", "--to", room.laptop, env=env).splitlines()[-2]
        )
    with room.clock.step("in the morning", "cnn-course lab new 1, for three"):
        for learner in CLASS:
            run(room.program("cnn-course"), "lab", "name", learner.name, env=room.of(learner))
            run(room.program("cnn-course"), "lab", "new", "1", env=room.of(learner))


def talk(room: Room) -> None:
    """Give the first block's talk from a copy of what the teacher takes along; look at the sheets."""
    room.pictures.mkdir()
    for name in ("html", "workshop"):
        shutil.copytree(ROOT / "_build" / name, room.folder / "teacher" / name)
    kit = room.folder / "teacher" / "workshop"
    with browser() as eyes, room.clock.step("the first block", f"deck-{BLOCK}: talk, notes, print") as said:
        said.append(give_talk(eyes, kit / f"deck-{BLOCK}.html", room.pictures))
    with browser() as eyes, room.clock.step("the first block", "schedule, instructor's page, handout, guide"):
        for name in PAGES:
            eyes.look((kit / f"{name}.html").as_uri(), room.pictures / name)
    with browser() as eyes, room.clock.step("the first block", "the stick's book, its first chapter") as said:
        front = (room.stick / "book" / "index.html").as_uri()
        text = eyes.look(front, room.pictures / "book", leads_to="book/book/index.html")
        text += eyes.look(
            (room.stick / "book" / "book" / "seeing" / "convolution.html").as_uri(), room.pictures / "chapter"
        )
        expect("Solution" not in text, "the book on the stick has solutions")


def work(room: Room) -> None:
    """Have three learners do lab 1, one after the other on one laptop, and look at the class."""
    right = answers(ROOT / "notebooks")
    for learner in CLASS:
        told = f"all {len(right)}" if len(learner.solves) == len(right) else f"{len(learner.solves)}"
        with room.clock.step("lab 1", f"{learner.home} solves {told}" + ", and is stuck" * learner.stuck):
            copy = notebook_of(room, learner)
            write(copy, written_by(learner, right))
            again = (f"{check_of(room)}={TRIES}",) if learner.stuck else ()
            run(
                room.program("python"), Path(__file__).with_name("sit.py"), copy, *again, env=room.of(learner)
            )
    with room.clock.step("lab 1", "cnn-course class status") as said:
        told = run(*COURSE, "class", "status", room.progress)
        expect("3 learners, 1 stuck" in told, f"the class's table says: {told}")
        said.append(told.splitlines()[0])
        said.append(told.splitlines()[1].strip())
    with room.clock.step("lab 1", "cnn-course class status --page, in a browser"):
        look_at_class(room)


def notebook_of(room: Room, learner: Learner) -> Path:
    """Return a learner's copy of lab 1."""
    return room.folder / "homes" / learner.home / "cnn-course-labs" / LAB / f"{LAB}.ipynb"


def check_of(room: Room) -> str:
    """Return the id of the cell that checks the exercise at which somebody is stuck."""
    from cnn_course.classroom import labs

    return labs.lab(LAB).exercises[STUCK_AT - 1].cell


def look_at_class(room: Room) -> None:
    """Open the class's page, and see who is stuck on what."""
    command = [*COURSE, "class", "status", str(room.progress), "--page"]
    serving = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "BROWSER": "true"}
    )
    try:
        address = serving.stdout.readline().split()[2]  # type: ignore[union-attr]
        with browser() as eyes:
            text = eyes.look(address, room.pictures / "class")
        for words in ("Ada", "Kim (2)", "flipped", "1 stuck"):
            expect(words in text, f"the class's page does not say {words!r}: {text}")
    finally:
        serving.terminate()
        serving.wait(10)


def hand_out_and_mark(room: Room) -> None:
    """Make the assignment, collect three notebooks of it, mark them, and open the feedback."""
    from cnn_course import marking

    course, handed_in = room.folder / "assignment", room.folder / "handed-in"
    handed_in.mkdir()
    with room.clock.step("afterwards", "cnn-course class assignment 1") as said:
        said.append(run(*COURSE, "class", "assignment", "1", "--to", course).splitlines()[0])
    release = course / "release" / LAB / f"{LAB}.ipynb"
    expect(marking.read(release).points, "the assignment has no points")
    right = answers(ROOT / "notebooks")
    for learner in CLASS:
        write(Path(shutil.copy(release, handed_in / f"{learner.home}.ipynb")), written_by(learner, right))
    with room.clock.step("afterwards", "cnn-course class mark") as said:
        told = run(*COURSE, "class", "mark", handed_in, "--release", release, "--to", room.marks)
        with (room.marks / "grades.csv").open(encoding="utf-8") as file:
            marks = {row["learner"]: int(row["points"]) for row in csv.DictReader(file)}
        expect(marks == POINTS, f"the marks are {marks}, not {POINTS}: {told}")
        said.append(", ".join(f"{name} {points}" for name, points in marks.items()))
    with browser() as eyes, room.clock.step("afterwards", "feedback, in a browser"):
        for learner in CLASS:
            page = room.marks / "feedback" / f"{learner.home}.html"
            eyes.look(page.as_uri(), room.pictures / f"feedback-{learner.home}")


# ---- the day --------------------------------------------------------------------------------------------


def hold(room: Room, half: str, cut: bool) -> None:
    """Hold half of the day."""
    if half == "with":
        prepare(room)
        return
    expect(is_cut() or not cut, "the network is still there")
    for part in (list_laptops, install, talk, work, hand_out_and_mark):
        part(room)


def main() -> int:
    """Hold the rehearsal from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--in", dest="folder", type=Path, help="the folder; by default a new one under /tmp")
    parser.add_argument("--keep", action="store_true", help="leave the folder as it is at the end")
    parser.add_argument(
        "--half", choices=("with", "without"), help="only what needs a network, or only the rest"
    )
    asked = parser.parse_args()
    folder = (asked.folder or Path(tempfile.mkdtemp(prefix="rehearsal-"))).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    room, cut = Room(folder), shutil.which("unshare") is not None
    try:
        if asked.half:
            hold(room, asked.half, cut)
            return 0
        own = [sys.executable, __file__, "--in", str(folder), "--keep", "--half"]
        failed = subprocess.run([*own, "with"]).returncode
        failed = failed or subprocess.run([*(CUT if cut else ()), *own, "without"]).returncode
        print("\n" + room.clock.table())
        print("" if cut else "The network was not cut: that needs Linux, and unshare.")
        return failed
    except FailedError as error:
        print(f"Stopped: {error}", file=sys.stderr)
        return 1
    finally:
        if not asked.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
