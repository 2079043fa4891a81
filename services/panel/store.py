"""What the panel service keeps, and how it shows it.

The invariant: reasons in writing stay on the case record; people appear by their codes alone.
"""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from contracts.clocks import RunningClock
from contracts.panel import TOPIC
from contracts.reference import AgencyCode, Household, Recommendation, ReportKind
from services.chassis.record import Kept
from services.panel.domain import Meeting, PanelCase, StaffCode, Status

PANEL_CASES = Kept(TOPIC, "panel_cases", PanelCase)


class PanelCaseView(BaseModel):
    """A case for the panel's and the decision maker's work."""

    journey: UUID
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

    @classmethod
    def of(cls, journey: UUID, case: PanelCase) -> Self:
        return cls(
            journey=journey,
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
        )
