# %% [markdown]
# # Lab 4: Channels and filters
#
# A colour photograph has three numbers at each pixel, and a layer inside a network puts out dozens. Here you
# take a photograph apart into its channels and put it together again, build filters that see colours,
# write a whole layer with its bias and ReLU, tell filters by their maps, and look through the first layer of
# a network that was really trained.
#
# You need Python, and what a convolution is (lab 1). It takes 70 to 90 minutes. The chapters *Channels* and
# *Filters and feature maps* of the book go with it.
#
# **How the exercises work.** Write where it says `your code here`, run the cell, and run the check below
# it. The check says ✓, or ✗ with a hint, or ○ for *not answered yet*. An exercise may stay open: what
# follows then uses the course's own version, so the lab always runs to its end.
# A figure is a still picture until its cell has run. After a restart of the kernel run the cells above first: Run,
# *Run All Above Selected Cell*.

# %%
import numpy as np

from cnn_course import checks as check
from cnn_course import datasets, ops, packing, plots, results
from cnn_course.quiet import quiet
from cnn_course.widgets import ConvolutionExplorer

# %% [markdown]
# ## 1. Three pictures in one
#
# A photograph in colour is an array with three axes: rows, columns, channels. Each channel by itself is a
# grey picture.

# %% tags=["nbval-check-output"]
coffee = datasets.photo("coffee", size=96) / 255
print("photograph:", coffee.shape, "  its red channel:", coffee[:, :, 0].shape)

# %%
channels = [np.repeat(coffee[:, :, c : c + 1], 3, axis=2) for c in range(3)]
plots.image_grid([coffee, *channels], ["photograph", "red", "green", "blue"])

# %% [markdown]
# The saucer is red: bright in the first channel, nearly black in the other two. The rim of the cup is
# white, and so bright in all three.
#
# A filter for such a photograph has a slice for each channel. In this figure they are −1, 2 and −1
# everywhere. Point at the output, and see what each channel contributes to the sum.

# %%
ConvolutionExplorer(kernel=np.ones((3, 3, 1)) * [-1, 2, -1], pick=(42, 27))

# %% [markdown]
# ### Exercise 1: one output pixel by hand
#
# Here is a patch of 2 × 2 pixels with three channels, and a filter of the same size with a slice for each.
# The bias is 2. What does each channel contribute, and what comes out?
#
# | | patch | slice |
# |---|---|---|
# | red | 1 2 / 0 1 | 1 0 / 0 1 |
# | green | 3 0 / 1 1 | −1 1 / 0 2 |
# | blue | 1 2 / 1 0 | 2 1 / −1 0 |
#
# ("1 2 / 0 1" is a first row of 1 and 2 and a second row of 0 and 1.)

# %%
# <answer>
by_hand = [2, -1, 3, 6]
# <starter>
# by_hand = ...  # your four numbers here: [red, green, blue, output]
# </answer>

# %%
check.value(
    "one output pixel",
    by_hand,
    "f0573ff593eb174b:[nnnn]:828bc2729c933943",
    hints={"09777d6f71971551": "The channels are right. The bias is missing from the output."},
)

# %% [markdown]
# ### Exercise 2: the channels apart
#
# Write the products and sums of each channel, without adding the channels up: slice `c` of the kernel slides
# over channel `c` of the image, and each gives a map of its own. There is no padding, and the stride is 1.


# %%
def my_channel_maps(image, kernel):
    """Slide each slice of a kernel (kh, kw, C) over its own channel of an image (H, W, C)."""
    kh, kw, C = kernel.shape
    rows, columns = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    # <answer>
    maps = np.zeros((rows, columns, C))
    for i in range(kh):
        for j in range(kw):
            maps += kernel[i, j] * image[i : i + rows, j : j + columns]
    return maps
    # <starter>
    # return ...  # your code here, an array of shape (rows, columns, C)
    # </answer>


# %%
channel_maps_verdict = check.channel_maps(my_channel_maps)
channel_maps_verdict

# %% [markdown]
# From here on `channel_maps` is your function if it is right, and the course's if it is not (yet). Add its
# maps up, and you have what an ordinary filter makes of the photograph: **one** map.


# %%
def course_channel_maps(image, kernel):
    return ops.depthwise_conv2d(image[None], kernel[..., None])[0]


channel_maps = check.usable(my_channel_maps) if channel_maps_verdict else course_channel_maps

sobel = ops.filters.get("sobel_vertical")
three = np.repeat(sobel[:, :, None], 3, axis=2)  # the same slice for each channel
apart = channel_maps(coffee, three)
added = apart.sum(axis=2)
np.testing.assert_allclose(added, ops.conv2d(coffee[None], three[..., None])[0, :, :, 0], atol=1e-4)
plots.feature_maps(np.dstack([apart, added]), ["red", "green", "blue", "the sum"])

# %% [markdown]
# Look at the rim of the cup, white against brown and red. In green and blue it is a strong edge, in red a faint
# one, because both sides are bright in red. What one channel misses another may see, and the sum has it all.
#
# ## 2. Filters that see colours
#
# A filter of 1 × 1 sees no neighbours. All it does is mix the channels of each pixel: a weighted sum.
#
# ### Exercise 3: grey from colour
#
# To turn a colour photograph grey, take 0.2125 of the red, 0.7154 of the green and 0.0721 of the blue. Write
# this as a kernel for one 1 × 1 filter, with the four axes that Keras gives it: (kh, kw, C_in, C_out).

# %%
# <answer>
to_grey = np.reshape([0.2125, 0.7154, 0.0721], (1, 1, 3, 1))
# <starter>
# to_grey = ...  # your array here
# </answer>

# %%
grey_verdict = check.value(
    "the kernel for grey",
    to_grey,
    "1217e58ce788ce3b:[[[[n][n][n]]]]:9aaf711d69ca",
    hints={
        "a1f18cec8353f13c": "The numbers are right. The array needs four axes.",
        "2c6ac00b25617750": "This would be three filters for one channel. One filter for three channels is wanted.",
        "90fe335ba12c0356": "The first two axes are the filter's height and width: both are 1.",
        "9421faf9e8b5636d": "Red and blue are swapped.",
    },
)
grey_verdict

# %% tags=["nbval-check-output"]
grey_kernel = np.asarray(to_grey) if grey_verdict else np.reshape([0.2125, 0.7154, 0.0721], (1, 1, 3, 1))
grey = ops.conv2d(coffee[None], grey_kernel)[0]
print(coffee.shape, "->", grey.shape)

# %%
plots.image_grid([coffee, np.repeat(grey, 3, axis=2)], ["three channels", "one"])

# %% [markdown]
# ### Exercise 4: only red, only yellow
#
# Now a filter for a colour: three weights and a bias, and a ReLU behind it, so that what is below 0 becomes 0.
# The channels are from 0 to 1.
#
# 1. A filter that answers to red (1, 0, 0) and gives 0 for black, white, grey, green, blue, yellow (1, 1, 0),
#    magenta (1, 0, 1) and cyan (0, 1, 1).
# 2. The same for yellow. Now you need the bias. Why?

# %%
# <answer>
red_weights, red_bias = [1, -1, -1], 0
yellow_weights, yellow_bias = [1, 1, -1], -1
# <starter>
# red_weights, red_bias = ..., ...  # your numbers here: [1, 2, 3], 4
# yellow_weights, yellow_bias = ..., ...
# </answer>

# %%
red_verdict = check.colour_finds(red_weights, red_bias, "red")
red_verdict

# %%
yellow_verdict = check.colour_finds(yellow_weights, yellow_bias, "yellow")
yellow_verdict

# %% [markdown]
# Why does yellow need the bias? Red alone and green alone must give 0, so their weights must not lift the sum above 0
# by themselves. Without a bias both weights would be 0 or less, and their sum, yellow, too. With it each may be positive,
# and only both together get over the threshold.
#
# What do the two filters see in the photographs?

# %%
red_filter = (red_weights, red_bias) if red_verdict else ([1, -1, -1], 0)
yellow_filter = (yellow_weights, yellow_bias) if yellow_verdict else ([1, 1, -1], -1)
rocket = datasets.photo("rocket", size=96) / 255

seen = []
for photograph in (coffee, rocket):
    seen.append(photograph)
    for weights, bias in (red_filter, yellow_filter):
        answer = np.maximum(0, photograph @ np.ravel(weights) + bias)
        seen.append(np.repeat(answer[:, :, None] / max(answer.max(), 1e-9), 3, axis=2))
titles = ["coffee", "its red", "its yellow", "rocket", "its red", "its yellow"]
plots.image_grid(np.clip(seen, 0, 1), titles, columns=3)

# %% [markdown]
# (Each answer is drawn from black to its own brightest pixel.) Saucer and table are red to this filter, since both
# have far more red than green and blue together. Yellow are the milky coffee in the cup and the
# lamps beside the rocket.
#
# ## 3. A whole layer
#
# A layer has several filters. Each makes a map, adds **its** bias to all of it, and the ReLU turns what is below 0 into
# 0. The maps become the channels of the output.
#
# ### Exercise 5: write the layer
#
# Use `channel_maps(image, kernel)` for each filter, and add its maps up. Filter `f` is `kernel[:, :, :, f]`, and
# `bias[f]` is its bias. Return an array (rows, columns, F): `np.stack(maps, axis=-1)` makes it of a list of F maps.


# %%
def my_layer(image, kernel, bias):
    """Apply filters (kh, kw, C, F) and biases (F,) to an image (H, W, C), then the ReLU."""
    # <answer>
    maps = []
    for f in range(kernel.shape[3]):
        one_map = channel_maps(image, kernel[:, :, :, f]).sum(axis=2)
        maps.append(one_map + bias[f])
    return np.maximum(0, np.stack(maps, axis=-1))
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
layer_verdict = check.conv_layer(my_layer)
layer_verdict


# %%
def course_layer(image, kernel, bias):
    return np.maximum(0, ops.conv2d(image[None], kernel)[0] + bias)


layer = check.usable(my_layer) if layer_verdict else course_layer

# %% [markdown]
# Four filters, one for each direction, on the grey photograph. With a bias of 0 every faint trace gets through. A
# negative bias is a threshold: only answers above it do.

# %%
names = ["horizontal", "rising", "vertical", "falling"]
directions = np.stack([ops.filters.get(f"gabor_{name}", size=7) for name in names], axis=-1)[:, :, None]
no_bias = layer(grey, directions, np.zeros(4))
with_bias = layer(grey, directions, np.full(4, -1.0))
plots.feature_maps(np.dstack([no_bias, with_bias]), [*names, *(f"{name}, −1" for name in names)], columns=4)

# %%
for bias in (0, -0.5, -1, -2):
    share = np.mean(layer(grey, directions, np.full(4, float(bias))) > 0)
    print(f"bias {bias:4}: {share:4.0%} of the numbers are above 0")
assert np.mean(no_bias > 0) > 2 * np.mean(with_bias > 0)

# %% [markdown]
# ## 4. How many parameters
#
# ### Exercise 6: count them
#
# An image of 32 × 32 pixels and 16 channels goes into one of these layers. How many parameters has each, biases
# included? (A depthwise layer has one filter for each channel and as many biases. A separable one is depthwise and then
# 1 × 1, with biases only at the end.)
#
# 1. `Conv2D(32, 3)`
# 2. `Conv2D(32, 1)`
# 3. `DepthwiseConv2D(3)`
# 4. `SeparableConv2D(32, 3)`

# %%
# <answer>
counted = [3 * 3 * 16 * 32 + 32, 16 * 32 + 32, 3 * 3 * 16 + 16, 3 * 3 * 16 + 16 * 32 + 32]
# <starter>
# counted = ...  # your four numbers here: [1, 2, 3, 4]
# </answer>

# %%
check.value(
    "parameters of four layers",
    counted,
    "73f58b2ef6d47010:[nnnn]:3ed3f6f1f0e9c8b3",
    hints={
        "e3235c3ac56bd30d": "The biases are missing.",
        "99d1871d96e453fe": "A separable layer has no biases between its two steps.",
        "7a228ed736552f0c": "The input channels are missing: each filter has a slice for every one of them.",
    },
)

# %% [markdown]
# Keras counts them for you. And is your layer the same as Keras'? Give it the same filters and the same biases:

# %% tags=["nbval-check-output"]
with quiet():
    import keras

for rows in ((8, 3), (8, 1)):
    keras_layer = keras.layers.Conv2D(*rows)
    keras_layer.build((None, 32, 32, 3))
    print(f"Conv2D{rows} on 3 channels: {keras_layer.count_params()} parameters")

# %%
generator = np.random.default_rng(4)
kernel, bias = generator.normal(size=(5, 5, 3, 8)), generator.normal(size=8)
keras_layer = keras.layers.Conv2D(8, 5, activation="relu")
keras_layer.build((None, 96, 96, 3))
keras_layer.set_weights([kernel, bias])
theirs = keras.ops.convert_to_numpy(keras_layer(coffee[None].astype("float32")))[0]
assert np.abs(layer(coffee, kernel, bias) - theirs).max() < 0.05

# %% [markdown]
# No complaint. (The bound leaves room for GPUs that round coarsely.)
#
# ## 5. Which filter made which map
#
# Five filters:
#
# - `"box_blur"` takes the mean of 7 × 7 pixels,
# - `"sobel_vertical"` finds vertical edges,
# - `"sobel_horizontal"` finds horizontal edges,
# - `"edge"` takes eight times a pixel and subtracts its eight neighbours,
# - `"gabor_rising"` finds stripes that rise from left to right.
#
# And their five maps of a photographer, in another order. Blue is positive, orange negative, and each map is on a scale of its
# own.

# %%
camera = datasets.photo("camera", size=128, grey=True) / 255
five = ["box_blur", "sobel_vertical", "sobel_horizontal", "edge", "gabor_rising"]
hidden = np.random.default_rng(0).permutation(five)
maps = []
for name in hidden:
    one = ops.filters.get(name, **({"size": 7} if name == "box_blur" else {}))
    answer = ops.conv2d(camera[None], one[:, :, None, None], padding="same")[0, 8:-8, 8:-8, 0]
    maps.append(answer / np.abs(answer).max())
plots.feature_maps(np.stack(maps, axis=-1), ["A", "B", "C", "D", "E"], columns=3, limit=1)

# %% [markdown]
# ### Exercise 7: name them
#
# Look at the legs of the tripod, at the horizon and at the sky: what leaves each filter silent, and where does it answer?
# Write down the five names in the order of the maps.

# %%
# <answer>
named = ["sobel_horizontal", "gabor_rising", "edge", "box_blur", "sobel_vertical"]
# <starter>
# named = ...  # your five names here: ["box_blur", ...]
# </answer>

# %%
check.value(
    "the five maps",
    named,
    "4f220ae2ffc99b80:[wwwww]:3ac863b946527ef2d662",
    hints={"bbc6278c0926a5f0": "The two Sobel filters are swapped."},
)

# %% [markdown]
# How they can be told apart: only the mean answers to the flat sky, since the numbers of the four others add up to zero.
# Each Sobel filter is silent along edges of the other direction. `"edge"` answers to every fine detail, whatever its
# direction, and the Gabor filter most to what slants as it does.
#
# ### Exercise 8: design two filters
#
# 1. A filter that finds **edges with dark above bright**: a positive answer there, none on flat areas and none on upright
#    edges.
# 2. A filter that finds **bright spots**: they must move it more than any edge or line does. Flat areas leave it silent.
#
# Each may have up to 9 × 9 numbers.

# %%
# <answer>
my_edge = [[-1, -1, -1], [0, 0, 0], [1, 1, 1]]
my_spot = [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]
# <starter>
# my_edge = ...  # your rows of numbers here
# my_spot = ...
# </answer>

# %%
edge_verdict = check.filter_finds(my_edge, "dark above bright")
edge_verdict

# %%
spot_verdict = check.filter_finds(my_spot, "bright spots")
spot_verdict

# %% [markdown]
# Try them on a picture of the sky by the Hubble telescope. On the right is what the spot filter answers, after a
# ReLU.

# %%
spot = np.array(my_spot, float) if spot_verdict else ops.filters.get("edge")
sky = datasets.photo("hubble_deep_field", size=160, grey=True) / 255
answer = ops.conv2d(sky[None], spot[:, :, None, None], padding="same")[0]
answer = np.clip(answer / answer.max(), 0, 1)
plots.image_grid([sky, answer], ["the sky", "spots"])

# %% [markdown]
# ## 6. In two steps
#
# An ordinary convolution looks for patterns among neighbours and mixes the channels at the same time. A **depthwise
# separable** one does it one after the other: `channel_maps`, which you have, and then a 1 × 1 convolution.
#
# ### Exercise 9: the separable convolution
#
# The 1 × 1 kernel comes as a matrix, `pointwise (C, F)`: row `c` tells how much map `c` counts in each of the F outputs.
# Return an array (rows, columns, F). One line is enough: `maps @ pointwise` multiplies the last axis of `maps` by a matrix.


# %%
def my_separable(image, depthwise, pointwise):
    """Apply a depthwise kernel (kh, kw, C) to an image (H, W, C), then a 1 × 1 kernel (C, F)."""
    # <answer>
    return channel_maps(image, depthwise) @ pointwise
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
separable_verdict = check.separable(my_separable)
separable_verdict

# %% [markdown]
# The same can be had in one step: a kernel whose filter `f` has the slice `depthwise[:, :, c] * pointwise[c, f]`. The
# reverse does not hold, as the numbers of parameters show.

# %% tags=["nbval-check-output"]
separable = (
    check.usable(my_separable) if separable_verdict else lambda image, d, p: course_channel_maps(image, d) @ p
)

depthwise, pointwise = generator.normal(size=(3, 3, 3)), generator.normal(size=(3, 8))
in_one = depthwise[:, :, :, None] * pointwise
in_two_steps = separable(coffee, depthwise, pointwise)
np.testing.assert_allclose(in_two_steps, ops.conv2d(coffee[None], in_one)[0], atol=1e-4)
print("numbers to choose: in one step", in_one.size, " in two", depthwise.size + pointwise.size)

# %% [markdown]
# ## 7. A layer that was trained
#
# Nobody designed these. They are the 32 filters, 7 × 7 × 3, of the first layer of a small network that the course trained
# to name the things in the 50,000 photographs of CIFAR-10. As its record says, the photographs were a JPEG copy:

# %% tags=["nbval-check-output"]
recorded = results.figure("first-layer")
learned = packing.unpack(recorded["filters"]).astype(float)
print(learned.shape)
print(recorded["note"])

# %%
largest = np.abs(learned).max(axis=(0, 1, 2))
plots.image_grid(np.moveaxis(0.5 + 0.5 * learned / largest, -1, 0), [str(f) for f in range(32)], columns=8)

# %% [markdown]
# A filter with three slices is itself a small colour picture (0 is drawn as grey). Many are stripes and edges without
# colour, others are patches of a colour. Let all of them look at the cat, as the layer does before its bias. Here are
# eight of the maps, each on a scale of its own:

# %%
cat = datasets.photo("chelsea", size=96) / 255 - 0.47  # as in training: 0.47 is taken off
maps = ops.conv2d(cat[None], learned)[0]
chosen = [0, 17, 22, 14, 10, 30, 19, 21]
plots.feature_maps(
    maps[..., chosen] / np.abs(maps[..., chosen]).max(axis=(0, 1)), [str(f) for f in chosen], columns=4
)

# %% [markdown]
# ### Exercise 10: which filters care about colour
#
# Take the colour out of the cat, and see how each of the 32 maps changes. `grey_cat` below is the cat without colour,
# `learned` are the filters, and `maps` the 32 maps of the cat in colour, (rows, columns, 32). The measure for a filter: add
# up the absolute differences of its two maps, and divide by the sum of the absolute values of its map of the cat in colour.
# Which filter's map changes **most**, and which one's **least**? Give their numbers, from 0.

# %%
grey_cat = np.repeat((cat + 0.47) @ grey_kernel.ravel()[:, None], 3, axis=2) - 0.47

# <answer>
grey_maps = ops.conv2d(grey_cat[None], learned)[0]
change = np.abs(maps - grey_maps).sum(axis=(0, 1)) / np.abs(maps).sum(axis=(0, 1))
most_and_least = [np.argmax(change), np.argmin(change)]
# <starter>
# most_and_least = ...  # your code here: [number of a filter, number of a filter]
# </answer>

# %%
check.value(
    "most and least changed",
    most_and_least,
    "2b4bb752b8f3621c:[nn]:b3d0cd75",
    hints={
        "c74e45c8450cc12d": "Strong maps change most in total. Divide by the size of the map.",
        "c50608b46e03b6ee": "Positive and negative differences cancel out. Take their sizes first.",
    },
)

# %% [markdown]
# Look the two up among the filters above. The one that changes least is a pattern of bright and dark, almost without colour.
# The one that changes most is a patch of colour: without colour there is nothing for it to answer to.
#
# ## What to take along
#
# - A filter has a slice for each channel. The products of all of them go into one sum, so one filter makes one map.
# - A 1 × 1 filter mixes channels. With a bias and a ReLU it can pick out a colour.
# - The bias is a threshold, one for each filter; the ReLU keeps what gets over it.
# - Parameters: height × width × channels in × filters, and a bias for each filter.
# - Depthwise keeps the channels apart. Separable is depthwise, then 1 × 1.
# - What a filter answers to tells what it is, whether it was designed or learned.
