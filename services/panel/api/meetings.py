"""Panel meetings over HTTP: planned by an agency, kept by every agency that holds them jointly.

The invariant: a route decides nothing; what a decision has to know of central lists, cases and other meetings is read
before it.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from contracts.agency import AgencyKind, Post
from contracts.identity import Role
from contracts.panel_rules import papers_before
from contracts.reference import AgencyCode
from services.casework.actions import Actions, Offer, OfferedActions, WithFields
from services.casework.command_routes import serve_commands
from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.commands import Commands, Records, commands_of, records_of
from services.chassis.decision import Decision
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt
from services.panel.api.cases import READERS, PanelCases
from services.panel.api.central_list import KEEPERS, Lists
from services.panel.domain.central_list import CentralList, ListedMember
from services.panel.domain.meetings import advisers, agenda, attendance, members, plan
from services.panel.domain.meetings.panel_meeting import PanelMeeting
from services.panel.domain.panel_case import PanelCase
from services.panel.store.central_lists import lists_for
from services.panel.store.invitations import PanelInvitation, invitations_to
from services.panel.store.meetings import (
    PANEL_MEETINGS,
    Calendar,
    PanelMeetingView,
    WholePanelMeeting,
    conflicts_on,
    considered_at,
    meetings_in,
    other_meeting,
    others_with,
)
from services.panel.store.next_panel import NextPanel
from services.panel.store.waiting_cases import WaitingCase, waiting_cases

TAGS = ["panel meetings"]
router = APIRouter(prefix="/panel-meetings", tags=[*TAGS], responses=REFUSALS)
calendar = APIRouter(prefix="/agencies/{agency}/panel-meetings", tags=[*TAGS], responses=REFUSALS)

of_a_case = APIRouter(prefix="/cases", tags=[*TAGS], responses=REFUSALS)


def of_its_agencies(state: PanelMeeting | PanelCase) -> Collection[str]:
    """A joint meeting belongs to each agency that holds it; a case that it names, to its own."""
    return state.agencies if isinstance(state, PanelMeeting) else (state.agency,)


Meetings = Annotated[Records[PanelMeeting], Depends(records_of(PANEL_MEETINGS))]
MeetingCommands = Annotated[Commands[PanelMeeting], Depends(commands_of(PANEL_MEETINGS))]
From = Annotated[
    date | None, Query(alias="from", description="The first date; today if you leave it out")
]
Kind = Annotated[AgencyKind, Query(description="What the agency is, as the directory says")]
KEEPS = may(*KEEPERS, whose=of_its_agencies)


@calendar.post("", status_code=201, dependencies=[may(*KEEPERS)])
async def plan_meeting(
    agency: AgencyCode, command: plan.PlanMeeting, meetings: MeetingCommands
) -> Receipt:
    """Plan a panel meeting, of your agency or of several jointly. The `journey` in the receipt identifies it."""
    return await meetings.open(partial(plan.plan_meeting, agency=agency), command)


@calendar.get("", dependencies=[may(*KEEPERS)])
async def list_meetings(
    agency: AgencyCode, meetings: Meetings, *, first_day: From = None, past: bool = False
) -> list[PanelMeetingView]:
    """List the agency's panel meetings from a date on, or those before it, joint ones too.

    Without a date, those whose day is past and that nobody recorded come first.
    """
    unrecorded = first_day is None and not past
    wanted = Calendar(agency, first_day or today(), past=past, unrecorded=unrecorded)
    return await meetings_in(meetings.records, wanted)


@calendar.get("/next", dependencies=[may(*KEEPERS)])
async def show_next_panel(
    agency: AgencyCode, meetings: Meetings, lists: Lists, kind: Kind
) -> NextPanel:
    """Show when the agency's panel met last, by when it should meet again, and by when it gives feedback on reports (national minimum standards 17.2 and 17.3)."""
    return await NextPanel.read(meetings.records, lists.records, agency, kind, today())


@calendar.get("/waiting", dependencies=[may(*KEEPERS)])
async def list_waiting(
    agency: AgencyCode, meetings: Meetings, cases: PanelCases
) -> list[WaitingCase]:
    """List the agency's cases that wait for a date, the longest waiting first."""
    return await waiting_cases(cases.records, meetings.records, agency)


@router.get("/{meeting}", dependencies=[KEEPS])
async def show_meeting(meeting: UUID, meetings: Meetings, cases: PanelCases) -> WholePanelMeeting:
    """Show a meeting: its agenda, its members, its papers, and whether each case has a quorum.

    Of another agency's case on a joint panel you see its time, whose it is and who steps out.
    """
    found = await meetings.at_version(meeting)
    works_at = meetings.admitted.works_at
    return await WholePanelMeeting.read(meeting, found, cases.records, works_at)


@of_a_case.get("/{journey}/panel-invitations", dependencies=[may(*READERS, Role.ADOPTER)])
async def list_invitations(
    journey: UUID, cases: PanelCases, meetings: Meetings
) -> list[PanelInvitation]:
    """List when and where a panel is to consider the case, once its applicants are invited."""
    await cases.state(journey)
    return await invitations_to(meetings.records, journey)


OFFERS = {
    "put-on-agenda": Offer(
        "Put a case on the agenda",
        agenda.PutOnAgenda,
        agenda.put_on_agenda,
    ),
    "take-off-agenda": Offer(
        "Take a case off the agenda",
        agenda.TakeOffAgenda,
        agenda.take_off_agenda,
    ),
    "invite-household": Offer(
        "Record that you invited the applicants",
        agenda.InviteHousehold,
        agenda.invite_household,
    ),
    "ask-members": Offer("Ask members to sit", members.AskMembers, members.ask_members),
    "record-answer": Offer(
        "Record a member's answer",
        members.RecordAnswer,
        members.record_answer,
        by=KEEPERS,
        about="Record whether a member comes. The latest answer counts.",
    ),
    "name-adviser": Offer(
        "Name an adviser",
        advisers.NameAdviser,
        advisers.name_adviser,
    ),
    "take-off-adviser": Offer(
        "Take an adviser off the meeting",
        advisers.TakeOffAdviser,
        advisers.take_off_adviser,
        by=KEEPERS,
        about="Record that someone does not advise the panel at this meeting. They can then read nothing of it.",
    ),
    "send-papers": Offer(
        "Record that you sent the papers",
        members.SendPapers,
        members.send_papers,
        by=KEEPERS,
        about=f"Record the date you sent the papers to the members, {papers_before(today())} before the meeting.",
    ),
    "step-out": Offer("Record a conflict of interest", agenda.StepOut, agenda.step_out),
    "withdraw-conflict": Offer(
        "Withdraw a conflict recorded by mistake",
        agenda.WithdrawConflict,
        agenda.withdraw_conflict,
    ),
    "record-meeting": Offer("Record who came", attendance.RecordMeeting, attendance.record_meeting),
    "record-leaving": Offer(
        "Record that a member left early",
        attendance.RecordLeaving,
        attendance.record_leaving,
    ),
    "move-meeting": Offer(
        "Move the meeting",
        plan.MoveMeeting,
        plan.move_meeting,
        by=KEEPERS,
        about="Move the meeting to another date. Its cases wait for a date again, and members answer anew.",
    ),
    "cancel-meeting": Offer(
        "Cancel the meeting",
        plan.CancelMeeting,
        plan.cancel_meeting,
        by=KEEPERS,
        about="Cancel the meeting, and say why. Its cases wait for a date again.",
    ),
}
serve_commands(router, OFFERS, PANEL_MEETINGS, whose=of_its_agencies)


@router.post("/{journey}/put-on-agenda", dependencies=[KEEPS])
async def put_on_agenda(
    journey: UUID, command: agenda.PutOnAgenda, meetings: MeetingCommands, cases: PanelCases
) -> Receipt:
    """Put a case that waits for a date on the agenda, or give it another time."""
    case = await _own_case(journey, command.journey, meetings, cases)
    elsewhere = await other_meeting(meetings.records, command.journey, journey)
    declared = await conflicts_on(meetings.records, command.journey, journey)
    decide = partial(agenda.put_on_agenda, case=case, elsewhere=elsewhere, declared=declared)
    return await meetings.change(journey, decide, command)


@router.post("/{journey}/take-off-agenda", dependencies=[KEEPS])
async def take_off_agenda(
    journey: UUID, command: agenda.TakeOffAgenda, meetings: MeetingCommands, cases: PanelCases
) -> Receipt:
    """Take a case off the agenda. It waits for a date again."""
    await _own_case(journey, command.journey, meetings, cases)
    return await meetings.change(journey, agenda.take_off_agenda, command)


@router.post("/{journey}/invite-household", dependencies=[KEEPS])
async def invite_household(
    journey: UUID, command: agenda.InviteHousehold, meetings: MeetingCommands, cases: PanelCases
) -> Receipt:
    """Record the date you invited the applicants. They must be invited, and it is never held against them if they do not come (national minimum standard 17)."""
    await _own_case(journey, command.journey, meetings, cases)
    return await meetings.change(journey, agenda.invite_household, command)


@router.post("/{journey}/ask-members", dependencies=[KEEPS])
async def ask_members(
    journey: UUID, command: members.AskMembers, meetings: MeetingCommands, lists: Lists
) -> Receipt:
    """Ask members of the central list to sit at the meeting."""
    meeting = await meetings.state(journey)
    decide = partial(members.ask_members, listed=await _listed(lists, meeting))
    return await meetings.change(journey, decide, command)


@router.post("/{journey}/name-adviser", dependencies=[KEEPS])
async def name_adviser(
    journey: UUID, command: advisers.NameAdviser, meetings: MeetingCommands
) -> Receipt:
    """Say who advises the panel at this meeting. They read the agenda and the papers as members do, do not count for the quorum and do not vote."""
    meeting = await meetings.state(journey)
    listed_at = await meetings.directory.where_listed_as(
        Post.PANEL_MEMBER, command.adviser, meeting.agencies, meeting.held_on
    )
    reads = listed_at is None or bool(listed_at)
    return await meetings.change(journey, partial(advisers.name_adviser, reads=reads), command)


@router.post("/{journey}/record-meeting", dependencies=[KEEPS])
async def record_meeting(
    journey: UUID,
    command: attendance.RecordMeeting,
    meetings: MeetingCommands,
    lists: Lists,
    cases: PanelCases,
) -> Receipt:
    """Record who came and who was in the chair. The panel must be quorate (regulation 6).

    Record it again to put it right, until it is recorded on a case.
    """
    meeting = await meetings.state(journey)
    considered = await considered_at(cases.records, journey)
    decide = partial(
        attendance.record_meeting, listed=await _listed(lists, meeting), considered=considered
    )
    return await meetings.change(journey, decide, command)


@router.post("/{journey}/step-out", dependencies=[KEEPS])
async def step_out(
    journey: UUID, command: agenda.StepOut, meetings: MeetingCommands, cases: PanelCases
) -> Receipt:
    """Record that a member or an adviser declared a conflict and steps out for one case. The quorum of that case counts without them."""
    await _own_case(journey, command.journey, meetings, cases)
    decide = await _unless_considered(agenda.step_out, journey, meetings, cases)
    return await meetings.change(journey, decide, command)


@router.post("/{journey}/withdraw-conflict", dependencies=[KEEPS])
async def withdraw_conflict(
    journey: UUID, command: agenda.WithdrawConflict, meetings: MeetingCommands, cases: PanelCases
) -> Receipt:
    """Withdraw a conflict that was recorded by mistake, until the case is recorded with this meeting. The record of it stays."""
    await _own_case(journey, command.journey, meetings, cases)
    others = await others_with(meetings.records, command.journey, journey)
    withdraw = partial(agenda.withdraw_conflict, others=others)
    decide = await _unless_considered(withdraw, journey, meetings, cases)
    return await meetings.change(journey, decide, command)


@router.post("/{journey}/record-leaving", dependencies=[KEEPS])
async def record_leaving(
    journey: UUID, command: attendance.RecordLeaving, meetings: MeetingCommands, cases: PanelCases
) -> Receipt:
    """Record when a member left. The quorum of later cases counts without them."""
    decide = await _unless_considered(attendance.record_leaving, journey, meetings, cases)
    return await meetings.change(journey, decide, command)


OFFERED = OfferedActions[PanelMeeting]([router], OFFERS)


@router.get("/{meeting}/actions", dependencies=[KEEPS])
async def list_actions(
    meeting: UUID, meetings: Meetings, *, with_fields: WithFields = True
) -> Actions:
    """List what you can do with this meeting now, and why you cannot do the rest."""
    found = await meetings.at_version(meeting)
    return OFFERED.to(meetings.admitted, found, today(), fields=with_fields)


async def _own_case(
    meeting: UUID, case: UUID, meetings: MeetingCommands, cases: PanelCases
) -> PanelCase:
    """A case that a command names on an agenda; on a joint panel, another agency's is as if it were not there."""
    await meetings.state(meeting)
    return await cases.referred_to(case, "journey")


async def _unless_considered(
    decide: Callable[..., Decision[PanelMeeting]],
    meeting: UUID,
    meetings: MeetingCommands,
    cases: PanelCases,
) -> Callable[..., Decision[PanelMeeting]]:
    """The decision with the cases that are recorded with this meeting: who sat for those stays as it is."""
    await meetings.state(meeting)
    return partial(decide, considered=await considered_at(cases.records, meeting))


async def _listed(lists: Records[CentralList], meeting: PanelMeeting) -> Mapping[str, ListedMember]:
    """The members of the central lists of the agencies that hold the meeting.

    Of several entries one that is on its list that day counts first, then that of an agency's own list.
    """
    found = [each for at in meeting.agencies for each in await lists_for(lists.records, at)]
    every = [member for kept in reversed(found) for member in kept.members]
    on_list_last = sorted(every, key=lambda each: each.is_on_list(meeting.held_on))
    return {each.member: each for each in on_list_last}
