"""What published searches cost, as their papers report it: figures to be quoted, none of them ours.

Their names, and who says so, are words: they stand in the figure's tables.
"""

from dataclasses import dataclass

HOURS_A_DAY = 24


@dataclass(frozen=True)
class Cost:
    """A search as its paper, or another one that is named, reports it.

    Attributes:
        year: of publication.
        gpu_days: days of one GPU.
        error: on CIFAR-10, in percent, of the network that was found.
        deviation: the standard deviation of that error, where one is told.
        parameters: of that network, in millions, where they are told.
        gpus: on how many the search ran, where that is how the cost is told.
    """

    year: int
    gpu_days: float
    error: float
    deviation: float | None = None
    parameters: float | None = None
    gpus: int | None = None


COSTS = {
    "nas": Cost(2017, 800 * 28, 3.65, parameters=37.4, gpus=800),  # arXiv:1611.01578
    "enas": Cost(2018, 0.45, 2.89, parameters=4.6),  # arXiv:1802.03268
    "nasnet": Cost(2018, 500 * 4, 2.65, parameters=3.3, gpus=500),  # arXiv:1707.07012
    "pnas": Cost(2018, 225, 3.41, 0.09),  # arXiv:1712.00559, the cost by DARTS' table
    "amoebanet": Cost(2019, 3150, 3.34, 0.06, 3.2),  # arXiv:1802.01548, all by DARTS' table
    "darts": Cost(2019, 4, 2.76, 0.09),  # arXiv:1806.09055
}
"""In the order of their years, and of the alphabet within a year."""
