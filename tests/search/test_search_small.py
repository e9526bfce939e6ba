"""The small space: what its cells are, which of them are the same, and the network around one."""

import collections
import itertools

import pytest

from cnn_course.search import small
from cnn_course.shapes import Add, Conv2D, MaxPooling2D


def test_every_string_is_read_back():
    for cell in small.strings():
        assert small.parse(str(cell)) == cell


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("conv", "A cell is written"),
        ("|conv3x3~0|+|skip~0|conv3x3~1|+|skip~0|none~1|maxpool3x3~1|", "A cell is written"),
        ("|conv3x3~0|+|skip~0|conv3x3~1|+|none~0|none~1|maxpool3x3~2|", "always a skip"),
        ("|conv5x5~0|+|skip~0|conv3x3~1|+|skip~0|none~1|maxpool3x3~2|", "must be one of"),
        (small.EXAMPLE + "|", "A cell is written"),
        (" " + small.EXAMPLE, "A cell is written"),
    ],
)
def test_what_is_no_cell_is_said(text, words):
    with pytest.raises(ValueError, match=words):
        small.parse(text)


def test_a_cell_has_an_operation_an_edge():
    with pytest.raises(ValueError, match="Received: 4"):
        small.Cell(("none",) * 4)


def naive(cell):
    """Write what a cell computes without regard to which convolution it is: NAS-Bench-201 counts so."""
    sums = {0: ["x"]}
    for node in (1, 2, 3):
        sums[node] = []
        for source in range(node):
            operation = cell.on(source, node)
            if operation == "skip":
                sums[node] += sums[source]
            elif operation != "none" and sums[source]:
                sums[node].append(f"{operation}({'+'.join(sorted(sums[source]))})")
    return "+".join(sorted(sums[3]))


def test_291_cells_are_distinct_of_which_15_differ_in_what_they_share_alone():
    cells = small.distinct()
    assert len(list(small.strings())) == 1_024
    assert len(cells) == 291
    counted = collections.Counter(map(naive, cells.values()))
    assert len(counted) == 276
    assert sum(count - 1 for count in counted.values()) == 15


SKIP, CONV = 1, 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [  # on the edges 0-1, 0-2, 1-2, 1-3, 2-3
        pytest.param((CONV, 0, 0, SKIP, 0), (0, CONV, 0, 0, SKIP), True, id="nodes 1 and 2 exchanged"),
        pytest.param((CONV, 0, 0, 0, 0), (0, 0, 0, 0, 0), True, id="a convolution that leads nowhere"),
        pytest.param((0, 0, CONV, 0, CONV), (0, 0, 0, 0, 0), True, id="one that nothing reaches"),
        pytest.param(
            (CONV, 0, SKIP, SKIP, SKIP), (CONV, CONV, 0, SKIP, SKIP), False, id="used twice, or two"
        ),
    ],
)
def test_which_cells_are_the_same(one, other, same):
    assert (small.key(small.cell_of(one)) == small.key(small.cell_of(other))) == same


def test_cells_that_are_the_same_have_the_same_network_but_for_additions():
    found = collections.defaultdict(set)
    for cell in small.strings():
        network = small.network(cell)
        kinds = collections.Counter(type(layer) for layer in network.layers)
        found[small.key(cell)].add((kinds[Conv2D], network.parameters, network.multiply_adds))
    assert all(len(seen) == 1 for seen in found.values())


def test_the_network_has_what_the_cell_says_twice():
    layers = small.network(small.parse(small.EXAMPLE)).layers
    kinds = collections.Counter(type(layer) for layer in layers)
    assert (kinds[Conv2D], kinds[MaxPooling2D], kinds[Add]) == (2 + 2 * 2, 2, 2 * 2)
    names = [layer.name for layer in layers]
    assert len(set(names)) == len(names)


def test_a_genome_names_an_operation_for_each_free_edge():
    for genome in itertools.islice(itertools.product(range(4), repeat=5), 0, None, 37):
        assert small.cell_of(genome).operations == tuple(small.OPERATIONS[option] for option in genome)
    with pytest.raises(ValueError, match="numbered from 0"):
        small.cell_of((0, 0, 0, 0, 4))
