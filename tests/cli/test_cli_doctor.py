"""Each check of the doctor finds what it is for, and the last line says what to do."""

import os
import signal
import sys
from importlib import metadata

import pytest
from packaging.requirements import Requirement

from cnn_course import cli
from cnn_course.cli import doctor, machine
from cnn_course.cli.doctor import Declared, Finding, Probe

HEALTHY = Probe(version="2.21.0")


@pytest.fixture(autouse=True)
def bare_machine(tmp_path, monkeypatch):
    monkeypatch.delenv("CNN_COURSE_DATA", raising=False)
    monkeypatch.setenv("CNN_COURSE_CACHE", str(tmp_path / "cache"))


def needing(monkeypatch, *packages, python=">=3.11"):
    wanted = Declared(python, tuple(Requirement(package) for package in packages))
    monkeypatch.setattr(doctor, "declared", lambda: wanted)


class TestDeclared:
    """What the package needs is read, not repeated."""

    def test_a_checkout_says_it_in_pyproject(self, monkeypatch):
        def missing(name):
            raise metadata.PackageNotFoundError(name)

        monkeypatch.setattr(metadata, "metadata", missing)
        names = {requirement.name for requirement in doctor.declared().packages}
        assert {"numpy", "tensorflow", "jupyterlab", "anywidget"} <= names
        assert "pytest" not in names
        assert doctor.declared().python.startswith(">=3.11")

    def test_an_installation_says_it_in_its_metadata(self, monkeypatch):
        from email.message import Message

        installed = Message()
        installed["Requires-Python"] = ">=3.11"
        for line in ("numpy>=1.26", 'jupyterlab>=4.2; extra == "lab"', 'pytest>=8; extra == "test"'):
            installed["Requires-Dist"] = line
        monkeypatch.setattr(metadata, "metadata", lambda name: installed)
        assert [requirement.name for requirement in doctor.declared().packages] == ["numpy", "jupyterlab"]


class TestPython:
    """Its version."""

    def test_fits(self):
        assert doctor.python().status == "ok"

    def test_does_not_fit(self, monkeypatch):
        needing(monkeypatch, python=">=4")
        finding = doctor.python()
        assert finding.status == "problem"
        assert "the course needs >=4" in finding.words
        assert "Python >=4" in finding.remedy


class TestPackages:
    """Missing, too old, or fitting."""

    def test_this_environment_fits(self):
        assert doctor.packages().status == "ok"

    def test_missing_and_old(self, monkeypatch):
        needing(monkeypatch, "numpy>=99", "no-such-package>=1", "matplotlib>=1", "tensorflow>=99")
        finding = doctor.packages()
        assert finding.status == "problem"
        assert (
            finding.words == f"numpy is {metadata.version('numpy')}, needs >=99, no-such-package is missing"
        )
        assert finding.remedy.endswith('-m pip install "numpy>=99" "no-such-package>=1"')


class TestTensorFlow:
    """Tried in a process of its own."""

    def test_missing(self):
        probe = doctor.probe_tensorflow("import sys; sys.modules['tensorflow'] = None\n" + doctor.PROBE)
        assert probe.missing
        finding = doctor.tensorflow(probe)
        assert (finding.status, finding.words) == ("problem", "is not installed")
        assert 'pip install "tensorflow' in finding.remedy

    @pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGILL")
    def test_a_crash(self):
        probe = doctor.probe_tensorflow(f"import os; os.kill(os.getpid(), {int(signal.SIGILL)})")
        finding = doctor.tensorflow(probe)
        assert finding.status == "problem"
        assert finding.words == "crashes with SIGILL: this processor may lack AVX"

    def test_a_library_that_is_missing(self):
        probe = doctor.probe_tensorflow("raise ImportError('libcudart.so.12: cannot open')")
        assert doctor.tensorflow(probe).words == "does not start (ImportError: libcudart.so.12: cannot open)"

    def test_a_part_of_it_that_is_missing_is_not_all_of_it(self):
        probe = doctor.probe_tensorflow(
            doctor.PROBE.replace("import tensorflow as tf", "import no_such_part")
        )
        assert not probe.missing
        assert "No module named 'no_such_part'" in doctor.tensorflow(probe).words

    def test_a_silent_end(self):
        assert doctor.probe_tensorflow("raise SystemExit(3)").trouble == "does not start (exit code 3)"

    def test_it_hangs(self):
        probe = doctor.probe_tensorflow("import time; time.sleep(60)", seconds=0.5)
        assert doctor.tensorflow(probe).words == "has not started within 0.5 seconds"

    def test_too_old(self, monkeypatch):
        needing(monkeypatch, "tensorflow>=99")
        finding = doctor.tensorflow(HEALTHY)
        assert (finding.status, finding.words) == ("problem", "is 2.21.0, needs >=99")

    def test_noise_does_not_hide_the_answer(self):
        answer = 'probe:{"version": "2.21.0", "gpus": ["H200"]}'
        code = f"print('noise'); print({answer!r}); print('more noise')"
        probe = doctor.probe_tensorflow(code)
        assert probe == Probe("2.21.0", ("H200",))
        assert doctor.tensorflow(probe).status == "ok"
        assert doctor.gpu(probe) == Finding("GPU", "ok", "H200")


class TestGpu:
    """None is needed; one that lies idle is worth a word."""

    def test_none(self, monkeypatch):
        monkeypatch.setattr(doctor.shutil, "which", lambda name: None)
        assert doctor.gpu(HEALTHY) == Finding(
            "GPU", "ok", "none found, none needed: the labs run on the processor"
        )

    def test_idle(self, monkeypatch):
        monkeypatch.setattr(doctor.shutil, "which", lambda name: f"/usr/bin/{name}")
        finding = doctor.gpu(HEALTHY)
        assert finding.status == "note"
        assert 'pip install "tensorflow[and-cuda]"' in finding.words


@pytest.mark.parametrize(
    ("total", "status"), [(1e9, "problem"), (3e9, "note"), (8e9, "ok"), (None, "note")], ids=str
)
def test_memory(monkeypatch, total, status):
    monkeypatch.setattr(doctor, "total_memory", lambda: total)
    finding = doctor.memory()
    assert finding.status == status
    assert bool(finding.remedy) == (status == "problem")


class TestDisk:
    """Room, and leave to write."""

    def test_room(self):
        assert doctor.disk().status == "ok"

    def test_full(self, monkeypatch):
        monkeypatch.setattr(doctor, "free_bytes", lambda folder: 5e8)
        finding = doctor.disk()
        assert finding.status == "problem"
        assert finding.words.startswith("0.5 GB free")
        assert "CNN_COURSE_CACHE" in finding.remedy

    def test_a_file_in_the_way(self, tmp_path, monkeypatch):
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("CNN_COURSE_CACHE", str(tmp_path / "file" / "cache"))
        assert doctor.disk().status == "problem"


class TestData:
    """What is here, what is missing, what is broken."""

    def test_missing_is_a_note(self):
        finding = doctor.data()
        assert finding.status == "note"
        assert finding.words.startswith("here: mnist; ")
        assert finding.words.endswith("cnn-course data fetch fashion_mnist cifar10 cifar100")

    def test_broken_is_a_problem(self, tmp_path, monkeypatch):
        (tmp_path / "mnist.npz").write_bytes(b"x")
        monkeypatch.setenv("CNN_COURSE_DATA", str(tmp_path))
        finding = doctor.data()
        assert finding.status == "problem"
        assert str(tmp_path / "mnist.npz") in finding.words

    def test_a_mistyped_folder_is_said_once(self, monkeypatch):
        monkeypatch.setenv("CNN_COURSE_DATA", "/no/such/folder")
        finding = doctor.data()
        assert finding.status == "problem"
        assert finding.words.count("/no/such/folder") == 1


class TestBrowser:
    """Any of the usual ones."""

    def test_found(self, monkeypatch):
        monkeypatch.setattr(
            machine.shutil, "which", lambda name: "/usr/bin/firefox" if name == "firefox" else None
        )
        monkeypatch.setattr(machine, "_installed", lambda name: False)
        assert doctor.browser() == Finding("browser", "ok", "Firefox")

    def test_none(self, monkeypatch):
        monkeypatch.setattr(machine.shutil, "which", lambda name: None)
        monkeypatch.setattr(machine, "_installed", lambda name: False)
        assert doctor.browser().status == "note"

    def test_on_a_mac(self, monkeypatch, tmp_path):
        (tmp_path / "Applications" / "Google Chrome.app").mkdir(parents=True)
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setattr(machine.shutil, "which", lambda name: None)
        monkeypatch.setattr(sys, "platform", "darwin")
        assert "Chrome" in machine.which_browsers()
        assert "Firefox" not in machine.which_browsers()

    def test_on_windows(self, monkeypatch, tmp_path):
        program = tmp_path / "Microsoft" / "Edge" / "Application" / "msedge.exe"
        program.parent.mkdir(parents=True)
        program.write_text("")
        monkeypatch.setenv("PROGRAMFILES(X86)", str(tmp_path))
        monkeypatch.setattr(machine.shutil, "which", lambda name: None)
        monkeypatch.setattr(sys, "platform", "win32")
        assert machine.which_browsers() == ["Edge"]


class TestMachine:
    """Memory and disk."""

    def test_a_container_sets_the_limit(self, monkeypatch, tmp_path):
        limit = tmp_path / "memory.max"
        monkeypatch.setattr(machine, "_CONTAINER_LIMIT", limit)
        installed = machine.total_memory()
        assert installed > 1e8
        limit.write_text("1000000\n")
        assert machine.total_memory() == 1_000_000
        limit.write_text("max\n")
        assert machine.total_memory() == installed

    def test_nearest_existing(self, tmp_path):
        assert machine.nearest_existing(tmp_path / "a" / "b") == tmp_path
        assert machine.nearest_existing(tmp_path) == tmp_path
        assert machine.free_bytes(tmp_path) > 0


class TestVerdict:
    """The last line."""

    def healthy(self, monkeypatch, probe=HEALTHY, **others):
        monkeypatch.setattr(doctor, "probe_tensorflow", lambda: probe)
        for name, check in others.items():
            monkeypatch.setattr(doctor, name, check)

    def test_ready(self, monkeypatch, capsys):
        self.healthy(monkeypatch)
        assert cli.main(["doctor"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) == 9
        assert lines[-1].startswith("Ready.")
        subjects = [line.split()[1] for line in lines[:-1]]
        assert subjects == ["Python", "packages", "TensorFlow", "GPU", "memory", "disk", "data", "browser"]

    def test_what_to_do(self, monkeypatch, capsys):
        self.healthy(monkeypatch, probe=Probe(missing=True), total_memory=lambda: 1e9)
        assert cli.main(["doctor"]) == 1
        last = capsys.readouterr().out.splitlines()[-1]
        assert last.startswith("Not ready. What to do: ")
        assert 'pip install "tensorflow' in last
        assert last.endswith("; then use a computer with at least 2 GB of memory.")

    def test_a_check_that_fails_is_told(self, monkeypatch, capsys):
        def faint():
            raise OSError("cannot look")

        self.healthy(monkeypatch, disk=faint)
        assert cli.main(["doctor"]) == 0
        captured = capsys.readouterr().out
        assert "note     disk        could not be checked (OSError: cannot look)" in captured
        assert "Worth a look: disk" in captured

    def test_every_problem_has_a_remedy(self):
        findings = [
            Finding("a", "problem", "is bad", "mend a"),
            Finding("b", "note", "is odd"),
            Finding("c", "ok", ""),
        ]
        assert doctor.verdict(findings) == "Not ready. What to do: mend a."
        assert doctor.verdict(findings[1:]) == "Ready. Worth a look: b."
        assert doctor.verdict(findings[2:]) == "Ready."


@pytest.mark.tensorflow
def test_this_machine_for_real(capsys):
    """TensorFlow really starts in its process, and stays out of this one's way."""
    before = "tensorflow" in sys.modules
    code = cli.main(["doctor"])
    lines = capsys.readouterr().out.splitlines()
    assert f"{metadata.version('tensorflow')}, starts and computes" in "\n".join(lines)
    assert lines[-1].startswith(("Ready.", "Not ready."))
    assert code == int(lines[-1].startswith("Not ready."))
    assert ("tensorflow" in sys.modules) == before
