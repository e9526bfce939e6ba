"""Set-up: what it leaves in the environment, and where it works."""

import importlib.util
import subprocess
import sys
import sysconfig

import pytest

from tools import install


@pytest.fixture
def venv(tmp_path, monkeypatch):
    """Give set-up an environment of its own, without pip, in a folder that few scripts expect."""
    folder = tmp_path / "my course é 課" / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    monkeypatch.setattr(install, "VENV", folder)
    return folder


def site_packages(venv):
    """Return the folder for installed packages of an environment."""
    places = {"base": str(venv), "platbase": str(venv)}
    path = venv / sysconfig.get_path("purelib", "venv", places)
    path.mkdir(parents=True, exist_ok=True)
    return path


@pytest.mark.parametrize("extras", ["lab,node", "test"])
def test_what_is_started_is_compiled_also_where_python_may_not_write(venv, monkeypatch, extras):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(install, "STARTS", {"lab": (("absent_package", "started"), ("broken",))})
    packages = site_packages(venv)
    (packages / "broken.py").write_text("raise RuntimeError('it does not start')")
    (packages / "started.py").write_text("import helped")
    (packages / "helped.py").touch()
    (packages / "never.py").touch()
    install.compile_starts(extras)
    kept = {path.name.split(".")[0] for path in (packages / "__pycache__").iterdir()}
    assert kept == {"started", "helped", "broken"}


def test_what_is_compiled_is_there():
    names = {name for starts in install.STARTS.values() for names in starts for name in names}
    assert [name for name in sorted(names) if not importlib.util.find_spec(name)] == []
