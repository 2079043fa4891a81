"""The meetings of the panel member or adviser who asks, and the pass with which they read packs.

The invariant: everything here is by the code of the bearer, nobody else's; a pass names the cases whose packs are open
to them at this moment, and lasts a minute.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from contracts.identity import Role, Who
from services.chassis.admission import Admitted, AdmittedDep, may
from services.chassis.clock import today
from services.chassis.decision import Kind, Refusal
from services.chassis.health import RunningDep
from services.chassis.problems import REFUSALS
from services.chassis.running import Running
from services.chassis.signing import Signer
from services.panel.domain.meetings.seat import Member
from services.panel.store.cases import PANEL_CASES
from services.panel.store.central_lists import CENTRAL_LISTS
from services.panel.store.meetings import PANEL_MEETINGS
from services.panel.store.review_papers import ApprovalReviewPapers
from services.panel.store.seats import PanelRecords, Seat, SeatView
from services.panel.store.second_panel_papers import SecondPanelPapers

router = APIRouter(prefix="/my-panel-meetings", tags=["panel members"], responses=REFUSALS)

SITS = may(Role.PANEL_MEMBER)
PASS_SECONDS = 60
"""A conflict that is declared ends what a pass opens at most so long afterwards."""


class Pass(BaseModel):
    """Tokens by which a panel member reads, for a minute, the packs of these cases and the names on them."""

    assessment: str = Field(description="For the documents, at the assessment service")
    enquiry: str = Field(description="For the names, at the enquiry service")


async def _signer(request: Request) -> Signer:
    signer: Signer = request.app.state.signer
    return signer


SignerDep = Annotated[Signer, Depends(_signer)]


@router.get("", dependencies=[SITS])
async def list_my_meetings(parts: RunningDep, admitted: AdmittedDep) -> list[SeatView]:
    """List the panel meetings at which you sit or that you advise, from the day their papers were sent until the minutes are final."""
    seats = await _records(parts).seats(_member(admitted), today())
    for each in seats:
        admitted.note(each.state.agency, each.meeting)
    return [SeatView.of(each) for each in seats]


@router.get("/{meeting}", dependencies=[SITS])
async def show_my_meeting(meeting: UUID, parts: RunningDep, admitted: AdmittedDep) -> SeatView:
    """Show one of them: when and where it is, and its agenda without the cases for which you step out."""
    return SeatView.of(await _seat(meeting, parts, admitted))


@router.get("/{meeting}/pass", dependencies=[SITS])
async def give_pass(
    meeting: UUID, parts: RunningDep, admitted: AdmittedDep, signer: SignerDep
) -> Pass:
    """Get tokens for the packs of this meeting that are open to you, and for the names of those households."""
    seat = await _seat(meeting, parts, admitted)
    reader = Who(subject=admitted.who.subject, packs=frozenset(seat.packs))
    return Pass(
        assessment=signer.token(reader, "assessment", PASS_SECONDS),
        enquiry=signer.token(reader, "enquiry", PASS_SECONDS),
    )


@router.get("/{meeting}/cases/{journey}/representations", dependencies=[SITS])
async def show_representations(
    meeting: UUID, journey: UUID, parts: RunningDep, admitted: AdmittedDep
) -> SecondPanelPapers:
    """Show what the applicants wrote about the agency's proposal, what the panel before it recommended and why the agency
    proposed what it did. They are for the panel that considers the representations, while its pack is open.
    """
    seat = await _seat(meeting, parts, admitted)
    if journey not in seat.again:
        raise Refusal(Kind.NOT_FOUND, "There are no representations here for you.")
    case = await parts.records[PANEL_CASES.collection].state(journey)
    admitted.note(case.agency, journey)
    return SecondPanelPapers.of(journey, case)


@router.get("/{meeting}/cases/{journey}/approval-review", dependencies=[SITS])
async def show_approval_review(
    meeting: UUID, journey: UUID, parts: RunningDep, admitted: AdmittedDep
) -> ApprovalReviewPapers:
    """Show what the review of the approval found and why, and what the adopters wrote about its report. They are for the
    panel that considers the approval, or what the agency proposed after the review, while its pack is open.
    """
    seat = await _seat(meeting, parts, admitted)
    if journey not in seat.reviewed:
        raise Refusal(Kind.NOT_FOUND, "There is no review of an approval here for you.")
    case = await parts.records[PANEL_CASES.collection].state(journey)
    admitted.note(case.agency, journey)
    return ApprovalReviewPapers.of(journey, case)


async def _seat(meeting: UUID, parts: Running, admitted: Admitted) -> Seat:
    """The meeting as the bearer sees it; what they do not see is as if it were not there."""
    for each in await _records(parts).seats(_member(admitted), today(), meeting):
        admitted.note(each.state.agency, meeting)
        return each
    held_by = await parts.records[PANEL_MEETINGS.collection].agency_of(meeting)
    for agency in {*admitted.agencies, *([held_by] if held_by else [])}:
        admitted.note(agency, meeting, refused=True)
    raise Refusal(
        Kind.NOT_FOUND,
        "There is no such meeting here for you. You can see a meeting from the day its papers are sent until the minutes are final.",
    )


def _member(admitted: Admitted) -> Member:
    return Member(admitted.who.subject, admitted.agencies)


def _records(parts: Running) -> PanelRecords:
    kept = parts.records
    return PanelRecords(
        meetings=kept[PANEL_MEETINGS.collection],
        lists=kept[CENTRAL_LISTS.collection],
        cases=kept[PANEL_CASES.collection],
    )
