"""Print where JupyterHub's proxy is, having fetched it from npm if it was not there."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tools import node  # noqa: E402  (a script of the checkout)

VERSION = "5.1.0"  # 5.3 wants Node 22
PLACE = ROOT / "_build" / "hub"


def main() -> int:
    """Fetch it once, and print its path."""
    proxy = PLACE / "node_modules" / ".bin" / "configurable-http-proxy"
    if not proxy.exists():
        found = node.find()
        PLACE.mkdir(parents=True, exist_ok=True)
        command = [
            *found.npm,
            "install",
            "--silent",
            "--prefix",
            str(PLACE),
            f"configurable-http-proxy@{VERSION}",
        ]
        subprocess.run(command, check=True, env=found.environment(), stdout=sys.stderr)
    print(os.fspath(proxy))
    return 0


if __name__ == "__main__":
    sys.exit(main())
