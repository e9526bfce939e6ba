"""tools/looks.py: what looks different is found, measured and shown, and nothing else is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tools import looks

PAGE = """<!doctype html><title>A page</title><style>
  body {{ margin: 0; height: {height}px; background: white; }}
  p {{ width: 100px; height: 50px; margin: 0; background: {colour}; animation: turn 1s infinite; }}
  @keyframes turn {{ to {{ rotate: 90deg; }} }}
  @media (width < 600px) {{ p {{ {narrow} }} }}
</style><details><summary>More</summary><p></p></details>"""


def write(folder: Path, colour: str = "black", narrow: str = "", height: int = 900) -> Path:
    """Write a book of one page."""
    (folder / "part").mkdir(parents=True)
    page = PAGE.format(colour=colour, narrow=narrow, height=height)
    (folder / "part" / "page.html").write_text(page, encoding="utf-8")
    (folder / "index.html").write_text("gone before it can be looked at", encoding="utf-8")
    return folder


@pytest.mark.browser
def test_what_looks_different_is_found_with_its_share_and_a_picture(tmp_path: Path, browser: Any) -> None:
    old, out = write(tmp_path / "old"), tmp_path / "out"
    assert list(looks.compare(browser, old, write(tmp_path / "same"), out)) == []
    assert not out.exists()
    found = list(looks.compare(browser, old, write(tmp_path / "new", narrow="background: navy"), out))
    assert [(one.page, one.width) for one in found] == [("part/page.html", 390)] * 2
    assert found[0].share == pytest.approx(100 * 50 / (390 * 900), rel=0.01)
    picture = np.asarray(Image.open(out / "part-page-390-light.png"))
    assert picture.shape[1] == 3 * 390
    assert (picture[:, 780:] == 0).all(axis=2).sum() == 100 * 50
    taller = list(looks.compare(browser, old, write(tmp_path / "taller", height=1000), out))
    assert [round(one.share, 3) for one in taller] == [0.1] * 4
    (old / "gone.html").touch()
    lost = list(looks.compare(browser, old, tmp_path / "same", out, part="gone"))
    assert [one.share for one in lost] == [1.0] * 4


def test_pixels_that_are_nearly_the_same_do_not_count() -> None:
    old = np.full((4, 5, 3), 100, np.uint8)
    new = old.copy()
    new[0, 0] += looks.SAME
    new[1, 1, 2] += looks.SAME + 1
    assert np.argwhere(looks.apart(old, new)).tolist() == [[1, 1]]
    assert looks.apart(old, new[:3]).sum() == 1 + 5
