"""What can be done to a case, and what has just been done, in the words of staff.

The invariant: an action that has no words here has those that its service gives, so a new one needs none.
"""

from collections.abc import Mapping

from contracts.clocks import ClockId
from services.casework.limits import limit
from services.web.site.answers.casework import Action

TITLES: Mapping[str, str] = {
    "ask-to-be-called": "Record that they want a call",
    "pause": "Record that they are taking a break",
    "resume": "Record that they have ended their break",
    "withdraw": "Record that they have withdrawn",
    "give-consent-to-checks": "Record consent to checks",
    "submit-registration": "Record a registration of interest",
}
"""What a household does for itself has the household's words at its service; here staff write it down."""

RECORDED = "Recorded"
DONE: Mapping[str, str] = {
    "receive-enquiry": "Enquiry recorded",
    "add-note": "Note added",
    "change-contact-details": "Contact details changed",
    "assign": "Assigned",
    "cover": "Cover arranged",
    "attempt-contact": "Attempt recorded",
    "make-contact": "Contact recorded",
    "provide-information": "Information recorded as given",
    "request-initial-visit": "Request for a visit recorded",
    "hold-initial-visit": "Visit recorded",
    "write-up-initial-visit": "Write-up recorded",
    "tell-visit-outcome": "Outcome of the visit recorded",
    "accept-registration": "Registration of interest accepted",
    "decline-registration": "Registration of interest declined",
    "refer": "Referred to the other agency",
    "take-up-referral": "You are now responsible for this household. The agency that referred it can see this.",
    "refuse-referral": "Referral sent back",
    "close": "Enquiry closed",
    "close-window": "Case closed",
    "draw-up-plan": "Plan recorded. The applicants can read it and agree to it on their page.",
    "agree-plan": "Agreement recorded",
    "take-fast-track": "They are in stage two.",
    "record-move": "Move recorded. The case has ended.",
    "put-on-hold": "The case is on hold. Deadlines still apply.",
    "tell-change-of-address": "Recorded. Record the change of address once they have moved.",
    "call-off-change-of-address": "Recorded. They are not moving.",
    "record-change-of-address": "Change of address recorded. See above what to do next.",
    "confirm-household": "Recorded. The list of people is right.",
    "consider-early-permanence": "Recorded",
    "assess-early-permanence": "Assessment for early permanence recorded",
    "approve-temporary-fostering": "Temporary approval recorded",
    "end-temporary-fostering": "End of the temporary approval recorded",
    "record-match": "Match recorded. Record it too when the children are placed.",
    "record-placement": "Placement recorded. No yearly review is due while a child is placed.",
    "end-match": "Recorded. If a placement was disrupted, review the approval next.",
    "end-hold": "The hold has ended.",
    "record-stage-one-start": "Start of stage one recorded. The applicants can see it.",
    "extend-stage-one": "Extension recorded. The applicants can see it.",
    "recommend-stage-one": "Recommendation recorded. It is on the managers' list.",
    "decide-stage-one": "Decision recorded. Send the notice next, and record its date.",
    "send-stage-one-notice": "Notice recorded",
    "record-disqualification": "Disqualification recorded. Send the notice next, and record its date.",
    "retract-disqualification": "Disqualification taken back. The case goes on where it was.",
    "send-disqualification-notice": "Notice recorded. The case has ended.",
    "draw-up-stage-two-plan": "Plan recorded. The applicants can read it and agree to it on their page.",
    "agree-stage-two-plan": "Agreement recorded",
    "arrange-visit": "Visit arranged. Those it is with can see it on their page.",
    "hold-visit": "Visit recorded",
    "cancel-visit": "Cancellation recorded",
    "record-contribution": "Contribution recorded",
    "write-report": "Report recorded. A manager signs it off next.",
    "write-addendum": "Addendum recorded. A manager signs it off next.",
    "sign-off-report": "Signed off. Send it to the applicants next.",
    "share-addendum": "Sending of the addendum recorded",
    "choose-panel-documents": "Documents chosen. The panel can open them once you refer the case.",
    "record-delay": "Delay recorded. The applicants can see the reason and the new date.",
    "receive-complaint": f"Complaint recorded. Answer it within {limit(ClockId.COMPLAINT_ANSWER)}.",
    "answer-complaint": "Answer recorded. We tell them what they can do next.",
    "extend-complaint": "More time recorded",
    "suspend-complaint": "Complaint suspended",
    "resume-complaint": "Complaint resumed. See its new deadline.",
    "take-complaint-further": "Next stage recorded",
    "hold-complaint-panel": "Review panel recorded. Answer the complaint next.",
    "withdraw-complaint": "Withdrawal of the complaint recorded",
    "reopen": "Enquiry reopened",
    "merge": "Enquiries merged",
    "undo-merge": "Merge undone",
    "say-different": "Recorded as different people",
    "correct-date": "Date corrected",
    "send-template": "Message on its way",
    "send-again": "Message on its way again",
    "release": "Letter on its way",
    "told": "Recorded that they were told",
    "invite-applicant": "Invitation on its way",
    "draft-minutes": "Draft minutes recorded",
    "finalise-minutes": "Final minutes recorded",
    "correct-minutes": "Corrected minutes recorded. The version before stays on record.",
    "ask-second-panel": "Recorded. Record the panel's meeting and what it recommends next.",
    "recommend-again": "Recommendation recorded. The final decision is next.",
    "answer-invitation": "Answer recorded",
    "record-attendance": "Attendance recorded",
    "ask-for-more": "Recorded. Get what is missing, and put the case on an agenda again.",
    "defer-case": "Recorded. The assessment goes on, and refers the case again once it has what is missing.",
    "ask-for-full-report": "Recorded. The assessment goes on with a full report.",
    "send-decision-notice": "Notice recorded",
    "tell-decision": "Recorded that they were told. Send the notice next, and record its date.",
    "answer-late-request": "Answer to the late request recorded",
    "send-review-papers": "Sending of the papers recorded",
    "record-review-recommendation": "Recommendation of the independent review recorded",
    "end-review": "End of the review recorded",
    "receive-review-request": "Request for a review recorded",
    "make-final-decision": "Final decision recorded",
    "review-approval": "Review recorded",
    "send-review-report": "Sending of the report recorded. The adopters can see it on their page.",
    "receive-review-observations": "Comments recorded",
    "consider-approval": "The panel's view is recorded. The decision is your agency's.",
    "keep-approval": "Decision recorded. Send the notice next, and record its date.",
    "tell-approval-decision": "Recorded that they were told. Send the notice next, and record its date.",
    "send-approval-notice": "Notice recorded",
    "propose-ending": "Proposal recorded. Send the notice next, and record its date.",
    "end-approval": "Approval ended",
}
"""By the command; what is not listed has the same words for all."""


def title(action: Action) -> str:
    """What an action is called for staff."""
    return TITLES.get(action.name, action.title)


def what_was_done(code: str) -> str:
    """The words for a code; nothing where nothing was done."""
    return DONE.get(code, RECORDED) if code else ""
