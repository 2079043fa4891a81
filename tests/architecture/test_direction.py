"""A name or a text from right to left turns nothing round that stands beside it, in whatever template it is shown."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from contracts.direction import isolated, without_isolates
from services.notifications.letters import letter
from services.web.site.assets import Assets
from services.web.site.rendering import templates

SERVICES = Path(__file__).parents[2] / "services"
PAGES = sorted(SERVICES.glob("**/templates/**/*.html"))
LETTERS = sorted(SERVICES.glob("**/templates/**/*.txt"))
NAME = "سارة محمد"
SHOWN = f"\u2068{NAME}\u2069"
UNISOLATED = frozenset({"safe", "as_address"})
ADDRESSES = frozenset({"address", "joining_link"})
"""What is shown without the marks: the address of a link, into which they do not belong."""


def filters(page: Path) -> Iterator[nodes.Filter]:
    tree = Environment(extensions=["jinja2.ext.do"]).parse(page.read_text())  # noqa: S701  only parsed
    yield from (each for each in tree.find_all(nodes.Filter) if each.name in UNISOLATED)


def test_every_template_is_shown_by_an_environment_that_isolates_what_is_from_right_to_left() -> (
    None
):
    made = [
        call
        for module in SERVICES.rglob("*.py")
        for call in ast.walk(ast.parse(module.read_text()))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Environment"
    ]
    without = [call for call in made if "finalize" not in {each.arg for each in call.keywords}]

    assert len(made) == 3
    assert len(without) == 1, (
        "only the HTML of a letter, which is made from its finished plain text"
    )


@pytest.mark.parametrize("page", [*PAGES, *LETTERS], ids=lambda page: str(page.name))
def test_no_template_shows_a_text_past_that(page: Path) -> None:
    past = [each.node for each in filters(page)]

    assert all(
        getattr(each, "attr", getattr(each, "name", "")) in ADDRESSES for each in past if each
    )


def test_a_name_beside_a_reference_is_isolated_on_pages_in_letters_and_in_components() -> None:
    page = templates(Assets(version="", files={})).env
    button = (
        '{% from "govuk_frontend_jinja/components/tag/macro.html" import govukTag %}'
        '{{ govukTag({"text": name}) }}'
    )

    assert page.from_string("{{ name }}, {{ code }}").render(name=NAME, code="7K") == f"{SHOWN}, 7K"
    assert SHOWN in page.from_string(button).render(name=NAME)
    assert page.from_string("{{ name | as_address }}").render(name=NAME) == NAME
    assert letter.TEMPLATES.from_string("{{ name }}").render(name=NAME) == SHOWN


def test_the_marks_come_back_from_no_form() -> None:
    assert without_isolates(isolated(NAME)) == NAME
    assert isolated("Amina Example") == "Amina Example"
