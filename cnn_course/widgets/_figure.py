"""What all interactive figures have in common."""

import base64
import contextlib
import io
import re
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import anywidget
import traitlets

from cnn_course.widgets import _rules, _stand_in
from cnn_course.words import LANGUAGES, table

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from cnn_course.words.en import Words

Plot = tuple[Callable[..., "Drawing"], dict[str, Any]]
"""A function that draws, and what it is given."""

STATIC = Path(__file__).resolve().parent / "static"


def bundle(name: str, language: str, folder: Path = STATIC) -> tuple[str, str]:
    """Return the module and the style sheet of a figure.

    Args:
        name: the figure's name, that of its folder.
        language: of its words.
        folder: where the bundles are.

    Returns:
        The texts of ``<name>.<language>.js`` and ``<name>.css``.

    Raises:
        FileNotFoundError: "The figure 'convolution_explorer' has not been bundled: … is missing. …"
    """
    files = [folder / f"{name}.{kind}" for kind in (f"{language}.js", "css")]
    for file in files:
        if not file.is_file():
            raise FileNotFoundError(
                f"The figure {name!r} has not been bundled: {file} is missing. In a checkout run "
                "`python tools/bundle.py`; otherwise install the package again: "
                "`pip install --force-reinstall cnn-course`."
            )
    module, style = (file.read_text(encoding="utf-8") for file in files)
    return module, style


def snake(name: str) -> str:
    """Return a class's name as that of a file.

    >>> snake("StridePaddingExplorer")
    'stride_padding_explorer'
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _known(language: Any) -> str:
    """Return a language that there are words in."""
    if language not in LANGUAGES:
        raise traitlets.TraitError(
            f"There are no words in this language. Received: language={language!r}. "
            f"Allowed: {', '.join(LANGUAGES)}."
        )
    return str(language)


class Figure(anywidget.AnyWidget):
    """An interactive figure: typed traits here, all of its drawing in the page.

    A figure has one name: ``PoolingExplorer`` is the class in the folder ``pooling_explorer``, its bundle is
    ``pooling_explorer.en.js`` (one for each language), and its styles begin with ``.cc-pooling-explorer``. A
    class that inherits from it has its bundle too.

    A subclass says what it shows, in ``_drawing`` as a plot, in ``describe`` in words. Every figure carries
    that picture and sentence beside the live view, for readers (GitHub, PDF, EPUB, screen readers) that
    cannot run it. Where it needs to, it fills in what was left open (``_complete``) and hands the page more
    than its settings (``_handed_over``).

    Attributes:
        examples: settings with which it looks different; what every figure promises is tested in each.
        language: the language of its words, "en"; chosen when the figure is made.
        alt: a sentence that says what it shows.

    Taught in: Convolution.
    """

    bundle_name: ClassVar[str]
    examples: ClassVar[tuple[dict[str, Any], ...]] = ({},)

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    _first = traitlets.Dict(read_only=True).tag(sync=True)
    _settable = traitlets.Dict(read_only=True).tag(sync=True)
    language = traitlets.Unicode("en").tag(sync=True)
    alt = traitlets.Unicode(read_only=True).tag(sync=True)
    _stands_in = traitlets.Unicode(read_only=True).tag(sync=True)  # the key of its stand-in

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if snake(cls.__name__) == cls.__module__.rpartition(".")[2]:
            cls.bundle_name = snake(cls.__name__)

    def __init__(self, **kwargs: Any) -> None:
        unknown = sorted(name for name in kwargs if not self.has_trait(name))
        if unknown:
            known = ", ".join(sorted(self._settings()))
            raise TypeError(
                f"{type(self).__name__} has no such setting. Received: {unknown[0]}. It has: {known}."
            )
        self._spoken = _known(kwargs.get("language", "en"))
        module, style = bundle(self.bundle_name, self._spoken)
        super().__init__(**kwargs, _esm=module, _css=style)
        self._complete(kwargs.keys())
        for name, value in self._handed_over().items():
            self.set_trait(name, value)
        self.set_trait("_first", self._state())
        self.set_trait("_settable", self._may_be())
        with contextlib.suppress(NotImplementedError):  # a figure in the making can be looked at
            self.set_trait("alt", self.describe())

    @classmethod
    def _own_traits(cls) -> dict[str, traitlets.TraitType[Any, Any]]:
        """Return the traits that the figure has beyond those of every figure."""
        common = Figure.class_traits()
        return {name: trait for name, trait in cls.class_traits().items() if name not in common}

    @traitlets.validate("language")
    def _check_language(self, proposal: Any) -> Any:
        if proposal["value"] != self._spoken:
            raise traitlets.TraitError(
                "The language of a figure is chosen when it is made. "
                f"Received: language={proposal['value']!r} for a figure in {self._spoken!r}."
            )
        return proposal["value"]

    @classmethod
    def _settings(cls) -> set[str]:
        """Name the traits that a learner sets: the figure's own public ones."""
        return {"language", *(name for name in cls._own_traits() if not name.startswith("_"))}

    def _state(self) -> dict[str, Any]:
        """Return the settings in the form that the page has them: what its Reset goes back to.

        A private trait is one of them where it is tagged with ``first``.
        """
        names = [
            name
            for name, trait in self._own_traits().items()
            if trait.metadata.get("first", not (name.startswith("_") or trait.read_only))
        ]
        state: dict[str, Any] = self.get_state(names)
        return {name: list(one) if isinstance(one, tuple | list) else one for name, one in state.items()}

    def _may_be(self) -> dict[str, _rules.Rule]:
        """Return for each setting what an address may set it to; nothing for what no address holds.

        A figure that checks more than its traits do says so here.
        """
        traits = self.traits()
        found = {name: _rules.rule_of(traits[name], self) for name in self._first if not name.startswith("_")}
        return {name: rule for name, rule in found.items() if rule}

    @property
    def _words(self) -> "Words":
        """What Python says, in the figure's language."""
        return table(self.language)

    def _complete(self, chosen: Collection[str]) -> None:
        """Set what follows from the settings that were chosen, where it was not chosen itself."""

    def _handed_over(self) -> dict[str, Any]:
        """Return by their traits what the page needs beside the settings."""
        return {}

    def _drawing(self) -> Plot:
        """Return the function that draws the present state, and what it is given.

        It is one of ``cnn_course.plots``, imported when it is wanted: matplotlib is slow to import.
        """
        raise NotImplementedError(f"{type(self).__name__} does not draw a still picture yet.")

    def still(self, theme: str = "light") -> "Drawing":
        """Draw the present state as a picture that stands still.

        Args:
            theme: "light" or "dark".

        Returns:
            A matplotlib figure.
        """
        draw, given = self._drawing()
        return draw(**given, theme=theme, language=self.language)

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
        alt = self.describe()
        if _stand_in.publish(self.model_id, _stand_in.picture(picture, alt), self._words.stand_in.wakes, alt):
            self.set_trait("_stands_in", self.model_id)
            return {**data, "text/plain": ""}, metadata
        return {**data, "image/png": picture, "text/plain": alt}, metadata
