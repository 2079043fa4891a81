"""Sharing out a team's work over HTTP: many enquiries assigned, a colleague covered, a leaver's work kept.

The invariant: an answer says of each enquiry what became of it, and how many are still to come.
"""

from collections.abc import Callable
from typing import TypeVar

from fastapi import APIRouter

from contracts.identity import Role
from contracts.reference import AgencyCode
from services.casework.bulk import MOST_REMAINING, BulkReceipt, change_each
from services.casework.work_list import Selection, count
from services.chassis.admission import may
from services.chassis.commands import Commands
from services.chassis.decision import Command, Decision
from services.chassis.problems import REFUSALS
from services.enquiry.api.dependencies import RECRUITERS, EnquiryCommands
from services.enquiry.domain import closure, teamwork
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.store.teamwork import next_of, to_cover, to_hand_over

router = APIRouter(prefix="/agencies/{agency}", tags=["work list"], responses=REFUSALS)


CommandT = TypeVar("CommandT", bound=Command)


@router.post("/assign-enquiries", dependencies=[may(*RECRUITERS)])
async def assign_enquiries(
    agency: AgencyCode, command: teamwork.AssignEnquiries, enquiries: EnquiryCommands
) -> BulkReceipt:
    """Assign up to 200 enquiries to one member of staff. Each is decided separately."""
    outcomes = await change_each(
        enquiries, agency, command.journeys, teamwork.assign_enquiry, command
    )
    return BulkReceipt(outcomes=outcomes)


@router.post("/close-enquiries", dependencies=[may(Role.MANAGER)])
async def close_enquiries(
    agency: AgencyCode, command: closure.CloseEnquiries, enquiries: EnquiryCommands
) -> BulkReceipt:
    """Close up to 200 enquiries for one reason. Each is decided separately and can be reopened."""
    outcomes = await change_each(enquiries, agency, command.journeys, closure.close, command)
    return BulkReceipt(outcomes=outcomes)


@router.post("/cover-colleague", dependencies=[may(*RECRUITERS)])
async def cover_colleague(
    agency: AgencyCode, command: teamwork.CoverColleague, enquiries: EnquiryCommands
) -> BulkReceipt:
    """Choose who covers a colleague's open enquiries, 200 at a time."""
    work = to_cover(agency, command)
    return await _change_next(enquiries, work, teamwork.cover_enquiry, command)


@router.post("/hand-over", dependencies=[may(*RECRUITERS)])
async def hand_over(
    agency: AgencyCode, command: teamwork.HandOver, enquiries: EnquiryCommands
) -> BulkReceipt:
    """Hand over the open enquiries of a colleague who is leaving, 200 at a time."""
    work = to_hand_over(agency, command)
    return await _change_next(enquiries, work, teamwork.hand_over_enquiry, command)


async def _change_next(
    enquiries: Commands[Enquiry],
    work: Selection,
    decide: Callable[[Enquiry | None, CommandT], Decision[Enquiry]],
    command: CommandT,
) -> BulkReceipt:
    journeys = await next_of(enquiries.records, work)
    outcomes = await change_each(enquiries, work.agency, journeys, decide, command)
    remaining = await count(enquiries.records, work, most=MOST_REMAINING)
    return BulkReceipt(outcomes=outcomes, remaining=remaining)
