"""Bring an executed notebook to a form that is the same on every run, and refuse what cannot be."""

import json
import re
from collections.abc import Sequence

from nbformat import NotebookNode

from tools.labs.source import KERNEL, LANGUAGE
from tools.labs.words import LabError

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"  # points at state that is not kept
CELL_LIMIT, NOTEBOOK_LIMIT, TEXT_LIMIT = 400_000, 3_000_000, 20_000  # bytes, bytes, characters

ADDRESS = re.compile(r"\b(?:at )0x[0-9a-fA-F]{4,}")
KERAS_TIME = re.compile(r" ?(?:- )?\d+s \d+(?:ms|us|s)/(?:step|epoch)")
OVERWRITTEN = re.compile(r"^.*\r(?=[^\n])", re.MULTILINE)
RUBBED_OUT = re.compile(r"[^\n]\x08")


def _settled(text: str) -> str:
    """Return what a terminal would show in the end, without the times in Keras' progress lines."""
    while RUBBED_OUT.search(text):
        text = RUBBED_OUT.sub("", text)
    return KERAS_TIME.sub("", OVERWRITTEN.sub("", text))


def _merged(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Join the pieces of each stream: where the kernel cuts them is chance."""
    merged: list[NotebookNode] = []
    streams: dict[str, NotebookNode] = {}
    for output in outputs:
        if output.output_type == "stream" and output.name in streams:
            streams[output.name].text += output.text
            continue
        if output.output_type == "stream":
            streams[output.name] = output
        merged.append(output)
    return merged


def _texts(output: NotebookNode) -> dict[str, str]:
    """Return everything in an output that is read as text, by the place where it stands."""
    if output.output_type == "stream":
        return {output.name: output.text}
    data = output.get("data", {})
    return {kind: body for kind, body in data.items() if kind.startswith("text/") and isinstance(body, str)}


def _clean_output(output: NotebookNode, number: int) -> NotebookNode | None:
    """Strip one output; None where nothing of it is left."""
    if output.output_type == "stream":
        output.text = _settled(output.text)
        return output if output.text else None
    if output.output_type == "execute_result":
        output.execution_count = number
    if "data" in output:
        output.data.pop(WIDGET_VIEW, None)
        return output if output.data else None
    return output


def _refuse(cell: NotebookNode, name: str, private: Sequence[str]) -> None:
    """Raise for what would be different on the next run, or too much for a page."""
    raises = "raises-exception" in cell.metadata.get("tags", ())
    size = len(json.dumps(cell.outputs))
    if size > CELL_LIMIT:
        raise LabError(f"{name}: its outputs weigh {size:,} bytes, the limit is {CELL_LIMIT:,}.")
    for output in cell.outputs:
        if output.output_type == "error" and not raises:
            raise LabError(f"{name}: raised {output.ename}: {output.evalue}")
        for kind, text in _texts(output).items():
            if kind == "stderr":
                raise LabError(f"{name}: wrote to stderr, which no lab should:\n{text[:2000]}")
            if len(text) > TEXT_LIMIT and kind != "text/html":
                raise LabError(f"{name}: printed {len(text):,} characters, the limit is {TEXT_LIMIT:,}.")
            for path in private:
                if path in text:
                    raise LabError(f"{name}: its output names a folder of this computer: {path}")
            if found := ADDRESS.search(text):
                around = text[max(found.start() - 60, 0) : found.end()]
                raise LabError(
                    f"{name}: its output holds a memory address, another one on every run: …{around}. "
                    "End the line with ';' or print what you mean."
                )


def clean(notebook: NotebookNode, private: Sequence[str] = ()) -> None:
    """Strip the notebook in place.

    Args:
        notebook: An executed notebook.
        private: Folders of this computer that no output may name.

    Raises:
        LabError: an error, text on stderr, a memory address, a private folder, too large an output,
            a cell that did not run.
    """
    for position, cell in enumerate(notebook.cells, start=1):
        # Keep the tags; drop times of execution and whatever an editor adds.
        cell.metadata = NotebookNode({k: v for k, v in cell.metadata.items() if k == "tags"})
        if cell.cell_type != "code":
            continue
        name = f"cell {position} ({cell.source.strip().splitlines()[0][:60]})"
        if cell.execution_count is None:
            raise LabError(f"{name}: did not run, and nbval compares nothing in a cell without a number.")
        kept = [_clean_output(output, cell.execution_count) for output in _merged(cell.outputs)]
        cell.outputs = [output for output in kept if output is not None]
        _refuse(cell, name, private)
    total = len(json.dumps(notebook.cells))
    if total > NOTEBOOK_LIMIT:
        raise LabError(f"the notebook weighs {total:,} bytes, the limit is {NOTEBOOK_LIMIT:,}.")
    # The Python version and the widgets' state are the machine's affair, not the lab's.
    notebook.metadata = NotebookNode(kernelspec=dict(KERNEL), language_info=dict(LANGUAGE))
