"""What the codes of panel, decision and review are called where people read them, and why something was decided."""

from collections.abc import Mapping
from enum import StrEnum

from contracts.approval_review import (
    AdoptersEnd,
    ApprovalDecision,
    ApprovalReviewCause,
    ApprovalReviewFinding,
)
from contracts.approval_terms import ChildSex
from contracts.decision_notice import NOTICE_WORDS
from contracts.deferral import PanelNeed, PanelOutcome
from contracts.panel_attendance import AttendanceWish, WhoCame
from contracts.panel_minutes import MinutesStanding
from contracts.placement import MatchEnd
from contracts.reference import (
    AgencyDecision,
    ApprovalEnd,
    FinalOutcome,
    ReasonsFor,
    Recommendation,
    ReviewEnd,
    ReviewRoute,
)

_ENDED_BY_ADOPTERS = {
    "given_up": "They no longer wish to adopt",
    "moved": "They moved away",
    "adoption_order": "An adoption order was made",
}
DECISION_WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    **NOTICE_WORDS,
    ReasonsFor: {
        ReasonsFor.STAGE_ONE_RECOMMENDATION: "The social worker's reasons for the stage one recommendation",
        ReasonsFor.STAGE_ONE_REFUSAL: "Why stage one was decided as it was",
        ReasonsFor.STAGE_ONE_DELAY: "Evidence of the delay in stage one",
        ReasonsFor.FAST_TRACK: "Why they are on the fast track, and what is used again",
        ReasonsFor.HOLD: "Why the case was put on hold",
        ReasonsFor.MOVE: "About their move to another agency",
        ReasonsFor.OBSERVATIONS: "The applicants' observations on the report",
        ReasonsFor.PANEL_RETURN: "Why the panel sent the case back to the assessment",
        ReasonsFor.PANEL_RECOMMENDATION: "The panel's reasons",
        ReasonsFor.APPROVAL: "The record of the approval",
        ReasonsFor.QUALIFYING_DETERMINATION: "The record of the proposal not to approve",
        ReasonsFor.REPRESENTATIONS: "What the applicants wrote about the proposal",
        ReasonsFor.LATE_REQUEST: "Why a late request was answered as it was",
        ReasonsFor.REVIEW_RECOMMENDATION: "The reasons of the independent review",
        ReasonsFor.FINAL_DECISION: "The record of the final decision",
        ReasonsFor.APPROVAL_REVIEW: "The reviews of the approval",
        ReasonsFor.ENDING_PROPOSED: "The record of the proposal to end the approval",
        ReasonsFor.APPROVAL_KEPT: "The record of the decision to keep the approval",
        ReasonsFor.APPROVAL_ENDED: "The record of the decision to end the approval",
    },
    PanelNeed: {
        PanelNeed.REPORT: "More in the report",
        PanelNeed.HOUSEHOLD: "More about the household or the home",
        PanelNeed.HEALTH: "Health information",
        PanelNeed.CHECKS: "A check or a reference",
        PanelNeed.PREPARATION: "More preparation or training",
        PanelNeed.ADVICE: "Advice from a specialist",
        PanelNeed.OTHER: "Something else",
    },
    PanelOutcome: {
        PanelOutcome.SUITABLE: "The panel recommended that they are suitable",
        PanelOutcome.NOT_SUITABLE: "The panel recommended that they are not suitable",
        PanelOutcome.DEFERRED: "The panel deferred the case",
        PanelOutcome.FULL_REPORT_ASKED: "The panel asked for a full report",
    },
    AttendanceWish: {
        AttendanceWish.IN_PERSON: "In person",
        AttendanceWish.ONLINE: "Online or by phone",
        AttendanceWish.NOT: "Not at all",
    },
    WhoCame: {
        WhoCame.BOTH: "Both applicants",
        WhoCame.FIRST: "The first applicant, or the only one",
        WhoCame.SECOND: "The second applicant alone",
        WhoCame.NOBODY: "Neither of them",
    },
    MinutesStanding: {
        MinutesStanding.DRAFT: "Draft",
        MinutesStanding.FINAL: "Final",
        MinutesStanding.CORRECTED: "Corrected",
    },
    Recommendation: {
        Recommendation.SUITABLE: "They are suitable to adopt",
        Recommendation.NOT_SUITABLE: "They are not suitable to adopt",
    },
    AgencyDecision: {
        AgencyDecision.QUALIFYING_DETERMINATION: "Proposal not to approve",
    },
    ChildSex: {
        ChildSex.EITHER: "A girl or a boy",
        ChildSex.GIRL: "A girl",
        ChildSex.BOY: "A boy",
    },
    FinalOutcome: {
        FinalOutcome.APPROVED: "Approve them, or keep their approval",
        FinalOutcome.NOT_APPROVED: "Do not approve them, or end their approval",
    },
    ApprovalReviewCause: {
        ApprovalReviewCause.YEARLY: "The yearly review",
        ApprovalReviewCause.ADDRESS: "A new address",
        ApprovalReviewCause.HOUSEHOLD: "A change in the household",
        ApprovalReviewCause.WORK: "A change of work",
        ApprovalReviewCause.OFFENCE: "A conviction or caution",
        ApprovalReviewCause.DISRUPTION: "A disrupted placement",
    },
    ApprovalReviewFinding: {
        ApprovalReviewFinding.STILL_SUITABLE: "They are still suitable",
        ApprovalReviewFinding.NO_LONGER_SUITABLE: "They are no longer suitable",
    },
    ApprovalDecision: {
        ApprovalDecision.ENDING_PROPOSED: "Proposal to end the approval",
    },
    ReviewRoute: {
        ReviewRoute.REPRESENTATIONS: "Representations to us",
        ReviewRoute.INDEPENDENT_REVIEW: "A review by the Independent Review Mechanism",
    },
    ReviewEnd: {
        ReviewEnd.WITHDRAWN: "The applicants withdrew what they asked for",
        ReviewEnd.NOT_TAKEN: "The Independent Review Mechanism did not take it",
    },
    ApprovalEnd: {
        **_ENDED_BY_ADOPTERS,
        ApprovalEnd.AFTER_REVIEW: "We ended it after a review",
    },
    AdoptersEnd: _ENDED_BY_ADOPTERS,
    MatchEnd: {
        MatchEnd.DID_NOT_GO_AHEAD: "It did not go ahead, and no child was placed",
        MatchEnd.DISRUPTED: "The placement was disrupted",
        MatchEnd.BY_MISTAKE: "It was recorded by mistake",
    },
}
