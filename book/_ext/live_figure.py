"""Live figures: a widget that runs in the page, over a still picture of its first state.

How a chapter writes one: a code cell whose last expression is the widget, with the input hidden and the
caption in the cell's own options. The caption says what to try and what to notice; it is Markdown, and its
first paragraph gets the number.

    ```{code-cell} python
    ---
    tags: [remove-input]
    mystnb:
      figure:
        name: fig-convolution
        caption: |
          One filter, one photograph. **Try:** set the middle column to 0. **Notice:** flat places turn grey.
      image:
        alt: A photograph of a cat, a filter of nine numbers, and the picture that the filter makes of it.
    ---
    from cnn_course.widgets import ConvolutionExplorer

    ConvolutionExplorer()
    ```

Refer to it by `{numref}`fig-convolution`` ("Figure 1.1"). Without `figure:` the figure stands without
number and caption.

What becomes of it: the cell's output holds a widget view and a PNG. MyST-NB would keep one of them; here
both go into the HTML page (the picture for readers without JavaScript and for print, and no browser loads it
for anyone else; `host.js` starts the widget in its place), and only the picture into every other format.
Figures are told apart by name and state: by these the build keeps the room that each will take once it runs
(tools/rooms.py). The words for those who do not see the picture come from `image: alt:`, else from the
widget's own trait `alt`. A live figure without a still picture fails the build.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from docutils import nodes
from myst_nb.core.render import WIDGET_STATE_MIMETYPE, WIDGET_VIEW_MIMETYPE
from myst_nb.sphinx_ import NbMetadataCollector
from PIL import Image, UnidentifiedImageError
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

LOGGER = logging.getLogger(__name__)


class live_figure(nodes.General, nodes.Element):  # noqa: N801
    """A still picture (its only child) and the id of the model that comes to life over it."""


BUNDLES = Path("cnn_course", "widgets", "static")
OURS = "cnn_course.widgets."


def stored_state(env: Any, docname: str) -> dict[str, Any]:
    """Return the widget state stored with a page: {"state": {model id: {"state": …, …}}, …}.

    The outputs of cells are kept while the Python under them is the same. So a figure's module and style are
    not those that its cell put there, but those that are bundled now.
    """
    _, kwargs = NbMetadataCollector.get_js_files(env, docname).get("ipywidgets_state", (None, {}))
    stored: dict[str, Any] = json.loads(kwargs.get("body", '{"state": {}}'))
    for model in stored["state"].values():
        state = model["state"]
        if state.get("_anywidget_id", "").startswith(OURS):
            bundle = Path(env.srcdir) / BUNDLES / figure_name(state)
            state["_esm"] = bundle.with_suffix(f".{state['language']}.js").read_text(encoding="utf-8")
            state["_css"] = bundle.with_suffix(".css").read_text(encoding="utf-8")
    return stored


class PairStillAndView(SphinxPostTransform):
    """Join a widget view and its PNG to one node, before MyST-NB would choose between them."""

    default_priority = 3  # MyST-NB's SelectMimeType runs at 4

    def run(self, **kwargs: Any) -> None:
        """Replace the mime bundles of live figures."""
        for bundle in list(self.document.findall(nodes.container)):
            if bundle.get("nb_element") == "mime_bundle":
                self._pair(bundle)

    def _pair(self, bundle: nodes.container) -> None:
        by_type = {child["mime_type"]: child for child in bundle.children}
        if WIDGET_VIEW_MIMETYPE not in by_type:
            return
        still = (
            next(iter(by_type["image/png"].findall(nodes.image)), None) if "image/png" in by_type else None
        )
        if still is None:
            LOGGER.warning("a live figure needs a still picture (image/png beside the view)", location=bundle)
            return
        model_id = self._model_id(by_type[WIDGET_VIEW_MIMETYPE])
        model = stored_state(self.env, self.env.docname)["state"].get(model_id, {})
        state = model.get("state", {})
        if state.get("alt") and not still.get("alt"):
            still["alt"] = state["alt"]
        if self.app.builder.name == "epub" or self.app.builder.format != "html":
            bundle.replace_self(still)
            return
        bundle.replace_self(
            live_figure("", still, model=model_id, figure=figure_name(state), state=digest(model))
        )

    @staticmethod
    def _model_id(view: nodes.Element) -> str:
        """Return the model's id from the script element that MyST-NB wrote for the view."""
        found = re.search(r'"model_id": *"([^"]+)"', view.astext())
        assert found, view.astext()
        return found[1]


def figure_name(state: dict[str, Any]) -> str:
    """Return a figure's name: that of the module its class stands in, or of a class made on the page.

    >>> figure_name({"_anywidget_id": "cnn_course.widgets.pooling_explorer.PoolingExplorer"})
    'pooling_explorer'
    >>> figure_name({"_anywidget_id": "__main__.Counter"})
    'Counter'
    """
    module, _, kind = state.get("_anywidget_id", "").rpartition(".")
    return kind if module in ("", "__main__") else module.rpartition(".")[2]


def digest(model: dict[str, Any]) -> str:
    """Return a digest of all that decides how a figure looks: its module, its style, its first state."""
    state = {name: value for name, value in model.get("state", {}).items() if name != "layout"}  # a random id
    text = json.dumps([state, model.get("buffers")], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def picture_size(path: Path) -> tuple[int, int]:
    """Return the width and height in the header of a PNG or WebP file."""
    try:
        with Image.open(path, formats=["PNG", "WEBP"]) as picture:
            return picture.size
    except UnidentifiedImageError:
        raise ValueError(f"This is not a PNG or WebP file. Received: path={path}") from None


def visit_live_figure(self: HTML5Translator, node: live_figure) -> None:
    """Write the still picture and the place for the widget."""
    image = node.next_node(nodes.image)
    assert image is not None
    width, height = picture_size(Path(self.builder.srcdir) / image["candidates"]["*"])
    name = self.builder.images[image["uri"]]
    source = posixpath.join(self.builder.imgpath, quote(name))
    # A lazy picture that is not shown is not loaded. width and height let the browser keep its room.
    self.body.append(
        f'<div class="cb-live" data-model="{node["model"]}" data-figure="{node["figure"]}"'
        f' data-state="{node["state"]}" style="--cb-still: {height / width:.4f}">'
        f'<img class="cb-live__still" src="{source}" width="{width}" height="{height}" loading="lazy"'
        f' alt="{self.attval(image["alt"])}">'
        '<div class="cb-live__view" hidden></div><p class="cb-live__words" role="status"></p></div>\n'
    )
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the node and the transform."""
    app.add_node(live_figure, html=(visit_live_figure, None))
    app.add_post_transform(PairStillAndView)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


__all__ = ["WIDGET_STATE_MIMETYPE", "live_figure", "picture_size", "setup", "stored_state"]
