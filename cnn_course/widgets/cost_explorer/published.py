"""What published searches cost, as their papers report it: figures to be quoted, none of them ours."""

from dataclasses import dataclass

HOURS_A_DAY = 24


@dataclass(frozen=True)
class Cost:
    """A search as its paper, or another one that is named, reports it.

    Attributes:
        name: as it is written.
        year: of publication.
        gpu_days: days of one GPU.
        how: how the cost is told.
        error: on CIFAR-10, in percent, of the network that was found.
        deviation: the standard deviation of that error, where one is told.
        parameters: of that network, in millions, where they are told.
        source: who wrote it, and where.
        noted: what must be known to read the numbers.
    """

    name: str
    year: int
    gpu_days: float
    how: str
    error: float
    deviation: float | None
    parameters: float | None
    source: str
    noted: str = ""


COSTS = {
    "nas": Cost(
        *("NAS", 2017, 800 * 28, "800 GPUs for 28 days", 3.65, None, 37.4),
        source="Zoph and Le, arXiv:1611.01578",
        noted="NASNet's paper says 22,400 GPU-hours; 800 times 28 are days.",
    ),
    "enas": Cost(
        *("ENAS", 2018, 0.45, "0.45 GPU-days", 2.89, None, 4.6),
        source="Pham et al., arXiv:1802.03268",
    ),
    "nasnet": Cost(
        *("NASNet-A", 2018, 500 * 4, "500 GPUs for 4 days", 2.65, None, 3.3),
        source="Zoph et al., arXiv:1707.07012",
        noted="A wider one, of 27.6 million parameters: 2.40 %.",
    ),
    "pnas": Cost(
        *("PNAS", 2018, 225, "225 GPU-days", 3.41, 0.09, None),
        source="Liu C. et al., arXiv:1712.00559",
        noted="The cost is as DARTS' table gives it.",
    ),
    "darts": Cost(
        *("DARTS", 2019, 4, "4 GPU-days", 2.76, 0.09, None),
        source="Liu H. et al., arXiv:1806.09055",
        noted="Choosing among its runs and the final training come on top.",
    ),
}
"""In the order of their years, and of the alphabet within a year."""
