"""The stage of a case, in words, for each status that a service may give.

The invariant: a status without words is shown by its name and never breaks a page.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Stage(NamedTuple):
    """The words for a status, and the colour of its tag: blue while it is open, grey once it has ended."""

    words: str
    colour: str


GOES_ON, ENDED, GOOD = "blue", "grey", "green"
NOWHERE = Stage("Not known at the moment", ENDED)
STAGES: Mapping[str, Mapping[str, Stage]] = {
    "enquiry": {
        "received": Stage("Enquiry", GOES_ON),
        "referred": Stage("Referred to another agency", GOES_ON),
        "registration_submitted": Stage("Registration of interest submitted", GOES_ON),
        "registration_accepted": Stage("Registration of interest accepted", GOOD),
        "registration_declined": Stage("Registration of interest declined", ENDED),
        "withdrawn": Stage("Withdrawn", ENDED),
        "closed": Stage("Closed by the agency", ENDED),
        "merged": Stage("Merged into another enquiry", ENDED),
    },
    "assessment": {
        "stage_one": Stage("Stage one", GOES_ON),
        "stage_one_decided": Stage("Stage one decided, notice not sent yet", GOES_ON),
        "stage_two_window": Stage("Between stage one and stage two", GOES_ON),
        "stage_two": Stage("Stage two", GOES_ON),
        "disqualified": Stage("Disqualified, notice not sent yet", GOES_ON),
        "referred_to_panel": Stage("Referred to the panel", GOES_ON),
        "decision_under_review": Stage("Decision under review", GOES_ON),
        "approved": Stage("Approved", GOOD),
        "not_approved": Stage("Not approved", ENDED),
        "not_suitable": Stage("Not suitable", ENDED),
        "window_closed": Stage("Six-month window closed", ENDED),
        "withdrawn": Stage("Withdrawn", ENDED),
    },
    "panel": {
        "referred": Stage("Waiting for the panel", GOES_ON),
        "met": Stage("The panel has met", GOES_ON),
        "returned_to_assessment": Stage("Sent back to the assessment", GOES_ON),
        "recommended": Stage("The panel has recommended", GOES_ON),
        "minutes_final": Stage("With the agency decision maker", GOES_ON),
        "decision_under_review": Stage("Decision under review", GOES_ON),
        "at_second_panel": Stage("Representations with the panel", GOES_ON),
        "approved": Stage("Approved", GOOD),
        "approval_in_review": Stage("Approved, review to decide on", GOES_ON),
        "ending_proposed": Stage("Approved, end proposed", GOES_ON),
        "not_approved": Stage("Not approved", ENDED),
        "approval_ended": Stage("Approval ended", ENDED),
        "closed": Stage("Closed at the panel", ENDED),
    },
}


def stage_of(service: str, status: str) -> Stage:
    """The words for a service's status."""
    unknown = Stage(status.replace("_", " ").capitalize(), GOES_ON)
    return STAGES[service].get(status, unknown)
