# %% [markdown]
# # Lab 13: SENet
#
# A gate for each channel, made of the whole picture. You squeeze, excite and scale by hand, write the same as a function of a Keras tensor, and attach
# it to three families of networks. Then you count what it costs, train a small residual network with gates and without, and look at what the gates say
# of ten digits.
#
# You need NumPy, Keras' functional form from lab 8, and the residual block of lab 12. It takes about an hour and a half. The chapter *SENet* of the book
# goes with it.
#
# **How the exercises work.** Write where it says `your code here`, run the cell, and run the check below
# it. The check says ✓, or ✗ with a hint, or ○ for *not answered yet*. An exercise may stay open: what
# follows then uses the course's own version, so the lab always runs to its end.
# After a restart of the kernel run the cells above first: Run, *Run All Above Selected Cell*.

# %%
import numpy as np

from cnn_course import checks as check
from cnn_course import datasets, models, plots, training
from cnn_course.quiet import quiet
from cnn_course.shapes import Add, Concatenate, Conv2D, MaxPooling2D, ReLU
from cnn_course.training import Split, TrainConfig

with quiet():
    import keras
    from keras import layers

# %% [markdown]
# ## 1. By hand
#
# A layer gives maps: B pictures, H rows, W columns, C channels. **Squeeze:** each map of each picture becomes one number, its mean $z$. **Excite:** two
# dense layers without biases make gates $s$ of the C means. The first is narrow, with a ReLU; the second goes back to C, with a sigmoid, $\sigma(a) = 1 / (1 + e^{-a})$:
#
# $$s = \sigma\bigl(\mathrm{relu}(z\,W_1)\,W_2\bigr)$$
#
# ### Exercise 1: the gates
#
# `maps` is (B, H, W, C), `first` is $W_1$ (C, C / r), `second` is $W_2$ (C / r, C). Return the gates, (B, C).


# %%
def my_gates(maps, first, second):
    """Return a gate for each channel of each picture."""
    # <answer>
    means = maps.mean(axis=(1, 2))
    hidden = np.maximum(means @ first, 0)
    return 1 / (1 + np.exp(-hidden @ second))
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
gates_verdict = check.channel_gates(my_gates)
gates_verdict


# %%
def course_gates(maps, first, second):
    means = np.einsum("bhwc->bc", maps) / (maps.shape[1] * maps.shape[2])
    return 0.5 + 0.5 * np.tanh(np.maximum(means @ first, 0) @ second / 2)


gates_of = check.usable(my_gates) if gates_verdict else course_gates

# %% [markdown]
# ### Exercise 2: scale
#
# Multiply each map by its gate. `maps` is (B, H, W, C), `gates` is (B, C). NumPy compares shapes from the last axis: print them if it complains, and be careful where it does not.


# %%
def my_scaled(maps, gates):
    """Return the maps, each multiplied by its gate."""
    # <answer>
    return maps * gates[:, np.newaxis, np.newaxis, :]
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
scaled_verdict = check.scaled_maps(my_scaled)
scaled_verdict


# %% tags=["nbval-check-output"]
def course_scaled(maps, gates):
    return np.einsum("bhwc,bc->bhwc", maps, gates)


scaled = check.usable(my_scaled) if scaled_verdict else course_scaled

random = np.random.default_rng(0)
maps = random.uniform(size=(2, 7, 7, 8))
first, second = random.normal(size=(8, 2)), random.normal(size=(2, 8))
own = gates_of(maps, first, second)
print("maps", maps.shape, "-> means", maps.mean(axis=(1, 2)).shape, "-> gates", own.shape, end=" ")
print("-> maps", scaled(maps, own).shape)

by_place = gates_of(maps[:, ::-1, ::-1], first, second)
print("the picture upside down has the same gates:", np.allclose(by_place, own))

# %% [markdown]
# Where something is in the map, a gate cannot know. Only how much there is of it.
#
# ### Exercise 3: before any training
#
# Suppose $W_2$ is all zeros at first. What is each gate then? And VGG16 has 13 convolutions: if the maps of each are scaled by such gates,
# by which number is the last map multiplied in all, biases aside? Write it as a power or a product.

# %%
# <answer>
at_first = [0.5, 0.5**13]
# <starter>
# at_first = ...  # [a gate, the product]
# </answer>

# %%
check.value(
    "gates at first",
    at_first,
    "a81878244e9d910d:[nn]:44b64a17",
    hints={
        "1c59aebaa5e81e47:[nn]:556942c1": "Put 0 into the sigmoid, by hand.",
        "3b75d40a6eef42c2:[nn]:c675e8a5": "Put 0 into the sigmoid, by hand.",
        "a01278993df6018d:[nn]:44b60126": "Each convolution gets maps that are scaled already: gates multiply, they do not add up.",
    },
    decimals=7,
)

# %% [markdown]
# Keras' weights are no zeros, but small: gates begin near one half. Keep that in mind until you train.
#
# ## 2. In Keras
#
# ### Exercise 4: a function of a tensor
#
# `maps` is a Keras tensor (B, H, W, C), `ratio` says how many channels there are to one unit of the first layer. Return the scaled maps, a Keras tensor of the same shape. Both layers are
# without biases: `use_bias=False`. `layers.GlobalAveragePooling2D(keepdims=True)` keeps the two axes of length 1; `layers.Multiply()` takes a list.


# %%
def my_squeeze_excite(maps, ratio):
    """Scale the maps by gates that have seen all of them."""
    # <answer>
    channels = maps.shape[-1]
    gates = layers.GlobalAveragePooling2D(keepdims=True)(maps)
    gates = layers.Dense(channels // ratio, activation="relu", use_bias=False)(gates)
    gates = layers.Dense(channels, activation="sigmoid", use_bias=False)(gates)
    return layers.Multiply()([maps, gates])
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
squeeze_excite_verdict = check.squeeze_excitation(my_squeeze_excite)
squeeze_excite_verdict


# %% tags=["nbval-check-output"]
def course_squeeze_excite(maps, ratio):
    x = layers.AveragePooling2D(maps.shape[1:3])(maps)
    for units, activation in ((maps.shape[-1] // ratio, "relu"), (maps.shape[-1], "sigmoid")):
        x = layers.Conv2D(units, 1, use_bias=False)(x)
        x = layers.Activation(activation)(x)
    return maps * x


squeeze_excite = course_squeeze_excite if not squeeze_excite_verdict else my_squeeze_excite

x = keras.Input((7, 7, 8))
block = keras.Model(x, squeeze_excite(x, 4))
block.set_weights([w.reshape(v.shape) for w, v in zip((first, second), block.get_weights(), strict=True)])
by_keras = np.asarray(block(maps.astype("float32")))
print(block.count_params(), "parameters;", end=" ")
print("as in NumPy:", np.allclose(by_keras, scaled(maps, own), atol=1e-5))

# %% [markdown]
# A dense layer on one place and a 1 × 1 convolution are the same.
#
# ## 3. Three families
#
# What comes out has the shape of what went in, so the function can stand after any layer. Where *should* it stand? You write it for three families; each time `squeeze_excite(maps, ratio)` is there.
#
# ### Exercise 5: a residual block
#
# `branch` is a function: `branch(x)` is what the convolutions of the block make of `x`, with the same shape. The shortcut should carry `x` unchanged. Return
# the ReLU of the sum.


# %%
def my_se_residual(x, branch, ratio):
    """Return what a residual block with gates makes of x."""
    # <answer>
    y = squeeze_excite(branch(x), ratio)
    return layers.ReLU()(layers.Add()([x, y]))
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
se_residual_verdict = check.gated_residual(my_se_residual)
se_residual_verdict

# %% [markdown]
# ### Exercise 6: a stage of VGG
#
# So many 3 × 3 convolutions with `filters` filters each, with biases, `"same"` padding and ReLU. After the activation of *each* its maps are scaled. At the end max pooling of 2 × 2.


# %%
def my_se_stage(x, filters, convolutions, ratio):
    """Return what a stage of VGG with gates makes of x."""
    # <answer>
    for _ in range(convolutions):
        x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
        x = squeeze_excite(x, ratio)
    return layers.MaxPooling2D(2)(x)
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
se_stage_verdict = check.gated_stage(my_se_stage)
se_stage_verdict

# %% [markdown]
# ### Exercise 7: a module of branches
#
# `branches` is a list of functions, each gives maps of the same size. Put them side by side in the order of the list, as Inception does, and scale what the module gives as a whole.


# %%
def my_se_module(x, branches, ratio):
    """Return what a module with gates makes of x."""
    # <answer>
    joined = layers.Concatenate()([branch(x) for branch in branches])
    return squeeze_excite(joined, ratio)
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
se_module_verdict = check.gated_module(my_se_module)
se_module_verdict

# %% [markdown]
# The course attaches it to any network that it has as data, by one function, `models.squeeze_excite`. Here are a stage, a residual block and a module, without gates, as data. Do yours
# have as many parameters, and with the same weights the same outputs?


# %% tags=["nbval-check-output"]
def course_se_residual(x, branch, ratio):
    return keras.activations.relu(squeeze_excite(branch(x), ratio) + x)


def course_se_stage(x, filters, convolutions, ratio):
    for _ in range(convolutions):
        x = keras.activations.relu(layers.Conv2D(filters, 3, padding="same")(x))
        x = squeeze_excite(x, ratio)
    return layers.MaxPooling2D(2)(x)


def course_se_module(x, branches, ratio):
    return squeeze_excite(keras.ops.concatenate([branch(x) for branch in branches], axis=-1), ratio)


se_residual = course_se_residual if not se_residual_verdict else my_se_residual
se_stage = course_se_stage if not se_stage_verdict else my_se_stage
se_module = course_se_module if not se_module_verdict else my_se_module

same = {"padding": "same"}
as_data = {
    "stage": (
        Conv2D(16, 3, **same, activation="relu", name="stage1_conv1"),
        Conv2D(16, 3, **same, activation="relu", name="stage1_conv2"),
        MaxPooling2D(2, name="stage1_pool"),
    ),
    "residual": (
        Conv2D(8, 3, **same, name="block1_conv"),
        Add(name="block1_add", inputs=("input", "block1_conv")),
        ReLU(name="block1_relu"),
    ),
    "module": (
        Conv2D(4, 1, name="block1_conv1", inputs=("input",)),
        Conv2D(12, 3, **same, name="block1_conv2", inputs=("input",)),
        Concatenate(name="block1_join", inputs=("block1_conv1", "block1_conv2")),
    ),
}
by_hand = {
    "stage": lambda x: se_stage(x, 16, 2, 4),
    "residual": lambda x: se_residual(x, layers.Conv2D(8, 3, **same), 4),
    "module": lambda x: se_module(x, [layers.Conv2D(4, 1), layers.Conv2D(12, 3, **same)], 4),
}


def carry_over(source, target):
    """Give target the weights of source, by their shapes; those of one shape in their order."""
    waiting, taken = source.get_weights(), []
    for array in target.get_weights():
        fits = [one.shape[-2:] == array.shape[-2:] and one.size == array.size for one in waiting]
        taken.append(waiting.pop(fits.index(True)).reshape(array.shape))
    target.set_weights(taken)


pictures = random.normal(size=(4, 14, 14, 8)).astype("float32")
for name, plain in as_data.items():
    network = models.squeeze_excite(models.Network(name, (14, 14, 8), plain), ratio=4)
    theirs = models.build(network)
    x = keras.Input((14, 14, 8))
    ours = keras.Model(x, by_hand[name](x))
    carry_over(theirs, ours)
    agree = np.allclose(ours(pictures), theirs(pictures), atol=1e-5)
    print(f"{network.name:12} {network.parameters:5,} and {ours.count_params():5,} parameters;", end=" ")
    print("the same outputs:", agree)

# %% [markdown]
# ## 4. What it costs
#
# ### Exercise 8: say it first
#
# ResNet-50 has 25.6 million parameters and needs about 3.9 thousand million multiply-adds a picture. Squeeze-and-excitation with $r = 16$ goes into each of its 16 blocks, behind 256 to 2,048 channels.

# %%
questions = {
    "By how much does the number of parameters grow?": (
        "less than 1 %",
        "about 10 %",
        "about 40 %",
    ),
    "And the multiply-adds?": ("less than 1 %", "about 10 %", "about 40 %"),
    "Where are most of the new parameters?": ("in the first stage", "in the last stage", "spread evenly"),
}
# <answer>
cost_guess = ["about 10 %", "about 10 %", "spread evenly"]
# <starter>
# cost_guess = ...  # three of the answers, in a list
# </answer>
check.prediction("costs", cost_guess, questions)

# %% [markdown]
# ### Exercise 9: count
#
# `stages` is a list of pairs, (blocks, channels); `ratio` divides all channels. Return how many parameters the gates of all blocks have together, a whole number. In one block there is a layer from C to C / r, and one from C / r to C.


# %%
def my_extra(stages, ratio):
    """Return the number of parameters of all gates."""
    # <answer>
    return sum(2 * blocks * channels**2 // ratio for blocks, channels in stages)
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
extra_verdict = check.gate_parameters(my_extra)
extra_verdict


# %% tags=["nbval-check-output"]
def course_extra(stages, ratio):
    blocks, channels = np.array(stages).T
    return int((blocks * channels * (channels // ratio)).sum()) * 2


extra = check.usable(my_extra, whole=True) if extra_verdict else course_extra

stages_of = {
    "vgg-16": [(2, 64), (2, 128), (3, 256), (6, 512)],
    "resnet-50": [(3, 256), (4, 512), (6, 1024), (3, 2048)],
    "inception-v3": [(1, 256), (2, 288), (5, 768), (1, 1280), (2, 2048)],
}
for name, stages in stages_of.items():
    plain = models.get(name)
    print(f"{name}: {plain.parameters:,} parameters, {plain.multiply_adds:,} multiply-adds")
    for ratio in (4, 8, 16, 32):
        gated = models.squeeze_excite(plain, ratio=ratio)
        assert extra(stages, ratio) == gated.parameters - plain.parameters
        more = gated.multiply_adds - plain.multiply_adds
        print(
            f"  r = {ratio:2}: {extra(stages, ratio):10,} more, {extra(stages, ratio) / plain.parameters:6.2%};",
            end="",
        )
        print(f" multiply-adds {more:10,} more, {more / plain.multiply_adds:.3%}")

# %% [markdown]
# Both grow by the same number. A convolution uses each of its weights at every place of the map; a gate's weight is used once a picture. (What scaling itself multiplies, H · W · C numbers,
# is left out here, as everywhere in the course: no sums follow.)
#
# ### Exercise 10: the last stage
#
# ResNet-50, $r = 16$. How many per cent of the gates' parameters are in the last stage, the three blocks with 2,048 channels? And if *that* stage stays without gates, by how many per cent does the
# network's number of parameters, 25,636,712, still grow? One decimal each.

# %%
# <answer>
all_of_it = extra(stages_of["resnet-50"], 16)
last_stage = extra([(3, 2048)], 16)
shares = [100 * last_stage / all_of_it, 100 * (all_of_it - last_stage) / 25_636_712]
# <starter>
# shares = ...  # [per cent of the gates' parameters, per cent of the network's]
# </answer>

# %%
check.value(
    "the last stage",
    shares,
    "5423c9844b277f5a:[nn]:0cecdb6c",
    hints={
        "5854ad6029cc4a2b:[nn]:0cecc539": "The second number is asked without the gates of the last stage.",
        "cf8748fb41a1f3c5:[nn]:0cecf184": "The second number is a share of the network's parameters, not of the gates'.",
    },
    decimals=1,
)

# %% [markdown]
# The paper tried that, too, and found that it loses little.
#
# ## 5. Trained
#
# A residual network of 8 layers, three blocks with 16, 32 and 64 channels, on 1,500 real digits at a quarter of their pixels. Four epochs, with gates ($r = 4$) and without, from three beginnings each.
#
# ### Exercise 11: say it first

# %%
questions = {
    "Which is right more often on digits held out?": (
        "with gates",
        "without gates",
        "no telling: the ranges overlap",
    ),
}
# <answer>
guess = ["with gates"]
# <starter>
# guess = ...  # one of the answers, in a list
# </answer>
check.prediction("with gates and without", guess, questions)

# %%
images = (
    datasets.digits(2000).reshape(2000, 14, 2, 14, 2).mean(axis=(2, 4)).round().astype(np.uint8)[..., None]
)
labels = np.arange(2000) % 10
train, test = Split(images[:1500], labels[:1500]), Split(images[1500:], labels[1500:])
config = TrainConfig(epochs=4, batch_size=50, learning_rate=0.05, schedule="one-cycle", optimizer="sgd")

without = models.get("resnet-cifar", depth=8, input_shape=(14, 14, 1))
networks = {"without": without, "with gates": models.squeeze_excite(without, ratio=4)}
losses, right, nets = {}, {}, {}
for name, network in networks.items():
    losses[name], right[name] = [], []
    for seed in (0, 1, 2):
        training.seed_everything(seed)
        nets[name] = models.build(network)
        for layer in nets[name].layers:
            if hasattr(layer, "moving_mean"):
                layer.momentum = 0.9  # after so few steps 0.99 would still remember its beginning
        last = training.fit(nets[name], train, test, config, quiet=True).epochs[-1]
        losses[name].append(last.train_loss)
        right[name].append(last.test_accuracy)
    print(f"{name:10} {network.parameters:,} parameters; training loss {min(losses[name]):.2f}", end="")
    print(f" to {max(losses[name]):.2f}, held out {min(right[name]):.1%} to {max(right[name]):.1%} right")
    assert min(right[name]) > 0.7

# %%
low, high = (min(right["with gates"]), max(right["with gates"]))
if low > max(right["without"]):
    print("In each of three runs gates did better.")
elif high < min(right["without"]):
    print("In each of three runs gates did worse.")
else:
    print("The ranges overlap: three runs do not tell them apart.")

# %% [markdown]
# What comes out is what it is. If gates did worse, look at the *training* loss before you blame them for fitting too much: is it higher, too? Then these networks have not learned to the end. Exercise 3 says one reason:
# a block begins with gates near one half, so each branch starts half as loud, and 120 steps are few to change it. The paper trained a hundred epochs, networks with up to 2,048 channels, on a thousand classes. What ten classes of digits
# need to know of the whole picture is little.
#
# ## 6. What the gates say
#
# The gates of each block, for the 500 digits held out. First, where do they stand? And how much of what differs between pictures is due to their class?

# %%
gated = nets["with gates"]
blocks = [layer.name for layer in gated.layers if layer.name.endswith("_se_expand")]
look = keras.Model(gated.input, [gated.get_layer(name).output for name in blocks])
opened = [np.asarray(one).reshape(500, -1) for one in look(test.pixels(config))]
by_class = []
for name, gates in zip(blocks, opened, strict=True):
    means = np.stack([gates[test.labels == digit].mean(axis=0) for digit in range(10)])
    by_class.append(means - gates.mean(axis=0))
    share = (by_class[-1] ** 2).mean() / gates.var(axis=0).mean()
    print(f"{name.removesuffix('_se_expand')}: gates {gates.min():.2f} to {gates.max():.2f};", end=" ")
    print(f"between classes {share:.0%} of the variance, deviations up to {np.abs(by_class[-1]).max():.2f}")
assert all(gates.min() > 0 and gates.max() < 1 for gates in opened)
assert np.abs(by_class[0]).mean() < np.abs(by_class[-1]).mean()

# %% [markdown]
# A row is a digit, 0 to 9; a column is a channel. Blue: this channel's gate stands further open for this digit than on average; orange: less far. Both pictures have the same scale.

# %%
most = float(np.abs(by_class[-1]).max())
plots.signed_map(by_class[0], title="first block", limit=most)

# %%
plots.signed_map(by_class[-1], title="last block", limit=most)

# %% [markdown]
# In the first block the gates hardly differ by class; if a digit stands out it is the 1, which has the least ink. In the last block each digit has a pattern of its own. The paper found the same in much larger networks: much alike early, by class late.
#
# But does it matter what they say? Give each digit the mean gates instead of its own: then nothing of the picture is left in them, only a constant for each channel.


# %%
def with_mean_gates(layer, *inputs, **settings):
    """Call a layer; of a layer that makes gates, let all pictures have the mean."""
    out = layer(*inputs, **settings)
    return keras.ops.zeros_like(out) + means[layer.name] if layer.name in means else out


means = {name: gates.mean(axis=0) for name, gates in zip(blocks, opened, strict=True)}
constant = keras.models.clone_model(gated, clone_function=lambda layer: layer, call_function=with_mean_gates)
for name, net in (("own gates", gated), ("mean gates", constant)):
    called = np.asarray(net(test.pixels(config))).argmax(axis=1)
    print(f"{name:10} {(called == test.labels).mean():.1%} right")

# %% [markdown]
# That is one network, without any new training. If little is lost, most of the gates' work was to make channels louder or softer once and for all, which the weights behind them could do as well. If much is lost, the network has learned to rely on what
# they say of this one picture. The chapter plays the same game with photographs, over three runs.
#
# **What you have seen.** Three steps, three lines: a mean, two small layers, a product. It attaches where maps go on, before a sum and after a join. It costs $2C^2/r$ parameters a block, most of them where channels are many,
# and hardly any multiply-adds. Whether it helps is a question for data and training, with more than one run.
