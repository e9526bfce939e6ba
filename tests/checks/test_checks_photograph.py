"""The checkers of lab 15: right answers in other styles pass, near misses are told why."""

import sys

import numpy as np
import pytest

from cnn_course import checks as check
from tests.checks._verdicts import judged_by


def top(shares, k):
    return np.argsort(-shares, axis=1)[:, :k]


def one_by_one(shares, k):
    return [sorted(range(len(row)), key=lambda place: -row[place])[:k] for row in shares]


def picked(shares, k):
    left, found = shares.copy(), []
    for _ in range(k):
        found.append(left.argmax(axis=1))
        left[np.arange(len(left)), found[-1]] = -1
    return np.stack(found, axis=1)


def box(height, width, share, side=None):
    side = share * min(height, width) if side is None else side
    left, top = (width - side) / 2, (height - side) / 2
    return left, top, left + side, top + side


def normal(pixels, subtract=127, divide=128):
    return (pixels.astype("float32") - subtract) / divide


def covered(predict, picture, label, patch, fill, cover=None, of=None):
    height, width, _ = picture.shape
    out = np.zeros((height // patch, width // patch))
    label = label if of is None else of(predict(picture[None])[0])
    whole = predict(picture[None])[0, label]
    for row in range(out.shape[0]):
        for column in range(out.shape[1]):
            one = picture.copy()
            rows, columns = (slice(at * patch, (at + 1) * patch) for at in (row, column))
            if cover is None:
                one[rows, columns] = fill
            else:
                one = cover(one, rows, columns, fill)
            out[row, column] = whole - predict(one[None])[0, label]
    return out


def in_one_batch(predict, picture, label, patch, fill):
    rows, columns = (side // patch for side in picture.shape[:2])
    batch = np.repeat(picture[None], rows * columns, axis=0)
    for place in range(rows * columns):
        top, left = patch * (place // columns), patch * (place % columns)
        batch[place, top : top + patch, left : left + patch] = fill
    losses = predict(picture[np.newaxis])[0][label] - predict(batch)[:, label]
    return losses.reshape(rows, -1).astype("float32")


def by_masks(predict, picture, label, patch, fill):
    rows, columns = np.indices(picture.shape[:2]) // patch
    losses = []
    for row in range(rows.max() + 1):
        losses.append([])
        for column in range(columns.max() + 1):
            hidden = ((rows == row) & (columns == column))[..., None]
            shares = predict(np.where(hidden, fill, picture)[None])
            losses[-1].append(float(predict([picture])[0, label] - shares[0, label]))
    return losses


def piled(predict, picture, label, patch, fill):
    one = picture.copy()
    return covered(predict, picture, label, patch, fill, lambda fresh, *part: put(one, *part))


def put(picture, rows, columns, fill):
    picture[rows, columns] = fill
    return picture


def kept(picture, rows, columns, fill):
    made = np.full_like(picture, fill)
    made[rows, columns] = picture[rows, columns]
    return made


def smaller(picture, rows, columns, fill):
    return put(picture, slice(rows.start, rows.stop - 1), slice(columns.start, columns.stop - 1), fill)


def first(picture, rows, columns, fill):
    picture[rows, columns, 0] = fill
    return picture


def whole_rows(picture, rows, columns, fill):
    return put(picture, rows, slice(None), fill)


def whole_columns(picture, rows, columns, fill):
    return put(picture, slice(None), columns, fill)


def spoilt(predict, picture, label, patch, fill):
    picture[:patch, :patch] = fill
    return predict(picture[None])[0, label]


def moved(right, wrong):
    return np.abs(right - wrong).sum(axis=1) / 2


RIGHT = [
    (check.top_classes, top),
    (check.top_classes, one_by_one),
    (check.top_classes, picked),
    (check.top_classes, lambda s, k: s.argsort()[:, ::-1][:, :k]),
    (check.top_classes, lambda s, k: np.flip(np.argsort(s)[:, -k:], axis=1).astype("uint8")),
    (check.crop_box, box),
    (check.crop_box, lambda h, w, s: np.array(box(h, w, s), "float32")),
    (
        check.crop_box,
        lambda h, w, s: [
            w / 2 - s * min(h, w) / 2,
            h / 2 - s * min(h, w) / 2,
            w / 2 + s * min(h, w) / 2,
            h / 2 + s * min(h, w) / 2,
        ],
    ),
    (check.normalised_pixels, normal),
    (check.normalised_pixels, lambda p: p / 128 - 127 / 128),
    (check.normalised_pixels, lambda p: ((p.astype(int) - 127) / 128).tolist()),
    (check.normalised_pixels, lambda p: np.subtract(p, 127.0) / 128),
    (check.occlusion, covered),
    (check.occlusion, in_one_batch),
    (check.occlusion, by_masks),
    (check.moved_share, moved),
    (check.moved_share, lambda a, b: np.maximum(a - b, 0).sum(axis=-1)),
    (check.moved_share, lambda a, b: [1 - float(np.minimum(x, y).sum()) for x, y in zip(a, b, strict=True)]),
    (check.moved_share, lambda a, b: np.linalg.norm(a - b, 1, axis=1) * 0.5),
]
MEAN, SPREAD = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
WRONG = [
    (check.top_classes, lambda s, k: np.argsort(s)[:, :k], "least likely"),
    (check.top_classes, lambda s, k: np.argsort(s)[:, -k:], "comes last"),
    (check.top_classes, lambda s, k: -np.sort(-s)[:, :k], "These are shares"),
    (check.top_classes, lambda s, k: top(s, k) + 1, "count from 0"),
    (check.top_classes, lambda s, k: np.argsort(-s), "All classes"),
    (check.top_classes, lambda s, k: np.argsort(-s, axis=0)[:k], "Pictures are sorted"),
    (check.top_classes, lambda s, k: np.argsort(-s, axis=0)[:, :k], "Pictures are sorted"),
    (check.top_classes, lambda s, k: np.argsort(-s.ravel())[:k], "sorted together"),
    (check.top_classes, lambda s, k: np.argsort(-s, axis=None)[:k], "sorted together"),
    (check.top_classes, lambda s, k: top(s, k)[0], "Only the first picture"),
    (check.top_classes, lambda s, k: s.argmax(axis=1), "Only the likeliest"),
    (check.top_classes, lambda s, k: top(s, k).T, "in the columns"),
    (check.top_classes, lambda s, k: np.argsort(np.argsort(-s))[:, :k], "the rank of each"),
    (check.top_classes, lambda s, k: np.sort(top(s, k)), "order is not"),
    (check.top_classes, lambda s, k: top(s, k - 1), "too few"),
    (check.top_classes, lambda s, k: np.argsort(-s), "All classes"),
    (check.crop_box, lambda *g: np.array(box(*g))[[1, 0, 3, 2]], "Rows come first"),
    (check.crop_box, lambda *g: np.array(box(*g))[[0, 2, 1, 3]], "another one"),
    (check.crop_box, lambda h, w, s: (*box(h, w, s)[:2], s * min(h, w), s * min(h, w)), "The last two"),
    (check.crop_box, lambda h, w, s: (0, 0, s * min(h, w), s * min(h, w)), "in the corner"),
    (check.crop_box, lambda h, w, s: (w - s * min(h, w), h - s * min(h, w), w, h), "not halved"),
    (check.crop_box, lambda h, w, s: box(h, w, s, s * max(h, w)), "longer side"),
    (check.crop_box, lambda h, w, s: box(h, w, s, s * h), "taken of the height"),
    (check.crop_box, lambda h, w, s: box(h, w, s, s * w), "taken of the width"),
    (
        check.crop_box,
        lambda h, w, s: ((1 - s) * w / 2, (1 - s) * h / 2, (1 + s) * w / 2, (1 + s) * h / 2),
        "no square",
    ),
    (check.crop_box, lambda h, w, s: box(h, w, s, s**0.5 * min(h, w)), "not of the area"),
    (check.crop_box, lambda h, w, s: box(h, w, 1), "share is missing"),
    (check.crop_box, lambda h, w, s: box(h, w, 1 - s), "not what is cut off"),
    (check.crop_box, lambda h, w, s: box(w, h, s), "Rows come first"),
    (check.crop_box, lambda h, w, s: box(h, w, s, int(s * min(h, w))), "leave the fractions"),
    (check.crop_box, lambda h, w, s: [round(one) for one in box(h, w, s)], "leave the fractions"),
    (check.crop_box, lambda h, w, s: s * min(h, w), "Four numbers"),
    (check.normalised_pixels, lambda p: (p - 127) / 128, "no numbers below 0"),
    (check.normalised_pixels, lambda p: p / 255, "from 0 to 1"),
    (check.normalised_pixels, lambda p: p / 127.5 - 1, "x / 127.5"),
    (check.normalised_pixels, lambda p: (p / 255 - MEAN) / SPREAD, "ImageNet's colours"),
    (check.normalised_pixels, lambda p: normal(p, 128, 127), "changed places"),
    (check.normalised_pixels, lambda p: normal(p, 127, 127), "127 is subtracted, and"),
    (check.normalised_pixels, lambda p: normal(p, 128, 128), "127 is subtracted, and"),
    (check.normalised_pixels, lambda p: p / 128, "Only the division"),
    (check.normalised_pixels, lambda p: p - 127.0, "Only the subtraction"),
    (check.normalised_pixels, lambda p: p - 127 / 128, "parentheses"),
    (check.normalised_pixels, lambda p: p / 128 - 127, "other way round"),
    (check.normalised_pixels, lambda p: (127.0 - p) / 128, "sign"),
    (check.normalised_pixels, lambda p: normal(p)[..., ::-1], "blue, green, red"),
    (check.normalised_pixels, lambda p: (p - p.mean()) / p.std(), "own mean"),
    (check.normalised_pixels, lambda p: (p.astype(int) - 127) // 128, "whole numbers only"),
    (check.normalised_pixels, lambda p: normal(p)[None], "batch is there already"),
    (check.normalised_pixels, lambda p: normal(p).clip(0), "cut off at 0"),
    (check.normalised_pixels, lambda p: normal(p).mean(axis=2), "axes"),
    (check.occlusion, lambda *g: -covered(*g), "other way round"),
    (check.occlusion, lambda f, x, c, *g: f(x[None])[0, c] - covered(f, x, c, *g), "that are left"),
    (check.occlusion, lambda f, x, c, *g: covered(f, x, c, *g) / f(x[None])[0, c], "divided by"),
    (check.occlusion, lambda *g: np.abs(covered(*g)), "look the same"),
    (check.occlusion, lambda *g: np.maximum(covered(*g), 0), "gains are lost"),
    (check.occlusion, lambda *g: covered(*g, of=np.argmax), "loss of the likeliest"),
    (check.occlusion, lambda f, x, c, p, fill: covered(f, x, c, p, 0), "It should be fill"),
    (check.occlusion, piled, "stays covered"),
    (check.occlusion, lambda *g: covered(*g, cover=kept), "all the rest is covered"),
    (check.occlusion, lambda *g: covered(*g, cover=smaller), "too small"),
    (check.occlusion, lambda *g: covered(*g, cover=first), "first channel"),
    (check.occlusion, lambda *g: covered(*g, cover=whole_rows), "Whole rows"),
    (check.occlusion, lambda *g: covered(*g, cover=whole_columns), "Whole columns"),
    (check.occlusion, lambda *g: covered(*g).T, "changed places"),
    (check.occlusion, lambda *g: covered(*g).ravel(), "shape of a map"),
    (check.occlusion, lambda *g: np.kron(covered(*g), np.ones((2, 2))), "do not overlap"),
    (check.occlusion, lambda f, x, *g: f(x), "predict takes pictures"),
    (check.occlusion, spoilt, "changes the array"),
    (check.moved_share, lambda a, b: np.abs(a - b).sum(axis=1), "counted twice"),
    (check.moved_share, lambda a, b: np.abs(a - b).sum() / 2, "one number for all"),
    (check.moved_share, lambda a, b: moved(a, b).mean(), "one number for all"),
    (check.moved_share, lambda a, b: np.abs(a - b).sum(axis=0) / 2, "over the pictures"),
    (check.moved_share, lambda a, b: np.abs(a - b).mean(axis=1), "mean over the classes"),
    (check.moved_share, lambda a, b: np.abs(a - b).max(axis=1), "largest difference"),
    (check.moved_share, lambda a, b: ((a - b) ** 2).sum(axis=1), "squared"),
    (check.moved_share, lambda a, b: np.linalg.norm(a - b, axis=1), "squared"),
    (check.moved_share, lambda a, b: 1 - moved(a, b), "has stayed"),
    (check.moved_share, lambda a, b: np.abs(a - b), "for each class"),
    (check.moved_share, lambda a, b: (a.argmax(1) != b.argmax(1)) * 1.0, "likeliest class only"),
    (check.moved_share, lambda a, b: (a - b).sum(axis=1) / 2, "cancel out"),
]  # fmt: skip


test_right_answers_pass, test_near_misses_are_told_why, test_what_is_open_stays_open = judged_by(RIGHT, WRONG)


def test_no_hint_of_a_known_mistake_is_the_answer():
    for checker, function, _ in WRONG:
        assert "(x - 127) / 128" not in checker(function).hint


def test_without_tensorflow_a_map_is_no_fault_of_the_checker(monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    verdict = check.gradient_map(lambda model, image, layer, label: image)
    assert verdict.status == "failed"
    assert "not imported yet" in verdict.hint


# ---- Grad-CAM --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def looking():
    """Grad-CAM with whatever change, of a model and of one within."""
    import keras
    import tensorflow as tf

    def finished(maps, gradient, weights=None, end=None):
        maps, gradient = np.asarray(maps)[0], np.asarray(gradient)[0]
        weights = gradient.mean(axis=(0, 1)) if weights is None else weights(gradient)
        summed = (maps * weights).sum(axis=-1)
        return np.maximum(summed, 0) if end is None else end(summed, maps, weights)

    def flat(model, image, layer, label, score=None, **changes):
        both = keras.Model(model.input, [model.get_layer(layer).output, model.output])
        with tf.GradientTape() as tape:
            maps, scores = both(image[None])
            chosen = scores[0, label] if score is None else score(scores)
        return finished(maps, tape.gradient(chosen, maps), **changes)

    def nested(model, inner, layer, image, label, skip=0, score=None, **changes):
        within = model.get_layer(inner)
        both = keras.Model(within.input, [within.get_layer(layer).output, within.output])
        with tf.GradientTape() as tape:
            x = image[None]
            for step in model.layers[1 + skip :]:
                if step is within:
                    maps, x = both(x)
                else:
                    x = step(x)
            chosen = x[0, label] if score is None else score(x)
        return finished(maps, tape.gradient(chosen, maps), **changes)

    return flat, nested


@pytest.fixture(scope="module")
def one_model():
    """The nested kind by another cure: the outer layers are called again on the inner one's parts."""
    import keras
    import tensorflow as tf

    def joined(model, inner, layer, image, label):
        within = model.get_layer(inner)
        both = keras.Model(within.input, [within.get_layer(layer).output, within.output])
        x = keras.Input(model.input_shape[1:])
        y = x
        for step in model.layers[1:]:
            if step is within:
                maps, y = both(y)
            else:
                y = step(y)
        whole = keras.Model(x, [maps, y])
        with tf.GradientTape() as tape:
            maps, scores = whole(image[None])
            score = tf.gather(scores, label, axis=1)
        weights = tf.reduce_mean(tape.gradient(score, maps), axis=(1, 2))
        return tf.nn.relu(tf.einsum("bhwc,bc->bhw", maps, weights))[0]

    return joined


@pytest.mark.tensorflow
def test_maps_by_hand_pass_in_each_style(looking, one_model):
    from cnn_course.models import explaining

    flat, nested = looking
    for answer in (
        flat,
        lambda model, image, layer, label: explaining.grad_cam(model, image[None], label, layer).map[0],
        lambda *given: flat(*given).tolist(),
    ):
        assert check.gradient_map(answer).passed, check.gradient_map(answer)
    for answer in (
        nested,
        one_model,
        lambda model, inner, layer, image, label: explaining.grad_cam(
            model, image[None], label, f"{inner}/{layer}"
        ).map[0],
    ):
        assert check.inner_gradient_map(answer).passed, check.inner_gradient_map(answer)


def near_misses(given):
    """Return what goes wrong with Grad-CAM of any model, by a part of the hint."""
    import tensorflow as tf

    return {
        "still there": {"end": lambda summed, *_: summed},
        "All scores": {"score": lambda scores: scores},
        "likeliest class": {"score": lambda scores: tf.reduce_max(scores)},
        "A softmax": {"score": lambda scores: tf.nn.softmax(scores)[0, given["label"]]},
        "sums over the places": {"weights": lambda g: g.sum(axis=(0, 1))},
        "place by place": {"weights": lambda g: g},
        "Negative weights": {"weights": lambda g: g.mean(axis=(0, 1)).clip(0)},
        "only the size": {"weights": lambda g: np.abs(g.mean(axis=(0, 1)))},
        "mean over the channels": {"end": lambda s, maps, w: np.maximum((maps * w).mean(-1), 0)},
        "scaled to 1": {"end": lambda s, *_: np.maximum(s, 0) / s.max()},
        "sign is lost": {"end": lambda s, *_: np.abs(s)},
        "upside down": {"end": lambda s, *_: np.maximum(-s, 0)},
        "maps alone": {"end": lambda s, maps, w: maps.mean(-1)},
        "not added up": {"end": lambda s, maps, w: maps * w},
        "weights of the maps": {"end": lambda s, maps, w: w},
        "axis of the batch": {"end": lambda s, *_: np.maximum(s, 0)[None]},
        "changed places": {"end": lambda s, *_: np.maximum(s, 0).T},
        "picture's size": {"end": lambda s, *_: np.kron(np.maximum(s, 0), np.ones((2, 2)))},
        "shape is right": {"end": lambda s, *_: np.maximum(s, 0) ** 2},
    }


@pytest.mark.tensorflow
def test_maps_that_come_close_are_told_why(looking):
    flat, nested = looking
    given = {}

    def noted(function, place, changes):
        def answer(*arguments):
            given["label"] = arguments[place]
            return function(*arguments, **changes)

        return answer

    known = near_misses(given)
    for checker, function, place, hints in (
        (check.gradient_map, flat, 3, list(known)),
        (check.inner_gradient_map, nested, 4, ["still there", "A softmax", "place by place"]),
    ):
        for hint in hints:
            verdict = checker(noted(function, place, known[hint]))
            assert verdict.status == "failed", hint
            assert hint in verdict.hint, verdict
        assert checker(lambda *_: ...).status == checker(None).status == "open"


@pytest.mark.tensorflow
def test_what_is_particular_to_a_model_within_a_model(looking):
    import keras
    import tensorflow as tf

    flat, nested = looking

    def usual(model, inner, layer, image, label):
        return keras.Model(model.input, [model.get_layer(inner).get_layer(layer).output, model.output])

    def beside(model, inner, layer, image, label):
        within = model.get_layer(inner)
        maps = keras.Model(within.input, within.get_layer(layer).output)
        with tf.GradientTape() as tape:
            found, score = maps(image[None]), model(image[None])[0, label]
        return tf.reduce_mean(tape.gradient(score, found), axis=(1, 2))

    near = {
        "right into the inner model": lambda *given: nested(*given, skip=1),
        "one of the inner model": lambda model, inner, layer, image, label: flat(model, image, layer, label),
        "has an input of its own": usual,
        "the gradient that is None": beside,
    }
    for hint, function in near.items():
        verdict = check.inner_gradient_map(function)
        assert verdict.status == "failed", hint
        assert hint in verdict.hint, verdict
