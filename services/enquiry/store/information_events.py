"""Information events: how they are kept, found and shown.

The invariant: which households come is shown by `BookingsView` alone; what everybody may see says how
many places are left and who can take part, never who does.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field
from pymongo import IndexModel

from contracts import information_event
from contracts.calendar import london_moment
from contracts.information_event import Arrangements, Mode, People
from contracts.reference import AgencyCode
from services.casework.obligations import OBLIGATIONS
from services.chassis.cases import CaseRecords
from services.chassis.mongo import Document
from services.chassis.record import STATE_SHOWN, RecordKind
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.information_events.information_event import (
    AFTERWARDS,
    Booking,
    BookingState,
    InformationEvent,
    Venue,
)
from services.enquiry.store.enquiries import EnquiryConfirmation

BY_DAY = ["state.arrangements.held_on", "state.arrangements.starts_at", "_id"]
INFORMATION_EVENTS = RecordKind(
    information_event.TOPIC,
    "information_events",
    InformationEvent,
    indexes=(IndexModel(["agency", *BY_DAY]), IndexModel(BY_DAY), OBLIGATIONS),
)


class InformationEventView(BaseModel):
    """An information event for people thinking of coming. `waiting` counts households."""

    information_event: UUID
    agency: AgencyCode
    title: str
    venue: Venue | None
    joining_link: str | None = Field(
        description="For the agency that holds it, its letters, and those who have a place; null for others"
    )
    arrangements: Arrangements
    cancelled_on: date | None
    taken: int = Field(description="People who have a place")
    free: int = Field(description="People who could still get a place")
    waiting: int = Field(description="Households on the waiting list")

    @classmethod
    def of(cls, event: InformationEvent, joining_link: str | None = None) -> Self:
        return cls(
            information_event=event.identity,
            agency=event.agency,
            title=event.title,
            venue=event.venue,
            joining_link=joining_link,
            arrangements=event.arrangements,
            cancelled_on=event.cancelled_on,
            taken=event.taken,
            free=event.free,
            waiting=sum(each.standing is BookingState.WAITING for each in event.bookings),
        )


class BookingsView(BaseModel):
    """For the agency's staff: every household's booking, in order of booking."""

    information_event: UUID
    agency: AgencyCode
    bookings: tuple[Booking, ...]

    @classmethod
    def of(cls, event: InformationEvent) -> Self:
        return cls(information_event=event.identity, agency=event.agency, bookings=event.bookings)


class BookingConfirmation(BaseModel):
    """What the page after booking shows: one household's booking, and nothing about who it is.

    `standing` is null if the household has not booked. `turn` is its place on the waiting list.
    """

    reference: str = Field(examples=["7K3M9-QXD2A"])
    answer_due_on: date | None
    standing: BookingState | None
    people: People | None
    turn: int | None
    joining_link: str | None = Field(description="Null without a place")

    @classmethod
    def of(cls, event: InformationEvent, journey: UUID, enquiry: Enquiry) -> Self:
        confirmed, booking = EnquiryConfirmation.of(journey, enquiry), event.booking(journey)
        return cls(
            reference=confirmed.reference,
            answer_due_on=confirmed.answer_due_on,
            standing=booking.standing if booking else None,
            people=booking.people if booking else None,
            turn=event.turn(journey),
            joining_link=event.link_for(journey),
        )


class InformationEventPage(BaseModel):
    """A page of information events, by date and time."""

    information_events: list[InformationEventView]
    after: UUID | None = Field(
        description="Send it back as `after` for the next page; null on the last page"
    )


async def list_from(
    events: CaseRecords[InformationEvent],
    agency: str,
    from_on: date,
    *,
    after: UUID | None,
    limit: int,
) -> InformationEventPage:
    """The agency's information events held on a day or later; a cancelled one says so.

    `after` is the last one of the page before; refuses where there is no such information event.
    """
    wanted: Document = {"agency": agency, BY_DAY[0]: {"$gte": from_on.isoformat()}}
    return await _page(events, wanted, after=after, limit=limit)


@dataclass(frozen=True, slots=True)
class EventSearch:
    """Which information events someone looks for who could still book them; None is any."""

    agency: str | None
    mode: Mode | None
    from_on: date


async def list_open(
    events: CaseRecords[InformationEvent],
    offer: EventSearch,
    instant: datetime,
    *,
    after: UUID | None,
    limit: int,
) -> InformationEventPage:
    """What every agency offers and can be booked at this instant, full or not, by day and hour."""
    on, at = london_moment(instant)
    wanted: Document = {
        BY_DAY[0]: {"$gte": max(offer.from_on, on).isoformat()},
        "$nor": [{BY_DAY[0]: on.isoformat(), BY_DAY[1]: {"$lte": at}}],
        "state.arrangements.booking_opens_on": {"$lte": on.isoformat()},
        "state.arrangements.booking_closes_on": {"$gte": on.isoformat()},
        "state.bookings.standing": {"$nin": sorted(AFTERWARDS)},
        "state.cancelled_on": None,
    }
    if offer.agency is not None:
        wanted["agency"] = offer.agency
    if offer.mode is not None:
        wanted["state.arrangements.mode"] = offer.mode
    return await _page(events, wanted, after=after, limit=limit)


async def _page(
    events: CaseRecords[InformationEvent], wanted: Document, *, after: UUID | None, limit: int
) -> InformationEventPage:
    if after is not None:
        last = (await events.state(after)).arrangements
        place = [last.held_on.isoformat(), last.starts_at, after]
        wanted["$expr"] = {"$gt": [[f"${field}" for field in BY_DAY], place]}
    query = events.concerns.left_out(wanted)
    found = await events.collection.find(query, STATE_SHOWN).sort(BY_DAY).limit(limit + 1).to_list()
    states = events.identified(found)
    page = [InformationEventView.of(state) for _, state in states[:limit]]
    more = page[-1].information_event if page and len(found) > limit else None
    return InformationEventPage(information_events=page, after=more)
