# %% [markdown]
# # Lab 14: Searching for an architecture
#
# A controller writes cells and learns from what they are worth. You write the rule by which it learns, let it search a space in which every cell has been trained, beside
# chance and evolution, and find out with statistics whether it is any better. Then you search for real.
#
# You need NumPy, the softmax and its gradient from lab 7, and a little patience. It takes about an hour. The chapter *Searching for an architecture* of the book
# goes with it.
#
# **How the exercises work.** Write where it says `your code here`, run the cell, and run the check below
# it. The check says ✓, or ✗ with a hint, or ○ for *not answered yet*. An exercise may stay open: what
# follows then uses the course's own version, so the lab always runs to its end.
# After a restart of the kernel run the cells above first: Run, *Run All Above Selected Cell*.

# %%
import matplotlib.pyplot as plt
import numpy as np

from cnn_course import checks as check
from cnn_course import datasets, models, plots, results, search
from cnn_course.models import cells
from cnn_course.quiet import quiet
from cnn_course.search import small
from cnn_course.training import Split, TrainConfig

with quiet():
    import keras  # noqa: F401  loaded here, so that its messages stay out of the lab

_ = plots.use_style()

# %% [markdown]
# ## 1. A space
#
# A cell has four nodes. Five edges are free, from 0 to 1, 0 to 2, 1 to 2, 1 to 3 and 2 to 3; each has one of four operations. The edge from 0 to 3 is always a skip. A *genome* is five numbers, one for each free edge.

# %% tags=["nbval-check-output"]
print(dict(enumerate(small.OPERATIONS)))
for genome in ((2, 1, 2, 0, 3), (2, 0, 0, 0, 0), (0, 0, 2, 0, 2), (0, 2, 0, 0, 1)):
    cell = small.cell_of(genome)
    print(genome, "computes", small.key(cell), "with", f"{small.network(cell).parameters:,}", "parameters")

# %% [markdown]
# ### Exercise 1: the same cell
#
# Two of these four compute the same, since what they differ in leads nowhere or comes from nowhere. In how many ways can the cell that computes just `x` be written? Go through `small.strings()`, all 1,024
# ways to write one, and count those whose `small.key` is `"x"`.

# %%
# <answer>
ways = sum(small.key(cell) == "x" for cell in small.strings())
# <starter>
# ways = ...  # a whole number
# </answer>

# %%
check.value("ways to write x", ways, "6b05ba87aa4044bf")

# %% [markdown]
# So chance, drawing genomes, draws this one most. We count the cells that had to be trained, not the genomes that were asked for.
#
# ## 2. The rule
#
# The controller gives each option of an edge a share, draws one, and later hears what the finished cell was worth.
#
# ### Exercise 2: better than usual
#
# Return for each of the `rewards` how much better it is than the baseline *before* it. The baseline begins at the first reward; after each reward it keeps `decay` of what it was, and takes
# `1 - decay` of the reward.


# %%
def my_advantages(rewards, decay):
    """Return a number for each reward."""
    # <answer>
    baseline, found = rewards[0], []
    for reward in rewards:
        found.append(reward - baseline)
        baseline = decay * baseline + (1 - decay) * reward
    return found
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
advantages_verdict = check.advantages(my_advantages)
advantages_verdict

# %% [markdown]
# ### Exercise 3: REINFORCE
#
# Of one decision with shares $p$, option $k$ was drawn, and the cell was worth $A$ more than usual. With a bonus $\beta$ for the entropy $H = -\sum_i p_i \log p_i$ the loss is
#
# $$L = -A \log p_k - \beta H .$$
#
# Return its slope in the *scores* before the softmax, (options,): $A\,(p_i - [i = k]) + \beta\, p_i\,(\log p_i + H)$. `shares` is an array, `chosen` is $k$.


# %%
def my_slope(shares, chosen, advantage, bonus):
    """Return the gradient of the loss in the scores."""
    # <answer>
    drawn = np.eye(len(shares))[chosen]
    entropy = -(shares * np.log(shares)).sum()
    return advantage * (shares - drawn) + bonus * shares * (np.log(shares) + entropy)
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
slope_verdict = check.reinforce(my_slope)
slope_verdict


# %%
def course_slope(shares, chosen, advantage, bonus):
    return search.score_gradient(shares[None], np.array([chosen]), np.array([advantage]), bonus)[0]


slope_of = check.usable(my_slope) if slope_verdict else course_slope


class MyController(search.Controller):
    """The course's controller, learning by your rule."""

    def slope(self, shares, chosen, advantages):
        given = zip(shares, chosen, advantages, strict=True)
        return np.stack([slope_of(*one, self.entropy_bonus) for one in given])


class MyRankedController(search.RankedController):
    """It learns by your rule, too. But its advantage goes by ranks among the last ten rewards."""

    slope = MyController.slope


# %% [markdown]
# A world to try it in: a cell is worth the number of its convolutions (option 2). At first the controller puts one on an edge in one of four cases. Soon it should do so nearly always.

# %%
controller, counts = MyController(small.SPACE, seed=0), []
for _ in range(150):
    genome = controller.ask()
    counts.append(genome.count(2))
    controller.tell(genome, float(counts[-1]))
print(f"convolutions a cell: {np.mean(counts[:30]):.1f} in the first 30,", end=" ")
print(f"{np.mean(counts[-30:]):.1f} in the last 30")
print("how likely one is on each edge:", np.array(controller.shares())[:, 2].round(2))
assert np.mean(counts[-30:]) > np.mean(counts[:30]) + 0.5

# %% [markdown]
# ## 3. Four ways, one budget
#
# Every distinct cell has been trained on photographs, from more than one seed. So a search takes a second: what it asks for is looked up. Each search sees one training of each cell; what it found is judged by all of them, on test photographs.

# %% tags=["nbval-check-output"]
record = results.figure("cell-table")
keys = [small.key(small.parse(cell)) for cell in record["cells"]]
accuracy = np.array(record["accuracy"])  # (cells, seeds), held out: what a search sees
worth = dict(zip(keys, np.mean(record["test_accuracy"], axis=1), strict=True))
print(
    f"{len(keys)} cells, {accuracy.shape[1]} seeds; worth {min(worth.values()):.1%} to {max(worth.values()):.1%}"
)

# %% [markdown]
# ### Exercise 4: say it first

# %%
questions = {
    "After 60 cells, does the controller beat random search?": (
        "in nearly all of 100 pairs of searches",
        "in more than half of them",
        "in about half of them",
    ),
}
# <answer>
guess = ["in more than half of them"]
# <starter>
# guess = ...  # one of the answers, in a list
# </answer>
check.prediction("the controller against chance", guess, questions)

# %%
BUDGET, SEEDS = 60, 20
ways = {
    "random": search.RandomSearch,
    "evolution": search.Evolution,
    "controller": MyController,
    "by ranks": MyRankedController,
}
reached = {}
for name, make in ways.items():
    reached[name] = []
    for seed in range(SEEDS):
        table = search.Table(dict(zip(keys, accuracy[:, seed % accuracy.shape[1]], strict=True)))
        trials = search.search(make(small.SPACE, seed=seed), table, BUDGET)
        found, best = [], trials[0]
        for trial in trials:
            best = max(best, trial, key=lambda one: one.reward)
            found.append(worth[best.name])
        reached[name].append(found + found[-1:] * (BUDGET - len(found)))
    reached[name] = np.array(reached[name])

# %%
figure, axes = plt.subplots(figsize=(7, 3.4))
for name, found in reached.items():
    low, middle, high = np.quantile(100 * found, (0.1, 0.5, 0.9), axis=0)
    count = np.arange(1, BUDGET + 1)
    (line,) = axes.plot(count, middle, label=name)
    axes.fill_between(count, low, high, color=line.get_color(), alpha=0.12, linewidth=0)
axes.set(xlabel="cells evaluated", ylabel="test accuracy of what is held for best, %")
axes.legend(loc="lower right", frameon=False)
plt.show()

# %% [markdown]
# Line: the median of 20 searches. Band: eight of ten of them.
#
# ### Exercise 5: ahead
#
# `ours` and `theirs` are what two ways to search have found, a number for each search. Return in what share of all pairs, one of ours and one of theirs, ours is larger; equal ones count half.


# %%
def my_pairs_ahead(ours, theirs):
    """Return a share from 0 to 1."""
    # <answer>
    wins = [(one > other) + (one == other) / 2 for one in ours for other in theirs]
    return sum(wins) / len(wins)
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
pairs_ahead_verdict = check.pairs_ahead(my_pairs_ahead)
pairs_ahead_verdict

# %%
ahead = check.usable(my_pairs_ahead) if pairs_ahead_verdict else search.pairs_won
pairs = [("evolution", "random"), ("controller", "random"), ("by ranks", "random")]
pairs += [("controller", "evolution"), ("by ranks", "controller")]
for ours, theirs in pairs:
    one, other = reached[ours][:, -1], reached[theirs][:, -1]
    mean, low, high = search.difference(100 * one, 100 * other)
    print(f"{ours} is ahead of {theirs} in {100 * ahead(one, other):.0f} of 100 pairs;", end=" ")
    print(f"{mean:+.2f} points, {low:+.2f} to {high:+.2f}:", end=" ")
    print("undecided" if low <= 0 <= high else "decided")

# %% [markdown]
# If 0 lies inside the interval, 20 searches do not say which is better at this budget. That does not mean that they are equal. It means: do not write that one of them won. The chapter has 60 searches of each kind, and so narrower intervals.
#
# ## 4. The winner's curse
#
# ### Exercise 6: what was promised
#
# Take the cell that has the highest accuracy by seed 0 alone, `accuracy[:, 0]`. Return how many points (hundredths) its accuracy by seed 0 is above its mean over the *other* seeds.


# %%
def my_promise(accuracy):
    """Return the difference in points; accuracy is (cells, seeds), as shares."""
    # <answer>
    best = accuracy[:, 0].argmax()
    return 100 * (accuracy[best, 0] - accuracy[best, 1:].mean())
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
check.promise(my_promise)

# %%
promised = 100 * (accuracy[:, 0].max() - accuracy[accuracy[:, 0].argmax(), 1:].mean())
print(f"the best cell by seed 0 promised {promised:.2f} points more than it keeps")

# %% [markdown]
# ## 5. For real
#
# Now a search in which each candidate is trained when it is asked for: digits at a quarter of their pixels, eight epochs each. Ten candidates, by evolution with a small population.

# %%
images = (
    datasets.digits(1500).reshape(1500, 14, 2, 14, 2).mean(axis=(2, 4)).round().astype(np.uint8)[..., None]
)
labels = np.arange(1500) % 10
learned, held_out = Split(images[:1000], labels[:1000]), Split(images[1000:], labels[1000:])
config = TrainConfig(epochs=8, batch_size=20, learning_rate=0.01, schedule="one-cycle")
evolution = search.Evolution(small.SPACE, seed=1, population=4, sample=2)
trials = search.search(
    evolution,
    search.Trained(learned, held_out, config),
    budget=10,
    watch=lambda trial: print(f"{trial.reward:.1%}  {trial.name}"),
)
best = max(trials, key=lambda trial: trial.reward)
assert best.reward > 0.5

# %%
winner = small.network(small.cell_of(best.genome), (14, 14, 1))
print(f"the winner: {best.name}, {winner.parameters:,} parameters")
again = [
    search.Trained(learned, held_out, TrainConfig(**{**vars(config), "seed": seed}))(best.genome)
    for seed in (1, 2)
]
print(f"promised {best.reward:.1%}; from two other seeds", " and ".join(f"{one:.1%}" for one in again))

# %% [markdown]
# And the cell that 500 GPUs found in four days? It is a genome too: two cells of five blocks, each with two inputs, two operations and a join. Fed to a builder that stacks cells it is NASNet-A, of which the next chapter speaks.

# %% tags=["nbval-check-output"]
nasnet = cells.PUBLISHED["nasnet-a"].genome
print(cells.printed(nasnet))
plan = cells.Plan(4, 44, "imagenet", 32)  # four cells a stage, 44 filters, a stem of 32
mobile = cells.stacked("nasnet-mobile", nasnet, plan, (224, 224, 3), classes=1000)
print(f"{mobile.name}: {mobile.parameters:,} parameters, {mobile.multiply_adds:,} multiply-adds")
assert mobile.parameters == models.get("nasnet-mobile").parameters

# %% [markdown]
# **What you have seen.** A rule of two terms makes a network learn from a number that cannot be differentiated. Chance is hard to beat where good cells are common, and it takes many searches to see a small difference. The best
# number seen in a search is too good. What is found must be trained again.
