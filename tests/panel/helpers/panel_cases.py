"""One household's case at the panel at every step, on dates worked out by hand; built by the decisions."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from contracts.assessment import ApplicationWithdrawn, ReferredToPanel
from contracts.decision_notice import NoticePaper
from contracts.deferral import PanelNeed
from contracts.event import Envelope
from contracts.reference import (
    FinalOutcome,
    Household,
    Recommendation,
    ReportKind,
    ReviewRoute,
    WithdrawalReason,
)
from services.panel.domain.agency_decision import (
    ApproveApplicants,
    IssueQualifyingDetermination,
    approve_applicants,
    issue_qualifying_determination,
)
from services.panel.domain.correction import CorrectDate
from services.panel.domain.decision_notice import SendDecisionNotice, send_decision_notice
from services.panel.domain.decision_review import (
    MakeFinalDecision,
    ReceiveReviewRequest,
    SendRepresentations,
    make_final_decision,
    receive_review_request,
    send_representations,
)
from services.panel.domain.deferral import DeferCase, defer_case
from services.panel.domain.meeting import HoldMeeting, hold_meeting
from services.panel.domain.minutes import DraftMinutes, draft_minutes
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.recommendation import (
    FinaliseMinutes,
    Recommend,
    finalise_minutes,
    recommend,
)
from services.panel.domain.referral import close_case, open_case
from services.panel.domain.second_panel import AskSecondPanel, ask_second_panel

REFERRED = date(2025, 7, 10)
MET = date(2025, 7, 24)
MINUTES = date(2025, 7, 28)
DECIDED = date(2025, 8, 1)
SENT = date(2025, 8, 5)
LAST_DAY = date(2025, 9, 30)
"""Forty working days beginning with Tuesday 5 August: 4 in that week, then 5, 5 and, after the bank holiday of 25 August,
4 make 18; four weeks of September make 38, and Monday 29 and Tuesday 30 are the last two."""
OVER = date(2025, 10, 1)
BY = "adm-01"
DAY = timedelta(days=1)
PANEL = ("pm-017", "pm-018", "pm-019", "pm-020", "pm-021")
CAME_BACK, MET_AFTER, MINUTES_AFTER = date(2025, 8, 12), date(2025, 9, 4), date(2025, 9, 9)
OTHER_PANEL = tuple(f"pm-{number}" for number in range(30, 35))
PAPERS = tuple(NoticePaper)
REPRESENTED = "We are not going to move abroad."
REASONS = "They know what children need."
RECORD: dict[str, Any] = {
    "considered": "The report and the final minutes.",
    "arguments": "For: the references. Against: nothing.",
    "panel": "I agree.",
    "reasons": REASONS,
}
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


def deferred() -> PanelCase:
    """The panel met on Thursday 24 July and deferred the case."""
    missing = DeferCase(on=MET, missing=(PanelNeed.HEALTH,), words="After the operation.")
    return defer_case(met(), missing).state


def met_after_deferral(case: PanelCase) -> PanelCase:
    """It came back on Tuesday 12 August and another panel met on it on Thursday 4 September."""
    again = referral().model_copy(update={"occurred_on": CAME_BACK})
    return hold_meeting(open_case(case, HEARD, again).state, meeting(MET_AFTER, OTHER_PANEL)).state


def minuted_after_a_deferral() -> PanelCase:
    """A draft of the first meeting, and final minutes of the second, on Tuesday 9 September."""
    drafted = draft_minutes(deferred(), DraftMinutes(on=MET + DAY)).state
    case = recommend(met_after_deferral(drafted), recommending(on=MET_AFTER)).state
    return finalise_minutes(case, FinaliseMinutes(on=MINUTES_AFTER)).state


def approving(on: date = DECIDED) -> ApproveApplicants:
    return ApproveApplicants(on=on, **RECORD)


def determining(on: date = DECIDED) -> IssueQualifyingDetermination:
    return IssueQualifyingDetermination(on=on, **RECORD)


def approved() -> PanelCase:
    return approve_applicants(minuted(), approving(), BY).state


def determined(report: ReportKind = ReportKind.FULL) -> PanelCase:
    final = finalise_minutes(
        recommend(met(report), recommending("not_suitable")).state, FinaliseMinutes(on=MINUTES)
    ).state
    return issue_qualifying_determination(final, determining(), BY).state


def noticed(case: PanelCase, on: date = SENT) -> PanelCase:
    return send_decision_notice(case, SendDecisionNotice(on=on, papers=PAPERS)).state


def asking(route: str = "representations", on: date = SENT + DAY) -> ReceiveReviewRequest:
    return ReceiveReviewRequest(on=on, route=ReviewRoute(route))


def under_review(report: ReportKind = ReportKind.FULL) -> PanelCase:
    return noticed(determined(report))


def asked(route: str = "representations") -> PanelCase:
    return receive_review_request(under_review(), asking(route)).state


def at_second_panel() -> PanelCase:
    """They wrote on their page, and the agency sent it to a panel."""
    words = SendRepresentations(on=SENT + DAY, words=REPRESENTED)
    case = send_representations(under_review(), words).state
    return ask_second_panel(case, AskSecondPanel(on=SENT + 2 * DAY)).state


def finally_deciding(outcome: str = "not_approved", on: date = OVER) -> MakeFinalDecision:
    return MakeFinalDecision(on=on, outcome=FinalOutcome(outcome), **RECORD)


def not_approved() -> PanelCase:
    return make_final_decision(under_review(), finally_deciding(), BY).state


def withdrawal(on: date = MINUTES) -> ApplicationWithdrawn:
    return ApplicationWithdrawn(occurred_on=on, reason=WithdrawalReason.NOT_GIVEN)


def closed() -> PanelCase:
    decision = close_case(a_case(), HEARD, withdrawal())
    assert decision is not None
    return decision.state


def correcting(corrects: int, right_day: date, on: date = date(2026, 8, 3)) -> CorrectDate:
    reason = "The minutes have this date."
    return CorrectDate(
        on=on, corrects=corrects, right_day=right_day, reason=reason, staff="panel-01"
    )
