"""The cases that wait for a panel and have no date.

The invariant: a case that no panel may consider yet does not wait, and takes the place of none that does.
"""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.journey import reference
from contracts.reference import Household
from services.chassis.cases import CaseRecords
from services.chassis.record import STATE_SHOWN
from services.panel.domain.meetings.agenda import WAITING, waits_for_panel
from services.panel.domain.meetings.panel_meeting import PanelMeeting
from services.panel.domain.panel_case import PanelCase
from services.panel.store.meetings import MOST_LISTED, placed


class WaitingCase(BaseModel):
    """A case that waits for a date."""

    journey: UUID
    reference: str = Field(examples=["7K3M9-QXD2A"])
    referred_on: date
    reviewed_on: date | None = Field(
        description="Of the review that found approved adopters no longer suitable; none of a first decision"
    )
    household: Household


async def waiting_cases(
    cases: CaseRecords[PanelCase], meetings: CaseRecords[PanelMeeting], agency: str
) -> list[WaitingCase]:
    """Cases that wait for a panel and that no planned meeting has on its agenda, the longest waiting first."""
    query = {"agency": agency, "state.status": {"$in": sorted(WAITING)}}
    found = cases.collection.find(cases.concerns.left_out(query), STATE_SHOWN)
    page = await found.sort("state.referred_on").limit(MOST_LISTED).to_list()
    states = cases.identified(page)
    on_agendas = await placed(meetings, [journey for journey, _ in states])
    return [
        WaitingCase(
            journey=journey,
            reference=reference(journey),
            referred_on=case.referred_on,
            reviewed_on=case.approval_review.on if case.approval_review else None,
            household=case.household,
        )
        for journey, case in states
        if journey not in on_agendas and waits_for_panel(case)
    ]
