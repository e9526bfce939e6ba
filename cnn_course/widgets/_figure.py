"""What all interactive figures have in common."""

import base64
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import anywidget
import traitlets

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

STATIC = Path(__file__).resolve().parent / "static"
LANGUAGES = ("en",)


def bundle(name: str, folder: Path = STATIC) -> tuple[str, str]:
    """Return the module and the style sheet of a figure.

    Args:
        name: the figure's name, that of its JavaScript file.
        folder: where the bundles are.

    Returns:
        The texts of ``<name>.js`` and ``<name>.css``.

    Raises:
        FileNotFoundError: "The figure 'convolution_explorer' has not been bundled: … is missing. …"
    """
    files = [folder / f"{name}.{kind}" for kind in ("js", "css")]
    for file in files:
        if not file.is_file():
            raise FileNotFoundError(
                f"The figure {name!r} has not been bundled: {file} is missing. In a checkout run "
                "`python tools/bundle.py`; otherwise install the package again: "
                "`pip install --force-reinstall cnn-course`."
            )
    module, style = (file.read_text(encoding="utf-8") for file in files)
    return module, style


class Figure(anywidget.AnyWidget):
    """An interactive figure: typed traits here, all of its drawing in the page.

    A subclass names its JavaScript file in ``bundle_name`` and draws its present state in ``still``. Beside
    the live view every figure carries that picture and a sentence, for readers (GitHub, PDF, EPUB, screen
    readers) that cannot run it.

    Attributes:
        language: the language of its words; "en".
        alt: a sentence that says what it shows.

    Taught in: Convolution.
    """

    bundle_name: ClassVar[str]

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    language = traitlets.Enum(LANGUAGES, "en").tag(sync=True)
    alt = traitlets.Unicode(read_only=True).tag(sync=True)

    def __init__(self, **kwargs: Any) -> None:
        unknown = sorted(name for name in kwargs if not self.has_trait(name))
        if unknown:
            known = ", ".join(sorted(name for name in self.trait_names() if name in self._settings()))
            raise TypeError(
                f"{type(self).__name__} has no such setting. Received: {unknown[0]}. It has: {known}."
            )
        module, style = bundle(self.bundle_name)
        super().__init__(**kwargs, _esm=module, _css=style)

    @classmethod
    def _settings(cls) -> set[str]:
        """Name the traits that a learner sets: the figure's own public ones."""
        own: set[str] = {"language"}
        for base in cls.__mro__[: cls.__mro__.index(Figure)]:
            own |= {name for name in base.__dict__ if isinstance(base.__dict__[name], traitlets.TraitType)}
        return {name for name in own if not name.startswith("_")}

    def still(self, theme: str = "light") -> "Drawing":
        """Draw the present state as a picture that stands still.

        Args:
            theme: "light" or "dark".

        Returns:
            A matplotlib figure.
        """
        raise NotImplementedError(f"{type(self).__name__} does not draw a still picture yet.")

    def still_png(self, theme: str = "light") -> bytes:
        """Return the still picture as a PNG file."""
        file = io.BytesIO()
        # No date or version in it: the same state gives the same bytes.
        self.still(theme).savefig(file, format="png", dpi=144, metadata={"Software": None})
        return file.getvalue()

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present."""
        raise NotImplementedError(f"{type(self).__name__} does not describe itself yet.")

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        found = super()._repr_mimebundle_(**kwargs)
        if found is None:
            return None
        data, metadata = found
        picture = base64.b64encode(self.still_png()).decode("ascii")
        return {**data, "image/png": picture, "text/plain": self.describe()}, metadata
