"""Code that chapters show and cannot run, because the book is built without TensorFlow: here it runs."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("plain_tensorflow", "keras", "training", "hardware")
CHAPTERS = [
    *(ROOT / "book" / "code" / f"{name}.md" for name in NAMES),
    ROOT / "book" / "pretrained" / "transfer.md",
]
LISTING = CHAPTERS[:2]  # the others show no file of the package
LISTED = [ROOT / "cnn_course" / "plain" / f"{name}.py" for name in ("by_hand", "with_keras")]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.M | re.S)


def bare(text: str) -> list[str]:
    """Return the lines without what stands around them: indents, comments, blank lines."""
    lines = [re.sub(r"\s+# .*", "", line).strip() for line in text.splitlines()]
    return [line for line in lines if line]


def is_quoted(block: str, files: list[Path] = LISTED) -> bool:
    """Tell whether a block's lines stand in a listed file, one after the other."""
    wanted = bare(block)
    for file in files:
        lines = bare(file.read_text(encoding="utf-8"))
        if any(lines[i : i + len(wanted)] == wanted for i in range(len(lines))):
            return True
    return False


def blocks() -> list:
    found = []
    for chapter in CHAPTERS:
        text = chapter.read_text(encoding="utf-8")
        for match in BLOCK.finditer(text):
            line = text[: match.start()].count("\n") + 1
            found.append(pytest.param(match[1], id=f"{chapter.stem}:{line}"))
    return found


@pytest.mark.tensorflow
@pytest.mark.parametrize("block", blocks())
def test_code_shown_is_code_that_ran(block):
    """A block is a quotation of a listed file, or it runs by itself."""
    if not is_quoted(block):
        exec(compile(block, "block", "exec"), {"__name__": "block"})


def test_a_quotation_that_drifted_is_no_quotation():
    line = "fast_step = tf.function(train_step)"
    assert is_quoted(line)
    assert is_quoted(f"{line}  # with a remark")
    assert not is_quoted(line.replace("train", "training"))
    assert not is_quoted("momentum_update(\nlearning_rate\n)")


@pytest.mark.parametrize("chapter", LISTING, ids=lambda path: path.stem)
def test_every_listing_names_something_that_is_there(chapter):
    text = chapter.read_text(encoding="utf-8")
    listings = re.findall(r"\{literalinclude\} (\S+)\n((?::.*\n)*)", text)
    assert len(listings) >= 3
    for path, options in listings:
        file = (chapter.parent / path).resolve()
        assert file in LISTED
        name = re.search(r":pyobject: (\S+)", options)[1]
        assert re.search(rf"^(def|class) {name}\b", file.read_text(encoding="utf-8"), re.M), name


@pytest.mark.tensorflow
def test_what_keras_makes_of_logits_taken_for_shares():
    import keras
    import numpy as np

    chapter = (ROOT / "book" / "code" / "keras.md").read_text(encoding="utf-8")
    lines = re.search(r"^logits = np.*?^as_shares = .*?$", chapter, re.M | re.S)[0]
    space = {"np": np}
    exec(lines, space)
    said = keras.losses.SparseCategoricalCrossentropy(reduction=None)(
        np.arange(3), np.tile(space["logits"], (3, 1))
    )
    np.testing.assert_allclose(said, -np.log(space["as_shares"]), atol=1e-3)


@pytest.mark.tensorflow
def test_the_summary_shown_is_the_one_that_keras_prints():
    import keras

    from cnn_course.plain import with_keras

    keras.utils.clear_session()  # names count from the beginning
    printed: list[str] = []
    with_keras.sequential().summary(line_length=65, print_fn=lambda text, **_: printed.append(text))
    chapter = (ROOT / "book" / "code" / "keras.md").read_text(encoding="utf-8")
    shown = re.search(r"^```text\n(Model: .*?)^```$", chapter, re.M | re.S)[1]
    assert bare(shown) == bare("\n".join(printed))
