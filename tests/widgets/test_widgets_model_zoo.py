"""The Python end of the figure of Keras' networks: it compares what is published and what was counted."""

import pytest
from traitlets import TraitError

from cnn_course import plots
from cnn_course.models import pretrained
from cnn_course.widgets import ModelZooExplorer
from cnn_course.widgets.model_zoo_explorer import AXES, _listed

LISTED = {one.name: one for one in pretrained.zoo() if one.published}


def test_it_shows_the_networks_with_a_published_accuracy_and_no_others():
    assert list(_listed()) == list(LISTED)
    for name, shown in _listed().items():
        one = LISTED[name]
        assert (shown["top1"], shown["top5"]) == (one.published.top1, one.published.top5)
        assert (shown["cpu_ms"], shown["gpu_ms"]) == (one.published.cpu_ms, one.published.gpu_ms)
        counted = ("parameters", "multiply_adds", "depth", "size")
        assert {key: shown[key] for key in counted} == {key: getattr(one, key) for key in counted}
        assert shown["mode"] == one.preprocess.mode


@pytest.mark.parametrize("across", AXES)
@pytest.mark.parametrize("accuracy", ["top1", "top5"])
def test_nobody_beats_the_front_and_somebody_all_others(across, accuracy):
    explorer = ModelZooExplorer(across=across, accuracy=accuracy)
    places = {name: (one[across], one[accuracy]) for name, one in _listed().items()}
    costs, right = zip(*(places[name] for name in explorer.front), strict=True)
    assert list(costs) == sorted(set(costs))
    assert list(right) == sorted(set(right)), "who costs more is better, or is not on it"
    for name in set(places) - set(explorer.front):
        beaten = explorer.beaten_by(name)
        assert beaten
        assert name not in beaten
        for other in beaten:
            assert places[other][0] <= places[name][0]
            assert places[other][1] >= places[name][1]


def test_two_are_compared_by_what_the_dearer_one_gives_for_its_cost():
    explorer = ModelZooExplorer(first="VGG16", second="MobileNetV2")
    assert explorer.gain == 0
    assert explorer.times == pytest.approx(138_357_544 / 3_538_984)
    assert explorer.describe().endswith("MobileNetV2: 71.3 %. VGG16: 71.3 %, for 39 times the cost.")
    explorer.second = "EfficientNetB0"
    assert explorer.gain == pytest.approx(71.3 - 77.1)
    explorer.second = "VGG16"
    assert (explorer.gain, explorer.times) == (0, 1)
    assert explorer.describe().endswith("VGG16: 71.3 %.")


def test_the_front_is_told_only_to_who_has_said_what_they_expect():
    assert "front" not in ModelZooExplorer().describe()
    told = ModelZooExplorer(prediction="half").describe()
    assert told.endswith(f"On the front: {', '.join(ModelZooExplorer().front)}.")


BAD = [
    ({"across": "price"}, "across must be one of parameters, multiply_adds, depth, cpu_ms, gpu_ms. Received"),
    ({"accuracy": "top3"}, "accuracy must be one of top1, top5. Received: accuracy='top3'"),
    ({"first": "ConvNeXtTiny"}, "Received: first='ConvNeXtTiny'"),
    ({"second": "vgg16"}, "second must be one of DenseNet121, DenseNet169"),
]


@pytest.mark.parametrize(("settings", "words"), BAD, ids=str)
def test_what_cannot_be_shown_is_refused_in_words(settings, words):
    with pytest.raises(TraitError) as caught:
        ModelZooExplorer(**settings)
    assert words in str(caught.value)


def test_a_network_without_a_published_accuracy_is_not_compared():
    with pytest.raises(ValueError, match=r"No accuracy is published of this network\. Received: name='Con"):
        ModelZooExplorer().beaten_by("ConvNeXtTiny")
    with pytest.raises(ValueError, match=r"places must hold at least one network\. Received: places=\{\}"):
        plots.model_zoo_still({})
