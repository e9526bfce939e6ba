# %% [markdown]
# # Lab 2: A cell that nobody has described
#
# You sit at an electrode. At its tip is a nerve cell of a visual cortex, and all you can do is show it
# pictures and write down how strongly it answers. What does it look for? You find out, first with gratings as
# Hubel and Wiesel's successors did, then with nothing but noise. At the end you lay the same ruler to the
# filters of a network that was really trained.
#
# You need Python, and enough NumPy to know slices and sums. It takes 70 to 90 minutes. The chapter *How
# animals see* of the book goes with it. The cells are models, not recordings from an animal.
#
# **How the exercises work.** Write where it says `your code here`, run the cell, and run the check below
# it. The check says ✓, or ✗ with a hint, or ○ for *not answered yet*. An exercise may stay open: what
# follows then uses the course's own version, so the lab always runs to its end.
# A figure is a still picture until its cell has run. After a restart of the kernel run the cells above first: Run,
# *Run All Above Selected Cell*.

# %%
import matplotlib.pyplot as plt
import numpy as np

from cnn_course import checks as check
from cnn_course import cortex, ops, packing, plots, results
from cnn_course.widgets import SimpleCellExplorer

# %% [markdown]
# ## 1. A cell that you know
#
# This is the figure of the chapter. Light on the blue stripe excites the cell, light on the orange ones
# holds it back. Turn the bar, and read off the answer.

# %%
explorer = SimpleCellExplorer()
explorer

# %% [markdown]
# Python sits at the other end. The picture in the field is an array, and so is the receptive field:

# %% tags=["nbval-check-output"]
explorer.orientation = 60
print("picture:", explorer.picture.shape, " field:", explorer.fields[0].shape)
print(f"answer:  {explorer.response:.1f}")

# %% [markdown]
# In these pictures 0 is the grey of the background, 1 is bright and −1 is dark. The lab draws them like
# everything with a sign: bright is blue, dark is orange. Directions are in degrees, anticlockwise: 0 is
# horizontal, 90 vertical.
#
# ## 2. What can be shown
#
# A bar is what Hubel and Wiesel used. To draw one in any direction we need, for each pixel, its distance
# from a line through the middle. Here it is for a line at 60 degrees, negative on one side and positive on
# the other:

# %%
right = np.arange(31) - 15  # columns of a 31 × 31 picture
up = 15 - np.arange(31)[:, None]  # rows


def across(orientation):
    """Return each pixel's distance from a line through the middle, (31, 31)."""
    angle = np.deg2rad(orientation)
    return right * np.sin(angle) - up * np.cos(angle)


plots.signed_map(across(60))

# %% [markdown]
# A bar is bright where that distance is small:


# %%
def bar(orientation=90, width=6):
    return np.clip(width / 2 + 0.5 - np.abs(across(orientation)), 0, 1)


plots.feature_maps(np.stack([bar(90), bar(60), bar(60, width=2)], axis=-1), ["90°", "60°", "60°, narrow"])

# %% [markdown]
# ### Exercise 1: a grating
#
# A grating is a wave over the whole picture: cos(2π · distance / wavelength + phase). The wavelength is in
# pixels, from one bright stripe to the next. The phase comes in degrees and says where the stripes stand. The distance
# is `across(orientation)` from above, and `np.deg2rad` turns degrees into what `np.cos` wants.


# %%
def my_grating(orientation, wavelength, phase):
    """Draw stripes from edge to edge, (31, 31), from −1 to 1."""
    # <answer>
    return np.cos(2 * np.pi * across(orientation) / wavelength + np.deg2rad(phase))
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
grating_verdict = check.grating(my_grating)
grating_verdict

# %% [markdown]
# From here on `grating` is your function if it is right, and the course's if it is not (yet).

# %%
grating = check.usable(my_grating) if grating_verdict else cortex.grating
shown = [(60, 12, 0), (60, 12, 90), (60, 6, 0), (150, 6, 0)]
titles = [f"{o}°, {w} pixels, {p}°" for o, w, p in shown]
plots.feature_maps(np.stack([grating(*settings) for settings in shown], axis=-1), titles)

# %% [markdown]
# ### Exercise 2: what a simple cell answers
#
# Multiply each pixel by the weight at its place and add everything up. If the sum is negative the cell is
# silent, because it cannot fire less often than never.


# %%
def my_response(picture, field):
    """Return the answer of a simple cell, a number of at least 0."""
    # <answer>
    return max(0, np.sum(picture * field))
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
response_verdict = check.simple_response(my_response)
response_verdict


# %%
def course_response(picture, field):
    return cortex.Cell(field[None])(picture)


response = check.usable(my_response) if response_verdict else course_response

# Your sum, and the figure's:
np.testing.assert_allclose(response(explorer.picture, explorer.fields[0]), explorer.response, rtol=1e-5)

# %% [markdown]
# ## 3. The unknown cell
#
# Now to the cell that nobody has described. You call it with a picture, and it gives its answer. That is all
# it gives.

# %% tags=["nbval-check-output"]
cell = cortex.unknown(1)
print(cell)
print(f"grey: {cell(np.zeros((31, 31))):.1f}   bright everywhere: {cell(np.ones((31, 31))):.1f}")

# %% [markdown]
# Show it a bright bar through the middle, in 36 directions:

# %% tags=["nbval-check-output"]
directions = np.arange(0, 180, 5)
print([round(cell(bar(direction)), 1) for direction in directions])

# %% [markdown]
# Silence. It is the situation in which Hubel and Wiesel sat for hours before a glass slide's edge helped
# them out. Perhaps the cell likes the dark, or a place beside the middle. A grating helps: pushed along by
# its phase, it brings bright and dark to every place.
#
# ### Exercise 3: the tuning curve
#
# For each direction, show gratings of all phases and keep the **strongest** answer. You do not know the
# wavelength yet, so it is an argument. The cell is called with one picture, `cell(grating(direction, wavelength, phase))`;
# `directions` and `phases` are lists of degrees.


# %%
def my_tuning_curve(cell, directions, wavelength, phases):
    """Return the strongest answer to each direction, (D,)."""
    # <answer>
    curve = []
    for direction in directions:
        answers = [cell(grating(direction, wavelength, phase)) for phase in phases]
        curve.append(max(answers))
    return np.array(curve)
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
tuning_curve_verdict = check.tuning_curve(my_tuning_curve)
tuning_curve_verdict

# %%
tuning_curve = check.usable(my_tuning_curve) if tuning_curve_verdict else cortex.tuning_curve
phases = np.arange(0, 360, 15)

plots.use_style()
fig, ax = plt.subplots(figsize=(7.2, 3))
for wavelength, style in ((6, ":"), (8, "-"), (12, "--")):
    ax.plot(
        directions, tuning_curve(cell, directions, wavelength, phases), style, label=f"{wavelength} pixels"
    )
ax.set(
    xlabel="direction of the grating in degrees", ylabel="answer", xticks=range(0, 181, 30), ylim=(0, None)
)
ax.legend(title="wavelength")
plt.show()

# %% [markdown]
# A peak, narrow and clear. All three curves have it at the same place, although their heights differ: the
# direction can be found before the wavelength is known.
#
# ### Exercise 4: the preferred grating
#
# Find the grating to which the cell answers most. A way that works: take the direction from the curve. Then
# keep it and try wavelengths from 5 to 15, each with all phases. Then keep both and try the phases alone.
# Go through it a second time with finer steps. `directions`, `phases` and `tuning_curve` are those of above.
#
# You may be off by 4 degrees, by 6 % of the wavelength and by 15 degrees of phase.

# %%
# <answer>
fine = np.arange(0, 180, 1)
best_direction = fine[np.argmax(tuning_curve(cell, fine, 8, phases))]

wavelengths = np.arange(5, 15, 0.25)
strongest = [max(cell(grating(best_direction, w, p)) for p in phases) for w in wavelengths]
best_wavelength = wavelengths[np.argmax(strongest)]

fine_phases = np.arange(0, 360, 5)
answers = [cell(grating(best_direction, best_wavelength, p)) for p in fine_phases]
best_phase = fine_phases[np.argmax(answers)]

found = [best_direction, best_wavelength, best_phase]
# <starter>
# found = ...  # your code here: [orientation, wavelength, phase]
# </answer>

# %%
found_verdict = check.preferred_grating(cell, found)
found_verdict

# %% tags=["nbval-check-output"]
if not found_verdict:
    best = cortex.best_grating(cell)
    found = [best.orientation, best.wavelength, best.phase]
print(f"direction {found[0]:.0f}°, about {found[1]:.0f} pixels from stripe to stripe")
print(
    f"answer to the best grating: {round(cell(grating(*found)), -1):.0f}, to a bright bar: {cell(bar(found[0])):.0f}"
)

# %% [markdown]
# The phase is not far from 90 degrees. Then the middle of the field lies between a bright and a dark stripe,
# and this explains the silence: a bright bar in the middle covers as much of one as of the other.
#
# ## 4. Simple or complex?
#
# Five more cells. For each of them the course has searched for the best grating, as you did. Push that grating along by
# its phase and draw the answers:

# %%
five = [cortex.unknown(number) for number in (2, 3, 4, 5, 6)]
phase_curves = []
styles = ("-", "--", "-.", ":", (0, (6, 2, 1, 2, 1, 2)))
fig, ax = plt.subplots(figsize=(7.2, 3.4))
for number, (one, style) in enumerate(zip(five, styles, strict=True), start=1):
    best = cortex.best_grating(one)
    phase_curves.append([one(grating(best.orientation, best.wavelength, phase)) for phase in phases])
    ax.plot(phases, phase_curves[-1], linestyle=style, label=f"cell {number}")
ax.set(xlabel="phase of the grating in degrees", ylabel="answer", xticks=range(0, 361, 45), ylim=(0, None))
ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
plt.show()

# %% [markdown]
# ### Exercise 5: sort the cells
#
# A simple cell follows the phase up and down, a complex cell hardly cares. Put it into a number, the
# **modulation**: (largest − smallest) / (largest + smallest) of the answers to all phases. It is 1 for a cell
# that falls silent and 0 for one that does not care. The five curves are in the list `phase_curves`. Write down for the
# five cells in order what they are: above a modulation of 0.5 simple, below it complex.

# %%
# <answer>
kinds = []
for curve in phase_curves:
    modulation = (max(curve) - min(curve)) / (max(curve) + min(curve))
    kinds.append("simple" if modulation > 0.5 else "complex")
# <starter>
# kinds = ...  # your five words here: ["simple", "complex", ...]
# </answer>

# %%
check.value(
    "the five cells",
    kinds,
    "08dd69f7e9644168:[wwwww]:45d7600cbc7ff158f6ff",
    hints={"c7594fe56c368f82": "It is the other way round."},
)

# %% [markdown]
# ## 5. A complex cell from simple ones
#
# How can a cell not care where the stripes stand, and still care about their direction? Take two fields with
# the same stripes, the second a quarter of a wave further. Where a grating gives the one the sum $A\cos\varphi$, it gives the
# other $A\sin\varphi$ (up to a sign). The root of the summed squares is $A$, whatever the phase $\varphi$.
#
# ### Exercise 6: the energy model
#
# Take both sums as they are, without cutting off at 0, square them, add, and take the root. Picture, `even` and `odd`
# are arrays of one shape; return one number.


# %%
def my_energy(picture, even, odd):
    """Return the answer of a complex cell that is built from two fields a quarter of a wave apart."""
    # <answer>
    return np.sqrt(np.sum(picture * even) ** 2 + np.sum(picture * odd) ** 2)
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
energy_verdict = check.energy(my_energy)
energy_verdict

# %%
energy = (
    check.usable(my_energy)
    if energy_verdict
    else lambda picture, even, odd: np.hypot((picture * even).sum(), (picture * odd).sum())
)

even, odd = (ops.gabor(31, wavelength=8, orientation=60, phase=phase, sigma=3.4) for phase in (0, 90))
of_simple = [response(grating(60, 8, phase), even) for phase in phases]
of_complex = [energy(grating(60, 8, phase), even, odd) for phase in phases]
for name, curve in (("simple", of_simple), ("complex", of_complex)):
    print(f"{name:8} {min(curve):5.1f} to {max(curve):5.1f}")
assert min(of_simple) == 0
assert min(of_complex) > 0.98 * max(of_complex)

# %% [markdown]
# A real cell cannot give a negative sum to the next one, so a brain would need four simple cells: the two
# and their opposites. The result is the same.
#
# ## 6. Noise instead of gratings
#
# With gratings you find what you look for: had the cell wanted a ring, you would not know. There is a way that takes
# nothing for granted. Show the cell pictures of pure noise. Now and then one of them happens to resemble the
# field a little, and the cell answers. Add up the pictures, each as much as it was answered to: what they have
# in common remains, the rest cancels out.

# %%
plots.feature_maps(np.moveaxis(cortex.noise(3), 0, -1), ["noise 1", "noise 2", "noise 3"])

# %% [markdown]
# ### Exercise 7: the triggered average
#
# Write the mean of the pictures, each **weighted by the answer** to it: the sum of answer times picture, divided
# by the sum of the answers. Physiologists call it the *spike-triggered average*, and the method *reverse
# correlation*.


# %%
def my_triggered_average(pictures, answers):
    """Average pictures (N, h, w), weighted by answers (N,)."""
    # <answer>
    return np.average(pictures, axis=0, weights=answers)
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
triggered_average_verdict = check.triggered_average(my_triggered_average)
triggered_average_verdict


# %%
def course_triggered_average(pictures, answers):
    return np.tensordot(answers, pictures, 1) / np.sum(answers)


triggered_average = (
    check.usable(my_triggered_average) if triggered_average_verdict else course_triggered_average
)

# %% [markdown]
# Now to a new cell, number 9. (A cell takes many pictures at once: give it an array of shape (N, 31, 31), and
# it returns N answers.) How many pictures does it take until the field can be seen?

# %%
another = cortex.unknown(9)
noise = cortex.noise(20_000)
answers = another(noise)

counts = (200, 2_000, 20_000)
averages = [triggered_average(noise[:count], answers[:count]) for count in counts]
scaled = [average / np.abs(average).max() for average in averages]
plots.feature_maps(np.stack(scaled, axis=-1), [f"{count:,} pictures" for count in counts])

# %% [markdown]
# (Each is drawn on a scale of its own.) After 200 pictures there is little to see, after 2,000 the field stands out,
# after 20,000 it is clean. Nobody told the method about stripes. It found them.
#
# Is this the field? Try it on pictures that played no part in finding it: predict what the cell answers to each of
# 2,000 fresh ones, and compare.

# %%
field = averages[-1]
fresh = cortex.noise(2_000, seed=1)
predicted = [response(picture, field) for picture in fresh]
agreement = np.corrcoef(predicted, another(fresh))[0, 1]
print(f"correlation of predicted and real answers: {agreement:.2f}")
assert agreement > 0.9

# %% [markdown]
# And the same for a complex cell?

# %%
complex_one = cortex.unknown(3)
of_complex = triggered_average(noise, complex_one(noise))
limit = float(np.abs(field).max())
plots.feature_maps(np.stack([field, of_complex], axis=-1), ["cell 9, simple", "cell 3, complex"], limit=limit)

# %% [markdown]
# Nothing. A complex cell answers to a picture and to its negative alike, so the two cancel out in the
# average. Every method sees some cells and is blind to others.
#
# ## 7. Fit a Gabor function
#
# The measured field has 961 numbers. A Gabor function, stripes under a bell, has a handful: direction,
# wavelength, phase, width and length. If it fits, you have understood the field in a handful of numbers.
#
# How well does it fit? Take the **share of the variance** that the model explains when it is scaled and shifted as
# fits best. It is the square of the correlation $r$ between the numbers of both:
#
# $$r^2 = \frac{\bigl(\sum (t - \bar t)(m - \bar m)\bigr)^2}{\sum (t - \bar t)^2 \; \sum (m - \bar m)^2}$$
#
# Here $t$ runs over the numbers of the target, $m$ over those of the model, and $\bar t$, $\bar m$ are their means. 1 is a perfect fit.
#
# ### Exercise 8: how well a model fits
#
# Write it for two arrays of one shape. Return one number.


# %%
def my_explained(target, model):
    """Return the share of the target's variance that the model explains, 0 to 1."""
    # <answer>
    t = target - target.mean()
    m = model - model.mean()
    return np.sum(t * m) ** 2 / (np.sum(t**2) * np.sum(m**2))
    # <starter>
    # return ...  # your code here
    # </answer>


# %%
explained_verdict = check.explained(my_explained)
explained_verdict

# %% [markdown]
# Try Gabor functions of all directions, wavelengths and phases on a coarse grid, and keep the best:

# %%
explained = check.usable(my_explained) if explained_verdict else cortex.explained

grid = [(o, w, p) for o in range(0, 180, 10) for w in (6, 7, 8, 9, 10, 12) for p in range(0, 360, 30)]
models = {(o, w, p): ops.gabor(31, w, o, p, sigma=0.4 * w, aspect=0.7) for o, w, p in grid}
# A model and its negative fit equally well: ask for the right sign too.
shares = {key: explained(field, model) for key, model in models.items() if np.sum(field * model) > 0}
best_key = max(shares, key=shares.get)
print(
    f"direction {best_key[0]}°, wavelength {best_key[1]}, phase {best_key[2]}°: {shares[best_key]:.2f} explained"
)

# %% [markdown]
# `cortex.fit_gabor` starts from such a grid and goes on in smaller and smaller steps, and the bell may have any
# width, length and place. Hold its result against the other road, the best grating:

# %%
fit = cortex.fit_gabor(field)
best = cortex.best_grating(another)
print(
    f"from noise:    direction {fit.orientation:.0f}°, wavelength {fit.wavelength:.1f}, phase {fit.phase:.0f}°"
)
print(
    f"with gratings: direction {best.orientation:.0f}°, wavelength {best.wavelength:.1f}, phase {best.phase:.0f}°"
)
print(f"the Gabor function explains {fit.explained:.0%} of the measured field")
assert fit.explained > 0.85
assert check.preferred_grating(another, [fit.orientation, fit.wavelength, fit.phase])
plots.feature_maps(
    np.stack([field, fit.model, field - fit.model], axis=-1), ["measured", "fitted", "what is left"]
)

# %% [markdown]
# Two roads, one answer. And what is left looks like noise, because it is: with more pictures it shrinks.
#
# ## 8. The filters of a trained network
#
# Now the same ruler on something that nobody designed. These are the 32 filters of the first layer, 7 × 7, of a
# small network that the course trained to name the things in the 50,000 photographs of CIFAR-10:

# %% tags=["nbval-check-output"]
recorded = results.figure("first-layer")
before, after = (packing.unpack(recorded[key]).astype(float) for key in ("before", "filters"))
print(after.shape)
print(recorded["note"])

# %% [markdown]
# As its record says, the network was trained on a copy of CIFAR-10 that was compressed as JPEG. A filter has a slice for each
# colour; we take the mean of the three, which is what the filter does to a grey picture.

# %%
grey_before, grey_after = before.mean(axis=2), after.mean(axis=2)  # (7, 7, 32)
plots.feature_maps(grey_after / np.abs(grey_after).max(axis=(0, 1)), columns=8)

# %% [markdown]
# (Each on a scale of its own.) Fit a Gabor function to each of the 32, and to the same 32 as they were **before**
# training, when they were random numbers. This second fit matters: a function with so many free numbers fits a
# part of anything.

# %%
fits_before = [cortex.fit_gabor(grey_before[:, :, f]) for f in range(32)]
fits_after = [cortex.fit_gabor(grey_after[:, :, f]) for f in range(32)]
shares_before = np.array([fit.explained for fit in fits_before])
shares_after = np.array([fit.explained for fit in fits_after])

fig, ax = plt.subplots(figsize=(7.2, 3))
ax.plot(np.sort(shares_before)[::-1], "o", label="before training")
ax.plot(np.sort(shares_after)[::-1], "o", label="after training")
ax.set(xlabel="the 32 filters, best fit first", ylabel="share explained", ylim=(0, 1.03))
ax.legend(loc="lower left")
plt.show()

# %%
print(f"explained, median of 32:  before {np.median(shares_before):.2f}, after {np.median(shares_after):.2f}")
assert np.median(shares_before) < 0.35
assert np.median(shares_after) > 0.8

# %% [markdown]
# ### Exercise 9: how many are Gabor-like
#
# How many of the 32 trained filters does a Gabor function explain to **more than 0.75**? And how many of the random
# ones? The shares are in `shares_after` and `shares_before`. Count with NumPy, and give both numbers, trained first.

# %%
# <answer>
counts = [np.sum(shares_after > 0.75), np.sum(shares_before > 0.75)]
# <starter>
# counts = ...  # your code here: [trained, random]
# </answer>

# %%
check.value("Gabor-like filters", counts, "150614dda3ba03cf:[nn]:c4a776e7")

# %% [markdown]
# The best four, the worst four, and the functions fitted to them:

# %%
order = np.argsort(-shares_after)
chosen = [*order[:4], *order[-4:]]
pairs = [grey_after[:, :, f] for f in chosen] + [fits_after[f].model for f in chosen]
scaled = [picture / np.abs(pairs[i % 8]).max() for i, picture in enumerate(pairs)]
titles = [f"filter {f}" for f in chosen] + [f"fit: {shares_after[f]:.2f}" for f in chosen]
plots.feature_maps(np.stack(scaled, axis=-1), titles, columns=8)

# %% [markdown]
# Those that fit badly are not failures of the network. A Gabor function has one direction, and some filters have none:
# they answer to spots, to checks, or mostly to colour, of which the mean of the three slices keeps little.
#
# Be careful with what this shows. A network that was told nothing about cats' brains came to filters that the
# same function describes. It does not show that brains learn as networks do. And the network's filters are small: of
# 7 × 7 = 49 numbers the fit has seven free ones and a constant, which is why the random filters reach a quarter.
#
# ## What to take along
#
# - A tuning curve tells what a cell prefers, one property at a time.
# - Moving the phase tells simple cells from complex ones.
# - A complex cell can be built from simple ones: square, add, take the root.
# - Noise and a weighted mean show the field of a simple cell without any guess about it, and show nothing of a complex
#   one.
# - A fit says little until you know how well the same function fits random numbers.
