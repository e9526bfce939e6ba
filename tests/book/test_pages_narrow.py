"""Every page again, narrow and dark: a file of its own, so that another worker can take it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from every_page import look_for_barriers


@pytest.mark.browser
def test_every_page_opens_from_disk_without_trouble_or_barriers(
    built: Path, browser: Any, axe_source: str
) -> None:
    look_for_barriers(built, browser, axe_source, 360, "dark")
