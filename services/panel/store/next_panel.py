"""How often an agency's panel meets: when it met last, when it meets next, and by when it should.

The invariant: a panel met where its meeting is recorded as held; one that was cancelled, or that nobody recorded after
its day, counts as none. Nothing is refused because a panel meets too seldom.
"""

from datetime import date
from typing import Self

from pydantic import BaseModel, Field

from contracts.agency import AgencyKind
from contracts.panel_rules import feedback_due_on, next_panel_by
from services.chassis.cases import CaseRecords
from services.chassis.mongo import Document
from services.chassis.record import STATE_SHOWN
from services.panel.domain.central_list import CentralList
from services.panel.domain.meetings.panel_meeting import PanelMeeting, Standing
from services.panel.store.central_lists import feedback_on_reports


class NextPanel(BaseModel):
    """When an agency's panel met last, when it meets next, and by when it should."""

    last_on: date | None = Field(
        description="The date of the last meeting on record as held; null before the first"
    )
    planned_on: date | None = Field(description="The date of the next planned meeting")
    due_by: date | None = Field(
        description="The last date for the next meeting (national minimum standard 17.3); null where none is known"
    )
    planned_in_time: bool = Field(description="Whether one is planned by then, or none is due")
    feedback_due_by: date = Field(
        description="The last date for the panel's next feedback on reports (national minimum standard 17.2)"
    )

    @classmethod
    async def read(
        cls,
        meetings: CaseRecords[PanelMeeting],
        lists: CaseRecords[CentralList],
        agency: str,
        kind: AgencyKind,
        today: date,
    ) -> Self:
        """As the calendar stands; a joint meeting counts for each agency that holds it."""
        past = {"state.held_on": {"$lt": today.isoformat()}, "state.standing": Standing.HELD}
        coming = {
            "state.held_on": {"$gte": today.isoformat()},
            "state.standing": {"$ne": Standing.CANCELLED},
        }
        last_on = await _day_of(meetings, agency, past, -1)
        planned_on = await _day_of(meetings, agency, coming, 1)
        due_by = next_panel_by(kind, last_on) if last_on else None
        in_time = due_by is None or (planned_on is not None and planned_on <= due_by)
        given = await feedback_on_reports(lists, agency)
        return cls(
            last_on=last_on,
            planned_on=planned_on,
            due_by=due_by,
            planned_in_time=in_time,
            feedback_due_by=feedback_due_on(given[-1].on if given else None),
        )


async def _day_of(
    meetings: CaseRecords[PanelMeeting], agency: str, which: Document, order: int
) -> date | None:
    """The first day in this order of such a meeting of the agency."""
    wanted = meetings.concerns.left_out({"state.agencies": agency, **which})
    found = meetings.collection.find(wanted, STATE_SHOWN).sort("state.held_on", order).limit(1)
    page = meetings.identified(await found.to_list())
    return page[0][1].held_on if page else None
