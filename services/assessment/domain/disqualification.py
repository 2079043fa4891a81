"""An adult of the household is disqualified: the agency writes to the applicants, and the case ends there.

A manager decides it until the agency's final decision, also where the panel has the case, and can take it back until the notice is sent.

The invariant: who it is stays in the case record, and for what is kept nowhere here. That the agency found it and
that it sent notice of it are two facts, each with its day. The way on is a complaint, and never the independent review.
"""

from datetime import date

from pydantic import ConfigDict, Field

from contracts.assessment import StageOneDecided
from contracts.clocks import ClockId
from contracts.disqualification import (
    DisqualificationRetracted,
    HouseholdDisqualified,
    NotSuitableNoticeSent,
)
from contracts.event import Event
from contracts.people import PersonKind, PersonNumber
from contracts.reference import StageOneOutcome
from contracts.written import Written
from services.assessment.domain.assessment import (
    ASSESSED,
    Assessment,
    Retracted,
    at_step,
    decide,
    existing,
)
from services.assessment.domain.case_people import current
from services.assessment.domain.check_table import people_of
from services.assessment.domain.order_of_days import STAGES
from services.assessment.domain.status import AT_PANEL, Status
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before

ADULTS = frozenset({PersonKind.APPLICANT, PersonKind.ADULT})


class RecordDisqualification(Command):
    """The agency found that an adult of the household is disqualified, so it cannot consider the applicants (regulation 25)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-03-20", "person": 1}]})

    on: date = Field(title="When did you decide?", description="Today or an earlier date")
    person: PersonNumber = Field(
        title="Who is disqualified?",
        description="An applicant or another adult in the household. Do not say here for what",
        json_schema_extra={
            "x-record": "adult",
            "x-words": {"1": "The first applicant", "2": "The second applicant"},
        },
    )


class RetractDisqualification(Command):
    """The agency took a disqualification back, because it rested on the wrong person or certificate. Only before its notice."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"on": "2025-03-21", "reason": "The certificate is of someone with the same name."}
            ]
        }
    )

    on: date = Field(title="When did you take it back?", description="Today or an earlier date")
    reason: Written = Field(
        title="What was wrong with the person or the certificate?",
        description="We keep this on the case record. Do not say here for what",
    )


class SendDisqualificationNotice(Command):
    """The agency sent the applicants notice of a disqualification that it found after stage one, on this date."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-06-20"}]})

    on: date = Field(
        title="When did you send the notice?",
        description="The written notice to the applicants (regulation 25). Today or an earlier date",
    )


def record_disqualification(
    state: Assessment | None, command: RecordDisqualification, by: str
) -> Decision[Assessment]:
    """A manager decides stage one, or stops the case after it; time limits and checks do not matter then."""
    assessment = at_step(state, *ASSESSED, *AT_PANEL)
    adults = {each.number for each in current(people_of(assessment)) if each.kind in ADULTS}
    if command.person not in adults:
        raise Refusal(
            Kind.NOT_VALID,
            "Choose an applicant, or another adult who is on the list of people now.",
            "person",
        )
    found = _found(assessment, command.on)
    decided = {"decided_by": by} if isinstance(found, StageOneDecided) else {}
    return decide(assessment, found, disqualified=command.person, disqualified_by=by, **decided)


def retract_disqualification(
    state: Assessment | None, command: RetractDisqualification, by: str
) -> Decision[Assessment]:
    """The case is again where it was, with its clocks as if it had not happened; refused once the notice is sent."""
    assessment = existing(state)
    if assessment.disqualified is None:
        raise Refusal(
            Kind.NOT_NOW, "No disqualification is on record, so you cannot take one back."
        )
    at_step(assessment, Status.STAGE_ONE_DECIDED, Status.DISQUALIFIED)
    not_before(
        command.on,
        assessment.clocks[ClockId.NOTIFY_WRITTEN].started_on,
        "the day of the disqualification",
    )
    retracted = Retracted(
        version=assessment.version + 1,
        person=assessment.disqualified,
        found_by=assessment.disqualified_by,
        by=by,
        reason=command.reason,
    )
    decided_by = None if assessment.status is Status.STAGE_ONE_DECIDED else assessment.decided_by
    private = {"disqualified": None, "disqualified_by": None, "decided_by": decided_by}
    event = DisqualificationRetracted(occurred_on=command.on)
    return decide(assessment, event, **private, retracted=(*assessment.retracted, retracted))


def send_disqualification_notice(
    state: Assessment | None, command: SendDisqualificationNotice
) -> Decision[Assessment]:
    """The notice ends the case as not suitable."""
    assessment = at_step(state, Status.DISQUALIFIED)
    found_on = assessment.clocks[ClockId.NOTIFY_WRITTEN].started_on
    not_before(command.on, found_on, "the day of the disqualification")
    return decide(assessment, NotSuitableNoticeSent(occurred_on=command.on))


def _found(assessment: Assessment, on: date) -> Event:
    """In stage one it is the decision of it, and afterwards a fact of its own."""
    if assessment.status is Status.STAGE_ONE:
        not_before(on, assessment.opened_on, "the registration was accepted")
        return StageOneDecided(
            occurred_on=on, outcome=StageOneOutcome.NOT_SUITABLE, disqualified=True
        )
    if assessment.stage_one.decided is StageOneOutcome.NOT_SUITABLE:
        raise Refusal(
            Kind.NOT_NOW,
            "They are not suitable already. Next, send the applicants the notice and record its date.",
        )
    days = [each.on for each in assessment.dates if each.step in STAGES]
    not_before(on, max(days, default=assessment.opened_on), "the latest step")
    return HouseholdDisqualified(occurred_on=on)
