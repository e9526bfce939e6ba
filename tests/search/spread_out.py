"""What workers do in the tests of spreading: tiny, and told by files; also a program to start and kill."""

import os
import sys
import time
from pathlib import Path

CANDIDATES = {f"candidate-{number}": number for number in range(6)}


def told(folder):
    """Return an evaluation that leaves its process's number behind as it begins, and takes a moment."""

    def evaluate(number):
        begun = Path(folder) / f"{number}.{time.time_ns()}.begun"
        begun.write_text(str(os.getpid()))
        time.sleep(0.5)
        return {"square": number**2, "threads": os.environ.get("TF_NUM_INTRAOP_THREADS")}

    return evaluate


def begun(folder):
    """Return how often each candidate was begun."""
    found = [int(path.name.split(".")[0]) for path in Path(folder).glob("*.begun")]
    return {number: found.count(number) for number in sorted(set(found))}


def main(folder, marks):
    """Spread the candidates over two workers, and say of each that it is done."""
    from cnn_course.search import spreading

    done = spreading.spread(
        told(marks), CANDIDATES, folder, 2, watch=lambda name, count: print(name, flush=True)
    )
    print(f"all {len(done)}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
