"""One name, one meaning: what a reader looks up is defined once in a service, and tests share helpers alone."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVICES = ("assessment", "casework", "chassis", "enquiry", "notifications", "panel", "reporting", "web")


def parsed(folder: str) -> dict[str, ast.Module]:
    paths = sorted((ROOT / folder).rglob("*.py"))
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text()) for path in paths}


@pytest.mark.parametrize("service", SERVICES)
def test_no_public_class_is_defined_in_two_modules_of_one_service(service: str) -> None:
    defined = defaultdict(list)
    for path, module in parsed(f"services/{service}").items():
        for node in module.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                defined[node.name].append(path)

    assert defined
    assert {name: paths for name, paths in defined.items() if len(paths) > 1} == {}


def test_no_test_imports_from_a_test_module_or_a_conftest() -> None:
    imported = [
        (path, node.module)
        for path, module in parsed("tests").items()
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("tests.")
        if node.module.rpartition(".")[2].startswith(("test_", "conftest"))
    ]

    assert imported == []
