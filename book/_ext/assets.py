"""What a figure fetches when its reader asks for it, because it is too large to come with the page.

A figure with the trait `_asset` has a module `asset`. While the book is built, its text() is made into a
script beside host.js, which begins with its notice(), a licence. A page opened from disk may add a script,
though it may fetch no file.
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import live_figure
from sphinx.application import Sphinx


def wanted(env: Any) -> set[str]:
    """Name the figures of the book that fetch something."""
    models = (
        model["state"]
        for docname in env.found_docs
        for model in live_figure.stored_state(env, docname)["state"].values()
    )
    return {state["_asset"] for state in models if state.get("_asset")}


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write each such file once."""
    if exception or app.builder.name != "html":
        return
    for name in sorted(wanted(app.env)):
        asset = importlib.import_module(f"cnn_course.widgets.{name}.asset")
        path = Path(app.outdir) / "_static" / f"{name}.asset.js"
        script = f"ccAsset({json.dumps(name)}, {json.dumps(asset.text())});"
        path.write_text(f"/*\n{asset.notice()}\n*/\n{script}\n", encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the above."""
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
