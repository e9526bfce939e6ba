"""The networks of keras.applications: their weights through Keras' downloader, or from a classroom's folder.

Keras' private names stand in this file alone.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cnn_course.fetching import OutOfReachError, probe, stall_limit
from cnn_course.files import md5_of, sha256_of
from cnn_course.models.pretrained._preparing import Preparation
from cnn_course.models.pretrained._zoo import zoo
from cnn_course.places import CLASSROOM, DataError, NoHomeError, classroom_folder, keras_folder
from cnn_course.saying import forgiving_page

if TYPE_CHECKING:
    import keras

CROP = 0.875  # of the shorter side, as most of these networks are evaluated
MD5 = 32  # hexadecimal digits; a SHA-256 has 64


class Found(NamedTuple):
    """A model with its weights, how its pictures are prepared, and where the weights came from."""

    model: "keras.Model"
    preparation: Preparation
    source: str
    path: Path | None


def names() -> tuple[str, ...]:
    """List the networks of keras.applications, by Keras' names."""
    import keras

    made = vars(keras.applications).items()
    return tuple(sorted(name for name, one in made if name[0].isupper() and callable(one)))


def find(name: str, weights: str | None) -> Found:
    """Build a network of keras.applications with its weights.

    Raises:
        DataError: "the weights of ResNet50 are not on this machine and could not be fetched: …".
    """
    import keras

    places: list[tuple[str, Path]] = []
    with _looking_here_first(name, places):
        model = getattr(keras.applications, name)(weights=weights)
    source, path = places[-1] if places else ("chance: they are freshly drawn", None)
    # One that is built for any size says none; what it was trained for is listed.
    size = model.input_shape[1] or next(one.size for one in zoo() if one.name == name)
    return Found(model, Preparation(size, CROP, _preprocessing(name)), source, path)


def _preprocessing(name: str) -> Callable[[Any], Any]:
    """Return the ``preprocess_input`` of the module that a network is of: the model itself tells nothing."""
    import keras

    return import_module(getattr(keras.applications, name).__module__).preprocess_input


@contextmanager
def _looking_here_first(name: str, places: list[tuple[str, Path]]) -> Iterator[None]:
    """Have Keras ask us where a file of weights is, instead of its downloader; note each answer in places."""
    import keras

    # The module in which Keras' own networks look the downloader up.
    home: Any = sys.modules[keras.utils.get_file.__module__]
    download = home.get_file

    def get_file(fname: str, origin: str, cache_subdir: str = "models", file_hash: str | None = None) -> str:
        places.append(_located(name, fname, origin, file_hash, download))
        return str(places[-1][1])

    home.get_file = get_file
    try:
        yield
    finally:
        home.get_file = download


def _located(
    name: str, file: str, url: str, digest: str | None, download: Callable[..., str]
) -> tuple[str, Path]:
    """Return where a file of weights was found, in words, and its path; held against Keras' checksum."""
    folder = classroom_folder()
    if folder and (folder / file).is_file():
        path = folder / file
        if digest and (received := _digest(path, digest)) != digest:
            raise DataError(
                f"{path} cannot be used as the weights of {name}: it is another file than the published one. "
                f"Received: {received}, expected {digest}. Remove it, or bring the one from {url}"
            )
        return f"the classroom folder (${CLASSROOM})", path
    try:
        kept = keras_folder("models") / file
        if kept.is_file() and (digest is None or _digest(kept, digest) == digest):
            return "what Keras has kept", kept
        probe(url)
        with stall_limit(), forgiving_page():
            path = Path(download(file, url, cache_subdir="models", file_hash=digest))
    except (OutOfReachError, NoHomeError) as error:
        raise DataError(_ways_out(name, file, url, folder, str(error))) from None
    except Exception as error:  # Keras raises bare Exceptions for failed downloads
        raise DataError(_ways_out(name, file, url, folder, f"the download failed ({error})")) from None
    return "its home, just now", path


def _digest(path: Path, like: str) -> str:
    """Return a file's checksum of the kind that another one is of: Keras has some of each."""
    return md5_of(path) if len(like) == MD5 else sha256_of(path)


def _ways_out(name: str, file: str, url: str, folder: Path | None, why: str) -> str:
    classroom = f"{folder / file} is not there" if folder else f"${CLASSROOM} is not set"
    return (
        f"the weights of {name} are not on this machine and could not be fetched:\n"
        f"  - {classroom}\n  - {why}\n"
        f"Ways out:\n"
        f"  - connect to the network and try again;\n"
        f"  - on a connected machine, download {url}, put it unchanged into a folder, bring that here "
        f"and set {CLASSROOM} to it;\n"
        f'  - take a network whose weights come with a package: load("efficientnet-lite0").'
    )
