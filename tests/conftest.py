"""What several test folders share: the checkout's root, and one Chromium for all browser tests."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # tools/ and benchmarks/ are scripts of the checkout, not installed packages


# doctest would import each folder's conftest.py as a module of the same name
collect_ignore_glob = ["conftest.py", "*/conftest.py"]


# Files that take long, longest first. One that a worker began last would keep the other one waiting.
LONG = (
    "widgets/test_every_figure.py",
    "book/test_pages.py",
    "book/test_build.py",
    "widgets/test_widgets_network_page.py",
    "widgets/test_widgets_page.py",
    "widgets/test_widgets_receptive_field_page.py",
    "widgets/test_widgets_live_network_page.py",
    "benchmarks/test_benchmarks_training.py",
    "book/test_rooms.py",
    "experiments/test_experiments_smoke.py",
    "widgets/test_widgets_training_player_page.py",
    "notebooks/test_lab_warm.py",
    "widgets/test_widgets_simple_cell_page.py",
    "widgets/test_widgets_bank_page.py",
    "training/test_training_ideas.py",
    "notebooks/test_lab_nbval.py",
    "browser/test_dashboard_in_lab.py",
    "browser/test_explorer_in_lab.py",
    "training/test_training_resume.py",
)


# Fixtures that build something for seconds: what uses one is left out of `make check`.
BUILD = {"both", "built", "deck", "html", "kit", "made", "sample", "small", "unpacked", "venv"}


@pytest.hookimpl(tryfirst=True)  # before pytest chooses by mark
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if BUILD & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.builds)
    places = {ROOT / "tests" / name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.path, len(LONG)))


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def chromium_path() -> str:
    from tools import chromium

    found = chromium.find()
    assert found, "No Chromium: run `python tools/chromium.py`, which installs one or says what to do."
    return found[0]


@pytest.fixture(scope="session")
def playwright() -> Iterator:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright, chromium_path: str) -> Iterator:
    from tools import chromium

    running = playwright.chromium.launch(executable_path=chromium_path, args=chromium.FLAGS)
    yield running
    running.close()


@pytest.fixture(scope="session")
def hurried_browser(playwright, chromium_path: str) -> Iterator:
    """A browser for thousands of looks at few pages: frames come as soon as they are drawn.

    Not for many pages: while one is being opened, the window around it draws as many frames.
    """
    from tools import chromium, devtools

    args = [*chromium.FLAGS, *devtools.AT_FULL_SPEED]
    running = playwright.chromium.launch(executable_path=chromium_path, args=args)
    yield running
    running.close()
