"""What opening a page of the built book loads, and how heavy that is."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

WEIGHT_LIMIT = 400_000  # bytes, gzipped, of everything a page loads except photographs
LOADED = re.compile(
    r"<(?:script|img|iframe|source|video|audio|embed)\b[^>]*?\ssrc=\"([^\"]*)\"|<link\b[^>]*>", re.S
)
# The fonts that formulas on a page make the browser load; the other ones of KaTeX lie idle.
FONTS = (
    "KaTeX_Main-Regular",
    "KaTeX_Math-Italic",
    "KaTeX_Main-Bold",
    "KaTeX_Size1-Regular",
    "KaTeX_Size2-Regular",
)


def loads(text: str) -> Iterator[str]:
    """Yield what a page's HTML makes a browser load."""
    for match in LOADED.finditer(text):
        if match[1] is not None:
            if not match[1].startswith("data:"):
                yield match[1]
        elif re.search(r'rel="(?:stylesheet|icon|preload|modulepreload|shortcut icon)"', match[0]):
            href = re.search(r'href="([^"]*)"', match[0])
            assert href, match[0]
            yield href[1]


def local_file(page: Path, url: str) -> Path:
    """Return the file that a relative URL on a page means."""
    assert not re.match(r"[a-z]+:|//", url), f"{page.name} loads {url}"
    return (page.parent / unquote(urlsplit(url).path)).resolve()


def weight(page: Path, built: Path) -> int:
    """Return the bytes, gzipped, of a page of a built book and of all that it loads except photographs."""
    text = page.read_text(encoding="utf-8")
    files = {local_file(page, url) for url in loads(text)}
    files = {path for path in files if "_images" not in path.parts}
    if "katex.css" in text:
        folder = built / "_static" / "katex" / "fonts"
        files |= {path for path in folder.iterdir() if path.stem in FONTS}
    return sum(len(gzip.compress(path.read_bytes())) for path in [page, *files])
