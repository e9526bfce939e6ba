"""TrainingDashboard in a real JupyterLab: its buttons hold a training that runs beside the notebook."""

import json
import os
import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.tensorflow]

CELLS = [
    "import numpy as np\n"
    "from cnn_course import datasets, models, training\n"
    "from cnn_course.widgets import TrainingDashboard\n"
    "from cnn_course.quiet import quiet\n"
    "with quiet():\n    import keras\n"
    "images, labels = datasets.digits(4000), np.arange(4000) % 10\n"
    "train = training.Split(images[:3000], labels[:3000])\n"
    "validation = training.Split(images[3000:], labels[3000:])\n"
    "training.seed_everything(0)",
    "model = models.build(models.get('training-network'))\n"
    "config = training.TrainConfig(epochs=50, batch_size=50, learning_rate=0.01, optimizer='sgd')\n"
    "fit = lambda callback: training.fit(model, train, validation, config, [callback], quiet=True)\n"
    "dashboard = TrainingDashboard(model, fit, validation.pixels(config)[7], 0.01, seconds_a_step=0.01)\n"
    "dashboard",
    "import json\nprint(json.dumps({'state': dashboard.state, 'steps': len(dashboard.losses)}))",
]


def test_start_pause_step_and_stop(open_notebook):
    notebook = open_notebook("dashboard.ipynb", CELLS)
    notebook.run(0)
    notebook.run(1)
    page = notebook.page
    status = page.locator("[role=status]", has_text="Ready")
    status.wait_for(timeout=30_000)

    def press(name):
        page.get_by_role("button", name=name, exact=True).last.click()

    def shown(words):
        page.locator(".jp-OutputArea [role=status]", has_text=words).wait_for(timeout=30_000)

    press("Start")
    shown(re.compile(r"Running\. Step (?!1, )"))
    press("Pause")
    shown("Paused")
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/dashboard.png")
    before = json.loads(notebook.run(2))
    assert before["state"] == "paused"
    assert before["steps"] > 1
    press("Step")
    shown(f"Step {before['steps'] + 1:,}")
    assert json.loads(notebook.run(2)) == {"state": "paused", "steps": before["steps"] + 1}
    press("Stop")
    shown("Stopped")
    assert json.loads(notebook.run(2)) == {"state": "stopped", "steps": before["steps"] + 1}
