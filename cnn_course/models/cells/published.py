"""The cells that papers published, as their authors' code has them, in the one language of this package."""

from dataclasses import dataclass
from types import MappingProxyType

from cnn_course.models.cells.genome import Genome
from cnn_course.models.cells.text import parse


@dataclass(frozen=True)
class Published:
    """A genome with its source.

    Attributes:
        title: what the paper calls it.
        genome: both cells.
        source: the paper, and whose code the genome was read from.
        cite: its key in the book's list of references.
    """

    title: str
    genome: Genome
    source: str
    cite: str


NASNET_A = """
normal
1 = sep5x5(h) + sep3x3(p)
2 = sep5x5(p) + sep3x3(p)
3 = avg3x3(h) + p
4 = avg3x3(p) + avg3x3(p)
5 = sep3x3(h) + h
out = p 1 2 3 4 5
reduction
1 = sep5x5(h) + sep7x7(p)
2 = max3x3(h) + sep7x7(p)
3 = avg3x3(h) + sep5x5(p)
4 = 2 + avg3x3(1)
5 = sep3x3(1) + max3x3(h)
out = 2 3 4 5
"""
AMOEBANET_A = """
normal
1 = avg3x3(p) + max3x3(h)
2 = sep3x3(p) + sep5x5(1)
3 = sep3x3(p) + avg3x3(2)
4 = sep3x3(h) + h
5 = p + avg3x3(h)
out = 3 4 5
reduction
1 = avg3x3(p) + sep3x3(h)
2 = max3x3(p) + sep7x7(1)
3 = sep7x7(p) + avg3x3(h)
4 = max3x3(p) + max3x3(h)
5 = conv1x7_7x1(p) + sep3x3(4)
out = 2 3 5
"""
ENAS = """
normal
1 = avg3x3(p) + sep3x3(p)
2 = p + sep5x5(p)
3 = p + sep5x5(h)
4 = sep3x3(h) + sep5x5(p)
5 = avg3x3(p) + sep5x5(h)
out = 1 2 3 4 5
reduction
1 = sep3x3(h) + sep3x3(h)
2 = max3x3(p) + avg3x3(p)
3 = sep5x5(h) + sep5x5(2)
4 = sep3x3(h) + p
5 = max3x3(p) + sep5x5(h)
out = 1 3 4 5
"""
_PNAS_CELL = """
1 = sep5x5(p) + max3x3(p)
2 = sep7x7(h) + max3x3(h)
3 = sep5x5(h) + sep3x3(h)
4 = sep3x3(3) + max3x3(h)
5 = sep3x3(p) + h
out = 1 2 3 4 5
"""
PNAS = f"normal{_PNAS_CELL}reduction{_PNAS_CELL}"
DARTS = """
normal
1 = sep3x3(p) + sep3x3(h)
2 = sep3x3(p) + sep3x3(h)
3 = sep3x3(h) + p
4 = p + dilsep3x3(1)
out = 1 2 3 4
reduction
1 = max3x3(p) + max3x3(h)
2 = 1 + max3x3(h)
3 = max3x3(p) + 1
4 = 1 + max3x3(h)
out = 1 2 3 4
"""

PUBLISHED = MappingProxyType(
    {
        "nasnet-a": Published(
            "NASNet-A",
            parse(NASNET_A),
            "Zoph et al., 2018, arXiv:1707.07012, figure 4; keras.applications' own code",
            "zoph2018",
        ),
        "amoebanet-a": Published(
            "AmoebaNet-A",
            parse(AMOEBANET_A),
            "Real et al., 2019, arXiv:1802.01548; the genotype in DARTS' repository",
            "real2019",
        ),
        "enas": Published(
            "ENAS",
            parse(ENAS),
            "Pham et al., 2018, arXiv:1802.03268; the arc in its repository, scripts/cifar10_micro_final.sh",
            "pham2018",
        ),
        "pnas": Published(
            "PNASNet-5",
            parse(PNAS),
            "Liu et al., 2018, arXiv:1712.00559; the authors' code in tensorflow/models",
            "liu2018",
        ),
        "darts": Published(
            "DARTS (second order)",
            parse(DARTS),
            "Liu, Simonyan and Yang, 2019, arXiv:1806.09055; DARTS_V2 in its repository",
            "liu2019",
        ),
    }
)
"""The published genomes by a short name; read from code, since that is what was trained."""
