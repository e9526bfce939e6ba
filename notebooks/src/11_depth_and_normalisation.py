# %% [markdown]
# # Lab 11: Depth and normalisation
#
# What happens to a signal on its way through thirty layers, and what does batch normalisation do about it? You scale
# weights as Xavier and He do, write batch normalisation for training and for afterwards, fold it away, and train two plain
# networks that differ in nothing but depth. At last you build the deep one by hand out of the shallow one.
#
# You need NumPy, and lab 7 for He's weights. It takes about an hour and a half. The chapter *Batch normalisation* of the book
# goes with it.
#
# **How the exercises work.** Write where it says `your code here`, run the cell, and run the check below
# it. The check says ✓, or ✗ with a hint, or ○ for *not answered yet*. An exercise may stay open: what
# follows then uses the course's own version, so the lab always runs to its end.
# After a restart of the kernel run the cells above first: Run, *Run All Above Selected Cell*.

# %%
import numpy as np

from cnn_course import checks as check
from cnn_course import datasets, models, ops, training
from cnn_course.quiet import quiet
from cnn_course.training import Split, TrainConfig
from cnn_course.widgets import BatchNormExplorer

with quiet():
    import keras

# %% [markdown]
# ## 1. Through thirty layers
#
# A layer adds up `fan_in` products of a number and a weight. If weights have mean 0 and variance $v$, and the numbers a mean
# square of $q$, each sum has the variance $\text{fan\_in} \cdot v \cdot q$. To keep the signal as large as it was, forwards, $v = 1 /
# \text{fan\_in}$ would do; backwards it is `fan_out` that counts. **Xavier** takes the mean of the two. **He** remembers that
# ReLU throws half of the mean square away, and looks forwards only:
#
# $$v_\text{Xavier} = \frac{2}{\text{fan\_in} + \text{fan\_out}} \qquad v_\text{He} = \frac{2}{\text{fan\_in}}$$
#
# ### Exercise 1: how widely to scatter
#
# Return the standard deviation of the weights. `kind` is `"xavier"` or `"he"`.


# %%
def my_scale(fan_in, fan_out, kind):
    """Return the standard deviation of a layer's first weights."""
    # <answer>
    fans = fan_in + fan_out if kind == "xavier" else fan_in
    return np.sqrt(2 / fans)
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
scale_verdict = check.weight_scale(my_scale)
scale_verdict


# %%
def course_scale(fan_in, fan_out, kind):
    return (2 / {"xavier": fan_in + fan_out, "he": fan_in}[kind]) ** 0.5


scale = check.usable(my_scale) if scale_verdict else course_scale

# %% [markdown]
# ### Exercise 2: what is left after thirty
#
# Thirty dense layers of 256 units, each followed by ReLU, with Xavier's weights. `fan_in` and `fan_out` are both 256, so the sums keep
# the mean square, and ReLU halves it. What share of the mean square is left after thirty layers? Write it as a power
# or as a product; do not simulate it yet.

# %%
# <answer>
share_left = 0.5**30
# <starter>
# share_left = ...  # a number
# </answer>

# %%
check.value(
    "share left after thirty layers",
    share_left,
    "17123167f46082d0",
    decimals=12,
    hints={
        "2fa22164317f288a": "That is one layer.",
        "f60b2e902192a219": "Thirty layers, each of which keeps a half: the halves multiply, they do not add up.",
        "50348db4f99cd6c7": "Thirty layers, each of which keeps a half: the halves multiply, they do not add up.",
        "7f8c0e487e614321": "That is what is left of its root. The mean square is asked for.",
        "2243bdbb726fd8bd": "That is far too little: the mean square is halved in each layer, not its root.",
    },
)

# %% [markdown]
# Now measure. Real digits go through thirty layers; printed is the root of the mean square after some of them.


# %% tags=["nbval-check-output"]
def through_layers(kind, activation, layers=30, units=256, factor=1, normalise=False):
    """Return the root of the mean square after each layer."""
    random = np.random.default_rng(0)
    x = datasets.digits(200).reshape(200, -1) / 255
    x = (x - x.mean()) / x.std()
    sizes = []
    for _ in range(layers):
        spread = factor * scale(x.shape[1], units, kind)
        x = x @ random.normal(scale=spread, size=(x.shape[1], units))
        if normalise:
            x = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + 1e-3)
        x = np.maximum(0, x) if activation == "relu" else np.tanh(x)
        sizes.append(float(np.sqrt((x**2).mean())))
    return sizes


found = {}
for name, settings in {
    "Xavier, tanh": ("xavier", "tanh"),
    "Xavier, ReLU": ("xavier", "relu"),
    "He, ReLU": ("he", "relu"),
    "He, tanh": ("he", "tanh"),
}.items():
    found[name] = through_layers(*settings)
    print(f"{name:14}", *(f"{found[name][layer - 1]:10.2g}" for layer in (1, 5, 10, 20, 30)))
assert found["Xavier, ReLU"][-1] < 1e-3 < 0.2 < found["He, ReLU"][-1]

# %% [markdown]
# Xavier's weights were made for tanh-like functions; with ReLU the signal is gone after thirty layers, just as you computed
# (the root of a billionth is 0.00003). With He's it stays. Now a batch normalisation after each sum, and Xavier's scale
# tenfold too large as well as tenfold too small:

# %% tags=["nbval-check-output"]
for factor in (0.1, 1, 10):
    without, normalised = (
        through_layers("xavier", "relu", factor=factor, normalise=which)[-1] for which in (False, True)
    )
    print(f"weights times {factor:<4}: after 30 layers {without:8.1g} without, {normalised:.2f} with")
    assert 0.4 < normalised < 1

# %% [markdown]
# That is what is meant by *less sensitive to the initialisation*.
#
# ## 2. Batch normalisation, in training
#
# ### Exercise 3: the layer
#
# `x` is (B, C) or (B, H, W, C). For each channel: subtract the mean, divide by the root of variance plus `epsilon`, multiply by `gamma`
# (C,), add `beta` (C,). Mean and variance are taken over **all axes but the last**. The variance is that of `np.var`: divided
# by the count.


# %%
def my_batch_norm(x, gamma, beta, epsilon):
    """Normalise each channel by the statistics of the batch."""
    # <answer>
    over = tuple(range(x.ndim - 1))
    mean, variance = x.mean(axis=over), x.var(axis=over)
    return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
batch_norm_verdict = check.batch_norm(my_batch_norm)
batch_norm_verdict


# %% tags=["nbval-check-output"]
def course_batch_norm(x, gamma, beta, epsilon):
    return ops.batch_normalize(x, *ops.batch_statistics(x), gamma, beta, epsilon)


batch_norm = check.usable(my_batch_norm) if batch_norm_verdict else course_batch_norm

maps = np.random.default_rng(1).normal(5, 3, size=(8, 6, 6, 4)).astype("float32")
layer = keras.layers.BatchNormalization()
by_keras = np.asarray(layer(maps, training=True))
print("as Keras does it:", np.allclose(batch_norm(maps, np.ones(4), np.zeros(4), 1e-3), by_keras, atol=1e-4))

# %% [markdown]
# ### Exercise 4: a batch of one
#
# A dense unit with $\gamma = 2$ and $\beta = 0.5$ gets a batch of one picture, for which it computed $x = 7$. What comes out of batch normalisation in
# training? And for $x = -100$? And what comes out if the two are *one* batch, with $\epsilon = 0$? Four numbers, on paper.

# %%
# <answer>
ones = [0.5, 0.5, 2.5, -1.5]
# <starter>
# ones = ...  # [for 7 alone, for -100 alone, for 7 beside -100, for -100 beside 7]
# </answer>

# %%
check.value(
    "batches of one and of two",
    ones,
    "06d317302ac896ab:[nnnn]:764a08a16fb450c3",
    hints={
        "fe4028271f0ae07b": "And gamma and beta?",
        "b017a2fd01b2c4ff": "A number alone is its own mean. What is left of it?",
    },
)

# %% [markdown]
# Two numbers, however far apart, always become −1 and 1 before scale and shift. The figure has batches of all sizes between 1 and
# 32. Drag the batch size, and watch the picked bead; then freeze the layer.

# %%
BatchNormExplorer(batch_size=4, picked=19, one_gives="beta")

# %% [markdown]
# ## 3. At inference
#
# ### Exercise 5: moving averages
#
# A new layer's moving mean is 0, its moving variance 1. It sees the `batches` (B, C) one after the other, and after each of them
# both go a small part of the way: `momentum` is the share that is *kept*. Then normalise `x` (N, C) by them, without scale and
# shift. There may be no batch at all.


# %%
def my_inference(batches, x, momentum, epsilon):
    """Normalise x by moving averages that have seen the batches."""
    # <answer>
    mean, variance = np.zeros(x.shape[1]), np.ones(x.shape[1])
    for batch in batches:
        mean = momentum * mean + (1 - momentum) * batch.mean(axis=0)
        variance = momentum * variance + (1 - momentum) * batch.var(axis=0)
    return (x - mean) / np.sqrt(variance + epsilon)
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
inference_verdict = check.batch_norm_inference(my_inference)
inference_verdict


# %%
def course_inference(batches, x, momentum, epsilon):
    mean, variance = 0.0, 1.0
    for batch in batches:
        now = ops.batch_statistics(batch)
        mean, variance = (
            ops.moving_average(*both, momentum) for both in zip((mean, variance), now, strict=True)
        )
    return ops.batch_normalize(x, mean, variance, epsilon=epsilon)


inference = check.usable(my_inference) if inference_verdict else course_inference

# %% [markdown]
# How many batches does it take? The numbers below have mean 5 and standard deviation 3. Normalised well they would have mean 0 and
# standard deviation 1.

# %% tags=["nbval-check-output"]
random = np.random.default_rng(2)
stream = [random.normal(5, 3, size=(32, 1)) for _ in range(500)]
fresh = random.normal(5, 3, size=(2000, 1))
for momentum in (0.9, 0.99):
    for count in (0, 10, 50, 500):
        out = inference(stream[:count], fresh, momentum, 1e-3)
        print(f"momentum {momentum}, {count:3} batches: mean {out.mean():5.2f}, spread {out.std():.2f}")

# %% [markdown]
# ### Exercise 6: fold it away
#
# At inference $\gamma\,(k * x - \mu) / \sqrt{\sigma^2 + \epsilon} + \beta$ is one convolution with a bias. `kernel` is (kh, kw, C_in, C_out), the other
# four (C_out,). Return the new kernel and the bias.


# %%
def my_fold(kernel, gamma, beta, mean, variance, epsilon):
    """Return a kernel and a bias that do the work of convolution and normalisation."""
    # <answer>
    factor = gamma / np.sqrt(variance + epsilon)
    return kernel * factor, beta - mean * factor
    # <starter>
    # return ...  # your code here: return a kernel and a bias
    # </answer>


# %%
check.folded(my_fold)

# %% [markdown]
# ## 4. Two depths
#
# Two plain networks, of 8 and of 20 layers: convolutions of 3 × 3, each with batch normalisation and ReLU, three stages of 16, 32 and 64
# filters. 1,500 real digits at a quarter of their pixels, a few epochs. Will the deeper one have the smaller *training* loss?
#
# ### Exercise 7: say it first

# %%
questions = {
    "Which has the lower training loss after four epochs?": ("8 layers", "20 layers", "about the same")
}
# <answer>
guess = ["20 layers"]
# <starter>
# guess = ...  # one of the answers, in a list
# </answer>
check.prediction("two depths", guess, questions)

# %%
images = (
    datasets.digits(2000).reshape(2000, 14, 2, 14, 2).mean(axis=(2, 4)).round().astype(np.uint8)[..., None]
)
labels = np.arange(2000) % 10
train, test = Split(images[:1500], labels[:1500]), Split(images[1500:], labels[1500:])
config = TrainConfig(epochs=4, batch_size=50, learning_rate=0.05, schedule="one-cycle", optimizer="sgd")

nets, histories = {}, {}
for depth in (8, 20):
    training.seed_everything(0)
    nets[depth] = models.build(models.get("plain-cifar", depth=depth, input_shape=(14, 14, 1)))
    histories[depth] = training.fit(nets[depth], train, test, config, quiet=True)
    last = histories[depth].epochs[-1]
    print(f"{depth} layers: training loss {last.train_loss:.2f}, held out {last.test_accuracy:.0%} right")
assert histories[8].epochs[-1].train_loss < 1.0

# %% [markdown]
# With digits this easy, the outcome may go either way on your machine; the chapter on depth tells what happens on photographs, at up to 56 layers, over
# several seeds. What can be settled here is another question: *could* the deep one have done as well?
#
# ### Exercise 8: a convolution that does nothing
#
# Return a kernel (size, size, channels, channels), `size` odd, with which a `"same"` convolution gives back exactly what it gets.


# %%
def my_identity(size, channels):
    """Return the kernel of a convolution that does nothing."""
    # <answer>
    kernel = np.zeros((size, size, channels, channels))
    kernel[size // 2, size // 2] = np.eye(channels)
    return kernel
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
identity_verdict = check.identity_kernel(my_identity)
identity_verdict


# %%
def course_identity(size, channels):
    kernel = np.zeros((size, size, channels, channels))
    for channel in range(channels):
        kernel[size // 2, size // 2, channel, channel] = 1
    return kernel


identity = check.usable(my_identity) if identity_verdict else course_identity

# %% [markdown]
# What comes out of a ReLU is nowhere negative, so a second ReLU changes nothing. A batch normalisation that does nothing is one with
# mean 0, variance 1, $\beta = 0$ and $\gamma = \sqrt{1 + \epsilon}$. With these, the trained network of 8 layers becomes one of 20: its own layers keep their names, and
# every block that it lacks does nothing.

# %%
deep = models.build(models.get("plain-cifar", depth=20, input_shape=(14, 14, 1)))
known = models.get_weights(nets[8])
weights = models.get_weights(deep)
for name, arrays in weights.items():
    if name in known:
        weights[name] = known[name]
    elif "conv" in name:
        weights[name] = [identity(3, arrays[0].shape[-1])]
    else:
        none = np.zeros_like(arrays[0])
        weights[name] = [none + np.sqrt(1 + deep.get_layer(name).epsilon), none, none, none + 1]
models.set_weights(deep, weights)

shallow_shares, deep_shares = (training.shares_of(net, test, config) for net in (nets[8], deep))
difference = np.abs(shallow_shares - deep_shares).max()
print(
    f"{len(nets[8].layers)} and {len(deep.layers)} Keras layers; largest difference of a share: {difference:.0e}"
)
assert difference < 1e-4

# %% [markdown]
# So there *are* weights with which the deep network is exactly as good as the shallow one. If training ends with worse ones, then not because
# the network could not do better, but because the optimiser did not find it.
#
# ## 5. Training against inference
#
# One last look at the network of 20 layers. The same 1,500 digits, once normalised by the batch as in training, once by the moving averages: how many are
# called right? Here you see the two ways apart, without other digits coming in.


# %%
def right(net, training_mode, size):
    """Return the share of training digits called right, in batches of a size; the weights stay as they are."""
    kept = net.get_weights()
    pixels, hits = train.pixels(config), 0
    for first in range(0, len(pixels), size):
        shares = np.asarray(net(pixels[first : first + size], training=training_mode))
        hits += int((shares.argmax(axis=1) == train.labels[first : first + size]).sum())
    net.set_weights(kept)
    return hits / len(pixels)


for name, mode, size in (
    ("as in training, by 50", True, 50),
    ("as in training, by 2", True, 2),
    ("at inference", False, 50),
):
    print(f"{name:22} {right(nets[20], mode, size):.0%}")

# %% [markdown]
# 120 steps at momentum 0.99 leave 30 % of the moving averages' beginning in them. And batches of two: this is what a network that was trained with 50
# neighbours makes of a digit that has one.
#
# **What you have seen.** Weights must be scaled to the activation, or the signal dies on its way; batch normalisation makes up for much of that. It is one
# layer with two faces, and most of its troubles come from mistaking the one for the other. And depth alone does not make a network worse in what it *can*
# do, only in what training finds.
