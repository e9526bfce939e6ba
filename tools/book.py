"""Build the book: `python tools/book.py` (or `make book`).

    python tools/book.py                    the book, into _build/html/
    python tools/book.py --without-answers  the same for a class, into _build/html-without-answers/

Jupyter Book does the work; this script holds the rules around it that it does not keep by itself:

* Every warning and every cell that fails is an error. Sphinx reports a page's warnings only when it reads
  that page, so a second run over kept doctrees would pass in silence: each build starts without any.
* The new book takes the old one's place only when it is whole.
* Executed cells are cached by their text alone. Their outputs are forgotten when anything else that decides
  them has changed (tools/cells.py).
* Every live figure has its room kept (tools/rooms.py).
* Cells run in this very interpreter, not in whatever "python3" kernel the machine knows, and import this
  very checkout.
* Nothing changed since the last good build: nothing to do.
* The book without answers has a folder and record of its own: the two never mix. They share what cells gave.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # as a script, only tools/ itself is on the path

from tools import cells, freshness, rooms  # noqa: E402

TOOLS = (
    "book",
    "cells",
    "reach",
    "imports",
    "rooms",
    "freshness",
    "devtools",
    "chromium",
    "node",
)  # what makes the book
ANSWERED_LABS = "notebooks/solutions/"
SHOWN = 60  # lines of a failed build's output; the log has them all
NOISE = re.compile(r"\x1b\[[0-9;]*m|^\[IPKernelApp\] WARNING.*\n", re.M)  # colours; the kernel's own concerns
WHOLE = "IPKernelApp.exec_lines=['__import__(\"sys\").stdout.flush_interval = 3600']"  # seconds
REDIRECT = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url={target}">
<title>{title}</title>
</head>
<body><main><h1>{title}</h1><p><a href="{target}">Open the book</a></p></main></body>
</html>
"""


def digest(source: Path, answers: bool = True) -> str:
    """Return a digest of all that a build of `source` depends on, and of whether it has the answers."""
    made_from = [
        source / name for name in ("_config.yml", "_toc.yml", "book", "notebooks", "cnn_course", "results")
    ]
    made_from += [source / "tools" / f"{name}.py" for name in TOOLS]
    made_from.append(source / "node_modules" / "katex" / "package.json")
    extra = cells.installed() + ("" if answers else "\nwithout answers")
    return freshness.digest(freshness.files_under(*made_from), source, extra)


def write_toc_without_answers(source: Path, build: Path) -> Path:
    """Write the table of contents without the answered labs; return its path."""
    import yaml

    toc = yaml.safe_load((source / "_toc.yml").read_text(encoding="utf-8"))
    for part in toc.get("parts", []):
        part["chapters"] = [one for one in part["chapters"] if not one["file"].startswith(ANSWERED_LABS)]
    if "parts" in toc:
        toc["parts"] = [part for part in toc["parts"] if part["chapters"]]
    path = build / "toc-without-answers.yml"
    path.write_text(yaml.safe_dump(toc, sort_keys=False), encoding="utf-8")
    return path


def write_kernel(folder: Path) -> None:
    """Write a "python3" kernel that is this interpreter; JUPYTER_PATH puts it before every other.

    It sends what a cell prints when the cell ends. Sent in pieces, it is put together with a line break more
    where one was cut off before its own.
    """
    kernel = folder / "kernels" / "python3" / "kernel.json"
    kernel.parent.mkdir(parents=True, exist_ok=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", f"--{WHOLE}"]
    kernel.write_text(
        json.dumps({"argv": argv, "display_name": "Python 3", "language": "python"}), encoding="utf-8"
    )


def surroundings(source: Path, build: Path) -> dict[str, str]:
    """Return the environment for the build: this checkout, this kernel, nobody's own settings."""
    python_path = [str(source), *filter(None, [os.environ.get("PYTHONPATH")])]
    if source != ROOT:
        python_path.append(str(ROOT))
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(python_path),
        "JUPYTER_PATH": str(build / "jupyter"),
        "IPYTHONDIR": str(build / "ipython"),
        "JUPYTER_PLATFORM_DIRS": "1",
        "CNN_COURSE_OUTPUTS_KEPT": "1",  # a figure's still picture stays in the output of the figure
    }


def run_jupyter_book(source: Path, build: Path, stage: Path, answers: bool = True) -> bool:
    """Run Jupyter Book strictly into `stage`; say what went wrong. True if the book is whole."""
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()"]
    command += ["build", str(source), "--path-output", str(stage), "-n", "-W", "--keep-going", "-q"]
    environment = surroundings(source, build)
    if not answers:
        command += ["--toc", str(write_toc_without_answers(source, build))]
        environment["BOOK_ANSWERS"] = "no"  # book/_ext/answers.py
    done = subprocess.run(command, env=environment, cwd=source, text=True, capture_output=True)
    log = build / "book.log"
    log.write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode == 0:
        return True
    said = NOISE.sub("", done.stderr.strip() or done.stdout.strip()).splitlines()
    print("\n".join(said[:SHOWN]), file=sys.stderr)
    if len(said) > SHOWN:
        print(f"... and {len(said) - SHOWN} more lines", file=sys.stderr)
    for report in sorted((stage / "_build" / "html" / "reports").rglob("*.err.log")):
        print(f"\nA cell failed. {report.name}:\n{report.read_text(encoding='utf-8')}", file=sys.stderr)
    print(f"\nThe book was not built: see the warnings above (also in {log}).", file=sys.stderr)
    return False


def write_front_door(source: Path, html: Path) -> None:
    """Make html/index.html open the landing page named by the toc."""
    import yaml

    toc = yaml.safe_load((source / "_toc.yml").read_text(encoding="utf-8"))
    config = yaml.safe_load((source / "_config.yml").read_text(encoding="utf-8"))
    if toc["root"] != "index":
        text = REDIRECT.format(target=f"{toc['root']}.html", title=config["title"])
        (html / "index.html").write_text(text, encoding="utf-8")


def exchange(new: Path, old: Path) -> None:
    """Put a whole new folder in the place of an old one."""
    if old.exists():
        old.rename(new.parent / "old")
    new.rename(old)


def build_book(source: Path = ROOT, force: bool = False, answers: bool = True) -> int:
    """Build the book in `source` into `source/_build/html`, if anything changed. Return an exit code.

    Without `answers` it is built into `source/_build/html-without-answers`.
    """
    build, ending = source / "_build", "" if answers else "-without-answers"
    html, record = build / f"html{ending}", build / f"book{ending}.json"
    index, now = html / "index.html", digest(source, answers)
    if not force and freshness.recorded(record) == now and index.is_file():
        rooms.keep(html, build / "rooms.json")  # there may be a Chromium now
        print("The book is up to date: nothing changed since it was built.")
        print(index)
        return 0

    started = time.perf_counter()
    build.mkdir(exist_ok=True)
    record.unlink(missing_ok=True)
    cells.forget(source, build, everything=force)
    write_kernel(build / "jupyter")
    stage = Path(tempfile.mkdtemp(prefix="staging-", dir=build))
    try:
        if not run_jupyter_book(source, build, stage, answers):
            return 1
        write_front_door(source, stage / "_build" / "html")
        rooms.keep(stage / "_build" / "html", build / "rooms.json")
        exchange(stage / "_build" / "html", html)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    freshness.record(record, now)
    print(
        f"Built in {time.perf_counter() - started:.0f} s. Open it from disk, no server or network is needed:"
    )
    print(index)
    return 0


def main(argv: list[str] | None = None) -> int:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description="Build the book into _build/html.")
    parser.add_argument("--source", type=Path, default=ROOT, help="the folder with _config.yml and _toc.yml")
    parser.add_argument("--force", action="store_true", help="run every cell and write every page again")
    parser.add_argument("--without-answers", action="store_true", help="leave out whatever is an answer")
    options = parser.parse_args(argv)
    return build_book(options.source.resolve(), options.force, not options.without_answers)


if __name__ == "__main__":
    sys.exit(main())
