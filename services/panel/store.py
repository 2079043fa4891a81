"""What the panel service keeps, and how it shows it.

The invariant: reasons in writing are shown on their own, never in a list; people appear by their codes alone.
"""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.clocks import ClockId, RunningClock, start
from contracts.identity import StaffCode
from contracts.journey import reference
from contracts.panel import TOPIC
from contracts.reference import (
    AgencyCode,
    AgencyDecision,
    Household,
    NoteAbout,
    ReasonsFor,
    Recommendation,
    ReportKind,
    ReviewRoute,
)
from services.casework.case_list import list_entry, next_clock
from services.casework.reasons import CaseReasons
from services.chassis.mongo import Document
from services.chassis.record import RecordKind
from services.panel.domain.panel_case import Meeting, PanelCase, Status


def _under_review(state: Document) -> Document:
    """A qualifying determination used to end a case; it is under review, and its notice is still to be recorded."""
    if state["status"] != "qualifying_determination":
        return state
    decided_on = state["clocks"][ClockId.ADM_DECIDE]["stopped_on"]
    notice = start(ClockId.NOTIFY_WRITTEN, date.fromisoformat(decided_on))
    return {
        **state,
        "status": Status.UNDER_REVIEW,
        "decided": {"decision": AgencyDecision.QUALIFYING_DETERMINATION, "on": decided_on},
        "clocks": {**state["clocks"], ClockId.NOTIFY_WRITTEN: notice.model_dump(mode="json")},
    }


PANEL_CASES = RecordKind(
    TOPIC, "panel_cases", PanelCase, list_entry=list_entry, migrations=(_under_review,)
)


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
    decision_maker: StaffCode | None = Field(description="Who made the latest decision")
    decided_on: date | None
    notice_sent_on: date | None = Field(description="When the agency sent its latest decision")
    review_route: ReviewRoute | None
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
            decided_on=case.decided.on if case.decided else None,
            notice_sent_on=case.notice_sent_on,
            review_route=case.review_route,
            clocks=list(case.clocks.values()),
            next_clock=next_clock(case),
        )


def reasons_of(journey: UUID, case: PanelCase) -> CaseReasons:
    """Why the panel recommended what it did, and why the agency decided as it did."""
    written = {
        ReasonsFor.PANEL_RECOMMENDATION: case.recommendation_reasons,
        ReasonsFor.QUALIFYING_DETERMINATION: case.determination_reasons,
        ReasonsFor.FINAL_DECISION: case.final_reasons,
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
