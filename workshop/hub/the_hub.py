"""A hub on loopback for a trial, and what it needs beside it: a repository, and accounts where it may."""

import asyncio
import json
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PROCESSES = 120  # the limit of the trial; a learner who goes over it is stopped at 40 more in any case
MEMORY = 3.0  # GB
PASSWORD = secrets.token_urlsafe(8)


def free_port() -> int:
    """Return a port that is free, with the next one too."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port: int = one.getsockname()[1]
            try:
                other.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


class Hub:
    """A hub on loopback, with a folder of its own."""

    def __init__(self, state: Path, python: str, spawner: str, memory: float) -> None:
        self.state, self.address = state, f"http://127.0.0.1:{free_port()}"
        kernels = state / "jupyter" / "kernels" / "python3"
        kernels.mkdir(parents=True)
        command = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        (kernels / "kernel.json").write_text(
            json.dumps({"argv": command, "display_name": "Python 3", "language": "python"})
        )
        self.environment = {
            **os.environ,
            **{"HUB_STATE": str(state), "HUB_ADDRESS": self.address, "HUB_SPAWNER": spawner},
            **{"HUB_PASSWORD": PASSWORD, "HUB_LEARNERS": "200", "HUB_INNER_PORT": str(free_port())},
            **{"HUB_MEMORY": str(memory), "HUB_PROCESSES": str(PROCESSES), "HUB_LOGIN": "dummy"},
            **{"HUB_KERNELS": str(state / "jupyter"), "HUB_DATA": str(state / "data")},
            "PYTHONPATH": str(ROOT),
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        }
        self.process: subprocess.Popen | None = None

    async def start(self) -> None:
        """Start it, and wait until it answers."""
        with (self.state / "hub.log").open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jupyterhub", "--config", str(HERE / "jupyterhub_config.py")],
                cwd=self.state,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        async with httpx.AsyncClient() as client:
            for _ in range(300):
                await asyncio.sleep(0.5)
                if self.process.poll() is not None:
                    break
                try:
                    if (await client.get(f"{self.address}/hub/health")).status_code == 200:
                        return
                except httpx.HTTPError:
                    continue
        raise SystemExit(f"The hub does not start:\n{(self.state / 'hub.log').read_text()[-3000:]}")

    def kill(self) -> None:
        """End the hub alone, as a crash would; the proxy and the learners' servers go on."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        """End all that it has started: it knows its proxy by a file, the servers end with the learners."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
        try:
            os.kill(int((self.state / "proxy.pid").read_text()), signal.SIGTERM)
        except (OSError, ValueError):
            return


def repository_of(lab: Path, folder: Path) -> tuple[str, subprocess.Popen]:
    """Serve a repository that holds one lab, on loopback. Return its address, and the process."""
    folder.mkdir()
    shutil.copy(lab, folder)
    for command in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "the labs"]):
        name = ["-c", "user.name=hub", "-c", "user.email=hub@localhost"]
        subprocess.run(["git", *name, *command], cwd=folder, check=True)
    port = free_port()
    serving = [
        "git",
        "daemon",
        "--export-all",
        "--listen=127.0.0.1",
        f"--port={port}",
        f"--base-path={folder.parent}",
    ]
    return f"git://127.0.0.1:{port}/{folder.name}", subprocess.Popen(serving, stderr=subprocess.DEVNULL)


def for_others(*programs: str) -> bool:
    """Tell whether an account of nobody's can run these programs: a Python in /root it cannot."""
    nobody = pwd.getpwnam("nobody")
    who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": [], "cwd": "/"}
    try:
        return not any(subprocess.run([one, "-c", ""], **who, check=False).returncode for one in programs)  # type: ignore[call-overload]
    except OSError:
        return False


def accounts_for(names: list[str], homes: Path) -> None:
    """Make an account of the system for each learner, with a home that nobody else may look into."""
    for name in names:
        subprocess.run(["useradd", "--create-home", "--home-dir", str(homes / name), name], check=True)
        (homes / name).chmod(0o700)


def without_accounts(names: list[str]) -> None:
    """Remove the learners' accounts, and end what they still run."""
    for name in names:
        try:
            number = str(pwd.getpwnam(name).pw_uid)
        except KeyError:
            continue
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if str(process.stat().st_uid) == number:
                    os.kill(int(process.name), signal.SIGKILL)
            except OSError:
                continue
        subprocess.run(["userdel", "--force", name], capture_output=True, check=False)


def memory_of(marker: str) -> float:
    """Return the GB that the processes of the trial hold of their own."""
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if marker in (process / "environ").read_bytes().decode(errors="replace"):
                found = re.search(
                    r"^Private_Clean:\s+(\d+).*?^Private_Dirty:\s+(\d+)",
                    (process / "smaps_rollup").read_text(),
                    re.M | re.S,
                )
                total += sum(map(int, found.groups())) if found else 0
        except OSError:
            continue
    return total / 2**20
