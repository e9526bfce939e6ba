"""The English words that Python shows: in still pictures, in what figures say of themselves, in plots.

A class for each figure or plot. What holds numbers is a method, so that another language can order them as it
must. ``Words``, at the end, is the whole table.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

CURVES = {"loss": "Loss", "accuracy": "Accuracy"}  # the names of curves, wherever they are drawn


def _times(sizes: Sequence[int]) -> str:
    return " × ".join(map(str, sizes))


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


_SIZES = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))


def _two(value: float) -> str:
    return f"{value + 0.0:.2f}".replace("-0.00", "0.00").replace("-", "−")


def _fall(before: Sequence[float], after: Sequence[float]) -> str:
    """Say two mean accuracies: as trained, and hurt."""
    mean = f"{100 * sum(before) / len(before):.1f} %"
    return f"{mean} → {100 * sum(after) / len(after):.1f} %" if after else f"{mean} → no network"


# The classes of CIFAR-10, in order.
CIFAR_10 = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")


class BatchNormExplorer:
    """Activations that are normalised, and losses with it and without."""

    taken = "x: what 32 photographs give"
    kept = "y: inference, trained network"
    rate = "learning rate"
    loss = "Training loss of the last epoch"
    hidden = "hidden until you have said what you expect"
    kinds = {"plain": "without", "normalised": "with", "noisy": "with, and noise after it"}

    def training(self, batch_size: int, frozen: bool) -> str:
        if frozen:
            return "y: training, frozen"
        return f"y: training, batch of {batch_size}"

    def moving(self, steps: int) -> str:
        return f"y: inference after {_counted(steps, 'step')}"

    def describe(
        self,
        *,
        beads: int,
        picked: int,
        training: float | None,
        batch_size: int,
        frozen: bool,
        steps: int,
        moving: float,
        kept: float,
    ) -> str:
        where = f"in a batch of {batch_size} in training{' with the layer frozen' if frozen else ''}"
        first = f"a number not shown yet {where}" if training is None else f"{_two(training)} {where}"
        return (
            f"Batch normalisation of {beads} recorded activations: bead {picked} becomes {first}, "
            f"{_two(moving)} at inference after {_counted(steps, 'training step')}, "
            f"{_two(kept)} in the trained network."
        )


class ArchitectureExplorer:
    """Two networks beside each other."""

    bars = {
        "parameters": "parameters",
        "multiply_adds": "multiply-adds",
        "memory": "memory of all outputs",
        "field": "receptive field",
    }
    unknown = "not known"

    def short(self, value: int | None, bars: str) -> str:
        """Return a number in three digits, with its unit."""
        if value is None:
            return self.unknown
        if bars == "field":
            return f"{value:,} px"
        size, unit = next((one for one in ((1e9, "G"), (1e6, "M"), (1e3, "k")) if value >= one[0]), (1, ""))
        digits = 0 if size == 1 else 2 if value < 9.995 * size else 1 if value < 99.95 * size else 0
        return f"{value / size:.{digits}f} {unit}{'B' if bars == 'memory' else ''}".strip()

    def describe(self, bars: str, totals: Mapping[str, int | None], pick: str, name: str, sums: Any) -> str:
        exact = {one: self._exact(value, bars) for one, value in totals.items()}
        both = " and ".join(f"{one} ({value})" for one, value in exact.items())
        return (
            f"Bars for the {self.bars[bars]} of {both}, block by block. Picked is {pick} of {name} with "
            f"{sums.parameters:,} parameters, {sums.multiply_adds:,} multiply-adds and "
            f"{sums.memory / 1e6:.2f} MB of outputs."
        )

    def _exact(self, value: int | None, bars: str) -> str:
        return self.short(value, bars) if value is None or bars in ("memory", "field") else f"{value:,}"


class ClassPage:
    """A class on the teacher's page."""

    title = "The class"
    columns = ("who", "exercises", "at", "tries", "minutes ago")
    minutes = "min ago"
    done = "all solved"
    symptoms = "What is wrong now"
    empty = "No verdict is here yet. The page looks again every few seconds."
    privacy = "This page is made and shown on this computer. Nothing leaves the room."
    lost = "This page no longer hears from its command: what you see may be old. Start it again."

    def summary(self, learners: int, clock: str) -> str:
        return f"{_counted(learners, 'learner')} at {clock}"

    def stuck(self, count: int) -> str:
        return f"{count} stuck"

    def tries(self, count: int) -> str:
        return "try" if count == 1 else "tries"

    def solved(self, count: int, of: int) -> str:
        return f"{count} of {of} solved"

    def at(self, number: int, exercise: str, state: str) -> str:
        return f"{number}. {exercise}{', stuck' if state == 'stuck' else ''}"


class ConvolutionExplorer:
    """A filter over a picture."""

    channels = ("R", "G", "B")
    filters = {  # in two lines, beneath the small maps of a bank
        "identity": "identity\n",
        "box_blur": "box\nblur",
        "gaussian_blur": "gaussian\nblur",
        "sharpen": "sharpen\n",
        "sobel_vertical": "sobel\nvertical",
        "sobel_horizontal": "sobel\nhorizontal",
        "prewitt_vertical": "prewitt\nvertical",
        "prewitt_horizontal": "prewitt\nhorizontal",
        "laplacian": "laplacian\n",
        "emboss": "emboss\n",
        "edge": "edge\n",
        "gabor_horizontal": "gabor\nhorizontal",
        "gabor_rising": "gabor\nrising",
        "gabor_vertical": "gabor\nvertical",
        "gabor_falling": "gabor\nfalling",
        "own": "own\n",
    }

    def input(self, shape: Sequence[int]) -> str:
        return f"input {_times(shape)}"

    def filter(self, shape: Sequence[int]) -> str:
        return f"filter {_times(shape)}"

    def output(self, shape: Sequence[int], limit: str) -> str:
        return f"output {_times(shape)} × 1, ±{limit}"

    def picked(self, row: int, column: int, value: str) -> str:
        return f"output[{row}, {column}] = {value}"

    def bank(self, count: int, limit: str) -> str:
        return f"{count} filters, {count} maps, ±{limit}" if count > 1 else f"±{limit}"

    def describe(
        self,
        name: str | None,
        kernel: Sequence[int],
        picture: str,
        image: Sequence[int],
        output: Sequence[int],
        bank: Sequence[str],
    ) -> str:
        chosen = f"the filter {name}" if name else "a filter"
        beside = f" Beside it the maps of a bank of filters: {', '.join(bank)}." if bank else ""
        return (
            f'A convolution: {chosen}, {_times(kernel)}, on the picture "{picture}", {_times(image)}, '
            f"gives a map, {_times(output)}.{beside}"
        )


class CostExplorer:
    """What searches for architectures cost."""

    across = "days of one GPU; of ours, of one core of a CPU"
    hidden = "not shown yet"
    names: Mapping[str, str] = {
        "nas": "NAS",
        "enas": "ENAS",
        "nasnet": "NASNet-A",
        "pnas": "PNAS",
        "amoebanet": "AmoebaNet-A",
        "darts": "DARTS",
        "table": "our table",
        "search": "a search in it",
    }

    def days(self, value: float) -> str:
        return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"

    def describe(
        self,
        *,
        searches: int,
        picked: Sequence[tuple[str, float | None]],
        ratio: float | None,
    ) -> str:
        """Say what two searches cost, the dearer one first; a cost is None while it is hidden."""
        told = (
            f"{self.names[key]}: {self.hidden if days is None else self.days(days)}." for key, days in picked
        )
        dear, cheap = (self.names[key] for key, _ in picked)
        much = f" {dear} / {cheap} = {self.days(ratio)}." if ratio else ""
        return f"What {searches} searches cost, in days of one GPU. {' '.join(dict.fromkeys(told))}{much}"


class ExcitationExplorer:
    """Gates that scale maps, and what a network says with them."""

    classes = CIFAR_10
    gates = "gates, channel by channel"
    ends = ("early gates by class, less the mean", "late gates by class, less the mean")
    sources: ClassVar = {
        "own": "its own gates",
        "permuted": "its own gates, permuted among the channels",
        "swapped": "the gates of the photograph before",
        "mean": "the mean gates of all photographs",
        "hand": "gates set by hand",
    }

    def percent(self, share: float) -> str:
        return f"{100 * share:.1f} %"

    def describe(self, photo: str, source: str, says: str, share: float, gates: Iterable[float]) -> str:
        article = "an" if photo[0] in "aeiou" else "a"
        opened = sorted(gates)
        return (
            f"The photograph of {article} {photo}, its last maps scaled by {self.sources[source]}, from "
            f"{opened[0]:.2f} to {opened[-1]:.2f}: the network says {says}, with {self.percent(share)}."
        )


class GradientFlowExplorer:
    """Signal and gradient through a network that has just been drawn."""

    charts = ("size of the signal", "size of its gradient")
    layer = "layer"
    depth = "layers"
    forms = {"line": "dense, 200 wide", "arc": "convolutions, 8 maps"}
    nets = {
        "plain": "plain",
        "plain_bn": "plain, BN",
        "residual": "residual",
        "residual_bn": "residual, BN",
        "residual_bn_tenth": "residual, BN, F/10",
    }
    kinds = {
        "relu": "ReLU",
        "tanh": "tanh",
        "xavier": "Xavier's weights",
        "he": "He's weights",
        "orthogonal": "orthogonal weights",
        "plain": "plain blocks",
        "original": "residual blocks",
        "preactivation": "pre-activation blocks",
    }

    def describe(
        self, depth: int, kinds: Sequence[str], batch_norm: bool, signal: float, gradient: float
    ) -> str:
        named = [self.kinds[kind] for kind in kinds]
        norm = "with" if batch_norm else "without"
        return (
            f"Signal and gradient in a network of {depth} layers that has just been drawn, 20 times: "
            f"{', '.join(named)}, {norm} batch normalisation. The median size of the signal after the last "
            f"layer is {signal:.1e}, that of the gradient at the first {gradient:.1e}; it began with 1."
        )

    def describe_neighbours(self, depth: int, last: dict[str, float]) -> str:
        listed = [f"{self.nets[net]} {value:.2f}" for net, value in last.items()]
        return (
            "The correlation of the gradients of neighbouring inputs, by depth, in networks that have just "
            f"been drawn. After {depth} dense layers: {'; '.join(listed)}."
        )


class InceptionCostExplorer:
    """The work of an inception module."""

    def taken(self, shape: Sequence[int]) -> str:
        return f"in: {_times(shape)}"

    def given(self, shape: Sequence[int], multiply_adds: int) -> str:
        return f"out: {_times(shape)}, for {multiply_adds:,} multiply-adds"

    def layer(self, window: Sequence[int] | None, filters: int) -> str:
        return f"{_times(window)}, {filters:,}" if window else "pooling"

    def short(self, multiply_adds: int) -> str:
        found = next((one for one in _SIZES if multiply_adds >= 0.9995 * one[0]), None)
        if found is None:
            return str(multiply_adds)
        value = multiply_adds / found[0]
        return f"{value:.{2 if value < 9.995 else 1 if value < 99.95 else 0}f} {found[1]}"

    def describe(
        self,
        shape: Sequence[int],
        reduced: bool,
        way: str,
        multiply_adds: int,
        parameters: int,
        other: int,
    ) -> str:
        narrow = "with 1 × 1 convolutions that narrow them first" if reduced else "without 1 × 1 convolutions"
        ways = {"square": "", "stacked": ", 3 × 3 windows only", "strips": ", 1 × n and n × 1 windows"}
        instead = "Without" if reduced else "With"
        return (
            f"An inception module on maps of {_times(shape)}, {narrow}{ways[way]}: {multiply_adds:,} "
            f"multiply-adds and {parameters:,} parameters. {instead} them it would be {other:,} "
            "multiply-adds."
        )


class CellExplorer:
    """A cell, and the network that is stacked from it."""

    def row(self, name: str) -> str:
        return {"out": "out"}.get(name, name)

    def input(self, name: str) -> str:
        return {"p": "the cell before that", "h": "the cell before"}.get(name, "")

    def counted(self, parameters: int, multiply_adds: int, depth: int, field: int) -> tuple[str, str]:
        return (
            f"stacked: {parameters:,} parameters, {multiply_adds:,} multiply-adds",
            f"{depth} layers with weights on the longest way, {field:,} rows seen",
        )

    def describe(
        self,
        kind: str,
        title: str | None,
        blocks: int,
        side: int,
        cells: int,
        parameters: int,
        multiply_adds: int,
        depth: int,
        field: int | None,
    ) -> str:
        of = f"of {title}" if title else "of a genome of your own"
        kinds = {"normal": "normal", "reduction": "reduction"}
        return (
            f"The {kinds[kind]} cell {of}, {_counted(blocks, 'block')}. Stacked for pictures of "
            f"{side} × {side}, {cells} in each stage: {parameters:,} parameters, {multiply_adds:,} "
            f"multiply-adds, {depth} layers with weights on the longest way."
            + ("" if field is None else f" One output of the cell depends on {field:,} rows of its input.")
        )


class DegradationExplorer:
    """Networks of several depths, trained alike."""

    charts = {
        "train": "Training error over the epochs",
        "test": "Test error over the epochs",
        "dots": "Final training error against the number of layers, a dot for each run",
    }
    answers = {"better": "better", "same": "about the same", "worse": "worse"}
    kinds = {"plain": "plain", "residual": "residual", "preactivated": "pre-activated"}

    def kind(self, name: str) -> str:
        return self.kinds[name]

    def network(self, kind: str, depth: int) -> str:
        return f"{self.kinds[kind]}-{depth}"

    def trained(self, depths: Sequence[int]) -> str:
        *others, last = map(str, depths)
        return f"Recorded networks of {', '.join(others)} and {last} layers, trained alike."

    def question(self, kind: str, deep: int, shallow: int) -> str:
        return (
            f"Will {self.network(kind, deep)} make more or fewer mistakes than {self.network(kind, shallow)} "
            "on the photographs that both learned from?"
        )

    def hidden(self) -> str:
        return "The answer is hidden until something is expected."

    def outcome(self, said: str, word: str, worse: int, better: int, runs: int) -> str:
        found = f"{word} in {runs}" if word != "same" else f"worse in {worse}, better in {better}"
        return f"Expected: {self.answers[said]}. It was {found} of {runs} seeds."

    def verdict(
        self, kind: str, depth: int, shallow: int, ours: float, theirs: float, worse: int, runs: int
    ) -> str:
        return (
            f"{self.network(kind, depth)}: {100 * ours:.1f} % training error, {self.network(kind, shallow)}: "
            f"{100 * theirs:.1f} %; worse in {worse} of {runs} seeds."
        )


class SearchPlayer:
    """Ways to search a space of cells."""

    ways = {
        "random": "random search",
        "evolution": "evolution",
        "controller": "controller",
        "ranked": "controller by ranks",
    }
    charts = {"cells": "Every cell: accuracy held out, %", "bands": "Found so far: test accuracy, %"}
    parameters = "thousand parameters"
    evaluations = "cells evaluated"

    def trained(self, cells: int, seeds: int) -> str:
        return f"Every one of {cells} cells was trained. Seeds: {seeds}."

    def found(self, way: str, evaluations: int, key: str) -> str:
        cells = "cell" if evaluations == 1 else "cells"
        return f"After {evaluations} {cells} one search ({self.ways[way]}) holds this for the best: {key}."

    def worth(self, share: float, place: int, cells: int) -> str:
        return f"It is worth {100 * share:.1f} % on the test photographs: rank {place} of {cells}."

    def pairs(self, ours: str, theirs: str, share: float) -> str:
        return (
            f"By then, {self.ways[ours]} is ahead of {self.ways[theirs]} in {100 * share:.0f} of 100 pairs."
        )


class LiveNetwork:
    """A drawn digit in a trained network."""

    drawn = "drawn"
    seen = "into the network"
    says = "the network says"
    softmax = "softmax"
    shares = "the share of each digit"

    def maps(self, count: int, height: int, width: int) -> str:
        return f"{count} maps of {height} × {width}"

    def describe(self, layers: Sequence[tuple[str, int, int, int]], digit: int, share: float) -> str:
        named = [f"{name} with {count} maps of {height} × {width}" for name, height, width, count in layers]
        return (
            "A drawn digit goes through a trained network, and every map of it is shown: "
            f"{', '.join(named[:-1])} and {named[-1]}. The network says {digit}, with a "
            f"probability of {100 * share:.1f} %."
        )


class Marking:
    """A marked notebook's feedback, and what the teacher reads of it."""

    language = "en"
    never_asked = "The check was never asked."
    unfinished = "The notebook did not run to its end. What it had earned by then counts."
    faults: ClassVar = {
        "empty": "The file is empty.",
        "broken": "The file is no notebook: its JSON is broken. Open it in JupyterLab and save it again.",
        "no_notebook": "The file holds no cells: it is no notebook of the present format.",
        "too_large": "The file is too large for a notebook. Clear its outputs and hand it in again.",
        "unreadable": "The file could not be read.",
    }
    problems: ClassVar = {
        "worker": "It could not be run here, twice. Mark it again with --again, or by hand."
    }

    def title(self, lab: str, learner: str) -> str:
        return f"{lab}: {learner}"

    def earned(self, earned: int, points: int) -> str:
        return f"{earned} of {_counted(points, 'point')}"

    def exercise(self, number: int, earned: int, points: int) -> str:
        return f"Exercise {number}: {earned} of {points}"

    def hint(self, hint: str) -> str:
        return f"Hint: {hint}"

    def made(self, release: str, seconds: float) -> str:
        return f"Marked with release {release}, in {seconds:.1f} s."

    def other_release(self, theirs: str, ours: str) -> str:
        whose = f"of another release ({theirs})" if theirs else "without a release, as a copy of the lab is"
        return f"It is a notebook {whose}. It was marked with release {ours}, by the names of its cells."

    def edited(self, count: int) -> str:
        return f"{_counted(count, 'locked cell')} had been edited and ran as handed out."

    def deleted(self, count: int) -> str:
        return f"{_counted(count, 'locked cell')} had been deleted and ran as handed out."

    def missing(self, exercises: Sequence[int]) -> str:
        numbers = ", ".join(map(str, exercises))
        return (
            f"The cell of exercise {numbers} is not there."
            if len(exercises) == 1
            else (f"The cells of exercises {numbers} are not there.")
        )

    def answer_cell(self, number: int) -> str:
        return f"The answer of exercise {number}"

    def mark_cell(self, number: int) -> str:
        return f"The check of exercise {number}"

    given_cell = "A cell that was handed out"
    own_cell = "A cell of the learner's own"

    def ended(self, cell: str, late: bool) -> str:
        how = "went on without end and was stopped" if late else "ended the notebook's process"
        return f"{cell} {how}. The others were run without it."

    def raised(self, cell: str, error: str) -> str:
        return f"{cell} stopped with: {error}"

    def beside(self, others: Sequence[str]) -> str:
        return f"Beside it lay {', '.join(others)}, which was not marked."


class ModelZooExplorer:
    """Keras' pre-trained networks, their accuracy and their cost."""

    axes: Mapping[str, str] = {
        "parameters": "parameters",
        "multiply_adds": "multiply-adds for a picture",
        "depth": "convolutions and dense layers in a row",
        "cpu_ms": "ms a step on a CPU, as published",
        "gpu_ms": "ms a step on a GPU, as published",
    }
    accuracies: Mapping[str, str] = {"top1": "top-1 accuracy, percent", "top5": "top-5 accuracy, percent"}
    against: Mapping[str, str] = {
        "parameters": "their parameters",
        "multiply_adds": "their multiply-adds",
        "depth": "their depth",
        "cpu_ms": "their time on a CPU",
        "gpu_ms": "their time on a GPU",
    }

    def describe(
        self,
        *,
        across: str,
        accuracy: str,
        networks: int,
        cheap: tuple[str, float],
        dear: tuple[str, float],
        times: float,
        front: Sequence[str],
    ) -> str:
        what = accuracy.replace("top", "top-")
        line = f" On the front: {', '.join(front)}." if front else ""
        much = f"{times:.1f}" if times < 9.95 else f"{times:,.0f}"
        other = "" if cheap == dear else f" {dear[0]}: {dear[1]:.1f} %, for {much} times the cost."
        return (
            f"The {what} accuracy of {networks} pre-trained networks against {self.against[across]}. "
            f"{cheap[0]}: {cheap[1]:.1f} %.{other}{line}"
        )


class NetworkExplorer:
    """A network, layer by layer."""

    features = "feature extraction"
    classifier = "classification"
    counts = ("parameters", "multiply-adds")
    order = "layer by layer, from the first to the last"

    def picked(self, kind: str, shape: Sequence[int]) -> str:
        return f"{kind} {_times(shape)}"

    def describe(
        self,
        shape: Sequence[int],
        layers: int,
        blocks: int,
        parameters: int,
        multiply_adds: int,
        pick: int,
        name: str,
        kind: str,
        output: Sequence[int],
    ) -> str:
        size = " × ".join(f"{one:,}" for one in output)
        within = f" in {blocks} blocks" if blocks > 1 else ""
        what = f"{name} ({kind})" if name else kind
        return (
            f"A picture of {_times(shape)} and {_counted(layers, 'layer')}{within}, drawn to scale and "
            f"listed: {parameters:,} parameters and {multiply_adds:,} multiply-adds. "
            f"Picked is layer {pick}, {what}, with an output of {size}."
        )


class Pack:
    """What a learner reads first on a stick."""

    def readme(self, python: str, gigabytes: float, book: bool) -> str:
        reading = "open book/index.html in your browser" if book else "ask your teacher where the book is"
        return (
            "Seeing with Convolutions, without a network\n\n"
            "1. Open a terminal in this folder.\n"
            f"2. Type:  {python} install.py      (a few minutes, {gigabytes:.1f} GB on your disk)\n"
            "3. It ends with a command that gives you your first lab, and that one says how to open it.\n"
            f"4. To read: {reading}.\n"
            "5. If anything goes wrong, show your teacher the last line.\n"
        )


class ParameterExplorer:
    """Parameters of a dense and of a convolutional layer."""

    layers = ("Dense layer", "Convolutional layer")
    here = "here"

    def scale(self, parameters: int) -> str:
        return f"one square of the grid: {parameters:,} parameters"

    def describe(
        self, shape: Sequence[int], units: int, dense: int, filters: int, kernel: Sequence[int], conv: int
    ) -> str:
        return (
            f"On a picture of {_times(shape)} a dense layer of {_counted(units, 'unit')} has {dense:,} "
            f"parameters, a convolutional layer of {_counted(filters, 'filter')}, {_times(kernel)}, "
            f"has {conv:,}."
        )


class PoolingExplorer:
    """One number for each window."""

    input = "input"
    output = "output"
    before = "output before"
    after = "output after"
    kept = {"max": "maximum →", "average": "mean →", "min": "minimum →"}

    def size(self, name: str, height: int, width: int) -> str:
        return f"{name} {height} × {width}"

    def changed(self, name: str, changed: int, outputs: int) -> str:
        return f"{name}: {changed} of {outputs} changed"

    def describe(
        self,
        kind: str,
        window: int,
        stride: int,
        picture: str,
        digit: int | None,
        image: Sequence[int],
        output: Sequence[int],
    ) -> str:
        what = {"max": "the largest number", "average": "the mean", "min": "the smallest number"}[kind]
        pooling = {"max": "Max", "average": "Average", "min": "Min"}[kind]
        name = f'The picture "{picture}"' if digit is None else f"The digit {digit}"
        return (
            f"{pooling} pooling: {what} of each {window} × {window} window, stride {stride}. "
            f"{name}, {_times(image)}, becomes {_times(output)}."
        )

    def pushed(self, down: int, right: int, changed: int, outputs: int) -> str:
        ways = ((down, "down", "up"), (right, "right", "left"))
        parts = [f"{abs(by)} {more if by > 0 else less}" for by, more, less in ways if by]
        return f"Pushed by {' and '.join(parts)}: {changed} of {outputs} outputs changed."


class ReceptiveFieldExplorer:
    """What a unit sees of the picture."""

    size = "size"
    picture = "    picture"
    kinds = {
        "Conv2D": "convolution",
        "MaxPooling2D": "max pooling",
        "AveragePooling2D": "average pooling",
    }
    bars = "size of the field, from the first layer to the last"
    networks = {"vgg16": "VGG16", "resnet50": "ResNet-50"}

    def layer(self, number: int, name: str, kernel: int, stride: int) -> str:
        strided = f", stride {stride}" if stride > 1 else ""
        return f"{number}  {name} {kernel}{strided}"

    def field(self, size: int) -> str:
        return f"{size} pixel{'' if size == 1 else 's'}"

    def side(self, size: int) -> str:
        return f"the picture: {size}"

    def title(self, network: str, layer: str) -> str:
        return f"{network}, {layer}"

    def describe_chain(
        self, size: int, layers: int, layer: int, unit: int, pixels: Sequence[int], field: int
    ) -> str:
        seen = f"pixels {pixels[0]} to {pixels[-1]}" if pixels else "padding alone"
        return (
            f"{size} pixels and {_counted(layers, 'layer')} above them: "
            f"unit {unit} of layer {layer} sees {seen}, a field of {field} pixels."
        )

    def describe_network(
        self,
        network: str,
        layer: str,
        unit: Sequence[int],
        field: Sequence[int],
        picture: Sequence[int],
        effective: bool,
    ) -> str:
        recorded = "; the recorded map shows how much each of them counts" if effective else ""
        return (
            f"{network}: unit ({unit[0]}, {unit[1]}) of layer {layer} has a field of {_times(field)} "
            f"pixels, on a photograph of {_times(picture)}{recorded}."
        )


class Roofline:
    """``plots.roofline``."""

    across = "arithmetic intensity, operations for each byte"
    upwards = "10⁹ operations a second"

    def peak(self, gflops: float) -> str:
        return f"a large matrix product: {gflops:.0f}"

    def flow(self, gigabytes: float) -> str:
        return f"a large copy: {gigabytes:.0f} GB a second"


class TrainingOutcomes:
    """``plots.training_outcomes``."""

    none = {"chance": "chance", "diverges": "diverges"}

    def trained(self, count: int, runs: int) -> str:
        return f"{count} of {runs}"


class RooflineExplorer:
    """The roof of a machine, and a layer under it."""

    kinds = {
        "conv-3x3": "convolution 3 × 3",
        "conv-3x3-first": "convolution 3 × 3",
        "conv-1x1": "convolution 1 × 1",
        "depthwise-3x3": "depthwise 3 × 3",
        "dense": "dense",
    }
    groups = {
        "conv-3x3": "convolution, 3 × 3",
        "conv-3x3-first": "convolution, 3 × 3",
        "conv-1x1": "convolution, 1 × 1",
        "depthwise-3x3": "depthwise, 3 × 3",
        "dense": "dense",
    }
    bounds = {"memory": "memory", "arithmetic": "arithmetic"}
    untimed = "It was not timed."

    def layer(self, kind: str, channels: int, batch_size: int) -> str:
        widths = {"conv-3x3-first": f"1 to {channels}", "depthwise-3x3": f"{channels} channels"}
        width = widths.get(kind, f"{channels} to {channels}")
        return f"{self.kinds[kind]}, {width}, batch {batch_size}"

    def mark(self, kind: str, channels: int, batch_size: int) -> str:
        marks = {"conv-3x3-first": f"1 to {channels}", "dense": f"batch {batch_size}"}
        return marks.get(kind, f"{channels}")

    def reached(self, gflops: float, share: float) -> str:
        return f"It reached {gflops:.1f}, {share:.0%} of that."

    def describe(
        self, layers: int, layer: str, intensity: float, bound: str, roof: float, reached: str
    ) -> str:
        return (
            f"The roof of one machine and the speed of {layers} layers under it. "
            f"Picked: {layer}, with {intensity:.1f} operations a byte. There {self.bounds[bound]} "
            f"allows {roof:.1f} · 10⁹ operations a second. {reached}"
        )


class RunsExplorer:
    """Curves of recorded runs."""

    kinds = CURVES
    splits = {"train": "learned from", "test": "held out"}
    lines = {
        "overfitting": {
            "plain": "plain",
            "weight-decay": "weight decay",
            "label-smoothing": "label smoothing",
            "dropout": "dropout",
            "augmentation": "augmentation",
            "more-digits": "more digits",
        },
        "same-losses": {
            "plain": "plain",
            "sequential": "sequential",
            "functional": "functional",
            "subclass": "subclass",
        },
    }
    not_yet = "not yet"

    def line(self, recording: str, name: str) -> str:
        if recording == "learning-rate":
            return f"rate {name}"
        return f"run {name}" if recording == "plain-tensorflow" else self.lines[recording][name]

    def of_split(self, line: str, split: str) -> str:
        return f"{line}, {self.splits[split]}"

    def at_step(self, step: int) -> str:
        return f"At step {step:,}"

    def several(self, mean: str, low: str, high: str, runs: int) -> str:
        return f"{mean}, from {low} to {high} in {runs} runs"

    def number(self, value: float, kind: str, digits: int) -> str:
        return f"{100 * value:.1f} %" if kind == "accuracy" else f"{value:.{digits}f}"

    def describe(
        self, kind: str, steps: int, curves: int, forward: int, step: int, read: Sequence[tuple[str, str]]
    ) -> str:
        what = {"loss": "loss", "accuracy": "accuracy"}[kind]
        parts = "; ".join(f"{name} {value}" for name, value in read)
        return (
            f"The {what} over {steps:,} steps of recorded runs: {curves} curves, {forward} brought forward."
            + (f" At step {step:,}: {parts}." if read else "")
        )


class ShuffleExplorer:
    """Digits with shuffled pixels, and two networks."""

    written = "as written"
    seen = "for the networks"
    networks = {"dense": "Dense network", "cnn": "Convolutional network"}

    def says(self, digit: int) -> str:
        return f"says {digit}"

    def right(self, mean: float) -> str:
        return f"right in {100 * mean:.2f} %"

    def spread(self, low: float, high: float) -> str:
        return f"from {100 * low:.2f} to {100 * high:.2f}"

    def describe(
        self, kind: str, digit: int, answers: Sequence[int], tested: int, accuracies: Sequence[float]
    ) -> str:
        word = {"natural": "natural", "permuted": "shuffled", "shifted": "shifted"}[kind]
        dense, conv = (f"{100 * one:.2f} %" for one in accuracies)
        return (
            f"A {word} {digit}. The dense network takes it for a {answers[0]}, the convolutional network "
            f"takes it for a {answers[1]}. On {tested:,} such digits the dense network was right in {dense}, "
            f"the convolutional network in {conv}."
        )


class SignedKernel:
    """``plots.kernel``."""

    def channel(self, number: int) -> str:
        return f"channel {number}"


class SimpleCellExplorer:
    """A simple or a complex cell."""

    stimulus = "receptive field and stimulus"
    answer = "answer"
    direction = "direction of the stimulus in degrees"
    cells = {"simple": "simple", "complex": "complex"}

    def bar(self, width: float, direction: float, aside: str | None) -> str:
        place = "in the middle" if aside is None else f"{aside} pixels beside the middle"
        return f"a bright bar, {width:g} pixels wide, at {direction:g}°, {place}"

    def grating(self, wavelength: float, direction: float, phase: float) -> str:
        return f"a grating of {wavelength:g} pixels at {direction:g}°, phase {phase:g}°"

    def describe(self, cell: str, preferred: float, stimulus: str, answer: float, best: float) -> str:
        return (
            f"A {self.cells[cell]} cell that prefers {preferred:g}° looks at {stimulus}; it answers "
            f"{answer:.1f}. At the preferred direction it would answer {best:.1f}."
        )


class SoftmaxExplorer:
    """Scores, and the shares that softmax makes of them."""

    score = "score"
    share = "share"

    def one(self, number: int) -> str:
        return f"class {number}"

    def percent(self, share: float) -> str:
        return f"{100 * share:.1f} %"

    def describe(self, scores: Sequence[str], shares: Sequence[float]) -> str:
        *others, last = scores
        *parts, rest = map(self.percent, shares)
        return (
            f"Softmax of the scores {', '.join(others)} and {last}: "
            f"the shares are {', '.join(parts)} and {rest}."
        )


class StridePaddingExplorer:
    """Where a filter stops, and what it covers."""

    def line(self, size: int, crossed: bool) -> str:
        return f"input: {size} pixels, and how many stops cover each{self._never(crossed)}"

    def picture(self, size: int, crossed: bool) -> str:
        return f"input {size} × {size}, how many stops cover each pixel{self._never(crossed)}"

    def _never(self, crossed: bool) -> str:
        return "; crossed: never" if crossed else ""

    def outputs(self, count: int) -> str:
        return f"output: {count}"

    def output(self, side: int) -> str:
        return f"output {side} × {side}"

    def describe(
        self,
        dimensions: int,
        kernel: int,
        size: int,
        stride: int,
        dilation: int,
        outputs: int,
        zeros: Sequence[int],
        missed: int,
    ) -> str:
        taps, side, many = (_times([one] * dimensions) for one in (kernel, size, outputs))
        what = "line" if dimensions == 1 else "picture"
        dilated = f" and a dilation of {dilation}" if dilation > 1 else ""
        added = f", zeros added before and after each axis: {zeros[0]} and {zeros[1]}" if any(zeros) else ""
        never = f"{missed or 'None'} of {size**dimensions} pixels {'are' if missed > 1 else 'is'}"
        return (
            f"A filter of {taps} over a {what} of {side} pixels with a stride of {stride}{dilated}: "
            f"{many} outputs{added}. {never} never covered."
        )


class TopFiveExplorer:
    """The likeliest classes of a photograph, and the rank of its label."""

    photographs: Mapping[str, str] = {
        "coffee": "a cup of coffee",
        "chelsea": "a cat",
        "rocket": "a rocket",
        "camera": "a man with a camera",
        "brick": "a brick wall",
    }

    def asks(self, photograph: str, label: str, first: int) -> str:
        shown = self.photographs[photograph]
        question = f"whether a network has {label} among its first {first}"
        return f"A photograph of {shown}. The question is {question}."

    def describe(
        self, *, photograph: str, label: str, rank: int, first: int, hits: int, photographs: int
    ) -> str:
        hit = "a hit" if rank <= first else "a miss"
        return (
            f"A photograph of {self.photographs[photograph]}. If its label is {label}, that is number {rank} "
            f"of the network's 1,000 classes: {hit} among the first {first}. "
            f"Of {photographs} photographs {hits} are hits."
        )


class TrainingCurves:
    """``plots.training_curves``."""

    kinds = CURVES
    splits = {"train": "training", "test": "held out"}
    epoch = "epoch"


class StandIn:
    """What stands in a notebook for a figure that no kernel knows any more."""

    wakes = "A still picture. The figure comes alive when the cells are run: Run, Run All Cells."


class TrainingDashboard:
    """The controls of a training that runs."""

    states = {
        "ready": "Ready: nothing has been trained yet.",
        "running": "Running.",
        "paused": "Paused: Start goes on, Step takes one step.",
        "stopped": "Stopped. The model is left as it is.",
        "finished": "Finished.",
        "failed": "Failed:",
    }
    buttons = {"start": "Start", "pause": "Pause", "step": "Step", "stop": "Stop"}
    tooltips = {
        "start": "Start the training",
        "pause": "Pause the training",
        "step": "Step the training",
        "stop": "Stop the training",
    }
    rate = "Learning rate"
    losses = "Loss of each step"
    accuracies = "Held-out accuracy of each epoch, %"
    filters = "Filters: orange is negative, blue positive"
    maps = "What they make of the image"
    nothing = "nothing yet"

    def at_step(self, step: int, loss: float) -> str:
        return f"Step {step:,}, loss {loss:.3f}."

    def curve(self, highest: float, last: float) -> str:
        return f"highest {highest:.2f}, last {last:.2f}"

    def titled(self, title: str, words: str) -> str:
        return f"{title}: {words}"

    def pictures(self, title: str, count: int) -> str:
        return f"{title}: {count} small pictures"

    def text(self, state: str) -> str:
        return f"TrainingDashboard, {state}. Its buttons work where the notebook runs, in JupyterLab."


class TrainingPlayer:
    """A recorded training, moment by moment."""

    kinds = CURVES
    digit = "the digit"
    filters = "filters"
    called = "called"
    written = "written"

    def step(self, step: int, last: int, axis: str) -> str:
        spaced = {"log": "by their logarithm", "linear": "evenly"}[axis]
        return f"Step {step:,} of {last:,}. The steps are spaced {spaced}."

    def number(self, value: float, kind: str) -> str:
        return f"{value:.3f}" if kind == "loss" else f"{100 * value:.1f} %"

    def curves(self, training: str, held_out: str) -> str:
        return f"training {training}   held out {held_out}"

    def verdict(self, digit: int, share: float) -> str:
        return f"called {digit} with {100 * share:.0f} %"

    def maps(self, count: int, height: int, width: int, limit: float) -> str:
        return f"{count} of {height} × {width}, colours to {limit:.2g}"

    def cell(self, row: int, column: int, count: int) -> str:
        return f"{row} called {column}: {count}"

    def row(self, row: int, total: int) -> str:
        return f"of {total} held-out {row}s"

    def right(self, right: int, total: int) -> str:
        return f"right: {right} of {total}"

    def describe(
        self,
        steps: int,
        moments: int,
        step: int,
        tested: int,
        loss: float,
        accuracy: float,
        label: int,
        share: float,
        mistake: Sequence[int],
        times: int,
    ) -> str:
        return (
            f"A training of {steps:,} steps, looked at {moments} times. After step {step:,} the loss on "
            f"{tested:,} held-out images is {loss:.3f} and {100 * accuracy:.1f} % of them are called "
            f"right; a {label} gets a share of {100 * share:.0f} % for {label}. The most frequent "
            f"mistake: {mistake[0]} called {mistake[1]}, {times} times."
        )


class UnravelExplorer:
    """The paths of a residual network, and networks without a block."""

    shares = "shares by length: paths that are left (grey), gradient (blue)"
    networks = ("residual", "plain")

    def length(self, number: int) -> str:
        return f"length {number}"

    def paths(self, count: int, share: float) -> str:
        return f"{count} {'path' if count == 1 else 'paths'}: {100 * share:.1f} %"

    def gradient(self, share: float) -> str:
        return f"gradient: {100 * share:.1f} %"

    def removed(self, blocks: Sequence[int]) -> str:
        if not blocks:
            return "as trained"
        *others, last = map(str, blocks)
        listed = f"blocks {', '.join(others)} and {last}" if others else f"block {last}"
        return f"without {listed}"

    def swapped(self, one: str, other: str) -> str:
        return f"with blocks {one} and {other} swapped"

    def after(self, lesion: str) -> str:
        return f"accuracy {lesion}"

    def fall(self, before: Sequence[float], after: Sequence[float]) -> str:
        return _fall(before, after)

    def describe(
        self,
        unrolled: int,
        paths: Sequence[int],
        lesion: str,
        found: Sequence[tuple[Sequence[float], Sequence[float]]],
    ) -> str:
        blocks = "block" if unrolled == 1 else f"{unrolled} blocks"
        left = f", of which {sum(paths)} are left" if sum(paths) < 2**unrolled else ""
        falls = ", ".join(
            f"{name} {self.fall(*pair)}" for name, pair in zip(self.networks, found, strict=True)
        )
        return (
            f"The last {blocks} of a residual network unrolled into {2**unrolled} paths{left}: "
            f"{', '.join(map(str, paths))} by length. Accuracy {lesion}, mean of all runs: {falls}."
        )


class HighwayGateExplorer:
    """The gates of a highway network, and networks without a layer."""

    classes = CIFAR_10
    networks = ("highway", "residual", "plain")
    no_gate = "no gate: it changes the shape"

    def share(self, value: float) -> str:
        return f"{100 * value:.1f}"

    def _when(self, epoch: int) -> str:
        return f"after {_counted(epoch, 'epoch')}" if epoch else "before the training"

    def title(self, bias: int, epoch: int) -> str:
        return f"gates open, in per cent, {self._when(epoch)}; first bias {bias}".replace("-", "−")

    def lesion(self, layer: int) -> str:
        if not layer:
            return "as trained"
        return f"without layer {layer}, in the other two without block {(layer + 1) // 2}"

    def after(self, lesion: str) -> str:
        return f"accuracy {lesion}"

    def fall(self, before: Sequence[float], after: Sequence[float] | None) -> str:
        return f"{100 * sum(before) / len(before):.1f} %" if after is None else _fall(before, after)

    def describe(
        self,
        bias: int,
        epoch: int,
        limits: tuple[float, float],
        layer: int,
        found: Sequence[tuple[Sequence[float], Sequence[float] | None]],
    ) -> str:
        low, high = (f"{100 * one:.1f}" for one in limits)
        first = str(bias).replace("-", "−")
        falls = ", ".join(
            f"{name} {self.fall(*pair)}" for name, pair in zip(self.networks, found, strict=True)
        )
        return (
            f"Gates that begin with a bias of {first}, {self._when(epoch)}: open {low} to {high} %, by "
            f"layer and class. Accuracy {self.lesion(layer)}, mean of all runs: {falls}."
        )


class PhotoNetwork:
    """A network trained on ImageNet, at work on a photograph."""

    photographs: Mapping[str, str] = {
        "chelsea": "a cat",
        "coffee": "a cup of coffee",
        "rocket": "a rocket",
        "camera": "a man with a camera",
    }
    says = "What the network says"
    sees = "What it sees: 224 × 224 pixels"

    def share(self, value: float) -> str:
        return f"{100 * value:.1f} %"

    def describe(self, photograph: str, top: Sequence[tuple[str, float]]) -> str:
        listed = ", ".join(f"{name} {self.share(share)}" for name, share in top)
        shown = self.photographs[photograph]
        return f"A photograph of {shown}, and the five likeliest of 1,000 classes: {listed}."


class PhotoUpload:
    """The control that takes photographs."""

    choose = "Choose photographs"
    nothing = "No photograph chosen. What you choose stays with the kernel that runs this notebook."

    def taken(self, name: str, height: int, width: int) -> str:
        return f"{name}: taken, {height} × {width} pixels"

    def text(self, count: int) -> str:
        return f"PhotoUpload, photographs taken: {count}. It works where the notebook runs, in JupyterLab."


class WhyExplorer:
    """What a network looked at: Grad-CAM, and what is lost where a part is covered."""

    photographs: Mapping[str, str] = {
        "chelsea": "a cat",
        "rocket": "a rocket",
        "camera": "a man with a camera",
    }
    views = ("Faded where Grad-CAM is low", "Points it gains or loses where a square is covered")
    forgotten: Mapping[str, str] = {
        "dense": "its dense layer",
        "head": "its head",
        "stage6": "all from its stage 6 on",
        "all": "all of it",
    }

    def share(self, value: float) -> str:
        return "under 0.1 %" if value < 0.0005 else f"{100 * value:.1f} %"

    def title(self, label: str, share: float) -> str:
        return f"What speaks for {label}, {self.share(share)}?"

    def describe(
        self, photo: str, label: str, share: float, stage: int, forgotten: str, agreement: float
    ) -> str:
        network = (
            "the network"
            if forgotten == "none"
            else f"the network with {self.forgotten[forgotten]} drawn anew"
        )
        return (
            f"A photograph of {self.photographs[photo]}, to which the network gives {label} with "
            f"{self.share(share)}: what {network} looked at by Grad-CAM at depth {stage} of 6, and what is "
            f"lost where a square is covered. As published, the two correlate by {agreement:.2f}."
        )


class TransferExplorer:
    """Accuracy against photographs of a class, with pre-training and without."""

    title = "Test accuracy"
    axis = "photographs of a class, to learn from"
    ways = {
        "small": "small network, from scratch",
        "scratch": "same network, from scratch",
        "frozen": "frozen",
        "divided": "frozen, fed 0 to 1",
        "raw": "frozen, fed 0 to 255",
        "tuned": "fine-tuned",
        "tuned-by-batch": "fine-tuned, BN by batch",
    }
    answers = {"two": "up to three times", "ten": "up to ten times", "more": "more than ten times"}

    def learned(self, images: Sequence[int]) -> str:
        return f"Recorded networks that learned from {images[0]} to {images[-1]} photographs of a class."

    def question(self, few: int) -> str:
        asked = "How many times as many does a small network need from scratch, to do as well as a frozen one"
        return f"{asked} with {few}?"

    def hidden(self) -> str:
        return "The answer is hidden until something is expected."

    def outcome(self, said: str, right: str) -> str:
        return f"Expected: {self.answers[said]}. It was: {self.answers[right]}."

    def read(self, way: str, images: int, accuracy: float | None) -> str:
        found = "not recorded" if accuracy is None else f"{100 * accuracy:.1f} %"
        return f"{images} photographs of a class, {self.ways[way]}: {found}."

    def needed(self, beside: str, number: float | None, beyond: str, than: int) -> str:
        if beyond == "fewer":
            return f"The {self.ways[beside]}, gets further than that with {than}."
        if beyond == "more":
            return f"The {self.ways[beside]}, needs more than {than} for that."
        return f"The {self.ways[beside]}, needs about {number or 0:.0f} for that."


class Words:
    """The whole table, by figure and plot."""

    batch_norm_explorer = BatchNormExplorer()
    architecture_explorer = ArchitectureExplorer()
    cell_explorer = CellExplorer()
    class_page = ClassPage()
    convolution_explorer = ConvolutionExplorer()
    cost_explorer = CostExplorer()
    excitation_explorer = ExcitationExplorer()
    gradient_flow_explorer = GradientFlowExplorer()
    highway_gate_explorer = HighwayGateExplorer()
    inception_cost_explorer = InceptionCostExplorer()
    degradation_explorer = DegradationExplorer()
    search_player = SearchPlayer()
    live_network = LiveNetwork()
    marking = Marking()
    model_zoo_explorer = ModelZooExplorer()
    network_explorer = NetworkExplorer()
    pack = Pack()
    parameter_explorer = ParameterExplorer()
    photo_network = PhotoNetwork()
    photo_upload = PhotoUpload()
    pooling_explorer = PoolingExplorer()
    receptive_field_explorer = ReceptiveFieldExplorer()
    roofline = Roofline()
    roofline_explorer = RooflineExplorer()
    training_outcomes = TrainingOutcomes()
    runs_explorer = RunsExplorer()
    shuffle_explorer = ShuffleExplorer()
    signed_kernel = SignedKernel()
    simple_cell_explorer = SimpleCellExplorer()
    softmax_explorer = SoftmaxExplorer()
    stand_in = StandIn()
    stride_padding_explorer = StridePaddingExplorer()
    top_five_explorer = TopFiveExplorer()
    training_curves = TrainingCurves()
    training_dashboard = TrainingDashboard()
    training_player = TrainingPlayer()
    transfer_explorer = TransferExplorer()
    unravel_explorer = UnravelExplorer()
    why_explorer = WhyExplorer()
