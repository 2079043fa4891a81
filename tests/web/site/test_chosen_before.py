"""No form answers for anybody: a channel, an outcome or a wish is a fact only once a person chose it."""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator

import pytest

import services.web
from services.casework.actions import Worded
from services.chassis.decision import Command
from services.web.site.command_forms import Question, questions
from services.web.site.command_forms.questions import Kind, walked
from tests.web.helpers.every_command import FORMS

CHOSEN = {Kind.ONE, Kind.SEVERAL}
PLANNED = {"step_free", "hearing_loop", "live_captions", "sign_language"}
"""Its page asks for what there will be in one list, in which nothing is ticked."""


def chosen_before(asked: Iterable[Question]) -> set[str]:
    """The questions with something to choose in which an answer is chosen already."""
    return {
        each.name
        for each in walked(asked)
        if each.kind in CHOSEN and each.default not in (None, [])
    }


def of_pages() -> Iterator[tuple[str, tuple[Question, ...]]]:
    """The questions of every form that a page makes by hand."""
    for module in pkgutil.walk_packages(services.web.__path__, "services.web."):
        for name, value in vars(importlib.import_module(module.name)).items():
            asked = getattr(value, "asked", value)
            if isinstance(asked, tuple) and asked and isinstance(asked[0], Question):
                yield f"{module.name}.{name}", asked


@pytest.mark.parametrize("command", FORMS)
def test_no_answer_is_chosen_before_anybody_chooses_one(command: type[Command]) -> None:
    asked = questions(command.model_json_schema(schema_generator=Worded), {"staff": "recruiter-01"})

    assert chosen_before(asked) - PLANNED == set()


def test_no_answer_is_chosen_before_in_a_form_made_by_hand_either() -> None:
    found = {name: chosen_before(asked) for name, asked in of_pages()}

    assert len(found) > 10
    assert {name for name, chosen in found.items() if chosen} == set()
