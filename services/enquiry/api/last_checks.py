"""What staff check before they record what ends an enquiry, refuses something or passes it on.

The invariant: a check changes and prevents nothing. It says what is not done yet and what can be undone;
whether the action is possible, its decision alone says.
"""

from collections.abc import Iterator

from contracts.words import day
from services.casework.actions import LastCheck
from services.enquiry.domain.dated_steps import Step
from services.enquiry.domain.enquiry import Enquiry

NOT_UNDONE = "You cannot undo this."
REOPEN = (
    "If you record this by mistake, reopen the enquiry. "
    "You cannot take back a message that we have sent."
)


def ending(enquiry: Enquiry) -> LastCheck:
    """Before an enquiry is closed, or ended as its household wishes."""
    registered = enquiry.submitted_on is not None
    undo = (
        "You cannot undo this once there is a registration of interest. "
        "If they come back, record a new enquiry that names this one."
    )
    return _check(enquiry, undo if registered else REOPEN)


def deciding_registration(enquiry: Enquiry) -> LastCheck:
    """Before a registration is accepted or declined."""
    return _check(enquiry, NOT_UNDONE)


def passing_on(enquiry: Enquiry) -> LastCheck:
    """Before another agency is given the household's details."""
    return _check(
        enquiry,
        "You cannot undo this. The other agency can see who they are once it takes up the referral, "
        "or it can send the referral back.",
    )


def sending_back(_: Enquiry) -> LastCheck:
    """Before a referral goes back to the agency that sent it."""
    return LastCheck(
        still_open=[], undo="You cannot undo this. The other agency can refer them to you again."
    )


def telling_outcome(enquiry: Enquiry) -> LastCheck:
    """Before it is recorded that a household was told whether it can go on."""
    return _check(enquiry, "You cannot undo this. You can correct its date.")


def ending_access(_: Enquiry) -> LastCheck:
    """Before an applicant can no longer sign in."""
    undo = "You cannot undo this, but you can invite them again."
    return LastCheck(still_open=[], undo=undo)


def applicant_leaving(_: Enquiry) -> LastCheck:
    """Before one of two applicants is taken out of the application."""
    return LastCheck(
        still_open=[
            "Tell the person who leaves in writing: they get no more messages from here.",
            "After a separation we email the person who goes on. After a death we email nobody: speak to them.",
            "If a stage one plan is agreed, agree it again with the person who goes on.",
            "If the report has been shared, share it again with an addendum.",
            "Check who still lives in the home, and change the list of people and the address.",
        ],
        undo="You cannot undo this. The access of the person who leaves ends, and they can register elsewhere.",
    )


def _check(enquiry: Enquiry, undo: str) -> LastCheck:
    return LastCheck(still_open=list(_still_open(enquiry)), undo=undo)


def _still_open(enquiry: Enquiry) -> Iterator[str]:
    progress = enquiry.progress
    if progress.day(Step.CONTACT, Step.PHONE_CONTACT, Step.VISIT_HELD) is None:
        yield "You have not recorded any contact with them."
    if progress.day(Step.INFORMATION) is None:
        yield "You have not recorded that you gave them information."
    if progress.asked.call is not None:
        asked_on = day(progress.asked.call.on)
        yield f"On {asked_on} they asked you to call them. You have not recorded a call."
    if progress.visit is Step.VISIT_REQUESTED:
        yield "They asked for a visit, which you have not recorded."
    if progress.bookings:
        yield "They have booked a place at an information event."
