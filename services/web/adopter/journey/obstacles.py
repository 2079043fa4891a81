"""Why something cannot be done on a journey now, said to its household.

The invariant: the enquiry service says what is possible; where a journey is over, that is said here in
words for the household, because the service's own are for staff.
"""

from collections.abc import Mapping

from services.web.site.answers.casework import Action
from services.web.site.answers.enquiry.record import OwnEnquiry

OVER: Mapping[str, str] = {
    "withdrawn": "You have already ended this journey.",
    "closed": "The agency has closed this enquiry.",
    "registration_declined": "This journey ended when the agency decided not to go ahead with your "
    "registration of interest.",
    "merged": "We have combined this enquiry with another you made. Continue with that one.",
}


def why_not(action: Action | None, own: OwnEnquiry | None, before: str = "") -> str | None:
    """The sentence; None where it can be done, or nobody knows that it cannot.

    `before` is the sentence while no service knows of the action; empty where one did not answer.
    """
    if action is None:
        return OVER.get(own.status if own else "", before) if before else None
    return None if action.allowed else OVER.get(own.status if own else "", action.why_not)
