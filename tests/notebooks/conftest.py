"""What the tests of the notebook machine share: a checkout in small, made once and copied for each test."""

from pathlib import Path

import pytest
from once import made_once
from small_checkout import Checkout, lay_out

from tools import notebooks


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Path:
    """The checkout, its notebooks made."""

    def make(root: Path) -> None:
        lay_out(root)
        assert notebooks.main([], root=root) == 0

    return made_once(tmp_path_factory, "checkout", make)


@pytest.fixture
def checkout(made, tmp_path) -> Checkout:
    return Checkout.copy(made, tmp_path / "copy")
