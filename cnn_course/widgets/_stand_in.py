"""What stands in for a live figure in a notebook that is opened again.

Of one output a front end draws only what it ranks first: the view. When no kernel knows the view's model any
more, JupyterLab and Notebook write "model not found" there, whatever picture lies beside it. So in a notebook
that somebody works in, the picture is an output of its own before the view. The view hides it while it is
there, with the rule ``hidden``; where the view is dead, the stand-in hides its message.
"""

import os
from html import escape

from cnn_course import notebook

# Set where outputs are made to be kept: the book and the published labs have picture and view in one output.
KEPT = "CNN_COURSE_OUTPUTS_KEPT"
HIDDEN = " { display: none; } "
AREA = ".jp-OutputArea-child"  # what JupyterLab lays round each output
# A view that is dead, or not alive yet, has text in it and no element.
DEAD = f"{AREA}:has([data-cc-stand-in]) + {AREA}:not(:has(.jp-OutputArea-output *)){HIDDEN}"


def publish(key: str, body: str, line: str, alt: str) -> bool:
    """Show a stand-in before the output that is being made, where a notebook is worked in.

    Args:
        key: what its view hides it by.
        body: HTML of the picture.
        line: how the figure is woken.
        alt: a sentence that says what is seen, for front ends that show only text.

    Returns:
        Whether there is one.
    """
    shell = notebook.shell()
    publisher = getattr(shell, "display_pub", None) if hasattr(shell, "kernel") else None
    if publisher is None or KEPT in os.environ:
        return False
    text = (
        f'<div data-cc-stand-in="{escape(key)}"><style>{DEAD}</style>{body}'
        f'<p style="margin: 4px 0; opacity: 0.75">{escape(line)}</p></div>'
    )
    publisher.publish({"text/html": text, "text/plain": alt})
    return True


def hidden(key: str) -> str:
    """Return the rules that hide a stand-in, for a view that is of ipywidgets alone."""
    mark = f'[data-cc-stand-in="{key}"]'
    return f"<style>{mark}{HIDDEN}{AREA}:has({mark}){HIDDEN}</style>"


def picture(png: str, alt: str) -> str:
    """Return HTML of a PNG file in base64."""
    return f'<img src="data:image/png;base64,{png}" alt="{escape(alt)}" style="max-width: 100%">'
