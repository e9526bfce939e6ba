"""Genomes of cells: read, printed, refused in words, told apart; and networks stacked from them."""

import itertools
import json
import random
from dataclasses import replace

import pytest

from cnn_course import models, shapes
from cnn_course.models import cells
from cnn_course.models.cells import PUBLISHED, Block, Cell, Genome, Plan

TINY = """normal
1 = sep3x3(h) + p
2 = avg3x3(1) | h
reduction
1 = max3x3(h) + conv1x1(p)"""
PLAIN = Cell((Block("sep3x3", "h", "identity", "p"),))


# ---- text and data


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_genome_reads_back_from_text_and_from_data(name):
    genome = PUBLISHED[name].genome
    assert cells.parse(str(genome)) == genome
    assert cells.from_plain(json.loads(json.dumps(genome.plain))) == genome
    assert genome.normal.dead == genome.reduction.dead == ()


def test_what_is_left_out_of_a_text():
    genome = cells.parse(TINY.replace("normal", "normal:  # a comment\n"))
    assert genome.normal.out == ("2",), "the loose end"
    assert genome.normal.blocks[0] == Block("sep3x3", "h", "identity", "p")
    assert genome.normal.blocks[1].join == "|"
    assert cells.parse(str(genome)) == genome


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("sep3x3(h)", "sep9x9(h)", 2, "Block 1: There is no operation 'sep9x9'. Nearest: sep"),
        ("sep3x3(h)", "sep3x3(2)", 2, "Block 1 takes 2, which does not stand before it. It may take: h, p"),
        ("avg3x3(1)", "avg3x3(2)", 3, "Block 2 takes 2, which is itself. It may take: h, p, 1"),
        ("+ p\n", "- p\n", 2, "A block joins two sides"),
        ("+ p\n", "+ p + h\n", 2, "A block joins two sides"),
        ("2 = avg", "3 = avg", 3, "Blocks are numbered one by one: here stands 2. Received: 3"),
        ("2 = avg3x3(1) | h", "avg3x3", 3, 'A block is written like "2 = sep3x3(h) + p". Received: avg3x3'),
        ("reduction\n", "reduce\n", 4, "A block is written like"),
        ("normal\n", "", 1, 'A genome begins with the line "normal"'),
        ("reduction", "out = 4\nreduction", 4, "The cell cannot give 4. It may give: h, p, 1, 2"),
        ("reduction", "out = 2 2\nreduction", 4, "The cell gives 2 twice"),
        ("reduction", "out = h\nreduction", 4, "gives the result of none of its blocks"),
        ("reduction", "out = 2\n3 = h + p\nreduction", 5, "After the line out, the cell is complete"),
        ("reduction\n", "normal\n", 4, "There are two normal cells"),
        ("reduction\n1 = max3x3(h) + conv1x1(p)", "", 3, "The genome has no reduction cell"),
        ("1 = max3x3(h) + conv1x1(p)", "", 4, "The genome has no reduction cell"),
    ],
)
def test_a_text_that_is_no_genome_is_told_in_words_and_by_line(old, new, line, words):
    assert old in TINY
    with pytest.raises(cells.GenomeError) as raised:
        cells.parse(TINY.replace(old, new))
    assert raised.value.line == line
    assert words in str(raised.value)
    assert str(raised.value).startswith(f"Line {line}: ")


def test_cells_that_cannot_be():
    with pytest.raises(ValueError, match=r"A cell has 1 to 7 blocks\. Received: 8"):
        Cell(PLAIN.blocks * 8)
    with pytest.raises(ValueError, match=r"Block 1 joins by '\+' .*Received: '\*'"):
        Cell((replace(PLAIN.blocks[0], join="*"),))
    with pytest.raises(ValueError, match=r"cells must be a whole number of at least 1\. Received: cells=0"):
        models.get("nasnet-cifar", cells=0)


# ---- which are the same


def shuffled(cell, chance):
    """Write a cell in another way: other blocks first, sides exchanged, a dead block more."""
    numbers = [number for number, _ in cell.numbered()]
    place = {"h": -1, "p": -1}
    order = []
    while len(order) < len(numbers):
        ready = [n for n in numbers if n not in order and all(g in place for _, g in cell[n].sides)]
        order.append(chance.choice(ready))
        place[order[-1]] = len(order)
    names = {"h": "h", "p": "p", **{old: str(new) for new, old in enumerate(order, 1)}}
    blocks = []
    for number in order:
        sides = [(name, names[given]) for name, given in cell[number].sides]
        chance.shuffle(sides)
        blocks.append(Block(*sides[0], *sides[1], cell[number].join))
    blocks.append(Block("sep3x3", chance.choice(["h", "p"]), "max3x3", "1"))
    out = [names[name] for name in cell.out]
    chance.shuffle(out)
    return Cell(tuple(blocks), tuple(out))


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_cell_written_in_another_way_is_the_same(name):
    chance = random.Random(0)
    genome = PUBLISHED[name].genome
    for cell in (genome.normal, genome.reduction):
        other = shuffled(cell, chance)
        assert other.dead == (str(len(other.blocks)),)
        assert cells.same(cell, other)
        changed = replace(cell.blocks[0], left_op="conv3x3")
        assert not cells.same(cell, Cell((changed, *cell.blocks[1:]), cell.out))


def test_two_blocks_with_weights_of_their_own_are_not_one_that_is_used_twice():
    twice = Block("sep3x3", "h", "sep3x3", "p")
    shared = Cell((twice, Block("identity", "1", "identity", "1")))
    apart = Cell((twice, twice, Block("identity", "1", "identity", "2")))
    assert not cells.same(shared, apart)


def test_counts_are_those_of_listing_them():
    for blocks, names, joins in (
        (1, ("identity", "max3x3", "sep3x3"), "+|"),
        (2, ("identity", "max3x3"), "+"),
    ):
        listed = list(cells.every(blocks, names, joins))
        assert len(listed) == cells.count(blocks, len(names), len(joins))
        assert len(set(listed)) == len(listed)
    # Two sides of 4 make 10 blocks. Two that do not take each other: 10 · 11 / 2 pairs. If the second takes
    # the first, it is one of the 21 pairs of 6 sides that are none of those 10.
    assert len(set(map(cells.canonical, listed))) == 55 + 10 * (21 - 10)


def test_chance_draws_every_operation_and_a_mutation_changes_one_thing():
    chance = random.Random(1)
    genomes = [cells.sample(chance) for _ in range(40)]
    drawn = {name for one in genomes for block in one.normal.blocks for name, _ in block.sides}
    assert drawn == set(cells.NASNET)
    for genome in genomes:
        other = cells.mutated(genome, chance)
        pairs = itertools.chain(
            *(
                zip(getattr(genome, k).blocks, getattr(other, k).blocks, strict=True)
                for k in ("normal", "reduction")
            )
        )
        changes = [
            field
            for one, two in pairs
            for field in ("left_op", "left", "right_op", "right", "join")
            if getattr(one, field) != getattr(two, field)
        ]
        assert len(changes) == 1


def test_it_is_drawn_from_the_inputs_up():
    nodes, edges = cells.drawn(PUBLISHED["nasnet-a"].genome.normal)
    rows = {node.name: node.row for node in nodes}
    assert rows == {"p": 0, "h": 0, **dict.fromkeys("12345", 1), "out": 2}
    assert [node.place for node in nodes] == [0, 1, 0, 1, 2, 3, 4, 0]
    assert all(rows[edge.start] < rows[edge.end] for edge in edges)
    assert [edge.start for edge in edges if edge.end == "out"] == ["p", "1", "2", "3", "4", "5"]


# ---- networks


# What the papers report, in millions. PNAS counts its reductions among the cells.
REPORTED = [
    ("nasnet-a", Plan(6, 32), 32, 10, 3.3, None),
    ("pnas", Plan(3, 48, stem_filters=144, within=True), 32, 10, 3.2, None),
    ("pnas", Plan(3, 54, "imagenet", 32, zeros=True, within=True), 224, 1001, 5.1, 588),
    ("pnas", Plan(4, 216, "imagenet", 96, zeros=True, within=True), 331, 1001, 86.1, 25000),
    ("darts", Plan(6, 36, stem_filters=108), 32, 10, 3.3, None),
]


@pytest.mark.parametrize(("name", "plan", "size", "classes", "millions", "products"), REPORTED)
def test_published_cells_make_networks_of_the_published_size(name, plan, size, classes, millions, products):
    network = cells.stacked(name, PUBLISHED[name].genome, plan, (size, size, 3), classes)
    trained = sum(row.trainable for row in network.table()) / 1e6
    assert trained == pytest.approx(millions, abs=0.0501)
    if products:
        assert network.multiply_adds / 1e6 == pytest.approx(products, rel=0.003)


def test_nasnet_has_the_published_size():
    """Tables 1 to 3 of arXiv:1707.07012: parameters, and multiply-adds."""
    for name, millions, products in (("mobile", 5.3, 564), ("large", 88.9, 23_800)):
        network = models.get(f"nasnet-{name}")
        assert network.parameters / 1e6 == pytest.approx(millions, abs=0.05)
        assert network.multiply_adds / 1e6 == pytest.approx(products, rel=0.001)


def test_every_operation_is_built_with_and_without_strides():
    """Both joins, and sides that are wider than the others."""
    for name in cells.OPERATIONS:
        block = Block(name, "h", name, "p", "|")
        cell = Cell((block, Block(name, "1", "identity", "1")), ("h", "2"))
        network = cells.stacked("one", Genome(cell, cell), Plan(2, 6, stem_filters=8), (17, 14, 3))
        rows = {row.name: row for row in network.table()}
        assert rows["stage1_cell2_block1_join"].output_shape == (17, 14, 12), name
        assert rows["stage3_cell2_concat"].output_shape == (5, 4, 48), name
        shapes.receptive_field(network.layers, network.input_shape)


def test_what_nothing_depends_on_is_not_built():
    dead = Cell((*PLAIN.blocks, Block("sep7x7", "h", "conv3x3", "h")), ("1",))
    past = Cell(
        (Block("sep3x3", "p", "identity", "p"),)
    )  # takes the cell before the last, passes the last by
    plan = Plan(3, 8)
    one, other = (cells.stacked("some", Genome(cell, PLAIN), plan, (16, 16, 3)) for cell in (PLAIN, dead))
    assert one == other
    network = cells.stacked("past", Genome(past, PLAIN), plan, (16, 16, 3))
    taken = {source for row in network.table() for source in row.inputs}
    assert [row.name for row in network.table() if row.name not in taken] == ["head_dense"]


# ---- the trap of odd sizes


def layers_but_zeros(network):
    return [layer for layer in network.layers if not isinstance(layer, shapes.ZeroPadding2D)]


@pytest.mark.parametrize("size", [32, 97, 223, 225])
def test_an_odd_size_changes_zeros_and_nothing_else(size):
    """The same layers take the same inputs and have the same weights; other zeros stand around."""
    usual, other = (models.get("nasnet-mobile", input_shape=(side, side, 3)) for side in (224, size))
    assert [row.name for row in usual.table()] == [row.name for row in other.table()]
    assert [row.inputs for row in usual.table()] == [row.inputs for row in other.table()]
    assert layers_but_zeros(usual) == layers_but_zeros(other)
    assert [row.parameters for row in usual.table()] == [row.parameters for row in other.table()]


def test_which_zeros_an_odd_size_changes():
    """Of 224 rows the first cell halves 111, of 225 it halves 112: there the zeros stand on one side only."""
    found = []
    for size in (224, 225):
        layers = {
            layer.name: layer for layer in models.get("nasnet-mobile", input_shape=(size, size, 3)).layers
        }
        found.append(layers["stem_reduce1_block2_left_pad"].padding)
    assert found == [((1, 1), (1, 1)), ((0, 1), (0, 1))]


def test_sizes_that_happen_to_be_equal_change_nothing():
    """One row and one column stay one when they are halved: the second input is halved all the same."""
    names = [[row.name for row in models.get("nasnet-cifar", input_shape=(s, s, 3)).table()] for s in (1, 32)]
    assert names[0] == names[1]
    assert "stage2_cell1_p_pool1" in names[0]


# ---- in Keras


@pytest.mark.tensorflow
def test_a_short_stack_is_built_and_read_back():
    """All kinds of layers that cells are made of, a factorised reduction and each operation among them."""
    network = models.get("nasnet-cifar", input_shape=(9, 12, 3), cells=1)
    model = models.build(network)
    assert model.count_params() == network.parameters
    assert models.read(model).table() == network.table()
    for row in network.table():
        assert model.get_layer(row.name).output.shape[1:] == row.output_shape
