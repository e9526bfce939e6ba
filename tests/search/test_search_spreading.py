"""Candidates spread over processes: nothing lost, nothing twice, whoever is killed."""

import contextlib
import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from spread_out import CANDIDATES, begun

from cnn_course import files
from cnn_course.search import spreading

with_ray = pytest.mark.skipif(
    not importlib.util.find_spec("ray"), reason="Ray is not installed: pip install 'cnn-course[scale]'"
)
on_linux = pytest.mark.skipif(
    not Path("/proc/self/environ").is_file(), reason="needs Linux, to look at processes"
)
SQUARES = [number**2 for number in CANDIDATES.values()]


def squares(results):
    return [result["square"] for result in results.values()]


# ---- in this process


def test_all_are_done_and_kept_in_their_order(tmp_path):
    seen = []
    results = spreading.spread(lambda one: one**2, CANDIDATES, tmp_path, watch=lambda *row: seen.append(row))
    assert list(results) == list(CANDIDATES)
    assert list(results.values()) == SQUARES
    assert seen == [(name, place) for place, name in enumerate(CANDIDATES, start=1)]
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{name}.json" for name in CANDIDATES]


def test_who_was_stopped_goes_on_and_does_nothing_twice(tmp_path):
    done = []

    def until(limit):
        def evaluate(one):
            if len(done) == limit:
                raise KeyboardInterrupt
            done.append(one)
            return one**2

        return evaluate

    with pytest.raises(KeyboardInterrupt):
        spreading.spread(until(2), CANDIDATES, tmp_path)
    assert list(spreading.spread(until(9), CANDIDATES, tmp_path).values()) == SQUARES
    assert done == list(CANDIDATES.values())


def test_two_searches_do_not_do_the_same(tmp_path):
    def evaluate(one):
        with pytest.raises(files.InUseError, match=f"Another search writes there.*Received: {tmp_path}"):
            spreading.spread(lambda other: other, CANDIDATES, tmp_path)
        return one

    spreading.spread(evaluate, {"one": 1}, tmp_path)


@pytest.mark.parametrize("name", ["../evil", "", ".json", "a/b", "a b", 1, None])
def test_a_candidate_is_named_as_a_file_in_the_folder(tmp_path, name):
    done = []
    with pytest.raises(ValueError, match=f"A candidate's name must be that of a file. Received: {name!r}"):
        spreading.spread(done.append, {"good": 1, name: 2}, tmp_path / "in")
    assert not done
    assert list(tmp_path.iterdir()) == []


def test_what_json_cannot_hold_is_told_with_its_candidate(tmp_path):
    with pytest.raises(ValueError, match=r"A result must be what JSON can hold\. Received: nan of one"):
        spreading.spread(lambda one: float("nan"), {"one": 1}, tmp_path)


def test_a_broken_result_is_told_with_its_file(tmp_path):
    (tmp_path / "one.json").write_text("{")
    with pytest.raises(
        ValueError, match=f"A result cannot be read: delete it.*Received: {tmp_path}/one.json"
    ):
        spreading.spread(abs, {"one": 1}, tmp_path)


def test_without_ray_that_is_said(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ImportError, match=r"Several workers need Ray, which is not installed.*workers=2"):
        spreading.spread(lambda one: one, CANDIDATES, tmp_path, workers=2)
    with pytest.raises(ValueError, match="workers must be a whole number of at least 1"):
        spreading.spread(lambda one: one, CANDIDATES, tmp_path, workers=0)


# ---- with a Ray that is none


class FakeRay:
    """Fails to start so many times, and may leave a process behind each time, as the real one does."""

    def __init__(self, failures, leaves):
        self.failures, self.leaves, self.left, self.marks = failures, leaves, [], []
        self.up = False

    def is_initialized(self):
        return self.up

    def init(self, **settings):
        assert all(one.poll() is not None for one in self.left), "what the last try left still runs"
        self.marks.append(os.environ.get(spreading.MARK))
        if len(self.marks) <= self.failures:
            if self.leaves:
                self.left.append(subprocess.Popen(["sleep", "600"]))
            raise Exception("The current node timed out during startup.")  # as Ray has it
        self.up = True

    def shutdown(self):
        self.up = False


@pytest.fixture
def fake(monkeypatch, request):
    """Put a Ray that fails so often in the place of the real one."""

    def put(failures, leaves=False):
        ray = FakeRay(failures, leaves)
        monkeypatch.setitem(sys.modules, "ray", ray)
        request.addfinalizer(lambda: [one.kill() for one in ray.left])
        return ray

    return put


@on_linux
def test_a_failed_start_is_cleaned_up_and_tried_again(fake):
    ray = fake(failures=2, leaves=True)
    with spreading.cluster(2) as started:
        assert started is ray
        assert ray.up
        assert all(one.wait(10) < 0 for one in ray.left), "what failed to start was ended"
    assert not ray.up
    assert len(set(ray.marks)) == 3
    assert spreading.MARK not in os.environ


def test_ray_that_never_starts_is_told_in_a_sentence(fake):
    ray = fake(failures=99)
    words = r"Ray did not start.*tried 4 times: try again when .*Received: workers=2, and of Ray: The current"
    with pytest.raises(spreading.NoClusterError, match=words), spreading.cluster(2):
        raise AssertionError("it started")
    assert len(ray.marks) == spreading.STARTS


def test_what_goes_wrong_in_a_cluster_does_not_start_another(fake):
    ray = fake(failures=0)
    with pytest.raises(OSError, match="full"), spreading.cluster(2):
        raise OSError("full")
    assert len(ray.marks) == 1
    assert not ray.up


@pytest.mark.parametrize("address", ["127.0.0.1:1", "host:x", "host:99999"])
def test_an_address_where_nobody_listens_is_told_in_a_sentence_at_once(fake, tmp_path, address):
    ray = fake(failures=0)
    words = f"No Ray cluster answers.*Received: address='{address}'. Reason: "
    with pytest.raises(spreading.NoClusterError, match=words):
        spreading.spread(lambda one: one, CANDIDATES, tmp_path, address=address)
    assert not ray.marks, "it was not even asked to join"


def test_a_cluster_that_lets_nobody_join_is_told_in_a_sentence(fake, tmp_path, monkeypatch):
    ray = fake(failures=0)
    ray.init = lambda address, **settings: (_ for _ in ()).throw(ConnectionError("another version"))
    monkeypatch.setattr(spreading, "_ask", lambda address: None)
    with pytest.raises(spreading.NoClusterError, match=r"Received: address='auto'\. Reason: another version"):
        spreading.spread(lambda one: one, CANDIDATES, tmp_path, address="auto")


def test_who_listens_and_never_answers_is_given_up(fake, monkeypatch):
    ray = fake(failures=0)
    monkeypatch.setattr(spreading, "ANSWER", 1)
    monkeypatch.setattr(spreading, "STATUS", "import time; time.sleep(60)")
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        words = f"Received: address='{address}'. Reason: .*timed out"
        with pytest.raises(spreading.NoClusterError, match=words), spreading.cluster(2, address):
            raise AssertionError("it was joined")
    assert not ray.marks


# ---- with two real workers


def until(holds, seconds=120):
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found


def of_ray():
    """Return the processes of Ray that were started by a search."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if f"{spreading.MARK}=".encode() in (place / "environ").read_bytes():
                found.append(int(place.name))
        except OSError:
            continue
    return found


def listening(numbers):
    """Return the addresses at which processes listen, as /proc writes them."""
    sockets = set()
    for number in numbers:
        try:
            sockets |= {os.readlink(one) for one in Path(f"/proc/{number}/fd").iterdir()}
        except OSError:
            continue
    rows = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
    ]
    return {row[1].rpartition(":")[0] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in sockets}


def ended(driver, said):
    """Fail where a program ended before its time."""
    assert driver.poll() is None, said.read_text()


LOOPBACK = {"0100007F", "0" * 24 + "01000000", "0" * 16 + "FFFF00000100007F"}


def not_too_busy():
    if (load := os.getloadavg()[0]) > 3 * os.cpu_count():  # its agents have a quarter of a minute to come up
        pytest.skip(f"Ray does not start on a computer that is so busy: load {load:.0f}")


@with_ray
@on_linux
def test_who_is_killed_loses_nothing(tmp_path, root, request):
    """A worker at its candidate; then the driver, after some are done; then the same command once more."""
    not_too_busy()
    results, marks = tmp_path / "results", tmp_path / "marks"
    marks.mkdir()
    program = [sys.executable, str(root / "tests" / "search" / "spread_out.py"), str(results), str(marks)]
    before = set(of_ray())
    environment = {**os.environ, "PYTHONPATH": str(root)}
    with (tmp_path / "said").open("w") as said:
        driver = subprocess.Popen(program, env=environment, stdout=subprocess.PIPE, stderr=said, text=True)
    request.addfinalizer(driver.stdout.close)
    request.addfinalizer(driver.kill)
    first = until(lambda: next(marks.glob("*.begun"), None) or ended(driver, tmp_path / "said"), seconds=400)
    os.kill(int(until(first.read_text)), signal.SIGKILL)
    # Ray tells of the killed one, too.
    done = (line for line in driver.stdout if line.startswith("candidate-"))
    assert next(done)
    ours = set(of_ray()) - before
    assert listening(ours) <= LOOPBACK
    assert next(done)
    driver.kill()
    driver.wait()
    until(lambda: not set(of_ray()) - before)
    kept = {path.name: path.read_bytes() for path in results.glob("candidate-?.json")}
    assert 2 <= len(kept) < len(CANDIDATES)
    killed = int(first.name.split(".")[0])
    counts = begun(marks)

    done = subprocess.run(program, env=environment, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == f"all {len(CANDIDATES)}", done.stderr
    found = {path.name: path.read_bytes() for path in results.glob("*.json")}
    assert squares({name: json.loads(found[f"{name}.json"]) for name in CANDIDATES}) == SQUARES
    assert len(found) == len(CANDIDATES)
    assert kept.items() <= found.items()
    again = {number for number, count in begun(marks).items() if count > counts.get(number, 0)}
    assert again == set(CANDIDATES.values()) - {int(name[10]) for name in kept}
    assert begun(marks)[killed] >= 2
    assert not set(of_ray()) - before
    assert {json.loads(one)["threads"] for one in found.values()} == {"1"}


@with_ray
@on_linux
def test_a_cluster_is_joined_by_its_token_and_refuses_any_other(tmp_path, root):
    """Where tokens differ, Ray itself would wait for ever; the sentence gives no token away."""
    not_too_busy()
    token, wrong = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": "r" * 40}, "w" * 40
    start = f"start --head --node-ip-address {spreading.LOOPBACK} --num-cpus 1 --include-dashboard=false"
    program = (
        "import sys; from cnn_course.search import spread; "
        "print(spread(abs, {'one': -1}, sys.argv[1], address=sys.argv[2]))"
    )

    def run(*command, **token):
        environment = {**os.environ, "PYTHONPATH": str(root), **token}
        command = [sys.executable, "-c", *command]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)

    for _ in range(spreading.STARTS):  # where all cores are busy, Ray may not come up
        with socket.create_server((spreading.LOOPBACK, 0)) as free:
            address = f"{spreading.LOOPBACK}:{free.getsockname()[1]}"
        with spreading._nothing_left(), contextlib.suppress(subprocess.TimeoutExpired):
            port = ["--port", address.split(":")[1]]
            run(spreading.STATUS, *start.split(), *port, **spreading.BEFORE_RAY, **token)
            joined = run(program, str(tmp_path), address, **token)
            if joined.returncode:
                continue
            assert joined.stdout.splitlines()[-1] == "{'one': 1}"
            for other in ({**token, "RAY_AUTH_TOKEN": wrong}, {"RAY_AUTH_MODE": "disabled"}):
                said = run(program, str(tmp_path / "other"), address, **other).stderr.splitlines()[-1]
                assert "NoClusterError: The Ray cluster at this address refuses who has another token" in said
                assert f"Received: address='{address}', RAY_AUTH_MODE='{other['RAY_AUTH_MODE']}'" in said
                assert wrong not in said
            return
    pytest.fail(f"No cluster came up in {spreading.STARTS} tries.")
