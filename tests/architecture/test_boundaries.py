"""What a domain may import, what the chassis may not say, and which templates a front door may use."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PURE_CASEWORK = {
    "services.casework.clock_watch",
    "services.casework.teamwork",
    "services.casework.turning_points",
    "services.casework.where_days_went",
}
"""What is decided alike in several services: domains too, which may import no more than one."""
DOMAINS = sorted((ROOT / "services").glob("*/domain/**/*.py")) + [
    (ROOT / each.replace(".", "/")).with_suffix(".py") for each in sorted(PURE_CASEWORK)
]
CHASSIS = sorted((ROOT / "services" / "chassis").glob("**/*.py"))
TEMPLATES = sorted((ROOT / "services" / "web").glob("*/templates/**/*.html"))
OF_A_DOOR = re.compile(r"""["'](public|adopter|team|national|support)/[\w/]+\.html["']""")
THE_PEOPLE = re.compile(r"applicant|adopter", re.IGNORECASE)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, or imports from."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""


STATISTICS = "scipy.stats"
"""It computes and does nothing else."""


def allowed(module: str, service: str) -> bool:
    """Whether a domain of this service may import a module; what is not listed it may not."""
    own = f"services.{service}.domain"
    package = module.partition(".")[0]
    return (
        package in {"contracts", "pydantic"}
        or module == STATISTICS
        or package in sys.stdlib_module_names
        or module
        in {"services.chassis.decision", "services.spreadsheets.book", *PURE_CASEWORK, own}
        or module.startswith(f"{own}.")
    )


@pytest.mark.parametrize("path", DOMAINS, ids=named)
def test_a_domain_imports_contracts_pydantic_statistics_itself_and_what_a_decision_is(
    path: Path,
) -> None:
    service = path.relative_to(ROOT / "services").parts[0]

    assert [each for each in imported(path) if not allowed(each, service)] == []


def test_a_domain_may_import_neither_a_store_nor_another_service_nor_a_driver() -> None:
    assert allowed("contracts.enquiry", "panel")
    assert allowed("services.chassis.decision", "panel")
    assert not allowed("services.chassis.clock", "panel")
    assert not allowed("services.panel.store", "panel")
    assert not allowed("services.enquiry.domain.people", "panel")
    assert not allowed("pymongo", "panel")


@pytest.mark.parametrize("path", CHASSIS, ids=named)
def test_the_chassis_says_nothing_of_the_people_a_journey_is_about(path: Path) -> None:
    assert THE_PEOPLE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_uses_those_of_its_own_front_door_and_of_the_site_alone(path: Path) -> None:
    door = path.relative_to(ROOT / "services" / "web").parts[0]

    assert [each for each in OF_A_DOOR.findall(path.read_text()) if each != door] == []
