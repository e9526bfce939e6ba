# %% [markdown]
# # Lab 5: Stride and padding
#
# How large is the output? Which pixels does the filter never see? And what do the zeros at the border tell the
# network? You predict sizes, first on paper and then with a function that is marked on fifty cases. You find out
# where TensorFlow puts an odd row of zeros. At the end you train a network to say where in a picture it is, and
# see that the zeros gave it away.
#
# You need Python and slices in NumPy. It takes 70 to 90 minutes. The chapters *Stride* and *Padding* of the book
# go with it.
#
# **How the exercises work.** Write where it says `your code here`, run the cell, and run the check below
# it. The check says ✓, or ✗ with a hint, or ○ for *not answered yet*. An exercise may stay open: what
# follows then uses the course's own version, so the lab always runs to its end.
# A figure is a still picture until its cell has run. After a restart of the kernel run the cells above first: Run,
# *Run All Above Selected Cell*.

# %%
import numpy as np

from cnn_course import checks as check
from cnn_course import ops, plots, results, shapes, training
from cnn_course.quiet import quiet
from cnn_course.widgets import StridePaddingExplorer

# %% [markdown]
# ## 1. Stops on a line
#
# Twelve pixels, a filter three pixels wide, a stride of 2. The number on a pixel says how many stops of the filter
# cover it. Change the settings, and watch the stops.

# %%
explorer = StridePaddingExplorer(dimensions=1, size=12, kernel_size=3, strides=2, padding="valid")
explorer

# %% tags=["nbval-check-output"]
print("stops:", explorer.output_size)
print("never covered:", explorer.never_visited)

# %% [markdown]
# ## 2. Sizes
#
# Four things decide how many outputs a line of $n$ pixels has:
#
# - the **kernel**: $k$ taps;
# - the **stride**: $s$ pixels from one stop to the next;
# - the **padding**: `"valid"` adds nothing. `"same"` adds as many zeros as it takes for $\lceil n/s \rceil$ outputs,
#   that is $n/s$ rounded up. A pair (before, after) adds just so many zeros at the two ends;
# - the **dilation**: taps $d$ pixels apart, with holes between them, so that $k$ taps span $(k-1)\,d + 1$ pixels.
#
# ### Exercise 1: eight sizes on paper
#
# How many outputs are there? Use a pencil, not Python.
#
# | | $n$ | $k$ | $s$ | padding | $d$ |
# |---|---|---|---|---|---|
# | 1 | 28 | 5 | 1 | valid | 1 |
# | 2 | 28 | 5 | 2 | same | 1 |
# | 3 | 28 | 3 | 3 | valid | 1 |
# | 4 | 28 | 4 | 1 | same | 1 |
# | 5 | 28 | 3 | 2 | (1, 2) | 1 |
# | 6 | 28 | 3 | 1 | valid | 2 |
# | 7 | 27 | 5 | 2 | (2, 1) | 1 |
# | 8 | 30 | 3 | 4 | valid | 3 |

# %%
# <answer>
sizes_by_hand = [24, 14, 9, 28, 15, 24, 13, 6]
# <starter>
# sizes_by_hand = ...  # your eight numbers in a list
# </answer>

# %%
check.value(
    "eight output sizes",
    sizes_by_hand,
    "fa262c100ce49f88:[nnnnnnnn]:4d33f723a2a0a5bbae7e7053e132295d",
    hints={
        "c4afa26f3cde480e": "Wherever the division leaves a remainder you round up. A stop that hangs over the end does not count.",
        "40e8b33cf5a24ea7": "In every row without same, the first stop is missing: there is one stop more than there are steps.",
        "a6a9cbf6e4cd154b": "Dilation widens the kernel: in rows 6 and 8 it spans 5 and 7 pixels.",
        "9c87daf6aacdf500": "With same and a stride of 1 the size stays, with a stride of 2 it is halved. The kernel does not matter.",
    },
)

# %% [markdown]
# ### Exercise 2: fifty sizes by machine
#
# Now the formula as a function. The check tries it on fifty generated cases and marks them all at once. The padding
# is `"valid"`, `"same"` or a pair `(before, after)`. The answer must be a whole number: `//` divides and rounds
# down, and `-(-a // b)` rounds up.


# %%
def my_output_size(size, kernel_size, strides, padding, dilation_rate):
    """Return the number of outputs along one axis."""
    # <answer>
    if padding == "same":
        return -(-size // strides)
    before, after = (0, 0) if padding == "valid" else padding
    span = (kernel_size - 1) * dilation_rate + 1
    return (size + before + after - span) // strides + 1
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
output_size_verdict = check.output_sizes(my_output_size, count=50)
output_size_verdict

# %% [markdown]
# From here on `output_size` is your function if it is right, and the course's if it is not (yet).

# %% tags=["nbval-check-output"]
output_size = check.usable(my_output_size, whole=True) if output_size_verdict else shapes.output_size

side = 224
for layer in range(1, 6):
    side = output_size(side, 3, 2, "valid", 1)
    print(f"after {layer} layers of 3 by 3 with a stride of 2: {side}")

# %% [markdown]
# Not 112, 56, 28, 14, 7: without padding each layer loses a little more than half.
#
# ## 3. Where the odd zero goes
#
# `"same"` asks for a certain number of zeros in all. When it is odd, it cannot be shared out evenly. Ask TensorFlow
# where the odd zero goes. A line of eight ones meets a kernel of four ones, so that each output counts how many taps
# lie on a real pixel.

# %% tags=["nbval-check-output"]
with quiet():
    import tensorflow as tf

line = np.ones((1, 1, 8, 1), "float32")
four_taps = np.ones((1, 4, 1, 1), "float32")
counted = tf.nn.conv2d(line, four_taps, strides=1, padding="SAME").numpy()
print(counted.ravel().astype(int))

# %% [markdown]
# ### Exercise 3: read it off
#
# How many zeros did TensorFlow put before the line, and how many after it?

# %%
# <answer>
zeros = [1, 2]
# <starter>
# zeros = ...  # [before, after]
# </answer>

# %%
check.value(
    "zeros before and after",
    zeros,
    "cf7067c216c2832e:[nn]:bbe5bcb6",
    hints={
        "8072572c972bf031": "The other way round. How many taps of the first stop lie on a zero?",
        "4cb439c0327ae98a": "Three zeros are needed in all, to keep the size with four taps.",
    },
)

# %% [markdown]
# With a stride things get stranger. The same layer, three taps and a stride of 2, on 8 and on 9 pixels:

# %% tags=["nbval-check-output"]
three_taps = np.ones((1, 3, 1, 1), "float32")
for size in (8, 9):
    line = np.ones((1, 1, size, 1), "float32")
    counted = tf.nn.conv2d(line, three_taps, strides=2, padding="SAME").numpy()
    print(size, "pixels:", counted.ravel().astype(int))

# %% [markdown]
# On 8 pixels the first stop lies on three real pixels: no zero before the line, one after it. On 9 pixels there
# is one at each end.
#
# ### Exercise 4: TensorFlow's rule
#
# Write the rule. There are $n' = \lceil n/s \rceil$ stops. The last of them starts at $(n' - 1)\,s$ and is $k$ pixels
# wide. What the line lacks is added, and never fewer than 0 zeros. Share them out as you saw above. Return two whole
# numbers, (before, after).


# %%
def my_same_padding(size, kernel_size, strides):
    """Return (before, after), the zeros of "same"."""
    # <answer>
    outputs = -(-size // strides)
    total = max((outputs - 1) * strides + kernel_size - size, 0)
    return total // 2, total - total // 2
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
same_padding_verdict = check.same_padding(my_same_padding)
same_padding_verdict


# %%
def course_same_padding(size, kernel_size, strides):
    return shapes.padding_amounts((size, size), kernel_size, strides, "same")[:2]


same_padding = check.usable(my_same_padding, whole=True) if same_padding_verdict else course_same_padding

# %% [markdown]
# The proof: pad by hand with these numbers, let TensorFlow convolve *without* padding, and compare with its own
# `"SAME"`. Two hundred lines of random numbers.

# %% tags=["nbval-check-output"]
random = np.random.default_rng(5)
agree = 0
for _ in range(200):
    size, kernel_size, strides = (int(random.integers(*ends)) for ends in ((8, 40), (1, 8), (1, 5)))
    line = random.integers(-9, 10, (1, 1, size, 1)).astype("float32")
    taps = random.integers(-9, 10, (1, kernel_size, 1, 1)).astype("float32")
    ends = same_padding(size, kernel_size, strides)
    padded = np.pad(line, ((0, 0), (0, 0), ends, (0, 0)))
    ours = tf.nn.conv2d(padded, taps, strides, "VALID").numpy()
    agree += np.array_equal(ours, tf.nn.conv2d(line, taps, strides, "SAME").numpy())
print(agree, "of 200 agree")

# %% [markdown]
# ## 4. Keep the size
#
# With a stride of 1, which padding keeps the size? For three taps it is one zero at each end. A dilated kernel spans
# more, so it needs more.
#
# ### Exercise 5: a padding that keeps the size
#
# Return (before, after), two whole numbers, for a stride of 1. The two may differ by at most 1. Which of them is larger
# is up to you.


# %%
def my_keeping(kernel_size, dilation_rate):
    """Return (before, after), with which a convolution of stride 1 keeps the size."""
    # <answer>
    total = (kernel_size - 1) * dilation_rate
    return total // 2, total - total // 2
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
keeping_verdict = check.keeps_size(my_keeping)
keeping_verdict


# %%
def course_keeping(kernel_size, dilation_rate):
    return shapes.padding_amounts((64, 64), kernel_size, 1, "same", dilation_rate)[:2]


keeping = check.usable(my_keeping, whole=True) if keeping_verdict else course_keeping

# %% tags=["nbval-check-output"]
picture = np.zeros((1, 20, 30, 1))
for kernel_size, dilation_rate in ((3, 1), (5, 1), (3, 2), (4, 3)):
    ends = tuple(keeping(kernel_size, dilation_rate))
    kernel = np.ones((kernel_size, kernel_size, 1, 1))
    output = ops.conv2d(picture, kernel, padding=(ends, ends), dilation_rate=dilation_rate)
    print(f"{kernel_size} taps, dilation {dilation_rate}: {sum(ends)} zeros in all, {output.shape[1:3]}")

# %% [markdown]
# Only with an odd span can the zeros be shared out evenly. That is one reason why nearly all kernels are odd.
#
# ## 5. Which pixels are never seen
#
# ### Exercise 6: count the visits
#
# How many stops cover each pixel of a line? There is no padding here. With dilation only the taps count, not the
# holes between them. Go over the stops, and add 1 to the pixels under each tap. A slice with a step,
# `counts[start:stop:step]`, takes every step-th pixel. Return `size` whole numbers.


# %%
def my_coverage(size, kernel_size, strides, dilation_rate):
    """Return how many stops of the filter cover each of size pixels."""
    # <answer>
    counts = np.zeros(size, int)
    span = (kernel_size - 1) * dilation_rate + 1
    for start in range(0, size - span + 1, strides):
        counts[start : start + span : dilation_rate] += 1
    return counts
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
coverage_verdict = check.coverage(my_coverage)
coverage_verdict


# %%
def course_coverage(size, kernel_size, strides, dilation_rate):
    lit = np.eye(size).reshape(size, 1, size, 1)  # one bright pixel after the other
    outputs = ops.conv2d(lit, np.ones((1, kernel_size, 1, 1)), (1, strides), dilation_rate=(1, dilation_rate))
    return np.rint(outputs.sum(axis=(1, 2, 3))).astype(int)


coverage = check.usable(my_coverage, whole=True) if coverage_verdict else course_coverage

# %% tags=["nbval-check-output"]
for strides in (1, 2, 3, 5):
    print(f"stride {strides}:  ", coverage(12, 3, strides, 1))
print("dilation 2:", coverage(12, 3, 1, 2))

# %% [markdown]
# In a picture the filter moves down and across, so a pixel is covered as often as its row times as often as its
# column. Here is the map for 3 × 3 taps on 12 × 12 pixels with a stride of 2:

# %%
along = coverage(12, 3, 2, 1)
plots.kernel(np.outer(along, along), title="visits, stride 2")

# %% [markdown]
# And four strides side by side. White pixels are never seen.

# %%
lines = {f"stride {strides}": coverage(12, 3, strides, 1) for strides in (1, 2, 3, 5)}
maps = [np.outer(along, along) for along in lines.values()]
plots.feature_maps(np.stack(maps, axis=-1), titles=list(lines))

# %% [markdown]
# With a stride of 1 the border is heard less than the middle, and the corners least. With a stride of 2 some pixels go
# into four times as many sums as their neighbours. With a stride of 3 each is seen once. With 5 there are gaps.
#
# ### Exercise 7: how many are never seen?
#
# Count the pixels that no stop covers:
#
# 1. a kernel of 1 × 1 with a stride of 2 on a map of 56 × 56, as in the shortcuts of ResNet-50;
# 2. a kernel of 3 × 3 with a stride of 5 on 12 × 12 pixels, the last of the four maps above.

# %%
# <answer>
never_seen = []
for size, kernel_size, strides in ((56, 1, 2), (12, 3, 5)):
    along = coverage(size, kernel_size, strides, 1)
    never_seen.append(int(np.sum(np.outer(along, along) == 0)))
# <starter>
# never_seen = ...  # two numbers in a list
# </answer>

# %%
check.value(
    "pixels never seen",
    never_seen,
    "652460386a7d56f2:[nn]:62f998b4",
    hints={
        "211c7c9c8fbd289d": "Those are the pixels that are seen, or those missed in both directions. One direction is enough to miss.",
        "0c881b5c13447914": "Those are whole rows. Count pixels.",
    },
)

# %% [markdown]
# ## 6. What the zeros tell
#
# A convolution does the same everywhere, so by itself it does not know where it is. Unless something is different at
# the border.
#
# ### Exercise 8: pad as you like
#
# Write a convolution that keeps the size and can fill its border in three ways. `np.pad(image, width, mode=mode)`
# does that, `width` pixels on all four sides: `"constant"` puts zeros, `"wrap"` goes on at the other end of the picture,
# `"reflect"` mirrors it. The kernel is square, with an odd number of taps. `slide(image, kernel)` convolves without
# padding. Return an array (H, W).


# %%
def slide(image, kernel):
    """Slide a kernel (k, k) over an image (H, W), without padding."""
    return ops.conv2d(image[None, :, :, None], kernel[:, :, None, None])[0, :, :, 0]


def my_padded_convolve(image, kernel, mode):
    """Slide a kernel (k, k), k odd, over an image (H, W); the output is (H, W) too."""
    # <answer>
    return slide(np.pad(image, len(kernel) // 2, mode=mode), kernel)
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
padded_convolve_verdict = check.padded_convolution(my_padded_convolve)
padded_convolve_verdict


# %%
def course_padded_convolve(image, kernel, mode):
    around = np.pad(image, [(n, n) for n in ((size - 1) // 2 for size in kernel.shape)], mode=mode)
    return slide(around, kernel)


padded_convolve = check.usable(my_padded_convolve) if padded_convolve_verdict else course_padded_convolve

# %% [markdown]
# Now a wall of one grey, 15 × 15 pixels. Nothing on it says where anything is. It goes through four layers with random
# kernels of 3 × 3 and ReLUs, with each kind of border.

# %%
random = np.random.default_rng(4)
kernels = [random.normal(size=(3, 3)) for _ in range(4)]
kernels = [kernel * np.sign(kernel.sum()) / abs(kernel.sum()) for kernel in kernels]  # grey stays grey

wall = np.full((15, 15), 0.5)
answers = {}
for mode in ("constant", "wrap", "reflect"):
    image = wall
    for kernel in kernels:
        image = np.maximum(padded_convolve(image, kernel, mode), 0)
    answers[mode] = image
plots.feature_maps(np.stack(list(answers.values()), axis=-1), titles=["zeros", "wrap", "reflect"])

# %% tags=["nbval-check-output"]
for mode, answer in answers.items():
    like_the_middle = np.isclose(answer, answer[7, 7])
    print(f"{mode:9}{like_the_middle.sum():4} of 225 pixels are like the one in the middle")

# %% [markdown]
# With zeros the border shows, and each layer carries it one pixel further in. After four layers only the inner 7 × 7
# pixels have not heard of it. The two other kinds fill the border with more of the same grey. Their map is as flat as
# the wall.
#
# ### Exercise 9: can a network find out where it is?
#
# So the zeros *could* tell. Does a network learn to listen? It gets pictures of 12 × 12 pixels, of pure noise or of one
# grey, and for each pixel it must say in which ninth of the picture it lies: top left, top middle, and so on. It has
# three layers of 5 × 5 filters. Guessing is right one time in nine, 11.1 %.
#
# Predict, before you train, for each of the four cases below: will it *know*, that is, be right for at least three pixels
# in ten, or only *guess*? Write `"know"` or `"guess"`.

# %%
choices = ("know", "guess")
questions = {
    "zeros, on pictures of noise?": choices,
    "wrapped round, on pictures of noise?": choices,
    "mirrored, on pictures of one grey?": choices,
    "mirrored, on pictures of noise?": choices,
}
for question in questions:
    print(question)

# %%
# <answer>
prediction = ["know", "guess", "guess", "know"]
# <starter>
# prediction = ...  # four answers in a list, in the order of the questions
# </answer>

# %%
noted = check.prediction("prediction", prediction, questions)
noted

# %% [markdown]
# The network. Keras' `Conv2D` can pad with zeros only, so the border is laid round beforehand, and the convolution
# itself is `"valid"`.


# %%
with quiet():
    import keras

SIDE, EDGE = 12, 2


def around(tensor, border):
    """Lay a border of two pixels round images (B, H, W, C)."""
    if border == "wrapped":
        tensor = keras.ops.concatenate([tensor[:, -EDGE:], tensor, tensor[:, :EDGE]], axis=1)
        return keras.ops.concatenate([tensor[:, :, -EDGE:], tensor, tensor[:, :, :EDGE]], axis=2)
    width = [[0, 0], [EDGE, EDGE], [EDGE, EDGE], [0, 0]]
    return keras.ops.pad(tensor, width, mode="reflect" if border == "mirrored" else "constant")


def position_network(border):
    """Build the network: three times border, convolution, ReLU; then nine shares for each pixel."""
    tensor = given = keras.Input((SIDE, SIDE, 1))
    for _ in range(3):
        tensor = around(tensor, border)
        tensor = keras.layers.Conv2D(12, 5, activation="relu", kernel_initializer="he_normal")(tensor)
    return keras.Model(given, keras.layers.Conv2D(9, 1, activation="softmax")(tensor))


third = np.arange(SIDE) * 3 // SIDE
ninths = third[:, None] * 3 + third


def pictures(kind, count, seed):
    """Draw pictures that say nothing of position, and label every pixel with its ninth."""
    shape = (count, SIDE, SIDE) if kind == "noise" else (count, 1, 1)
    grey = np.random.RandomState(seed).randint(0, 256, shape)
    images = np.broadcast_to(grey, (count, SIDE, SIDE)).astype(np.uint8)
    return training.Split(images, np.broadcast_to(ninths, images.shape).copy())


# %%
recipe = training.TrainConfig(
    epochs=5, batch_size=16, learning_rate=0.004, schedule="one-cycle", pixel_mean=0.5
)
tried = [("zeros", "noise"), ("wrapped", "noise"), ("mirrored", "grey"), ("mirrored", "noise")]
right, said = {}, {}
for border, kind in tried:
    training.seed_everything(0)
    model = position_network(border)
    test = pictures(kind, 200, seed=1)
    history = training.fit(model, pictures(kind, 640, seed=0), test, recipe, quiet=True)
    right[border, kind] = history.final()["test_accuracy"]
    said[border, kind] = model.predict(test.pixels(recipe)[:1], verbose=0)[0].argmax(axis=-1)
    print(f"{border:9}{kind:6}{right[border, kind]:7.1%} of the pixels right")

# %%
assert right["zeros", "noise"] > 0.9
assert right["wrapped", "noise"] < 0.2
assert right["mirrored", "grey"] < 0.2
assert right["mirrored", "noise"] > 0.4

# %% [markdown]
# What each of the four says of one picture's pixels. Each of nine greys stands for a ninth, the darkest for the upper
# left one.

# %%
greys = (np.stack(list(said.values())) + 1) / 10
plots.image_grid(greys, titles=[f"{border}, {kind}" for border, kind in tried])

# %%
mine = prediction if noted else ["–"] * 4
for question, one, share in zip(questions, mine, right.values(), strict=True):
    print(f"{question:40}you said: {one}; it came out: {'know' if share >= 0.3 else 'guess'}")

# %% [markdown]
# With zeros the network knows where each pixel lies. Wrapped round, the picture is a ring, and a ring has no border.
# The mirror is the teaching case. On one grey it fills in the same grey and says nothing. On noise it gives itself
# away, because on both sides of a mirror the pixels are equal in pairs, and a filter can find that. So it is not the
# zeros as such: whatever looks different from the inside tells where the border is.
#
# ## 7. Next to the recorded runs
#
# The chapter *Padding* shows a larger experiment of the same kind, recorded once and for all. It is *not* what you just
# ran:
#
# | | this lab, just now | recorded |
# |---|---|---|
# | pictures | 12 × 12 pixels, 640 to train on | 18 × 18 pixels, 1,024 to train on |
# | layers of 5 × 5 filters | 3 | 5 |
# | epochs | 5 | 8 |
# | runs | 1 | 3, with other first weights and pictures |

# %%
names = {"zeros": "zero", "wrapped": "circular", "mirrored": "reflect"}
print("right, in %              this lab     recorded: mean   lowest to highest")
for (border, kind), share in right.items():
    variant = f"{names[border]}-{'noise' if kind == 'noise' else 'constant'}"
    runs = results.spread("border-position", variant)
    print(
        f"{border:10}{kind:10}{100 * share:13.1f}{100 * runs.mean:19.1f}"
        f"   {100 * runs.low:.1f} to {100 * runs.high:.1f}"
    )

# %% [markdown]
# ## What to take along
#
# - The number of outputs is the number of stops: the steps that fit, rounded down, and one more.
# - TensorFlow's `"same"` gives $\lceil n/s \rceil$ outputs, and puts an odd zero at the end: at the bottom, at the right.
# - A stride of 1 keeps its size with $(k-1)\,d$ zeros in all.
# - A stride leaves pixels unseen at the end, and in gaps once it is larger than the kernel.
# - Zeros around a picture tell the network where the border is. It learns to use that.
