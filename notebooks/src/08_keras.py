# %% [markdown]
# # Lab 8: The same in Keras
#
# In lab 7 you wrote a network from variables to the training loop. Here you write it again, in Keras, in
# each of the three ways that Keras knows. Then you prove that nothing has changed: from the same weights,
# with the same batches, both give the same losses, step by step. At the end come the shapes that go wrong, and
# how to recognise them.
#
# It takes 70 to 90 minutes. The chapter *The same in Keras* of the book goes with it.
#
# Each exercise has a check below it. It says ✓, or ✗ with a hint, or ○ for *not answered yet*. An exercise
# may stay open: what follows then uses the course's own version. After a restart of the kernel run
# the cells above first: Run, *Run All Above Selected Cell*.

# %%
import numpy as np

from cnn_course import checks as check
from cnn_course import datasets, plots
from cnn_course.quiet import quiet

with quiet():
    import keras
    import tensorflow as tf
    from keras import layers

    from cnn_course.plain import by_hand, with_keras

# %% tags=["nbval-check-output"]
images = datasets.digits(5000)[..., np.newaxis] / np.float32(255)
labels = np.arange(5000) % 10  # image i shows the digit i % 10
x_train, y_train = images[:4000], labels[:4000]
x_test, y_test = images[4000:], labels[4000:]
print(x_train.shape, y_train.shape, x_test.shape, y_test.shape)

# %% [markdown]
# ## 1. A list of layers
#
# A Keras **layer** is a pair: variables, and an operation that uses them. `Conv2D(16, 3, activation="relu")`
# is the kernel, the bias, `tf.nn.conv2d`, the addition and `tf.nn.relu` of lab 7. It need not be told how
# many channels come in: it looks at its input when it is first used, and makes its variables then.
#
# Most networks are a chain of layers, and `keras.Sequential` takes the chain as a list.
#
# ### Exercise 1: Sequential
#
# Write the network of lab 7:
#
# 1. convolution with 16 filters of 3 × 3, ReLU,
# 2. max pooling, 2 × 2,
# 3. convolution with 32 filters of 3 × 3, ReLU,
# 4. max pooling, 2 × 2,
# 5. flatten,
# 6. dense layer to 10 logits.
#
# Begin the list with `keras.Input((28, 28, 1))`. The other names are `layers.Conv2D`, `layers.MaxPooling2D`,
# `layers.Flatten`, `layers.Dense`.

# %%
# <answer>
my_sequential = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Conv2D(16, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(10),
    ]
)
# <starter>
# my_sequential = ...  # your code here
# </answer>

# %%
sequential_verdict = check.digit_network(my_sequential)
sequential_verdict

# %%
sequential = my_sequential if sequential_verdict else with_keras.sequential()

# %% [markdown]
# ## 2. Read the summary
#
# `summary` prints a line for each layer: its output's shape and its parameters. `None` in a shape is the batch: its
# size is not fixed.

# %%
sequential.summary(line_length=70, print_fn=print)

# %% tags=["nbval-check-output"]
for layer in sequential.layers:
    print(type(layer).__name__, tuple(layer.output.shape), layer.count_params())

# %% [markdown]
# ### Exercise 2: what the summary tells
#
# 1. How many parameters has the network?
# 2. Which share of them is in the dense layer, in per cent, to one decimal?
# 3. How many parameters would the dense layer have if the images were 56 × 56 pixels? (Follow the sizes through
#    the layers: the convolutions take off two, the poolings halve.)

# %%
# <answer>
from_the_summary = [12810, 62.5, 46090]
# <starter>
# from_the_summary = ...  # your three numbers here
# </answer>

# %%
check.value(
    "from the summary",
    from_the_summary,
    "ae8adf1c01d43565:[nnn]:85f90a0feec4",
    decimals=1,
    hints={
        "f1574e006f3a92fc": "Follow the sizes through the layers: the map is not just twice as wide.",
        "2888054928974c51": "The dense layer has ten biases as well.",
        "ac6f790cdc544f51": "25 rows pooled by 2 are 12. The last row has no partner.",
    },
)

# %% [markdown]
# ## 3. Calling layers
#
# A list has one beginning and one end. Networks whose paths part and meet again, such as ResNet, need
# something else: the **functional** form. `keras.Input` gives a tensor that has a shape and no values yet. A layer
# is called on it, and gives the next such tensor. `keras.Model(inputs, outputs)` takes both ends, and finds
# the way between them.
#
# ### Exercise 3: Functional
#
# Write the same network so, all six steps of exercise 1. The first layer is given.

# %%
inputs = keras.Input((28, 28, 1))
x = layers.Conv2D(16, 3, activation="relu")(inputs)
# <answer>
x = layers.MaxPooling2D(2)(x)
x = layers.Conv2D(32, 3, activation="relu")(x)
x = layers.MaxPooling2D(2)(x)
x = layers.Flatten()(x)
x = layers.Dense(10)(x)
my_functional = keras.Model(inputs, x)
# <starter>
# my_functional = ...  # go on from x, and end with keras.Model(inputs, x)
# </answer>

# %%
functional_verdict = check.digit_network(my_functional)
functional_verdict

# %%
functional = my_functional if functional_verdict else with_keras.functional()

# %% [markdown]
# ## 4. A class of your own
#
# The third way is a subclass of `keras.Model`. `__init__` makes the layers, `call` says what is done with an
# image. `call` is ordinary Python: it may branch, loop, and call TensorFlow. The price is that Keras cannot
# look inside. Such a model knows its shapes only after it has been called, and its summary is poorer.
#
# ### Exercise 4: call
#
# The layers are made. Write what happens to the images, from the first layer to the last, and return the logits.


# %%
class MyReader(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv1 = layers.Conv2D(16, 3, activation="relu")
        self.conv2 = layers.Conv2D(32, 3, activation="relu")
        self.pool = layers.MaxPooling2D(2)  # has no variables, and may be used twice
        self.flatten = layers.Flatten()
        self.dense = layers.Dense(10)

    def call(self, images):
        # <answer>
        x = self.pool(self.conv1(images))
        x = self.pool(self.conv2(x))
        return self.dense(self.flatten(x))
        # <starter>
        # return ...  # your code here
        # </answer>


# %%
reader_verdict = check.digit_network(MyReader())
reader_verdict

# %%
subclass = MyReader() if reader_verdict else with_keras.DigitReader()
_ = subclass(x_train[:1])  # the first call makes the variables

# %% [markdown]
# ## 5. The same losses
#
# Three models, and the functions of lab 7. Give all of them the same weights. `set_weights` takes a list of
# arrays in the order in which the layers were made: kernel and bias, layer by layer. That is the order of
# `by_hand.new_weights`.

# %%
models = {"Sequential": sequential, "Functional": functional, "subclass": subclass}
start = [weight.numpy() for weight in by_hand.new_weights(seed=0)]
for model in models.values():
    model.set_weights(start)

logits = by_hand.forward(start, x_test[:100])
for name, model in models.items():
    difference = float(tf.reduce_max(tf.abs(model(x_test[:100]) - logits)))
    assert difference < 1e-4, f"{name}: {difference}"

# %% [markdown]
# The forward pass is the same. Now training. `compile` chooses the optimiser and the loss. The loss of lab 7
# has a long name here:
#
# - *Categorical crossentropy*: −ln of the right class's share.
# - *Sparse*: labels are whole numbers, 0 to 9. Without *Sparse* they are one-hot rows.
# - `from_logits=True`: the model gives logits; the loss does the softmax. Without it the model must give shares.
#
# ### Exercise 5: which loss?
#
# A model ends with `Dense(10)` or with `Dense(10, activation="softmax")`. Labels are whole numbers or one-hot. Which
# loss fits? Write for each case a pair: `"sparse"` or `"categorical"`, and `True` or `False` for `from_logits`.
#
# 1. `Dense(10)`, labels `[3, 1, 4]`
# 2. `Dense(10, activation="softmax")`, labels `[3, 1, 4]`
# 3. `Dense(10)`, labels `[[0, 1, 0, …], [1, 0, 0, …]]`
# 4. `Dense(10, activation="softmax")`, labels `[[0, 1, 0, …], [1, 0, 0, …]]`

# %%
# <answer>
which_loss = [("sparse", True), ("sparse", False), ("categorical", True), ("categorical", False)]
# <starter>
# which_loss = ...  # four pairs: [("sparse", True), ...]
# </answer>

# %%
check.value(
    "which loss",
    which_loss,
    "2b3b195d13362eba:[[wt][wt][wt][wt]]:8dc5a6fb6996dc5cec56a908ec08b043",
    hints={
        "c7e2450c4ddd7cc8": "from_logits says what the model gives. Logits are what comes before softmax.",
        "aa9fe201d06b4fac": "Sparse labels are whole numbers.",
    },
)

# %%
for model in models.values():
    model.compile(
        optimizer=keras.optimizers.SGD(learning_rate=0.05, momentum=0.9),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )

# %% [markdown]
# Twenty batches, the same for all. `train_on_batch` is one step. It reports the mean loss of all batches since the
# last reset, so we reset before each.

# %%
random = np.random.default_rng(0)
twenty = list(by_hand.batches(x_train, y_train, 50, random))[:20]

weights = by_hand.new_weights(seed=0)
velocities = by_hand.new_velocities(weights)
losses = {"plain TensorFlow": [float(by_hand.fast_step(weights, velocities, x, y)) for x, y in twenty]}
for name, model in models.items():
    losses[name] = []
    for x, y in twenty:
        model.reset_metrics()
        losses[name].append(float(model.train_on_batch(x, y)[0]))

print("step", *losses, sep="   ")
for step in (0, 1, 2, 18, 19):
    print(f"{step + 1:4}", *(f"{by_name[step]:.5f}" for by_name in losses.values()), sep="      ")

# %%
plain = losses["plain TensorFlow"]
for name, by_step in losses.items():
    assert len(by_step) == 20
    np.testing.assert_allclose(by_step, plain, atol=1e-4, err_msg=name)
assert plain[-1] < plain[0] / 2
print(f"largest difference: {max(np.ptp(list(losses.values()), axis=0)):.1e}")

# %% [markdown]
# Keras has not done anything that you did not do in lab 7. It has only hidden it.
#
# ## 6. Another optimiser
#
# **Adam** keeps two running means for each weight, of its gradient and of its gradient's square, and steps by
# their quotient. So each weight has a step length of its own. With step number $t = 1, 2, 3, \dots$ and the defaults
# $\eta = 0.001$, $\beta_1 = 0.9$, $\beta_2 = 0.999$, $\varepsilon = 10^{-7}$, Keras computes
#
# $$\begin{gathered} m \leftarrow \beta_1 m + (1 - \beta_1)\, g \\ v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2 \\
# w \leftarrow w - \eta\, \frac{\sqrt{1 - \beta_2^t}}{1 - \beta_1^t} \cdot \frac{m}{\sqrt{v} + \varepsilon} \end{gathered}$$
#
# Both means begin at 0 and are too small in the first steps. The fraction in the middle makes up for it.
#
# ### Exercise 6: Adam by hand
#
# Return the new weight, m and v, in this order. The arguments are named as in the formulas: `gradient` is $g$, `step` is
# $t$, `learning_rate` is $\eta$. Change nothing in place. `x ** 0.5` is a root that works for arrays and tensors alike.


# %%
def my_adam(weight, m, v, gradient, step, learning_rate, beta_1, beta_2, epsilon):
    """Return weight, m and v after one step."""
    # <answer>
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    corrected = learning_rate * (1 - beta_2**step) ** 0.5 / (1 - beta_1**step)
    return weight - corrected * m / (v**0.5 + epsilon), m, v
    # <starter>
    # return ...  # your code here: return weight, m, v
    # </answer>


# %%
adam_verdict = check.adam_update(my_adam)
adam_verdict

# %% [markdown]
# The same test as before: twenty steps by hand, twenty by `keras.optimizers.Adam`.


# %%
def course_adam(weight, m, v, gradient, step, learning_rate, beta_1, beta_2, epsilon):
    m = m + (gradient - m) * (1 - beta_1)
    v = v + (gradient**2 - v) * (1 - beta_2)
    corrected = learning_rate * (1 - beta_2**step) ** 0.5 / (1 - beta_1**step)
    return weight - corrected * m / (v**0.5 + epsilon), m, v


adam = my_adam if adam_verdict else course_adam

weights = by_hand.new_weights(seed=0)
means, squares = by_hand.new_velocities(weights), by_hand.new_velocities(weights)
by_hand_losses = []
for step, (x, y) in enumerate(twenty, start=1):
    with tf.GradientTape() as tape:
        loss = by_hand.cross_entropy(by_hand.forward(weights, x), y)
    for w, m, v, g in zip(weights, means, squares, tape.gradient(loss, weights), strict=True):
        moved = adam(w, m, v, g, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7)
        for variable, value in zip((w, m, v), moved, strict=True):
            variable.assign(value)
    by_hand_losses.append(float(loss))

sequential.set_weights(start)
sequential.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
keras_losses = []
for x, y in twenty:
    sequential.reset_metrics()
    keras_losses.append(float(sequential.train_on_batch(x, y)[0]))

np.testing.assert_allclose(by_hand_losses, keras_losses, atol=1e-4)
print(f"first {keras_losses[0]:.4f}, last {keras_losses[-1]:.4f}, and the same by hand")

# %% [markdown]
# ## 7. fit, evaluate, predict
#
# `fit` is the loop: epochs, shuffling, batches, steps, and a report. Unlike ours it keeps an incomplete last batch.
#
# ### Exercise 7: count
#
# `model.fit(x_train, y_train, batch_size=48, epochs=3)` with 4,000 images.
#
# 1. How many steps has an epoch?
# 2. How many images has its last batch?
# 3. How often is each weight changed in all?
# 4. `model.predict(x_test)` for 1,000 images: how many numbers does it return?

# %%
# <answer>
counts = [84, 16, 252, 10000]
# <starter>
# counts = ...  # your four numbers here
# </answer>

# %%
check.value(
    "counts",
    counts,
    "66600fd32e53ab02:[nnnn]:6882b1d3851b83f0",
    hints={
        "c8b0969c066a4eec": "4,000 / 48 is not a whole number. The rest makes one more batch.",
        "82358d4b998b4b14": "predict returns what the model returns: ten numbers an image.",
        "89ae34dfdc572a23": "There are three epochs.",
    },
)

# %%
functional.set_weights(start)
functional.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.05, momentum=0.9),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
keras.utils.set_random_seed(0)
history = functional.fit(
    x_train, y_train, batch_size=50, epochs=5, verbose=0, validation_data=(x_test, y_test)
)
for epoch, reached in enumerate(history.history["val_accuracy"], start=1):
    print(f"epoch {epoch}: loss {history.history['loss'][epoch - 1]:.3f}, test accuracy {reached:.3f}")

# %%
test_loss, test_accuracy = functional.evaluate(x_test, y_test, verbose=0)
assert 0.93 < test_accuracy < 0.995, f"about 0.96 is expected, not {test_accuracy}"
assert abs(test_accuracy - history.history["val_accuracy"][-1]) < 1e-6

# %% [markdown]
# `predict` gives logits here, since the model does. Softmax turns them into shares, and the largest is the
# answer:

# %%
shares = keras.ops.softmax(functional.predict(x_test[:10], verbose=0)).numpy()
titles = [
    f"{answer}: {share:.0%}" for answer, share in zip(shares.argmax(axis=1), shares.max(axis=1), strict=True)
]
plots.image_grid(x_test[:10, :, :, 0], titles=titles, columns=5)

# %% [markdown]
# ## 8. What goes wrong
#
# Five mistakes that nearly everyone makes once. Some raise an error. The dangerous ones do not.
#
# **An axis too few.** A model takes batches. A single image is a batch of one, and must say so:

# %% tags=["nbval-check-output"]
one = x_test[0]
try:
    functional(one)
except Exception:
    print("an error")
print(one.shape, "becomes", one[np.newaxis].shape, "and gives", tuple(functional(one[np.newaxis]).shape))

# %% [markdown]
# **Channels first.** PyTorch's arrays are (B, C, H, W), TensorFlow's are (B, H, W, C). `reshape` would give the right
# shape and the wrong picture. `moveaxis` moves the axis:

# %% tags=["nbval-check-output"]
colour = np.moveaxis(datasets.photo("chelsea", size=28), -1, 0)  # as PyTorch has it
print(colour.shape, "becomes", np.moveaxis(colour, 0, -1).shape)
print(
    "reshape gives the same picture:", np.array_equal(colour.reshape(28, 28, 3), np.moveaxis(colour, 0, -1))
)

# %% [markdown]
# **Pixels from 0 to 255.** No error. The biases begin at 0, so pixels that are 255 times too large make logits that are
# 255 times too large, and a loss in the hundreds. So look at the loss before the first step. A network that knows
# nothing gives ten classes about equal shares, and −ln of 1/10 is 2.3. Here is the loss of the same first weights with
# both kinds of pixels:

# %%
functional.set_weights(start)
right, wrong = (functional.evaluate(scale * x_test, y_test, verbose=0)[0] for scale in (1, 255))
print(f"first loss with pixels 0 to 1: {right:.2f}, with pixels 0 to 255: {wrong:.0f}")
assert right < 5 < 50 < wrong

# %% [markdown]
# **from_logits forgotten.** The network gives logits, and the loss takes them for shares, because `from_logits` is
# `False` unless you say otherwise. No error, no warning:


# %%
def trained(loss, softmax):
    """Train three epochs from the same weights; return loss and accuracy on the training digits."""
    model = with_keras.functional()
    model.set_weights(start)
    if softmax:
        model = keras.Sequential([model, layers.Softmax()])
    model.compile(keras.optimizers.SGD(learning_rate=0.05, momentum=0.9), loss, metrics=["accuracy"])
    keras.utils.set_random_seed(0)
    model.fit(x_train, y_train, batch_size=50, epochs=3, verbose=0)
    return model.evaluate(x_train, y_train, verbose=0)


right = trained(keras.losses.SparseCategoricalCrossentropy(from_logits=True), softmax=False)
forgotten = trained(keras.losses.SparseCategoricalCrossentropy(), softmax=False)
print(f"from_logits=True: loss {right[0]:.3f}, accuracy {right[1]:.3f}")
print(f"forgotten:        loss {forgotten[0]:.3f}, accuracy {forgotten[1]:.3f}")
assert right[0] < 0.3
assert forgotten[0] > 1

# %% [markdown]
# Negative logits are cut off at almost 0, the rest is divided by its sum, and where something was cut off there is no gradient.
#
# **Softmax twice.** The other way round: the model ends with softmax, and so does the loss, such as
# `tf.nn.sparse_softmax_cross_entropy_with_logits`. Again no error: shares are numbers, and softmax takes any. But
# as logits they all lie between 0 and 1, so the second softmax can never give a large share. How low can the loss go?
#
# ### Exercise 8: the loss that never falls
#
# Suppose the network is perfect: the first softmax gives 1 to the right class and 0 to the nine others. What does the
# second softmax give to the right class, and what is the loss? (Softmax takes the exponential of each of the ten numbers
# and divides by their sum; the loss is −ln of the right class's share.) Three decimals each, or more.

# %%
# <answer>
best_share = np.exp(1) / (np.exp(1) + 9)
best_loss = -np.log(best_share)
# <starter>
# best_share = ...  # your code here
# best_loss = ...  # your code here
# </answer>

# %%
check.value(
    "the best share",
    best_share,
    "fb8ca8411a95edbd",
    decimals=3,
    hints={
        "a746b4410db39de8": "The exponential of 1 is larger than that of 0.",
        "5916db24209cd17f": "The exponential of 0 is 1, not 0. And how many other classes are there?",
    },
)

# %%
check.value(
    "the best loss",
    best_loss,
    "1197f82069530cf2",
    decimals=3,
    hints={
        "60bfe0a5d3c52e1e": "That would be so with one softmax.",
    },
)


# %%
def softmax_again(labels, shares):
    return tf.nn.sparse_softmax_cross_entropy_with_logits(tf.cast(labels, tf.int64), shares)


twice = trained(softmax_again, softmax=True)
print(f"softmax twice:    loss {twice[0]:.3f}, accuracy {twice[1]:.3f}")
assert twice[0] > 1.46

# %% [markdown]
# It learns all the same, more slowly and with a loss that stays above 1.46, which is why it can go unnoticed. When a
# loss stops at a strange number, count the softmaxes. (On TensorFlow, Keras' own losses look at how their input
# was made. If softmax was the very last operation, they warn you and use what went into it.)
#
# ## What to take along
#
# - A layer is variables and an operation. Sequential is a list of layers, Functional a graph of calls, a subclass is
#   Python.
# - From the same weights, on the same batches, they give the same losses as the code by hand.
# - `fit` is the loop, `compile` chooses the update and the loss, `evaluate` measures, `predict` returns what the model returns.
# - Say `from_logits=True` if and only if the model ends without softmax.
# - The first loss should be near ln of the number of classes. If it is not, look at the pixels.
