"""Run the benchmarks, print their ratios, and keep them in benchmarks/results.json."""

import datetime
import importlib
import json
import os
import pkgutil
import platform
import sys
from pathlib import Path

import benchmarks
from cnn_course import files

RESULTS = Path(__file__).with_name("results.json")
KEYS = ("name", "ours", "peer", "peer_name", "ratio", "unit", "runs", "machine", "date")


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


def measure(module: str) -> list[dict]:
    """Run one benchmark module and complete its records."""
    records = importlib.import_module(f"benchmarks.{module}").run()
    stamp = {"machine": machine(), "date": datetime.date.today().isoformat()}
    return [{key: {**record, **stamp}[key] for key in KEYS} for record in records]


def keep(records: list[dict]) -> None:
    """Put new records in the place of those of the same name, whole or not at all."""
    old = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    merged = {record["name"]: record for record in [*old, *records]}
    files.write(RESULTS, json.dumps([merged[name] for name in sorted(merged)], indent=1) + "\n")


def main(chosen: list[str]) -> None:
    """Run the chosen benchmark modules, or all of them."""
    unknown = [name for name in chosen if name.replace("-", "_") not in available()]
    if unknown:
        raise SystemExit(
            f"No benchmark of that name. Received: {unknown[0]}. There are: {', '.join(available())}."
        )
    print(f"{'benchmark':44} {'ours':>10} {'peer':>10} {'ratio':>7}  against")
    for module in [name.replace("-", "_") for name in chosen] or available():
        records = measure(module)
        keep(records)
        for r in records:
            numbers = f"{r['ours']:10.4g} {r['peer']:10.4g} {r['ratio']:7.2f}"
            print(f"{r['name']:44} {numbers}  {r['peer_name']} ({r['unit']})")


if __name__ == "__main__":
    main(sys.argv[1:])
