"""An approval at each step of its review and of what may follow, on dates worked out by hand; built by the decisions.

Approved on Monday 5 January 2026, so the first review is due by 5 January 2027.
"""

from collections.abc import Callable, Mapping
from datetime import date

from contracts.approval_review import AdoptersEnd, ApprovalReviewCause, ApprovalReviewFinding
from contracts.deferral import PanelNeed
from contracts.reference import FinalOutcome, Recommendation
from services.chassis.decision import Decision
from services.panel.domain.agency_decision import approve_applicants
from services.panel.domain.approval_decision import (
    KeepApproval,
    ProposeEnding,
    keep_approval,
    propose_ending,
)
from services.panel.domain.approval_end import EndApproval, end_approval
from services.panel.domain.approval_notice import (
    SendApprovalNotice,
    TellApprovalDecision,
    send_approval_notice,
    tell_approval_decision,
)
from services.panel.domain.approval_review import (
    ReceiveReviewObservations,
    ReviewApproval,
    SendReviewReport,
    receive_review_observations,
    review_approval,
    send_review_report,
)
from services.panel.domain.approval_view import ConsiderApproval, consider_approval
from services.panel.domain.decision_review import (
    MakeFinalDecision,
    SendRepresentations,
    make_final_decision,
    send_representations,
)
from services.panel.domain.deferral import AskForMore, ask_for_more
from services.panel.domain.meeting import hold_meeting
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.recommendation import FinaliseMinutes, finalise_minutes
from services.panel.domain.second_panel import (
    AskSecondPanel,
    RecommendAgain,
    ask_second_panel,
    recommend_again,
)
from tests.panel.helpers.panel_cases import (
    BY,
    PAPERS,
    RECORD,
    REPRESENTED,
    approving,
    meeting,
    minuted,
    noticed,
)

APPROVED = date(2026, 1, 5)
APPROVAL_SENT = date(2026, 1, 7)
REVIEWED = date(2026, 3, 2)
REPORT_SENT = date(2026, 3, 9)
COMMENT_BY = date(2026, 3, 20)
"""Ten working days beginning with Monday 9 March: two plain weeks, to Friday 20."""
OBSERVED = date(2026, 3, 16)
CONSIDERED = date(2026, 3, 26)
MINUTED = date(2026, 3, 30)
PROPOSED = date(2026, 4, 1)
PROPOSAL_SENT = date(2026, 4, 2)
ANSWER_BY = date(2026, 6, 2)
"""Forty working days beginning with Thursday 2 April: 1, not Good Friday 3 and Easter Monday 6: 5 by 10 April, 10, 15, 20 by
1 May, not Monday 4: 24, 29, 34 by 22 May, not Monday 25: 38 by 29 May, then Monday 1 and Tuesday 2 June."""
MET_AGAIN = date(2026, 5, 14)
FINALLY = date(2026, 6, 3)
PANEL_ON_APPROVAL = ("pm-031", "pm-032", "pm-033", "pm-034", "pm-035")
VIEWS = "They both still want to adopt."
FINDINGS = "They separated, and there is no settled home."
SAYS = "We have signed a lease since then."
WHY = "They separated, and neither goes on alone."


def reviewing(
    finding: str = "no_longer_suitable", on: date = REVIEWED, cause: str = "household"
) -> ReviewApproval:
    return ReviewApproval(
        on=on,
        cause=ApprovalReviewCause(cause),
        views=VIEWS,
        reasons=FINDINGS,
        finding=ApprovalReviewFinding(finding),
    )


def just_approved(on: date = APPROVED) -> PanelCase:
    """Before the notice of it."""
    return approve_applicants(minuted(), approving(on), BY).state


def approved_adopters(on: date = APPROVED) -> PanelCase:
    return noticed(just_approved(on), APPROVAL_SENT)


def reviewed(finding: str = "no_longer_suitable", on: date = REVIEWED) -> PanelCase:
    return review_approval(approved_adopters(), reviewing(finding, on)).state


def report_sent(on: date = REPORT_SENT) -> PanelCase:
    return send_review_report(reviewed(), SendReviewReport(on=on)).state


def observed(on: date = OBSERVED) -> PanelCase:
    observing = ReceiveReviewObservations(on=on, words=SAYS)
    return receive_review_observations(report_sent(), observing).state


def met_on_approval(on: date = CONSIDERED) -> PanelCase:
    return hold_meeting(observed(), meeting(on, PANEL_ON_APPROVAL)).state


def considering(what: str = "not_suitable", on: date = CONSIDERED) -> ConsiderApproval:
    return ConsiderApproval(on=on, recommendation=Recommendation(what), reasons=WHY)


def asking_for_more(on: date = CONSIDERED) -> AskForMore:
    missing = (PanelNeed.HOUSEHOLD,)
    return AskForMore(on=on, missing=missing, words="Where each of them lives.", quality="Short.")


def considered(what: str = "not_suitable") -> PanelCase:
    return consider_approval(met_on_approval(), considering(what)).state


def minuted_on_approval(what: str = "not_suitable", on: date = MINUTED) -> PanelCase:
    """The decision maker has the final minutes with what the panel said."""
    return finalise_minutes(considered(what), FinaliseMinutes(on=on)).state


def proposing(on: date = PROPOSED) -> ProposeEnding:
    return ProposeEnding(on=on, **RECORD)


def keeping(on: date = PROPOSED) -> KeepApproval:
    return KeepApproval(on=on, **RECORD)


def kept() -> PanelCase:
    return keep_approval(minuted_on_approval("suitable"), keeping(), BY).state


def ending_proposed() -> PanelCase:
    return propose_ending(minuted_on_approval(), proposing(), BY).state


def ending_noticed(on: date = PROPOSAL_SENT) -> PanelCase:
    return send_approval_notice(ending_proposed(), SendApprovalNotice(on=on, papers=PAPERS)).state


def second_panel_on_ending() -> PanelCase:
    """They wrote on their page, and the agency sent it to a second panel on the day of its notice."""
    words = SendRepresentations(on=PROPOSAL_SENT, words=REPRESENTED)
    case = send_representations(ending_noticed(), words).state
    return ask_second_panel(case, AskSecondPanel(on=PROPOSAL_SENT)).state


def second_panel_met() -> PanelCase:
    return hold_meeting(second_panel_on_ending(), meeting(MET_AGAIN, PANEL_ON_APPROVAL)).state


def second_panel_recommended() -> PanelCase:
    again = RecommendAgain(
        on=MET_AGAIN, recommendation=Recommendation.NOT_SUITABLE, reasons="As before."
    )
    return recommend_again(second_panel_met(), again).state


def finally_on_approval(outcome: str = "not_approved", on: date = FINALLY) -> MakeFinalDecision:
    return MakeFinalDecision(on=on, outcome=FinalOutcome(outcome), **RECORD)


def approval_ended() -> PanelCase:
    return make_final_decision(ending_noticed(), finally_on_approval(), BY).state


def given_up(case: PanelCase, on: date) -> PanelCase:
    return end_approval(case, EndApproval(on=on, end=AdoptersEnd.GIVEN_UP)).state


Step = Callable[[PanelCase, date], Decision[PanelCase]]
OF_APPROVAL: Mapping[str, Step] = {
    "review_suitable": lambda case, on: review_approval(case, reviewing("still_suitable", on)),
    "review_unsuitable": lambda case, on: review_approval(case, reviewing(on=on)),
    "review_report": lambda case, on: send_review_report(case, SendReviewReport(on=on)),
    "review_observed": lambda case, on: receive_review_observations(
        case, ReceiveReviewObservations(on=on, words=SAYS)
    ),
    "consider_approval": lambda case, on: consider_approval(case, considering(on=on)),
    "ask_for_more": lambda case, on: ask_for_more(case, asking_for_more(on)),
    "keep_approval": lambda case, on: keep_approval(case, keeping(on), BY),
    "propose_ending": lambda case, on: propose_ending(case, proposing(on), BY),
    "tell_approval": lambda case, on: tell_approval_decision(case, TellApprovalDecision(on=on)),
    "approval_notice": lambda case, on: send_approval_notice(
        case, SendApprovalNotice(on=on, papers=PAPERS)
    ),
}
"""Every command about an approval but the adopters' own, by a word."""
