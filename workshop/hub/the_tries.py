"""What a class relies on, tried: files kept apart, limits that hold, nothing lost in a crash."""

import asyncio
import os
import time
from pathlib import Path

from the_hub import MEMORY, PROCESSES, Hub
from the_learner import FailedError, Learner

INTRUDER = """
import os
for attempt in (lambda: os.listdir({home!r}), lambda: open(os.path.join({home!r}, "mine.txt"), "w").close()):
    try:
        print("done", attempt())
    except OSError as error:
        print("refused", error.errno)
"""
HOG = f"try:\n    hog = bytearray({int(MEMORY * 2**30)})\nexcept MemoryError:\n    print('no memory')"
MANY = f"""
import subprocess
many = []
try:
    for _ in range({PROCESSES + 40}):
        many.append(subprocess.Popen(["sleep", "60"]))
    print("no limit")
except OSError:
    print("no more processes")
finally:
    for one in many:
        one.kill(), one.wait()
"""


async def kept_apart(one: Learner, other: Learner, home: Path, accounts: bool) -> dict[str, str]:
    """Try to read and write another's files, by the hub's addresses and from a kernel."""
    found = {}
    lab = f"{other.mine}/api/contents/labs"
    tried = [await one.ask("GET", lab, tuple(range(200, 600)))]
    body = {"type": "file", "format": "text", "content": "mine now"}
    tried.append(
        await one.ask("PUT", f"{other.mine}/api/contents/mine.txt", tuple(range(200, 600)), json=body)
    )
    tried.append(await one.ask("GET", f"{other.mine}/api/kernels", tuple(range(200, 600))))
    refused = all(answer.status_code in (403, 404) for answer in tried)
    found["another's files by address"] = "refused" if refused else "OPEN"
    said = await one.run(INTRUDER.format(home=str(home)))
    apart = said.count("refused") == 2
    found["another's files from a kernel"] = (
        "refused" if apart else "OPEN" if accounts else "open: one account for all, as this spawner has it"
    )
    return found


async def too_much(one: Learner, others: list[Learner], accounts: bool) -> dict[str, str]:
    """Have one learner take too much, and see that the others notice nothing."""
    found = {"too much memory": "stopped" if "no memory" in await one.run(HOG) else "NOT STOPPED"}
    if accounts or os.getuid():
        said = await one.run(MANY) if accounts else ""
        found["too many processes"] = (
            "stopped" if "no more" in said else "NOT STOPPED" if said else "not tried: one account"
        )
    else:
        found["too many processes"] = "not tried: root has no limit"
    said = [await other.run("print(6 * 7)") for other in others]
    found["the others meanwhile"] = "go on" if all("42" in one for one in said) else "DISTURBED"
    return found


async def one_kernel(learner: Learner) -> dict[str, str]:
    """Ask for a second kernel."""
    answer = await learner.ask(
        "POST", f"{learner.mine}/api/kernels", tuple(range(200, 600)), json={"name": "python3"}
    )
    return {"a second kernel": "refused" if answer.status_code == 409 else "STARTED"}


async def after_a_crash(hub: Hub, learners: list[Learner], lab: str) -> dict[str, str]:
    """Kill the hub, start it again, and look for what was saved and for what was not."""
    hub.kill()
    started = time.monotonic()
    await hub.start()
    for learner in learners:
        for _ in range(60):  # the hub finds its servers again
            if (await learner.ask("GET", f"{learner.mine}/api", tuple(range(200, 600)))).status_code == 200:
                break
            await asyncio.sleep(0.5)
    took = time.monotonic() - started
    lost = 0
    for learner in learners:
        try:
            await learner.saved(lab)
            await learner.run("np")
        except FailedError:
            lost += 1
    return {"hub killed and started again": f"{lost} of {len(learners)} lost something, back in {took:.0f} s"}
