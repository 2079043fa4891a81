"""The review of an approval, its end, and the children who come meanwhile, over HTTP: what staff record, and what adopters write themselves.

The invariant: only a signed-in person listed as an agency decision maker decides, as for a first decision.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from contracts.clocks import ClockId
from contracts.identity import Role
from services.casework.actions import Offer
from services.casework.command_routes import serve_commands
from services.casework.limits import limit
from services.chassis.admission import may
from services.chassis.commands import Commands, commands_of, require_today
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt
from services.panel.api import last_checks
from services.panel.api.pack_readers import require_no_pack_reader
from services.panel.domain import (
    agency_decision,
    approval_decision,
    approval_end,
    approval_notice,
    approval_review,
    approval_view,
    deferral,
    placement,
)
from services.panel.domain.panel_case import PanelCase
from services.panel.store.cases import PANEL_CASES

router = APIRouter(prefix="/cases", tags=["reviews of an approval"], responses=REFUSALS)

REVIEWERS = (Role.SOCIAL_WORKER, Role.MANAGER)
"""Those who work with approved adopters."""

OFFERS = {
    "review-approval": Offer(
        "Record a review of the approval",
        approval_review.ReviewApproval,
        approval_review.review_approval,
        by=REVIEWERS,
        about="Record a review of whether approved adopters are still suitable, each year and when something important changes (regulation 30D). Ask for their views first.",
        last_check=last_checks.before_review,
    ),
    "send-review-report": Offer(
        "Record that you sent the report of the review",
        approval_review.SendReviewReport,
        approval_review.send_review_report,
        by=REVIEWERS,
        about=f"Record the date you sent the adopters the report of a review that found them no longer suitable. Their {limit(ClockId.REVIEW_COMMENT)} to comment begin with this date.",
        last_check=last_checks.before_review_report,
    ),
    "receive-review-observations": Offer(
        "Record their comments on the review",
        approval_review.ReceiveReviewObservations,
        approval_review.receive_review_observations,
        by=(*REVIEWERS, Role.PANEL_ADMINISTRATOR),
        about="Record what the adopters wrote about the report of the review. The panel reads it.",
    ),
    "send-review-observations": Offer(
        "Send comments on the review",
        approval_review.SendReviewObservations,
        approval_review.send_review_observations,
        form=False,
    ),
    "consider-approval": Offer(
        "Record what the panel says of the approval",
        approval_view.ConsiderApproval,
        approval_view.consider_approval,
        by=(Role.PANEL_ADMINISTRATOR,),
        about="Record what the panel recommends about an approval after a review. The agency decision maker decides.",
    ),
    "ask-for-more": Offer(
        "Record that the panel deferred and meets again",
        deferral.AskForMore,
        deferral.ask_for_more,
        by=(Role.PANEL_ADMINISTRATOR,),
        about="Record what a panel on an approval, or on representations, needs before it can recommend. Get it, and put the case on an agenda again.",
    ),
    "keep-approval": Offer(
        "Keep the approval",
        approval_decision.KeepApproval,
        approval_decision.keep_approval,
        by=(Role.DECISION_MAKER,),
        signed=True,
        listed_as=agency_decision.decides_as,
        before=require_no_pack_reader,
        about="Record the agency decision that the adopters stay approved after a review.",
        last_check=last_checks.before_decision_on_approval,
    ),
    "propose-ending": Offer(
        "Propose to end the approval",
        approval_decision.ProposeEnding,
        approval_decision.propose_ending,
        by=(Role.DECISION_MAKER,),
        signed=True,
        listed_as=agency_decision.decides_as,
        before=require_no_pack_reader,
        about="Record the agency's proposal to end the approval, with its reasons: a qualifying determination (regulations 30B(5) and 30D). It is not the final decision.",
        last_check=last_checks.before_decision_on_approval,
    ),
    "tell-approval-decision": Offer(
        "Record that you told them the decision about their approval",
        approval_notice.TellApprovalDecision,
        approval_notice.tell_approval_decision,
        by=(Role.PANEL_ADMINISTRATOR, Role.DECISION_MAKER, *REVIEWERS),
        about=f"Record the date you told the adopters the decision about their approval in person or by phone. They should hear it within {limit(ClockId.NOTIFY_ORAL)} (national minimum standard 17).",
    ),
    "send-approval-notice": Offer(
        "Record the notice of the decision about their approval",
        approval_notice.SendApprovalNotice,
        approval_notice.send_approval_notice,
        by=(Role.PANEL_ADMINISTRATOR, Role.DECISION_MAKER),
        about=f"Record the date you sent the adopters the decision about their approval in writing. After a proposal to end it, their {limit(ClockId.QD_RESPONSE)} begin with this date.",
        last_check=last_checks.before_notice,
    ),
    "record-match": Offer(
        "Record a match with children",
        placement.RecordMatch,
        placement.record_match,
        by=REVIEWERS,
        about="Record the date approved adopters were matched, and with how many children. Do not record who the children are.",
    ),
    "record-placement": Offer(
        "Record that children were placed",
        placement.RecordPlacement,
        placement.record_placement,
        by=REVIEWERS,
        about="Record the date children came to live with the adopters. From then on no yearly review of the approval is due (regulation 30D).",
    ),
    "end-match": Offer(
        "End a match or a placement",
        placement.EndMatch,
        placement.end_match,
        by=REVIEWERS,
        about="Record that a match did not go ahead, that a placement was disrupted, or that either was recorded by mistake. Review the approval after a disruption.",
        last_check=last_checks.before_end_of_match,
    ),
    "end-approval": Offer(
        "End the approval at their own wish",
        approval_end.EndApproval,
        approval_end.end_approval,
        by=(Role.DECISION_MAKER, Role.MANAGER),
        about="Record that the approval has ended because they no longer wish to adopt, moved away or adopted. They can then register again, here or elsewhere.",
        last_check=last_checks.before_end,
    ),
}
serve_commands(router, OFFERS, PANEL_CASES)


@router.post("/{journey}/send-review-observations", dependencies=[may(Role.ADOPTER)])
async def send_review_observations(
    journey: UUID,
    command: approval_review.SendReviewObservations,
    cases: Annotated[Commands[PanelCase], Depends(commands_of(PANEL_CASES))],
) -> Receipt:
    """Tell your agency what you think of the report of its review of your approval. If you are a couple, each of you can write."""
    require_today(command)
    return await cases.change(journey, approval_review.send_review_observations, command)
