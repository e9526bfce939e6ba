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
both go into the HTML page (the PNG for readers without JavaScript and for print; `host.js` starts the widget
over it), and only the PNG into every other format. `figure_heights.css` keeps the room that each running
figure will take, by its page and its number there: `python tools/heights.py` measures it when a figure is
added or changed. The words for those who do not see the picture come from `image: alt:`, else from the
widget's own trait `alt`. A live figure without a still picture fails the build.
"""

from __future__ import annotations

import json
import posixpath
import re
import struct
from pathlib import Path
from typing import Any
from urllib.parse import quote

from docutils import nodes
from myst_nb.core.render import WIDGET_STATE_MIMETYPE, WIDGET_VIEW_MIMETYPE
from myst_nb.sphinx_ import NbMetadataCollector
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

LOGGER = logging.getLogger(__name__)


class live_figure(nodes.General, nodes.Element):  # noqa: N801
    """A still picture (its only child) and the id of the model that comes to life over it."""


def page_state(env: Any, docname: str) -> dict[str, Any]:
    """Return the widget models stored with a page: {model id: {"state": …, …}}."""
    _, kwargs = NbMetadataCollector.get_js_files(env, docname).get("ipywidgets_state", (None, {}))
    return json.loads(kwargs["body"])["state"] if "body" in kwargs else {}


class PairStillAndView(SphinxPostTransform):
    """Join a widget view and its PNG to one node, before MyST-NB would choose between them."""

    default_priority = 3  # MyST-NB's SelectMimeType runs at 4

    def run(self, **kwargs: Any) -> None:
        """Replace the mime bundles of live figures."""
        for bundle in list(self.document.findall(nodes.container)):
            if bundle.get("nb_element") == "mime_bundle":
                self._pair(bundle)
        for number, figure in enumerate(self.document.findall(live_figure), start=1):
            figure["place"] = f"{self.env.docname} {number}"

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
        state = page_state(self.env, self.env.docname).get(model_id, {}).get("state", {})
        if state.get("alt") and not still.get("alt"):
            still["alt"] = state["alt"]
        if self.app.builder.name == "epub" or self.app.builder.format != "html":
            bundle.replace_self(still)
            return
        bundle.replace_self(live_figure("", still, model=model_id))

    @staticmethod
    def _model_id(view: nodes.Element) -> str:
        """Return the model's id from the script element that MyST-NB wrote for the view."""
        found = re.search(r'"model_id": *"([^"]+)"', view.astext())
        assert found, view.astext()
        return found[1]


def png_size(path: Path) -> tuple[int, int]:
    """Return the width and height in the header of a PNG file."""
    header = path.read_bytes()[:24]
    if header[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError(f"This is not a PNG file. Received: path={path}")
    width, height = struct.unpack(">II", header[16:24])
    return width, height


def visit_live_figure(self: HTML5Translator, node: live_figure) -> None:
    """Write the still picture and the place for the widget."""
    image = node.next_node(nodes.image)
    assert image is not None
    width, height = png_size(Path(self.builder.srcdir) / image["candidates"]["*"])
    name = self.builder.images[image["uri"]]
    source = posixpath.join(self.builder.imgpath, quote(name))
    # width and height let the browser keep the picture's room before it has loaded.
    self.body.append(
        f'<div class="cb-live" data-model="{node["model"]}" data-place="{self.attval(node["place"])}">'
        f'<img class="cb-live__still" src="{source}" width="{width}" height="{height}"'
        f' alt="{self.attval(image["alt"])}">'
        '<div class="cb-live__view" hidden></div><p class="cb-live__words" role="status"></p></div>\n'
    )
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the node and the transform."""
    app.add_node(live_figure, html=(visit_live_figure, None))
    app.add_post_transform(PairStillAndView)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


__all__ = ["WIDGET_STATE_MIMETYPE", "live_figure", "page_state", "png_size", "setup"]
