"""What the tests of the experiments share."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="session")
def _no_search_through_tensorflow() -> Iterator[None]:
    """Keep what is imported out of the search for garbage, which Keras asks for before each run."""
    import keras  # noqa: F401

    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
