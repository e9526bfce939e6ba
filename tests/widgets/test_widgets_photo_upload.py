"""The control that takes photographs: what a front end sends is read, and what is no picture is refused."""

import io

import numpy as np
import pytest
from PIL import Image

from cnn_course.widgets import PhotoUpload
from cnn_course.words import table

WORDS = table().photo_upload


def file(content, name="cat.png"):
    """Return a file as the front end sends it."""
    return {
        "name": name,
        "type": "image/png",
        "size": len(content),
        "content": memoryview(content),
        "last_modified": 0,
    }


def saved(picture, kind="PNG", **how):
    made = io.BytesIO()
    picture.save(made, kind, **how)
    return made.getvalue()


def chosen(*files):
    upload = PhotoUpload()
    choose(upload, *files)
    return upload


def choose(upload, *files):
    upload.button.set_state({"value": list(files)})


def shown(upload):
    return upload.children[1].value


def test_nothing_is_chosen_at_first():
    upload = PhotoUpload()
    assert upload.pictures == upload.refused == {}
    assert WORDS.nothing in shown(upload)
    assert repr(upload) == WORDS.text(0)


KINDS = {
    "grey": ("L", "PNG"),
    "transparent": ("RGBA", "PNG"),
    "printed": ("CMYK", "JPEG"),
    "photo": ("RGB", "WEBP"),
}


@pytest.mark.parametrize(("mode", "kind"), KINDS.values(), ids=KINDS)
def test_any_kind_of_picture_comes_in_red_green_and_blue(mode, kind):
    upload = chosen(file(saved(Image.new(mode, (5, 3)), kind)))
    (one,) = upload.pictures.values()
    assert one.shape == (3, 5, 3)
    assert one.dtype == np.uint8
    assert "cat.png: taken, 3 × 5 pixels" in shown(upload)


def test_a_telephones_picture_stands_upright():
    turned = Image.new("RGB", (5, 3))
    exif = turned.getexif()
    exif[0x0112] = 6
    (one,) = chosen(file(saved(turned, "JPEG", exif=exif))).pictures.values()
    assert one.shape == (5, 3, 3)


def test_what_is_no_picture_is_refused_in_words_and_the_others_are_taken():
    whole = saved(Image.fromarray(np.random.default_rng(0).integers(0, 256, (40, 40, 3), np.uint8)))
    upload = chosen(
        file(b"dear diary", "notes.jpg"), file(whole[:-60], "half.png"), file(whole), file(b"", "<b>")
    )
    assert list(upload.pictures) == ["cat.png"]
    assert "no picture that can be read" in upload.refused["notes.jpg"]
    assert "cut off" in upload.refused["half.png"]
    assert all(name in said for name, said in upload.refused.items())
    assert "&lt;b&gt;" in shown(upload)
    assert "<b>" not in shown(upload)


def test_two_files_of_one_name_are_both_kept_and_the_next_choice_replaces_them():
    one, other = (saved(Image.new("RGB", (side, side))) for side in (2, 3))
    upload = chosen(file(one), file(other))
    assert {name: len(picture) for name, picture in upload.pictures.items()} == {
        "cat.png": 2,
        "cat.png (2)": 3,
    }
    choose(upload, file(other, "dog.png"))
    assert list(upload.pictures) == ["dog.png"]
    choose(upload)
    assert upload.pictures == {}
    assert WORDS.nothing in shown(upload)
