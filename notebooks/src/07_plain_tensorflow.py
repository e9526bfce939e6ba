# %% [markdown]
# # Lab 7: A CNN in plain TensorFlow
#
# A library such as Keras trains a network in one line. Here you write what that line does: variables, a
# forward pass, a loss, its gradient, an update, and a loop around them. At the end, your network reads
# handwriting, and there is nothing in it that you have not seen.
#
# You need NumPy's arrays, and from the first part of the book what convolution and pooling do. It takes
# 70 to 90 minutes. The chapter *A CNN in plain TensorFlow* of the book goes with it.
#
# Each exercise has a check below it. It says ✓, or ✗ with a hint, or ○ for *not answered yet*. An exercise
# may stay open: what follows then uses the course's own version. After a restart of the kernel run
# the cells above first: Run, *Run All Above Selected Cell*.

# %%
import time

import matplotlib.pyplot as plt
import numpy as np

from cnn_course import checks as check
from cnn_course import datasets, plots
from cnn_course.quiet import quiet

with quiet():
    import tensorflow as tf

    from cnn_course.plain import by_hand

# %% [markdown]
# ## 1. Digits
#
# 5,000 real digits from MNIST come with the course. Image number `i` shows the digit `i % 10`. So the first
# 4,000, to train on, and the last 1,000, to test on, hold each digit equally often.

# %% tags=["nbval-check-output"]
images = datasets.digits(5000)[..., np.newaxis] / np.float32(255)
labels = np.arange(5000) % 10
x_train, y_train = images[:4000], labels[:4000]
x_test, y_test = images[4000:], labels[4000:]
print("training:", x_train.shape, x_train.dtype, "labels", y_train.shape)
print("test:    ", x_test.shape, x_test.dtype, "labels", y_test.shape)
print("pixels from", x_train.min(), "to", x_train.max())

# %%
plots.image_grid(x_train[:20, :, :, 0], titles=[str(label) for label in y_train[:20]], columns=10)

# %% [markdown]
# ## 2. The network on paper
#
# Our network has the pattern of nearly all small ones:
#
# 1. convolution with 16 filters of 3 × 3, no padding, stride 1; bias; ReLU,
# 2. max pooling, 2 × 2 with stride 2,
# 3. convolution with 32 filters of 3 × 3, no padding, stride 1; bias; ReLU,
# 4. max pooling, 2 × 2 with stride 2,
# 5. flatten: each image becomes one row of numbers,
# 6. a dense layer to 10 numbers, one for each digit; bias.
#
# ### Exercise 1: sizes
#
# An image comes in with 28 rows. How many rows has it after step 1, 2, 3 and 4? How many numbers has the
# row of step 5? And how many parameters have step 1, step 3 and step 6?

# %%
# <answer>
sizes = [26, 13, 11, 5, 800]
parameters = [160, 4640, 8010]
# <starter>
# sizes = ...  # your five numbers here
# parameters = ...  # your three numbers here
# </answer>

# %%
check.value(
    "sizes",
    sizes,
    "ffd3b81f897b23fe:[nnnnn]:c41fd17eb46e563def3c",
    hints={
        "2de8958f1ecf6af0": "Pooling 11 rows by 2 leaves 5. The last row has no partner and is dropped.",
        "5eed8d325f68fd3c": "There is no padding.",
        "32ee64f5bcafbc7d": "Every channel is flattened too.",
    },
)

# %%
check.value(
    "parameters",
    parameters,
    "ff2c36bdec49bd0a:[nnn]:41048a19d8ab",
    hints={
        "6f22c68366a14229": "Each filter and each output has a bias as well.",
        "78ba818be771e747": "A filter of the second convolution has a slice for each of 16 channels.",
    },
)

# %% [markdown]
# ## 3. Variables
#
# A `tf.Variable` holds an array that can be changed in place. The network needs six: a kernel and a bias
# for each of the steps 1, 3 and 6. Biases begin at 0. Kernels must not: if all filters of a layer began
# alike, they would get the same gradient and stay alike for ever. So they are drawn at random. How large?
#
# An output adds up many products, as many as it has inputs. That number is called *fan-in*: 9 in step 1,
# 144 in step 3, 800 in step 6. The more products, the larger the sum. He et al. (2015) draw weights with
# mean 0 and **variance 2 / fan-in**. Then the numbers keep their size from layer to layer, although each
# ReLU makes about half of them 0.
#
# ### Exercise 2: He initialisation
#
# Draw an array of any kernel's shape. The last axis of `shape` is the outputs; all axes before it together
# are the inputs. `random` is a NumPy generator: `random.normal(scale=..., size=shape)` draws an array of that shape with
# mean 0. It wants a standard deviation, which is the square root of the variance.


# %%
def my_he_normal(random, shape):
    """Draw weights with mean 0 and variance 2 / fan-in."""
    # <answer>
    fan_in = np.prod(shape[:-1])
    return random.normal(scale=np.sqrt(2 / fan_in), size=shape)
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
he_normal_verdict = check.he_weights(my_he_normal)
he_normal_verdict

# %%
he_normal = my_he_normal if he_normal_verdict else by_hand.he_normal


# %% tags=["nbval-check-output"]
def kernel(random, shape):
    return tf.Variable(np.asarray(he_normal(random, shape), "float32"))


def new_weights(seed=0):
    random = np.random.default_rng(seed)
    return [
        kernel(random, (3, 3, 1, 16)),
        tf.Variable(tf.zeros(16)),
        kernel(random, (3, 3, 16, 32)),
        tf.Variable(tf.zeros(32)),
        kernel(random, (800, 10)),
        tf.Variable(tf.zeros(10)),
    ]


weights = new_weights()
for weight in weights:
    print(weight.shape, int(tf.size(weight)))
print("together", sum(int(tf.size(weight)) for weight in weights))

# %% [markdown]
# ## 4. Forward
#
# Four operations of TensorFlow do the work. Read it line by line, and compare the shapes with those of exercise 1.


# %%
def forward(weights, images):
    """Return ten logits for each image."""
    kernel1, bias1, kernel2, bias2, kernel3, bias3 = weights
    x = tf.nn.conv2d(images, kernel1, strides=1, padding="VALID")  # (B, 26, 26, 16)
    x = tf.nn.relu(x + bias1)
    x = tf.nn.max_pool2d(x, ksize=2, strides=2, padding="VALID")  # (B, 13, 13, 16)
    x = tf.nn.conv2d(x, kernel2, strides=1, padding="VALID")  # (B, 11, 11, 32)
    x = tf.nn.relu(x + bias2)
    x = tf.nn.max_pool2d(x, ksize=2, strides=2, padding="VALID")  # (B, 5, 5, 32)
    x = tf.reshape(x, (-1, 800))  # (B, 800)
    return x @ kernel3 + bias3  # (B, 10)


# %% tags=["nbval-check-output"]
logits = forward(weights, x_train[:3])
print(logits.shape)

# %% [markdown]
# Ten numbers for each of three images. They are called **logits**: one score a class, of any size and sign.
# **Softmax** turns them into shares that add up to 1: take the exponential of each, divide by the sum.

# %%
shares = tf.nn.softmax(logits)
print(shares.numpy().round(2))
np.testing.assert_allclose(tf.reduce_sum(shares, axis=1), 1, rtol=1e-5)

# %% [markdown]
# Nothing is learned yet, so the shares mean nothing yet.
#
# ## 5. The loss
#
# How wrong is the network? **Cross-entropy** looks at one number, the share $p$ of the right class, and is
# $-\ln p$. It is 0 where $p = 1$, and the smaller the share, the larger the loss.
#
# ### Exercise 3: by hand
#
# Three classes. The exponentials of an image's logits are 5, 3 and 2, and the right class is the middle
# one. What are the three shares, and what is the loss, to three decimals? (`np.log` is the natural
# logarithm.)

# %%
# <answer>
shares_by_hand = [0.5, 0.3, 0.2]
loss_by_hand = 1.204
# <starter>
# shares_by_hand = ...  # three numbers
# loss_by_hand = ...  # one number
# </answer>

# %%
check.value(
    "the shares by hand",
    shares_by_hand,
    "b5d37079a16d332d:[nnn]:0314b6137e27",
    hints={
        "4ee57dacd66b2faa": "Shares add up to 1.",
    },
)

# %%
check.value(
    "the loss by hand",
    loss_by_hand,
    "25ef2606e5a1d18c",
    decimals=3,
    hints={
        "31bd8d70d32bfe5e": "That is the logarithm to base 10.",
        "68ee166ed73e0d14": "That is the logarithm to base 2.",
        "0e2503d96d9bc79c": "That is the loss of the first class.",
        "521cf79d39cbef3e": "That is the loss of the last class.",
        "f458dd55922038fb": "That is 1 − p. The loss is −ln p.",
    },
)

# %% [markdown]
# ### Exercise 4: by machine
#
# Write it for a batch: the **mean** loss of all images. One trap: `tf.exp` of a large logit is infinite. So
# stay with logarithms. The logarithm of a share is
#
# $$\ln p_k = z_k - \ln \sum_j e^{z_j},$$
#
# and `tf.reduce_logsumexp(logits, axis=1)` computes the last term without overflow, one number an image. To pick
# the right class of each image, `tf.gather(values, labels, batch_dims=1)` takes entry `labels[i]` of row `i`. Stay with
# operations of TensorFlow to the end, and return a tensor that holds one number: NumPy would cut the gradient off.


# %%
def my_cross_entropy(logits, labels):
    """Return the mean loss of logits (B, C) with labels (B,)."""
    # <answer>
    right = tf.gather(logits, labels, batch_dims=1)
    return tf.reduce_mean(tf.reduce_logsumexp(logits, axis=1) - right)
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
cross_entropy_verdict = check.cross_entropy(my_cross_entropy, tf)
cross_entropy_verdict

# %%
cross_entropy = my_cross_entropy if cross_entropy_verdict else by_hand.cross_entropy

# %% [markdown]
# TensorFlow has this as one operation. And a network that gives every digit the share 1/10 has the loss
# $\ln 10 = 2.303$, whatever the labels. Remember that number: a loss well above it says that something is wrong, or
# that the network has only just been born.

# %%
ours = cross_entropy(forward(weights, x_train[:100]), y_train[:100])
theirs = tf.nn.sparse_softmax_cross_entropy_with_logits(y_train[:100], forward(weights, x_train[:100]))
np.testing.assert_allclose(ours, tf.reduce_mean(theirs), rtol=1e-5)
np.testing.assert_allclose(cross_entropy(tf.zeros((100, 10)), y_train[:100]), np.log(10), rtol=1e-5)
print(f"before training: {float(ours):.2f}, equal shares: {np.log(10):.2f}")

# %% [markdown]
# ## 6. The gradient
#
# In which direction must the logits move for the loss to fall? The derivative of the loss by each logit has
# a simple form:
#
# $$\frac{\partial L}{\partial z_k} = p_k - y_k$$
#
# where $p$ are the shares and $y$ is 1 for the right class and 0 for the others (one-hot).
#
# ### Exercise 5: one gradient by hand
#
# The image of exercise 3 again: shares 0.5, 0.3, 0.2, and the middle one is right. What is the gradient?

# %%
# <answer>
gradient_by_hand = [0.5, -0.7, 0.2]
# <starter>
# gradient_by_hand = ...  # three numbers
# </answer>

# %%
check.value(
    "the gradient by hand",
    gradient_by_hand,
    "d938b494921bddf7:[nnn]:b02854c576ae",
    hints={
        "d45e36f180f9b262": "The share of the right class must grow: its sign is the other one.",
        "fca0486a512ff43c": "y is 1 for the middle class and 0 for the others.",
        "feb277f5889f7035": "The middle one is right.",
    },
)

# %% [markdown]
# ### Exercise 6: the gradient of a batch
#
# Now for logits (B, C) and labels (B,). The loss is the *mean* over B images, so the gradient of each is
# divided by B. `tf.nn.softmax` and `tf.one_hot(labels, 10)` help; the number of classes is `logits.shape[1]`.


# %%
def my_logit_gradient(logits, labels):
    """Return the derivative of the mean loss by each logit, (B, C)."""
    # <answer>
    one_hot = tf.one_hot(labels, logits.shape[1])
    return (tf.nn.softmax(logits) - one_hot) / logits.shape[0]
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
check.logit_gradient(my_logit_gradient)

# %% [markdown]
# From the logits back to the six variables, the chain rule does the rest, layer by layer. Nobody does it by
# hand. A **`tf.GradientTape`** writes down every operation on a variable while it is open, and plays the
# tape backwards to get the gradient. First the three logits:

# %% tags=["nbval-check-output"]
three = tf.Variable(tf.math.log([[5.0, 3.0, 2.0]]))
with tf.GradientTape() as tape:
    loss = cross_entropy(three, [1])
print("loss    ", loss.numpy().round(3))
print("gradient", tape.gradient(loss, three).numpy().round(3))

# %% [markdown]
# Your numbers. Now all six variables at once: one gradient for each, and each has the shape of its
# variable.

# %% tags=["nbval-check-output"]
with tf.GradientTape() as tape:
    loss = cross_entropy(forward(weights, x_train[:50]), y_train[:50])
gradients = tape.gradient(loss, weights)
for weight, gradient in zip(weights, gradients, strict=True):
    print(weight.shape, gradient.shape)

# %% [markdown]
# Is the tape right? Ask the loss itself. Move one weight a little up and a little down, and see how the loss changes.


# %%
def loss_with(change):
    moved = [tf.identity(weight) for weight in weights]
    moved[5] = moved[5] + change * tf.one_hot(3, 10)  # the bias of digit 3
    return cross_entropy(forward(moved, x_train[:50]), y_train[:50])


slope = (loss_with(0.01) - loss_with(-0.01)) / 0.02
print(f"by trying: {float(slope):.4f}, by the tape: {float(gradients[5][3]):.4f}")
np.testing.assert_allclose(slope, gradients[5][3], atol=1e-3)

# %% [markdown]
# Trying needs two forward passes for each of 12,810 weights. The tape needs one forward and one backward
# pass for all of them.
#
# ## 7. The update
#
# The gradient $g$ points to where the loss grows. So step the other way. With **momentum**, a weight keeps part of
# the speed that it has, as a ball does that rolls downhill:
#
# $$v \leftarrow m\,v - \eta\,g \qquad\qquad w \leftarrow w + v$$
#
# $\eta$ is the learning rate and $m$ the momentum. With $m = 0$ it is plain gradient descent.
#
# ### Exercise 7: the update rule
#
# Return two things, the new weight and the new velocity, both of the shape of the weight. Change nothing in place.


# %%
def my_update(weight, velocity, gradient, learning_rate, momentum):
    """Return weight and velocity after one step."""
    # <answer>
    velocity = momentum * velocity - learning_rate * gradient
    return weight + velocity, velocity
    # <starter>
    # return ...  # your code here: return weight, velocity
    # </answer>


# %%
update_verdict = check.momentum_update(my_update, tf)
update_verdict


# %%
def course_update(weight, velocity, gradient, learning_rate, momentum):
    velocity = momentum * velocity - learning_rate * gradient
    return weight + velocity, velocity


update = my_update if update_verdict else course_update


def update_all(weights, velocities, gradients):
    """Change every variable in place."""
    for w, v, g in zip(weights, velocities, gradients, strict=True):
        new_weight, new_velocity = update(w, v, g, learning_rate=0.05, momentum=0.9)
        w.assign(new_weight)
        v.assign(new_velocity)


# %% [markdown]
# ## 8. Accuracy
#
# The loss is what training makes small. What we want to know is simpler: how many digits are read rightly?
#
# ### Exercise 8: accuracy
#
# The answer for an image is the class of its largest logit, `tf.argmax(logits, axis=1)`. Return the share of
# right answers, from 0 to 1. (`==` gives True and False; `tf.cast(..., tf.float32)` makes them 1 and 0.)


# %%
def my_accuracy(logits, labels):
    """Return the share of images whose largest logit is the right one."""
    # <answer>
    right = tf.argmax(logits, axis=1) == labels
    return tf.reduce_mean(tf.cast(right, tf.float32))
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
accuracy_verdict = check.accuracy(my_accuracy)
accuracy_verdict

# %%
accuracy = my_accuracy if accuracy_verdict else by_hand.accuracy
print(f"before training: {float(accuracy(forward(weights, x_test), y_test)):.2f}")

# %% [markdown]
# Guessing gives 0.10.
#
# ## 9. One step
#
# ### Exercise 9: the training step
#
# Put it together, in four lines: open a tape; in it, compute the loss of `forward(weights, images)` with
# `cross_entropy(logits, labels)`; ask the tape for the gradients; call `update_all(weights, velocities, gradients)`.
# Return the loss.


# %%
def my_train_step(weights, velocities, images, labels):
    """Learn from one batch; return its loss before the step."""
    # <answer>
    with tf.GradientTape() as tape:
        loss = cross_entropy(forward(weights, images), labels)
    gradients = tape.gradient(loss, weights)
    update_all(weights, velocities, gradients)
    return loss
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
def start():
    """Return what a step needs, always the same."""
    weights = by_hand.new_weights(seed=1)
    return weights, by_hand.new_velocities(weights), x_train[:50], y_train[:50]


train_step_verdict = check.training_step(my_train_step, start, by_hand.train_step)
train_step_verdict

# %%
train_step = my_train_step if train_step_verdict else by_hand.train_step

# %% [markdown]
# ## 10. `tf.function`
#
# So far, TensorFlow did each operation as Python came to it. `tf.function` changes this. At the first call
# it runs your Python once, not to compute but to write down which operations are asked for. This is called
# **tracing**, and what it gives is a graph. From then on Python is not asked any more: the graph runs.
#
# What is not an operation of TensorFlow happens while tracing only. Here it is an `append`:

# %% tags=["nbval-check-output"]
traces = []


@tf.function
def double(x):
    traces.append("traced")  # Python, not TensorFlow
    return 2 * x


for number in (1.0, 5.0, 7.0):
    print(double(tf.constant(number)).numpy(), "traced", len(traces), "time")

# %% [markdown]
# Three results, one trace. A `print`, a counter, a random number from NumPy, a list that grows: all of these run
# once and are then silent, or frozen.
#
# A trace is made for each new *kind* of argument. For a tensor the kind is its dtype and shape. A plain Python
# number has no kind but itself.
#
# ### Exercise 10: how many traces?
#
# `double` is made anew, with no traces, before each line. How many are there after it?
#
# 1. `double(tf.zeros(3)); double(tf.ones(3))`
# 2. `double(tf.zeros(3)); double(tf.zeros(4))`
# 3. `double(1); double(2); double(3)`
# 4. `double(tf.constant(1)); double(tf.constant(2)); double(tf.constant(2.0))`

# %%
# <answer>
number_of_traces = [1, 2, 3, 2]
# <starter>
# number_of_traces = ...  # your four numbers here
# </answer>

# %%
check.value(
    "number of traces",
    number_of_traces,
    "007d0a9d3a417d6e:[nnnn]:11f0931b4c70b253",
    hints={
        "c6f47d65c3635647": "Plain Python numbers are part of the trace: another number, another trace.",
        "07e8ce9b5d1fecf1": "Another shape is another kind.",
        "db662e5a055e09f3": "tf.constant(2) holds whole numbers, tf.constant(2.0) floats.",
        "6689d291c7cb845e": "Two tensors of one dtype and one shape share a trace, whatever their values.",
        "cf644968181824ae": "Values of a tensor do not matter, only its dtype and shape.",
    },
)

# %% [markdown]
# What does it buy? The same ten steps, with and without, one after the other, five times. The first call of
# the fast one is not counted: it traces. The numbers are those of the machine that ran this; run it on yours.

# %%
fast_step = tf.function(train_step)


def run(step, number=10):
    """Take steps from the same weights; return seconds and losses."""
    weights, velocities, x, y = start()
    began = time.perf_counter()
    losses = [float(step(weights, velocities, x, y)) for _ in range(number)]
    return time.perf_counter() - began, losses


slow_time, fast_time = [], []
fast_step(*start())  # traces; new variables below are of the same kind
for _ in range(5):
    seconds, slow_losses = run(train_step)
    slow_time.append(seconds)
    seconds, fast_losses = run(fast_step)
    fast_time.append(seconds)
np.testing.assert_allclose(fast_losses, slow_losses, rtol=1e-3)
print(f"The graph takes {min(fast_time) / min(slow_time):.2f} of the time, and gives the same losses.")

# %% [markdown]
# The larger the operations, the less there is to gain: then TensorFlow computes most of the time, and
# Python's share is small anyway.
#
# ## 11. The loop
#
# An **epoch** shows every training digit once, in a new order, 50 at a time. 4,000 / 50 is 80 steps.


# %%
def batches(images, labels, size, random):
    order = random.permutation(len(images))
    for begin in range(0, len(images) - size + 1, size):
        chosen = order[begin : begin + size]
        yield images[chosen], labels[chosen]


# %%
weights = new_weights(seed=0)
velocities = by_hand.new_velocities(weights)
random = np.random.default_rng(0)
losses = []
for epoch in range(5):
    for x, y in batches(x_train, y_train, 50, random):
        losses.append(float(fast_step(weights, velocities, x, y)))
    reached = float(accuracy(forward(weights, x_test), y_test))
    print(f"epoch {epoch + 1}: loss {np.mean(losses[-80:]):.3f}, test accuracy {reached:.3f}")

# %%
assert len(losses) == 400
assert np.mean(losses[-80:]) < 0.15, "the training loss should be small by now"
assert 0.93 < reached < 0.995, f"about 0.96 is expected, not {reached}"

# %%
plots.use_style()
figure, axes = plt.subplots(figsize=(7.2, 3))
axes.plot(losses, linewidth=1)
axes.axhline(np.log(10), color="0.5", linewidth=1, linestyle="--")
axes.set(xlabel="step", ylabel="loss", ylim=(0, None), title="The loss of each batch; dashed: equal shares")
plt.show()

# %% [markdown]
# From ten per cent to about ninety-six, with 4,000 digits and less than a minute of work. Which ones does
# it get wrong?

# %%
answers = tf.argmax(forward(weights, x_test), axis=1).numpy()
wrong = np.flatnonzero(answers != y_test)[:16]
titles = [f"{y_test[i]} as {answers[i]}" for i in wrong]
plots.image_grid(x_test[wrong, :, :, 0], titles=titles, columns=8)

# %% [markdown]
# And what do its 16 filters look for, after training? (One to think about: which of them find edges, and in which
# direction?)

# %%
plots.feature_maps(weights[0].numpy()[:, :, 0, :], columns=8)

# %% [markdown]
# ## What to take along
#
# - A network is a list of variables and a function of them.
# - The loss is −ln of the right class's share, averaged. Equal shares over ten classes give 2.303.
# - Its gradient by the logits is shares − one-hot. A tape carries it back to every variable.
# - The update subtracts: learning rate times gradient, and momentum keeps part of the last step.
# - `tf.function` traces Python once for each kind of arguments, and then runs a graph.
