"""What did EfficientNet-Lite0 look at? Grad-CAM at six depths, occlusion, and networks that have forgotten.

Three photographs, two classes each. For each of them: Grad-CAM at the end of the later stages, with the
channels that add most to it; what the class's share loses where a grey square of 32 × 32 pixels lies; and
Grad-CAM of copies whose top layers are drawn anew, further and further down (Adebayo et al., 2018,
arXiv:1810.03292).

Nothing is trained, so that everything but the copies is the same for every seed. Maps are compared by
Pearson's correlation; with the 7 × 7 numbers of the occlusion map after averaging over its squares.
"""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course import datasets, models, packing
from cnn_course.experiments import _sources
from cnn_course.experiments._definition import SHOWN_SEED, Experiment, Outcome
from cnn_course.experiments._recorded import records
from cnn_course.experiments._schema import (
    COUNT,
    NUMBER,
    SHARE,
    SPREAD,
    TEXT,
    each,
    fields,
    many,
    packed,
    quantized,
)
from cnn_course.models import explaining, pretrained
from cnn_course.results import Spread
from cnn_course.training import DataNote

NETWORK = "efficientnet-lite0"
CASES = (
    ("chelsea", 282),  # tiger cat
    ("chelsea", 287),  # lynx
    ("rocket", 657),  # missile
    ("rocket", 540),  # drilling platform
    ("camera", 872),  # tripod
    ("camera", 759),  # reflex camera
)
STAGES = {
    "stage3": "stage3_block2_add",
    "stage4": "stage4_block3_add",
    "stage5": "stage5_block3_add",
    "stage6": "stage6_block4_add",
    "stage7": "stage7_block1_project_bn",
    "head": "head_relu",
}
"""The last layer of each stage whose maps are small enough for a page, and of the head."""
FORGOTTEN = {
    "dense": "head_dense",
    "head": "head_conv",
    "stage6": "stage6_block1_expand_conv",
    "all": "stem_conv",
}
"""How far down the copies are drawn anew: to which layer, that one included."""
PATCH, SMALL = 32, 64  # pixels: of what covers, and of a smoke run's pictures
STRONGEST = 8  # channels that are kept of each map


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Explain every case with the network as it is, and with copies that have forgotten."""
    model, pictures = _subject(smoke)
    labels = [place for _, place in CASES]
    shares = np.asarray(model(pictures, training=False))[range(len(CASES)), labels]
    occlusion = np.stack(
        [
            explaining.occlusion_map(model, picture, place, patch=PATCH)
            for picture, place in zip(pictures, labels, strict=True)
        ]
    )
    learned = _cams(model, pictures, labels)
    cams = {stage: [one.map] for stage, one in learned.items()}
    likeness: dict[str, dict[str, list[float]]] = {stage: {} for stage in STAGES}
    # To copy the network takes longest: for a smoke run one copy will do.
    forgetful = cache(lambda layers: explaining.with_random_top(model, layers, seed))
    for degree, layer in FORGOTTEN.items():
        copy = forgetful(1 if smoke else layers_down_to(layer))
        for stage, one in _cams(copy, pictures, labels).items():
            cams[stage].append(one.map)
            likeness[stage][degree] = alike(one.map, cams[stage][0])
    final = {
        "shares": [round(float(share), 6) for share in shares],
        "agreement": {
            stage: alike(pooled(one.map, occlusion.shape[-1]), occlusion) for stage, one in learned.items()
        },
        "likeness": likeness,
        "strongest": {stage: strongest(one) for stage, one in learned.items()},
    }
    arrays = {
        "occlusion": occlusion.astype(np.float32),
        **{stage: np.stack(one) for stage, one in cams.items()},
    }
    config = {"network": NETWORK, "patch": PATCH, "side": pictures.shape[1]}
    return Outcome(config, _note(pictures), final=final, arrays=arrays if seed == SHOWN_SEED else {})


def _cams(model: Any, pictures: np.ndarray, labels: list[int]) -> dict[str, explaining.GradCam]:
    """Return the Grad-CAM of each stage."""
    found = explaining.grad_cams(model, pictures, list(STAGES.values()), labels)
    return {stage: found[layer] for stage, layer in STAGES.items()}


def _subject(smoke: bool) -> tuple[Any, np.ndarray]:
    """Return the network and the pictures; for a smoke run both of a few pixels."""
    network = pretrained.load(NETWORK)
    pictures = network.prepare([datasets.photo(name) for name, _ in CASES])
    if not smoke:
        return network.model, pictures
    model = models.build(models.get(NETWORK, input_shape=(SMALL, SMALL, 3)))
    models.set_weights(model, pretrained.arrays(NETWORK)[1])
    return model, pictures[:, :SMALL, :SMALL]


def layers_down_to(name: str) -> int:
    """Count the layers with weights from the output down to one of them, itself included.

    >>> [layers_down_to(name) for name in ("head_dense", "head_conv", "stem_conv")]
    [1, 3, 99]
    """
    with_weights = [row.name for row in models.get(NETWORK).table() if row.parameters]
    return len(with_weights) - with_weights.index(name)


def alike(maps: np.ndarray, others: np.ndarray) -> list[float]:
    """Return Pearson's correlation of each map with the other one; 0 where one is the same everywhere.

    >>> alike(np.array([[[0, 1], [2, 3]], [[1, 1], [1, 1]]]), np.array([[[9, 6], [3, 0]], [[0, 1], [2, 3]]]))
    [-1.0, 0.0]
    """
    found = []
    for one, other in zip(maps, others, strict=True):
        flat = [np.ravel(part) - np.mean(part, dtype=np.float64) for part in (one, other)]
        size = np.linalg.norm(flat[0]) * np.linalg.norm(flat[1])
        found.append(round(float(flat[0] @ flat[1] / size), 4) if size > 0 else 0.0)
    return found


def pooled(maps: np.ndarray, side: int) -> np.ndarray:
    """Return maps (B, h, w) as means over side × side squares."""
    count, height, width = maps.shape
    return maps.reshape(count, side, height // side, side, width // side).mean(axis=(2, 4))


def strongest(cam: explaining.GradCam) -> list[list[dict[str, float]]]:
    """Return of each map the channels that add most to its mean, or take most from it, before the ReLU."""
    adds = cam.weights * cam.maps.mean(axis=(1, 2))
    return [
        [
            {"channel": int(place), "weight": _rounded(weights[place]), "adds": _rounded(one[place])}
            for place in np.argsort(-np.abs(one))[:STRONGEST]
        ]
        for one, weights in zip(adds, cam.weights, strict=True)
    ]


def _rounded(value: float) -> float:
    return float(f"{value:.5g}")


def _note(pictures: np.ndarray) -> DataNote:
    names = ", ".join(dict.fromkeys(name for name, _ in CASES))
    note = _sources.generated("photographs", "Nothing is trained.", pictures[:0], pictures)
    return DataNote(note.name, f"carried by cnn_course: {names}", note.sha256, 0, len(pictures), note.note)


CONTENT = {
    "cases": many(fields(photo=TEXT, place=COUNT, share=SHARE), len(CASES)),
    "stages": many(fields(name=TEXT, layer=TEXT, side=COUNT, channels=COUNT), len(STAGES)),
    "forgotten": each(FORGOTTEN, COUNT),
    "maps": each(STAGES, quantized(1 + len(FORGOTTEN), len(CASES), None, None)),
    "occlusion": packed("float32", len(CASES), None, None),
    "strongest": each(
        STAGES, many(many(fields(channel=COUNT, weight=NUMBER, adds=NUMBER), STRONGEST), len(CASES))
    ),
    "agreement": each(STAGES, many(NUMBER, len(CASES))),
    "likeness": each(STAGES, each(FORGOTTEN, many(SPREAD, len(CASES)))),
}


def figure(folder: Path) -> dict[str, Any]:
    """Return the maps of the run shown, each on a scale of its own, and what was measured."""
    runs = records(folder, NETWORK)
    shown = runs[0]["final"]
    with np.load(folder / f"{NETWORK}-seed{SHOWN_SEED}.npz") as kept:
        arrays = {name: kept[name] for name in kept.files}
    rows = {row.name: row for row in models.get(NETWORK).table()}
    return {
        "cases": [
            {"photo": name, "place": place, "share": share}
            for (name, place), share in zip(CASES, shown["shares"], strict=True)
        ],
        "stages": [
            {
                "name": stage,
                "layer": layer,
                "side": arrays[stage].shape[-1],
                "channels": rows[layer].output_shape[-1],
            }
            for stage, layer in STAGES.items()
        ],
        "forgotten": {degree: layers_down_to(layer) for degree, layer in FORGOTTEN.items()},
        "maps": {stage: packing.quantize(scaled(arrays[stage]), 0, 1) for stage in STAGES},
        "occlusion": packing.pack(arrays["occlusion"]),
        "strongest": shown["strongest"],
        "agreement": shown["agreement"],
        "likeness": {
            stage: {
                degree: [
                    dict(vars(Spread.of([run["final"]["likeness"][stage][degree][case] for run in runs])))
                    for case in range(len(CASES))
                ]
                for degree in FORGOTTEN
            }
            for stage in STAGES
        },
    }


def scaled(maps: np.ndarray) -> np.ndarray:
    """Return each map as shares of its largest number: how large that is tells nothing across networks."""
    most = maps.max(axis=(-2, -1), keepdims=True)
    return maps / np.where(most > 0, most, 1)


EXPERIMENT = Experiment((NETWORK,), perform, figure, CONTENT)
