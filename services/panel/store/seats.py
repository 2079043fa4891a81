"""The meetings at which a panel member sits or an adviser advises, found by their code, and what each shows them.

The invariant: a case for which the member steps out is in no answer, and one whose pack is closed has no reference.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.calendar import LocalTime
from contracts.journey import reference
from contracts.panel_meeting import Adviser, MeetingWay
from contracts.reference import AgencyCode
from services.chassis.cases import CaseRecords
from services.chassis.mongo import Document
from services.chassis.record import STATE_SHOWN
from services.panel.domain.central_list import CentralList
from services.panel.domain.meetings.panel_meeting import AgendaItem, PanelMeeting
from services.panel.domain.meetings.seat import Member, has_open_pack, is_second_panel, sits
from services.panel.domain.panel_case import PanelCase
from services.panel.store.meetings import MOST_LISTED, cases_on, placed
from services.panel.store.review_papers import is_of_review


@dataclass(frozen=True, slots=True)
class Seat:
    """A meeting as a member or an adviser sees it: the cases for which they do not step out, whose pack is open, which of
    these it considers again because of representations, and of which the approval was reviewed.
    """

    meeting: UUID
    state: PanelMeeting
    agenda: tuple[AgendaItem, ...]
    packs: Mapping[UUID, str]
    again: frozenset[UUID] = frozenset()
    reviewed: frozenset[UUID] = frozenset()
    advises_as: Adviser | None = None

    @property
    def is_over(self) -> bool:
        """Whether there is nothing left for the member to read."""
        return not self.packs


@dataclass(frozen=True, slots=True)
class PanelRecords:
    """What tells at which meetings somebody sits."""

    meetings: CaseRecords[PanelMeeting]
    lists: CaseRecords[CentralList]
    cases: CaseRecords[PanelCase]

    async def seats(self, member: Member, today: date, meeting: UUID | None = None) -> list[Seat]:
        """The meetings that the member sees today, the next first; of one meeting where it is named."""
        there = [{"state.asked.member": member.code}, {"state.advisers.adviser": member.code}]
        asked: Document = {"$or": there} | ({"_id": meeting} if meeting else {})
        wanted = self.meetings.concerns.left_out(asked)
        found = self.meetings.collection.find(wanted, STATE_SHOWN)
        latest = await found.sort("state.held_on", -1).limit(MOST_LISTED).to_list()
        lists = await self._lists_with(member.code)
        seats = [
            await self._seat(identity, each, member.code, today)
            for identity, each in self.meetings.identified(latest)
            if sits(each, member, lists, today)
        ]
        return [each for each in reversed(seats) if not each.is_over]

    async def _lists_with(self, code: str) -> list[CentralList]:
        query = self.lists.concerns.left_out({"state.members.member": code})
        found = await self.lists.collection.find(query, STATE_SHOWN).to_list()
        return [state for _, state in self.lists.identified(found)]

    async def _seat(self, identity: UUID, meeting: PanelMeeting, code: str, today: date) -> Seat:
        agenda = [each for each in meeting.agenda if not meeting.steps_out(code, each.journey)]
        journeys = [each.journey for each in agenda]
        cases = await cases_on(self.cases, journeys)
        others = await placed(self.meetings, journeys, but=identity)
        opened = {
            each.journey: case
            for each in agenda
            if (case := cases.get(each.journey))
            and has_open_pack(
                identity, meeting, each, case, today=today, elsewhere=each.journey in others
            )
        }
        packs = {journey: case.agency for journey, case in opened.items()}
        again = [each for each, case in opened.items() if is_second_panel(meeting.held_on, case)]
        reviewed = frozenset(each for each, case in opened.items() if is_of_review(case))
        adviser = meeting.adviser(code)
        return Seat(
            meeting=identity,
            state=meeting,
            agenda=tuple(agenda),
            packs=packs,
            again=frozenset(again),
            reviewed=reviewed,
            advises_as=adviser.advises_as if adviser else None,
        )


class SeatItem(BaseModel):
    """A case on the agenda: its time and when its papers were sent, and no more while its pack is not open."""

    starts_at: LocalTime
    journey: UUID | None
    reference: str | None = Field(examples=["7K3M9-QXD2A"])
    agency: AgencyCode | None = Field(description="Whose case it is")
    papers_sent_on: date | None
    representations: bool = Field(
        description="Whether the panel considers representations, so that there is more to read"
    )
    approval_review: bool = Field(
        description="Whether the panel considers an approval after a review, so that there is more to read"
    )

    @classmethod
    def of(cls, seat: Seat, item: AgendaItem) -> Self:
        agency = seat.packs.get(item.journey)
        shown = item.journey if agency else None
        said = reference(shown) if shown else None
        return cls(
            starts_at=item.starts_at,
            journey=shown,
            reference=said,
            agency=agency,
            papers_sent_on=item.papers_sent_on,
            representations=shown in seat.again,
            approval_review=shown in seat.reviewed,
        )


class SeatView(BaseModel):
    """A meeting at which you sit, or which you advise."""

    meeting: UUID
    agencies: tuple[AgencyCode, ...]
    held_on: date
    starts_at: LocalTime
    way: MeetingWay
    place: str | None
    papers_sent_on: date | None
    advises_as: Adviser | None = Field(description="As what you advise; null if you are a member")
    agenda: list[SeatItem] = Field(
        description="Without the cases for which you step out, in the order of their times"
    )

    @classmethod
    def of(cls, seat: Seat) -> Self:
        shared: dict[str, Any] = {
            name: getattr(seat.state, name)
            for name in cls.model_fields
            if hasattr(seat.state, name)
        }
        items = [SeatItem.of(seat, each) for each in seat.agenda]
        own = {"meeting": seat.meeting, "agenda": items, "advises_as": seat.advises_as}
        return cls(**{**shared, **own})
