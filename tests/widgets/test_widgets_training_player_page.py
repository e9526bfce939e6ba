"""The figure that plays a training in a real browser: numbers, keys, walk, room on the page."""

import numpy as np
import pytest
from figure_page import look, pages, put, settle

from cnn_course.widgets import TrainingPlayer

pytestmark = pytest.mark.browser

ROOT = "document.querySelector('.cc-training-player')"
LAST = 27


@pytest.fixture
def opened(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:

        def open_one(width=1280, theme="light", touch=False, motion=None, bytes_as="view", **settings):
            more = {"has_touch": touch, "reduced_motion": motion}
            page = open_page(TrainingPlayer(**settings), width, theme=theme, kind=bytes_as, **more)
            page.wait_for_function(f"{ROOT}.querySelector('.cc-count').textContent !== ''")
            return page

        yield open_one


def moment(page):
    return page.evaluate("model.get('moment')")


@pytest.mark.parametrize("bytes_as", ["view", "buffer", "array"])
def test_what_the_page_shows_is_what_python_has(opened, bytes_as):
    page = opened(bytes_as=bytes_as)
    player = TrainingPlayer()
    for at in range(0, LAST + 1, 1 if bytes_as == "view" else 9):
        put(page, moment=at, cell=[4, 9])
        player.moment = at
        found = page.evaluate(f"{ROOT}.output()")
        assert found["step"] == player.step
        assert found["epochs"] == pytest.approx(player.epochs)
        for split in ("training", "validation"):
            wanted = {"loss": player.loss(split), "accuracy": player.accuracy(split)}
            assert found["numbers"][split] == wanted
        assert found["confusion"] == player.confusion.ravel().tolist()
        assert found["cell"]["count"] == player.confusion[4, 9]
        assert found["cell"]["total"] == player.confusion[4].sum()
        assert (found["mistake"]["row"], found["mistake"]["column"]) == player.commonest_mistake
        np.testing.assert_allclose(found["filters"], player.filters.ravel(), atol=1e-6)
        np.testing.assert_allclose(found["shares"], player.shares, atol=1e-6)
        for name, maps in player.maps.items():
            np.testing.assert_allclose(found["maps"][name], maps.ravel(), atol=1e-6)


@pytest.mark.parametrize("at", [0, 13, LAST])
def test_what_is_written_is_what_was_recorded(opened, at):
    page = opened(moment=at)
    player = TrainingPlayer(moment=at)
    settle(page)
    for name, form in (("loss", "{:.3f}"), ("accuracy", "{:.1%}")):
        words = page.locator(f".cc-curves--{name} .cc-chart-title").inner_text().replace("\xa0", "")
        for split, word in (("training", "training"), ("validation", "held out")):
            assert f"{word} {form.format(getattr(player, name)(split))}" in words
    counts = page.locator(".cc-count").all_inner_texts()
    assert [int(count) for count in counts] == player.confusion.ravel().tolist()
    row, column = player.cell
    count, total = player.confusion[row, column], player.confusion[row].sum()
    assert f"Of {total} held-out {row}s, {count} were called {column}." in page.inner_text(".cc-cell-says")
    right = np.trace(player.confusion)
    assert right == round(player.accuracy("validation") * 5000)
    assert f"All digits: {right:,} of 5,000 right." in page.inner_text(".cc-matrix-words")
    assert page.inner_text(".cc-says") == str(player.shares.argmax())
    slider = page.locator("input[type=range]")
    assert slider.get_attribute("aria-valuetext") == f"step {player.step:,}, epoch {player.epochs:.2f}"


def test_the_curves_pass_through_the_recorded_numbers(opened):
    page = opened()
    player = TrainingPlayer()
    for name in ("loss", "accuracy"):
        path = page.locator(f".cc-curves--{name} .cc-curve--validation").get_attribute("d")
        points = np.array([pair.split() for pair in path[1:].split("L")], float)
        values = np.array(player._content[f"validation_{name}"])
        slope, start = np.polyfit(values, points[:, 1], 1)
        np.testing.assert_allclose(points[:, 1], start + slope * values, atol=0.02)
        assert slope < 0, "more is higher"
        steps = np.array(player.steps[1:])
        slope, start = np.polyfit(np.log(steps), points[1:, 0], 1)
        np.testing.assert_allclose(points[1:, 0], start + slope * np.log(steps), atol=0.02)
        cursor = float(page.locator(f".cc-curves--{name} .cc-cursor").get_attribute("x1"))
        assert cursor == pytest.approx(points[player.moment, 0], abs=0.02)


def test_filters_are_painted_about_zero_on_a_scale_that_stays(opened):
    page = opened(moment=LAST)
    settle(page)
    player = TrainingPlayer(moment=LAST)
    painted = page.evaluate(
        f"""() => [...{ROOT}.querySelectorAll('.cc-strip')[0].querySelectorAll('canvas')].map((one) =>
          Array.from(one.getContext('2d').getImageData(0, 0, 5, 5).data))"""
    )
    pixels = np.array(painted).reshape(8, 5, 5, 4)
    ends = {1: (0x1D, 0x4E, 0xD8), -1: (0xC2, 0x41, 0x0C)}
    share = player.filters.transpose(2, 0, 1) / player._recorded["limits"]["filters"]
    zero = np.array((0xFC, 0xFB, 0xF8))
    for sign, end in ends.items():
        mask = np.sign(share) == sign
        wanted = zero + np.abs(share[mask])[:, None] * (np.array(end) - zero)
        np.testing.assert_allclose(pixels[mask][:, :3], wanted, atol=1.5)


def test_the_slider_scrubs_and_tells_python(opened):
    page = opened(moment=3)
    page.locator("input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    assert moment(page) == 4
    page.keyboard.press("End")
    assert moment(page) == LAST
    page.keyboard.press("Home")
    assert moment(page) == 0
    page.wait_for_function(
        f"{ROOT}.querySelector('[role=status]').textContent.startsWith('Step 0, epoch 0.00: accuracy 11.0')"
    )
    page.wait_for_function("window.saves > 0")
    assert page.get_by_role("button", name="Back").get_attribute("aria-disabled") == "true"
    page.get_by_role("button", name="Back").press("Enter")
    assert moment(page) == 0
    page.get_by_role("button", name="Step").press("Enter")
    assert moment(page) == 1


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_space_plays_to_the_end_and_pauses(opened, motion):
    page = opened(moment=LAST - 3, motion=motion)
    page.locator("input[type=range]").focus()
    page.keyboard.press("Space")
    assert page.get_by_role("button", name="Pause").count() == 1
    page.wait_for_function(f"model.get('moment') === {LAST}")
    page.get_by_role("button", name="Play").wait_for()
    page.keyboard.press("Space")
    page.wait_for_function("model.get('moment') === 2", polling=20)
    page.keyboard.press("Space")
    assert page.get_by_role("button", name="Play").count() == 1
    at = moment(page)
    page.wait_for_timeout(600)
    assert moment(page) == at
    still = page.evaluate(f"getComputedStyle({ROOT}.querySelector('.cc-share-bar i')).transitionDuration")
    assert (float(still.rstrip("s")) == 0) == (motion == "reduce")


def test_a_chosen_moment_ends_the_walk(opened):
    page = opened(moment=0)
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("model.get('moment') > 0", polling=20)
    page.locator("input[type=range]").focus()
    page.keyboard.press("End")
    page.wait_for_timeout(600)
    assert moment(page) == LAST
    assert page.get_by_role("button", name="Play").count() == 1


def test_the_matrix_is_walked_by_arrow_keys_and_clicked(opened):
    page = opened(moment=13, cell=(9, 4))
    cell = page.locator(".cc-count[aria-selected=true]")
    cell.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("model.get('cell')") == [8, 5]
    settle(page)
    counts = TrainingPlayer(moment=13).confusion
    assert (
        page.inner_text(".cc-cell-says") == f"Of {counts[8].sum()} held-out 8s, {counts[8, 5]} were called 5."
    )
    assert page.evaluate("document.activeElement.textContent") == str(counts[8, 5])
    assert page.locator(".cc-count[tabindex='0']").count() == 1
    page.locator(".cc-count").nth(49).click()
    assert page.evaluate("model.get('cell')") == [4, 9]
    settle(page)
    assert f"{counts[4, 9]} were called 9" in page.inner_text(".cc-cell-says")
    page.wait_for_function(f"{ROOT}.querySelector('[role=status]').textContent.includes('held-out 4s')")
    page.get_by_role("button", name="Reset").click()
    assert page.evaluate("model.get('cell')") == [9, 4]


def test_a_press_on_a_curve_goes_to_its_moment(opened):
    page = opened(moment=13)
    settle(page)
    box = page.locator(".cc-curves--accuracy .cc-chart-box").bounding_box()
    page.mouse.click(box["x"] + box["width"] - 14, box["y"] + 60)
    assert moment(page) == LAST
    page.get_by_label("linear").check(force=True)
    page.mouse.click(box["x"] + 34 + (box["width"] - 48) / 3, box["y"] + 60)
    settle(page)
    page.mouse.click(box["x"] + 34 + (box["width"] - 48) / 3, box["y"] + 60)
    player = TrainingPlayer(moment=moment(page))
    assert player.step == 839, "the recorded step nearest to the end of the first of three epochs"


def test_a_finger_chooses(opened):
    page = opened(width=390, touch=True)
    page.get_by_role("button", name="Step").tap()
    assert moment(page) == 14
    page.locator(".cc-count").nth(0).tap()
    assert page.evaluate("model.get('cell')") == [0, 0]


def test_it_fits_and_nothing_moves(opened):
    page = opened()
    height = f"{ROOT}.offsetHeight"
    for width in (360, 390, 680, 724, 733, 768, 1280):
        look(page, "light", width)
        first = page.evaluate(height)
        row = page.locator(".cc-control-row").bounding_box()
        last = page.get_by_role("button", name="Reset").bounding_box()
        assert last["x"] + last["width"] <= row["x"] + row["width"] + 0.5, "the controls fit in their row"
        for at in range(0, LAST + 1, 9):
            put(page, moment=at, cell=[at % 10, at % 7], axis=("log", "linear")[at % 2])
            settle(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert abs(page.evaluate(height) - first) <= 1, at
