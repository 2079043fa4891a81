"""The rules of the house that a tool can hold: purity, sizes, and who may hear what.

That imports go one way is held by the import linter, which runs before the tests.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
LONGEST_FUNCTION = 40
LONGEST_FILE = 400
MEDIAN_FUNCTION = 8
IMPURE = {"now", "today", "uuid1", "uuid4", "open", "random", "sleep", "perf_counter", "time"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(*folders: str) -> list[Path]:
    return sorted(
        path for folder in folders for path in (ROOT / folder).rglob("*.py") if path.stat().st_size
    )


@cache
def parsed(path: Path) -> ast.Module:
    """Each file once: they are gone through by every rule, all in one process."""
    return ast.parse(path.read_text())


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, Function):
            yield node


def length(function: Function) -> int:
    """Lines of a function's body, without signature and docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


PRODUCT = sources("contracts", "services")
EVERYTHING = sources("contracts", "services", "deploy", "bench", "tests")
DOMAINS = [path for path in PRODUCT if "domain" in path.parts or path.name == "domain.py"]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_a_domain_awaits_nothing_reads_no_clock_and_makes_no_identifiers() -> None:
    assert DOMAINS
    assert [
        (named(path), node.lineno)
        for path in DOMAINS
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Await) or (isinstance(node, ast.Call) and _called(node) in IMPURE)
    ] == []


def test_what_a_request_waits_for_never_costs_it_a_thread() -> None:
    in_threads = [
        (named(path), each.name)
        for path in sources("services")
        if (waited_for := _waited_for(path))
        for each in functions(path)
        if isinstance(each, ast.FunctionDef) and each.name in waited_for
    ]

    assert in_threads == []


def _waited_for(path: Path) -> set[str]:
    return {
        call.args[0].id
        for call in ast.walk(parsed(path))
        if isinstance(call, ast.Call) and _called(call) == "Depends"
        if call.args and isinstance(call.args[0], ast.Name)
    }


def test_a_file_says_why_it_exists() -> None:
    assert [named(path) for path in EVERYTHING if not ast.get_docstring(parsed(path))] == []


def test_a_file_stays_short() -> None:
    lines = {named(path): len(path.read_text().splitlines()) for path in EVERYTHING}

    assert {path: number for path, number in lines.items() if number > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    assert [
        (named(path), each.name, length(each))
        for path in EVERYTHING
        for each in functions(path)
        if length(each) > LONGEST_FUNCTION
    ] == []


def test_most_functions_are_a_handful_of_lines() -> None:
    lengths = [length(function) for path in PRODUCT for function in functions(path)]

    assert median(lengths) <= MEDIAN_FUNCTION


def test_equality_answers_are_heard_by_reporting_alone() -> None:
    readers = {
        path.relative_to(ROOT / "services").parts[0]
        for path in sources("services")
        if "contracts.equality" in path.read_text() or "import equality" in path.read_text()
    }

    assert readers <= {"enquiry", "reporting", "web"}


def test_the_pages_know_the_equality_questions_and_hear_no_answers() -> None:
    names = {
        alias.name
        for path in sources("services/web")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and node.module == "contracts.equality"
        for alias in node.names
    }

    assert names
    assert {each for each in names if "Given" in each or each in {"EVENTS", "TOPIC"}} == set()


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""
