"""A recruitment team's work over HTTP: its queue, how much there is of it, and whose it is.

The invariant: each address names the agency whose work it is, and nothing of another's is on it.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, StringConstraints

from contracts.identity import StaffCode
from contracts.reference import AgencyCode
from services.casework.shared_work import DueWork, Workload, due_work, workloads
from services.casework.work_list import AT_MOST
from services.chassis.admission import may
from services.chassis.problems import REFUSALS
from services.enquiry.api.dependencies import (
    CASE_READERS,
    PANEL_STAFF,
    RECRUITERS,
    Enquiries,
    InformationEvents,
    MysteryShops,
)
from services.enquiry.store.mystery_shops import unmasked_enquiries
from services.enquiry.store.search import find
from services.enquiry.store.summary import EnquirySummary, enquiry_summary
from services.enquiry.store.work_list import (
    EnquiryCounts,
    EnquiryQuery,
    HouseholdName,
    WorkItem,
    WorkList,
    apart_from,
    enquiry_counts,
    household_names,
    work_list,
)

router = APIRouter(prefix="/agencies/{agency}", tags=["work list"], responses=REFUSALS)


class FindEnquiries(BaseModel):
    """What you know about the person you are looking for."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        json_schema_extra={"examples": [{"words": "7K3M9-QXD2A"}]},
    )

    words: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=254)]


@router.get("/enquiries", dependencies=[may(*RECRUITERS)])
async def list_enquiries(
    agency: AgencyCode,
    enquiries: Enquiries,
    shops: MysteryShops,
    wanted: Annotated[EnquiryQuery, Query()],
) -> WorkList:
    """List an agency's enquiries, most urgent first, with names. Mystery shops are left out once
    their round is unmasked.
    """
    over = await unmasked_enquiries(shops.records)
    return await work_list(enquiries.records, agency, wanted, over)


@router.get("/enquiries/counts", dependencies=[may(*RECRUITERS)])
async def count_enquiries(
    agency: AgencyCode,
    enquiries: Enquiries,
    shops: MysteryShops,
    mine: Annotated[StaffCode | None, Query(description="Whose work to count as mine")] = None,
) -> EnquiryCounts:
    """Count the open work. Each figure stops at 1,000."""
    over = await unmasked_enquiries(shops.records)
    return await enquiry_counts(enquiries.records, agency, mine, over)


@router.get("/enquiries/summary", dependencies=[may(*RECRUITERS)])
async def summarise_enquiries(
    agency: AgencyCode,
    enquiries: Enquiries,
    events: InformationEvents,
    shops: MysteryShops,
    mine: Annotated[StaffCode | None, Query(description="Whose work to count as mine")] = None,
) -> EnquirySummary:
    """Show everything around the work list in one answer: counts, colleagues and information events."""
    over = await unmasked_enquiries(shops.records)
    return await enquiry_summary(enquiries.records, events.records, agency, mine, over)


@router.get("/enquiries/due-work", dependencies=[may(*RECRUITERS)])
async def show_due_work(agency: AgencyCode, enquiries: Enquiries, shops: MysteryShops) -> DueWork:
    """Count what is late or falls due this week, and list who has open enquiries. Each figure stops at 1,000."""
    apart = apart_from(await unmasked_enquiries(shops.records))
    return await due_work(enquiries.records, agency, apart)


@router.get("/households", dependencies=[may(*CASE_READERS, *PANEL_STAFF)])
async def name_households(
    agency: AgencyCode,
    enquiries: Enquiries,
    journey: Annotated[list[UUID], Query(min_length=1, max_length=AT_MOST)],
) -> list[HouseholdName]:
    """Show the names behind this agency's journeys, for lists from other services. Panel
    administrators and agency decision makers see those whose registration was accepted.
    """
    readers = frozenset(CASE_READERS)
    every = enquiries.admitted.is_at([agency], readers)
    return await household_names(enquiries.records, agency, journey, accepted_only=not every)


@router.get("/staff", dependencies=[may(*RECRUITERS)])
async def list_staff(
    agency: AgencyCode, enquiries: Enquiries, shops: MysteryShops
) -> list[Workload]:
    """Show who has open enquiries, and how many of them are overdue."""
    apart = apart_from(await unmasked_enquiries(shops.records))
    return await workloads(enquiries.records, agency, apart)


@router.post("/find-enquiries", dependencies=[may(*CASE_READERS)])
async def find_enquiries(
    agency: AgencyCode, asked: FindEnquiries, enquiries: Enquiries
) -> list[WorkItem]:
    """Find up to 50 enquiries by reference, email address, phone number, postcode or part of a name.

    Names that sound alike or differ by one letter come after those that are written so.

    This changes nothing. It is not a GET because addresses must not contain names.
    """
    return await find(enquiries.records, agency, asked.words)
