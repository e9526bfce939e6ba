# %% [markdown]
# # Lab 10: VGG and Inception
#
# Two answers to one question: how large should a filter be? VGG takes the smallest one that has a middle, and stacks it.
# Inception takes several sizes at once, and pays for it with a narrow place before each large one. You count what both cost,
# put two filters into one, and build a small network of either kind. Both are trained on real digits, in seconds.
#
# You need Keras' functional form (lab 8) and the counting of parameters (lab 4). It takes about an hour and a half. The
# chapters *VGG16* and *GoogLeNet and InceptionV3* of the book go with it.
#
# **How the exercises work.** Write where it says `your code here`, run the cell, and run the check below
# it. The check says ✓, or ✗ with a hint, or ○ for *not answered yet*. An exercise may stay open: what
# follows then uses the course's own version, so the lab always runs to its end.
# After a restart of the kernel run the cells above first: Run, *Run All Above Selected Cell*.

# %%
import numpy as np

from cnn_course import checks as check
from cnn_course import datasets, models, ops, plots, shapes
from cnn_course.quiet import quiet
from cnn_course.widgets import ArchitectureExplorer, InceptionCostExplorer

with quiet():
    import keras
    from keras import layers

# %% [markdown]
# ## 1. A stage, counted
#
# VGG is made of **stages**. A stage has one to four convolutions, all of 3 × 3, with stride 1 and `"same"` padding, all with
# equally many filters; then max pooling of 2 × 2, which halves the map. The first convolution reads the channels that come
# in, each later one the maps of the one before it.
#
# ### Exercise 1: what a stage costs
#
# Maps of `height` × `width` × `channels` come in. Return three whole numbers:
#
# 1. the **parameters**, biases included, one bias for each filter,
# 2. the **multiply-adds** of all convolutions, one for each weight at each place of the map; a bias is none, and neither is pooling,
# 3. the **outputs**: how many numbers all layers together put out, those of the pooling too. Pooling leaves an odd row or column out.


# %%
def my_costs(height, width, channels, filters, convolutions):
    """Return parameters, multiply-adds and outputs of a stage."""
    # <answer>
    parameters = multiply_adds = outputs = 0
    for _ in range(convolutions):
        weights = 3 * 3 * channels * filters
        parameters += weights + filters
        multiply_adds += height * width * weights
        outputs += height * width * filters
        channels = filters
    return parameters, multiply_adds, outputs + (height // 2) * (width // 2) * filters
    # <starter>
    # return ...  # your code here: return parameters, multiply_adds, outputs
    # </answer>


# %%
costs_verdict = check.stage_costs(my_costs)
costs_verdict

# %% [markdown]
# VGG16 is five such stages and three dense layers. The course keeps it as data; your numbers must add up to its own.


# %% tags=["nbval-check-output"]
def course_costs(height, width, channels, filters, convolutions):
    stage = [shapes.Conv2D(filters, 3, padding="same")] * convolutions + [shapes.MaxPooling2D(2)]
    rows = shapes.table(stage, (height, width, channels))
    outputs = sum(int(np.prod(row.output_shape)) for row in rows)
    return sum(row.parameters for row in rows), sum(row.multiply_adds for row in rows), outputs


costs = check.usable(my_costs, whole=True) if costs_verdict else course_costs

vgg16_stages = [
    (224, 224, 3, 64, 2),
    (112, 112, 64, 128, 2),
    (56, 56, 128, 256, 3),
    (28, 28, 256, 512, 3),
    (14, 14, 512, 512, 3),
]
stage_costs = [costs(*stage) for stage in vgg16_stages]
print("stage    parameters     multiply-adds       outputs")
for number, line in enumerate(stage_costs, 1):
    print(f"{number:5}{line[0]:14,}{line[1]:18,}{line[2]:14,}")

without_head = [row for row in models.get("vgg-16").table() if not row.name.startswith("head")]
assert sum(line[0] for line in stage_costs) == sum(row.parameters for row in without_head)
assert sum(line[1] for line in stage_costs) == sum(row.multiply_adds for row in without_head)

# %% [markdown]
# ### Exercise 2: the whole network
#
# After the fifth stage come dense layers of 4,096, 4,096 and 1,000 units, each with biases; the first reads the last map, 7 × 7 × 512,
# as one row. A number takes four bytes; 1 MB is a million bytes, 1 GB a thousand million. Count by code, from `stage_costs`:
#
# 1. How many parameters have the three dense layers together?
# 2. How many per cent of *all* parameters of the network are in the first dense layer? One decimal.
# 3. How many MB do the outputs of stages 1 and 2 take, for one picture? One decimal.
# 4. In training everything is kept: the outputs of all five stages for each of 64 pictures, and all parameters three times (themselves,
#    their gradients, their velocities). How many GB is that? One decimal. (The outputs of the dense layers are too few to matter.)

# %%
# <answer>
dense = [(7 * 7 * 512 + 1) * 4096, (4096 + 1) * 4096, (4096 + 1) * 1000]
all_parameters = sum(line[0] for line in stage_costs) + sum(dense)
all_outputs = sum(line[2] for line in stage_costs)
whole_network = [
    sum(dense),
    100 * dense[0] / all_parameters,
    4 * (stage_costs[0][2] + stage_costs[1][2]) / 1e6,
    4 * (64 * all_outputs + 3 * all_parameters) / 1e9,
]
# <starter>
# whole_network = ...  # your four numbers here, in a list
# </answer>

# %%
check.value(
    "the whole network",
    whole_network,
    "2d57025fee0e6464:[nnnn]:8741e9faae2a59f8",
    decimals=1,
    hints={
        "bf8a595d87c72805": "The dense layers have biases too, one for each unit.",
        "7bae1559d5ceabda": "The second number is asked of the first dense layer alone.",
        "3513f22b44194074": "In training there are gradients and velocities besides the parameters.",
        "518e68788fd4019d": "The parameters take room, too, three times.",
    },
)

# %% [markdown]
# Parameters at the end, memory at the beginning. And the work? Press *Multiply-adds* and *Memory* in the figure, and compare it with your table.

# %%
ArchitectureExplorer("vgg-16", "alexnet", unfolded=["head"], pick="head_dense1")

# %% [markdown]
# ## 2. Small filters for large ones
#
# Two convolutions of 3 × 3 in a row see 5 × 5 pixels: each adds one on every side.
#
# ### Exercise 3: what is saved
#
# 64 channels go in, 64 come out of every layer, and there are no biases. How many weights have
#
# 1. one convolution of 5 × 5,
# 2. the 3 × 3 convolutions that see as far,
# 3. one convolution of 7 × 7,
# 4. the 3 × 3 convolutions that see as far?
# 5. How many convolutions of 3 × 3 see as far as one of 11 × 11, which AlexNet began with?
# 6. How many per cent of its weights do they need? One decimal.

# %%
# <answer>
saved = [25 * 64 * 64, 2 * 9 * 64 * 64, 49 * 64 * 64, 3 * 9 * 64 * 64, 5, 100 * 5 * 9 / 121]
# <starter>
# saved = ...  # your six numbers here, in a list
# </answer>

# %%
check.value(
    "small filters",
    saved,
    "bcb98b51108f3862:[nnnnnn]:806715b5962b311d61c2527d",
    decimals=1,
    hints={
        "8479303e5381173a": "Each filter has a slice for every channel, and there are 64 filters.",
        "f65f35b2ff8cfd6d": "That is one filter of each layer. Each layer has 64.",
        "a5b181fe9f1a6310": "n layers see 2 n + 1 pixels. For 7 it is three of them, for 11 five.",
    },
)

# %% [markdown]
# ### Exercise 4: two filters are one
#
# Is anything lost? Without a ReLU between them, two filters in a row do what one larger filter does. Return that filter. `first` and
# `second` are square arrays with odd sides, such as (3, 3) and (5, 5), for pictures of one channel; the result has `len(first) + len(second) - 1` rows and
# columns. As always in this course, filters slide as they are and are not turned.
#
# A way to think of it: the number `second[i, j]` weighs what `first` found `i` rows further down and `j` columns further to the right.


# %%
def my_composed(first, second):
    """Return the kernel that does what first and then second do."""
    # <answer>
    side = len(first) + len(second) - 1
    kernel = np.zeros((side, side))
    for i in range(len(second)):
        for j in range(len(second)):
            kernel[i : i + len(first), j : j + len(first)] += second[i, j] * first
    return kernel
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
composed_verdict = check.composed_kernel(my_composed)
composed_verdict


# %%
def slide(picture, kernel):
    """Slide a kernel over a picture of one channel."""
    return ops.conv2d(picture[np.newaxis, :, :, np.newaxis], kernel[:, :, np.newaxis, np.newaxis])[0, :, :, 0]


def course_composed(first, second):
    return slide(np.pad(second, len(first) - 1), first[::-1, ::-1])


composed = check.usable(my_composed) if composed_verdict else course_composed

# %% [markdown]
# A small blur, (1, 2, 1) down times (1, 2, 1) across. Two of them, and three:

# %% tags=["nbval-check-output"]
blur = np.outer([1, 2, 1], [1, 2, 1])
twice = composed(blur, blur)
thrice = composed(twice, blur)
print(twice.round().astype(int))
print(twice.shape, "and", thrice.shape)

# %% [markdown]
# Those are the numbers of a larger blur: (1, 4, 6, 4, 1) down times the same across. Now a photograph goes through three
# filters in a row, and through the one that they make. Then the same with a ReLU after each:

# %%
picture = datasets.photo("camera", size=64).reshape(64, 64, -1).mean(axis=2) / 255
random = np.random.default_rng(3)
three = random.normal(size=(3, 3, 3))
three -= three.mean(axis=(1, 2), keepdims=True)  # so that positive and negative sums come out

in_a_row = with_relu = picture
for kernel in three:
    in_a_row = slide(in_a_row, kernel)
    with_relu = np.maximum(0, slide(with_relu, kernel))
at_once = slide(picture, composed(composed(three[0], three[1]), three[2]))
print(f"largest number {np.abs(at_once).max():.2f}")
print(f"one of 7 × 7 differs from three in a row by {np.abs(at_once - in_a_row).max():.0e}")
print(f"... and with ReLU by {np.abs(np.maximum(0, at_once) - with_relu).max():.2f}")
assert np.abs(at_once - in_a_row).max() < 1e-9
assert np.abs(np.maximum(0, at_once) - with_relu).max() > 0.1
shown = [picture[3:-3, 3:-3], np.maximum(0, at_once), with_relu]
plots.image_grid(
    np.stack([one / one.max() for one in shown]),
    titles=["the photograph", "one of 7 × 7, ReLU", "three, ReLU after each"],
    columns=3,
)

# %% [markdown]
# So without ReLUs the stack is a large filter that is written with fewer numbers, 27 for 49: it can only be some of the filters that there are. With ReLUs it
# is something else, which no single filter can do.
#
# ## 3. A small VGG
#
# ### Exercise 5: build it
#
# For digits of 28 × 28 two stages are enough:
#
# 1. two convolutions of 3 × 3 with 16 filters, `padding="same"`, ReLU; max pooling 2 × 2,
# 2. two convolutions of 3 × 3 with 32 filters, `padding="same"`, ReLU; max pooling 2 × 2,
# 3. flatten, a dense layer of 64 units with ReLU, a dense layer to 10 logits.
#
# Write a stage as a loop, or a function, if you like. `layers.Conv2D`, `layers.MaxPooling2D`, `layers.Flatten`, `layers.Dense` are there; `inputs` is
# given, and `keras.Model(inputs, x)` makes the end.

# %%
keras.utils.set_random_seed(0)  # the same first weights each time
inputs = keras.Input((28, 28, 1))
# <answer>
x = inputs
for filters in (16, 32):
    for _ in range(2):
        x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    x = layers.MaxPooling2D(2)(x)
x = layers.Flatten()(x)
x = layers.Dense(64, activation="relu")(x)
my_vgg = keras.Model(inputs, layers.Dense(10)(x))
# <starter>
# my_vgg = ...  # go on from inputs, and end with keras.Model(inputs, x)
# </answer>

# %%
vgg_verdict = check.vgg_network(my_vgg)
vgg_verdict


# %%
def course_vgg():
    keras.utils.set_random_seed(0)
    chain = [keras.Input((28, 28, 1))]
    for filters in (16, 16, 32, 32):
        chain.append(layers.Conv2D(filters, 3, padding="same", activation="relu"))
        if len(chain) in (3, 6):
            chain.append(layers.MaxPooling2D(2))
    return keras.Sequential([*chain, layers.Flatten(), layers.Dense(64, activation="relu"), layers.Dense(10)])


vgg = course_vgg() if not vgg_verdict else my_vgg

# %% [markdown]
# Your function of exercise 1 counts its stages, and two lines the dense layers. Keras must come to the same sum.

# %% tags=["nbval-check-output"]
in_stages = [costs(28, 28, 1, 16, 2)[0], costs(14, 14, 16, 32, 2)[0]]
in_dense = [(7 * 7 * 32 + 1) * 64, (64 + 1) * 10]
print("stages:", *in_stages, " dense layers:", *in_dense)
print(sum(in_stages) + sum(in_dense), "parameters; Keras says", vgg.count_params())

# %% [markdown]
# The same picture as in the large one: most of the parameters are in the first dense layer. Train it: 2,000 digits, three epochs, Adam. The other
# 1,000 digits are held out.

# %%
images = datasets.digits(3000)[..., np.newaxis] / np.float32(255)
labels = np.arange(3000) % 10  # image i shows the digit i % 10
x_train, y_train, x_test, y_test = images[:2000], labels[:2000], images[2000:], labels[2000:]


def train(network, learning_rate):
    """Train three epochs, and return what Keras has noted of each."""
    network.compile(
        keras.optimizers.Adam(learning_rate),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    keras.utils.set_random_seed(1)  # the same order of the digits
    return network.fit(
        x_train, y_train, batch_size=50, epochs=3, verbose=0, validation_data=(x_test, y_test)
    ).history


vgg_history = train(vgg, 0.002)
for loss, accuracy in zip(vgg_history["loss"], vgg_history["val_accuracy"], strict=True):
    print(f"training loss {loss:.2f}, held out {accuracy:.1%} right")
assert vgg_history["val_accuracy"][-1] > 0.85

# %% [markdown]
# ## 4. Several sizes at once
#
# An **Inception module** has four branches, which all read the same maps:
#
# 1. a convolution of 1 × 1,
# 2. a convolution of 1 × 1, the **bottleneck**, then one of 3 × 3,
# 3. a bottleneck of 1 × 1, then a convolution of 5 × 5,
# 4. max pooling of 3 × 3 with stride 1, then a convolution of 1 × 1.
#
# Everything is padded, so that all outputs are as large as the input, and they are put behind one another along the channels.
#
# ### Exercise 6: build it
#
# Write the module for maps of 6 × 9 × 10, with these numbers of filters, all different so that none can be mistaken: 3 in branch 1; 4, then 6 in branch 2;
# 2, then 5 in branch 3; 7 in branch 4. Every convolution has `padding="same"` and ReLU. `layers.Concatenate()` takes a list. Beware of `MaxPooling2D(3)`: its stride
# is three, unless you say `strides=1`.

# %%
maps = keras.Input((6, 9, 10))
# <answer>
settings = {"padding": "same", "activation": "relu"}
branch1 = layers.Conv2D(3, 1, **settings)(maps)
branch2 = layers.Conv2D(4, 1, **settings)(maps)
branch2 = layers.Conv2D(6, 3, **settings)(branch2)
branch3 = layers.Conv2D(2, 1, **settings)(maps)
branch3 = layers.Conv2D(5, 5, **settings)(branch3)
branch4 = layers.MaxPooling2D(3, strides=1, padding="same")(maps)
branch4 = layers.Conv2D(7, 1, **settings)(branch4)
my_module = keras.Model(maps, layers.Concatenate()([branch1, branch2, branch3, branch4]))
# <starter>
# my_module = ...  # four branches from maps, and keras.Model(maps, ...) at the end
# </answer>

# %%
module_verdict = check.inception_module(my_module)
module_verdict

# %% [markdown]
# ### Exercise 7: what the bottleneck saves
#
# The first idea was the **naive** module: 1 × 1, 3 × 3, 5 × 5, each reading all `channels`, and the pooling with nothing after it. Return two numbers of
# parameters, biases included: that of the naive module, and that of the module with bottlenecks. `conv1`, `conv3`, `conv5` are the filters of the
# three sizes; `reduce3` and `reduce5` those of the bottlenecks before 3 × 3 and 5 × 5; `pooled` those of the 1 × 1 convolution after the pooling.


# %%
def my_saving(channels, conv1, reduce3, conv3, reduce5, conv5, pooled):
    """Return the parameters of the naive module, and of the one with bottlenecks."""

    # <answer>
    def count(size, before, after):
        return (size * size * before + 1) * after

    naive = count(1, channels, conv1) + count(3, channels, conv3) + count(5, channels, conv5)
    narrow = count(1, channels, conv1) + count(1, channels, pooled)
    narrow += count(1, channels, reduce3) + count(3, reduce3, conv3)
    narrow += count(1, channels, reduce5) + count(5, reduce5, conv5)
    return naive, narrow
    # <starter>
    # return ...  # your code here: return naive, narrow
    # </answer>


# %%
saving_verdict = check.bottleneck_saving(my_saving)
saving_verdict

# %% [markdown]
# These are the nine modules of GoogLeNet. The sums must be those of the network that the course keeps.


# %% tags=["nbval-check-output"]
def course_saving(channels, conv1, reduce3, conv3, reduce5, conv5, pooled):
    steps = {
        "conv1": (1, channels, conv1),
        "conv3": (9, channels, conv3),
        "conv5": (25, channels, conv5),
        "narrow3": (1, channels, reduce3),
        "after3": (9, reduce3, conv3),
        "narrow5": (1, channels, reduce5),
        "after5": (25, reduce5, conv5),
        "pooled": (1, channels, pooled),
    }
    counts = {name: (places * before + 1) * after for name, (places, before, after) in steps.items()}
    naive = counts["conv1"] + counts["conv3"] + counts["conv5"]
    return naive, sum(counts.values()) - counts["conv3"] - counts["conv5"]


saving = check.usable(my_saving, whole=True) if saving_verdict else course_saving

googlenet = {
    "3a": (192, 64, 96, 128, 16, 32, 32),
    "3b": (256, 128, 128, 192, 32, 96, 64),
    "4a": (480, 192, 96, 208, 16, 48, 64),
    "4b": (512, 160, 112, 224, 24, 64, 64),
    "4c": (512, 128, 128, 256, 24, 64, 64),
    "4d": (512, 112, 144, 288, 32, 64, 64),
    "4e": (528, 256, 160, 320, 32, 128, 128),
    "5a": (832, 256, 160, 320, 32, 128, 128),
    "5b": (832, 384, 192, 384, 48, 128, 128),
}
total = np.zeros(2, dtype=np.int64)
for name, module in googlenet.items():
    naive, narrow = saving(*module)
    total += [naive, narrow]
    print(f"{name}{naive:12,}{narrow:12,}{naive / narrow:6.1f} times as many")
print(f"  {total[0]:12,}{total[1]:12,}{total[0] / total[1]:6.1f}")

rows = models.get("googlenet").table(levels=2)
assert total[1] == sum(row.parameters for row in rows if "_block" in row.name)

# %% [markdown]
# And the naive modules would have to be wider still: each hands on all the channels that its pooling has kept, so every module would read more than the one before. In the
# figure the bottlenecks can be taken away, and the channels set to 20. Then they cost more than they save: there is nothing to narrow.

# %%
InceptionCostExplorer()

# %% [markdown]
# ## 5. A small Inception network
#
# A convolution with 16 filters; two modules of 64 maps each; pooling after all three; a dense layer to 10 logits. There is no hidden dense layer.


# %%
def inception(x, conv1, reduce3, conv3, reduce5, conv5, pooled):
    """Return what an Inception module makes of x."""

    def conv(x, filters, size):
        return layers.Conv2D(filters, size, padding="same", activation="relu")(x)

    branches = [
        conv(x, conv1, 1),
        conv(conv(x, reduce3, 1), conv3, 3),
        conv(conv(x, reduce5, 1), conv5, 5),
        conv(layers.MaxPooling2D(3, strides=1, padding="same")(x), pooled, 1),
    ]
    return layers.Concatenate()(branches)


keras.utils.set_random_seed(0)
digits = keras.Input((28, 28, 1))
x = layers.Conv2D(16, 3, padding="same", activation="relu")(digits)
x = layers.MaxPooling2D(2)(x)
for _ in range(2):
    x = layers.MaxPooling2D(2)(inception(x, 16, 12, 24, 4, 12, 12))
branched = keras.Model(digits, layers.Dense(10)(layers.Flatten()(x)))
print(f"small VGG: {vgg.count_params():,} parameters, two modules: {branched.count_params():,}")
assert tuple(x.shape[1:]) == (3, 3, 64)

# %% [markdown]
# ### Exercise 8: say it first
#
# It is trained just as the VGG was. How will it do on the digits held out?

# %%
questions = {
    "Which is right more often after three epochs?": ("the small VGG", "the two modules", "within one point")
}
# <answer>
guess = ["within one point"]
# <starter>
# guess = ...  # one of the answers, in a list
# </answer>
check.prediction("VGG or modules", guess, questions)

# %%
branched_history = train(branched, 0.005)
for name, network, history in (("VGG", vgg, vgg_history), ("modules", branched, branched_history)):
    last = history["val_accuracy"][-1]
    print(f"{name:8}{network.count_params():8,} parameters: held out {last:.1%} right")
assert branched.count_params() * 5 < vgg.count_params()
assert branched_history["val_accuracy"][-1] > 0.85

# %% [markdown]
# One run of each, 1,000 digits, and a learning rate that suits each: a difference of a point or two says nothing about which is better. What it does say: a network with a
# small part of the parameters can do nearly as well, because most of the others sat in a dense layer that is not needed.
#
# ## What to remember
#
# - A stage of VGG: 3 × 3 convolutions, then pooling. Parameters are at the end, memory is at the beginning.
# - Two of 3 × 3 see 5 × 5 with 18 weights for 25; three see 7 × 7 with 27 for 49, if there are as many channels all along.
# - Without a ReLU between them they are one filter. With it they are more.
# - Put a 1 × 1 convolution with few filters before a large one where many channels come in, and nowhere else.
# - Branches are put behind one another along the channels, so all must keep the map's size.
