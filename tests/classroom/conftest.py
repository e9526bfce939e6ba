"""What the tests of a class share: a computer on which nobody has learnt yet."""

import pytest

from cnn_course.classroom import verdicts


@pytest.fixture(autouse=True)
def new_computer(tmp_path, monkeypatch):
    """No learner, no copies, nothing asked for; settings and home lie in the test's own folder."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / "settings"))
    monkeypatch.delenv("CNN_COURSE_PROGRESS", raising=False)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setattr(verdicts, "_files", {})
    monkeypatch.setattr(verdicts, "_troubled", set())
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path / "home")
