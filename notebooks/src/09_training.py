# %% [markdown]
# # Lab 9: What training does
#
# You have a network and a loop that trains it. Here you learn to look at a training: to split the data so that
# you are not fooled, to read the curves, to find a learning rate, to see learning by heart and to prevent it, to
# stop and to go on, and to ask how far the answers can be trusted. At the end you hold the controls yourself.
#
# These are two labs in one, of about an hour each: sections 1 to 4, and sections 5 to 10. The chapter *What training
# does* of the book goes with both.
#
# Each exercise has a check below it. It says ✓, or ✗ with a hint, or ○ for *not answered yet*. An exercise
# may stay open: what follows then uses the course's own version. After a restart of the kernel run
# the cells above first: Run, *Run All Above Selected Cell*.

# %%
import math
import tempfile
from dataclasses import replace
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from cnn_course import checks as check
from cnn_course import datasets, models, plots, training
from cnn_course.quiet import quiet
from cnn_course.training import Augmentation, Split, TrainConfig
from cnn_course.widgets import TrainingDashboard

with quiet():
    import keras

_ = plots.use_style()

# %% [markdown]
# ## 1. Three parts
#
# 5,000 digits come with the course; image `i` shows the digit `i % 10`. The last 1,000 are for the test. They are
# put aside now, and looked at once, at the end.

# %% tags=["nbval-check-output"]
images, labels = datasets.digits(5000), np.arange(5000) % 10
test = Split(images[4000:], labels[4000:])
images, labels = images[:4000], labels[:4000]
print("to learn from and to choose by:", images.shape, images.dtype)
print("to test on:", test.images.shape)

# %% [markdown]
# ### Exercise 1: a split
#
# Of the other 4,000, some are to learn from, and some are held out to choose by. Write the split: it gets the labels
# (N,), how many to hold out, and a NumPy generator, and returns two arrays of **indices**, whole numbers from 0 to N − 1:
# first those to learn from, then those held out. Three demands:
#
# - no image in both parts (*leakage*), and each in one,
# - *stratified*: each class held out equally often (the classes of the check are equally frequent),
# - at random, drawn from the generator that is given.
#
# One way: `random.permutation(np.flatnonzero(labels == c))` shuffles the places of class `c`.


# %%
def my_split(labels, held_out, random):
    """Return the indices to learn from and those held out."""
    # <answer>
    classes = np.unique(labels)
    each = held_out // len(classes)
    places = [random.permutation(np.flatnonzero(labels == c)) for c in classes]
    train = np.concatenate([place[each:] for place in places])
    held = np.concatenate([place[:each] for place in places])
    return train, held
    # <starter>
    # return ...  # your code here: return train, held
    # </answer>


# %%
split_verdict = check.stratified_split(my_split)
split_verdict

# %% tags=["nbval-check-output"]
if split_verdict:
    parts = my_split(labels, 1000, np.random.default_rng(0))
    train_at, held_at = (np.asarray(part) for part in parts)
else:
    train_at, held_at = np.arange(3000), np.arange(3000, 4000)
train, validation = Split(images[train_at], labels[train_at]), Split(images[held_at], labels[held_at])
assert not set(train_at.tolist()) & set(held_at.tolist())
print("to learn from:", np.bincount(train.labels), " to choose by:", np.bincount(validation.labels))

# %% [markdown]
# ## 2. A training, and its two curves
#
# The network: two convolutions with pooling, a hidden dense layer, a softmax. `seed_everything` before it is built
# makes its first weights the same each time. All the rest of the recipe stands in a `TrainConfig`.

# %% tags=["nbval-check-output"]
network = models.get("training-network")
for row in network.table():
    print(f"{row.name:13}{row.output_shape!s:15}{row.parameters:7,}")
print(f"{'together':28}{network.parameters:7,}")


# %%
def fresh_model(seed=0):
    """Return the network with its first weights, which the seed decides."""
    keras.backend.clear_session()
    training.seed_everything(seed)
    return models.build(network)


config = TrainConfig(epochs=5, batch_size=50, learning_rate=0.002)
model = fresh_model()
first_filters = model.get_layer("conv1").get_weights()[0]
history = training.fit(model, train, validation, config)

# %%
history.plot()

# %% [markdown]
# The loss of training is a mean over the epoch, while the network still changes; that of the digits held out is measured at
# the end of the epoch. This is why the latter may lie lower at first.
#
# ### Exercise 2: accuracy
#
# `fit` counts for you. Count yourself, once. The network gives shares (B, 10), a NumPy array; its answer is the class
# with the largest. `labels` (B,) are the right classes. Return the share of right answers, from 0 to 1. (The check calls
# the first argument logits; the largest is the largest.)


# %%
def my_accuracy(shares, labels):
    """Return the share of images whose largest share is at the label."""
    # <answer>
    return np.mean(shares.argmax(axis=1) == labels)
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
accuracy_verdict = check.accuracy(my_accuracy)
accuracy_verdict


# %%
def shares_of(model, split):
    """Return the network's shares, (N, 10)."""
    return np.asarray(model(split.pixels(config), training=False))


shares = shares_of(model, validation)
right = (
    check.usable(my_accuracy)(shares, validation.labels)
    if accuracy_verdict
    else (shares.argmax(axis=1) == validation.labels).mean()
)
assert np.isclose(right, history.final()["test_accuracy"])
print(f"held out: {right:.1%} right")

# %% [markdown]
# ### Exercise 3: the confusion matrix
#
# Which digit is taken for which? `labels` (N,) are the right classes and `said` (N,) those that the network said, whole
# numbers from 0 to `classes − 1`. Return a table of whole numbers, of the shape (classes, classes): in row `i` and
# column `j` stands how many images of class `i` were called `j`. The right answers stand on the diagonal. A class that
# does not occur has its row and column too.
#
# A trap: `counts[labels, said] += 1` adds **once** where a pair of indices occurs many times.
# `np.add.at(counts, (labels, said), 1)` adds each time. A loop does it as well.


# %%
def my_confusion(labels, said, classes):
    """Return how often each class (row) was called each class (column)."""
    # <answer>
    counts = np.zeros((classes, classes), int)
    np.add.at(counts, (labels, said), 1)
    return counts
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
confusion_verdict = check.confusion_matrix(my_confusion)
confusion_verdict

# %%
said = shares.argmax(axis=1)
confusion = check.usable(my_confusion, whole=True) if confusion_verdict else training.confusion
counts = np.asarray(confusion(validation.labels, said, 10), int)
assert np.trace(counts) / counts.sum() == np.mean(said == validation.labels)
print(counts)

# %% [markdown]
# ## 3. Three learning rates
#
# The same network, the same first weights, the same batches, three rates. Plain SGD with momentum, since Adam hides some of it.
#
# Before you run it, guess: what does the loss of a rate look like that is too high?

# %%
losses, reached = {}, {}
for rate in (0.0001, 0.03, 0.3):
    steps = []

    def note(step, steps=steps):
        model = note.model
        shares = np.asarray(model(note.pixels, training=False))[np.arange(500), note.labels]
        steps.append((step, -np.log(np.maximum(shares, 1e-7)).mean()))

    note.model, note.pixels, note.labels = (
        fresh_model(),
        validation.pixels(config)[:500],
        validation.labels[:500],
    )
    slow = TrainConfig(epochs=3, batch_size=50, learning_rate=rate, optimizer="sgd")
    done = training.fit(
        note.model, train, validation, slow, [training.at_steps(range(0, 181, 6), note)], quiet=True
    )
    losses[rate], reached[rate] = np.array(steps), done.final()["test_accuracy"]

# %%
fig, ax = plt.subplots(figsize=(7.2, 3.2))
for (rate, curve), colour in zip(losses.items(), ("C2", "C0", "C1"), strict=True):
    ax.plot(*curve.T, color=colour, label=f"rate {rate}")
ax.set(xlabel="step", ylabel="loss, held out", ylim=(0, 4))
ax.legend()
plt.show()
# %% [markdown]
# ### Exercise 4: choose
#
# Which rate do you choose? And what is the loss, to two decimals, at which a network stays that gives each of ten
# digits the same share? (The loss of a digit is −ln of the share of the right class; `np.log` is the natural logarithm.)

# %%
# <answer>
chosen_rate = 0.03
loss_of_equal_shares = 2.30
# <starter>
# chosen_rate = ...  # one of the three
# loss_of_equal_shares = ...  # two decimals
# </answer>

# %%
check.value(
    "chosen rate",
    chosen_rate,
    "c323b1744755860b",
    hints={
        "b0814c18731a8b31": "Too low: it would get there, after very many steps.",
        "043d153e7bb0aaa3": "Too high: it jumps, and ends where every digit gets the same shares.",
    },
)

# %%
check.value("loss of equal shares", loss_of_equal_shares, "e6ad15d93f7eb75c", decimals=2)

# %%
best = max(reached, key=reached.get)
print("best on the digits to choose by:", best)
assert best == 0.03

# %% [markdown]
# Was that your guess? A rate that is too high does not fall faster. It jumps, up as well as down, and here it ends at
# the loss of equal shares: the network has thrown away all that it knew.
#
# ## 4. By heart
#
# Now only 300 digits, and long.

# %%
few = train.take(np.sort(np.concatenate([np.flatnonzero(train.labels == c)[:30] for c in range(10)])))
long = TrainConfig(epochs=40, batch_size=50, learning_rate=0.002)
by_heart = fresh_model()
plain = training.fit(by_heart, few, validation, long, quiet=True)
plain.plot()

# %% [markdown]
# The training loss goes to zero, the other turns and rises. At which epoch should one have stopped?
#
# ### Exercise 5: early stopping
#
# You get the held-out losses (E,), epoch by epoch, and a `patience`. Stop as soon as so many epochs have passed since the
# lowest loss so far. (An equal loss is no lower one.) Return two whole numbers, **counted from 1**: the best epoch until
# then, and the epoch after which it stops, or the last one where it never does. So losses of 0.9, 0.5, 0.6, 0.7, 0.2 with a
# patience of 2 give 2 and 4: the fifth epoch is never reached.


# %%
def my_stopping(losses, patience):
    """Return the best epoch, and the one after which to stop, from 1."""
    # <answer>
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return best + 1, epoch + 1
    # <starter>
    # return ...  # your code here: return best, last
    # </answer>


# %%
stopping_verdict = check.early_stopping(my_stopping)
stopping_verdict

# %%
held_out_losses = np.array([epoch.test_loss for epoch in plain.epochs])
if stopping_verdict:
    best, last = check.usable(my_stopping, whole=True)(held_out_losses, 8)
else:
    stop = training.early_stopping(plain, 8)
    best, last = stop["best"], stop["stopped"]
print(f"best epoch {best}, stopped after {last} of {len(held_out_losses)}")
print(f"held-out loss {held_out_losses[best - 1]:.3f} then, {held_out_losses[-1]:.3f} at the end")
assert held_out_losses[best - 1] < held_out_losses[-1]

# %% [markdown]
# The best epoch answers the question of above. Half-way: a good place to save and to stop.
#
# ## 5. The same digits in more places
#
# A 4 that stands two pixels further to the left is a 4. So each digit may be moved anew each time it is shown, and the network never sees
# the same picture twice.
#
# ### Exercise 6: a shift
#
# Move images (B, H, W) by whole pixels, `down` and `right`, each of either sign: positive numbers move down and to the
# right. Return an array of the same shape. What leaves the picture is lost, what comes in is 0. Beware: `np.roll` brings it
# back in on the other side. Two ways: roll and then set rows and columns to 0, or cut a window out of a larger frame.
# (`np.pad` wants for each axis how many zeros come before and after: `np.pad(images, ((0, 0), (2, 2), (2, 2)))`.)


# %%
def my_shift(images, down, right):
    """Return the images moved, zeros coming in."""
    # <answer>
    rows, columns = images.shape[1:]
    most = max(abs(down), abs(right))
    wide = np.pad(images, ((0, 0), (most, most), (most, most)))
    return wide[:, most - down : most - down + rows, most - right : most - right + columns]
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
shift_verdict = check.shifted(my_shift)
shift_verdict

# %%
shift = check.usable(my_shift, whole=True) if shift_verdict else datasets.shifted
one = few.images[4:5, :, :, 0]
moves = [(down, right) for down in (-4, 0, 4) for right in (-4, 0, 4)]
moved = np.concatenate([shift(one, *move) for move in moves])
plots.image_grid(moved, titles=[f"{down}, {right}" for down, right in moves], columns=9)

# %% [markdown]
# In `fit` the shift runs inside the training step. Train on the same 300 digits, with shifts of up to 2 pixels, a little
# turning and resizing:

# %%
augmented = replace(long, augmentation=Augmentation(shift=2, rotation=10, zoom=0.1))
in_more_places = fresh_model()
varied = training.fit(in_more_places, few, validation, augmented, quiet=True)
varied.plot()

# %%
for name, one_history in (("as they are", plain), ("augmented", varied)):
    final = one_history.final()
    print(f"{name:12} held out: loss {final['test_loss']:.3f}, accuracy {final['test_accuracy']:.1%}")
assert varied.final()["test_loss"] < plain.final()["test_loss"]

# %% [markdown]
# The same 300 digits, the same network, as many steps. Why does the training loss not go to zero any more? Because no
# picture is shown twice: there is nothing to learn by heart.
#
# ## 6. A rate that changes
#
# ### Exercise 7: one cycle
#
# Return the rate of one step, a number. `step` counts from 0 to `total_steps − 1`. The first 30 % of the steps,
# `rising = int(0.3 * total_steps)` of them, lie on a line: at step 0 the rate is `peak / 25`, and at step `rising` the line
# reaches `peak`. From step `rising` on it is `peak` times half a cosine, $\frac{1}{2}(1 + \cos \pi x)$, where $x$ is the
# share of the remaining steps that is over: 0 at step `rising`, and 1 at step `total_steps`, which is one past the last.
# `math.cos` and `math.pi` are there.


# %%
def my_one_cycle(step, total_steps, peak):
    """Return the learning rate of a step."""
    # <answer>
    rising = int(0.3 * total_steps)
    if step < rising:
        return peak / 25 + (peak - peak / 25) * step / rising
    x = (step - rising) / (total_steps - rising)
    return peak * (1 + math.cos(math.pi * x)) / 2
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
one_cycle_verdict = check.one_cycle(my_one_cycle)
one_cycle_verdict

# %%
cycle = TrainConfig(epochs=5, batch_size=50, learning_rate=0.005, schedule="one-cycle", seed=1)
rates = training.learning_rates(cycle, 300)
if one_cycle_verdict:
    np.testing.assert_allclose([my_one_cycle(step, 300, 0.005) for step in range(300)], rates, atol=1e-7)
fig, ax = plt.subplots(figsize=(7.2, 2.4))
ax.plot(rates)
ax.set(xlabel="step", ylabel="learning rate", ylim=(0, None))
plt.show()
# %% [markdown]
# ## 7. Killed, and going on
#
# A training with this schedule, over all 3,000 digits, augmented. First undisturbed:

# %%
recipe = replace(cycle, epochs=4, augmentation=Augmentation(shift=2))
undisturbed = fresh_model(seed=1)
calm = training.fit(undisturbed, train, validation, recipe, quiet=True)

# %% [markdown]
# Then with a power cut in step 130, in the middle of the third epoch. A checkpoint is written every 50 steps.


# %%
class PowerCut(keras.callbacks.Callback):
    """End everything after a number of steps."""

    def __init__(self, after):
        super().__init__()
        self.left = after

    def on_train_batch_end(self, batch, logs=None):
        self.left -= 1
        if not self.left:
            raise RuntimeError("the power went out")


folder = tempfile.TemporaryDirectory()
checkpoint = Path(folder.name) / "run.npz"
killed = fresh_model(seed=1)
try:
    training.fit(
        killed,
        train,
        validation,
        recipe,
        [PowerCut(130)],
        quiet=True,
        checkpoint=checkpoint,
        checkpoint_every=50,
    )
except RuntimeError as error:
    print(error)
print("left behind:", [file.name for file in Path(folder.name).iterdir()])

# %% [markdown]
# The same call again, with a new model that knows nothing. It finds the checkpoint, and goes on.

# %% tags=["nbval-check-output"]
resumed = fresh_model(seed=2)  # other first weights: the checkpoint brings its own
again = training.fit(resumed, train, validation, recipe, quiet=True, checkpoint=checkpoint)
pairs = zip(undisturbed.get_weights(), resumed.get_weights(), strict=True)
print("weights the same, bit for bit:", all(np.array_equal(one, other) for one, other in pairs))
print("losses the same:", [e.train_loss for e in calm.epochs] == [e.train_loss for e in again.epochs])
folder.cleanup()

# %% [markdown]
# Not nearly: exactly. Adam's means, the schedule's place, the order of the digits and their shifts all went on where they were.
#
# ## 8. May its shares be trusted?
#
# ### Exercise 8: calibration
#
# `shares` is (N, classes), `labels` are the N right classes, `bins` is a whole number. Sort the answers into that many bins
# of equal width by the share that the answer got, the largest of its row: bin `b` holds the shares from `b / bins` up to
# `(b + 1) / bins`, and a share of 1 belongs to the last. In each bin take the mean share and the part of the answers that
# is right, from 0 to 1. Their distance, without its sign, is the bin's error. Return the mean of these errors, one number,
# each bin weighted by its number of answers. Empty bins count nothing.


# %%
def my_calibration_error(shares, labels, bins):
    """Return the expected calibration error."""
    # <answer>
    most, right = shares.max(axis=1), shares.argmax(axis=1) == labels
    place = np.minimum((most * bins).astype(int), bins - 1)
    error = 0.0
    for number in range(bins):
        part = place == number
        if part.any():
            error += part.mean() * abs(most[part].mean() - right[part].mean())
    return error
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
calibration_error_verdict = check.calibration_error(my_calibration_error)
calibration_error_verdict


# %%
def course_error(shares, labels, bins):
    return training.reliability(shares, labels, bins)["ece"]


calibration_error = check.usable(my_calibration_error) if calibration_error_verdict else course_error
for name, one_model in (
    ("300, by heart", by_heart),
    ("300, augmented", in_more_places),
    ("3,000", undisturbed),
):
    error = calibration_error(shares_of(one_model, validation), validation.labels, 10)
    print(f"{name:15} calibration error {error:.3f}")

# %% [markdown]
# Which of the three is least to be trusted? The one that learned 300 digits by heart: its shares miss the truth by several
# points on average, those of the network that saw 3,000 digits by about one. The error has no sign. To see whether a
# network is too sure or too modest, compare `shares.max(axis=1).mean()` with its accuracy in a cell of your own.
#
# ## 9. The test digits, once
#
# The network of section 7 was trained with a rate, a schedule and an augmentation that were chosen without the test digits. Now they are looked at.

# %%
shares = shares_of(undisturbed, test)
said = shares.argmax(axis=1)
wrong = np.flatnonzero(said != test.labels)
wrong = wrong[np.argsort(-shares[wrong, said[wrong]])]
print(f"test: {np.mean(said == test.labels):.1%} right, {len(wrong)} wrong")
print(f"on the digits to choose by: {calm.final()['test_accuracy']:.1%}")
assert np.mean(said == test.labels) > 0.93
plots.image_grid(
    test.images[wrong[:12], :, :, 0],
    titles=[f"{test.labels[i]} → {said[i]}, {shares[i].max():.2f}" for i in wrong[:12]],
    columns=6,
)

# %% [markdown]
# What it is → what it was called, and with which share; the surest mistakes first. (One to think about: which would you
# have misread yourself?)
#
# And the filters of the first layer, before the training of section 2 and after it:

# %%
last_filters = model.get_layer("conv1").get_weights()[0]
both = np.concatenate([first_filters, last_filters], axis=-1)[:, :, 0]
plots.feature_maps(both, titles=[str(i % 16) for i in range(32)], columns=16)

# %%
change = [np.corrcoef(first_filters[..., i].ravel(), last_filters[..., i].ravel())[0, 1] for i in range(16)]
print("likeness of each filter to its own beginning:")
print(*(f"{one:.2f}" for one in change))

# %% [markdown]
# ## 10. The controls in your hands
#
# A dashboard over a training of its own, with 3,000 digits and SGD. In JupyterLab press **Start**; nothing runs before. Then try:
#
# - **Pause**, and **Step** by step: when do the filters move visibly, and when no more?
# - Drag the learning rate to 0.3 while it runs. Does it come back when you drag it down again?
# - Begin anew (run the cell again) with a rate of 0.0001, and raise it after some time.
#
# These have no check: see for yourself. The filters and feature maps are those of the first convolution, the maps those of
# one digit held out.

# %%
by_hand = fresh_model()
played = TrainConfig(epochs=20, batch_size=50, learning_rate=0.01, optimizer="sgd")
dashboard = TrainingDashboard(
    by_hand,
    lambda callback: training.fit(by_hand, train, validation, played, [callback], quiet=True),
    validation.pixels(played)[7],
    learning_rate=played.learning_rate,
    seconds_a_step=0.05,
)
dashboard

# %% [markdown]
# ## What to remember
#
# - Choose on the validation images, report on the test images, once.
# - Two curves together say what is wrong. One alone says nothing.
# - First the learning rate. Nothing mends a bad one.
# - More data beats every remedy, and augmentation is the cheapest more data.
# - A checkpoint without the optimiser's state goes on, but not as if nothing had happened.
# - Accuracy says how often the network is right. Whether it knows when it is right is another question.
