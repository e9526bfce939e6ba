"""The rows of the benchmarks: two kinds, a schema that tells them apart, a file that keeps them."""

import copy
import json

import pytest

import benchmarks.__main__ as front
from benchmarks._rows import compared, limited
from tests.schemas import validator_of

STAMP = {"benchmark": "ops", "machine": "one, 2 cores", "date": "2026-11-28"}
COMPARISON = {**compared("a step", [1.0, 2.0], [4.0, 8.0], "Keras", "s")[0], **STAMP}
LIMIT = {**limited("a frame", 12.0, 33.0, "ms", 300, parts={"one": 4.0, "two": 8.0}), **STAMP}


@pytest.fixture(scope="module")
def validator(root):
    return validator_of(root / "benchmarks" / "results.schema.json")


@pytest.fixture(scope="module")
def rows():
    return json.loads(front.RESULTS.read_text(encoding="utf-8"))


def test_what_is_committed_keeps_to_the_schema(validator, rows):
    validator.validate(rows)
    assert rows
    names = [(row["benchmark"], row["name"]) for row in rows]
    assert names == sorted(set(names))
    assert {row["benchmark"] for row in rows} <= set(front.available())


def test_what_is_committed_holds_together(rows):
    for row in rows:
        if "ratio" in row:
            sides = row["ours"], row["peer"]
            better = sides[0] / sides[1] if row["unit"] == "images/s" else sides[1] / sides[0]
            assert row["ratio"] == pytest.approx(better, abs=1e-3, rel=1e-3), row["name"]
        else:
            measured, limit = row["measured"], row["limit"]
            assert row["held"] == (measured >= limit if row["bound"] == "at least" else measured <= limit)
        assert sum(row.get("parts", {}).values()) <= row.get("measured", 0) * 1.2


@pytest.mark.parametrize("row", [COMPARISON, LIMIT], ids=["comparison", "limit"])
def test_each_key_of_a_row_is_needed_and_no_other_is_allowed(row, validator):
    assert validator.is_valid([row])
    for key in row.keys() - {"parts"}:
        assert not validator.is_valid([{name: row[name] for name in row if name != key}]), key
    assert not validator.is_valid([{**row, "else": 1}])


@pytest.mark.parametrize(
    ("row", "broken"),
    [
        (LIMIT, {"ratio": 2.75}),
        (LIMIT, {"peer": 33.0, "peer_name": "the budget"}),
        (LIMIT, {"bound": "about"}),
        (LIMIT, {"held": 1}),
        (LIMIT, {"limit": 0}),
        (LIMIT, {"parts": {}}),
        (LIMIT, {"parts": {"one": "4"}}),
        (LIMIT, {"name": "import, of which build"}),
        (LIMIT, {"runs": 0}),
        (LIMIT, {"date": "today"}),
        (LIMIT, {"unit": "furlongs"}),
        (COMPARISON, {"limit": 8.0}),
        (COMPARISON, {"held": True}),
        (COMPARISON, {"peer_name": "the budget of the whole"}),
        (COMPARISON, {"peer_name": "the goal"}),
        (COMPARISON, {"ratio": 0}),
        (COMPARISON, {"ratio": "8,000"}),
        (COMPARISON, {"parts": {"one": 1.0, "two": 2.0}}),
        (COMPARISON, {"benchmark": "ops.py"}),
    ],
)
def test_a_broken_row_is_refused(row, broken, validator):
    assert not validator.is_valid([copy.deepcopy(row) | broken])


def test_a_limit_is_held_or_not():
    assert [limited("a", n, 8.0, "s", 1)["held"] for n in (7.9, 8.0, 8.1)] == [True, True, False]
    assert [limited("a", n, 0.97, "share", 1, at_least=True)["held"] for n in (0.96, 0.97, 0.98)] == [
        False,
        True,
        True,
    ]


def test_a_benchmark_takes_the_place_of_all_its_rows_and_of_no_others(tmp_path):
    path = tmp_path / "results.json"
    front.keep([COMPARISON, {**LIMIT, "benchmark": "mnist"}, {**LIMIT, "name": "gone by now"}], path)
    front.keep([{**LIMIT, "measured": 3.0}], path)
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert [(row["benchmark"], row["name"]) for row in kept] == [("mnist", "a frame"), ("ops", "a frame")]
    assert kept[1]["measured"] == 3.0


def test_what_cannot_be_written_leaves_the_file_as_it_was(tmp_path):
    path = tmp_path / "results.json"
    front.keep([COMPARISON], path)
    before = path.read_bytes()
    with pytest.raises(TypeError):
        front.keep([{**LIMIT, "measured": object()}], path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["results.json"]


def test_one_is_run_by_its_name_and_one_that_cannot_measure_keeps_what_it_has(monkeypatch, capsys):
    kept = []
    monkeypatch.setattr(front, "keep", kept.append)
    monkeypatch.setattr(front, "measure", lambda name: [COMPARISON] if name == "ops" else [])
    front.main(["ops", "mnist-all"])
    assert kept == [[COMPARISON]]
    assert "a step" in capsys.readouterr().out
    with pytest.raises(SystemExit, match=r"Received: speed\. There are: .*mnist_all.*page_weight"):
        front.main(["ops", "speed"])
    assert len(kept) == 1


def test_the_table_tells_both_kinds_apart():
    missed = {**limited("a long name", 44.0, 33.0, "ms", 300), **STAMP}
    lines = front.table([COMPARISON, LIMIT, missed]).splitlines()
    assert [line.split() for line in lines] == [
        [],
        ["ops", "ours", "peer", "ratio", "unit", "against"],
        ["a", "step", "1.5", "6", "4.00", "s", "Keras"],
        [],
        ["ops", "measured", "limit", "unit", "held?"],
        ["a", "frame", "12", "at", "most", "33", "ms", "held"],
        ["of", "which:", "one", "4,", "two", "8"],
        ["a", "long", "name", "44", "at", "most", "33", "ms", "NOT", "HELD"],
    ]
    assert "ratio" not in front.table([LIMIT])


def test_each_benchmark_says_in_the_package_what_its_rows_are():
    named = set(front.benchmarks.__doc__.replace("`", " ").replace(",", " ").split())
    assert set(front.available()) <= named


def test_a_chapter_weighs_what_it_loads_and_one_of_two_twins(tmp_path):
    import gzip

    from benchmarks.page_weight import weighed

    page = tmp_path / "book" / "seeing" / "animals.html"
    page.parent.mkdir(parents=True)
    (tmp_path / "_images").mkdir()
    loaded, idle = tmp_path / "a.js", tmp_path / "b.js"
    photo, night, still = (tmp_path / "_images" / name for name in ("c.webp", "c-night.webp", "d.webp"))
    loaded.write_text("let a = 1;")
    photo.write_bytes(b"1234")
    night.write_bytes(b"1234567890")
    still.write_bytes(b"seen on paper only")
    idle.write_text("let b = 2;")
    images = "../../_images"
    page.write_text(
        f'<script src="../../a.js"></script><img class="cb-day" src="{images}/c.webp">'
        f'<img class="cb-night" src="{images}/c-night.webp">'
        f'<img class="cb-live__still" src="{images}/d.webp">'
    )
    (row,) = weighed(tmp_path)
    bytes_ = sum(len(gzip.compress(path.read_bytes())) for path in (page, loaded, night))
    assert (row["name"], row["unit"], row["held"]) == ("page weight, seeing/animals", "kB", True)
    assert row["measured"] == pytest.approx(bytes_ / 1000)
    assert row["limit"] == 250
    assert sum(row["parts"].values()) == pytest.approx(row["measured"])
