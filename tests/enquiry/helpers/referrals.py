"""Referrals to the coast: as a command, as an enquiry that waits there, and as the API takes it."""

from datetime import date
from typing import Any

from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.referral import Refer, refer
from tests.enquiry.helpers.households import WEDNESDAY, an_enquiry

REFERRAL = {
    "on": "2025-03-05",
    "reason": "home_area",
    "consent": {"given_by": [1], "given_on": "2025-03-04"},
    "words": "Rosa Fell moved to the coast.",
}


def a_referral(on: date = WEDNESDAY, **given: Any) -> Refer:
    """To the coast on Wednesday, changed as given."""
    wanted = {
        "on": on,
        "receiver": "coast",
        "reason": "home_area",
        "consent": {"given_by": [1], "given_on": on},
        "words": "They moved to the coast.",
    }
    return Refer.model_validate(wanted | given)


def referred(enquiry: Enquiry | None = None, **given: Any) -> Enquiry:
    """Referred and not yet taken up."""
    return refer(enquiry or an_enquiry(), a_referral(**given)).state
