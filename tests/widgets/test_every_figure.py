"""What every figure promises, one test for all: figures are found by looking, so a new one is tested too.

A figure says in its ``examples`` with which settings it looks different. Each is shown on one page, one after
the other, as a host does; what is particular to a figure is tested beside it, in test_widgets_<figure>.
"""

import base64
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import traitlets
from every_figure import FIGURES, answers, combined, highest, lowest, settings, variants
from figure_page import AXE, RULES, SMALLEST_LETTERS, SMALLEST_TARGET, look, pages, settle, stored

from cnn_course.widgets import _figure

browser = pytest.mark.browser
HERE = Path(__file__).parent
MEASURES = HERE / "measures.js"
ROOT = "document.querySelector('#figure > .cc-figure')"
PNG = b"\x89PNG\r\n\x1a\n"
WIDTHS = (360, 500, 690, 768, 1280)
LOOKS = (("light", 1280), ("dark", 360))
KINDS = ("buffer", "array")  # how bytes may arrive, beside the usual view
# Shows a figure, lets Python and then the reader change it, lets it play, and takes it away.
LEAVE = """async ([state, other]) => {
  window.remove();
  window.remove = null;
  await settled();
  const before = alive();
  await mount(state);
  await settled();
  put(other);
  await settled();
  pressable("Reset")[0].click();
  pressable("Play")[0]?.click();
  window.remove();
  window.remove = null;
  const elements = document.querySelectorAll("#figure *").length;
  return { before, after: alive(), listening: listening(), elements, saves };
}"""

# Which settings may make a figure higher or lower, or move its parts, and why. Nothing else may.
MAY_MOVE = {
    ("ConvolutionExplorer", "bank"): "every filter of the bank has its map; only Python sets it",
    ("LiveNetwork", "pick"): "every layer has arithmetic of its own",
    ("NetworkExplorer", "pick"): "the settings of another kind of layer stand in its panel",
    ("NetworkExplorer", "network"): "a picture that is not square has a formula for each side",
    ("NetworkExplorer", "layers"): "a picture that is not square has a formula for each side",
    ("NetworkExplorer", "input_shape"): "a picture that is not square has a formula for each side",
    ("ReceptiveFieldExplorer", "network"): "a chain is drawn layer by layer, a network on a photograph",
    ("ReceptiveFieldExplorer", "layers"): "a row for every layer of the chain",
    ("ReceptiveFieldExplorer", "size"): "the rows of the chain are as high as their units are wide",
    ("ReceptiveFieldExplorer", "network_layer"): "the recorded map, of some layers alone, has its legend",
    ("ReceptiveFieldExplorer", "network_unit"): "the recorded map, of the middle unit alone, has its legend",
    ("ReceptiveFieldExplorer", "effective"): "the recorded map has its legend",
    ("StridePaddingExplorer", "dimensions"): "on a phone a picture stands above its output; a line is flat",
}

# What may be wider than its box, which then scrolls, and why.
MAY_SCROLL = {
    ("NetworkExplorer", "div.cc-slot cc-blocks is cut off"): "hundreds of layers are wider than a page",
}

# What may be smaller than a finger's target, and why.
MAY_BE_SMALL = {
    ("LiveNetwork", "label.cc-map"): "24 maps side by side; there is room around each, which axe measures",
    ("LiveNetwork", "label.cc-digit"): "ten bars side by side, 26 pixels each on a phone",
}

# What no address holds: whoever copies a link is told of it.
NOT_IN_AN_ADDRESS = {
    ("CellExplorer", "cell"): "a genome of the reader's own has no name",
    ("CellExplorer", "genome"): "two cells of the reader's own are long",
    ("ConvolutionExplorer", "kernel"): "49 numbers of one's own are long",
    ("LiveNetwork", "digit"): "a drawing of 784 pixels",
    ("NetworkExplorer", "layers"): "a chain of the reader's own",
    ("NetworkExplorer", "network"): "a chain of the reader's own",
    ("ReceptiveFieldExplorer", "layers"): "a chain of the reader's own",
    ("ReceptiveFieldExplorer", "unfolded"): "the names of all blocks of ResNet-50 are long",
}

figures = pytest.mark.parametrize("kind", FIGURES.values(), ids=FIGURES)
examples = pytest.mark.parametrize(
    ("kind", "example"),
    [
        pytest.param(kind, example, id=f"{name}-{number}")
        for name, kind in FIGURES.items()
        for number, example in enumerate(kind.examples)
    ],
)


# ---- in Python


@figures
def test_it_has_one_name(kind, root):
    name = _figure.snake(kind.__name__)
    folder = root / "cnn_course" / "widgets" / name
    assert kind.bundle_name == name
    assert kind.__module__ == f"cnn_course.widgets.{name}"
    assert {"__init__.py", "index.js", "style.css", "words"} <= {path.name for path in folder.iterdir()}


@figures
def test_its_docstring_names_every_setting(kind):
    figure = kind()
    for name in kind._settings() - {"language"}:
        assert re.search(rf"^\s+{name}: ", kind.__doc__, flags=re.MULTILINE), name
    for words in ("Raises:", "Taught in: ", ">>> "):
        assert words in kind.__doc__
    with pytest.raises(TypeError, match=rf"^{kind.__name__} has no such setting\. Received: nonsense\."):
        kind(nonsense=1)
    for name in set(settings(figure)) & kind._settings():
        before = figure.get_state()
        with pytest.raises(traitlets.TraitError, match=rf"\b{name}\b"):
            setattr(figure, name, object())
        assert figure.get_state() == before


@examples
def test_what_it_began_with_is_kept_and_taken_back(kind, example):
    figure = kind(**example)
    names = settings(figure)
    first = json.dumps(stored(figure, names)["state"])
    for _, state in variants(figure, kind()):
        assert json.dumps(stored(figure, names)["state"]) == first, state
    assert json.dumps(stored(figure, ["_first"])["state"]["_first"]) == first
    for name in example.keys() & set(names):
        assert getattr(figure, name) is not None or example[name] is None


@pytest.mark.builds
@examples
def test_a_still_picture_and_a_sentence_stand_beside_the_live_view(kind, example):
    figure = kind(**example)
    data, _ = figure._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert figure.alt == figure.describe() == data["text/plain"]
    assert re.fullmatch(r"[A-Z0-9].{20,}\.", figure.alt, flags=re.DOTALL)
    light = base64.b64decode(data["image/png"])
    assert light.startswith(PNG)
    if not example:
        dark = figure.still_png("dark")
        assert dark.startswith(PNG)
        assert dark != light == figure.still_png("light"), "the same state gives the same picture"


@pytest.mark.builds
def test_no_figure_loads_tensorflow():
    code = f"""
import sys
sys.path.insert(0, {str(HERE)!r})
from every_figure import FIGURES
for kind in FIGURES.values():
    kind().still_png()
print(sorted({{"tensorflow", "keras"}} & set(sys.modules)), len(FIGURES))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"[] {len(FIGURES)}\n"


# ---- in the page


class Shown:
    """A page with one figure of a kind on it at a time."""

    def __init__(self, page: Any, kind: Any) -> None:
        self.page, self.kind, self.plain = page, kind, kind()
        self._states: dict[int, list[tuple[str, dict[str, Any]]]] = {}
        self._compared: dict[tuple[int, int], list[tuple[str, dict[str, Any]]]] = {}
        for script in (MEASURES, AXE):
            page.evaluate(script.read_text(encoding="utf-8"))

    def look(self, theme: str, width: int) -> None:
        """Give the page a theme and a width."""
        look(self.page, theme, width)

    def mount(self, example: dict[str, Any], bytes_as: str = "view", sort_keys: bool = False) -> Any:
        """Show an example, and return it."""
        figure = self.kind(**example)
        state = json.loads(json.dumps(stored(figure), sort_keys=sort_keys))
        self.page.evaluate("([state, kind]) => mount(state, kind)", [state, bytes_as])
        settle(self.page)
        return figure

    def ask(self, name: str, *arguments: Any) -> Any:
        """Call one of the functions of measures.js or host.js."""
        return self.page.evaluate("([name, all]) => window[name](...all)", [name, list(arguments)])

    def examples(self) -> Iterator[tuple[int, Any]]:
        """Show one example after the other."""
        for number, example in enumerate(self.kind.examples):
            yield number, self.mount(example)

    def states(self, number: int) -> list[tuple[str, dict[str, Any]]]:
        """Return the states that an example may take: a setting's name, and all settings."""
        if number not in self._states:
            figure = self.kind(**self.kind.examples[number])
            self._states[number] = [*variants(figure, self.plain), *combined(figure, self.plain)]
        return self._states[number]

    def compared(self, width: int) -> Iterator[tuple[int, str, dict[str, Any]]]:
        """Set one value after the other in each example: its number, the setting, and what became of it."""
        for number, example in enumerate(self.kind.examples):
            names, states = zip(*self.states(number), strict=True)
            if (number, width) not in self._compared:
                self.look("light", width)
                self.mount(example)
                became = self.ask("compared", states)
                self._compared[number, width] = list(zip(names, became, strict=True))
            for name, one in self._compared[number, width]:
                yield number, name, one


@pytest.fixture(scope="module", params=FIGURES.values(), ids=FIGURES)
def kind_shown(request, hurried_browser, tmp_path_factory) -> Iterator[Shown]:
    """A page for all promises of a kind: each of them shows what it needs."""
    with pages(hurried_browser, tmp_path_factory.mktemp("figure")) as open_page:
        yield Shown(open_page(request.param()), request.param)


@pytest.fixture
def shown(kind_shown) -> Iterator[Shown]:
    """The page, wide, light and with motion; errors on it fail the test."""
    errors: list[str] = []
    page = kind_shown.page
    heard = [
        ("pageerror", lambda error: errors.append(str(error))),
        ("console", lambda message: message.type == "error" and errors.append(message.text)),
    ]
    for event, listener in heard:
        page.on(event, listener)
    page.emulate_media(reduced_motion="no-preference")
    kind_shown.look("light", 1280)
    yield kind_shown
    settle(page)
    for event, listener in heard:
        page.remove_listener(event, listener)
    assert not errors, errors


@browser
def test_the_page_says_what_it_is(shown, root):
    name = shown.kind.bundle_name
    prefix = f".cc-figure.cc-{name.replace('_', '-')}"
    style = (root / "cnn_course" / "widgets" / name / "style.css").read_text(encoding="utf-8")
    assert shown.ask("strays", style, prefix) == [], "its style is for itself alone"
    for _, figure in shown.examples():
        found = shown.page.locator("#figure > *")
        assert found.count() == 1
        assert f".{'.'.join(found.get_attribute('class').split())}" == prefix
        assert found.get_attribute("lang") == figure.language
        assert found.get_attribute("role") == "group"
        assert found.get_attribute("aria-label")
        assert shown.ask("alone") == [], "at 1,280 px no control is left alone in its row"
        assert found.locator(".cc-unseen[role=status][aria-live=polite]").count() == 1


@browser
def test_a_file_that_sorts_all_keys_changes_nothing(shown):
    """Notebooks are kept so, and with them the pages of a book that is built again."""
    anew = r"/cc-[\w-]+?-\d+-[a-z0-9]+/g"  # what is named for this time alone
    drawn = f"document.getElementById('figure').innerHTML.replace({anew}, 'anew')"
    for example in shown.kind.examples:
        shown.mount(example)
        before = shown.page.evaluate(drawn)
        shown.mount(example, sort_keys=True)
        assert shown.page.evaluate(drawn) == before


@browser
def test_axe_finds_nothing(shown):
    found = {}
    run = "(tags) => axe.run('#figure', { runOnly: tags, resultTypes: ['violations'] })"
    for theme, width in LOOKS:
        shown.look(theme, width)
        for number, _ in shown.examples():
            violations = shown.page.evaluate(run, RULES)["violations"]
            if violations:
                places = [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations]
                found[theme, width, number] = places
    assert not found, found


@browser
def test_it_has_room_at_every_width_and_can_be_pressed(shown):
    found = {}
    for number, _ in shown.examples():
        for width in WIDTHS:
            shown.look("light", width)
            small = shown.ask("small", SMALLEST_TARGET) if width in (WIDTHS[0], WIDTHS[-1]) else []
            wrong = [one for one in shown.ask("cramped") if (shown.kind.__name__, one) not in MAY_SCROLL]
            wrong += [one for one in small if (shown.kind.__name__, one[0]) not in MAY_BE_SMALL]
            wrong += shown.ask("tiny", SMALLEST_LETTERS)
            if wrong:
                found[number, width] = wrong
    assert not found, found


@browser
def test_no_text_is_cut_or_on_another_one(shown):
    name, found = shown.kind.__name__, {}
    for width in (1280, 360):
        for number, setting, became in shown.compared(width):
            for wrong in became["crowded"]:
                if (name, wrong) not in MAY_SCROLL:
                    found.setdefault(wrong, []).append((width, number, setting))
    assert {wrong: places[:3] for wrong, places in found.items()} == {}


@browser
def test_what_python_sets_is_drawn_and_told(shown):
    wanted = set(settings(shown.plain)) & shown.kind._settings()
    drawn, told = set(), set()
    for _, name, became in shown.compared(1280):
        drawn |= {name} if became["seen"] else set()
        told |= {name} if became["told"] else set()
    assert wanted - drawn == set(), (
        "an example must have another value for each of these, and the page draw it"
    )
    assert wanted - told == set(), "state() says nothing of these"


@browser
def test_nothing_moves(shown):
    name = shown.kind.__name__
    may = {setting for figure, setting in MAY_MOVE if figure == name}
    moved = {}
    for width in (1280, 360):
        for number, setting, became in shown.compared(width):
            if abs(became["higher"]) > 1 or became["moved"]:
                place = (width, number, became["higher"], became["moved"][:3])
                moved.setdefault(setting, []).append(place)
    assert {names: places for names, places in moved.items() if not may & {*names.split(" + ")}} == {}
    assert may - moved.keys() == set(), "these do not move anything any more: take them out of MAY_MOVE"


@browser
def test_reset_goes_back(shown):
    for number, figure in shown.examples():
        first = shown.ask("told", settings(figure))
        state = shown.page.evaluate(f"{ROOT}.state()")
        for other in dict(shown.states(number)).values():
            shown.ask("put", other)
        settle(shown.page)
        shown.page.get_by_role("button", name="Reset", exact=True).click()
        assert shown.ask("told", settings(figure)) == first, number
        assert shown.page.evaluate(f"{ROOT}.state()") == state, number
        shown.page.wait_for_function("window.saves > 0")


@browser
def test_the_tab_key_reaches_every_control_and_leaves(shown):
    for number, _ in shown.examples():
        shown.page.evaluate("document.activeElement.blur()")
        count = shown.ask("expectStops")
        reached = []
        shown.page.locator("h1").click()
        for _ in range(count + 1):
            shown.page.keyboard.press("Tab")
            reached.append(shown.ask("stop"))
        assert reached.pop() is None, (number, "after the last it leaves")
        assert [one and one["at"] for one in reached] == list(range(count)), (number, reached)
        assert [one["name"] for one in reached if not one["ring"]] == [], (
            number,
            "where the focus is is seen",
        )


class Read:
    """A chart of the figure that is shown, and what a reader does to it."""

    def __init__(self, shown: Shown, number: int) -> None:
        self.shown, self.page, self.number = shown, shown.page, number

    def ask(self) -> dict[str, Any]:
        """Return where its places are, which is picked, and what its slider says, where it has one."""
        return self.shown.ask("readingOf", self.number)

    def leave(self) -> None:
        """Take the mouse away."""
        self.page.mouse.move(2, 2)
        settle(self.page)

    def said(self) -> str:
        """Return all that the figure says."""
        settle(self.page)
        return self.shown.ask("said")

    def reset(self) -> str:
        """Press Reset and return what the figure says."""
        self.page.evaluate("pressable('Reset')[0].click()")
        return self.said()

    def other(self, of: int) -> tuple[int, list[float]]:
        """Return the place at so many quarters of it, or near by one that is not picked, and where it is."""
        found = self.ask()
        points = found["points"]
        at = (len(points) - 1) * of // 4
        if found["picked"] == at:
            at += 1 if at + 1 < len(points) else -1
        return at, points[at]

    def is_read_with_a_mouse(self) -> None:
        """Check that a mouse looks, that leaving takes it back, and that a press stays until Reset."""
        first, state = self.said(), self.page.evaluate(f"JSON.stringify({ROOT}.state())")
        standing = self.shown.ask("standing")
        place, point = self.other(1)
        self.page.mouse.move(*point)
        assert self.said() != first, "looking shows"
        assert self.shown.ask("standing") == standing, "and nothing moves"
        assert self.page.evaluate(f"JSON.stringify({ROOT}.state())") == state, "and nothing is picked"
        self.leave()
        assert self.said() == first, "leaving takes the look back"
        self.page.mouse.click(*point)
        pressed = self.said()
        assert pressed != first
        self.leave()
        assert self.said() == pressed, "what is pressed stays"
        if slide := (found := self.ask())["slide"]:
            assert slide["now"] == place + 1
            assert found["isFocused"], "keys go on from there"
        assert self.reset() == first

    def is_read_with_a_finger(self) -> None:
        """Check that a finger picks where it taps, and does nothing else."""
        first, (place, point) = self.said(), self.other(3)
        self.shown.ask("finger", self.number, point, False)
        assert self.said() == first
        self.shown.ask("finger", self.number, point, True)
        assert self.said() != first
        assert self.ask()["slide"]["now"] == place + 1
        assert self.reset() == first

    def is_read_with_keys(self) -> None:
        """Check that arrows, Home and End pick and are spoken, and that Escape takes it back."""
        first, texts = self.said(), []
        slide = self.ask()["slide"]
        most = slide["most"]
        on, back = ("ArrowDown", "ArrowUp") if slide["isList"] else ("ArrowUp", "ArrowDown")
        self.page.locator("[data-read]:visible").nth(self.number).locator(".cc-read").focus()
        keys = {
            "Home": 1,
            "ArrowRight": 2,
            "ArrowLeft": 1,
            "End": most,
            on: most,
            back: most - 1,
        }
        for key, place in keys.items():
            self.page.keyboard.press(key)
            settle(self.page)
            slide = self.ask()["slide"]
            assert slide["now"] == place, key
            texts.append(slide["text"])
        assert "" not in texts
        assert texts[0] == texts[2] != texts[3] == texts[4]
        self.page.keyboard.press("Escape")
        assert self.said() == first


def lines_are_set_off_alike(shown: Shown) -> None:
    """Check that each line of the charts has a name, and that who points at it has the others step back."""
    names = shown.ask("lineNames")
    assert names["nameless"] == [], "hues without a name"
    if not (names["first"] and names["several"]):
        return
    assert shown.ask("stepped")["back"] == []
    shown.page.mouse.move(*names["first"])
    settle(shown.page)
    assert names["hue"] not in (found := shown.ask("stepped"))["back"]
    assert found["front"] in ([names["hue"]], [])
    assert found["back"]
    shown.page.mouse.move(2, 2)
    settle(shown.page)
    assert shown.ask("stepped")["back"] == []


@browser
def test_every_chart_is_read_in_one_way(shown):
    known: set[str] = set()
    for number, _ in shown.examples():
        if not shown.ask("hasCharts"):
            return
        assert shown.ask("unreadable") == [], number
        for at, name in enumerate(shown.ask("chartNames")):
            if name is None or name in known:
                continue
            known.add(name)
            one = Read(shown, at)
            one.is_read_with_a_mouse()
            if one.ask()["slide"]:
                one.is_read_with_a_finger()
                one.is_read_with_keys()
        if number == 0:
            lines_are_set_off_alike(shown)


@browser
def test_bytes_arrive_however_they_are_delivered(shown):
    for number, example in enumerate(shown.kind.examples[:2]):
        shown.mount(example)
        usual = shown.ask("everything")
        for kind in KINDS:
            shown.mount(example, kind)
            assert shown.ask("everything") == usual, (number, kind)


@browser
@pytest.mark.parametrize("change", [("dark", 1280), ("light", 360)], ids=["dark", "narrow"])
def test_in_another_look_it_is_as_if_begun_in_it(shown, change):
    for number, example in enumerate(shown.kind.examples[:3]):
        shown.look("light", 1280)
        shown.mount(example)
        shown.look(*change)
        turned = [*shown.ask("everything"), *shown.ask("boxes")]
        shown.mount(example)
        assert [*shown.ask("everything"), *shown.ask("boxes")] == turned, number


@browser
def test_nothing_moves_by_itself_for_who_asked_for_less(shown):
    shown.page.emulate_media(reduced_motion="reduce")
    for number, _ in shown.examples():
        assert shown.page.locator("#figure > [data-still]").count() == 1
        assert shown.ask("moving") == [], number


@browser
def test_an_address_brings_a_state_back(shown):
    name, names, left = shown.kind.__name__, settings(shown.plain), set()
    for number, example in enumerate(shown.kind.examples):
        figure = shown.kind(**{one: example[one] for one in example if one not in answers(shown.plain)})
        figure.set_trait("_first", shown.plain._first)
        text, lost = shown.page.evaluate("state => shared(state)", stored(figure))
        state, seen = shown.ask("told", names), shown.ask("shown")
        shown.page.evaluate("([state, text]) => shared(state, text)", [stored(figure), text])
        opened = shown.ask("told", names)
        assert {one for one in names if opened[one] != state[one]} == set(lost), (number, text)
        assert lost or shown.ask("shown") == seen, (number, text)
        left |= set(lost)
    assert left == {setting for figure, setting in NOT_IN_AN_ADDRESS if figure == name}


@browser
def test_an_address_that_cannot_be_is_refused_in_words(shown):
    plain = shown.plain
    names = [one for one in settings(plain) if one in plain._settable]
    shown.page.evaluate("state => shared(state, '')", stored(plain))
    first, seen = shown.ask("told", names), shown.ask("shown")
    bad = "&".join(f"{one}=no,such%20thing" for one in [*names, "nonsense"])
    said = shown.page.evaluate("([state, text]) => shared(state, text)", [stored(plain), bad])
    assert said.startswith("Not taken from the address: ")
    assert shown.ask("told", names) == first
    assert shown.ask("shown") == seen
    strict = [one for one in names if plain._settable[one]["kind"] != "name"]
    assert all(f"{one} must be" in said for one in strict) or "does not go with the others" in said
    for extreme in (lowest, highest):
        text = "&".join(f"{one}={extreme(rule)}" for one, rule in plain._settable.items())
        shown.page.evaluate("([state, text]) => shared(state, text)", [stored(plain), text])
        shown.ask("shown")


@browser
def test_where_there_is_no_address_there_is_no_link(shown):
    shown.mount({})
    assert shown.page.locator(".cc-address").count() == 0


@browser
def test_it_leaves_nothing_behind_and_loses_no_edit(shown):
    for number, figure in shown.examples():
        left = shown.page.evaluate(LEAVE, [stored(figure), shown.states(number)[-1][1]])
        assert left["after"] == left["before"], number
        assert left["listening"] == 0
        assert left["elements"] == 0
        assert left["saves"] >= 1, "the last edit is not lost"
