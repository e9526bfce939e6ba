"""Run the benchmarks, print what they measured, and keep it in benchmarks/results.json."""

import datetime
import importlib
import json
import os
import pkgutil
import platform
import sys
from pathlib import Path
from typing import Any

import benchmarks
from cnn_course import files

RESULTS = Path(__file__).with_name("results.json")
HEADS = {
    "ratio": f"{'ours':>10} {'peer':>10} {'ratio':>8}  {'unit':9} against",
    "limit": f"{'measured':>10} {'limit':>19}  {'unit':9} held?",
}


def available() -> list[str]:
    """Return the names of the benchmark modules."""
    found = (module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return sorted(name for name in found if not name.startswith("_"))


def machine() -> str:
    """Return the processor, its number of cores and the Python version, in words."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [
            line.split(":", 1)[1].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line
        ]
        model = names[0] if names else model
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}"


def measure(name: str) -> list[dict[str, Any]]:
    """Run one benchmark and say in each of its rows whose it is, where it was measured, and when."""
    rows = importlib.import_module(f"benchmarks.{name}").run()
    stamp = {"benchmark": name, "machine": machine(), "date": datetime.date.today().isoformat()}
    return [{**row, **stamp} for row in rows]


def keep(rows: list[dict[str, Any]], path: Path = RESULTS) -> None:
    """Put rows in the place of all that their benchmarks have there, whole or not at all.

    What other benchmarks measured stays. One without rows could not measure here, and keeps those it has.
    """
    old = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    renewed = {row["benchmark"] for row in rows}
    kept = [*(row for row in old if row["benchmark"] not in renewed), *rows]
    kept.sort(key=lambda row: (row["benchmark"], row["name"]))
    files.write(path, json.dumps(kept, indent=1, ensure_ascii=False) + "\n")


def table(rows: list[dict[str, Any]]) -> str:
    """Return rows of one benchmark as text: those with a ratio, then those with a limit."""
    width = max(len(row["name"]) for row in rows)
    lines = []
    for kind, head in HEADS.items():
        chosen = [row for row in rows if kind in row]
        if chosen:
            lines += ["", f"{chosen[0]['benchmark']:{width}} {head}"]
            lines += [text for row in chosen for text in written(row, width)]
    return "\n".join(lines)


def written(row: dict[str, Any], width: int) -> list[str]:
    """Return the lines of a row: one, and another for its parts."""
    if "ratio" in row:
        numbers = f"{row['ours']:10.4g} {row['peer']:10.4g} {row['ratio']:8.2f}"
        return [f"{row['name']:{width}} {numbers}  {row['unit']:9} {row['peer_name']}"]
    limit = f"{row['bound']} {row['limit']:g}"
    verdict = "held" if row["held"] else "NOT HELD"
    lines = [f"{row['name']:{width}} {row['measured']:10.4g} {limit:>19}  {row['unit']:9} {verdict}"]
    if "parts" in row:
        parts = ", ".join(f"{name} {value:.3g}" for name, value in row["parts"].items())
        lines.append(f"  of which: {parts}")
    return lines


def main(chosen: list[str]) -> None:
    """Run the chosen benchmarks, or all of them; each is kept as soon as it is done."""
    names = [name.replace("-", "_") for name in chosen]
    unknown = [name for name, plain in zip(chosen, names, strict=True) if plain not in available()]
    if unknown:
        raise SystemExit(
            f"No benchmark of that name. Received: {unknown[0]}. There are: {', '.join(available())}."
        )
    for name in names or available():
        rows = measure(name)
        if rows:
            keep(rows)
            print(table(rows), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
