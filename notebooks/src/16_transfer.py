# %% [markdown]
# # Lab 16: Transfer
#
# You have a few hundred pictures, and a network that was trained on more than a million others. What is that worth? You ask which of its stages to build on; put a new head on it, say what of it may learn, and look at the arrays for what moves though it should not. At last
# the same layers start from published weights and from chance.
#
# You need Keras' functional form from lab 8, batch normalisation from lab 11, and what lab 15 says of preparing pictures. It takes about an hour and a half. The chapter *Transfer* of the book
# goes with it.
#
# **How the exercises work.** Write where it says `your code here`, run the cell, and run the check below
# it. The check says ✓, or ✗ with a hint, or ○ for *not answered yet*. An exercise may stay open: what
# follows then uses the course's own version, so the lab always runs to its end.
# After a restart of the kernel run the cells above first: Run, *Run All Above Selected Cell*.

# %%
import matplotlib.pyplot as plt
import numpy as np

from cnn_course import checks as check
from cnn_course import datasets, models, plots
from cnn_course.quiet import quiet

with quiet():
    import keras
    from keras import layers

_ = plots.use_style()

# %% [markdown]
# ## 1. Pictures
#
# 30 of each of ten classes to learn from, and 30 more to judge by. Where this machine has CIFAR-10 they are its photographs, otherwise handwritten digits, in three channels that say the same. Both
# are brought to 48 × 48 pixels.

# %%
SIDE, CLASSES, LEARNED = 48, 10, 300

if datasets.holding("cifar10").there:
    photographs = datasets.load("cifar10", quiet=True)
    of_each = [np.flatnonzero(photographs.y_train == label)[:60] for label in range(CLASSES)]
    small = photographs.x_train[np.stack(of_each, axis=1).ravel()]  # one of each class in turn
    names = photographs.class_names
else:
    small, names = np.stack([datasets.digits(600)] * 3, axis=-1), tuple("0123456789")
labels = np.arange(600) % CLASSES
print(len(small), "pictures of", ", ".join(names))

# %% [markdown]
# The network is EfficientNet-Lite0. It has learned from ImageNet's 1.28 million photographs, and from pixels less 127, divided by 128, as in lab 15.

# %% tags=["nbval-check-output"]
larger = keras.ops.image.resize(small.astype("float32"), (SIDE, SIDE), interpolation="bicubic")
pixels = np.clip(np.round(larger), 0, 255)
x = (pixels - 127) / 128
print(x.shape, x.dtype)

# %% [markdown]
# ## 2. Which stage?
#
# The network has seven stages and a last convolution behind them. Each end of a stage gives maps; the mean of each map is a **feature**. Where pictures are so small and so different
# from ImageNet's, it need not be the last stage whose features are best.
#
# Features are judged by what a **head** makes of them: one dense layer with softmax, trained on the 300 and tried on the other 300. While the network itself does not learn, its
# features stay what they are: they are computed once.

# %%
EPOCHS = 200


def train_head(features, labels, epochs=EPOCHS, rate=0.01):
    """Return kernel and bias of a dense layer with softmax, trained by Adam on all pictures at once."""
    given = np.hstack([features, np.ones((len(features), 1))])
    wanted = np.eye(CLASSES)[labels]
    weights, mean, square = np.zeros((3, given.shape[1], CLASSES))
    for step in range(1, epochs + 1):
        shares = np.exp(given @ weights - (given @ weights).max(axis=1, keepdims=True))
        gradient = given.T @ (shares / shares.sum(axis=1, keepdims=True) - wanted) / len(labels)
        mean, square = 0.9 * mean + 0.1 * gradient, 0.999 * square + 0.001 * gradient**2
        size = np.sqrt(square / (1 - 0.999**step)) + 1e-7
        weights -= rate * mean / (1 - 0.9**step) / size
    return weights[:-1], weights[-1]


def right(logits, labels):
    return float((np.asarray(logits).argmax(axis=1) == labels).mean())


def right_by_head(features, count=LEARNED):
    """Train a head on the first features; return the share of the last 300 that it calls right."""
    scale = features[:count].std()
    kernel, bias = train_head(features[:count] / scale, labels[:count])
    return right(features[LEARNED:] / scale @ kernel + bias, labels[LEARNED:])


# %% [markdown]
# ### Exercise 1: say it first

# %%
questions = {
    "Whose features are best for these pictures?": (
        "the first stages'",
        "the middle stages'",
        "the last convolution's",
    ),
    "The same layers with freshly drawn weights, never trained, and a head on them: how many of ten are called right?": (
        "about one, as by guessing",
        "clearly more than one",
    ),
}
# <answer>
stage_guess = ["the middle stages'", "clearly more than one"]
# <starter>
# stage_guess = ...  # two of the answers, in a list
# </answer>
check.prediction("stages", stage_guess, questions)

# %%
_, published = models.pretrained.arrays("efficientnet-lite0")
whole = models.get("efficientnet-lite0", input_shape=(SIDE, SIDE, 3), include_top=False)
keras.utils.set_random_seed(0)
model = models.build(whole)
ends = {2: "stage2_block2_add", 3: "stage3_block2_add", 4: "stage4_block3_add", 5: "stage5_block3_add"}
ends |= {6: "stage6_block4_add", "last": "head_relu"}
look = keras.Model(model.input, [model.get_layer(name).output for name in ends.values()])


def features_of(net, x):
    """Return the means of a network's maps, or of several's."""
    maps = [net.predict_on_batch(x[start : start + 50]) for start in range(0, len(x), 50)]
    if not isinstance(maps[0], list):
        return np.concatenate(maps).mean(axis=(1, 2))
    return [np.concatenate(one).mean(axis=(1, 2)) for one in zip(*maps, strict=True)]


drawn = features_of(look, x)
models.set_weights(model, {name: published[name] for name in models.get_weights(model)})
learned = features_of(look, x)

by_stage = {"drawn": [], "published": []}
print("after stage   features   drawn  published")
for stage, *both in zip(ends, drawn, learned, strict=True):
    for kind, features in zip(by_stage, both, strict=True):
        by_stage[kind].append(right_by_head(features))
    print(
        f"{stage!s:>11} {both[0].shape[1]:10} {by_stage['drawn'][-1]:7.0%} {by_stage['published'][-1]:10.0%}"
    )
assert max(by_stage["published"]) > max(by_stage["drawn"]) + 0.03

# %% [markdown]
# The column of freshly drawn weights is the **control**: the same layers, the same head, the same pictures, no pre-training. Such layers are not nothing: they mix and compare pixels, and
# digits differ so much in where their ink is that a head can live on that. What pre-training adds is the difference of the two columns.
#
# Early stages know edges, which all pictures have; late ones know dogs from wolves. For digits the best is in the middle, and behind the last stage the drawn weights may even win; for the photographs of CIFAR-10 it
# is late. We go on with the first five stages: 112 features.

# %% tags=["nbval-check-output"]
end = [layer.name for layer in whole.layers].index(ends[5]) + 1
five = models.Network("five-stages", (SIDE, SIDE, 3), whole.layers[:end])
print(f"all: {whole.parameters:,} parameters, {whole.multiply_adds:,} multiply-adds a picture")
print(f"five stages: {five.parameters:,} parameters, {five.multiply_adds:,} multiply-adds a picture")

# %% [markdown]
# ### Exercise 2: once, or each time
#
# 300 pictures, 200 epochs. Count multiply-adds: going forwards through the five stages takes what the last line says for one picture, a head of 10 units on 112 features takes 112 × 10. A
# training step, forwards and backwards, takes about three times as much as going forwards. How many multiply-adds are
#
# 1. features once, and training the head on them,
# 2. training all of it?

# %%
# <answer>
forwards, head = 11_170_512, 112 * 10
work = [300 * forwards + 3 * 200 * 300 * head, 3 * 200 * 300 * (forwards + head)]
# <starter>
# work = ...  # [features once, all of it]
# </answer>

# %%
check.value(
    "work",
    work,
    "2869f022b8b4e3d8:[nn]:422bf0ea",
    hints={
        "6b4f62c782ee1a46:[nn]:0695f0ea": "The head is trained: each epoch is a training step for each picture.",
        "1701e780697080c5:[nn]:06954007": "Backwards costs, too: a training step takes three times as much as going forwards.",
        "6e49a8c93352cf84:[nn]:422b4007": "Backwards costs, too: a training step takes three times as much as going forwards.",
        "3b9e63bda2439174:[nn]:e6f8f0ea": "Features are only computed: nothing goes backwards there.",
        "600ba377f3e6f78b:[nn]:32fbf0ea": "The features are computed once, not in each epoch.",
        "0066d02a04d4bad8:[nn]:422b2e85": "The second has a head, too.",
        "85d4ed73d8050a73:[nn]:2f1ef2ab": "That is for one picture. There are 300.",
        "486ed494af713c14:[nn]:943848e2": "That is one epoch. There are 200.",
        "c36f24bc8ab4cc94:[nn]:b12df0ea": "Training the head is missing in the first.",
        "45e44951b7c5cd1e:[nn]:6cd0f0ea": "Computing the features is missing in the first.",
    },
)

# %% [markdown]
# ## 3. A new head
#
# ### Exercise 3: on a frozen network
#
# `base` is a Keras model that gives maps, (B, H, W, C). Return a Keras model: the pictures as `base` takes them, `base` itself, the mean of each map, and a dense layer with `classes` units, without softmax.
# Only this dense layer may learn.


# %%
def my_new_head(base, classes):
    """Return a model: a frozen base, and a new head that learns."""
    # <answer>
    base.trainable = False
    x = inputs = keras.Input(base.input_shape[1:])
    x = layers.GlobalAveragePooling2D()(base(x))
    return keras.Model(inputs, layers.Dense(classes)(x))
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
new_head_verdict = check.new_head(my_new_head)
new_head_verdict


# %% tags=["nbval-check-output"]
def course_new_head(base, classes):
    base.trainable = False
    return keras.Sequential([base, layers.GlobalAveragePooling2D(), layers.Dense(classes)])


def make_base(weights=None):
    """Build the five stages: with the published weights, or with freshly drawn ones."""
    keras.utils.set_random_seed(0)
    made = models.build(five)
    if weights:
        models.set_weights(made, {name: weights[name] for name in models.get_weights(made)})
    for layer in made.layers:
        if hasattr(layer, "moving_mean"):
            layer.momentum = 0.8  # after so few steps 0.99 would still remember its beginning
    return made


new_head = course_new_head if not new_head_verdict else my_new_head

base = make_base(published)
frozen = new_head(base, CLASSES)
frozen(x[:1])  # makes the variables of a model that has none yet
for part in ("trainable_weights", "non_trainable_weights"):
    arrays = getattr(frozen, part)
    print(f"{part}: {sum(int(np.prod(one.shape)) for one in arrays):,} numbers in {len(arrays)} arrays")

# %% [markdown]
# The head is trained on the features, in a moment, and then put in its place.

# %%
features = features_of(base, x)
kernel, bias = train_head(features[:LEARNED], labels[:LEARNED])
for variable, array in zip(frozen.trainable_weights, (kernel, bias), strict=True):
    variable.assign(array.reshape(variable.shape))
logits = frozen.predict_on_batch(x[LEARNED:])
assert np.allclose(logits, features[LEARNED:] @ kernel + bias, atol=1e-3)
print(f"called right: {right(logits, labels[LEARNED:]):.0%}")

# %% [markdown]
# Now feed it otherwise, as other networks want it: from 0 to 1; as the pixels come; blue first and the mean of ImageNet taken off. The first column has the head that was trained on the right numbers: you train
# with one preparation and use another. In the second the mistake is the same on both sides: a head of its own is trained on the wrong features.

# %%
otherwise = {
    "as it wants": x,
    "0 to 1": pixels / 255,
    "0 to 255": pixels,
    "blue first, less the mean": pixels[..., ::-1] - np.array([103.9, 116.8, 123.7], "float32"),
}
print(f"{'':26}the head from above   a head of its own")
found = {}
for name, numbers in otherwise.items():
    wrong = features_of(base, numbers)
    found[name] = right(wrong[LEARNED:] @ kernel + bias, labels[LEARNED:]), right_by_head(wrong)
    print(f"{name:26}{found[name][0]:19.0%} {found[name][1]:19.0%}")
assert all(found["as it wants"][0] > mixed for mixed, _ in list(found.values())[1:])

# %% [markdown]
# No error, no warning. The mix of two preparations costs most. A mistake that is the same on both sides costs less, sometimes next to nothing: the head makes the best of other features. It is the more
# treacherous of the two, since the number that comes out looks reasonable.
#
# ## 4. What moves
#
# Batch normalisation has two weights that learn, gamma and beta, and two moving averages that do not learn: they move whenever the layer works in training mode. In that mode it also normalises by the batch, not by the averages. So "frozen" may mean two
# things.
#
# ### Exercise 4: say it first
#
# Five ways to set up `base` in a model, which then trains for a few steps: `model.fit` calls it with `training=True`. In which of them do the moving averages of `base` move?

# %%
ways = {
    "all learns; base(x)": (True, {}),
    "all learns; base(x, training=False)": (True, {"training": False}),
    "base.trainable = False; base(x)": (False, {}),
    "base.trainable = False; base(x, training=True)": (False, {"training": True}),
    "each convolution is frozen; base(x)": ("norms", {}),
}
questions = dict.fromkeys(ways, ("move", "stay"))
# <answer>
moves_guess = ["move", "stay", "stay", "move", "stay"]
# <starter>
# moves_guess = ...  # five times "move" or "stay", in a list
# </answer>
check.prediction("moving averages", moves_guess, questions)


# %% tags=["nbval-check-output"]
def thaw(base):
    """Let all of a base learn again. Each layer is told: what base itself is already, it does not pass on."""
    for layer in (base, *base.layers):
        layer.trainable = True


def set_up(base, learns, how):
    """Put a head on a base that is called in some way."""
    thaw(base)
    if learns == "norms":
        for layer in base.layers:
            layer.trainable = hasattr(layer, "moving_mean")
    elif not learns:
        base.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    pooled = layers.GlobalAveragePooling2D()(base(inputs, **how))
    return keras.Model(inputs, layers.Dense(CLASSES)(pooled))


def averages(base):
    return [np.asarray(layer.moving_mean).copy() for layer in base.layers if hasattr(layer, "moving_mean")]


kept = base.get_weights()
for way, (learns, how) in ways.items():
    tried = set_up(base, learns, how)
    before = averages(base)
    tried(x[:20], training=True)
    moved = sum(not np.array_equal(*both) for both in zip(before, averages(base), strict=True))
    print(f"{way:48} {'stay' if not moved else 'move'}: {moved} of {len(before)} layers")
    base.set_weights(kept)
thaw(base)

# %% [markdown]
# Two of these surprise most people. `base(x, training=False)` is what many texts tell you to write, and here it does not hold: a functional model hands its own mode to everything inside of it, and the
# model's call has the last word. (This is Keras 3; older ones kept what was said in the inner call. So look at the arrays.) But a *frozen* batch normalisation keeps still whatever it is told: this is what
# `trainable = False` means for this one layer. Freeze only the convolutions and you have a network none of whose kernels learns, and which changes nevertheless:

# %%
drifting = set_up(base, "norms", {})
for batch in range(5):
    drifting(x[20 * batch : 20 * batch + 20], training=True)
after = features_of(base, x[LEARNED:])
base.set_weights(kept)
thaw(base)
print(f"the head from above, before: {right(logits, labels[LEARNED:]):.0%}", end="; ")
print(
    f"after five batches without one step of learning: {right(after @ kernel + bias, labels[LEARNED:]):.0%}"
)

# %% [markdown]
# One more trap: `trainable` is read when the training step is made, which is when the first batch is trained on. A tiny model shows it.

# %% tags=["nbval-check-output"]
inputs = keras.Input((4, 4, 1))
norm = layers.BatchNormalization()
tiny = keras.Model(inputs, layers.Flatten()(norm(layers.Conv2D(2, 3)(inputs))))
noise = np.random.default_rng(0).normal(3, 1, size=(8, 4, 4, 1)).astype("float32")
loss = keras.losses.MeanSquaredError()


def step(words):
    before = np.asarray(norm.moving_mean).copy()
    tiny.train_on_batch(noise, np.zeros((8, 8), "float32"))
    print(f"{words:24} {'stay' if np.array_equal(before, norm.moving_mean) else 'move'}")


tiny.compile("sgd", loss, jit_compile=False)
step("at first")
norm.trainable = False
step("frozen after a step")
tiny.compile("sgd", loss, jit_compile=False)
step("compiled again")

# %% [markdown]
# ### Exercise 5: fine-tuning
#
# `base` may come frozen or not. Return a model as in exercise 3, with another rule: all kernels of `base` learn, and so does the head. Every batch normalisation of `base` stays as it is: gamma, beta and
# the moving averages, by which it works while the rest learns. (With few pictures that is the safe way. `isinstance(layer, layers.BatchNormalization)` tells which they are.)


# %%
def my_fine_tuning(base, classes):
    """Return a model: a base whose kernels learn, and a new head."""
    # <answer>
    base.trainable = True
    for layer in base.layers:
        layer.trainable = not isinstance(layer, layers.BatchNormalization)
    x = inputs = keras.Input(base.input_shape[1:])
    x = layers.GlobalAveragePooling2D()(base(x))
    return keras.Model(inputs, layers.Dense(classes)(x))
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
fine_tuning_verdict = check.fine_tuning(my_fine_tuning)
fine_tuning_verdict


# %% tags=["nbval-check-output"]
def course_fine_tuning(base, classes):
    base.trainable = True
    for layer in base.layers:
        layer.trainable = not hasattr(layer, "moving_mean")
    return keras.Sequential([base, layers.GlobalAveragePooling2D(), layers.Dense(classes)])


fine_tuning = course_fine_tuning if not fine_tuning_verdict else my_fine_tuning

tuned = fine_tuning(base, CLASSES)
fresh = make_base()
scratch = set_up(fresh, True, {})
for name, net in (("fine-tuned", tuned), ("from scratch", scratch)):
    net(x[:1])  # makes the variables of a model that has none yet
    learns = sum(int(np.prod(one.shape)) for one in net.trainable_weights)
    print(f"{name}: {learns:,} numbers learn")

# %% [markdown]
# ## 5. What it is worth
#
# The same five stages, three ways: frozen with a trained head; fine-tuned from the published weights; from scratch, where batch normalisation has to find its statistics, too. With 1, 3, 10 and 30 pictures a class. The two that train the network get 50 steps of
# 20 pictures each; that is little for a network from scratch, and all that a minute allows. The chapter has longer runs, on photographs, each from more than one beginning.

# %%
STEPS, BATCH = 50, 20


def train(net, base, start, count, peak):
    """Train for some steps from given weights on the first pictures; return the share called right of others."""
    of_base = {id(one) for one in base.weights}
    for variable in net.weights + net.optimizer.variables:
        if id(variable) not in of_base:  # the head's, and what the optimiser has noted
            variable.assign(np.zeros(variable.shape))
    base.set_weights(start)
    random = np.random.default_rng(0)
    for number in range(STEPS):
        chosen = random.integers(count, size=BATCH)
        warm, cool = min(1, (number + 1) / 5), (1 + np.cos(np.pi * number / STEPS)) / 2
        net.optimizer.learning_rate = peak * warm * cool
        net.train_on_batch(x[chosen], labels[chosen])
    return right(net.predict_on_batch(x[LEARNED:]), labels[LEARNED:])


for net in (tuned, scratch):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    net.compile(keras.optimizers.Adam(), loss, jit_compile=False)
    net.optimizer.build(net.trainable_variables)

counts = (1, 3, 10, 30)
drawn_weights = fresh.get_weights()
shares = {
    "frozen": [right_by_head(features, CLASSES * count) for count in counts],
    "fine-tuned": [train(tuned, base, kept, CLASSES * count, 1e-3) for count in counts],
    "from scratch": [train(scratch, fresh, drawn_weights, CLASSES * count, 3e-3) for count in counts],
}
print("pictures a class ", *(f"{count:5}" for count in counts))
for name, found in shares.items():
    print(f"{name:17}", *(f"{share:5.0%}" for share in found))
assert shares["frozen"][-1] > shares["from scratch"][-1]
assert shares["fine-tuned"][-1] > shares["from scratch"][-1]

# %%
figure, axes = plt.subplots(figsize=(7.2, 3.2))
for (name, found), marker in zip(shares.items(), "os^", strict=True):
    axes.plot(counts, found, f"{marker}-", label=name)
axes.set_xscale("log")
axes.set_xticks(counts, labels=map(str, counts))
axes.minorticks_off()
axes.set(xlabel="pictures a class", ylabel="called right", ylim=(0, 1))
axes.legend()
plt.show()

# %% [markdown]
# ### Exercise 6: how many pictures?
#
# Turn it round. With so many pictures a class, pre-training reaches a share `wanted`. How many would the network from scratch need for that? `counts` and `shares` are its curve, both rise, and `wanted` lies within `shares`. Between two
# points the line is straight *over the logarithm of the counts*. Return a number, which need not be whole.


# %%
def my_needed(counts, shares, wanted):
    """Return how many pictures a curve needs to reach a share."""
    # <answer>
    return np.exp(np.interp(wanted, shares, np.log(counts)))
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
needed_verdict = check.pictures_needed(my_needed)
needed_verdict


# %%
def course_needed(counts, shares, wanted):
    return 2 ** np.interp(wanted, shares, np.log2(counts))


needed = check.usable(my_needed) if needed_verdict else course_needed

rising = np.maximum.accumulate(shares["from scratch"]) + 1e-6 * np.arange(len(counts))
for name in ("frozen", "fine-tuned"):
    for count, wanted in zip(counts, shares[name], strict=True):
        if rising[0] <= wanted <= rising[-1]:
            other = f"{float(needed(list(counts), list(rising), wanted)):.0f}"
        else:
            other = f"more than {counts[-1]}" if wanted > rising[-1] else f"fewer than {counts[0]}"
        print(f"{name}, {count:2} a class: {wanted:4.0%}. From scratch in {STEPS} steps: {other}")

# %% [markdown]
# Is that the worth of more data, or of a larger network? The network is the same in all three rows. Is it what ImageNet's photographs taught it? Not all of it: look at the control in section 2 again. Freshly drawn
# layers with a trained head do about as well as training from scratch does here, or better; so some of what looks like pre-training is only that a head is easy to train. And 50 steps are not
# the end: more of them help the network from scratch, and the gap becomes smaller. A comparison is worth as much as its controls.
#
# The course has the parts of this lab as functions: `models.pretrained.body`, `with_new_head` and `thaw`.
#
# **What you have seen.** Features once, a head in a moment: with few pictures that is hard to beat. A network must be fed what it was trained on. The best stage depends on how far your pictures are from its own. Frozen weights are not a frozen network as long as
# averages move, and only the arrays say whether they do.
