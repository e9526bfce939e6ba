"""A control that takes photographs from the reader's computer, whatever kind of file they are in."""

import html
from typing import Any

import ipywidgets
import numpy as np

from cnn_course import pictures
from cnn_course.widgets import _stand_in
from cnn_course.words import table

ACCEPTED = "image/*"


class PhotoUpload(ipywidgets.VBox):
    """Take photographs. They go to the kernel that runs the notebook, and nowhere else.

    A file that holds no picture is refused in words, and the others are taken all the same. With each choice
    of files those of the choice before are forgotten.

    Args:
        language: that of its words; what is wrong with a file is said in English.

    Attributes:
        pictures: by file name, (H, W, 3), uint8, upright; empty where nothing was taken.
        refused: by file name, why.

    >>> PhotoUpload().pictures
    {}

    Taught in: A network that others trained (lab).
    """

    def __init__(self, language: str = "en") -> None:
        self._words = table(language).photo_upload
        self._wakes = table(language).stand_in.wakes
        self.pictures: dict[str, np.ndarray] = {}
        self.refused: dict[str, str] = {}
        self.button = ipywidgets.FileUpload(accept=ACCEPTED, multiple=True, description=self._words.choose)
        self.button.observe(self._take, "value")
        self._status, self._hides = ipywidgets.HTML(), ipywidgets.HTML(layout={"display": "none"})
        super().__init__([self.button, self._status, self._hides])
        self._show()

    def __repr__(self) -> str:
        return self._words.text(len(self.pictures))

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        data: dict[str, Any] = super()._repr_mimebundle_(**kwargs)
        if _stand_in.publish(self.model_id, _listed(self._lines()), self._wakes, repr(self)):
            self._hides.value = _stand_in.hidden(self.model_id)
            data["text/plain"] = ""
        return data

    def _take(self, change: Any) -> None:
        """Read what was chosen; two files of one name stay apart."""
        self.pictures, self.refused = {}, {}
        for file in change["new"]:
            name = _own(file["name"], {**self.pictures, **self.refused})
            try:
                self.pictures[name] = pictures.read(bytes(file["content"]), name)
            except (ValueError, OSError) as error:
                self.refused[name] = str(error)
        self._show()

    def _lines(self) -> list[str]:
        taken = [self._words.taken(name, *one.shape[:2]) for name, one in self.pictures.items()]
        return [*taken, *self.refused.values()] or [self._words.nothing]

    def _show(self) -> None:
        self._status.value = f'<div role="status" style="min-height: 1.5em">{_listed(self._lines())}</div>'


def _own(name: str, taken: dict[str, Any]) -> str:
    """Return a name that is not taken yet."""
    count = 2
    own = name
    while own in taken:
        own, count = f"{name} ({count})", count + 1
    return own


def _listed(lines: list[str]) -> str:
    return "".join(f"<div>{html.escape(line)}</div>" for line in lines)
