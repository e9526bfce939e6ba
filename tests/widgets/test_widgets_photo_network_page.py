"""PhotoNetwork in a real browser: its numbers, photographs of every kind, and what a hidden part costs."""

import io
import json

import numpy as np
import pytest
from figure_page import look, pages, settle
from PIL import Image

from cnn_course.widgets import PhotoNetwork
from cnn_course.widgets.photo_network import asset, weights

pytestmark = pytest.mark.browser

ROOT = "document.querySelector('.cc-photo-network')"
SHOWS = "(text) => document.querySelector('.cc-photo-says li b').innerText === text"
READY = f"() => {ROOT}.shares() !== null && {ROOT}.maps() !== null"


@pytest.fixture(scope="module")
def opened(browser, tmp_path_factory):
    """Open a figure on a page of its own, beside which the network lies; errors on the page fail the test."""
    with pages(browser, tmp_path_factory.mktemp("pages")) as open_page:

        def open_one(started=True, width=1280, **settings):
            page = open_page(PhotoNetwork(**settings), width)
            page.evaluate("(text) => { window.assets = { photo_network: text }; }", asset.text())
            if started:
                page.get_by_role("button", name="Start the network").click()
                page.wait_for_function(READY)
                settle(page)
            return page

        yield open_one


@pytest.fixture(scope="module")
def cat(opened):
    """A page on which the network has started with the cat."""
    return opened(block=3)


@pytest.fixture(autouse=True)
def _as_it_was(request):
    """Leave the shared page as it was found."""
    yield
    if "cat" in request.fixturenames:
        page = request.getfixturevalue("cat")
        page.mouse.move(1, 1)
        page.get_by_role("button", name="Reset").click()
        settle(page)
        assert shares(page)[282] > 0.37


def shares(page):
    return np.array(page.evaluate(f"{ROOT}.shares()"))


def status(page):
    return page.locator(".cc-photo-status").inner_text()


def give(page, name, content, kind="image/png"):
    """Choose a file, and wait for an answer or a problem that was not there before."""
    said = status(page)
    before = page.evaluate(f"{ROOT}.output().seen.join()")
    page.set_input_files("input[type=file]", {"name": name, "mimeType": kind, "buffer": content})
    page.wait_for_function(
        f"""([before, status]) => {ROOT}.output().seen.join() !== before
            || (document.querySelector("[data-problem]")?.innerText ?? status) !== status""",
        arg=[before, said],
    )
    settle(page)


def file_of(picture, **how):
    file = io.BytesIO()
    picture.save(file, **{"format": "PNG", **how})
    return file.getvalue()


def seen_of(picture):
    """What the network sees of a picture, as Pillow makes it."""
    return asset.preparation().square(np.asarray(picture.convert("RGB"))).astype(int)


def some_picture(width=90, height=120):
    """A picture whose corners differ, with all sorts of colours."""
    y, x = np.mgrid[0:height, 0:width]
    colours = [200 * x / width + 20, 255 * y / height, 120 + 90 * np.sin(x / 7) * np.cos(y / 11)]
    return Image.fromarray(np.stack(colours, axis=-1).astype(np.uint8))


# ---- before, and at the start


def test_before_it_starts_the_figure_shows_what_was_reckoned_in_python(opened):
    page = opened(started=False, photograph="coffee")
    rows = page.locator(".cc-photo-says li").all_inner_texts()
    assert [row.split("\n")[0] for row in rows] == [name for name, _ in PhotoNetwork(photograph="coffee").top]
    assert page.get_by_role("button", name="Which parts count?").is_disabled()
    page.get_by_role("radio", name="Rocket").check(force=True)
    first = PhotoNetwork(photograph="rocket").top[0][0]
    page.wait_for_function(
        "(name) => document.querySelector('.cc-photo-says li').innerText.startsWith(name)", arg=first
    )


def test_a_network_that_cannot_be_had_is_told_and_can_be_tried_again(opened):
    page = opened(started=False)
    page.evaluate("window.assets = {}")
    page.get_by_role("button", name="Start the network").click()
    page.wait_for_selector("[data-problem]")
    assert status(page).startswith("The network did not start:")
    page.evaluate("(text) => { window.assets = { photo_network: text }; }", asset.text())
    page.get_by_role("button", name="Start the network").click()
    page.wait_for_function(READY)


def test_the_page_s_numbers_are_python_s(cat):
    np.testing.assert_allclose(shares(cat), asset.shares("chelsea"), atol=1e-4)
    seen = np.array(cat.evaluate(f"{ROOT}.output().seen")).reshape(224, 224, 3)
    assert (seen == asset.seen("chelsea")).all()
    steps, _ = asset.network()
    kernels = weights.unpacked(steps, asset.packed())
    outputs = weights.forward(steps, kernels, asset.wanted(asset.seen("chelsea")))
    maps = json.loads(cat.evaluate(f"JSON.stringify({ROOT}.maps())"))
    assert (maps["side"], maps["channels"]) == (56, 24)
    wanted = outputs[asset.blocks()[2]["step"]]
    np.testing.assert_allclose(np.array(maps["data"]).reshape(wanted.shape), wanted, atol=2e-3)


# ---- the reader's own photographs


def test_a_photograph_is_made_smaller_as_pillow_does_it(cat):
    picture = some_picture(500, 310)
    give(cat, "mine.png", file_of(picture))
    seen = np.array(cat.evaluate(f"{ROOT}.output().seen")).reshape(224, 224, 3)
    assert np.abs(seen - seen_of(picture)).max() <= 1
    assert not cat.locator(".cc-segment input:checked").count(), "none of the course's photographs is chosen"


def transparent():
    picture = some_picture().convert("RGBA")
    picture.putalpha(Image.new("L", picture.size, 0))
    return file_of(picture), Image.new("RGB", picture.size, "white")


def turned():
    upright = some_picture()
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side
    lying = upright.transpose(Image.Transpose.ROTATE_90)
    return file_of(lying, exif=exif), upright


def grey():
    picture = some_picture().convert("L")
    return file_of(picture), picture


def one_pixel():
    picture = Image.new("RGB", (1, 1), (30, 90, 200))
    return file_of(picture), picture


def large():
    picture = some_picture(50, 40).resize((5000, 4000), Image.Resampling.NEAREST)
    return file_of(picture), picture


@pytest.mark.parametrize("made", [transparent, turned, grey, one_pixel, large])
def test_a_picture_of_any_kind_is_seen_as_it_is_meant(cat, made):
    content, meant = made()
    give(cat, "mine.png", content)
    seen = np.array(cat.evaluate(f"{ROOT}.output().seen")).reshape(224, 224, 3)
    assert np.abs(seen - seen_of(meant)).max() <= 1
    assert np.isclose(shares(cat).sum(), 1)


def test_a_cmyk_photograph_keeps_its_colours(cat):
    picture = Image.new("RGB", (64, 64), (220, 40, 40))
    give(cat, "mine.jpg", file_of(picture.convert("CMYK"), format="JPEG", quality=95), "image/jpeg")
    red, green, blue = np.array(cat.evaluate(f"{ROOT}.output().seen")).reshape(-1, 3).mean(axis=0)
    assert red > 150
    assert max(green, blue) < 110


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("letter.jpg", b"Dear reader, this is a text."),
        ("cut.png", file_of(some_picture())[:60]),
        ("nothing.png", b""),
    ],
)
def test_what_is_no_picture_is_told_and_the_last_one_stays(cat, name, content):
    give(cat, name, content)
    assert status(cat) == f"{name} is no picture that this browser can read. Take a JPEG, PNG or WebP file."
    cat.wait_for_timeout(200)
    assert status(cat).startswith(name), "it stays until there is an answer"
    assert shares(cat)[282] > 0.37
    assert cat.get_by_role("radio", name="Cat").is_checked()


def test_a_photograph_can_be_dropped(cat):
    content = list(file_of(some_picture()))
    before = cat.evaluate(f"{ROOT}.output().seen.join()")
    cat.evaluate(
        """(bytes) => {
          const files = new DataTransfer();
          files.items.add(new File([Uint8Array.from(bytes)], "mine.png", { type: "image/png" }));
          const at = document.querySelector(".cc-photo-network .cc-card");
          at.dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
        }""",
        content,
    )
    cat.wait_for_function(f"(before) => {ROOT}.output().seen.join() !== before", arg=before)


# ---- what counts


def hidden_share(row, column, size=48):
    """What is left of the cat's first class while a square is hidden."""
    picture = asset.seen("chelsea").copy()
    picture[max(0, row) : row + size, max(0, column) : column + size] = 127
    steps, _ = asset.network()
    return weights.shares(steps, weights.unpacked(steps, asset.packed()), asset.wanted(picture))[282]


def test_keys_move_the_square_and_escape_takes_it_away(cat):
    slot = cat.get_by_role("application", name="The photograph as the network sees it")
    first = cat.locator(".cc-photo-says li b").first
    whole = first.inner_text()
    slot.focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowLeft"):  # the first press puts it into the middle
        cat.keyboard.press(key)
    wanted = f"{100 * hidden_share(112 - 16 - 24, 112 - 16 - 24):.1f}\u00a0%"
    cat.wait_for_function(
        "(text) => document.querySelector('.cc-photo-says li b').innerText === text", arg=wanted
    )
    assert wanted != whole
    cat.keyboard.press("Escape")
    cat.wait_for_function(
        "(text) => document.querySelector('.cc-photo-says li b').innerText === text", arg=whole
    )


STOPS_AFTER = """(count) => new Promise((done) => {
  const root = document.querySelector(".cc-photo-network");
  const button = root.querySelector(".cc-photo-count button");
  const look = () => {
    if (root.counts().filter((one) => one !== null).length < count) return requestAnimationFrame(look);
    button.click();
    done();
  };
  button.click();
  look();
})"""


def test_the_map_of_what_counts_is_what_hiding_costs_and_can_be_stopped(cat):
    # Stopped from within the page: a quick machine has counted all before a click arrives from outside.
    cat.evaluate(STOPS_AFTER, 9)
    cat.wait_for_function(f"() => {ROOT}.counts()[8] !== null")
    counts = cat.evaluate(f"{ROOT}.counts()")
    assert counts[-1] is None, "it was stopped"
    assert cat.get_by_role("button", name="Clear").is_visible()
    whole = asset.shares("chelsea")[282]
    assert np.isclose(counts[0], whole - hidden_share(-8, -8), atol=1e-4)
    assert np.isclose(counts[8], whole - hidden_share(24, 24), atol=1e-4)
    cat.get_by_role("button", name="Clear").click()
    cat.wait_for_function(f"() => {ROOT}.counts().every((one) => one === null)")


# ---- the maps


def test_a_map_is_chosen_by_key_and_by_mouse_and_python_is_told(cat):
    sheet = cat.get_by_role("application", name="The 24 maps of block 3")
    sheet.focus()
    cat.keyboard.press("ArrowRight")
    settle(cat)
    assert cat.evaluate("model.get('map')") == 2
    box = sheet.bounding_box()
    sheet.click(position={"x": 5, "y": box["height"] / 2})
    settle(cat)
    assert cat.evaluate("model.get('map')") > 2
    assert cat.locator(".cc-photo-about").inner_text().startswith(f"Map {cat.evaluate('model.get(`map`)')}.")


def test_another_block_shows_its_maps_and_begins_with_the_first(cat):
    cat.get_by_role("slider", name="Block").fill("16")
    cat.wait_for_function(f"() => {ROOT}.maps().channels === 320")
    settle(cat)
    assert cat.evaluate("[model.get('block'), model.get('map')]") == [16, 1]


def test_nothing_moves_from_the_first_look_to_the_last(opened):
    page = opened(started=False)
    for width in (1280, 390):
        look(page, "light", width)
        height = page.locator(".cc-photo-network").bounding_box()["height"]
        page.evaluate(f"{ROOT}.start()")
        page.wait_for_function(READY)
        for block in ("1", "16"):
            page.get_by_role("slider", name="Block").fill(block)
            settle(page)
            assert page.locator(".cc-photo-network").bounding_box()["height"] == height
        page.get_by_role("button", name="Reset").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_what_is_asked_while_a_photograph_is_on_its_way_is_not_asked_of_it(cat):
    cat.evaluate(
        f"""() => {{
          const press = (selector) => {ROOT}.querySelector(selector).click();
          press(".cc-control-row > button.cc-button--quiet"); // Reset
          press(".cc-photo-count button");
        }}"""
    )
    settle(cat)
    cat.wait_for_timeout(300)
    assert cat.evaluate(f"{ROOT}.counts().every((one) => one === null)")
