"""One check of one person over HTTP, with everything that staff know of it and who said so.

The invariant: it is for those who assess, alone, and each reading of it is on record.
"""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from contracts.check_requests import CannotDo
from contracts.checks import Check
from contracts.people import MOST_PEOPLE
from services.assessment.api.check_table import CheckRow, RequestState, state_of
from services.assessment.api.dependencies import ASSESSORS, Assessments
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.check_results import (
    Answer,
    CheckOutcome,
    CheckResult,
    Interview,
    MedicalAdvice,
    concerns,
)
from services.assessment.domain.check_table import CheckCell, cell_of, former_table
from services.assessment.domain.dated_steps import DatedStep, Step
from services.assessment.domain.request_progress import RequestProgress
from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.decision import Kind, Refusal
from services.chassis.problems import REFUSALS

router = APIRouter(prefix="/cases", tags=["checks"], responses=REFUSALS)

Person = Annotated[
    int | None,
    Query(ge=1, le=MOST_PEOPLE, description="Whose it is; leave it out for the household's"),
]


class NeedView(BaseModel):
    """That staff decided whether the check is needed, and why."""

    on: date
    needed: bool
    reason: str | None
    by: str | None = Field(description="The code of the person who decided; null if not kept")


class OutcomeView(BaseModel):
    """What came of the check, as it was recorded or corrected."""

    on: date | None = Field(description="Null where it was not kept")
    outcome: CheckOutcome | None
    dated_on: date | None
    correction: str | None = Field(description="Why what was recorded before was wrong")
    by: str | None

    @classmethod
    def of(cls, assessment: Assessment, result: CheckResult) -> Self:
        corrected = result.corrected
        return cls(
            on=assessment.day_of(result.version) if result.version else None,
            outcome=result.outcome,
            dated_on=result.dated_on,
            correction=corrected.reason if corrected else None,
            by=corrected.by if corrected else None,
        )


class InterviewView(BaseModel):
    """An interview of a referee."""

    on: date
    by: str
    report: str


class AdviceView(BaseModel):
    """A view of the medical adviser."""

    on: date
    adviser: str
    report_needed: bool
    summary: str
    more_wanted: str | None


class RequestView(BaseModel):
    """A request by link, and what was answered."""

    on: date
    by: str = Field(description="The code of the person who asked")
    state: RequestState
    ends_on: date
    ended_on: date | None
    declined: CannotDo | None = Field(description="Why they cannot answer")
    answers: tuple[Answer, ...]
    document: int | None = Field(description="The document that came with the answer")

    @classmethod
    def of(cls, assessment: Assessment, request: RequestProgress, on: date) -> Self:
        kept = next(each for each in assessment.request_details if each.number == request.number)
        return cls(
            on=assessment.day_of(request.version),
            by=kept.by,
            state=state_of(request, on),
            ends_on=request.ends_on,
            ended_on=assessment.day_of(request.ended_by) if request.end else None,
            declined=kept.declined,
            answers=kept.answers,
            document=kept.document,
        )


class CheckDetail(BaseModel):
    """One check with its history, the latest of each last."""

    journey: UUID
    agency: str
    row: CheckRow
    left_on: date | None = Field(description="When the person left the case")
    needs: list[NeedView] = Field(description="What staff decided; empty where only rules did")
    outcomes: list[OutcomeView]
    interviews: list[InterviewView]
    advice: list[AdviceView]
    requests: list[RequestView]

    @classmethod
    def of(cls, journey: UUID, assessment: Assessment, cell: CheckCell, on: date) -> Self:
        steps = [each for each in assessment.dates if _is_about(each, cell)]
        results = [each for each in assessment.check_results if concerns(each, cell.need.place)]
        return cls(
            journey=journey,
            agency=assessment.agency,
            row=CheckRow.of(cell, on),
            left_on=cell.need.person.left_on if cell.need.person else None,
            needs=[
                _need(assessment, each) for each in steps if each.step is Step.CHECK_NEED_DECIDED
            ],
            outcomes=[OutcomeView.of(assessment, each) for each in results],
            interviews=[
                _interview(each, said)
                for each in steps
                for said in assessment.interviews
                if said.version == each.version
            ],
            advice=[
                _advice(each, said)
                for each in steps
                for said in assessment.medical_advice
                if said.version == each.version
            ],
            requests=[
                RequestView.of(assessment, each, on)
                for each in assessment.requests
                if (each.check, each.person) == cell.need.place
            ],
        )


@router.get("/{journey}/checks/{check}", dependencies=[may(*ASSESSORS)])
async def show_check(
    journey: UUID, check: Check, assessments: Assessments, person: Person = None
) -> CheckDetail:
    """Show one check of one person, or of the household: whether it is needed and who decided that, every
    outcome and correction, interviews, and the medical adviser's view. It can be read of people who left too.
    """
    assessment = await assessments.state(journey)
    on = today()
    cell = cell_of(assessment, on, check, person) or _former(assessment, on, check, person)
    if cell is None:
        raise Refusal(
            Kind.NOT_FOUND, "This is not a check of this person. Open the table of checks again."
        )
    return CheckDetail.of(journey, assessment, cell, on)


def _former(assessment: Assessment, on: date, check: Check, person: int | None) -> CheckCell | None:
    cells = former_table(assessment, on)
    return next((each for each in cells if each.need.place == (check, person)), None)


def _is_about(dated: DatedStep, cell: CheckCell) -> bool:
    check, number = cell.need.place
    return check in dated.checks and dated.person == number


def _need(assessment: Assessment, dated: DatedStep) -> NeedView:
    said = next((each for each in assessment.need_reasons if each.version == dated.version), None)
    return NeedView(
        on=dated.on,
        needed=bool(dated.needed),
        reason=said.reason if said else None,
        by=said.by if said else None,
    )


def _interview(dated: DatedStep, said: Interview) -> InterviewView:
    return InterviewView(on=dated.on, by=said.by, report=said.report)


def _advice(dated: DatedStep, said: MedicalAdvice) -> AdviceView:
    return AdviceView(on=dated.on, **said.model_dump(exclude={"version"}))
