"""One household's case at the panel at every step, on dates worked out by hand; built by the decisions."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from contracts.assessment import ApplicationWithdrawn, ReferredToPanel
from contracts.event import Envelope
from contracts.reference import Household, Recommendation, ReportKind, WithdrawalReason
from services.panel.domain.agency_decision import ApproveApplicants, IssueQualifyingDetermination
from services.panel.domain.meeting import HoldMeeting, hold_meeting
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.recommendation import (
    FinaliseMinutes,
    Recommend,
    finalise_minutes,
    recommend,
)
from services.panel.domain.referral import close_case, open_case

REFERRED = date(2025, 7, 10)
MET = date(2025, 7, 24)
MINUTES = date(2025, 7, 28)
DECIDED = date(2025, 8, 1)
DAY = timedelta(days=1)
PANEL = ("pm-017", "pm-018", "pm-019", "pm-020", "pm-021")
REASONS = "They know what children need."
JOURNEY = UUID("3b0d7a52-0c34-5d5e-9a53-1f6f9f1f4c11")
HEARD = Envelope("assessment", JOURNEY, 7, "", datetime(2025, 7, 10, tzinfo=UTC), "", "")


def referral(report: ReportKind = ReportKind.FULL) -> ReferredToPanel:
    return ReferredToPanel(
        occurred_on=REFERRED, agency="moorland", household=Household.JOINT, report=report
    )


def a_case(report: ReportKind = ReportKind.FULL) -> PanelCase:
    return open_case(None, HEARD, referral(report)).state


def meeting(on: date = MET, members: tuple[str, ...] = PANEL) -> HoldMeeting:
    return HoldMeeting(on=on, chair=members[0], members=members)


def met(report: ReportKind = ReportKind.FULL) -> PanelCase:
    return hold_meeting(a_case(report), meeting()).state


def recommending(what: str = "suitable", on: date = MET) -> Recommend:
    return Recommend(on=on, recommendation=Recommendation(what), reasons=REASONS)


def recommended(what: str = "suitable") -> PanelCase:
    return recommend(met(), recommending(what)).state


def minuted(what: str = "suitable") -> PanelCase:
    return finalise_minutes(recommended(what), FinaliseMinutes(on=MINUTES)).state


def approving(on: date = DECIDED, by: str = "adm-01") -> ApproveApplicants:
    return ApproveApplicants(on=on, decision_maker=by)


def determining(on: date = DECIDED, by: str = "adm-01") -> IssueQualifyingDetermination:
    return IssueQualifyingDetermination(on=on, decision_maker=by, reasons=REASONS)


def withdrawal(on: date = MINUTES) -> ApplicationWithdrawn:
    return ApplicationWithdrawn(occurred_on=on, reason=WithdrawalReason.NOT_GIVEN)


def closed() -> PanelCase:
    decision = close_case(a_case(), HEARD, withdrawal())
    assert decision is not None
    return decision.state
