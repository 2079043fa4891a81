"""Visits and meetings of stage two: arranged, then held or cancelled, one of them by another worker.

The invariant: a second opinion is by someone who made no other visit and did not write the report. Who visited and
what they saw is for those who assess; where it is, those read who are there. None of it is in an event.
"""

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field, JsonValue

from contracts.assessing import VisitCancelledBy, VisitKind
from contracts.calendar import LocalTime
from contracts.identity import StaffCode
from contracts.people import MOST_PEOPLE, PersonKind, PersonNumber
from contracts.stage_two import VisitArranged, VisitCancelled, VisitHeld, VisitNumber
from contracts.written import WrittenIfAny
from services.assessment.domain.assessment import Assessment, at_step, decide
from services.assessment.domain.case_people import current
from services.assessment.domain.check_table import people_of
from services.assessment.domain.stage_two_plan import started_on
from services.assessment.domain.stage_two_progress import Visit
from services.assessment.domain.stage_two_record import VisitText
from services.assessment.domain.status import Status
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before

HOUSEHOLD = frozenset({PersonKind.APPLICANT, PersonKind.ADULT, PersonKind.CHILD})


WITH_WHOM: list[JsonValue] = [[], [1, 3]]


class ArrangeVisit(Command):
    """A visit or a meeting was arranged with the household or some of them."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-05-12",
                    "kind": "home_visit",
                    "held_on": "2025-05-20",
                    "at": "14:30",
                    "where": "Your home",
                    "worker": "worker-03",
                    "people": people,
                }
                for people in WITH_WHOM
            ]
        }
    )

    on: date = Field(title="When did you arrange it?", description="Today or an earlier date")
    kind: VisitKind = Field(title="What is it?")
    held_on: date = Field(title="When is it?")
    at: LocalTime | None = Field(
        default=None,
        title="What time does it start?",
        description="For example, 2:30pm",
        json_schema_extra={"format": "clock-time"},
    )
    where: WrittenIfAny = Field(
        default=None,
        title="Where is it?",
        description="The address, or how to join online. The people you visit read this on their page",
    )
    worker: StaffCode = Field(
        title="Who visits?",
        description="For a second opinion, a colleague who made no other visit and did not write the report",
        json_schema_extra={"x-record": "staff"},
    )
    people: Annotated[frozenset[PersonNumber], Field(max_length=MOST_PEOPLE)] = Field(
        default=frozenset(),
        title="With whom?",
        description="Leave it empty for the whole household",
        json_schema_extra={"x-record": "member"},
    )


class HoldVisit(Command):
    """A visit took place, on this date."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-05-20",
                    "visit": 1,
                    "at_home": True,
                    "alone": False,
                    "notes": "They showed us the house and the garden.",
                }
            ]
        }
    )

    visit: VisitNumber = Field(title="Which visit?", json_schema_extra={"x-record": "visit"})
    at_home: bool = Field(title="Was it at their home?")
    alone: bool = Field(title="Did you see someone alone?")
    notes: WrittenIfAny = Field(
        default=None,
        title="What did you see and talk about?",
        description="Only those who assess read this",
    )


class CancelVisit(Command):
    """A visit that was arranged does not take place."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-05-19", "visit": 1, "cancelled_by": "household"}]
        }
    )

    on: date = Field(title="When was it cancelled?", description="Today or an earlier date")
    visit: VisitNumber = Field(title="Which visit?", json_schema_extra={"x-record": "visit"})
    cancelled_by: VisitCancelledBy = Field(title="Who cancelled it?")


def arrange_visit(state: Assessment | None, command: ArrangeVisit) -> Decision[Assessment]:
    """One more visit; its day may be past, where it is recorded late."""
    assessment = at_step(state, Status.STAGE_TWO)
    not_before(command.on, started_on(assessment), "the start of stage two")
    if command.held_on < command.on:
        raise Refusal(
            Kind.NOT_VALID,
            "You arrange a visit before it takes place. Check both dates.",
            "held_on",
        )
    _in_the_household(assessment, command.people)
    _by_another(assessment, command)
    number = len(assessment.stage_two.visits) + 1
    arranged = VisitArranged(
        occurred_on=command.on,
        visit=number,
        kind=command.kind,
        held_on=command.held_on,
        at=command.at,
        people=tuple(sorted(command.people)),
    )
    record = assessment.stage_two_record
    text = VisitText(number=number, worker=command.worker, where=command.where)
    kept = record.model_copy(update={"visits": (*record.visits, text)})
    return decide(assessment, arranged, stage_two_record=kept)


def hold_visit(state: Assessment | None, command: HoldVisit) -> Decision[Assessment]:
    """It took place, on the day arranged or another; what was seen stays beside the record."""
    assessment = at_step(state, Status.STAGE_TWO)
    visit = _open(assessment, command.visit)
    not_before(command.on, assessment.day_of(visit.version), "the visit was arranged")
    held = VisitHeld(
        occurred_on=command.on,
        visit=visit.number,
        kind=visit.kind,
        at_home=command.at_home,
        alone=command.alone,
    )
    record = assessment.stage_two_record
    texts = tuple(
        each.model_copy(update={"notes": command.notes}) if each.number == visit.number else each
        for each in record.visits
    )
    return decide(assessment, held, stage_two_record=record.model_copy(update={"visits": texts}))


def cancel_visit(state: Assessment | None, command: CancelVisit) -> Decision[Assessment]:
    """It does not take place; another one is arranged anew."""
    assessment = at_step(state, Status.STAGE_TWO)
    visit = _open(assessment, command.visit)
    not_before(command.on, assessment.day_of(visit.version), "the visit was arranged")
    cancelled = VisitCancelled(
        occurred_on=command.on, visit=visit.number, cancelled_by=command.cancelled_by
    )
    return decide(assessment, cancelled)


def _open(assessment: Assessment, number: int) -> Visit:
    waiting = [each for each in assessment.stage_two.visits if each.is_open]
    if not waiting:
        raise Refusal(Kind.NOT_NOW, "No visit is arranged. Arrange one first.")
    found = next((each for each in waiting if each.number == number), None)
    if found is None:
        raise Refusal(Kind.NOT_VALID, "Choose a visit that is arranged.", "visit")
    return found


def _in_the_household(assessment: Assessment, people: frozenset[int]) -> None:
    members = {each.number for each in current(people_of(assessment)) if each.kind in HOUSEHOLD}
    if not people <= members:
        raise Refusal(
            Kind.NOT_VALID, "Choose people of the household who are in the case now.", "people"
        )


def _by_another(assessment: Assessment, command: ArrangeVisit) -> None:
    """Refuses one worker for both a second opinion and anything else of the assessment."""
    second = command.kind is VisitKind.SECOND_OPINION
    record = assessment.stage_two_record
    kinds = {each.number: each.kind for each in assessment.stage_two.visits if not each.cancelled}
    others = {
        each.worker
        for each in record.visits
        if each.number in kinds and (kinds[each.number] is VisitKind.SECOND_OPINION) is not second
    }
    authors = {each.author for each in record.reports} if second else set()
    if command.worker in others | authors:
        raise Refusal(
            Kind.NOT_VALID,
            "A second opinion is by a colleague who made no other visit and did not write the report. Choose another person.",
            "worker",
        )
