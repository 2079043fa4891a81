"""What the assessment service keeps, and how it shows it.

The invariant: written reasons and evidence stay on the case record; no view shows them.
"""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.assessment import TOPIC
from contracts.clocks import ClockId, RunningClock
from contracts.journey import reference
from contracts.reference import AgencyCode, Check, Household, ReportKind
from services.assessment.domain import REQUIRED_CHECKS, Assessment, Status
from services.casework.work_list import Asked, Question, page
from services.chassis.cases import CaseRecords
from services.chassis.list_entries import ListEntry
from services.chassis.record import RecordKind


def places(_: UUID, case: Assessment) -> ListEntry:
    """Open or ended, when something is due, where it stands and which clocks run."""
    return ListEntry(
        open=not case.has_ended,
        due_on=min((clock.due_on for clock in case.awaited), default=None),
        by=[f"status {case.status}", *(f"clock {clock.id}" for clock in case.awaited)],
    )


ASSESSMENTS = RecordKind(TOPIC, "assessments", Assessment, list_entry=places)


class AssessmentView(BaseModel):
    """An assessment for the agency's work: where it stands, what is missing, which clocks run."""

    journey: UUID
    version: int
    reference: str = Field(examples=["7K3M9-QXD2A"])
    agency: AgencyCode
    household: Household
    status: Status
    opened_on: date
    returned_checks: dict[Check, date]
    missing_checks: list[Check]
    report: ReportKind | None
    referred_on: date | None
    clocks: list[RunningClock]
    next_clock: RunningClock | None = Field(description="Of those waited for, the one due first")

    @classmethod
    def of(cls, journey: UUID, assessment: Assessment, version: int) -> Self:
        return cls(
            journey=journey,
            version=version,
            reference=reference(journey),
            agency=assessment.agency,
            household=assessment.household,
            status=assessment.status,
            opened_on=assessment.opened_on,
            returned_checks=assessment.checks,
            missing_checks=[each for each in REQUIRED_CHECKS if each not in assessment.checks],
            report=assessment.report,
            referred_on=assessment.referred_on,
            clocks=list(assessment.clocks.values()),
            next_clock=min(assessment.awaited, key=lambda clock: clock.due_on, default=None),
        )


class CaseList(BaseModel):
    """A page of an agency's cases; `after` asks for the page that follows."""

    cases: list[AssessmentView]
    after: str | None = Field(description="Send it back as `after` to go on; null at the end")


class Wanted(Asked):
    """Which of an agency's cases are asked for; what is left out does not matter."""

    status: list[Status] = Field(default=[], description="One of these; may be repeated")
    clock: ClockId | None = Field(
        default=None, description="It runs now, and somebody waits for it"
    )

    def question(self, agency: str) -> Question:
        """The same as a question about one agency's lists."""
        by = [[f"status {status}" for status in self.status]] if self.status else []
        clock = [[f"clock {self.clock}"]] if self.clock else []
        return Question(agency, by=[*clock, *by], open_ones=self.open, days=self.days())


async def work_list(cases: CaseRecords[Assessment], agency: str, wanted: Wanted) -> CaseList:
    """One page of an agency's cases, those on which something is due first."""
    found, after = await page(cases, wanted.question(agency), wanted, {"events": False})
    shown = [
        AssessmentView.of(each["_id"], Assessment.model_validate(each["state"]), each["version"])
        for each in found
    ]
    return CaseList(cases=shown, after=after)
