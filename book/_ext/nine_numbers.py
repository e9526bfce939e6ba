"""The picture on the landing page: a photograph, nine numbers, and what they find in it. Computed, not drawn.

    ```{nine-numbers} chelsea
    :filters: sobel_vertical, sobel_horizontal, sharpen
    :alt: A photograph of a cat, nine numbers, and the vertical edges of the cat.
    ```

The result is two pictures of opacity, one for where the sum is negative and one for where it is positive; the
page fills them with its own two colours, so that one picture serves light and dark. The picture of the first
filter stands until `nine.js` has made the numbers something to drag; then the others are a press away.
"""

from __future__ import annotations

import base64
import html
import io
from typing import Any

import numpy as np
import page_words
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

SIZE = 128
MINUS = "\u2212"


def png(pixels: np.ndarray, mode: str) -> str:
    """Return an image array as a data URL (a mask from a file would be refused by a browser under file://)."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(pixels, mode).save(buffer, format="PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


def opacity(values: np.ndarray) -> str:
    """Return values in [0, 1] as a picture that is black and as opaque as they say."""
    alpha = np.clip(values * 255, 0, 255).round().astype(np.uint8)
    return png(np.stack([np.zeros_like(alpha), alpha], axis=-1), "LA")


def cell(value: float) -> str:
    """Return a number of the filter as a square with its colour."""
    sign = "negative" if value < 0 else "positive" if value > 0 else "zero"
    text = f"{abs(value):g}"
    strength = round(24 * abs(value))  # per cent of colour; the number on it stays readable
    return (
        f'<span class="cb-nine__cell cb-nine__cell--{sign}" style="--cb-strength: {strength}%">'
        f"{MINUS if value < 0 else ''}{text}</span>"
    )


def part(sign: str, values: np.ndarray) -> str:
    """Return the places where the sum has that sign."""
    mask = opacity(np.maximum(values, 0))
    return f'<span class="cb-nine__part cb-nine__part--{sign}" style="--cb-mask: url({mask})"></span>'


def choices(names: list[str], words: Any) -> str:
    """Return the buttons that set all nine numbers at once; without a script they are not there."""
    from cnn_course import ops

    buttons = "".join(
        f'<button type="button" class="cb-nine__choice" aria-pressed="{str(place == 0).lower()}"'
        f' data-weights="{",".join(f"{weight:g}" for weight in ops.filters.get(name).ravel())}">'
        f"{html.escape(words.filters[name])}</button>"
        for place, name in enumerate(names)
    )
    name = html.escape(words.choose_filter)
    return f'<div class="cb-nine__choices cb-js-only" role="group" aria-label="{name}">{buttons}</div>\n'


def picture(photo: str, filter_name: str, alt: str) -> str:
    """Return the HTML of the three pictures."""
    from cnn_course import datasets, ops

    grey = datasets.photo(photo, size=SIZE, grey=True)
    kernel = ops.filters.get(filter_name)
    found = ops.conv2d(grey[None] / 255.0, kernel[:, :, None, None])[0, :, :, 0]
    found = found / np.quantile(np.abs(found), 0.995)  # a few glaring pixels must not make the rest pale
    numbers = "".join(cell(float(value)) for value in kernel.ravel())
    return (
        f'<div class="cb-nine" role="img" aria-label="{html.escape(alt)}">'
        f'<img class="cb-nine__photo" src="{png(grey[:, :, 0], "L")}" width="{SIZE}" height="{SIZE}" alt="">'
        f'<span class="cb-nine__sign">∗</span><span class="cb-nine__kernel">{numbers}</span>'
        f'<span class="cb-nine__sign">=</span>'
        f'<span class="cb-nine__found">{part("negative", -found)}{part("positive", found)}</span></div>\n'
    )


class NineNumbers(SphinxDirective):
    """`{nine-numbers}`: see the top of this file."""

    required_arguments = 1
    option_spec = {"filters": directives.unchanged_required, "alt": directives.unchanged_required}  # noqa: RUF012 (docutils names it so)

    def run(self) -> list[nodes.Node]:
        """Compute the picture."""
        names = [name.strip() for name in self.options["filters"].split(",")]
        text = picture(self.arguments[0], names[0], self.options["alt"])
        text += choices(names, page_words.table(self.env.config.language))
        return [nodes.raw("", text, format="html", nine=True)]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("nine-numbers", NineNumbers)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
