"""Record what the original EfficientNet-Lites say of a few photographs: `python tools/lites.py`.

Ours are held against this list (tests/models), so that no test needs PyTorch. To write it anew takes an
environment of its own with `efficientnet_lite_pytorch`, which brings PyTorch along; the course's has neither.
"""

from __future__ import annotations

import glob
import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # as a script, only tools/ itself is on the path

from cnn_course import datasets  # noqa: E402
from cnn_course.files import sha256_of, write  # noqa: E402

LIST = ROOT / "tests" / "models" / "lites.json"
SIZES = {"efficientnet-lite0": 224, "efficientnet-lite1": 240, "efficientnet-lite2": 260}
PHOTOS = ("chelsea", "coffee", "rocket", "camera", "retina")
EVERY = 50  # of the thousand logits, each fiftieth is kept
DIGITS = 5  # after the point


def logits(name: str, weights: Path, photo: str) -> Any:
    """Return what the original says of the middle square of a photograph, at the size that it wants."""
    import torch
    from efficientnet_lite_pytorch import EfficientNet

    model = EfficientNet.from_pretrained(name, weights_path=str(weights)).eval()
    square = (datasets.photo(photo, size=SIZES[name]).astype("float32") - 127) / 128
    with torch.no_grad():
        return model(torch.from_numpy(square.transpose(2, 0, 1)[None])).numpy()[0]


def recorded(folder: Path) -> dict[str, Any]:
    """Return the list anew; folder holds the three weight files."""
    found: dict[str, Any] = {}
    for name in SIZES:
        [weights] = map(Path, glob.glob(str(folder / "**" / f"{name}-*.pth"), recursive=True))
        found[name] = {"weights": weights.name, "sha256": sha256_of(weights), "photos": {}}
        for photo in PHOTOS:
            said = logits(name, weights, photo)
            top = said.argsort()[::-1][:5]
            found[name]["photos"][photo] = {
                "top5": top.tolist(),
                "of_top5": [round(float(said[one]), DIGITS) for one in top],
                f"every_{EVERY}th": [round(float(one), DIGITS) for one in said[::EVERY]],
            }
    packages = ("torch", "efficientnet_lite_pytorch", "numpy")
    return {
        "command": "python tools/lites.py FOLDER",
        "versions": {package: version(package) for package in packages},
        "networks": found,
    }


if __name__ == "__main__":
    write(LIST, json.dumps(recorded(Path(sys.argv[1])), indent=1) + "\n")
