"""The teacher's page: what it shows, and to whom."""

import http.client
import re
import threading
from datetime import timedelta

import pytest

from cnn_course import cli
from cnn_course.classroom import page, status
from cnn_course.classroom.page import serving
from cnn_course.cli import class_
from tests.classroom.written import START, line, write
from tests.letters import stray_letters


@pytest.fixture
def now(tmp_path):
    name = "<script>alert(1)</script>"
    write(tmp_path, *(line(1, "wrong", minute, name=name, symptom="a < b") for minute in range(3)))
    write(tmp_path, line(0, "right", 0, learner="b" * 12))
    return status.of(tmp_path, START + timedelta(minutes=30))


def test_what_learners_write_is_no_markup(now):
    drawn = page.table(now)
    assert "<script" not in drawn
    assert "&lt;script&gt;alert(1)" in drawn
    assert "a &lt; b" in drawn


def test_the_page_needs_nothing_from_elsewhere(now):
    drawn = page.page(now)
    assert not re.search(r"https?://|src=|url\(", drawn)
    assert page.table(now) in drawn


def test_marks_are_signs_and_words_not_colours_alone(now):
    drawn = page.table(now)
    assert '<span class="stuck at">✗</span>' in drawn
    assert "1 of 9 solved" in drawn
    assert ", stuck</span>" in drawn


MARKUP = {" at", " class=number", "%H:%M", "utf-8"}


def test_no_word_stands_outside_the_table(root):
    code = (root / "cnn_course" / "classroom" / "page" / "drawing.py").read_text()
    assert [one for one in stray_letters(code, MARKUP) if "html" not in one] == []


@pytest.fixture
def served(now):
    looks = []

    def look():
        looks.append(1)
        if len(looks) == 2:
            raise OSError("the share is gone for a moment")
        return now

    with page.server(look) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield serving
        serving.shutdown()


def asked(server, path="/", **headers):
    connection = http.client.HTTPConnection(page.LOOPBACK, server.server_port, timeout=10)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_it_is_served_to_this_computer_alone(served, now):
    assert served.server_address[0] == "127.0.0.1"
    assert asked(served, Host="evil.example:80")[0] == 403
    assert asked(served, "/../etc/passwd")[0] == 404
    assert asked(served) == (200, page.page(now))


def test_the_command_opens_it_and_ends_with_ctrl_c(tmp_path, monkeypatch, capsys):
    def stopped(self):
        raise KeyboardInterrupt

    opened = []
    monkeypatch.setattr(serving.ThreadingHTTPServer, "serve_forever", stopped)
    monkeypatch.setattr(class_.webbrowser, "open", opened.append)
    assert cli.main(["class", "status", str(tmp_path), "--page"]) == 0
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", opened[0])
    assert f"The class: {opened[0]}" in capsys.readouterr().out


def test_a_port_that_is_taken_is_one_sentence(served, tmp_path, capsys):
    port = str(served.server_port)
    assert cli.main(["class", "status", str(tmp_path), "--page", "--port", port]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_folder_that_is_gone_for_a_moment_ends_nothing(served, now):
    assert [asked(served, "/class")[0] for _ in range(3)] == [200, 503, 200]
