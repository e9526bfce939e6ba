"""What a verdict looks like, and what it does in an if and in a solution notebook."""

import pytest

from cnn_course import checks as check

PASSED = check.Verdict("passed", "conv2d: right in all 24 cases.")
FAILED = check.Verdict("failed", "conv2d: not right yet.", "Is a < b & c?")
OPEN = check.Verdict("open", "conv2d: not answered yet.")


def test_text():
    assert repr(PASSED) == str(PASSED) == "✓ conv2d: right in all 24 cases."
    assert repr(FAILED) == "✗ conv2d: not right yet.\n  Hint: Is a < b & c?"
    assert repr(OPEN) == "○ conv2d: not answered yet."


def test_markup_is_escaped_and_says_the_same():
    markup = FAILED._repr_html_()
    assert "Is a &lt; b &amp; c?" in markup
    assert 'class="cc-verdict cc-verdict-failed"' in markup
    assert "<script" not in markup
    assert "\n" not in markup
    assert "Hint" not in OPEN._repr_html_()


def test_truth():
    assert PASSED
    assert PASSED.passed
    assert not FAILED
    assert not OPEN
    assert not OPEN.passed


def test_require():
    assert PASSED.require() is PASSED
    with pytest.raises(AssertionError, match="Is a < b & c"):
        FAILED.require()
    with pytest.raises(AssertionError, match="not answered yet"):
        OPEN.require()
