"""A notebook that was worked in is opened again with a new kernel: the still picture stands in."""

import json
import os
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import TOKEN, Notebook

pytestmark = pytest.mark.browser

CELLS = [
    "from cnn_course.widgets import ConvolutionExplorer\nConvolutionExplorer()",
    "import numpy as np, ipywidgets\nfrom cnn_course.widgets import TrainingDashboard\n"
    "class Layer:\n    name = 'conv1'\n    kernel = np.ones((3, 3, 1, 4))\n"
    "    def get_weights(self):\n        return [self.kernel]\n"
    "class Model:\n    layers = [Layer()]\n    def get_layer(self, name):\n        return self.layers[0]\n"
    "class Dashboard(TrainingDashboard):\n    def _feature_maps(self):\n        return np.ones((8, 8, 4))\n"
    "Dashboard(Model(), print, np.ones((8, 8)))",
]
WAKES = "Run, Run All Cells"


def shot(page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png")


def end_all_kernels(lab) -> None:
    headers = {"Authorization": f"token {TOKEN}"}
    asked = urllib.request.Request(f"{lab.url}/api/sessions", headers=headers)
    with urllib.request.urlopen(asked) as answer:
        sessions = json.load(answer)
    for session in sessions:
        address = f"{lab.url}/api/sessions/{session['id']}"
        urllib.request.urlopen(urllib.request.Request(address, headers=headers, method="DELETE")).close()


def test_the_still_picture_is_there_and_says_how_the_figure_is_woken(lab, open_notebook):
    notebook = open_notebook("again.ipynb", CELLS)
    page = notebook.page
    notebook.run(0)
    notebook.run(1)
    for cell, live in ((0, ".cc-figure"), (1, ".widget-vbox")):
        expect(notebook.cell(cell).locator(live).first).to_be_visible(timeout=30_000)
        expect(notebook.cell(cell).get_by_text(WAKES)).to_be_hidden()
    expect(page.get_by_text("Jupyter news")).to_have_count(0)  # asked in a box over the figures
    shot(page, "alive")
    page.keyboard.press("Control+s")
    page.wait_for_function("() => !document.querySelector('.jp-mod-dirty')")
    page.wait_for_timeout(500)
    name = page.url.split("/tree/")[1].split("?")[0]
    end_all_kernels(lab)
    page.close()

    again = page.context.new_page()
    again.goto(f"{lab.url}/lab/tree/{name}?reset&token={TOKEN}")
    opened = Notebook(again)
    # The front end has looked for the models, and given them up.
    expect(opened.page.get_by_text("model not found")).to_have_count(2, timeout=30_000)
    shot(again, "again")
    for cell in (0, 1):
        expect(opened.cell(cell).locator("[data-cc-stand-in] img").first).to_be_visible()
        expect(opened.cell(cell).get_by_text(WAKES)).to_be_visible()
        expect(opened.cell(cell).get_by_text("model not found")).to_be_hidden()
    assert (lab.folder / name).stat().st_size < 300_000
