"""What the softmax figure shows: its shares, in Python, in the page and as TensorFlow has them."""

import itertools

import numpy as np
import pytest
from figure_page import pages, settle
from outputs import outputs
from traitlets import TraitError

from cnn_course.widgets import SoftmaxExplorer

ROOT = "document.querySelector('.cc-softmax-explorer')"
SETTINGS = [{"scores": scores} for scores in itertools.product((-6.0, -0.5, 3.0, 6.0), repeat=4)]


@pytest.fixture
def opened(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:
        yield lambda **settings: open_page(SoftmaxExplorer(**settings))


def verdict(page):
    settle(page)
    return page.locator(".cc-softmax-verdict").inner_text()


def test_shares_are_the_powers_parts_of_their_sum():
    explorer = SoftmaxExplorer()
    by_hand = [2.718281828459045**score for score in (2, 1, -1, 0)]
    np.testing.assert_allclose(explorer.shares, [one / sum(by_hand) for one in by_hand], rtol=1e-14)
    assert explorer.describe().endswith("the shares are 64.4 %, 23.7 %, 3.2 % and 8.7 %.")


@pytest.mark.parametrize("scores", [[1, 2], [0, 0, 0, 7], "1234", [0, 0, 0, float("nan")], 3, [True] * 4])
def test_what_are_no_scores_is_refused(scores):
    with pytest.raises(TraitError, match=r"scores must be 4 numbers from −6 to 6\. Received: scores="):
        SoftmaxExplorer(scores=scores)


@pytest.mark.tensorflow
def test_shares_are_tensorflow_s():
    import tensorflow as tf

    scores = np.array([one["scores"] for one in SETTINGS])
    ours = [SoftmaxExplorer(scores=row).shares for row in scores.tolist()]
    np.testing.assert_allclose(ours, tf.nn.softmax(scores).numpy(), rtol=1e-12)


@pytest.mark.browser
def test_the_page_s_numbers_are_python_s(opened):
    page = opened()
    for settings, found in zip(SETTINGS, outputs(page, SETTINGS, f"{ROOT}.output()"), strict=True):
        explorer = SoftmaxExplorer(**settings)
        np.testing.assert_allclose(found["shares"], explorer.shares, rtol=1e-12, err_msg=str(settings))
        assert found["first"] == np.flatnonzero(explorer.shares == explorer.shares.max()).tolist(), settings


@pytest.mark.browser
def test_the_page_says_what_became_of_the_shares(opened):
    page = opened()
    written = page.locator(".cc-softmax-share b")
    before = written.all_inner_texts()
    assert before == [f"{100 * share:.1f}\u00a0%" for share in SoftmaxExplorer().shares]
    page.get_by_role("button", name="All scores + 1").click()
    assert "grew by 1, and no share changed" in verdict(page)
    assert written.all_inner_texts() == before
    assert page.evaluate("model.get('scores')") == [3, 2, 0, 1]
    page.get_by_role("button", name="All scores × 2").click()
    share = 100 * SoftmaxExplorer(scores=(6, 4, 0, 2)).shares[0]
    assert verdict(page).endswith(f"the share of class 0 went from 64.4\u00a0% to {share:.1f}\u00a0%.")
    slider = page.get_by_label("class 1")
    slider.focus()
    page.keyboard.press("End")
    assert verdict(page).startswith("Classes 0 and 1 have the largest score")
    page.get_by_role("button", name="Reset").click()
    settle(page)
    assert written.all_inner_texts() == before


@pytest.mark.browser
def test_a_button_ends_where_a_score_would_leave_its_range(opened):
    page = opened(scores=(6, 0, 0, -3.5))
    names = [f"All scores {what}" for what in ("+ 1", "− 1", "× 2", "÷ 2")]
    buttons = [page.get_by_role("button", name=name) for name in names]
    assert [one.get_attribute("aria-disabled") for one in buttons] == ["true", "false", "true", "false"]
    buttons[0].click(force=True)
    assert page.evaluate("model.get('scores')") == [6, 0, 0, -3.5]
