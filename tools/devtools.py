"""One tab of a Chromium, told what to do without Playwright, which only the tests install.

It speaks the DevTools protocol, a line of JSON each way, over the WebSocket client of Tornado. That is there
wherever a notebook kernel is.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, websocket_connect

from tools import chromium

AT_FULL_SPEED = (
    "--disable-frame-rate-limit",
    "--disable-gpu-vsync",
)  # what is measured need not wait for a screen
STARTING = 20  # s
LARGEST = 2**26  # bytes of an answer
PORT = "DevToolsActivePort"  # the file in which the browser says where it listens


class DevToolsError(Exception):
    """The browser did not start, or would not do what it was told."""


class Tab:
    """One tab: send it to a page, give it a size, ask it something, print it."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self._socket = socket
        self._sent = 0
        self._session: dict[str, str] = {}

    async def open(self) -> None:
        """Open the tab."""
        target = (await self._call("Target.createTarget", url="about:blank"))["targetId"]
        attached = await self._call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = {"sessionId": attached["sessionId"]}

    async def go(self, address: str) -> None:
        """Begin to load a page."""
        await self._call("Page.navigate", url=address)

    async def resize(self, width: int, height: int) -> None:
        """Give the page a size in CSS pixels."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        await self._call("Emulation.setDeviceMetricsOverride", **size)

    async def ask(self, script: str) -> Any:
        """Return what an expression of JavaScript gives, or what its promise gives in the end."""
        done = await self._call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in done:
            raise DevToolsError(json.dumps(done["exceptionDetails"])[:500])
        return done["result"].get("value")

    async def pdf(self) -> str:
        """Return the page printed as its own style sheet wants it: a PDF in base64."""
        options = {"preferCSSPageSize": True, "printBackground": True}
        printed: str = (await self._call("Page.printToPDF", **options))["data"]
        return printed

    async def _call(self, method: str, **parameters: Any) -> Any:
        self._sent += 1
        message = {"id": self._sent, "method": method, "params": parameters, **self._session}
        with contextlib.suppress(WebSocketClosedError):  # the next line says so
            await self._socket.write_message(json.dumps(message))
        while True:
            text = await self._socket.read_message()
            if text is None:
                raise DevToolsError(f"The browser went away during {method}.")
            answer = json.loads(text)
            if answer.get("id") == self._sent:  # the rest are events
                if "error" in answer:
                    raise DevToolsError(f"{method}: {answer['error'].get('message')}")
                return answer["result"]


@contextlib.asynccontextmanager
async def tab(command: str) -> AsyncIterator[Tab]:
    """Start a Chromium that nobody sees, with a profile that is thrown away, and open a tab in it.

    Raises:
        DevToolsError: it does not start.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = [*chromium.FLAGS, *AT_FULL_SPEED, "--headless", "--hide-scrollbars", "--no-first-run"]
        options += ["--remote-debugging-port=0", f"--user-data-dir={profile}"]
        browser = subprocess.Popen([command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            address = await _address(browser, Path(profile) / PORT)
            socket = await websocket_connect(address, max_message_size=LARGEST)
            opened = Tab(socket)
            await opened.open()
            yield opened
            socket.close()
        finally:
            browser.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                browser.wait(5)
            browser.kill()


async def _address(browser: subprocess.Popen[bytes], file: Path) -> str:
    """Wait until the browser says where it listens."""
    for _ in range(STARTING * 20):
        if browser.poll() is not None:
            raise DevToolsError(f"The browser stopped while starting, with code {browser.returncode}.")
        if file.is_file() and len(said := file.read_text(encoding="utf-8").split()) == 2:
            return f"ws://127.0.0.1:{said[0]}{said[1]}"
        await asyncio.sleep(0.05)
    raise DevToolsError(f"The browser did not start in {STARTING} s.")
