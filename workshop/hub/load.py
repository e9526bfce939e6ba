"""Try the hub with simulated learners, all at once: log in, open lab 1, run it, edit a figure, save.

    make hub-test                           30 learners
    python workshop/hub/load.py --learners 3 [--lab 02] [--within 600]

It starts a hub of its own on loopback, in a folder under /tmp, and tries what a class must be able to rely
on: nobody reads or writes another's files; the hub, killed and started again, has lost nothing that was
saved; a learner who takes too much memory or too many processes stops only themselves. As root each learner
gets an account of the system for the time of the trial; as an ordinary user all share one, and the table says
what that leaves untried. Needs the extra "hub" and npm's configurable-http-proxy (HUB_PROXY, or on the PATH).
"""

import argparse
import asyncio
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import httpx
from the_hub import MEMORY, ROOT, Hub, accounts_for, for_others, memory_of, repository_of, without_accounts
from the_learner import FailedError, Learner
from the_tries import after_a_crash, kept_apart, one_kernel, too_much

STEPS = ("log in", "bring the labs", "open lab", "run all", "edit a figure", "save")


async def a_day(learner: Learner, repository: str, lab: str) -> str:
    """Do all that a learner does; return what failed."""
    doing = (
        learner.log_in,
        lambda: learner.pull(repository),
        lambda: learner.open(lab),
        learner.run_all,
        learner.edit_figure,
        lambda: learner.save(lab),
    )
    for what, do in zip(STEPS, doing, strict=True):
        try:
            await learner.timed(what, do)
        except (FailedError, httpx.HTTPError, OSError, TimeoutError) as error:
            return f"{learner.name}, {what}: {error or type(error).__name__}"
    return ""


def table(
    learners: list[Learner], failures: list[str], tried: dict[str, str], gigabytes: float, whole: float
) -> None:
    """Print what was measured and what was tried."""
    print(f"{len(learners)} learners, {os.cpu_count()} cores: all done after {whole:.0f} s")
    print(f"their servers and kernels hold {gigabytes:.1f} GB of their own")
    print(f"{'':<16}{'median':>8}{'slowest':>9}  (seconds)")
    for step in STEPS:
        times = [one.seconds[step] for one in learners if step in one.seconds]
        if times:
            print(f"{step:<16}{statistics.median(times):>8.1f}{max(times):>9.1f}")
    for what, came in tried.items():
        print(f"{what}: {came}")
    print(f"failures: {len(failures)}", *failures, sep="\n  ")


async def trial(asked: argparse.Namespace, state: Path, names: list[str], accounts: bool) -> int:
    """Hold the trial, and return the exit status."""
    lab = next(iter(sorted((ROOT / "notebooks").glob(f"{asked.lab}*.ipynb"))))
    repository, served = repository_of(lab, state / "labs")
    hub = Hub(state, asked.kernel_python, "accounts" if accounts else "folders", MEMORY)
    learners = [Learner(hub, name) for name in names]
    place = f"labs/{lab.name}"
    try:
        await hub.start()
        started = time.monotonic()
        failures = list(
            filter(None, await asyncio.gather(*(a_day(one, repository, place) for one in learners)))
        )
        whole = time.monotonic() - started
        gigabytes = memory_of(str(state))
        tried: dict[str, str] = {}
        well = [one for one in learners if "save" in one.seconds]
        if len(well) > 1:
            homes = state / ("accounts" if accounts else "homes")
            tried |= await kept_apart(well[0], well[1], homes / well[1].name, accounts)
            tried |= await one_kernel(well[0])
            tried |= await after_a_crash(hub, well, place)
            tried |= await too_much(well[0], well[1:], accounts)
        table(learners, failures, tried, gigabytes, whole)
        late = whole > asked.within
        if late:
            print(f"It took longer than the {asked.within} s that were allowed.")
        bad = [
            came for came in tried.values() if re.search("OPEN|NOT|DISTURBED|STARTED|[1-9][0-9]* of", came)
        ]
        return int(bool(failures or bad or late or len(well) < 2))
    finally:
        for learner in learners:
            try:
                await learner.client.request(
                    "DELETE",
                    f"/hub/api/users/{learner.name}/server",
                    headers={"Authorization": f"token {learner.token}"},
                )
            except httpx.HTTPError:
                continue
            await learner.client.aclose()
        await asyncio.sleep(2)
        hub.end()
        served.terminate()


def main() -> int:
    """Run the trial from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--learners", type=int, default=30)
    parser.add_argument("--lab", default="01")
    parser.add_argument("--within", type=float, default=900, help="seconds for all of them")
    parser.add_argument("--kernel-python", default=sys.executable, help="the Python that has the course")
    parser.add_argument("--keep", action="store_true", help="keep the hub's folder, with its log")
    asked = parser.parse_args()
    accounts = os.getuid() == 0 and shutil.which("useradd") is not None
    if accounts and not for_others(sys.executable, asked.kernel_python):
        print("Other accounts cannot run this Python, so all learners share one.")
        accounts = False
    state = Path(tempfile.mkdtemp(prefix="cnn-hub-"))
    state.chmod(0o755)
    names = [f"hub{os.getpid()}-{number}" for number in range(1, asked.learners + 1)]
    try:
        if accounts:
            (state / "accounts").mkdir()
            accounts_for(names, state / "accounts")
        return asyncio.run(trial(asked, state, names, accounts))
    finally:
        if accounts:
            without_accounts(names)
        if asked.keep:
            print(f"kept: {state}")
        else:
            shutil.rmtree(state, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
