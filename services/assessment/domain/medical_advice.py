"""The medical adviser's view of an applicant: whether a health report is needed at all, and what it comes to.

The invariant: what was advised is on the case record, and no event has it; that no report is needed is decided in
the same step, so that the table of checks and the advice never say different things.
"""

from pydantic import ConfigDict, Field

from contracts.checks import Check, CheckNeedDecided, MedicalAdviceGiven
from contracts.identity import StaffCode
from contracts.reference import ApplicantNumber
from contracts.written import Written, WrittenIfAny
from services.assessment.domain.assessment import OPEN, Assessment, at_step, decide
from services.assessment.domain.check_needs import Need
from services.assessment.domain.check_results import MedicalAdvice, NeedReason
from services.assessment.domain.check_table import CheckCell, cell_of
from services.assessment.domain.ended_requests import without_requests
from services.assessment.domain.preparation import WHO
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before

NEEDED = "The medical adviser says that a health report is needed."
UNNECESSARY = "The medical adviser says that no health report is needed."


class RecordMedicalAdvice(Command):
    """The medical adviser gave their view of an applicant's health, on this date."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-28",
                    "person": 1,
                    "adviser": "medical-01",
                    "report_needed": True,
                    "summary": "Nothing in the report stands against adopting.",
                },
                {
                    "on": "2025-03-28",
                    "person": 2,
                    "adviser": "medical-01",
                    "report_needed": True,
                    "summary": "Nothing in the report stands against adopting.",
                },
            ]
        }
    )

    person: ApplicantNumber = Field(title="Which applicant?", json_schema_extra=WHO)
    adviser: StaffCode = Field(
        title="Who advised?",
        description="Your agency's medical adviser",
        json_schema_extra={"x-record": "staff"},
    )
    report_needed: bool = Field(title="Is a health report needed?")
    summary: Written = Field(
        title="What is the adviser's view?",
        description="We keep this on the case record. The applicants do not read it here",
    )
    more_wanted: WrittenIfAny = Field(
        default=None,
        title="What more does the adviser want to know?",
        description="Leave this empty if nothing more is wanted",
    )


def record_medical_advice(
    state: Assessment | None, command: RecordMedicalAdvice, by: str
) -> Decision[Assessment]:
    """The view, and with it whether the report is needed, where that changes (regulation 26)."""
    assessment = at_step(state, *OPEN)
    not_before(command.on, assessment.began_on, "stage one began")
    cell = cell_of(assessment, command.on, Check.HEALTH, command.person)
    if cell is None:
        raise Refusal(Kind.NOT_VALID, "There is no second applicant on this case.", "person")
    given = MedicalAdviceGiven(occurred_on=command.on, person=command.person)
    version = assessment.version + 1
    advice = MedicalAdvice(version=version, **command.model_dump(exclude={"on", "person"}))
    decided = _need(cell, command)
    words = NEEDED if command.report_needed else UNNECESSARY
    reasons = [NeedReason(version=version + 1, reason=words, by=by)] if decided else []
    advised = decide(
        assessment,
        given,
        *decided,
        medical_advice=(*assessment.medical_advice, advice),
        need_reasons=(*assessment.need_reasons, *reasons),
    )
    over = () if command.report_needed else [(Check.HEALTH, command.person)]
    return without_requests(advised, over, command.on)


def _need(cell: CheckCell, command: RecordMedicalAdvice) -> list[CheckNeedDecided]:
    if (cell.need.need is Need.REQUIRED) is command.report_needed:
        return []
    decided = CheckNeedDecided(
        occurred_on=command.on,
        checks=(Check.HEALTH,),
        person=command.person,
        needed=command.report_needed,
    )
    return [decided]
