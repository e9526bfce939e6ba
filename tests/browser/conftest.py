"""A real JupyterLab with a real kernel, for the tests that hold the other end of a figure."""

import contextlib
import itertools
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import playwright.sync_api
import pytest

TOKEN = "local-test"
START_SECONDS = 60
RUN_MS = 30_000  # longer than a cell of these tests runs, on a busy machine too
NUMBERS = itertools.count()
PRESSES = 4
# JupyterLab also calls a notebook idle that has no kernel yet, and a cell that is run then waits for ever.
CONNECTED = """() => {
  const [kernel, state] = [".jp-Toolbar-kernelName", "[data-status]"].map(
    (part) => document.querySelector(`.jp-NotebookPanel-toolbar ${part}`));
  return kernel && state && !/No Kernel/.test(kernel.innerText) && state.dataset.status === "idle";
}"""
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Lab:
    """A running JupyterLab: where it listens and the folder it serves."""

    url: str
    folder: Path

    def write(self, name: str, cells: list[str]) -> None:
        """Write a notebook of code cells into the served folder."""
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        made = [nbformat.v4.new_code_cell(cell) for cell in cells]
        nbformat.write(nbformat.v4.new_notebook(cells=made, metadata=kernel), self.folder / name)


@pytest.fixture(scope="session")
def lab(tmp_path_factory) -> Iterator[Lab]:
    base = tmp_path_factory.mktemp("lab")
    served = base / "served"
    served.mkdir()
    port = free_port()
    env = {
        **os.environ,
        "JUPYTERLAB_SETTINGS_DIR": str(base / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(base / "workspaces"),
        "JUPYTER_CONFIG_DIR": str(base / "config"),
        "JUPYTER_CONFIG_PATH": str(Path(__file__).parents[2] / "tools" / "jupyter"),  # as `make lab` has it
        "JUPYTER_RUNTIME_DIR": str(base / "runtime"),
        "IPYTHONDIR": str(base / "ipython"),
    }
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1"),
        *(f"--ServerApp.port={port}", f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={served}"),
    ]
    log = (base / "lab.log").open("w")
    server = subprocess.Popen(command, env=env, stdout=log, stderr=subprocess.STDOUT, cwd=served)
    try:
        wait_for(f"http://127.0.0.1:{port}/api?token={TOKEN}", server, base / "lab.log")
        yield Lab(f"http://127.0.0.1:{port}", served)
    finally:
        stop(server)
        log.close()


def stop(server: subprocess.Popen) -> None:
    """Ask the server to end, which shuts its kernels down first; on a busy machine that may take too long."""
    server.terminate()
    try:
        server.wait(30)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def wait_for(url: str, server: subprocess.Popen, log: Path) -> None:
    """Wait until the server answers; fail with its log when it never does."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert server.poll() is None, f"JupyterLab stopped:\n{log.read_text()}"
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"JupyterLab did not answer in {START_SECONDS} s:\n{log.read_text()}")


class Notebook:
    """One notebook open in the page: run its cells, read what they print."""

    def __init__(self, page):
        self.page = page
        page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
        page.wait_for_function(CONNECTED, timeout=60_000)

    def cell(self, number: int):
        return self.page.locator(".jp-Notebook .jp-CodeCell").nth(number)

    def run(self, number: int) -> str:
        """Run one cell, wait for its number, return its text output."""
        cell = self.cell(number)
        prompt = cell.locator(".jp-InputPrompt")
        before = prompt.inner_text()
        done = "text !== before && /\\[\\d+\\]/.test(text)"
        for _ in range(PRESSES):
            # A JupyterLab that is still starting can draw the cell anew while it is pressed, and one that
            # is still connecting to its kernel can lose a request, also after taking it.
            with contextlib.suppress(playwright.sync_api.Error):
                cell.locator(".cm-content").first.click()
                self.page.keyboard.press("Control+Enter")
                self.wait_for_prompt(cell, before, done, RUN_MS)
                break
        else:
            raise AssertionError(f"Cell {number} did not finish; its prompt is {prompt.inner_text()}")
        self.page.keyboard.press("Escape")
        output = cell.locator(".jp-OutputArea-output pre")
        return ANSI.sub("", "\n".join(output.all_inner_texts()))

    def wait_for_prompt(self, cell, before: str, condition: str, timeout: int) -> None:
        self.page.wait_for_function(
            "([cell, before]) => { const text = cell.querySelector('.jp-InputPrompt').innerText;"
            f" return {condition}; }}",
            arg=[cell.element_handle(), before],
            timeout=timeout,
        )


@pytest.fixture(scope="module")
def open_notebook(lab, browser):
    """Return a function that writes a notebook of the given cells and opens it in JupyterLab."""
    contexts = []

    def open_one(name: str, cells: list[str]) -> Notebook:
        # A file of its own each time: of one that is written anew JupyterLab asks which version to keep.
        name = f"{next(NUMBERS)}-{name}"
        lab.write(name, cells)
        context = browser.new_context(viewport={"width": 1280, "height": 1400})
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{lab.url}/lab/tree/{name}?reset&token={TOKEN}")
        return Notebook(page)

    yield open_one
    for context in contexts:
        context.close()
