"""A checkpoint that is damaged, or no checkpoint, is one kind of error; a whole one is not to be deleted."""

import errno
import io
import json
import random
import zipfile
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from cnn_course.training.checkpoint import read_history
from cnn_course.training.errors import CheckpointError
from cnn_course.training.progress import Progress


def whole():
    run = {"recipe": {}, "data": "", "model": []}
    header = {"format": 1, "run": run, "progress": asdict(Progress())}
    buffer = io.BytesIO()
    np.savez(buffer, header=np.array(json.dumps(header)), **{"0": np.zeros(5, np.float32)})
    return buffer.getvalue()


def with_header(text):
    buffer = io.BytesIO()
    np.savez(buffer, header=np.array(text))
    return buffer.getvalue()


def with_a_text_in_place_of_the_header():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("header.npy", "{}")
    return buffer.getvalue()


CASES = {
    "a login page": (b"<html>Log in", "it is a web page"),
    "a Git LFS pointer": (b"version https://git-lfs.github.com/spec/v1\n", "it is a Git LFS pointer"),
    "nothing": (b"", "it is empty"),
    "half": (whole()[:300], "cut off"),
    "a text": (with_a_text_in_place_of_the_header(), "its entry 'header' is no array"),
    "other arrays": (with_header("[]"), "it holds other arrays"),
    "no JSON": (with_header("{"), "it holds other arrays"),
    "deep JSON": (with_header("[" * 100_000), "it holds other arrays"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_no_checkpoint_is_told_as_what_it_is(tmp_path, case):
    content, words = CASES[case]
    (tmp_path / "run.npz").write_bytes(content)
    with pytest.raises(CheckpointError, match=f"no checkpoint of a training that can be read: .*{words}"):
        read_history(tmp_path / "run.npz")


def test_damage_is_one_kind_of_error(tmp_path):
    source, path, content = random.Random(0), tmp_path / "run.npz", whole()
    assert read_history(Path(path.write_bytes(content) and path)) == ()
    for _ in range(100):
        changed = bytearray(content)
        for _ in range(3):
            changed[source.randrange(len(changed))] = source.randrange(256)
        path.write_bytes(changed)
        with suppress(CheckpointError):
            assert read_history(path) == ()


def test_a_whole_one_that_cannot_be_read_is_not_to_be_deleted(tmp_path, monkeypatch):
    def no_leave(*arguments, **options):
        raise PermissionError(errno.EACCES, "Permission denied")

    (tmp_path / "run.npz").write_bytes(whole())
    monkeypatch.setattr(Path, "open", no_leave)
    with pytest.raises(CheckpointError, match=r"cannot be read: Permission denied\. .*keep it") as raised:
        read_history(tmp_path / "run.npz")
    assert "elete" not in str(raised.value)
