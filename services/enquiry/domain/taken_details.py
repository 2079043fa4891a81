"""Details of a duplicate on the enquiry that is kept: taken with the merge, given back when it is undone.

The invariant: what somebody changed since then stays as they left it.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from contracts.enquiry import (
    ContactDetailsChanged,
    DuplicateAbsorbed,
    DuplicateReleased,
    EnquiryAssigned,
)
from contracts.event import Event
from contracts.reference import Assignment
from services.casework.teamwork import AssignedStaff
from services.chassis.decision import Decision
from services.enquiry.domain.enquiry import Enquiry, TakenDetails, decide
from services.enquiry.domain.merged_details import MergedDetail, MergedDetails


def take_details(
    enquiry: Enquiry, event: DuplicateAbsorbed, details: MergedDetails
) -> Decision[Enquiry]:
    """Absorbs the duplicate with what goes along of its details, and keeps what was there before."""
    now = TakenDetails(
        duplicate=event.duplicate,
        applicants=enquiry.applicants,
        taken=details.over(enquiry.applicants),
        staffed=enquiry.staffed,
        staffed_then=_staffed(enquiry.staffed, details),
        postcode=enquiry.postcode,
        postcode_then=enquiry.postcode or details.postcode,
    )
    changes = {
        "applicants": now.taken,
        "staffed": now.staffed_then,
        "postcode": now.postcode_then,
        "taken": (*enquiry.taken, now),
    }
    return _changed(enquiry, event, changes)


def give_back_details(enquiry: Enquiry, event: DuplicateReleased) -> Decision[Enquiry]:
    """Releases the duplicate, with the details that were there before it."""
    found = next((each for each in enquiry.taken if each.duplicate == event.duplicate), None)
    if found is None:
        return decide(enquiry, event)
    changes: dict[str, Any] = {"taken": tuple(each for each in enquiry.taken if each != found)}
    if enquiry.applicants == found.taken:
        changes["applicants"] = found.applicants
    if enquiry.staffed == found.staffed_then:
        changes["staffed"] = found.staffed
    if enquiry.postcode == found.postcode_then:
        changes["postcode"] = found.postcode
    return _changed(enquiry, event, changes)


def _staffed(own: AssignedStaff, details: MergedDetails) -> AssignedStaff:
    """Who works on it: the duplicate's worker where one was chosen, or where there was none."""
    if details.staff in {None, own.assigned_to}:
        return own
    if own.assigned_to is not None and MergedDetail.STAFF not in details.chosen:
        return own
    return AssignedStaff(
        assigned_to=details.staff,
        covered_by=details.covered_by,
        covered_until=details.covered_until,
    )


def _changed(
    enquiry: Enquiry, event: DuplicateAbsorbed | DuplicateReleased, changes: dict[str, Any]
) -> Decision[Enquiry]:
    """With what is different; people and their postcode are said to have changed only where they have."""
    different = {name: each for name, each in changes.items() if each != getattr(enquiry, name)}
    events = _events(enquiry, different, event.occurred_on)
    return decide(enquiry, event, *events, **different)


def _events(enquiry: Enquiry, changes: Mapping[str, Any], on: date) -> Iterator[Event]:
    if {"applicants", "postcode"} & changes.keys():
        yield ContactDetailsChanged(occurred_on=on, household=enquiry.progress.household)
    staffed: AssignedStaff = changes.get("staffed", enquiry.staffed)
    if staffed.assigned_to not in {None, enquiry.staffed.assigned_to}:
        kind = Assignment.REASSIGNED if enquiry.staffed.assigned_to else Assignment.ASSIGNED
        yield EnquiryAssigned(occurred_on=on, assignment=kind)
