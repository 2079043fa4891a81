"""The panel meetings to which the applicants of a case are invited, as they are told of them.

The invariant: an invitation names nobody.
"""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.calendar import LocalTime
from contracts.panel_meeting import Adviser, MeetingWay
from services.chassis.cases import CaseRecords
from services.chassis.record import STATE_SHOWN
from services.panel.domain.meetings.panel_meeting import (
    AgendaItem,
    PanelMeeting,
    Standing,
    require_item,
)


class PanelInvitation(BaseModel):
    """When and where a panel considers a case to which its applicants are invited; it names nobody."""

    held_on: date
    starts_at: LocalTime
    way: MeetingWay
    place: str | None
    members: int = Field(description="How many were asked to sit and did not say that they cannot")
    advisers: list[Adviser] = Field(
        description="As what others advise the panel on this case, each once"
    )

    @classmethod
    def of(cls, meeting: PanelMeeting, item: AgendaItem) -> Self:
        return cls(
            held_on=meeting.held_on,
            starts_at=item.starts_at,
            way=meeting.way,
            place=meeting.place,
            members=sum(each.comes is not False for each in meeting.asked),
            advisers=sorted(
                {
                    each.advises_as
                    for each in meeting.advisers
                    if not meeting.steps_out(each.adviser, item.journey)
                }
            ),
        )


async def invitations_to(
    meetings: CaseRecords[PanelMeeting], journey: UUID
) -> list[PanelInvitation]:
    """The planned meetings to which the applicants of a case are invited, the next first."""
    query = {"state.agenda.journey": str(journey), "state.standing": Standing.PLANNED}
    found = await meetings.collection.find(query, STATE_SHOWN).sort("state.held_on").to_list()
    agendas = [(each, require_item(each, journey)) for _, each in meetings.identified(found)]
    return [PanelInvitation.of(each, item) for each, item in agendas if item.invited_on]
