# %% [markdown]
# # Lab 6: Pooling and receptive fields
#
# What does pooling throw away, and what does a shift of one pixel do to it? You write pooling, build a picture
# that it cannot tell from another, and mend its worst habit with a blur. Then you ask how much of a picture a unit
# deep in a network can see, for any chain of layers and for two famous ones, and how much of that it really uses.
#
# You need NumPy's slices, and lab 1. These are two labs in one, of about an hour each: sections 1 to 3, and sections 4 to
# 6. The chapters *Pooling* and *Receptive field* of the book go with them.
#
# **How the exercises work.** Write where it says `your code here`, run the cell, and run the check below
# it. The check says ✓, or ✗ with a hint, or ○ for *not answered yet*. An exercise may stay open: what
# follows then uses the course's own version, so the lab always runs to its end.
# A figure is a still picture until its cell has run. After a restart of the kernel run the cells above first: Run,
# *Run All Above Selected Cell*.

# %%
import numpy as np

from cnn_course import checks as check
from cnn_course import datasets, models, ops, plots, results, shapes
from cnn_course.quiet import quiet
from cnn_course.shapes import Conv2D, MaxPooling2D
from cnn_course.widgets import PoolingExplorer, ReceptiveFieldExplorer

# %% [markdown]
# ## 1. One number for each window
#
# A window slides over the picture, and of the values in it one number is kept: the largest, the mean, or the
# smallest. Push the digit by a pixel and watch what the output does.

# %%
PoolingExplorer(picture="digit", digit=4, kind="max", pool_size=2, strides=2)

# %% [markdown]
# ### Exercise 1: pooling
#
# Write it, for a batch of images of the shape (B, H, W, C). Each channel is pooled by itself. Without `strides` the
# windows lie side by side. `kind` is `"max"`, `"average"` or `"min"`. There is no padding, so a window that would hang
# over the edge is left out. The functions `np.max`, `np.mean` and `np.min` take `axis=(1, 2)`. Return an array
# (B, rows, columns, C). `pool_size` and `strides` are whole numbers, for rows and columns alike.


# %%
def my_pool2d(images, pool_size, strides=None, kind="max"):
    """Pool images (B, H, W, C) with windows of pool_size by pool_size."""
    strides = strides or pool_size
    # <answer>
    together = {"max": np.max, "average": np.mean, "min": np.min}[kind]
    rows = (images.shape[1] - pool_size) // strides + 1
    columns = (images.shape[2] - pool_size) // strides + 1
    output = np.zeros((len(images), rows, columns, images.shape[3]))
    for y in range(rows):
        for x in range(columns):
            down, across = y * strides, x * strides
            window = images[:, down : down + pool_size, across : across + pool_size]
            output[:, y, x] = together(window, axis=(1, 2))
    return output
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
pool2d_verdict = check.pool2d(my_pool2d, arguments=["strides", "kind"])
pool2d_verdict


# %%
def course_pool2d(images, pool_size, strides=None, kind="max"):
    return ops.pool2d(images, pool_size, strides, kind=kind)


pool2d = check.usable(my_pool2d) if pool2d_verdict else course_pool2d

# %% tags=["nbval-check-output"]
numbers = np.array([[1, 3, 0, 0], [2, 9, 0, 4], [5, 5, 6, 6], [5, 5, 8, 0]])
for kind in ("max", "average", "min"):
    print(f"{kind:8}", pool2d(numbers.reshape(1, 4, 4, 1), 2, kind=kind)[0, :, :, 0].tolist())

# %% [markdown]
# ## 2. Twins
#
# Within a window, pooling forgets where each value was.
#
# ### Exercise 2: a picture that pooling cannot tell from the cat
#
# Make a picture in which at least half of the pixels differ from the cat's, and for which every pooling of 2 × 2, by
# maximum, mean or minimum, gives the same. Any such picture will do. It is an array (96, 96), as `cat` is.
#
# A hint for the slices: `twin[0::2, 0::2]` are the upper left pixels of all windows, `twin[1::2, 0::2]` the lower left
# ones.

# %%
cat = datasets.photo("chelsea", size=96, grey=True)[:, :, 0] / 255.0
twin = cat.copy()
# <answer>
twin[0::2, :], twin[1::2, :] = cat[1::2, :], cat[0::2, :]  # in each window, the two rows change places
# <starter>
# twin = ...  # replace this line: put other values into twin
# </answer>

# %%
twin_verdict = check.pooling_twin(twin, cat)
twin_verdict

# %%
if not twin_verdict:  # the course's own: the pixels of each window in a random order
    windows = cat.reshape(48, 2, 48, 2).swapaxes(1, 2).reshape(48, 48, 4)
    windows = np.random.default_rng(0).permuted(windows, axis=2)
    twin = windows.reshape(48, 48, 2, 2).swapaxes(1, 2).reshape(96, 96)
twin = np.asarray(twin)

same = pool2d(twin[None, :, :, None], 2)[0, :, :, 0]
assert np.array_equal(same, pool2d(cat[None, :, :, None], 2)[0, :, :, 0])
enlarged = same.repeat(2, axis=0).repeat(2, axis=1)
plots.image_grid(np.stack([cat, twin, enlarged]), titles=["the cat", "its twin", "the maxima of both"])

# %% [markdown]
# To whatever comes after the pooling, the two are one picture.
#
# ### Exercise 3: how many twins?
#
# Take a picture of 4 × 4 pixels, all of them different, and pool it with 2 × 2 windows. In how many ways can its pixels
# be put so that every window keeps its own four? Count the picture itself.

# %%
# <answer>
how_many = 24**4
# <starter>
# how_many = ...  # a whole number
# </answer>

# %%
check.value(
    "twins of a 4 by 4 picture",
    how_many,
    "8c7f8cbdc7ef0969",
    hints={
        "dc6f15bd5cd48b49": "That is one window. There are four, and each can be shuffled whatever the others do.",
        "92655bc664b8ff0b": "The ways of the windows multiply. They do not add up.",
        "44e9fa23c27c7061": "The picture itself counts too.",
        "77ac531e8c8a502f": "Four values can be put in more than 16 ways: 4 for the first, 3 for the second, and so on.",
        "a2362377c5161bcd": "Four values can be put in more than 4 ways: 4 for the first, 3 for the second, and so on.",
        "4e4ae498885fd1ed": "A pixel must stay in its own window.",
    },
)

# %% [markdown]
# ## 3. A shift of one pixel
#
# It is often said that pooling makes a network indifferent to small shifts. Here are stripes two pixels wide:
#
# `0 0 1 1 0 0 1 1 0 0 1 1`
#
# ### Exercise 4: before and after
#
# Pool them by the maximum, with windows of 2 side by side. Then move the stripes one pixel to the right, in a circle, so
# that the last pixel comes in at the left, and pool again. Then once more. Write down the three outputs, on paper
# first.

# %%
# <answer>
outputs = [[0, 1, 0, 1, 0, 1], [1, 1, 1, 1, 1, 1], [1, 0, 1, 0, 1, 0]]
# <starter>
# outputs = ...  # three lists of six numbers: moved by 0, by 1 and by 2 pixels
# </answer>

# %%
check.value(
    "pooled stripes",
    outputs,
    "acf02dbc20d42dac:[[nnnnnn][nnnnnn][nnnnnn]]:63868c65d591e49f45cbc797204b99e00795d37b7eae6c65c9f19b500622e4f370034696",
    hints={
        "9cbbfbfac13c9ec2": "The stripes move to the right, so the last pixel, a 1, comes in at the left.",
        "3fbdab72eb9f0409": "Each window keeps its largest value. Does any window of the stripes moved by 1 hold no 1?",
        "07c337e3c5787d67": "In the third output the stripes have moved by 2 pixels, which is one place of the output.",
    },
)

# %% [markdown]
# Moved by two pixels, which is the stride, the output is the old one moved by one place. Moved by one, the stripes
# are gone.
#
# The reason lies in a step that max pooling hides. Pooling with a stride of 2 is the same as taking the maximum at
# *every* place and then keeping every second one. The first step is harmless. The second throws values away without
# looking at them. Blur first, and it matters less which ones are kept.
#
# ### Exercise 5: blur, then skip
#
# Write an anti-aliased max pooling, for images (B, H, W, C). It returns an array (B, rows, columns, C):
#
# 1. the maximum of each 2 × 2 window, with a stride of 1;
# 2. a blur, of each channel by itself, without padding. Its weights are 1, 2, 1 down times 1, 2, 1 across, all divided
#    by 16;
# 3. of that, every second row and column, beginning with the first.
#
# You may use `pool2d(images, pool_size, strides)` from above. For the blur, add up slices; or use
# `ops.depthwise_conv2d(images, kernel)`, whose kernel has the shape (3, 3, C, 1): for each channel the same 3 × 3 weights,
# which `np.outer([1, 2, 1], [1, 2, 1]) / 16` gives.


# %%
def my_blur_pool(images):
    """Take the maximum everywhere, blur, and keep every second place."""
    # <answer>
    strongest = pool2d(images, 2, strides=1)
    blur = np.outer([1, 2, 1], [1, 2, 1]) / 16
    kernel = np.stack([blur] * images.shape[3], axis=-1)[..., None]
    return ops.depthwise_conv2d(strongest, kernel)[:, ::2, ::2]
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
blur_pool_verdict = check.blur_pool(my_blur_pool)
blur_pool_verdict


# %%
def course_blur_pool(images):
    maps = ops.pool2d(images, 2, strides=1)
    for _ in range(2):  # the mean of two neighbours, twice, is 1, 2, 1 by 4
        maps = ops.pool2d(maps, 2, strides=1, kind="average")
    return maps[:, ::2, ::2]


blur_pool = check.usable(my_blur_pool) if blur_pool_verdict else course_blur_pool

# %% [markdown]
# Does it help? Take a hundred digits with a dark margin, so that nothing is pushed out. Move each to the four places
# within a window. A digit that is merely elsewhere should not have a different *sum*. By how much does the sum of the
# pooled map vary, as a share of its mean?

# %%
digits = ops.pad2d(datasets.digits(100)[..., None] / 255, 4)
places = [(0, 0), (0, 1), (1, 0), (1, 1)]


def spread_of_sum(pool):
    """Return by how much a map's sum varies over the four places, as a share, for each digit."""
    sums = np.array([pool(np.roll(digits, place, axis=(1, 2))).sum(axis=(1, 2, 3)) for place in places])
    return np.ptp(sums, axis=0) / sums.mean(axis=0)


spreads = {
    "every second pixel": spread_of_sum(lambda images: images[:, ::2, ::2]),
    "max pooling": spread_of_sum(lambda images: pool2d(images, 2)),
    "average pooling": spread_of_sum(lambda images: pool2d(images, 2, kind="average")),
    "max, blurred, skipped": spread_of_sum(blur_pool),
}
for name, spread in spreads.items():
    print(f"{name:24}{spread.mean():6.1%}")
assert 0.04 < spreads["max pooling"].mean() < 0.12
assert spreads["max, blurred, skipped"].max() < 1e-6

# %% [markdown]
# Max pooling varies about as much as if three pixels of four had been dropped. With the blur the sum does not vary at
# all: the weights 1, 2, 1 count kept and skipped places alike.
#
# Half-way: a good place to save and to stop. What follows needs nothing of the above but the first cell.
#
# ## 4. How far a unit sees
#
# The **receptive field** of a unit is the part of the picture that it can depend on. Three numbers describe it, along
# one axis: its **size** in pixels; the **jump**, how many pixels further the next unit's field starts; and the
# **start**, the first pixel of unit 0. Pick units in the figure, and move the pooling layer.

# %%
ReceptiveFieldExplorer(
    layers=[Conv2D(1, 3), Conv2D(1, 3), MaxPooling2D(2), Conv2D(1, 3)], size=20, layer=3, unit=2
)

# %% [markdown]
# ### Exercise 6: follow the field
#
# For the picture itself the size is 1, the jump 1, the start 0. A layer on top has a kernel of $k$ taps, $d$ units apart
# (dilation), a stride of $s$, and $p$ units of padding before unit 0. What does it make of the three numbers?
#
# - From its first tap to its last there are $(k-1)\,d$ steps of the layer below, and each step is a jump wide.
# - The next unit looks $s$ steps further on.
# - The padding moves the first unit $p$ steps to the left.
#
# The chain is a list of `(kernel_size, strides, padding, dilation_rate)`, the first layer first, all of them whole
# numbers. Return a list of `(size, jump, start)`, one after each layer. Mind *which* jump a step of a layer is: the one
# that it finds, or the one that it leaves behind? The figure tells.


# %%
def my_receptive_field(layers):
    """Return (size, jump, start) after each layer, a list of as many rows."""
    size, jump, start = 1, 1, 0
    rows = []
    for kernel_size, strides, padding, dilation_rate in layers:
        # <answer>
        size = size + (kernel_size - 1) * dilation_rate * jump
        start = start - padding * jump
        jump = jump * strides
        rows.append((size, jump, start))
        # <starter>
        # return ...  # replace this line: change size, start and jump, and append them to rows
        # </answer>
    return rows


# %%
receptive_field_verdict = check.receptive_field(my_receptive_field)
receptive_field_verdict


# %%
def course_receptive_field(layers):
    chain = [Conv2D(1, k, s, p, dilation_rate=d) for k, s, p, d in layers]
    return [tuple(field) for field in shapes.receptive_field(chain)]


receptive_field = (
    check.usable(my_receptive_field, whole=True) if receptive_field_verdict else course_receptive_field
)

# %% tags=["nbval-check-output"]
chain = [(3, 1, 0, 1), (3, 1, 0, 1), (2, 2, 0, 1), (3, 1, 0, 1)]
for layer, row in zip(chain, receptive_field(chain), strict=True):
    print(layer, "gives size {}, jump {}, start {}".format(*row))

# %% [markdown]
# ## 5. VGG16 and ResNet-50
#
# Two famous networks as such chains: convolutions and poolings, nothing else widens a field. For ResNet-50 it is the
# longest way through each block; its shortcuts see less. Both take pictures of 224 × 224 pixels.

# %% tags=["nbval-check-output"]
vgg16 = []
for repeats in (2, 2, 3, 3, 3):
    vgg16 += [(3, 1, 1, 1)] * repeats  # convolutions of 3 by 3 that keep the size
    vgg16 += [(2, 2, 0, 1)]  # pooling

resnet50 = [(7, 2, 3, 1), (3, 2, 1, 1)]
for blocks, first_stride in ((3, 1), (4, 2), (6, 2), (3, 2)):
    for block in range(blocks):
        resnet50 += [(1, first_stride if block == 0 else 1, 0, 1), (3, 1, 1, 1), (1, 1, 0, 1)]

for name, layers in (("VGG16", vgg16), ("ResNet-50", resnet50)):
    print(f"{name:10}{len(layers)} layers, at the end: size {receptive_field(layers)[-1][0]}")

# %% [markdown]
# ### Exercise 7: what lies in the padding
#
# The last map of ResNet-50 has 7 × 7 units. Take the one in the middle, row 3 and column 3. Its field spans 483 pixels
# along each axis, and the picture has only 224. How many of the 483 lie to the left of the picture, and how many to the
# right? Unit $i$ sees the pixels from $\text{start} + i \cdot \text{jump}$ on; the picture's are 0 to 223.
# `receptive_field(resnet50)[-1]` is (size, jump, start) of that map.

# %%
# <answer>
size, jump, start = receptive_field(resnet50)[-1]
first = start + 3 * jump
outside = [0 - first, first + size - 224]
# <starter>
# outside = ...  # [pixels to the left, pixels to the right]
# </answer>

# %%
check.value(
    "pixels outside the picture",
    outside,
    "93837e577cbca3ce:[nn]:a475814b",
    hints={
        "1ecdc1770640af97": "That is unit 0. Unit 3 starts three jumps further on.",
        "a2c7916268f3a7bc": "The picture's last pixel is number 223, and pixel number 224 lies outside already.",
        "81968f1ba8450fae": "That is unit 4, if the first unit is number 0.",
        "8bc5d37ca302d637": "Shared out evenly: but the field does not lie quite in the middle. Use its start.",
    },
)

# %% [markdown]
# More than half of what this unit can see is padding, not picture.
#
# ## 6. What a unit really uses
#
# The field says which pixels *can* matter. It does not say that they matter alike. How much a unit's answer changes with
# a pixel is the **gradient**, and TensorFlow computes it. A `tf.GradientTape` records what is calculated while it is
# open, and then goes back over it. Here it finds that $x_1^2 + x_2^2$ changes by $2 x_1$ and $2 x_2$:
#
# ```python
# x = tf.constant([3.0, 5.0])
# with tf.GradientTape() as tape:
#     tape.watch(x)  # x is no weight, so the tape must be told
#     y = tf.reduce_sum(x**2)  # one number
# tape.gradient(y, x)  # [6.0, 10.0], of the shape of x
# ```
#
# ### Exercise 8: the gradient of one unit
#
# `model(images)` turns images (B, H, W, 1) into maps (B, H, W, C). Take the unit in the middle, at row `H // 2` and column
# `W // 2`, in all channels and all images, added up. Return the gradient of that sum with respect to `images`, which has
# the shape of `images`.

# %%
with quiet():
    import keras
    import tensorflow as tf


def my_gradient(model, images):
    """Return how the unit in the middle changes with each pixel, an array (B, H, W, 1)."""
    images = tf.constant(images, tf.float32)
    # <answer>
    with tf.GradientTape() as tape:
        tape.watch(images)
        maps = model(images)
        unit = tf.reduce_sum(maps[:, maps.shape[1] // 2, maps.shape[2] // 2])
    return tape.gradient(unit, images).numpy()
    # <starter>
    # return ...  # your code here
    # </answer>


# %% [markdown]
# To try it, here is a network whose gradient can be counted: four convolutions of 3 × 3 in which every weight is 1, and
# no ReLU. The gradient of a pixel is then the number of ways that lead from it to the unit.

# %%
counting = keras.Sequential([keras.Input((None, None, 1))])
for _ in range(4):
    counting.add(keras.layers.Conv2D(1, 3, padding="same", kernel_initializer="ones"))

gradient_verdict = check.unit_gradient(my_gradient, counting)
gradient_verdict


# %%
def course_gradient(model, images):
    pixels = tf.Variable(images, dtype=tf.float32)  # a variable is watched without being told
    with tf.GradientTape() as tape:
        height, width = (size // 2 for size in images.shape[1:3])
        answer = tf.reduce_sum(model(pixels)[:, height, width, :])
    return tape.gradient(answer, pixels).numpy()


gradient = check.usable(my_gradient) if gradient_verdict else course_gradient

# %% tags=["nbval-check-output"]
ways = gradient(counting, np.zeros((1, 15, 17, 1)))[0, :, :, 0]
print("middle row:", ways[7, 4:13].astype(int))
print("field:", 2 * 4 + 1, "pixels, reached:", np.count_nonzero(ways[7]))
print("ways from the middle pixel:", int(ways[7, 8]), "  from a corner:", int(ways[3, 4]))

# %% [markdown]
# The field is 9 × 9 pixels. The pixel in the middle has 361 ways to the unit, the one in the corner has one.
#
# ### Exercise 9: four times as deep
#
# Now for networks as they are before training: 16 filters of 3 × 3 in each layer, ReLUs, random weights. With 5 layers
# the field is 11 pixels wide, with 20 layers 41. Measure instead how wide the part is that counts: the standard
# deviation, in pixels, of the squared gradients around their middle.
#
# Predict, before you run: from 5 to 20 layers the field grows by a factor of 3.7. By what factor does that *width* grow?
# Choose 1 (not at all), 2, 4 or 16, and write it into a list, as `[1]`.

# %%
questions = {"with four times the layers, the width grows by about the factor": (1, 2, 4, 16)}
for question, offered in questions.items():
    print(question, *offered)

# %%
# <answer>
prediction = [2]
# <starter>
# prediction = ...  # one of 1, 2, 4 and 16, in brackets: [1]
# </answer>

# %%
noted = check.prediction("prediction", prediction, questions)
noted


# %%
def width(energy):
    """Return the standard deviation, in pixels along one axis, of a map (H, W) taken as a distribution."""
    variances = []
    for along in (energy.sum(axis=0), energy.sum(axis=1)):
        share, pixel = along / along.sum(), np.arange(len(along))
        variances.append((share * pixel**2).sum() - (share * pixel).sum() ** 2)
    return np.sqrt(np.mean(variances))


noise = np.random.default_rng(0).normal(size=(4, 64, 64, 1))
energies = {}
for depth in (2, 5, 10, 20):
    energies[depth] = 0
    for draw in range(6):  # six networks with other random weights
        keras.utils.set_random_seed(draw)
        stack = models.build(models.plain_stack(depth))
        before_last_relu = keras.Model(stack.input, stack.layers[-2].output)
        energies[depth] = energies[depth] + (gradient(before_last_relu, noise) ** 2).sum(axis=(0, 3))
widths = {depth: width(energy) for depth, energy in energies.items()}

# %% [markdown]
# The middle of each map, 45 × 45 pixels, as strong as the gradient is (its root mean square, white at the strongest).

# %%
drawn = [np.sqrt(energy / energy.max())[10:55, 10:55] for energy in energies.values()]
titles = [f"{depth} layers, field {2 * depth + 1}" for depth in energies]
plots.image_grid(np.stack(drawn), titles=titles)

# %% [markdown]
# Why a factor of 2? A layer is a step: one pixel to the left, none, or one to the right. The mean square of such a step
# is 2/3. The mean squares of independent steps add up, so after $n$ layers the standard deviation is $\sqrt{2n/3}$: it grows with
# the *root* of the depth. Here it is beside your measurement, and beside the runs recorded for the chapter, which used more
# networks and three seeds.

# %%
recorded = results.figure("effective-receptive-field")["networks"]
print("layers   field   measured here   formula   recorded")
for depth, measured in widths.items():
    [row] = recorded[f"plain-{depth}"]
    formula = np.sqrt(2 * depth / 3)
    print(f"{depth:6}{2 * depth + 1:8}{measured:16.2f}{formula:10.2f}{row['sigma']['mean']:11.2f}")
    assert abs(measured / formula - 1) < 0.15
factor = widths[20] / widths[5]
print(f"from 5 to 20 layers: the field grows by {41 / 11:.1f}, the width by {factor:.1f}")
print("you said:", prediction[0] if noted else "–")
assert 1.6 < factor < 2.4

# %% [markdown]
# All this is before training. The chapter says what is known of the time after it.
#
# ## What to take along
#
# - Pooling keeps one number of each window and forgets the places. Countless pictures become one.
# - A shift by the stride moves the output along. A shift by less can change it a good deal. A blur before the skip
#   helps.
# - Field: the size grows by $(k-1)\,d$ *old* jumps, then the jump is multiplied by the stride.
# - A stride widens what later layers add, not its own layer.
# - The field is what a unit can see. What it uses lies near the middle, and grows with the root of the depth.
