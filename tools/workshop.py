"""Make the instructor's kit: `python tools/workshop.py` (or `make workshop`).

    python tools/workshop.py         schedules, slides, instructor's pages, handouts, into _build/workshop/
    python tools/workshop.py --pdf   the handouts and the sheets for the tables as PDF too
    python tools/workshop.py --time  run the plan's labs, record how long each takes (workshop/lab_times.json)

The slides hold the figures of the built book, so it comes first, and lies beside the kit: _build/html/.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # as a script, only tools/ itself is on the path

from tools.kit import making, plan, printing, timing  # noqa: E402


def main(argv: list[str] | None = None, root: Path = ROOT) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(description="Make the instructor's kit into _build/workshop.")
    parser.add_argument("--pdf", action="store_true", help="print the handouts and the sheets, too")
    parser.add_argument(
        "--time", action="store_true", help="run the labs of the plan, and record how long each takes"
    )
    asked = parser.parse_args(argv)
    build = root / "_build"
    try:
        made_of = plan.read(root)
        if asked.time:
            labs = {block.lab.name for block in made_of.blocks.values() if block.lab}
            timing.record(root, sorted(labs))
            return 0
        started = time.perf_counter()
        news = making.make(root, build / "html", build / "workshop")
        print(f"Made in {time.perf_counter() - started:.0f} s." if news else "The kit is up to date.")
        if asked.pdf:
            pages = [build / "workshop" / f"{name}.html" for name in making.printed(made_of)]
            new = [page for page in pages if not page.with_suffix(".pdf").is_file()]
            print(f"Printed as PDF, beside their pages: {len(printing.to_pdf(new)) if new else 0} new.")
    except plan.PlanError as error:
        print(f"Stopped: {error}", file=sys.stderr)
        return 1
    print(build / "workshop" / "index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
