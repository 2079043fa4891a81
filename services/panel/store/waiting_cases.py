"""The cases that wait for a panel and have no date.

The invariant: a case that no panel may consider yet does not wait, and takes the place of none that does.
"""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.journey import reference
from contracts.reference import Household
from services.chassis.cases import CaseRecords
from services.chassis.mongo import Document
from services.chassis.record import STATE_SHOWN
from services.panel.domain.meetings.agenda import waits_for_panel, waits_since
from services.panel.domain.meetings.panel_meeting import PanelMeeting, Standing
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Status
from services.panel.store.meetings import MOST_LISTED


class WaitingCase(BaseModel):
    """A case that waits for a date."""

    journey: UUID
    reference: str = Field(examples=["7K3M9-QXD2A"])
    referred_on: date
    reviewed_on: date | None = Field(
        description="Of the review that found approved adopters no longer suitable; none of a first decision"
    )
    household: Household

    @classmethod
    def of(cls, journey: UUID, case: PanelCase) -> Self:
        return cls(
            journey=journey,
            reference=reference(journey),
            referred_on=case.referred_on,
            reviewed_on=case.approval_review.on if case.approval_review else None,
            household=case.household,
        )


_REFERRED: Document = {"state.status": Status.REFERRED}
_WAIT: tuple[tuple[Document, str], ...] = (
    (_REFERRED | {"state.resumed_on": None}, "state.referred_on"),
    (_REFERRED | {"state.resumed_on": {"$ne": None}}, "state.resumed_on"),
    (
        {"state.status": Status.SECOND_PANEL, "state.second_panel_met": {"$ne": True}},
        "state.second_panel_on",
    ),
    (
        {
            "state.status": Status.APPROVAL_IN_REVIEW,
            "state.approval_review.report_sent_on": {"$ne": None},
            "state.approval_review.met_on": None,
        },
        "state.approval_review.report_sent_on",
    ),
)
"""Which cases wait, and the day since which they do: what `waits_for_panel` and `waits_since` say of a case, as queries."""


async def waiting_cases(
    cases: CaseRecords[PanelCase], meetings: CaseRecords[PanelMeeting], agency: str
) -> list[WaitingCase]:
    """Cases that wait for a panel and that no planned meeting has on its agenda, the longest waiting first; at most a hundred."""
    known = {"agency": agency, "state.disqualified_on": None}
    unplaced = {"_id": {"$nin": await _on_agendas(meetings, agency)}}
    waiting: list[tuple[UUID, PanelCase]] = []
    for wait, since in _WAIT:
        query = cases.concerns.left_out({**known, **unplaced, **wait})
        found = cases.collection.find(query, STATE_SHOWN).sort(since).limit(MOST_LISTED)
        waiting += [
            each for each in cases.identified(await found.to_list()) if waits_for_panel(each[1])
        ]
    waiting.sort(key=lambda each: waits_since(each[1]))
    return [WaitingCase.of(*each) for each in waiting[:MOST_LISTED]]


async def _on_agendas(meetings: CaseRecords[PanelMeeting], agency: str) -> list[UUID]:
    """The cases on the agendas of the agency's planned meetings: a case goes to no other agency's."""
    query = {"state.agencies": agency, "state.standing": Standing.PLANNED}
    found = await meetings.collection.find(query, STATE_SHOWN).to_list()
    planned = [meeting for _, meeting in meetings.identified(found)]
    return [item.journey for meeting in planned for item in meeting.agenda]
