# %% [markdown]
# # Lab 12: ResNet
#
# A plus sign, and what it is good for. You write a gate, a shortcut and the two kinds of residual block, carry a gradient
# past a block by hand, and count what a bottleneck costs and how many ways lead through a network. At last you train a plain and a residual network
# and take a block out of each.
#
# You need NumPy, and Keras' functional form from lab 8. It takes about an hour and a half. The chapters *ResNet* and *Past a thousand layers* of the book
# go with it.
#
# **How the exercises work.** Write where it says `your code here`, run the cell, and run the check below
# it. The check says ✓, or ✗ with a hint, or ○ for *not answered yet*. An exercise may stay open: what
# follows then uses the course's own version, so the lab always runs to its end.
# After a restart of the kernel run the cells above first: Run, *Run All Above Selected Cell*.

# %%
import numpy as np

from cnn_course import checks as check
from cnn_course import datasets, models, training
from cnn_course.quiet import quiet
from cnn_course.training import Split, TrainConfig
from cnn_course.widgets import UnravelExplorer

with quiet():
    from keras import layers

# %% [markdown]
# ## 1. A gate
#
# A highway layer has a transformation $H$, and beside it a gate $T$ with a sigmoid at its end:
#
# $$y = H(x) \cdot T(x) + x \cdot (1 - T(x))$$
#
# ### Exercise 1: mix
#
# You get `x`, what $H$ made of it (`transformed`), and `total`, the gate's sum *before* the sigmoid. All three have the same shape. Return $y$.


# %%
def my_highway(x, transformed, total):
    """Return what comes out of a highway layer."""
    # <answer>
    gate = 1 / (1 + np.exp(-total))
    return transformed * gate + x * (1 - gate)
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
highway_verdict = check.highway(my_highway)
highway_verdict


# %%
def course_highway(x, transformed, total):
    return x + (transformed - x) / (1 + np.exp(-total))


highway = check.usable(my_highway) if highway_verdict else course_highway

# %% [markdown]
# ### Exercise 2: how much is carried at first?
#
# At the beginning the gate's weights are small, so `total` is about its bias. The bias is −1. What share of the input is carried through one layer? And through
# ten, one after the other? To three decimals.

# %%
# <answer>
share_carried = [1 - 1 / (1 + np.exp(1)), (1 - 1 / (1 + np.exp(1))) ** 10]
# <starter>
# share_carried = ...  # [through one, through ten]
# </answer>

# %%
check.value(
    "share carried",
    share_carried,
    "74d65b07046740ac:[nn]:a5297853",
    decimals=3,
    hints={
        "2926d4f6e4727e46:[nn]:c38f97bb": "That is what the gate lets in. The rest of 1 is carried.",
        "f5bd16a9cb8eabd6:[nn]:a529efbf": "Each layer carries a share of what the one before it carried: the shares multiply.",
    },
)

# %% tags=["nbval-check-output"]
ones = np.ones(1)
for bias in (0, -1, -3, -6):
    signal = ones
    for _ in range(50):
        signal = highway(signal, 0 * ones, bias + 0 * ones)
    print(f"bias {bias:2}: after 50 layers {signal[0]:.2g} of the input is left")

# %% [markdown]
# ## 2. The sum
#
# A residual block has no gate: $y = x + F(x)$. Let $F$ be two dense layers, $F(x) = W_2 \max(W_1 x, 0)$, and nothing after the sum.
#
# ### Exercise 3: back past a block
#
# `gradient` is the gradient of a loss with respect to $y$, a list of n numbers. Return the one with respect to $x$. The slope of $x + F(x)$ is $1 + F'(x)$: one part comes back
# through the shortcut, the other through the branch, last step first. `first` is $W_1$ (m, n), `second` is $W_2$ (n, m).


# %%
def my_gradient(gradient, x, first, second):
    """Carry a gradient back from a block's output to its input."""
    # <answer>
    inside = (second.T @ gradient) * (first @ x > 0)
    return gradient + first.T @ inside
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
gradient_verdict = check.residual_gradient(my_gradient)
gradient_verdict


# %%
def course_gradient(gradient, x, first, second):
    return gradient + first.T @ np.where(first @ x > 0, second.T @ gradient, 0)


gradient_back = check.usable(my_gradient) if gradient_verdict else course_gradient

# %% [markdown]
# Fifty blocks with small random weights. The gradient comes back through all of them, and beside it one without shortcuts.

# %% tags=["nbval-check-output"]
random = np.random.default_rng(0)
x, states, weights = random.normal(size=64), [], []
for _ in range(50):
    pair = random.normal(0, 0.05, size=(2, 64, 64))
    states.append(x)
    weights.append(pair)
    x = x + pair[1] @ np.maximum(pair[0] @ x, 0)

residual = plain = np.ones(64)
for before, pair in zip(states[::-1], weights[::-1], strict=True):
    residual = gradient_back(residual, before, *pair)
    plain = gradient_back(plain, before, *pair) - plain
print(f"at the end {np.linalg.norm(np.ones(64)):.1f}", end="; at the first block ")
print(f"{np.linalg.norm(residual):.2g} with the shortcuts, {np.linalg.norm(plain):.0e} without")
assert np.linalg.norm(plain) < 1e-9 < 1 < np.linalg.norm(residual)

# %% [markdown]
# ## 3. The block
#
# ### Exercise 4: a residual block in Keras
#
# `x` is a Keras tensor. The branch: a 3 × 3 convolution, batch normalisation, ReLU, a 3 × 3 convolution, batch normalisation. Then the sum, and after it a ReLU. The
# convolutions pad (`"same"`), and the *first* one has the strides. Where the shape changes, because of the strides or the filters, the shortcut is a 1 × 1
# convolution with these strides, and batch normalisation. Otherwise it is `x`.


# %%
def my_residual_block(x, filters, strides):
    """Return what comes out of a residual block."""
    # <answer>
    y = layers.Conv2D(filters, 3, strides, "same", use_bias=False)(x)
    y = layers.ReLU()(layers.BatchNormalization()(y))
    y = layers.Conv2D(filters, 3, 1, "same", use_bias=False)(y)
    y = layers.BatchNormalization()(y)
    if strides > 1 or x.shape[-1] != filters:
        x = layers.Conv2D(filters, 1, strides, use_bias=False)(x)
        x = layers.BatchNormalization()(x)
    return layers.ReLU()(layers.Add()([x, y]))
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
check.residual_block(my_residual_block)

# %% [markdown]
# ### Exercise 5: a shortcut without weights
#
# The paper's option A: take every `strides`-th row and column, beginning with the first, and fill the new channels with zeros, behind the old ones. `x` is an array
# (B, H, W, C), `filters` how many channels there are to be.


# %%
def my_shortcut(x, filters, strides):
    """Bring x to another shape without weights."""
    # <answer>
    kept = x[:, ::strides, ::strides]
    return np.pad(kept, ((0, 0), (0, 0), (0, 0), (0, filters - x.shape[-1])))
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
check.zero_shortcut(my_shortcut)

# %% [markdown]
# ### Exercise 6: what a bottleneck costs
#
# Count the weights of three blocks; biases, normalisations and shortcuts aside:
#
# 1. two 3 × 3 convolutions on 64 channels,
# 2. a bottleneck on 256 channels: 1 × 1 to 64, 3 × 3 on 64, 1 × 1 back to 256,
# 3. two 3 × 3 convolutions on 256 channels.

# %%
# <answer>
block_weights = [
    2 * 9 * 64 * 64,
    256 * 64 + 9 * 64 * 64 + 64 * 256,
    2 * 9 * 256 * 256,
]
# <starter>
# block_weights = ...  # [the first, the second, the third]
# </answer>

# %%
check.value(
    "weights of three blocks",
    block_weights,
    "0096cd476d88323d:[nnn]:8d61cb3c598a",
    hints={
        "d2e9398852b60495:[nnn]:2ab5cb3c5e1e": "The first and the third have two convolutions each.",
        "e1416d0f3e4f2211:[nnn]:ebc986f7f0ad": "A kernel has a slice for each channel that comes in.",
    },
)

# %% tags=["nbval-check-output"]
for name in ("resnet-34", "resnet-50"):
    network = models.get(name)
    rows = network.table()
    of_shortcuts = sum(row.parameters for row in rows if "shortcut" in row.name)
    print(f"{name}: {network.parameters:,} parameters, {of_shortcuts:,} of them in shortcuts")

# %% [markdown]
# A bottleneck on 256 channels costs less than two convolutions on 64. A projection on its shortcut would be 256 × 256 = 65,536 weights more: nearly as
# much again. So the identity is worth most here.
#
# ### Exercise 7: the other order
#
# In a pre-activation block nothing but the sum stands on the path. The branch is batch normalisation, ReLU, 3 × 3 convolution, and the three once more. `x` has `filters` channels.


# %%
def my_preactivation_block(x, filters):
    """Return what comes out of a pre-activation block."""
    # <answer>
    y = x
    for _ in range(2):
        y = layers.ReLU()(layers.BatchNormalization()(y))
        y = layers.Conv2D(filters, 3, padding="same", use_bias=False)(y)
    return layers.Add()([x, y])
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
check.preactivation_block(my_preactivation_block)

# %% [markdown]
# ## 4. Many ways
#
# Multiply out what two blocks do: there are four ways from the input to the end. One goes past both blocks, two through one of them, one through both.
#
# ### Exercise 8: how many of each length
#
# Return a list of `blocks` + 1 whole numbers: how many paths go through no branch, through one, through two, and so on.


# %%
def my_paths(blocks):
    """Count the paths through residual blocks by their length."""
    # <answer>
    from math import comb

    return [comb(blocks, length) for length in range(blocks + 1)]
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
paths_verdict = check.path_lengths(my_paths)
paths_verdict


# %%
def course_paths(blocks):
    counts = np.ones(1, int)
    for _ in range(blocks):
        counts = np.convolve(counts, [1, 1])
    return counts


paths = check.usable(my_paths, whole=True) if paths_verdict else course_paths

# %% [markdown]
# Your function counts the paths of 9 blocks. For 54 the course's own one does: who goes through all $2^{54}$ paths one by one would not see the end of it.

# %% tags=["nbval-check-output"]
for blocks, counted in ((9, paths), (54, course_paths)):
    counts = np.array(counted(blocks), float)
    short, long = 3 * blocks // 8, blocks - 3 * blocks // 8
    near = counts[short : long + 1].sum() / counts.sum()
    print(f"{blocks} blocks: {counts.sum():.3g} paths;", end=" ")
    print(f"{near:.0%} have {short} to {long} branches on them")

# %% [markdown]
# ### Exercise 9: without one block
#
# A network of 20 layers has nine blocks. One is taken out. How many paths are left, and how many branches are on them on average?

# %%
# <answer>
left = [2**8, 4]
# <starter>
# left = ...  # [how many paths, their mean length]
# </answer>

# %%
check.value(
    "without one block",
    left,
    "013799d91c4082d0:[nn]:5c9e7351",
    hints={
        "c40b77ebd499815a:[nn]:438a7ce2": "It is not one path that goes, but every path through this block.",
        "f703966718101540:[nn]:5c9e7ce2": "Half as many paths are left, and they go through eight blocks at most.",
    },
)

# %% [markdown]
# ## 5. Take one out
#
# Two networks of 20 layers, of the same widths, on 1,500 real digits at a quarter of their pixels. They differ in the shortcuts only. After training each block is taken out
# in turn, and nothing is trained again.
#
# ### Exercise 10: say it first

# %%
questions = {
    "How many digits does the plain network call right without one block?": (
        "about as many",
        "most, but fewer",
        "hardly more than by guessing",
    ),
    "And the residual one, without one block?": (
        "about as many",
        "most, but fewer",
        "hardly more than by guessing",
    ),
}
# <answer>
guess = ["hardly more than by guessing", "most, but fewer"]
# <starter>
# guess = ...  # two of the answers, in a list
# </answer>
check.prediction("one block out", guess, questions)

# %% [markdown]
# The moving averages of batch normalisation get a momentum of 0.9: after the few steps of this training, Keras' 0.99 would still remember their beginning.

# %%
images = (
    datasets.digits(2000).reshape(2000, 14, 2, 14, 2).mean(axis=(2, 4)).round().astype(np.uint8)[..., None]
)
labels = np.arange(2000) % 10
train, test = Split(images[:1500], labels[:1500]), Split(images[1500:], labels[1500:])
config = TrainConfig(epochs=4, batch_size=50, learning_rate=0.05, schedule="one-cycle", optimizer="sgd")

nets, whole = {}, {}
for kind, family in (("plain", "plain-cifar"), ("residual", "resnet-cifar")):
    training.seed_everything(0)
    nets[kind] = models.build(models.get(family, depth=20, input_shape=(14, 14, 1)))
    for layer in nets[kind].layers:
        if hasattr(layer, "moving_mean"):
            layer.momentum = 0.9
    history = training.fit(nets[kind], train, test, config, quiet=True)
    last = history.epochs[-1]
    whole[kind] = last.test_accuracy
    print(f"{kind:8} training loss {last.train_loss:.2f}, held out {last.test_accuracy:.0%} right")

# %% [markdown]
# How do you take a block out? In the plain network its layers are left out, and what came before goes straight on; where a block changes the shape, nothing would
# fit in its place. In the residual network it is enough to silence the branch: its last batch normalisation gets $\gamma = \beta = 0$, and the block adds nothing.


# %%
def called_right(shares):
    return float((np.asarray(shares).argmax(axis=1) == test.labels).mean())


def plain_without(net, block):
    """Return the share called right without a block's layers; None where nothing fits."""
    if block in ("stage2_block1", "stage3_block1"):
        return None
    x = test.pixels(config)
    for layer in net.layers:
        if not isinstance(layer, layers.InputLayer) and not layer.name.startswith(f"{block}_"):
            x = layer(x)
    return called_right(x)


def residual_without(net, block):
    """Return the share called right while a block's branch is silent."""
    last = net.get_layer(f"{block}_bn2")
    kept = last.get_weights()
    last.set_weights([0 * kept[0], 0 * kept[1], *kept[2:]])
    shares = net(test.pixels(config))
    last.set_weights(kept)
    return called_right(shares)


removed = {"plain": [], "residual": []}
print("taken out       plain  residual")
print(f"{'nothing':14} {whole['plain']:6.0%} {whole['residual']:9.0%}")
for stage in (1, 2, 3):
    for number in (1, 2, 3):
        block = f"stage{stage}_block{number}"
        for kind, without in (("plain", plain_without), ("residual", residual_without)):
            removed[kind].append(without(nets[kind], block))
        there, beside = removed["plain"][-1], removed["residual"][-1]
        print(f"{block:14} {'-' if there is None else f'{there:.0%}':>6} {beside:9.0%}")

middle = {kind: np.median([one for one in found if one is not None]) for kind, found in removed.items()}
assert middle["plain"] < 0.5 < middle["residual"]

# %% [markdown]
# The plain network needs each of its layers. In the residual one most blocks can be missed, and not all equally: look at the first one. It is the first to work on what the stem
# gives, and all others have learned to go on from there. The blocks that begin a stage have no identity beside them, only a projection.
#
# The recorded networks of the figure have seen 10,000 photographs. Take out a block, then a second; unroll some of them and look where the gradient comes from.

# %%
UnravelExplorer(unrolled=5, removed=[6])

# %% [markdown]
# **What you have seen.** A shortcut carries all of its input, without a gate. It gives the gradient a way past each block, whatever the weights are; it costs nothing where the shapes
# agree; and it makes of one long chain a network of many paths, of which half go on working when a block is gone.
