"""What the members of a central list say of themselves, as counts of a survey that they answered without their names.

The invariant: a count becomes one of two spans before it is recorded, no answer is tied to a member, and beside the list no
span says that all of its members gave an answer or that none did.
"""

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field

from contracts.calendar import add_months
from contracts.central_list import MembersSurveyed
from contracts.panel_members import MemberGroup
from services.chassis.decision import Command, Decision, Kind, Refusal
from services.panel.domain.central_list import CentralList, GroupSpan, MemberSurvey

FEW = 5
"""None to so many are never told apart."""
FEWEST_ANSWERS = 12
"""With fewer on the list, "6 or more" beside it would say what nearly everybody on it answered."""
MONTHS_APART = 6
"""Two surveys that are close to each other would show who came to the list between them."""
SEXES = (MemberGroup.WOMEN, MemberGroup.MEN, MemberGroup.SEX_NOT_SAID)
ETHNIC_GROUPS = (
    MemberGroup.WHITE,
    MemberGroup.ETHNIC_MINORITY,
    MemberGroup.ETHNIC_GROUP_NOT_SAID,
)
Count = Annotated[int, Field(ge=0, le=200)]


class RecordSurvey(Command):
    """Members answered a survey without their names; what is kept of each count is a span."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-03",
                    "women": 9,
                    "men": 4,
                    "sex_not_said": 1,
                    "white": 11,
                    "ethnic_minority": 3,
                    "ethnic_group_not_said": 0,
                }
            ]
        },
    )

    women: Count
    men: Count
    sex_not_said: Count
    white: Count
    ethnic_minority: Count
    ethnic_group_not_said: Count


def record_survey(state: CentralList | None, command: RecordSurvey) -> Decision[CentralList]:
    """Takes the place of the survey before it; enough members must have answered."""
    counts = {group: getattr(command, group) for group in MemberGroup}
    answered = max(sum(counts[each] for each in asked) for asked in (SEXES, ETHNIC_GROUPS))
    on_list = len(state.on(command.on)) if state else 0
    if state is None or answered > on_list:
        raise Refusal(
            Kind.NOT_NOW,
            f"{on_list} members were on the central list on that date, and you counted {answered} answers. Check the counts.",
        )
    if answered < FEWEST_ANSWERS:
        raise Refusal(
            Kind.NOT_LAWFUL,
            f"At least {FEWEST_ANSWERS} members must have answered, or they could be recognised. Ask again when more of them answer.",
        )
    _require_apart(state.survey, command.on)
    spans = tuple(_span(group, count, on_list) for group, count in counts.items())
    surveyed = MembersSurveyed(occurred_on=command.on, agency=state.agency)
    survey = MemberSurvey(on=command.on, groups=spans)
    return Decision(state.model_copy(update={"survey": survey}), [surveyed])


def _span(group: MemberGroup, count: int, on_list: int) -> GroupSpan:
    if count <= FEW:
        return GroupSpan(group=group, low=0, high=FEW)
    return GroupSpan(group=group, low=FEW + 1, high=on_list)


def _require_apart(before: MemberSurvey | None, on: date) -> None:
    """The same survey can be put right, with its own day."""
    if before is None or before.on == on:
        return
    if on < add_months(before.on, MONTHS_APART):
        raise Refusal(
            Kind.NOT_NOW,
            f"The survey before it is of {before.on:%-d %B %Y}. Leave {MONTHS_APART} months between surveys, so that nobody can be recognised by the difference.",
            "on",
        )
