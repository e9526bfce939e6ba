"""Find a Chromium for the browser tests, install one where that is possible, and say which.

python tools/chromium.py          # prints what it found
CNN_COURSE_CHROMIUM=/path …       # use this one
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
MAC_APPS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)

# Root (CI) cannot use the sandbox; background networking would only look for hosts that are not there. Since
# 2026 each window comes with two pages of its own for the list beneath the address bar: as much work as the
# page that is tested. The last two are in Playwright's own list of features, which this one replaces.
UNWANTED = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "PaintHolding", "DestroyProfileOnBrowserClose")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    f"--disable-features={','.join(UNWANTED)}",
)


def from_playwright() -> str | None:
    """Return Playwright's own Chromium where one has been downloaded."""
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:  # only the tests install it
        return None

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def find() -> tuple[str, str] | None:
    """Return the path of a Chromium and where it came from, or None.

    Raises:
        FileNotFoundError: ``$CNN_COURSE_CHROMIUM`` names a file that is not there.
    """
    chosen = os.environ.get("CNN_COURSE_CHROMIUM")
    if chosen:
        if not Path(chosen).exists():
            raise FileNotFoundError(f"$CNN_COURSE_CHROMIUM names no file. Received: {chosen}")
        return chosen, "$CNN_COURSE_CHROMIUM"
    for name in NAMES:
        if path := shutil.which(name):
            return path, "the system"
    for app in MAC_APPS:
        if Path(app).exists():
            return app, "the system"
    path = from_playwright()
    return (path, "Playwright") if path else None


def install() -> None:
    """Install Debian's package as root, and Playwright's build otherwise."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        print("No Chromium found: installing Debian's package", flush=True)
        quiet = {"check": True, "stdout": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update", "-qq"], **quiet)  # type: ignore[call-overload]
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        packages = ["chromium", "fonts-dejavu-core"]
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        subprocess.run(command, env=env, **quiet)  # type: ignore[call-overload]
        return
    print("No Chromium found: asking Playwright to download its own", flush=True)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def main() -> None:
    """Print the Chromium that the tests will use, after installing one if there is none."""
    found = find()
    if not found:
        try:
            install()
        except (subprocess.CalledProcessError, OSError) as error:
            raise SystemExit(
                f"The browser tests need a Chromium and none could be installed: {error}.\n"
                "Install Chromium or Chrome, or set CNN_COURSE_CHROMIUM to its path, and run make test again."
            ) from None
        found = find()
    if not found:
        raise SystemExit(
            "Chromium was installed and still cannot be found: set CNN_COURSE_CHROMIUM to its path."
        )
    print(f"Chromium for the browser tests: {found[0]} (from {found[1]})")


if __name__ == "__main__":
    main()
