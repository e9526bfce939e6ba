# %% [markdown]
# # Lab 3: Dense or convolutional?
#
# Two networks of the same size learn to read digits. One is dense: each of its units looks at all pixels. The
# other is convolutional. Then every digit
# has its pixels shuffled in one and the same way, and both learn again. At last the digits are merely moved.
# You say beforehand what will happen, and then you find out why it did.
#
# You need NumPy's indexing, and lab 1 or the chapter *Convolution*. It takes 70 to 90 minutes. The chapter
# *Dense or convolutional?* of the book goes with it.
#
# **How the exercises work.** Write where it says `your code here`, run the cell, and run the check below
# it. The check says ✓, or ✗ with a hint, or ○ for *not answered yet*. An exercise may stay open: what
# follows then uses the course's own version, so the lab always runs to its end.
# After a restart of the kernel run the cells above first: Run, *Run All Above Selected Cell*.

# %%
import matplotlib.pyplot as plt
import numpy as np

from cnn_course import checks as check
from cnn_course import datasets, models, ops, plots, results, shapes, training
from cnn_course.quiet import quiet

_ = plots.use_style()
# %% [markdown]
# ## 1. Digits, and two networks
#
# The course's package carries 5,000 digits of MNIST, written by hand, 500 of each class. They come in turn: 0
# to 9, and again. The first 4,000 are for training and the last 1,000 for testing, so each class has its
# equal share in both.

# %% tags=["nbval-check-output"]
images = datasets.digits(5000)
labels = np.arange(5000) % 10

x_train, y_train = images[:4000], labels[:4000]
x_test, y_test = images[4000:], labels[4000:]
print(x_train.shape, x_train.dtype, x_test.shape)
print("of each class:", np.bincount(y_train)[0], "to train,", np.bincount(y_test)[0], "to test")

# %% [markdown]
# The convolutional network is a small, typical CNN. Here are its layers. `flatten` lays a map out as one row of
# numbers. A **dense** layer consists of units, and each unit is connected with *every* number of that row: it multiplies
# each by a weight of its own and adds all up. `hidden` and `dense` are such layers. ReLU, which sets negative numbers
# to zero, and softmax, which turns ten numbers into shares, have no weights.

# %% tags=["nbval-check-output"]
cnn = models.get("shuffle-cnn")
filters_of = {layer.name: layer.kernel_size for layer in cnn.layers if isinstance(layer, shapes.Conv2D)}
print(f"{'input':12}{cnn.input_shape}")
for row in cnn.table():
    kernel = f", kernel {filters_of[row.name]}" if row.name in filters_of else ""
    print(f"{row.name:12}{row.output_shape}{kernel}")

# %% [markdown]
# ### Exercise 1: count the parameters
#
# Four of these layers have parameters: `conv1`, `conv2`, `hidden` and `dense`. How many has each? A filter has
# one weight for each pixel and channel of its patch, a dense unit one for each input. Each filter and each
# unit also has one bias.

# %%
# <answer>
parameters = [3 * 3 * 1 * 16 + 16, 3 * 3 * 16 * 32 + 32, 800 * 32 + 32, 32 * 10 + 10]
# <starter>
# parameters = ...  # a list of four numbers, or of four products and sums
# </answer>

# %%
check.value(
    "parameters of conv1, conv2, hidden and dense",
    parameters,
    "835a65cba800598b:[nnnn]:8363793a89d4d5c0",
    hints={
        "15933d4b5499fde6": "The biases are missing: one for each filter and each unit.",
        "fa053b9627b05d2c": "A filter of conv2 has a slice for each of its 16 input channels.",
        "c840e5ec8842f1f6": "The map before flatten is 5 by 5 with 32 channels: hidden has 800 inputs.",
        "caaff16588c77ae4": "One bias is not enough: each filter and each unit has its own.",
    },
)

# %% [markdown]
# ### Exercise 2: a dense network of the same size
#
# The dense network flattens the digit of 28 × 28 pixels, has one hidden layer of $u$ units, and ten units at
# the end. How many parameters is that in all? Which $u$ brings it nearest to the 30,762 parameters of the CNN?
# Give $u$, and the number of parameters with it.

# %%
# <answer>
hidden_units = round((30_762 - 10) / (784 + 1 + 10))
same_size = [hidden_units, (784 + 1 + 10) * hidden_units + 10]
# <starter>
# same_size = ...  # two whole numbers: [units, parameters]
# </answer>

# %%
check.value(
    "dense network of the same size",
    same_size,
    "1fac519d678cab20:[nn]:4abb72b0",
    hints={
        "a24bb9b3493ed2ee": "That is rounded down. The next number comes nearer.",
        "d32884d1af043c66": "The ten units at the end have a bias each.",
        "bbcde3d85492b288": "The biases are missing: one for each unit.",
    },
)

# %% [markdown]
# That is the dense network of the course, and of the figure in the chapter:

# %% tags=["nbval-check-output"]
dense = models.get("shuffle-dense")
for network in (dense, cnn):
    print(f"{network.name:14}{network.parameters:,} parameters")

# %% [markdown]
# ## 2. Predict
#
# Both networks are trained from scratch, once on the digits as they are, which we call *natural*, and once on
# *shuffled* digits: all 784 pixels in a random order, the same for every digit, in training and in testing.
# Here is one digit of each kind:

# %%
order = datasets.permutation()  # the one that the chapter's figures use
both = np.concatenate([x_test[3:4], datasets.permuted(x_test[3:4])])
plots.image_grid(both, titles=["natural", "shuffled"])

# %% [markdown]
# ### Exercise 3: what do you expect?
#
# Commit yourself before you run anything. For each question choose *better*, *about the same* or *worse*.
# The check cannot know who is right. It only looks whether your answers can be compared later. *About the
# same* will mean: less than one and a half points apart, since another start with other random weights moves an
# accuracy by half a point or so.

# %%
choices = ("better", "about the same", "worse")
questions = {
    "dense network: shuffled digits, compared with natural ones?": choices,
    "CNN: shuffled digits, compared with natural ones?": choices,
    "natural digits: CNN, compared with the dense network?": choices,
    "shuffled digits: CNN, compared with the dense network?": choices,
    "digits moved 3 pixels in testing: CNN, compared with the dense network?": choices,
}
for question in questions:
    print(question)

# %%
# <answer>
prediction = ["about the same", "worse", "better", "worse", "better"]
# <starter>
# prediction = ...  # five answers in a list, in the order of the questions
# </answer>

# %%
noted = check.prediction("prediction", prediction, questions)
noted

# %% [markdown]
# ## 3. Shuffle
#
# ### Exercise 4: the same order for all
#
# Write the shuffle. `images` has the shape (N, H, W), and `order` holds the numbers from 0 to H · W − 1 in a random
# order. Count the pixels row by row, as `reshape` does. New pixel number `i` is the old pixel number `order[i]`,
# in every image. Return a new array of the same shape. (An array of numbers can be an index: `row[order]` takes the
# entries of `row` in that order.)


# %%
def my_shuffle(images, order):
    """Put the pixels of all images (N, H, W) into one order."""
    # <answer>
    flat = images.reshape(len(images), -1)
    return flat[:, order].reshape(images.shape)
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
shuffle_verdict = check.permute_pixels(my_shuffle)
shuffle_verdict

# %% [markdown]
# From here on `shuffle` is your function if it is right, and the course's if it is not (yet).


# %%
def course_shuffle(images, order):
    return datasets.permuted(images)  # in the order of above


shuffle = check.usable(my_shuffle, whole=True) if shuffle_verdict else course_shuffle

# %% [markdown]
# ## 4. Train
#
# Four trainings: two networks, two kinds of digits. Each goes eight times through the 4,000 digits, 64 at a step; one
# time through all of them is called an **epoch**. `learning_rate` says how far a step goes. `"one-cycle"` lets it rise
# at first and fall to zero at the end; lab 9 is about that. `training.fit` reports how often a network is right on the
# test digits. The seed decides the first weights and the order of the digits, so that a run can be repeated. This takes
# some 20 seconds.

# %%
with quiet():
    import keras  # it takes a few seconds

recipe = training.TrainConfig(epochs=8, batch_size=64, learning_rate=0.002, schedule="one-cycle", seed=0)
kinds = {
    "natural": (x_train, x_test),
    "shuffled": (shuffle(x_train, order), shuffle(x_test, order)),
}
trained, accuracy = {}, {}
for network in (dense, cnn):
    for kind, (to_train, to_test) in kinds.items():
        keras.backend.clear_session()
        training.seed_everything(recipe.seed)
        model = models.build(network)
        history = training.fit(
            model,
            training.Split(to_train, y_train),
            training.Split(to_test, y_test),
            recipe,
            quiet=True,
        )
        trained[network.name, kind] = model
        accuracy[network.name, kind] = history.final()["test_accuracy"]
        print(f"{network.name:14}{kind:10}{accuracy[network.name, kind]:.1%} of the test digits are read")

# %% [markdown]
# A thousand test digits and one training leave room for chance, so these numbers are not exactly yours. But
# what is stated here has held in every run that we tried:

# %%
assert 0.87 < accuracy["shuffle-dense", "natural"] < 0.95
assert 0.93 < accuracy["shuffle-cnn", "natural"] < 0.99
assert abs(accuracy["shuffle-dense", "natural"] - accuracy["shuffle-dense", "shuffled"]) < 0.03
assert accuracy["shuffle-cnn", "natural"] - accuracy["shuffle-dense", "natural"] > 0.02
assert accuracy["shuffle-cnn", "natural"] - accuracy["shuffle-cnn", "shuffled"] > 0.03

# %% [markdown]
# The dense network does not care about the order. The CNN does: it was the better one, and it has lost its lead
# or more. Before you look your predictions up, find out why.
#
# ## 5. Why the dense network does not care
#
# A unit of the dense layer adds up all pixels, each with a weight of its own. Take the dense network that was
# trained on natural digits. Without any training, can you make from it one that reads *shuffled* digits, exactly
# as well?
#
# ### Exercise 5: shuffle the weights along
#
# The first layer's `kernel` has a row for each of the 784 pixels and a column for each unit. After the shuffle,
# pixel number `i` is what was pixel number `order[i]`. Return the kernel that undoes it, of the same shape.


# %%
def my_shuffle_weights(kernel, order):
    """Make a kernel (inputs, units) for shuffled inputs from one for inputs in their own order."""
    # <answer>
    return kernel[order]
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
shuffle_weights_verdict = check.permute_weights(my_shuffle_weights)
shuffle_weights_verdict


# %%
def course_shuffle_weights(kernel, order):
    as_images = kernel.T.reshape(-1, 28, 28)  # each unit's weights, as a picture
    return datasets.permuted(as_images).reshape(-1, 784).T


shuffle_weights = check.usable(my_shuffle_weights) if shuffle_weights_verdict else course_shuffle_weights

# %% [markdown]
# Are the outputs the same, to the last digit? On a computer a sum can depend a little on the order in which it
# is added up, since numbers with a point are rounded. Whole numbers are not. So round the trained weights to
# whole thousandths, count in thousandths, and take the pixels from 0 to 255 as they are:

# %% tags=["nbval-check-output"]
kernel, bias = trained["shuffle-dense", "natural"].get_layer("hidden").get_weights()
whole = np.rint(1000 * kernel).astype(np.int64)

natural = x_test.reshape(-1, 784).astype(np.int64) @ whole
shuffled = shuffle(x_test, order).reshape(-1, 784).astype(np.int64) @ shuffle_weights(whole, order)
print("sums compared: ", natural.shape)
print("all equal:     ", np.array_equal(natural, shuffled))

# %% [markdown]
# Equal, all of them. And the real network, with its own weights, in Keras? Only the first layer's rows change
# places; all else is copied.

# %%
pixels = (x_test / 255).astype("float32")[..., None]
original = trained["shuffle-dense", "natural"]
moved = models.build(dense)
weights = models.get_weights(original)
weights["hidden"] = [shuffle_weights(kernel, order), bias]
models.set_weights(moved, weights)

shares = original.predict(pixels, batch_size=500, verbose=0)
shares_moved = moved.predict(shuffle(pixels[..., 0], order)[..., None], batch_size=500, verbose=0)
assert np.abs(shares - shares_moved).max() < 1e-4
print(f"largest difference between two of {shares.size:,} shares: below 0.0001")

# %% [markdown]
# So for every dense network that reads natural digits there is one that reads shuffled digits as well. Training
# finds the one as easily as the other: it starts from random weights, and random weights in another order are
# random weights.
#
# Why can't the CNN do that? Its filter has nine weights, used at every place. They cannot be shuffled along,
# since the nine pixels that belonged together are now in 784 different places.
#
# ## 6. What the convolution keeps
#
# A convolution has a property that the dense layer lacks. *Move the picture, and the answer moves along*. In
# symbols, with $S$ for the move and $f$ for the layer: $f(S(x)) = S(f(x))$.
#
# ### Exercise 6: measure it
#
# Write a function that says how far a layer is from this: the largest difference, without its sign, between the
# answer to the moved images and the moved answer to the images. `move` is given. What leaves at one side comes
# in at the other, so nothing is lost. `layer` is a function: `layer(images)` returns an array of the shape (N, H, W), as
# the images have it.


# %%
def move(images, down, right):
    """Move images (N, H, W) in a circle."""
    return np.roll(images, (down, right), axis=(1, 2))


def my_gap(layer, images, down, right):
    """Return how far a layer is from moving its answer along, one number."""
    # <answer>
    return np.abs(layer(move(images, down, right)) - move(layer(images), down, right)).max()
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
gap_verdict = check.shift_gap(my_gap)
gap_verdict


# %%
def course_gap(layer, images, down, right):
    one, other = layer(move(images, down, right)), move(layer(images), down, right)
    return np.max(np.abs(one - other))


gap = check.usable(my_gap) if gap_verdict else course_gap

# %% [markdown]
# Try it on four layers. Weights and pixels are whole numbers again, so that 0 means exactly 0. The convolution
# takes its border from the other side of the picture, as `move` does.

# %% tags=["nbval-check-output"]
random = np.random.default_rng(0)
taps = random.integers(-9, 10, size=(3, 3, 1, 1))
matrix = random.integers(-9, 10, size=(784, 784))


def convolution(images):
    ring = np.pad(images, ((0, 0), (1, 1), (1, 1)), mode="wrap")
    return ops.conv2d(ring[..., None], taps)[..., 0]


def dense_layer(images):
    return (images.reshape(len(images), -1) @ matrix).reshape(images.shape)


def relu(images):
    return np.maximum(images, 0)


def halve_and_double(images):
    """Max pooling of 2 by 2, each value then written four times so that the size stays."""
    return ops.pool2d(images[..., None], 2)[..., 0].repeat(2, axis=1).repeat(2, axis=2)


digits = x_test[:10].astype(np.int64)
for layer in (convolution, relu, halve_and_double, dense_layer):
    small, large = gap(layer, digits, 0, 1) == 0, gap(layer, digits, 0, 2) == 0
    print(f"{layer.__name__:18}moves along by 1: {small!s:7}by 2: {large}")

# %% [markdown]
# Convolution and ReLU move along with the picture. The dense layer does not. Pooling keeps step with moves by its
# stride and stumbles over smaller ones. That is the subject of lab 6.
#
# ## 7. Digits in another place
#
# Now the last question. Take the two networks that were trained on natural digits, and test them on digits that
# were moved to the right. This time nothing comes in at the other side but black.
#
# ### Exercise 7: move, and let black come in
#
# Positive numbers move down and to the right, negative ones up and to the left. Return an array of the same shape.
# `np.zeros_like(images)` is black. Or lay the images into a frame that is large enough, and cut the right part out:
# `np.pad` wants for each axis how many zeros come before and after, so `np.pad(images, ((0, 0), (2, 2), (2, 2)))` lays two
# black pixels round each image and adds no image.


# %%
def my_shift(images, down, right):
    """Move images (N, H, W); what leaves is lost, and black comes in."""
    # <answer>
    H, W = images.shape[1:]
    far = max(abs(down), abs(right))
    frame = np.pad(images, ((0, 0), (far, far), (far, far)))
    return frame[:, far - down : far - down + H, far - right : far - right + W]
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
shift_verdict = check.shift_images(my_shift)
shift_verdict

# %%
shift = check.usable(my_shift, whole=True) if shift_verdict else datasets.shifted

# %%
steps = range(-6, 7)
curves = {}
for network in (dense, cnn):
    model = trained[network.name, "natural"]
    hits = []
    for right in steps:
        pixels = (shift(x_test, 0, right) / 255).astype("float32")[..., None]
        hits.append(model.predict(pixels, batch_size=500, verbose=0).argmax(axis=1) == y_test)
    curves[network.name] = np.mean(hits, axis=1)

figure, axis = plt.subplots(figsize=(7.2, 3.4), layout="constrained")
for name, colour, label in (("shuffle-cnn", "C0", "convolutional"), ("shuffle-dense", "C1", "dense")):
    axis.plot(steps, 100 * curves[name], color=colour, label=label)
axis.set(xlabel="pixels to the right", ylabel="test accuracy in %", xticks=list(steps), ylim=(0, 104))
axis.legend()
plt.show()

# %%
middle = list(steps).index(0)
for name in curves:
    assert curves[name].argmax() in (middle - 1, middle, middle + 1)
    assert curves[name][0] < 0.7
    assert curves[name][-1] < 0.5
assert curves["shuffle-cnn"][middle + 3] > curves["shuffle-dense"][middle + 3] + 0.1

# %% [markdown]
# One pixel costs the dense network several points, three cost it more than half of what it could read. Each of its
# weights belongs to one pixel. The CNN holds out longer, because its filters find a stroke wherever it is. It does
# not hold out for ever. After two poolings its maps are flattened after all, and the dense layer that follows has
# weights for places.
#
# ## 8. Your predictions, and what came out
#
# Here is the table: what you said, and what this one run says. A prediction that did not come true is worth more
# than one that did: which step of your reasoning was it?


# %%
def compared(one, other, margin=0.015):
    """Say how one accuracy compares with another."""
    if abs(one - other) < margin:
        return "about the same"
    return "better" if one > other else "worse"


found = {(name[8:], kind): value for (name, kind), value in accuracy.items()}  # without "shuffle-"
outcome = [
    compared(found["dense", "shuffled"], found["dense", "natural"]),
    compared(found["cnn", "shuffled"], found["cnn", "natural"]),
    compared(found["cnn", "natural"], found["dense", "natural"]),
    compared(found["cnn", "shuffled"], found["dense", "shuffled"]),
    compared(curves["shuffle-cnn"][middle + 3], curves["shuffle-dense"][middle + 3]),
]
said = prediction if noted else ["–"] * 5
for question, mine, came in zip(questions, said, outcome, strict=True):
    print(question)
    print(f"    you said: {mine}; it came out: {came}")

# %% [markdown]
# ## 9. Next to the recorded runs
#
# Your four trainings were small. The course keeps the record of larger ones, and the chapter's figures show them.
# They are *not* what you just ran. Mind the differences:
#
# | | this lab, just now | recorded |
# |---|---|---|
# | to train on | 4,000 digits | 10,000 digits, drawn from all 60,000 of MNIST |
# | to test on | 1,000 digits | all 10,000 test digits of MNIST |
# | epochs | 8 | 12 |
# | runs | 1 | 3, with other first weights |
# | networks | the same two | the same two |


# %%
print("test accuracy in %       this lab     recorded: mean   lowest to highest")
for name in ("dense", "cnn"):
    for kind, recorded in (("natural", "natural"), ("shuffled", "permuted")):
        runs = results.spread("shuffled-pixels", f"{name}-{recorded}")
        print(
            f"{name:7}{kind:14}{100 * found[name, kind]:12.1f}{100 * runs.mean:19.1f}"
            f"   {100 * runs.low:.1f} to {100 * runs.high:.1f}"
        )

# %% [markdown]
# With more digits every number is higher. The pattern is the same: the recorded dense network reads both kinds
# alike, and the recorded CNN is ahead on natural digits and behind on shuffled ones.
#
# ### Exercise 8: count the mistakes
#
# An accuracy of 98 % looks close to one of 93 %. Count the mistakes instead. In the *recorded* runs, how many times as
# many mistakes does the CNN make on shuffled digits as on natural ones? Use the mean accuracies, which are shares from
# 0 to 1: `results.spread("shuffled-pixels", "cnn-natural").mean`, and the same for `"cnn-permuted"`. One decimal is
# enough.

# %%
# <answer>
wrong = {kind: 1 - results.spread("shuffled-pixels", f"cnn-{kind}").mean for kind in ("natural", "permuted")}
times_as_many = wrong["permuted"] / wrong["natural"]
# <starter>
# times_as_many = ...  # your code here
# </answer>

# %%
check.value(
    "times as many mistakes",
    times_as_many,
    "62198157e338917f",
    hints={
        "2fc887ddd1439fed": "These are the shares that are right. Compare the shares that are wrong.",
        "cb08fbc42ad594ba": "The other way round: shuffled divided by natural.",
        "312f3ef260c2bdbb": "That is the dense network, or 100 less the means: they are shares, so that 1 stands for all.",
    },
    decimals=1,
)

# %% [markdown]
# ## What to take along
#
# - A dense layer treats its inputs as a list. Any order of the list is as good as another, and the exercise with
#   the whole numbers proves it.
# - A convolution counts on neighbours. Where neighbours belong together it reads better with as many parameters;
#   where they do not, it reads worse.
# - Move the picture, and a convolution's answer moves along. A dense layer's does not.
# - That is not the same as not noticing the move. At the end of this CNN stand dense layers, and they notice.
# - Say what you expect before you run. It is the cheapest way to find out what you have not understood.
