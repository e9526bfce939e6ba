"""A learner in a browser, as far as the hub and the learner's own server can tell."""

import asyncio
import json
import secrets
import time
from collections.abc import Awaitable, Callable
from urllib.parse import quote

import httpx
from the_hub import PASSWORD, Hub
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

FIGURE = "explorer.kernel = [[0, 0, 0], [0, 2, 0], [0, 0, 0]]\nprint(explorer.kernel[1][1])"


class FailedError(Exception):
    """What a learner could not do."""


class Learner:
    """A learner in a browser, as far as the servers can tell."""

    def __init__(self, hub: Hub, name: str) -> None:
        self.hub, self.name, self.token, self.kernel = hub, name, "", ""
        self.client = httpx.AsyncClient(base_url=hub.address, follow_redirects=True, timeout=180)
        self.seconds: dict[str, float] = {}

    @property
    def mine(self) -> str:
        """The address of the learner's own server."""
        return f"/user/{self.name}"

    async def timed(self, what: str, doing: Callable[[], Awaitable[None]]) -> None:
        """Do something and note how long it took."""
        started = time.monotonic()
        await doing()
        self.seconds[what] = time.monotonic() - started

    async def ask(
        self, method: str, path: str, wanted: tuple[int, ...] = (200, 201, 204), **what: object
    ) -> httpx.Response:
        """Ask with the learner's own token."""
        headers = {"Authorization": f"token {self.token}"}
        answer = await self.client.request(method, path, headers=headers, **what)  # type: ignore[arg-type]
        if answer.status_code not in wanted:
            raise FailedError(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
        return answer

    async def log_in(self) -> None:
        """Fill in the login page, and wait for the server that the hub starts."""
        await self.client.get("/hub/login")
        form = {"username": self.name, "password": PASSWORD, "_xsrf": self._xsrf("/hub/")}
        page = await self.client.post("/hub/login", data=form)
        if page.status_code >= 400 and page.status_code != 503:
            raise FailedError(f"login: {page.status_code}")
        headers = {"X-XSRFToken": self._xsrf("/hub/")}
        made = await self.client.post(f"/hub/api/users/{self.name}/tokens", headers=headers, json={})
        if made.status_code != 201:
            raise FailedError(f"token: {made.status_code} {made.text[:200]}")
        self.token = made.json()["token"]
        await self.ask("POST", f"/hub/api/users/{self.name}/server", (201, 202, 400))
        for _ in range(400):
            if (await self.ask("GET", f"{self.mine}/api", (200, 424, 503, 404, 302))).status_code == 200:
                return
            await asyncio.sleep(0.5)
        raise FailedError("the server did not start")

    def _xsrf(self, path: str) -> str:
        return next(
            (one.value or "" for one in self.client.cookies.jar if one.name == "_xsrf" and one.path == path),
            "",
        )

    async def pull(self, repository: str) -> None:
        """Follow the link that brings the labs."""
        link = f"{self.mine}/git-pull/api?repo={quote(repository)}&branch=main&targetpath=labs"
        answer = await self.ask("GET", link)
        if '"phase": "finished"' not in answer.text:
            raise FailedError(f"the labs did not come: {answer.text[-300:]}")

    async def open(self, lab: str) -> None:
        """Open the lab: JupyterLab's page, the notebook, a kernel."""
        await self.ask("GET", f"{self.mine}/lab/tree/{lab}")
        self.notebook = (await self.ask("GET", f"{self.mine}/api/contents/{lab}?content=1")).json()["content"]
        session = {"path": lab, "name": lab, "type": "notebook", "kernel": {"name": "python3"}}
        self.kernel = (await self.ask("POST", f"{self.mine}/api/sessions", json=session)).json()["kernel"][
            "id"
        ]

    async def run_all(self) -> None:
        """Run each code cell."""
        await self.run(
            *("".join(cell["source"]) for cell in self.notebook["cells"] if cell["cell_type"] == "code")
        )

    async def run(self, *sources: str) -> str:
        """Run code in the kernel and return what it printed."""
        address = (
            self.hub.address.replace("http", "ws", 1) + f"{self.mine}/api/kernels/{self.kernel}/channels"
        )
        request = HTTPRequest(address, headers={"Authorization": f"token {self.token}"}, connect_timeout=120)
        socket_ = await websocket_connect(request, max_message_size=2**28)
        said = ""
        try:
            for source in sources:
                said += await self._run_one(socket_, source)
        finally:
            socket_.close()
        return said

    async def _run_one(self, socket_: object, source: str) -> str:
        number, said = secrets.token_hex(8), ""
        header = {
            "msg_id": number,
            "username": self.name,
            "session": number,
            "msg_type": "execute_request",
            "version": "5.3",
        }
        content = {
            "code": source,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
        }
        message = {
            "header": header,
            "parent_header": {},
            "metadata": {},
            "content": content,
            "channel": "shell",
        }
        await socket_.write_message(json.dumps(message))  # type: ignore[attr-defined]
        idle = replied = False
        while not (idle and replied):
            raw = await asyncio.wait_for(socket_.read_message(), 600)  # type: ignore[attr-defined]
            if raw is None:
                raise FailedError("the kernel's line was cut")
            heard = json.loads(raw) if isinstance(raw, str) else {"parent_header": {}}
            if heard["parent_header"].get("msg_id") != number:
                continue
            kind, content = heard["msg_type"], heard["content"]
            said += str(content.get("text", "")) if kind == "stream" else ""
            idle = idle or (kind == "status" and content["execution_state"] == "idle")
            if kind == "execute_reply":
                replied = True
                if content["status"] != "ok":
                    raise FailedError(f"a cell stopped with {content.get('ename')}: {content.get('evalue')}")
        return said

    async def edit_figure(self) -> None:
        """Set the figure's filter from Python, and see that it took it."""
        if "explorer" in json.dumps(self.notebook) and "2" not in await self.run(FIGURE):
            raise FailedError("the figure did not take the filter")

    async def save(self, lab: str) -> None:
        """Write into the notebook, save it, read it again."""
        self.notebook["cells"].append(
            {"cell_type": "markdown", "id": "saved", "metadata": {}, "source": f"by {self.name}"}
        )
        body = {"type": "notebook", "format": "json", "content": self.notebook}
        await self.ask("PUT", f"{self.mine}/api/contents/{lab}", json=body)
        await self.saved(lab)

    async def saved(self, lab: str) -> None:
        """See that what was saved is there."""
        content = (await self.ask("GET", f"{self.mine}/api/contents/{lab}?content=1")).json()["content"]
        if content["cells"][-1]["source"] != f"by {self.name}":
            raise FailedError("what was saved is not there")
