"""A row on each lab's page that opens the lab in Colab or Kaggle, once the repository has an address.

The address is one setting of `_config.yml`; while it is empty, nothing is added:

    labs_repository: https://github.com/OWNER/NAME
    labs_branch: main

Both places open the learner's notebook, not the answered one of the page. Neither has the package, so the row
carries a cell that installs it where it is missing. Nothing is asked of the network while the book is built.
"""

from __future__ import annotations

import re
from typing import Any

import page_words
from docutils import nodes
from page_words.en import Words
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

LABS = "notebooks/solutions/"
ADDRESS = re.compile(r"https://github\.com/[\w.-]+/[\w.-]+?(\.git|/)?")
INSTALL = """\
try:
    import cnn_course
except ModuleNotFoundError:
    %pip install --quiet "cnn-course @ git+{repository}@{branch}"
"""


def repository(address: str) -> str:
    """Return the repository's address in its plain form.

    Raises:
        ExtensionError: "labs_repository must be … Received: labs_repository='x'".
    """
    found = ADDRESS.fullmatch(address.strip())
    if not found:
        raise ExtensionError(
            "labs_repository must be empty or the address of a repository on GitHub, such as "
            f"https://github.com/OWNER/NAME. Received: labs_repository={address!r}"
        )
    plain = address.strip()
    return plain.removesuffix(found[1]) if found[1] else plain


def links(address: str, branch: str, lab: str) -> dict[str, str]:
    """Return where each place opens a lab.

    Args:
        address: the repository in its plain form.
        branch: the branch that holds the notebooks.
        lab: the notebook's name, such as "01_convolution".
    """
    notebook = f"blob/{branch}/notebooks/{lab}.ipynb"
    name = address.removeprefix("https://github.com/")
    return {
        "Colab": f"https://colab.research.google.com/github/{name}/{notebook}",
        "Kaggle": f"https://www.kaggle.com/kernels/welcome?src={address}/{notebook}",
    }


def row(words: Words, address: str, branch: str, lab: str) -> list[nodes.Node]:
    """Return the row: a button for each place, and the cell that the lab needs there."""
    buttons = nodes.paragraph(classes=["cb-elsewhere"])
    for place, link in links(address, branch, lab).items():
        buttons += [
            nodes.reference("", words.open_in(place), refuri=link, classes=["cb-button"]),
            nodes.Text(" "),
        ]
    text = INSTALL.format(repository=address, branch=branch)
    return [
        buttons,
        nodes.paragraph("", words.elsewhere),
        nodes.literal_block(text, text, language="ipython"),
    ]


def add_row(app: Sphinx, doctree: nodes.document) -> None:
    """Put the row below the title of a lab."""
    document, address = app.env.docname, app.config.labs_repository
    if not address or not document.startswith(LABS):
        return
    title = next(iter(doctree.findall(nodes.title)), None)
    if title is None or title.parent is None:
        raise ExtensionError(f"A lab's page has no title. Received: {document}")
    place = title.parent.index(title) + 1
    words, lab = page_words.table(app.config.language), document.removeprefix(LABS)
    title.parent.insert(place, row(words, repository(address), app.config.labs_branch, lab))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the settings and the row."""
    app.add_config_value("labs_repository", "", "env", [str])
    app.add_config_value("labs_branch", "main", "env", [str])
    app.connect("doctree-read", add_row)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
