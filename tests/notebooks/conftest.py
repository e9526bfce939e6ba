"""What the tests of the notebook machine share: a checkout in small, made once and copied for each test."""

from pathlib import Path

import pytest
from small_checkout import Checkout, lay_out

from tools import notebooks


@pytest.fixture(scope="session")
def made_once(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("checkout")
    lay_out(root)
    assert notebooks.main([], root=root) == 0
    return root


@pytest.fixture
def checkout(made_once, tmp_path) -> Checkout:
    return Checkout.copy(made_once, tmp_path / "copy")
