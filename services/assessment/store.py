"""What the assessment service keeps, and how it shows it.

The invariant: written reasons and evidence stay on the case record and are shown on their own, never in a list.
"""

from dataclasses import replace
from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.assessment import TOPIC
from contracts.checks import Check
from contracts.clocks import RunningClock
from contracts.journey import reference
from contracts.people import PersonNumber
from contracts.reference import AgencyCode, Household, ReasonsFor, ReportKind, StageOneOutcome
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.check_table import (
    Missing,
    how_many_required,
    missing_checks,
)
from services.assessment.domain.progress import Status
from services.assessment.domain.stage_one_plan import is_agreed
from services.casework import case_list
from services.casework.case_list import CaseQuery, next_clock
from services.casework.reasons import CaseReasons
from services.casework.work_list import Selection
from services.chassis.clock import today
from services.chassis.list_entries import ListEntry
from services.chassis.mongo import Document
from services.chassis.record import RecordKind


def _under_review(state: Document) -> Document:
    """A qualifying determination used to end an assessment; it is under review."""
    if state["status"] != "qualifying_determination":
        return state
    return {**state, "status": Status.UNDER_REVIEW}


RECOMMENDED = "recommended"


def list_entry(journey: UUID, assessment: Assessment) -> ListEntry:
    """As every case; one that waits for a manager's decision is in a list of its own too."""
    entry = case_list.list_entry(journey, assessment)
    if assessment.status is not Status.STAGE_ONE or assessment.stage_one.recommendation is None:
        return entry
    return replace(entry, by=[*entry.by, RECOMMENDED])


class AssessmentQuery(CaseQuery[Status]):
    """Which of an agency's assessments are asked for; what is left out does not matter."""

    recommended: bool = Field(
        default=False, description="True: recommended by the social worker, and not decided yet"
    )

    def selection(self, agency: str) -> Selection:
        """The same as a selection from one agency's lists."""
        chosen = super().selection(agency)
        return replace(chosen, by=[*chosen.by, [RECOMMENDED]]) if self.recommended else chosen


ASSESSMENTS = RecordKind(
    TOPIC, "assessments", Assessment, list_entry=list_entry, migrations=(_under_review,)
)


class MissingCheck(BaseModel):
    """A required check that is not in, or was in and has expired."""

    check: Check
    person: PersonNumber | None = Field(description="None: of the household, or not known")
    expired: bool

    @classmethod
    def of(cls, missing: Missing) -> Self:
        return cls(check=missing.check, person=missing.person, expired=missing.expired)


class AssessmentView(BaseModel):
    """An assessment for the agency's work: its stage, what is missing, and its deadlines."""

    journey: UUID
    version: int
    reference: str = Field(examples=["7K3M9-QXD2A"])
    agency: AgencyCode
    household: Household
    status: Status
    opened_on: date
    missing_checks: list[Check]
    required_checks: int = Field(description="How many a positive decision on stage one needs")
    missing: list[MissingCheck] = Field(
        description="What a positive decision on stage one still needs, and who it is about"
    )
    plan: int = Field(description="The number of the latest stage one plan; 0 without one")
    plan_agreed: bool
    extended_until: date | None = Field(description="When the agency expects to decide stage one")
    recommended: StageOneOutcome | None = Field(
        description="What the social worker recommended; never shown to applicants"
    )
    decided: StageOneOutcome | None = Field(description="What stage one was decided as")
    report: ReportKind | None
    referred_on: date | None
    clocks: list[RunningClock]
    next_clock: RunningClock | None = Field(description="The next deadline")

    @classmethod
    def of(cls, journey: UUID, assessment: Assessment, version: int) -> Self:
        on = today()
        missing = missing_checks(assessment, on)
        stage = assessment.stage_one
        return cls(
            journey=journey,
            version=version,
            reference=reference(journey),
            agency=assessment.agency,
            household=assessment.household,
            status=assessment.status,
            opened_on=assessment.opened_on,
            missing_checks=list(dict.fromkeys(each.check for each in missing)),
            required_checks=how_many_required(assessment, on),
            missing=[MissingCheck.of(each) for each in missing],
            plan=stage.plan,
            plan_agreed=is_agreed(assessment),
            extended_until=stage.extension.until if stage.extension else None,
            recommended=stage.recommendation.outcome if stage.recommendation else None,
            decided=stage.decided,
            report=assessment.report,
            referred_on=assessment.referred_on,
            clocks=list(assessment.clocks.values()),
            next_clock=next_clock(assessment),
        )

    def for_household(self) -> Self:
        """Without which checks are missing, and whose: an applicant sees their own in the table of checks."""
        return self.model_copy(update={"missing": [], "missing_checks": []})


def reasons_of(journey: UUID, assessment: Assessment) -> CaseReasons:
    """What was recommended, why stage one ended as it did and why it was late, and what the applicants wrote."""
    recommended = assessment.recommended
    written = {
        ReasonsFor.STAGE_ONE_RECOMMENDATION: recommended.reasons if recommended else None,
        ReasonsFor.STAGE_ONE_REFUSAL: assessment.reasons,
        ReasonsFor.STAGE_ONE_DELAY: assessment.delay_evidence,
        ReasonsFor.OBSERVATIONS: assessment.observations,
    }
    return CaseReasons.of(journey, written)
