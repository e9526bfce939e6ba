"""Evaluate many candidates, each on its own: here one after the other, or spread over processes by Ray.

Every result is written down as soon as it is there. Who was stopped goes on with those that are missing: no
candidate is lost, and none is done twice. A worker that is killed takes nothing along but the candidate that
it was at, which another one does again.

Ray is the extra ``scale``. It listens on all interfaces unless told otherwise; a cluster started here is
bound to loopback, so that nobody else can reach it.
"""

import itertools
import json
import os
import re
import secrets
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cnn_course import files
from cnn_course.arguments import whole

LOOPBACK = "127.0.0.1"


class WorkersDiedError(RuntimeError):
    """A candidate at which every worker died."""


class NoClusterError(RuntimeError):
    """Ray does not start on this computer, or none answers at an address, or it refuses us."""


NAME = re.compile(r"\w[\w.+-]*")  # of a candidate
TRIES = 4  # of a candidate whose worker dies each time
STARTS = 4  # of Ray here, where all cores are busy with something else
ANSWER = 90  # seconds that a cluster has to answer
STATUS = "import sys; from ray.scripts.scripts import main; sys.argv[0] = 'ray'; main()"  # Ray's own command
MARK = "CNN_COURSE_RAY"  # in the environment of every process of a cluster that was started here
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"), "1")
BEFORE_RAY = {
    "RAY_USAGE_STATS_ENABLED": "0",  # nothing is sent anywhere
    # Its main process ends where its agents are not up within a quarter of a minute, on a busy computer, and
    # Ray does not notice. So it is not waited for much longer, but started again.
    "RAY_raylet_start_wait_time_s": "45",
    # All else may take its time.
    "RAY_gcs_server_port_wait_time_s": "300",
    "RAY_agent_register_timeout_ms": "300000",
    "RAY_worker_register_timeout_seconds": "300",
}
# Off, as it is on Windows and macOS: else Ray takes loopback for a slip and listens on every interface.
LOCAL_ALONE = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}


def spread(
    evaluate: Callable[[Any], Any],
    candidates: Mapping[str, Any],
    folder: Path | str,
    workers: int = 1,
    address: str | None = None,
    watch: Callable[[str, int], None] = lambda name, done: None,
) -> dict[str, Any]:
    """Evaluate the candidates that a folder has no result of, and return the results of all.

    Args:
        evaluate: from a candidate to what JSON can hold; it must not matter in which process.
        candidates: by names that can be names of files. A name stands for its candidate: whoever puts another
            one under it must give it another folder.
        folder: for the results, a file each. One call at a time may write there.
        workers: how many at a time: 1 is this process, unless there is an address; more need Ray. Each worker
            computes with one thread, so that the bits are those of one process with one thread.
        address: of a Ray cluster to join; by default one is started here, for this call alone.
        watch: called after each evaluation, with the name and the number of those that are done.

    Returns:
        The results by name, in the order of the candidates.

    Raises:
        ImportError: "Several workers need Ray, which is not installed …".
        InUseError: "Another search writes there at this moment. Received: …".
        NoClusterError: as :func:`cluster`.
        ValueError: "A candidate's name must be that of a file. Received: '../a'"; "A result must be what JSON
            can hold. Received: …"; "A result cannot be read: delete it, and it is found again. Received: …".
        WorkersDiedError: "The worker died 4 times at the same candidate …".

    Taught in: Searching for an architecture.
    """
    whole("workers", workers)
    folder = files.expanded(folder)
    for name in candidates:
        if not isinstance(name, str) or not NAME.fullmatch(name):
            raise ValueError(f"A candidate's name must be that of a file. Received: {name!r}")
    with _alone_in(folder):
        known = {name: _read(path) for name, path in _kept(folder, candidates)}
        missing = {name: one for name, one in candidates.items() if name not in known}
        if workers > 1 or address:
            results = _by_ray(evaluate, missing, workers, address) if missing else iter(())
        else:
            results = ((name, evaluate(one)) for name, one in missing.items())
        for name, result in results:
            written = _written(name, result)
            files.write(folder / f"{name}.json", written)
            known[name] = json.loads(written)
            watch(name, len(known))
    return {name: known[name] for name in candidates}


def _kept(folder: Path, candidates: Mapping[str, Any]) -> Iterator[tuple[str, Path]]:
    for name in candidates:
        if (path := folder / f"{name}.json").is_file():
            yield name, path


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text())
    except ValueError as error:
        words = f"A result cannot be read: delete it, and it is found again. Received: {path}"
        raise ValueError(words) from error


def _written(name: str, result: Any) -> str:
    try:
        return json.dumps(result, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise ValueError(f"A result must be what JSON can hold. Received: {result!r} of {name}") from error


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder: two searches would do the same candidates."""
    try:
        with files.claimed(folder / "candidates"):
            yield
    except files.InUseError as error:
        raise files.InUseError(
            error.errno, f"Another search writes there at this moment. Received: {folder}"
        ) from None


def _by_ray(
    evaluate: Callable[[Any], Any], missing: Mapping[str, Any], workers: int, address: str | None
) -> Iterator[tuple[str, Any]]:
    """Yield the results as they come, never more than so many candidates under way."""
    with cluster(workers, address) as ray:

        def task(candidate: Any) -> Any:  # of its own, so that any callable will do
            return evaluate(candidate)

        remote = ray.remote(num_cpus=1, max_retries=TRIES - 1)(task)
        waiting, running = iter(missing.items()), dict[Any, str]()
        while True:
            for name, candidate in itertools.islice(waiting, workers - len(running)):
                running[remote.remote(candidate)] = name
            if not running:
                return
            (ready, *_), _ = ray.wait(list(running), num_returns=1)
            name = running.pop(ready)
            try:
                yield name, ray.get(ready)
            except ray.exceptions.WorkerCrashedError as error:
                raise WorkersDiedError(
                    f"The worker died {TRIES} times at the same candidate: there may be too little memory. "
                    f"Received: {name}"
                ) from error


@contextmanager
def cluster(workers: int, address: str | None = None) -> Iterator[Any]:
    """Start Ray on this computer, reachable from nowhere else, or join a cluster; yield the module ``ray``.

    Where this process has a cluster already, that one is used, and stays.

    Args:
        workers: processors of a cluster that is started here.
        address: of one to join: "HOST:6379", or "auto" on one of its computers.

    Raises:
        ImportError: "Several workers need Ray, which is not installed …".
        NoClusterError: "Ray did not start on this computer, tried 4 times …";
            "No Ray cluster answers at this address …"; "The Ray cluster at this address refuses …".
    """
    os.environ.update({**BEFORE_RAY, **({} if address else LOCAL_ALONE)})
    try:
        import ray
    except ImportError:
        raise ImportError(
            "Several workers need Ray, which is not installed: pip install 'cnn-course[scale]'. Without it, "
            f"one process does the same. Received: workers={workers}"
        ) from None
    if ray.is_initialized():
        yield ray
        return
    settings: dict[str, Any] = {
        "runtime_env": {"env_vars": {**ONE_THREAD, "TF_CPP_MIN_LOG_LEVEL": "3"}},
        "logging_level": "ERROR",
        "log_to_driver": False,
    }
    with _joined(ray, address, settings) if address else _started(ray, workers, settings):
        yield ray


@contextmanager
def _joined(ray: Any, address: str, settings: Mapping[str, Any]) -> Iterator[None]:
    _ask(address)
    try:
        ray.init(address=address, **settings)
    except (ConnectionError, RuntimeError, ValueError) as error:
        ray.shutdown()
        raise _nobody(address, error) from error
    try:
        yield
    finally:
        ray.shutdown()


def _ask(address: str) -> None:
    """Ask a cluster how it is, in a process that is given up in time."""
    # ray.init itself would wait for ever where tokens differ.
    if address.startswith("ray://"):
        return  # Ray's client: its command knows of no such address
    host, colon, port = address.rpartition(":")
    try:
        if colon:  # at once, where nobody listens; Ray would wait for them
            socket.create_connection((host.strip("[]"), int(port)), ANSWER).close()
        asked = [sys.executable, "-c", STATUS, "status", "--address", address]
        answer = subprocess.run(asked, capture_output=True, text=True, timeout=ANSWER)
    except (OSError, OverflowError, ValueError, subprocess.TimeoutExpired) as error:
        raise _nobody(address, error) from error
    if "AuthenticationError" in answer.stderr:
        raise NoClusterError(
            "The Ray cluster at this address refuses who has another token: set RAY_AUTH_MODE, and with "
            "'token' RAY_AUTH_TOKEN too, to what they were where 'ray start' ran. Received: "
            f"address={address!r}, RAY_AUTH_MODE={os.environ.get('RAY_AUTH_MODE')!r}"
        )
    if answer.returncode:
        raise _nobody(address, *answer.stderr.split("\n")[-2:])


def _nobody(address: str, *said: Any) -> NoClusterError:
    words = " ".join(str(one).strip() for one in said).strip() or "none was given"
    return NoClusterError(
        "No Ray cluster answers at this address: begin one on its first computer with 'ray start --head', "
        f"which prints the address. Received: address={address!r}. Reason: {words}"
    )


@contextmanager
def _started(ray: Any, workers: int, settings: Mapping[str, Any]) -> Iterator[None]:
    """Start Ray here. What a failed start leaves is swept away, and it is tried again."""
    here = {"num_cpus": workers, "include_dashboard": False, "_node_ip_address": LOOPBACK}
    for left in reversed(range(STARTS)):
        with _nothing_left():
            try:
                ray.init(address="local", **here, **settings)
            except Exception as error:  # Ray has no narrower one for this
                ray.shutdown()
                if left:
                    continue
                raise NoClusterError(
                    f"Ray did not start on this computer, tried {STARTS} times: try again when it is less "
                    "busy, or leave --workers out, and one process does the same. Received: "
                    f"workers={workers}, and of Ray: {str(error).strip() or type(error).__name__}"
                ) from error
            try:
                yield
            finally:
                ray.shutdown()
            return


# ---- what a killed driver leaves behind

# Runs beside the driver, in a process of its own. Its standard input ends when the driver does, however that
# ends; then whatever still has the cluster's mark in its environment is given a moment, asked, and ended.
SWEEPER = """
import os, pathlib, signal, sys, time
sys.stdin.read()
mark = sys.argv[1].encode()
def left():
    for place in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if int(place.name) != os.getpid() and mark in (place / "environ").read_bytes().split(bytes(1)):
                yield int(place.name)
        except OSError:
            pass
for sign in (0, signal.SIGTERM, signal.SIGKILL):
    for number in left():
        try:
            os.kill(number, sign)
        except OSError:
            pass
    until = time.monotonic() + 1
    while any(left()) and time.monotonic() < until:
        time.sleep(0.05)
"""


@contextmanager
def _nothing_left() -> Iterator[None]:
    """See that no process of Ray outlives this one, also where this one is killed (on Linux)."""
    if not Path("/proc/self/environ").is_file():
        yield
        return
    token = secrets.token_hex(8)
    sweeper = subprocess.Popen(
        [sys.executable, "-c", SWEEPER, f"{MARK}={token}"], stdin=subprocess.PIPE, start_new_session=True
    )
    os.environ[MARK] = token
    try:
        yield
    finally:
        os.environ.pop(MARK, None)
        if sweeper.stdin:
            sweeper.stdin.close()
        sweeper.wait()
