"""The figure that stacks cells: in the page they are read, printed, refused and stacked as in Python."""

import json
import random
import subprocess
from pathlib import Path

import pytest
from traitlets import TraitError

from cnn_course import models, plots, shapes
from cnn_course.models import cells
from cnn_course.models.cells import PUBLISHED, Plan
from cnn_course.widgets import CellExplorer
from cnn_course.widgets.cell_explorer import KERAS, MOST_BLOCKS, OWN, PLANS
from tools import node

FOLDER = "./cnn_course/widgets/cell_explorer"
LISTED = f"""
const {{ parsed, printed, OPERATIONS, random }} = await import("{FOLDER}/genome.js");
const {{ cellField, numbersOf, otherZeros }} = await import("{FOLDER}/stacked.js");
let text = "";
for await (const part of process.stdin) text += part;
const found = JSON.parse(text).map(({{ genome, plan }}) => {{
  const read = parsed(genome);
  if (!plan) return read.problem ?? printed(read.genome);
  const {{ rows, layers, ...more }} = numbersOf(read.genome, plan);
  return {{ ...more, layers, other: otherZeros(read.genome, plan, 224),
    own: ["normal", "reduction"].map((kind) => cellField(read.genome, kind)),
    names: Object.keys(OPERATIONS) }};
}});
console.log(JSON.stringify({{ found, drawn: printed(random()) }}));
"""


@pytest.fixture(scope="module")
def page(root):
    """Ask the page's own scripts, outside of a page."""

    def ask(asked):
        command = [node.find().command, "--input-type=module", "--eval", LISTED]
        done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, cwd=root)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return ask


def planned(plan, side, classes):
    return {**plan._asdict(), "side": side, "classes": classes}


def test_the_page_stacks_the_same_layers(page):
    """Of every published genome and of drawn ones, for even and odd sides, with and without zeros."""
    chance = random.Random(0)
    genomes = [one.genome for one in PUBLISHED.values()]
    genomes += [cells.sample(chance, 3, tuple(cells.OPERATIONS), "+|") for _ in range(12)]
    plans = [
        (Plan(1, 6, stem_filters=8), 33, 10),
        (Plan(2, 5, "imagenet", 7, far=False, zeros=True), 97, 1000),
    ]
    asked = [(genome, *plan) for genome in genomes for plan in plans]
    answer = page([{"genome": str(one), "plan": planned(plan, *more)} for one, plan, *more in asked])
    for (genome, plan, side, classes), found in zip(asked, answer["found"], strict=True):
        network = cells.stacked("some", genome, plan, (side, side, 3), classes)
        assert list(shapes.layers_from_plain(found["layers"])) == list(network.layers)
        totals = (network.parameters, network.multiply_adds)
        assert (found["parameters"], found["multiplyAdds"]) == totals
        usual = cells.stacked("some", genome, plan, (224, 224, 3), classes)
        pairs = zip(network.layers, usual.layers, strict=True)
        assert found["other"] == sum(one != other for one, other in pairs)
        assert found["names"] == list(cells.OPERATIONS)
    assert cells.parse(answer["drawn"])


def test_the_page_counts_as_python_does(page):
    for settings in CellExplorer.examples:
        explorer = CellExplorer(**settings)
        plan = planned(
            PLANS[explorer.stack]._replace(cells=explorer.cells, filters=explorer.filters),
            explorer.side,
            10 if explorer.stack == "cifar" else 1000,
        )
        [found] = page([{"genome": explorer.genome, "plan": plan}])["found"]
        expected = (explorer.parameters, explorer.multiply_adds, explorer.depth, explorer.field)
        assert (found["parameters"], found["multiplyAdds"], found["depth"], found["field"]) == expected
        explorers = [CellExplorer(genome=explorer.genome, kind=kind) for kind in ("normal", "reduction")]
        assert found["own"] == [one.cell_field for one in explorers]


def field_of(normal, reduction="1 = sep3x3(h) + h"):
    """Return the fields of both cells of a genome."""
    text = f"normal\n{normal}\nreduction\n{reduction}"
    return tuple(CellExplorer(genome=text, kind=kind).cell_field for kind in ("normal", "reduction"))


def test_the_field_of_a_cell_is_that_of_its_windows():
    """Counted by hand: a separable convolution stands twice, a block may take another one's result."""
    assert field_of("1 = h + p")[0] == 1
    assert field_of("1 = max3x3(h) + p")[0] == 3
    assert field_of("1 = sep5x5(h) + h")[0] == 9
    assert field_of("1 = sep5x5(h) + h\n2 = sep3x3(1) + h")[0] == 13
    assert field_of("1 = sep5x5(h) + h\n2 = sep3x3(1) + h\nout = 1 2")[0] == 13
    assert field_of("1 = h + h", "1 = sep3x3(h) + max3x3(p)")[1] == 3 + 2 * 2
    assert field_of("1 = sep7x7(h) + h", "1 = sep3x3(h) + max3x3(p)\n2 = avg3x3(1) + 1")[1] == 7 + 2 * 2


def test_the_field_of_a_cell_is_told_only_to_who_has_said_what_they_expect():
    assert "depends on" not in CellExplorer().describe()
    told = CellExplorer(prediction="few", kind="reduction").describe()
    assert told.endswith("One output of the cell depends on 27 rows of its input.")


TEXT = str(PUBLISHED["nasnet-a"].genome)
WRONG = {
    "operation": TEXT.replace("avg3x3(h)", "avg9x9(h)", 1),
    "before": TEXT.replace("avg3x3(h)", "avg3x3(4)", 1),
    "itself": TEXT.replace("avg3x3(h)", "avg3x3(3)", 1),
    "sides": TEXT.replace("+ h", "- h", 1),
    "number": TEXT.replace("\n2 =", "\n3 =", 1),
    "block": TEXT.replace("\n2 =", "\n2", 1),
    "gives": TEXT.replace("out = p", "out = x", 1),
    "twice": TEXT.replace("out = p", "out = 1", 1),
    "nothing": TEXT.replace("out = p 1 2 3 4 5", "out = p h", 1),
    "begin": TEXT.replace("normal\n", "", 1),
    "again": TEXT.replace("reduction", "normal", 1),
    "complete": TEXT.replace("reduction\n", "", 1),
    "missing": TEXT.split("reduction")[0],
}


def test_the_page_refuses_what_python_refuses(page):
    right = [TEXT, TEXT.replace("normal", "normal:  # the first"), TEXT.replace("out = p 1 2 3 4 5\n", "")]
    asked = [*WRONG.values(), *right]
    answers = page([{"genome": text} for text in asked])["found"]
    for (what, text), found in zip(WRONG.items(), answers, strict=False):
        with pytest.raises(cells.GenomeError) as raised:
            cells.parse(text)
        assert (found["what"], found["at"]) == (what, raised.value.line)
    assert answers[len(WRONG) :] == [str(cells.parse(text)) for text in right]


def test_the_badge_tells_what_keras_has():
    recorded = json.loads((Path(__file__).parents[1] / "models" / "applications.json").read_text("utf-8"))
    for stack, count in KERAS.items():
        name = f"NASNet{stack.title()}"
        assert recorded["networks"][name]["as in the paper"]["parameters"] == count
        explorer = CellExplorer(stack=stack)
        assert explorer.parameters == count
        assert explorer.network.layers == models.get(f"nasnet-{stack}").layers
    assert CellExplorer().network.layers == models.get("nasnet-cifar").layers


def test_a_name_and_a_text_follow_each_other():
    explorer = CellExplorer(cell="pnas")
    assert explorer.genome == str(PUBLISHED["pnas"].genome)
    explorer.genome = "darts"
    assert explorer.cell == "darts"
    assert len(explorer.shown.blocks) == 4
    explorer.genome = explorer.genome.replace("sep3x3", "sep5x5")
    assert explorer.cell == OWN
    explorer.cell = "enas"
    assert explorer.genome == str(PUBLISHED["enas"].genome)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"genome": WRONG["operation"]}, "genome cannot be read. Line 4: Block 3: There is no operation"),
        ({"genome": 7}, "genome cannot be read"),
        (
            {"genome": TEXT.replace("out", "6 = h + p\nout", 1)},
            f"cells of up to {MOST_BLOCKS} blocks. Received: 6 in the normal cell",
        ),
        ({"cell": "resnet"}, "cell must be one of nasnet-a, amoebanet-a, enas, pnas, darts, own. Received"),
        ({"cell": "pnas", "genome": "darts"}, "cell and genome say two things: which genome?"),
        ({"filters": 1}, "filters must be a whole number from 2 to 168. Received: filters=1"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(settings, words):
    with pytest.raises(TraitError) as caught:
        CellExplorer(**settings)
    assert words in str(caught.value)


def test_the_still_writes_each_block():
    written = [text.get_text() for text in CellExplorer().still().axes[0].texts]
    assert "sep5x5(h) + sep3x3(p)" in written
    assert "p 1 2 3 4 5" in written
    assert any("3,365,290 parameters" in text for text in written)
    with pytest.raises(ValueError, match=r"to a later one\. Received: \('2', '1'\)"):
        plots.cell_still([("1", ""), ("2", "")], [("2", "1")], "1", (1, 1, 1, 1))
