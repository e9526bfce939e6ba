"""Random search, evolution and the controller: each does what it says, and its gradient is the gradient."""

import itertools
import math

import numpy as np
import pytest

from cnn_course.search import (
    Controller,
    Evolution,
    RandomSearch,
    RankedController,
    Space,
    Table,
    best_so_far,
    difference,
    kendall,
    kendall_interval,
    paired_difference,
    pairs_won,
    rank_correlation,
    rank_interval,
    score_gradient,
    score_loss,
    search,
    small,
)
from cnn_course.search import controller as controllers

SPACE = Space((4, 3, 2, 5))


@pytest.mark.parametrize("make", [RandomSearch, Evolution, Controller, RankedController])
def test_the_same_seed_asks_the_same(make):
    def asked(seed):
        searcher, genomes = make(SPACE, seed=seed), []
        for _ in range(30):
            genomes.append(searcher.ask())
            searcher.tell(genomes[-1], float(sum(genomes[-1])))
        return genomes

    assert asked(1) == asked(1)
    assert asked(1) != asked(2)
    for genome in asked(3):
        assert SPACE.check(genome) == genome
        assert all(type(option) is int for option in genome)


@pytest.mark.parametrize("make", [RandomSearch, Evolution, Controller, RankedController])
def test_what_is_no_genome_cannot_be_told(make):
    for wrong in ((0, 0, 0), (4, 0, 0, 0), (-1, 0, 0, 0)):
        with pytest.raises(ValueError, match="numbered from 0"):
            make(SPACE).tell(wrong, 1.0)

    for wrong in (None, 3, "0000", (1.5, 0, 0, 0), (True, 0, 0, 0), {0, 1, 2, 3}, {0: 1, 1: 2, 2: 0, 3: 4}):
        with pytest.raises(ValueError, match="numbered from 0"):
            make(SPACE).tell(wrong, 1.0)
    make(SPACE).tell(np.array([1, 2, 0, 3]), 1.0)
    with pytest.raises(ValueError, match="numbered from 0"):
        make(Space((9, 9))).tell({1, 2}, 1.0)


@pytest.mark.parametrize("make", [RandomSearch, Evolution, Controller, RankedController])
@pytest.mark.parametrize("reward", [math.nan, math.inf, None, "0.5"])
def test_what_is_no_reward_is_refused_and_not_learned(make, reward):
    settings = {"population": 2, "sample": 2} if make is Evolution else {}  # what it asks hangs on who lives
    searcher, other = make(SPACE, **settings), make(SPACE, **settings)
    with pytest.raises((TypeError, ValueError), match=r"reward must be .*Received: reward="):
        searcher.tell((0, 0, 0, 0), reward)
    for one in (searcher, other):
        one.tell((0, 1, 0, 0), 0.5)
        one.tell((0, 0, 0, 1), 0.6)
    assert [searcher.ask() for _ in range(20)] == [other.ask() for _ in range(20)]


def test_an_evaluator_that_gives_no_number_is_told():
    with pytest.raises(ValueError, match=r"reward must be finite\. Received: reward=nan"):
        search(RandomSearch(small.SPACE), lambda genome: math.nan, budget=3)
    with pytest.raises(KeyError, match="The table has no such cell"):
        search(RandomSearch(small.SPACE), Table({}), budget=3)


def test_a_space_has_places_with_options():
    with pytest.raises(ValueError, match="at least one place"):
        Space(())
    with pytest.raises(ValueError, match="at least 1"):
        Space((3, 0))
    with pytest.raises(
        TypeError, match=r"options must be a list of whole numbers, one a place\. Received: options=4"
    ):
        Space(4)
    with pytest.raises(TypeError, match="one a place"):
        Space({4, 3})
    assert Space((13,) * 40).size == 13**40
    with pytest.raises(ValueError, match=r"nothing to change\. Received: options=\(1, 1\)"):
        Space((1, 1)).mutate((0, 0), np.random.default_rng(0))


BAD = [
    ({"units": 0}, ValueError),
    ({"units": 2.5}, TypeError),
    ({"learning_rate": -1}, ValueError),
    ({"learning_rate": math.nan}, ValueError),
    ({"learning_rate": "a"}, TypeError),
    ({"entropy_bonus": -0.1}, ValueError),
    ({"first_weights": -1}, ValueError),
]


@pytest.mark.parametrize("make", [Controller, RankedController])
@pytest.mark.parametrize(("setting", "error"), BAD, ids=str)
def test_what_no_controller_can_be_made_of_is_refused(make, setting, error):
    ((name, value),) = setting.items()
    with pytest.raises(error, match=f"{name} must be .*Received: {name}={value!r}"):
        make(SPACE, **setting)


@pytest.mark.parametrize("decay", [-0.1, 1.1])
def test_the_mean_keeps_a_share(decay):
    with pytest.raises(
        ValueError, match=f"baseline_decay must be a number from 0 to 1. Received: .*={decay}"
    ):
        Controller(SPACE, baseline_decay=decay)


def test_a_mutation_changes_one_place_and_reaches_every_other_option():
    random, parent = np.random.default_rng(0), (1, 1, 1, 1)
    children = {SPACE.mutate(parent, random) for _ in range(500)}
    assert len(children) == sum(options - 1 for options in SPACE.options)
    assert all(sum(a != b for a, b in zip(child, parent, strict=True)) == 1 for child in children)


# ---- evolution


def test_the_oldest_dies_even_if_it_is_the_best():
    evolution = Evolution(SPACE, population=3, sample=2)
    best = (3, 2, 1, 4)
    for genome, reward in ((best, 9.0), ((0, 0, 0, 0), 1.0), ((0, 0, 0, 1), 1.0), ((0, 0, 0, 2), 1.0)):
        evolution.tell(genome, reward)
    assert [genome for genome, _ in evolution.population] == [(0, 0, 0, 0), (0, 0, 0, 1), (0, 0, 0, 2)]


def test_the_best_of_the_sample_has_the_child():
    evolution = Evolution(SPACE, population=4, sample=4)
    for reward, genome in enumerate([(0, 0, 0, 0), (1, 1, 1, 1), (2, 2, 0, 2), (3, 0, 1, 4)]):
        evolution.tell(genome, -abs(reward - 2.0))
    for _ in range(20):
        child = evolution.ask()
        assert sum(a != b for a, b in zip(child, (2, 2, 0, 2), strict=True)) == 1


def test_a_sample_smaller_than_the_population_lets_others_have_children():
    evolution = Evolution(Space((50, 50)), population=10, sample=2)
    for option in range(10):
        evolution.tell((option, option), float(option))
    parents = {
        max(set(child) & set(range(10)), default=None) for child in (evolution.ask() for _ in range(200))
    }
    assert len(parents - {None}) > 3


def test_a_sample_comes_from_the_population():
    with pytest.raises(ValueError, match="sample must be at most population"):
        Evolution(SPACE, population=3, sample=4)


# ---- the controller


def numerically(function, array, step=1e-5):
    """Return the gradient of a function in an array, by going a little to either side of each number."""
    found = np.zeros_like(array)
    for place in np.ndindex(array.shape):
        kept, sides = array[place], []
        for sign in (1, -1):
            array[place] = kept + sign * step
            sides.append(function())
        array[place] = kept
        found[place] = (sides[0] - sides[1]) / (2 * step)
    return found


def test_the_gradient_of_one_place_is_that_of_its_loss():
    random = np.random.default_rng(0)
    scores, chosen = random.normal(size=(3, 4)), np.array([0, 3, 1])
    advantages = np.array([1.5, -0.7, 0.0])

    def loss():
        return float(score_loss(controllers.softmax(scores), chosen, advantages, 0.3).sum())

    by_hand = score_gradient(controllers.softmax(scores), chosen, advantages, 0.3)
    np.testing.assert_allclose(by_hand, numerically(loss, scores), atol=1e-8)


def test_the_gradient_of_every_weight_is_that_of_the_loss():
    controller = Controller(SPACE, seed=3, units=3, entropy_bonus=0.2)
    random = np.random.default_rng(1)
    for array in controller.weights.values():  # larger ones than those it begins with: nothing is near 0
        array += random.normal(size=array.shape)
    chosen = np.array([SPACE.sample(random) for _ in range(3)])
    advantages = np.array([1.5, -0.7, 0.4])
    _, steps = controller.run(chosen)
    found = controller.gradients(chosen, steps, advantages)
    assert set(found) == set(controller.weights)
    for name, array in controller.weights.items():
        expected = numerically(lambda: controller.loss(chosen, advantages), array)
        np.testing.assert_allclose(found[name], expected, atol=1e-7, err_msg=name)
        if name != f"embedding{len(SPACE.options) - 1}":  # nothing is written after the last
            assert np.abs(expected).max() > 1e-4, name


def test_shares_are_what_is_drawn():
    controller = Controller(Space((3, 2)), seed=0, units=4)
    for array in controller.weights.values():
        array *= 8
    drawn = np.array([controller.ask() for _ in range(4_000)])
    for at, shares in enumerate(controller.shares()):
        assert shares.sum() == pytest.approx(1)
        seen = np.bincount(drawn[:, at], minlength=len(shares)) / len(drawn)
        np.testing.assert_allclose(seen, shares, atol=0.03)


def test_a_genome_that_was_worth_more_than_usual_becomes_likelier():
    for reward, sign in ((1.0, 1), (-1.0, -1)):
        controller, genome = Controller(SPACE, entropy_bonus=0.0), np.array([[1, 2, 0, 3]])
        controller.tell((0, 0, 0, 0), 0.0)  # what is usual
        before = controller.loss(genome, np.array([1.0]))
        controller.tell((1, 2, 0, 3), reward)
        assert np.sign(before - controller.loss(genome, np.array([1.0]))) == sign


def test_the_first_reward_is_the_first_baseline_and_advantages_are_clipped():
    controller = Controller(SPACE, baseline_decay=0.5)
    assert controller.advantage(0.9) == 0
    assert controller.advantage(0.7) == pytest.approx(-1)
    assert controller.baseline == pytest.approx(0.8)
    for _ in range(20):
        controller.advantage(controller.baseline + 0.01)
    assert controller.advantage(10.0) == 2


def test_by_ranks_an_advantage_counts_who_of_the_last_is_beaten():
    random, window = np.random.default_rng(0), 4
    controller, told = RankedController(SPACE, window=window), []
    for reward in random.integers(0, 5, 60).tolist():
        last = told[-window:]
        beaten, lost = sum(other < reward for other in last), sum(other > reward for other in last)
        assert controller.advantage(reward) == pytest.approx((beaten - lost) / (len(last) + 1))
        told.append(reward)


def test_by_ranks_it_does_not_matter_how_far_apart_rewards_are():
    rewards = np.random.default_rng(1).random(40)
    pair = RankedController(SPACE), RankedController(SPACE)
    for reward in rewards:
        plain, stretched = (one.advantage(r) for one, r in zip(pair, (reward, reward**9), strict=True))
        assert plain == stretched
    assert not any(np.isclose(rewards, rewards**9, atol=1e-6)), "they were stretched"


@pytest.mark.parametrize(("window", "error"), [(0, ValueError), (2.5, TypeError)])
def test_ranks_are_among_at_least_one(window, error):
    with pytest.raises(error, match=r"window must be a whole number of at least 1\. Received: window="):
        RankedController(SPACE, window=window)


def test_the_bonus_keeps_it_undecided():
    def surest(bonus):
        controller = Controller(SPACE, seed=0, entropy_bonus=bonus)
        for _ in range(60):
            genome = controller.ask()
            controller.tell(genome, float(genome[0] == 1))
        return max(shares.max() for shares in controller.shares()[1:])

    assert surest(1.0) < surest(0.0)


# ---- the loop, the table, the statistics


class Stubborn:
    """Asks for the same two ways to write one cell for ever."""

    def __init__(self):
        self.told, self.turn = [], 0

    def ask(self):
        self.turn += 1
        return (2, 0, 0, 1, 0) if self.turn % 2 else (0, 2, 0, 0, 1)

    def tell(self, genome, reward):
        self.told.append((genome, reward))


def test_a_cell_is_evaluated_once_however_it_is_written():
    asked, stubborn = [], Stubborn()
    found = search(stubborn, lambda genome: asked.append(genome) or 0.5, budget=2)
    assert len(found) == len(asked) == 1
    assert len(stubborn.told) == 100  # and then the loop gives up
    assert {reward for _, reward in stubborn.told} == {0.5}


def test_the_budget_is_of_different_cells():
    table = Table({name: float(len(name)) for name in small.distinct()})
    for make in (RandomSearch, Evolution, Controller, RankedController):
        found = search(make(small.SPACE, seed=1), table, budget=40)
        assert len({trial.name for trial in found}) == len(found) == 40
        assert all(trial.reward == len(trial.name) for trial in found)


def test_evolution_and_controllers_find_what_chance_does_not():
    """Where the worth of a cell is the number of its convolutions, there is something to be learned."""
    table = Table({name: float(name.count("conv")) for name in small.distinct()})

    def reached(make):
        means = [
            np.mean([t.reward for t in search(make(small.SPACE, seed=k), table, 60)][30:]) for k in range(5)
        ]
        return float(np.mean(means))

    by_chance = reached(RandomSearch)
    assert reached(Evolution) > by_chance + 0.3
    assert reached(Controller) > by_chance + 0.3
    assert reached(RankedController) > by_chance + 0.3


def test_statistics():
    assert best_so_far([1, 3, 2]) == [1, 3, 3]
    assert pairs_won([1, 1], [1, 1]) == 0.5
    random = np.random.default_rng(0)
    ours, theirs = random.normal(1.0, 1, 200), random.normal(0.0, 1, 200)
    mean, low, high = difference(ours, theirs)
    assert low < mean < high
    assert 0.1 < (high - low) / 2 < 0.3  # about 1.96 · sqrt(2 / 200)
    assert rank_correlation([1, 2, 2, 3], [3, 2, 2, 1]) == -1


def test_pairs_are_held_against_each_other():
    """Where pairs lie far apart and the two of a pair near each other, only by pairs can one tell."""
    theirs = np.random.default_rng(0).normal(50, 5, 20)
    ours = theirs + 0.2 + np.random.default_rng(1).normal(0, 0.1, 20)
    mean, low, high = paired_difference(ours, theirs)
    assert 0 < low < mean < high < 0.4
    unpaired = difference(ours, theirs)
    assert unpaired[1] < 0 < unpaired[2]
    assert mean == pytest.approx(unpaired[0])


def test_the_interval_of_a_rank_correlation_is_about_it():
    chance = np.random.default_rng(0)
    one = chance.normal(size=40)
    other = one + chance.normal(0, 0.7, 40)
    low, high = rank_interval(one, other)
    assert low < rank_correlation(one, other) < high
    assert 0.1 < high - low < 0.6
    apart = rank_interval(one, chance.normal(size=40))
    assert apart[0] < 0 < apart[1]


def test_kendalls_tau_counts_pairs():
    """By its definition, pair by pair; ties on either side are in no order."""
    chance = np.random.default_rng(0)
    one, other = chance.integers(0, 6, 30), chance.integers(0, 9, 30)
    pairs = list(itertools.combinations(range(30), 2))
    signs = [(np.sign(one[i] - one[j]), np.sign(other[i] - other[j])) for i, j in pairs]
    ordered = [sum(map(bool, side)) for side in zip(*signs, strict=True)]
    tau = sum(a * b for a, b in signs) / math.sqrt(ordered[0] * ordered[1])
    assert kendall(one, other) == pytest.approx(tau, abs=1e-6)
    assert kendall([1, 2, 3], [9, 7, 5]) == -1
    assert kendall([1, 2, 3], [1, 3, 2]) == pytest.approx(1 / 3, abs=1e-6)


def test_the_interval_of_kendalls_tau_is_about_it_and_shrinks_with_more():
    chance = np.random.default_rng(0)
    one = chance.normal(size=400)
    other = one + chance.normal(size=400)
    widths = []
    for count in (40, 400):
        low, high = kendall_interval(one[:count], other[:count])
        assert low < kendall(one[:count], other[:count]) < high
        widths.append(high - low)
    assert 0.05 < widths[1] < widths[0] / 2 < 0.25


ROWS = [difference, paired_difference, rank_correlation, rank_interval, kendall, kendall_interval]


@pytest.mark.parametrize("judge", ROWS)
@pytest.mark.parametrize(
    "rows", [([1], [0]), ([], []), ([1, math.nan], [1, 2]), ([[1, 2]], [[1, 2]])], ids=str
)
def test_too_little_says_nothing(judge, rows):
    with pytest.raises(ValueError, match=r"must be a row of at least 2 finite numbers\. Received: "):
        judge(*rows)


@pytest.mark.parametrize("judge", ROWS[1:])
def test_pairs_are_pairs(judge):
    with pytest.raises(ValueError, match=r"must have equally many numbers.*Received: 3 and 2"):
        judge([1, 2, 3], [1, 2])


@pytest.mark.parametrize("judge", ROWS[2:])
def test_where_all_are_equal_there_is_no_order(judge):
    for rows in (([1, 1, 1], [1, 2, 3]), ([1, 2, 3], [1, 1, 1])):
        with pytest.raises(
            ValueError, match=r"Where all are equal there is no order\. Received: \[1, 1, 1\]"
        ):
            judge(*rows)


@pytest.mark.parametrize("judge", [difference, paired_difference, rank_interval, kendall_interval])
def test_an_interval_is_of_a_share(judge):
    with pytest.raises(ValueError, match=r"level must be a number from 0 to 1\. Received: level=95"):
        judge([1, 2, 3], [1, 2, 4], level=95)
