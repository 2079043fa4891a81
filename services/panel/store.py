"""What the panel service keeps, and how it shows it.

The invariant: reasons in writing are shown on their own, never in a list; people appear by their codes alone.
"""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.clocks import RunningClock
from contracts.identity import StaffCode
from contracts.journey import reference
from contracts.panel import TOPIC
from contracts.reference import (
    AgencyCode,
    Household,
    NoteAbout,
    ReasonsFor,
    Recommendation,
    ReportKind,
)
from services.casework.case_list import list_entry, next_clock
from services.casework.reasons import CaseReasons
from services.chassis.record import RecordKind
from services.panel.domain.panel_case import Meeting, PanelCase, Status

PANEL_CASES = RecordKind(TOPIC, "panel_cases", PanelCase, list_entry=list_entry)


class PanelCaseView(BaseModel):
    """A case for the work of the panel and the agency decision maker."""

    journey: UUID
    version: int
    reference: str = Field(examples=["7K3M9-QXD2A"])
    agency: AgencyCode
    household: Household
    status: Status
    report: ReportKind
    referred_on: date
    meetings: tuple[Meeting, ...]
    recommendation: Recommendation | None
    recommended_on: date | None
    decision_maker: StaffCode | None
    clocks: list[RunningClock]
    next_clock: RunningClock | None = Field(description="The next deadline")

    @classmethod
    def of(cls, journey: UUID, case: PanelCase, version: int) -> Self:
        return cls(
            journey=journey,
            version=version,
            reference=reference(journey),
            agency=case.agency,
            household=case.household,
            status=case.status,
            report=case.report,
            referred_on=case.referred_on,
            meetings=case.meetings,
            recommendation=case.recommendation,
            recommended_on=case.recommended_on,
            decision_maker=case.decision_maker,
            clocks=list(case.clocks.values()),
            next_clock=next_clock(case),
        )


def reasons_of(journey: UUID, case: PanelCase) -> CaseReasons:
    """Why the panel recommended what it did, and why the agency proposes not to approve."""
    written = {
        ReasonsFor.PANEL_RECOMMENDATION: case.recommendation_reasons,
        ReasonsFor.QUALIFYING_DETERMINATION: case.determination_reasons,
    }
    return CaseReasons.of(journey, written)


class PanelNote(BaseModel):
    """One note that staff wrote on the case at the panel."""

    on: date
    about: NoteAbout = NoteAbout.NOTE
    staff: StaffCode
    words: str


class PanelNotes(BaseModel):
    """The notes on a case at the panel, in order."""

    journey: UUID
    notes: list[PanelNote]

    @classmethod
    def of(cls, journey: UUID, case: PanelCase) -> Self:
        return cls(journey=journey, notes=[PanelNote(**dict(each)) for each in case.notes])
