"""What others wrote: listed as it is locked, under licences that are allowed, and asked about where an index answers."""

import json

import pytest

from deploy.supply.licences import allowed, listed, refused
from deploy.supply.parts import ELSEWHERE, SERVICES, Part, locked_in_npm, locked_in_python
from deploy.supply.weaknesses import of_npm_audit, of_pip_audit

REACHABLE = {"name": "jinja2", "version": "3.1.6", "vulns": []}
WEAK = {
    "name": "jinja2",
    "version": "3.1.4",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1.6"]}],
}
UNKNOWN = {"name": "jinja2", "skip_reason": "Dependency not found on PyPI"}
NPM_TOTAL = {"metadata": {"dependencies": {"total": 64}}}


def test_the_list_names_what_is_locked_and_nothing_else() -> None:
    found = {
        index: {each[1:3] for each in listed() if each.registry == index}
        for index in ("pypi", "npm")
    }

    assert found == {"pypi": {*locked_in_python()}, "npm": {*locked_in_npm()}}, "run `make parts`"


def test_every_part_has_a_licence_that_is_allowed_where_it_runs() -> None:
    assert refused(listed(), allowed()) == []


@pytest.mark.parametrize(
    ("runs_in", "licence", "may_run"),
    [
        (SERVICES, "MIT", True),
        (SERVICES, "GPL-2.0-only WITH Classpath-exception-2.0", False),
        (ELSEWHERE, "GPL-2.0-only WITH Classpath-exception-2.0", True),
        (ELSEWHERE, "AGPL-3.0-only", False),
        (SERVICES, "MIT OR AGPL-3.0-only", False),
        (SERVICES, "", False),
    ],
)
def test_a_licence_that_nobody_allowed_is_refused(
    runs_in: str, licence: str, *, may_run: bool
) -> None:
    part = Part("pypi", "a-part", "1.0", runs_in, licence)

    assert (refused([part], allowed()) == []) is may_run


@pytest.mark.parametrize(
    ("told", "parts", "weaknesses", "is_silent"),
    [
        ([REACHABLE], 1, [], False),
        ([REACHABLE, WEAK], 2, ["jinja2 3.1.4: PYSEC-1, mended in 3.1.6"], False),
        ([UNKNOWN], 0, [], True),
        ([UNKNOWN, WEAK], 1, ["jinja2 3.1.4: PYSEC-1, mended in 3.1.6"], True),
    ],
)
def test_a_python_package_of_which_the_index_tells_nothing_was_not_checked(
    told: list[object], parts: int, weaknesses: list[str], *, is_silent: bool
) -> None:
    audited = of_pip_audit(json.dumps({"dependencies": told, "fixes": []}))

    assert (audited.parts, audited.weaknesses, bool(audited.silent)) == (
        parts,
        weaknesses,
        is_silent,
    )


def test_an_index_that_cannot_be_reached_was_not_asked() -> None:
    assert of_pip_audit("").silent == "the index of Python packages cannot be reached"


@pytest.mark.parametrize(
    ("said", "parts", "weaknesses", "is_silent"),
    [
        ({"vulnerabilities": {}, **NPM_TOTAL}, 64, [], False),
        (
            {"vulnerabilities": {"koa": {"range": "<3.0.1", "severity": "high"}}, **NPM_TOTAL},
            64,
            ["koa <3.0.1: high"],
            False,
        ),
        ({"message": "405 Method Not Allowed", "statusCode": 405}, 0, [], True),
    ],
)
def test_an_index_of_npm_packages_without_a_report_is_silent(
    said: object, parts: int, weaknesses: list[str], *, is_silent: bool
) -> None:
    audited = of_npm_audit(json.dumps(said))

    assert (audited.parts, audited.weaknesses, bool(audited.silent)) == (
        parts,
        weaknesses,
        is_silent,
    )
