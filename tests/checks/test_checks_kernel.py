"""In a kernel, a loop without end, a sleep and exit() end in a verdict, and the kernel lives on."""

import pytest

START = """
from cnn_course import checks as check
from cnn_course.checks import _calling
import time
_calling.SECONDS = 0.5
"""
FUNCTION = "def learner(image, kernel):\n    {}\nprint(check.conv2d_single(learner))"


@pytest.fixture(scope="module")
def kernel():
    manager = pytest.importorskip("jupyter_client.manager")
    running, client = manager.start_new_kernel(kernel_name="python3")
    yield client
    client.stop_channels()
    running.shutdown_kernel(now=True)


def run(client, code):
    """Return how a cell ended, and what it printed."""
    said = []

    def note(message):
        content = message["content"]
        said.append(str(content.get("text", "")))

    reply = client.execute_interactive(code, output_hook=note, timeout=60)
    return reply["content"]["status"], "".join(said)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("while True: pass", "it took too long"),
        ("time.sleep(100)", "it took too long"),
        ("exit()", "It calls exit()"),
    ],
)
def test_the_kernel_lives_on(kernel, body, words):
    run(kernel, START)
    status, said = run(kernel, FUNCTION.format(body))
    assert status == "ok"
    assert words in said
    assert run(kernel, "print('alive')") == ("ok", "alive\n")


def test_a_cell_run_too_early_says_what_to_do(kernel):
    run(kernel, START)
    status, said = run(kernel, "check.conv2d_single(my_convolve)")
    assert status == "error"
    assert "my_convolve is not defined here" in said
    assert "run the cells above first" in said
