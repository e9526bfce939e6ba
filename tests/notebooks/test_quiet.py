"""Nothing reaches the error stream while it is quiet, and everything does before and after."""

import os
import subprocess
import sys

import pytest

from cnn_course.quiet import quiet


def test_only_the_inside_is_quiet(capfd):
    os.write(2, b"before ")
    with quiet():
        os.write(2, b"inside ")
    os.write(2, b"after")
    assert capfd.readouterr().err == "before after"


def test_an_exception_comes_through_and_the_stream_is_back(capfd):
    with pytest.raises(ModuleNotFoundError), quiet():
        import no_such_module  # noqa: F401
    os.write(2, b"after")
    assert capfd.readouterr().err == "after"


def test_no_descriptor_is_leaked():
    lowest = os.dup(0)
    os.close(lowest)
    with quiet():
        pass
    again = os.dup(0)
    os.close(again)
    assert again == lowest


def test_a_log_level_that_is_set_stays(monkeypatch):
    monkeypatch.setenv("TF_CPP_MIN_LOG_LEVEL", "0")
    with quiet():
        pass
    assert os.environ["TF_CPP_MIN_LOG_LEVEL"] == "0"
    monkeypatch.delenv("TF_CPP_MIN_LOG_LEVEL")
    with quiet():
        assert os.environ["TF_CPP_MIN_LOG_LEVEL"] == "3"


@pytest.mark.tensorflow
def test_tensorflow_comes_without_its_log():
    code = (
        "from cnn_course.quiet import quiet\nwith quiet():\n    import tensorflow as tf\n"
        "print(int(tf.reduce_sum([1, 2])))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("3\n", "")
