"""Set-up: what it leaves in the environment, and where it works."""

import importlib.util
import subprocess
import sys
import sysconfig
import zipfile

import pytest

from tools import install

ODD = "my course é 課"  # a folder whose name has a space, and letters that few scripts expect


@pytest.fixture
def venv(tmp_path, monkeypatch):
    """Give set-up an environment of its own, without pip."""
    folder = tmp_path / ODD / ".venv"
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


def test_an_environment_is_used_again_wherever_it_lies(venv):
    assert not install.usable(), "it has no pip yet"
    (site_packages(venv) / "pip.py").touch()
    assert install.usable()


def test_whatever_decides_the_environment_installs_again(tmp_path, monkeypatch):
    first, second = tmp_path / "first", tmp_path / "second"
    inputs = ["pyproject.toml", "constraints.txt", "hatch_build.py", "package.json", "package-lock.json"]
    for folder in (first, second):
        folder.mkdir()
        for name in inputs:
            (folder / name).write_text("before")
    monkeypatch.setattr(install, "ROOT", first)
    seen = [install.fingerprint("lab"), install.fingerprint("book")]
    for name in inputs:
        (first / name).write_text("after")
        seen.append(install.fingerprint("lab"))
    with monkeypatch.context() as other:
        other.setattr(sys, "version_info", (3, 99, 0))
        seen.append(install.fingerprint("lab"))
    monkeypatch.setattr(install, "ROOT", second)  # an environment does not move along
    seen.append(install.fingerprint("lab"))
    assert len(set(seen)) == len(seen)
    assert seen[-1] == install.fingerprint("lab")


def test_pins_hold_in_a_folder_with_a_space(tmp_path, monkeypatch):
    monkeypatch.setattr(install, "ROOT", tmp_path / ODD)
    (wheels := tmp_path / ODD / "wheels").mkdir(parents=True)
    (tmp_path / ODD / "constraints.txt").write_text("there==1.0\n")
    for version in ("1.0", "2.0"):
        with zipfile.ZipFile(wheels / f"there-{version}-py3-none-any.whl", "w") as wheel:
            info = f"there-{version}.dist-info"
            wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: there\nVersion: {version}\n")
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\nRoot-Is-Purelib: true\n")
            wheel.writestr(f"{info}/RECORD", "")
    flags = ("--quiet", "--no-index", "--find-links", wheels, "--target", tmp_path / "installed")
    install.run(sys.executable, "-m", "pip", "install", *flags, "there")
    assert [path.name for path in (tmp_path / "installed").iterdir()] == ["there-1.0.dist-info"]


def test_node_is_fetched_only_where_there_is_none(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert install.without_node("test,node") == "test,node"
    for name in ("node", "npm"):
        (tmp_path / name).write_text("#!/bin/sh\necho v20.1.0\n")
        (tmp_path / name).chmod(0o755)
    assert install.without_node("test,node") == "test"
    assert install.without_node("book") == "book"
    assert install.without_node("") == ""


@pytest.fixture
def done(venv, tmp_path, monkeypatch):
    """Return what a set-up has installed so far: nothing is really fetched."""
    from tools import carry

    installed = []
    monkeypatch.setattr(install, "run", lambda *command: installed.append(command[-1]))
    monkeypatch.setattr(install, "compile_starts", lambda extras: None)
    monkeypatch.setattr(install, "without_node", lambda extras: extras)
    monkeypatch.setattr(carry, "whole", lambda root: True)
    (site_packages(venv) / "pip.py").touch()
    return installed


def test_nothing_is_installed_twice(done):
    install.main("book")
    install.main("book")
    install.main("lab")
    assert done == [".[book]", ".[lab]"]


def test_carried_files_that_are_gone_are_brought_again(done, monkeypatch):
    from tools import carry

    install.main("book")
    monkeypatch.setattr(carry, "whole", lambda root: False)
    install.main("book")
    assert done == [".[book]", ".[book]"]
