"""Record what EfficientNet-Lite0 says of a few photographs: `python tools/top_five.py`.

They are prepared rightly and wrongly. TopFiveExplorer and the chapter on Keras' models show it; to run the
network anew whenever the book is built would take minutes.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # as a script, only tools/ itself is on the path

from cnn_course.files import write  # noqa: E402
from cnn_course.widgets.top_five_explorer import recorded  # noqa: E402

if __name__ == "__main__":
    said = {
        preparation: {
            photograph: asdict(recorded.measured(photograph, preparation)) for photograph in recorded.LABELS
        }
        for preparation in recorded.PREPARATIONS
    }
    content = {"command": "python tools/top_five.py", "network": recorded.asset.NETWORK, "said": said}
    write(recorded.LIST, json.dumps(content, indent=1) + "\n")
