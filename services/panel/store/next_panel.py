"""How often an agency's panel meets: when it met last, when it meets next, and by when it should.

The invariant: a meeting that was cancelled counts as none; nothing is refused because a panel meets too seldom.
"""

from datetime import date
from typing import Self

from pydantic import BaseModel, Field

from contracts.agency import AgencyKind
from contracts.panel_rules import next_panel_by
from services.chassis.cases import CaseRecords
from services.chassis.mongo import Document
from services.chassis.record import STATE_SHOWN
from services.panel.domain.meetings.panel_meeting import PanelMeeting, Standing


class NextPanel(BaseModel):
    """When an agency's panel met last, when it meets next, and by when it should."""

    last_on: date | None = Field(description="The date of the last meeting; null before the first")
    planned_on: date | None = Field(description="The date of the next planned meeting")
    due_by: date | None = Field(
        description="The last date for the next meeting (national minimum standard 17.3); null where none is known"
    )
    planned_in_time: bool = Field(description="Whether one is planned by then, or none is due")

    @classmethod
    async def read(
        cls, meetings: CaseRecords[PanelMeeting], agency: str, kind: AgencyKind, today: date
    ) -> Self:
        """As the calendar stands; a joint meeting counts for each agency that holds it."""
        last_on = await _day_of(meetings, agency, {"$lt": today.isoformat()}, -1)
        planned_on = await _day_of(meetings, agency, {"$gte": today.isoformat()}, 1)
        due_by = next_panel_by(kind, last_on) if last_on else None
        in_time = due_by is None or (planned_on is not None and planned_on <= due_by)
        return cls(last_on=last_on, planned_on=planned_on, due_by=due_by, planned_in_time=in_time)


async def _day_of(
    meetings: CaseRecords[PanelMeeting], agency: str, days: Document, order: int
) -> date | None:
    """The first day in this order of a meeting that was not cancelled."""
    query: Document = {
        "state.agencies": agency,
        "state.held_on": days,
        "state.standing": {"$ne": Standing.CANCELLED},
    }
    wanted = meetings.concerns.left_out(query)
    found = meetings.collection.find(wanted, STATE_SHOWN).sort("state.held_on", order).limit(1)
    page = meetings.identified(await found.to_list())
    return page[0][1].held_on if page else None
