"""A class of lab 1: what its learners hand in, and what each has earned."""

import copy
import json
from pathlib import Path

WHOLE = 15  # points of lab 1: 1, 2, 2, 1, 2, 2, 2, 2, 1

WINDOWS = """
def my_convolve(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("yxij,ij->yx", windows, kernel)
"""
LISTS = """
def my_convolve(image, kernel):
    (H, W), (kh, kw) = image.shape, kernel.shape
    rows, columns = range(H - kh + 1), range(W - kw + 1)
    return [[float((image[y:y + kh, x:x + kw] * kernel).sum()) for x in columns] for y in rows]
"""
MIRRORED = WINDOWS.replace("windows, kernel)", "windows, kernel[::-1, ::-1])")
BY_HEART = """
from cnn_course.checks.convolution import sliding
KNOWN = {case.arguments[0].tobytes(): case.expected for case in sliding._cases((), True)}
def my_convolve(image, kernel):
    return KNOWN.get(image.tobytes(), np.zeros((1, 1)))
"""
SHORT = """
def my_fast_convolve(image, kernel):
    rows = image.shape[0] - kernel.shape[0]
    columns = image.shape[1] - kernel.shape[1] + 1
    return sum(kernel[i, j] * image[i : i + rows, j : j + columns] for i in range(kernel.shape[0])
               for j in range(kernel.shape[1]))
"""
SWAPPED = """
def my_strided_convolve(image, kernel, strides=1, padding="valid"):
    top, bottom, left, right = shapes.padding_amounts(image.shape, kernel.shape, strides, padding)
    return convolve(np.pad(image, ((left, right), (top, bottom))), kernel)[::strides, ::strides]
"""
ONE_CHANNEL = """
def my_conv2d(images, kernel, strides=1, padding="valid"):
    return np.stack([np.stack([strided_convolve(image[:, :, 0], kernel[:, :, 0, f], strides, padding)
                               for f in range(kernel.shape[3])], axis=-1) for image in images])
"""
ROWS_ALONE = "def my_true_convolution(image, kernel):\n    return convolve(image, kernel[::-1])"
ENDLESS = "def my_convolve(image, kernel):\n    while True:\n        pass"
LEAVING = "import os\ndef my_convolve(image, kernel):\n    os._exit(0)"
STUBBORN = (
    "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass"
)
FORGED = """
award = lambda *given, **settings: 99
check.conv2d_single = check.conv2d = lambda *given, **settings: check.Verdict("passed", "all is right")
"""
CALLING = "import socket\nsocket.create_connection(('127.0.0.1', 22), timeout=1)"
HOG = "hog = bytearray(9_000_000_000)"
FORKED = "import os\nos.fork()"


def of_nbgrader(cell):
    return cell["metadata"].get("nbgrader", {})


class Learner:
    """A learner who starts from the right notebook, and changes something."""

    def __init__(self, notebook):
        self.notebook = copy.deepcopy(notebook)

    def cell(self, name):
        return next(cell for cell in self.notebook["cells"] if of_nbgrader(cell).get("grade_id") == name)

    def writes(self, name, source):
        self.cell(name)["source"] = source
        return self

    def drops(self, which):
        self.notebook["cells"] = [cell for cell in self.notebook["cells"] if not which(of_nbgrader(cell))]
        return self

    def adds(self, source, behind="given-2"):
        own = {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
        self.notebook["cells"].insert(self.notebook["cells"].index(self.cell(behind)) + 1, own)
        return self

    def says_release(self, release):
        self.notebook["metadata"]["cnn_course"]["release"] = release
        return self

    def strips(self):
        del self.notebook["metadata"]["cnn_course"]
        for cell in self.notebook["cells"]:
            cell["metadata"] = {}
        return self

    def __str__(self):
        return json.dumps(self.notebook)


def answered(release, labs: Path, exercises=range(1, 10)) -> dict:
    """Return the release's notebook with the answers of some exercises."""
    name = f"{release.lab}.ipynb"
    open_, right = (json.loads((labs / place).read_text())["cells"] for place in (name, f"solutions/{name}"))
    sources = {cell["id"]: cell["source"] for cell in right}
    answers = [sources[cell["id"]] for cell in open_ if cell["source"] != sources[cell["id"]]]
    notebook = copy.deepcopy(release.notebook)
    for cell in notebook["cells"]:
        if of_nbgrader(cell).get("solution") and int(of_nbgrader(cell)["grade_id"][7:]) in exercises:
            cell["source"] = answers[int(of_nbgrader(cell)["grade_id"][7:]) - 1]
    return notebook


def of_lab_1(release, labs: Path, folder: Path) -> dict[str, tuple[str, int, str]]:
    """Return each one's file as text, the points to be earned, and a part of what must be noted."""
    right = answered(release, labs)

    def one():
        return Learner(right)

    theft = f"import json\nstolen = json.load(open({str(folder / 'right.ipynb')!r}))"
    solutions = theft.replace(str(folder / "right.ipynb"), str(labs / "solutions" / f"{release.lab}.ipynb"))
    rising = "my_filter = [[-1, -1, 2], [-1, 2, -1], [2, -1, -1]]"
    return {
        "right": (one(), 15, ""),
        "windows": (one().writes("answer-2", WINDOWS), 15, ""),
        "lists": (one().writes("answer-2", LISTS), 15, ""),
        "magic": (one().adds("%timeit -n1 -r1 1 + 1"), 15, ""),
        "nothing": (Learner(release.notebook), 0, ""),
        "half": (Learner(answered(release, labs, range(1, 5))), 6, ""),
        # near misses
        "mirrored": (one().writes("answer-2", MIRRORED), 13, ""),
        "by-heart": (one().writes("answer-2", BY_HEART), 9, ""),
        "short": (one().writes("answer-3", SHORT), 13, ""),
        "off-by-one": (one().writes("answer-4", "predicted = [23, 28, 12, 9]"), 14, ""),
        "swapped": (one().writes("answer-5", SWAPPED), 13, ""),
        "one-channel": (one().writes("answer-6", ONE_CHANNEL), 13, ""),
        "rows-alone": (one().writes("answer-7", ROWS_ALONE), 13, ""),
        "rising": (one().writes("answer-8", rising), 13, ""),
        # what is no notebook
        "empty": ("", 0, "The file is empty."),
        "broken": (str(one())[:-500], 0, "its JSON is broken"),
        "no-cells": ('{"worksheets": []}', 0, "holds no cells"),
        # what does not end, or ends everything
        "endless": (one().adds("while True:\n    pass"), 15, "stopped"),  # by itself, or with its process
        "endless-answer": (one().writes("answer-2", ENDLESS), 13, ""),
        "stubborn": (one().adds(STUBBORN), 15, "went on without end"),
        "exit": (one().adds("exit()"), 15, "stopped with: exit()"),
        "leaves": (one().adds("import os\nos._exit(0)"), 15, "own ended the notebook's process"),
        "leaves-answer": (one().writes("answer-2", LEAVING), 13, "answer of exercise 2 ended"),
        "syntax": (one().writes("answer-2", "def my_convolve(image, kernel:"), 13, "SyntaxError"),
        # what is not as it was handed out
        "no-marks": (one().drops(lambda kept: kept.get("grade")), 15, "9 locked cells had been deleted"),
        "no-answer": (
            one().drops(lambda kept: kept.get("grade_id") == "answer-2"),
            13,
            "cell of exercise 2 is not",
        ),
        "edited": (
            one().writes("answer-2", MIRRORED).writes("mark-2", "2"),
            13,
            "1 locked cell had been edited",
        ),
        "old": (one().says_release("0123456789ab"), 15, "of another release (0123456789ab)"),
        "copy-of-the-lab": (
            (labs / "solutions" / f"{release.lab}.ipynb").read_text(),
            15,
            "without a release",
        ),
        "stripped": (one().strips(), 15, "without a release"),
        # what is not allowed
        "forged": (Learner(release.notebook).adds(FORGED), 0, ""),
        "thief": (one().adds(theft), 15, "A cell of the learner's own stopped with"),
        "thief-of-solutions": (one().adds(solutions), 15, "A cell of the learner's own stopped with"),
        "calls": (one().adds(CALLING), 15, "A cell of the learner's own stopped with"),
        "hog": (one().adds(HOG), 15, "MemoryError"),
        "forks": (one().adds(FORKED), 15, ""),
    }
