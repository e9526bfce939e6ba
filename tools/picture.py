"""Take the README's picture from the built book: `python tools/picture.py`, after `make book`."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # as a script, only tools/ itself is on the path

from tools import chromium  # noqa: E402

PAGE = ROOT / "_build" / "html" / "book" / "seeing" / "convolution.html"
PICTURE = ROOT / "book" / "images" / "convolution-explorer.png"


def main() -> None:
    """Photograph the first live figure of the first chapter."""
    from playwright.sync_api import sync_playwright

    found = chromium.find()
    if not PAGE.exists() or not found:
        raise SystemExit("The picture needs the built book (make book) and a Chromium (tools/chromium.py).")
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found[0], args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 1400}, color_scheme="light")
        page.goto(PAGE.as_uri())
        page.wait_for_selector(".cb-live[data-live=yes]")
        page.locator(".cc-figure").first.screenshot(path=PICTURE)
        browser.close()
    print(f"{PICTURE.relative_to(ROOT)}  {PICTURE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
