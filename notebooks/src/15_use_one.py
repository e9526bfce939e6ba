# %% [markdown]
# # Lab 15: Use one
#
# A network that others trained on a million photographs. You let it name what is in yours, look at its maps, cover parts of a picture, and write Grad-CAM by hand, also
# where the usual recipe fails. Then you feed it wrongly on purpose, and measure what that costs.
#
# You need NumPy, Keras' functional form from lab 8, and gradients from lab 7. It takes about an hour and a half. The chapters *A network that others trained* and
# *What did it look at?* of the book go with it.
#
# **How the exercises work.** Write where it says `your code here`, run the cell, and run the check below
# it. The check says ✓, or ✗ with a hint, or ○ for *not answered yet*. An exercise may stay open: what
# follows then uses the course's own version, so the lab always runs to its end.
# After a restart of the kernel run the cells above first: Run, *Run All Above Selected Cell*.

# %%
import numpy as np
from IPython.display import display
from PIL import Image

from cnn_course import checks as check
from cnn_course import datasets, plots, widgets
from cnn_course.models import explaining, pretrained
from cnn_course.quiet import quiet

with quiet():
    import keras
    import tensorflow as tf

# %% [markdown]
# ## 1. Names
#
# The weights of EfficientNet-Lite0 come with a package, so none of this needs a network connection. `load` gives the model together with what belongs to it: how its pictures are prepared, and what
# its thousand classes are called.

# %% tags=["nbval-check-output"]
net = pretrained.load("efficientnet-lite0")
photos = {name: datasets.photo(name) for name in datasets.photo_names()}
print(f"{net.model.count_params():,} parameters, {len(net.class_names)} classes")
for name in ("chelsea", "coffee", "camera", "rocket"):
    (first, share), *_ = net.predict_top(photos[name])
    print(f"{name:8} {photos[name].shape} -> {first}, {share:.0%}")

# %% [markdown]
# ### Exercise 1: the likeliest
#
# `shares` is (B, classes), a row for each picture. Return the *numbers* of the k likeliest classes, (B, k), the likeliest first.


# %%
def my_top(shares, k):
    """Return the numbers of the k likeliest classes of each picture."""
    # <answer>
    return np.argsort(-shares, axis=1)[:, :k]
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
top_verdict = check.top_classes(my_top)
top_verdict


# %% tags=["nbval-check-output"]
def course_top(shares, k):
    return [sorted(range(len(row)), key=lambda number: -row[number])[:k] for row in np.asarray(shares)]


top = check.usable(my_top, whole=True) if top_verdict else course_top

shares = net.predict(list(photos.values()))
for name, five in zip(photos, top(shares, 5), strict=True):
    print(f"{name:18}", ", ".join(net.class_names[number] for number in five))
assert any("cat" in net.class_names[number] for number in top(shares[:1], 5)[0])

# %% [markdown]
# The cat is a cat, and three breeds share it. For bricks, grass and the sky ImageNet has no class, so the network names the nearest that it has. It cannot say *none of these*: its shares add up to 1.
#
# ## 2. Yours
#
# Choose some photographs, then run the cell below. They go to the kernel that runs this notebook, and nowhere else. (JupyterLab lets no file through here that has more than about 10 MB. Put such a one into the notebook's folder,
# and give its name to `net.predict_top`.) If you choose none, the cell shows one that the course brings.

# %%
upload = widgets.PhotoUpload()
upload

# %%
for name, picture in (upload.pictures or {"coffee": photos["coffee"]}).items():
    print(name)
    display(plots.photo_network_still(net.preparation.square(picture), net.predict_top(picture)))

# %% [markdown]
# ## 3. From a photograph to its input
#
# What `predict_top` does first, step by step: a square in the middle, 0.875 of the shorter side long; made 224 × 224 pixels large; and each number $x$ from 0 to 255 becomes $(x - 127) / 128$.
#
# ### Exercise 2: the square
#
# Return left, top, right and bottom of the square in the middle of a picture. Its side is `share` of the shorter side. It may end between two pixels: do not round.


# %%
def my_box(height, width, share):
    """Return left, top, right and bottom of the square in the middle."""
    # <answer>
    side = share * min(height, width)
    left, top = (width - side) / 2, (height - side) / 2
    return left, top, left + side, top + side
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
box_verdict = check.crop_box(my_box)
box_verdict


# %%
def course_box(height, width, share):
    middle, half = np.array([width, height]) / 2, share * min(height, width) / 2
    return np.concatenate([middle - half, middle + half])


box = check.usable(my_box) if box_verdict else course_box

# %% [markdown]
# ### Exercise 3: the numbers
#
# `pixels` is (H, W, 3), **uint8** from 0 to 255. Return $(x - 127) / 128$, floats of the same shape. What is $126 - 127$, in a type that knows no number below 0?


# %%
def my_normalised(pixels):
    """Return the numbers that the network was trained on."""
    # <answer>
    return (pixels.astype("float32") - 127) / 128
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
normalised_verdict = check.normalised_pixels(my_normalised)
normalised_verdict


# %% tags=["nbval-check-output"]
def course_normalised(pixels):
    return np.float32(pixels) / 128 - np.float32(127 / 128)


normalised = check.usable(my_normalised) if normalised_verdict else course_normalised


def resized(picture, part):
    """Return a part of a picture at the network's size, with bicubic weights."""
    return np.asarray(
        Image.fromarray(picture).resize((224, 224), Image.Resampling.BICUBIC, tuple(map(float, part)))
    )


def seen(picture):
    """Return the pixels that the network sees of a picture."""
    return resized(picture, box(*picture.shape[:2], 0.875))


def prepared(picture):
    """Return what the network is fed of a picture."""
    return normalised(seen(picture))


fed = prepared(photos["chelsea"])
print(photos["chelsea"].shape, photos["chelsea"].dtype, "->", fed.shape)
print(f"from {fed.min():.2f} to {fed.max():.2f}")
alike = [np.allclose(prepared(one), net.prepare(one)[0], atol=1e-5) for one in photos.values()]
print("as the course prepares them:", all(alike))

# %% [markdown]
# ## 4. Maps
#
# The network is a stem and seven stages. The strides of the stem and of the first block of each stage are 2, 1, 2, 2, 2, 1, 2, 1; all convolutions are padded `"same"`.
#
# ### Exercise 4: how large are they?
#
# 224 rows come in. How many rows do the maps have after the stem, and after each stage? Eight numbers.

# %%
# <answer>
rows_after = [112, 112, 56, 28, 14, 14, 7, 7]
# <starter>
# rows_after = ...  # [after the stem, after stage 1, ..., after stage 7]
# </answer>

# %%
check.value(
    "rows of the maps",
    rows_after,
    "b3043e9c03edc246:[nnnnnnnn]:39a80452f01c9778beecb650909aebb7",
    hints={
        "6f577894b724bbe3:[nnnnnnnn]:39a86731c19c9815ee899498d0c4a32a": "A stride of 1 leaves the number of rows as it is.",
        "f5ceaa9a806bf391:[nnnnnnnn]:326bd77e19b4d97ac2f4a36aff9962d3": "The stem has a stride, too.",
        "0e76a4565fa8bd61:[nnnnnnnn]:326b045219b4d97ac2f4b650ff99ebb7": "That is what goes in, each time. What comes out?",
    },
)

# %% [markdown]
# A Keras model may have several outputs. This one stops at no layer, but hands out the maps of eight on the way:

# %% tags=["nbval-check-output"]
lite = net.model
ends = ["stem_relu", "stage1_block1_project_bn", "stage2_block2_add", "stage3_block2_add"]
ends += ["stage4_block3_add", "stage5_block3_add", "stage6_block4_add", "stage7_block1_project_bn"]
look = keras.Model(lite.input, [lite.get_layer(name).output for name in ends])
cat = prepared(photos["chelsea"])
maps = {name: np.asarray(one)[0] for name, one in zip(ends, look(cat[np.newaxis]), strict=True)}
for name, one in maps.items():
    print(f"{name:26} {one.shape}")

# %% [markdown]
# Of three of them the channels that differ most from place to place:


# %%
def liveliest(one, count=8):
    return one[..., np.argsort(-one.std(axis=(0, 1)))[:count]]


plots.feature_maps(liveliest(maps["stem_relu"], 4), columns=4)

# %%
plots.feature_maps(liveliest(maps["stage3_block2_add"]), columns=4)

# %%
plots.feature_maps(liveliest(maps["stage7_block1_project_bn"]), columns=4)

# %% [markdown]
# Early ones look like the photograph: edges and colours. Late ones are 7 × 7, and look like nothing. What in the picture made the answer, they do not tell. So ask.
#
# ## 5. Cover a part
#
# ### Exercise 5: an occlusion map
#
# Cover one part of the picture after the other, and see what a class loses. `predict` takes pictures (B, H, W, C) and returns shares (B, classes). `picture` is (H, W, C); both sides are multiples of `patch`, and the parts do not
# overlap. What covers is the number `fill`. Return (H / patch, W / patch): the share of class `label` for the whole picture, less that for the covered one.


# %%
def my_occlusion(predict, picture, label, patch, fill):
    """Return how much of its share a class loses while each part is covered."""
    # <answer>
    rows, columns = picture.shape[0] // patch, picture.shape[1] // patch
    covered = np.repeat(picture[np.newaxis], rows * columns, axis=0)
    for place, one in enumerate(covered):
        top, left = patch * (place // columns), patch * (place % columns)
        one[top : top + patch, left : left + patch] = fill
    whole = predict(picture[np.newaxis])[0, label]
    return (whole - predict(covered)[:, label]).reshape(rows, columns)
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
occlusion_verdict = check.occlusion(my_occlusion)
occlusion_verdict


# %%
def course_occlusion(predict, picture, label, patch, fill):
    return explaining.occlusion_map(predict, picture, label, patch=patch, fill=fill)


occlusion = check.usable(my_occlusion) if occlusion_verdict else course_occlusion


def shares_of(pixels):
    """Return the network's shares for squares of pixels."""
    return net.predict(np.asarray(pixels).astype(np.uint8), preprocess=normalised)


square = seen(photos["chelsea"])
tiger_cat, *_ = top(shares_of(square[np.newaxis]), 1)[0]
lost = occlusion(shares_of, square, tiger_cat, 32, 127)
print(f"{net.class_names[tiger_cat]}: {100 * lost.max():.1f} points lost at most,", end=" ")
print(f"{-100 * lost.min():.1f} points won at most")
assert lost.shape == (7, 7)
assert lost.min() < -0.02 < 0.02 < lost.max()
plots.signed_map(lost, title=net.class_names[tiger_cat])

# %% [markdown]
# Blue parts speak for the class: covered, it loses. Orange ones speak against it. That need not be against *cats*: add up the five classes of domestic cats, 281 to 285, and ask again.

# %%
cats = occlusion(lambda pixels: shares_of(pixels)[:, 281:286].sum(axis=1, keepdims=True), square, 0, 32, 127)
print(f"any cat: {100 * cats.max():.1f} points lost at most, {-100 * cats.min():.1f} points won at most")
assert abs(cats.min()) < abs(lost.min())
plots.signed_map(cats, title="any cat", limit=float(np.abs(lost).max()))

# %% [markdown]
# Most of what *tiger cat* wins, other cats lose. One grey square hardly hides a cat.
#
# ## 6. Grad-CAM
#
# Occlusion asks many times. Grad-CAM asks once. Take the maps $A$ of a layer, $h \times w$ with C channels, and the score $s$ of a class *before* the softmax. A map counts as much as the score grows with it, on the average over its places; what
# speaks against the class is left out:
#
# $$\begin{gathered} w_k = \frac{1}{h w} \sum_{i, j} \frac{\partial s}{\partial A_{ijk}}, \\ G_{ij} = \max\Bigl(0, \sum_k w_k A_{ijk}\Bigr) \end{gathered}$$
#
# ### Exercise 6: by hand
#
# `model` is a Keras model that returns *scores* (B, classes). `image` is one picture, prepared, (H, W, C). Return $G$ for the maps of the layer called `layer` and the class `label`, (h, w). The recipe: a model with two outputs, the maps and the scores; call it inside of
# `tf.GradientTape()`; and `tape.gradient(score, maps)`.


# %%
def my_cam(model, image, layer, label):
    """Return Grad-CAM for a layer of a model."""
    # <answer>
    both = keras.Model(model.input, [model.get_layer(layer).output, model.output])
    with tf.GradientTape() as tape:
        maps, scores = both(image[np.newaxis])
        score = scores[0, label]
    weights = tf.reduce_mean(tape.gradient(score, maps), axis=(1, 2))
    return np.maximum(np.asarray(maps[0]) @ np.asarray(weights[0]), 0)
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
cam_verdict = check.gradient_map(my_cam)
cam_verdict


# %%
def course_cam(model, image, layer, label):
    return explaining.grad_cam(model, image[np.newaxis], label, layer).map[0]


cam = check.usable(my_cam) if cam_verdict else course_cam

lite.get_layer("head_dense").activation = keras.activations.linear  # scores, no shares


def lit(picture, heat):
    """Return a picture that is dark where a map is small."""
    large = explaining.enlarged(heat / heat.max(), picture.shape[:2])[..., np.newaxis]
    return (picture * (0.15 + 0.85 * large)).astype(np.uint8)


shown, names = [], []
for name in ("chelsea", "coffee", "rocket"):
    pixels = seen(photos[name])
    likeliest = top(shares_of(pixels[np.newaxis]), 1)[0][0]
    heat = cam(lite, normalised(pixels), "head_relu", likeliest)
    assert heat.shape == (7, 7)
    assert heat.min() >= 0 < heat.max()
    shown += [pixels[::2, ::2], lit(pixels, heat)[::2, ::2]]  # every second pixel: smaller pictures
    names += [name, net.class_names[likeliest]]
plots.image_grid(shown, names, columns=2)

# %% [markdown]
# 49 numbers in each, spread smoothly over the picture: the map is no sharper than that. And it says where the maps that count are large, not what happens when a part is gone. Compare it with the occlusion map of the cat:

# %% tags=["nbval-check-output"]
heat = cam(lite, cat, "head_relu", tiger_cat)
same = np.corrcoef(heat.ravel(), lost.ravel())[0, 1]
print("Grad-CAM and occlusion agree perfectly:", same > 0.9)

# %%
print(f"correlation of Grad-CAM and occlusion, for {net.class_names[tiger_cat]}: {same:.2f}")

# %% [markdown]
# ## 7. A model inside a model
#
# Nobody can forget the preparation if it is part of the model. So one builds a model around it, as one does for transfer learning, too:

# %%
x = keras.Input((224, 224, 3))
y = keras.layers.Rescaling(1 / 128, offset=-127 / 128)(x)
whole = keras.Model(x, lite(y))
print([layer.name for layer in whole.layers])

# %% [markdown]
# It gives the same scores, from pixels. Now the recipe of exercise 6, with a layer of the inner model:

# %% tags=["nbval-check-output"]
inner = whole.get_layer(lite.name)
try:
    keras.Model(whole.input, [inner.get_layer("head_relu").output, whole.output])
except ValueError as error:
    print(type(error).__name__)
    message = str(error)

# %%
print(message)

# %% [markdown]
# Keras used to say *graph disconnected*. The inner model was built once, with an input of its own, and its layers' `output` hangs on *that* input. When the outer model calls it, other tensors are made: the maps you want are computed, but nobody
# hands them out. The cure: do not ask the outer model for them. Make the two-output model of the *inner* one, and walk through the layers of the outer one yourself.
#
# ### Exercise 7: the cure
#
# The layers of `model` form a chain: `model.layers[0]` is its input, each other one takes what the one before gave. One of them, called `inner`, is a model, and `layer` is one of *its* layers. Return Grad-CAM, (h, w). `image` is as the *outer* model takes it.


# %%
def my_inner_cam(model, inner, layer, image, label):
    """Return Grad-CAM for a layer of a model within a model."""
    # <answer>
    within = model.get_layer(inner)
    both = keras.Model(within.input, [within.get_layer(layer).output, within.output])
    with tf.GradientTape() as tape:
        x = image[np.newaxis]
        for step in model.layers[1:]:
            if step is within:
                maps, x = both(x)
            else:
                x = step(x)
        score = x[0, label]
    weights = tf.reduce_mean(tape.gradient(score, maps), axis=(1, 2))
    return np.maximum(np.asarray(maps[0]) @ np.asarray(weights[0]), 0)
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
inner_cam_verdict = check.inner_gradient_map(my_inner_cam)
inner_cam_verdict


# %% tags=["nbval-check-output"]
def course_inner_cam(model, inner, layer, image, label):
    return explaining.grad_cam(model, image[np.newaxis], label, f"{inner}/{layer}").map[0]


inner_cam = check.usable(my_inner_cam) if inner_cam_verdict else course_inner_cam

by_cure = inner_cam(whole, lite.name, "head_relu", square.astype("float32"), tiger_cat)
print("the same map as from the model alone:", np.allclose(by_cure, heat, atol=1e-3 * heat.max()))

# %% [markdown]
# ## 8. Fed wrongly
#
# Nothing complains if the input is not what the network was trained on. Four ways to get it wrong, all of them seen in the wild:

# %%
ways = {
    "right": prepared,
    "0 to 255": seen,
    "0 to 1": lambda picture: seen(picture) / 255,
    "blue first": lambda picture: prepared(picture)[..., ::-1],
    "squashed": lambda picture: normalised(resized(picture, (0, 0, picture.shape[1], picture.shape[0]))),
    "mirrored": lambda picture: prepared(picture)[:, ::-1],
}

# %% [markdown]
# *Blue first*: the channels in the order that OpenCV reads them in. *Squashed*: the whole photograph pressed into a square. The last one is no mistake, but a measure: a mirrored cat is a cat, so what changes there changes for nothing.
#
# ### Exercise 8: say it first

# %%
questions = {
    "Which moves most of the answer?": ("0 to 255", "0 to 1", "blue first", "squashed"),
    "And which moves least, hardly more than a mirror?": ("0 to 255", "0 to 1", "blue first", "squashed"),
}
# <answer>
guess = ["0 to 255", "0 to 1"]
# <starter>
# guess = ...  # two of the answers, in a list
# </answer>
check.prediction("fed wrongly", guess, questions)

# %% [markdown]
# ### Exercise 9: how much has moved
#
# `right` and `wrong` are shares, (B, classes). What one class loses others win. Return for each picture which part of the whole has moved: half the sum of the absolute differences, (B,). It is 0 for the same answer, and 1 for answers that have nothing in common.


# %%
def my_moved(right, wrong):
    """Return the part of each answer that has moved to other classes."""
    # <answer>
    return np.abs(right - wrong).sum(axis=1) / 2
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
moved_verdict = check.moved_share(my_moved)
moved_verdict


# %% tags=["nbval-check-output"]
def course_moved(right, wrong):
    return 1 - np.minimum(right, wrong).sum(axis=1)


moved = check.usable(my_moved) if moved_verdict else course_moved

answers = {way: net.predict(list(photos.values()), preprocess=made) for way, made in ways.items()}
firsts = top(answers["right"], 1)
for way, found in answers.items():
    kept = sum(one[0] == other[0] for one, other in zip(firsts, top(found, 1), strict=True))
    within = sum(one[0] in five for one, five in zip(firsts, top(found, 5), strict=True))
    print(f"{way:10} first class kept {kept} of 9, among the first five {within} of 9;", end=" ")
    print(f"the cat: {net.class_names[top(found[:1], 1)[0][0]]}, {found[0].max():.0%}")

# %%
cost = {way: float(np.mean(moved(answers["right"], found))) for way, found in answers.items()}
for way, part in cost.items():
    print(f"{way:10} {part:.2f} of the answer has moved, on the average of {len(photos)} photographs")
assert cost["right"] < 1e-3
assert cost["mirrored"] < cost["blue first"] < cost["0 to 1"] < cost["0 to 255"]
assert cost["blue first"] < cost["squashed"] < cost["0 to 255"]
assert cost["0 to 255"] > 0.5

# %% [markdown]
# Pixels from 0 to 255 ruin it, and for the cat the network is *surer* than before: how sure it is tells you nothing here. The other three are worse, since they are hard to notice: the answers look like answers. With the blue channel first little moves
# on these photographs; most of them have little colour. Nine photographs, of which five show what ImageNet has no class for, are an example, and no measure of accuracy.
#
# How would you notice? With a photograph whose answer you know, prepared by the book once; or by what you did in section 3: compare your numbers with those of whoever trained the network.
#
# **What you have seen.** A trained network is its weights *and* its preparation *and* its names. Maps show what there is, occlusion shows what is missed, Grad-CAM shows in one step where the maps that count are large; they do not answer the same question. A layer of a
# model within a model has to be asked inside.
