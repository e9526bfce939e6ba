"""Every picture of the book has words for those who do not see it; one without fails the build.

In Markdown: `![words](picture.png)`. For a picture that a code cell makes, in the cell's options:

    ---
    mystnb:
      image:
        alt: The words.
        classes: plot    # for drawings on white: they take on the page's colours. Not for photographs.
    ---

A picture whose output says something in plain text as well (a figure's description, say) takes that.

The labs are notebooks first, and have no words for their plots; there the code stands above each picture.
"""

from __future__ import annotations

import re
from typing import Any

import page_words
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)
REPR = re.compile(r"^(<.*>|\w+\(.*\)|\[.*\])$", re.S)  # <Figure size 640x480 …> is no description


class TakeDescription(SphinxPostTransform):
    """Give a cell's picture the plain text beside it, before MyST-NB throws that away."""

    default_priority = 2  # live_figure.py pairs at 3, MyST-NB chooses at 4

    def run(self, **kwargs: Any) -> None:
        """Look at every output that has both."""
        for bundle in self.document.findall(nodes.container):
            if bundle.get("nb_element") != "mime_bundle":
                continue
            texts = [
                child.astext().strip() for child in bundle.children if child["mime_type"] == "text/plain"
            ]
            for image in bundle.findall(nodes.image):
                if not image.get("alt") and texts and not REPR.match(texts[0]):
                    image["alt"] = texts[0]


class AskForWords(SphinxPostTransform):
    """Warn of pictures without words in the book's own pages."""

    default_priority = 900  # when each picture that will be written has been chosen

    def run(self, **kwargs: Any) -> None:
        """Look at every picture of a page."""
        for image in self.document.findall(nodes.image):
            if image.get("alt", "").strip():
                continue
            if self.env.docname.startswith("book/"):
                LOGGER.warning("a picture needs words (see book/_ext/alt_text.py)", location=image.parent)
            else:
                image["alt"] = page_words.table(self.config.language).lab_picture


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the transforms."""
    app.add_post_transform(TakeDescription)
    app.add_post_transform(AskForWords)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
