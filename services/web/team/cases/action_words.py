"""What can be done to a case, and what has just been done, in the words of staff.

The invariant: an action that has no words here has those that its service gives, so a new one needs none.
"""

from collections.abc import Mapping

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
    "extend-stage-one": "Extension recorded. The applicants can see it.",
    "recommend-stage-one": "Recommendation recorded. It is on the managers' list.",
    "decide-stage-one": "Decision recorded. Send the notice next, and record its date.",
    "send-stage-one-notice": "Notice recorded",
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
    "send-decision-notice": "Notice recorded",
    "receive-review-request": "Request for a review recorded",
    "make-final-decision": "Final decision recorded",
    "end-approval": "Approval ended",
}
"""By the command; what is not listed has the same words for all."""


def title(action: Action) -> str:
    """What an action is called for staff."""
    return TITLES.get(action.name, action.title)


def what_was_done(code: str) -> str:
    """The words for a code; nothing where nothing was done."""
    return DONE.get(code, RECORDED) if code else ""
