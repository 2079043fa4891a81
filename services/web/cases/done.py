"""What has just been done to a case, in the words of the message that says so.

The invariant: the words follow from a short code in the address alone, which says nothing of anybody.
"""

from collections.abc import Mapping

RECORDED = "It is recorded"
DONE: Mapping[str, str] = {
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
    "take-up-referral": "Referral taken up",
    "refuse-referral": "Referral sent back",
    "close": "Enquiry closed",
    "reopen": "Enquiry reopened",
    "merge": "The two enquiries are merged",
    "undo-merge": "Merge undone",
    "say-different": "Noted that these are different people",
    "correct-date": "Date corrected",
    "send-template": "Message on its way",
    "send-again": "Message on its way again",
    "invite-applicant": "Invitation on its way",
}
"""By the command; what is not listed has the same words for all."""


def what_was_done(code: str) -> str:
    """The words for a code; nothing where nothing was done."""
    return DONE.get(code, RECORDED) if code else ""
