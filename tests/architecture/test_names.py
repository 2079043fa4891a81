"""One word a thing: within a service a class name says what it means wherever it is read."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVICES = ["web"]
"""The services whose names are held apart."""

TEST_FOLDERS = ["web"]
"""The folders of tests that share nothing but helpers."""


def public_classes(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node.name


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)


@pytest.mark.parametrize("service", SERVICES)
def test_no_class_name_is_defined_in_two_modules_of_a_service(service: str) -> None:
    defined: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "services" / service).rglob("*.py")):
        for name in public_classes(path):
            defined[name].append(str(path.relative_to(ROOT)))

    assert defined
    assert {name: paths for name, paths in defined.items() if len(paths) > 1} == {}


@pytest.mark.parametrize("folder", TEST_FOLDERS)
def test_what_tests_share_lies_in_helpers_and_not_in_other_tests(folder: str) -> None:
    borrowed = {
        str(path.relative_to(ROOT)): module
        for path in sorted((ROOT / "tests" / folder).rglob("*.py"))
        for module in imported(path)
        if module.startswith("tests.")
        if any(part == "conftest" or part.startswith("test_") for part in module.split("."))
    }

    assert borrowed == {}
