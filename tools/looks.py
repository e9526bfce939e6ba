"""Compare two built books by what is seen: `python tools/looks.py OLD NEW`, two folders of pages.

Every page of either is opened from disk, wide and narrow, in light and dark, with its figures started, its
fonts there, its folds open and nothing moving. The pages that do not look the same are listed with the share
of their pixels that differ, and a picture of each is written: the old one, the new one, and where they
differ, side by side. Needs Playwright (the extra `test`) and a Chromium.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # as a script, only tools/ itself is on the path

from tools import chromium  # noqa: E402

WIDTHS = (1280, 390)
THEMES = ("light", "dark")
TILE = 8000  # px; Chromium paints nothing that is higher than 16,384
HIGHEST = 3000  # px of a written picture: from the first row that differs
SAME = 2  # of 255; less is no difference
SETTLED = """async () => {
  const STILL = 10; // frames in which the page keeps its height
  document.querySelectorAll("details").forEach((fold) => (fold.open = true));
  document.querySelectorAll("img").forEach((image) => (image.loading = "eager"));
  const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const starting = () =>
    [...document.querySelectorAll(".cb-live")].some((one) => !/yes|no/.test(one.dataset.live)) ||
    [...document.images].some((image) => !image.complete);
  while (starting()) await wait(20);
  await document.fonts.ready;
  let height = 0;
  for (let still = 0; still < STILL; still += 1) {
    await new Promise(requestAnimationFrame);
    if (height !== document.documentElement.scrollHeight) still = 0;
    height = document.documentElement.scrollHeight;
  }
  return height;
}"""

Picture = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass(frozen=True)
class Difference:
    """A page that does not look the same: which, at what width, in which colours, and how much of it."""

    page: str
    width: int
    theme: str
    share: float  # of the pixels, 0 to 1; 1 where the page is in one of the two books only

    def __str__(self) -> str:
        return f"{self.page}, {self.width} px, {self.theme}: {100 * self.share:.3f} %"


def photograph(tab: Any, page: Path) -> Picture:
    """Return a picture of a whole page in a tab, (H, W, 3)."""
    tab.goto(page.as_uri())
    height, width = tab.evaluate(SETTLED), tab.viewport_size["width"]
    tiles = []
    for top in range(0, height, TILE):
        clip = {"x": 0, "y": top, "width": width, "height": min(TILE, height - top)}
        png = tab.screenshot(full_page=True, clip=clip, animations="disabled", caret="hide")
        tiles.append(np.asarray(Image.open(io.BytesIO(png)).convert("RGB")))
    return np.concatenate(tiles)


def padded(picture: Picture, height: int, width: int) -> Picture:
    """Return the picture with grey below and beside it, up to a size."""
    more = ((0, height - picture.shape[0]), (0, width - picture.shape[1]), (0, 0))
    return np.pad(picture, more, constant_values=128)


def apart(old: Picture, new: Picture) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return which pixels of two pictures differ, (H, W) of both; what only one of them has does."""
    height, width = (max(old.shape[axis], new.shape[axis]) for axis in (0, 1))
    steps = padded(old, height, width).astype(np.int16) - padded(new, height, width)
    found: np.ndarray[Any, np.dtype[np.bool_]] = np.abs(steps).max(axis=2) > SAME
    for picture in (old, new):
        found[picture.shape[0] :], found[:, picture.shape[1] :] = True, True
    return found


def side_by_side(old: Picture, new: Picture, differs: np.ndarray[Any, np.dtype[np.bool_]]) -> Image.Image:
    """Return old, new and what differs, black on white, beside one another."""
    height, width = differs.shape
    marks = np.repeat(np.where(differs, 0, 255).astype(np.uint8)[:, :, np.newaxis], 3, axis=2)
    first = max(int(differs.any(axis=1).argmax()) - 40, 0)
    row = np.concatenate([padded(old, height, width), padded(new, height, width), marks], axis=1)
    return Image.fromarray(row[first : first + HIGHEST])


def pages_of(folder: Path) -> set[str]:
    """Return the pages of a built book, without the front door (it is gone before it can be looked at)."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")} - {"index.html"}


def compare(browser: Any, old: Path, new: Path, out: Path, part: str = "") -> Iterator[Difference]:
    """Yield every look in which a page of two books differs, and write its picture into a folder.

    Args:
        browser: Playwright's.
        old: the folder of one book.
        new: that of the other.
        out: where the pictures go.
        part: only pages whose path holds this.
    """
    both = pages_of(old) & pages_of(new)
    tabs = {
        (width, theme): browser.new_page(
            viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce"
        )
        for width in WIDTHS
        for theme in THEMES
    }
    for page in sorted(name for name in pages_of(old) | pages_of(new) if part in name):
        for (width, theme), tab in tabs.items():
            if page not in both:
                yield Difference(page, width, theme, 1.0)
                continue
            before, after = (photograph(tab, folder / page) for folder in (old, new))
            differs = apart(before, after)
            if differs.any():
                out.mkdir(parents=True, exist_ok=True)
                name = f"{page.removesuffix('.html').replace('/', '-')}-{width}-{theme}.png"
                side_by_side(before, after, differs).save(out / name)
                yield Difference(page, width, theme, float(differs.mean()))
    for tab in tabs.values():
        tab.close()


def main(argv: list[str] | None = None) -> int:
    """Compare, list, write. Return 1 where anything differs."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description="Compare two built books by what is seen.")
    parser.add_argument("old", type=Path, help="a folder of pages, such as _build/html")
    parser.add_argument("new", type=Path, help="another one")
    parser.add_argument("--out", type=Path, default=ROOT / "_build" / "looks", help="where pictures go")
    parser.add_argument("--page", default="", help="only pages whose path holds this")
    options = parser.parse_args(argv)
    found = chromium.find()
    if not found:
        raise SystemExit("Looking needs a Chromium: run `python tools/chromium.py`.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found[0], args=chromium.FLAGS)
        old, new = options.old.resolve(), options.new.resolve()
        count = 0
        for difference in compare(browser, old, new, options.out, options.page):
            print(difference, flush=True)
            count += 1
        browser.close()
    print(
        f"{count} looks differ; their pictures are in {options.out}"
        if count
        else "Everything looks the same."
    )
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
