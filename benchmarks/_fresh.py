"""A script in a fresh process: what it says of when its parts were done."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def stamps(script: str) -> list[float]:
    """Return the times, in seconds of ``time.time()``, that a script prints as JSON in its last line."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, env=environment
    )
    if done.returncode:
        raise SystemExit(f"The measured script failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])
