"""Prints pages of the kit to PDF, once their figures run, in a Chromium that nobody sees."""

from __future__ import annotations

import base64
from pathlib import Path

from tools import chromium, devtools, rooms

READY = """new Promise((resolve) => {
  const starting = ({ dataset }) => !["yes", "no"].includes(dataset.live);
  const figures = document.getElementsByClassName("cb-live");
  const busy = () => document.readyState !== "complete" || [...figures].some(starting);
  const look = (left) => (left && busy() ? setTimeout(look, 100, left - 1) : setTimeout(resolve, 300));
  look(150);
})"""
WIDTH, HEIGHT = 794, 1123  # A4 in CSS pixels


def to_pdf(paths: list[Path]) -> list[Path]:
    """Print pages beside themselves, as PDF.

    Returns:
        The files written; none where there is no Chromium, which is said.
    """
    found = chromium.find()
    if not found:
        print("There is no Chromium, so nothing was printed: the pages are there, print them from a browser.")
        return []
    return rooms.finished(_all(found[0], paths))


async def _all(command: str, paths: list[Path]) -> list[Path]:
    async with devtools.tab(command) as tab:
        await tab.resize(WIDTH, HEIGHT)
        return [await _one(tab, path) for path in paths]


async def _one(tab: devtools.Tab, path: Path) -> Path:
    await tab.go(path.resolve().as_uri())
    await tab.ask(READY)
    pdf = path.with_suffix(".pdf")
    pdf.write_bytes(base64.b64decode(await tab.pdf()))
    return pdf
