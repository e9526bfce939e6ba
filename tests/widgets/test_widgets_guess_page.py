"""A guess before a change: any answer shows what was asked, beside what was said; it holds nobody up."""

from typing import Any

import pytest
from figure_page import pages, settle

from cnn_course.widgets import (
    ParameterExplorer,
    ShuffleExplorer,
    SimpleCellExplorer,
    SoftmaxExplorer,
    TrainingPlayer,
)

pytestmark = pytest.mark.browser
ROOT = "document.querySelector('#figure > .cc-figure')"
NOT_YET = "Any answer shows it."


def numbers_of_shuffling() -> str:
    before, after = ShuffleExplorer(), ShuffleExplorer(kind="permuted")
    dense, cnn = ([100 * one.accuracy(name).mean for one in (before, after)] for name in ("dense", "cnn"))
    return (
        f"Dense: {dense[0]:.1f} % before, {dense[1]:.1f} % after. "
        f"Convolutional: {cnn[0]:.1f} % before, {cnn[1]:.1f} % after."
    )


def numbers_of_growing() -> str:
    small, large = ParameterExplorer(), ParameterExplorer(size=448)
    return (
        f"Dense: {small.dense:,} before, {large.dense:,} after. "
        f"Convolutional: {small.conv:,} before, {large.conv:,} after."
    )


def numbers_of_training() -> str:
    player = TrainingPlayer(moment=0)
    while player.accuracy("validation") < 0.9:
        player.moment += 1
    return f"Recorded: {100 * player.accuracy('validation'):.1f} % at step {player.step}."


def numbers_of_pushing() -> str:
    before, after = SimpleCellExplorer().response, SimpleCellExplorer(position=6).response
    return f"The simple cell: {before:.1f} before, {after:.1f} after."


# Of each figure: what is set by an answer, a wrong answer, the right one, and what came out.
GUESSES: dict[Any, tuple[dict[str, Any], str, str, Any]] = {
    ShuffleExplorer: ({"kind": "permuted"}, "the dense one", "the convolutional one", numbers_of_shuffling),
    ParameterExplorer: ({"size": 448}, "both grow alike", "only dense: four times", numbers_of_growing),
    SoftmaxExplorer: (
        {"scores": [5, 4, 2, 3]},
        "they move apart",
        "they stay",
        lambda: "The largest: 64.4 % before, 64.4 % after.",
    ),
    SimpleCellExplorer: ({"position": 6, "cell": "simple"}, "all of it", "nothing", numbers_of_pushing),
    TrainingPlayer: ({}, "later", "within the first epoch", numbers_of_training),
}


@pytest.mark.parametrize("kind", GUESSES, ids=lambda kind: kind.__name__)
def test_any_answer_shows_what_was_asked_and_nothing_moves(kind, browser, tmp_path):
    wanted, wrong, right, numbers = GUESSES[kind]
    with pages(browser, tmp_path) as open_page:
        page = open_page(kind())
        height = f"{ROOT}.getBoundingClientRect().height"
        first, before = page.evaluate(f"{ROOT}.state()"), page.evaluate(height)

        def said() -> str:
            settle(page)
            return " ".join(page.locator(".cc-guess-outcome > span:not([data-off])").inner_text().split())

        def choose(answer: str) -> str:
            page.get_by_text("Reset").click()
            assert said() == NOT_YET
            page.get_by_role("radio", name=answer, exact=True).check(force=True)
            text = said()
            assert wanted.items() <= page.evaluate(f"{ROOT}.state()").items()
            assert page.evaluate(height) == before
            return text

        assert said() == NOT_YET
        found = " ".join(numbers().split())
        assert choose("just show me") == found
        assert choose(wrong) == f"You said: {wrong}. Not quite. {found}"
        assert choose(right) == f"You said: {right}. Right. {found}"
        page.get_by_text("Reset").click()
        assert said() == NOT_YET
        assert page.evaluate(f"{ROOT}.state()") == first
