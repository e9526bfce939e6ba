"""What opening a page of the built book loads, and how heavy that is."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

WEIGHT_LIMIT = 250_000  # bytes: each file by itself gzipped at level 9, as a server would send it
LOADED = re.compile(
    r"<(?:script|img|iframe|source|video|audio|embed)\b[^>]*?\ssrc=\"([^\"]*)\"|<link\b[^>]*>", re.S
)
# The fonts of KaTeX that a page makes the browser load, by what its formulas hold; the other ones lie idle.
FONTS = {
    "KaTeX_Main-Regular": r"class=\"katex\"",
    "KaTeX_Math-Italic": r"\bmathnormal\b",
    "KaTeX_Main-Bold": r"\b(?:mathbf|textbf)\b",
    "KaTeX_Size1-Regular": r"\b(?:small-op|size1)\b",
    "KaTeX_Size2-Regular": r"\b(?:large-op|size2)\b",
    "KaTeX_Size3-Regular": r"\bdelimsizing size3\b",
    "KaTeX_Size4-Regular": r"\bdelimsizing size4\b",
    "KaTeX_AMS-Regular": r"\b(?:amsrm|mathbb|textbb)\b",
}
UNSEEN = re.compile(
    r'<img class="[^"]*\bcb-live__still\b[^>]*>'
)  # it stands in where no script runs, and on paper


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


def gzipped(path: Path) -> int:
    """Return how many bytes of a file a server would send."""
    return len(gzip.compress(path.read_bytes(), 9))


def fonts(text: str, built: Path) -> list[Path]:
    """Return the fonts that a page's formulas need."""
    folder = built / "_static" / "katex" / "fonts"
    return [folder / f"{name}.woff" for name, sign in FONTS.items() if re.search(sign, text)]


def pictures(text: str) -> list[list[str]]:
    """Return what a page shows of pictures: lists of which a browser loads one, by day or by night."""
    shown: dict[str, list[str]] = {}
    for url in loads("".join(re.findall(r"<img [^>]*>", UNSEEN.sub("", text)))):
        shown.setdefault(url.replace("-night.webp", ".webp"), []).append(url)
    return list(shown.values())


def parts(page: Path, built: Path) -> dict[str, int]:
    """Return the bytes that opening a page and scrolling through it makes a browser load, by kind.

    What a reader asks for by a button (the weights of a network) is not in it.
    """
    text = page.read_text(encoding="utf-8")
    frame = {local_file(page, url) for url in loads(re.sub(r"<img [^>]*>", "", text))}
    seen = [max(gzipped(local_file(page, url)) for url in urls) for urls in pictures(text)]
    return {
        "page": gzipped(page),
        "styles and scripts": sum(map(gzipped, frame)),
        "fonts": sum(map(gzipped, fonts(text, built))),
        "pictures": sum(seen),
    }


def weight(page: Path, built: Path) -> int:
    """Return the bytes, gzipped, of a page and of all that it loads, its figures and pictures too."""
    return sum(parts(page, built).values())
