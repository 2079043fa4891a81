"""What the panel service keeps, and how it shows it.

The invariant: reasons in writing stay on the case record; people appear by their codes alone.
"""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.clocks import ClockId, RunningClock
from contracts.journey import reference
from contracts.panel import TOPIC
from contracts.reference import AgencyCode, Household, Recommendation, ReportKind
from services.casework.work_list import Asked, Question, page
from services.chassis.cases import CaseRecords
from services.chassis.list_entries import ListEntry
from services.chassis.record import RecordKind
from services.panel.domain import Meeting, PanelCase, StaffCode, Status


def places(_: UUID, case: PanelCase) -> ListEntry:
    """Open or ended, when something is due, where it stands and which clocks run."""
    return ListEntry(
        open=not case.has_ended,
        due_on=min((clock.due_on for clock in case.awaited), default=None),
        by=[f"status {case.status}", *(f"clock {clock.id}" for clock in case.awaited)],
    )


PANEL_CASES = RecordKind(TOPIC, "panel_cases", PanelCase, list_entry=places)


class PanelCaseView(BaseModel):
    """A case for the panel's and the decision maker's work."""

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
    next_clock: RunningClock | None = Field(description="Of those waited for, the one due first")

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
            next_clock=min(case.awaited, key=lambda clock: clock.due_on, default=None),
        )


class CaseList(BaseModel):
    """A page of an agency's cases; `after` asks for the page that follows."""

    cases: list[PanelCaseView]
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


async def work_list(cases: CaseRecords[PanelCase], agency: str, wanted: Wanted) -> CaseList:
    """One page of an agency's cases, those on which something is due first."""
    found, after = await page(cases, wanted.question(agency), wanted, {"events": False})
    shown = [
        PanelCaseView.of(each["_id"], PanelCase.model_validate(each["state"]), each["version"])
        for each in found
    ]
    return CaseList(cases=shown, after=after)
