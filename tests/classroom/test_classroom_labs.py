"""The labs that come along: their names as people write them, and their exercises."""

import pytest

from cnn_course.classroom import ClassroomError, labs


def test_the_labs_are_those_of_the_checkout(root):
    assert labs.names() == tuple(sorted(path.stem for path in (root / "notebooks" / "src").glob("*.py")))


@pytest.mark.parametrize(
    "asked",
    ["1", "01", "001", "convolution", "Convolution", "01_convolution", "01_convolution.ipynb", "01-conv"],
)
def test_names_are_forgiving(asked):
    assert labs.find(asked) == "01_convolution"


def test_a_part_of_a_topic_will_do():
    assert labs.find("receptive fields") == "06_pooling_and_receptive_fields"
    assert labs.find("lab 7") == "07_plain_tensorflow"


def test_an_exact_topic_goes_before_a_part_of_one():
    assert labs.find("search") == "14_search"


def test_several_are_told():
    with pytest.raises(ClassroomError, match=r"'and' could be .*05_stride_and_padding"):
        labs.find("and")


@pytest.mark.parametrize(("asked", "near"), [("convolutoin", "01_convolution"), ("renset", "12_resnet")])
def test_an_unknown_one_lists_the_nearest(asked, near):
    with pytest.raises(ClassroomError, match=rf"there is no lab '{asked}'\. Nearest: {near}"):
        labs.find(asked)


@pytest.mark.parametrize("asked", ["", "99", "../..", "zzzz"])
def test_one_that_is_near_nothing_lists_all(asked):
    with pytest.raises(ClassroomError, match=r"01_convolution, 02_simple_cells, .*16_transfer"):
        labs.find(asked)


def test_exercises_are_those_that_the_open_lab_leaves_open():
    for name in labs.names():
        lab = labs.lab(name)
        assert len(lab.exercises) >= 5, name
        assert len({exercise.cell for exercise in lab.exercises}) == len(lab.exercises)
        assert lab.title.startswith("Lab ")
    assert [exercise.label for exercise in labs.lab("08_keras").exercises].count("model") == 3


def test_no_labs_at_all_are_told(monkeypatch, tmp_path):
    monkeypatch.setattr(labs, "PLACES", (tmp_path,))
    with pytest.raises(ClassroomError, match="there are no labs beside the package"):
        labs.names()
