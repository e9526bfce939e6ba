"""Searching for architectures: a space of cells, ways to search it, and how a candidate is judged."""

from cnn_course.search import small
from cnn_course.search.controller import Controller, RankedController, score_gradient, score_loss
from cnn_course.search.evaluating import Table, Trained, Trial, search
from cnn_course.search.judging import (
    best_so_far,
    difference,
    kendall,
    kendall_interval,
    paired_difference,
    pairs_won,
    rank_correlation,
    rank_interval,
)
from cnn_course.search.searchers import Evolution, RandomSearch, Searcher
from cnn_course.search.spaces import Genome, Space
from cnn_course.search.spreading import spread

__all__ = [
    "Controller",
    "Evolution",
    "Genome",
    "RandomSearch",
    "RankedController",
    "Searcher",
    "Space",
    "Table",
    "Trained",
    "Trial",
    "best_so_far",
    "difference",
    "kendall",
    "kendall_interval",
    "paired_difference",
    "pairs_won",
    "rank_correlation",
    "rank_interval",
    "score_gradient",
    "score_loss",
    "search",
    "small",
    "spread",
]
