"""The rules of the house that a tool can hold: imports, purity, sizes, and who may hear what."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

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


def parsed(path: Path) -> ast.Module:
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


def test_imports_go_one_way() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    outcome = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)

    assert outcome.returncode == 0, outcome.stdout


@pytest.mark.parametrize("path", DOMAINS, ids=named)
def test_a_domain_awaits_nothing_reads_no_clock_and_makes_no_identifiers(path: Path) -> None:
    awaits = [node for node in ast.walk(parsed(path)) if isinstance(node, ast.Await)]
    calls = [
        called
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and (called := _called(node)) in IMPURE
    ]

    assert (awaits, calls) == ([], [])


@pytest.mark.parametrize("path", sources("services"), ids=named)
def test_what_a_request_waits_for_never_costs_it_a_thread(path: Path) -> None:
    waited_for = {
        call.args[0].id
        for call in ast.walk(parsed(path))
        if isinstance(call, ast.Call) and _called(call) == "Depends"
        if call.args and isinstance(call.args[0], ast.Name)
    }
    in_threads = [
        each.name
        for each in functions(path)
        if isinstance(each, ast.FunctionDef) and each.name in waited_for
    ]

    assert in_threads == []


@pytest.mark.parametrize("path", EVERYTHING, ids=named)
def test_a_file_says_why_it_exists_and_stays_short(path: Path) -> None:
    assert ast.get_docstring(parsed(path)), "a module begins with why it exists"
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", EVERYTHING, ids=named)
def test_no_function_is_longer_than_a_screen(path: Path) -> None:
    assert [(f.name, length(f)) for f in functions(path) if length(f) > LONGEST_FUNCTION] == []


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
