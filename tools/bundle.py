"""Bundle the figures: `python tools/bundle.py` (every make target that needs them runs it).

Each cnn_course/widgets/<name>/index.js becomes cnn_course/widgets/static/<name>.<language>.js, one module for
each language, and <name>.css, minified. A module holds the figure's class, its own words and the shared ones;
the languages are those that widgets/lib/words/ has, and every figure must have them all. A worker.js beside
it becomes <name>.worker.js. WebAssembly is written as text (.wat) and assembled here. What the bundles were
made from is recorded beside them, and nothing is done while that is unchanged. So a source
distribution, which carries the bundles and the record, is installed without Node.js.

The npm packages of package-lock.json are installed into node_modules first: those that bundles and book need,
and with --tests those of tests and linters too. The build hook (hatch_build.py) skips that where the bundles
are fresh.
"""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # as a script, only tools/ itself is on the path

from cnn_course import files  # noqa: E402
from tools import freshness  # noqa: E402
from tools import node as nodes  # noqa: E402

WIDGETS = Path("cnn_course", "widgets")
STATIC = WIDGETS / "static"
RECORD = "bundles.json"
LOCK = ("package.json", "package-lock.json")
# The module of a figure in one language; both paths begin at its folder beside the figures'.
ENTRY = """\
import Explorer from "../{figure}/index.js";
import own from "../{figure}/words/{language}.js";
import {{ widget }} from "../lib/core/figure.js";
import shared from "../lib/words/{language}.js";
export default widget("{figure}", Explorer, {{ ...shared, ...own }});
"""
ESBUILD = """
import { readFileSync } from "node:fs";
import { build } from "esbuild";
const assemble = {
  name: "WebAssembly text -> its bytes",
  setup: (build) =>
    build.onLoad({ filter: /[.]wat$/ }, async ({ path }) => {
      const { default: assembler } = await import("wabt");
      const module = (await assembler()).parseWat(path, readFileSync(path, "utf8"), { simd: true });
      module.resolveNames();
      module.validate();
      return { contents: module.toBinary({}).buffer, loader: "binary" };
    }),
};
const shared = {
  bundle: true, minify: true, target: "es2022", charset: "utf8", legalComments: "none", logLevel: "warning",
  plugins: [assemble],
};
try {
  for (const options of JSON.parse(process.argv[1])) await build({ ...shared, ...options });
} catch {
  process.exitCode = 1; // esbuild has said what is wrong, and where
}
"""


def sources(root: Path) -> list[Path]:
    """Return every file that a bundle depends on."""
    folders = [path for path in (root / WIDGETS).glob("[!.]*") if path.name != STATIC.name]
    scripts = [path for path in freshness.files_under(*folders) if path.suffix in {".js", ".css", ".wat"}]
    return [*scripts, *(root / name for name in LOCK), root / "tools" / "bundle.py"]


def entries(root: Path) -> list[Path]:
    """Return the figures' own modules, one in each figure's folder."""
    return sorted((root / WIDGETS).glob("*/index.js"))


def languages(root: Path, words: str = "lib/words") -> list[str]:
    """Return the languages that a folder of tables has, by their names: "en" for en.js."""
    return sorted(path.stem for path in (root / WIDGETS / words).glob("*.js"))


def check_languages(root: Path) -> None:
    """Fail unless every figure has its words in every language.

    Raises:
        SystemExit: "The figure 'pooling_explorer' has words in en; needed are en, ko: …".
    """
    wanted = languages(root)
    for entry in entries(root):
        name = entry.parent.name
        if (found := languages(root, f"{name}/words")) != wanted:
            raise SystemExit(
                f"The figure {name!r} has words in {', '.join(found) or 'no language'}; "
                f"needed are {', '.join(wanted)}: {WIDGETS / name / 'words'} and {WIDGETS / 'lib' / 'words'} "
                "must hold the same tables."
            )


def write_entries(root: Path, folder: Path) -> list[dict[str, str]]:
    """Write a module for each figure and language into a folder beside the figures' own."""
    named = []
    for entry, language in itertools.product(entries(root), languages(root)):
        name = entry.parent.name
        path = folder / f"{name}.{language}.js"
        path.write_text(ENTRY.format(figure=name, language=language), encoding="utf-8")
        named.append({"in": str(path), "out": path.stem})
    return named


def workers(root: Path) -> list[dict[str, str]]:
    """Return the scripts that figures start in a thread of their own: worker.js in a figure's folder.

    A page opened from disk starts a worker from text alone, so each is one classic script.
    """
    found = sorted((root / WIDGETS).glob("*/worker.js"))
    return [{"in": str(path), "out": f"{path.parent.name}.worker"} for path in found]


def one_style_sheet_each(folder: Path) -> None:
    """Keep one of the style sheets that esbuild has made for each language: they are the same."""
    for path in sorted(folder.glob("*.css")):
        path.replace(folder / f"{path.name.split('.')[0]}.css")


def fresh(root: Path) -> bool:
    """Tell whether the bundles are those of the present sources, whole and untouched."""
    static = root / STATIC
    record = freshness.recorded(static / RECORD)
    try:
        made = {name: freshness.digest([static / name], static) for name in record["bundles"]}
        return record == {"sources": freshness.digest(sources(root), root), "bundles": made}
    except (OSError, ValueError, KeyError, TypeError):
        return False


def install_packages(root: Path, node: nodes.Node, tests: bool = False) -> None:
    """Install the locked npm packages into node_modules, unless they are there.

    Args:
        root: the checkout.
        node: whose npm installs them.
        tests: also what only tests and linters need: nine tenths of the whole.
    """
    stamp = root / "node_modules" / ".packages"
    lock = freshness.digest((root / name for name in LOCK), root)
    few, all_of_them = f"{lock} without those of tests", f"{lock} all"
    there = freshness.recorded(stamp)
    if there == all_of_them or (there == few and not tests):
        return
    which = "all npm packages" if tests else "the npm packages esbuild and KaTeX"
    print(f"Installing {which} into node_modules", flush=True)
    # No package's own install script is needed, so none is run.
    flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    command = [*node.npm, "ci", *flags, *([] if tests else ["--omit=dev"])]
    done = subprocess.run(command, cwd=root, env=node.environment(), capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"npm ci failed:\n{done.stderr or done.stdout}")
    freshness.record(stamp, all_of_them if tests else few)


def esbuild(builds: Sequence[Mapping[str, object]], root: Path, node: nodes.Node) -> None:
    """Run some builds, each given by esbuild's options, WebAssembly written as text included.

    Raises:
        SystemExit: "The figures could not be bundled: …", with esbuild's words.
    """
    command = [str(node.command), "--input-type=module", "-e", ESBUILD, json.dumps(builds)]
    done = subprocess.run(command, cwd=root, env=node.environment(), capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"The figures could not be bundled:\n{done.stderr}")


def build(root: Path, node: nodes.Node) -> list[Path]:
    """Make the bundles, each put in its place whole, and the record last."""
    static = root / STATIC
    check_languages(root)
    static.mkdir(parents=True, exist_ok=True)
    with files.workplace(root / WIDGETS, STATIC.name) as folder:  # the modules' imports begin there
        before = freshness.digest(sources(root), root)
        made_in = folder / "made"
        options = [
            {"entryPoints": write_entries(root, folder), "outdir": str(made_in), "format": "esm"},
            {"entryPoints": workers(root), "outdir": str(made_in), "format": "iife"},
        ]
        esbuild(options, root, node)
        one_style_sheet_each(made_in)
        made = sorted(made_in.iterdir())
        record = {
            "sources": before,
            "bundles": {path.name: freshness.digest([path], made_in) for path in made},
        }
        for path in made:
            files.put(path, static / path.name)
        freshness.record(static / RECORD, record)
    for stale in set(static.iterdir()) - {static / name for name in [*record["bundles"], RECORD]}:
        stale.unlink()
    return [static / path.name for path in made]


def ensure(root: Path = ROOT, packages: bool = True, tests: bool = False) -> list[Path]:
    """Bring bundles, and node_modules if asked, up to date. Return the bundles that were made.

    Args:
        root: the checkout or unpacked source distribution.
        packages: install the npm packages even where the bundles are fresh: book and tests use them too.
        tests: install those that only tests and linters use, too.

    Raises:
        SystemExit: npm or esbuild failed, with their words.
        NodeMissingError: there is no Node.js, and the bundles are not fresh.
    """
    is_fresh = fresh(root)
    if is_fresh and not packages:
        return []
    node = nodes.find()
    install_packages(root, node, tests)
    return [] if is_fresh else build(root, node)


def main(*arguments: str) -> None:
    """Bundle, and say what was made."""
    try:
        made = ensure(tests="--tests" in arguments)
    except nodes.NodeMissingError as error:
        raise SystemExit(str(error)) from None
    if not made:
        print("The figures' bundles are up to date")
    for path in made:
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1000:.1f} kB")


if __name__ == "__main__":
    main(*sys.argv[1:])
