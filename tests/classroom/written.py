"""Verdicts as kernels write them down, for the tests of what reads them."""

import json
from datetime import UTC, datetime, timedelta

from cnn_course.classroom import labs

START = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
LAB = "01_convolution"


def line(number=0, outcome="wrong", minute=0.0, *, learner="7f3a09c4e1b2", name="", of=LAB, **more):
    """Return one verdict: which exercise of the lab, how it went, and after how many minutes."""
    asked = labs.lab(of).exercises[number]
    return {
        "learner": learner,
        "name": name,
        "lab": of,
        "exercise": asked.label,
        "cell": asked.cell,
        "run": int(minute * 60) + 1,
        "outcome": outcome,
        "symptom": "Your kernel is upside down." if outcome == "wrong" else "",
        "time": (START + timedelta(minutes=minute)).isoformat(timespec="milliseconds"),
        **more,
    }


def write(folder, *lines, kernel="1"):
    """Write verdicts into the file of a kernel."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{lines[0]['learner']}-{kernel}.jsonl"
    with path.open("a") as file:
        file.writelines(f"\n{json.dumps(one)}" for one in lines)
    return path
