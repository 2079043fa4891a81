"""Every collection that a service opens, read from the code that opens it.

A collection is `database[name]`, where the database is a parameter that is annotated `Database` or somebody's
`database`. Nothing opens one in another way: `in_another_way` finds what does.
"""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[3]
OTHER_WAYS = re.compile(
    r"\b(get_collection|create_collection|get_default_database|\$out|\$merge)\b|client\["
)
OF_RECORDS = "kind.collection"
"""How the chassis opens the collection of a kind of case record, whichever it is."""


class Opened(NamedTuple):
    """Where a collection is opened, and by which name."""

    service: str
    name: str


def opened() -> set[Opened]:
    """The collections of every service by their names; of one that ends in a number, what stands before it."""
    found = set()
    for path in sorted((ROOT / "services").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for given in _names_given(ast.parse(path.read_text())):
            if ast.unparse(given) != OF_RECORDS:
                names = _resolved(given, importlib.import_module(module))
                found |= {Opened(module.split(".")[1], name) for name in names}
    return found


def in_another_way() -> list[str]:
    """Modules that open a collection otherwise than is understood here."""
    return [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "services").rglob("*.py"))
        if OTHER_WAYS.search(path.read_text())
    ]


def _names_given(tree: ast.Module) -> Iterator[ast.expr]:
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            databases = {
                each.arg
                for each in (*function.args.args, *function.args.kwonlyargs)
                if each.annotation is not None and ast.unparse(each.annotation) == "Database"
            }
            for node in ast.walk(function):
                if isinstance(node, ast.Subscript) and _is_database(node.value, databases):
                    yield node.slice


def _is_database(value: ast.expr, databases: set[str]) -> bool:
    if isinstance(value, ast.Name):
        return value.id in databases
    return isinstance(value, ast.Attribute) and value.attr == "database"


def _resolved(given: ast.expr, module: Any) -> list[str]:
    """What the name is at run time; raises where it cannot be told, so that it has to be made plain."""
    if isinstance(given, ast.JoinedStr):
        return [f"{part}_" for part in module.PARTS]
    return [eval(ast.unparse(given), vars(module))]  # noqa: S307  a constant of ours
