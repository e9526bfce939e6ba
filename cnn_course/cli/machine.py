"""What the standard library does not tell of a computer: its memory, the room on its disk, its browsers."""

import os
import shutil
import sys
from pathlib import Path

_COMMANDS = {
    "Firefox": ("firefox",),
    "Chrome": ("google-chrome", "google-chrome-stable", "chrome"),
    "Chromium": ("chromium", "chromium-browser"),
    "Edge": ("microsoft-edge", "msedge"),
    "Safari": (),
}
_MAC = {
    "Firefox": "Firefox.app",
    "Chrome": "Google Chrome.app",
    "Chromium": "Chromium.app",
    "Edge": "Microsoft Edge.app",
    "Safari": "Safari.app",
}
_WINDOWS = {
    "Firefox": "Mozilla Firefox/firefox.exe",
    "Chrome": "Google/Chrome/Application/chrome.exe",
    "Edge": "Microsoft/Edge/Application/msedge.exe",
}
_CONTAINER_LIMIT = Path("/sys/fs/cgroup/memory.max")


def total_memory() -> int | None:
    """Return the bytes of memory that programs may use here, or None where that cannot be read."""
    if sys.platform == "win32":
        return _windows_memory()
    try:
        installed = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return None
    return min(installed, _container_limit() or installed)


def _container_limit() -> int | None:
    """Return what a container allows, which may be far less than what the machine has."""
    try:
        text = _CONTAINER_LIMIT.read_text().strip()
    except OSError:
        return None
    return int(text) if text.isdigit() else None


if sys.platform == "win32":
    import ctypes

    class _Status(ctypes.Structure):
        """Windows' MEMORYSTATUSEX: two fields of 32 bits, then seven of 64, the total first."""

        _fields_ = [
            ("length", ctypes.c_uint32),
            ("load", ctypes.c_uint32),
            ("total", ctypes.c_uint64),
            ("others", ctypes.c_uint64 * 6),
        ]

    def _windows_memory() -> int | None:
        status = _Status(length=ctypes.sizeof(_Status))
        answered = ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))
        return int(status.total) if answered else None


def nearest_existing(folder: Path) -> Path:
    """Return the folder itself, or the nearest one above it that exists."""
    folder = folder.absolute()
    return next(path for path in (folder, *folder.parents) if os.path.exists(path))


def free_bytes(folder: Path) -> int:
    """Return the bytes that are free on a folder's disk."""
    return shutil.disk_usage(folder).free


def which_browsers() -> list[str]:
    """Return the names of the browsers found here."""
    return [
        name for name, commands in _COMMANDS.items() if any(map(shutil.which, commands)) or _installed(name)
    ]


def _installed(name: str) -> bool:
    """Tell whether a browser lies where macOS or Windows keep programs."""
    if sys.platform == "darwin":
        folders = (Path("/Applications"), Path("~/Applications").expanduser())
        return any((folder / _MAC[name]).exists() for folder in folders)
    if sys.platform == "win32" and name in _WINDOWS:
        roots = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
        return any((Path(os.environ[root]) / _WINDOWS[name]).exists() for root in roots if root in os.environ)
    return False
