"""Finds letters that a reader would see in Python code: they belong into a table of words."""

import ast
import re
from collections.abc import Iterator

# Calls whose positional texts, and settings whose values, end up before the reader as they are.
WRITING = {
    "text",
    "annotate",
    "set_title",
    "set_xlabel",
    "set_ylabel",
    "suptitle",
    "Text",
    "paragraph",
}
SHOWN = {"label", "title", "xlabel", "ylabel", "description", "tooltip", "labels", "alt"}
# Calls whose texts are for whoever writes code: errors, warnings, and the names in them.
SAID_TO_AUTHORS = re.compile(
    r"(Error|Exit|Warning)$|^(warning|_wrong|numbers|pixels|whole|pair|words|bound|_problem)$"
)
# What code has letters for: none of these is a word. Before a reader they are strays all the same.
CODE = (
    re.compile(r"[-_.$]?[a-z][\w.:-]*|_[\w.]*|\w:|-{2,}[\w-]*"),  # a name: of a trait, a file, an event
    re.compile(
        r"#[0-9a-fA-F]{3,6}|utf-8|(https?://|data:)\S*|[\w.+*-]*/[\w./+*-]*"
    ),  # a colour, an address, a path
    re.compile(r'[\w.]*[*{}\\^$|()\[\]?+][\w.*{}\\^$|()\[\]?+ -]*|.*\\.*|\{?"\w+": .*'),  # patterns, JSON
    re.compile(r"[.<>=]?[,.\d]*[a-zA-Z%]"),  # how a number is written: .3f
)


def is_code(text: str) -> bool:
    """Tell whether a text has no letter, or is no word."""
    return not re.search(r"[^\W\d_]", text) or any(one.fullmatch(text) for one in CODE)


def seen_in_html(text: str) -> str:
    """Return what a reader would see of a piece of HTML: the text outside its tags."""
    return (
        re.sub(r"^[^<>]*>|<[^>]*(>|$)|^[^<>]*\"[^<>]*$", " ", text) if re.search(r"[<>]|=\"", text) else text
    )


def pieces(
    node: ast.expr, constants: dict[str, list[ast.expr]], seen: frozenset[str] = frozenset()
) -> Iterator[ast.Constant]:
    """Yield the literal texts that an expression can come to, with those of constants that it names."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    elif isinstance(node, ast.Name) and node.id not in seen:
        for value in constants.get(node.id, []):
            yield from pieces(value, constants, seen | {node.id})
    elif isinstance(node, ast.JoinedStr):
        for part in node.values:
            yield from pieces(part.value if isinstance(part, ast.FormattedValue) else part, constants, seen)
    elif isinstance(node, ast.IfExp):
        yield from pieces(node.body, constants, seen)
        yield from pieces(node.orelse, constants, seen)
    elif isinstance(node, ast.BinOp):
        yield from pieces(node.left, constants, seen)
        yield from pieces(node.right, constants, seen)
    elif isinstance(node, ast.List | ast.Tuple):
        for one in node.elts:
            yield from pieces(one, constants, seen)


class _Look(ast.NodeVisitor):
    """Walks over a module and keeps what is no code, by line."""

    def __init__(self, allowed: set[str]) -> None:
        self.allowed, self.found = allowed, set[tuple[int, int, str]]()
        self.constants: dict[str, list[ast.expr]] = {}
        self.raised: set[str] = set()  # names in what is raised

    def keep(self, node: ast.Constant) -> None:
        self.found.add((node.lineno, node.col_offset, node.value))

    def visit_Constant(self, node: ast.Constant) -> None:
        if not isinstance(node.value, str) or node.value in self.allowed:
            return
        if not is_code(seen_in_html(node.value)):
            self.keep(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring
            self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        """Pass over what is said to whoever writes code."""

    def visit_Assign(self, node: ast.Assign) -> None:
        """Pass over ``__all__``, and over what is a part of an error."""
        names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        if not names or not all(name == "__all__" or name in self.raised for name in names):
            self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> None:
        """Pass over annotations."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value:
            self.visit(node.value)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if SAID_TO_AUTHORS.search(node.name):
            return
        for part in [*node.decorator_list, *node.args.defaults, *node.args.kw_defaults, *node.body]:
            if part is not None:
                self.visit(part)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)

    def visit_Dict(self, node: ast.Dict) -> None:
        for value in node.values:
            self.visit(value)

    def visit_Compare(self, node: ast.Compare) -> None:
        """Pass over what things are compared with."""

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if SAID_TO_AUTHORS.search(name):
            return
        shown = [
            *(node.args if name in WRITING else []),
            *(one.value for one in node.keywords if one.arg in SHOWN),
        ]
        for piece in (piece for one in shown for piece in pieces(one, self.constants)):
            text = piece.value
            if re.search(r"[^\W\d_]", text) and text not in self.allowed and not text.startswith("_"):
                self.keep(piece)
        self.generic_visit(node)


def stray_letters(text: str, allowed: set[str] | None = None) -> list[str]:
    """Return the letters in a module that are no code, "12: text"; names that look like words are allowed."""
    look, tree = _Look(allowed or set()), ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    look.constants.setdefault(target.id, []).append(node.value)
        if isinstance(node, ast.Raise):
            look.raised |= {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    look.visit(tree)
    return [f"{line}: {text}" for line, _, text in sorted(look.found)]
