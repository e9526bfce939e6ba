"""One photograph through EfficientNet-Lite0 in the page, against TensorFlow.js, in headless Chromium.

The same network, weights and photograph, in one page, by turns: the engine of PhotoNetwork, and the fused
operations of TensorFlow.js on its WebAssembly backend, one thread each. Measured is the way from pixels to
scores. These must agree, or no time is reported.
"""

import base64
import json
import tempfile
from pathlib import Path
from typing import Any

from benchmarks._figure import full_speed
from benchmarks._rows import compared

PEERS = Path(__file__).parent / "peers"
PEER = "TensorFlow.js 4.22, wasm"
PHOTOGRAPH = "chelsea"
ROUNDS = 40
AGREE = 1e-3  # of scores, which lie between -5 and 15


def script() -> str:
    """Return both sides as one script. The peer's packages are installed first, unless they are there."""
    from tools import bundle, node

    found = node.find()
    bundle.install_packages(PEERS, found, tests=True)
    with tempfile.TemporaryDirectory() as folder:
        entry, out = PEERS / "photo_network.js", Path(folder) / "bundle.js"
        options = {"entryPoints": [str(entry)], "outfile": str(out), "format": "iife"}
        bundle.esbuild([{**options, "loader": {".wasm": "dataurl"}}], bundle.ROOT, found)
        return out.read_text(encoding="utf-8")


def question(rounds: int) -> dict[str, Any]:
    """Return what the page is handed: the plan, the weights as they travel, and a photograph."""
    from cnn_course.widgets.photo_network import asset

    content = json.loads(asset.text())
    pixels = asset.wanted(asset.seen(PHOTOGRAPH))
    return {
        "plan": content["plan"],
        "weights": base64.b64encode(asset.packed()).decode("ascii"),
        "pixels": base64.b64encode(pixels.astype("<f4").tobytes()).decode("ascii"),
        "rounds": rounds,
    }


def run(small: bool = False) -> list[dict[str, Any]]:
    """Measure both sides; small: two rounds, to see that everything runs."""
    with full_speed() as browser:
        page = browser.new_page()
        page.add_script_tag(content=script())
        times = page.evaluate("(given) => compare(given)", question(2 if small else ROUNDS))
    if times["difference"] > AGREE:
        raise SystemExit(
            f"TensorFlow.js gives other scores. Received: a difference of {times['difference']:.2g}."
        )
    return compared("photo network, one photograph", times["ours"], times["peer"], PEER, "ms")
