"""Approved adopters are approved for a time as foster carers for one child (early permanence, regulation 25A of the
Care Planning, Placement and Case Review (England) Regulations 2010).

The invariant: one approval is for one child, after the approval as adopters, and never ends before it begins. Which
child, by the agency's own reference, is in the case record and in no event.
"""

import re
from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from contracts.temporary_fostering import (
    FosteringApproval,
    FosteringEnd,
    TemporaryFosteringApproved,
    TemporaryFosteringEnded,
)
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before, too_far
from services.panel.domain.fostering_progress import TemporaryFostering
from services.panel.domain.panel_case import PanelCase, at_step, decide
from services.panel.domain.progress import Status
from services.panel.domain.steps_taken import approved_on

SEVERAL = re.compile(r"[\s,;&+|]+")
ChildReference = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)
]


class ApproveTemporaryFostering(Command):
    """The adopters are approved for a time as foster carers for one child, from this date."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-09-01", "child": "C-2041", "until": "2025-12-15"}]
        }
    )

    on: date = Field(title="From which date are they approved?", description="Today or earlier")
    child: ChildReference = Field(
        title="Which child?",
        description="Your agency's own reference for one child. Do not enter a name. For another child, record another approval",
    )
    until: date = Field(title="What is the last day of the approval?")


class EndTemporaryFostering(Command):
    """A temporary approval ended before its last day."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-11-03", "approval": 1, "because": "placed_for_adoption"}]
        }
    )

    on: date = Field(title="When did it end?", description="Today or an earlier date")
    approval: FosteringApproval = Field(
        title="Which approval?", json_schema_extra={"x-record": "fostering"}
    )
    because: FosteringEnd = Field(title="Why did it end?")


def approve_temporary_fostering(
    state: PanelCase | None, command: ApproveTemporaryFostering
) -> Decision[PanelCase]:
    """One child, after the approval as adopters, and until a day that is not before the first."""
    case = at_step(state, Status.APPROVED)
    _one_child(command.child)
    not_before(command.on, case.latest_step, "the approval")
    _ends_after_it_begins(command.on, command.until)
    _not_twice(case, command)
    number = len(case.fostering) + 1
    approved = TemporaryFosteringApproved(
        occurred_on=command.on, approval=number, until=command.until
    )
    return decide(case, approved, fostered={**case.fostered, number: command.child})


def end_temporary_fostering(
    state: PanelCase | None, command: EndTemporaryFostering
) -> Decision[PanelCase]:
    """Once each, also after the approval as adopters ended; after its last day it is over by itself.

    Who are at a second panel and were never approved have none that could end.
    """
    case = at_step(
        state,
        Status.APPROVED,
        Status.APPROVAL_IN_REVIEW,
        Status.ENDING_PROPOSED,
        Status.SECOND_PANEL,
        Status.APPROVAL_ENDED,
    )
    running = [each for each in case.fostering if each.ended_on is None]
    if not running:
        raise Refusal(Kind.NOT_NOW, "There is no temporary approval that could end.")
    meant = next((each for each in running if each.number == command.approval), None)
    if meant is None:
        raise Refusal(Kind.NOT_VALID, "Choose a temporary approval that has not ended.", "approval")
    not_before(command.on, meant.begins_on, "the approval began")
    if command.on > meant.until:
        raise Refusal(
            Kind.NOT_VALID,
            f"The approval was over by itself after {meant.until:%-d %B %Y}. Check the date.",
        )
    facts = command.model_dump(include={"approval", "because"})
    return decide(case, TemporaryFosteringEnded(occurred_on=command.on, **facts))


def require_days_in_order(case: PanelCase) -> None:
    """Refuses days of temporary approvals that no approval could have, after one was corrected."""
    approved = approved_on(case.steps)
    for each in case.fostering:
        if approved is not None:
            not_before(each.begins_on, approved, "the approval as adopters")
        not_before(each.last_day, each.begins_on, "the temporary approval began")


def _one_child(child: str) -> None:
    if not any(map(str.isdigit, child)):
        raise Refusal(
            Kind.NOT_VALID,
            "Enter your agency's own reference for the child, with at least one number. Do not enter a name.",
            "child",
        )
    if SEVERAL.search(child):
        raise Refusal(
            Kind.NOT_LAWFUL,
            "A temporary approval is for one child. Enter one reference without spaces, and record another approval for another child.",
            "child",
        )


def _ends_after_it_begins(begins_on: date, until: date) -> None:
    if until < begins_on:
        raise Refusal(
            Kind.NOT_VALID, "The last day is before the approval begins. Check both dates.", "until"
        )
    if too_far(begins_on, until):
        raise Refusal(
            Kind.NOT_VALID, "The last day must be within 2 years. Check the year.", "until"
        )


def _not_twice(case: PanelCase, command: ApproveTemporaryFostering) -> None:
    def overlaps(each: TemporaryFostering) -> bool:
        return each.begins_on <= command.until and command.on <= each.last_day

    same = [each for each in case.fostering if case.fostered[each.number] == command.child]
    if any(map(overlaps, same)):
        raise Refusal(
            Kind.NOT_NOW, "They are already approved for this child at that time. Check the dates."
        )
