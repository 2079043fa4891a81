"""The central list over HTTP: an agency keeps its own, and reads those that others share with it."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends

from contracts.identity import Role
from contracts.reference import AgencyCode
from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.commands import Commands, Records, commands_of, records_of
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt
from services.panel.domain import central_list, member_survey, report_feedback
from services.panel.domain.central_list import CentralList
from services.panel.store.central_lists import CENTRAL_LISTS, CentralListView, list_of, lists_for

router = APIRouter(
    prefix="/agencies/{agency}/central-list", tags=["central list"], responses=REFUSALS
)

KEEPERS = (Role.PANEL_ADMINISTRATOR, Role.MANAGER)

Lists = Annotated[Records[CentralList], Depends(records_of(CENTRAL_LISTS))]
ListCommands = Annotated[Commands[CentralList], Depends(commands_of(CENTRAL_LISTS))]


@router.get("", dependencies=[may(*KEEPERS)])
async def show_central_lists(agency: AgencyCode, lists: Lists) -> list[CentralListView]:
    """Show who can sit on the agency's panels: its own central list first, then those that others share with it."""
    found = await lists_for(lists.records, agency)
    return [CentralListView.of(each, today(), agency) for each in found]


@router.post("/list-member", dependencies=[may(*KEEPERS)])
async def list_member(
    agency: AgencyCode, command: central_list.ListMember, lists: ListCommands
) -> Receipt:
    """Put someone on the central list, or change what it says of them (regulation 3)."""
    decide = partial(central_list.list_member, agency=agency)
    return await lists.change(list_of(agency), decide, command)


@router.post("/give-notice", dependencies=[may(*KEEPERS)])
async def give_notice(
    agency: AgencyCode, command: central_list.GiveNotice, lists: ListCommands
) -> Receipt:
    """Record one month's notice, by the member or by the agency with its reasons (regulation 3)."""
    return await lists.change(list_of(agency), central_list.give_notice, command)


@router.post("/take-back-notice", dependencies=[may(*KEEPERS)])
async def take_back_notice(
    agency: AgencyCode, command: central_list.TakeBackNotice, lists: ListCommands
) -> Receipt:
    """Take back notice before the member's last day on the list."""
    return await lists.change(list_of(agency), central_list.take_back_notice, command)


@router.post("/record-development", dependencies=[may(*KEEPERS)])
async def record_development(
    agency: AgencyCode, command: central_list.RecordDevelopment, lists: ListCommands
) -> Receipt:
    """Record that a member was trained or appraised."""
    return await lists.change(list_of(agency), central_list.record_development, command)


@router.post("/record-survey", dependencies=[may(*KEEPERS)])
async def record_survey(
    agency: AgencyCode, command: member_survey.RecordSurvey, lists: ListCommands
) -> Receipt:
    """Record how many members gave each answer in a survey without names. Spans are kept, and no exact count."""
    return await lists.change(list_of(agency), member_survey.record_survey, command)


@router.post("/give-report-feedback", dependencies=[may(*KEEPERS)])
async def give_report_feedback(
    agency: AgencyCode, command: report_feedback.GiveReportFeedback, lists: ListCommands
) -> Receipt:
    """Record what the panel told the agency about the quality of its reports, at least every 6 months (national minimum standard 17.2)."""
    decide = partial(report_feedback.give_report_feedback, agency=agency)
    return await lists.change(list_of(agency), decide, command)


@router.post("/share-list", dependencies=[may(*KEEPERS)])
async def share_list(
    agency: AgencyCode, command: central_list.ShareList, lists: ListCommands
) -> Receipt:
    """Say on which other agencies' panels the members of this list can sit too."""
    decide = partial(central_list.share_list, agency=agency)
    return await lists.change(list_of(agency), decide, command)
