"""The pictures of a page as WebP, a third of the weight of PNG, and by night without the white behind them.

Web pages only: an e-book and a PDF keep their PNG. A picture of few bytes stays as it is, pixel by pixel; a
heavy one, which holds photographs, is taken at QUALITY instead.

A still picture brings its white along, which would glare in the dark. So each one has a twin for the night:
its ground is the colour of the page, its letters and lines are light, its photographs are what they were. The
page shows one of the two, and a browser loads no more than it shows. A picture marked `plot`, lines on white
and nothing else, needs none: the style turns its colours.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Container
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import numpy as np
from docutils import nodes
from PIL import Image
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

SMALL = 20_000  # bytes: no need to lose anything
QUALITY = 52  # of 100; at DENSE pixels nobody sees what is lost
DENSE = 1.5  # pixels a px
NIGHT = "-night.webp"
PAPER = (0x15, 0x18, 0x1B)  # of the dark page; a test holds it to the colours of the figures
KEPT = Path("_build", "webp")  # by what they were made from: a picture that did not change is not made again
MADE_BY = Path(__file__).read_bytes()
PANEL = 41  # px: what is smaller is a letter, a mark or a line, what is larger a photograph or a panel
HOLES = 9  # px: white specks within a photograph
PALE, PALER = 0.01, 0.1  # ink: none at all; no more than small signed values have
DRAWN = 0.3  # a panel with more than this part of it pale is a drawing
GRID = 5  # px: panels are looked at in steps

TAKEN = re.compile(r'class="[^"]*\bcb-(?:day|night)\b')
WIDTH = re.compile(r' width="([\d.]+)"| style="width: ([\d.]+)px')


def encoded(picture: Image.Image, width: float = 0) -> bytes:
    """Return a picture as WebP: exact where that is small, else whatever is smaller.

    Args:
        picture: in any mode that WebP knows.
        width: in px of the page, 0 where it has its own. A heavy picture is at most DENSE times as wide.
    """
    exact = saved(picture, lossless=True, quality=40, method=2)
    if len(exact) <= SMALL:
        return exact
    if width and picture.width > DENSE * width:
        size = (round(DENSE * width), round(DENSE * width * picture.height / picture.width))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    return min(exact, saved(picture, quality=QUALITY, method=4), key=len)


def saved(picture: Image.Image, **options: Any) -> bytes:
    """Return a picture as WebP, with the encoder's options."""
    buffer = io.BytesIO()
    picture.save(buffer, format="WEBP", **options)
    return buffer.getvalue()


def box_sums(mask: np.ndarray, side: int) -> np.ndarray:
    """Return for each pixel how many of the square around it are set; `side` is odd.

    >>> box_sums(np.eye(3, dtype=bool), 3).tolist()
    [[2, 2, 1], [2, 3, 2], [1, 2, 2]]
    """
    reach = side // 2
    summed = np.pad(np.pad(mask, reach).cumsum(0, np.int32).cumsum(1, np.int32), ((1, 0), (1, 0)))
    return summed[side:, side:] - summed[:-side, side:] - summed[side:, :-side] + summed[:-side, :-side]


def panels(inked: np.ndarray) -> np.ndarray:
    """Return where photographs and panels are: all that holds a square of PANEL pixels, specks filled."""
    filled = ~(box_sums(~(box_sums(inked, HOLES) > 0), HOLES) > 0)
    return (box_sums(box_sums(filled, PANEL) == PANEL**2, PANEL) > 0) & filled


def photographs(panel: np.ndarray, pale: np.ndarray) -> np.ndarray:
    """Return where photographs are: the boxes of those panels that are no drawings on pale ground.

    A map of signed values is such a drawing: its nought is the colour of the paper.
    """
    kept = np.zeros_like(panel)
    todo = {(row, column) for row, column in np.argwhere(panel[::GRID, ::GRID]).tolist()}
    while todo:
        edge = [todo.pop()]
        rows, columns = [edge[0][0]], [edge[0][1]]
        while edge:
            row, column = edge.pop()
            beside = {(row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)} & todo
            todo -= beside
            edge += beside
            rows += [one for one, _ in beside]
            columns += [one for _, one in beside]
        box = tuple(
            slice(max(0, GRID * (min(one) - 1) + 1), GRID * (max(one) + 1)) for one in (rows, columns)
        )
        down, across = (np.flatnonzero(panel[box].any(axis=axis)) for axis in (1, 0))
        box = tuple(
            slice(side.start + found[0], side.start + found[-1] + 1)
            for side, found in zip(box, (down, across), strict=True)
        )
        kept[box] = pale[box].mean() < DRAWN
    return kept


def night(picture: Image.Image) -> Image.Image:
    """Return a still picture for a dark page: the page as its ground, light letters, the same photographs."""
    day = np.asarray(picture.convert("RGB"), dtype=np.float32) / 255
    alpha = 1 - day.min(axis=-1)  # of ink on white: how much of it there must be at least
    ink = 1 - (1 - day) / np.maximum(alpha, 1e-6)[..., None]
    # Dark becomes light and each hue stays: what is taken off the darkest colour is put on the lightest.
    light = np.clip(ink + 1 - ink.max(axis=-1, keepdims=True) - ink.min(axis=-1, keepdims=True), 0, 1)
    kept = photographs(panels(alpha > PALE), alpha <= PALER)
    pixels = np.where(kept[..., None], day, light)
    share = np.where(kept, 1, alpha)[..., None]
    ground = np.array(PAPER) / 255  # no transparency: what can be seen through weighs twice as much
    return Image.fromarray((255 * (share * pixels + (1 - share) * ground)).round().astype(np.uint8))


def day(picture: Image.Image) -> Image.Image:
    """Return a picture without an alpha channel that says nothing."""
    return picture if has_alpha(picture) else picture.convert("RGB")


def has_alpha(picture: Image.Image) -> bool:
    """Whether anything in a picture can be seen through."""
    return "A" in picture.getbands() and bool((np.asarray(picture.getchannel("A")) < 255).any())


def twins(app: Sphinx, source: Path, told: str) -> tuple[Path, Path]:
    """Return where a picture for the day and its twin are kept: named by what decides how they look."""
    name = hashlib.sha256(source.read_bytes() + MADE_BY + told.encode()).hexdigest()[:20]
    folder = Path(app.srcdir) / KEPT
    return folder / f"{name}.webp", folder / f"{name}{NIGHT}"


class AsWebP(SphinxPostTransform):
    """Put WebP in the place of each PNG of a page."""

    default_priority = 300  # when MyST-NB has chosen what a cell shows
    builders = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Replace a page's pictures, some at a time: the encoder does not hold Python up."""
        found = [(image, self._png(image)) for image in self.document.findall(nodes.image)]
        with ThreadPoolExecutor(2) as pool:
            for made in [pool.submit(self._make, image, png) for image, png in found if png]:
                made.result()
        for image, png in found:
            if png:
                self._show(image, png)

    def _png(self, image: nodes.image) -> Path | None:
        path = Path(self.app.srcdir) / image.get("candidates", {}).get("*", "")
        return path if path.suffix == ".png" and path.is_file() else None

    def _made(self, image: nodes.image, png: Path) -> tuple[Path, Path]:
        return twins(self.app, png, f"{own_width(image)}")

    def _make(self, image: nodes.image, png: Path) -> None:
        """Make what is not kept from an earlier build."""
        bright, dark = self._made(image, png)
        bright.parent.mkdir(parents=True, exist_ok=True)
        for path, look in [(bright, day), (dark, night)][: 2 if needs_night(image) else 1]:
            if not path.is_file():
                path.write_bytes(encoded(look(Image.open(png)), own_width(image)))

    def _show(self, image: nodes.image, png: Path) -> None:
        bright, dark = self._made(image, png)
        uri = str(bright)
        self.env.images.add_file(self.env.docname, uri)
        image["uri"], image["candidates"] = uri, {"*": uri}
        if needs_night(image):
            # The twin belongs to no node: the builder is told of it, and the page finds it by its name.
            twin = str(dark)
            self.app.builder.images[twin] = self.env.images.add_file(self.env.docname, twin)


def own_width(image: nodes.image) -> float:
    """Return the width in px that a picture is given on its page; 0 where it has its own."""
    given = re.fullmatch(r"([\d.]+)(?:px)?", image.get("width", ""))
    return float(given[1]) if given else 0.0


def needs_night(image: nodes.image) -> bool:
    """Whether a picture brings white along that the style cannot turn."""
    return "plot" not in image.get("classes", ())


def placed(tag: str, names: Container[str]) -> str:
    """Return an img element of a page's body with its twin, in a box that scrolls where it is too narrow."""
    if TAKEN.search(tag) or "_images/" not in tag:
        return tag
    if "cb-live__still" in tag:  # as wide as the figure that it stands for
        return with_night(tag, names)
    width = WIDTH.search(tag)
    own = f' style="--cb-own: {width[1] or width[2]}px"' if width else ""
    return f'<span class="cb-picture"{own}>{with_night(tag, names)}</span>'


def with_night(tag: str, names: Container[str]) -> str:
    """Return an img element and its twin for the night, if it has one: one of them is shown."""
    source = re.search(r'src="[^"]*_images/([^"/]+)\.webp"', tag)
    if source is None or (twin := unquote(source[1]) + NIGHT) not in names:
        return tag
    lazy = tag if " loading=" in tag else tag.replace("<img ", '<img loading="lazy" ', 1)
    night = lazy.replace(f"{source[1]}.webp", quote(twin))
    return marked(lazy, "cb-day") + marked(night, "cb-night")


def marked(tag: str, name: str) -> str:
    """Return an element with one more class."""
    if ' class="' in tag:
        return tag.replace(' class="', f' class="{name} ', 1)
    return tag.replace("<img ", f'<img class="{name}" ', 1)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the transform."""
    app.add_post_transform(AsWebP)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
