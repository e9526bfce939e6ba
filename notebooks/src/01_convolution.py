# %% [markdown]
# # Lab 1: Convolution by hand
#
# A convolutional network is built from one operation, repeated. Here you write it yourself: for one grey
# picture first, then with stride and padding, then for images with many channels. You hold it against
# TensorFlow, design a filter of your own, and try it on handwriting and on a photograph.
#
# You need Python, and enough NumPy to know slices and shapes. It takes 70 to 90 minutes. The chapter
# *Convolution* of the book goes with it.
#
# **How the exercises work.** Write where it says `your code here`, run the cell, and run the check below
# it. The check says ✓, or ✗ with a hint, or ○ for *not answered yet*. An exercise may stay open: what
# follows then uses the course's own version, so the lab always runs to its end.
# A figure is a still picture until its cell has run. After a restart of the kernel run the cells above first: Run,
# *Run All Above Selected Cell*.

# %%
import numpy as np

from cnn_course import checks as check
from cnn_course import datasets, ops, plots, shapes
from cnn_course.quiet import quiet
from cnn_course.widgets import ConvolutionExplorer

# %% [markdown]
# ## 1. A figure with Python at the other end
#
# Point at the output of this figure, or move over it with the arrow keys. Below the pictures you see how
# that one pixel comes about: the patch under the filter, times the filter, summed.

# %%
explorer = ConvolutionExplorer()
explorer

# %% [markdown]
# Now change the filter from Python. Run the next cell and look at the figure above.

# %%
explorer.kernel = [[-1, -1, -1], [0, 0, 0], [1, 1, 1]]

# %% [markdown]
# It works the other way round too. Type a number into one of the filter's cells up there, then run this:

# %% tags=["nbval-check-output"]
print(explorer.kernel)
print("output:", explorer.output.shape)

# %% [markdown]
# `explorer.output` is a NumPy array. The picture has 96 × 96 pixels and the output has 94 × 94. Where did
# two rows and two columns go? Keep the question in mind.
#
# ## 2. Six sums on paper
#
# Here is a picture small enough to do by hand, and a filter, which is also called a kernel.

# %%
image = np.array(
    [
        [0, 0, 0, 5, 5],
        [0, 0, 0, 5, 5],
        [0, 0, 0, 5, 5],
        [0, 0, 5, 5, 5],
    ]
)
kernel = np.array(
    [
        [-1, 0, 1],
        [-1, 0, 1],
        [-1, 0, 1],
    ]
)

# %% [markdown]
# Lay the kernel on the upper left corner of the picture, so that it covers 3 × 3 pixels. Multiply each
# pixel by the number that lies on it and add up the nine products: that is the first output pixel. Move the
# kernel one pixel to the right for the next one. At the end of the row, start again at the left, one row
# further down.
#
# ### Exercise 1: the output by hand
#
# Work out the whole output. How many rows and columns does it have?

# %%
# <answer>
by_hand = [[0, 15, 15], [5, 15, 10]]
# <starter>
# by_hand = ...  # your numbers here, a list of rows: [[1, 2], [3, 4]]
# </answer>

# %%
check.value("the output by hand", by_hand, "90b359d69f3e990e:[[nnn][nnn]]:3239b218b7460af971fafb19")

# %% [markdown]
# Does it not come out right? Lay the little picture into the figure, with `explorer.image = image / 5` and
# `explorer.kernel = kernel` in a cell of your own, and step from pixel to pixel. The figure has pixels from 0
# to 1, so its sums are yours divided by 5.
#
# ## 3. All sums by machine
#
# What you did on paper, in symbols: the output at row $y$ and column $x$ is
#
# $$\begin{aligned} &\text{output}[y, x] = \\ &\quad \sum_{i=0}^{k_h-1} \sum_{j=0}^{k_w-1} \text{image}[y + i,\, x + j] \cdot \text{kernel}[i, j] \end{aligned}$$
#
# The kernel has $k_h$ rows and $k_w$ columns and never leaves the image of $H$ rows and $W$ columns. So
# there are $H - k_h + 1$ places for it from top to bottom and $W - k_w + 1$ from left to right. That is
# where the two rows and columns went.
#
# First meet the checker. It tries a function on several images and kernels, and looks for what is wrong
# with the numbers. Here is a function that is wrong:


# %% tags=["check-fails"]
def nothing(image, kernel):
    return np.zeros((image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1))


check.conv2d_single(nothing)

# %% [markdown]
# ### Exercise 2: one pixel at a time
#
# Write the operation for one grey image. Two loops go over the places of the kernel. At each place, cut the
# patch out of the image, multiply it by the kernel, and sum. Return an array of $H - k_h + 1$ rows and $W - k_w + 1$
# columns.


# %%
def my_convolve(image, kernel):
    """Slide a kernel (kh, kw) over an image (H, W)."""
    H, W = image.shape
    kh, kw = kernel.shape
    # <answer>
    output = np.zeros((H - kh + 1, W - kw + 1))
    for y in range(H - kh + 1):
        for x in range(W - kw + 1):
            patch = image[y : y + kh, x : x + kw]
            output[y, x] = np.sum(patch * kernel)
    return output
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
convolve_verdict = check.conv2d_single(my_convolve)
convolve_verdict

# %% [markdown]
# From here on `convolve` is your function if it is right, and the course's if it is not (yet).


# %%
def course_convolve(image, kernel):
    return ops.conv2d(image[None, :, :, None], kernel[:, :, None, None])[0, :, :, 0]


convolve = check.usable(my_convolve) if convolve_verdict else course_convolve

# %% [markdown]
# ### Exercise 3: one tap at a time
#
# Python's loops are slow, and a photograph has many pixels. Turn the work round: loop over the numbers of
# the *kernel*, its taps. Each tap meets a whole rectangle of pixels, as large as the output, and NumPy
# multiplies a rectangle at once.
#
# Which rectangle does the tap in row $i$ and column $j$ meet? Fill in the line.


# %%
def my_fast_convolve(image, kernel):
    """Slide a kernel (kh, kw) over an image (H, W), one tap of the kernel at a time."""
    rows = image.shape[0] - kernel.shape[0] + 1
    columns = image.shape[1] - kernel.shape[1] + 1
    output = np.zeros((rows, columns))
    for i in range(kernel.shape[0]):
        for j in range(kernel.shape[1]):
            # <answer>
            output += kernel[i, j] * image[i : i + rows, j : j + columns]
            # <starter>
            # return ...  # replace this line: output += kernel[i, j] * ...
            # </answer>
    return output


# %%
check.conv2d_single(my_fast_convolve)

# %% [markdown]
# Try `%timeit my_convolve(photo, kernel)` and `%timeit my_fast_convolve(photo, kernel)` in a cell of your
# own, with `photo = datasets.photo("camera", size=256, grey=True)[:, :, 0]`. How many times faster is the
# second? The first asks Python for one small sum at each of 254 × 254 places, the second asks NumPy for nine large
# products.
#
# ## 4. Stride and padding
#
# With a **stride** of 2 the kernel moves two pixels at a time, and the output is about half as wide and
# high. With **padding** a frame of zeros is laid round the image first, so that the kernel also fits at the
# border. Keras knows two kinds: `"valid"` is no frame at all, and `"same"` is the frame that gives, with a
# stride of 1, an output of the same size as the image. A place where the kernel would hang over the end does not
# count.
#
# ### Exercise 4: predict the size
#
# An image has 28 rows. How many rows has the output
#
# 1. with a kernel of 5 rows, stride 1, `"valid"`,
# 2. with a kernel of 5 rows, stride 1, `"same"`,
# 3. with a kernel of 5 rows, stride 2, `"valid"`,
# 4. with a kernel of 3 rows, stride 3, `"valid"`?

# %%
# <answer>
predicted = [24, 28, 12, 9]
# <starter>
# predicted = ...  # your four numbers here: [1, 2, 3, 4]
# </answer>

# %%
check.value("rows of the output", predicted, "b21a0ff73665ed81:[nnnn]:81ee857b78022270")

# %% [markdown]
# How wide must the frame be? `shapes.padding_amounts` counts it as TensorFlow does, and returns four numbers: top,
# bottom, left, right. A kernel of 4 × 4 needs three more rows and three more columns, and three cannot be shared out
# evenly:

# %% tags=["nbval-check-output"]
shapes.padding_amounts((28, 28), kernel_size=4, strides=1, padding="same")

# %% [markdown]
# The odd row goes to the bottom and the odd column to the right.
#
# ### Exercise 5: stride and padding
#
# Give the operation both. `np.pad` lays the frame; `convolve` does the work; and a stride of 2 keeps every
# second row and column of what comes out, beginning with the first. `np.pad` wants a pair for each axis, how many
# zeros before it and how many after it: `np.pad(image, ((3, 0), (1, 2)))` lays three rows above, none below, one column
# at the left and two at the right.


# %%
def my_strided_convolve(image, kernel, strides=1, padding="valid"):
    """Slide a kernel (kh, kw) over an image (H, W), with stride and padding."""
    top, bottom, left, right = shapes.padding_amounts(image.shape, kernel.shape, strides, padding)
    # <answer>
    padded = np.pad(image, ((top, bottom), (left, right)))
    return convolve(padded, kernel)[::strides, ::strides]
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
strided_convolve_verdict = check.conv2d_single(my_strided_convolve, arguments=["strides", "padding"])
strided_convolve_verdict


# %%
def course_strided_convolve(image, kernel, strides=1, padding="valid"):
    return ops.conv2d(image[None, :, :, None], kernel[:, :, None, None], strides, padding)[0, :, :, 0]


strided_convolve = check.usable(my_strided_convolve) if strided_convolve_verdict else course_strided_convolve

# %% [markdown]
# ## 5. Channels, filters, batches
#
# A colour image has three channels, and inside a network an image may have hundreds. A filter then has a
# slice for each channel. Each slice slides over its own channel, and the results are **summed** into one
# map. A layer has many filters, and each of them makes a map, which becomes one channel of the output.
#
# Keras and TensorFlow put all of this into two arrays: `images (B, H, W, C_in)`, a batch of `B` images, and
# `kernel (kh, kw, C_in, C_out)`, which holds `C_out` filters. The output is `(B, H', W', C_out)`.
#
# ### Exercise 6: the whole operation
#
# Write it with `strided_convolve(image, kernel, strides, padding)` from above, for one image, one filter and one
# channel at a time. Slice `c` of filter `f` is `kernel[:, :, c, f]`. `np.stack(maps, axis=-1)` makes of a list of maps
# (H', W') one array (H', W', C_out), and `np.stack` of a list of those makes the batch (B, H', W', C_out).


# %%
def my_conv2d(images, kernel, strides=1, padding="valid"):
    """Slide filters (kh, kw, C_in, C_out) over images (B, H, W, C_in)."""
    C_in, C_out = kernel.shape[2:]
    # <answer>
    output = []
    for image in images:
        maps = []
        for f in range(C_out):
            total = 0
            for c in range(C_in):
                total = total + strided_convolve(image[:, :, c], kernel[:, :, c, f], strides, padding)
            maps.append(total)
        output.append(np.stack(maps, axis=-1))
    return np.stack(output)
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
conv2d_verdict = check.conv2d(my_conv2d)
conv2d_verdict

# %%
conv2d = check.usable(my_conv2d) if conv2d_verdict else ops.conv2d

# %% [markdown]
# ## 6. Against TensorFlow
#
# Is this really what TensorFlow computes? Take two photographs in colour, four filters of random numbers,
# stride 2 and `"same"`, and compare. How large will the output be?

# %% tags=["nbval-check-output"]
with quiet():
    import tensorflow as tf

photographs = np.stack([datasets.photo(name, size=64) for name in ("chelsea", "coffee")]) / np.float32(255)
filters = np.random.default_rng(1).normal(size=(5, 5, 3, 4)).astype("float32")

ours = conv2d(photographs, filters, strides=2, padding="same")
theirs = tf.nn.conv2d(photographs, filters, strides=2, padding="SAME").numpy()
print("ours:  ", ours.shape)
print("theirs:", theirs.shape)

# %% [markdown]
# The shapes agree. And the numbers? Each of them is a sum of 5 · 5 · 3 = 75 products. TensorFlow calculates
# with about seven digits and adds in an order of its own, so the last digits may differ. (On some GPUs it
# rounds more coarsely. The bound leaves room for that.)

# %%
difference = np.abs(ours - theirs).max()
assert difference < 0.05, f"they differ by {difference}"
np.testing.assert_allclose(ours, ops.conv2d(photographs, filters, 2, "same"), atol=1e-4)

# %% [markdown]
# No complaint. This is `tf.nn.conv2d`, the operation inside every `keras.layers.Conv2D`.
#
# ## 7. A mirror
#
# Take a picture with a single 1 in it and a kernel whose numbers tell where they come from.

# %% tags=["nbval-check-output"]
dot = np.zeros((5, 5), int)
dot[2, 2] = 1
numbered = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
print(convolve(dot, numbered).astype(int))

# %% [markdown]
# The kernel comes out upside down and back to front. The reason is in the formula: the output *up and left*
# of the dot meets it with the kernel's *lower right* number.
#
# Mathematicians turn the kernel round first, so that a dot gives back the kernel itself. Only that is
# called **convolution** in their books:
#
# $$\begin{aligned} &(\text{image} * \text{kernel})[y, x] = \\ &\quad \sum_i \sum_j \text{image}[y - i,\, x - j] \cdot \text{kernel}[i, j] \end{aligned}$$
#
# Its $y$ and $x$ start at $k_h - 1$ and $k_w - 1$, the first place where the kernel fits.
#
# What you wrote, and what TensorFlow, Keras and PyTorch compute, is called **cross-correlation** there. The
# libraries say convolution all the same. They can leave the turn out because nobody chooses the kernel by
# hand: it is learned, and if a turned kernel is what helps, training finds it turned.
#
# ### Exercise 7: the convolution of the mathematicians
#
# Write it with `convolve`, in one line. (A slice with a step of −1, `[::-1]`, turns an axis round.)


# %%
def my_true_convolution(image, kernel):
    """Convolve as in mathematics."""
    # <answer>
    return convolve(image, kernel[::-1, ::-1])
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
check.true_convolution(my_true_convolution)

# %% [markdown]
# ## 8. A filter of your own
#
# What does a filter find? It answers most where the image looks like the filter: bright where its numbers
# are positive, dark where they are negative. This one finds bright horizontal lines, one pixel thick:

# %% tags=["nbval-check-output"]
horizontal_line = np.array([[-1, -1, -1], [2, 2, 2], [-1, -1, -1]])

picture = np.zeros((7, 5), int)
picture[3] = 1
print(convolve(picture, horizontal_line).astype(int))

# %% [markdown]
# Its answer is 6 on the line, −3 beside it, and 0 away from it. Its nine numbers add up to zero, so an area
# of one brightness leaves it silent, however bright it is.
#
# ### Exercise 8: falling strokes
#
# Design a filter that finds bright lines falling from the upper left to the lower right, like the stroke
# `\`. Flat areas must leave it silent, and lines that lie, stand or rise must move it less. It may have up to 9 rows
# and 9 columns of numbers.

# %%
# <answer>
my_filter = [[2, -1, -1], [-1, 2, -1], [-1, -1, 2]]
# <starter>
# my_filter = ...  # your rows of numbers here
# </answer>

# %%
filter_verdict = check.filter_finds(my_filter, "falling lines")
filter_verdict

# %%
falling = np.array(my_filter, float) if filter_verdict else ops.filters.get("gabor_falling", size=5)

# %% [markdown]
# ## 9. Handwriting
#
# Ten digits from MNIST, written by hand:

# %%
digits = datasets.digits(10)[..., None] / 255.0
plots.image_grid(digits, columns=10)

# %% [markdown]
# And what your filter answers on each of them: blue where positive, orange where negative, white where
# zero.

# %%
answers = conv2d(digits, falling[:, :, None, None], padding="same")
plots.feature_maps(answers[..., 0].transpose(1, 2, 0), columns=10)

# %% [markdown]
# The deepest blue lies where the pen went down to the right: in the middle of the 5, at the tail of the 2,
# at the foot of the 9. Paler blue runs along the borders of other strokes, where the filter fits only in
# part.
#
# ### Exercise 9: count the horizontal strokes
#
# Which of the ten digits above has the most horizontal strokes, the 2, the 7, another one? Guess first.
# Then measure: let `horizontal_line` answer on all ten, keep only what is positive (`np.maximum`), add it
# up for each digit, and take the digit with the largest total (`np.argmax`). `digits` has the shape (10, 28, 28, 1),
# and digit `i` is at place `i`. `conv2d` wants a kernel with four axes: `horizontal_line[:, :, None, None]`. Leave the
# padding `"valid"`.

# %%
# <answer>
answers = conv2d(digits, horizontal_line[:, :, None, None])
totals = np.maximum(answers, 0).sum(axis=(1, 2, 3))
most_horizontal = np.argmax(totals)
# <starter>
# most_horizontal = ...  # your code here
# </answer>

# %%
check.value(
    "the digit with the most horizontal strokes",
    most_horizontal,
    "26fff73f549aa37e",
    hints={
        "63d27fbf3e9819c4": "Its strongest pixel is the strongest of all. Add up all the positive ones.",
        "9cf68a1b54754e20": "The positive and the negative answers cancel out. Drop the negative ones first.",
        "66046a94316f39ed": "That digit has the most upright strokes. Is the filter turned?",
    },
)

# %% [markdown]
# ## 10. A photograph
#
# The same operation, on a cat. Two Sobel filters go into one kernel, so that one call makes two maps: one
# answers to vertical edges, the other to horizontal ones. The length of both together tells how strong the
# edge is, whatever its direction.

# %%
cat = datasets.photo("chelsea", size=128, grey=True)[None] / 255.0
sobel = np.stack([ops.filters.get("sobel_vertical"), ops.filters.get("sobel_horizontal")], axis=-1)
edges = conv2d(cat, sobel[:, :, None, :])
plots.feature_maps(edges[0], titles=["vertical edges", "horizontal edges"])

# %%
strength = np.hypot(edges[0, :, :, 0], edges[0, :, :, 1])
inner = cat[0, 1:-1, 1:-1, 0]  # the output has one pixel less on each side
plots.image_grid(np.stack([inner, strength / strength.max()]), titles=["the photograph", "its edges"])

# %% [markdown]
# A network does the same, with one difference: nobody gives it the filters. It finds the numbers itself, by
# training.
#
# ## What to take along
#
# - An output pixel is a sum of products: the patch under the kernel, times the kernel.
# - Without padding the output is smaller than the image by one less than the kernel. Stride divides,
#   padding adds.
# - Over channels the products are summed; each filter makes one channel of the output.
# - Libraries compute the cross-correlation and call it convolution.
# - A filter whose numbers add up to zero is silent where nothing changes.

# %% [markdown]
# ## What to take along
#
# - Each output pixel is the sum of one patch times the kernel. The same kernel goes everywhere.
# - A kernel of $k$ rows takes $k - 1$ rows off. A frame of zeros gives them back, a stride keeps only some of them.
# - A filter has a slice for each channel, and their products are summed. Each filter makes one channel of the output.
# - Libraries do not turn the kernel round. What they call convolution is cross-correlation.
# - A filter answers most where the image looks like it.
