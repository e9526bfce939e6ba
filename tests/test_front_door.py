"""The files a newcomer meets first hold together: versions, licences, doors, host names."""

import re
import subprocess
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools import lock


@pytest.fixture(scope="module")
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text())


def requirements(project, without=()):
    """Return all direct requirements of the package and its extras, by canonical name."""
    listed = [*project["project"]["dependencies"]]
    for name, extra in project["project"]["optional-dependencies"].items():
        listed += extra if name not in without else []
    parsed = [Requirement(text) for text in listed]
    return {canonicalize_name(r.name): r for r in parsed if r.name != "cnn-course"}


def pinned(root):
    """Return the requirements of constraints.txt."""
    lines = (root / "constraints.txt").read_text().splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def test_environment_yml_equals_pyproject(root, project):
    environment = yaml.safe_load((root / "environment.yml").read_text())
    conda = [item for item in environment["dependencies"] if isinstance(item, str)]
    pip = next(item["pip"] for item in environment["dependencies"] if isinstance(item, dict))
    assert pip[:2] == ["--constraint constraints.txt", "--editable ."]
    assert set(pip[2:]) == {str(r) for r in requirements(project, without=lock.SERVERS).values()}
    python = next(item for item in conda if item.startswith("python"))
    assert python == "python" + project["project"]["requires-python"]


def test_constraints_pin_every_direct_dependency(root, project):
    names = {canonicalize_name(r.name) for r in pinned(root)}
    build = {canonicalize_name(Requirement(text).name) for text in project["build-system"]["requires"]}
    assert set(requirements(project)) | build <= names


def test_constraints_are_exact_and_allowed(root, project):
    wanted = requirements(project)
    for pin in pinned(root):
        assert [s.operator for s in pin.specifier] == ["=="], pin
        direct = wanted.get(canonicalize_name(pin.name))
        if direct:
            version = next(iter(pin.specifier)).version
            assert direct.specifier.contains(version), f"{pin} is outside {direct}: run make lock"


def test_book_needs_no_tensorflow(project):
    extras = project["project"]["optional-dependencies"]
    named = " ".join([*project["project"]["dependencies"], *extras["book"]])
    assert not re.search("tensorflow|keras", named)


def test_every_dependency_is_justified(root, project):
    page = (root / "CONTRIBUTING.md").read_text()
    build = [Requirement(text).name for text in project["build-system"]["requires"]]
    missing = [name for name in [*requirements(project), *build] if f"`{name}`" not in page]
    assert missing == []


def committed_text(root):
    """Yield each committed text file's path and content."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=root, capture_output=True, text=True
    )
    for name in listed.stdout.splitlines():
        path = root / name
        if path.is_file() and path.suffix not in {".png", ".npz", ".gz", ".ico"}:
            yield name, path.read_text()


def test_no_registry_host_is_named(root):
    # Composed, so that this file does not name them either.
    hosts = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("registry", "npmjs"))]
    found = [(name, host) for name, text in committed_text(root) for host in hosts if host in text]
    assert found == []


def test_versions_agree(root, project):
    import cnn_course

    citation = yaml.safe_load((root / "CITATION.cff").read_text())
    assert project["project"]["version"] == cnn_course.__version__ == citation["version"]


def test_readme_names_its_two_commands(root):
    readme = (root / "README.md").read_text()
    makefile = (root / "Makefile").read_text()
    for target in ("book", "test"):
        assert f"make {target}" in readme
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
